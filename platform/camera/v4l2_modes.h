// The modes of a V4L2 device that this program can use, best first. Capture thread only.
#ifndef CHEVAL_PLATFORM_CAMERA_V4L2_MODES_H
#define CHEVAL_PLATFORM_CAMERA_V4L2_MODES_H

#include <linux/videodev2.h>
#include <stdbool.h>

#define V4L2_MODES_MAX 64

struct v4l2_mode {
    __u32 pixel_format; // V4L2_PIX_FMT_MJPEG or V4L2_PIX_FMT_YUYV
    int width_px, height_px;
    struct v4l2_fract interval; // of a frame, in seconds; 0/0: the driver doesn't say
};

bool v4l2_modes_knows(__u32 pixel_format);
double v4l2_mode_rate_hz(const struct v4l2_mode *mode); // 30 when the driver doesn't say

// Less than zero when `a` is the better one:
// 1. 30 frames a second or more come before 15 or more, those before fewer;
// 2. then the larger picture; 3. then the rate nearest to 30 from above, or the highest below;
// 4. then YUYV: it costs no decoding and has no artefacts, and where the bus can't carry it at 30 a second,
//    rule 1 has chosen MJPEG already.
int v4l2_mode_compare(const struct v4l2_mode *a, const struct v4l2_mode *b);

// Real formats (none that libv4l2 emulates) up to the given size. Returns their number.
int v4l2_modes_list(int device, int max_width_px, int max_height_px, struct v4l2_mode modes[V4L2_MODES_MAX]);

#endif
