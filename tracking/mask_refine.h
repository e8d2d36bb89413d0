// A person mask of the network's size -> edges of the picture's own size.
//
// The guided filter (He, Sun and Tang, "Guided Image Filtering", ECCV 2010; computed small and applied large:
// "Fast Guided Filter", 2015): in each small window the mask is taken for a linear function of the picture's
// colours, so that it has edges where the picture has them. What has to be stored and sent to a GPU is that
// function, which changes slowly from place to place: four small planes.
//
// Thread: one at a time per refiner. Nothing is allocated after create.
#ifndef CHEVAL_TRACKING_MASK_REFINE_H
#define CHEVAL_TRACKING_MASK_REFINE_H

#include "platform/base/picture.h"
#include "tracking/people.h"

// alpha(x, y) = red * factor[0] + green * factor[1] + blue * factor[2] + factor[3], bounded to 0..1, with the
// picture's colours as 0..1 (sRGB as they are) and the factors of the place: the planes share out the picture
// evenly, as a texture does that is sampled with linear filtering and clamped edges.
struct mask_planes {
    int width, height;         // the mask's
    const float (*factors)[4]; // [height][width]; the refiner's, until its next run
};

struct mask_refiner;

MUST_CHECK enum result mask_refiner_create(struct mask_refiner **out, struct diagnostic *why);
void mask_refiner_destroy(struct mask_refiner *refiner); // takes NULL

// Wipes what it holds of the last picture.
void mask_refiner_forget(struct mask_refiner *refiner);

// `picture` is what the mask was made from. Planes of no size where the mask or the picture has none.
void mask_refiner_run(struct mask_refiner *refiner, const struct person_mask *mask,
                      const struct picture *picture, struct mask_planes *out);

// The mask in the picture's size, one byte a pixel, rows tightly packed: what a shader computes.
void mask_planes_apply(const struct mask_planes *planes, const struct picture *picture, uint8_t *alpha);

#endif
