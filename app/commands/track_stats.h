// What `cheval track --stats` tells at the end: times of each stage over all frames.
#ifndef CHEVAL_APP_COMMANDS_TRACK_STATS_H
#define CHEVAL_APP_COMMANDS_TRACK_STATS_H

#include "tracking/people.h"
#include "tracking/timings.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { TRACK_STATS_DECODE = STAGE_COUNT, TRACK_STATS_TOTAL, TRACK_STATS_CPU, TRACK_STATS_ROWS };

struct track_stats {
    float *ms[TRACK_STATS_ROWS]; // one value a frame
    int count, capacity;
    int64_t runs[STAGE_COUNT];
    int64_t faces, bodies, hands;
};

// One frame. False when there is no memory.
bool track_stats_add(struct track_stats *stats, const struct tracker_timings *timings, int64_t decode_ns,
                     const struct people *people);

// A line a stage that ran: mean, p50 and p95 milliseconds a frame. Sorts the values.
void track_stats_print(struct track_stats *stats, FILE *stream);

void track_stats_finish(struct track_stats *stats);

#endif
