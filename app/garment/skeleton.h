// Which nodes of a model are which bones of a human body.
//
// Every modelling program names its bones in its own way: Mixamo "mixamorig:LeftForeArm", VRM and Unity
// "leftLowerArm", Rigify "forearm.L", 3ds Max "Bip01 L Forearm", Unreal "lowerarm_l", SMPL "left_elbow".
// Names are taken apart into words and a side; where they say nothing, the hierarchy and where joints are
// when the skin was bound do: a body stands upright then (glTF: +y up, facing +z), arms spread. A bone is
// named by the joint that it begins at and turns about.
//
// A pair's index is its first enumerator plus 0 for the wearer's right, 1 for the left. Pure; model space.
#ifndef CHEVAL_APP_GARMENT_SKELETON_H
#define CHEVAL_APP_GARMENT_SKELETON_H

#include "platform/base/model.h"
#include "platform/base/result.h"

enum skeleton_bone {
    SKELETON_HIPS,
    SKELETON_SPINE, // the lowest joint between hips and chest
    SKELETON_CHEST, // where both arms branch off
    SKELETON_NECK,
    SKELETON_HEAD,
    SKELETON_CLAVICLE, // pairs from here on
    SKELETON_UPPER_ARM = SKELETON_CLAVICLE + 2,
    SKELETON_FOREARM = SKELETON_UPPER_ARM + 2,
    SKELETON_HAND = SKELETON_FOREARM + 2,
    SKELETON_THIGH = SKELETON_HAND + 2,
    SKELETON_SHIN = SKELETON_THIGH + 2,
    SKELETON_FOOT = SKELETON_SHIN + 2,
    SKELETON_BONES = SKELETON_FOOT + 2
};

struct skeleton {
    int nodes[SKELETON_BONES];            // of the model, or MODEL_NONE
    struct vec3 joints_m[SKELETON_BONES]; // where those were when the skin was bound
    // One a node of the model, owned: with which bone it moves, its own or that of the nearest node above.
    unsigned char *bone_of_node;
    struct vec3 *place_of_node; // where each node was when the skin was bound; owned
    char missing[160];          // bones that could be there and aren't, in words; empty: all are
};

// Refused with one line when no skin is there, or not even both arms or both legs are found.
MUST_CHECK enum result skeleton_find(const struct model *model, struct skeleton *out, struct diagnostic *why);
void skeleton_finish(struct skeleton *skeleton); // takes a zeroed one

// The bone that a name alone says, SKELETON_BONES when it says none. Shoulders and legs mean different bones
// to different programs: SKELETON_CLAVICLE and SKELETON_THIGH, until the other names are known.
enum skeleton_bone skeleton_bone_of_name(const char *name);

#endif
