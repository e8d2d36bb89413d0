// The frames of the demo catalogue that come as 3-D files, as another maker's would: measurements made into
// glTF with a variant for each colourway. The others are in the catalogue as measurements.
#ifndef CHEVAL_DEMO_EYEWEAR_COLLECTION_H
#define CHEVAL_DEMO_EYEWEAR_COLLECTION_H

#include "assets/demo/demo_glb.h"
#include "assets/eyewear/frame.h"

#define COLLECTION_MAX_VARIANTS 4

// A colourway: what each kind of part is made of. Without `front` the tips have a material of their own.
struct demo_variant {
    const char *name;
    const struct demo_material *front, *metal, *tip;
};

struct demo_frame {
    const char *file; // the name without .glb
    struct eyewear eyewear;
    const struct demo_material *lens;
    int variant_count;
    struct demo_variant variants[COLLECTION_MAX_VARIANTS];
};

const struct demo_frame *demo_collection(int *count);

// The material of one part in one colourway.
const struct demo_material *demo_part_material(const struct demo_frame *frame, int variant,
                                               enum eyewear_part part);

#endif
