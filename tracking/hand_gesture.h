// What a hand does: open palm, pinch, pointing, dwelling and swipes, from its landmarks over time.
//
// All measures are in hands (the length from the wrist to the middle finger's knuckle), so that they hold
// near and far. Each gesture has a threshold to begin and another to end, and must be seen for
// HAND_GESTURE_HOLD_NS. Plain data and rules; thread: one at a time per hand. Nothing is allocated.
#ifndef CHEVAL_TRACKING_HAND_GESTURE_H
#define CHEVAL_TRACKING_HAND_GESTURE_H

#include "tracking/people.h"

#define HAND_GESTURE_HOLD_NS INT64_C(80000000)
#define HAND_TRAIL 16 // places remembered for swipes

struct hand_motion {
    enum hand_gesture shown, coming; // what is reported, and what would be
    int64_t coming_since_ns;
    bool straight[5]; // fingers, thumb first
    bool pinched;
    struct {
        struct vec2 place_px;
        int64_t time_ns;
    } trail[HAND_TRAIL]; // newest first
    int trail_count;
    int64_t swiped_ns;
    struct vec2 dwell_px; // where dwelling began
    int64_t dwell_since_ns;
};

// Reads the hand's landmarks, writes its gesture, swipe and dwell_s. A time that stands still or goes back,
// or a gap of more than half a second, starts afresh.
void hand_motion_update(struct hand_motion *motion, int64_t time_ns, struct hand *hand);

// How straight a finger is: the distance of its ends over the length of its bones, 0..1. Thumb 0 … little
// finger 4.
float hand_finger_straightness(const struct vec3 *landmarks, int finger);

#endif
