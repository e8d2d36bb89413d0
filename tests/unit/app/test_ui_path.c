// A whole visit by touch alone: every action comes out once, in order, from what is seen on the screen.
#include "tests/unit/app/ui_stage.h"

static void expect(const struct stage *stage, enum ui_action_kind kind)
{
    assert_int_equal(stage->action_count, 1);
    assert_int_equal(stage->actions[0].kind, kind);
    assert_true(stage->actions[0].input_ns > 0);
}

static void visit(int width_px, int height_px, const char *language)
{
    struct stage *stage;
    if (!stage_open(&stage, width_px, height_px, language))
        skip();
    const struct catalogue_product *satin = &stage->products[1], *mirror = &stage->products[8];
    stage_settle(stage);

    stage_tap_command(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
    expect(stage, UI_ACTION_CONSENT);
    assert_true(stage->actions[0].try_on);
    assert_false(stage->actions[0].profile); // off until switched on
    assert_int_equal(stage->session.state, SESSION_TRY_ON);

    stage->action_count = 0;
    stage_tap_command(stage, COMMAND_PRODUCT, satin, -1);
    expect(stage, UI_ACTION_WEAR);
    assert_ptr_equal(stage->actions[0].product, satin);
    assert_int_equal(stage->actions[0].variant, 0);

    stage->action_count = 0;
    stage_tap_command(stage, COMMAND_SHADE, satin, 2);
    expect(stage, UI_ACTION_WEAR);
    assert_int_equal(stage->actions[0].variant, 2);
    stage_tap_command(stage, COMMAND_SHADE, satin, 2); // the shade that is on stays on
    assert_int_equal(stage->action_count, 1);

    stage->action_count = 0;
    struct rect compare = stage_find(stage, COMMAND_COMPARE, NULL, -1);
    float x = compare.x + compare.width * 0.5f, y = compare.y + compare.height * 0.5f;
    stage_finger(stage, INPUT_POINTER_DOWN, 3, x, y);
    expect(stage, UI_ACTION_COMPARE);
    assert_true(stage->actions[0].on);
    stage_settle(stage);
    stage_finger(stage, INPUT_POINTER_MOVE, 3, x, y - 300.0f); // a hand that slips still holds
    stage_settle(stage);
    assert_int_equal(stage->action_count, 1);
    stage_finger(stage, INPUT_POINTER_UP, 3, x, y - 300.0f);
    assert_int_equal(stage->action_count, 2);
    assert_int_equal(stage->actions[1].kind, UI_ACTION_COMPARE);
    assert_false(stage->actions[1].on);

    stage->action_count = 0;
    stage_settle(stage);
    stage_tap_command(stage, COMMAND_LIKE, NULL, -1);
    expect(stage, UI_ACTION_LIKE);
    assert_ptr_equal(stage->actions[0].product, satin);
    assert_int_equal(stage->actions[0].variant, 2);

    stage->action_count = 0;
    stage_tap_command(stage, COMMAND_TAB, NULL, 1);
    assert_int_equal(stage->action_count, 0);
    stage_tap_command(stage, COMMAND_PRODUCT, mirror, -1);
    expect(stage, UI_ACTION_WEAR);
    assert_ptr_equal(stage->actions[0].product, mirror);

    stage->action_count = 0;
    stage_tap_command(stage, COMMAND_PRODUCT, mirror, -1); // the worn one again: off
    expect(stage, UI_ACTION_WEAR);
    assert_false(session_wears(&stage->session, mirror, 0));
    assert_true(session_wears(&stage->session, satin, 2)); // gloss goes over it
    stage_tap_command(stage, COMMAND_PRODUCT, mirror, -1);

    stage->action_count = 0;
    stage_tap_command(stage, COMMAND_CLEAR, NULL, -1);
    expect(stage, UI_ACTION_CLEAR);
    assert_int_equal(stage->session.worn_count, 0);

    stage->action_count = 0;
    stage_tap_command(stage, COMMAND_GOODBYE, NULL, -1);
    expect(stage, UI_ACTION_GOODBYE);
    assert_int_equal(stage->session.state, SESSION_GOODBYE);
    assert_int_equal(stage->ui->tab, 0); // nothing of the visit stays
    stage_settle(stage);
    stage->session.state = SESSION_CONSENT; // the next one
    stage_run(stage, 1);
    (void)stage_find(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
    stage_close(stage);
}

static void a_visit_in_landscape_gives_its_actions(void **state)
{
    (void)state;
    visit(1280, 720, "en");
}

static void a_visit_in_portrait_gives_its_actions(void **state)
{
    (void)state;
    visit(1080, 1920, "en");
}

static void a_visit_from_right_to_left_gives_its_actions(void **state)
{
    (void)state;
    visit(1280, 720, "ar");
}

static void the_profile_is_its_own_choice_and_off_at_first(void **state)
{
    (void)state;
    struct stage *stage;
    if (!stage_open(&stage, 1280, 720, "en"))
        skip();
    stage_settle(stage);
    stage_tap_command(stage, COMMAND_TOGGLE_PROFILE, NULL, -1);
    assert_int_equal(stage->action_count, 0); // a choice alone agrees to nothing
    stage_tap_command(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
    expect(stage, UI_ACTION_CONSENT);
    assert_true(stage->actions[0].try_on && stage->actions[0].profile);
    session_wipe(&stage->session);
    stage->session.state = SESSION_CONSENT;
    stage->action_count = 0;
    stage_settle(stage);
    stage_tap_command(stage, COMMAND_CONSENT_TRY_ON, NULL, -1); // the next shopper starts without it
    expect(stage, UI_ACTION_CONSENT);
    assert_false(stage->actions[0].profile);
    stage_close(stage);
}

static void who_said_no_can_look_and_is_asked_again_only_by_choice(void **state)
{
    (void)state;
    struct stage *stage;
    if (!stage_open(&stage, 1080, 1920, "en"))
        skip();
    stage_settle(stage);
    stage_tap_command(stage, COMMAND_CONSENT_BROWSE, NULL, -1);
    expect(stage, UI_ACTION_CONSENT);
    assert_false(stage->actions[0].try_on);
    assert_int_equal(stage->session.state, SESSION_BROWSE);
    stage->action_count = 0;
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[0], -1);
    stage_tap_command(stage, COMMAND_SHADE, &stage->products[0], 1);
    assert_int_equal(stage->action_count, 0); // looked at, not worn
    assert_ptr_equal(stage->ui->chosen, &stage->products[0]);
    stage_tap_command(stage, COMMAND_ASK_CONSENT, NULL, -1);
    assert_int_equal(stage->action_count, 0); // asking is not agreeing
    stage_tap_command(stage, COMMAND_CONSENT_BROWSE, NULL, -1);
    assert_int_equal(stage->action_count, 0); // still no
    stage_tap_command(stage, COMMAND_ASK_CONSENT, NULL, -1);
    stage_tap_command(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
    expect(stage, UI_ACTION_CONSENT);
    assert_true(stage->actions[0].try_on);
    stage_close(stage);
}

static void nothing_behind_the_consent_card_can_be_touched(void **state)
{
    (void)state;
    struct stage *stage;
    if (!stage_open(&stage, 1080, 1920, "en"))
        skip();
    stage_settle(stage);
    stage_tap_command(stage, COMMAND_CONSENT_BROWSE, NULL, -1);
    struct rect goodbye = stage_find(stage, COMMAND_GOODBYE, NULL, -1);
    stage_tap_command(stage, COMMAND_ASK_CONSENT, NULL, -1);
    stage->action_count = 0;
    stage_tap(stage, goodbye.x + goodbye.width * 0.5f, goodbye.y + goodbye.height * 0.5f);
    assert_int_equal(stage->action_count, 0);
    stage_send(stage, (struct input_event){.kind = INPUT_KEY, .key = INPUT_KEY_RIGHT});
    assert_int_equal(stage->action_count, 0);
    stage_close(stage);
}

static void a_second_tap_on_yes_within_the_frame_is_not_a_second_consent(void **state)
{
    (void)state;
    struct stage *stage;
    if (!stage_open(&stage, 1280, 720, "en"))
        skip();
    stage_settle(stage);
    struct rect yes = stage_find(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
    for (int i = 0; i < 2; i++) {
        stage_finger(stage, INPUT_POINTER_DOWN, 0, yes.x + 20.0f, yes.y + 20.0f);
        stage_finger(stage, INPUT_POINTER_UP, 0, yes.x + 20.0f, yes.y + 20.0f);
    }
    expect(stage, UI_ACTION_CONSENT);
    stage_close(stage);
}

static bool like_colour(const uint8_t *pixel, const uint8_t *colour)
{
    return abs(pixel[0] - colour[0]) < 28 && abs(pixel[1] - colour[1]) < 28 && abs(pixel[2] - colour[2]) < 28;
}

// The middle of the pixels of that colour below `from_y`; false when there are too few.
static bool find_colour(const struct picture *shot, int from_y, const uint8_t *colour, float *x, float *y)
{
    double sum_x = 0.0, sum_y = 0.0;
    int count = 0;
    for (int row = from_y; row < shot->height_px; row++)
        for (int column = 0; column < shot->width_px; column++)
            if (like_colour(picture_row(shot, row) + 4 * column, colour)) {
                sum_x += column;
                sum_y += row;
                count++;
            }
    *x = count > 0 ? (float)(sum_x / count) : 0.0f;
    *y = count > 0 ? (float)(sum_y / count) : 0.0f;
    return count > 200;
}

static void what_is_hit_is_what_is_seen(void **state)
{
    (void)state;
    struct stage *stage;
    if (!stage_open(&stage, 1280, 720, "en"))
        skip();
    stage_settle(stage);
    stage_tap_command(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
    // A swatch in a colour that nothing else has, found by its pixels.
    const uint8_t green[3] = {0, 200, 40};
    memcpy(stage->variants[1][4].swatch_srgb, green, 3);
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[1], -1);
    stage_read(stage);
    float x, y;
    assert_true(find_colour(&stage->shot, 360, green, &x, &y));
    stage->action_count = 0;
    stage_tap(stage, x, y);
    expect(stage, UI_ACTION_WEAR);
    assert_int_equal(stage->actions[0].variant, 4);
    // And where the stage is free, nothing is hit.
    stage_tap(stage, 400.0f, 400.0f);
    assert_int_equal(stage->action_count, 1);
    stage_close(stage);
}

static void what_cannot_be_tried_on_says_so(void **state)
{
    (void)state;
    struct stage *stage;
    if (!stage_open(&stage, 1280, 720, "en"))
        skip();
    stage_settle(stage);
    stage_tap_command(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
    stage->action_count = 0;
    for (int i = 0; i < 4; i++)
        stage_send(stage, (struct input_event){.kind = INPUT_KEY, .key = INPUT_KEY_DOWN});
    stage_settle(stage);
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[16], -1);
    assert_int_equal(stage->action_count, 0);
    assert_string_equal(stage->ui->toast, "toast.no_try_on");
    stage_close(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_visit_in_landscape_gives_its_actions),
        cmocka_unit_test(a_visit_in_portrait_gives_its_actions),
        cmocka_unit_test(a_visit_from_right_to_left_gives_its_actions),
        cmocka_unit_test(the_profile_is_its_own_choice_and_off_at_first),
        cmocka_unit_test(who_said_no_can_look_and_is_asked_again_only_by_choice),
        cmocka_unit_test(nothing_behind_the_consent_card_can_be_touched),
        cmocka_unit_test(a_second_tap_on_yes_within_the_frame_is_not_a_second_consent),
        cmocka_unit_test(what_is_hit_is_what_is_seen),
        cmocka_unit_test(what_cannot_be_tried_on_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
