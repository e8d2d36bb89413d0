// A still picture, given again and again as a camera would that looks at a photograph.
#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/base/wipe.h"
#include "platform/camera/backend.h"
#include "platform/decode/jpeg.h"
#include "platform/decode/video.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE_HZ 15
#define INTERVAL_NS (CLOCK_SECOND_NS / RATE_HZ)
#define FILE_MAX_BYTES ((size_t)128 << 20)

struct camera_source {
    struct picture picture;
    struct camera_pace pace;
    int64_t time_ns, due_ns;
    bool once, given;
};

static enum result read_jpeg(const char *path, struct picture *out, bool *is_jpeg, struct diagnostic *why)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    struct jpeg_decoder *decoder = NULL;
    int width = 0, height = 0;
    enum result result = file_read(path, FILE_MAX_BYTES, &bytes, &size, why);
    *is_jpeg = result != RESULT_OK || (size >= 2 && bytes[0] == 0xff && bytes[1] == 0xd8);
    if (result != RESULT_OK || !*is_jpeg)
        goto cleanup;
    result = jpeg_decoder_create(&decoder);
    if (result != RESULT_OK) {
        (void)diagnose(why, result, "%.300s: out of memory", path);
        goto cleanup;
    }
    result = jpeg_read_size(decoder, bytes, size, &width, &height, why);
    if (result == RESULT_OK && (result = picture_allocate(width, height, out)) != RESULT_OK)
        (void)diagnose(why, result, "out of memory");
    if (result == RESULT_OK)
        result = jpeg_decode(decoder, bytes, size, false, out, why);
    if (result != RESULT_OK)
        (void)diagnose_within(why, result, path);
cleanup:
    jpeg_decoder_destroy(decoder);
    free(bytes);
    return result;
}

// PNG, WebP and whatever else FFmpeg reads as a clip of one frame.
static enum result read_other(const char *path, struct picture *out, struct diagnostic *why)
{
    struct video *video = NULL;
    int64_t time_ns = 0;
    enum result result = video_open(path, 0, &video, why);
    if (result != RESULT_OK)
        return diagnose(why, result, "%.300s can't be read as a picture", path);
    result = video_read(video, out, &time_ns);
    if (result == RESULT_END)
        result = RESULT_INVALID;
    if (result != RESULT_OK)
        (void)diagnose(why, result, "%.300s can't be read as a picture", path);
    video_close(video);
    return result;
}

static void close_still(struct camera_source *source)
{
    if (source == NULL)
        return;
    if (source->picture.pixels != NULL) // of somebody, perhaps
        wipe(source->picture.pixels, source->picture.stride_bytes * (size_t)source->picture.height_px);
    picture_free(&source->picture);
    free(source);
}

static enum result open_still(const struct camera_options *options, const char *what,
                              struct camera_source **out, struct diagnostic *why)
{
    struct camera_source *source = calloc(1, sizeof *source);
    if (source == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory for the picture");
    source->pace.unpaced = options->unpaced;
    source->once = options->unpaced && !options->loop;
    bool is_jpeg = false;
    enum result result = read_jpeg(what, &source->picture, &is_jpeg, why);
    if (!is_jpeg)
        result = read_other(what, &source->picture, why);
    if (result != RESULT_OK) {
        close_still(source);
        return result;
    }
    source->due_ns = camera_pace_due(&source->pace, 0);
    *out = source;
    return RESULT_OK;
}

static struct camera_mode mode_of_still(const struct camera_source *source)
{
    return (struct camera_mode){.width_px = source->picture.width_px,
                                .height_px = source->picture.height_px,
                                .rate_hz = RATE_HZ,
                                .format = "still"};
}

static void wait_for_still(struct camera_source *source, int64_t timeout_ns)
{
    camera_pace_wait(&source->pace, source->due_ns, timeout_ns);
}

static enum result next_still(struct camera_source *source, bool *ready, struct camera_picture *picture,
                              struct camera_stats *stats, struct diagnostic *why)
{
    (void)stats;
    (void)why;
    if (source->once && source->given)
        return RESULT_END;
    *ready = camera_pace_reached(&source->pace, source->due_ns);
    *picture = (struct camera_picture){.width_px = source->picture.width_px,
                                       .height_px = source->picture.height_px,
                                       .captured_ns = source->due_ns};
    return RESULT_OK;
}

static enum result decode_still(struct camera_source *source, const struct picture *out)
{
    for (int y = 0; y < out->height_px; y++)
        memcpy(picture_row(out, y), picture_row(&source->picture, y), (size_t)out->width_px * 4);
    return RESULT_OK;
}

static void still_done(struct camera_source *source)
{
    source->given = true;
    source->time_ns += INTERVAL_NS;
    source->due_ns = camera_pace_due(&source->pace, source->time_ns);
}

const struct camera_ops camera_still_ops = {
    .prefix = "still:",
    .open = open_still,
    .close = close_still,
    .mode = mode_of_still,
    .wait = wait_for_still,
    .next = next_still,
    .decode = decode_still,
    .done = still_done,
};
