// The size of worn glasses: what the chip says, the page behind it, and that measuring ends with the page.
#include "tests/unit/app/ui_stage.h"

static struct stage *open_wearing(int width_px, int height_px, const char *language)
{
    struct stage *stage = NULL;
    if (!stage_open(&stage, width_px, height_px, language))
        return NULL;
    session_consent(&stage->session, true, false);
    session_wear(&stage->session, &stage->products[10], 0);
    stage->status.face_present = true;
    stage->status.fit = (struct fit){.verdict = FIT_RIGHT,
                                     .source = SIZE_BY_IRIS,
                                     .card_would_help = true,
                                     .frame_mm = 138.0f,
                                     .face_mm = 141.0f,
                                     .error_mm = 6.0f};
    stage->status.head_size = (struct head_size){.source = SIZE_BY_IRIS,
                                                 .head_scale = 1.0f,
                                                 .head_scale_error = 0.07f,
                                                 .has_pd = true,
                                                 .pd_mm = 62.5f,
                                                 .pd_error_mm = 4.4f};
    stage_settle(stage);
    ui_choose(stage->ui, &stage->products[10], 0);
    stage_settle(stage);
    return stage;
}

static bool measuring_was_asked_for(const struct stage *stage, bool on)
{
    for (int i = 0; i < stage->action_count; i++)
        if (stage->actions[i].kind == UI_ACTION_MEASURE_SIZE && stage->actions[i].on == on)
            return true;
    return false;
}

static bool can_be_touched(const struct stage *stage, enum command_kind kind)
{
    const struct canvas *canvas = &stage->ui->canvas;
    for (int i = 0; i < canvas->area_count; i++)
        if (canvas->areas[i].command.kind == kind)
            return true;
    return false;
}

static void the_chip_opens_the_page_and_nothing_is_measured_yet(void **state)
{
    (void)state;
    struct stage *stage = open_wearing(1280, 720, "en");
    if (stage == NULL)
        skip();
    struct rect chip = stage_find(stage, COMMAND_SIZE_PAGE, NULL, 1);
    assert_true(chip.height >= 48.0f);
    stage_tap_command(stage, COMMAND_SIZE_PAGE, NULL, 1);
    assert_true(stage->ui->size_page);
    assert_false(measuring_was_asked_for(stage, true));
    stage_tap_command(stage, COMMAND_MEASURE_SIZE, NULL, 1);
    assert_true(measuring_was_asked_for(stage, true));
    stage_close(stage);
}

static void leaving_the_page_ends_measuring(void **state)
{
    (void)state;
    struct stage *stage = open_wearing(1280, 720, "en");
    if (stage == NULL)
        skip();
    struct size_measure measure = {.state = SIZE_LOOKING, .problem = SIZE_NO_CARD};
    stage->status.size = &measure;
    stage_tap_command(stage, COMMAND_SIZE_PAGE, NULL, 1);
    stage_tap_command(stage, COMMAND_MEASURE_SIZE, NULL, 0); // it runs: the button stops it
    assert_true(measuring_was_asked_for(stage, false));
    stage->action_count = 0;
    stage_tap_command(stage, COMMAND_SIZE_PAGE, NULL, 0);
    assert_true(measuring_was_asked_for(stage, false));
    assert_false(stage->ui->size_page);
    stage_tap_command(stage, COMMAND_SIZE_PAGE, NULL, 1);
    stage->action_count = 0;
    session_clear(&stage->session); // no glasses, no page
    stage_run(stage, 2);
    assert_false(stage->ui->size_page);
    assert_true(measuring_was_asked_for(stage, false));
    stage_close(stage);
}

static void without_a_face_or_glasses_there_is_no_chip(void **state)
{
    (void)state;
    struct stage *stage = open_wearing(1280, 720, "en");
    if (stage == NULL)
        skip();
    assert_true(can_be_touched(stage, COMMAND_SIZE_PAGE));
    stage->status.face_present = false;
    stage_run(stage, 1);
    assert_false(can_be_touched(stage, COMMAND_SIZE_PAGE));
    stage->status.face_present = true;
    session_clear(&stage->session);
    stage_run(stage, 1);
    assert_false(can_be_touched(stage, COMMAND_SIZE_PAGE));
    stage_close(stage);
}

static void goodbye_closes_the_page(void **state)
{
    (void)state;
    struct stage *stage = open_wearing(1280, 720, "en");
    if (stage == NULL)
        skip();
    stage_tap_command(stage, COMMAND_SIZE_PAGE, NULL, 1);
    session_wipe(&stage->session);
    stage_run(stage, 2);
    assert_false(stage->ui->size_page);
    stage_close(stage);
}

// Pictures to be looked at, in three shapes and languages.
static void every_state_is_painted_in_every_shape(void **state)
{
    (void)state;
    static const struct {
        int width_px, height_px;
        const char *language, *name;
    } shapes[] = {{1280, 720, "de", "de"}, {1080, 1920, "ar", "ar"}, {720, 1280, "ja", "ja"}};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        struct stage *stage = open_wearing(shapes[i].width_px, shapes[i].height_px, shapes[i].language);
        if (stage == NULL)
            skip();
        struct size_measure measure = {.state = SIZE_STEADY, .count = 6};
        char name[64];
        (void)snprintf(name, sizeof name, "size-chip-%s", shapes[i].name);
        stage_shoot(stage, name);
        stage_tap_command(stage, COMMAND_SIZE_PAGE, NULL, 1);
        stage_settle(stage);
        (void)snprintf(name, sizeof name, "size-page-%s", shapes[i].name);
        stage_shoot(stage, name);
        stage->status.size = &measure;
        stage->status.has_card_outline = true;
        static const struct vec2 outline[4] = {{300, 200}, {420, 195}, {424, 271}, {303, 276}};
        memcpy(stage->status.card_outline, outline, sizeof outline);
        stage_settle(stage);
        (void)snprintf(name, sizeof name, "size-measure-%s", shapes[i].name);
        stage_shoot(stage, name);
        stage_close(stage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_chip_opens_the_page_and_nothing_is_measured_yet),
        cmocka_unit_test(leaving_the_page_ends_measuring),
        cmocka_unit_test(without_a_face_or_glasses_there_is_no_chip),
        cmocka_unit_test(goodbye_closes_the_page),
        cmocka_unit_test(every_state_is_painted_in_every_shape),
    };
    if (!stage_context())
        return 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
