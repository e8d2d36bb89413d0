// A quilted jacket for the demo catalogue, with a skeleton: worn by app/garment/rig.h.
//
// Modelled on a body of 1.75 m that faces +z, arms 45 degrees below the horizontal; millimetres, y from the
// floor. Joints are named as Mixamo names them.
#ifndef CHEVAL_DEMO_RIGGED_JACKET_H
#define CHEVAL_DEMO_RIGGED_JACKET_H

#include "assets/demo/demo_glb.h"
#include "assets/demo/demo_surface.h"

// Drawn in this order: what is usually before the rest first, so that less is shaded and then covered.
enum rigged_jacket_part {
    JACKET_SLEEVES,
    JACKET_ZIPPER,
    JACKET_TRIM, // bands at the hem and the cuffs, inside of the collar
    JACKET_SHELL,
    JACKET_PARTS
};

void rigged_jacket_build(struct surface parts[JACKET_PARTS]);

// How a vertex of the part follows the joints.
struct glb_influence rigged_jacket_influence(enum rigged_jacket_part part, struct vec3 position);

extern const struct glb_joint rigged_jacket_joints[];
extern const int rigged_jacket_joint_count;

#define RIGGED_JACKET_VARIANTS 3
extern const char *const rigged_jacket_variants[RIGGED_JACKET_VARIANTS];
const struct demo_material *rigged_jacket_material(int variant, enum rigged_jacket_part part);

#endif
