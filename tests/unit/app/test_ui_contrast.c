// Every screen under the shopper's eye and finger: words have a contrast of 4.5:1 over a black and over a
// white camera picture, and what is touched is 48 px large both ways and within reach of a wheelchair user.
//
// Contrast is measured on what was painted: the screen is drawn twice, with its words and without. Where the
// two differ there is ink, and what the second shows there is its ground; the ink's full colour is known from
// the call. This sees gradients, glass over the camera and glass over glass. It does not see words that no
// canvas_text sets (a logo, a product's picture), icons (3:1 would be asked of those), a camera picture of
// which neither black nor white is the worst (for glass there is none: light blends between the two), and
// words on their way in.
#include "app/ui/contrast.h"
#include "app/ui/theme_file.h"
#include "platform/base/colour.h"
#include "tests/unit/app/profile_stage.h"
#include "tests/unit/app/request_stage.h"
#include "tests/unit/app/staff_stage.h"
#include "tests/unit/app/ui_stage.h"

#define MOST_WORDS 96
#define INK 24 // in a channel, of 255: less may be the rasteriser's rounding
#define LEAST_TOUCH 48.0f
#define OUT_OF_USE 0.5f // what is fainter is a control that can't be used now: WCAG 1.4.3 leaves it out

struct words {
    char text[48];
    struct rect place;
    struct colour colour;
};

struct eye {
    struct stage *stage;
    const char *theme;
    bool hides; // words are noted, and not drawn
    int count, failures, read;
    float worst;
    struct words words[MOST_WORDS];
    struct picture ground;
};

static bool note_words(void *context, const char *string, struct rect seen, struct colour colour)
{
    struct eye *eye = context;
    if (eye->hides && seen.width > 0.0f && seen.height > 0.0f) {
        assert_true(eye->count < MOST_WORDS);
        struct words *words = &eye->words[eye->count++];
        (void)snprintf(words->text, sizeof words->text, "%s", string);
        words->place = seen;
        words->colour = colour;
    }
    return !eye->hides;
}

static void forget_words(void *context)
{
    struct eye *eye = context;
    eye->count = 0;
}

static float luminance_at(const uint8_t *pixel)
{
    return colour_luminance((struct vec3){colour_linear_of_byte(pixel[0]), colour_linear_of_byte(pixel[1]),
                                          colour_linear_of_byte(pixel[2])});
}

// Whether others were set there later, so that the ink is theirs.
static bool is_others(const struct eye *eye, int index, int x, int y)
{
    for (int i = index + 1; i < eye->count; i++)
        if (rect_contains(eye->words[i].place, (float)x + 0.5f, (float)y + 0.5f))
            return true;
    return false;
}

// The worst over the ink of these words; 21 where none is seen.
static float worst_of(const struct eye *eye, int index)
{
    float worst = 21.0f;
    const struct words *words = &eye->words[index];
    const struct picture *with = &eye->stage->shot, *without = &eye->ground;
    int right = (int)(words->place.x + words->place.width),
        bottom = (int)(words->place.y + words->place.height);
    for (int y = (int)fmaxf(words->place.y, 0.0f); y < bottom && y < with->height_px; y++)
        for (int x = (int)fmaxf(words->place.x, 0.0f); x < right && x < with->width_px; x++) {
            const uint8_t *a = picture_row(with, y) + 4 * x, *b = picture_row(without, y) + 4 * x;
            if (abs(a[0] - b[0]) < INK && abs(a[1] - b[1]) < INK && abs(a[2] - b[2]) < INK)
                continue;
            if (is_others(eye, index, x, y))
                continue;
            float ground = luminance_at(b);
            worst = fminf(worst, contrast_ratio(contrast_over(words->colour, ground), ground));
        }
    return worst;
}

// All of one colour, behind everything.
static void show_camera(struct stage *stage, uint8_t grey)
{
    struct picture picture;
    assert_int_equal(picture_allocate(2, 2, &picture), RESULT_OK);
    for (int i = 0; i < 2; i++)
        memset(picture_row(&picture, i), grey, 8);
    for (int i = 0; i < 4; i++)
        picture_row(&picture, i / 2)[4 * (i % 2) + 3] = 255;
    draw2d_texture_destroy(stage->draw2d, stage->background);
    assert_int_equal(draw2d_texture_create(stage->draw2d, &picture, false, false, &stage->background),
                     RESULT_OK);
    picture_free(&picture);
}

static void read_words(struct eye *eye, const char *screen, int camera)
{
    struct stage *stage = eye->stage;
    eye->hides = true;
    eye->count = 0;
    stage_draw(stage);
    stage_read(stage);
    picture_free(&eye->ground);
    eye->ground = stage->shot;
    stage->shot = (struct picture){0};
    eye->hides = false;
    stage_draw(stage);
    stage_read(stage);
    for (int i = 0; i < eye->count; i++) {
        const struct words *words = &eye->words[i];
        float worst = words->colour.a < OUT_OF_USE ? 21.0f : worst_of(eye, i);
        eye->worst = fminf(eye->worst, worst);
        eye->read++;
        if (worst >= CONTRAST_LEAST)
            continue;
        eye->failures++;
        print_message("%s, %s %dx%d, camera %s: \"%s\" has %.2f:1\n", eye->theme, screen, stage->width_px,
                      stage->height_px, camera == 0 ? "black" : "white", words->text, (double)worst);
    }
}

static void look(struct eye *eye, const char *screen)
{
    stage_settle_unseen(eye->stage);
    for (int camera = 0; camera < 2; camera++) {
        show_camera(eye->stage, camera == 0 ? 0 : 255);
        read_words(eye, screen, camera);
    }
    char name[96];
    (void)snprintf(name, sizeof name, "theme-%s-%s", eye->theme, screen);
    stage_shoot(eye->stage, name); // over white: the harder one
}

static void touch(struct eye *eye, const char *screen)
{
    struct stage *stage = eye->stage;
    stage_settle(stage);
    for (int i = 0; i < stage->ui->canvas.area_count; i++) {
        const struct touch_area *area = &stage->ui->canvas.areas[i];
        if (area->command.kind == COMMAND_NONE)
            continue; // covers what lies below
        eye->read++;
        eye->worst = fminf(eye->worst, fminf(area->whole.width, area->whole.height));
        // Of what is larger than a finger, a part that can be reached is enough.
        struct rect part = rect_intersect(area->rect, stage->ui->canvas.theme.reach);
        bool in_reach = part.height >= fminf(LEAST_TOUCH, area->rect.height);
        if (area->whole.width >= LEAST_TOUCH && area->whole.height >= LEAST_TOUCH && in_reach)
            continue;
        eye->failures++;
        print_message("%s %dx%d: command %d, id %x is %.1f x %.1f px%s\n", screen, stage->width_px,
                      stage->height_px, (int)area->command.kind, (unsigned)area->id,
                      (double)area->whole.width, (double)area->whole.height,
                      in_reach ? "" : ", out of reach");
    }
}

// --- the screens -------------------------------------------------------------------------------------------

typedef void (*examine)(struct eye *eye, const char *screen);

static void walk_visit(struct eye *eye, examine at)
{
    static const struct {
        enum session_state state;
        const char *name;
    } screens[] = {{SESSION_ATTRACT, "attract"},
                   {SESSION_LANGUAGE, "language"},
                   {SESSION_CONSENT, "consent"},
                   {SESSION_LOST, "lost"},
                   {SESSION_GOODBYE, "goodbye"}};
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++) {
        eye->stage->session.state = screens[i].state;
        at(eye, screens[i].name);
    }
    eye->stage->session.state = SESSION_CONSENT;
    eye->stage->ui->minors.age = 16;
    at(eye, "consent-young");
    stage_tap_widget(eye->stage, WIDGET_CONSENT_YOUNG);
    at(eye, "parent");
    eye->stage->ui->young = eye->stage->ui->asking_parent = false;
    eye->stage->session.state = SESSION_ATTRACT;
    stage_show_loop(eye->stage, true);
    at(eye, "loop-head");
    stage_show_loop(eye->stage, false);
    at(eye, "loop-media");
    eye->stage->status.loop = NULL;
    session_consent(&eye->stage->session, true, true);
    eye->stage->status.seconds_left = 17;
    at(eye, "warning");
    eye->stage->status.seconds_left = 0;
}

static void walk_staff(struct eye *eye, examine at)
{
    staff_stage_open(eye->stage);
    for (int i = 0; i < STAFF_SCREENS; i++) {
        staff_stage_show(eye->stage, &staff_screens[i]);
        at(eye, staff_screens[i].name);
    }
    staff_stage_close(eye->stage);
}

static void walk_products(struct eye *eye, examine at)
{
    struct stage *stage = eye->stage;
    at(eye, "looks");
    ui_show_tab(stage->ui, 1);
    at(eye, "picked-none");
    session_wear(&stage->session, &stage->products[0], 1);
    at(eye, "picked");
    session_clear(&stage->session);
    ui_choose(stage->ui, &stage->products[1], 2);
    at(eye, "lipsticks");
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[1], -1);
    at(eye, "worn");
    struct rect bare = ui_stage(stage->ui);
    zoom_by(&stage->ui->zoom, bare, (struct vec2){bare.x + 0.5f * bare.width, bare.y + 0.5f * bare.height},
            2.0f);
    at(eye, "zoomed");
    zoom_out(&stage->ui->zoom);
    session_split(&stage->session, true, 0.5f);
    at(eye, "split");
    session_split(&stage->session, false, 0.5f);
    board_open(&stage->session, 4);
    board_freeze(&stage->session, 1, true);
    at(eye, "board");
    board_close(&stage->session);
    stage->status.face_present = false;
    stage->status.camera_placeholder = true;
    stage->status.camera_reason = "/dev/video0: Device or resource busy";
    at(eye, "no-camera");
    stage->status.face_present = true;
    stage->status.camera_placeholder = false;
    for (int sheet = SHEET_NONE + 1; sheet < SHEET_COUNT; sheet++) {
        char name[16];
        (void)snprintf(name, sizeof name, "sheet-%d", sheet);
        sheet_show(stage->ui, (enum sheet_id)sheet);
        at(eye, name);
    }
    sheet_show(stage->ui, SHEET_NONE);
    filter_of_tab(stage->ui)->chosen[FILTER_COLOUR] = 1u << FAMILY_GREEN;
    ui_fill_shelf(stage->ui);
    at(eye, "filter-empty");
    filter_clear(stage->ui, NULL, NULL, 0);
    struct photo photo = {.state = PHOTO_TAKEN, .number = 1, .url = "http://192.0.2.7:8080/look"};
    assert_int_equal(picture_allocate(stage->width_px, stage->height_px, &photo.picture), RESULT_OK);
    memset(photo.picture.pixels, 255, (size_t)photo.picture.height_px * photo.picture.stride_bytes);
    stage->status.photo = &photo;
    stage->status.can_share = true;
    at(eye, "photo");
    stage->status.photo = NULL;
    stage_settle(stage);
    photo_forget(&photo);
}

static void walk_replay_and_scan(struct eye *eye, examine at)
{
    struct stage *stage = eye->stage;
    struct replay replay = {.state = REPLAY_RECORDING};
    stage->status.replay = &replay;
    stage->status.replay_progress = 0.5f;
    at(eye, "replay-turn");
    replay.state = REPLAY_PLAYING;
    assert_int_equal(picture_allocate(stage->width_px / 2, stage->height_px / 2, &replay.shown), RESULT_OK);
    at(eye, "replay-clip");
    replay_forget(&replay);
    stage_settle(stage);
    stage->status.replay = NULL;
    struct scan scan = {.is_open = true, .opened_ns = stage->now_ns};
    stage->status.scan = &scan;
    at(eye, "scan");
    scan.outcome = SCAN_UNKNOWN;
    at(eye, "scan-unknown");
    stage->status.scan = NULL;
}

static void walk_profile(struct eye *eye, examine at)
{
    struct stage *stage = eye->stage;
    struct loyalty_card card = {.state = LOYALTY_CARD_CLOSED};
    static struct profile profile;
    profile_stage_fill(stage, &profile);
    stage->status.loyalty = &card;
    stage->status.takes_codes = true;
    stage->ui->loyalty.asking = true;
    at(eye, "profile-ask");
    stage->ui->loyalty.asking = false;
    stage->ui->loyalty.offer_ns = stage->now_ns;
    at(eye, "card-offer");
    card = (struct loyalty_card){.state = LOYALTY_CARD_LOOKING, .opened_ns = stage->now_ns};
    at(eye, "card");
    session_link(&stage->session, &profile);
    card.state = LOYALTY_CARD_LINKED;
    at(eye, "card-linked");
    card.state = LOYALTY_CARD_CLOSED;
    at(eye, "profile");
    profile_stage_scroll(stage);
    at(eye, "profile-end");
    stage->ui->loyalty.is_forgetting = true;
    at(eye, "profile-forget");
    stage->session.profile = NULL;
    sheet_show(stage->ui, SHEET_NONE);
    stage->status.loyalty = NULL;
}

static void walk_requests(struct eye *eye, examine at)
{
    struct stage *stage = eye->stage;
    request_stage_begin(stage);
    request_stage_fill(stage);
    sheet_show(stage->ui, SHEET_REQUESTS);
    at(eye, "requests");
    ui_choose(stage->ui, &stage->products[1], 2);
    sheet_show(stage->ui, SHEET_PRODUCT);
    at(eye, "requests-card");
    sheet_show(stage->ui, SHEET_NONE);
    stage->status.requests = NULL;
}

static void walk_measures(struct eye *eye, examine at)
{
    struct stage *stage = eye->stage;
    session_wear(&stage->session, &stage->products[10], 0);
    ui_choose(stage->ui, &stage->products[10], 0);
    stage->status.fit =
        (struct fit){.verdict = FIT_RIGHT, .frame_mm = 138.0f, .face_mm = 141.0f, .error_mm = 2.5f};
    stage->status.head_size =
        (struct head_size){.source = SIZE_BY_IRIS, .has_pd = true, .pd_mm = 62.5f, .pd_error_mm = 2.4f};
    at(eye, "glasses");
    sheet_show(stage->ui, SHEET_PRODUCT);
    at(eye, "sizes");
    sheet_show(stage->ui, SHEET_NONE);
    stage_settle(stage);
    stage_tap_command(stage, COMMAND_SIZE_PAGE, NULL, 1);
    at(eye, "size");
    stage_tap_command(stage, COMMAND_SIZE_PAGE, NULL, 0);
    ui_choose(stage->ui, &stage->products[17], 1);
    stage_settle(stage);
    stage_tap_command(stage, COMMAND_SHADE_FINDER, NULL, SHADE_PAGE_CHART);
    at(eye, "chart");
    stage_tap_command(stage, COMMAND_SHADE_FINDER, NULL, SHADE_PAGE_MEASURE);
    at(eye, "skin");
    stage_tap_command(stage, COMMAND_SKIN_CONSENT, NULL, 1);
    at(eye, "measure");
}

struct scene_of_test {
    int width_px, height_px;
    const char *language;
    const char *theme;
    struct theme_screen screen;
};

static bool walk(const struct scene_of_test *of, examine at, struct eye *eye)
{
    struct theme design;
    struct diagnostic why = {0};
    const struct theme_choice choice = {.file = of->theme};
    const struct canvas_witness witness = {.context = eye, .text = note_words, .covered = forget_words};
    *eye = (struct eye){.theme = of->theme, .worst = 1e6f};
    if (!stage_open_store(&eye->stage, of->width_px, of->height_px, of->language, true))
        return false;
    if (at == touch)
        stage_paint_a_corner(eye->stage);
    assert_int_equal(theme_file_load(&choice, test_source_path("assets"), &design, NULL, &why), RESULT_OK);
    eye->stage->ui->screen = of->screen;
    eye->stage->ui->screen.width_px = of->width_px;
    eye->stage->ui->screen.height_px = of->height_px;
    ui_set_design(eye->stage->ui, &design);
    eye->stage->ui->canvas.witness = &witness;
    walk_staff(eye, at);
    walk_visit(eye, at);
    walk_products(eye, at);
    walk_replay_and_scan(eye, at);
    walk_profile(eye, at);
    walk_requests(eye, at);
    walk_measures(eye, at);
    picture_free(&eye->ground);
    stage_close(eye->stage);
    return true;
}

static void all_words_can_be_read_over_any_camera_picture(void **state)
{
    (void)state;
    static const struct scene_of_test scenes[] = {
        {1280, 720, "en", "default", {0}},       {720, 1280, "en", "default", {0}},
        {1280, 720, "en", "light", {0}},         {720, 1280, "ar", "light", {0}},
        {1280, 720, "ja", "high-contrast", {0}}, {720, 1280, "en", "high-contrast", {0}},
    };
    static struct eye eye;
    int failures = 0;
    for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
        if (!walk(&scenes[i], look, &eye))
            skip();
        print_message("%s %dx%d %s: %d words, the worst has %.2f:1\n", eye.theme, scenes[i].width_px,
                      scenes[i].height_px, scenes[i].language, eye.read, (double)eye.worst);
        assert_true(eye.read > 100);
        failures += eye.failures;
    }
    assert_int_equal(failures, 0);
}

static void all_that_is_touched_is_large_enough(void **state)
{
    (void)state;
    static const struct scene_of_test scenes[] = {
        {1280, 720, "en", "default", {0}},
        {1080, 1920, "ja", "default", {0}},
        {720, 1280, "de", "default", {0}},
        {1280, 1024, "ar", "default", {0}},
        {1080,
         1920,
         "en",
         "default",
         {.height_mm = 1430.0f, .distance_mm = 900.0f, .has_bottom = true, .bottom_mm = 300.0f}},
        {1280, 720, "en", "default", {.left_handed = true}},
    };
    static struct eye eye;
    int failures = 0;
    for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
        if (!walk(&scenes[i], touch, &eye))
            skip();
        print_message("%dx%d %s: %d areas, the least side is %.1f px\n", scenes[i].width_px,
                      scenes[i].height_px, scenes[i].language, eye.read, (double)eye.worst);
        assert_true(eye.read > 100);
        failures += eye.failures;
    }
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_touched_is_large_enough),
        cmocka_unit_test(all_words_can_be_read_over_any_camera_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
