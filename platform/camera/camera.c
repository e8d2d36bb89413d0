#include "platform/camera/camera.h"

#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/thread.h"
#include "platform/camera/backend.h"
#include "platform/decode/turn.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BACK_OFF_FIRST_NS (CLOCK_SECOND_NS / 4)
#define BACK_OFF_MAX_NS (5 * CLOCK_SECOND_NS)
#define PLACEHOLDER_INTERVAL_NS (CLOCK_SECOND_NS / 8)
#define ONLY_DAMAGE_MAX_NS (2 * CLOCK_SECOND_NS) // a live camera that sends nothing else is opened again
#define METER_GRID 16                            // samples a side
#define METER_INNER_SHARE 0.5f                   // of a face's sides: skin, without hair and wall
#define METER_STALE_NS CLOCK_SECOND_NS           // then nobody is there
#define PLACEHOLDER_WIDTH_PX 1280
#define PLACEHOLDER_HEIGHT_PX 720

// What camera_meter was told; the only part that other threads touch.
struct metered {
    struct mutex mutex;
    struct camera_region face;
    int64_t told_ns;
    bool is_face;
};

struct camera {
    struct camera_options options;
    char source_text[1024]; // what options.source points to
    const struct camera_ops *ops;
    const char *what; // the source behind the prefix
    struct frame_pool *pool;
    struct turn turn;
    struct picture unturned; // only where the picture is turned
    struct metered metered;
    atomic_bool unplugged;

    struct camera_source *source; // NULL while it is lost
    struct camera_mode mode;
    struct camera_stats stats;
    uint64_t sequence;
    bool gave_frames;        // since it was opened
    int64_t last_good_ns;    // the last good frame, or the opening
    int width_px, height_px; // of the last frame given, kept for placeholders
    bool ended;

    // While it is lost.
    char reason[96];
    int64_t placeholder_due_ns, reopen_due_ns, back_off_ns;
    int64_t changes; // of devices, as of the last look
};

static const struct camera_ops *find_ops(const char *source)
{
    static const struct camera_ops *const all[] = {
        &camera_v4l2_auto_ops, &camera_v4l2_ops,      &camera_clip_ops, &camera_stream_ops,
        &camera_still_ops,     &camera_synthetic_ops, &camera_off_ops};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (strncmp(source, all[i]->prefix, strlen(all[i]->prefix)) == 0)
            return all[i];
    return NULL;
}

static enum result read_options(struct camera *camera, const struct camera_options *options,
                                struct diagnostic *why)
{
    const char *source = options->source != NULL ? options->source : "auto";
    int length = snprintf(camera->source_text, sizeof camera->source_text, "%s", source);
    if (length < 0 || (size_t)length >= sizeof camera->source_text)
        return diagnose(why, RESULT_TOO_LARGE, "the camera's name is too long: %.80s...", source);
    camera->options = *options;
    camera->options.source = camera->source_text;
    camera->ops = find_ops(camera->source_text);
    if (camera->ops == NULL)
        return diagnose(why, RESULT_INVALID,
                        "unknown camera \"%.200s\": give auto, /dev/videoN, file:CLIP, still:PICTURE, "
                        "rtsp://... or synthetic",
                        source);
    camera->what = camera->source_text + strlen(camera->ops->prefix);
    int rotate = options->rotate_deg;
    if (rotate != 0 && rotate != 90 && rotate != 180 && rotate != 270)
        return diagnose(why, RESULT_INVALID, "a camera can be turned by 0, 90, 180 or 270 degrees, not %d",
                        rotate);
    if (options->mains_hz != 0 && options->mains_hz != 50 && options->mains_hz != 60)
        return diagnose(why, RESULT_INVALID, "the mains have 50 or 60 Hz, not %d", options->mains_hz);
    camera->turn = (struct turn){.quarters = rotate / 90,
                                 .flip = options->flip,
                                 .crop_x_px = options->crop_x_px,
                                 .crop_y_px = options->crop_y_px,
                                 .crop_width_px = options->crop_width_px,
                                 .crop_height_px = options->crop_height_px};
    return RESULT_OK;
}

static void copy_reason(struct camera *camera, enum result cause, const struct diagnostic *why)
{
    const char *text = why->text[0] != '\0' ? why->text : "camera lost";
    if (camera->ops->live && cause == RESULT_NOT_FOUND && camera->stats.delivered > 0)
        text = "camera unplugged"; // its node is gone, as that of one that never was
    char reason[sizeof camera->reason];
    (void)snprintf(reason, sizeof reason, "%.72s; looking for it again", text);
    if (strcmp(camera->reason, reason) != 0)
        log_write(LOG_WARNING, "camera", "%s", reason);
    memcpy(camera->reason, reason, sizeof reason);
}

// Since the last look. Whoever plugs the camera in again waits in front of the mirror: no back-off then.
static bool devices_changed(struct camera *camera)
{
    int64_t changes = camera->ops->changes != NULL ? camera->ops->changes() : 0;
    bool changed = changes != camera->changes;
    camera->changes = changes;
    if (changed)
        camera->back_off_ns = 0;
    return changed;
}

// From now on placeholders, until the source could be opened again.
static void lose(struct camera *camera, enum result cause, const struct diagnostic *why)
{
    camera->ops->close(camera->source);
    camera->source = NULL;
    camera->mode = (struct camera_mode){0};
    copy_reason(camera, cause, why);
    (void)devices_changed(camera);
    if (camera->gave_frames || camera->back_off_ns == 0)
        camera->back_off_ns = BACK_OFF_FIRST_NS;
    else if (camera->back_off_ns < BACK_OFF_MAX_NS / 2)
        camera->back_off_ns *= 2;
    else
        camera->back_off_ns = BACK_OFF_MAX_NS;
    camera->gave_frames = false;
    camera->reopen_due_ns = clock_now_ns() + camera->back_off_ns;
}

static enum result open_source(struct camera *camera, struct diagnostic *why)
{
    enum result result = camera->ops->open(&camera->options, camera->what, &camera->source, why);
    if (result != RESULT_OK) {
        camera->source = NULL;
        return result;
    }
    camera->mode = camera->ops->mode(camera->source);
    camera->last_good_ns = clock_now_ns();
    int width = 0, height = 0;
    return turn_size(&camera->turn, camera->mode.width_px, camera->mode.height_px, &width, &height, why);
}

enum result camera_open(const struct camera_options *options, struct frame_pool *pool, struct camera **out,
                        struct diagnostic *why)
{
    struct diagnostic detail = {0};
    struct camera *camera = calloc(1, sizeof *camera);
    if (camera == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory for the camera");
    camera->pool = pool;
    mutex_init(&camera->metered.mutex);
    enum result result = read_options(camera, options, &detail);
    if (result != RESULT_OK)
        goto cleanup;
    if (camera->ops->opens_slowly || (options->opens_later && camera->ops->live)) {
        (void)snprintf(camera->reason, sizeof camera->reason, "looking for the camera");
    } else {
        result = open_source(camera, &detail);
        if (result != RESULT_OK && camera->ops->live) {
            lose(camera, result, &detail);
            result = RESULT_OK;
        }
    }
cleanup:
    if (result != RESULT_OK) {
        camera_close(camera);
        return diagnose(why, result, "%s", detail.text);
    }
    *out = camera;
    return RESULT_OK;
}

void camera_close(struct camera *camera)
{
    if (camera == NULL)
        return;
    if (camera->source != NULL)
        camera->ops->close(camera->source);
    picture_free(&camera->unturned);
    mutex_finish(&camera->metered.mutex);
    free(camera);
}

// As a source says that is gone.
static enum result tell_unplugged(struct diagnostic *why)
{
    return diagnose(why, RESULT_NOT_FOUND, "camera unplugged");
}

static void try_again(struct camera *camera)
{
    struct diagnostic why = {0};
    enum result result = atomic_load(&camera->unplugged) ? tell_unplugged(&why) : open_source(camera, &why);
    if (result != RESULT_OK) {
        lose(camera, result, &why);
        return;
    }
    camera->stats.reopened++;
    log_write(LOG_INFO, "camera", "open: %dx%d %s", camera->mode.width_px, camera->mode.height_px,
              camera->mode.format);
}

void camera_wait(struct camera *camera, int64_t timeout_ns)
{
    if (camera->source == NULL && (devices_changed(camera) || clock_now_ns() >= camera->reopen_due_ns))
        try_again(camera);
    if (camera->source != NULL) {
        camera->ops->wait(camera->source, timeout_ns);
        return;
    }
    int64_t left_ns = camera->placeholder_due_ns - clock_now_ns();
    clock_sleep_ns(left_ns < timeout_ns ? left_ns : timeout_ns);
}

// How large a placeholder is: as the last frame; before there was one, as a frame would likely be.
static void choose_placeholder_size(struct camera *camera)
{
    if (camera->width_px != 0)
        return;
    bool sideways = camera->turn.quarters % 2 == 1;
    camera->width_px = sideways ? PLACEHOLDER_HEIGHT_PX : PLACEHOLDER_WIDTH_PX;
    camera->height_px = sideways ? PLACEHOLDER_WIDTH_PX : PLACEHOLDER_HEIGHT_PX;
}

static void paint_placeholder(const struct picture *picture)
{
    static const uint8_t colour[4] = {28, 30, 34, 255};
    for (int y = 0; y < picture->height_px; y++) {
        uint8_t *row = picture_row(picture, y);
        for (int x = 0; x < picture->width_px; x++)
            memcpy(row + 4 * (size_t)x, colour, 4);
    }
}

static struct frame *acquire_placeholder(struct camera *camera)
{
    int64_t now_ns = clock_now_ns();
    struct frame *frame = NULL;
    if (now_ns < camera->placeholder_due_ns)
        return NULL;
    camera->placeholder_due_ns = now_ns + PLACEHOLDER_INTERVAL_NS;
    choose_placeholder_size(camera);
    if (frame_pool_take(camera->pool, camera->width_px, camera->height_px, &frame) != RESULT_OK)
        return NULL;
    paint_placeholder(&frame->picture);
    frame->sequence = ++camera->sequence;
    frame->captured_ns = now_ns;
    frame->placeholder = true;
    (void)snprintf(frame->reason, sizeof frame->reason, "%s", camera->reason);
    return frame;
}

static enum result prepare_unturned(struct camera *camera, const struct camera_picture *waiting)
{
    if (camera->unturned.width_px == waiting->width_px && camera->unturned.height_px == waiting->height_px)
        return RESULT_OK;
    picture_free(&camera->unturned);
    return picture_allocate(waiting->width_px, waiting->height_px, &camera->unturned);
}

static enum result decode_turned(struct camera *camera, const struct camera_picture *waiting,
                                 const struct picture *out)
{
    if (turn_is_identity(&camera->turn))
        return camera->ops->decode(camera->source, out);
    enum result result = prepare_unturned(camera, waiting);
    if (result == RESULT_OK)
        result = camera->ops->decode(camera->source, &camera->unturned);
    if (result == RESULT_OK)
        turn_picture(&camera->turn, &camera->unturned, out);
    return result;
}

// The waiting picture as a frame. RESULT_UNAVAILABLE: every frame of the pool is in use.
static enum result make_frame(struct camera *camera, const struct camera_picture *waiting, struct frame **out,
                              struct diagnostic *why)
{
    int64_t started_ns = clock_now_ns(), started_cpu_ns = clock_thread_cpu_ns();
    int width = 0, height = 0;
    struct frame *frame = NULL;
    enum result result =
        turn_size(&camera->turn, waiting->width_px, waiting->height_px, &width, &height, why);
    if (result != RESULT_OK)
        return RESULT_UNSUPPORTED;
    result = frame_pool_take(camera->pool, width, height, &frame);
    if (result != RESULT_OK)
        return result == RESULT_NO_MEMORY ? RESULT_UNAVAILABLE : result;
    result = decode_turned(camera, waiting, &frame->picture);
    if (result != RESULT_OK) {
        frame_release(frame);
        return RESULT_INVALID;
    }
    frame->captured_ns = waiting->captured_ns;
    camera->stats.decode_ns = clock_now_ns() - started_ns + waiting->spent_ns;
    camera->stats.decode_cpu_ns = clock_thread_cpu_ns() - started_cpu_ns + waiting->spent_cpu_ns;
    *out = frame;
    return RESULT_OK;
}

// Mean luma (Rec. 601) of a region, so far as it lies in the picture; less than 0: it doesn't.
static float luminance_of(const struct picture *picture, const struct camera_region *region)
{
    float sum = 0.0f;
    int count = 0;
    for (int i = 0; i < METER_GRID * METER_GRID; i++) {
        float u = ((float)(i % METER_GRID) + 0.5f) / METER_GRID;
        float v = (floorf((float)i / METER_GRID) + 0.5f) / METER_GRID;
        float x = region->x_px + u * region->width_px, y = region->y_px + v * region->height_px;
        if (!(x >= 0.0f && y >= 0.0f && x < (float)picture->width_px && y < (float)picture->height_px))
            continue;
        const uint8_t *pixel = picture_row(picture, (int)y) + 4 * (size_t)(int)x;
        sum += 0.299f * (float)pixel[0] + 0.587f * (float)pixel[1] + 0.114f * (float)pixel[2];
        count++;
    }
    return count > 0 ? sum / (float)count : -1.0f;
}

static void meter(struct camera *camera, const struct frame *frame)
{
    if (camera->ops->meter == NULL || camera->options.exposure != CAMERA_EXPOSURE_MIRROR)
        return;
    mutex_lock(&camera->metered.mutex);
    struct camera_region region = camera->metered.face;
    bool is_face = camera->metered.is_face && clock_now_ns() - camera->metered.told_ns < METER_STALE_NS;
    mutex_unlock(&camera->metered.mutex);
    if (is_face) {
        region.x_px += 0.5f * (1.0f - METER_INNER_SHARE) * region.width_px;
        region.y_px += 0.5f * (1.0f - METER_INNER_SHARE) * region.height_px;
        region.width_px *= METER_INNER_SHARE;
        region.height_px *= METER_INNER_SHARE;
    } else {
        region = (struct camera_region){0.0f, 0.0f, (float)frame->picture.width_px,
                                        (float)frame->picture.height_px};
    }
    camera->ops->meter(camera->source, luminance_of(&frame->picture, &region), is_face, frame->captured_ns);
}

static void deliver(struct camera *camera, struct frame *frame, struct frame **out)
{
    frame->sequence = ++camera->sequence;
    camera->width_px = frame->picture.width_px;
    camera->height_px = frame->picture.height_px;
    camera->last_good_ns = clock_now_ns();
    camera->gave_frames = true;
    camera->placeholder_due_ns = 0;
    camera->reason[0] = '\0';
    camera->stats.delivered++;
    meter(camera, frame);
    *out = frame;
}

void camera_meter(struct camera *camera, const struct camera_region *face)
{
    mutex_lock(&camera->metered.mutex);
    camera->metered.is_face = face != NULL;
    if (face != NULL)
        camera->metered.face = *face;
    camera->metered.told_ns = clock_now_ns();
    mutex_unlock(&camera->metered.mutex);
}

// A damaged picture is skipped; a live camera that gives nothing else is lost.
static void skip_damaged(struct camera *camera)
{
    struct diagnostic why = {.text = "camera sends only damaged pictures"};
    camera->stats.corrupt++;
    if (camera->ops->live && clock_now_ns() - camera->last_good_ns > ONLY_DAMAGE_MAX_NS)
        lose(camera, RESULT_INVALID, &why);
}

enum result camera_acquire(struct camera *camera, struct frame **out)
{
    *out = NULL;
    if (camera->ended)
        return RESULT_END;
    struct diagnostic why = {0};
    struct camera_picture waiting = {0};
    struct frame *frame = NULL;
    bool ready = false;
    enum result result = RESULT_UNAVAILABLE;
    if (camera->source != NULL) {
        result = atomic_load(&camera->unplugged)
                     ? tell_unplugged(&why)
                     : camera->ops->next(camera->source, &ready, &waiting, &camera->stats, &why);
        camera->ended = result == RESULT_END;
        if (camera->ended)
            return RESULT_END;
        if (result != RESULT_OK)
            lose(camera, result, &why);
    }
    if (camera->source == NULL) {
        *out = acquire_placeholder(camera);
        return RESULT_OK;
    }
    if (!ready)
        return RESULT_OK;
    result = make_frame(camera, &waiting, &frame, &why);
    camera->ops->done(camera->source);
    if (result == RESULT_OK)
        deliver(camera, frame, out);
    else if (result == RESULT_UNAVAILABLE)
        camera->stats.dropped++;
    else if (result == RESULT_UNSUPPORTED) // the crop no longer fits
        lose(camera, result, &why);
    else
        skip_damaged(camera);
    return RESULT_OK;
}

void camera_unplug(struct camera *camera, bool unplugged)
{
    atomic_store(&camera->unplugged, unplugged);
}

struct camera_stats camera_stats(const struct camera *camera)
{
    return camera->stats;
}

struct camera_mode camera_mode(const struct camera *camera)
{
    return camera->mode;
}
