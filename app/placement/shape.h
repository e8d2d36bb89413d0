// What of a product's geometry decides how it is worn: measured once, when the model is read.
//
// Makers draw their files as they like: coarse or fine, in one piece or many, temples open, folded or none.
// Everything here is told from the surface alone, sampled evenly, so that a temple of two triangles counts
// like one of a thousand; names of parts say nothing.
//
// Units and axes: product space (assets/FORMAT.md): metres, +x to the right of the un-mirrored picture, +y
// up, +z out of the face, the origin at the category's anchor. Pure functions; any thread.
#ifndef CHEVAL_APP_PLACEMENT_SHAPE_H
#define CHEVAL_APP_PLACEMENT_SHAPE_H

#include "assets/catalogue.h"
#include "platform/base/model.h"

// The rear of a frame's front where a nose may meet it: how far back it reaches at each height and distance
// from the middle, the nearer to the face of its two sides. Row 0 is the top.
#define SHAPE_NOSE_CELL_M 0.0015f
#define SHAPE_NOSE_TOP_M 0.015f // above the anchor
#define SHAPE_NOSE_ROWS 32
#define SHAPE_NOSE_COLUMNS 11 // from the middle outwards

struct product_shape {
    struct vec3 minimum, maximum; // of everything that is drawn

    // Eyewear.
    float front_width_m;                                 // of rims and end pieces
    float front_top_m, front_low_m;                      // of rims and lenses: y
    float lens_z_m;                                      // rear of rims and lenses before the pupils
    float nose_z_m[SHAPE_NOSE_ROWS][SHAPE_NOSE_COLUMNS]; // INFINITY: nothing there
    // Whose temples reach back far enough to lie on ears. Index 0 is at -x.
    bool has_temples;
    struct vec3 hinge[2];     // where they begin, in their own height
    struct vec3 tip[2];       // where they end
    float temple_inside_m[2]; // |x| of the side that faces the head, where it passes the ear's front …
    float temple_fall_rad[2]; // … and how far its lower edge has fallen there, seen from the hinge

    // Hats and headbands: what goes round the head, on the inside, at the height of the band; half_m zero:
    // it could not be told. A hair band over the top has none, but an arch.
    struct vec3 opening;
    struct vec2 opening_half_m; // along x and z
    bool is_arch;
    float arch_top_m; // underside of its highest place
};

// `placement` takes the model to product space.
void product_shape_measure(const struct model *model, const struct mat4 *placement,
                           enum catalogue_category category, struct product_shape *out);

// The surface sampled at least every `step_m`, but for very large triangles.
void shape_sample(const struct model *model, const struct mat4 *placement, float step_m,
                  void (*take)(void *context, struct vec3 point), void *context);

// By category; `shape` has its bounds.
void shape_measure_eyewear(const struct model *model, const struct mat4 *placement,
                           struct product_shape *shape);
void shape_measure_headwear(const struct model *model, const struct mat4 *placement,
                            struct product_shape *shape);

#endif
