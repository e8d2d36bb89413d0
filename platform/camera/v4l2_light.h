// A V4L2 camera's exposure, as camera_options.exposure asks: auto_exposure.h's decisions carried out by the
// controls there are. Capture thread only.
#ifndef CHEVAL_PLATFORM_CAMERA_V4L2_LIGHT_H
#define CHEVAL_PLATFORM_CAMERA_V4L2_LIGHT_H

#include "platform/camera/auto_exposure.h"
#include "platform/camera/camera.h"
#include "platform/camera/v4l2_controls.h"

struct v4l2_light {
    enum camera_exposure policy;
    struct v4l2_controls controls;
    struct auto_exposure_range range;
    struct auto_exposure exposure;
    bool by_time;       // exposure time can be set
    bool by_backlight;  // else backlight compensation can
    int automatic_mode; // of exposure, as found
};

// After the stream has started at `rate_hz`.
void v4l2_light_begin(struct v4l2_light *light, int device, const struct camera_options *options,
                      float rate_hz);
// Before the device is closed: what was changed is put back.
void v4l2_light_end(struct v4l2_light *light);

// A frame's luminance: see auto_exposure_step.
void v4l2_light_meter(struct v4l2_light *light, float luminance, bool is_face, int64_t time_ns);

#endif
