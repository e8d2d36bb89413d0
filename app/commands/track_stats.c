#include "app/commands/track_stats.h"

#include "platform/base/floats.h"

#include <stdlib.h>

static bool grow(struct track_stats *stats)
{
    int more = stats->capacity == 0 ? 1024 : stats->capacity * 2;
    for (int i = 0; i < TRACK_STATS_ROWS; i++) {
        float *grown = realloc(stats->ms[i], (size_t)more * sizeof *grown);
        if (grown == NULL)
            return false;
        stats->ms[i] = grown;
    }
    stats->capacity = more;
    return true;
}

bool track_stats_add(struct track_stats *stats, const struct tracker_timings *timings, int64_t decode_ns,
                     const struct people *people)
{
    if (stats->count == stats->capacity && !grow(stats))
        return false;
    for (int i = 0; i < STAGE_COUNT; i++) {
        stats->ms[i][stats->count] = (float)timings->ns[i] * 1e-6f;
        stats->runs[i] += timings->runs[i];
    }
    stats->ms[TRACK_STATS_DECODE][stats->count] = (float)decode_ns * 1e-6f;
    stats->ms[TRACK_STATS_TOTAL][stats->count] = (float)timings->total_ns * 1e-6f;
    stats->ms[TRACK_STATS_CPU][stats->count] = (float)timings->cpu_ns * 1e-6f;
    stats->count++;
    stats->faces += people->face_count;
    stats->bodies += people->body_count;
    stats->hands += people->hand_count;
    return true;
}

static void print_row(struct track_stats *stats, int row, const char *name, FILE *stream)
{
    float *ms = stats->ms[row];
    double sum = 0.0;
    floats_sort(ms, stats->count);
    for (int i = 0; i < stats->count; i++)
        sum += (double)ms[i];
    (void)fprintf(stream, "%-14s ms a frame: mean %7.3f  p50 %7.3f  p95 %7.3f", name, sum / stats->count,
                  (double)ms[stats->count / 2], (double)ms[(stats->count - 1) * 95 / 100]);
    if (row < STAGE_COUNT)
        (void)fprintf(stream, "  %lld runs", (long long)stats->runs[row]);
    (void)fputc('\n', stream);
}

void track_stats_print(struct track_stats *stats, FILE *stream)
{
    static const char *const names[] = {"decode", "total", "cpu"};
    (void)fprintf(stream, "%d frames, %lld faces, %lld bodies, %lld hands\n", stats->count,
                  (long long)stats->faces, (long long)stats->bodies, (long long)stats->hands);
    for (int i = 0; i < TRACK_STATS_ROWS && stats->count > 0; i++)
        if (i >= STAGE_COUNT || stats->runs[i] > 0)
            print_row(stats, i, i < STAGE_COUNT ? tracking_stage_names[i] : names[i - STAGE_COUNT], stream);
}

void track_stats_finish(struct track_stats *stats)
{
    for (int i = 0; i < TRACK_STATS_ROWS; i++)
        free(stats->ms[i]);
    *stats = (struct track_stats){0};
}
