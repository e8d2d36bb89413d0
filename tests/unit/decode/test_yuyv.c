#include "platform/decode/yuyv.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int clamp_round(double value)
{
    return value < 0 ? 0 : value > 255 ? 255 : (int)lround(value);
}

// BT.601 in floating point, from Kr and Kb alone.
static void convert_exactly(int y, int u, int v, bool full_range, int rgb[3])
{
    const double kr = 0.299, kb = 0.114, kg = 1 - kr - kb;
    double luma = full_range ? y : (y - 16) * 255.0 / 219.0;
    double cb = (u - 128) * (full_range ? 1.0 : 255.0 / 224.0),
           cr = (v - 128) * (full_range ? 1.0 : 255.0 / 224.0);
    double red = luma + 2 * (1 - kr) * cr, blue = luma + 2 * (1 - kb) * cb;
    rgb[0] = clamp_round(red);
    rgb[1] = clamp_round((luma - kr * red - kb * blue) / kg);
    rgb[2] = clamp_round(blue);
}

static void colours_are_those_of_bt601(void **state)
{
    (void)state;
    for (int range = 0; range < 2; range++) {
        for (int y = 0; y < 256; y += 5) {
            for (int u = 0; u < 256; u += 15) {
                for (int v = 0; v < 256; v += 15) {
                    uint8_t in[4] = {(uint8_t)y, (uint8_t)u, (uint8_t)(255 - y), (uint8_t)v}, pixels[8] = {0};
                    struct picture out = {pixels, 2, 1, 8};
                    assert_int_equal(yuyv_decode(in, sizeof in, 4, range == 1, &out), RESULT_OK);
                    for (int i = 0; i < 2; i++) {
                        int exact[3];
                        convert_exactly(in[2 * i], u, v, range == 1, exact);
                        for (int c = 0; c < 3; c++)
                            assert_in_range(pixels[4 * i + c] + 1 - exact[c], 0, 2);
                        assert_int_equal(pixels[4 * i + 3], 255);
                    }
                }
            }
        }
    }
}

static void known_colours_come_out(void **state)
{
    (void)state;
    // Black, white, and red as BT.601 has it: Y 81, Cb 90, Cr 240.
    const uint8_t in[] = {16, 128, 235, 128, 81, 90, 81, 240};
    const uint8_t expected[] = {0, 0, 0, 255, 255, 255, 255, 255, 254, 0, 0, 255, 254, 0, 0, 255};
    uint8_t pixels[16] = {0};
    struct picture out = {pixels, 4, 1, 16};
    assert_int_equal(yuyv_decode(in, sizeof in, 8, false, &out), RESULT_OK);
    for (int i = 0; i < 16; i++)
        assert_in_range(pixels[i] + 1 - expected[i], 0, 2);
}

static void padded_rows_are_read_by_their_stride(void **state)
{
    (void)state;
    uint8_t in[2 * 10 - 6];
    memset(in, 99, sizeof in);
    memcpy(in, (uint8_t[]){16, 128, 16, 128}, 4);
    memcpy(in + 10, (uint8_t[]){235, 128, 235, 128}, 4);
    uint8_t pixels[16] = {0};
    struct picture out = {pixels, 2, 2, 8};
    assert_int_equal(yuyv_decode(in, sizeof in, 10, false, &out), RESULT_OK);
    assert_int_equal(pixels[0], 0);
    assert_int_equal(pixels[8], 255);
}

static void a_frame_cut_short_is_refused(void **state)
{
    (void)state;
    uint8_t *in = calloc(1, 15), pixels[16];
    assert_non_null(in);
    struct picture out = {pixels, 2, 2, 8};
    assert_int_equal(yuyv_decode(in, 15, 12, false, &out), RESULT_INVALID);
    assert_int_equal(yuyv_decode(in, 15, 3, false, &out), RESULT_INVALID);
    assert_int_equal(yuyv_decode(in, 0, 4, false, &out), RESULT_INVALID);
    assert_int_equal(yuyv_decode(in, 15, 4, false, &(struct picture){pixels, 3, 1, 12}), RESULT_INVALID);
    free(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_are_those_of_bt601),
        cmocka_unit_test(known_colours_come_out),
        cmocka_unit_test(padded_rows_are_read_by_their_stride),
        cmocka_unit_test(a_frame_cut_short_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
