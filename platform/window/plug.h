// The display's plug, on a screen without a desktop. There SDL looks at the displays once, when it starts:
// one that is pulled out, put back or changed for another goes unnoticed. This looks by libdrm (drm-kms(7)).
//
// The kernel tells of a change as a uevent, over a socket of netlink (Linux, NETLINK_KOBJECT_UEVENT); the
// displays are asked for what they are only then, for that takes tens of milliseconds. Where there is no such
// socket, only a display that is gone or back is noticed, not one whose resolution became another.
//
// Thread: the one that created it, but plug_is_all_out and plug_uevent_is_display: any.
#ifndef CHEVAL_PLATFORM_WINDOW_PLUG_H
#define CHEVAL_PLATFORM_WINDOW_PLUG_H

#include "platform/window/window.h"

#include <stddef.h>
#include <stdint.h>

#define PLUG_MAX_DISPLAYS 16

struct plug_display {
    uint32_t connector; // the kernel's number of the socket
    bool is_in;
    int width_px, height_px; // of the mode it prefers; 0: it has none
};

// The card's sockets, in the kernel's order; returns how many. `asks`: the displays themselves, else as they
// were when last asked. 0 when `card` is no such device.
int plug_list(int card, bool asks, struct plug_display displays[PLUG_MAX_DISPLAYS]);

// Which of them SDL takes: the first one that is plugged in. NULL: none is.
const struct plug_display *plug_first(const struct plug_display *displays, int count);

// What became of the display that is used.
enum window_display plug_judge(const struct plug_display *used, const struct plug_display *displays,
                               int count);

struct plug {
    int card;   // the window's own; not closed here. -1: no such window, and the display is always as it was
    int events; // the socket; -1: none
    struct plug_display used;
    enum window_display state;
    int64_t look_ns; // when it is looked at again
};

// `card`: the device as SDL has it open, or -1.
void plug_init(struct plug *plug, int card);
void plug_finish(struct plug *plug);

// Looks twice a second. A display that is back as it was is lit again: some stay dark until they are told.
enum window_display plug_step(struct plug *plug, int64_t now_ns);

// Whether this uevent (lines with a NUL at their end) is about displays.
bool plug_uevent_is_display(const char *bytes, size_t size);

// Whether the machine has sockets for displays and nothing in any of them: /sys/class/drm. Needs no rights.
bool plug_is_all_out(const char *folder);

#endif
