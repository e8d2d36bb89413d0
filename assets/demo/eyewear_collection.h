// The demo collection: frames with their colourways, as make_demo writes them.
#ifndef CHEVAL_DEMO_EYEWEAR_COLLECTION_H
#define CHEVAL_DEMO_EYEWEAR_COLLECTION_H

#include "assets/demo/demo_glb.h"
#include "assets/demo/eyewear_shape.h"

#define COLLECTION_MAX_VARIANTS 5

// A colourway: what each kind of part is made of. The tip follows the front unless it is wire.
struct demo_variant {
    const char *name;
    const struct demo_material *front, *metal, *lens, *tip;
};

struct demo_frame {
    struct eyewear_frame shape;
    int variant_count;
    struct demo_variant variants[COLLECTION_MAX_VARIANTS];
};

const struct demo_frame *demo_collection(int *count);

// The material of one part in one colourway.
const struct demo_material *demo_part_material(const struct demo_frame *frame, int variant,
                                               enum eyewear_part part);

#endif
