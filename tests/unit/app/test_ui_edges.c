// What goes wrong in the middle of a visit: who leaves half-way, a share that fails, a product that is sold
// out, taps faster than frames.
#include "tests/unit/app/ui_stage.h"

static bool open_corner(struct stage **stage, bool trying)
{
    if (!stage_open_store(stage, 1280, 720, "en", true))
        return false;
    stage_paint_a_corner(*stage);
    if (trying)
        session_consent(&(*stage)->session, true, false);
    stage_settle(*stage);
    return true;
}

static bool says(struct stage *stage, const char *key)
{
    return stage_says(stage, strings_get(stage->ui->strings, key));
}

static void who_leaves_while_being_asked_leaves_no_wish_behind(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_corner(&stage, false))
        skip();
    stage->ui->minors.age = 16;
    stage_settle(stage);
    stage_tap_widget(stage, WIDGET_CONSENT_PROFILE);
    stage_tap_widget(stage, WIDGET_CONSENT_SKIN);
    stage_tap_widget(stage, WIDGET_CONSENT_YOUNG);
    session_wipe(&stage->session); // nobody answered
    stage->session.state = SESSION_CONSENT;
    stage_settle(stage);
    assert_false(stage->ui->wishes.profile || stage->ui->wishes.skin_match || stage->ui->young);
    stage_tap_command(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
    assert_false(stage->session.consent.profile || stage->session.consent.skin_match);
    stage_close(stage);
}

static void a_share_that_failed_is_said_and_can_be_tried_again(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_corner(&stage, true))
        skip();
    struct photo photo = {.state = PHOTO_TAKEN, .number = 1};
    assert_int_equal(picture_allocate(64, 64, &photo.picture), RESULT_OK);
    stage->status.photo = &photo;
    stage->status.can_share = true;
    stage_settle(stage);
    stage_tap_widget(stage, WIDGET_PHOTO_SHARE);
    photo.failed = true; // no network, or no phone page
    assert_true(says(stage, "share.unavailable"));
    stage->action_count = 0;
    stage_tap_widget(stage, WIDGET_PHOTO_SHARE);
    assert_int_equal(stage_last_action(stage)->kind, UI_ACTION_SHARE);
    photo.failed = false;
    (void)snprintf(photo.url, sizeof photo.url, "http://192.0.2.7:8080/look");
    assert_false(says(stage, "share.unavailable"));
    photo.failed = true; // the link is there, the network is not
    assert_true(says(stage, "share.unavailable"));
    assert_false(says(stage, "share.qr_title"));
    assert_null(stage_area(stage, WIDGET_PHOTO_SHARE)); // it comes back by itself
    stage->status.photo = NULL;
    stage_settle(stage);
    photo_forget(&photo);
    stage_close(stage);
}

static void what_sells_out_while_it_is_worn_is_said_and_stays_on(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_corner(&stage, true))
        skip();
    const struct catalogue_product *product = &stage->products[1];
    session_wear(&stage->session, product, 2);
    ui_choose(stage->ui, product, 2);
    sheet_show(stage->ui, SHEET_PRODUCT);
    stage_settle(stage);
    stage->variants[1][2].availability = AVAILABILITY_OUT_OF_STOCK;
    assert_true(says(stage, "product.out_of_stock")); // on its card
    sheet_show(stage->ui, SHEET_NONE);
    assert_true(says(stage, "product.out_of_stock")); // and on the shelf
    assert_true(session_wears(&stage->session, product, 2));
    stage_tap_command(stage, COMMAND_PRODUCT, product, -1); // off, and on again
    assert_false(session_wears(&stage->session, product, 2));
    stage_tap_command(stage, COMMAND_PRODUCT, product, -1);
    assert_true(session_wears(&stage->session, product, 2));
    stage_close(stage);
}

// All over the screen, several between two frames: whatever opens, the next visit finds nothing of it.
static void two_hundred_rapid_taps_leave_a_screen_that_works(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_corner(&stage, true))
        skip();
    unsigned seed = 1;
    for (int i = 0; i < 200; i++) {
        seed = seed * 1103515245u + 12345u;
        float x = (float)(seed >> 16 & 0x7fff) / 32768.0f * 1280.0f;
        seed = seed * 1103515245u + 12345u;
        float y = (float)(seed >> 16 & 0x7fff) / 32768.0f * 720.0f;
        stage_finger(stage, INPUT_POINTER_DOWN, 0, x, y);
        stage_finger(stage, INPUT_POINTER_UP, 0, x, y);
        stage->action_count = 0;
        if (i % 3 == 0)
            stage_run(stage, 1);
    }
    session_wipe(&stage->session);
    stage->session.state = SESSION_CONSENT;
    stage_settle(stage);
    assert_int_equal(stage->ui->sheets.shown, SHEET_NONE);
    assert_false(stage->ui->asking || stage->ui->asking_together || stage->ui->choosing_language);
    stage_tap_command(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
    assert_int_equal(stage->session.state, SESSION_TRY_ON);
    assert_non_null(stage_area(stage, WIDGET_MORE));
    stage_close(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_leaves_while_being_asked_leaves_no_wish_behind),
        cmocka_unit_test(a_share_that_failed_is_said_and_can_be_tried_again),
        cmocka_unit_test(what_sells_out_while_it_is_worn_is_said_and_stays_on),
        cmocka_unit_test(two_hundred_rapid_taps_leave_a_screen_that_works),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
