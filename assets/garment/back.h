// What a garment shows from behind, lying on its front's picture as if one saw through it (garment.h: back).
// Pure; any thread.
#ifndef CHEVAL_ASSETS_GARMENT_BACK_H
#define CHEVAL_ASSETS_GARMENT_BACK_H

#include "platform/base/garment.h"
#include "platform/base/result.h"

// From a shop's own picture of the back, cut out: its landmarks are found and brought onto the front's.
// `garment` has landmarks and a front. RESULT_INVALID with one line when this is no such garment's back.
MUST_CHECK enum result garment_back_from_picture(const struct garment *garment, const struct picture *cutout,
                                                 struct picture *out, struct diagnostic *why);

// From the front: sleeves, sides and outline as they are; what only a front has (neck, collar, buttons,
// print, what an open jacket shows) gives way to the cloth of the torso's sides. `garment` has a mesh.
// RESULT_OK and no pixels for kinds whose front serves, and when the sides aren't plain or evenly striped.
MUST_CHECK enum result garment_back_from_front(const struct garment *garment, struct picture *out);

#endif
