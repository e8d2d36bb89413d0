// Which colours of one person's picture are hair and which are skin: learnt from places that are surely the
// one or the other, anew in every frame, so that light and camera may be as they are.
//
// Histograms of three classes over the logarithms of brightness, red beside green and blue beside green;
// Bayes' rule makes of them how likely a colour is hair (as colour models of figure and ground are used in
// Rother, Kolmogorov and Blake, "GrabCut", 2004). What is neither like the skin nor like what lies around the
// head counts as hair. Plain arithmetic; any thread.
#ifndef CHEVAL_RENDER_PRODUCT3D_HAIR_COLOUR_H
#define CHEVAL_RENDER_PRODUCT3D_HAIR_COLOUR_H

#include "platform/base/picture.h"
#include "platform/base/vec.h"

#include <stdbool.h>

#define HAIR_BINS 16 // a side

enum hair_class { HAIR_SKIN, HAIR_HAIR, HAIR_AROUND, HAIR_CLASSES };

// Where a colour is in the histograms, in bins.
struct hair_place {
    float light, red, blue;
};

struct hair_logarithms {
    float of[4 * 255 + 1]; // of the sum of four bytes
};

struct hair_colours {
    float weights[HAIR_CLASSES][HAIR_BINS][HAIR_BINS][HAIR_BINS]; // [light][red][blue]
    float hair_share;                                             // of the crown: 0 bald .. 1
    // How likely a colour is hair, within the head's outline and beside it.
    float within[HAIR_BINS][HAIR_BINS][HAIR_BINS], beside[HAIR_BINS][HAIR_BINS][HAIR_BINS];
    bool known;
};

void hair_logarithms_init(struct hair_logarithms *out);

// The mean colour of four pixels about a place, `reach_px` from it each way. False outside the picture.
bool hair_look(const struct picture *picture, const struct hair_logarithms *logarithms, struct vec2 at_px,
               float reach_px, struct hair_place *out);

void hair_colours_clear(struct hair_colours *colours);
void hair_colours_add(struct hair_colours *colours, enum hair_class class, const struct hair_place *place,
                      float weight);

// After all were added: smooths and normalises the histograms, takes in `before` by 1 - `rate` (NULL: none),
// and makes the tables.
void hair_colours_finish(struct hair_colours *colours, const struct hair_colours *before, float rate);

// 0..1; `around`: 0 within the head's outline .. 1 where as well something else may be seen.
float hair_likely(const struct hair_colours *colours, const struct hair_place *place, float around);

// How like the skin a colour is beside all else, 0..1.
float hair_skin_likely(const struct hair_colours *colours, const struct hair_place *place);

#endif
