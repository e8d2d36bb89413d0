// The store's rows -> a model of neighbours; and when a new one is due.
//
// A visit is a basket. The visits of a customer who agreed to a profile, and what they bought, are one basket
// more, so that what is chosen over weeks is seen together, too. What is erased is gone from the next model.
//
// Thread: the caller's own, with a store of its own that is open for reading.
#ifndef CHEVAL_APP_PROFILE_NEIGHBOURS_STORE_H
#define CHEVAL_APP_PROFILE_NEIGHBOURS_STORE_H

#include "app/profile/neighbours.h"
#include "platform/store/store.h"

MUST_CHECK enum result neighbours_from_store(struct store *store, const struct neighbours_options *options,
                                             struct neighbours **out, struct diagnostic *why);

// Of a thread that builds models time and again: what it saw last.
struct neighbours_refresh {
    int64_t rows, last_sequence; // of the interest when the last model was built
    bool built;
};

// A model is due when there is none, when rows were erased, or, unless it `rests`, when a tenth as many, or
// NEIGHBOURS_REFRESH_ROWS, are new. *out is NULL when none is.
#define NEIGHBOURS_REFRESH_ROWS 2000
MUST_CHECK enum result neighbours_refresh(struct neighbours_refresh *refresh, struct store *store, bool rests,
                                          struct neighbours **out, struct diagnostic *why);

#endif
