#include "tests/support/test_support.h"
#include "tracking/guided_filter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define REACH 3
#define FLATNESS 1.5e-4
#define HAZE 0.1

static struct guided_filter *filter;
static struct guided_place places[GUIDED_SIDE_MAX * GUIDED_SIDE_MAX];
static struct guided_factors factors[GUIDED_SIDE_MAX * GUIDED_SIDE_MAX];
static int width, height;
static uint32_t seed = 5;

static int set_up(void **state)
{
    (void)state;
    struct diagnostic why;
    memset(places, 0, sizeof places);
    memset(factors, 0, sizeof factors);
    return guided_filter_create(&filter, &why) == RESULT_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    guided_filter_destroy(filter);
    filter = NULL;
    return 0;
}

static float random_share(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (float)(seed >> 8) / 16777216.0f;
}

// --- against a plain reading of the paper ------------------------------------------------------------------

// The colours 0, 1 and 2 of a place, then its values.
static double term_of(int place, int i)
{
    return i < 3 ? (double)places[place].colour[i] : (double)places[place].values[i - 3];
}

// Of one term, or of the product of two where `k` is one.
static double mean_over(int x, int y, int i, int k)
{
    double sum = 0.0;
    int count = 0;
    for (int v = y - REACH; v <= y + REACH; v++)
        for (int u = x - REACH; u <= x + REACH; u++)
            if (u >= 0 && v >= 0 && u < width && v < height) {
                sum += term_of(v * width + u, i) * (k >= 0 ? term_of(v * width + u, k) : 1.0);
                count++;
            }
    return sum / count;
}

static double covariance(int x, int y, int i, int k)
{
    return mean_over(x, y, i, k) - mean_over(x, y, i, -1) * mean_over(x, y, k, -1);
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

static void fit_plainly(int value)
{
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            double equations[3][4], *out = plain[y * width + x];
            for (int i = 0; i < 3; i++)
                for (int k = 0; k < 4; k++)
                    equations[i][k] = covariance(x, y, i, k < 3 ? k : 3 + value) + (i == k ? FLATNESS : 0.0);
            solve(equations, out);
            out[3] = mean_over(x, y, 3 + value, -1);
            for (int i = 0; i < 3; i++)
                out[3] -= out[i] * mean_over(x, y, i, -1);
        }
}

static double plain_mean(int x, int y, int i)
{
    double sum = 0.0;
    int count = 0;
    for (int v = y - REACH; v <= y + REACH; v++)
        for (int u = x - REACH; u <= x + REACH; u++)
            if (u >= 0 && v >= 0 && u < width && v < height) {
                sum += plain[v * width + u][i];
                count++;
            }
    return sum / count;
}

static void the_factors_are_those_of_the_guided_filter(void **state)
{
    (void)state;
    width = 40;
    height = 24;
    for (int i = 0; i < width * height; i++)
        for (int k = 0; k < GUIDED_VALUES; k++) { // each value's border is elsewhere
            bool inside = i % width > 8 + 3 * k && i / width > 4 + k;
            places[i].values[k] = (inside ? 0.6f : 0.0f) + 0.3f * random_share();
            if (k < 3)
                places[i].colour[k] = (inside ? 0.1f * (float)k : 0.35f) + 0.4f * random_share();
        }
    guided_filter_run(filter, width, height, places, factors);
    double worst = 0.0;
    for (int value = 0; value < GUIDED_VALUES; value++) {
        fit_plainly(value);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                for (int i = 0; i < 4; i++) {
                    double expected = plain_mean(x, y, i) / (1.0 - 2.0 * HAZE);
                    expected -= i == 3 ? HAZE / (1.0 - 2.0 * HAZE) : 0.0;
                    worst = fmax(worst, fabs((double)factors[y * width + x].of[i][value] - expected));
                }
    }
    if (worst > 1e-3)
        fail_msg("%g", worst);
}

// --- what it is for ---------------------------------------------------------------------------------------

static float applied(int place, int value)
{
    float sum = factors[place].of[3][value];
    for (int i = 0; i < 3; i++)
        sum += places[place].colour[i] * factors[place].of[i][value];
    return fminf(fmaxf(sum, 0.0f), 1.0f);
}

static void a_blurred_edge_becomes_the_pictures_edge(void **state)
{
    (void)state;
    width = 128;
    height = 72;
    for (int i = 0; i < width * height; i++) {
        bool left = i % width < 64;
        const float colours[2][3] = {{0.65f, 0.62f, 0.15f}, {0.23f, 0.35f, 0.6f}};
        for (int k = 0; k < 3; k++)
            places[i].colour[k] = colours[left][k] + 0.03f * random_share();
        places[i].values[0] = fminf(fmaxf((float)(67 - i % width) / 6.0f, 0.0f), 1.0f);
        places[i].values[1] = 1.0f;
    }
    guided_filter_run(filter, width, height, places, factors);
    for (int y = 8; y < height - 8; y++) {
        assert_true(applied(y * width + 62, 0) > 0.85f);
        assert_true(applied(y * width + 65, 0) < 0.25f); // it was a third
        for (int x = 0; x < width; x++) { // a value without an edge has none, whatever the picture shows
            assert_true(applied(y * width + x, 1) > 0.999f);
            assert_true(applied(y * width + x, 2) < 0.001f);
        }
    }
}

static void odd_sizes_are_taken(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {1, GUIDED_SIDE_MAX}, {GUIDED_SIDE_MAX, 2}, {5, 7}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        for (int k = 0; k < GUIDED_VALUES; k++)
            places[i].values[k] = places[i].colour[k] = random_share();
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        guided_filter_run(filter, sizes[k][0], sizes[k][1], places, factors);
        for (int i = 0; i < sizes[k][0] * sizes[k][1]; i++)
            for (int c = 0; c < 4; c++)
                for (int v = 0; v < GUIDED_VALUES; v++)
                    assert_true(isfinite(factors[i].of[c][v]));
    }
}

static void what_is_too_large_or_nothing_is_left_alone(void **state)
{
    (void)state;
    factors[0].of[0][0] = 7.0f;
    guided_filter_run(filter, 0, 5, places, factors);
    guided_filter_run(filter, GUIDED_SIDE_MAX + 1, 5, places, factors);
    guided_filter_run(filter, 5, GUIDED_SIDE_MAX + 1, places, factors);
    assert_true(factors[0].of[0][0] == 7.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_factors_are_those_of_the_guided_filter, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_blurred_edge_becomes_the_pictures_edge, set_up, tear_down),
        cmocka_unit_test_setup_teardown(odd_sizes_are_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_too_large_or_nothing_is_left_alone, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("edges of the picture", tests, NULL, NULL);
}
