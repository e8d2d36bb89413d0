// Scene -> pixels by OpenGL ES 3.0.
//
// The renderer draws into a target of its own (sRGB-encoded 8-bit colour, blended in linear light); the UI
// draws on top of it by draw2d.h; renderer_present copies it to the window's framebuffer, renderer_read to
// memory. So a window and a headless run give the same picture.
//
// Thread: the one whose GL context is current, for every call. Ownership: the renderer owns all GL objects.
#ifndef CHEVAL_RENDER_RENDERER_H
#define CHEVAL_RENDER_RENDERER_H

#include "platform/base/model.h"
#include "render/draw2d.h"
#include "render/scene.h"

struct renderer;

enum renderer_fit {
    RENDERER_FIT_COVER,   // the picture fills the stage and is cut at the longer side: a mirror
    RENDERER_FIT_CONTAIN, // the whole picture, with bars
};

// Maps picture pixels to target pixels: x' = scale * x + offset.x, with x counted from the right when
// mirrored. For the UI to find a face on the screen.
struct renderer_view {
    float scale;
    struct vec2 offset_px;
    bool mirror;
    int picture_width_px;
};

struct vec2 renderer_view_to_target(const struct renderer_view *view, struct vec2 picture_px);

// Needs a current OpenGL ES 3.0 context. Fails with the driver's words when a shader or target can't be made.
MUST_CHECK enum result renderer_create(int width_px, int height_px, enum renderer_fit fit,
                                       struct renderer **out, struct diagnostic *why);
void renderer_destroy(struct renderer *renderer); // takes NULL

// Compiles now what is otherwise compiled when it is first drawn, and then left out with a line in the log if
// the driver doesn't take it: for checks. What products bring along is compiled by renderer_add_model.
MUST_CHECK enum result renderer_prepare(struct renderer *renderer, struct diagnostic *why);

// Failure leaves the renderer as it was.
MUST_CHECK enum result renderer_resize(struct renderer *renderer, int width_px, int height_px,
                                       struct diagnostic *why);

// The part of the target that the picture must fill, in target pixels (origin top-left); empty: all of it, as
// at first. What lies beyond, under the UI's panel, shows as much of the picture as there is, and its edge
// drawn on.
void renderer_set_stage(struct renderer *renderer, struct rect stage);

// The picture, and all that is worn, so many times larger than it fills the stage: what would stand at x in
// the target stands at zoom * x + offset. At first 1 and nothing. The camera's picture is sampled anew, and
// what is worn is drawn at the larger size. Panes are not zoomed.
void renderer_set_zoom(struct renderer *renderer, float zoom, struct vec2 offset_px);

// Uploads a model and its pictures; the caller keeps the model. Handles start at 1 and are never reused.
MUST_CHECK enum result renderer_add_model(struct renderer *renderer, const struct model *model,
                                          uint32_t *handle, struct diagnostic *why);
void renderer_remove_model(struct renderer *renderer, uint32_t handle); // unknown handles are ignored

// The same for a picture that make-up needs (scene_makeup.picture). Handles of models and of pictures are
// counted apart.
MUST_CHECK enum result renderer_add_picture(struct renderer *renderer, const struct picture *picture,
                                            uint32_t *handle, struct diagnostic *why);
void renderer_remove_picture(struct renderer *renderer, uint32_t handle);

// The same for a garment cut from a picture (scene_garment.garment).
MUST_CHECK enum result renderer_add_garment(struct renderer *renderer, const struct garment *garment,
                                            uint32_t *handle, struct diagnostic *why);
void renderer_remove_garment(struct renderer *renderer, uint32_t handle);

// Background, garments, make-up, products into the renderer's target. Products whose handle is unknown are
// not drawn.
void renderer_draw(struct renderer *renderer, const struct scene *scene);

// --- panes: scenes beside each other -----------------------------------------------------------------------

#define RENDERER_MAX_PANES 4

// As renderer_draw, into a picture of its own of this size, which is kept. `crop` is the part of the
// background that fills it: picture pixels, the shape of the pane. When the driver can't make it there is
// none.
void renderer_draw_pane(struct renderer *renderer, int pane, int width_px, int height_px, struct rect crop,
                        const struct scene *scene);

// Whether it holds a picture.
bool renderer_has_pane(const struct renderer *renderer, int pane);

// Lays a pane's picture onto what renderer_draw left of the target; `to` and the radius of its corners in
// target pixels. Beyond the corners stands `around`, linear. Of the pane shown last renderer_view tells.
void renderer_show_pane(struct renderer *renderer, int pane, struct rect to, float radius_px,
                        struct vec3 around);

// Overwrites all of them.
void renderer_wipe_panes(struct renderer *renderer);

// Where the last drawn background stands in the target.
struct renderer_view renderer_view(const struct renderer *renderer);

// For drawing the UI on the target, between renderer_draw and present or read: the target's framebuffer is
// bound by draw2d_begin(draw2d, renderer_target(…)). 0 is never returned.
unsigned renderer_target(const struct renderer *renderer);

// Target -> the window's back buffer (framebuffer 0), which has `width_px` x `height_px` as it is seen, and
// is turned clockwise by `turn_deg`: 0, 90, 180, 270, on the display as it was built. Without a window (EGL
// surfaceless) it waits until everything is drawn.
void renderer_present(struct renderer *renderer, int width_px, int height_px, int turn_deg);

// Target -> memory, as shown: top row first, alpha 255. `out` has the target's size.
MUST_CHECK enum result renderer_read(struct renderer *renderer, struct picture *out);

// The same scaled to the size of `out`, for what is read again and again; smaller than half the target's its
// edges become jagged.
MUST_CHECK enum result renderer_read_scaled(struct renderer *renderer, struct picture *out);

// Forgets what was smoothed over time (light, reference luminance) and the panes: the shopper left.
void renderer_forget_people(struct renderer *renderer);

// One line about the driver, for doctor: "OpenGL ES 3.2 Mesa 22.3.6, llvmpipe".
const char *renderer_description(const struct renderer *renderer);

#endif
