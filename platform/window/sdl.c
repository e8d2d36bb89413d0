// A window by SDL 2: X11, Wayland, or the bare display (KMSDRM), with mouse, touch and keys.
#include "platform/base/clock.h"
#include "platform/window/backend.h"
#include "platform/window/plug.h"
#include "platform/window/reset.h"
#include "platform/window/x11_follow.h"

#include <GLES3/gl3.h>
#include <SDL.h>
#include <SDL_syswm.h>

#include <stdlib.h>

#define REFRESH_NS (CLOCK_SECOND_NS / 60)
#define SERVER_RESET_NS (3 * CLOCK_SECOND_NS)
#define TOUCHPAD_PINCH 3.0f // how much larger, by how much of the touchpad the fingers go apart

struct sdl_window {
    SDL_Window *window;
    SDL_GLContext context;
    bool fullscreen;
    bool mouse_down;
    struct reset_watch reset;
    struct plug plug;
    struct x11_follow x11_follow;
};

static enum result start_video(struct diagnostic *why)
{
    SDL_SetMainReady();
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_SetHint(SDL_HINT_OPENGL_ES_DRIVER, "1"); // EGL on X11 too: GLX gives ES only by an extension
    // Only what shows something: left alone, SDL falls back to a driver that draws nowhere. The environment's
    // SDL_VIDEODRIVER goes before this hint. libwayland complains on stderr where there is no Wayland.
    SDL_SetHint(SDL_HINT_VIDEODRIVER,
                SDL_getenv("WAYLAND_DISPLAY") != NULL ? "x11,wayland,KMSDRM" : "x11,KMSDRM");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0)
        return diagnose(why, RESULT_UNAVAILABLE, "no display: %s", SDL_GetError());
    return RESULT_OK;
}

// An X server whose last client has gone begins anew, and takes nobody meanwhile: a mirror that starts itself
// again comes just then.
static enum result start_video_patiently(struct diagnostic *why)
{
    int64_t end_ns = clock_now_ns() + (SDL_getenv("DISPLAY") != NULL ? SERVER_RESET_NS : 0);
    enum result result = start_video(why);
    while (result != RESULT_OK && clock_now_ns() < end_ns) {
        clock_sleep_ns(CLOCK_SECOND_NS / 10);
        result = start_video(why);
    }
    return result;
}

bool window_display_available(void)
{
    if (start_video(NULL) != RESULT_OK)
        return false;
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    return true;
}

bool window_display_is_unplugged(void)
{
    const char *driver = SDL_getenv("SDL_VIDEODRIVER");
    bool is_bare = driver != NULL ? SDL_strcasecmp(driver, "kmsdrm") == 0
                                  : SDL_getenv("DISPLAY") == NULL && SDL_getenv("WAYLAND_DISPLAY") == NULL;
    return is_bare && plug_is_all_out("/sys/class/drm");
}

// What is asked of the framebuffer and the context beyond the least.
struct wish {
    bool srgb;   // the framebuffer holds sRGB
    bool robust; // the context tells of resets
};

static void set_gl_attributes(struct wish wish)
{
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
    SDL_GL_SetAttribute(SDL_GL_RED_SIZE, 8);
    SDL_GL_SetAttribute(SDL_GL_GREEN_SIZE, 8);
    SDL_GL_SetAttribute(SDL_GL_BLUE_SIZE, 8);
    SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
    SDL_GL_SetAttribute(SDL_GL_FRAMEBUFFER_SRGB_CAPABLE, wish.srgb);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_FLAGS, wish.robust ? SDL_GL_CONTEXT_ROBUST_ACCESS_FLAG : 0);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_RESET_NOTIFICATION, wish.robust
                                                               ? SDL_GL_CONTEXT_RESET_LOSE_CONTEXT
                                                               : SDL_GL_CONTEXT_RESET_NO_NOTIFICATION);
}

// The wanted size, shrunk in shape where the display is smaller.
static void fit_to_display(int *width, int *height)
{
    SDL_Rect usable;
    if (SDL_GetDisplayUsableBounds(0, &usable) != 0 || usable.w <= 0 || usable.h <= 0)
        return;
    float scale = SDL_min((float)usable.w / (float)*width, (float)usable.h / (float)*height);
    if (scale >= 1.0f)
        return;
    *width = SDL_max(1, (int)((float)*width * scale));
    *height = SDL_max(1, (int)((float)*height * scale));
}

static void finish(struct sdl_window *window)
{
    if (window->context != NULL)
        SDL_GL_DeleteContext(window->context);
    plug_finish(&window->plug);
    if (window->window != NULL)
        SDL_DestroyWindow(window->window);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    free(window);
}

// The card, as SDL has it open; -1 where it draws by a desktop.
static int find_card(SDL_Window *window)
{
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    return SDL_GetWindowWMInfo(window, &info) && info.subsystem == SDL_SYSWM_KMSDRM ? info.info.kmsdrm.drm_fd
                                                                                    : -1;
}

// SDL keeps the mode that it finds the bare display in. A console that began without a display, or with a
// smaller one, left it in a poor one: the display's own is taken. True: the window is to be made with this
// size.
static bool prefers_other_mode(SDL_Window *window, int *width, int *height)
{
    struct plug_display displays[PLUG_MAX_DISPLAYS];
    int card = find_card(window), width_px = 0, height_px = 0;
    const struct plug_display *first =
        card >= 0 ? plug_first(displays, plug_list(card, true, displays)) : NULL;
    SDL_GL_GetDrawableSize(window, &width_px, &height_px);
    if (first == NULL || (first->width_px == width_px && first->height_px == height_px))
        return false;
    *width = first->width_px;
    *height = first->height_px;
    return true;
}

// With `wish.srgb` the framebuffer holds sRGB, as the renderer's target does, and presenting is a plain copy.
// EGL has it by an extension only; without, the renderer encodes while it copies.
static bool open_with_context(struct sdl_window *window, const char *title, int width, int height,
                              Uint32 flags, struct wish wish)
{
    set_gl_attributes(wish);
    window->window =
        SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height, flags);
    if (window->window != NULL && (flags & SDL_WINDOW_FULLSCREEN) != 0 &&
        prefers_other_mode(window->window, &width, &height)) {
        SDL_DestroyWindow(window->window);
        flags = (flags & ~(Uint32)SDL_WINDOW_FULLSCREEN_DESKTOP) | SDL_WINDOW_FULLSCREEN;
        window->window =
            SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height, flags);
    }
    if (window->window == NULL)
        return false;
    window->context = SDL_GL_CreateContext(window->window);
    if (window->context != NULL)
        return true;
    SDL_DestroyWindow(window->window);
    window->window = NULL;
    return false;
}

static reset_function find_function(const char *name)
{
    return (reset_function)SDL_GL_GetProcAddress(name);
}

static enum result create(const struct window_options *options, void **state, struct diagnostic *why)
{
    struct sdl_window *window = calloc(1, sizeof(*window));
    if (window == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for a window");
    enum result result = start_video_patiently(why);
    if (result != RESULT_OK) {
        free(window);
        return result;
    }
    int width = options->width_px, height = options->height_px;
    fit_to_display(&width, &height);
    window->fullscreen = options->fullscreen;
    window->plug.card = -1;
    Uint32 flags = SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
    if (options->fullscreen)
        flags |= SDL_WINDOW_FULLSCREEN_DESKTOP;
    const char *title = options->title != NULL ? options->title : "Cheval";
    static const struct wish wishes[] = {{true, true}, {true, false}, {false, true}, {false, false}};
    size_t tried = 0, count = sizeof wishes / sizeof wishes[0];
    while (tried < count && !open_with_context(window, title, width, height, flags, wishes[tried]))
        tried++;
    if (tried == count) {
        diagnose(why, RESULT_UNSUPPORTED, "no OpenGL ES 3.0 on this display: %s", SDL_GetError());
        finish(window);
        return RESULT_UNSUPPORTED;
    }
    reset_watch_init(&window->reset, find_function);
    plug_init(&window->plug, find_card(window->window));
    if (options->fullscreen)
        x11_follow_init(&window->x11_follow, window->window);
    SDL_GL_SetSwapInterval(1); // a display without refresh (Xvfb) refuses it: window_present then never waits
    *state = window;
    return RESULT_OK;
}

static void destroy(void *state)
{
    finish(state);
}

static void size(const void *state, int *width_px, int *height_px)
{
    const struct sdl_window *window = state;
    SDL_GL_GetDrawableSize(window->window, width_px, height_px);
}

static enum input_key key_of(SDL_Keycode code)
{
    static const struct {
        SDL_Keycode code;
        enum input_key key;
    } keys[] = {
        {SDLK_ESCAPE, INPUT_KEY_ESCAPE},
        {SDLK_AC_BACK, INPUT_KEY_ESCAPE},
        {SDLK_SPACE, INPUT_KEY_SPACE},
        {SDLK_LEFT, INPUT_KEY_LEFT},
        {SDLK_RIGHT, INPUT_KEY_RIGHT},
        {SDLK_UP, INPUT_KEY_UP},
        {SDLK_DOWN, INPUT_KEY_DOWN},
        {SDLK_RETURN, INPUT_KEY_ENTER},
        {SDLK_KP_ENTER, INPUT_KEY_ENTER},
        {SDLK_F11, INPUT_KEY_F11},
        {SDLK_PLUS, INPUT_KEY_PLUS},
        {SDLK_EQUALS, INPUT_KEY_PLUS},
        {SDLK_KP_PLUS, INPUT_KEY_PLUS},
        {SDLK_MINUS, INPUT_KEY_MINUS},
        {SDLK_KP_MINUS, INPUT_KEY_MINUS},
        {SDLK_BACKSPACE, INPUT_KEY_BACKSPACE},
        {SDLK_0, INPUT_KEY_ZERO},
        {SDLK_KP_0, INPUT_KEY_ZERO},
        {SDLK_f, INPUT_KEY_F},
        {SDLK_s, INPUT_KEY_S},
        {SDLK_PRINTSCREEN, INPUT_KEY_PRINT},
    };
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (keys[i].code == code)
            return keys[i].key;
    return INPUT_KEY_OTHER;
}

// Mouse coordinates are in window units; on a high-dpi display a unit is several pixels.
static void place_mouse(const struct sdl_window *window, int x, int y, struct input_event *event)
{
    int width = 0, height = 0, width_px = 0, height_px = 0;
    SDL_GetWindowSize(window->window, &width, &height);
    SDL_GL_GetDrawableSize(window->window, &width_px, &height_px);
    event->pointer = 0;
    event->x_px = ((float)x + 0.5f) * (float)width_px / (float)SDL_max(width, 1);
    event->y_px = ((float)y + 0.5f) * (float)height_px / (float)SDL_max(height, 1);
}

static bool from_button(struct sdl_window *window, const SDL_MouseButtonEvent *button,
                        struct input_event *event)
{
    if (button->which == SDL_TOUCH_MOUSEID || button->button != SDL_BUTTON_LEFT)
        return false;
    bool down = button->type == SDL_MOUSEBUTTONDOWN;
    if (down == window->mouse_down)
        return false; // a release without its press: that one was not ours
    window->mouse_down = down;
    event->kind = down ? INPUT_POINTER_DOWN : INPUT_POINTER_UP;
    place_mouse(window, button->x, button->y, event);
    return true;
}

static bool from_motion(const struct sdl_window *window, const SDL_MouseMotionEvent *motion,
                        struct input_event *event)
{
    if (motion->which == SDL_TOUCH_MOUSEID)
        return false;
    SDL_ShowCursor(SDL_ENABLE);
    if (!window->mouse_down)
        return false;
    event->kind = INPUT_POINTER_MOVE;
    place_mouse(window, motion->x, motion->y, event);
    return true;
}

static bool from_wheel(const struct sdl_window *window, const SDL_MouseWheelEvent *wheel,
                       struct input_event *event)
{
    if (wheel->which == SDL_TOUCH_MOUSEID)
        return false;
    float sign = wheel->direction == SDL_MOUSEWHEEL_FLIPPED ? -1.0f : 1.0f;
    event->kind = INPUT_SCROLL;
    event->delta_x = sign * wheel->preciseX;
    event->delta_y = sign * wheel->preciseY;
    event->control = (SDL_GetModState() & KMOD_CTRL) != 0;
    place_mouse(window, wheel->mouseX, wheel->mouseY, event);
    return true;
}

// A touchpad's fingers are no places on the screen. SDL tells of them on few systems.
static bool is_touchpad(SDL_TouchID id)
{
    SDL_TouchDeviceType type = SDL_GetTouchDeviceType(id);
    return type == SDL_TOUCH_DEVICE_INDIRECT_ABSOLUTE || type == SDL_TOUCH_DEVICE_INDIRECT_RELATIVE;
}

// Two fingers on a touchpad: SDL gives by how much of its size they went apart.
static bool from_touchpad(const struct sdl_window *window, const SDL_MultiGestureEvent *gesture,
                          struct input_event *event)
{
    if (gesture->numFingers != 2 || !is_touchpad(gesture->touchId))
        return false;
    int x = 0, y = 0;
    SDL_GetMouseState(&x, &y);
    event->kind = INPUT_PINCH;
    event->scale = SDL_max(1.0f + TOUCHPAD_PINCH * gesture->dDist, 0.1f);
    place_mouse(window, x, y, event);
    return true;
}

static bool from_finger(const struct sdl_window *window, const SDL_TouchFingerEvent *finger,
                        struct input_event *event)
{
    if (finger->touchId == SDL_MOUSE_TOUCHID || is_touchpad(finger->touchId))
        return false;
    SDL_ShowCursor(SDL_DISABLE); // a kiosk's arrow would stand where the last finger was
    event->kind = finger->type == SDL_FINGERDOWN ? INPUT_POINTER_DOWN
                  : finger->type == SDL_FINGERUP ? INPUT_POINTER_UP
                                                 : INPUT_POINTER_MOVE;
    event->pointer = finger->fingerId == INT64_MAX ? INT64_MAX : finger->fingerId + 1; // 0 is the mouse
    int width_px = 0, height_px = 0;
    SDL_GL_GetDrawableSize(window->window, &width_px, &height_px);
    event->x_px = finger->x * (float)width_px;
    event->y_px = finger->y * (float)height_px;
    return true;
}

static bool from_key(const SDL_KeyboardEvent *key, struct input_event *event)
{
    event->kind = INPUT_KEY;
    event->key = key_of(key->keysym.sym);
    event->control = (key->keysym.mod & KMOD_CTRL) != 0;
    if (event->key == INPUT_KEY_S && event->control && (key->keysym.mod & KMOD_ALT) != 0)
        event->key = INPUT_KEY_STAFF;
    return key->repeat == 0 || event->key == INPUT_KEY_BACKSPACE;
}

static bool from_text(const SDL_TextInputEvent *text, struct input_event *event)
{
    event->kind = INPUT_TEXT;
    (void)SDL_strlcpy(event->text, text->text, sizeof event->text);
    return event->text[0] != '\0' && (unsigned char)event->text[0] >= ' ';
}

static bool from_drop(const SDL_DropEvent *drop, struct input_event *event)
{
    event->kind = INPUT_DROP;
    size_t length = drop->file != NULL ? SDL_strlcpy(event->text, drop->file, sizeof event->text) : 0;
    SDL_free(drop->file);
    return length > 0 && length < sizeof event->text;
}

static bool translate(struct sdl_window *window, const SDL_Event *from, struct input_event *event)
{
    switch (from->type) {
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        return from_button(window, &from->button, event);
    case SDL_MOUSEMOTION:
        return from_motion(window, &from->motion, event);
    case SDL_MOUSEWHEEL:
        return from_wheel(window, &from->wheel, event);
    case SDL_FINGERDOWN:
    case SDL_FINGERMOTION:
    case SDL_FINGERUP:
        return from_finger(window, &from->tfinger, event);
    case SDL_KEYDOWN:
        return from_key(&from->key, event);
    case SDL_TEXTINPUT:
        return from_text(&from->text, event);
    case SDL_MULTIGESTURE:
        return from_touchpad(window, &from->mgesture, event);
    case SDL_DROPFILE:
        return from_drop(&from->drop, event);
    case SDL_WINDOWEVENT:
        event->kind = INPUT_RESIZE;
        return from->window.event == SDL_WINDOWEVENT_SIZE_CHANGED;
    case SDL_QUIT:
        event->kind = INPUT_QUIT;
        return true;
    default:
        return false;
    }
}

static bool poll(void *state, struct input_event *event)
{
    SDL_Event from;
    while (SDL_PollEvent(&from)) {
        *event = (struct input_event){0};
        // SDL stamps milliseconds of its own clock, which wraps; unsigned arithmetic gives the age all the
        // same.
        Uint32 age_ms = SDL_GetTicks() - from.common.timestamp;
        event->time_ns = clock_now_ns() - (age_ms < 10000 ? (int64_t)age_ms : 0) * CLOCK_MILLISECOND_NS;
        if (translate(state, &from, event))
            return true;
    }
    return false;
}

static bool present(void *state)
{
    struct sdl_window *window = state;
    if (window->plug.state ==
        WINDOW_DISPLAY_GONE) { // SDL would wait for its refresh without end, or complain
        glFinish();            // what was drawn is not to pile up
        clock_sleep_ns(REFRESH_NS);
        return false;
    }
    SDL_GL_SwapWindow(window->window);
    return (SDL_GetWindowFlags(window->window) & (SDL_WINDOW_HIDDEN | SDL_WINDOW_MINIMIZED)) == 0;
}

static void toggle_fullscreen(void *state)
{
    struct sdl_window *window = state;
    if (SDL_SetWindowFullscreen(window->window, window->fullscreen ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP) == 0)
        window->fullscreen = !window->fullscreen;
}

static bool is_fullscreen(const void *state)
{
    const struct sdl_window *window = state;
    return window->fullscreen;
}

static bool is_lost(const void *state)
{
    const struct sdl_window *window = state;
    return reset_watch_was_reset(&window->reset);
}

static enum window_display display(void *state)
{
    struct sdl_window *window = state;
    int64_t now_ns = clock_now_ns();
    if (window->fullscreen)
        x11_follow_step(&window->x11_follow, now_ns);
    return plug_step(&window->plug, now_ns);
}

const struct window_ops window_sdl_ops = {create,        destroy, size,   poll, present, toggle_fullscreen,
                                          is_fullscreen, is_lost, display};
