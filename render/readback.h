// Target -> memory.
#ifndef CHEVAL_RENDER_READBACK_H
#define CHEVAL_RENDER_READBACK_H

#include "platform/base/picture.h"
#include "render/gl/target.h"

// `out` has the target's size. Top row first, alpha 255.
MUST_CHECK enum result readback(const struct target *target, struct picture *out);

// The same scaled to the size of `out`, at least half of the target's for a picture without jagged edges.
// What is drawn into for that is kept in `scaled`, zeroed at first: the caller's to finish.
MUST_CHECK enum result readback_scaled(const struct target *target, struct target *scaled,
                                       struct picture *out);

#endif
