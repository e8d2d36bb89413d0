// Forgetting a customer or a visit: here at once and in every file of ours; where it was pushed to, by an
// erasure that waits in the outbox until the receiver has it.
#ifndef CHEVAL_APP_PROFILE_ERASURE_H
#define CHEVAL_APP_PROFILE_ERASURE_H

#include "app/push/cloud_event.h"
#include "platform/store/store_erase.h"

// Puts the erasure of a visit (`session`), of a customer (`reference`), or of both into the outbox; the other
// is "". `source` NULL: nothing is ever pushed from here, and nothing is put.
MUST_CHECK enum result erasure_announce(struct store *store, const struct cloud_source *source,
                                        const char *session, const char *reference, bool withdrawn,
                                        int64_t wall_ms, struct diagnostic *why);

// All of it: announces where the subject's interest may have left, erases, scrubs. The rows are gone when
// this is OK or RESULT_UNAVAILABLE; with the latter bytes of them may stay until store_scrub succeeds.
// Thread: that of the store, outside of a transaction.
MUST_CHECK enum result erasure_run(struct store *store, const struct cloud_source *source,
                                   const struct store_subject *subject, int64_t wall_ms,
                                   struct store_erased *erased, struct diagnostic *why);

#endif
