// Lists of floats in order of size. The values are numbers: no NaN.
#ifndef CHEVAL_PLATFORM_BASE_FLOATS_H
#define CHEVAL_PLATFORM_BASE_FLOATS_H

// Rising.
void floats_sort(float *values, int count);

// Sorts them and gives the middle one, the upper of two; 0 for none.
float floats_median(float *values, int count);

#endif
