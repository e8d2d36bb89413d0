// Using the mirror without touching it: a cursor that follows the shopper's raised hand, a tap by staying on
// a control, and a swipe that scrolls.
//
// The hand moves in a zone beside the shopper's chest, as wide as an arm goes with ease and as far from the
// face as that is large, and the zone stands for the whole screen: so every control is in reach, wherever the
// screen hangs and however near the shopper stands. A pointing finger or an open palm takes hold of the
// cursor. What is held or dragged by a finger is not for it.
//
// In memory only, and forgotten with the visit. Thread: main. Nothing is allocated.
#ifndef CHEVAL_APP_TOUCHLESS_H
#define CHEVAL_APP_TOUCHLESS_H

#include "platform/window/window.h"
#include "render/draw2d.h"
#include "tracking/people.h"
#include "tracking/smooth.h"

#define TOUCHLESS_DWELL_NS INT64_C(1000000000) // on a control until it is tapped
#define TOUCHLESS_AGAIN_NS INT64_C(2000000000) // after a tap, when the cursor has not left it
#define TOUCHLESS_HOLD_NS INT64_C(250000000)   // a hand that is raised so long has the cursor
#define TOUCHLESS_LOST_NS INT64_C(400000000)   // and loses it when not seen, or at rest, for so long
#define TOUCHLESS_MAX_EVENTS 2

// What of the screen would be tapped at a place: an id, 0 for nothing, and where it is seen.
struct touchless_targets {
    uint32_t (*at)(void *context, float x_px, float y_px, struct rect *rect);
    void *context;
    struct rect screen;
    float slack_px; // how far beside a control the cursor may stray while it stays on it
};

// What the UI shows of it.
struct touchless_cursor {
    bool shown;
    float x_px, y_px; // on the screen
    float progress;   // 0..1: until the tap
};

// Zero-initialise.
struct touchless {
    struct touchless_cursor cursor;
    uint32_t hand; // that has the cursor, or is about to; 0: none
    float side;    // of the face in the mirror: 1 right, -1 left
    int64_t since_ns;
    int64_t seen_ns;
    struct smooth_value x, y; // the cursor; pixels
    uint32_t target;          // 0: none
    struct rect target_rect;
    int64_t target_ns; // since when
    bool tapped;
};

// A new tracked frame. `people` NULL: nobody who agreed is seen. `mirrored`: the picture is shown so. Gives
// how many events there are, as a finger's, at people->captured_ns.
int touchless_update(struct touchless *touchless, const struct people *people, bool mirrored,
                     const struct touchless_targets *targets,
                     struct input_event events[TOUCHLESS_MAX_EVENTS]);

void touchless_forget(struct touchless *touchless);

#endif
