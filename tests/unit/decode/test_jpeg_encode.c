// What is encoded is decoded again: colours, sides, and which row is the top.
#include "platform/decode/jpeg.h"
#include "platform/encode/jpeg.h"
#include "tests/support/test_support.h"

#include <stdlib.h>

#define WIDTH_PX 37
#define HEIGHT_PX 21

// Red to the right, green downwards, and a thin blue line, which subsampled colours would smear.
static struct picture paint(void)
{
    struct picture picture;
    assert_int_equal(picture_allocate(WIDTH_PX, HEIGHT_PX, &picture), RESULT_OK);
    for (int y = 0; y < HEIGHT_PX; y++)
        for (int x = 0; x < WIDTH_PX; x++) {
            uint8_t *pixel = picture_row(&picture, y) + 4 * x;
            pixel[0] = (uint8_t)(x * 6);
            pixel[1] = (uint8_t)(y * 11);
            pixel[2] = x == 17 ? 250 : 20;
            pixel[3] = 0; // ignored
        }
    return picture;
}

static struct picture there_and_back(const struct picture *picture, bool upside_down, int quality,
                                     size_t *size)
{
    uint8_t *bytes = NULL;
    int width_px = 0, height_px = 0;
    struct picture out;
    struct jpeg_decoder *decoder = NULL;
    struct diagnostic why = {0};
    assert_int_equal(jpeg_encode(picture, upside_down, quality, &bytes, size, &why), RESULT_OK);
    assert_int_equal(jpeg_decoder_create(&decoder), RESULT_OK);
    assert_int_equal(jpeg_read_size(decoder, bytes, *size, &width_px, &height_px, &why), RESULT_OK);
    assert_int_equal(picture_allocate(width_px, height_px, &out), RESULT_OK);
    assert_int_equal(jpeg_decode(decoder, bytes, *size, true, &out, &why), RESULT_OK);
    jpeg_decoder_destroy(decoder);
    free(bytes);
    return out;
}

static void assert_near(const struct picture *actual, const struct picture *expected, bool upside_down)
{
    assert_int_equal(actual->width_px, expected->width_px);
    assert_int_equal(actual->height_px, expected->height_px);
    for (int y = 0; y < expected->height_px; y++)
        for (int i = 0; i < expected->width_px * 4; i++) {
            int from = upside_down ? expected->height_px - 1 - y : y;
            if (i % 4 < 3)
                assert_in_range(picture_row(actual, y)[i] + 24 - picture_row(expected, from)[i], 0, 48);
        }
}

static void a_picture_comes_back_nearly_as_it_was(void **state)
{
    (void)state;
    size_t size = 0;
    struct picture picture = paint(), back = there_and_back(&picture, false, 95, &size);
    assert_near(&back, &picture, false);
    picture_free(&back);
    picture_free(&picture);
}

static void the_bottom_row_may_come_first(void **state)
{
    (void)state;
    size_t size = 0;
    struct picture picture = paint(), back = there_and_back(&picture, true, 95, &size);
    assert_near(&back, &picture, true);
    picture_free(&back);
    picture_free(&picture);
}

static void rows_may_be_wider_than_the_picture(void **state)
{
    (void)state;
    size_t size = 0;
    struct picture picture = paint(), part = picture;
    part.pixels += 4 * 5;
    part.width_px -= 9;
    struct picture back = there_and_back(&part, false, 95, &size);
    assert_near(&back, &part, false);
    picture_free(&back);
    picture_free(&picture);
}

static void lower_quality_takes_fewer_bytes(void **state)
{
    (void)state;
    size_t fine = 0, coarse = 0;
    struct picture picture = paint(), back = there_and_back(&picture, false, 95, &fine);
    picture_free(&back);
    back = there_and_back(&picture, false, 30, &coarse);
    assert_true(coarse < fine);
    picture_free(&back);
    picture_free(&picture);
}

static void what_is_no_picture_is_refused(void **state)
{
    (void)state;
    uint8_t *bytes = NULL, pixel[4] = {0};
    size_t size = 0;
    struct diagnostic why = {0};
    struct picture empty = {.pixels = pixel, .stride_bytes = 4};
    assert_int_equal(jpeg_encode(&empty, false, 90, &bytes, &size, &why), RESULT_INVALID);
    struct picture wide = {.pixels = pixel, .width_px = 70000, .height_px = 1, .stride_bytes = 280000};
    assert_int_equal(jpeg_encode(&wide, false, 90, &bytes, &size, &why), RESULT_TOO_LARGE);
    assert_null(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_comes_back_nearly_as_it_was),
        cmocka_unit_test(the_bottom_row_may_come_first),
        cmocka_unit_test(rows_may_be_wider_than_the_picture),
        cmocka_unit_test(lower_quality_takes_fewer_bytes),
        cmocka_unit_test(what_is_no_picture_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
