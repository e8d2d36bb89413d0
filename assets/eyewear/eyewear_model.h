// A pair of glasses as a model, made from its measurements; and right lenses for models made elsewhere.
//
// The model is in metres, +x to the right of the un-mirrored picture (the wearer's left), +y up, +z out of
// the face, its origin the eyewear's anchor of assets/FORMAT.md: it needs no placement. Pure functions; any
// thread.
#ifndef CHEVAL_ASSETS_EYEWEAR_MODEL_H
#define CHEVAL_ASSETS_EYEWEAR_MODEL_H

#include "platform/base/eyewear.h"

#define EYEWEAR_MAX_VERTICES 40000 // of one pair; the most that any measurement gives is a third of it

// What is left open in `eyewear` is filled in. RESULT_INVALID when such a pair can't be made,
// RESULT_NO_MEMORY; *out is untouched then. Else the caller frees it with model_free.
MUST_CHECK enum result eyewear_model_build(const struct eyewear *eyewear, struct model *out,
                                           struct diagnostic *why);

// Makes the lenses of a model that was read from a file those of the catalogue. Lenses are the materials that
// transmit light and whose names say lens or glass; when none does, all that transmit. Their pictures go, and
// v of uv set 0 becomes the height in the lens, as product space (`placement` leads there) has it. Returns
// how many materials are lenses now.
int eyewear_model_put_lens(struct model *model, const struct mat4 *placement,
                           const struct eyewear_lens *lens);

#endif
