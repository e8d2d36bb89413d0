#include "platform/camera/v4l2_controls.h"

#include "platform/base/log.h"

#include <errno.h>
#include <libv4l2.h>
#include <limits.h>
#include <linux/videodev2.h>
#include <string.h>

#define VALUE_UNKNOWN INT_MIN

static const struct {
    __u32 id;
    const char *name;
} lights[LIGHT_COUNT] = {
    [LIGHT_EXPOSURE_MODE] = {V4L2_CID_EXPOSURE_AUTO, "mode of exposure"},
    [LIGHT_GAIN_MODE] = {V4L2_CID_AUTOGAIN, "automatic gain"},
    [LIGHT_EXPOSURE_TIME] = {V4L2_CID_EXPOSURE_ABSOLUTE, "exposure time"},
    [LIGHT_GAIN] = {V4L2_CID_GAIN, "gain"},
    [LIGHT_RATE_MAY_FALL] = {V4L2_CID_EXPOSURE_AUTO_PRIORITY, "steady frame rate"},
    [LIGHT_BACKLIGHT] = {V4L2_CID_BACKLIGHT_COMPENSATION, "backlight compensation"},
    [LIGHT_MAINS] = {V4L2_CID_POWER_LINE_FREQUENCY, "power line frequency"},
};

static int ask(int device, unsigned long request, void *argument)
{
    int outcome = 0;
    do
        outcome = v4l2_ioctl(device, request, argument);
    while (outcome == -1 && errno == EINTR);
    return outcome;
}

static struct light_control find(int device, __u32 id)
{
    struct v4l2_queryctrl query = {.id = id};
    struct v4l2_control value = {.id = id};
    // A control that is inactive now, such as the time while the camera chooses it, may be active later.
    if (ask(device, VIDIOC_QUERYCTRL, &query) != 0 ||
        (query.flags & (V4L2_CTRL_FLAG_DISABLED | V4L2_CTRL_FLAG_READ_ONLY)) != 0 ||
        query.maximum <= query.minimum || ask(device, VIDIOC_G_CTRL, &value) != 0)
        return (struct light_control){0};
    return (struct light_control){true, query.minimum, query.maximum, value.value, value.value};
}

void v4l2_controls_find(int device, struct v4l2_controls *controls)
{
    controls->device = device;
    for (int i = 0; i < LIGHT_COUNT; i++)
        controls->of[i] = find(device, lights[i].id);
}

static void refused(struct light_control *control, const char *name, int error)
{
    control->usable = false;
    if (error != ENODEV) // unplugged: that is said elsewhere
        log_write(LOG_WARNING, "camera", "it refuses to have its %s set (%s): left alone", name,
                  strerror(error));
}

bool v4l2_controls_set(struct v4l2_controls *controls, enum light_control_kind which, int value)
{
    struct light_control *control = &controls->of[which];
    if (!control->usable || value < control->minimum || value > control->maximum)
        return false;
    struct v4l2_control wish = {.id = lights[which].id, .value = value};
    if (control->value == value)
        return true;
    if (ask(controls->device, VIDIOC_S_CTRL, &wish) != 0) {
        refused(control, lights[which].name, errno);
        return false;
    }
    control->value = value; // as asked, though the camera may have rounded it
    // What the camera's automatics made of these isn't known.
    if (which == LIGHT_EXPOSURE_MODE)
        controls->of[LIGHT_EXPOSURE_TIME].value = VALUE_UNKNOWN;
    if (which == LIGHT_EXPOSURE_MODE || which == LIGHT_GAIN_MODE)
        controls->of[LIGHT_GAIN].value = VALUE_UNKNOWN;
    return true;
}

bool v4l2_controls_offers(const struct v4l2_controls *controls, enum light_control_kind which, int value)
{
    if (!controls->of[which].usable)
        return false;
    struct v4l2_querymenu entry = {.id = lights[which].id, .index = (__u32)value};
    return ask(controls->device, VIDIOC_QUERYMENU, &entry) == 0;
}

void v4l2_controls_restore(struct v4l2_controls *controls)
{
    // Modes come first in the list: a time is taken only in its mode, so the way back is the list backwards.
    for (int i = LIGHT_COUNT - 1; i >= 0; i--) {
        struct light_control *control = &controls->of[i];
        struct v4l2_control wish = {.id = lights[i].id, .value = control->found};
        if (control->usable && control->value != control->found)
            (void)ask(controls->device, VIDIOC_S_CTRL, &wish); // the camera may be gone
        control->value = control->found;
    }
}
