// Every page of the staff's and of the installer, with what it can say, for the tests that look at all
// screens.
#ifndef CHEVAL_TESTS_UNIT_APP_STAFF_STAGE_H
#define CHEVAL_TESTS_UNIT_APP_STAFF_STAGE_H

#include "tests/unit/app/ui_stage.h"

struct staff_screen {
    const char *name;
    enum staff_page page;
    bool installs, is_bad; // with whatever can be wrong
    enum staff_says says;
};

static const struct staff_screen staff_screens[] = {
    {"staff-pin", STAFF_PIN, false, false, STAFF_SAYS_WRONG_PIN},
    {"staff-locked", STAFF_PIN, false, true, STAFF_SAYS_LOCKED},
    {"staff-menu", STAFF_MENU, false, false, STAFF_SAYS_SAVED},
    {"staff-menu-unsaved", STAFF_MENU, false, true, STAFF_SAYS_NOT_SAVED},
    {"staff-camera", STAFF_CAMERA, false, false, STAFF_SAYS_NOTHING},
    {"staff-volume", STAFF_VOLUME, false, false, STAFF_SAYS_NOTHING},
    {"staff-languages", STAFF_LANGUAGES, false, false, STAFF_SAYS_ONE_LANGUAGE},
    {"staff-new-pin", STAFF_NEW_PIN, false, false, STAFF_SAYS_DIFFERS},
    {"install-language", STAFF_LANGUAGE, true, false, STAFF_SAYS_NOTHING},
    {"install-names", STAFF_NAMES, true, false, STAFF_SAYS_NOTHING},
    {"install-screen", STAFF_SCREEN, true, false, STAFF_SAYS_NOTHING},
    {"install-screen-bad", STAFF_SCREEN, true, true, STAFF_SAYS_NOTHING},
    {"install-camera", STAFF_CAMERA, true, false, STAFF_SAYS_NOTHING},
    {"install-network", STAFF_NETWORK, true, false, STAFF_SAYS_NOTHING},
    {"install-network-bad", STAFF_NETWORK, true, true, STAFF_SAYS_NOTHING},
    {"install-pin", STAFF_NEW_PIN, true, false, STAFF_SAYS_NOTHING},
    {"install-pin-again", STAFF_NEW_PIN, true, false, STAFF_SAYS_AGAIN},
    {"install-summary", STAFF_SUMMARY, true, false, STAFF_SAYS_NOTHING},
};

#define STAFF_SCREENS ((int)(sizeof staff_screens / sizeof staff_screens[0]))

static inline void staff_stage_open(struct stage *stage)
{
    static const struct staff_camera camera = {.source = "/dev/video0", .rotate_deg = 90};
    struct language languages[STRINGS_MAX_LANGUAGES];
    char codes[STRINGS_MAX_LANGUAGES][4];
    int count = strings_languages(test_source_path("assets"), languages, STRINGS_MAX_LANGUAGES);
    for (int i = 0; i < count; i++)
        memcpy(codes[i], languages[i].code, sizeof codes[i]);
    staff_init(&stage->staff, NULL, &camera, (const char(*)[4])codes, count);
    stage->staff.is_portrait = stage->height_px > stage->width_px;
    stage->staff.is_full_screen = true;
    (void)snprintf(stage->staff.shown_language, 4, "%.3s", strings_language(stage->ui->strings));
    staff_begin_install(&stage->staff, false);
    const struct camera_device cameras[] = {{"/dev/video0", "Integrated Camera: Integrated C"},
                                            {"/dev/video2", "HD Pro Webcam C920"}};
    staff_set_cameras(&stage->staff, cameras, 2);
    (void)snprintf(stage->staff.draft.store_name, SETTINGS_NAME_SIZE, "Maison Cheval");
    (void)snprintf(stage->staff.draft.pin, PIN_HASH_SIZE, "$y$");
    stage->status.staff = &stage->staff;
}

static inline void staff_stage_show(struct stage *stage, const struct staff_screen *screen)
{
    struct staff *staff = &stage->staff;
    staff->page = screen->page;
    staff->installs = screen->installs;
    staff->says = screen->says;
    staff->waits = false;
    (void)snprintf(staff->digits, sizeof staff->digits, "%s", screen->is_bad ? "" : "12345");
    staff->locked_until_ns = screen->says == STAFF_SAYS_LOCKED ? 59 * CLOCK_SECOND_NS : 0;
    staff->now_ns = 0;
    staff->draft.height_mm = staff->is_portrait ? 1210 : 680;
    staff->draft.bottom_mm = screen->is_bad ? 1600 : 500;
    staff->draft.distance_mm = screen->is_bad ? 3000 : 600;
    staff->is_checked = true;
    staff->network = (struct self_check){
        .has_address = !screen->is_bad, .can_listen = true, .answers = !screen->is_bad, .port = 8080};
    (void)snprintf(staff->network.address, sizeof staff->network.address, "192.168.178.120");
    staff->network.can_listen = !screen->is_bad;
}

static inline void staff_stage_close(struct stage *stage)
{
    stage->staff.page = STAFF_CLOSED;
    stage_settle(stage);
    stage->status.staff = NULL;
}

#endif
