// Scanning a tag, as the shopper sees it: open or not, and what came of the last code.
//
// Zero-initialise. Thread: main. Nobody is tracked for it, so it is there for who said no as well.
#ifndef CHEVAL_APP_SCAN_H
#define CHEVAL_APP_SCAN_H

#include "app/scanner.h"
#include "assets/catalogue.h"

enum scan_outcome {
    SCAN_LOOKING,
    SCAN_FOUND,   // product, variant; it closes a moment later
    SCAN_UNKNOWN, // the store doesn't carry it
};

struct scan {
    struct scanner *scanner; // NULL until it was opened for the first time
    bool is_open;
    enum scan_outcome outcome;
    const struct catalogue_product *product;
    int variant;
    int64_t opened_ns;
    int64_t outcome_ns;     // when it came to that
    struct barcode unknown; // said once, however long it is held there
};

// False: it can't be had, no memory or no thread.
bool scan_open(struct scan *scan, int64_t now_ns);
// Nothing of what was read stays. Takes a closed one.
void scan_close(struct scan *scan);
void scan_finish(struct scan *scan);

// Once a displayed frame. `frame`: a camera picture that has not been given yet, or NULL. True when a product
// was found in this very step.
bool scan_step(struct scan *scan, const struct catalogue *catalogue, struct frame *frame, int64_t now_ns);

#endif
