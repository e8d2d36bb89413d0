// 3-D products on people: models in GL, and their drawing with the head that hides them.
//
// Drawing goes by tiles, over the part of the target that a person's products cover. First come lenses, whose
// large area costs too much by samples: what they let through and what they reflect, one sample a pixel. Then
// the head is drawn into the depth of a multisampled tile and opaque parts into its colour, those behind a
// lens as seen through it. Resolved, the tile is laid over what the target holds, also seen through the
// lenses, and goes back. So nothing outside that rectangle changes and edges are smooth, at the cost of the
// rectangle alone.
#ifndef CHEVAL_RENDER_PRODUCT3D_PRODUCT3D_H
#define CHEVAL_RENDER_PRODUCT3D_PRODUCT3D_H

#include "platform/base/model.h"
#include "render/environment.h"
#include "render/gl/clip_view.h"
#include "render/gl/target.h"
#include "render/light.h"
#include "render/product3d/tile.h"
#include "render/scene.h"

struct product3d;

#define PRODUCT3D_MAX_MODELS 256

// `environment` is borrowed for the life of the object.
MUST_CHECK enum result product3d_create(const struct environment *environment, struct product3d **out,
                                        struct diagnostic *why);
void product3d_destroy(struct product3d *products); // takes NULL

// Makes what is otherwise made when it is first drawn, but for what products bring along.
MUST_CHECK enum result product3d_prepare(struct product3d *products, struct diagnostic *why);

// See renderer.h.
MUST_CHECK enum result product3d_add(struct product3d *products, const struct model *model, uint32_t *handle,
                                     struct diagnostic *why);
void product3d_remove(struct product3d *products, uint32_t handle);

// How products look like the camera's picture, from now on (camera_look.h).
void product3d_set_look(struct product3d *products, const struct tile_look *look);

// What all persons of a frame have in common.
struct product3d_frame {
    const struct target *target; // holds what was drawn before
    struct clip_view view;
    int picture_width_px, picture_height_px;
    float vertical_fov_rad;
    const struct scene *scene; // what hides products besides heads; NULL: nothing
};

// One person's products in the light that falls on that person. Nothing without a pose or a known product.
// Call from the farthest person to the nearest.
void product3d_draw(struct product3d *products, const struct product3d_frame *frame,
                    const struct scene_person *person, const struct light_estimate *light);

// A body's garments that were modelled, each over the one before, hidden by the texture of the body's layers.
// Call from the farthest body to the nearest.
void product3d_draw_body(struct product3d *products, const struct product3d_frame *frame,
                         const struct scene_body *body, GLuint layers, const struct light_estimate *light);

void product3d_forget_people(struct product3d *products);

// Projection of the camera that poses are computed with: camera space -> picture clip space.
struct mat4 product3d_projection(float vertical_fov_rad, float aspect);

#endif
