// Every screen in every shape and script, painted: pictures for looking at, and the bounds that hold for all
// of them.
#include "tests/unit/app/ui_stage.h"

#define MOST_DRAWS 120

struct shape {
    int width_px, height_px;
    const char *language;
};

static const struct shape shapes[] = {
    {1280, 720, "en"},  {1080, 1920, "en"}, {1920, 1080, "de"}, {1280, 720, "ar"},  {1080, 1920, "ar"},
    {1080, 1920, "ja"}, {720, 1280, "es"},  {1280, 1024, "de"}, {2160, 3840, "en"},
};

static void shoot(struct stage *stage, const struct shape *shape, const char *screen)
{
    char name[64];
    (void)snprintf(name, sizeof name, "%s-%s", shape->language, screen);
    stage_shoot(stage, name);
    assert_in_range(stage->ui->canvas.draws, 1, MOST_DRAWS);
    assert_true(stage->ui->canvas.area_count < CANVAS_MAX_AREAS);
}

static void walk(const struct shape *shape)
{
    struct stage *stage = NULL;
    if (!stage_open(&stage, shape->width_px, shape->height_px, shape->language))
        skip();
    stage_settle(stage);
    shoot(stage, shape, "1-consent");
    stage_tap_command(stage, COMMAND_TOGGLE_PROFILE, NULL, -1);
    stage_tap_command(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
    stage_settle(stage);
    shoot(stage, shape, "2-start");
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[1], -1);
    stage_tap_command(stage, COMMAND_SHADE, &stage->products[1], 2);
    stage_tap_command(stage, COMMAND_LIKE, NULL, -1);
    shoot(stage, shape, "3-worn");
    stage->status.face_present = false;
    for (int i = 0; i < 2; i++)
        stage_send(stage, (struct input_event){.kind = INPUT_KEY, .key = INPUT_KEY_DOWN});
    stage_settle(stage);
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[10], -1);
    stage_settle(stage);
    shoot(stage, shape, "4-absent");
    stage->status.camera_placeholder = true;
    stage->status.camera_reason = "/dev/video0: Device or resource busy";
    stage_settle(stage);
    shoot(stage, shape, "5-no-camera");
    stage->status.camera_placeholder = false;
    session_wipe(&stage->session);
    session_consent(&stage->session, false, false);
    stage_settle(stage);
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[1], -1);
    shoot(stage, shape, "6-browse");
    stage_close(stage);
}

static void every_screen_is_painted_in_every_shape(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        walk(&shapes[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_screen_is_painted_in_every_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
