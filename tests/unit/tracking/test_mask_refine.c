#include "tests/support/test_support.h"
#include "tracking/mask_refine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define REACH 3
#define FLATNESS 1.5e-4
#define HAZE 0.1

static struct mask_refiner *refiner;
static struct person_mask mask;
static struct picture picture;
static uint32_t seed = 5;

static int set_up(void **state)
{
    (void)state;
    struct diagnostic why;
    return mask_refiner_create(&refiner, &why) == RESULT_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    picture_free(&picture);
    mask_refiner_destroy(refiner);
    refiner = NULL;
    return 0;
}

static void new_picture(int width, int height)
{
    picture_free(&picture);
    assert_int_equal(picture_allocate(width, height, &picture), RESULT_OK);
}

static uint32_t random_bits(void)
{
    seed = seed * 1664525u + 1013904223u;
    return seed >> 8;
}

// --- against a plain reading of the paper ------------------------------------------------------------------

static double mean_over(int x, int y, int term, double (*of)(int pixel, int term))
{
    double sum = 0.0;
    int count = 0;
    for (int v = y - REACH; v <= y + REACH; v++)
        for (int u = x - REACH; u <= x + REACH; u++)
            if (u >= 0 && v >= 0 && u < mask.width && v < mask.height) {
                sum += of(v * mask.width + u, term);
                count++;
            }
    return sum / count;
}

static double value_of(int pixel, int i) // red, green, blue, mask
{
    return i < 3 ? picture.pixels[(ptrdiff_t)pixel * 4 + i] / 255.0 : mask.alpha[pixel] / 255.0;
}

static double product_of(int pixel, int term)
{
    return value_of(pixel, term / 4) * value_of(pixel, term % 4);
}

static double covariance(int x, int y, int i, int k)
{
    return mean_over(x, y, i * 4 + k, product_of) -
           mean_over(x, y, i, value_of) * mean_over(x, y, k, value_of);
}

// Gauss-Jordan on three equations.
static void solve(double m[3][4], double *out)
{
    for (int i = 0; i < 3; i++) {
        int pivot = i;
        for (int r = i + 1; r < 3; r++)
            pivot = fabs(m[r][i]) > fabs(m[pivot][i]) ? r : pivot;
        for (int c = 0; c < 4; c++) {
            double kept = m[i][c];
            m[i][c] = m[pivot][c];
            m[pivot][c] = kept;
        }
        for (int r = 0; r < 3; r++)
            for (int c = 3; c >= i && r != i; c--)
                m[r][c] -= m[r][i] / m[i][i] * m[i][c];
    }
    for (int i = 0; i < 3; i++)
        out[i] = m[i][3] / m[i][i];
}

static double plain[64 * 64][4];

static double plain_of(int pixel, int i)
{
    return plain[pixel][i];
}

static void fit_plainly(void)
{
    for (int y = 0; y < mask.height; y++)
        for (int x = 0; x < mask.width; x++) {
            double equations[3][4], *out = plain[y * mask.width + x];
            for (int i = 0; i < 3; i++)
                for (int k = 0; k < 4; k++)
                    equations[i][k] = covariance(x, y, i, k) + (i == k ? FLATNESS : 0.0);
            solve(equations, out);
            out[3] = mean_over(x, y, 3, value_of);
            for (int i = 0; i < 3; i++)
                out[3] -= out[i] * mean_over(x, y, i, value_of);
        }
}

static void the_planes_are_those_of_the_guided_filter(void **state)
{
    (void)state;
    mask.width = 40;
    mask.height = 24;
    new_picture(mask.width, mask.height);
    for (int i = 0; i < mask.width * mask.height; i++) {
        bool inside = i % mask.width > 12 && i % mask.width < 30 && i / mask.width > 6;
        mask.alpha[i] = (uint8_t)(inside ? 150 + random_bits() % 106 : random_bits() % 60);
        for (int k = 0; k < 3; k++)
            picture.pixels[(ptrdiff_t)i * 4 + k] =
                (uint8_t)((inside ? 30u * (unsigned)k : 90u) + random_bits() % 100);
    }
    struct mask_planes planes;
    mask_refiner_run(refiner, &mask, &picture, &planes);
    fit_plainly();
    assert_int_equal(planes.width, mask.width);
    assert_int_equal(planes.height, mask.height);
    double worst = 0.0;
    for (int y = 0; y < mask.height; y++)
        for (int x = 0; x < mask.width; x++)
            for (int i = 0; i < 4; i++) {
                double expected = mean_over(x, y, i, plain_of) / (1.0 - 2.0 * HAZE);
                expected -= i == 3 ? HAZE / (1.0 - 2.0 * HAZE) : 0.0;
                worst = fmax(worst, fabs((double)planes.factors[y * mask.width + x][i] - expected));
            }
    if (worst > 1e-3)
        fail_msg("%g", worst);
}

// --- what it is for ---------------------------------------------------------------------------------------

static uint8_t *apply(const struct mask_planes *planes)
{
    uint8_t *alpha = calloc((size_t)picture.width_px, (size_t)picture.height_px);
    assert_non_null(alpha);
    mask_planes_apply(planes, &picture, alpha);
    return alpha;
}

static void a_blurred_edge_becomes_the_pictures_edge(void **state)
{
    (void)state;
    struct mask_planes planes;
    new_picture(640, 360);
    mask.width = 128;
    mask.height = 72;
    for (int y = 0; y < 360; y++) // the picture's edge is at 323, not on a pixel of the mask
        for (int x = 0; x < 640; x++) {
            uint8_t *pixel = picture_row(&picture, y) + (ptrdiff_t)x * 4;
            pixel[0] = (uint8_t)((x < 323 ? 60 : 170) + random_bits() % 8);
            pixel[1] = (uint8_t)((x < 323 ? 90 : 160) + random_bits() % 8);
            pixel[2] = (uint8_t)((x < 323 ? 150 : 40) + random_bits() % 8);
        }
    for (int i = 0; i < 128 * 72; i++) // four pixels, which are twenty of the picture, wide
        mask.alpha[i] = (uint8_t)(255.0f * fminf(fmaxf((float)(67 - i % 128) / 4.0f, 0.0f), 1.0f));
    mask_refiner_run(refiner, &mask, &picture, &planes);
    uint8_t *alpha = apply(&planes);
    for (int y = 30; y < 330; y++) {
        assert_true(alpha[y * 640 + 318] > 200);
        assert_true(alpha[y * 640 + 328] < 55);
        assert_int_equal(alpha[y * 640 + 200], 255);
        assert_int_equal(alpha[y * 640 + 500], 0);
    }
    free(alpha);
}

static void a_mask_of_nobody_or_everywhere_stays_that(void **state)
{
    (void)state;
    struct mask_planes planes;
    new_picture(300, 200);
    for (int i = 0; i < 300 * 200 * 4; i++)
        picture.pixels[i] = (uint8_t)random_bits();
    mask.width = 256;
    mask.height = 171;
    for (int value = 0; value < 256; value += 255) {
        memset(mask.alpha, value, sizeof mask.alpha);
        mask_refiner_run(refiner, &mask, &picture, &planes);
        uint8_t *alpha = apply(&planes);
        for (int i = 0; i < 300 * 200; i++)
            assert_int_equal(alpha[i], value);
        free(alpha);
    }
}

static void odd_sizes_are_taken(void **state)
{
    (void)state;
    static const int sizes[][4] = {
        {1, 1, 1, 1}, {1, 1, 256, 144}, {3, 700, 2, 256}, {7, 5, 256, 183}, {1600, 2, 256, 1}};
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        struct mask_planes planes;
        new_picture(sizes[k][0], sizes[k][1]);
        mask.width = sizes[k][2];
        mask.height = sizes[k][3];
        for (size_t i = 0; i < sizeof mask.alpha; i++)
            mask.alpha[i] = (uint8_t)random_bits();
        mask_refiner_run(refiner, &mask, &picture, &planes);
        for (int i = 0; i < mask.width * mask.height; i++)
            for (int c = 0; c < 4; c++)
                assert_true(isfinite(planes.factors[i][c]));
        free(apply(&planes));
    }
}

static void without_a_mask_there_are_no_planes(void **state)
{
    (void)state;
    struct mask_planes planes;
    new_picture(8, 8);
    mask.width = mask.height = 0;
    mask_refiner_run(refiner, &mask, &picture, &planes);
    assert_int_equal(planes.width, 0);
    uint8_t *alpha = apply(&planes);
    assert_int_equal(alpha[0], 0);
    free(alpha);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_planes_are_those_of_the_guided_filter, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_blurred_edge_becomes_the_pictures_edge, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_mask_of_nobody_or_everywhere_stays_that, set_up, tear_down),
        cmocka_unit_test_setup_teardown(odd_sizes_are_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_a_mask_there_are_no_planes, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("a mask's edges", tests, NULL, NULL);
}
