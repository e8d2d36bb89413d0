// The cheapest way to pair things off: the assignment problem, solved as a whole instead of pair by pair.
//
// H. W. Kuhn, "The Hungarian method for the assignment problem", 1955, by shortest augmenting paths with
// potentials (Jonker and Volgenant, 1987). Pure function; any thread; no allocation.
#ifndef CHEVAL_TRACKING_ASSIGNMENT_H
#define CHEVAL_TRACKING_ASSIGNMENT_H

#define ASSIGNMENT_ROWS_MAX 64
#define ASSIGNMENT_COLUMNS_MAX 64

// Pairs rows with columns so that the sum of what the pairs cost, and of `alone` for each row without one, is
// least. `cost` is [rows][columns]; a pair that costs `alone` or more, or what is no number, is never made.
// column_of_row[row] becomes its column, or -1.
void assignment_solve(const float *cost, int rows, int columns, float alone, int *column_of_row);

#endif
