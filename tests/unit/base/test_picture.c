// The bounds of pictures, and the two scales of their colours.
#include "platform/base/colour.h"
#include "platform/base/picture.h"
#include "tests/support/test_support.h"

static void sizes_that_are_no_pictures_are_refused(void **state)
{
    (void)state;
    assert_int_equal(picture_check_size(1, 1), RESULT_OK);
    assert_int_equal(picture_check_size(0, 1), RESULT_INVALID);
    assert_int_equal(picture_check_size(1, -1), RESULT_INVALID);
    assert_int_equal(picture_check_size(PICTURE_MAX_SIDE_PX, 4096), RESULT_OK);
    assert_int_equal(picture_check_size(PICTURE_MAX_SIDE_PX, 4097), RESULT_TOO_LARGE);
    assert_int_equal(picture_check_size(PICTURE_MAX_SIDE_PX + 1, 1), RESULT_TOO_LARGE);
    assert_int_equal(picture_check_size(INT32_MAX, INT32_MAX), RESULT_TOO_LARGE);
}

// Values of IEC 61966-2-1: 188 is half of the light, and black and white stay.
static void colours_become_light_and_back(void **state)
{
    (void)state;
    assert_float_equal(colour_linear_of_byte(0), 0.0f, 0.0f);
    assert_float_equal(colour_linear_of_byte(255), 1.0f, 1e-6f);
    assert_float_equal(colour_linear_of_byte(188), 0.5028865f, 1e-5f);
    for (int value = 0; value <= 255; value++)
        assert_float_equal(colour_encoded(colour_linear_of_byte((uint8_t)value)) * 255.0f, (float)value,
                           1e-3f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_that_are_no_pictures_are_refused),
        cmocka_unit_test(colours_become_light_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
