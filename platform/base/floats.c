#include "platform/base/floats.h"

#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    float first = *(const float *)a, second = *(const float *)b;
    return (first > second) - (first < second);
}

void floats_sort(float *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, by_value);
}

float floats_median(float *values, int count)
{
    if (count == 0)
        return 0.0f;
    floats_sort(values, count);
    return values[count / 2];
}
