// Where the arms and hands of a body are seen. Within layers*.c only.
//
// Landmarks say about where an arm is and how thick; how the picture's colours along it differ from those
// beside it says the rest, part by part: a bare forearm before a shirt, a sleeve before a jacket. Where both
// have one colour the landmarks alone speak.
#ifndef CHEVAL_TRACKING_LAYERS_ARMS_H
#define CHEVAL_TRACKING_LAYERS_ARMS_H

#include "tracking/layers_tones.h"
#include "tracking/layers_view.h"

// Parts along an arm that have colours of their own: two of the upper arm, two of the forearm, the hand.
#define ARM_PARTS 5

// Where a cell is beside an arm.
struct arm_place {
    float reach; // from the axis, in the arm's radii there
    float prior; // logarithm of the odds that the arm is seen there, by the landmarks
    int part;
};

struct arms_work {           // what is needed on the way, kept to be allocated once
    struct tone_counts skin; // of the face
    struct tone_counts arm[ARM_PARTS], beside[ARM_PARTS];
    struct tone_evidence evidence[ARM_PARTS];
    struct arm_place places[2][LAYERS_CELLS_MAX];
};

// work->skin is there. Writes the arms' shares of the view's places, and adds the hands to LAYER_OVER;
// LAYER_PERSON is there, and the head in LAYER_OVER.
void layers_arms_look(const struct layers_view *view, const struct people *people, int body,
                      struct arms_work *work);

#endif
