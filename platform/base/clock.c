#include "platform/base/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t read_clock(clockid_t id)
{
    struct timespec now = {0};
    (void)clock_gettime(id, &now);
    return (int64_t)now.tv_sec * CLOCK_SECOND_NS + now.tv_nsec;
}

int64_t clock_now_ns(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_machine_ns(void)
{
    return read_clock(CLOCK_BOOTTIME);
}

int64_t clock_thread_cpu_ns(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

int64_t clock_process_cpu_ns(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

int64_t clock_wall_ms(void)
{
    return read_clock(CLOCK_REALTIME) / CLOCK_MILLISECOND_NS;
}

bool clock_wall_is_set(int64_t wall_ms)
{
    return wall_ms >= INT64_C(1672531200000);
}

void clock_sleep_ns(int64_t duration_ns)
{
    if (duration_ns <= 0)
        return;
    struct timespec pause = {.tv_sec = (time_t)(duration_ns / CLOCK_SECOND_NS),
                             .tv_nsec = (long)(duration_ns % CLOCK_SECOND_NS)};
    (void)nanosleep(&pause, NULL);
}

void clock_wall_text(int64_t wall_ms, char *text, size_t size)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm utc = {0};
    char date[24] = "";
    (void)gmtime_r(&seconds, &utc);
    (void)strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &utc);
    (void)snprintf(text, size, "%s.%03dZ", date, (int)(wall_ms % 1000));
}

// Since 1970-01-01 in the Gregorian calendar: years begin in March, so that the odd day is their last.
static int64_t days_of(int year, int month, int day)
{
    int64_t y = year - (month <= 2), era = y / 400, of_era = y - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

// "2026-11-22" at the beginning of a text.
static bool read_day(const char *text, int *year, int *month, int *day)
{
    static const int longest[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int read = 0;
    if (sscanf(text, "%4d-%2d-%2d%n", year, month, day, &read) != 3 || read != 10 || *year < 1970 ||
        *month < 1 || *month > 12 || *day < 1)
        return false;
    bool has_odd_day = *year % 4 == 0 && (*year % 100 != 0 || *year % 400 == 0);
    return *day <= longest[*month - 1] - (*month == 2 && !has_odd_day);
}

bool clock_wall_read(const char *text, int64_t *wall_ms)
{
    int year, month, day, hour, minute, second, millisecond, read = 0;
    if (!read_day(text, &year, &month, &day) ||
        sscanf(text + 10, "T%2d:%2d:%2d.%3dZ%n", &hour, &minute, &second, &millisecond, &read) != 4 ||
        read != 14 || text[24] != '\0' || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
        second > 60 || millisecond < 0)
        return false;
    *wall_ms = ((days_of(year, month, day) * 24 + hour) * 60 + minute) * INT64_C(60000) +
               second * INT64_C(1000) + millisecond;
    return true;
}

bool clock_local_midnight(const char *day, int days_later, int64_t *wall_ms)
{
    int year, month, of_month;
    if (!read_day(day, &year, &month, &of_month) || day[10] != '\0')
        return false;
    struct tm local = {
        .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = of_month + days_later, .tm_isdst = -1};
    time_t seconds = mktime(&local);
    *wall_ms = (int64_t)seconds * 1000;
    return seconds != (time_t)-1;
}

bool clock_local_minute(int64_t wall_ms, int *weekday, int *minute)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm local = {0};
    if (localtime_r(&seconds, &local) == NULL)
        return false;
    *weekday = (local.tm_wday + 6) % 7;
    *minute = local.tm_hour * 60 + local.tm_min;
    return true;
}

void clock_local_text(int64_t wall_ms, char *text, size_t size)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm local = {0};
    char date[24] = "";
    (void)localtime_r(&seconds, &local);
    (void)strftime(date, sizeof date, "%Y-%m-%d %H.%M.%S", &local);
    (void)snprintf(text, size, "%s.%03d", date, (int)(wall_ms % 1000));
}

int clock_countdown_s(int64_t left_ns)
{
    return left_ns > CLOCK_SECOND_NS ? (int)((left_ns + CLOCK_SECOND_NS - 1) / CLOCK_SECOND_NS) : 1;
}
