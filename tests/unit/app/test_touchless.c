// A raised hand in place of a finger; on a clock of its own.
#include "app/touchless.h"
#include "platform/base/clock.h"
#include "tests/support/test_support.h"

#include <math.h>

#define WIDTH 1280
#define HEIGHT 720
#define FACE_PX 160.0f
#define FRAME_NS (33 * CLOCK_MILLISECOND_NS)

// Two buttons on a screen of 1080 x 1920: one in its middle, one at its lower right end.
static const struct rect middle = {490.0f, 910.0f, 100.0f, 100.0f};
static const struct rect corner = {980.0f, 1820.0f, 100.0f, 100.0f};

static bool is_in(struct rect r, float x, float y)
{
    return x >= r.x && y >= r.y && x < r.x + r.width && y < r.y + r.height;
}

static uint32_t find(void *context, float x_px, float y_px, struct rect *rect)
{
    (void)context;
    *rect = is_in(middle, x_px, y_px) ? middle : corner;
    return is_in(middle, x_px, y_px) ? 7 : is_in(corner, x_px, y_px) ? 8 : 0;
}

static const struct touchless_targets targets = {
    .at = find, .screen = {0.0f, 0.0f, 1080.0f, 1920.0f}, .slack_px = 12.0f};

struct scene {
    struct people people;
    struct touchless touchless;
    int taps, scrolls;
    struct input_event last;
};

// A shopper in the middle of the picture, no hand raised.
static void begin(struct scene *scene)
{
    *scene = (struct scene){0};
    struct people *people = &scene->people;
    people->captured_ns = CLOCK_SECOND_NS;
    people->width_px = WIDTH;
    people->height_px = HEIGHT;
    people->face_count = 1;
    people->faces[0].id = 1;
    for (int i = 0; i < FACE_LANDMARKS; i++)
        people->faces[0].landmarks_px[i] = (struct vec3){640.0f, 250.0f, 0.0f};
    people->faces[0].landmarks_px[10].y = 250.0f - 0.5f * FACE_PX;
    people->faces[0].landmarks_px[152].y = 250.0f + 0.5f * FACE_PX;
}

// The finger's tip, in faces from the face's middle as the mirror shows it.
static void raise_hand(struct scene *scene, enum hand_gesture gesture, float x, float y)
{
    scene->people.hand_count = 1;
    scene->people.hands[0] = (struct hand){.id = 3, .gesture = gesture};
    scene->people.hands[0].landmarks_px[8] =
        (struct vec3){WIDTH - (640.0f + x * FACE_PX), 250.0f + y * FACE_PX, 0.0f};
}

static void pass(struct scene *scene, int64_t time_ns)
{
    for (int64_t end_ns = scene->people.captured_ns + time_ns; scene->people.captured_ns < end_ns;) {
        scene->people.captured_ns += FRAME_NS;
        struct input_event events[TOUCHLESS_MAX_EVENTS];
        int count = touchless_update(&scene->touchless, &scene->people, true, &targets, events);
        for (int i = 0; i < count; i++) {
            scene->taps += events[i].kind == INPUT_POINTER_DOWN;
            scene->scrolls += events[i].kind == INPUT_SCROLL;
            scene->last = events[i];
        }
    }
}

// The middle of the zone of the hand at the mirror's right is the middle of the screen.
#define MIDDLE_X 0.9f
#define MIDDLE_Y 1.1f

static void a_hand_that_stays_on_a_control_taps_it_once(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene);
    raise_hand(&scene, HAND_GESTURE_POINT, MIDDLE_X, MIDDLE_Y);
    pass(&scene, TOUCHLESS_HOLD_NS + TOUCHLESS_DWELL_NS / 2);
    assert_true(scene.touchless.cursor.shown);
    assert_float_equal(scene.touchless.cursor.x_px, 540.0f, 2.0f);
    assert_float_equal(scene.touchless.cursor.y_px, 960.0f, 2.0f);
    assert_true(scene.touchless.cursor.progress > 0.3f && scene.touchless.cursor.progress < 0.7f);
    assert_int_equal(scene.taps, 0);
    pass(&scene, TOUCHLESS_DWELL_NS);
    assert_int_equal(scene.taps, 1);
    assert_int_equal(scene.last.kind, INPUT_POINTER_UP);
    assert_true(is_in(middle, scene.last.x_px, scene.last.y_px));
}

static void staying_on_taps_again_only_after_a_pause(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene);
    raise_hand(&scene, HAND_GESTURE_POINT, MIDDLE_X, MIDDLE_Y);
    pass(&scene, TOUCHLESS_HOLD_NS + TOUCHLESS_DWELL_NS + TOUCHLESS_AGAIN_NS);
    assert_int_equal(scene.taps, 1);
    pass(&scene, TOUCHLESS_DWELL_NS + 2 * FRAME_NS);
    assert_int_equal(scene.taps, 2);
}

static void the_zone_reaches_the_corner_of_the_screen(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene);
    raise_hand(&scene, HAND_GESTURE_OPEN_PALM, MIDDLE_X + 0.7f, MIDDLE_Y + 1.15f);
    pass(&scene, 2 * CLOCK_SECOND_NS);
    assert_int_equal(scene.taps, 1);
    assert_true(is_in(corner, scene.last.x_px, scene.last.y_px));
}

static void a_trembling_hand_still_taps(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene);
    for (int i = 0; i < 60 && scene.taps == 0; i++) {
        float shake = 0.06f * sinf((float)i * 2.1f); // of a face: 1.3 cm
        raise_hand(&scene, HAND_GESTURE_POINT, MIDDLE_X + shake, MIDDLE_Y - shake);
        pass(&scene, FRAME_NS);
    }
    assert_int_equal(scene.taps, 1);
}

static void a_hand_that_passes_by_taps_nothing(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene);
    for (int i = 0; i < 90; i++) {
        raise_hand(&scene, HAND_GESTURE_OPEN_PALM, MIDDLE_X + 0.7f * sinf((float)i * 0.12f), MIDDLE_Y);
        pass(&scene, FRAME_NS);
    }
    assert_true(scene.touchless.cursor.shown);
    assert_int_equal(scene.taps, 0);
}

static void a_hand_at_rest_and_one_far_away_have_no_cursor(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene);
    raise_hand(&scene, HAND_GESTURE_NONE, MIDDLE_X, MIDDLE_Y);
    pass(&scene, 3 * CLOCK_SECOND_NS);
    assert_false(scene.touchless.cursor.shown);
    raise_hand(&scene, HAND_GESTURE_POINT, -3.6f, 0.0f); // of somebody else
    pass(&scene, 3 * CLOCK_SECOND_NS);
    assert_false(scene.touchless.cursor.shown);
    assert_int_equal(scene.taps, 0);
}

static void a_hand_lost_for_a_moment_begins_its_stay_anew(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene);
    raise_hand(&scene, HAND_GESTURE_POINT, MIDDLE_X, MIDDLE_Y);
    pass(&scene, TOUCHLESS_HOLD_NS + TOUCHLESS_DWELL_NS * 3 / 4);
    scene.people.hand_count = 0;
    pass(&scene, TOUCHLESS_LOST_NS / 2);
    scene.people.hand_count = 1;
    pass(&scene, TOUCHLESS_DWELL_NS / 2);
    assert_true(scene.touchless.cursor.shown);
    assert_int_equal(scene.taps, 0);
    pass(&scene, TOUCHLESS_DWELL_NS);
    assert_int_equal(scene.taps, 1);
}

static void a_swipe_scrolls_with_the_hand_as_the_mirror_shows_it(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene);
    raise_hand(&scene, HAND_GESTURE_OPEN_PALM, MIDDLE_X, MIDDLE_Y);
    pass(&scene, TOUCHLESS_HOLD_NS + FRAME_NS);
    scene.people.hands[0].swipe = HAND_SWIPE_RIGHT; // of the picture: to the left in the mirror
    pass(&scene, FRAME_NS);
    assert_int_equal(scene.scrolls, 1);
    assert_true(scene.last.delta_x > 0.0f); // forward
    assert_int_equal(scene.taps, 0);
}

static void nothing_is_left_when_the_shopper_is_gone(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene);
    raise_hand(&scene, HAND_GESTURE_POINT, MIDDLE_X, MIDDLE_Y);
    pass(&scene, CLOCK_SECOND_NS);
    assert_true(scene.touchless.cursor.shown);
    struct input_event events[TOUCHLESS_MAX_EVENTS];
    assert_int_equal(touchless_update(&scene.touchless, NULL, true, &targets, events), 0);
    const struct touchless none = {0};
    assert_memory_equal(&scene.touchless, &none, sizeof none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hand_that_stays_on_a_control_taps_it_once),
        cmocka_unit_test(staying_on_taps_again_only_after_a_pause),
        cmocka_unit_test(the_zone_reaches_the_corner_of_the_screen),
        cmocka_unit_test(a_trembling_hand_still_taps),
        cmocka_unit_test(a_hand_that_passes_by_taps_nothing),
        cmocka_unit_test(a_hand_at_rest_and_one_far_away_have_no_cursor),
        cmocka_unit_test(a_hand_lost_for_a_moment_begins_its_stay_anew),
        cmocka_unit_test(a_swipe_scrolls_with_the_hand_as_the_mirror_shows_it),
        cmocka_unit_test(nothing_is_left_when_the_shopper_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
