// One product's 3-D model photographed alone: on a light table, in the renderer's studio, with a soft shadow
// under it. All pictures have the same camera, so that they go together in a strip.
//
// Thread: the one that opened it.
#ifndef CHEVAL_APP_COMMANDS_PRODUCT_SHOT_H
#define CHEVAL_APP_COMMANDS_PRODUCT_SHOT_H

#include "platform/base/model.h"
#include "platform/window/window.h"
#include "render/renderer.h"

#define PRODUCT_SHOT_FOV_RAD 0.30f // vertical: a long lens

struct product_shot {
    struct window *window;
    struct renderer *renderer;
    int side_px;               // of the finished picture; drawn twice as large
    struct picture table;      // the background with the shadow
    struct picture drawn;      // what the renderer gives
    struct picture finished;   // square, side_px
    struct picture over_black; // the same before black: what a cut-out is made from
    bool cut_out; // set by the caller: no table, an alpha channel, not premultiplied; lenses let through
    float *shadow, *blurred; // a number a pixel of `table`
    uint64_t sequence;       // of the table's pixels
    struct scene scene;
};

// From where the product is seen.
struct product_view {
    bool settle;    // leans the product on its lowest points before and behind, as glasses lie on a table
    float turn_rad; // about +y: positive shows more of the product's -x side
    float tilt_rad; // the camera looks down by this
    float fill;     // of the picture's width or height, 0..1
    bool pair;      // with its mirror image beside it, each turned its own way
};

// Zero the struct first; product_shot_close also after a failure.
MUST_CHECK enum result product_shot_open(struct product_shot *shot, int side_px, struct diagnostic *why);
void product_shot_close(struct product_shot *shot);

// Into shot->finished. `placement` takes the model to metres with +y up and +z front; `variant` is a material
// variant's index or MODEL_NONE.
MUST_CHECK enum result product_shot_take(struct product_shot *shot, const struct model *model, int variant,
                                         const struct mat4 *placement, const struct product_view *view,
                                         struct diagnostic *why);

// A table of one grey without a shadow (sRGB), for product_shot_draw.
void product_shot_paint(struct product_shot *shot, uint8_t grey);

// The same of what a person wears, before what the table shows; the person's pose is the camera's.
MUST_CHECK enum result product_shot_draw(struct product_shot *shot, const struct scene_person *person,
                                         struct diagnostic *why);

#endif
