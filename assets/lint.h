// A closer look at a catalogue than loading takes: its pictures and 3-D models are read, and what is worn is
// measured. Slow: for `cheval catalogue check`, not for the running mirror.
#ifndef CHEVAL_ASSETS_LINT_H
#define CHEVAL_ASSETS_LINT_H

#include "assets/catalogue.h"
#include "platform/base/model.h"

// Pictures and models that can't be read, textures of the wrong shape and material variants that a model
// doesn't have are errors; what the model reader finds odd and implausible sizes and lenses are warnings.
// Each file is read once, however many variants name it. Problems are told with file, line and JSON pointer,
// and counted; RESULT_NO_MEMORY is the only failure.
MUST_CHECK enum result lint_catalogue(const struct catalogue *catalogue, struct catalogue_problems *problems);

// The same, and models of clothes are tried on with `fits`, which this room can't do itself: it returns a
// line in `why` when a body can't wear the model, or RESULT_OK with a line that warns.
MUST_CHECK enum result lint_catalogue_worn(const struct catalogue *catalogue,
                                           enum result (*fits)(const struct model *model,
                                                               struct diagnostic *why),
                                           struct catalogue_problems *problems);

// Of a make-up product's own texture, which is square.
#define LINT_TEXTURE_MIN_PX 64
#define LINT_TEXTURE_MAX_PX 2048

// Width, height and depth in metres as worn.
struct vec3 lint_worn_size(const struct model *model, const struct mat4 *placement);

#endif
