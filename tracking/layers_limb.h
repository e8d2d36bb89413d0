// An arm and its hand as the landmarks tell: where they lie, how thick they are, and whether the torso hides
// them. Within layers*.c only.
#ifndef CHEVAL_TRACKING_LAYERS_LIMB_H
#define CHEVAL_TRACKING_LAYERS_LIMB_H

#include "tracking/layers_view.h"

enum limb_segment { LIMB_UPPER, LIMB_FOREARM, LIMB_HAND, LIMB_SEGMENTS };

// Parts along an arm that may have colours of their own: two of the upper arm, two of the forearm, the hand.
#define LIMB_PARTS 5
#define LIMB_PART_UPPER_LAST 1
#define LIMB_PART_HAND (LIMB_PARTS - 1)

// Beyond so many radii nothing is the arm.
#define LIMB_REACH_MAX 3.0f

struct limb {
    struct vec2 joints[LIMB_SEGMENTS + 1]; // shoulder, elbow, wrist, ends of the fingers
    float radii[LIMB_SEGMENTS + 1];
    float sight[LIMB_PARTS]; // how visible its landmarks are said to be
    float known[LIMB_PARTS]; // 0: the landmarks are guesses .. 1
    float shown[LIMB_PARTS]; // 0: behind the torso .. 1: before it, or beside it
    struct vec2 torso[4];    // its corners at the joints
    struct vec2 trunk[4];    // as wide as the body is
    float beside;            // 1: the upper arm is no nearer than the torso, beside which it hangs .. 0
    bool has_bones;          // the hand is tracked by itself:
    struct vec2 bones[HAND_LANDMARKS];
    float finger_radius, palm_reach; // from the middle of the palm, all the fingers
};

// Where a cell is beside an arm.
struct limb_place {
    float reach; // from the axis, in the arm's radii there; LIMB_REACH_MAX: too far
    float prior; // logarithm of the odds that the arm is seen there, by the landmarks
    int part;
};

// Both arms of a body, the right one first. False when the landmarks don't say how large the body is.
bool limbs_find(const struct layers_view *view, const struct people *people, int body, struct limb limbs[2]);

struct limb_place limb_place_at(const struct limb *limb, struct vec2 p);

#endif
