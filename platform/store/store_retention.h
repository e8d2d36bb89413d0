// How long things are kept. Of what a visit did and agreed to three years: as long as a claim about it may be
// made, and a customer who was not seen since is no reason to keep more (the Illinois biometric act's own
// bound, 740 ILCS 14/15, and most limitation periods). Customers stay, with their favourites, sizes and
// purchases, each bounded, until they are erased; requests go by their own bound (store_request.h), what is
// to be sent by its outcome.
#ifndef CHEVAL_PLATFORM_STORE_STORE_RETENTION_H
#define CHEVAL_PLATFORM_STORE_STORE_RETENTION_H

#include "platform/store/store.h"

#define STORE_KEPT_DAYS 1095
// A clock that has jumped ahead empties no store: as many rows of the audit log must have been written within
// a year.
#define STORE_SETTLED_ROWS 500

// Deletes older interest; consents, links and salts of visits of which no interest is left; and the beginning
// of the audit log that no consent speaks of any more. The log stays verifiable: the hash of the last row
// that went is kept, and the chain is followed from there (store_audit_verify). *removed counts interest and
// consents. Cheap when nothing is due.
MUST_CHECK enum result store_forget_old(struct store *store, int64_t wall_ms, int64_t *removed,
                                        struct diagnostic *why);

#endif
