#include "platform/decode/turn.h"
#include "tests/support/test_support.h"

#include <string.h>

#define WIDTH_PX 37 // more than a block, and neither a multiple of one
#define HEIGHT_PX 21

static void make_numbered(int width_px, int height_px, struct picture *out)
{
    assert_int_equal(picture_allocate(width_px, height_px, out), RESULT_OK);
    for (int y = 0; y < height_px; y++)
        for (int x = 0; x < width_px; x++)
            memcpy(picture_row(out, y) + 4 * x, (uint8_t[]){(uint8_t)x, (uint8_t)y, 77, 255}, 4);
}

// Where pixel (x, y) of the turned and mirrored picture comes from, one quarter turn after the other.
static void find_origin(const struct turn *turn, int *x, int *y)
{
    int width = turn->quarters % 2 == 1 ? HEIGHT_PX : WIDTH_PX;
    int height = turn->quarters % 2 == 1 ? WIDTH_PX : HEIGHT_PX;
    if (turn->flip)
        *x = width - 1 - *x;
    for (int i = 0; i < turn->quarters; i++) { // undo a clockwise turn: up becomes left
        int old_x = *y, old_y = width - 1 - *x;
        *x = old_x;
        *y = old_y;
        int swap = width;
        width = height;
        height = swap;
    }
}

static void check_turn(const struct turn *turn, const struct picture *in)
{
    int width = 0, height = 0;
    struct picture out = {0};
    assert_int_equal(turn_size(turn, WIDTH_PX, HEIGHT_PX, &width, &height, NULL), RESULT_OK);
    assert_int_equal(picture_allocate(width, height, &out), RESULT_OK);
    turn_picture(turn, in, &out);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            int from_x = x + turn->crop_x_px, from_y = y + turn->crop_y_px;
            find_origin(turn, &from_x, &from_y);
            const uint8_t *pixel = picture_row(&out, y) + 4 * x;
            if (pixel[0] != from_x || pixel[1] != from_y || pixel[2] != 77 || pixel[3] != 255)
                fail_msg("quarters %d flip %d: (%d,%d) holds (%d,%d), not (%d,%d)", turn->quarters,
                         turn->flip, x, y, pixel[0], pixel[1], from_x, from_y);
        }
    }
    picture_free(&out);
}

static void every_orientation_agrees_with_the_naive_one(void **state)
{
    (void)state;
    struct picture in = {0};
    make_numbered(WIDTH_PX, HEIGHT_PX, &in);
    for (int i = 0; i < 8; i++) {
        struct turn turn = {.quarters = i / 2, .flip = i % 2 == 1};
        assert_int_equal(turn_is_identity(&turn), i == 0);
        check_turn(&turn, &in);
        turn.crop_x_px = 3;
        turn.crop_y_px = 5;
        turn.crop_width_px = 17;
        turn.crop_height_px = 11;
        check_turn(&turn, &in);
    }
    picture_free(&in);
}

static void a_turn_by_90_brings_the_left_edge_to_the_top(void **state)
{
    (void)state;
    struct picture in = {0}, out = {0};
    make_numbered(3, 2, &in);
    assert_int_equal(picture_allocate(2, 3, &out), RESULT_OK);
    turn_picture(&(struct turn){.quarters = 1}, &in, &out);
    // in:  (0,0) (1,0) (2,0)   clockwise:  (0,1) (0,0)
    //      (0,1) (1,1) (2,1)               (1,1) (1,0) ...
    assert_int_equal(picture_row(&out, 0)[0], 0);
    assert_int_equal(picture_row(&out, 0)[1], 1);
    assert_int_equal(picture_row(&out, 1)[0], 1);
    assert_int_equal(picture_row(&out, 1)[4], 1);
    assert_int_equal(picture_row(&out, 1)[5], 0);
    picture_free(&in);
    picture_free(&out);
}

static void a_crop_outside_the_picture_is_refused(void **state)
{
    (void)state;
    const struct turn wrong[] = {
        {.crop_width_px = 100, .crop_height_px = 10},
        {.crop_x_px = -1, .crop_width_px = 10, .crop_height_px = 10},
        {.crop_y_px = 15, .crop_width_px = 10, .crop_height_px = 10},
        {.crop_width_px = 10},
        {.crop_x_px = 2147483647, .crop_width_px = 2147483647, .crop_height_px = 1},
        {.quarters = 1, .crop_width_px = WIDTH_PX, .crop_height_px = 1},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        int width = 0, height = 0;
        struct diagnostic why = {0};
        assert_int_equal(turn_size(&wrong[i], WIDTH_PX, HEIGHT_PX, &width, &height, &why), RESULT_INVALID);
        assert_non_null(strstr(why.text, "crop"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_orientation_agrees_with_the_naive_one),
        cmocka_unit_test(a_turn_by_90_brings_the_left_edge_to_the_top),
        cmocka_unit_test(a_crop_outside_the_picture_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
