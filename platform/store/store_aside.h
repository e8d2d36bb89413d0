// The damaged files that store_put_aside keeps beside the profile store. For platform/store only.
#ifndef CHEVAL_PLATFORM_STORE_STORE_ASIDE_H
#define CHEVAL_PLATFORM_STORE_STORE_ASIDE_H

#include "platform/store/store.h"

// Overwrites and removes all but the newest `keep` of them. *removed counts files.
MUST_CHECK enum result store_aside_remove(const char *path, int keep, int *removed, struct diagnostic *why);

#endif
