// `cheval bench --ui`: what the user interface costs beside the rasteriser, at 1280x720 and at 1080x1920.
#ifndef CHEVAL_APP_COMMANDS_BENCH_UI_H
#define CHEVAL_APP_COMMANDS_BENCH_UI_H

#include "platform/base/result.h"

#include <stdbool.h>

struct bench_ui_options {
    const char *catalogue_folder;
    const char *resources;
    int frames; // of each screen
    bool json;  // in place of a table
};

// Prints the report on stdout.
MUST_CHECK enum result bench_ui(const struct bench_ui_options *options, struct diagnostic *why);

#endif
