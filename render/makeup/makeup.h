// Make-up on the faces of the background: a layer a product, blended onto the target that the background has
// been drawn into.
//
// A layer reads the camera picture and a copy of the target as it is beneath the layer, and blends with
// premultiplied alpha: where its mask is zero, or its intensity, nothing changes. Units: picture pixels,
// linear RGB. Thread: the GL context's.
#ifndef CHEVAL_RENDER_MAKEUP_MAKEUP_H
#define CHEVAL_RENDER_MAKEUP_MAKEUP_H

#include "render/gl/clip_view.h"
#include "render/gl/texture.h"
#include "render/scene.h"

struct makeup;

// What all layers of a frame need. Borrowed for the call.
struct makeup_frame {
    const struct picture *background;         // the camera frame's bytes, for measuring light and lips
    const struct texture *background_texture; // the same, sRGB
    uint64_t sequence;       // of the background: what is smoothed steps once for each number
    struct clip_view view;   // where the picture stands in the target
    GLuint framebuffer;      // holds the drawn background; sRGB-encoded
    int width_px, height_px; // of the framebuffer
    int hand_count;
    const struct vec3 *const *hands_px; // as the scene has them
};

MUST_CHECK enum result makeup_create(struct makeup **out, struct diagnostic *why);
void makeup_destroy(struct makeup *makeup); // takes NULL

// Makes what is otherwise made when it is first drawn.
MUST_CHECK enum result makeup_prepare(struct makeup *makeup, struct diagnostic *why);

// A product's own texture: of a contact lens, or the mask of what goes on the skin. Handles start at 1 and
// are never reused; the caller keeps the picture.
MUST_CHECK enum result makeup_add_picture(struct makeup *makeup, const struct picture *picture,
                                          uint32_t *handle, struct diagnostic *why);
void makeup_remove_picture(struct makeup *makeup, uint32_t handle); // unknown handles are ignored

// Draws all of a person's make-up in its order. Call once a person and frame.
void makeup_draw(struct makeup *makeup, const struct makeup_frame *frame, const struct scene_person *person);

// Forgets the light and colours that were smoothed over time.
void makeup_forget_people(struct makeup *makeup);

#endif
