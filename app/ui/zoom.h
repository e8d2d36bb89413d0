// How much larger than life the picture is shown, about which place: two fingers spread on the stage, a
// double tap there, the wheel with Ctrl.
//
// Places are shares of the stage's sides, so that they stay what they are when the window is resized. Between
// ZOOM_LEAST and ZOOM_MOST, and never beyond the picture on the stage; fingers may pull a little farther, and
// it eases back when they let go.
#ifndef CHEVAL_APP_UI_ZOOM_H
#define CHEVAL_APP_UI_ZOOM_H

#include "app/ui/area.h"
#include "platform/base/vec.h"

#include <stdint.h>

#define ZOOM_LEAST 1.0f
#define ZOOM_MOST 4.0f
#define ZOOM_TAP 2.0f // what a double tap gives

struct zoom_place {
    float scale;        // times as large
    struct vec2 centre; // which share of the unzoomed stage is in its middle
};

struct zoom {
    struct zoom_place shown, goal;
    int fingers; // that hold it: 0, 1 (it is pushed about) or 2
    float held_scale, held_apart_px;
    struct vec2 held; // the share of the unzoomed stage that the fingers hold
};

void zoom_reset(struct zoom *zoom);

// Fingers came or went: from now on these hold it, as it stands; at most two. None: it eases to where it may
// stay.
void zoom_hold(struct zoom *zoom, struct rect stage, const struct vec2 *fingers_px, int count);
// They moved; as many as were told.
void zoom_follow(struct zoom *zoom, struct rect stage, const struct vec2 *fingers_px);

// So many times larger still, with what is at `at_px` staying there.
void zoom_by(struct zoom *zoom, struct rect stage, struct vec2 at_px, float factor);
// To ZOOM_TAP about that place, or back when it is zoomed.
void zoom_toggle(struct zoom *zoom, struct rect stage, struct vec2 at_px);
void zoom_out(struct zoom *zoom); // eases back to life's size

// Time passes; `time_s` is how fast it eases, 0: at once.
void zoom_step(struct zoom *zoom, float elapsed_s, float time_s);

// As a change of the target's pixels: x' = scale * x + offset.
struct vec2 zoom_offset(const struct zoom *zoom, struct rect stage);

#endif
