// `cheval bench --makeup`, `--worn` and `--clothes`: what each category of make-up, of glasses, jewellery and
// hats, or of clothes costs to draw, at 1280x720 and at 1080x1920.
#ifndef CHEVAL_APP_COMMANDS_BENCH_PRODUCTS_H
#define CHEVAL_APP_COMMANDS_BENCH_PRODUCTS_H

#include "platform/base/result.h"

#include <stdbool.h>

enum bench_products_kind { BENCH_MAKEUP, BENCH_WORN, BENCH_CLOTHES };

struct bench_products_options {
    enum bench_products_kind kind;
    const char *source;           // of a camera: "file:CLIP"
    const char *catalogue_folder; // whose first product of each category, and first look, is worn
    const char *models_folder;
    int frames; // of the clip that are drawn
    bool json;  // in place of a table
};

// Prints the report on stdout.
MUST_CHECK enum result bench_products(const struct bench_products_options *options, struct diagnostic *why);

#endif
