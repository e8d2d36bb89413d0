// Samples of one figure (milliseconds, usually) and their percentiles. Not for several threads at once.
#ifndef CHEVAL_APP_METER_H
#define CHEVAL_APP_METER_H

#include <stdint.h>

#define METER_CAPACITY 4096 // the newest are kept

struct meter {
    float samples[METER_CAPACITY];
    uint64_t count; // of all samples ever added
};

void meter_add(struct meter *meter, double value);
void meter_add_ns(struct meter *meter, int64_t duration_ns); // as milliseconds

// `share` 0.5 is the median. 0 without samples.
double meter_percentile(const struct meter *meter, double share);

#endif
