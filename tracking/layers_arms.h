// Where the arms and hands of a body are seen. Within layers*.c only.
//
// Landmarks say about where an arm is and how thick; how the picture's colours along it differ from those
// beside it says the rest, part by part: a bare forearm before a shirt, a sleeve before a jacket. Where both
// have one colour the landmarks alone speak.
#ifndef CHEVAL_TRACKING_LAYERS_ARMS_H
#define CHEVAL_TRACKING_LAYERS_ARMS_H

#include "tracking/layers_limb.h"
#include "tracking/layers_tones.h"
#include "tracking/layers_view.h"

struct arms_work {           // what is needed on the way, kept to be allocated once
    struct tone_counts skin; // of the face
    struct tone_counts arm[LIMB_PARTS], beside[LIMB_PARTS], kept[2];
    float skin_share[LIMB_PARTS]; // how much of the face's skin is taken for the part's too
    float bare[LIMB_PARTS];       // 0: a sleeve, or what is beside it has the skin's colours too .. 1
    float seen[LIMB_PARTS];       // how much of each part is in sight, 0..1
    struct tone_evidence evidence[LIMB_PARTS];
    struct limb_place places[2][LAYERS_CELLS_MAX];
    struct tone tones[LAYERS_CELLS_MAX]; // where either arm may be
};

// work->skin is there. Writes the arms' shares of the view's places, and adds the hands to LAYER_OVER;
// LAYER_PERSON is there, and the head in LAYER_OVER.
void layers_arms_look(const struct layers_view *view, const struct people *people, int body,
                      struct arms_work *work);

#endif
