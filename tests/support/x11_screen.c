// The screen of an X server with another size, by XRandR: what the client of a display sees that was changed
// for another, or is hung the other way.
//   x11_screen WIDTH HEIGHT      no more a side than the server began with
#include <X11/Xlib.h>
#include <X11/extensions/Xrandr.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Any rate will do: nothing scans it out.
static RRMode make_mode(Display *display, XRRScreenResources *resources, unsigned width, unsigned height)
{
    char name[32];
    for (int i = 0; i < resources->nmode; i++)
        if (resources->modes[i].width == width && resources->modes[i].height == height)
            return resources->modes[i].id;
    int length = snprintf(name, sizeof name, "%ux%u", width, height);
    XRRModeInfo mode = {.width = width,
                        .height = height,
                        .dotClock = 60ul * width * height,
                        .hTotal = width,
                        .vTotal = height,
                        .name = name,
                        .nameLength = (unsigned)length};
    return XRRCreateMode(display, DefaultRootWindow(display), &mode);
}

static int set_screen(Display *display, unsigned width, unsigned height)
{
    Window root = DefaultRootWindow(display);
    XRRScreenResources *resources = XRRGetScreenResources(display, root);
    if (resources == NULL || resources->ncrtc == 0 || resources->noutput == 0)
        return 1;
    RROutput output = resources->outputs[0];
    RRMode mode = make_mode(display, resources, width, height);
    XRRAddOutputMode(display, output, mode);
    XGrabServer(display); // nobody sees it in between
    (void)XRRSetCrtcConfig(display, resources, resources->crtcs[0], CurrentTime, 0, 0, None, RR_Rotate_0,
                           NULL, 0);
    XRRSetScreenSize(display, root, (int)width, (int)height, (int)width / 4, (int)height / 4);
    Status status = XRRSetCrtcConfig(display, resources, resources->crtcs[0], CurrentTime, 0, 0, mode,
                                     RR_Rotate_0, &output, 1);
    XUngrabServer(display);
    XSync(display, False);
    XRRFreeScreenResources(resources);
    return status == RRSetConfigSuccess ? 0 : 1;
}

int main(int count, char **arguments)
{
    long width = count == 3 ? strtol(arguments[1], NULL, 10) : 0;
    long height = count == 3 ? strtol(arguments[2], NULL, 10) : 0;
    Display *display = width > 0 && height > 0 && width < 10000 && height < 10000 ? XOpenDisplay(NULL) : NULL;
    if (display == NULL) {
        (void)fprintf(stderr, "usage: x11_screen WIDTH HEIGHT (with DISPLAY set)\n");
        return 2;
    }
    int status = set_screen(display, (unsigned)width, (unsigned)height);
    if (status != 0)
        (void)fprintf(stderr, "x11_screen: the screen can't have %ldx%ld\n", width, height);
    (void)XCloseDisplay(display);
    return status;
}
