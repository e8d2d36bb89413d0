#include "tests/support/test_support.h"
#include "tracking/assignment.h"

#include <math.h>

// The least sum by trying every way; rows from `row` on, columns in `used` are taken.
static float least(const float *cost, int rows, int columns, float alone, int row, unsigned used)
{
    if (row == rows)
        return 0.0f;
    float best = alone + least(cost, rows, columns, alone, row + 1, used);
    for (int column = 0; column < columns; column++)
        if ((used & (1U << column)) == 0 && cost[row * columns + column] < alone)
            best = fminf(best, cost[row * columns + column] +
                                   least(cost, rows, columns, alone, row + 1, used | 1U << column));
    return best;
}

static float sum_of(const float *cost, int rows, int columns, float alone, const int *column_of_row)
{
    float sum = 0.0f;
    unsigned used = 0;
    for (int row = 0; row < rows; row++) {
        int column = column_of_row[row];
        assert_in_range(column + 1, 0, columns);
        sum += column < 0 ? alone : cost[row * columns + column];
        if (column >= 0) {
            assert_int_equal(used & (1U << column), 0); // nobody twice
            assert_true(cost[row * columns + column] < alone);
            used |= 1U << column;
        }
    }
    return sum;
}

static void pairs_cost_as_little_as_the_best_of_all_ways(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (int round = 0; round < 400; round++) {
        int rows = 1 + round % 6, columns = round / 6 % 7, column_of_row[6];
        float cost[42], alone = 4.0f + (float)(round % 9);
        for (int i = 0; i < rows * columns; i++) {
            seed = seed * 1664525U + 1013904223U;
            cost[i] = (float)(seed >> 20) / 256.0f; // 0..16
        }
        assignment_solve(cost, rows, columns, alone, column_of_row);
        assert_float_equal(sum_of(cost, rows, columns, alone, column_of_row),
                           least(cost, rows, columns, alone, 0, 0), 1e-3f);
    }
}

static void the_whole_counts_and_not_the_nearest_pair(void **state)
{
    (void)state;
    const float cost[] = {1, 2, 2, 9}; // the nearest pair first would cost 10
    int column_of_row[2];
    assignment_solve(cost, 2, 2, 16, column_of_row);
    assert_int_equal(column_of_row[0], 1);
    assert_int_equal(column_of_row[1], 0);
}

static void what_is_no_number_or_too_dear_pairs_with_nobody(void **state)
{
    (void)state;
    const float cost[] = {NAN, 16, INFINITY, NAN, NAN, 3};
    int column_of_row[2];
    assignment_solve(cost, 2, 3, 16, column_of_row);
    assert_int_equal(column_of_row[0], -1);
    assert_int_equal(column_of_row[1], 2);
}

static void as_many_as_there_can_be_are_paired(void **state)
{
    (void)state;
    static float cost[ASSIGNMENT_ROWS_MAX * ASSIGNMENT_COLUMNS_MAX];
    int column_of_row[ASSIGNMENT_ROWS_MAX];
    for (int row = 0; row < ASSIGNMENT_ROWS_MAX; row++)
        for (int column = 0; column < ASSIGNMENT_COLUMNS_MAX; column++)
            cost[row * ASSIGNMENT_COLUMNS_MAX + column] =
                (row + column) % ASSIGNMENT_ROWS_MAX == 5 ? 1.0f : 2.0f;
    assignment_solve(cost, ASSIGNMENT_ROWS_MAX, ASSIGNMENT_COLUMNS_MAX, 16, column_of_row);
    for (int row = 0; row < ASSIGNMENT_ROWS_MAX; row++)
        assert_int_equal((row + column_of_row[row]) % ASSIGNMENT_ROWS_MAX, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_cost_as_little_as_the_best_of_all_ways),
        cmocka_unit_test(the_whole_counts_and_not_the_nearest_pair),
        cmocka_unit_test(what_is_no_number_or_too_dear_pairs_with_nobody),
        cmocka_unit_test(as_many_as_there_can_be_are_paired),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
