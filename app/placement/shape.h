// What of a product's geometry decides how it is worn: measured once, when the model is read.
//
// Units and axes: product space (assets/FORMAT.md): metres, +x to the right of the un-mirrored picture, +y
// up, +z out of the face, the origin at the category's anchor. Pure functions; any thread.
#ifndef CHEVAL_APP_PLACEMENT_SHAPE_H
#define CHEVAL_APP_PLACEMENT_SHAPE_H

#include "assets/catalogue.h"
#include "platform/base/model.h"

struct product_shape {
    struct vec3 minimum, maximum; // of everything that is drawn
    // Eyewear whose temples reach back far enough to be bent.
    bool has_temples;
    struct vec3 hinge[2]; // where they begin; index 0 at -x
    struct vec3 tip[2];   // where they end
};

// `placement` takes the model to product space.
void product_shape_measure(const struct model *model, const struct mat4 *placement,
                           enum catalogue_category category, struct product_shape *out);

#endif
