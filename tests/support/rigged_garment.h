// A plain tube with sleeves and legs, skinned to the skeleton of a body: what modelled garments are tried
// with.
#ifndef CHEVAL_TESTS_SUPPORT_RIGGED_GARMENT_H
#define CHEVAL_TESTS_SUPPORT_RIGGED_GARMENT_H

#include "platform/base/model.h"

// The joints, in the order of their names; pairs: the right one, then the left one.
enum rigged_joint {
    RIGGED_HIPS,
    RIGGED_SPINE,
    RIGGED_CHEST,
    RIGGED_NECK,
    RIGGED_UPPER_ARM,
    RIGGED_FOREARM = RIGGED_UPPER_ARM + 2,
    RIGGED_HAND = RIGGED_FOREARM + 2,
    RIGGED_THIGH = RIGGED_HAND + 2,
    RIGGED_SHIN = RIGGED_THIGH + 2,
    RIGGED_FOOT = RIGGED_SHIN + 2,
    RIGGED_JOINTS = RIGGED_FOOT + 2
};

extern const char *const rigged_mixamo[RIGGED_JOINTS];

struct rigged_options {
    const char *const *names; // NULL: Mixamo's; a joint without a name is not there
    float drop_deg;           // of the arms below the horizontal: 0 is a T, 45 an A
    float scale;              // of all of it; 0 is 1
    float forearm_m;          // 0: a usual one; negative: of no length
    bool long_skirt;          // the tube reaches below the knees
};

// Rings of the garment about its bones: RIGGED_SIDES vertices each.
#define RIGGED_SIDES 12
enum rigged_ring {
    RIGGED_TORSO,                       // from below the hips up to the shoulders
    RIGGED_TORSO_RINGS = 9,             //
    RIGGED_SLEEVE = RIGGED_TORSO_RINGS, // the right one, from the shoulder to the wrist
    RIGGED_SLEEVE_RINGS = 9,            // the middle one is at the elbow
    RIGGED_RINGS = RIGGED_SLEEVE + 2 * RIGGED_SLEEVE_RINGS
};

// The caller ends with model_free.
void rigged_garment_make(const struct rigged_options *options, struct model *out);

#endif
