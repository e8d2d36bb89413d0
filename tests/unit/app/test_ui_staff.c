// The staff's pages on the screen: the hidden gesture, the PIN pad, the menu, and the installer by touch.
#include "tests/unit/app/ui_stage.h"

#define HASH "$y$j9T$Nk3rkTojqKlpkDo0xcmnm1$NIFaWhGFyPW.TU2OBi7b1VExj.8w4zrhByUFmXaXeWC"

static struct stage *open_shop(int width_px, int height_px, const char *language)
{
    static const struct staff_camera camera = {.source = "auto"};
    struct stage *stage = NULL;
    if (!stage_open(&stage, width_px, height_px, language))
        return NULL;
    struct settings *settings = malloc(sizeof *settings);
    assert_non_null(settings);
    settings_init(settings);
    (void)snprintf(settings->pin, sizeof settings->pin, HASH);
    staff_init(&stage->staff, settings, &camera, (const char[][4]){"de", "en", "fr"}, 3);
    free(settings);
    stage->status.staff = &stage->staff;
    stage->session.state = SESSION_TRY_ON;
    stage_settle(stage);
    return stage;
}

// As main hands on input: to the door first.
static void send(struct stage *stage, enum input_kind kind, float x, float y)
{
    struct input_event event = {.kind = kind, .x_px = x, .y_px = y, .time_ns = stage->now_ns};
    ui_watch_door(stage->ui, &event);
    stage_finger(stage, kind, 0, x, y);
}

static void wait_held(struct stage *stage, int frames)
{
    for (int i = 0; i < frames; i++) {
        stage->now_ns += 100 * CLOCK_MILLISECOND_NS;
        stage_run(stage, 1);
    }
}

static struct vec2 door_of(const struct stage *stage)
{
    struct rect door = stage->ui->staff.door;
    assert_true(door.width > 40.0f && door.height > 20.0f);
    return (struct vec2){door.x + door.width * 0.5f, door.y + door.height * 0.5f};
}

static void hold_title(struct stage *stage, int frames)
{
    struct vec2 door = door_of(stage);
    send(stage, INPUT_POINTER_DOWN, door.x, door.y);
    wait_held(stage, frames);
    send(stage, INPUT_POINTER_UP, door.x, door.y);
    stage_settle(stage);
}

static void touch_pin(struct stage *stage, const char *digits)
{
    for (; *digits != '\0'; digits++)
        stage_tap_widget(stage, STAFF_WIDGET_PIN + (uint32_t)(*digits - '0'));
    stage_tap_widget(stage, STAFF_WIDGET_PIN + 11);
}

static void three_seconds_on_the_title_ask_for_the_pin(void **state)
{
    (void)state;
    static const enum session_state states[] = {SESSION_TRY_ON, SESSION_BROWSE, SESSION_ATTRACT,
                                                SESSION_LANGUAGE};
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        struct stage *stage = open_shop(1280, 720, "en");
        if (stage == NULL)
            skip();
        stage->session.state = states[i];
        stage_settle(stage);
        hold_title(stage, 25);
        assert_false(staff_is_open(&stage->staff)); // two and a half are not enough
        hold_title(stage, 31);
        assert_int_equal(stage->staff.page, STAFF_PIN);
        stage_close(stage);
    }
}

static void a_finger_that_moves_or_a_second_one_opens_nothing(void **state)
{
    (void)state;
    struct stage *stage = open_shop(1280, 720, "en");
    if (stage == NULL)
        skip();
    struct vec2 door = door_of(stage);
    send(stage, INPUT_POINTER_DOWN, door.x, door.y);
    wait_held(stage, 5);
    send(stage, INPUT_POINTER_MOVE, door.x + 60.0f, door.y);
    wait_held(stage, 40);
    send(stage, INPUT_POINTER_UP, door.x + 60.0f, door.y);
    send(stage, INPUT_POINTER_DOWN, door.x, door.y);
    wait_held(stage, 5);
    send(stage, INPUT_POINTER_DOWN, door.x + 5.0f, door.y);
    wait_held(stage, 40);
    assert_false(staff_is_open(&stage->staff));
    stage_close(stage);
}

static void the_pin_is_typed_and_never_shown(void **state)
{
    (void)state;
    struct stage *stage = open_shop(1080, 1920, "en");
    if (stage == NULL)
        skip();
    hold_title(stage, 31);
    for (int i = 0; i < 3; i++)
        stage_tap_widget(stage, STAFF_WIDGET_PIN + 7);
    assert_null(stage_area(stage, STAFF_WIDGET_PIN + 11)); // three digits are none
    stage_tap_widget(stage, STAFF_WIDGET_PIN + 2);
    assert_string_equal(stage->staff.digits, "7772");
    stage_shoot(stage, "staff-pin");
    stage_tap_widget(stage, STAFF_WIDGET_PIN + 11);
    assert_true(stage->staff.waits);
    assert_null(stage_area(stage, STAFF_WIDGET_PIN + 7)); // while it is looked at no key does anything
    staff_checked_pin(&stage->staff, true, stage->now_ns);
    stage_settle(stage);
    assert_int_equal(stage->staff.page, STAFF_MENU);
    stage_shoot(stage, "staff-menu");
    stage_close(stage);
}

static void a_real_keyboard_types_the_pin_as_well(void **state)
{
    (void)state;
    struct stage *stage = open_shop(1280, 720, "en");
    if (stage == NULL)
        skip();
    struct input_event event = {.kind = INPUT_KEY, .key = INPUT_KEY_STAFF, .time_ns = stage->now_ns};
    ui_watch_door(stage->ui, &event);
    stage_settle(stage);
    assert_int_equal(stage->staff.page, STAFF_PIN);
    for (const char *digit = "12a34"; *digit != '\0'; digit++)
        stage_send(stage, (struct input_event){.kind = INPUT_TEXT, .text = {*digit}});
    stage_send(stage, (struct input_event){.kind = INPUT_KEY, .key = INPUT_KEY_BACKSPACE});
    assert_string_equal(stage->staff.digits, "123");
    stage_send(stage, (struct input_event){.kind = INPUT_KEY, .key = INPUT_KEY_ENTER});
    assert_int_equal(stage->staff.says, STAFF_SAYS_SHORT);
    stage_close(stage);
}

// 200 rapid taps all over the screen, and every key, before the PIN.
static void taps_and_keys_without_the_pin_do_nothing(void **state)
{
    (void)state;
    struct stage *stage = open_shop(1280, 720, "en");
    if (stage == NULL)
        skip();
    unsigned random = 7;
    hold_title(stage, 31);
    for (int i = 0; i < 200; i++) {
        random = random * 1664525u + 1013904223u;
        float x = (float)(random >> 8 & 0xFFFu) / 4095.0f * 1279.0f;
        float y = (float)(random >> 20) / 4095.0f * 719.0f;
        stage->action_count = 0;
        send(stage, INPUT_POINTER_DOWN, x, y);
        send(stage, INPUT_POINTER_UP, x, y);
        stage_send(stage, (struct input_event){.kind = INPUT_KEY, .key = (enum input_key)(i % 16)});
        stage_run(stage, 1);
        if (stage->staff.waits)
            staff_checked_pin(&stage->staff, false, stage->now_ns);
        if (stage->staff.page == STAFF_CLOSED) // its X was met
            break;
        assert_int_equal(stage->staff.page, STAFF_PIN);
    }
    const unsigned harmless = STAFF_DO_LANGUAGE | STAFF_DO_CHECK_PIN;
    assert_int_equal(stage->staff.tasks & ~harmless, 0);
    assert_int_equal(stage->session.worn_count, 0); // nor does anything pass through to the panel below
    stage_close(stage);
}

static void the_installer_is_gone_through_by_touch(void **state)
{
    (void)state;
    static const struct {
        int width_px, height_px;
        const char *language, *name;
    } shapes[] = {{1280, 720, "en", "Mo"}, {1080, 1920, "ar", "75"}, {1280, 720, "ja", "Mo"}};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        struct stage *stage = open_shop(shapes[i].width_px, shapes[i].height_px, shapes[i].language);
        if (stage == NULL)
            skip();
        stage->staff.settings.pin[0] = '\0';
        stage->staff.is_portrait = shapes[i].height_px > shapes[i].width_px;
        staff_begin_install(&stage->staff, true);
        stage_settle(stage);
        stage_tap_widget(stage, STAFF_WIDGET_CHOICE); // the first language
        stage_tap_widget(stage, STAFF_WIDGET_NEXT);
        for (const char *letter = shapes[i].name; *letter != '\0'; letter++) // the first one is a capital
            stage_tap_widget(stage, WIDGET_IN_SHEET + (uint32_t)*letter);
        stage_tap_widget(stage, STAFF_WIDGET_NEXT);
        int height_mm = stage->staff.draft.height_mm;
        stage_tap_widget(stage, STAFF_WIDGET_STEPPER + 1);
        assert_int_equal(stage->staff.draft.height_mm, height_mm + 1);
        stage_tap_widget(stage, STAFF_WIDGET_NEXT);
        stage_tap_widget(stage, STAFF_WIDGET_NEXT); // the camera stays
        struct self_check found = {.has_address = true, .can_listen = true, .answers = true, .port = 8080};
        (void)snprintf(found.address, sizeof found.address, "192.168.1.20");
        staff_checked_network(&stage->staff, &found);
        stage_settle(stage);
        stage_tap_widget(stage, STAFF_WIDGET_NEXT);
        assert_null(stage_area(stage, STAFF_WIDGET_NEXT)); // not without a PIN
        touch_pin(stage, "2468");
        touch_pin(stage, "2468");
        staff_hashed_pin(&stage->staff, HASH);
        stage_settle(stage);
        assert_int_equal(stage->staff.page, STAFF_SUMMARY);
        assert_string_equal(stage->staff.draft.store_name, shapes[i].name);
        stage_tap_widget(stage, STAFF_WIDGET_NEXT);
        assert_true((stage->staff.tasks & STAFF_DO_SAVE) != 0);
        stage_close(stage);
    }
}

static void a_held_stepper_goes_on_and_faster(void **state)
{
    (void)state;
    struct stage *stage = open_shop(1280, 720, "en");
    if (stage == NULL)
        skip();
    staff_begin_install(&stage->staff, false);
    stage->staff.page = STAFF_SCREEN;
    stage_settle(stage);
    int before_mm = stage->staff.draft.bottom_mm;
    const struct touch_area *more = stage_area(stage, STAFF_WIDGET_STEPPER + 2 * STAFF_BOTTOM + 1);
    struct rect rect = more != NULL ? more->rect : (struct rect){0};
    assert_true(rect.width > 0.0f);
    stage_finger(stage, INPUT_POINTER_DOWN, 0, rect.x + 9.0f, rect.y + 9.0f);
    wait_held(stage, 4);
    assert_int_equal(stage->staff.draft.bottom_mm, before_mm);
    wait_held(stage, 10);
    int slow_mm = stage->staff.draft.bottom_mm;
    assert_in_range(slow_mm, before_mm + 6, before_mm + 12);
    wait_held(stage, 20);
    assert_true(stage->staff.draft.bottom_mm > slow_mm + 100);
    stage_finger(stage, INPUT_POINTER_UP, 0, rect.x + 9.0f, rect.y + 9.0f);
    stage_close(stage);
}

static void only_the_languages_offered_can_be_chosen(void **state)
{
    (void)state;
    struct stage *stage = open_shop(1280, 720, "en");
    if (stage == NULL)
        skip();
    ui_offer_languages(stage->ui, (const char[][4]){"de", "xx", "en"}, 3);
    assert_int_equal(stage->ui->language_count, 2);
    ui_offer_languages(stage->ui, (const char[][4]){"xx"}, 1); // there are no words for any of them: all
    assert_true(stage->ui->language_count >= 14);
    stage_close(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_seconds_on_the_title_ask_for_the_pin),
        cmocka_unit_test(a_finger_that_moves_or_a_second_one_opens_nothing),
        cmocka_unit_test(the_pin_is_typed_and_never_shown),
        cmocka_unit_test(a_real_keyboard_types_the_pin_as_well),
        cmocka_unit_test(taps_and_keys_without_the_pin_do_nothing),
        cmocka_unit_test(the_installer_is_gone_through_by_touch),
        cmocka_unit_test(a_held_stepper_goes_on_and_faster),
        cmocka_unit_test(only_the_languages_offered_can_be_chosen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
