// A jewel that hangs from an ear: a damped spherical pendulum on a pivot that moves.
//
// Camera space in metres: +y against gravity, the camera taken for level. The weight is a point on a rigid
// rod; what the ear does to its upper end makes it swing. Integrated with semi-implicit steps of at most 2 ms
// at a frame's own pace, whatever the camera's rate. Pure functions; one thread at a time per pendulum.
#ifndef CHEVAL_APP_PLACEMENT_PENDULUM_H
#define CHEVAL_APP_PLACEMENT_PENDULUM_H

#include "platform/base/vec.h"

#include <stdbool.h>

struct pendulum {
    bool moving;          // else it begins at rest
    struct vec3 pivot_m;  // where it hung last
    struct vec3 speed_ms; // of the pivot
    struct vec3 along;    // unit, from the pivot to the weight
    struct vec3 turn_s;   // rate at which `along` changes
};

// Hangs at rest from here on.
void pendulum_rest(struct pendulum *pendulum, struct vec3 pivot_m);

// The pivot came to `pivot_m` within `passed_s`, evenly. Where it jumped, or was gone for long, it begins at
// rest. Returns the direction in which it hangs.
struct vec3 pendulum_move(struct pendulum *pendulum, struct vec3 pivot_m, float length_m, float passed_s);

#endif
