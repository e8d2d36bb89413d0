#include "tests/support/test_support.h"
#include "tracking/mask_smooth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 64
#define HEIGHT 48
#define COUNT (WIDTH * HEIGHT)
#define FRAME_NS INT64_C(33333333)

static float picture[COUNT * 3], before[COUNT * 3], still[COUNT], mask[COUNT];
static struct mask_memory memory;
static uint32_t seed = 1;

static void assert_near(float actual, float expected, float margin)
{
    if (!(fabsf(actual - expected) <= margin))
        fail_msg("%g is not within %g of %g", (double)actual, (double)margin, (double)expected);
}

static float random_unit(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (float)(seed >> 8) / (float)(1 << 23) - 1.0f;
}

// p, then what becomes of it with 1 and with 0 before, at a ratio of 0.7: MediaPipe's polynomial.
static const float golden[][3] = {
    {0.00f, 0.000030f, 0.000000f}, {0.05f, 0.104315f, 0.047141f}, {0.10f, 0.238841f, 0.084573f},
    {0.15f, 0.371518f, 0.110909f}, {0.20f, 0.491661f, 0.127085f}, {0.25f, 0.595272f, 0.134909f},
    {0.30f, 0.680573f, 0.136897f}, {0.40f, 0.796163f, 0.135891f}, {0.50f, 0.850000f, 0.150000f},
    {0.60f, 0.864109f, 0.203837f}, {0.70f, 0.863103f, 0.319427f}, {0.80f, 0.872915f, 0.508339f},
    {0.90f, 0.915427f, 0.761159f}};

static void unsure_values_lean_towards_the_last_as_in_the_golden_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof golden / sizeof golden[0]; i++) {
        assert_near(mask_smooth_value(golden[i][0], 1.0f, 0.7f), golden[i][1], 2e-6f);
        assert_near(mask_smooth_value(golden[i][0], 0.0f, 0.7f), golden[i][2], 2e-6f);
        assert_near(mask_smooth_value(golden[i][0], 0.3f, 0.0f), golden[i][0], 0.0f);
    }
}

// A picture of noise, twice; in the second a square of it has changed.
static void show(float sigma, int square)
{
    for (int i = 0; i < COUNT * 3; i++) {
        before[i] = 0.5f + sigma * (random_unit() + random_unit() + random_unit());
        picture[i] = 0.5f + sigma * (random_unit() + random_unit() + random_unit());
    }
    for (int y = 20; y < 20 + square; y++)
        for (int x = 20; x < 20 + square; x++)
            for (int i = 0; i < 3; i++)
                picture[(y * WIDTH + x) * 3 + i] += 0.3f;
}

static void noise_is_still_and_motion_is_not_in_any_light(void **state)
{
    (void)state;
    static const float sigmas[] = {0.0f, 0.004f, 0.016f, 0.03f};
    for (size_t k = 0; k < sizeof sigmas / sizeof sigmas[0]; k++) {
        show(sigmas[k], 12);
        mask_smooth_stillness(picture, before, WIDTH, HEIGHT, still);
        int restless = 0;
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++) {
                bool moving = x > 20 && x < 31 && y > 20 && y < 31;
                bool far = x < 17 || x > 34 || y < 17 || y > 34;
                assert_true(still[y * WIDTH + x] >= 0.0f && still[y * WIDTH + x] <= 1.0f);
                if (moving)
                    assert_near(still[y * WIDTH + x], 0.0f, 0.0f);
                restless += far && still[y * WIDTH + x] < 0.9f;
            }
        assert_true(restless < COUNT / 50);
    }
}

static void an_edge_at_rest_is_held_and_one_that_moves_is_not(void **state)
{
    (void)state;
    memset(&memory, 0, sizeof memory);
    show(0.01f, 0);
    for (int i = 0; i < COUNT; i++)
        mask[i] = 0.6f;
    mask_memory_add(&memory, false, FRAME_NS, WIDTH, HEIGHT, mask, before);
    assert_near(memory.mask[0], 0.6f, 0.0f);
    for (int i = 0; i < COUNT; i++)
        mask[i] = 0.4f;
    show(0.01f, 12);
    mask_memory_add(&memory, false, 2 * FRAME_NS, WIDTH, HEIGHT, mask, picture);
    assert_true(memory.mask[5 * WIDTH + 5] > 0.55f);        // still: hardly moves
    assert_near(memory.mask[26 * WIDTH + 26], 0.4f, 1e-6f); // moved: as seen
}

static void who_left_leaves_no_trail(void **state)
{
    (void)state;
    memset(&memory, 0, sizeof memory);
    show(0.0f, 0);
    for (int i = 0; i < COUNT; i++)
        mask[i] = 1.0f;
    mask_memory_add(&memory, false, FRAME_NS, WIDTH, HEIGHT, mask, before);
    memset(mask, 0, sizeof mask);
    mask_memory_add(&memory, false, 2 * FRAME_NS, WIDTH, HEIGHT, mask, before);
    for (int i = 0; i < COUNT; i++)
        assert_near(memory.mask[i], 0.0f, 1e-3f);
}

static void another_time_or_size_starts_afresh(void **state)
{
    (void)state;
    static const int64_t times_ns[] = {FRAME_NS, 0, FRAME_NS + 600000000};
    for (size_t k = 0; k < 5; k++) {
        memset(&memory, 0, sizeof memory);
        show(0.0f, 0);
        for (int i = 0; i < COUNT; i++)
            mask[i] = 0.6f;
        mask_memory_add(&memory, false, FRAME_NS, WIDTH, HEIGHT, mask, before);
        for (int i = 0; i < COUNT; i++)
            mask[i] = 0.5f;
        mask_memory_add(&memory, k == 4, k < 3 ? times_ns[k] : 2 * FRAME_NS, k == 3 ? HEIGHT : WIDTH,
                        k == 3 ? WIDTH : HEIGHT, mask, before);
        assert_near(memory.mask[0], 0.5f, 0.0f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unsure_values_lean_towards_the_last_as_in_the_golden_table),
        cmocka_unit_test(noise_is_still_and_motion_is_not_in_any_light),
        cmocka_unit_test(an_edge_at_rest_is_held_and_one_that_moves_is_not),
        cmocka_unit_test(who_left_leaves_no_trail),
        cmocka_unit_test(another_time_or_size_starts_afresh),
    };
    return cmocka_run_group_tests_name("a mask's smoothing", tests, NULL, NULL);
}
