// The window without a screen: headless by EGL, and SDL's offscreen driver for its events.
#include "platform/base/clock.h"
#include "platform/window/window.h"
#include "tests/support/test_support.h"

#include <GLES3/gl3.h>
#include <SDL.h>

#include <stdlib.h>
#include <string.h>

static struct window *open_turned(int width_px, int height_px, int turn_deg)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    struct window_options options = {
        .title = "test", .width_px = width_px, .height_px = height_px, .turn_deg = turn_deg};
    struct window *window = NULL;
    struct diagnostic why = {0};
    if (window_create(&options, &window, &why) != RESULT_OK) {
        print_message("SKIPPED: SDL's offscreen driver: %s\n", why.text);
        skip();
    }
    struct input_event event;
    while (window_poll(window, &event))
        ;
    return window;
}

static struct window *open_offscreen(int width_px, int height_px)
{
    return open_turned(width_px, height_px, 0);
}

static void a_headless_window_has_a_context_that_draws(void **state)
{
    (void)state;
    struct window_options options = {.headless = true, .portrait = true};
    struct window *window = NULL;
    struct diagnostic why = {0};
    assert_int_equal(window_create(&options, &window, &why), RESULT_OK);
    int width_px = 0, height_px = 0;
    window_size(window, &width_px, &height_px);
    assert_int_equal(width_px, 1080);
    assert_int_equal(height_px, 1920);

    int major = 0;
    glGetIntegerv(GL_MAJOR_VERSION, &major);
    assert_true(major >= 3);
    GLuint texture = 0, framebuffer = 0;
    glGenTextures(1, &texture);
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexStorage2D(GL_TEXTURE_2D, 1, GL_RGBA8, 4, 4);
    glGenFramebuffers(1, &framebuffer);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture, 0);
    glClearColor(1.0f, 0.0f, 0.2f, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    uint8_t pixel[4] = {0};
    glReadPixels(1, 1, 1, 1, GL_RGBA, GL_UNSIGNED_BYTE, pixel);
    assert_int_equal(glGetError(), GL_NO_ERROR);
    assert_int_equal(pixel[0], 255);
    assert_int_equal(pixel[2], 51);

    struct input_event event;
    assert_false(window_poll(window, &event));
    assert_false(window_present(window)); // nothing is shown
    window_toggle_fullscreen(window);
    window_destroy(window);
}

static void a_second_headless_window_follows_the_first(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct window_options options = {.headless = true, .width_px = 64, .height_px = 48};
        struct window *window = NULL;
        assert_int_equal(window_create(&options, &window, NULL), RESULT_OK);
        window_destroy(window);
    }
    window_destroy(NULL);
}

static void a_headless_window_outlives_another(void **state)
{
    (void)state;
    struct window_options options = {.headless = true, .width_px = 64, .height_px = 48};
    struct window *first = NULL, *second = NULL;
    assert_int_equal(window_create(&options, &first, NULL), RESULT_OK);
    assert_int_equal(window_create(&options, &second, NULL), RESULT_OK);
    window_destroy(first);
    assert_non_null(glGetString(GL_VERSION)); // NULL without a current context
    window_destroy(second);
}

static void impossible_sizes_are_refused_in_one_line(void **state)
{
    (void)state;
    struct window *window = NULL;
    struct diagnostic why = {0};
    struct window_options negative = {.headless = true, .width_px = -1};
    assert_int_equal(window_create(&negative, &window, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "-1"));
    struct window_options huge = {.headless = true, .width_px = 100000};
    assert_int_equal(window_create(&huge, &window, &why), RESULT_TOO_LARGE);
    assert_null(window);
}

static void without_a_display_the_window_says_so(void **state)
{
    (void)state;
    char *display = getenv("DISPLAY") != NULL ? strdup(getenv("DISPLAY")) : NULL;
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    setenv("SDL_VIDEODRIVER", "x11", 1); // not the bare screen that the machine may have
    struct window_options options = {.title = "test"};
    struct window *window = NULL;
    struct diagnostic why = {0};
    assert_false(window_display_available());
    assert_int_equal(window_create(&options, &window, &why), RESULT_UNAVAILABLE);
    assert_non_null(strstr(why.text, "no display"));
    assert_null(window);
    unsetenv("SDL_VIDEODRIVER");
    if (display != NULL)
        setenv("DISPLAY", display, 1);
    free(display);
}

static void push_mouse(Uint32 type, Uint32 which, int x, int y)
{
    SDL_Event event = {.type = type};
    if (type == SDL_MOUSEMOTION)
        event.motion = (SDL_MouseMotionEvent){.type = type, .which = which, .x = x, .y = y};
    else
        event.button =
            (SDL_MouseButtonEvent){.type = type, .which = which, .button = SDL_BUTTON_LEFT, .x = x, .y = y};
    event.common.timestamp = SDL_GetTicks();
    assert_int_equal(SDL_PushEvent(&event), 1);
}

static void push_finger(Uint32 type, SDL_TouchID touch, float x, float y)
{
    SDL_Event event = {.tfinger = {.type = type, .touchId = touch, .fingerId = 7, .x = x, .y = y}};
    assert_int_equal(SDL_PushEvent(&event), 1);
}

static void the_mouse_moves_only_while_its_button_is_down(void **state)
{
    (void)state;
    struct window *window = open_offscreen(320, 200);
    push_mouse(SDL_MOUSEBUTTONUP, 0, 1, 1);
    push_mouse(SDL_MOUSEMOTION, 0, 5, 5);
    push_mouse(SDL_MOUSEBUTTONDOWN, 0, 10, 20);
    push_mouse(SDL_MOUSEMOTION, 0, 30, 40);
    push_mouse(SDL_MOUSEBUTTONUP, 0, 30, 40);
    push_mouse(SDL_MOUSEMOTION, 0, 50, 50);
    const enum input_kind expected[] = {INPUT_POINTER_DOWN, INPUT_POINTER_MOVE, INPUT_POINTER_UP};
    struct input_event event;
    for (int i = 0; i < 3; i++) {
        assert_true(window_poll(window, &event));
        assert_int_equal(event.kind, expected[i]);
        assert_int_equal(event.pointer, 0);
        assert_float_equal(event.x_px, i == 0 ? 10.5f : 30.5f, 1e-3f);
        assert_float_equal(event.y_px, i == 0 ? 20.5f : 40.5f, 1e-3f);
        assert_true(llabs(clock_now_ns() - event.time_ns) < CLOCK_SECOND_NS);
    }
    assert_false(window_poll(window, &event));
    window_destroy(window);
}

static void fingers_come_in_pixels_and_their_mouse_copies_do_not(void **state)
{
    (void)state;
    struct window *window = open_offscreen(320, 200);
    push_finger(SDL_FINGERDOWN, 3, 0.5f, 0.25f);
    push_mouse(SDL_MOUSEBUTTONDOWN, SDL_TOUCH_MOUSEID, 160, 50);
    push_finger(SDL_FINGERDOWN, SDL_MOUSE_TOUCHID, 0.1f, 0.1f);
    push_finger(SDL_FINGERUP, 3, 0.5f, 0.5f);
    struct input_event event;
    assert_true(window_poll(window, &event));
    assert_int_equal(event.kind, INPUT_POINTER_DOWN);
    assert_int_not_equal(event.pointer, 0);
    assert_float_equal(event.x_px, 160.0f, 1e-3f);
    assert_float_equal(event.y_px, 50.0f, 1e-3f);
    int64_t pointer = event.pointer;
    assert_true(window_poll(window, &event));
    assert_int_equal(event.kind, INPUT_POINTER_UP);
    assert_int_equal(event.pointer, pointer);
    assert_false(window_poll(window, &event));
    window_destroy(window);
}

// A display that hangs turned: a finger that comes down where something is seen comes down on it.
static void places_are_turned_with_the_display(void **state)
{
    (void)state;
    static const struct {
        int turn_deg, width_px, height_px;
        float x, y; // of what the finger hits: one tenth from the left of the panel, one fifth from its top
    } turns[] = {{0, 320, 200, 32.0f, 40.0f},
                 {90, 200, 320, 40.0f, 288.0f},
                 {180, 320, 200, 288.0f, 160.0f},
                 {270, 200, 320, 160.0f, 32.0f}};
    for (size_t i = 0; i < sizeof turns / sizeof turns[0]; i++) {
        struct window *window = open_turned(turns[i].width_px, turns[i].height_px, turns[i].turn_deg);
        int width_px = 0, height_px = 0;
        window_size(window, &width_px, &height_px);
        assert_int_equal(width_px, turns[i].width_px);
        assert_int_equal(height_px, turns[i].height_px);
        assert_int_equal(window_turn_deg(window), turns[i].turn_deg);
        push_finger(SDL_FINGERDOWN, 3, 0.1f, 0.2f);
        struct input_event event;
        assert_true(window_poll(window, &event));
        assert_int_equal(event.kind, INPUT_POINTER_DOWN);
        assert_float_equal(event.x_px, turns[i].x, 1e-3f);
        assert_float_equal(event.y_px, turns[i].y, 1e-3f);
        event = (struct input_event){.kind = INPUT_POINTER_UP, .x_px = 7.0f, .y_px = 9.0f};
        assert_true(window_push(window, &event)); // what comes from the program itself is where it is seen
        assert_true(window_poll(window, &event));
        assert_float_equal(event.x_px, 7.0f, 0.0f);
        assert_float_equal(event.y_px, 9.0f, 0.0f);
        assert_int_equal(window_display(window), WINDOW_DISPLAY_THERE);
        window_destroy(window);
    }
    struct window_options askew = {.headless = true, .turn_deg = 45};
    struct window *window = NULL;
    struct diagnostic why = {0};
    assert_int_equal(window_create(&askew, &window, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "45"));
}

static void wheel_keys_and_quit_are_told_apart(void **state)
{
    (void)state;
    struct window *window = open_offscreen(320, 200);
    SDL_Event wheel = {.wheel = {.type = SDL_MOUSEWHEEL, .y = -2, .preciseY = -2.0f}};
    SDL_Event key = {.key = {.type = SDL_KEYDOWN, .keysym = {.sym = SDLK_F11}}};
    SDL_Event repeated = {.key = {.type = SDL_KEYDOWN, .repeat = 1, .keysym = {.sym = SDLK_F11}}};
    SDL_Event quit = {.type = SDL_QUIT};
    SDL_PushEvent(&wheel);
    SDL_PushEvent(&key);
    SDL_PushEvent(&repeated);
    SDL_PushEvent(&quit);
    struct input_event event;
    assert_true(window_poll(window, &event));
    assert_int_equal(event.kind, INPUT_SCROLL);
    assert_float_equal(event.delta_y, -2.0f, 1e-6f);
    assert_true(window_poll(window, &event));
    assert_int_equal(event.kind, INPUT_KEY);
    assert_int_equal(event.key, INPUT_KEY_F11);
    assert_true(window_poll(window, &event));
    assert_int_equal(event.kind, INPUT_QUIT);
    window_destroy(window);
}

static void pushed_events_come_in_order_at_their_time(void **state)
{
    (void)state;
    struct window_options options = {.headless = true};
    struct window *window = NULL;
    struct diagnostic why = {0};
    assert_int_equal(window_create(&options, &window, &why), RESULT_OK);
    int64_t now_ns = clock_now_ns();
    struct input_event event = {.kind = INPUT_POINTER_DOWN, .x_px = 3.0f, .time_ns = now_ns};
    assert_true(window_push(window, &event));
    event = (struct input_event){.kind = INPUT_POINTER_UP, .time_ns = now_ns + 3600 * CLOCK_SECOND_NS};
    assert_true(window_push(window, &event));
    assert_true(window_poll(window, &event));
    assert_int_equal(event.kind, INPUT_POINTER_DOWN);
    assert_float_equal(event.x_px, 3.0f, 0.0f);
    assert_false(window_poll(window, &event)); // in an hour
    int more = 0;
    while (window_push(window, &event))
        more++;
    assert_in_range(more, 1, 100);
    window_destroy(window);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_headless_window_has_a_context_that_draws),
        cmocka_unit_test(a_second_headless_window_follows_the_first),
        cmocka_unit_test(a_headless_window_outlives_another),
        cmocka_unit_test(impossible_sizes_are_refused_in_one_line),
        cmocka_unit_test(without_a_display_the_window_says_so),
        cmocka_unit_test(the_mouse_moves_only_while_its_button_is_down),
        cmocka_unit_test(fingers_come_in_pixels_and_their_mouse_copies_do_not),
        cmocka_unit_test(places_are_turned_with_the_display),
        cmocka_unit_test(wheel_keys_and_quit_are_told_apart),
        cmocka_unit_test(pushed_events_come_in_order_at_their_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
