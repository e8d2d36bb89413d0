// A surface with a current OpenGL ES 3.0 context: an SDL window, or none at all (EGL surfaceless).
//
// Thread: the one that created it. Back-ends: sdl.c, headless.c.
#ifndef CHEVAL_PLATFORM_WINDOW_WINDOW_H
#define CHEVAL_PLATFORM_WINDOW_WINDOW_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stdint.h>

struct window;

struct window_options {
    const char *title;
    int width_px, height_px; // 0: 1280 x 720, or 1080 x 1920 when portrait
    bool fullscreen;
    bool portrait;
    bool headless; // no display needed; nothing is shown, no input comes
    int turn_deg;  // of the display, which hangs turned: 0, 90, 180, 270, clockwise on the display as it was
                   // built
};

enum input_kind {
    INPUT_POINTER_DOWN, // a finger, or the left mouse button
    INPUT_POINTER_MOVE, // while down
    INPUT_POINTER_UP,
    INPUT_SCROLL, // wheel: delta_x, delta_y in notches; `control`
    INPUT_PINCH,  // two fingers on a touchpad, the pointer standing between them: `scale` times as far apart
    INPUT_KEY,    // pressed; `key`, `control`
    INPUT_TEXT,   // typed: `text`, in UTF-8, without what controls
    INPUT_DROP,   // a file was dropped on the window: `text` is its path
    INPUT_RESIZE, // the drawable's size changed; ask window_size
    INPUT_QUIT,
};

enum input_key {
    INPUT_KEY_OTHER,
    INPUT_KEY_ESCAPE,
    INPUT_KEY_SPACE,
    INPUT_KEY_LEFT,
    INPUT_KEY_RIGHT,
    INPUT_KEY_UP,
    INPUT_KEY_DOWN,
    INPUT_KEY_ENTER,
    INPUT_KEY_PLUS,
    INPUT_KEY_MINUS,
    INPUT_KEY_BACKSPACE, // comes again while it is held
    INPUT_KEY_ZERO,
    INPUT_KEY_F,
    INPUT_KEY_S,
    INPUT_KEY_PRINT,
    INPUT_KEY_STAFF, // Ctrl+Alt+S
    INPUT_KEY_F11
};

#define INPUT_TEXT_SIZE 1024 // with its end; a longer path is left out

struct input_event {
    enum input_kind kind;
    int64_t pointer;  // which finger; 0 is the mouse
    float x_px, y_px; // drawable pixels as they are seen, origin top-left
    float delta_x, delta_y;
    float scale;
    enum input_key key;
    bool control;    // Ctrl is down
    int64_t time_ns; // CLOCK_MONOTONIC
    char text[INPUT_TEXT_SIZE];
};

// RESULT_UNAVAILABLE without a display, RESULT_UNSUPPORTED without OpenGL ES 3.0, each with its line.
MUST_CHECK enum result window_create(const struct window_options *options, struct window **out,
                                     struct diagnostic *why);
void window_destroy(struct window *window); // takes NULL

// Drawable pixels, as they are seen on a display that hangs turned; so are the places of events. Only who
// draws onto the window's own framebuffer has to turn the picture by window_turn_deg (renderer_present does).
void window_size(const struct window *window, int *width_px, int *height_px);
int window_turn_deg(const struct window *window);

// The next waiting event, false when there is none. Mouse events that SDL makes from touches are left out.
bool window_poll(struct window *window, struct input_event *event);

// Lets an event come as if it were the window's own, once its time is there: for runs that nobody touches.
// False: too many wait.
bool window_push(struct window *window, const struct input_event *event);

// Shows the back buffer; waits for the display's refresh when it has one. False when nothing is shown.
bool window_present(struct window *window);

void window_toggle_fullscreen(struct window *window);
bool window_is_fullscreen(const struct window *window); // headless: as it was asked for

// Whether the graphics card or its driver was reset since: all that was drawn with and to is gone, and a new
// window is needed. Once a frame.
bool window_is_lost(const struct window *window);

// What became of the display since the window was made. A desktop sees to its displays itself.
enum window_display {
    WINDOW_DISPLAY_THERE,
    WINDOW_DISPLAY_GONE,  // it is unplugged, or sleeps so deep; nothing is presented until it is back
    WINDOW_DISPLAY_OTHER, // another one, or another resolution: a new window is needed
};

// Once a frame.
enum window_display window_display(struct window *window);

// Whether a display can be opened at all, without opening a window.
bool window_display_available(void);

// Whether there is no desktop, and nothing plugged in where a display could be: it makes sense to wait for
// one.
bool window_display_is_unplugged(void);

#endif
