// Exposure by the shopper's face: what a camera's own automatics, which look at the whole picture, get wrong
// before a window or a dark wall. Pure arithmetic on luminances; v4l2_exposure.h carries it out.
//
// It acts slowly, and only when the face stays too dark or too bright: the camera's automatics hand over, the
// exposure time is changed by a third of a stop at a time (never above the frame's interval, so the rate
// stays), then the gain; in between everything rests. When nobody has been there for a while the automatics
// have it back.
//
// Thread: one at a time.
#ifndef CHEVAL_PLATFORM_CAMERA_AUTO_EXPOSURE_H
#define CHEVAL_PLATFORM_CAMERA_AUTO_EXPOSURE_H

#include <stdbool.h>
#include <stdint.h>

// What the camera can do. Exposure times in units of 100 µs, as V4L2 has them.
struct auto_exposure_range {
    int time_minimum, time_maximum; // the maximum within the frame's interval
    int gain_minimum, gain_maximum; // equal: there is none
    bool has_automatics;            // of its own, to take over from and to give back to
    int mains_hz; // 50 or 60: times are whole flashes of such lamps where they can be; 0: any
};

struct auto_exposure_setting {
    bool manual; // else the camera's own automatics have it
    int time, gain;
};

// Zeroed, but for `setting`: what the camera was found in.
struct auto_exposure {
    struct auto_exposure_setting setting;
    int direction; // under way: 1 brighter, -1 darker, 0 at rest
    bool began;
    int64_t well_ns;    // when the luminance was last as it should be
    int64_t changed_ns; // the last change of the setting
    int64_t face_ns;    // when a face was last metered
    float sum;          // of luminances since the change could be seen
    int count;
};

// A frame's luminance (mean of sRGB luma, 0..255): the face's or, with nobody there, the whole picture's;
// that counts only where the camera has no automatics. True when `setting` has changed and is to be carried
// out.
bool auto_exposure_step(struct auto_exposure *exposure, const struct auto_exposure_range *range,
                        float luminance, bool is_face, int64_t time_ns);

#endif
