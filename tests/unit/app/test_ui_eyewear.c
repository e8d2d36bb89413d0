// Worn glasses are moved by touching them.
#include "tests/unit/app/ui_stage.h"

static const struct rect on_screen = {300.0f, 200.0f, 260.0f, 110.0f};
#define METRE_PX 2000.0f

// Wears the first pair of glasses, on a face that shows them at `on_screen`.
static struct stage *open_wearing(void)
{
    struct stage *stage = NULL;
    if (!stage_open(&stage, 1280, 720, "en"))
        return NULL;
    session_consent(&stage->session, true, false);
    session_wear(&stage->session, &stage->products[10], 0);
    stage->status.face_present = true;
    stage->status.eyewear = on_screen;
    stage->status.metre_px = METRE_PX;
    stage_settle(stage);
    return stage;
}

static void glasses_follow_the_finger_down_the_nose(void **state)
{
    (void)state;
    struct stage *stage = open_wearing();
    if (stage == NULL)
        skip();
    float x = on_screen.x + 30.0f, y = on_screen.y + 40.0f;
    stage_finger(stage, INPUT_POINTER_DOWN, 1, x, y);
    assert_float_equal(stage->session.worn[0].slide_m, 0.0f, 1e-6f); // taking hold moves nothing
    stage_finger(stage, INPUT_POINTER_MOVE, 1, x + 5.0f, y + 20.0f);
    assert_float_equal(stage->session.worn[0].slide_m, 0.010f, 1e-5f);
    stage_finger(stage, INPUT_POINTER_MOVE, 1, x, y + 400.0f);
    assert_float_equal(stage->session.worn[0].slide_m, SESSION_SLIDE_DOWN_M, 1e-6f); // not off the nose
    stage_finger(stage, INPUT_POINTER_MOVE, 1, x, y - 400.0f);
    assert_float_equal(stage->session.worn[0].slide_m, -SESSION_SLIDE_UP_M, 1e-6f);
    stage_finger(stage, INPUT_POINTER_UP, 1, x, y - 400.0f);
    // The next time they go on from where they are.
    stage_finger(stage, INPUT_POINTER_DOWN, 1, x, y);
    stage_finger(stage, INPUT_POINTER_MOVE, 1, x, y + 20.0f);
    assert_float_equal(stage->session.worn[0].slide_m, 0.010f - SESSION_SLIDE_UP_M, 1e-5f);
    stage_finger(stage, INPUT_POINTER_UP, 1, x, y + 20.0f);
    assert_int_equal(stage->session.worn_count, 1); // and were never taken off
    stage_close(stage);
}

static void keys_move_the_chosen_glasses(void **state)
{
    (void)state;
    struct stage *stage = open_wearing();
    if (stage == NULL)
        skip();
    ui_choose(stage->ui, &stage->products[10], 0);
    struct input_event event = {
        .kind = INPUT_KEY, .key = INPUT_KEY_MINUS, .time_ns = stage->now_ns}; // farther down
    ui_handle(stage->ui, &event, &stage->session);
    stage_run(stage, 1);
    assert_true(stage->session.worn[0].slide_m > 0.0f);
    stage_close(stage);
}

static bool can_be_taken_hold_of(const struct stage *stage)
{
    const struct canvas *canvas = &stage->ui->canvas;
    for (int i = 0; i < canvas->area_count; i++)
        if (canvas->areas[i].command.kind == COMMAND_SLIDE)
            return true;
    return false;
}

static void what_is_not_seen_is_not_taken_hold_of(void **state)
{
    (void)state;
    struct stage *stage = open_wearing();
    if (stage == NULL)
        skip();
    assert_true(can_be_taken_hold_of(stage));
    stage->status.eyewear = (struct rect){0}; // no face
    stage_run(stage, 1);
    assert_false(can_be_taken_hold_of(stage));
    stage->status.eyewear = on_screen;
    session_clear(&stage->session);
    stage_run(stage, 1);
    assert_false(can_be_taken_hold_of(stage));
    stage_close(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(glasses_follow_the_finger_down_the_nose),
                                       cmocka_unit_test(keys_move_the_chosen_glasses),
                                       cmocka_unit_test(what_is_not_seen_is_not_taken_hold_of)};
    if (!stage_context())
        return 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
