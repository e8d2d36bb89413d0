// No camera at all, on purpose: nothing is opened, and no frame comes, nor a placeholder. What a mirror has
// while its screen is dark.
#include "platform/base/clock.h"
#include "platform/camera/backend.h"

#include <stdlib.h>

struct camera_source {
    char nothing;
};

static enum result open_off(const struct camera_options *options, const char *what,
                            struct camera_source **out, struct diagnostic *why)
{
    (void)options;
    if (what[0] != '\0')
        return diagnose(why, RESULT_INVALID, "unknown camera \"off%.100s\"", what);
    *out = calloc(1, sizeof **out);
    return *out != NULL ? RESULT_OK : diagnose(why, RESULT_NO_MEMORY, "out of memory for the camera");
}

static void close_off(struct camera_source *source)
{
    free(source);
}

static struct camera_mode mode_of_off(const struct camera_source *source)
{
    (void)source;
    return (struct camera_mode){.width_px = 1280, .height_px = 720, .format = "off"};
}

static void wait_off(struct camera_source *source, int64_t timeout_ns)
{
    (void)source;
    clock_sleep_ns(timeout_ns);
}

static enum result next_off(struct camera_source *source, bool *ready, struct camera_picture *picture,
                            struct camera_stats *stats, struct diagnostic *why)
{
    (void)source;
    (void)picture;
    (void)stats;
    (void)why;
    *ready = false;
    return RESULT_OK;
}

static enum result decode_off(struct camera_source *source, const struct picture *out)
{
    (void)source;
    (void)out;
    return RESULT_INVALID;
}

static void off_done(struct camera_source *source)
{
    (void)source;
}

const struct camera_ops camera_off_ops = {
    .prefix = "off",
    .open = open_off,
    .close = close_off,
    .mode = mode_of_off,
    .wait = wait_off,
    .next = next_off,
    .decode = decode_off,
    .done = off_done,
};
