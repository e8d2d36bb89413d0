#include "app/soak/soak_record.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    int digits; // behind the point
} columns[SOAK_COLUMN_COUNT] = {
    [SOAK_TIME_S] = {"time_s", 1},
    [SOAK_RESIDENT_MB] = {"resident_mb", 3},
    [SOAK_PROPORTIONAL_MB] = {"proportional_mb", 3},
    [SOAK_HEAP_MB] = {"heap_mb", 3},
    [SOAK_FILES] = {"files", 0},
    [SOAK_THREADS] = {"threads", 0},
    [SOAK_FRAMES] = {"frames", 0},
    [SOAK_FRAME_P50_MS] = {"frame_p50_ms", 2},
    [SOAK_FRAME_P95_MS] = {"frame_p95_ms", 2},
    [SOAK_FRAME_P99_MS] = {"frame_p99_ms", 2},
    [SOAK_CPU_MS] = {"cpu_ms_a_frame", 2},
    [SOAK_LATENCY_P95_MS] = {"latency_p95_ms", 2},
    [SOAK_VISITS] = {"visits", 0},
    [SOAK_MADE] = {"events_made", 0},
    [SOAK_COMMITTED] = {"events_committed", 0},
    [SOAK_WAITING] = {"events_waiting", 0},
    [SOAK_LOST] = {"events_lost", 0},
    [SOAK_OUTBOX] = {"outbox", 0},
    [SOAK_ACKNOWLEDGED] = {"acknowledged", 0},
    [SOAK_RECEIVED] = {"received", 0},
    [SOAK_AGAIN] = {"received_again", 0},
    [SOAK_FAULTS] = {"faults", 0},
};

const char *soak_column_name(enum soak_column column)
{
    return columns[column].name;
}

enum result soak_record_open(struct soak_record *record, const char *path, int capacity,
                             struct diagnostic *why)
{
    size_t size = (size_t)capacity * sizeof *record->rows;
    *record = (struct soak_record){.rows = malloc(size), .capacity = capacity};
    if (record->rows == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for %d rows", capacity);
    memset(record->rows, 0xff, size); // in memory from now on
    if (path == NULL)
        return RESULT_OK;
    record->file = fopen(path, "w");
    if (record->file == NULL) {
        enum result result = diagnose(why, RESULT_IO, "%.300s can't be written: %s", path, strerror(errno));
        free(record->rows);
        *record = (struct soak_record){0};
        return result;
    }
    for (int i = 0; i < SOAK_COLUMN_COUNT; i++)
        (void)fprintf(record->file, "%s%s", i > 0 ? "," : "", columns[i].name);
    (void)fputc('\n', record->file);
    return RESULT_OK;
}

void soak_record_add(struct soak_record *record, const struct soak_row *row)
{
    if (record->count < record->capacity)
        record->rows[record->count++] = *row;
    if (record->file == NULL)
        return;
    for (int i = 0; i < SOAK_COLUMN_COUNT; i++)
        (void)fprintf(record->file, "%s%.*f", i > 0 ? "," : "", columns[i].digits, row->values[i]);
    (void)fputc('\n', record->file);
    (void)fflush(record->file);
}

enum result soak_record_close(struct soak_record *record)
{
    bool failed = false;
    if (record->file != NULL) {
        failed = ferror(record->file) != 0;
        failed = fclose(record->file) != 0 || failed;
    }
    free(record->rows);
    *record = (struct soak_record){0};
    return failed ? RESULT_IO : RESULT_OK;
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

double soak_record_median(const struct soak_record *record, enum soak_column column, int from, int to)
{
    int count = to - from;
    double *values = count > 0 ? malloc((size_t)count * sizeof *values) : NULL;
    if (values == NULL)
        return 0.0;
    for (int i = 0; i < count; i++)
        values[i] = record->rows[from + i].values[column];
    qsort(values, (size_t)count, sizeof *values, by_value);
    double median = values[count / 2];
    free(values);
    return median;
}

double soak_record_most(const struct soak_record *record, enum soak_column column, int from, int to)
{
    double most = 0.0;
    for (int i = from; i < to; i++)
        if (i == from || record->rows[i].values[column] > most)
            most = record->rows[i].values[column];
    return most;
}
