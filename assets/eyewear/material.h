// What each part of a pair of glasses is made of.
#ifndef CHEVAL_ASSETS_EYEWEAR_MATERIAL_H
#define CHEVAL_ASSETS_EYEWEAR_MATERIAL_H

#include "assets/eyewear/frame.h"

// `eyewear` is complete.
struct model_material material_of(const struct eyewear *eyewear, enum eyewear_part part);
struct model_material material_lens(const struct eyewear_lens *lens);

// The pattern's picture, image 0 of the model, when the pattern has one.
MUST_CHECK enum result material_add_picture(const struct eyewear *eyewear, struct model *model);

// How pictures lie on a part: tortoiseshell slantwise, so that front and temples each show it undistorted;
// what changes with the height (lenses, two-tone fronts) from 0 at the top to 1 at the bottom.
struct solid_projection material_projection(const struct frame *frame, enum eyewear_part part,
                                            enum eyewear_pattern pattern);

#endif
