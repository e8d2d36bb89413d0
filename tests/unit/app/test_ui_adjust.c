// The sheet that adjusts what is worn, and what a keyboard does: typing, and leaving what is open.
#include "app/ui/slider.h"
#include "tests/unit/app/ui_stage.h"

static struct stage *open_trying(int width_px, int height_px, const char *language)
{
    struct stage *stage;
    if (!stage_open_store(&stage, width_px, height_px, language, true))
        skip();
    stage_paint_a_corner(stage);
    session_consent(&stage->session, true, false);
    stage_settle(stage);
    return stage;
}

// Where the sheet's slider number `row` stands at this share of its track.
static struct vec2 on_slider(const struct stage *stage, int row, float share)
{
    const struct touch_area *area = stage_area(stage, WIDGET_IN_SHEET + 3 * (uint32_t)row);
    if (area == NULL)
        fail_msg("no slider %d", row);
    struct rect track = slider_track(&stage->ui->canvas, area != NULL ? area->whole : (struct rect){0});
    float x = stage->ui->canvas.rtl ? 1.0f - share : share;
    return (struct vec2){track.x + track.width * x, track.y + track.height * 0.5f};
}

static void what_is_worn_is_adjusted_and_set_back(void **state)
{
    (void)state;
    static const char *const languages[] = {"en", "ar"};
    for (int i = 0; i < 2; i++) {
        struct stage *stage = open_trying(i == 0 ? 1280 : 1080, i == 0 ? 720 : 1920, languages[i]);
        session_wear_look(&stage->session, &stage->looks[1]); // two, of 0.7 and 0.5
        session_wear(&stage->session, &stage->products[10], 0);
        sheet_show(stage->ui, SHEET_ADJUST);
        stage_settle(stage);
        const struct session_worn *worn = stage->session.worn;
        struct vec2 at = on_slider(stage, 0, 0.25f);
        stage_tap(stage, at.x, at.y);
        assert_float_equal(worn[0].intensity, 0.25f, 0.01f);
        at = on_slider(stage, 2, 1.0f);
        stage_tap(stage, at.x, at.y);
        assert_float_equal(worn[2].slide_m, SESSION_SLIDE_DOWN_M, 1e-5f);
        stage_tap_widget(stage, WIDGET_IN_SHEET + 1); // the first one's way back: as its look has it
        assert_float_equal(worn[0].intensity, 0.7f, 1e-5f);
        assert_float_equal(worn[2].slide_m, SESSION_SLIDE_DOWN_M, 1e-5f);
        stage_tap_widget(stage, WIDGET_SHEET_CLEAR);
        assert_float_equal(worn[1].intensity, 0.5f, 1e-5f);
        assert_float_equal(worn[2].slide_m, 0.0f, 1e-5f);
        stage_shoot(stage, "adjust");
        stage_close(stage);
    }
}

static void hats_move_a_little_and_other_things_stay(void **state)
{
    (void)state;
    struct session session;
    struct catalogue_variant variant = {.try_on = {.kind = TRY_ON_MODEL}};
    struct catalogue_product hat = {.category = CATEGORY_HAT, .variant_count = 1, .variants = &variant};
    struct catalogue_product earrings = hat;
    earrings.category = CATEGORY_EARRINGS;
    session_init(&session, (struct interest_sink){0});
    session_consent(&session, true, false);
    session_wear(&session, &hat, 0);
    session_wear(&session, &earrings, 0);
    session_slide(&session, &hat, 1.0f);
    session_slide(&session, &earrings, 1.0f);
    assert_float_equal(session.worn[0].slide_m, SESSION_HAT_DOWN_M, 1e-6f);
    assert_float_equal(session.worn[1].slide_m, 0.0f, 0.0f);
    session_slide(&session, &hat, -1.0f);
    assert_float_equal(session.worn[0].slide_m, -SESSION_HAT_UP_M, 1e-6f);
}

static void type(struct stage *stage, const char *text)
{
    struct input_event event = {.kind = INPUT_TEXT};
    (void)snprintf(event.text, sizeof event.text, "%s", text);
    stage_send(stage, event);
    stage_run(stage, 2);
}

static void press(struct stage *stage, enum input_key key)
{
    stage_send(stage, (struct input_event){.kind = INPUT_KEY, .key = key});
    stage_run(stage, 2);
}

static void a_keyboard_types_what_is_searched(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    type(stage, "x"); // nothing is open that takes it
    assert_int_equal(stage->ui->sheets.shown, SHEET_NONE);
    type(stage, "/");
    assert_int_equal(stage->ui->sheets.shown, SHEET_SEARCH);
    assert_string_equal(stage->ui->sheets.query, "");
    type(stage, "avi");
    type(stage, "é\u65e5");
    assert_string_equal(stage->ui->sheets.query, "avi\u00e9\u65e5");
    press(stage, INPUT_KEY_BACKSPACE);
    press(stage, INPUT_KEY_BACKSPACE);
    press(stage, INPUT_KEY_SPACE); // its letter comes as text; the shortcut sleeps
    assert_string_equal(stage->ui->sheets.query, "avi");
    stage_run(stage, 10);
    press(stage, INPUT_KEY_ENTER);
    assert_int_equal(stage->ui->sheets.shown, SHEET_NONE);
    assert_ptr_equal(stage->ui->chosen, &stage->products[14]); // the aviator
    for (int i = 0; i < 400; i++)
        type(stage, i == 0 ? "/" : "long ");
    assert_true(strlen(stage->ui->sheets.query) < SEARCH_MAX_QUERY);
    stage_close(stage);
}

static void escape_leaves_what_is_open_from_the_top(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    assert_false(ui_leave(stage->ui, &stage->session, stage->now_ns));
    for (int sheet = SHEET_NONE + 1; sheet < SHEET_COUNT; sheet++) {
        stage->ui->chosen = &stage->products[0];
        sheet_show(stage->ui, (enum sheet_id)sheet);
        stage_run(stage, 2);
        assert_true(ui_leave(stage->ui, &stage->session, stage->now_ns));
        assert_int_equal(stage->ui->sheets.shown, SHEET_NONE);
        stage_run(stage, 2);
    }
    stage_tap_command(stage, COMMAND_CHOOSE_LANGUAGE, NULL, -1);
    assert_true(ui_leave(stage->ui, &stage->session, stage->now_ns));
    assert_false(stage->ui->choosing_language);
    stage_run(stage, 2);
    assert_false(ui_leave(stage->ui, &stage->session, stage->now_ns));
    stage_close(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_worn_is_adjusted_and_set_back),
        cmocka_unit_test(hats_move_a_little_and_other_things_stay),
        cmocka_unit_test(a_keyboard_types_what_is_searched),
        cmocka_unit_test(escape_leaves_what_is_open_from_the_top),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
