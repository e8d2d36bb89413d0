// Tracked people + worn products -> render scene.
#ifndef CHEVAL_APP_SCENE_BUILD_H
#define CHEVAL_APP_SCENE_BUILD_H

#include "app/garment/dressing.h"
#include "app/placement/memory.h"
#include "app/products.h"
#include "assets/catalogue.h"
#include "render/scene.h"
#include "tracking/tracker.h"

// One product on the person, and how far it has faded in.
struct scene_wear {
    const struct catalogue_product *product;
    int variant;
    float fade;      // 0..1: it appears
    float intensity; // 0..1: how much make-up was put on
    float slide_m;   // eyewear, hats: moved down by the shopper
};

// Who wears what in this picture. `picture` and `people` are borrowed until the scene has been drawn.
// Products whose model or texture is not on the GPU yet are left out. What nobody reads yet is named through
// `missing` (may be NULL), in each call until it has told the products to expect it.
struct scene_input {
    const struct picture *picture;
    uint64_t picture_sequence;
    const struct people *people;        // NULL: nobody
    const struct people_layers *layers; // of people, for their clothes; NULL: nothing is known to hide these
    const struct scene_wear *wear;
    int wear_count;
    bool is_hidden; // what is worn stays on, but isn't seen: the shopper looks at how it was before
    bool mirror;
    float bare_until;                // 0..1: left of this share of the screen nothing is worn
    struct placement_memory *memory; // of the frames before (placement/memory.h); NULL: a still
    struct dressing *dressing;       // of those who wear clothes; NULL: clothes are left out
    float makeup_fade;               // 0 in full .. 1 gone: the picture is too poor for make-up
    void (*missing)(void *context, const struct load_request *request);
    void *context;
};

// What must be tracked for a product of this category: a set of tracker parts. Faces always.
unsigned scene_needs(enum catalogue_category category);

// Whether a hand before the face hides a product of this category: make-up, and all that is worn on the head.
bool scene_hidden_by_hands(enum catalogue_category category);

// Whether something may be before a face, which only the hands' own landmarks tell from skin: what hands hide
// asks for them then, and not all the time, because they cost as much as the face.
bool scene_needs_hands(const struct people *people);

// The same of clothes: whether a hand is before a torso, so that sleeves and fronts end at its fingers.
bool scene_needs_hands_on_torso(const struct people *people);

// Everybody wears all of it: faces what belongs on a head, bodies the clothes. Without people the memory and
// the dressing are wiped. Fills the whole of `scene`.
void scene_build(struct scene *scene, const struct scene_input *input, struct products *products);

#endif
