// Whether the graphics card, or its driver, was reset: then nothing that was made with the context is there
// any more, and nothing that is drawn is seen.
//
// By GL_EXT_robustness or GL_KHR_robustness (Khronos registry), for a context that was asked to tell of it
// (EGL_EXT_create_context_robustness). Where the driver has neither, nobody is told. Thread: the context's.
#ifndef CHEVAL_PLATFORM_WINDOW_RESET_H
#define CHEVAL_PLATFORM_WINDOW_RESET_H

#include <stdbool.h>

struct reset_watch {
    unsigned (*status)(void); // NULL: the driver doesn't tell
};

typedef void (*reset_function)(void);

// With the context current. `find` gives a function of the driver's by its name, as eglGetProcAddress does.
void reset_watch_init(struct reset_watch *watch, reset_function (*find)(const char *name));

// A driver is quick to say; once a frame is no burden.
bool reset_watch_was_reset(const struct reset_watch *watch);

#endif
