#include "app/hours.h"

#include <stdio.h>
#include <string.h>

#define EVERY_DAY 0x7fu

static const char days[7][3] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " ");
}

// The day that stands there, 0 … 6; -1: none does.
static int read_day(const char **at)
{
    for (int i = 0; i < 7; i++)
        if (strncmp(*at, days[i], 2) == 0) {
            *at += 2;
            return i;
        }
    return -1;
}

// "Mo", "Mo-Fr", "Sa-Su"; nothing stands for every day.
static bool read_days(const char **at, unsigned *out)
{
    int first = read_day(at), last = first;
    *out = EVERY_DAY;
    if (first < 0)
        return true;
    if (**at == '-') {
        (*at)++;
        last = read_day(at);
    }
    if (last < 0 || **at != ' ')
        return false;
    *out = 0;
    for (int day = first;; day = (day + 1) % 7) {
        *out |= 1u << (unsigned)day;
        if (day == last)
            return true;
    }
}

static bool read_digits(const char **at, int most, int *out)
{
    const char *text = *at;
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
        return false;
    *out = (text[0] - '0') * 10 + text[1] - '0';
    *at += 2;
    return *out <= most;
}

// "09:00"; "24:00" is the day's end.
static bool read_time(const char **at, int *minute)
{
    int hour = 0, of_hour = 0;
    if (!read_digits(at, 24, &hour) || **at != ':')
        return false;
    (*at)++;
    if (!read_digits(at, 59, &of_hour))
        return false;
    *minute = hour * 60 + of_hour;
    return *minute <= HOURS_DAY_MIN;
}

static bool read_span(const char **at, struct hours_span *span)
{
    if (!read_days(at, &span->days))
        return false;
    *at = skip_blanks(*at);
    if (!read_time(at, &span->from_min) || **at != '-')
        return false;
    (*at)++;
    return read_time(at, &span->to_min) && span->from_min < HOURS_DAY_MIN;
}

bool hours_read(const char *text, struct hours *hours)
{
    struct hours read = {0};
    const char *at = skip_blanks(text);
    for (;;) {
        if (read.count == HOURS_MAX_SPANS || !read_span(&at, &read.spans[read.count++]))
            return false;
        at = skip_blanks(at);
        if (*at == '\0')
            break;
        if (*at++ != ',')
            return false;
        at = skip_blanks(at);
    }
    *hours = read;
    return true;
}

bool hours_are_open(const struct hours *hours, int weekday, int minute)
{
    unsigned today = 1u << (unsigned)weekday, yesterday = 1u << (unsigned)((weekday + 6) % 7);
    for (int i = 0; i < hours->count; i++) {
        const struct hours_span *span = &hours->spans[i];
        bool goes_on = span->to_min <= span->from_min;
        if ((span->days & today) != 0 && minute >= span->from_min && (goes_on || minute < span->to_min))
            return true;
        if (goes_on && (span->days & yesterday) != 0 && minute < span->to_min)
            return true;
    }
    return hours->count == 0;
}
