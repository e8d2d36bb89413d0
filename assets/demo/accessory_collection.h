// The demo collection's jewellery, hats, headbands and masks, with what each is made of, as make_demo writes
// them.
#ifndef CHEVAL_DEMO_ACCESSORY_COLLECTION_H
#define CHEVAL_DEMO_ACCESSORY_COLLECTION_H

#include "assets/demo/demo_glb.h"
#include "assets/demo/demo_surface.h"

#define ACCESSORY_PARTS 4
#define ACCESSORY_MAX_VARIANTS 4

struct accessory_variant {
    const char *name;
    const struct demo_material *materials[ACCESSORY_PARTS]; // as the shape's header names its parts
};

struct accessory {
    const char *file; // the name without .glb
    void (*build)(int design, struct surface *parts);
    int design;
    int variant_count;
    struct accessory_variant variants[ACCESSORY_MAX_VARIANTS];
};

const struct accessory *accessory_collection(int *count);

#endif
