// Cropping for a network, against the formula written out in double.
#include "tests/support/crop_levels.h"
#include "tests/support/test_support.h"
#include "tracking/nn/crop.h"

#include <stdlib.h>
#include <string.h>

#define TOLERANCE 1e-5f // of a range of 1; a tenth of it comes from coordinates in float

// Noise drawn from a fixed seed, in rows that are longer than the picture is wide.
static struct picture make_noise(int width_px, int height_px)
{
    struct picture picture = {
        .width_px = width_px, .height_px = height_px, .stride_bytes = 4 * (size_t)width_px + 12};
    picture.pixels = malloc((size_t)height_px * picture.stride_bytes);
    assert_non_null(picture.pixels);
    uint32_t seed = 1;
    for (size_t i = 0; i < (size_t)height_px * picture.stride_bytes; i++) {
        seed = seed * 1664525u + 1013904223u;
        picture.pixels[i] = (uint8_t)(seed >> 24);
    }
    return picture;
}

// Smooth, so that a coordinate's last bits don't show: the blue channel is x, the green one y.
static struct picture make_ramp(int width_px, int height_px)
{
    struct picture picture;
    assert_int_equal(picture_allocate(width_px, height_px, &picture), RESULT_OK);
    for (int y = 0; y < height_px; y++)
        for (int x = 0; x < width_px; x++) {
            uint8_t *pixel = picture_row(&picture, y) + 4 * (size_t)x;
            pixel[0] = 200;
            pixel[1] = (uint8_t)y;
            pixel[2] = (uint8_t)x;
            pixel[3] = 255;
        }
    return picture;
}

static double texel(const struct picture *picture, int x, int y, int channel, bool zero_border)
{
    if (zero_border && (x < 0 || y < 0 || x >= picture->width_px || y >= picture->height_px))
        return 0.0;
    x = x < 0 ? 0 : x >= picture->width_px ? picture->width_px - 1 : x;
    y = y < 0 ? 0 : y >= picture->height_px ? picture->height_px - 1 : y;
    return picture_row(picture, y)[4 * x + channel];
}

// The formula of crop.h for one number, in double: no rows, no blocks, no vectors.
static double expected_at(const struct picture *picture, const struct roi *roi,
                          const struct crop_options *options, int i, int j, int channel)
{
    double w = (double)roi->width_px, h = (double)roi->height_px, r = (double)roi->rotation_rad;
    if (options->keep_aspect) {
        double tensor = (double)options->height / options->width;
        if (tensor > h / w)
            h = w * tensor;
        else
            w = h / tensor;
    }
    double u = (i + 0.5) / options->width - 0.5, v = (j + 0.5) / options->height - 0.5;
    if (options->mirror)
        u = -u;
    double x = w * cos(r) * u - h * sin(r) * v + (double)roi->centre_x_px - 0.5;
    double y = w * sin(r) * u + h * cos(r) * v + (double)roi->centre_y_px - 0.5;
    int left = (int)floor(x), top = (int)floor(y);
    double value = 0.0;
    for (int k = 0; k < 4; k++)
        value += (1.0 - fabs(x - left - k % 2)) * (1.0 - fabs(y - top - k / 2)) *
                 texel(picture, left + k % 2, top + k / 2, channel, options->zero_border);
    return value * (double)(options->maximum - options->minimum) / 255.0 + (double)options->minimum;
}

static double worst_difference(const struct picture *picture, const struct roi *roi,
                               const struct crop_options *options)
{
    size_t count = (size_t)options->width * (size_t)options->height * 3;
    float *tensor = malloc(count * sizeof *tensor); // exact: a store behind the end is seen
    assert_non_null(tensor);
    for (size_t i = 0; i < count; i++)
        tensor[i] = NAN;
    crop_to_tensor(picture, roi, options, tensor);
    double worst = 0.0;
    for (size_t i = 0; i < count; i++) {
        int pixel = (int)(i / 3);
        double expected =
            expected_at(picture, roi, options, pixel % options->width, pixel / options->width, (int)(i % 3));
        double difference = fabs((double)tensor[i] - expected);
        worst = difference <= worst ? worst : difference; // not-a-number stays
    }
    free(tensor);
    return worst;
}

static const struct roi regions[] = {
    {160, 100, 90, 90, 0.0f},      // inside
    {150, 110, 101, 97, 0.4f},     // inside, turned
    {150, 110, 120, 120, -2.0f},   // turned past upright
    {10, 12, 120, 120, 0.3f},      // over the top left corner
    {310, 195, 160, 90, 1.2f},     // over the bottom right corner
    {160, 100, 900, 700, 0.1f},    // all of the picture and more
    {-400, -300, 100, 100, 0.0f},  // none of it
    {160.25f, 99.75f, 3, 3, 0.7f}, // a few pixels, much enlarged
};

static void every_region_is_what_the_formula_gives(void **state)
{
    (void)state;
    struct picture picture = make_ramp(251, 201);
    for (size_t i = 0; i < sizeof regions / sizeof regions[0]; i++)
        for (int kind = 0; kind < 8; kind++) {
            const struct crop_options options = {.width = 48 + kind % 3,
                                                 .height = 32,
                                                 .maximum = 1.0f,
                                                 .zero_border = (kind & 1) != 0,
                                                 .keep_aspect = (kind & 2) != 0,
                                                 .mirror = (kind & 4) != 0};
            // Where a zero border meets the picture, 1e-5 px of a float's coordinate is 1e-5 of the range.
            double limit = options.zero_border ? 5.0 * (double)TOLERANCE : (double)TOLERANCE;
            assert_true(worst_difference(&picture, &regions[i], &options) < limit);
        }
    picture_free(&picture);
}

static void pixels_are_copied_exactly_when_nothing_is_scaled(void **state)
{
    (void)state;
    struct picture picture = make_noise(67, 45);
    const struct roi roi = roi_of_picture(&picture);
    const struct crop_options options = {.width = 67, .height = 45, .maximum = 255.0f};
    static float tensor[67 * 45 * 3];
    crop_to_tensor(&picture, &roi, &options, tensor);
    for (int y = 0; y < 45; y++)
        for (int x = 0; x < 67; x++)
            for (int k = 0; k < 3; k++)
                assert_true(tensor[(y * 67 + x) * 3 + k] == (float)picture_row(&picture, y)[4 * x + k]);
    free(picture.pixels);
}

static void noise_agrees_too(void **state)
{
    (void)state;
    struct picture picture = make_noise(320, 200);
    for (size_t i = 0; i < sizeof regions / sizeof regions[0]; i++) {
        const struct crop_options options = {.width = 192, .height = 192, .minimum = -1.0f, .maximum = 1.0f};
        // Between black and white neighbours a coordinate's error shows in full: 300 px hold 24 bits.
        assert_true(worst_difference(&picture, &regions[i], &options) < 3e-4);
    }
    free(picture.pixels);
}

static void the_border_is_black_or_the_nearest_pixel(void **state)
{
    (void)state;
    struct picture picture = make_ramp(40, 20);
    const struct roi roi = roi_of_picture(&picture);
    struct crop_options options = {.width = 40,
                                   .height = 40,
                                   .minimum = -1.0f,
                                   .maximum = 1.0f,
                                   .zero_border = true,
                                   .keep_aspect = true};
    static float tensor[40 * 40 * 3];
    crop_to_tensor(&picture, &roi, &options, tensor);
    assert_true(tensor[0] == -1.0f);                             // letterboxed: black above
    assert_true(tensor[(39 * 40 + 39) * 3 + 2] == -1.0f);        // and below
    assert_true(fabsf(tensor[(20 * 40) * 3] - 0.5686f) < 1e-3f); // the picture's red in between
    options.zero_border = false;
    crop_to_tensor(&picture, &roi, &options, tensor);
    assert_true(fabsf(tensor[0] - 0.5686f) < 1e-3f);
    picture_free(&picture);
}

static void tensor_and_picture_points_are_one_another_s_image(void **state)
{
    (void)state;
    const struct roi roi = {100, 50, 40, 20, 1.57079633f}; // a quarter turn clockwise on screen
    const struct crop_options options = {.width = 192, .height = 192};
    struct affine m = crop_tensor_to_picture(&roi, &options);
    struct vec2 centre = affine_apply(&m, (struct vec2){96, 96});
    struct vec2 right = affine_apply(&m, (struct vec2){192, 96});
    struct vec2 bottom = affine_apply(&m, (struct vec2){96, 192});
    assert_true(fabsf(centre.x - 100) < 1e-4f && fabsf(centre.y - 50) < 1e-4f);
    assert_true(fabsf(right.x - 100) < 1e-4f && fabsf(right.y - 70) < 1e-4f); // right is down
    assert_true(fabsf(bottom.x - 90) < 1e-4f && fabsf(bottom.y - 50) < 1e-4f);
}

static void absurd_regions_and_pictures_do_no_harm(void **state)
{
    (void)state;
    struct picture picture = make_ramp(9, 7);
    static float tensor[24 * 24 * 3];
    const struct crop_options options = {.width = 24, .height = 24, .maximum = 1.0f, .keep_aspect = true};
    const struct roi absurd[] = {{NAN, 0, 10, 10, 0},
                                 {0, 0, INFINITY, INFINITY, 0},
                                 {1e30f, -1e30f, 1e30f, 1e30f, 1.0f},
                                 {4, 3, 0, 0, 0},
                                 {4, 3, -5, -5, NAN},
                                 {4, 3, 900, 900, 0.5f},
                                 {400000, 3, 400000, 900, 0.5f}};
    for (size_t i = 0; i < sizeof absurd / sizeof absurd[0]; i++)
        for (int k = 0; k < 8; k++) {
            struct crop_options kind = options;
            kind.zero_border = (k & 1) != 0;
            kind.area = (k & 2) != 0;
            kind.gain = (k & 4) != 0 ? NAN : 0.0f;
            crop_to_tensor(&picture, &absurd[i], &kind, tensor);
        }
    const struct picture tiny = {.pixels = picture.pixels, .width_px = 1, .height_px = 1, .stride_bytes = 4};
    const struct roi one = roi_of_picture(&tiny);
    crop_to_tensor(&tiny, &one, &options, tensor);
    assert_true(fabsf(tensor[0] - 200.0f / 255.0f) < TOLERANCE);
    const struct picture none = {0};
    crop_to_tensor(&none, &one, &options, tensor);
    assert_true(tensor[0] == 0.0f && tensor[24 * 24 * 3 - 1] == 0.0f);
    picture_free(&picture);
}

// Averages of `across` by `down` picture pixels, rounded to bytes: what a region of twice the size and more
// is sampled from.
static struct picture averaged(const struct picture *picture, int across, int down)
{
    struct picture out;
    assert_int_equal(picture_allocate(picture->width_px / across, picture->height_px / down, &out),
                     RESULT_OK);
    for (int y = 0; y < out.height_px; y++)
        for (int x = 0; x < out.width_px * 4; x++) {
            int sum = 0;
            for (int i = 0; i < across * down; i++)
                sum +=
                    picture_row(picture, y * down + i / across)[4 * ((x / 4) * across + i % across) + x % 4];
            picture_row(&out, y)[x] = (uint8_t)((sum + across * down / 2) / (across * down));
        }
    return out;
}

static void a_large_region_is_sampled_from_averages(void **state)
{
    (void)state;
    struct picture picture = make_noise(1200, 960);
    for (int across = 1; across <= 8; across++)
        for (int down = 1; down <= 8; down += across == 2 ? 1 : 3) {
            const struct crop_options options = {.width = 100, .height = 70, .maximum = 1.0f, .area = true};
            const struct roi roi = {600, 480, 100.0f * (float)across, 70.0f * (float)down, 0.0f};
            struct picture small = averaged(&picture, across, down);
            const struct roi there = {600.0f / (float)across, 480.0f / (float)down, 100, 70, 0.0f};
            static float given[100 * 70 * 3], expected[100 * 70 * 3];
            crop_to_tensor(&picture, &roi, &options, given);
            crop_to_tensor(&small, &there,
                           &(struct crop_options){.width = 100, .height = 70, .maximum = 1.0f}, expected);
            for (int i = 0; i < 100 * 70 * 3; i++)
                assert_true(fabsf(given[i] - expected[i]) < 1.01f / 255.0f);
            picture_free(&small);
        }
    free(picture.pixels);
}

static void averages_follow_a_turned_region_and_its_border(void **state)
{
    (void)state;
    struct picture picture = make_ramp(251, 201); // averages of a ramp are the ramp
    for (int i = 0; i < 24; i++) {
        const struct crop_options options = {
            .width = 48, .height = 40, .maximum = 1.0f, .area = true, .mirror = i % 2 == 1};
        const struct roi roi = {125, 100, 100.0f + (float)(i % 3) * 20.0f, 95, 0.55f * (float)i};
        static float given[48 * 40 * 3], plain[48 * 40 * 3];
        struct crop_options without = options;
        without.area = false;
        crop_to_tensor(&picture, &roi, &options, given);
        crop_to_tensor(&picture, &roi, &without, plain);
        for (int k = 0; k < 48 * 40 * 3; k++)
            assert_true(fabsf(given[k] - plain[k]) < 1.01f / 255.0f);
    }
    const struct crop_options black = {
        .width = 48, .height = 48, .minimum = -1.0f, .maximum = 1.0f, .area = true, .zero_border = true};
    const struct roi beyond = {0, 0, 192, 192, 0.0f};
    static float tensor[48 * 48 * 3];
    crop_to_tensor(&picture, &beyond, &black, tensor);
    assert_true(tensor[0] == -1.0f && tensor[(20 * 48 + 20) * 3] == -1.0f);
    assert_true(fabsf(tensor[(30 * 48 + 30) * 3] - (200.0f / 127.5f - 1.0f)) < 0.01f);
    picture_free(&picture);
}

static void a_region_of_the_tensors_size_is_not_averaged(void **state)
{
    (void)state;
    struct picture picture = make_noise(320, 200);
    const struct roi roi = {160, 100, 140, 140, 0.2f};
    static float given[96 * 96 * 3], plain[96 * 96 * 3];
    struct crop_options options = {.width = 96, .height = 96, .maximum = 1.0f};
    crop_to_tensor(&picture, &roi, &options, plain);
    options.area = true;
    crop_to_tensor(&picture, &roi, &options, given);
    assert_memory_equal(given, plain, sizeof plain);
    free(picture.pixels);
}

static void gain_brightens_between_black_and_white(void **state)
{
    (void)state;
    struct picture picture = make_ramp(256, 16); // blue: 0..255
    const struct roi roi = roi_of_picture(&picture);
    const float gains[] = {1.5f, 3.0f, 8.0f};
    static float tensor[256 * 16 * 3];
    for (int i = 0; i < 3; i++) {
        const struct crop_options options = {
            .width = 256, .height = 16, .minimum = -1.0f, .maximum = 1.0f, .gain = gains[i]};
        crop_to_tensor(&picture, &roi, &options, tensor);
        for (int x = 0; x < 256; x++) {
            float share = (float)x / 255.0f;
            float expected = 2.0f * gains[i] * share / (1.0f + (gains[i] - 1.0f) * share) - 1.0f;
            assert_true(fabsf(tensor[3 * x + 2] - expected) < TOLERANCE);
        }
        assert_true(tensor[2] == -1.0f);
        assert_true(fabsf(tensor[3 * 255 + 2] - 1.0f) < TOLERANCE);
    }
    picture_free(&picture);
}

static void every_kind_of_processor_gives_the_same_bits(void **state)
{
    (void)state;
    assert_true(crop_levels_all_agree(stdout));
}

static void the_best_level_runs_here(void **state)
{
    (void)state;
    assert_true(crop_level_runs(crop_level_best()));
    assert_ptr_equal(crop_levels()[0], &crop_level_scalar);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_region_is_what_the_formula_gives),
        cmocka_unit_test(pixels_are_copied_exactly_when_nothing_is_scaled),
        cmocka_unit_test(noise_agrees_too),
        cmocka_unit_test(the_border_is_black_or_the_nearest_pixel),
        cmocka_unit_test(tensor_and_picture_points_are_one_another_s_image),
        cmocka_unit_test(a_large_region_is_sampled_from_averages),
        cmocka_unit_test(averages_follow_a_turned_region_and_its_border),
        cmocka_unit_test(a_region_of_the_tensors_size_is_not_averaged),
        cmocka_unit_test(gain_brightens_between_black_and_white),
        cmocka_unit_test(every_kind_of_processor_gives_the_same_bits),
        cmocka_unit_test(the_best_level_runs_here),
        cmocka_unit_test(absurd_regions_and_pictures_do_no_harm),
    };
    return cmocka_run_group_tests_name("crop", tests, NULL, NULL);
}
