// Whether the screen is dark: outside of the shop's hours, with nobody at the mirror. A visit in progress is
// never cut, and staff who gave their PIN have the mirror for as long as they touch it, and a while longer.
//
// The wall clock decides about the hours alone; how long the staff have is by the steady one, so a clock that
// jumps turns nothing off in somebody's hands. One that nobody has set yet says nothing about the hours: the
// mirror is on. A state machine, as visit.h. Thread: main.
#ifndef CHEVAL_APP_DARK_H
#define CHEVAL_APP_DARK_H

#include "app/hours.h"

#include <stdint.h>

#define DARK_AWAKE_NS (INT64_C(600) * 1000000000) // after the staff's last touch

struct dark_now {
    int64_t now_ns;  // CLOCK_MONOTONIC
    int64_t wall_ms; // clock_wall_ms
    bool is_free;    // nobody's visit; the staff's page may be open
    bool by_staff;   // staff are let in, or the mirror has no PIN and is touched
    bool touched;    // since the last step
};

struct dark { // zeroed but for the hours: on
    struct hours hours;
    bool is_dark;
    int64_t awake_until_ns;
};

// True when it has changed.
bool dark_step(struct dark *dark, const struct dark_now *now);

#endif
