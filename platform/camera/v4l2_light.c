#include "platform/camera/v4l2_light.h"

#include "platform/base/log.h"

#include <linux/videodev2.h>
#include <string.h>

#define UNITS_A_SECOND 10000.0f // of exposure time

static void set_mains(struct v4l2_light *light, int mains_hz)
{
    int entry = mains_hz == 50 ? V4L2_CID_POWER_LINE_FREQUENCY_50HZ : V4L2_CID_POWER_LINE_FREQUENCY_60HZ;
    if (mains_hz != 0)
        (void)v4l2_controls_set(&light->controls, LIGHT_MAINS, entry);
}

// What can be done about the light, and from where it starts.
static void find_range(struct v4l2_light *light, int mains_hz, float rate_hz)
{
    const struct light_control *all = light->controls.of;
    const struct light_control *mode = &all[LIGHT_EXPOSURE_MODE], *time = &all[LIGHT_EXPOSURE_TIME];
    const struct light_control *gain = &all[LIGHT_GAIN];
    int interval = rate_hz > 0.0f ? (int)(UNITS_A_SECOND / rate_hz) : (int)(UNITS_A_SECOND / 30.0f);
    int shortest = time->minimum > 1 ? time->minimum : 1;
    bool mode_allows =
        !mode->usable || v4l2_controls_offers(&light->controls, LIGHT_EXPOSURE_MODE, V4L2_EXPOSURE_MANUAL);
    light->by_time = time->usable && shortest <= interval && mode_allows;
    light->by_backlight = !light->by_time && all[LIGHT_BACKLIGHT].usable;
    light->automatic_mode = mode->value;
    light->range = (struct auto_exposure_range){
        .time_minimum = shortest,
        .time_maximum = time->maximum < interval ? time->maximum : interval,
        .gain_minimum = gain->minimum,
        .gain_maximum = gain->maximum,
        .has_automatics = light->by_backlight || (mode->usable && mode->value != V4L2_EXPOSURE_MANUAL),
        .mains_hz = mains_hz};
    light->exposure.setting = (struct auto_exposure_setting){
        .manual = !light->range.has_automatics, .time = time->value, .gain = gain->value};
}

void v4l2_light_begin(struct v4l2_light *light, int device, const struct camera_options *options,
                      float rate_hz)
{
    *light = (struct v4l2_light){.policy = options->exposure};
    light->controls.device = device;
    if (light->policy == CAMERA_EXPOSURE_FIXED)
        return;
    v4l2_controls_find(device, &light->controls);
    set_mains(light, options->mains_hz);
    // In the dark a camera would rather give half as many frames: a mirror that lags is worse than a dark
    // one.
    (void)v4l2_controls_set(&light->controls, LIGHT_RATE_MAY_FALL, 0);
    if (light->policy == CAMERA_EXPOSURE_MIRROR)
        find_range(light, options->mains_hz, rate_hz);
}

void v4l2_light_end(struct v4l2_light *light)
{
    v4l2_controls_restore(&light->controls);
}

static void set_backlight(struct v4l2_light *light)
{
    // Its units are no camera's alike; the automatics go on under it, so all or nothing will do.
    const struct light_control *control = &light->controls.of[LIGHT_BACKLIGHT];
    bool on = light->exposure.setting.manual && light->exposure.direction > 0;
    (void)v4l2_controls_set(&light->controls, LIGHT_BACKLIGHT, on ? control->maximum : control->found);
}

static void set_exposure(struct v4l2_light *light)
{
    const struct auto_exposure_setting *setting = &light->exposure.setting;
    struct v4l2_controls *controls = &light->controls;
    if (!setting->manual) {
        (void)v4l2_controls_set(controls, LIGHT_GAIN_MODE, controls->of[LIGHT_GAIN_MODE].found);
        (void)v4l2_controls_set(controls, LIGHT_EXPOSURE_MODE, light->automatic_mode);
        return;
    }
    if (controls->of[LIGHT_EXPOSURE_MODE].usable &&
        !v4l2_controls_set(controls, LIGHT_EXPOSURE_MODE, V4L2_EXPOSURE_MANUAL)) {
        light->by_time = false; // it doesn't let go of its automatics
        return;
    }
    light->by_time = v4l2_controls_set(controls, LIGHT_EXPOSURE_TIME, setting->time);
    if (!light->by_time) {
        (void)v4l2_controls_set(controls, LIGHT_EXPOSURE_MODE, light->automatic_mode);
        return;
    }
    if (controls->of[LIGHT_GAIN].usable) {
        (void)v4l2_controls_set(controls, LIGHT_GAIN_MODE, 0);
        if (!v4l2_controls_set(controls, LIGHT_GAIN, setting->gain))
            light->range.gain_maximum = light->range.gain_minimum;
    }
}

void v4l2_light_meter(struct v4l2_light *light, float luminance, bool is_face, int64_t time_ns)
{
    if (light->policy != CAMERA_EXPOSURE_MIRROR || (!light->by_time && !light->by_backlight))
        return;
    if (!auto_exposure_step(&light->exposure, &light->range, luminance, is_face, time_ns))
        return;
    if (light->by_time)
        set_exposure(light);
    else
        set_backlight(light);
}
