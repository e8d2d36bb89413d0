// Target -> memory.
#ifndef CHEVAL_RENDER_READBACK_H
#define CHEVAL_RENDER_READBACK_H

#include "platform/base/picture.h"
#include "render/gl/target.h"

// `out` has the target's size. Top row first, alpha 255.
MUST_CHECK enum result readback(const struct target *target, struct picture *out);

#endif
