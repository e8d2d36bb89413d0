// The staff's machine: nothing without the PIN, whatever is touched; locks that last; pages that keep or drop
// what was set; the installer's steps there and back.
#include "app/staff.h"

#include "app/ui/keyboard.h"
#include "platform/base/clock.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASH "$y$j9T$Nk3rkTojqKlpkDo0xcmnm1$NIFaWhGFyPW.TU2OBi7b1VExj.8w4zrhByUFmXaXeWC"

struct desk {
    struct staff staff;
    int64_t now_ns;
    unsigned done; // tasks since
};

static struct desk *open_desk(const char *pin)
{
    static const char languages[][4] = {"de", "en", "fr"};
    static const struct staff_camera camera = {.source = "auto"};
    struct settings *settings = malloc(sizeof *settings);
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(settings);
    assert_non_null(desk);
    settings_init(settings);
    (void)snprintf(settings->pin, sizeof settings->pin, "%s", pin);
    staff_init(&desk->staff, settings, &camera, languages, 3);
    (void)snprintf(desk->staff.shown_language, sizeof desk->staff.shown_language, "en");
    desk->now_ns = CLOCK_SECOND_NS;
    free(settings);
    return desk;
}

static void take_tasks(struct desk *desk)
{
    for (unsigned task = staff_take_task(&desk->staff); task != 0; task = staff_take_task(&desk->staff))
        desk->done |= task;
}

static bool ask(struct desk *desk, enum staff_verb verb, int value)
{
    bool taken = staff_do(&desk->staff, &(struct staff_request){.verb = verb, .value = value}, desk->now_ns);
    take_tasks(desk);
    return taken;
}

static void wait_s(struct desk *desk, int seconds)
{
    desk->now_ns += seconds * CLOCK_SECOND_NS;
    staff_tick(&desk->staff, desk->now_ns);
    take_tasks(desk);
}

static void type(struct desk *desk, const char *digits)
{
    for (; *digits != '\0'; digits++)
        ask(desk, STAFF_DIGIT, *digits - '0');
}

// As main does: the answer comes later.
static void try_pin(struct desk *desk, const char *digits, bool is_right)
{
    type(desk, digits);
    desk->done = 0;
    ask(desk, STAFF_ENTER, 0);
    if ((desk->done & STAFF_DO_CHECK_PIN) == 0)
        return;
    staff_checked_pin(&desk->staff, is_right, desk->now_ns);
    take_tasks(desk);
}

static struct desk *open_menu(void)
{
    struct desk *desk = open_desk(HASH);
    ask(desk, STAFF_OPEN, 0);
    try_pin(desk, "1234", true);
    assert_int_equal(desk->staff.page, STAFF_MENU);
    desk->done = 0;
    return desk;
}

static void opening_asks_for_the_pin_and_the_menu_ends_the_visit(void **state)
{
    (void)state;
    struct desk *desk = open_desk(HASH);
    assert_false(staff_is_open(&desk->staff));
    assert_true(ask(desk, STAFF_OPEN, 0));
    assert_int_equal(desk->staff.page, STAFF_PIN);
    assert_int_equal(desk->done & STAFF_DO_END_VISIT, 0); // who only plays ends nobody's visit
    try_pin(desk, "1234", true);
    assert_int_equal(desk->staff.page, STAFF_MENU);
    assert_int_equal(desk->done & STAFF_DO_END_VISIT, STAFF_DO_END_VISIT);
    assert_string_equal(desk->staff.digits, "");
    free(desk);
}

static void a_mirror_without_a_pin_has_no_staff_menu(void **state)
{
    (void)state;
    struct desk *desk = open_desk("");
    ask(desk, STAFF_OPEN, 0);
    assert_false(staff_is_open(&desk->staff));
    free(desk);
}

// Everything that can be asked for, in every order that 200 taps make, closed and before the PIN pad.
static void nothing_is_done_without_the_pin(void **state)
{
    (void)state;
    for (int opened = 0; opened < 2; opened++) {
        struct desk *desk = open_desk(HASH);
        unsigned random = 12345;
        if (opened)
            ask(desk, STAFF_OPEN, 0);
        desk->done = 0;
        for (int tap = 0; tap < 200; tap++) {
            random = random * 1664525u + 1013904223u;
            enum staff_verb verb = (enum staff_verb)((random >> 16) % STAFF_VERB_COUNT);
            if (!opened && verb == STAFF_OPEN)
                continue;
            ask(desk, verb, (int)(random >> 8 & 15u));
            if (desk->staff.waits)
                staff_checked_pin(&desk->staff, false, desk->now_ns);
        }
        const unsigned harmless = STAFF_DO_CHECK_PIN | STAFF_DO_LANGUAGE;
        assert_int_equal(desk->done & ~harmless, 0);
        assert_true(desk->staff.page == STAFF_CLOSED || desk->staff.page == STAFF_PIN);
        assert_false(desk->staff.is_let_in);
        assert_string_equal(desk->staff.settings.pin, HASH);
        free(desk);
    }
}

static void what_is_out_of_range_is_ignored(void **state)
{
    (void)state;
    struct desk *desk = open_menu();
    ask(desk, (enum staff_verb)STAFF_VERB_COUNT, 0);
    ask(desk, (enum staff_verb)77, 0);
    ask(desk, STAFF_GO, 999);
    ask(desk, STAFF_GO, STAFF_SUMMARY);
    assert_int_equal(desk->staff.page, STAFF_MENU);
    ask(desk, STAFF_GO, STAFF_LANGUAGES);
    ask(desk, STAFF_OFFER, 3);
    ask(desk, STAFF_OFFER, -1);
    assert_int_equal(desk->staff.draft.offered_count, 0);
    ask(desk, STAFF_BACK, 0);
    ask(desk, STAFF_GO, STAFF_CAMERA);
    ask(desk, STAFF_CHOOSE_CAMERA, 0); // none is listed
    assert_string_equal(desk->staff.camera.source, "auto");
    free(desk);
}

static void five_wrong_pins_lock_it_and_the_lock_doubles(void **state)
{
    (void)state;
    struct desk *desk = open_desk(HASH);
    ask(desk, STAFF_OPEN, 0);
    for (int i = 0; i < STAFF_WRONG_PINS; i++) {
        assert_int_equal(staff_locked_s(&desk->staff), 0);
        try_pin(desk, "9999", false);
    }
    assert_int_equal(desk->staff.says, STAFF_SAYS_LOCKED);
    assert_int_equal(staff_locked_s(&desk->staff), STAFF_LOCKED_S);
    try_pin(desk, "1234", true); // the right one isn't even looked at
    assert_int_equal(desk->staff.page, STAFF_PIN);
    ask(desk, STAFF_LEAVE, 0); // nor does it help to come again
    ask(desk, STAFF_OPEN, 0);
    try_pin(desk, "1234", true);
    assert_int_equal(desk->staff.page, STAFF_PIN);
    wait_s(desk, STAFF_LOCKED_S + 1);
    ask(desk, STAFF_OPEN, 0);
    for (int i = 0; i < STAFF_WRONG_PINS; i++)
        try_pin(desk, "9999", false);
    assert_int_equal(staff_locked_s(&desk->staff), 2 * STAFF_LOCKED_S);
    wait_s(desk, 2 * STAFF_LOCKED_S);
    ask(desk, STAFF_OPEN, 0);
    try_pin(desk, "1234", true);
    assert_int_equal(desk->staff.page, STAFF_MENU);
    assert_int_equal(desk->staff.locked_s, 0); // a right one forgives
    free(desk);
}

static void the_answer_to_a_pin_opens_nothing_that_was_left_meanwhile(void **state)
{
    (void)state;
    struct desk *desk = open_desk(HASH);
    ask(desk, STAFF_OPEN, 0);
    type(desk, "1234");
    ask(desk, STAFF_ENTER, 0);
    assert_true(desk->staff.waits);
    ask(desk, STAFF_LEAVE, 0);
    staff_checked_pin(&desk->staff, true, desk->now_ns);
    assert_false(staff_is_open(&desk->staff));
    free(desk);
}

static void it_closes_when_nobody_touches_it(void **state)
{
    (void)state;
    struct desk *desk = open_menu();
    wait_s(desk, STAFF_IDLE_S - 1);
    assert_true(staff_is_open(&desk->staff));
    ask(desk, STAFF_GO, STAFF_VOLUME);
    ask(desk, STAFF_SET_VOLUME, 20);
    desk->done = 0;
    wait_s(desk, STAFF_IDLE_S);
    assert_false(staff_is_open(&desk->staff));
    assert_false(desk->staff.is_let_in);
    assert_int_equal(desk->staff.settings.volume, SETTINGS_UNTOLD); // what was not kept is as it was
    assert_int_equal(desk->done & STAFF_DO_VOLUME, STAFF_DO_VOLUME);
    assert_int_equal(desk->done & STAFF_DO_SAVE, 0);
    free(desk);
}

static void going_back_keeps_what_was_set(void **state)
{
    (void)state;
    struct desk *desk = open_menu();
    ask(desk, STAFF_GO, STAFF_VOLUME);
    ask(desk, STAFF_BACK, 0);
    assert_int_equal(desk->done & STAFF_DO_SAVE, 0); // nothing was changed
    ask(desk, STAFF_GO, STAFF_VOLUME);
    ask(desk, STAFF_SET_VOLUME, 130);
    ask(desk, STAFF_BACK, 0);
    assert_int_equal(desk->staff.settings.volume, 100);
    assert_int_equal(desk->done & STAFF_DO_SAVE, STAFF_DO_SAVE);
    ask(desk, STAFF_GO, STAFF_CAMERA);
    ask(desk, STAFF_TURN, 0);
    ask(desk, STAFF_FLIP, 0);
    ask(desk, STAFF_BACK, 0);
    assert_int_equal(desk->staff.settings.rotate_deg, 90);
    assert_true(desk->staff.settings.flip);
    free(desk);
}

static void the_last_language_stays(void **state)
{
    (void)state;
    struct desk *desk = open_menu();
    ask(desk, STAFF_GO, STAFF_LANGUAGES);
    ask(desk, STAFF_OFFER, 0);
    ask(desk, STAFF_OFFER, 1);
    assert_int_equal(desk->staff.draft.offered_count, 1);
    assert_true(staff_offers(&desk->staff.draft, "fr"));
    ask(desk, STAFF_OFFER, 2);
    assert_int_equal(desk->staff.says, STAFF_SAYS_ONE_LANGUAGE);
    assert_true(staff_offers(&desk->staff.draft, "fr"));
    ask(desk, STAFF_OFFER, 0);
    ask(desk, STAFF_OFFER, 1);
    assert_int_equal(desk->staff.draft.offered_count, 0); // all
    free(desk);
}

static void a_new_pin_is_typed_twice(void **state)
{
    (void)state;
    struct desk *desk = open_menu();
    ask(desk, STAFF_GO, STAFF_NEW_PIN);
    type(desk, "123");
    ask(desk, STAFF_ENTER, 0);
    assert_int_equal(desk->staff.says, STAFF_SAYS_SHORT);
    type(desk, "4");
    ask(desk, STAFF_ENTER, 0);
    assert_int_equal(desk->staff.says, STAFF_SAYS_AGAIN);
    type(desk, "1243");
    ask(desk, STAFF_ENTER, 0);
    assert_int_equal(desk->staff.says, STAFF_SAYS_DIFFERS);
    assert_int_equal(desk->done & STAFF_DO_HASH_PIN, 0);
    type(desk, "5678");
    ask(desk, STAFF_ENTER, 0);
    type(desk, "5678");
    ask(desk, STAFF_ENTER, 0);
    assert_int_equal(desk->done & STAFF_DO_HASH_PIN, STAFF_DO_HASH_PIN);
    staff_hashed_pin(&desk->staff, "$y$new");
    take_tasks(desk);
    assert_string_equal(desk->staff.settings.pin, "$y$new");
    assert_string_equal(desk->staff.digits, "");
    assert_string_equal(desk->staff.first, "");
    assert_int_equal(desk->done & STAFF_DO_SAVE, STAFF_DO_SAVE);
    assert_int_equal(desk->staff.page, STAFF_MENU);
    free(desk);
}

static void a_pin_that_is_too_long_is_cut_at_its_eighth_digit(void **state)
{
    (void)state;
    struct desk *desk = open_desk(HASH);
    ask(desk, STAFF_OPEN, 0);
    type(desk, "123456789");
    assert_string_equal(desk->staff.digits, "12345678");
    ask(desk, STAFF_TAKE_BACK, 0);
    assert_string_equal(desk->staff.digits, "1234567");
    ask(desk, STAFF_DIGIT, 12);
    ask(desk, STAFF_DIGIT, -1);
    assert_string_equal(desk->staff.digits, "1234567");
    free(desk);
}

// --- the installer -----------------------------------------------------------------------------------------

static void type_name(struct desk *desk, const char *name)
{
    for (; *name != '\0'; name++)
        ask(desk, STAFF_TYPE, *name);
}

static void the_first_installer_goes_step_by_step_and_can_not_be_left(void **state)
{
    (void)state;
    static const enum staff_page expected[] = {STAFF_LANGUAGE, STAFF_NAMES,   STAFF_SCREEN, STAFF_CAMERA,
                                               STAFF_NETWORK,  STAFF_NEW_PIN, STAFF_SUMMARY};
    struct desk *desk = open_desk("");
    staff_begin_install(&desk->staff, true);
    wait_s(desk, 7200);
    ask(desk, STAFF_LEAVE, 0);
    for (int step = 0; step < 7; step++) {
        int count = 0;
        assert_int_equal(desk->staff.page, expected[step]);
        assert_int_equal(staff_step(&desk->staff, &count), step + 1);
        assert_int_equal(count, 7);
        ask(desk, STAFF_NEXT, 0);
        if (expected[step] != STAFF_NEW_PIN)
            continue;
        assert_int_equal(desk->staff.page, STAFF_NEW_PIN); // not without one
        for (int i = 0; i < 2; i++) {
            type(desk, "2468");
            ask(desk, STAFF_ENTER, 0);
        }
        staff_hashed_pin(&desk->staff, HASH);
    }
    for (int step = 6; step > 0; step--) {
        assert_int_equal(desk->staff.page, expected[step]);
        ask(desk, STAFF_BACK, 0);
    }
    ask(desk, STAFF_BACK, 0);
    assert_int_equal(desk->staff.page, STAFF_LANGUAGE);
    assert_string_equal(desk->staff.draft.pin, HASH); // kept on the way
    free(desk);
}

static void what_the_installer_set_is_written_and_the_mirror_restarts(void **state)
{
    (void)state;
    struct desk *desk = open_desk(HASH);
    staff_begin_install(&desk->staff, false);
    ask(desk, STAFF_SET_LANGUAGE, 0);
    ask(desk, STAFF_NEXT, 0);
    type_name(desk, "Maison");
    ask(desk, STAFF_TYPE, KEYBOARD_BACKSPACE);
    ask(desk, STAFF_NAME, STAFF_MIRROR_NAME);
    type_name(desk, "Left");
    ask(desk, STAFF_NEXT, 0);
    int before_mm = desk->staff.draft.height_mm;
    (void)staff_do(&desk->staff,
                   &(struct staff_request){.verb = STAFF_MEASURE, .which = STAFF_HEIGHT, .value = -10},
                   desk->now_ns);
    (void)staff_do(&desk->staff, &(struct staff_request){.verb = STAFF_MEASURE, .which = 15, .value = 10},
                   desk->now_ns);
    ask(desk, STAFF_NEXT, 0);
    staff_set_cameras(&desk->staff, &(struct camera_device){.path = "/dev/video3", .name = "Cam"}, 1);
    ask(desk, STAFF_CHOOSE_CAMERA, 0);
    assert_int_equal(desk->done & STAFF_DO_CAMERA, STAFF_DO_CAMERA);
    ask(desk, STAFF_NEXT, 0);
    assert_int_equal(desk->done & STAFF_DO_CHECK_NETWORK, STAFF_DO_CHECK_NETWORK);
    ask(desk, STAFF_SHARE, 0);
    ask(desk, STAFF_NEXT, 0);
    ask(desk, STAFF_NEXT, 0); // the PIN there is stays
    assert_int_equal(desk->staff.page, STAFF_SUMMARY);
    assert_int_equal(desk->done & STAFF_DO_SAVE, 0);
    ask(desk, STAFF_FINISH, 0);
    assert_int_equal(desk->done & STAFF_DO_SAVE, STAFF_DO_SAVE);
    const struct settings *settings = &desk->staff.settings;
    assert_string_equal(settings->language, "de");
    assert_string_equal(settings->store_name, "Maiso");
    assert_string_equal(settings->mirror_name, "Left");
    assert_int_equal(settings->height_mm, before_mm - 10);
    assert_string_equal(settings->camera, "/dev/video3");
    assert_string_equal(settings->share, "0.0.0.0:8080");
    assert_string_equal(settings->pin, HASH);
    desk->done = 0;
    staff_saved(&desk->staff, false);
    take_tasks(desk);
    assert_int_equal(desk->done & STAFF_DO_RESTART, 0); // what is not on the disk is not lost
    staff_saved(&desk->staff, true);
    take_tasks(desk);
    assert_int_equal(desk->done & STAFF_DO_RESTART, STAFF_DO_RESTART);
    free(desk);
}

static void leaving_the_installer_drops_what_was_set(void **state)
{
    (void)state;
    struct desk *desk = open_menu();
    ask(desk, STAFF_INSTALL, 0);
    ask(desk, STAFF_SET_LANGUAGE, 0);
    ask(desk, STAFF_NEXT, 0);
    type_name(desk, "X");
    desk->done = 0;
    ask(desk, STAFF_LEAVE, 0);
    assert_string_equal(desk->staff.settings.store_name, "");
    assert_int_equal(desk->done & STAFF_DO_SAVE, 0);
    assert_int_equal(desk->done & STAFF_DO_LANGUAGE, STAFF_DO_LANGUAGE); // back to the one before
    free(desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opening_asks_for_the_pin_and_the_menu_ends_the_visit),
        cmocka_unit_test(a_mirror_without_a_pin_has_no_staff_menu),
        cmocka_unit_test(nothing_is_done_without_the_pin),
        cmocka_unit_test(what_is_out_of_range_is_ignored),
        cmocka_unit_test(five_wrong_pins_lock_it_and_the_lock_doubles),
        cmocka_unit_test(the_answer_to_a_pin_opens_nothing_that_was_left_meanwhile),
        cmocka_unit_test(it_closes_when_nobody_touches_it),
        cmocka_unit_test(going_back_keeps_what_was_set),
        cmocka_unit_test(the_last_language_stays),
        cmocka_unit_test(a_new_pin_is_typed_twice),
        cmocka_unit_test(a_pin_that_is_too_long_is_cut_at_its_eighth_digit),
        cmocka_unit_test(the_first_installer_goes_step_by_step_and_can_not_be_left),
        cmocka_unit_test(what_the_installer_set_is_written_and_the_mirror_restarts),
        cmocka_unit_test(leaving_the_installer_drops_what_was_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
