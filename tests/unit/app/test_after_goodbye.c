// What of a visit is left in the process's memory: a whole visit runs, with its threads, then its traces are
// looked for in all that the process can write to, the rasteriser's textures among it.
//
// What is looked for is kept disguised, so that the search doesn't find its own notes. A trace counts as left
// when its bytes stand anywhere, in memory that was freed as well.
#include "app/mirror.h"
#include "app/ui/state.h"
#include "assets/image.h"
#include "platform/base/clock.h"
#include "platform/encode/jpeg.h"
#include "platform/encode/png.h"
#include "platform/os/memory.h"
#include "platform/store/store_customer.h"
#include "tests/support/random.h"
#include "tests/support/test_support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WIDTH 960
#define HEIGHT 540
#define DISGUISE 0x5a
#define TYPED_LETTERS 12
#define POINTS INT64_C(7203948517263)
#define PIECE_SIZE ((size_t)1 << 20)
#define MAX_TRACES 96
#define MAX_TRACE_BYTES 64
#define LARGEST_REGION ((unsigned long long)64 << 30) // the sanitizers' own are larger

enum trace_kind {
    TRACE_LANDMARK,
    TRACE_FRAME,
    TRACE_PHOTO,
    TRACE_WORDS,
    TRACE_SESSION,
    TRACE_LINK,
    TRACE_CARD,
    TRACE_NAME,
    TRACE_POINTS,
    TRACE_KINDS
};

static const char *const kind_names[TRACE_KINDS] = {
    [TRACE_LANDMARK] = "a landmark",
    [TRACE_FRAME] = "the camera's picture",
    [TRACE_PHOTO] = "the photo",
    [TRACE_WORDS] = "the searched words",
    [TRACE_SESSION] = "the session's name",
    [TRACE_LINK] = "the link",
    [TRACE_CARD] = "the card's code",
    [TRACE_NAME] = "the customer's name",
    [TRACE_POINTS] = "their points",
};

struct trace {
    enum trace_kind kind;
    size_t size;
    uint8_t disguised[MAX_TRACE_BYTES];
    int found;
};

struct search_notes {
    int count;
    struct trace traces[MAX_TRACES];
    uint32_t filter[65536 / 32]; // of the first four bytes, hashed
    uint8_t piece[PIECE_SIZE + MAX_TRACE_BYTES];
};

static struct search_notes notes;

static uint32_t slot_of(const uint8_t *bytes)
{
    uint32_t word;
    memcpy(&word, bytes, sizeof word);
    return (word * 2654435761u) >> 16;
}

static void remember(enum trace_kind kind, const void *bytes, size_t size)
{
    assert_true(notes.count < MAX_TRACES && size >= 8 && size <= MAX_TRACE_BYTES);
    struct trace *trace = &notes.traces[notes.count++];
    *trace = (struct trace){.kind = kind, .size = size};
    for (size_t i = 0; i < size; i++)
        trace->disguised[i] = ((const uint8_t *)bytes)[i] ^ DISGUISE;
    uint32_t slot = slot_of(bytes);
    notes.filter[slot / 32] |= 1u << slot % 32;
}

static bool stands_at(const struct trace *trace, const uint8_t *bytes)
{
    for (size_t i = 0; i < trace->size; i++)
        if ((bytes[i] ^ DISGUISE) != trace->disguised[i])
            return false;
    return true;
}

static void search_piece(size_t size, unsigned long long address, const char *region, bool tell)
{
    for (size_t at = 0; at + 8 <= size; at++) {
        uint32_t slot = slot_of(&notes.piece[at]);
        if ((notes.filter[slot / 32] >> slot % 32 & 1) == 0)
            continue;
        for (int i = 0; i < notes.count; i++) {
            struct trace *trace = &notes.traces[i];
            if (at + trace->size > size || !stands_at(trace, &notes.piece[at]))
                continue;
            if (tell && trace->found < 3)
                print_message("%s is left at %llx in %s\n", kind_names[trace->kind], address + at, region);
            trace->found++;
        }
    }
}

static void search_region(int memory, unsigned long long from, unsigned long long to, const char *region,
                          bool tell)
{
    unsigned long long own = (unsigned long long)(uintptr_t)&notes;
    for (unsigned long long at = from; at < to; at += PIECE_SIZE) {
        if (at + PIECE_SIZE > own && at < own + sizeof notes)
            continue; // its own notes
        unsigned long long left = to - at;
        size_t wanted = left < sizeof notes.piece ? (size_t)left : sizeof notes.piece;
        ssize_t got = pread(memory, notes.piece, wanted, (off_t)at);
        if (got > 0)
            search_piece((size_t)got, at, region, tell);
    }
    memset(notes.piece, 0, sizeof notes.piece);
}

// How many traces of each kind are somewhere.
static void search_all(int found[TRACE_KINDS], bool tell)
{
    char line[512];
    int memory = open("/proc/self/mem", O_RDONLY);
    FILE *maps = fopen("/proc/self/maps", "r");
    if (memory < 0 || maps == NULL) {
        print_message("SKIPPED: this machine does not let a process read its own memory\n");
        skip();
    }
    for (int i = 0; i < notes.count; i++)
        notes.traces[i].found = 0;
    while (fgets(line, sizeof line, maps) != NULL) {
        unsigned long long from = 0, to = 0;
        char rights[5] = "", name[256] = "no file";
        (void)sscanf(line, "%llx-%llx %4s %*s %*s %*s %255[^\n]", &from, &to, rights, name);
        if (rights[0] == 'r' && rights[1] == 'w' && to - from < LARGEST_REGION)
            search_region(memory, from, to, name, tell);
    }
    (void)fclose(maps);
    (void)close(memory);
    memset(found, 0, TRACE_KINDS * sizeof found[0]);
    for (int i = 0; i < notes.count; i++)
        found[notes.traces[i].kind] += notes.traces[i].found > 0;
}

// --- the visit ---------------------------------------------------------------------------------------------

static const char *other_picture(void)
{
    const char *path = test_temporary_path("other.png");
    struct picture picture;
    struct diagnostic why = {0};
    uint32_t seed = 5;
    assert_int_equal(picture_allocate(1280, 720, &picture), RESULT_OK);
    for (size_t i = 0; i < picture.stride_bytes * (size_t)picture.height_px; i++)
        picture.pixels[i] = (uint8_t)(random_even(&seed) * 255.0f);
    assert_int_equal(png_write(path, &picture, true, &why), RESULT_OK);
    picture_free(&picture);
    return path;
}

// As JPEG, which is decoded right into a frame, as cameras' are; made by another process, so that its pixels
// are not in this one's memory.
static const char *picture_of_somebody(void)
{
    const char *path = test_temporary_path("somebody.jpg");
    pid_t child = fork();
    if (child == 0) {
        struct picture picture;
        struct diagnostic why = {0};
        uint8_t *jpeg = NULL;
        size_t size = 0;
        if (image_load(test_source_path("tests/data/portrait.png"), &picture, &why) != RESULT_OK ||
            jpeg_encode(&picture, false, 95, &jpeg, &size, &why) != RESULT_OK)
            _exit(1);
        FILE *file = fopen(path, "wb");
        _exit(file != NULL && fwrite(jpeg, 1, size, file) == size && fclose(file) == 0 ? 0 : 1);
    }
    int status = 1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    return path;
}

static const char card_letters[] = "7K3M9QX1"; // where no search looks: it can't be written

// A store that knows a customer, made by another process, so that what it knows is not in this one's memory.
static const char *store_of_somebody(void)
{
    const char *path = test_temporary_path("somebody.db");
    pid_t child = fork();
    if (child == 0) {
        struct store *store = NULL;
        struct store_customer customer = {.points = POINTS};
        struct diagnostic why = {0};
        (void)snprintf(customer.reference, sizeof customer.reference, "%s", card_letters);
        (void)snprintf(customer.kind, sizeof customer.kind, "code");
        (void)snprintf(customer.name, sizeof customer.name, "Quillaja-%d", (int)getpid());
        bool made = store_open(path, false, &store, &why) == RESULT_OK &&
                    store_put_customer(store, &customer, "2026-01-01T00:00:00.000Z", &why) == RESULT_OK;
        store_close(store);
        _exit(made ? 0 : 1);
    }
    int status = 1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    return path;
}

static struct mirror *open_mirror(void)
{
    static const struct identity_rules rules = {.check = IDENTITY_CHECK_NONE};
    static char source[1100];
    (void)snprintf(source, sizeof source, "still:%s", picture_of_somebody());
    struct mirror_options options = {
        .camera = {.source = source},
        .language = "en",
        .shares_looks = true,
        .profile_store = store_of_somebody(),
        .identity = &rules,
        .visit = {.lost_ns = 60 * CLOCK_SECOND_NS}, // sanitized, seconds may lie between two looks
        .window = {.headless = true, .width_px = WIDTH, .height_px = HEIGHT},
    };
    struct mirror *mirror = NULL;
    struct diagnostic why = {0};
    if (mirror_create(&options, &mirror, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return mirror;
}

static void run_for(struct mirror *mirror, int64_t duration_ns)
{
    for (int64_t end_ns = clock_now_ns() + duration_ns; clock_now_ns() < end_ns;)
        assert_true(frame_step(mirror));
}

static void apply(struct mirror *mirror, struct ui_action action)
{
    action.input_ns = clock_now_ns();
    mirror_apply(mirror, &action);
}

static const struct catalogue_product *first_of(const struct mirror *mirror, enum catalogue_category category)
{
    for (int i = 0; i < mirror->catalogue->product_count; i++)
        if (mirror->catalogue->products[i].category == category)
            return &mirror->catalogue->products[i];
    fail_msg("the demo catalogue has no %s", catalogue_category_name(category));
    return NULL;
}

static const struct face *tracked_face(const struct mirror *mirror)
{
    const struct tracked_frame *shown = mirror->shown;
    return shown != NULL && shown->people.face_count > 0 ? &shown->people.faces[0] : NULL;
}

// A line of pixels of which no two are alike that stand beside each other.
static bool remember_pixels(enum trace_kind kind, const struct picture *picture, int x, int y)
{
    if (x < 0 || y < 0 || x + 16 > picture->width_px || y >= picture->height_px)
        return false;
    const uint8_t *row = picture_row(picture, y) + 4 * (ptrdiff_t)x;
    for (int i = 0; i < 15; i++)
        if (memcmp(row + 4 * i, row + 4 * i + 4, 4) == 0)
            return false;
    remember(kind, row, 64);
    return true;
}

static void remember_face(const struct mirror *mirror)
{
    const struct face *face = tracked_face(mirror);
    const struct picture *picture = &mirror->shown->frame->picture;
    assert_non_null(face);
    for (int i = 0; i < 8; i++) {
        const struct vec3 *point = &face->landmarks_px[i * 57 + 3];
        remember(TRACE_LANDMARK, point, sizeof *point);
        (void)remember_pixels(TRACE_FRAME, picture, (int)point->x, (int)point->y);
    }
}

static void remember_photo(const struct mirror *mirror)
{
    const struct picture *picture = &mirror->photo.picture;
    for (int y = HEIGHT / 8; y < HEIGHT; y += HEIGHT / 8)
        for (int x = WIDTH / 6; x < WIDTH; x += WIDTH / 6)
            (void)remember_pixels(TRACE_PHOTO, picture, x, y);
}

static const struct touch_area *find_key(const struct canvas *canvas, int letter)
{
    for (int i = 0; i < canvas->area_count; i++)
        if (canvas->areas[i].command.kind == COMMAND_IN_SHEET && canvas->areas[i].command.product == NULL &&
            canvas->areas[i].command.value == letter)
            return &canvas->areas[i];
    return NULL;
}

static void tap_key(struct mirror *mirror, int letter)
{
    const struct touch_area *key = find_key(&mirror->ui->canvas, letter);
    float y = -1.0f;
    for (int i = 0; i < 200 && (key == NULL || key->rect.y != y); i++) { // the sheet is still opening
        y = key != NULL ? key->rect.y : -1.0f;
        run_for(mirror, CLOCK_SECOND_NS / 20);
        key = find_key(&mirror->ui->canvas, letter);
    }
    if (key == NULL) {
        fail_msg("there is no key %c: sheet %d, session %d", letter, (int)mirror->ui->sheets.shown,
                 (int)mirror->session.state);
        return;
    }
    struct input_event event = {.kind = INPUT_POINTER_DOWN,
                                .x_px = key->rect.x + key->rect.width / 2,
                                .y_px = key->rect.y + key->rect.height / 2,
                                .time_ns = clock_now_ns()};
    assert_true(window_push(mirror->window, &event));
    event.kind = INPUT_POINTER_UP;
    assert_true(window_push(mirror->window, &event));
    run_for(mirror, CLOCK_SECOND_NS / 20);
}

// Letter by letter, and it stands nowhere else in the program.
static void search_for_words(struct mirror *mirror)
{
    const char *query = mirror->ui->sheets.query;
    sheet_show(mirror->ui, SHEET_SEARCH);
    run_for(mirror, CLOCK_SECOND_NS / 4);
    for (int i = 0; i < TYPED_LETTERS; i++)
        tap_key(mirror, 'A' + (i * 11 + 7) % 26);
    assert_int_equal(strlen(query), TYPED_LETTERS);
    remember(TRACE_WORDS, query, TYPED_LETTERS);
    remember(TRACE_WORDS, query, TYPED_LETTERS - 4);
    sheet_show(mirror->ui, SHEET_NONE);
}

// Typed letter by letter; the name, the points and the code are taken down as the mirror has them.
static void show_card(struct mirror *mirror)
{
    const struct profile *profile = &mirror->profile_duty.profile;
    apply(mirror, (struct ui_action){.kind = UI_ACTION_CARD, .on = true});
    sheet_show(mirror->ui, SHEET_CODE);
    run_for(mirror, CLOCK_SECOND_NS / 4);
    for (const char *letter = card_letters; *letter != '\0'; letter++)
        tap_key(mirror, *letter);
    const char *typed = mirror->ui->loyalty.typed;
    assert_string_equal(typed, card_letters);
    remember(TRACE_CARD, typed, strlen(typed));
    tap_key(mirror, '\n');
    for (int i = 0; i < 100 && mirror->session.profile == NULL; i++)
        run_for(mirror, CLOCK_SECOND_NS / 20);
    assert_non_null(mirror->session.profile);
    remember(TRACE_NAME, profile->name, strlen(profile->name));
    remember(TRACE_POINTS, &profile->points, sizeof profile->points);
    for (int i = 0; i < 400 && mirror->ui->sheets.shown != SHEET_PROFILE; i++)
        run_for(mirror, CLOCK_SECOND_NS / 20); // the greeting, then the sheet
    assert_int_equal(mirror->ui->sheets.shown, SHEET_PROFILE);
    sheet_show(mirror->ui, SHEET_NONE);
}

static void visit(struct mirror *mirror)
{
    apply(mirror, (struct ui_action){.kind = UI_ACTION_CONSENT, .try_on = true, .profile = true});
    for (int i = 0; i < 200 && tracked_face(mirror) == NULL; i++)
        run_for(mirror, CLOCK_SECOND_NS / 20);
    const struct catalogue_product *lipstick = first_of(mirror, CATEGORY_LIPSTICK);
    apply(mirror, (struct ui_action){.kind = UI_ACTION_WEAR, .product = lipstick});
    apply(mirror,
          (struct ui_action){.kind = UI_ACTION_WEAR, .product = first_of(mirror, CATEGORY_EYEGLASSES)});
    apply(mirror, (struct ui_action){.kind = UI_ACTION_WEAR, .product = first_of(mirror, CATEGORY_TOP)});
    run_for(mirror, 2 * CLOCK_SECOND_NS);
    apply(mirror, (struct ui_action){.kind = UI_ACTION_LIKE, .product = lipstick});
    search_for_words(mirror);
    show_card(mirror);
    apply(mirror, (struct ui_action){.kind = UI_ACTION_PHOTO, .on = true});
    for (int i = 0; i < 200 && mirror->photo.state != PHOTO_TAKEN; i++)
        run_for(mirror, CLOCK_SECOND_NS / 20);
    assert_int_equal(mirror->photo.state, PHOTO_TAKEN);
    apply(mirror, (struct ui_action){.kind = UI_ACTION_SHARE});
    run_for(mirror, CLOCK_SECOND_NS / 2);
    remember_photo(mirror);
    remember_face(mirror);
    remember(TRACE_SESSION, mirror->session.id, strlen(mirror->session.id));
    const char *token = strrchr(mirror->photo.url, '/');
    assert_non_null(token);
    remember(TRACE_LINK, token + 1,
             strlen(token + 1) < MAX_TRACE_BYTES ? strlen(token + 1) : MAX_TRACE_BYTES);
}

static void nothing_of_a_visit_is_left_in_memory(void **state)
{
    (void)state;
    static char source[1100];
    int found[TRACE_KINDS];
    struct diagnostic why = {0};
    const char *other = other_picture();
    struct mirror *mirror = open_mirror();
    visit(mirror);
    search_all(found, false);
    for (int i = 0; i < TRACE_KINDS; i++)
        if (found[i] == 0)
            fail_msg("%s is not found while the visit goes on: the search sees nothing", kind_names[i]);

    apply(mirror, (struct ui_action){.kind = UI_ACTION_GOODBYE});
    pages_tick(mirror->pages, clock_now_ns() + 86400 * CLOCK_SECOND_NS); // the link has ended
    (void)snprintf(source, sizeof source, "still:%s", other);
    const struct camera_options camera = {.source = source};
    assert_int_equal(mirror_use_camera(mirror, &camera, &why), RESULT_OK);
    run_for(mirror, 3 * CLOCK_SECOND_NS);
#ifdef CHEVAL_SANITIZED // it keeps what was freed, to find who uses it; drivers free copies as they are
    print_message("SKIPPED: what is left; the address sanitizer keeps what was freed\n");
    mirror_destroy(mirror);
    return;
#endif
    search_all(found, true);
    int left = 0;
    for (int i = 0; i < TRACE_KINDS; i++)
        left += found[i];
    assert_int_equal(left, 0);
    mirror_destroy(mirror);
}

int main(void)
{
    memory_give_back_freed();
    memory_wipe_freed_json();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_of_a_visit_is_left_in_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
