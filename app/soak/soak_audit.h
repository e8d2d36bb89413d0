// Whether the receiver of a soak run has what the profile store says that it must have.
//
// Every event made under the profile's consent must be there, but for those before a withdrawal, which may
// have been sent or not; each withdrawal of that consent, and its erasure, must. Nothing else may be.
#ifndef CHEVAL_APP_SOAK_SOAK_AUDIT_H
#define CHEVAL_APP_SOAK_SOAK_AUDIT_H

#include "platform/base/result.h"

#include <stdint.h>

struct soak_audit {
    int64_t rows;    // in the store
    int64_t due;     // of them, that the receiver must have
    int64_t lost;    // of those, that it doesn't have
    int64_t foreign; // that it has and should not
    int64_t visits_taken_back;
    int64_t unerased; // of those, without an erasure
};

// `ids`: soak_board's file; the store is not open elsewhere. Any thread.
MUST_CHECK enum result soak_audit(const char *store, const char *ids, struct soak_audit *out,
                                  struct diagnostic *why);

#endif
