// The light of a scene as cloth takes it, whose colour must stay the product's.
#ifndef CHEVAL_RENDER_GARMENT_CLOTH_LIGHT_H
#define CHEVAL_RENDER_GARMENT_CLOTH_LIGHT_H

#include "platform/base/vec.h"

// `scale` as struct light_estimate has it. A camera exposes so that white is not too bright, and balances it:
// a white brighter than 1 is an error of the estimate, and so is a slight tint, which a face of unknown skin
// can't tell. What is darker is followed as it is.
struct vec3 cloth_light(struct vec3 scale);

#endif
