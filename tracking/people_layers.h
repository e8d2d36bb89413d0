// The layers (layers.h) of everybody in a frame: what tracking says about bodies beside `struct people`, too
// large to be copied about with it.
//
// A people_layerer goes through the frames of a sequence and keeps what steadies a body's layers as long as
// that body is tracked. What it says goes into a people_layers of the caller's, so that one frame's layers
// can be drawn while the next frame's are looked for.
//
// Thread: one at a time per people_layerer. Nothing is allocated while the same bodies stay and the picture
// keeps its size.
#ifndef CHEVAL_TRACKING_PEOPLE_LAYERS_H
#define CHEVAL_TRACKING_PEOPLE_LAYERS_H

#include "tracking/layers.h"

// Zeroed to begin with; freed with people_layers_free.
struct people_layers {
    int count;                               // of people->bodies, one for one
    struct layers bodies[PEOPLE_BODIES_MAX]; // without a mask, or nobody there: of no size
    uint8_t (*kept[PEOPLE_BODIES_MAX])[LAYER_COUNT];
    size_t room[PEOPLE_BODIES_MAX]; // places in kept[i]
};

// Wipes what it says of anybody, and keeps its memory for the next frame.
void people_layers_wipe(struct people_layers *layers);
void people_layers_free(struct people_layers *layers); // wiped first

struct people_layerer;

MUST_CHECK enum result people_layerer_create(struct people_layerer **out, struct diagnostic *why);
void people_layerer_destroy(struct people_layerer *layerer); // takes NULL; forgets first

// Wipes what it holds of anybody.
void people_layerer_forget(struct people_layerer *layerer);

// The layers of all of people->bodies in the picture that `people` is of. Whoever is not among them any more
// is forgotten; after a still, everybody. When it fails, `out` says nothing of anybody.
MUST_CHECK enum result people_layerer_look(struct people_layerer *layerer, const struct picture *picture,
                                           const struct people *people, bool is_still,
                                           struct people_layers *out);

#endif
