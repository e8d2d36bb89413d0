#include "platform/camera/v4l2_modes.h"
#include "tests/support/test_support.h"

#include <stdlib.h>

#define MJPG V4L2_PIX_FMT_MJPEG
#define YUYV V4L2_PIX_FMT_YUYV

static int compare(const void *a, const void *b)
{
    return v4l2_mode_compare(a, b);
}

static void the_ranking_is_the_one_in_the_header(void **state)
{
    (void)state;
    const struct v4l2_mode best_first[] = {
        {YUYV, 1920, 1080, {1001, 30000}},                              // 29.97 is thirty; no decoding needed
        {MJPG, 1920, 1080, {1001, 30000}}, {MJPG, 1920, 1080, {1, 60}}, // more than is shown
        {YUYV, 1280, 720, {1, 30}},        {MJPG, 1280, 720, {0, 0}},   // the driver doesn't say: thirty
        {MJPG, 640, 480, {1, 30}},         {YUYV, 1280, 720, {1, 25}},  {YUYV, 1280, 720, {1, 15}},
        {YUYV, 640, 480, {1, 25}},         {YUYV, 1920, 1080, {1, 5}},  {YUYV, 1280, 720, {1, 10}},
    };
    enum { COUNT = sizeof best_first / sizeof best_first[0] };
    struct v4l2_mode modes[COUNT];
    for (int i = 0; i < COUNT; i++)
        modes[i] = best_first[(i * 7 + 3) % COUNT];
    qsort(modes, COUNT, sizeof modes[0], compare);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(modes[i].pixel_format, best_first[i].pixel_format);
        assert_int_equal(modes[i].width_px, best_first[i].width_px);
        assert_int_equal(modes[i].interval.denominator, best_first[i].interval.denominator);
    }
}

static void the_order_is_a_strict_one(void **state)
{
    (void)state;
    const struct v4l2_mode modes[] = {{YUYV, 1920, 1080, {1, 30}}, {MJPG, 1920, 1080, {1, 30}},
                                      {MJPG, 1280, 720, {1, 60}},  {YUYV, 1280, 720, {1, 10}},
                                      {MJPG, 640, 480, {0, 0}},    {YUYV, 640, 480, {1, 25}}};
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(v4l2_mode_compare(&modes[i], &modes[i]), 0);
        for (size_t j = i + 1; j < 6; j++) {
            int forth = v4l2_mode_compare(&modes[i], &modes[j]),
                back = v4l2_mode_compare(&modes[j], &modes[i]);
            assert_true((forth < 0 && back > 0) || (forth > 0 && back < 0));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ranking_is_the_one_in_the_header),
        cmocka_unit_test(the_order_is_a_strict_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
