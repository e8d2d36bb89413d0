// Codes in pictures, from what a camera sees to what is worn: every kind, turned, blurred, light on dark, and
// how small they may be; then the thread that looks, and what the shopper is told.
//
// Threads: yes
#include "tests/support/drawn_code.h"
#include "tests/unit/app/ui_stage.h"

#include "app/mirror.h"

#include <math.h>

#define WIDTH_PX 1280
#define HEIGHT_PX 720
#define NUMBER "2990001040373"
#define LINK "https://shop.example/01/02990001040373/10/A7?17=261231"

// A street of greys, so that a code is not alone in the picture.
static void paint_room(const struct picture *picture)
{
    for (int y = 0; y < picture->height_px; y++)
        for (int x = 0; x < picture->width_px; x++) {
            uint8_t *pixel = picture_row(picture, y) + (ptrdiff_t)4 * x;
            pixel[0] = (uint8_t)(90 + 40 * ((x / 90 + y / 70) % 2));
            pixel[1] = (uint8_t)(100 + x % 64 / 2);
            pixel[2] = (uint8_t)(120 - y % 48 / 2);
            pixel[3] = 255;
        }
}

static struct picture seen(const struct drawn_code *code, const struct code_look *look)
{
    struct picture picture;
    struct code_look placed = *look;
    placed.x_px = placed.x_px > 0.0f ? placed.x_px : 660.3f;
    placed.y_px = placed.y_px > 0.0f ? placed.y_px : 371.6f;
    assert_int_equal(picture_allocate(WIDTH_PX, HEIGHT_PX, &picture), RESULT_OK);
    paint_room(&picture);
    drawn_code_paint(code, &placed, &picture);
    return picture;
}

// As the scanner does: half the pixels, else all of them, else the middle enlarged.
static bool reads(struct barcode_reader *reader, const struct drawn_code *code, const struct code_look *look,
                  const char *text)
{
    struct barcode codes[BARCODE_MAX_CODES];
    struct picture picture = seen(code, look);
    int count = 0;
    for (int scale = BARCODE_HALF; scale <= BARCODE_MIDDLE_DOUBLED && count == 0; scale++)
        count = barcode_read(reader, &picture, (enum barcode_scale)scale, codes);
    picture_free(&picture);
    for (int i = 0; i < count; i++)
        if (strcmp(codes[i].text, text) != 0)
            fail_msg("\"%s\" is read as \"%s\"", text, codes[i].text);
    return count == 1 && codes[0].size == strlen(text);
}

static void every_kind_is_read_dark_and_light(void **state)
{
    (void)state;
    static const struct {
        void (*draw)(const char *text, struct drawn_code *out);
        const char *text, *read;
    } kinds[] = {
        {drawn_code_ean13, NUMBER, NUMBER},
        {drawn_code_ean8, "96385074", "96385074"},
        {drawn_code_upca, "036000291452", "0036000291452"},
        {drawn_code_upce, "04252614", "0042100005264"}, // the UPC-A 042100005264
        {drawn_code_128, "LIP-1010-01", "LIP-1010-01"},
        {drawn_code_qr, LINK, LINK},
    };
    struct barcode_reader *reader = NULL;
    assert_int_equal(barcode_reader_create(&reader), RESULT_OK);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        for (int light = 0; light < 2; light++) {
            static struct drawn_code code;
            kinds[i].draw(kinds[i].text, &code);
            struct code_look look = {.module_px = 3.0f, .light_on_dark = light == 1};
            if (!reads(reader, &code, &look, kinds[i].read))
                fail_msg("\"%s\" is not read, %s", kinds[i].text, light ? "light on dark" : "dark on light");
        }
    barcode_reader_destroy(reader);
}

// How many of a grid of sizes, turns and blurs are read.
static void codes_are_read_down_to_small_modules(void **state)
{
    (void)state;
    static const float modules[] = {1.5f, 2.0f, 3.0f};
    static const float turns[] = {0.0f, 20.0f, 45.0f, 180.0f};
    static const float blurs[] = {0.0f, 0.4f}; // of a module
    struct barcode_reader *reader = NULL;
    static struct drawn_code bars, square;
    drawn_code_ean13(NUMBER, &bars);
    drawn_code_qr(LINK, &square);
    assert_int_equal(barcode_reader_create(&reader), RESULT_OK);
    for (size_t m = 0; m < sizeof modules / sizeof modules[0]; m++)
        for (size_t b = 0; b < sizeof blurs / sizeof blurs[0]; b++) {
            int read[2] = {0, 0}, all = (int)(sizeof turns / sizeof turns[0]);
            for (int t = 0; t < all; t++) {
                struct code_look look = {
                    .module_px = modules[m], .turn_deg = turns[t], .blur_px = blurs[b] * modules[m]};
                read[0] += reads(reader, &bars, &look, NUMBER);
                read[1] += reads(reader, &square, &look, LINK);
            }
            print_message("module %.2f px, blur %.1f of it: EAN-13 %d of %d, QR %d of %d\n",
                          (double)modules[m], (double)blurs[b], read[0], all, read[1], all);
            assert_true(read[0] >= (modules[m] >= 1.5f && blurs[b] <= 0.4f ? all - 1 : 0));
            assert_true(read[1] >= (modules[m] >= 1.5f && blurs[b] <= 0.0f ? all - 1 : 0));
            assert_true(read[1] >= (modules[m] >= 3.0f && blurs[b] <= 0.4f ? all - 1 : 0));
        }
    barcode_reader_destroy(reader);
}

static void a_picture_without_a_code_gives_none(void **state)
{
    (void)state;
    struct barcode_reader *reader = NULL;
    struct barcode codes[BARCODE_MAX_CODES];
    struct picture picture;
    struct diagnostic why = {0};
    assert_int_equal(image_load(test_source_path("tests/data/portrait.png"), &picture, &why), RESULT_OK);
    assert_int_equal(barcode_reader_create(&reader), RESULT_OK);
    struct picture tiny = {.pixels = picture.pixels, .width_px = 1, .height_px = 1, .stride_bytes = 4};
    for (int scale = BARCODE_HALF; scale <= BARCODE_MIDDLE_DOUBLED; scale++) {
        assert_int_equal(barcode_read(reader, &picture, (enum barcode_scale)scale, codes), 0);
        assert_int_equal(barcode_read(reader, &tiny, (enum barcode_scale)scale, codes), 0);
    }
    barcode_reader_destroy(reader);
    picture_free(&picture);
}

// --- the thread --------------------------------------------------------------------------------------------

struct counter {
    struct frame_pool *pool;
    struct frame *with, *with_other, *without;
};

static struct frame *frame_of(struct frame_pool *pool, const char *number)
{
    static struct drawn_code code;
    struct frame *frame = NULL;
    assert_int_equal(frame_pool_take(pool, WIDTH_PX, HEIGHT_PX, &frame), RESULT_OK);
    paint_room(&frame->picture);
    if (number != NULL) {
        drawn_code_ean13(number, &code);
        drawn_code_paint(&code, &(struct code_look){.x_px = 600.0f, .y_px = 300.0f, .module_px = 3.0f},
                         &frame->picture);
    }
    return frame;
}

static void set_up(struct counter *counter)
{
    assert_int_equal(frame_pool_create(4, &counter->pool), RESULT_OK);
    counter->with = frame_of(counter->pool, NUMBER);
    counter->with_other = frame_of(counter->pool, "4006381333931");
    counter->without = frame_of(counter->pool, NULL);
}

static void tear_down(struct counter *counter)
{
    frame_release(counter->with);
    frame_release(counter->with_other);
    frame_release(counter->without);
    frame_pool_destroy(counter->pool);
}

// Shows the frame until a step of the scan comes to something else, or for so many steps.
static bool show(struct scan *scan, const struct catalogue *catalogue, struct frame *frame, int64_t *now_ns,
                 int steps)
{
    enum scan_outcome before = scan->outcome;
    for (int i = 0; i < steps && scan->outcome == before && scan->is_open; i++) {
        *now_ns += 10 * CLOCK_MILLISECOND_NS;
        if (scan_step(scan, catalogue, frame, *now_ns))
            return true;
        clock_sleep_ns(5 * CLOCK_MILLISECOND_NS); // the thread looks meanwhile
    }
    return false;
}

static const struct catalogue_variant scan_variants[] = {{.id = "a", .sku = "A", .gtin = ""},
                                                         {.id = "b", .sku = "B", .gtin = NUMBER}};
static const struct catalogue_product scan_products[] = {
    {.sku = "P", .title = "Velvet", .gtin = "", .variant_count = 2, .variants = scan_variants}};
static const struct catalogue scan_catalogue = {.product_count = 1, .products = scan_products};

static void a_tag_before_the_camera_is_found_and_the_page_closes(void **state)
{
    (void)state;
    struct counter counter;
    struct scan scan = {0};
    int64_t now_ns = CLOCK_SECOND_NS;
    set_up(&counter);
    assert_false(show(&scan, &scan_catalogue, counter.with, &now_ns, 3)); // it is not open
    assert_true(scan_open(&scan, now_ns));
    assert_true(show(&scan, &scan_catalogue, counter.with, &now_ns, 4000));
    assert_int_equal(scan.outcome, SCAN_FOUND);
    assert_ptr_equal(scan.product, &scan_products[0]);
    assert_int_equal(scan.variant, 1);
    now_ns += 2 * CLOCK_SECOND_NS;
    assert_false(scan_step(&scan, &scan_catalogue, counter.with, now_ns));
    assert_false(scan.is_open);
    assert_null(scan.product);
    scan_finish(&scan);
    tear_down(&counter);
}

static void what_is_unknown_is_said_once(void **state)
{
    (void)state;
    struct counter counter;
    struct scan scan = {0};
    int64_t now_ns = CLOCK_SECOND_NS;
    set_up(&counter);
    assert_true(scan_open(&scan, now_ns));
    assert_false(show(&scan, &scan_catalogue, counter.with_other, &now_ns, 4000));
    assert_int_equal(scan.outcome, SCAN_UNKNOWN);
    now_ns += 4 * CLOCK_SECOND_NS;
    assert_false(scan_step(&scan, &scan_catalogue, counter.with_other, now_ns));
    assert_int_equal(scan.outcome, SCAN_LOOKING);
    assert_false(show(&scan, &scan_catalogue, counter.with_other, &now_ns, 60)); // held there on
    assert_int_equal(scan.outcome, SCAN_LOOKING);
    assert_true(show(&scan, &scan_catalogue, counter.with, &now_ns, 4000)); // another one
    scan_close(&scan);
    assert_int_equal(scan.unknown.size, 0);
    for (size_t i = 0; i < sizeof scan.unknown.text; i++)
        assert_int_equal(scan.unknown.text[i], 0);
    scan_finish(&scan);
    tear_down(&counter);
}

static void a_code_seen_once_does_not_count(void **state)
{
    (void)state;
    struct counter counter;
    struct scanner *scanner = NULL;
    struct barcode code;
    set_up(&counter);
    assert_int_equal(scanner_create(&scanner), RESULT_OK);
    scanner_offer(scanner, counter.with); // closed: ignored
    scanner_open(scanner);
    for (int i = 0; i < 6; i++) { // by turns one, another and none: never twice alike
        struct frame *frames[] = {counter.with, counter.without, counter.with_other};
        scanner_offer(scanner, frames[i % 3]);
        while (atomic_load(&frames[i % 3]->references) > 1)
            clock_sleep_ns(CLOCK_MILLISECOND_NS);
    }
    assert_false(scanner_take(scanner, &code));
    for (int i = 0; i < 2; i++) {
        scanner_offer(scanner, counter.with);
        while (atomic_load(&counter.with->references) > 1)
            clock_sleep_ns(CLOCK_MILLISECOND_NS);
    }
    assert_true(scanner_take(scanner, &code));
    assert_string_equal(code.text, NUMBER);
    scanner_close(scanner);
    assert_false(scanner_take(scanner, &code));
    scanner_destroy(scanner);
    tear_down(&counter);
}

// --- the screen --------------------------------------------------------------------------------------------

static void every_screen_of_it_is_painted(void **state)
{
    (void)state;
    static const struct {
        int width_px, height_px;
        const char *language;
    } shapes[] = {{1280, 720, "en"}, {1080, 1920, "ar"}, {1080, 1920, "ja"}, {1280, 720, "de"}};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        struct stage *stage = NULL;
        char name[64];
        if (!stage_open(&stage, shapes[i].width_px, shapes[i].height_px, shapes[i].language)) {
            skip();
            return;
        }
        session_consent(&stage->session, i % 2 == 0, false); // who said no may scan as well
        struct scan scan = {.is_open = true, .opened_ns = stage->now_ns};
        stage->status.scan = &scan;
        stage_settle(stage);
        (void)snprintf(name, sizeof name, "%s-scan", shapes[i].language);
        stage_shoot(stage, name);
        scan.outcome = SCAN_UNKNOWN;
        stage_settle(stage);
        (void)snprintf(name, sizeof name, "%s-scan-unknown", shapes[i].language);
        stage_shoot(stage, name);
        scan.outcome = SCAN_FOUND;
        scan.product = &stage->products[2];
        stage_settle(stage);
        (void)snprintf(name, sizeof name, "%s-scan-found", shapes[i].language);
        stage_shoot(stage, name);
        stage->action_count = 0;
        sheet_show(stage->ui, SHEET_TRAY); // what is opened over it ends it
        stage_run(stage, 2);
        assert_true(stage->action_count > 0);
        assert_int_equal(stage_last_action(stage)->kind, UI_ACTION_SCAN);
        assert_false(stage_last_action(stage)->on);
        stage_close(stage);
    }
}

// --- the whole mirror
// ---------------------------------------------------------------------------------------

// A mirror before a picture with a tag that says `text`, which somebody answered.
static struct mirror *open_mirror(const char *text, bool try_on)
{
    static struct drawn_code code;
    static char source[1100];
    const char *path = test_temporary_path("tag.png");
    struct picture picture;
    struct diagnostic why = {0};
    assert_int_equal(image_load(test_source_path("tests/data/portrait.png"), &picture, &why), RESULT_OK);
    bool is_link = strchr(text, '/') != NULL;
    if (is_link)
        drawn_code_qr(text, &code);
    else
        drawn_code_ean13(text, &code);
    const struct code_look look = {.x_px = 285.0f, .y_px = 432.0f, .module_px = is_link ? 4.0f : 2.0f};
    drawn_code_paint(&code, &look, &picture);
    assert_int_equal(png_write(path, &picture, true, &why), RESULT_OK);
    picture_free(&picture);
    (void)snprintf(source, sizeof source, "still:%s", path);
    const struct mirror_options options = {
        .camera = {.source = source, .unpaced = true, .loop = true},
        .language = "en",
        .window = {.headless = true, .width_px = 640, .height_px = 360},
        .lockstep = true,
    };
    struct mirror *mirror = NULL;
    if (mirror_create(&options, &mirror, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_CONSENT, .try_on = try_on});
    return mirror;
}

static bool scans(struct mirror *mirror)
{
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_SCAN, .on = true});
    for (int i = 0; i < 3000 && mirror->scan.outcome == SCAN_LOOKING; i++) {
        assert_true(frame_step(mirror));
        clock_sleep_ns(2 * CLOCK_MILLISECOND_NS); // the thread looks meanwhile
    }
    return mirror->scan.outcome == SCAN_FOUND;
}

static void what_a_tag_stands_for_is_worn(void **state)
{
    (void)state;
    static const char *const texts[] = {"2990001040748", "https://shop.example/p/01/02990001040748/10/B7"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct mirror *mirror = open_mirror(texts[i], true);
        assert_int_equal(mirror->session.worn_count, 0);
        assert_true(scans(mirror));
        assert_int_equal(mirror->session.worn_count, 1);
        const struct session_worn worn = mirror->session.worn[0];
        assert_string_equal(worn.product->variants[worn.variant].gtin, "2990001040748");
        assert_true(scans(mirror)); // the same again does not take it off
        assert_int_equal(mirror->session.worn_count, 1);
        mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_GOODBYE});
        assert_false(mirror->scan.is_open);
        assert_null(mirror->scan.product);
        mirror_destroy(mirror);
    }
}

static void who_said_no_is_shown_it_and_not_looked_at(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror("2990001040748", false);
    assert_true(scans(mirror));
    assert_int_equal(mirror->session.worn_count, 0);
    assert_int_equal(
        mirror->shown->timings.runs[STAGE_FACE_DETECTOR] + mirror->shown->timings.runs[STAGE_FACE_MESH], 0);
    assert_non_null(mirror->ui->chosen);
    assert_string_equal(mirror->ui->chosen->variants[mirror->scan.variant].gtin, "2990001040748");
    mirror_destroy(mirror);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_read_dark_and_light),
        cmocka_unit_test(codes_are_read_down_to_small_modules),
        cmocka_unit_test(a_picture_without_a_code_gives_none),
        cmocka_unit_test(a_tag_before_the_camera_is_found_and_the_page_closes),
        cmocka_unit_test(what_is_unknown_is_said_once),
        cmocka_unit_test(a_code_seen_once_does_not_count),
        cmocka_unit_test(every_screen_of_it_is_painted),
        cmocka_unit_test(what_a_tag_stands_for_is_worn),
        cmocka_unit_test(who_said_no_is_shown_it_and_not_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
