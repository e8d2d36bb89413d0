// Small models for the tests of render: one mesh, one material, face space in metres.
#ifndef CHEVAL_TESTS_SUPPORT_MODEL_SHAPES_H
#define CHEVAL_TESTS_SUPPORT_MODEL_SHAPES_H

#include "platform/base/model.h"

// Each fills a model that the caller frees with model_free. Counter-clockwise seen from outside (the
// rectangle: from +z).
void shape_rectangle(struct model *out, struct vec3 centre, float width_m, float height_m,
                     const struct model_material *material);
void shape_sphere(struct model *out, struct vec3 centre, float radius_m,
                  const struct model_material *material);

// Round glasses: two rims of tube, a bridge, two temples to behind the ears, clear or tinted lenses. Origin
// at the bridge. Materials: 0 frame, 1 lenses.
void shape_glasses(struct model *out, const struct model_material *frame,
                   const struct model_material *lenses);

#endif
