// Made-up frames for tests: a colour gradient that wanders, and the frame's number as 32 black and white
// squares along the top, the highest bit first. The same number always gives the same picture.
#include "platform/base/clock.h"
#include "platform/camera/backend.h"

#include <stdio.h>
#include <stdlib.h>

#define WIDTH_PX 1280
#define HEIGHT_PX 720
#define RATE_HZ 30
#define INTERVAL_NS (CLOCK_SECOND_NS / RATE_HZ)
#define NUMBER_BITS 32

struct camera_source {
    int width_px, height_px;
    uint32_t number; // of the frame that comes next, from 1
    struct camera_pace pace;
    int64_t due_ns;
};

static enum result open_synthetic(const struct camera_options *options, const char *what,
                                  struct camera_source **out, struct diagnostic *why)
{
    int width = WIDTH_PX, height = HEIGHT_PX;
    char excess = 0;
    if (what[0] != '\0' &&
        (sscanf(what, ":%4dx%4d%c", &width, &height, &excess) != 2 || width < NUMBER_BITS || height < 1 ||
         width > CAMERA_MAX_WIDTH_PX || height > CAMERA_MAX_HEIGHT_PX))
        return diagnose(why, RESULT_INVALID, "synthetic%.40s: give a size as in synthetic:640x480", what);
    struct camera_source *source = calloc(1, sizeof *source);
    if (source == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory for the camera");
    source->width_px = width;
    source->height_px = height;
    source->number = 1;
    source->pace.unpaced = options->unpaced;
    source->due_ns = camera_pace_due(&source->pace, 0);
    *out = source;
    return RESULT_OK;
}

static void close_synthetic(struct camera_source *source)
{
    free(source);
}

static struct camera_mode mode_of_synthetic(const struct camera_source *source)
{
    return (struct camera_mode){.width_px = source->width_px,
                                .height_px = source->height_px,
                                .rate_hz = RATE_HZ,
                                .format = "made up"};
}

static void wait_for_synthetic(struct camera_source *source, int64_t timeout_ns)
{
    camera_pace_wait(&source->pace, source->due_ns, timeout_ns);
}

static enum result next_synthetic(struct camera_source *source, bool *ready, struct camera_picture *picture,
                                  struct camera_stats *stats, struct diagnostic *why)
{
    (void)stats;
    (void)why;
    *ready = camera_pace_reached(&source->pace, source->due_ns);
    *picture = (struct camera_picture){
        .width_px = source->width_px, .height_px = source->height_px, .captured_ns = source->due_ns};
    return RESULT_OK;
}

static enum result draw_synthetic(struct camera_source *source, const struct picture *out)
{
    int square_px = out->width_px / NUMBER_BITS;
    for (int y = 0; y < out->height_px; y++) {
        uint8_t *pixel = picture_row(out, y);
        for (int x = 0; x < out->width_px; x++, pixel += 4) {
            int bit = NUMBER_BITS - 1 - x / square_px;
            if (y < square_px && bit >= 0) {
                pixel[0] = pixel[1] = pixel[2] = (source->number >> bit & 1) != 0 ? 255 : 0;
            } else {
                pixel[0] = (uint8_t)((uint32_t)x + 2 * source->number);
                pixel[1] = (uint8_t)((uint32_t)y + source->number);
                pixel[2] = (uint8_t)(x / 4 + y / 4);
            }
            pixel[3] = 255;
        }
    }
    return RESULT_OK;
}

static void synthetic_done(struct camera_source *source)
{
    source->due_ns = camera_pace_due(&source->pace, source->number * INTERVAL_NS);
    source->number++;
}

const struct camera_ops camera_synthetic_ops = {
    .prefix = "synthetic",
    .open = open_synthetic,
    .close = close_synthetic,
    .mode = mode_of_synthetic,
    .wait = wait_for_synthetic,
    .next = next_synthetic,
    .decode = draw_synthetic,
    .done = synthetic_done,
};
