// `cheval bench --touch`: how soon the screen answers a finger while the mirror tracks a face.
#ifndef CHEVAL_APP_COMMANDS_BENCH_TOUCH_H
#define CHEVAL_APP_COMMANDS_BENCH_TOUCH_H

#include "app/mirror.h"

#include <stdbool.h>

struct bench_touch_options {
    int seconds;
    bool json; // in place of a table
};

// Touches a mirror that shows its tabs, until the time is over, and prints the report on stdout.
void bench_touch(struct mirror *mirror, const struct bench_touch_options *options);

#endif
