// A touch screen of the kernel's uinput, for fingers in a machine that has none. Must be there before what it
// is to touch: a program without a device manager looks once.
//   touch_screen WIDTH HEIGHT ORDERS      ORDERS: a FIFO; its lines:
//   down FINGER X Y, move FINGER X Y, up FINGER      FINGER 0..9, pixels
//   quit
// Protocol: Linux, Documentation/input/multi-touch-protocol.rst (type B) and uinput.rst.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/uinput.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define FINGERS 10

struct screen {
    int device;
    bool is_down[FINGERS];
    int next_id;
};

static bool emit(const struct screen *screen, unsigned type, unsigned code, int value)
{
    struct input_event event = {.type = (__u16)type, .code = (__u16)code, .value = value};
    return write(screen->device, &event, sizeof event) == (ssize_t)sizeof event;
}

static bool add_axis(int device, unsigned code, int maximum)
{
    struct uinput_abs_setup axis = {.code = (__u16)code, .absinfo = {.maximum = maximum}};
    return ioctl(device, UI_SET_ABSBIT, code) == 0 && ioctl(device, UI_ABS_SETUP, &axis) == 0;
}

static bool create(struct screen *screen, int width, int height)
{
    struct uinput_setup setup = {.id = {.bustype = BUS_VIRTUAL}, .name = "Test touch screen"};
    screen->device = open("/dev/uinput", O_WRONLY | O_CLOEXEC);
    int device = screen->device;
    return device >= 0 && ioctl(device, UI_SET_EVBIT, EV_KEY) == 0 &&
           ioctl(device, UI_SET_EVBIT, EV_ABS) == 0 && ioctl(device, UI_SET_KEYBIT, BTN_TOUCH) == 0 &&
           ioctl(device, UI_SET_PROPBIT, INPUT_PROP_DIRECT) == 0 && add_axis(device, ABS_X, width - 1) &&
           add_axis(device, ABS_Y, height - 1) && add_axis(device, ABS_MT_SLOT, FINGERS - 1) &&
           add_axis(device, ABS_MT_TRACKING_ID, 65535) && add_axis(device, ABS_MT_POSITION_X, width - 1) &&
           add_axis(device, ABS_MT_POSITION_Y, height - 1) && ioctl(device, UI_DEV_SETUP, &setup) == 0 &&
           ioctl(device, UI_DEV_CREATE) == 0;
}

static bool any_down(const struct screen *screen)
{
    for (int i = 0; i < FINGERS; i++)
        if (screen->is_down[i])
            return true;
    return false;
}

static bool obey(struct screen *screen, const char *line)
{
    char word[8] = "";
    int finger = 0, x = 0, y = 0;
    int count = sscanf(line, "%7s %d %d %d", word, &finger, &x, &y);
    if (count < 2 || finger < 0 || finger >= FINGERS)
        return false;
    bool was_any = any_down(screen), lifts = strcmp(word, "up") == 0;
    bool right = emit(screen, EV_ABS, ABS_MT_SLOT, finger);
    if (lifts || !screen->is_down[finger])
        right &= emit(screen, EV_ABS, ABS_MT_TRACKING_ID, lifts ? -1 : screen->next_id++ % 65536);
    screen->is_down[finger] = !lifts;
    if (!lifts)
        right &= count == 4 && emit(screen, EV_ABS, ABS_MT_POSITION_X, x) &&
                 emit(screen, EV_ABS, ABS_MT_POSITION_Y, y);
    if (any_down(screen) != was_any)
        right &= emit(screen, EV_KEY, BTN_TOUCH, !was_any);
    return right && emit(screen, EV_SYN, SYN_REPORT, 0);
}

int main(int count, char **arguments)
{
    struct screen screen = {.device = -1};
    char line[64];
    if (count != 4 ||
        !create(&screen, (int)strtol(arguments[1], NULL, 10), (int)strtol(arguments[2], NULL, 10))) {
        (void)fprintf(stderr, "usage: touch_screen WIDTH HEIGHT ORDERS (modprobe uinput first)\n");
        return 2;
    }
    FILE *orders = fopen(arguments[3], "r+e"); // with a writer of its own: never at an end
    while (orders != NULL && fgets(line, sizeof line, orders) != NULL && strcmp(line, "quit\n") != 0)
        if (!obey(&screen, line))
            (void)fprintf(stderr, "touch_screen: what is \"%.40s\"?\n", line);
    if (orders != NULL)
        (void)fclose(orders);
    (void)close(screen.device);
    return 0;
}
