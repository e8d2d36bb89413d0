#include "tracking/assignment.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

// Columns count from 1 within; behind the given ones each row has one of its own, in which it stays alone.
#define COLUMNS (ASSIGNMENT_COLUMNS_MAX + ASSIGNMENT_ROWS_MAX + 1)

struct problem {
    const float *cost;
    int rows, columns;
    float alone;
    float row_potential[ASSIGNMENT_ROWS_MAX + 1];
    float column_potential[COLUMNS];
    int row_of_column[COLUMNS]; // 0: free
};

static float cost_of(const struct problem *problem, int row, int column)
{
    if (column > problem->columns)
        return column - problem->columns == row ? problem->alone : 2.0f * problem->alone;
    float cost = problem->cost[(ptrdiff_t)(row - 1) * problem->columns + column - 1];
    return cost < problem->alone ? cost : 2.0f * problem->alone; // a number that is none too
}

// Finds `row` a column along the shortest path of exchanges that ends in a free one.
static void add_row(struct problem *problem, int row)
{
    float least[COLUMNS];
    int came_from[COLUMNS] = {0};
    bool done[COLUMNS] = {false};
    int all = problem->columns + problem->rows, column = 0;
    for (int i = 0; i <= all; i++)
        least[i] = INFINITY;
    problem->row_of_column[0] = row;
    do {
        int at = problem->row_of_column[column], next = 0;
        float delta = INFINITY;
        done[column] = true;
        for (int i = 1; i <= all; i++) {
            if (done[i])
                continue;
            float reduced =
                cost_of(problem, at, i) - problem->row_potential[at] - problem->column_potential[i];
            if (reduced < least[i]) {
                least[i] = reduced;
                came_from[i] = column;
            }
            if (least[i] < delta) {
                delta = least[i];
                next = i;
            }
        }
        for (int i = 0; i <= all; i++) {
            if (done[i]) {
                problem->row_potential[problem->row_of_column[i]] += delta;
                problem->column_potential[i] -= delta;
            } else {
                least[i] -= delta;
            }
        }
        column = next;
    } while (problem->row_of_column[column] != 0);
    while (column != 0) {
        problem->row_of_column[column] = problem->row_of_column[came_from[column]];
        column = came_from[column];
    }
}

void assignment_solve(const float *cost, int rows, int columns, float alone, int *column_of_row)
{
    struct problem problem = {.cost = cost, .rows = rows, .columns = columns, .alone = alone};
    assert(rows <= ASSIGNMENT_ROWS_MAX && columns <= ASSIGNMENT_COLUMNS_MAX);
    for (int row = 1; row <= rows; row++) {
        column_of_row[row - 1] = -1;
        add_row(&problem, row);
    }
    for (int column = 1; column <= columns; column++) {
        int row = problem.row_of_column[column];
        if (row != 0 && cost_of(&problem, row, column) < alone)
            column_of_row[row - 1] = column - 1;
    }
}
