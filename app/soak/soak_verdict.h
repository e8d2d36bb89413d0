// What a soak run's record says: does memory grow, do files, do frames take longer, was an event lost?
//
// Slopes are Theil-Sen's, the median of the slopes of all pairs of rows (Sen, "Estimates of the regression
// coefficient based on Kendall's tau", JASA 63, 1968), which outliers hardly move; with Sen's 95 % interval.
// Long records are put together to a few hundred medians first. Any thread.
#ifndef CHEVAL_APP_SOAK_SOAK_VERDICT_H
#define CHEVAL_APP_SOAK_SOAK_VERDICT_H

#include "app/soak/soak_audit.h"
#include "app/soak/soak_record.h"

#include <stdbool.h>

#define SOAK_MOST_MB_AN_HOUR 1.0 // that memory may grow
#define SOAK_MOST_FILES 2        // more at the end than at the beginning, of files and of threads
#define SOAK_SLOWER 1.25         // as long as this share of what a frame took is no difference
#define SOAK_SLOWER_MS 1.0       // nor is this little
#define SOAK_LEAST_S 1800.0      // a record after its warm-up that is shorter says nothing of growth

struct soak_slope {
    double an_hour, low, high; // of what the column counts; the interval
};

// Of the rows from..to.
struct soak_slope soak_slope(const struct soak_record *record, enum soak_column column, int from, int to);

struct soak_verdict {
    int first_row;       // after the warm-up
    int rests;           // that its memory is judged by; 0: by all rows
    double judged_s;     // how long the record is after it
    bool is_long_enough; // to say anything of growth
    struct soak_slope resident, heap;
    double files[2], threads[2], frame_ms[2], cpu_ms[2]; // medians of its first and of its last quarter
    double most_files;
    bool memory_is_flat, files_are_flat, frames_are_flat; // true for what can't be told
    bool events_are_whole;
};

// Rows of moments at which little is in use: memory is judged by them, where there are enough. Too few would
// be: fewer than SOAK_LEAST_RESTS.
#define SOAK_LEAST_RESTS 8

// `made`: the session's events; `again`, `changed`, `refused`: of the receiver.
struct soak_events {
    uint64_t made, committed, lost, waiting;
    uint64_t again, changed, unreadable;
    int outbox, dead;
    struct soak_audit audit;
};

struct soak_verdict soak_judge(const struct soak_record *record, const struct soak_record *rests,
                               double warm_up_s, const struct soak_events *events);
bool soak_is_passed(const struct soak_verdict *verdict);

// A few lines for a person.
void soak_verdict_print(FILE *file, const struct soak_verdict *verdict, const struct soak_events *events);

#endif
