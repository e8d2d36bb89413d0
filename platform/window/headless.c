// A context without a display, by EGL: Mesa's surfaceless platform, else the default display with a pbuffer.
//
// Extensions: EGL_MESA_platform_surfaceless, EGL_KHR_surfaceless_context, EGL_EXT_create_context_robustness
// (Khronos registry); each is checked.
#include "platform/window/backend.h"
#include "platform/window/reset.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>

#include <stdlib.h>
#include <string.h>

struct headless {
    int width_px, height_px;
    bool fullscreen;
    EGLDisplay display;
    EGLContext context;
    EGLSurface surface; // EGL_NO_SURFACE where contexts need none
    struct reset_watch reset;
};

static bool names_extension(const char *list, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = list; at != NULL && (at = strstr(at, name)) != NULL; at += length)
        if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

static EGLDisplay open_surfaceless(void)
{
    const char *client = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
    if (!names_extension(client, "EGL_MESA_platform_surfaceless"))
        return EGL_NO_DISPLAY;
    PFNEGLGETPLATFORMDISPLAYEXTPROC get_display =
        (PFNEGLGETPLATFORMDISPLAYEXTPROC)eglGetProcAddress("eglGetPlatformDisplayEXT");
    if (get_display == NULL)
        return EGL_NO_DISPLAY;
    return get_display(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL);
}

static EGLDisplay open_default(void)
{
    return eglGetDisplay(EGL_DEFAULT_DISPLAY);
}

// EGL has one display of a kind for the whole process (EGL 1.5, 3.2): to terminate it would take the context
// of another headless window along, and unloads a driver that the next one loads again. It stays.
static void finish(struct headless *headless)
{
    if (headless->display == EGL_NO_DISPLAY)
        return;
    if (eglGetCurrentContext() == headless->context) // else another window's is
        eglMakeCurrent(headless->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    if (headless->surface != EGL_NO_SURFACE)
        eglDestroySurface(headless->display, headless->surface);
    if (headless->context != EGL_NO_CONTEXT)
        eglDestroyContext(headless->display, headless->context);
    headless->display = EGL_NO_DISPLAY;
    headless->context = EGL_NO_CONTEXT;
    headless->surface = EGL_NO_SURFACE;
}

static reset_function find_function(const char *name)
{
    return eglGetProcAddress(name);
}

// One that tells of resets, where the driver has such.
static EGLContext create_context(EGLDisplay display, EGLConfig config)
{
    const EGLint plain[] = {EGL_CONTEXT_CLIENT_VERSION, 3, EGL_NONE};
    const EGLint robust[] = {EGL_CONTEXT_CLIENT_VERSION,
                             3,
                             EGL_CONTEXT_OPENGL_ROBUST_ACCESS_EXT,
                             EGL_TRUE,
                             EGL_CONTEXT_OPENGL_RESET_NOTIFICATION_STRATEGY_EXT,
                             EGL_LOSE_CONTEXT_ON_RESET_EXT,
                             EGL_NONE};
    EGLContext context = EGL_NO_CONTEXT;
    if (names_extension(eglQueryString(display, EGL_EXTENSIONS), "EGL_EXT_create_context_robustness"))
        context = eglCreateContext(display, config, EGL_NO_CONTEXT, robust);
    return context != EGL_NO_CONTEXT ? context : eglCreateContext(display, config, EGL_NO_CONTEXT, plain);
}

// Makes a context current on an opened display; on failure says which step, and closes it.
static enum result start(struct headless *headless, struct diagnostic *why)
{
    const char *step = "initialising EGL";
    EGLConfig config = NULL;
    EGLint count = 0;
    if (!eglInitialize(headless->display, NULL, NULL)) {
        headless->display = EGL_NO_DISPLAY;
        return diagnose(why, RESULT_UNSUPPORTED, "no OpenGL ES 3.0: %s failed (EGL error 0x%x)", step,
                        (unsigned)eglGetError());
    }
    bool needs_surface =
        !names_extension(eglQueryString(headless->display, EGL_EXTENSIONS), "EGL_KHR_surfaceless_context");
    const EGLint wanted[] = {EGL_RENDERABLE_TYPE,
                             EGL_OPENGL_ES3_BIT,
                             EGL_SURFACE_TYPE,
                             needs_surface ? EGL_PBUFFER_BIT : 0,
                             EGL_RED_SIZE,
                             8,
                             EGL_GREEN_SIZE,
                             8,
                             EGL_BLUE_SIZE,
                             8,
                             EGL_NONE};
    step = "choosing a configuration";
    if (!eglBindAPI(EGL_OPENGL_ES_API) || !eglChooseConfig(headless->display, wanted, &config, 1, &count) ||
        count < 1)
        goto cleanup;
    step = "creating a context";
    headless->context = create_context(headless->display, config);
    if (headless->context == EGL_NO_CONTEXT)
        goto cleanup;
    if (needs_surface) {
        step = "creating a pbuffer";
        const EGLint size[] = {EGL_WIDTH, headless->width_px, EGL_HEIGHT, headless->height_px, EGL_NONE};
        headless->surface = eglCreatePbufferSurface(headless->display, config, size);
        if (headless->surface == EGL_NO_SURFACE)
            goto cleanup;
    }
    step = "making the context current";
    if (eglMakeCurrent(headless->display, headless->surface, headless->surface, headless->context)) {
        reset_watch_init(&headless->reset, find_function);
        return RESULT_OK;
    }

cleanup:
    diagnose(why, RESULT_UNSUPPORTED, "no OpenGL ES 3.0: %s failed (EGL error 0x%x)", step,
             (unsigned)eglGetError());
    finish(headless);
    return RESULT_UNSUPPORTED;
}

static enum result create(const struct window_options *options, void **state, struct diagnostic *why)
{
    struct headless *headless = calloc(1, sizeof(*headless));
    if (headless == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for a headless window");
    headless->width_px = options->width_px;
    headless->height_px = options->height_px;
    headless->fullscreen = options->fullscreen;
    headless->context = EGL_NO_CONTEXT;
    headless->surface = EGL_NO_SURFACE;

    EGLDisplay (*const openers[])(void) = {open_surfaceless, open_default};
    enum result result = diagnose(why, RESULT_UNSUPPORTED,
                                  "no OpenGL ES 3.0: EGL has neither a surfaceless nor a default display");
    for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]) && result != RESULT_OK; i++) {
        headless->display = openers[i]();
        if (headless->display != EGL_NO_DISPLAY)
            result = start(headless, why);
    }
    if (result != RESULT_OK) {
        free(headless);
        return result;
    }
    *state = headless;
    return RESULT_OK;
}

static void destroy(void *state)
{
    finish(state);
    free(state);
}

static void size(const void *state, int *width_px, int *height_px)
{
    const struct headless *headless = state;
    *width_px = headless->width_px;
    *height_px = headless->height_px;
}

static bool poll(void *state, struct input_event *event)
{
    (void)state;
    (void)event;
    return false;
}

static bool present(void *state)
{
    (void)state;
    return false;
}

static void toggle_fullscreen(void *state)
{
    struct headless *headless = state;
    headless->fullscreen = !headless->fullscreen;
}

static bool is_fullscreen(const void *state)
{
    const struct headless *headless = state;
    return headless->fullscreen;
}

static bool is_lost(const void *state)
{
    const struct headless *headless = state;
    return reset_watch_was_reset(&headless->reset);
}

static enum window_display display(void *state)
{
    (void)state;
    return WINDOW_DISPLAY_THERE;
}

const struct window_ops window_headless_ops = {
    create, destroy, size, poll, present, toggle_fullscreen, is_fullscreen, is_lost, display};
