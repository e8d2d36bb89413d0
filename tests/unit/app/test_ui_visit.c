// Before and after trying on: what is shown and what can be touched, and words that change in the middle of
// it.
#include "tests/unit/app/ui_stage.h"

static bool open_at(struct stage **stage, int width_px, int height_px, const char *language,
                    enum session_state state)
{
    if (!stage_open(stage, width_px, height_px, language))
        return false;
    (*stage)->session.state = state;
    stage_settle(*stage);
    return true;
}

static int count_of(const struct stage *stage, enum command_kind kind)
{
    const struct canvas *canvas = &stage->ui->canvas;
    int count = 0;
    for (int i = 0; i < canvas->area_count; i++)
        count += canvas->areas[i].command.kind == kind;
    return count;
}

// Nothing of the visit before can be touched, nothing of a product is there.
static void a_mirror_that_waits_offers_nothing_but_to_begin(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_at(&stage, 1280, 720, "en", SESSION_ATTRACT))
        skip();
    for (int i = 0; i < stage->ui->canvas.area_count; i++)
        assert_int_equal(stage->ui->canvas.areas[i].command.kind, COMMAND_NONE);
    stage_close(stage);
}

static void every_language_can_be_chosen_by_its_own_name(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_at(&stage, 1080, 1920, "en", SESSION_LANGUAGE))
        skip();
    assert_int_equal(count_of(stage, COMMAND_LANGUAGE), stage->ui->language_count);
    assert_true(stage->ui->language_count >= 14);
    int japanese = -1;
    for (int i = 0; i < stage->ui->language_count; i++)
        if (strcmp(stage->ui->languages[i].code, "ja") == 0)
            japanese = i;
    assert_true(japanese >= 0);
    stage_tap_command(stage, COMMAND_LANGUAGE, NULL, japanese);
    stage_settle(stage);
    assert_string_equal(strings_language(stage->ui->strings), "ja");
    assert_int_equal(stage->session.state, SESSION_CONSENT);
    assert_int_equal(count_of(stage, COMMAND_CONSENT_TRY_ON), 1);
    stage_close(stage);
}

// Worn and chosen products stay, and the whole screen turns round.
static void words_change_in_the_middle_of_a_visit(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_at(&stage, 1280, 720, "en", SESSION_CONSENT))
        skip();
    stage_tap_command(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
    stage_settle(stage);
    const struct catalogue_product *worn = &stage->products[1];
    stage_tap_command(stage, COMMAND_PRODUCT, worn, -1);
    stage_settle(stage);
    float panel_x = stage->ui->layout.panel.x;
    stage_tap_command(stage, COMMAND_CHOOSE_LANGUAGE, NULL, -1);
    stage_settle(stage);
    assert_int_equal(count_of(stage, COMMAND_PRODUCT), 0); // covered
    int arabic = -1;
    for (int i = 0; i < stage->ui->language_count; i++)
        if (strcmp(stage->ui->languages[i].code, "ar") == 0)
            arabic = i;
    stage_tap_command(stage, COMMAND_LANGUAGE, NULL, arabic);
    stage_settle(stage);
    assert_true(stage->ui->canvas.rtl);
    assert_true(stage->ui->layout.panel.x < panel_x);
    assert_int_equal(stage->session.state, SESSION_TRY_ON);
    assert_true(ui_worn_variant(&stage->session, worn) >= 0);
    assert_ptr_equal(stage->ui->chosen, worn);
    assert_true(count_of(stage, COMMAND_PRODUCT) > 0);
    stage_shoot(stage, "ar-changed");
    stage_close(stage);
}

static void who_was_lost_can_go_on_or_be_wiped_and_nothing_else(void **state)
{
    (void)state;
    for (int answer = 0; answer < 2; answer++) {
        struct stage *stage;
        if (!open_at(&stage, 1280, 720, "en", SESSION_CONSENT))
            skip();
        stage_tap_command(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
        stage->session.state = SESSION_LOST;
        stage_settle(stage);
        for (int i = 0; i < stage->ui->canvas.area_count; i++) {
            enum command_kind kind = stage->ui->canvas.areas[i].command.kind;
            assert_true(kind == COMMAND_RESUME || kind == COMMAND_GOODBYE);
        }
        stage_tap_command(stage, answer == 0 ? COMMAND_RESUME : COMMAND_GOODBYE, NULL, -1);
        assert_int_equal(stage->session.state, answer == 0 ? SESSION_TRY_ON : SESSION_GOODBYE);
        stage_close(stage);
    }
}

static void others_are_asked_before_they_try_on_together(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_at(&stage, 1280, 720, "en", SESSION_CONSENT))
        skip();
    assert_int_equal(count_of(stage, COMMAND_ASK_TOGETHER), 0);
    stage_tap_command(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
    for (int agreed = 0; agreed < 2; agreed++) {
        stage_choose_more(stage, "action.together");
        assert_int_equal(stage->ui->canvas.area_count, 2);
        assert_false(stage->session.together);
        stage_shoot(stage, "en-together");
        stage_tap_command(stage, COMMAND_TOGETHER, NULL, agreed);
        assert_int_equal(stage->session.together, agreed);
    }
    stage_tap_command(stage, COMMAND_ASK_TOGETHER, NULL, -1); // to be the only one is no question
    assert_false(stage->session.together);
    assert_int_equal(count_of(stage, COMMAND_ASK_TOGETHER), 0);
    stage_close(stage);
}

static void the_card_for_others_goes_with_the_shopper(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_at(&stage, 1080, 1920, "ja", SESSION_CONSENT))
        skip();
    stage_tap_command(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
    stage_choose_more(stage, "action.together");
    stage_shoot(stage, "ja-together");
    stage->session.state = SESSION_LOST;
    stage_settle(stage);
    stage_tap_command(stage, COMMAND_RESUME, NULL, -1);
    assert_int_equal(count_of(stage, COMMAND_TOGETHER), 0);
    assert_non_null(stage_area(stage, WIDGET_MORE));
    stage_close(stage);
}

static void the_warning_covers_everything(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_at(&stage, 1280, 720, "en", SESSION_BROWSE))
        skip();
    assert_true(stage->ui->canvas.area_count > 0);
    stage->status.seconds_left = 20;
    stage_settle(stage);
    assert_int_equal(stage->ui->canvas.area_count, 0);
    stage->status.seconds_left = 0;
    stage_settle(stage);
    assert_true(stage->ui->canvas.area_count > 0);
    stage_close(stage);
}

// For looking at.
static void every_screen_of_a_visit_is_painted(void **state)
{
    (void)state;
    static const struct {
        int width_px, height_px;
        const char *language;
    } shapes[] = {{1280, 720, "en"}, {1080, 1920, "ar"}, {1080, 1920, "ja"}, {1280, 1024, "el"}};
    static const struct {
        enum session_state state;
        const char *name;
    } screens[] = {{SESSION_ATTRACT, "attract"},
                   {SESSION_LANGUAGE, "language"},
                   {SESSION_LOST, "lost"},
                   {SESSION_GOODBYE, "goodbye"}};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        struct stage *stage;
        if (!open_at(&stage, shapes[i].width_px, shapes[i].height_px, shapes[i].language, SESSION_CONSENT))
            skip();
        char name[64];
        for (size_t k = 0; k < sizeof screens / sizeof screens[0]; k++) {
            stage->session.state = screens[k].state;
            stage_settle(stage);
            (void)snprintf(name, sizeof name, "%s-visit-%s", shapes[i].language, screens[k].name);
            stage_shoot(stage, name);
            assert_in_range(stage->ui->canvas.draws, 1, 120);
        }
        stage->session.state = SESSION_BROWSE;
        stage->status.seconds_left = 17;
        stage_settle(stage);
        (void)snprintf(name, sizeof name, "%s-visit-warning", shapes[i].language);
        stage_shoot(stage, name);
        stage_close(stage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mirror_that_waits_offers_nothing_but_to_begin),
        cmocka_unit_test(every_language_can_be_chosen_by_its_own_name),
        cmocka_unit_test(words_change_in_the_middle_of_a_visit),
        cmocka_unit_test(who_was_lost_can_go_on_or_be_wiped_and_nothing_else),
        cmocka_unit_test(others_are_asked_before_they_try_on_together),
        cmocka_unit_test(the_card_for_others_goes_with_the_shopper),
        cmocka_unit_test(the_warning_covers_everything),
        cmocka_unit_test(every_screen_of_a_visit_is_painted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
