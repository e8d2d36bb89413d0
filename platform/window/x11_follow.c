#include "platform/window/x11_follow.h"

#include "platform/base/clock.h"

#include <SDL_syswm.h>
#include <X11/Xatom.h>
#include <X11/Xlib.h>

#define LOOK_NS (CLOCK_SECOND_NS / 2)

// Extended Window Manager Hints 1.5, _NET_SUPPORTING_WM_CHECK.
static bool has_manager(Display *server, Window root)
{
    Atom name = XInternAtom(server, "_NET_SUPPORTING_WM_CHECK", True), type = None;
    int format = 0;
    unsigned long count = 0, left = 0;
    unsigned char *value = NULL;
    if (name == None || XGetWindowProperty(server, root, name, 0, 1, False, XA_WINDOW, &type, &format, &count,
                                           &left, &value) != Success)
        return false;
    if (value != NULL)
        (void)XFree(value);
    return type == XA_WINDOW && count > 0;
}

static bool measure(Display *server, Window window, int *width_px, int *height_px)
{
    Window root = None;
    int x = 0, y = 0;
    unsigned width = 0, height = 0, border = 0, depth = 0;
    if (XGetGeometry(server, window, &root, &x, &y, &width, &height, &border, &depth) == 0)
        return false;
    *width_px = (int)width;
    *height_px = (int)height;
    return true;
}

void x11_follow_init(struct x11_follow *follow, SDL_Window *window)
{
    SDL_SysWMinfo info;
    int width_px = 0, height_px = 0;
    *follow = (struct x11_follow){0};
    SDL_VERSION(&info.version);
    if (!SDL_GetWindowWMInfo(window, &info) || info.subsystem != SDL_SYSWM_X11)
        return;
    Display *server = info.info.x11.display;
    Window root = DefaultRootWindow(server);
    SDL_GetWindowSize(window, &width_px, &height_px);
    // One of several displays: whose the others are isn't known here.
    if (has_manager(server, root) || !measure(server, root, &follow->width_px, &follow->height_px) ||
        width_px != follow->width_px || height_px != follow->height_px)
        return;
    follow->server = server;
    follow->window = info.info.x11.window;
}

void x11_follow_step(struct x11_follow *follow, int64_t now_ns)
{
    int width_px = 0, height_px = 0;
    if (follow->server == NULL || now_ns < follow->look_ns)
        return;
    Display *server = follow->server;
    Window root = DefaultRootWindow(server);
    follow->look_ns = now_ns + LOOK_NS;
    if (!measure(server, root, &width_px, &height_px) ||
        (width_px == follow->width_px && height_px == follow->height_px) || has_manager(server, root))
        return;
    (void)XMoveResizeWindow(server, follow->window, 0, 0, (unsigned)width_px, (unsigned)height_px);
    (void)XFlush(server);
    follow->width_px = width_px;
    follow->height_px = height_px;
}
