// The mirror's drawing half without a window or threads: for snap, bench and tests. Products are read at
// once.
//
// Thread: the one that opened it.
#ifndef CHEVAL_APP_STUDIO_H
#define CHEVAL_APP_STUDIO_H

#include "app/products.h"
#include "app/scene_build.h"
#include "platform/window/window.h"

struct studio {
    struct window *window;
    struct renderer *renderer;
    struct products products;
    struct dressing *dressing; // of whoever wears clothes in what is drawn
    struct people_layerer *layerer;
    struct people_layers layers; // of them
    struct scene scene;          // the last one drawn
};

// Zero the studio first; studio_close also after a failure.
MUST_CHECK enum result studio_open(struct studio *studio, int width_px, int height_px, enum renderer_fit fit,
                                   struct diagnostic *why);
void studio_close(struct studio *studio);

// Builds the scene, reads the models it misses, and draws it. Unless the input has others, clothes are worn
// by the studio's own dressing, and hidden by layers that the studio looks at. RESULT_NOT_FOUND names a model
// that can't be had.
MUST_CHECK enum result studio_draw(struct studio *studio, const struct scene_input *input,
                                   struct diagnostic *why);

#endif
