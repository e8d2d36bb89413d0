// A hem that hangs free: it lags behind what it hangs on, swings a little and comes to rest.
//
// A point on a damped spring, driven by how the place above it speeds up and slows down, so that whoever
// walks at an even pace or stands is worn as if at rest. The spring is that of a pendulum as long as the
// cloth that hangs; the step is exact for a force that is even within it, so that the camera's rate doesn't
// matter. What a tracker trembles moves nothing. Pure functions; one thread at a time per sway.
#ifndef CHEVAL_APP_GARMENT_SWAY_H
#define CHEVAL_APP_GARMENT_SWAY_H

#include "platform/base/vec.h"

#include <stdbool.h>

struct sway { // zeroed: at rest, and nothing known
    bool moving;
    struct vec2 speed_ms; // of what it hangs on
    struct vec2 offset_m; // of the hem
    struct vec2 rate_ms;  // at which that changes
};

// What it hangs on went `way_m` in the last `passed_s`, evenly. Begins at rest after a gap or a jump; a frame
// again (0 s) changes nothing. Returns the offset, at most a fifth of `length_m`.
struct vec2 sway_move(struct sway *sway, struct vec2 way_m, float length_m, float passed_s);

#endif
