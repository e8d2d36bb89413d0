// Prices, stock and another catalogue, while the whole mirror runs without a display.
#include "app/catalogue_duty.h"
#include "app/mirror.h"
#include "app/ui/state.h"
#include "platform/base/clock.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONG_NS (60 * CLOCK_SECOND_NS) // far more than is needed, on a machine that is busy

#define SHIRT                                                                                                \
    "{\"sku\": \"T\", \"title\": \"Shirt\", \"category\": \"top\", \"price\": {\"amount\": 20, "             \
    "\"currency\": \"EUR\"}}"
#define COAT                                                                                                 \
    "{\"sku\": \"C\", \"title\": \"Coat\", \"category\": \"jacket\", \"price\": {\"amount\": 90, "           \
    "\"currency\": \"EUR\"}}"
#define SHOP(products)                                                                                       \
    "{\"format\": \"cheval-catalogue/1\", \"title\": \"Shop\", \"products\": [" products "]}"

static char folder[600];

static const char *in_folder(const char *name)
{
    static char paths[4][900];
    static int next;
    char *path = paths[next++ % 4];
    (void)snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

// As a careful program does it: under another name, then renamed.
static void write_file(const char *name, const char *text)
{
    char path[900];
    (void)snprintf(path, sizeof path, "%s", in_folder(name));
    FILE *file = fopen(in_folder("new.part"), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(rename(in_folder("new.part"), path), 0);
}

static struct mirror *open_mirror(void)
{
    struct mirror *mirror = NULL;
    struct diagnostic why = {0};
    (void)snprintf(folder, sizeof folder, "%s", test_build_path("live"));
    (void)mkdir(folder, 0755);
    (void)mkdir(in_folder("stock"), 0755);
    (void)unlink(in_folder("stock/done/new.csv"));
    write_file("catalogue.json", SHOP(SHIRT));
    static char drop[900];
    (void)snprintf(drop, sizeof drop, "%s", in_folder("stock"));
    const struct mirror_options options = {
        .camera = {.source = "synthetic"},
        .catalogue = folder,
        .language = "en",
        .stock = {.folder = drop},
        .attract = {.off = true},
        .window = {.headless = true, .width_px = 640, .height_px = 360},
    };
    if (mirror_create(&options, &mirror, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return mirror;
}

// What is written on the screen now.
struct words {
    const char *wanted;
    bool found;
};

static bool note(void *context, const char *string, struct rect seen, struct colour colour)
{
    struct words *words = context;
    (void)seen;
    (void)colour;
    words->found = words->found || strstr(string, words->wanted) != NULL;
    return true;
}

static void cover(void *context)
{
    (void)context;
}

// Steps until the words are on the screen; false: they don't come.
static bool shows(struct mirror *mirror, const char *text)
{
    int64_t end_ns = clock_now_ns() + LONG_NS;
    struct words words = {text, false};
    const struct canvas_witness witness = {.context = &words, .text = note, .covered = cover};
    mirror->ui->canvas.witness = &witness;
    while (!words.found && clock_now_ns() < end_ns)
        assert_true(frame_step(mirror));
    mirror->ui->canvas.witness = NULL;
    return words.found;
}

static bool has_products(struct mirror *mirror, int count)
{
    int64_t end_ns = clock_now_ns() + LONG_NS;
    while (mirror->catalogue->product_count != count && clock_now_ns() < end_ns)
        assert_true(frame_step(mirror));
    return mirror->catalogue->product_count == count;
}

static void browse(struct mirror *mirror)
{
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_CONSENT});
    ui_choose(mirror->ui, &mirror->catalogue->products[0], 0);
}

// Reads what the file is now, to its end.
static void read_again(struct mirror *mirror)
{
    int64_t end_ns = clock_now_ns() + LONG_NS;
    struct catalogue_watch *watch = &mirror->catalogue_watch;
    struct file_stamp now;
    assert_true(file_stamp(watch->path, &now));
    while (!file_stamp_equals(&watch->taken, &now) && clock_now_ns() < end_ns)
        assert_true(frame_step(mirror));
    assert_true(file_stamp_equals(&watch->taken, &now));
}

static void a_dropped_price_is_on_the_card(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror();
    browse(mirror);
    assert_true(shows(mirror, "€20.00"));
    write_file("stock/new.csv", "sku,price,availability\nT,25 EUR,out of stock\nX,1 EUR,\n");
    assert_true(shows(mirror, "€25.00"));
    assert_true(shows(mirror, "Out of stock"));
    assert_int_equal(mirror->stock_duty.applied, 1);
    assert_int_equal(mirror->stock_duty.unknown, 1);
    mirror_destroy(mirror);
}

static void another_catalogue_waits_for_the_visit_s_end(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror();
    browse(mirror);
    write_file("catalogue.json", SHOP(SHIRT ", " COAT));
    read_again(mirror);
    for (int i = 0; i < 5; i++)
        assert_true(frame_step(mirror));
    assert_int_equal(mirror->catalogue->product_count, 1);
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_GOODBYE});
    assert_true(has_products(mirror, 2));
    assert_int_equal(mirror->session.state, SESSION_ATTRACT);
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_CONSENT});
    ui_choose(mirror->ui, &mirror->catalogue->products[1], 0);
    assert_true(shows(mirror, "Coat"));
    mirror_destroy(mirror);
}

static void a_broken_catalogue_changes_nothing(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror();
    write_file("catalogue.json",
               "{\"format\": \"cheval-catalogue/1\", \"title\": \"Shop\", \"products\": [{\"sku\"");
    read_again(mirror);
    assert_int_equal(mirror->catalogue->product_count, 1);
    write_file("catalogue.json", SHOP(COAT ", " SHIRT));
    assert_true(has_products(mirror, 2));
    assert_string_equal(mirror->catalogue->products[0].sku, "C");
    mirror_destroy(mirror);
}

// What was dropped before the catalogue changed holds on as long as it is newer.
static void stock_is_told_again_to_another_catalogue(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror();
    write_file("catalogue.json", SHOP(COAT ", " SHIRT));
    write_file("stock/new.csv", "sku,price\nC,80 EUR\n");
    assert_true(has_products(mirror, 2));
    browse(mirror);
    assert_true(shows(mirror, "€80.00"));
    mirror_destroy(mirror);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dropped_price_is_on_the_card),
        cmocka_unit_test(another_catalogue_waits_for_the_visit_s_end),
        cmocka_unit_test(a_broken_catalogue_changes_nothing),
        cmocka_unit_test(stock_is_told_again_to_another_catalogue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
