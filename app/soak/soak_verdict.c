#include "app/soak/soak_verdict.h"

#include <math.h>
#include <stdlib.h>

#define MOST_POINTS 400
#define QUANTILE_95 1.96

struct point {
    double hours, value;
};

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

// Rows put together, so that all pairs can be looked at.
static int gather(const struct soak_record *record, enum soak_column column, int from, int to,
                  struct point points[MOST_POINTS])
{
    int rows = to - from, count = rows < MOST_POINTS ? rows : MOST_POINTS;
    for (int i = 0; i < count; i++) {
        int first = from + (int)((int64_t)rows * i / count);
        int end = from + (int)((int64_t)rows * (i + 1) / count);
        points[i] = (struct point){soak_record_median(record, SOAK_TIME_S, first, end) / 3600.0,
                                   soak_record_median(record, column, first, end)};
    }
    return count > 0 ? count : 0;
}

// Sen's interval: by the variance of Kendall's tau.
static struct soak_slope slope_of(double *slopes, int64_t count, double points)
{
    double spread = QUANTILE_95 * sqrt(points * (points - 1.0) * (2.0 * points + 5.0) / 18.0);
    int64_t low = (int64_t)floor(((double)count - spread) / 2.0);
    int64_t high = count - 1 - low;
    qsort(slopes, (size_t)count, sizeof *slopes, by_value);
    low = low < 0 ? 0 : low;
    high = high >= count ? count - 1 : high;
    return (struct soak_slope){slopes[count / 2], slopes[low], slopes[high]};
}

struct soak_slope soak_slope(const struct soak_record *record, enum soak_column column, int from, int to)
{
    struct point points[MOST_POINTS];
    struct soak_slope slope = {0};
    int count = gather(record, column, from, to, points);
    int64_t pairs = 0;
    double *slopes = count > 1 ? malloc((size_t)count * (size_t)count / 2 * sizeof *slopes) : NULL;
    if (slopes == NULL)
        return slope;
    for (int i = 0; i < count; i++)
        for (int k = i + 1; k < count; k++)
            if (points[k].hours > points[i].hours)
                slopes[pairs++] = (points[k].value - points[i].value) / (points[k].hours - points[i].hours);
    if (pairs > 0)
        slope = slope_of(slopes, pairs, count);
    free(slopes);
    return slope;
}

static void compare_quarters(const struct soak_record *record, enum soak_column column, int from,
                             double medians[2])
{
    int quarter = (record->count - from + 3) / 4;
    medians[0] = soak_record_median(record, column, from, from + quarter);
    medians[1] = soak_record_median(record, column, record->count - quarter, record->count);
}

static bool is_slower(const double medians[2])
{
    return medians[1] > SOAK_SLOWER * medians[0] && medians[1] > medians[0] + SOAK_SLOWER_MS;
}

static bool are_whole(const struct soak_events *events)
{
    const struct soak_audit *audit = &events->audit;
    return events->lost == 0 && events->waiting == 0 && events->made == events->committed &&
           (uint64_t)audit->rows == events->committed && events->changed == 0 && events->unreadable == 0 &&
           events->outbox == 0 && events->dead == 0 && audit->lost == 0 && audit->foreign == 0 &&
           audit->unerased == 0;
}

static int first_after(const struct soak_record *record, double time_s)
{
    int row = 0;
    while (row < record->count && record->rows[row].values[SOAK_TIME_S] < time_s)
        row++;
    return row;
}

static void judge_memory(struct soak_verdict *verdict, const struct soak_record *record, int from)
{
    int to = record->count;
    verdict->resident = soak_slope(record, SOAK_RESIDENT_MB, from, to);
    verdict->heap = soak_slope(record, SOAK_HEAP_MB, from, to);
    verdict->memory_is_flat =
        !verdict->is_long_enough ||
        (verdict->resident.an_hour <= SOAK_MOST_MB_AN_HOUR && verdict->heap.an_hour <= SOAK_MOST_MB_AN_HOUR);
}

struct soak_verdict soak_judge(const struct soak_record *record, const struct soak_record *rests,
                               double warm_up_s, const struct soak_events *events)
{
    struct soak_verdict verdict = {.events_are_whole = are_whole(events)};
    int from = first_after(record, warm_up_s), to = record->count;
    verdict.first_row = from;
    if (from < to)
        verdict.judged_s = record->rows[to - 1].values[SOAK_TIME_S] - record->rows[from].values[SOAK_TIME_S];
    verdict.is_long_enough = verdict.judged_s >= SOAK_LEAST_S;
    verdict.rests = rests->count - first_after(rests, warm_up_s);
    if (verdict.rests < SOAK_LEAST_RESTS)
        verdict.rests = 0;
    if (verdict.rests > 0)
        judge_memory(&verdict, rests, rests->count - verdict.rests);
    else
        judge_memory(&verdict, record, from);
    compare_quarters(record, SOAK_FILES, from, verdict.files);
    compare_quarters(record, SOAK_THREADS, from, verdict.threads);
    compare_quarters(record, SOAK_FRAME_P95_MS, from, verdict.frame_ms);
    compare_quarters(record, SOAK_CPU_MS, from, verdict.cpu_ms);
    verdict.most_files = soak_record_most(record, SOAK_FILES, from, to);
    verdict.files_are_flat =
        !verdict.is_long_enough || (verdict.files[1] <= verdict.files[0] + SOAK_MOST_FILES &&
                                    verdict.threads[1] <= verdict.threads[0] + SOAK_MOST_FILES);
    // Where the machine did other things meanwhile frames take longer, but not more of its time.
    verdict.frames_are_flat =
        !verdict.is_long_enough || !is_slower(verdict.frame_ms) || !is_slower(verdict.cpu_ms);
    return verdict;
}

bool soak_is_passed(const struct soak_verdict *verdict)
{
    return verdict->memory_is_flat && verdict->files_are_flat && verdict->frames_are_flat &&
           verdict->events_are_whole;
}

static void print_slope(FILE *file, const char *name, const struct soak_slope *slope)
{
    (void)fprintf(file, "  %-22s %+8.3f MB an hour (95 %%: %+.3f to %+.3f)\n", name, slope->an_hour,
                  slope->low, slope->high);
}

static const char *word(const struct soak_verdict *verdict, bool is_flat)
{
    return !verdict->is_long_enough ? "too short to tell" : is_flat ? "flat" : "GROWS";
}

void soak_verdict_print(FILE *file, const struct soak_verdict *verdict, const struct soak_events *events)
{
    const struct soak_audit *audit = &events->audit;
    (void)fprintf(file, "judged: the last %.0f minutes, after the warm-up\n", verdict->judged_s / 60.0);
    (void)fprintf(file, "memory  %s: at most %.1f MB an hour; ", word(verdict, verdict->memory_is_flat),
                  SOAK_MOST_MB_AN_HOUR);
    if (verdict->rests > 0)
        (void)fprintf(file, "by %d moments at which another catalogue was taken up\n", verdict->rests);
    else
        (void)fprintf(file, "by all rows, which depend on what was looked at\n");
    print_slope(file, "resident", &verdict->resident);
    print_slope(file, "heap", &verdict->heap);
    (void)fprintf(file, "files   %s: %.0f, at the end %.0f (at most %.0f); threads %.0f, at the end %.0f\n",
                  word(verdict, verdict->files_are_flat), verdict->files[0], verdict->files[1],
                  verdict->most_files, verdict->threads[0], verdict->threads[1]);
    (void)fprintf(file, "frames  %s: p95 %.1f ms, at the end %.1f; CPU a frame %.1f ms, at the end %.1f\n",
                  word(verdict, verdict->frames_are_flat), verdict->frame_ms[0], verdict->frame_ms[1],
                  verdict->cpu_ms[0], verdict->cpu_ms[1]);
    (void)fprintf(
        file,
        "events  %s: %llu made, %llu committed, %llu lost, %llu waiting; %lld to be sent, %lld of "
        "them not received, %lld received that should not be, %lld visits taken back, %lld not "
        "erased; %llu sent again and kept once, %llu with another body, %d in the outbox, %d dead\n",
        verdict->events_are_whole ? "whole" : "NOT WHOLE", (unsigned long long)events->made,
        (unsigned long long)events->committed, (unsigned long long)events->lost,
        (unsigned long long)events->waiting, (long long)audit->due, (long long)audit->lost,
        (long long)audit->foreign, (long long)audit->visits_taken_back, (long long)audit->unerased,
        (unsigned long long)events->again, (unsigned long long)events->changed, events->outbox, events->dead);
    (void)fprintf(file, "%s\n", soak_is_passed(verdict) ? "passed" : "FAILED");
}
