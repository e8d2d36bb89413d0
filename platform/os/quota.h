// A bound on what this process may write into files, as a disk has that is full: for drills.
#ifndef CHEVAL_PLATFORM_OS_QUOTA_H
#define CHEVAL_PLATFORM_OS_QUOTA_H

#include "platform/base/result.h"

#include <stdint.h>

// From now on no file can be written beyond so many bytes from its beginning, by any thread, until
// quota_lift: writing fails and is no signal any more. A log on a file is bounded as well.
MUST_CHECK enum result quota_set(int64_t bytes, struct diagnostic *why);
void quota_lift(void);

#endif
