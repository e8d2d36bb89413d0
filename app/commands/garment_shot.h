// A garment cut from a picture as a flat model, to be photographed like other products (product_shot.h).
#ifndef CHEVAL_APP_COMMANDS_GARMENT_SHOT_H
#define CHEVAL_APP_COMMANDS_GARMENT_SHOT_H

#include "platform/base/garment.h"
#include "platform/base/model.h"
#include "platform/base/result.h"

// Hangs upright before the camera, its longer side GARMENT_SHOT_SIDE_M, with its own colours. Takes the
// garment's front picture out of it. The caller frees it with model_free.
#define GARMENT_SHOT_SIDE_M 0.30f
MUST_CHECK enum result garment_shot_model(struct garment *garment, struct model *out);

#endif
