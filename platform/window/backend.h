// What a kind of window does; window.c is the front. A back-end's state is its own, passed as void *.
//
// Meanings, units and thread as in window.h, but for a display that hangs turned: of that a back-end knows
// nothing, its sizes and places are those of the display as it was built. `create` leaves an OpenGL ES 3.0
// context current, or nothing.
#ifndef CHEVAL_PLATFORM_WINDOW_BACKEND_H
#define CHEVAL_PLATFORM_WINDOW_BACKEND_H

#include "platform/window/window.h"

struct window_ops {
    // `options` with both sizes set.
    enum result (*create)(const struct window_options *options, void **state, struct diagnostic *why);
    void (*destroy)(void *state);
    void (*size)(const void *state, int *width_px, int *height_px);
    bool (*poll)(void *state, struct input_event *event);
    bool (*present)(void *state);
    void (*toggle_fullscreen)(void *state);
    bool (*is_fullscreen)(const void *state);
    bool (*is_lost)(const void *state);
    enum window_display (*display)(void *state);
};

extern const struct window_ops window_sdl_ops;
extern const struct window_ops window_headless_ops;

#endif
