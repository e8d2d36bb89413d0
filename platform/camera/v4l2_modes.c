#include "platform/camera/v4l2_modes.h"

#include <libv4l2.h>
#include <stddef.h>
#include <stdlib.h>

#define ENUMERATED_MAX 256 // of anything a driver lists: a broken one might never stop
#define GOOD_RATE_HZ 29.0  // 29.97 is thirty
#define USABLE_RATE_HZ 14.5

bool v4l2_modes_knows(__u32 pixel_format)
{
    return pixel_format == V4L2_PIX_FMT_MJPEG || pixel_format == V4L2_PIX_FMT_YUYV;
}

double v4l2_mode_rate_hz(const struct v4l2_mode *mode)
{
    if (mode->interval.numerator == 0 || mode->interval.denominator == 0)
        return 30.0;
    return (double)mode->interval.denominator / (double)mode->interval.numerator;
}

static int rate_class(double rate_hz)
{
    return rate_hz >= GOOD_RATE_HZ ? 2 : rate_hz >= USABLE_RATE_HZ ? 1 : 0;
}

// True when `a` is nearer to what is wanted: just enough, else as much as there is.
static bool better_rate(double a_hz, double b_hz)
{
    bool a_good = a_hz >= GOOD_RATE_HZ, b_good = b_hz >= GOOD_RATE_HZ;
    return a_good != b_good ? a_good : a_good ? a_hz < b_hz : a_hz > b_hz;
}

int v4l2_mode_compare(const struct v4l2_mode *a, const struct v4l2_mode *b)
{
    double a_hz = v4l2_mode_rate_hz(a), b_hz = v4l2_mode_rate_hz(b);
    int a_class = rate_class(a_hz), b_class = rate_class(b_hz);
    if (a_class != b_class)
        return b_class - a_class;
    int a_pixels = a->width_px * a->height_px, b_pixels = b->width_px * b->height_px;
    if (a_pixels != b_pixels)
        return a_pixels > b_pixels ? -1 : 1;
    if (better_rate(a_hz, b_hz) != better_rate(b_hz, a_hz))
        return better_rate(a_hz, b_hz) ? -1 : 1;
    return (b->pixel_format == V4L2_PIX_FMT_YUYV) - (a->pixel_format == V4L2_PIX_FMT_YUYV);
}

static int compare_for_sort(const void *a, const void *b)
{
    return v4l2_mode_compare(a, b);
}

static void choose_interval(int device, struct v4l2_mode *mode)
{
    for (__u32 i = 0; i < ENUMERATED_MAX; i++) {
        struct v4l2_frmivalenum item = {.index = i,
                                        .pixel_format = mode->pixel_format,
                                        .width = (__u32)mode->width_px,
                                        .height = (__u32)mode->height_px};
        if (v4l2_ioctl(device, VIDIOC_ENUM_FRAMEINTERVALS, &item) != 0)
            return;
        struct v4l2_mode candidate = *mode;
        if (item.type != V4L2_FRMIVAL_TYPE_DISCRETE) { // any interval from the shortest on
            candidate.interval = item.stepwise.min;
            if (v4l2_mode_rate_hz(&candidate) > 30.0)
                candidate.interval = (struct v4l2_fract){1, 30};
            *mode = candidate;
            return;
        }
        candidate.interval = item.discrete;
        if (mode->interval.denominator == 0 ||
            better_rate(v4l2_mode_rate_hz(&candidate), v4l2_mode_rate_hz(mode)))
            *mode = candidate;
    }
}

struct listing {
    int device, max_width_px, max_height_px;
    struct v4l2_mode *modes;
    int count;
};

static void add_size(struct listing *listing, __u32 pixel_format, __u32 width_px, __u32 height_px)
{
    if (listing->count == V4L2_MODES_MAX || width_px < 2 || height_px < 2 || width_px % 2 != 0 ||
        width_px > (__u32)listing->max_width_px || height_px > (__u32)listing->max_height_px)
        return;
    struct v4l2_mode mode = {
        .pixel_format = pixel_format, .width_px = (int)width_px, .height_px = (int)height_px};
    choose_interval(listing->device, &mode);
    listing->modes[listing->count++] = mode;
}

// For drivers that give ranges of sizes, or none at all: the usual ones that fit.
static void add_usual_sizes(struct listing *listing, __u32 pixel_format,
                            const struct v4l2_frmsize_stepwise *range)
{
    static const __u32 sizes[][2] = {{1920, 1080}, {1280, 960}, {1280, 720}, {1024, 768},
                                     {960, 540},   {800, 600},  {640, 480},  {640, 360}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        __u32 width = sizes[i][0], height = sizes[i][1];
        bool fits = range == NULL || (width >= range->min_width && width <= range->max_width &&
                                      height >= range->min_height && height <= range->max_height);
        if (fits)
            add_size(listing, pixel_format, width, height);
    }
}

static void add_format(struct listing *listing, __u32 pixel_format)
{
    for (__u32 i = 0; i < ENUMERATED_MAX; i++) {
        struct v4l2_frmsizeenum item = {.index = i, .pixel_format = pixel_format};
        if (v4l2_ioctl(listing->device, VIDIOC_ENUM_FRAMESIZES, &item) != 0) {
            if (i == 0)
                add_usual_sizes(listing, pixel_format, NULL);
            return;
        }
        if (item.type != V4L2_FRMSIZE_TYPE_DISCRETE) {
            add_usual_sizes(listing, pixel_format, &item.stepwise);
            return;
        }
        add_size(listing, pixel_format, item.discrete.width, item.discrete.height);
    }
}

int v4l2_modes_list(int device, int max_width_px, int max_height_px, struct v4l2_mode modes[V4L2_MODES_MAX])
{
    struct listing listing = {
        .device = device, .max_width_px = max_width_px, .max_height_px = max_height_px, .modes = modes};
    for (__u32 i = 0; i < ENUMERATED_MAX; i++) {
        struct v4l2_fmtdesc format = {.index = i, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
        if (v4l2_ioctl(device, VIDIOC_ENUM_FMT, &format) != 0)
            break;
        if (v4l2_modes_knows(format.pixelformat) && (format.flags & V4L2_FMT_FLAG_EMULATED) == 0)
            add_format(&listing, format.pixelformat);
    }
    qsort(modes, (size_t)listing.count, sizeof modes[0], compare_for_sort);
    return listing.count;
}
