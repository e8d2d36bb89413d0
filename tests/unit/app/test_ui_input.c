// Fingers, wheel and keys: tap or drag, inertia, second fingers, lost fingers.
#include "tests/unit/app/ui_stage.h"

static struct stage *open_trying(int width_px, int height_px, const char *language)
{
    struct stage *stage;
    if (!stage_open(&stage, width_px, height_px, language))
        skip();
    session_consent(&stage->session, true, false);
    stage_settle(stage);
    return stage;
}

struct point {
    float x, y;
};

static struct point card_middle(const struct stage *stage, int product)
{
    struct rect rect = stage_find(stage, COMMAND_PRODUCT, &stage->products[product], -1);
    return (struct point){rect.x + rect.width * 0.5f, rect.y + rect.height * 0.5f};
}

// A finger that goes `way` in ten steps, a frame each.
static void drag(struct stage *stage, int64_t pointer, struct point from, float way_x, float way_y)
{
    stage_finger(stage, INPUT_POINTER_DOWN, pointer, from.x, from.y);
    for (int i = 1; i <= 10; i++) {
        stage_run(stage, 1);
        stage_finger(stage, INPUT_POINTER_MOVE, pointer, from.x + way_x * (float)i / 10.0f,
                     from.y + way_y * (float)i / 10.0f);
    }
}

static void a_drag_scrolls_and_does_not_tap(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1080, 1920, "en");
    struct point from = card_middle(stage, 2);
    drag(stage, 1, from, -300.0f, 0.0f);
    stage_finger(stage, INPUT_POINTER_UP, 1, from.x - 300.0f, from.y);
    assert_int_equal(stage->action_count, 0);
    assert_true(stage->ui->shelf_scroller.position > 200.0f);
    stage_settle(stage);
    // It rests on a whole card.
    float pitch = stage->ui->layout.card.width + stage->ui->canvas.theme.gap;
    float cards = stage->ui->shelf_scroller.position / pitch;
    bool at_end = stage->ui->shelf_scroller.position >= stage->ui->shelf_scroller.extent - 0.5f;
    assert_true(at_end || fabsf(cards - roundf(cards)) < 0.01f);
    stage_close(stage);
}

static void a_shaky_tap_is_a_tap(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1080, 1920, "en");
    struct point at = card_middle(stage, 1);
    stage_finger(stage, INPUT_POINTER_DOWN, 1, at.x, at.y);
    stage_finger(stage, INPUT_POINTER_MOVE, 1, at.x + 6.0f, at.y - 5.0f);
    stage_finger(stage, INPUT_POINTER_UP, 1, at.x + 6.0f, at.y - 5.0f);
    assert_int_equal(stage_last_action(stage)->kind, UI_ACTION_WEAR);
    stage_close(stage);
}

static void a_finger_that_leaves_before_it_lifts_does_nothing(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    struct rect goodbye = stage_find(stage, COMMAND_GOODBYE, NULL, -1);
    stage_finger(stage, INPUT_POINTER_DOWN, 1, goodbye.x + 10.0f, goodbye.y + 10.0f);
    stage_finger(stage, INPUT_POINTER_MOVE, 1, goodbye.x - 200.0f, goodbye.y + 200.0f);
    stage_finger(stage, INPUT_POINTER_UP, 1, goodbye.x - 200.0f, goodbye.y + 200.0f);
    assert_int_equal(stage->action_count, 0);
    stage_close(stage);
}

static void a_second_finger_does_not_break_a_drag(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1080, 1920, "en");
    struct point from = card_middle(stage, 2), other = card_middle(stage, 0);
    drag(stage, 1, from, -150.0f, 0.0f);
    float before = stage->ui->shelf_scroller.position;
    stage_finger(stage, INPUT_POINTER_DOWN, 2, other.x, other.y);
    stage_finger(stage, INPUT_POINTER_MOVE, 2, other.x + 90.0f, other.y);
    stage_finger(stage, INPUT_POINTER_UP, 2, other.x + 90.0f, other.y);
    assert_true(stage->ui->shelf_scroller.position == before);
    stage_finger(stage, INPUT_POINTER_MOVE, 1, from.x - 180.0f, from.y);
    assert_true(stage->ui->shelf_scroller.position > before);
    stage_finger(stage, INPUT_POINTER_UP, 1, from.x - 180.0f, from.y);
    assert_int_equal(stage->action_count, 0);
    stage_close(stage);
}

static void a_finger_on_a_flying_strip_stops_it(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1080, 1920, "en");
    struct point from = card_middle(stage, 2);
    drag(stage, 1, from, -400.0f, 0.0f);
    stage_finger(stage, INPUT_POINTER_UP, 1, from.x - 400.0f, from.y);
    stage_run(stage, 1);
    assert_true(scroller_flies(&stage->ui->shelf_scroller));
    stage_finger(stage, INPUT_POINTER_DOWN, 1, from.x, from.y);
    float held = stage->ui->shelf_scroller.position;
    stage_run(stage, 5);
    assert_true(stage->ui->shelf_scroller.position == held);
    stage_finger(stage, INPUT_POINTER_UP, 1, from.x, from.y);
    assert_int_equal(stage->action_count, 0);
    stage_close(stage);
}

static void the_strip_runs_the_other_way_from_right_to_left(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1080, 1920, "ar");
    struct point first = card_middle(stage, 0), second = card_middle(stage, 1);
    assert_true(first.x > second.x);
    drag(stage, 1, second, 300.0f, 0.0f);
    stage_finger(stage, INPUT_POINTER_UP, 1, second.x + 300.0f, second.y);
    assert_true(stage->ui->shelf_scroller.position > 200.0f);
    stage_close(stage);
}

static void the_wheel_scrolls_the_products(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    struct point at = card_middle(stage, 0);
    stage_send(stage,
               (struct input_event){.kind = INPUT_SCROLL, .x_px = at.x, .y_px = at.y, .delta_y = -1.0f});
    stage_settle(stage);
    assert_true(stage->ui->shelf_scroller.position > 50.0f);
    stage_send(stage,
               (struct input_event){.kind = INPUT_SCROLL, .x_px = 300.0f, .y_px = 300.0f, .delta_y = 9.0f});
    stage_settle(stage);
    assert_true(stage->ui->shelf_scroller.position == 0.0f);
    stage_close(stage);
}

static void arrow_keys_change_the_product_and_space_compares(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1080, 1920, "en");
    for (int i = 0; i < 7; i++) {
        stage_send(stage, (struct input_event){.kind = INPUT_KEY, .key = INPUT_KEY_RIGHT});
        stage_settle(stage);
        assert_int_equal(stage_last_action(stage)->kind, UI_ACTION_WEAR);
        assert_ptr_equal(stage_last_action(stage)->product, &stage->products[i]);
        (void)stage_find(stage, COMMAND_PRODUCT, &stage->products[i], -1); // it was brought into view
    }
    stage_send(stage, (struct input_event){.kind = INPUT_KEY, .key = INPUT_KEY_LEFT});
    assert_ptr_equal(stage_last_action(stage)->product, &stage->products[5]);
    stage_send(stage, (struct input_event){.kind = INPUT_KEY, .key = INPUT_KEY_SPACE});
    assert_int_equal(stage_last_action(stage)->kind, UI_ACTION_COMPARE);
    assert_true(stage_last_action(stage)->on);
    stage_send(stage, (struct input_event){.kind = INPUT_KEY, .key = INPUT_KEY_SPACE});
    assert_false(stage_last_action(stage)->on);
    stage_close(stage);
}

// Leaves compare held by `pointer`.
static struct stage *open_comparing(int64_t pointer)
{
    struct stage *stage = open_trying(1280, 720, "en");
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[0], -1);
    struct rect compare = stage_find(stage, COMMAND_COMPARE, NULL, -1);
    stage_finger(stage, INPUT_POINTER_DOWN, pointer, compare.x + 30.0f, compare.y + 20.0f);
    assert_true(stage->session.comparing);
    return stage;
}

static void compare_ends_when_the_screen_turns_under_the_finger(void **state)
{
    (void)state;
    struct stage *stage = open_comparing(1);
    ui_resize(stage->ui, 1000, 720);
    stage_apply(stage);
    assert_false(stage->session.comparing);
    stage_close(stage);
}

static void a_lost_finger_blocks_nobody_and_is_forgotten_after_a_while(void **state)
{
    (void)state;
    struct stage *stage = open_comparing(1);
    struct rect like = stage_find(stage, COMMAND_LIKE, NULL, -1);
    stage_finger(stage, INPUT_POINTER_DOWN, 2, like.x + 20.0f, like.y + 20.0f);
    stage_finger(stage, INPUT_POINTER_UP, 2, like.x + 20.0f, like.y + 20.0f);
    assert_int_equal(stage_last_action(stage)->kind, UI_ACTION_LIKE);
    assert_true(stage->session.comparing);
    stage->now_ns += 30 * CLOCK_SECOND_NS;
    stage_finger(stage, INPUT_POINTER_DOWN, 2, like.x + 20.0f, like.y + 20.0f);
    stage_finger(stage, INPUT_POINTER_UP, 2, like.x + 20.0f, like.y + 20.0f);
    assert_false(stage->session.comparing);
    assert_int_equal(stage_last_action(stage)->kind, UI_ACTION_LIKE);
    stage_close(stage);
}

static void a_short_touch_of_compare_explains_itself(void **state)
{
    (void)state;
    struct stage *stage = open_comparing(1);
    stage_finger(stage, INPUT_POINTER_UP, 1, 0.0f, 0.0f);
    assert_false(stage->session.comparing);
    assert_string_equal(stage->ui->toast, "toast.hold");
    stage_close(stage);
}

static void actions_nobody_takes_stay_bounded(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    struct point at = card_middle(stage, 0);
    for (int i = 0; i < 200; i++) {
        struct input_event event = {.kind = i % 2 == 0 ? INPUT_POINTER_DOWN : INPUT_POINTER_UP,
                                    .x_px = at.x,
                                    .y_px = at.y,
                                    .time_ns = stage->now_ns};
        ui_handle(stage->ui, &event, &stage->session);
    }
    struct ui_action action;
    int count = 0;
    while (ui_take_action(stage->ui, &action))
        count++;
    assert_int_equal(count, UI_MAX_ACTIONS);
    stage_close(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_drag_scrolls_and_does_not_tap),
        cmocka_unit_test(a_shaky_tap_is_a_tap),
        cmocka_unit_test(a_finger_that_leaves_before_it_lifts_does_nothing),
        cmocka_unit_test(a_second_finger_does_not_break_a_drag),
        cmocka_unit_test(a_finger_on_a_flying_strip_stops_it),
        cmocka_unit_test(the_strip_runs_the_other_way_from_right_to_left),
        cmocka_unit_test(the_wheel_scrolls_the_products),
        cmocka_unit_test(arrow_keys_change_the_product_and_space_compares),
        cmocka_unit_test(compare_ends_when_the_screen_turns_under_the_finger),
        cmocka_unit_test(a_lost_finger_blocks_nobody_and_is_forgotten_after_a_while),
        cmocka_unit_test(a_short_touch_of_compare_explains_itself),
        cmocka_unit_test(actions_nobody_takes_stay_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
