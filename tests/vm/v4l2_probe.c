// What a test asks of a V4L2 or USB device beside the mirror's own code:
//   v4l2_probe DEVICE controls          a line NAME=VALUE for each
//   v4l2_probe DEVICE set NAME VALUE    0: as told; a button takes any value
//   v4l2_probe DEVICE reset             of a USB device's node (/dev/bus/usb/001/002): as a hub resets its
//   port
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/usbdevice_fs.h>
#include <linux/videodev2.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

// The control of that name; without a name all are printed.
static bool find(int device, const char *name, struct v4l2_queryctrl *out)
{
    struct v4l2_queryctrl query = {.id = V4L2_CTRL_FLAG_NEXT_CTRL};
    while (ioctl(device, VIDIOC_QUERYCTRL, &query) == 0) {
        struct v4l2_control value = {.id = query.id};
        if (name == NULL && ioctl(device, VIDIOC_G_CTRL, &value) == 0)
            printf("%s=%d\n", (const char *)query.name, value.value);
        if (name != NULL && strcmp((const char *)query.name, name) == 0) {
            *out = query;
            return true;
        }
        query.id |= V4L2_CTRL_FLAG_NEXT_CTRL;
    }
    return name == NULL;
}

static int set(int device, const char *name, int number)
{
    struct v4l2_queryctrl query = {0};
    if (!find(device, name, &query)) {
        (void)fprintf(stderr, "v4l2_probe: no control is called %s\n", name);
        return 1;
    }
    struct v4l2_control value = {.id = query.id, .value = number};
    if (ioctl(device, VIDIOC_S_CTRL, &value) == 0)
        return 0;
    (void)fprintf(stderr, "v4l2_probe: %s: %s\n", name, strerror(errno));
    return 1;
}

int main(int count, char **arguments)
{
    int status = 2;
    int device = count >= 3 ? open(arguments[1], O_RDWR | O_CLOEXEC) : -1;
    if (device < 0) {
        (void)fprintf(stderr, "usage: v4l2_probe DEVICE controls | set NAME VALUE | reset\n");
        return 2;
    }
    if (strcmp(arguments[2], "controls") == 0)
        status = find(device, NULL, NULL) ? 0 : 1;
    else if (strcmp(arguments[2], "set") == 0 && count == 5)
        status = set(device, arguments[3], (int)strtol(arguments[4], NULL, 10));
    else if (strcmp(arguments[2], "reset") == 0)
        status = ioctl(device, USBDEVFS_RESET, NULL) == 0 ? 0 : 1;
    (void)close(device);
    return status;
}
