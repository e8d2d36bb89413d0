// Where a product stands on a person: the category's own way of being worn.
//
// placement.c chooses by category; each way is a file of its own: eyewear.c, earrings.c, … Products are true
// to scale: metres of product space become metres of face space by the person's head scale, so that glasses
// look small on a large head. Exceptions: hats are shown in the size that fits (hat.c), and a strand and a
// mask lie round the neck and the face that wear them (necklace.c, mask.c). What cannot be worn as the person
// is seen now is not placed at all. Thread: main.
#ifndef CHEVAL_APP_PLACEMENT_PLACEMENT_H
#define CHEVAL_APP_PLACEMENT_PLACEMENT_H

#include "app/placement/memory.h"
#include "app/placement/shape.h"
#include "platform/base/head.h"
#include "render/scene.h"
#include "tracking/people.h"

#define PLACEMENT_MAX_PARTS 2 // a pair of earrings

// Who wears it, as this frame shows them.
struct placement_person {
    const struct face *face;   // has_pose
    const struct mat4 *pose;   // the face's, steadied likewise
    const struct vec3 *mesh_m; // FACE_MESH_LANDMARKS: the face's, steadied over time where that is possible
    const struct head *head;   // of mesh_m
    const struct body *body;   // whose head this is, or NULL: not tracked
    float head_scale; // how many times the canonical head the person's own is: metres = this * face space
    struct placement_track *track; // what moves on from frame to frame; NULL: a still
};

struct placement_wear {
    enum catalogue_category category;
    const void *product;          // whose motion is remembered: stays the same while it is worn
    const struct mat4 *placement; // of the catalogue: model -> product space
    const struct product_shape *shape;
    float slide_m; // moved down by the shopper: eyewear, hats
};

// Fills what of `out` says where it is: placement, temples, open_z_m, hidden_z_m, where it ends, and opacity,
// by how much of what it sits on is in sight; the rest stays. Returns how many parts, 0: it can't be worn
// here.
int placement_of(const struct placement_wear *wear, const struct placement_person *person,
                 struct scene_product out[PLACEMENT_MAX_PARTS]);

// 0..1: how much of a product shows on a part that is seen with this certainty (people.h: visible), so that
// it fades when a hand covers what it sits on, instead of sliding over it.
float placement_in_sight(float visible);

// What goes round the ears ends for the eye at their roots.
void placement_end_at_ears(const struct head *head, struct scene_product *out);

// The ways.
int placement_eyewear(const struct placement_wear *wear, const struct placement_person *person,
                      struct scene_product out[PLACEMENT_MAX_PARTS]);
int placement_hat(const struct placement_wear *wear, const struct placement_person *person,
                  struct scene_product out[PLACEMENT_MAX_PARTS]);
int placement_headband(const struct placement_wear *wear, const struct placement_person *person,
                       struct scene_product out[PLACEMENT_MAX_PARTS]);
int placement_earrings(const struct placement_wear *wear, const struct placement_person *person,
                       struct scene_product out[PLACEMENT_MAX_PARTS]);
int placement_necklace(const struct placement_wear *wear, const struct placement_person *person,
                       struct scene_product out[PLACEMENT_MAX_PARTS]);
int placement_mask(const struct placement_wear *wear, const struct placement_person *person,
                   struct scene_product out[PLACEMENT_MAX_PARTS]);

#endif
