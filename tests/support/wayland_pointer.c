// A pointer for a Wayland compositor without devices, by the wlroots project's
// wlr-virtual-pointer-unstable-v1.
//
//   wayland_pointer WIDTH HEIGHT    then, on stdin: "X Y" moves, "press", "release"
//
// Says "." after each line that the compositor has taken. A pointer that goes away takes the seat's last
// device with it, so it stays until stdin ends.
#include <linux/input-event-codes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wayland-client.h>

// The protocol's two interfaces as wayland-scanner would write them; events there are none.
static const struct wl_interface pointer_interface;
static const struct wl_interface *of_create[] = {&wl_seat_interface, &pointer_interface};
static const struct wl_interface *nothing[] = {NULL, NULL, NULL, NULL, NULL};
enum { MANAGER_CREATE };
static const struct wl_message manager_requests[] = {{"create_virtual_pointer", "?on", of_create},
                                                     {"destroy", "", nothing}};
static const struct wl_interface manager_interface = {
    "zwlr_virtual_pointer_manager_v1", 1, 2, manager_requests, 0, NULL};
enum { POINTER_MOTION, POINTER_MOTION_ABSOLUTE, POINTER_BUTTON, POINTER_AXIS, POINTER_FRAME };
static const struct wl_message pointer_requests[] = {{"motion", "uff", nothing},
                                                     {"motion_absolute", "uuuuu", nothing},
                                                     {"button", "uuu", nothing},
                                                     {"axis", "uuf", nothing},
                                                     {"frame", "", nothing}};
static const struct wl_interface pointer_interface = {"zwlr_virtual_pointer_v1", 1, 5,
                                                      pointer_requests,          0, NULL};

struct found {
    struct wl_seat *seat;
    struct wl_proxy *manager;
};

static void on_global(void *context, struct wl_registry *registry, uint32_t name, const char *interface,
                      uint32_t version)
{
    struct found *found = context;
    (void)version;
    if (strcmp(interface, wl_seat_interface.name) == 0)
        found->seat = wl_registry_bind(registry, name, &wl_seat_interface, 1);
    if (strcmp(interface, manager_interface.name) == 0)
        found->manager = wl_registry_bind(registry, name, &manager_interface, 1);
}

static void on_global_gone(void *context, struct wl_registry *registry, uint32_t name)
{
    (void)context;
    (void)registry;
    (void)name;
}

static uint32_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)(now.tv_sec * 1000 + now.tv_nsec / 1000000);
}

static void send_frame(struct wl_proxy *pointer)
{
    wl_proxy_marshal_flags(pointer, POINTER_FRAME, NULL, 1, 0);
}

static bool obey(struct wl_proxy *pointer, const char *line, uint32_t width, uint32_t height)
{
    unsigned x, y;
    bool presses = strcmp(line, "press\n") == 0;
    if (presses || strcmp(line, "release\n") == 0)
        wl_proxy_marshal_flags(pointer, POINTER_BUTTON, NULL, 1, 0, now_ms(), (uint32_t)BTN_LEFT,
                               presses ? (uint32_t)WL_POINTER_BUTTON_STATE_PRESSED
                                       : (uint32_t)WL_POINTER_BUTTON_STATE_RELEASED);
    else if (sscanf(line, "%u %u", &x, &y) == 2)
        wl_proxy_marshal_flags(pointer, POINTER_MOTION_ABSOLUTE, NULL, 1, 0, now_ms(), x, y, width, height);
    else
        return false;
    send_frame(pointer);
    return true;
}

int main(int count, char **arguments)
{
    if (count != 3) {
        (void)fprintf(stderr, "usage: wayland_pointer WIDTH HEIGHT\n");
        return 2;
    }
    uint32_t width = (uint32_t)strtoul(arguments[1], NULL, 10),
             height = (uint32_t)strtoul(arguments[2], NULL, 10);
    struct wl_display *display = wl_display_connect(NULL);
    if (display == NULL) {
        (void)fprintf(stderr, "wayland_pointer: no compositor\n");
        return 1;
    }
    static const struct wl_registry_listener listener = {on_global, on_global_gone};
    struct found found = {0};
    struct wl_registry *registry = wl_display_get_registry(display);
    wl_registry_add_listener(registry, &listener, &found);
    if (wl_display_roundtrip(display) < 0 || found.seat == NULL || found.manager == NULL) {
        (void)fprintf(stderr, "wayland_pointer: the compositor makes no virtual pointers\n");
        return 1;
    }
    struct wl_proxy *pointer =
        wl_proxy_marshal_flags(found.manager, MANAGER_CREATE, &pointer_interface, 1, 0, found.seat, NULL);
    char line[64];
    int status = 0;
    while (status == 0 && fgets(line, sizeof line, stdin) != NULL) {
        status = obey(pointer, line, width, height) && wl_display_roundtrip(display) >= 0 ? 0 : 1;
        if (status == 0)
            (void)puts("."), (void)fflush(stdout);
    }
    wl_display_disconnect(display);
    return status;
}
