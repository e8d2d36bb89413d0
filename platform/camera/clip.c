// A video file, played at its own rate, or an RTSP stream, whose frames come when they come.
#include "platform/base/clock.h"
#include "platform/camera/backend.h"
#include "platform/decode/video.h"

#include <stdio.h>
#include <stdlib.h>

#define STREAM_TIMEOUT_NS (3 * CLOCK_SECOND_NS)

struct camera_source {
    struct video *video;
    char address[1024];
    bool is_stream, loop;
    struct camera_pace pace;
    struct camera_picture picture;
    bool have_picture;    // decoded and waiting for its time
    enum result outcome;  // of the last attempt to read one
    int64_t offset_ns;    // the clip's time zero in this round, since the first round's
    int64_t last_time_ns; // of the picture, since the first round's start
    uint64_t damaged_told;
};

static void close_clip(struct camera_source *source)
{
    if (source == NULL)
        return;
    video_close(source->video);
    free(source);
}

static enum result open_video(const struct camera_options *options, const char *address, bool is_stream,
                              struct camera_source **out, struct diagnostic *why)
{
    struct camera_source *source = calloc(1, sizeof *source);
    if (source == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory for the clip");
    source->is_stream = is_stream;
    source->loop = options->loop && !is_stream;
    source->pace.unpaced = options->unpaced || is_stream;
    int length = snprintf(source->address, sizeof source->address, "%s", address);
    enum result result = RESULT_TOO_LARGE;
    if (length >= 0 && (size_t)length < sizeof source->address)
        result = video_open(address, is_stream ? STREAM_TIMEOUT_NS : 0, &source->video, why);
    else
        (void)diagnose(why, result, "the address is too long: %.80s...", address);
    if (result != RESULT_OK) {
        close_clip(source);
        return result;
    }
    *out = source;
    return RESULT_OK;
}

static enum result open_clip(const struct camera_options *options, const char *what,
                             struct camera_source **out, struct diagnostic *why)
{
    return open_video(options, what, false, out, why);
}

static enum result open_stream(const struct camera_options *options, const char *what,
                               struct camera_source **out, struct diagnostic *why)
{
    (void)what;
    struct diagnostic detail = {0};
    enum result result = open_video(options, options->source, true, out, &detail);
    // An address may hold a password, and this line is shown on the screen.
    return result == RESULT_OK ? result : diagnose(why, result, "no answer from the network camera");
}

static struct camera_mode mode_of_clip(const struct camera_source *source)
{
    struct video_info info = video_info(source->video);
    struct camera_mode mode = {
        .width_px = info.width_px, .height_px = info.height_px, .rate_hz = (float)info.rate_hz};
    (void)snprintf(mode.format, sizeof mode.format, "%.7s", info.codec);
    return mode;
}

// Begins the next round; its first frame follows the last one of this round at the clip's own interval.
static enum result start_over(struct camera_source *source)
{
    enum result result = video_rewind(source->video);
    if (result != RESULT_OK) {
        struct video *again = NULL;
        result = video_open(source->address, 0, &again, NULL);
        if (result != RESULT_OK)
            return result;
        source->damaged_told = 0;
        video_close(source->video);
        source->video = again;
    }
    source->offset_ns =
        source->last_time_ns + (int64_t)((double)CLOCK_SECOND_NS / video_info(source->video).rate_hz);
    return RESULT_OK;
}

// Decodes the next frame, so that its time is known.
static enum result read_ahead(struct camera_source *source)
{
    int64_t time_ns = 0, started_ns = clock_now_ns(), started_cpu_ns = clock_thread_cpu_ns();
    struct camera_picture *picture = &source->picture;
    enum result result = video_next(source->video, &picture->width_px, &picture->height_px, &time_ns);
    if (result == RESULT_END && source->loop) {
        result = start_over(source);
        if (result == RESULT_OK)
            result = video_next(source->video, &picture->width_px, &picture->height_px, &time_ns);
        if (result == RESULT_END) // nothing comes any more: going round would spin
            result = RESULT_UNAVAILABLE;
    }
    if (result != RESULT_OK)
        return result;
    picture->spent_cpu_ns = clock_thread_cpu_ns() - started_cpu_ns;
    // Most of the time that passes in a stream is waiting for it.
    picture->spent_ns = source->is_stream ? picture->spent_cpu_ns : clock_now_ns() - started_ns;
    source->last_time_ns = source->offset_ns + time_ns;
    // What a stream sends is shown at once; its own clock is not ours.
    picture->captured_ns =
        source->is_stream ? clock_now_ns() : camera_pace_due(&source->pace, source->last_time_ns);
    source->have_picture = true;
    return RESULT_OK;
}

static void wait_for_clip(struct camera_source *source, int64_t timeout_ns)
{
    if (!source->have_picture && source->outcome == RESULT_OK)
        source->outcome = read_ahead(source);
    if (source->have_picture)
        camera_pace_wait(&source->pace, source->picture.captured_ns, timeout_ns);
}

static enum result next_of_clip(struct camera_source *source, bool *ready, struct camera_picture *picture,
                                struct camera_stats *stats, struct diagnostic *why)
{
    // A clip is read here too, for callers that never wait; a stream only in wait, because it may block.
    if (!source->have_picture && source->outcome == RESULT_OK && !source->is_stream)
        source->outcome = read_ahead(source);
    uint64_t damaged = video_info(source->video).damaged;
    stats->corrupt += damaged - source->damaged_told;
    source->damaged_told = damaged;
    if (source->outcome == RESULT_END)
        return RESULT_END;
    if (source->outcome != RESULT_OK)
        return diagnose(why, RESULT_UNAVAILABLE,
                        source->is_stream ? "the network camera went silent" : "the clip can't be read on");
    *ready = source->have_picture && camera_pace_reached(&source->pace, source->picture.captured_ns);
    *picture = source->picture;
    return RESULT_OK;
}

static enum result decode_clip(struct camera_source *source, const struct picture *out)
{
    return video_convert(source->video, out);
}

static void clip_done(struct camera_source *source)
{
    source->have_picture = false;
}

const struct camera_ops camera_clip_ops = {
    .prefix = "file:",
    .open = open_clip,
    .close = close_clip,
    .mode = mode_of_clip,
    .wait = wait_for_clip,
    .next = next_of_clip,
    .decode = decode_clip,
    .done = clip_done,
};

const struct camera_ops camera_stream_ops = {
    .prefix = "rtsp",
    .live = true,
    .opens_slowly = true,
    .open = open_stream,
    .close = close_clip,
    .mode = mode_of_clip,
    .wait = wait_for_clip,
    .next = next_of_clip,
    .decode = decode_clip,
    .done = clip_done,
};
