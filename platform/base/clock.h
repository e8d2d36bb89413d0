// Time. Intervals and deadlines are CLOCK_MONOTONIC nanoseconds; wall-clock time only stamps records.
#ifndef CHEVAL_PLATFORM_BASE_CLOCK_H
#define CHEVAL_PLATFORM_BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLOCK_SECOND_NS INT64_C(1000000000)
#define CLOCK_MILLISECOND_NS INT64_C(1000000)

int64_t clock_now_ns(void);
int64_t clock_machine_ns(void);     // since the machine started, asleep or not; nobody can set it
int64_t clock_thread_cpu_ns(void);  // CPU time of the calling thread
int64_t clock_process_cpu_ns(void); // CPU time of all threads
int64_t clock_wall_ms(void);        // since 1970, UTC
// False before 2023: a machine without a battery begins in 1970, and knows no dates until it is told.
bool clock_wall_is_set(int64_t wall_ms);
void clock_sleep_ns(int64_t duration_ns);

// What a countdown shows: whole seconds, rounded up, and 1 while it is not over yet.
int clock_countdown_s(int64_t left_ns);

// "2026-11-22T05:17:00.123Z"; `text` holds at least CLOCK_TEXT_SIZE bytes.
#define CLOCK_TEXT_SIZE 32
void clock_wall_text(int64_t wall_ms, char *text, size_t size);
// What that wrote; false for any other text.
bool clock_wall_read(const char *text, int64_t *wall_ms);
// Midnight where we are at the beginning of a day, "2026-11-22", or of one so many days later; false for what
// is no day.
bool clock_local_midnight(const char *day, int days_later, int64_t *wall_ms);
// The day of the week where we are, 0 for Monday, and the minute of the day; false for a time that is none.
bool clock_local_minute(int64_t wall_ms, int *weekday, int *minute);
// As clock_wall_text where we are, for the name of a file: "2026-11-22 05.17.00.123".
void clock_local_text(int64_t wall_ms, char *text, size_t size);

#endif
