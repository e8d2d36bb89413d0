// Make-up on the screen: looks, how much of it is put on, before and after side by side, and the shade
// finder.
#include "app/ui/slider.h"
#include "tests/unit/app/ui_stage.h"

static struct stage *open_trying(int width_px, int height_px, const char *language)
{
    struct stage *stage;
    if (!stage_open_store(&stage, width_px, height_px, language, true))
        skip();
    session_consent(&stage->session, true, false);
    stage_settle(stage);
    return stage;
}

static void press(struct stage *stage, enum input_key key)
{
    stage_send(stage, (struct input_event){.kind = INPUT_KEY, .key = key});
    stage_settle(stage);
}

static void show_tab_of(struct stage *stage, int tab)
{
    for (int i = 0; i < stage->ui->tab_count; i++)
        if (stage->ui->tabs[i] == tab)
            ui_show_tab(stage->ui, i);
    stage_settle(stage);
}

static void tap_look(struct stage *stage, int look)
{
    const struct canvas *canvas = &stage->ui->canvas;
    for (int i = 0; i < canvas->area_count; i++)
        if (canvas->areas[i].command.look == &stage->looks[look]) {
            struct rect rect = canvas->areas[i].rect;
            stage_tap(stage, rect.x + rect.width * 0.5f, rect.y + rect.height * 0.5f);
            return;
        }
    fail_msg("look %d is not on the screen", look);
}

static void looks_come_first_and_are_worn_by_one_touch(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    assert_int_equal(stage->ui->tabs[0], UI_TAB_LOOKS);
    tap_look(stage, 0);
    assert_int_equal(stage_last_action(stage)->kind, UI_ACTION_LOOK);
    assert_int_equal(stage->session.worn_count, 3);
    tap_look(stage, 1);
    assert_int_equal(stage->session.worn_count, 2);
    tap_look(stage, 1);
    assert_int_equal(stage->session.worn_count, 0);
    press(stage, INPUT_KEY_RIGHT);
    assert_true(session_wears_look(&stage->session, &stage->looks[2]));
    press(stage, INPUT_KEY_LEFT);
    assert_true(session_wears_look(&stage->session, &stage->looks[1]));
    stage_close(stage);
}

static void a_store_without_looks_has_no_tab_for_them(void **state)
{
    (void)state;
    struct stage *stage;
    if (!stage_open(&stage, 1280, 720, "en"))
        skip();
    for (int i = 0; i < stage->ui->tab_count; i++)
        assert_int_not_equal(stage->ui->tabs[i], UI_TAB_LOOKS);
    stage_close(stage);
}

static void who_browses_looks_wears_none(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1080, 1920, "en");
    session_consent(&stage->session, false, false);
    stage_settle(stage);
    stage->action_count = 0;
    tap_look(stage, 0);
    assert_int_equal(stage->action_count, 0);
    assert_ptr_equal(stage->ui->chosen_look, &stage->looks[0]);
    stage_close(stage);
}

// --- how much ----------------------------------------------------------------------------------------------

static float intensity(const struct stage *stage)
{
    return stage->session.worn[0].intensity;
}

static struct rect find_track(const struct stage *stage)
{
    return slider_track(&stage->ui->canvas, stage_find(stage, COMMAND_SLIDER, NULL, -1));
}

static void slide(struct stage *stage, float from, float to)
{
    struct rect track = find_track(stage);
    float y = track.y + track.height * 0.5f;
    stage_finger(stage, INPUT_POINTER_DOWN, 1, track.x + track.width * from, y);
    for (int i = 1; i <= 10; i++) {
        stage_run(stage, 1);
        stage_finger(stage, INPUT_POINTER_MOVE, 1,
                     track.x + track.width * (from + (to - from) * (float)i / 10.0f), y + (float)(3 * i));
    }
    stage_finger(stage, INPUT_POINTER_UP, 1, track.x + track.width * to, y);
}

static void the_slider_follows_the_finger(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    show_tab_of(stage, CATEGORY_LIPSTICK);
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[0], -1);
    struct rect area = stage_find(stage, COMMAND_SLIDER, NULL, -1);
    assert_true(area.height >= 48.0f); // a finger
    slide(stage, 1.0f, 0.3f);
    assert_float_equal(intensity(stage), 0.3f, 0.01f);
    slide(stage, 0.3f, -2.0f); // a finger that goes on beyond the end
    assert_float_equal(intensity(stage), 0.0f, 0.0f);
    slide(stage, 0.0f, 0.5f);
    assert_float_equal(intensity(stage), 0.5f, 0.01f);
    assert_int_equal(stage->session.worn_count, 1);
    stage_close(stage);
}

static void the_slider_runs_the_other_way_from_right_to_left(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1080, 1920, "ar");
    show_tab_of(stage, CATEGORY_LIPSTICK);
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[0], -1);
    slide(stage, 0.0f, 0.8f); // from the left, where it ends
    assert_float_equal(intensity(stage), 0.2f, 0.01f);
    stage_close(stage);
}

static void tap_slider(struct stage *stage, float at)
{
    struct rect track = find_track(stage);
    float x = track.x + track.width * at, y = track.y + track.height * 0.5f;
    stage_finger(stage, INPUT_POINTER_DOWN, 1, x, y);
    stage_run(stage, 2);
    stage_finger(stage, INPUT_POINTER_UP, 1, x, y);
    stage_run(stage, 2);
}

static void two_taps_set_the_slider_back(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    show_tab_of(stage, CATEGORY_LIPSTICK);
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[0], -1);
    tap_slider(stage, 0.4f);
    assert_float_equal(intensity(stage), 0.4f, 0.01f);
    stage_settle(stage);
    tap_slider(stage, 0.6f); // much later: no second tap
    assert_float_equal(intensity(stage), 0.6f, 0.01f);
    stage_settle(stage);
    tap_slider(stage, 0.2f);
    tap_slider(stage, 0.2f);
    assert_float_equal(intensity(stage), 1.0f, 0.0f);
    tap_slider(stage, 0.3f); // a third begins anew
    assert_float_equal(intensity(stage), 0.3f, 0.01f);
    stage_close(stage);
}

static void keys_change_how_much(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    press(stage, INPUT_KEY_MINUS); // nothing chosen
    show_tab_of(stage, CATEGORY_LIPSTICK);
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[0], -1);
    press(stage, INPUT_KEY_MINUS);
    press(stage, INPUT_KEY_MINUS);
    assert_float_equal(intensity(stage), 0.8f, 1e-5f);
    press(stage, INPUT_KEY_PLUS);
    press(stage, INPUT_KEY_PLUS);
    press(stage, INPUT_KEY_PLUS);
    assert_float_equal(intensity(stage), 1.0f, 0.0f);
    stage_close(stage);
}

static void many_moves_in_one_frame_are_one_action(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    show_tab_of(stage, CATEGORY_LIPSTICK);
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[0], -1);
    struct rect track = find_track(stage);
    struct input_event event = {.kind = INPUT_POINTER_DOWN, .x_px = track.x, .y_px = track.y};
    for (int i = 0; i < 100; i++) {
        event.time_ns = stage->now_ns;
        event.x_px = track.x + track.width * (float)i / 100.0f;
        ui_handle(stage->ui, &event, &stage->session);
        event.kind = INPUT_POINTER_MOVE;
    }
    stage->action_count = 0;
    stage_apply(stage);
    assert_int_equal(stage->action_count, 1);
    assert_float_equal(intensity(stage), 0.99f, 0.001f);
    stage_close(stage);
}

static void glasses_have_no_slider(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    show_tab_of(stage, CATEGORY_EYEGLASSES);
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[10], -1);
    const struct canvas *canvas = &stage->ui->canvas;
    for (int i = 0; i < canvas->area_count; i++)
        assert_int_not_equal(canvas->areas[i].command.kind, COMMAND_SLIDER);
    stage_close(stage);
}

// --- before and after --------------------------------------------------------------------------------------

static void the_divider_is_drawn_aside_and_stays_on_the_stage(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    tap_look(stage, 0);
    stage_tap_command(stage, COMMAND_SPLIT, NULL, -1);
    assert_true(stage->session.splitting);
    struct rect handle = stage_find(stage, COMMAND_SPLIT_MOVE, NULL, -1);
    assert_true(handle.width >= 48.0f);
    float x = handle.x + 5.0f, y = handle.y + 200.0f, before = stage->session.split_at * 1280.0f;
    stage_finger(stage, INPUT_POINTER_DOWN, 1, x, y);
    assert_float_equal(stage->session.split_at * 1280.0f, before, 0.01f); // it does not jump to the finger
    stage_finger(stage, INPUT_POINTER_MOVE, 1, x + 100.0f, y + 300.0f);
    assert_float_equal(stage->session.split_at * 1280.0f, before + 100.0f, 0.01f);
    stage_finger(stage, INPUT_POINTER_MOVE, 1, 1270.0f, y); // over the panel
    struct rect seen = ui_stage(stage->ui);
    assert_true(stage->session.split_at * 1280.0f < seen.x + seen.width);
    stage_finger(stage, INPUT_POINTER_MOVE, 1, -50.0f, y);
    assert_true(stage->session.split_at > 0.0f);
    stage_finger(stage, INPUT_POINTER_UP, 1, -50.0f, y);
    stage_settle(stage);
    stage_tap_command(stage, COMMAND_SPLIT, NULL, -1);
    assert_false(stage->session.splitting);
    stage_close(stage);
}

static void keys_split_and_move_the_divider(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "ar");
    press(stage, INPUT_KEY_ENTER); // nothing is worn
    assert_false(stage->session.splitting);
    tap_look(stage, 0);
    int worn = stage->session.worn_count;
    press(stage, INPUT_KEY_ENTER);
    assert_true(stage->session.splitting);
    float before = stage->session.split_at;
    press(stage, INPUT_KEY_RIGHT); // as on the screen, in every language
    assert_true(stage->session.split_at > before);
    press(stage, INPUT_KEY_LEFT);
    assert_float_equal(stage->session.split_at, before, 1e-5f);
    assert_int_equal(stage->session.worn_count, worn);
    press(stage, INPUT_KEY_ENTER);
    assert_false(stage->session.splitting);
    stage_close(stage);
}

// --- the shade finder --------------------------------------------------------------------------------------

static void the_chart_wears_without_measuring(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1080, 1920, "en");
    show_tab_of(stage, CATEGORY_FOUNDATION);
    stage_tap_command(stage, COMMAND_SHADE_FINDER, NULL, SHADE_PAGE_CHART);
    assert_int_equal(stage->ui->foundations.count, 16);
    stage->action_count = 0;
    stage_tap_command(stage, COMMAND_SHADE, &stage->products[18], 1);
    assert_int_equal(stage->action_count, 1);
    assert_true(session_wears(&stage->session, &stage->products[18], 1));
    assert_false(stage->session.consent.skin_match);
    assert_false(stage->shade_finder.running);
    stage_tap_command(stage, COMMAND_SHADE_FINDER, NULL, SHADE_PAGE_NONE); // back
    assert_int_equal(stage->ui->shade_page, SHADE_PAGE_NONE);
    stage_close(stage);
}

static void measuring_asks_first_and_no_is_as_good(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    show_tab_of(stage, CATEGORY_FOUNDATION);
    stage_tap_command(stage, COMMAND_SHADE_FINDER, NULL, SHADE_PAGE_CHART);
    stage->action_count = 0;
    stage_tap_command(stage, COMMAND_SHADE_FINDER, NULL, SHADE_PAGE_MEASURE);
    assert_int_equal(stage->ui->shade_page, SHADE_PAGE_ASK);
    assert_int_equal(stage->action_count, 0);
    press(stage, INPUT_KEY_ENTER); // nothing but the card can be reached
    press(stage, INPUT_KEY_DOWN);
    assert_int_equal(stage->ui->shade_page, SHADE_PAGE_ASK);
    stage_tap_command(stage, COMMAND_SKIN_CONSENT, NULL, 0);
    assert_int_equal(stage->ui->shade_page, SHADE_PAGE_CHART);
    assert_false(stage->session.consent.skin_match);
    assert_false(stage->shade_finder.running);
    stage_tap_command(stage, COMMAND_SHADE_FINDER, NULL, SHADE_PAGE_MEASURE);
    stage_tap_command(stage, COMMAND_SKIN_CONSENT, NULL, 1);
    assert_true(stage->session.consent.skin_match);
    assert_true(stage->shade_finder.running);
    assert_int_equal(stage->ui->shade_page, SHADE_PAGE_MEASURE);
    stage_close(stage);
}

// As if the finder had measured the skin of this shade.
static void find(struct stage *stage, const uint8_t srgb[3])
{
    stage->shade_finder.running = false;
    stage->shade_finder.found = true;
    stage->shade_finder.skin = lab_of_srgb(srgb);
    stage_settle(stage);
}

static struct stage *open_measuring(int width_px, int height_px, const char *language)
{
    struct stage *stage = open_trying(width_px, height_px, language);
    show_tab_of(stage, CATEGORY_FOUNDATION);
    session_consent_skin_match(&stage->session, true); // agreed before: it is not asked again
    stage_tap_command(stage, COMMAND_SHADE_FINDER, NULL, SHADE_PAGE_CHART);
    stage_tap_command(stage, COMMAND_SHADE_FINDER, NULL, SHADE_PAGE_MEASURE);
    assert_int_equal(stage->ui->shade_page, SHADE_PAGE_MEASURE);
    return stage;
}

static void what_was_measured_is_forgotten_as_soon_as_it_was_used(void **state)
{
    (void)state;
    struct stage *stage = open_measuring(1280, 720, "en");
    find(stage, stage_skins[3]);
    assert_int_equal(stage->ui->shade_page, SHADE_PAGE_RESULT);
    assert_false(stage->shade_finder.found);
    assert_float_equal(stage->shade_finder.skin.l, 0.0f, 0.0f);
    assert_int_equal(stage->ui->match_count, UI_SHADE_MATCHES);
    const struct shade *best = stage->ui->matches[0].shade;
    assert_float_equal(stage->ui->matches[0].difference, 0.0f, 0.0f);
    assert_int_equal(best->variant, 3);
    stage_tap_command(stage, COMMAND_SHADE, best->product, best->variant);
    assert_true(session_wears(&stage->session, best->product, 3));
    stage_tap_command(stage, COMMAND_SHADE_FINDER, NULL, SHADE_PAGE_CHART); // back
    assert_int_equal(stage->ui->match_count, 0);
    assert_null(stage->ui->matches[0].shade);
    stage_close(stage);
}

static void leaving_wipes_the_shade_finder(void **state)
{
    (void)state;
    static const struct shade_match nothing[UI_SHADE_MATCHES];
    struct stage *stage = open_measuring(1280, 720, "en");
    find(stage, stage_skins[3]);
    stage_tap_command(stage, COMMAND_GOODBYE, NULL, -1);
    assert_int_equal(stage->ui->shade_page, SHADE_PAGE_NONE);
    assert_int_equal(stage->ui->match_count, 0);
    assert_memory_equal(stage->ui->matches, nothing, sizeof nothing);
    assert_false(stage->session.consent.skin_match);
    assert_null(stage->ui->chosen_look);
    stage_close(stage);
}

static void another_tab_ends_measuring(void **state)
{
    (void)state;
    struct stage *stage = open_measuring(1280, 720, "en");
    assert_true(stage->shade_finder.running);
    press(stage, INPUT_KEY_DOWN);
    assert_int_equal(stage->ui->shade_page, SHADE_PAGE_NONE);
    assert_false(stage->shade_finder.running);
    stage_close(stage);
}

static void withdrawn_consent_ends_measuring(void **state)
{
    (void)state;
    struct stage *stage = open_measuring(1280, 720, "en");
    session_consent(&stage->session, false, false);
    stage_settle(stage);
    assert_int_equal(stage->ui->shade_page, SHADE_PAGE_CHART);
    assert_false(stage->shade_finder.running);
    session_consent(&stage->session, true, false);
    session_consent_skin_match(&stage->session, true);
    stage_settle(stage);
    stage_tap_command(stage, COMMAND_SHADE_FINDER, NULL, SHADE_PAGE_MEASURE);
    find(stage, stage_skins[3]);
    assert_int_equal(stage->ui->shade_page, SHADE_PAGE_RESULT);
    session_consent(&stage->session, false, false);
    stage_settle(stage);
    assert_int_equal(stage->ui->shade_page, SHADE_PAGE_CHART);
    assert_int_equal(stage->ui->match_count, 0);
    stage_close(stage);
}

// --- every shape -------------------------------------------------------------------------------------------

struct shape {
    int width_px, height_px;
    const char *language;
};

static void shoot(struct stage *stage, const struct shape *shape, const char *screen)
{
    char name[64];
    (void)snprintf(name, sizeof name, "%s-%s", shape->language, screen);
    stage_shoot(stage, name);
    assert_true(stage->ui->canvas.area_count < CANVAS_MAX_AREAS);
}

static void walk(const struct shape *shape)
{
    struct stage *stage = open_trying(shape->width_px, shape->height_px, shape->language);
    tap_look(stage, 0);
    stage_tap_command(stage, COMMAND_SPLIT, NULL, -1);
    stage->status.advice = "quality.dark";
    stage_settle(stage);
    shoot(stage, shape, "m1-looks");
    stage->status.advice = NULL;
    show_tab_of(stage, CATEGORY_FOUNDATION);
    stage_tap_command(stage, COMMAND_SPLIT, NULL, -1);
    shoot(stage, shape, "m2-foundation");
    stage_tap_command(stage, COMMAND_SHADE_FINDER, NULL, SHADE_PAGE_CHART);
    shoot(stage, shape, "m3-chart");
    stage_tap_command(stage, COMMAND_SHADE_FINDER, NULL, SHADE_PAGE_MEASURE);
    shoot(stage, shape, "m4-ask");
    stage_tap_command(stage, COMMAND_SKIN_CONSENT, NULL, 1);
    stage->shade_finder.problem = SHADE_FACE_UNEVEN;
    stage->shade_finder.count = 6;
    stage->status.card = (struct rect){60.0f, 200.0f, 90.0f, 140.0f};
    stage_settle(stage);
    shoot(stage, shape, "m5-measure");
    find(stage, (uint8_t[]){200, 150, 122});
    shoot(stage, shape, "m6-result");
    stage_tap_command(stage, COMMAND_SHADE_FINDER, NULL, SHADE_PAGE_MEASURE);
    find(stage, (uint8_t[]){90, 90, 160});
    shoot(stage, shape, "m7-none");
    stage_close(stage);
}

static void every_screen_is_painted_in_every_shape(void **state)
{
    (void)state;
    static const struct shape shapes[] = {{1280, 720, "de"}, {1080, 1920, "ar"}, {720, 1280, "ja"}};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        walk(&shapes[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_come_first_and_are_worn_by_one_touch),
        cmocka_unit_test(a_store_without_looks_has_no_tab_for_them),
        cmocka_unit_test(who_browses_looks_wears_none),
        cmocka_unit_test(the_slider_follows_the_finger),
        cmocka_unit_test(the_slider_runs_the_other_way_from_right_to_left),
        cmocka_unit_test(two_taps_set_the_slider_back),
        cmocka_unit_test(keys_change_how_much),
        cmocka_unit_test(many_moves_in_one_frame_are_one_action),
        cmocka_unit_test(glasses_have_no_slider),
        cmocka_unit_test(the_divider_is_drawn_aside_and_stays_on_the_stage),
        cmocka_unit_test(keys_split_and_move_the_divider),
        cmocka_unit_test(the_chart_wears_without_measuring),
        cmocka_unit_test(measuring_asks_first_and_no_is_as_good),
        cmocka_unit_test(what_was_measured_is_forgotten_as_soon_as_it_was_used),
        cmocka_unit_test(leaving_wipes_the_shade_finder),
        cmocka_unit_test(another_tab_ends_measuring),
        cmocka_unit_test(withdrawn_consent_ends_measuring),
        cmocka_unit_test(every_screen_is_painted_in_every_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
