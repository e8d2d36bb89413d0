// Where a product stands on a person: the category's own way of being worn.
//
// placement.c chooses by category; each way is a file of its own: eyewear.c, earrings.c, … Products are true
// to scale: metres of product space become metres of face space by the person's head scale, so that glasses
// look small on a large head. Thread: main.
#ifndef CHEVAL_APP_PLACEMENT_PLACEMENT_H
#define CHEVAL_APP_PLACEMENT_PLACEMENT_H

#include "app/placement/shape.h"
#include "platform/base/head.h"
#include "render/scene.h"
#include "tracking/people.h"

#define PLACEMENT_MAX_PARTS 2 // a pair of earrings

// Who wears it, as this frame shows them.
struct placement_person {
    const struct face *face; // has_pose
    const struct head *head; // of face->mesh_m
    const struct body *body; // whose head this is, or NULL: not tracked
    float head_scale; // how many times the canonical head the person's own is: metres = this * face space
};

struct placement_wear {
    enum catalogue_category category;
    const struct mat4 *placement; // of the catalogue: model -> product space
    const struct product_shape *shape;
    float slide_m; // moved by the shopper: eyewear down the nose (positive)
};

// Fills what of `out` says where it is: placement, temples, open_z_m, hidden_z_m; the rest stays. Returns how
// many parts, 0: it can't be worn here.
int placement_of(const struct placement_wear *wear, const struct placement_person *person,
                 struct scene_product out[PLACEMENT_MAX_PARTS]);

// The ways.
int placement_eyewear(const struct placement_wear *wear, const struct placement_person *person,
                      struct scene_product out[PLACEMENT_MAX_PARTS]);

#endif
