#include "platform/window/plug.h"

#include "platform/base/clock.h"

#include <dirent.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

#define LOOK_NS (CLOCK_SECOND_NS / 2)
#define UEVENT_SIZE 8192
#define KERNELS_GROUP 1 // of uevents; the others are the device manager's
#define MOST_UEVENTS 64 // a look; others wait for the next one
#define MOST_SOCKETS_LOOKED 256

// --- what there is -----------------------------------------------------------------------------------------

static struct plug_display describe(const drmModeConnector *connector)
{
    struct plug_display display = {.connector = connector->connector_id,
                                   .is_in = connector->connection == DRM_MODE_CONNECTED};
    for (int i = 0; i < connector->count_modes; i++) {
        const drmModeModeInfo *mode = &connector->modes[i];
        bool is_preferred = (mode->type & DRM_MODE_TYPE_PREFERRED) != 0;
        if (i > 0 && !is_preferred)
            continue;
        display.width_px = mode->hdisplay;
        display.height_px = mode->vdisplay;
        if (is_preferred)
            break;
    }
    display.is_in = display.is_in && display.width_px > 0;
    return display;
}

int plug_list(int card, bool asks, struct plug_display displays[PLUG_MAX_DISPLAYS])
{
    drmModeRes *resources = drmModeGetResources(card);
    int count = 0;
    for (int i = 0; resources != NULL && i < resources->count_connectors && count < PLUG_MAX_DISPLAYS; i++) {
        drmModeConnector *connector = asks ? drmModeGetConnector(card, resources->connectors[i])
                                           : drmModeGetConnectorCurrent(card, resources->connectors[i]);
        if (connector == NULL)
            continue;
        displays[count++] = describe(connector);
        drmModeFreeConnector(connector);
    }
    drmModeFreeResources(resources);
    return count;
}

const struct plug_display *plug_first(const struct plug_display *displays, int count)
{
    for (int i = 0; i < count; i++)
        if (displays[i].is_in)
            return &displays[i];
    return NULL;
}

enum window_display plug_judge(const struct plug_display *used, const struct plug_display *displays,
                               int count)
{
    for (int i = 0; i < count; i++)
        if (displays[i].is_in && displays[i].connector == used->connector)
            return displays[i].width_px == used->width_px && displays[i].height_px == used->height_px
                       ? WINDOW_DISPLAY_THERE
                       : WINDOW_DISPLAY_OTHER;
    return plug_first(displays, count) != NULL ? WINDOW_DISPLAY_OTHER : WINDOW_DISPLAY_GONE;
}

bool plug_is_all_out(const char *folder)
{
    DIR *sockets = opendir(folder);
    bool is_any = false, is_in = false;
    const struct dirent *entry = NULL;
    for (int i = 0; sockets != NULL && i < MOST_SOCKETS_LOOKED && (entry = readdir(sockets)) != NULL; i++) {
        char path[512], status[16] = "";
        int length = snprintf(path, sizeof path, "%s/%s/status", folder, entry->d_name);
        FILE *file = length > 0 && (size_t)length < sizeof path ? fopen(path, "r") : NULL;
        if (file == NULL)
            continue; // the card itself
        is_any = true;
        is_in = (fgets(status, sizeof status, file) != NULL && strcmp(status, "connected\n") == 0) || is_in;
        (void)fclose(file);
    }
    if (sockets != NULL)
        (void)closedir(sockets);
    return is_any && !is_in;
}

// --- what happens ------------------------------------------------------------------------------------------

bool plug_uevent_is_display(const char *bytes, size_t size)
{
    static const char wanted[] = "SUBSYSTEM=drm";
    size_t at = 0;
    while (at < size) {
        size_t length = strnlen(bytes + at, size - at);
        if (length == sizeof wanted - 1 && memcmp(bytes + at, wanted, length) == 0)
            return true;
        at += length + 1;
    }
    return false;
}

static int open_events(void)
{
    struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = KERNELS_GROUP};
    int events = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
    if (events < 0)
        return -1;
    // sockets' addresses are cast to the general one: POSIX, sys/socket.h
    if (bind(events, (const struct sockaddr *)(const void *)&address, sizeof address) == 0)
        return events;
    (void)close(events);
    return -1;
}

// Whether the kernel told of displays since. What another program sends is left.
static bool take_events(const struct plug *plug)
{
    char bytes[UEVENT_SIZE];
    bool is_told = false;
    for (int i = 0; plug->events >= 0 && i < MOST_UEVENTS; i++) {
        struct sockaddr_nl from = {0};
        socklen_t from_size = sizeof from;
        ssize_t size = recvfrom(plug->events, bytes, sizeof bytes, MSG_DONTWAIT,
                                (struct sockaddr *)(void *)&from, &from_size);
        if (size <= 0)
            break;
        is_told = is_told || (from.nl_pid == 0 && plug_uevent_is_display(bytes, (size_t)size));
    }
    return is_told;
}

void plug_init(struct plug *plug, int card)
{
    struct plug_display displays[PLUG_MAX_DISPLAYS];
    *plug = (struct plug){.card = card, .events = -1, .state = WINDOW_DISPLAY_THERE};
    if (card < 0)
        return;
    const struct plug_display *first = plug_first(displays, plug_list(card, true, displays));
    if (first == NULL) { // SDL saw one a moment ago
        plug->card = -1;
        return;
    }
    plug->used = *first;
    plug->events = open_events();
}

void plug_finish(struct plug *plug)
{
    if (plug->card >= 0 && plug->events >= 0)
        (void)close(plug->events);
    *plug = (struct plug){.card = -1, .events = -1};
}

// The same picture and mode once more, so that the link to the display is trained anew.
static bool light_again(const struct plug *plug)
{
    uint32_t number = plug->used.connector;
    drmModeConnector *connector = drmModeGetConnectorCurrent(plug->card, number);
    drmModeEncoder *encoder = connector != NULL ? drmModeGetEncoder(plug->card, connector->encoder_id) : NULL;
    drmModeCrtc *crtc = encoder != NULL ? drmModeGetCrtc(plug->card, encoder->crtc_id) : NULL;
    bool is_lit = crtc != NULL && crtc->mode_valid != 0 && crtc->buffer_id != 0 &&
                  drmModeSetCrtc(plug->card, crtc->crtc_id, crtc->buffer_id, crtc->x, crtc->y, &number, 1,
                                 &crtc->mode) == 0;
    drmModeFreeCrtc(crtc);
    drmModeFreeEncoder(encoder);
    drmModeFreeConnector(connector);
    return is_lit;
}

enum window_display plug_step(struct plug *plug, int64_t now_ns)
{
    struct plug_display displays[PLUG_MAX_DISPLAYS];
    if (plug->card < 0 || plug->state == WINDOW_DISPLAY_OTHER || now_ns < plug->look_ns)
        return plug->state;
    plug->look_ns = now_ns + LOOK_NS;
    bool is_told = take_events(plug);
    int count = plug_list(plug->card, is_told, displays);
    enum window_display before = plug->state, now = plug_judge(&plug->used, displays, count);
    if (now == before)
        return now;
    if (!is_told) // as they were last asked: it may be another
        now = plug_judge(&plug->used, displays, plug_list(plug->card, true, displays));
    if (before == WINDOW_DISPLAY_GONE && now == WINDOW_DISPLAY_THERE && !light_again(plug))
        now = WINDOW_DISPLAY_OTHER;
    plug->state = now;
    return now;
}
