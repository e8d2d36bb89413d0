// The customer's way through the screens: what is asked before a card is looked for, the offer, the typed
// code, the sheet with what is known, and forgetting by two touches.
#include "tests/unit/app/profile_stage.h"

struct visit_stage {
    struct stage *stage;
    struct loyalty_card card;
    struct profile profile;
};

static struct visit_stage *open_visit(bool agreed)
{
    static struct visit_stage visit;
    visit = (struct visit_stage){.stage = NULL};
    if (!stage_open_store(&visit.stage, 1280, 720, "en", false)) {
        skip();
        return NULL;
    }
    visit.stage->status.loyalty = &visit.card;
    visit.stage->status.takes_codes = true;
    visit.stage->session.state = SESSION_TRY_ON;
    session_consent(&visit.stage->session, true, agreed);
    stage_settle(visit.stage);
    visit.stage->action_count = 0;
    return &visit;
}

static int count_actions(const struct stage *stage, enum ui_action_kind kind, bool on)
{
    int count = 0;
    for (int i = 0; i < stage->action_count; i++)
        count += stage->actions[i].kind == kind && stage->actions[i].on == on;
    return count;
}

static void link(struct visit_stage *visit)
{
    profile_stage_fill(visit->stage, &visit->profile);
    session_link(&visit->stage->session, &visit->profile);
    stage_settle(visit->stage);
}

static void no_card_is_looked_for_before_the_profile_is_agreed_to(void **state)
{
    (void)state;
    struct visit_stage *visit = open_visit(false);
    struct stage *stage = visit->stage;
    stage_choose_more(stage, "profile.title");
    stage_settle(stage);
    assert_int_equal(count_actions(stage, UI_ACTION_CARD, true), 0);
    stage_tap_widget(stage, WIDGET_CARD_NO);
    stage_settle(stage);
    assert_false(stage->session.consent.profile);
    assert_int_equal(count_actions(stage, UI_ACTION_CARD, true), 0);
    stage_choose_more(stage, "profile.title");
    stage_settle(stage);
    stage_tap_widget(stage, WIDGET_CARD_YES);
    stage_settle(stage);
    assert_true(stage->session.consent.profile);
    assert_true(stage->session.consent.try_on); // as it was
    assert_false(stage->session.consent.contact);
    assert_int_equal(count_actions(stage, UI_ACTION_CARD, true), 1);
    stage_close(stage);
}

static void for_the_young_a_parent_is_asked(void **state)
{
    (void)state;
    struct visit_stage *visit = open_visit(false);
    struct stage *stage = visit->stage;
    stage->ui->young = true;
    stage_choose_more(stage, "profile.title");
    stage_settle(stage);
    stage_tap_widget(stage, WIDGET_CARD_YES);
    stage_settle(stage);
    assert_true(stage->ui->asking_parent);
    assert_false(stage->session.consent.profile);
    stage_tap_widget(stage, WIDGET_PARENT_NO);
    stage_settle(stage);
    session_consent(&stage->session, true, true); // later, elsewhere: no card is looked for because of it
    stage_settle(stage);
    assert_int_equal(count_actions(stage, UI_ACTION_CARD, true), 0);
    stage_close(stage);
}

static void showing_a_card_is_offered_once_and_goes_away(void **state)
{
    (void)state;
    struct visit_stage *visit = open_visit(true);
    struct stage *stage = visit->stage;
    assert_non_null(stage_area(stage, WIDGET_CARD_OFFER));
    stage_tap_widget(stage, WIDGET_CARD_OFFER_CLOSE);
    stage_settle(stage);
    assert_null(stage_area(stage, WIDGET_CARD_OFFER));
    session_consent(&stage->session, true, false);
    stage_settle(stage);
    session_consent(&stage->session, true, true);
    stage_settle(stage);
    assert_null(stage_area(stage, WIDGET_CARD_OFFER));
    stage_close(stage);
}

static void an_offer_leads_to_the_camera(void **state)
{
    (void)state;
    struct visit_stage *visit = open_visit(true);
    struct stage *stage = visit->stage;
    stage_tap_widget(stage, WIDGET_CARD_OFFER);
    stage_settle(stage);
    assert_int_equal(count_actions(stage, UI_ACTION_CARD, true), 1);
    visit->card.state = LOYALTY_CARD_LOOKING;
    stage_settle(stage);
    assert_null(stage_area(stage, WIDGET_CARD_OFFER));
    stage_tap_widget(stage, WIDGET_CARD_CLOSE);
    stage_settle(stage);
    assert_int_equal(count_actions(stage, UI_ACTION_CARD, false), 1);
    stage_close(stage);
}

static void after_the_greeting_the_customers_sheet_opens(void **state)
{
    (void)state;
    struct visit_stage *visit = open_visit(true);
    struct stage *stage = visit->stage;
    visit->card.state = LOYALTY_CARD_LINKED;
    link(visit);
    assert_int_equal(stage->ui->sheets.shown, SHEET_NONE);
    visit->card.state = LOYALTY_CARD_CLOSED;
    stage_settle(stage);
    assert_int_equal(stage->ui->sheets.shown, SHEET_PROFILE);
    assert_int_equal(count_actions(stage, UI_ACTION_PROFILE, false), 1); // what is known by now
    sheet_show(stage->ui, SHEET_NONE);
    stage_settle(stage);
    stage_choose_more(stage, "profile.title"); // and it is there again
    stage_settle(stage);
    assert_int_equal(stage->ui->sheets.shown, SHEET_PROFILE);
    assert_int_equal(count_actions(stage, UI_ACTION_CARD, true), 0);
    stage_close(stage);
}

static void a_favourite_is_worn_by_a_touch(void **state)
{
    (void)state;
    struct visit_stage *visit = open_visit(true);
    struct stage *stage = visit->stage;
    link(visit);
    sheet_show(stage->ui, SHEET_PROFILE);
    stage_settle(stage);
    const struct canvas *canvas = &stage->ui->canvas;
    const struct touch_area *favourite = NULL;
    for (int i = 0; i < canvas->area_count; i++)
        if (canvas->areas[i].command.kind == COMMAND_IN_SHEET &&
            canvas->areas[i].command.product == &stage->products[1])
            favourite = &canvas->areas[i];
    if (favourite == NULL) {
        fail_msg("the favourite is not there to be touched");
        return;
    }
    stage_tap(stage, favourite->rect.x + favourite->rect.width * 0.5f,
              favourite->rect.y + favourite->rect.height * 0.5f);
    stage_settle(stage);
    assert_true(session_wears(&stage->session, &stage->products[1], 0));
    stage_close(stage);
}

static void the_usual_size_is_chosen_until_another_one_is(void **state)
{
    (void)state;
    struct visit_stage *visit = open_visit(true);
    struct stage *stage = visit->stage;
    const struct catalogue_product *glasses = &stage->products[10];
    assert_null(sizes_chosen(stage->ui, glasses, 0));
    link(visit);
    assert_string_equal(sizes_chosen(stage->ui, glasses, 0)->id, "49");
    assert_null(sizes_chosen(stage->ui, &stage->products[0], 0)); // has none
    stage->ui->sizes[stage->ui->size_count++] = (struct size_choice){glasses, "51"};
    assert_string_equal(sizes_chosen(stage->ui, glasses, 0)->id, "51");
    session_wipe(&stage->session);
    stage_settle(stage);
    assert_null(sizes_chosen(stage->ui, glasses, 0));
    stage_close(stage);
}

static void to_be_written_to_is_off_and_asked_by_itself(void **state)
{
    (void)state;
    struct visit_stage *visit = open_visit(true);
    struct stage *stage = visit->stage;
    link(visit);
    sheet_show(stage->ui, SHEET_PROFILE);
    profile_stage_scroll(stage);
    stage_settle(stage);
    assert_false(stage->session.consent.contact);
    stage_tap_widget(stage, WIDGET_SHEET_CONTACT);
    stage_settle(stage);
    assert_true(stage->session.consent.contact);
    session_consent(&stage->session, true, false); // it goes with the profile
    assert_false(stage->session.consent.contact);
    stage->ui->young = true;
    session_consent(&stage->session, true, true);
    link(visit);
    profile_stage_scroll(stage);
    stage_settle(stage);
    assert_null(stage_area(stage, WIDGET_SHEET_CONTACT)); // no question for the young
    stage_close(stage);
}

static void forgetting_takes_two_touches(void **state)
{
    (void)state;
    struct visit_stage *visit = open_visit(true);
    struct stage *stage = visit->stage;
    link(visit);
    sheet_show(stage->ui, SHEET_PROFILE);
    profile_stage_scroll(stage);
    stage_settle(stage);
    stage_tap_widget(stage, WIDGET_SHEET_FORGET);
    profile_stage_scroll(stage);
    stage_settle(stage);
    assert_int_equal(count_actions(stage, UI_ACTION_FORGET_ME, false), 0);
    stage_tap_widget(stage, WIDGET_SHEET_FORGET_NO);
    profile_stage_scroll(stage);
    stage_settle(stage);
    assert_null(stage_area(stage, WIDGET_SHEET_FORGET_YES));
    stage_tap_widget(stage, WIDGET_SHEET_FORGET);
    profile_stage_scroll(stage);
    stage_settle(stage);
    stage_tap_widget(stage, WIDGET_SHEET_FORGET_YES);
    stage_settle(stage);
    assert_int_equal(count_actions(stage, UI_ACTION_FORGET_ME, false), 1);
    stage_close(stage);
}

static void a_code_is_typed_sent_and_forgotten(void **state)
{
    (void)state;
    struct visit_stage *visit = open_visit(true);
    struct stage *stage = visit->stage;
    visit->card.state = LOYALTY_CARD_LOOKING;
    stage_settle(stage);
    stage_tap_widget(stage, WIDGET_CARD_TYPE);
    stage_settle(stage);
    assert_int_equal(stage->ui->sheets.shown, SHEET_CODE);
    assert_int_equal(count_actions(stage, UI_ACTION_CARD_TYPE, true), 1);
    visit->card.state = LOYALTY_CARD_TYPING;
    for (const char *letter = "7K3M9QX1"; *letter != '\0'; letter++)
        stage_tap_widget(stage, WIDGET_IN_SHEET + (uint32_t)*letter);
    stage_settle(stage);
    stage_tap_widget(stage, WIDGET_SHEET_ENTER_CODE);
    stage_settle(stage);
    assert_int_equal(count_actions(stage, UI_ACTION_CARD_ENTER, false), 1);
    assert_string_equal(stage_last_action(stage)->code, "7K3M9QX1");
    static const struct ui_action nothing;
    for (int i = 0; i < UI_MAX_ACTIONS; i++) // what was handed on is kept nowhere
        assert_memory_equal(&stage->ui->actions[i], &nothing, sizeof nothing);
    visit->card.state = LOYALTY_CARD_LINKED;
    stage_settle(stage);
    assert_int_equal(stage->ui->sheets.shown, SHEET_NONE);
    assert_string_equal(stage->ui->loyalty.typed, "");
    stage_close(stage);
}

static void the_end_of_a_visit_leaves_nothing_of_the_customer(void **state)
{
    (void)state;
    struct visit_stage *visit = open_visit(true);
    struct stage *stage = visit->stage;
    static const struct loyalty_view nothing;
    link(visit);
    (void)snprintf(stage->ui->loyalty.typed, sizeof stage->ui->loyalty.typed, "7K3M");
    sheet_show(stage->ui, SHEET_PROFILE);
    stage_settle(stage);
    session_wipe(&stage->session);
    stage_settle(stage);
    assert_memory_equal(&stage->ui->loyalty, &nothing, sizeof nothing);
    assert_null(stage->ui->profile);
    assert_int_equal(stage->ui->sheets.shown, SHEET_NONE);
    stage_close(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_card_is_looked_for_before_the_profile_is_agreed_to),
        cmocka_unit_test(for_the_young_a_parent_is_asked),
        cmocka_unit_test(showing_a_card_is_offered_once_and_goes_away),
        cmocka_unit_test(an_offer_leads_to_the_camera),
        cmocka_unit_test(after_the_greeting_the_customers_sheet_opens),
        cmocka_unit_test(a_favourite_is_worn_by_a_touch),
        cmocka_unit_test(the_usual_size_is_chosen_until_another_one_is),
        cmocka_unit_test(to_be_written_to_is_off_and_asked_by_itself),
        cmocka_unit_test(forgetting_takes_two_touches),
        cmocka_unit_test(a_code_is_typed_sent_and_forgotten),
        cmocka_unit_test(the_end_of_a_visit_leaves_nothing_of_the_customer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
