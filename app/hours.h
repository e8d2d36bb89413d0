// When a shop's screen is on, by the wall clock where it hangs: "09:00-20:30" for every day, or by days as in
// "Mo-Fr 09:00-20:00, Sa 10:00-18:00" (days not named are dark). A span whose end is not after its beginning
// goes on into the next day: "20:00-02:00". Any thread.
#ifndef CHEVAL_APP_HOURS_H
#define CHEVAL_APP_HOURS_H

#include <stdbool.h>

#define HOURS_MAX_SPANS 14
#define HOURS_TEXT_SIZE 256
#define HOURS_DAY_MIN (24 * 60)

struct hours { // zeroed: always
    int count;
    struct hours_span {
        unsigned days; // bit 0: Monday
        int from_min, to_min;
    } spans[HOURS_MAX_SPANS];
};

// False for a text that is none; *hours is set only when true.
bool hours_read(const char *text, struct hours *hours);

// `weekday` 0: Monday; `minute` of the day, 0 … HOURS_DAY_MIN - 1.
bool hours_are_open(const struct hours *hours, int weekday, int minute);

#endif
