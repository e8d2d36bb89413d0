// What a soak run measures of its mirror, as a table: a row each few seconds.
//
// Made as large as it will be at once, so that it isn't what grows. Thread: main.
#ifndef CHEVAL_APP_SOAK_SOAK_RECORD_H
#define CHEVAL_APP_SOAK_SOAK_RECORD_H

#include "platform/base/result.h"

#include <stdio.h>

enum soak_column {
    SOAK_TIME_S,
    SOAK_RESIDENT_MB,
    SOAK_PROPORTIONAL_MB, // of what other processes have too, its share
    SOAK_HEAP_MB,         // allocated and not freed
    SOAK_FILES,
    SOAK_THREADS,
    SOAK_FRAMES,       // presented since the row before
    SOAK_FRAME_P50_MS, // of them: scene, drawing, UI and presenting
    SOAK_FRAME_P95_MS,
    SOAK_FRAME_P99_MS,
    SOAK_CPU_MS,         // of all threads, a presented frame
    SOAK_LATENCY_P95_MS, // from the camera to the screen
    SOAK_VISITS,         // that have ended
    SOAK_MADE,           // events, of the session
    SOAK_COMMITTED,      // in the profile store
    SOAK_WAITING,        // in memory, for the store
    SOAK_LOST,
    SOAK_OUTBOX,       // waiting to be sent
    SOAK_ACKNOWLEDGED, // by the receiver, to the mirror
    SOAK_RECEIVED,     // at the receiver
    SOAK_AGAIN,        // there, but they had come before
    SOAK_FAULTS,       // that have begun
    SOAK_COLUMN_COUNT
};

struct soak_row {
    double values[SOAK_COLUMN_COUNT];
};

struct soak_record {
    struct soak_row *rows;
    int count, capacity;
    FILE *file; // each row as it comes; NULL: none
};

const char *soak_column_name(enum soak_column column); // "resident_mb"

// `path`: a CSV file, with the columns' names first; NULL: none.
MUST_CHECK enum result soak_record_open(struct soak_record *record, const char *path, int capacity,
                                        struct diagnostic *why);
// A row beyond the capacity is left out.
void soak_record_add(struct soak_record *record, const struct soak_row *row);
// RESULT_IO: not all could be written.
MUST_CHECK enum result soak_record_close(struct soak_record *record);

// A middle value of a column over rows from..to, and the largest; 0 without rows.
double soak_record_median(const struct soak_record *record, enum soak_column column, int from, int to);
double soak_record_most(const struct soak_record *record, enum soak_column column, int from, int to);

#endif
