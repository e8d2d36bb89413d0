// Garments cut from pictures on people: cloth in GL, and its drawing in the light of the scene.
//
// A garment's colours are the product's; what the scene adds is its light, by how the cloth is turned, and
// the folds of what the person really wears beneath. Pieces are drawn in the order of their ranks, hidden by
// the layers of the person. Thread: the GL context's.
#ifndef CHEVAL_RENDER_GARMENT_GARMENT_H
#define CHEVAL_RENDER_GARMENT_GARMENT_H

#include "render/environment.h"
#include "render/gl/clip_view.h"
#include "render/gl/target.h"
#include "render/gl/texture.h"
#include "render/light.h"
#include "render/scene.h"

struct garments;

#define GARMENTS_MAX 64

MUST_CHECK enum result garments_create(const struct environment *environment, struct garments **out,
                                       struct diagnostic *why); // `environment` is borrowed
void garments_destroy(struct garments *garments);               // takes NULL

// See renderer.h.
MUST_CHECK enum result garments_add(struct garments *garments, const struct garment *garment,
                                    uint32_t *handle, struct diagnostic *why);
void garments_remove(struct garments *garments, uint32_t handle);

// What all bodies of a frame have in common.
struct garments_frame {
    const struct target *target; // holds what was drawn before; drawn into
    struct clip_view view;
    const struct picture *picture; // the camera's
    float vertical_fov_rad;
    uint64_t sequence; // of the picture
    float blur_px;     // how unsharp the camera is (tile_look.blur_px): prints are as unsharp
};

// One body's garments. Call from the farthest body to the nearest. Unknown handles are not drawn.
void garments_draw(struct garments *garments, const struct garments_frame *frame,
                   const struct scene_body *body, const struct light_estimate *light);

// A body's layers as a texture, until those of another; where there are none, one that hides nothing.
const struct texture *garments_layers(struct garments *garments, const struct scene_layers *layers);

void garments_forget_people(struct garments *garments);

#endif
