// Forgetting: one customer with all their visits, or one visit, in every table and every file of ours.
#ifndef CHEVAL_PLATFORM_STORE_STORE_ERASE_H
#define CHEVAL_PLATFORM_STORE_STORE_ERASE_H

#include "platform/store/store.h"

// One of them; the other NULL.
struct store_subject {
    const char *customer; // by key; store_customer.h finds it by reference
    const char *session;
};

struct store_erased {
    int64_t customers, sessions, events, consents, requests, favourites, preferences, purchases;
    int64_t outbox, dead_letters; // pending erasures of others and of this subject stay
    int files;                    // put aside earlier and removed: store_scrub
};

// Every row of the subject, but for an erasure that waits in the outbox; the audit log says that somebody was
// erased at this time, and not whom. A session that is a customer's is erased alone. Nothing there is OK and
// all zero. Within the caller's transaction, where one was begun; store_scrub follows the commit.
MUST_CHECK enum result store_erase(struct store *store, const struct store_subject *subject, const char *time,
                                   struct store_erased *erased, struct diagnostic *why);

// Leaves no byte of what was deleted: rewrites the file (VACUUM), empties the write-ahead log, and overwrites
// and removes the files that store_put_aside kept, which can't be searched row by row. RESULT_UNAVAILABLE
// while another reads the log: try again. *files (may be NULL): how many were removed.
MUST_CHECK enum result store_scrub(struct store *store, int *files, struct diagnostic *why);

#endif
