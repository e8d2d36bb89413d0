// A camera's controls of light: which there are, and setting them. Capture thread only.
//
// A control that isn't there is never set. One that the camera refuses is logged once and left alone. What
// was changed is put back at the end.
#ifndef CHEVAL_PLATFORM_CAMERA_V4L2_CONTROLS_H
#define CHEVAL_PLATFORM_CAMERA_V4L2_CONTROLS_H

#include <stdbool.h>

enum light_control_kind {
    LIGHT_EXPOSURE_MODE, // V4L2_CID_EXPOSURE_AUTO
    LIGHT_GAIN_MODE,     // V4L2_CID_AUTOGAIN
    LIGHT_EXPOSURE_TIME, // V4L2_CID_EXPOSURE_ABSOLUTE, 100 µs
    LIGHT_GAIN,          // V4L2_CID_GAIN
    LIGHT_RATE_MAY_FALL, // V4L2_CID_EXPOSURE_AUTO_PRIORITY
    LIGHT_BACKLIGHT,     // V4L2_CID_BACKLIGHT_COMPENSATION
    LIGHT_MAINS,         // V4L2_CID_POWER_LINE_FREQUENCY
    LIGHT_COUNT
};

struct light_control {
    bool usable;
    int minimum, maximum;
    int value, found; // now, and before anything was set
};

struct v4l2_controls {
    int device;
    struct light_control of[LIGHT_COUNT];
};

// Asks the device; sets nothing.
void v4l2_controls_find(int device, struct v4l2_controls *controls);

// False when there is no such control or it was refused; nothing is asked of the camera when it has the
// value.
bool v4l2_controls_set(struct v4l2_controls *controls, enum light_control_kind which, int value);

// Whether an entry of a menu, such as a mode of exposure, is offered.
bool v4l2_controls_offers(const struct v4l2_controls *controls, enum light_control_kind which, int value);

void v4l2_controls_restore(struct v4l2_controls *controls);

#endif
