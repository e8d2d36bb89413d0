// `cheval bench --recommend`: how often what was hidden of a basket is among the ten things recommended for
// the rest of it.
#ifndef CHEVAL_APP_COMMANDS_BENCH_RECOMMEND_H
#define CHEVAL_APP_COMMANDS_BENCH_RECOMMEND_H

#include "platform/base/result.h"

#include <stdbool.h>

struct bench_recommend_options {
    const char *path;             // a profile store, or a file of baskets (held_out.h)
    const char *catalogue_folder; // of the store's products
    bool json;                    // in place of a table
};

// Prints the report on stdout.
MUST_CHECK enum result bench_recommend(const struct bench_recommend_options *options, struct diagnostic *why);

#endif
