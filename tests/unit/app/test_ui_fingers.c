// Several fingers at once: each on its own control, two on the picture, a hand laid on the glass; and what of
// it a mouse and a touchpad do.
#include "app/ui/slider.h"
#include "tests/unit/app/ui_stage.h"

static struct stage *open_trying(int width_px, int height_px, const char *language)
{
    struct stage *stage;
    if (!stage_open(&stage, width_px, height_px, language))
        skip();
    stage_paint_a_corner(stage);
    session_consent(&stage->session, true, false);
    stage_settle(stage);
    return stage;
}

static struct vec2 middle_of(struct rect rect)
{
    return (struct vec2){rect.x + rect.width * 0.5f, rect.y + rect.height * 0.5f};
}

static void down(struct stage *stage, int64_t finger, float x, float y)
{
    stage_finger(stage, INPUT_POINTER_DOWN, finger, x, y);
}

static void up(struct stage *stage, int64_t finger, float x, float y)
{
    stage_finger(stage, INPUT_POINTER_UP, finger, x, y);
}

// Two fingers from `from_px` apart to `to_px`, level, about a place that moves by `shift`; frames go by.
static void spread(struct stage *stage, struct vec2 at, float from_px, float to_px, struct vec2 shift)
{
    down(stage, 1, at.x - from_px * 0.5f, at.y);
    stage_run(stage, 1);
    down(stage, 2, at.x + from_px * 0.5f, at.y);
    for (int i = 0; i <= 10; i++) {
        float share = (float)i / 10.0f, half = 0.5f * (from_px + (to_px - from_px) * share);
        float x = at.x + shift.x * share, y = at.y + shift.y * share;
        stage_finger(stage, INPUT_POINTER_MOVE, 1, x - half, y);
        stage_finger(stage, INPUT_POINTER_MOVE, 2, x + half, y);
        stage_run(stage, 1);
    }
}

static void lift(struct stage *stage)
{
    up(stage, 1, 0.0f, 0.0f);
    up(stage, 2, 0.0f, 0.0f);
}

static float scale(const struct stage *stage)
{
    return ui_zoom(stage->ui, ui_stage(stage->ui)).scale;
}

// Where something of the unzoomed screen is seen.
static struct vec2 seen(const struct stage *stage, struct vec2 at)
{
    struct ui_zoom zoom = ui_zoom(stage->ui, ui_stage(stage->ui));
    return (struct vec2){zoom.scale * at.x + zoom.offset_px.x, zoom.scale * at.y + zoom.offset_px.y};
}

static void assert_covers_the_stage(const struct stage *stage)
{
    struct rect area = ui_stage(stage->ui);
    struct vec2 low = seen(stage, (struct vec2){area.x, area.y});
    struct vec2 high = seen(stage, (struct vec2){area.x + area.width, area.y + area.height});
    assert_true(low.x <= area.x + 0.5f && low.y <= area.y + 0.5f);
    assert_true(high.x >= area.x + area.width - 0.5f && high.y >= area.y + area.height - 0.5f);
}

static const struct {
    int width_px, height_px;
    const char *language;
} shapes[] = {{1280, 720, "en"}, {1080, 1920, "ja"}, {1280, 720, "ar"}};
#define SHAPES (sizeof shapes / sizeof shapes[0])

static void two_fingers_zoom_about_the_place_between_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHAPES; i++) {
        struct stage *stage = open_trying(shapes[i].width_px, shapes[i].height_px, shapes[i].language);
        struct vec2 at = middle_of(ui_stage(stage->ui));
        at.x += 40.0f;
        at.y -= 30.0f;
        spread(stage, at, 120.0f, 300.0f, (struct vec2){0.0f, 0.0f});
        assert_float_equal(scale(stage), 2.5f, 0.01f);
        assert_float_equal(seen(stage, at).x, at.x, 0.5f); // while the fingers are down, in the same frame
        assert_float_equal(seen(stage, at).y, at.y, 0.5f);
        lift(stage);
        stage_settle(stage);
        assert_float_equal(scale(stage), 2.5f, 0.01f);
        assert_covers_the_stage(stage);
        assert_int_equal(stage->action_count, 0);
        stage_shoot(stage, "zoom");
        stage_close(stage);
    }
}

static void it_eases_back_to_its_bounds(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    struct vec2 at = middle_of(ui_stage(stage->ui));
    spread(stage, at, 60.0f, 500.0f, (struct vec2){0.0f, 0.0f});
    float held = scale(stage);
    assert_true(held > ZOOM_MOST && held < 500.0f / 60.0f); // they pull, and it gives less and less
    lift(stage);
    stage_settle(stage);
    assert_float_equal(scale(stage), ZOOM_MOST, 0.01f);
    spread(stage, at, 100.0f, 100.0f, (struct vec2){400.0f, 300.0f}); // pushed far away
    lift(stage);
    stage_settle(stage);
    assert_float_equal(scale(stage), ZOOM_MOST, 0.01f);
    assert_covers_the_stage(stage);
    spread(stage, at, 500.0f, 50.0f, (struct vec2){0.0f, 0.0f});
    lift(stage);
    stage_settle(stage);
    assert_float_equal(scale(stage), ZOOM_LEAST, 0.0f);
    struct ui_zoom zoom = ui_zoom(stage->ui, ui_stage(stage->ui));
    assert_float_equal(zoom.offset_px.x, 0.0f, 0.01f);
    assert_float_equal(zoom.offset_px.y, 0.0f, 0.01f);
    stage_close(stage);
}

static void both_fingers_push_what_is_zoomed_and_it_stays_where_they_leave_it(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    struct vec2 at = middle_of(ui_stage(stage->ui)), shift = {60.0f, -40.0f};
    spread(stage, at, 100.0f, 300.0f, (struct vec2){0.0f, 0.0f});
    lift(stage);
    stage_settle(stage);
    struct vec2 before = seen(stage, at);
    spread(stage, at, 200.0f, 200.0f, shift);
    struct vec2 held = seen(stage, at);
    assert_float_equal(held.x - before.x, shift.x, 0.5f);
    assert_float_equal(held.y - before.y, shift.y, 0.5f);
    lift(stage);
    stage_settle(stage);
    assert_float_equal(seen(stage, at).x, held.x, 0.5f); // no momentum
    assert_float_equal(scale(stage), 3.0f, 0.01f);
    stage_close(stage);
}

static void one_finger_pushes_only_what_is_zoomed(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    struct vec2 at = middle_of(ui_stage(stage->ui));
    for (int zoomed = 0; zoomed < 2; zoomed++) {
        struct vec2 before = seen(stage, at);
        down(stage, 1, at.x, at.y);
        for (int i = 1; i <= 10; i++)
            stage_finger(stage, INPUT_POINTER_MOVE, 1, at.x - 8.0f * (float)i, at.y);
        stage_run(stage, 1);
        float way = before.x - seen(stage, at).x;
        assert_true(zoomed ? way > 50.0f : way == 0.0f);
        up(stage, 1, at.x - 80.0f, at.y);
        stage_settle(stage);
        spread(stage, at, 100.0f, 300.0f, (struct vec2){0.0f, 0.0f});
        lift(stage);
        stage_settle(stage);
    }
    stage_close(stage);
}

static void tap_quickly(struct stage *stage, struct vec2 at)
{
    down(stage, 1, at.x, at.y);
    stage_run(stage, 2);
    up(stage, 1, at.x, at.y);
    stage_run(stage, 2);
}

static void two_taps_zoom_in_there_and_two_more_back(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    struct vec2 at = middle_of(ui_stage(stage->ui));
    at.x -= 90.0f;
    tap_quickly(stage, at);
    stage_settle(stage);
    assert_float_equal(scale(stage), 1.0f, 0.0f); // one does nothing
    tap_quickly(stage, at);
    tap_quickly(stage, at);
    stage_settle(stage);
    assert_float_equal(scale(stage), ZOOM_TAP, 0.01f);
    assert_float_equal(seen(stage, at).x, at.x, 0.5f);
    tap_quickly(stage, at);
    tap_quickly(stage, at);
    stage_settle(stage);
    assert_float_equal(scale(stage), 1.0f, 0.0f);
    stage_close(stage);
}

static void the_chip_says_how_much_and_sets_it_back(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1080, 1920, "en");
    assert_null(stage_area(stage, WIDGET_ZOOM));
    struct vec2 at = middle_of(ui_stage(stage->ui));
    spread(stage, at, 100.0f, 240.0f, (struct vec2){0.0f, 0.0f});
    lift(stage);
    stage_settle(stage);
    assert_non_null(stage_area(stage, WIDGET_ZOOM));
    stage_tap_widget(stage, WIDGET_ZOOM);
    assert_float_equal(scale(stage), 1.0f, 0.0f);
    assert_null(stage_area(stage, WIDGET_ZOOM));
    stage_close(stage);
}

static void goodbye_and_being_lost_end_it(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    struct vec2 at = middle_of(ui_stage(stage->ui));
    spread(stage, at, 100.0f, 240.0f, (struct vec2){0.0f, 0.0f});
    lift(stage);
    stage->session.state = SESSION_LOST;
    stage_run(stage, 1);
    assert_float_equal(scale(stage), 1.0f, 0.0f);
    stage->session.state = SESSION_TRY_ON;
    stage_run(stage, 2);
    spread(stage, at, 100.0f, 240.0f, (struct vec2){0.0f, 0.0f});
    session_wipe(&stage->session); // with the fingers still there
    stage_run(stage, 1);
    assert_float_equal(scale(stage), 1.0f, 0.0f);
    stage_finger(stage, INPUT_POINTER_MOVE, 2, 10.0f, 10.0f);
    lift(stage);
    stage_run(stage, 2);
    assert_float_equal(scale(stage), 1.0f, 0.0f);
    stage_close(stage);
}

static void one_finger_holds_before_while_another_taps(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[0], -1);
    struct vec2 compare = middle_of(stage_find(stage, COMMAND_COMPARE, NULL, -1));
    struct vec2 other = middle_of(stage_find(stage, COMMAND_PRODUCT, &stage->products[1], -1));
    down(stage, 5, compare.x, compare.y);
    assert_true(stage->session.comparing);
    stage_run(stage, 3);
    down(stage, 6, other.x, other.y);
    stage_run(stage, 2);
    up(stage, 6, other.x, other.y);
    stage_run(stage, 2);
    assert_true(stage->session.comparing);
    assert_true(ui_worn_variant(&stage->session, &stage->products[1]) >= 0);
    up(stage, 5, compare.x, compare.y);
    assert_false(stage->session.comparing);
    stage_close(stage);
}

static void a_second_finger_leaves_a_slider_to_the_first(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[0], -1);
    struct rect track = slider_track(&stage->ui->canvas, stage_find(stage, COMMAND_SLIDER, NULL, -1));
    float y = track.y + track.height * 0.5f;
    down(stage, 1, track.x + track.width * 0.5f, y);
    assert_float_equal(stage->session.worn[0].intensity, 0.5f, 0.01f);
    down(stage, 2, track.x + track.width * 0.9f, y); // on the same one
    struct vec2 at = middle_of(ui_stage(stage->ui));
    down(stage, 3, at.x, at.y); // and on the stage: no pinch
    stage_finger(stage, INPUT_POINTER_MOVE, 3, at.x + 80.0f, at.y);
    stage_run(stage, 1);
    assert_float_equal(stage->session.worn[0].intensity, 0.5f, 0.01f);
    assert_float_equal(scale(stage), 1.0f, 0.0f);
    stage_finger(stage, INPUT_POINTER_MOVE, 1, track.x + track.width * 0.25f, y);
    assert_float_equal(stage->session.worn[0].intensity, 0.25f, 0.01f);
    up(stage, 2, track.x + track.width * 0.9f, y);
    up(stage, 3, at.x, at.y);
    up(stage, 1, track.x + track.width * 0.25f, y);
    assert_float_equal(stage->session.worn[0].intensity, 0.25f, 0.01f);
    stage_close(stage);
}

static void a_hand_on_the_glass_taps_and_zooms_nothing(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    struct rect card = stage_find(stage, COMMAND_PRODUCT, &stage->products[0], -1);
    for (int on_stage = 0; on_stage < 2; on_stage++) {
        struct vec2 at = on_stage ? middle_of(ui_stage(stage->ui)) : middle_of(card);
        for (int i = 0; i < 5; i++)
            down(stage, 10 + i, at.x + 25.0f * (float)(i % 3), at.y + 30.0f * (float)(i / 3));
        stage_run(stage, 3);
        for (int i = 0; i < 5; i++)
            up(stage, 10 + i, at.x + 25.0f * (float)(i % 3), at.y + 30.0f * (float)(i / 3));
        stage_settle(stage);
        assert_int_equal(stage->action_count, 0);
        assert_float_equal(scale(stage), 1.0f, 0.01f);
    }
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[0], -1); // and nothing is blocked
    assert_int_equal(stage->session.worn_count, 1);
    stage_close(stage);
}

static void fingers_that_were_lost_block_nobody(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    struct vec2 at = middle_of(ui_stage(stage->ui));
    for (int i = 0; i < 30; i++) { // none of them ever goes up
        down(stage, 100 + i, at.x, at.y + (float)i);
        stage->now_ns += 4 * CLOCK_SECOND_NS;
        stage_run(stage, 1);
    }
    assert_float_equal(scale(stage), 1.0f, 0.0f); // nor makes a pinch with the next
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[0], -1);
    assert_int_equal(stage->session.worn_count, 1);
    stage_close(stage);
}

static void what_lies_at_the_rim_is_reached_from_the_outermost_pixels(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    struct rect done = stage_find(stage, COMMAND_GOODBYE, NULL, -1);
    assert_true(done.y > 2.0f);
    stage_tap(stage, done.x + done.width * 0.5f, 0.0f);
    assert_int_equal(stage_last_action(stage)->kind, UI_ACTION_GOODBYE);
    stage_close(stage);
    stage = open_trying(1080, 1920, "en");
    struct rect card = stage_find(stage, COMMAND_PRODUCT, &stage->products[0], -1);
    float y = card.y + card.height * 0.5f;
    down(stage, 1, 1080.0f, y); // as SDL gives a finger at 1.0
    for (int i = 1; i <= 8; i++)
        stage_finger(stage, INPUT_POINTER_MOVE, 1, 1080.0f - 25.0f * (float)i, y);
    assert_true(stage->ui->shelf_scroller.position > 100.0f);
    up(stage, 1, 880.0f, y);
    stage_close(stage);
}

static void resizing_ends_what_fingers_do_and_keeps_the_zoom(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[0], -1);
    struct vec2 at = middle_of(ui_stage(stage->ui));
    spread(stage, at, 100.0f, 240.0f, (struct vec2){0.0f, 0.0f});
    ui_resize(stage->ui, 1000, 900); // with both fingers down
    stage_run(stage, 2);
    stage_finger(stage, INPUT_POINTER_MOVE, 1, 20.0f, 300.0f);
    stage_run(stage, 2);
    assert_float_equal(scale(stage), 2.4f, 0.02f);
    assert_covers_the_stage(stage);
    lift(stage);
    for (int sheet = SHEET_NONE + 1; sheet < SHEET_COUNT; sheet++) { // and while a sheet is open and dragged
        sheet_show(stage->ui, (enum sheet_id)sheet);
        stage_run(stage, 2);
        down(stage, 1, 500.0f, 600.0f);
        stage_finger(stage, INPUT_POINTER_MOVE, 1, 500.0f, 500.0f);
        ui_resize(stage->ui, sheet % 2 == 0 ? 720 : 1280, sheet % 2 == 0 ? 1280 : 720);
        stage_run(stage, 2);
        stage_finger(stage, INPUT_POINTER_MOVE, 1, 500.0f, 400.0f);
        up(stage, 1, 500.0f, 400.0f);
        stage_run(stage, 2);
        assert_int_equal(stage->ui->sheets.shown, sheet);
    }
    stage_close(stage);
}

static void the_picture_is_zoomed_beside_an_open_sheet_too(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1080, 1920, "en");
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[0], -1);
    sheet_show(stage->ui, SHEET_ADJUST);
    stage_settle(stage);
    spread(stage, (struct vec2){540.0f, 500.0f}, 100.0f, 200.0f, (struct vec2){0.0f, 0.0f});
    lift(stage);
    stage_settle(stage);
    assert_float_equal(scale(stage), 2.0f, 0.01f);
    assert_int_equal(stage->ui->sheets.shown, SHEET_ADJUST); // two fingers don't close it, one does
    stage_tap(stage, 540.0f, 500.0f);
    assert_int_equal(stage->ui->sheets.shown, SHEET_NONE);
    stage_close(stage);
}

static void worn_glasses_are_moved_by_one_finger_and_zoomed_by_two(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    session_wear(&stage->session, &stage->products[10], 0);
    stage->status.eyewear = (struct rect){300.0f, 250.0f, 240.0f, 80.0f};
    stage->status.metre_px = 2000.0f;
    stage_settle(stage);
    spread(stage, (struct vec2){420.0f, 290.0f}, 100.0f, 200.0f, (struct vec2){0.0f, 0.0f});
    assert_float_equal(scale(stage), 2.0f, 0.01f);
    assert_float_equal(stage->session.worn[0].slide_m, 0.0f, 0.0f);
    lift(stage);
    stage_settle(stage);
    down(stage, 1, 420.0f, 290.0f);
    for (int i = 1; i <= 10; i++)
        stage_finger(stage, INPUT_POINTER_MOVE, 1, 420.0f, 290.0f + 2.0f * (float)i);
    down(stage, 2, 320.0f, 300.0f); // they follow the first already
    stage_finger(stage, INPUT_POINTER_MOVE, 2, 220.0f, 300.0f);
    stage_run(stage, 1);
    assert_float_equal(stage->session.worn[0].slide_m, 0.010f, 0.001f);
    assert_float_equal(scale(stage), 2.0f, 0.01f);
    lift(stage);
    stage_close(stage);
}

static void the_wheel_with_control_and_a_touchpad_zoom(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    struct vec2 at = middle_of(ui_stage(stage->ui));
    struct input_event event = {.kind = INPUT_SCROLL, .x_px = at.x, .y_px = at.y, .delta_y = 3.0f};
    stage_send(stage, event);
    stage_settle(stage);
    assert_float_equal(scale(stage), 1.0f, 0.0f); // without it the shelf runs
    event.control = true;
    stage_send(stage, event);
    stage_settle(stage);
    float zoomed = scale(stage);
    assert_true(zoomed > 1.4f && zoomed < 1.7f);
    stage_send(stage, (struct input_event){.kind = INPUT_PINCH, .x_px = at.x, .y_px = at.y, .scale = 1.5f});
    stage_settle(stage);
    assert_float_equal(scale(stage), 1.5f * zoomed, 0.02f);
    assert_float_equal(seen(stage, at).x, at.x, 1.0f);
    stage_send(stage, (struct input_event){.kind = INPUT_KEY, .key = INPUT_KEY_ZERO, .control = true});
    stage_settle(stage);
    assert_float_equal(scale(stage), 1.0f, 0.0f);
    stage_close(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_fingers_zoom_about_the_place_between_them),
        cmocka_unit_test(it_eases_back_to_its_bounds),
        cmocka_unit_test(both_fingers_push_what_is_zoomed_and_it_stays_where_they_leave_it),
        cmocka_unit_test(one_finger_pushes_only_what_is_zoomed),
        cmocka_unit_test(two_taps_zoom_in_there_and_two_more_back),
        cmocka_unit_test(the_chip_says_how_much_and_sets_it_back),
        cmocka_unit_test(goodbye_and_being_lost_end_it),
        cmocka_unit_test(one_finger_holds_before_while_another_taps),
        cmocka_unit_test(a_second_finger_leaves_a_slider_to_the_first),
        cmocka_unit_test(a_hand_on_the_glass_taps_and_zooms_nothing),
        cmocka_unit_test(fingers_that_were_lost_block_nobody),
        cmocka_unit_test(what_lies_at_the_rim_is_reached_from_the_outermost_pixels),
        cmocka_unit_test(resizing_ends_what_fingers_do_and_keeps_the_zoom),
        cmocka_unit_test(the_picture_is_zoomed_beside_an_open_sheet_too),
        cmocka_unit_test(worn_glasses_are_moved_by_one_finger_and_zoomed_by_two),
        cmocka_unit_test(the_wheel_with_control_and_a_touchpad_zoom),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
