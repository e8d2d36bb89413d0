// Behind the three dots: the tiles, help, what was agreed to; and who is too young to agree.
#include "tests/unit/app/ui_stage.h"

struct shape {
    int width_px, height_px;
    const char *language;
};

static const struct shape shapes[] = {{1080, 1920, "en"}, {1280, 720, "en"},  {1080, 1920, "ar"},
                                      {1280, 720, "ar"},  {1080, 1920, "ja"}, {1280, 720, "ja"}};

#define SHAPES (sizeof shapes / sizeof shapes[0])

static bool open_at(struct stage **stage, const struct shape *shape, bool trying)
{
    if (!stage_open_store(stage, shape->width_px, shape->height_px, shape->language, true))
        return false;
    stage_paint_a_corner(*stage);
    if (trying)
        session_consent(&(*stage)->session, true, false);
    stage_settle(*stage);
    return true;
}

static void shoot(struct stage *stage, const struct shape *shape, const char *screen)
{
    char name[64];
    (void)snprintf(name, sizeof name, "words-%s-%s", shape->language, screen);
    stage_shoot(stage, name);
}

// --- more --------------------------------------------------------------------------------------------------

static int tile_of(const char *key)
{
    for (int i = 0; sheet_more_name(i)[0] != '\0'; i++)
        if (strcmp(sheet_more_name(i), key) == 0)
            return i;
    fail_msg("no tile %s", key);
    return -1;
}

static bool offers(struct stage *stage, const char *key)
{
    return stage_area(stage, WIDGET_IN_SHEET + (uint32_t)tile_of(key)) != NULL;
}

static void a_tile_is_there_when_it_makes_sense(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_at(&stage, &shapes[1], false))
        skip();
    session_consent(&stage->session, false, false);
    stage_settle(stage);
    stage_tap_widget(stage, WIDGET_MORE);
    assert_true(offers(stage, "help.title"));
    assert_true(offers(stage, "agreed.title"));
    assert_false(offers(stage, "action.together")); // nobody is tracked who could have company
    session_consent(&stage->session, true, false);
    stage_settle(stage);
    assert_true(offers(stage, "action.together"));
    assert_false(offers(stage, "more.compare")); // there, and says what it waits for
    session_wear(&stage->session, &stage->products[1], 0);
    stage_settle(stage);
    assert_true(offers(stage, "more.compare"));
    stage_close(stage);
}

static void a_tile_closes_the_sheet_and_opens_what_it_says(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_at(&stage, &shapes[0], true))
        skip();
    stage_choose_more(stage, "help.title");
    assert_int_equal(stage->ui->sheets.shown, SHEET_HELP);
    stage_tap_widget(stage, WIDGET_SHEET_CLOSE);
    stage_choose_more(stage, "action.together");
    assert_int_equal(stage->ui->sheets.shown, SHEET_NONE);
    assert_true(stage->ui->asking_together);
    stage_close(stage);
}

static void others_beside_are_seen_to_be_tracked_without_opening_anything(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_at(&stage, &shapes[1], true))
        skip();
    assert_null(stage_area(stage, WIDGET_TOGETHER));
    session_together(&stage->session, true);
    stage_settle(stage);
    assert_non_null(stage_area(stage, WIDGET_TOGETHER));
    stage_tap_widget(stage, WIDGET_TOGETHER);
    assert_false(stage->session.together);
    stage_close(stage);
}

// --- what was agreed to ------------------------------------------------------------------------------------

#define TRY_ON (WIDGET_IN_SHEET + 0)
#define PROFILE (WIDGET_IN_SHEET + 1)
#define CONTACT (WIDGET_IN_SHEET + 2)
#define SKIN (WIDGET_IN_SHEET + 3)

static void each_agreement_is_a_switch_of_its_own(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_at(&stage, &shapes[1], false))
        skip();
    stage_tap_widget(stage, WIDGET_CONSENT_SKIN);
    assert_int_equal(stage->action_count, 0); // a wish until it is answered
    stage_tap_command(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
    assert_true(stage->session.consent.try_on && stage->session.consent.skin_match);
    assert_false(stage->session.consent.profile);
    stage_choose_more(stage, "agreed.title");
    stage_tap_widget(stage, PROFILE);
    assert_true(stage->session.consent.profile && stage->session.consent.skin_match);
    assert_false(stage->session.consent.contact); // it doesn't come with the profile
    stage_tap_widget(stage, CONTACT);
    assert_true(stage->session.consent.contact && stage->session.consent.profile);
    stage_tap_widget(stage, SKIN);
    assert_true(stage->session.consent.profile && !stage->session.consent.skin_match);
    assert_int_equal(stage->session.state, SESSION_TRY_ON);
    stage_close(stage);
}

static void trying_on_taken_back_is_browsing_and_takes_all_off(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_at(&stage, &shapes[0], true))
        skip();
    session_consent_skin_match(&stage->session, true);
    session_wear(&stage->session, &stage->products[1], 0);
    stage_choose_more(stage, "agreed.title");
    stage_tap_widget(stage, TRY_ON);
    assert_int_equal(stage->session.state, SESSION_BROWSE);
    assert_int_equal(stage->session.worn_count, 0);
    assert_false(stage->session.consent.skin_match);
    assert_null(stage_area(stage, SKIN)); // nothing to measure
    // On again: the card says what it is, and only its yes counts.
    stage_tap_widget(stage, TRY_ON);
    assert_int_equal(stage->session.state, SESSION_BROWSE);
    stage_tap_command(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
    assert_int_equal(stage->session.state, SESSION_TRY_ON);
    stage_close(stage);
}

static void no_lets_one_browse_and_keep_favourites(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_at(&stage, &shapes[1], false))
        skip();
    stage_tap_widget(stage, WIDGET_CONSENT_SKIN);
    stage_tap_widget(stage, WIDGET_CONSENT_PROFILE);
    stage_tap_command(stage, COMMAND_CONSENT_BROWSE, NULL, -1);
    assert_int_equal(stage->session.state, SESSION_BROWSE);
    assert_true(stage->session.consent.profile);
    assert_false(stage->session.consent.try_on || stage->session.consent.skin_match);
    stage_close(stage);
}

// --- who is too young --------------------------------------------------------------------------------------

static void without_a_rule_nobody_is_asked_for_their_age(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_at(&stage, &shapes[1], false))
        skip();
    assert_null(stage_area(stage, WIDGET_CONSENT_YOUNG));
    stage_close(stage);
}

static bool open_young(struct stage **stage, const struct shape *shape)
{
    if (!open_at(stage, shape, false))
        return false;
    (*stage)->ui->minors.age = 16;
    stage_settle(*stage);
    shoot(*stage, shape, "consent-young");
    stage_tap_widget(*stage, WIDGET_CONSENT_YOUNG);
    shoot(*stage, shape, "parent");
    assert_int_equal((*stage)->action_count, 0);
    return true;
}

static void a_parents_yes_is_recorded_as_one(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_young(&stage, &shapes[0]))
        skip();
    assert_null(stage_area(stage, WIDGET_CONSENT_YES));
    stage_tap_widget(stage, WIDGET_PARENT_YES);
    assert_int_equal(stage->session.state, SESSION_TRY_ON);
    assert_true(stage->session.consent.by_parent);
    assert_false(stage->session.consent.profile);
    stage_close(stage);
}

static void the_young_browse_and_are_not_asked_in_place_of_the_parent(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_young(&stage, &shapes[1]))
        skip();
    stage_tap_widget(stage, WIDGET_PARENT_NO);
    assert_int_equal(stage->session.state, SESSION_BROWSE);
    assert_false(stage->session.consent.try_on || stage->session.consent.profile);
    stage_tap_command(stage, COMMAND_ASK_CONSENT, NULL, -1);
    assert_null(stage_area(stage, WIDGET_CONSENT_YES)); // the parent's card again
    stage_tap_widget(stage, WIDGET_PARENT_YES);
    assert_int_equal(stage->session.state, SESSION_TRY_ON);
    stage_close(stage);
}

static void what_the_parent_left_out_the_parent_is_asked_for(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_young(&stage, &shapes[1]))
        skip();
    stage_tap_widget(stage, WIDGET_PARENT_YES);
    stage_choose_more(stage, "agreed.title");
    stage_tap_widget(stage, PROFILE);
    assert_false(stage->session.consent.profile);
    stage_tap_widget(stage, WIDGET_PARENT_NO);
    assert_false(stage->session.consent.profile);
    assert_int_equal(stage->session.state, SESSION_TRY_ON);
    stage_choose_more(stage, "agreed.title");
    stage_tap_widget(stage, PROFILE);
    stage_tap_widget(stage, WIDGET_PARENT_YES);
    assert_true(stage->session.consent.profile && stage->session.consent.by_parent);
    stage_choose_more(stage, "agreed.title");
    stage_tap_widget(stage, PROFILE); // taking back needs nobody
    assert_false(stage->session.consent.profile);
    stage_close(stage);
}

static void the_next_visitor_is_nobodys_child(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_young(&stage, &shapes[1]))
        skip();
    stage_tap_widget(stage, WIDGET_PARENT_YES);
    session_wipe(&stage->session);
    stage->session.state = SESSION_CONSENT;
    stage_settle(stage);
    assert_false(stage->ui->young || stage->ui->asking_parent);
    assert_non_null(stage_area(stage, WIDGET_CONSENT_YES));
    stage_tap_command(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
    assert_false(stage->session.consent.by_parent);
    stage_close(stage);
}

static void the_retailers_words_stand_before_the_mirrors_own(void **state)
{
    (void)state;
    struct stage *stage;
    static const char theirs[] = "Ask at the till: a parent decides.";
    if (!open_young(&stage, &shapes[1]))
        skip();
    assert_false(stage_says(stage, theirs));
    stage->ui->minors.words_count = 1;
    stage->ui->minors.words[0] = (struct minors_words){.language = "en"};
    (void)snprintf(stage->ui->minors.words[0].text, MINORS_TEXT_SIZE, "%s", theirs);
    assert_true(stage_says(stage, theirs));
    assert_true(stage_says(stage, "A parent decides")); // the title was not given: ours
    stage_close(stage);
}

// For looking at.
static void every_sheet_behind_the_dots_is_painted(void **state)
{
    (void)state;
    static const char *const names[] = {"more", "help", "agreed"};
    for (size_t i = 0; i < SHAPES; i++) {
        struct stage *stage;
        if (!open_at(&stage, &shapes[i], true))
            skip();
        for (int sheet = SHEET_MORE; sheet <= SHEET_AGREED; sheet++) {
            sheet_show(stage->ui, (enum sheet_id)sheet);
            stage_settle(stage);
            shoot(stage, &shapes[i], names[sheet - SHEET_MORE]);
        }
        sheet_show(stage->ui, SHEET_HELP);
        stage_settle(stage);
        scroller_wheel(&stage->ui->sheets.scroller, 1e4f);
        stage_settle(stage);
        shoot(stage, &shapes[i], "help-end");
        stage_close(stage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tile_is_there_when_it_makes_sense),
        cmocka_unit_test(a_tile_closes_the_sheet_and_opens_what_it_says),
        cmocka_unit_test(others_beside_are_seen_to_be_tracked_without_opening_anything),
        cmocka_unit_test(each_agreement_is_a_switch_of_its_own),
        cmocka_unit_test(trying_on_taken_back_is_browsing_and_takes_all_off),
        cmocka_unit_test(no_lets_one_browse_and_keep_favourites),
        cmocka_unit_test(without_a_rule_nobody_is_asked_for_their_age),
        cmocka_unit_test(a_parents_yes_is_recorded_as_one),
        cmocka_unit_test(the_young_browse_and_are_not_asked_in_place_of_the_parent),
        cmocka_unit_test(what_the_parent_left_out_the_parent_is_asked_for),
        cmocka_unit_test(the_next_visitor_is_nobodys_child),
        cmocka_unit_test(the_retailers_words_stand_before_the_mirrors_own),
        cmocka_unit_test(every_sheet_behind_the_dots_is_painted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
