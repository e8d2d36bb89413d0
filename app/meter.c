#include "app/meter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void meter_add(struct meter *meter, double value)
{
    meter->samples[meter->count++ % METER_CAPACITY] = (float)value;
}

void meter_add_ns(struct meter *meter, int64_t duration_ns)
{
    meter_add(meter, (double)duration_ns / 1e6);
}

static int kept(const struct meter *meter)
{
    return meter->count < METER_CAPACITY ? (int)meter->count : METER_CAPACITY;
}

static int compare(const void *left, const void *right)
{
    float a = *(const float *)left, b = *(const float *)right;
    return (a > b) - (a < b);
}

// Nearest rank.
double meter_percentile(const struct meter *meter, double share)
{
    int count = kept(meter);
    if (count == 0)
        return 0.0;
    float *sorted = malloc((size_t)count * sizeof *sorted);
    if (sorted == NULL)
        return 0.0;
    memcpy(sorted, meter->samples, (size_t)count * sizeof *sorted);
    qsort(sorted, (size_t)count, sizeof *sorted, compare);
    int rank = (int)ceil(share * count) - 1;
    double value = (double)sorted[rank < 0 ? 0 : rank >= count ? count - 1 : rank];
    free(sorted);
    return value;
}
