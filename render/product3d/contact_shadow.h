// The soft shade that rims, pads, temples and brims lay on the skin where they touch it or stand close.
//
// Drawn over the picture before the product: the face's mesh and the front of the neck, darkened by what the
// product's field (contact_field.h) holds a little way off the skin, towards the light. Only what has the
// colour of the person's skin is darkened, so that hair over the forehead, brows and what stands behind stay
// clean; farther than some centimetres from the product nothing is drawn at all.
//
// Thread: the GL context's.
#ifndef CHEVAL_RENDER_PRODUCT3D_CONTACT_SHADOW_H
#define CHEVAL_RENDER_PRODUCT3D_CONTACT_SHADOW_H

#include "render/gl/texture.h"
#include "render/light.h"
#include "render/product3d/product3d.h"

struct contact_shadow;

MUST_CHECK enum result contact_shadow_create(struct contact_shadow **out, struct diagnostic *why);
void contact_shadow_destroy(struct contact_shadow *shadow); // takes NULL

// `handle` as product3d_add gave it. A model that casts none, or finds no memory, is left out.
void contact_shadow_add(struct contact_shadow *shadow, uint32_t handle, const struct model *model);
void contact_shadow_remove(struct contact_shadow *shadow, uint32_t handle);

// Of one person's products, into the frame's target. Nothing without a pose and a mesh. `picture` is the
// background.
void contact_shadow_draw(struct contact_shadow *shadow, const struct product3d_frame *frame,
                         const struct texture *picture, const struct scene_person *person,
                         const struct light_estimate *light);

#endif
