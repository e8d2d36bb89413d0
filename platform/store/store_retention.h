// How long things are kept. Of what a visit did and agreed to three years: as long as a claim about it may be
// made, and a customer who was not seen since is no reason to keep more (the Illinois biometric act's own
// bound, 740 ILCS 14/15, and most limitation periods). Requests to the staff go after the days their settings
// say. Customers stay, with their favourites, sizes and purchases, each bounded, until they are erased; what
// is to be sent goes by its outcome.
//
// No reading of the wall clock deletes anything, since it may be wrong: by decades after a battery died,
// until the network has set it, or always where there is no network. The store counts its own days: those
// that the machine ran with it, by the clock that nobody can set, and from the end of one run to the
// beginning of the next what the wall clock says passed, unless it went backwards or says more than
// STORE_MAX_OFF_DAYS. The beginning is reckoned anew from each reading, so a clock that is set right in the
// middle of a run does no harm. A row's age is the days counted since it was written; the time that stands in
// it isn't looked at. Hence:
//   - a shop that closes for longer than STORE_MAX_OFF_DAYS keeps what it has for so much longer;
//   - a machine that knows no time at all counts only the days it runs: nights are kept for longer, nothing
//     for ever;
//   - a clock that is ahead by less than STORE_MAX_OFF_DAYS at the end of a run, and right afterwards, costs
//     what it was ahead;
//   - what stood in a store of an older version is as old as its first day with this one.
#ifndef CHEVAL_PLATFORM_STORE_STORE_RETENTION_H
#define CHEVAL_PLATFORM_STORE_STORE_RETENTION_H

#include "platform/store/store.h"

#define STORE_KEPT_DAYS 1095
#define STORE_MAX_OFF_DAYS 14

// One run of the program with one store; the caller's, {0} before the first store_keep_time. It outlives
// handles of the store (store_renew).
struct store_keeping {
    bool begun;
    int64_t started_ns;   // when, by the machine's clock
    int64_t before_ms;    // counted in the runs before
    int64_t last_wall_ms; // as they ended
    int64_t day;          // counted, now
};

// Counts on, and notes what was written until now as this day's. At least as a run begins and ends, and every
// hour; a write of some bytes. `machine_ns` is clock_machine_ns().
MUST_CHECK enum result store_keep_time(struct store *store, struct store_keeping *keeping, int64_t machine_ns,
                                       int64_t wall_ms, struct diagnostic *why);

// Deletes older interest; consents, links and salts of visits of which no interest is left; and the beginning
// of the audit log that no consent speaks of any more. The log stays verifiable: the hash of the last row
// that went is kept, and the chain is followed from there (store_audit_verify). *removed counts interest and
// consents. Cheap when nothing is due.
MUST_CHECK enum result store_forget_old(struct store *store, const struct store_keeping *keeping,
                                        int64_t *removed, struct diagnostic *why);

// Requests older than so many days are deleted, whether somebody saw to them or not: nothing that is put
// aside waits for ever. *removed counts them.
MUST_CHECK enum result store_forget_requests(struct store *store, const struct store_keeping *keeping,
                                             int keep_days, int64_t *removed, struct diagnostic *why);

#endif
