// A full-screen window on an X server without a window manager (xinit cheval): nobody makes it as large as
// the screen becomes when that gets another resolution or is turned (XRandR). A window manager does so
// itself, and is left to it.
//
// Thread: the window's.
#ifndef CHEVAL_PLATFORM_WINDOW_X11_FOLLOW_H
#define CHEVAL_PLATFORM_WINDOW_X11_FOLLOW_H

#include <SDL.h>

#include <stdbool.h>
#include <stdint.h>

struct x11_follow {
    void *server; // Xlib's Display; NULL: there is nothing to follow
    unsigned long window;
    int width_px, height_px; // of the screen when the window was last fitted to it
    int64_t look_ns;         // when it is looked at again
};

// For a window that covers the whole screen; for others, and elsewhere than on X, nothing is followed.
void x11_follow_init(struct x11_follow *follow, SDL_Window *window);

// Looks twice a second. The window's new size comes as its own event.
void x11_follow_step(struct x11_follow *follow, int64_t now_ns);

#endif
