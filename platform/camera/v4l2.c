// Cameras of the machine, by libv4l2: MJPEG and YUYV in mapped buffers.
#include "platform/base/clock.h"
#include "platform/camera/backend.h"
#include "platform/camera/v4l2_light.h"
#include "platform/camera/v4l2_modes.h"
#include "platform/decode/jpeg.h"
#include "platform/decode/yuyv.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <libv4l2.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define DEVICE_NODES 64
#define BUFFERS_WANTED 4
#define BUFFERS_MAX 8
#define NO_FRAME_MAX_NS (2 * CLOCK_SECOND_NS)
#define LOG_VARIABLE "LIBV4L2_LOG_FILENAME" // libv4l2's own setting
#define SEQUENCE_GAP_MAX 1000               // more is a counter that began again

struct mapping {
    void *start;
    size_t length;
};

struct camera_source {
    int device;
    struct camera_mode mode;
    __u32 pixel_format;
    size_t stride_bytes;
    bool full_range;
    struct mapping mappings[BUFFERS_MAX];
    int mapping_count;
    struct jpeg_decoder *jpeg;
    struct v4l2_light light;

    struct v4l2_buffer held; // dequeued, when is_held
    bool is_held, poll_failed, sequence_known;
    __u32 last_sequence;
    int64_t last_frame_ns; // or when streaming began: for the watchdog
};

static int ask(int device, unsigned long request, void *argument)
{
    int outcome = 0;
    do
        outcome = v4l2_ioctl(device, request, argument);
    while (outcome == -1 && errno == EINTR);
    return outcome;
}

// libv4l2 writes a line on stderr for every failed call, also for "no frame yet". It must not, unless
// somebody asked for its log; its only means is this variable of its own. The file stays open as long as the
// program.
static int open_quietly(const char *path)
{
    if (v4l2_log_file == NULL && getenv(LOG_VARIABLE) == NULL)
        v4l2_log_file = fopen("/dev/null", "we");
    return v4l2_open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

// What a person in front of the mirror should read.
static enum result explain(struct diagnostic *why, int error)
{
    switch (error) {
    case EBUSY:
        return diagnose(why, RESULT_UNAVAILABLE, "camera busy: another program uses it");
    case ENODEV:
    case ENXIO:
        return diagnose(why, RESULT_UNAVAILABLE, "camera unplugged");
    case ENOENT:
        return diagnose(why, RESULT_NOT_FOUND, "camera not plugged in");
    case EACCES:
    case EPERM:
        return diagnose(why, RESULT_UNAVAILABLE, "no permission to use the camera");
    default:
        return diagnose(why, RESULT_UNAVAILABLE, "camera trouble: %s", strerror(error));
    }
}

// uvcvideo makes a second node for metadata with the same capabilities; device_caps are this node's own.
static bool is_capture_device(int device, struct v4l2_capability *capability)
{
    if (ask(device, VIDIOC_QUERYCAP, capability) != 0)
        return false;
    __u32 caps = (capability->capabilities & V4L2_CAP_DEVICE_CAPS) != 0 ? capability->device_caps
                                                                        : capability->capabilities;
    return (caps & V4L2_CAP_VIDEO_CAPTURE) != 0 && (caps & V4L2_CAP_STREAMING) != 0 &&
           (caps & V4L2_CAP_VIDEO_M2M) == 0;
}

int camera_list(struct camera_device *devices, int capacity)
{
    int count = 0;
    for (int node = 0; node < DEVICE_NODES && count < capacity; node++) {
        struct camera_device *entry = &devices[count];
        struct v4l2_capability capability = {0};
        (void)snprintf(entry->path, sizeof entry->path, "/dev/video%d", node);
        int device = open_quietly(entry->path);
        if (device < 0)
            continue;
        if (is_capture_device(device, &capability)) {
            (void)snprintf(entry->name, sizeof entry->name, "%.*s", (int)sizeof capability.card,
                           (const char *)capability.card);
            count++;
        }
        (void)v4l2_close(device);
    }
    return count;
}

static void unmap_buffers(struct camera_source *source)
{
    for (int i = 0; i < source->mapping_count; i++)
        (void)v4l2_munmap(source->mappings[i].start, source->mappings[i].length);
    source->mapping_count = 0;
    struct v4l2_requestbuffers none = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    (void)ask(source->device, VIDIOC_REQBUFS, &none);
}

static void close_device(struct camera_source *source)
{
    if (source == NULL)
        return;
    if (source->device >= 0) {
        v4l2_light_end(&source->light);
        int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        (void)ask(source->device, VIDIOC_STREAMOFF, &type); // ENODEV after an unplug
        unmap_buffers(source);
        (void)v4l2_close(source->device);
    }
    jpeg_decoder_destroy(source->jpeg);
    free(source);
}

// Sets the format and takes over what the driver made of it. False: errno says why not.
static bool set_format(struct camera_source *source, const struct v4l2_mode *mode, bool exactly)
{
    struct v4l2_format format = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    format.fmt.pix.pixelformat = mode->pixel_format;
    format.fmt.pix.width = (__u32)mode->width_px;
    format.fmt.pix.height = (__u32)mode->height_px;
    format.fmt.pix.field = V4L2_FIELD_NONE;
    if (ask(source->device, VIDIOC_S_FMT, &format) != 0)
        return false;
    const struct v4l2_pix_format *granted = &format.fmt.pix;
    bool same = granted->pixelformat == mode->pixel_format && granted->width == (__u32)mode->width_px &&
                granted->height == (__u32)mode->height_px;
    if (!v4l2_modes_knows(granted->pixelformat) || (exactly && !same) || granted->width == 0 ||
        granted->height == 0 || granted->width % 2 != 0 || granted->width > PICTURE_MAX_SIDE_PX ||
        granted->height > PICTURE_MAX_SIDE_PX) {
        errno = EINVAL;
        return false;
    }
    source->pixel_format = granted->pixelformat;
    source->stride_bytes = granted->bytesperline != 0 ? granted->bytesperline : (size_t)granted->width * 2;
    source->full_range = granted->quantization == V4L2_QUANTIZATION_FULL_RANGE;
    source->mode = (struct camera_mode){.width_px = (int)granted->width, .height_px = (int)granted->height};
    (void)snprintf(source->mode.format, sizeof source->mode.format, "%s",
                   granted->pixelformat == V4L2_PIX_FMT_MJPEG ? "MJPG" : "YUYV");
    return true;
}

// A driver may refuse a rate or round it; what it says afterwards is what comes.
static void set_rate(struct camera_source *source, const struct v4l2_mode *mode)
{
    struct v4l2_streamparm parameters = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    if (mode->interval.numerator != 0) {
        parameters.parm.capture.timeperframe = mode->interval;
        (void)ask(source->device, VIDIOC_S_PARM, &parameters);
    }
    struct v4l2_mode granted = *mode;
    if (ask(source->device, VIDIOC_G_PARM, &parameters) == 0)
        granted.interval = parameters.parm.capture.timeperframe;
    source->mode.rate_hz = (float)v4l2_mode_rate_hz(&granted);
}

static bool map_buffers(struct camera_source *source)
{
    struct v4l2_requestbuffers request = {
        .count = BUFFERS_WANTED, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    if (ask(source->device, VIDIOC_REQBUFS, &request) != 0)
        return false;
    for (__u32 i = 0; i < request.count && i < BUFFERS_MAX; i++) {
        struct v4l2_buffer buffer = {
            .index = i, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
        if (ask(source->device, VIDIOC_QUERYBUF, &buffer) != 0)
            return false;
        struct mapping *mapping = &source->mappings[i];
        mapping->length = buffer.length;
        mapping->start = v4l2_mmap(NULL, buffer.length, PROT_READ | PROT_WRITE, MAP_SHARED, source->device,
                                   (int64_t)buffer.m.offset);
        if (mapping->start == MAP_FAILED)
            return false;
        source->mapping_count++;
        if (ask(source->device, VIDIOC_QBUF, &buffer) != 0)
            return false;
    }
    errno = ENOMEM;
    return source->mapping_count >= 2;
}

static bool start_mode(struct camera_source *source, const struct v4l2_mode *mode, bool exactly)
{
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (!set_format(source, mode, exactly))
        return false;
    set_rate(source, mode);
    if (map_buffers(source) && ask(source->device, VIDIOC_STREAMON, &type) == 0) {
        source->last_frame_ns = clock_now_ns();
        return true;
    }
    int error = errno; // ENOSPC: the bus has no room for this mode; a smaller one may fit
    unmap_buffers(source);
    errno = error;
    return false;
}

// The best mode that starts as asked; else the best one that the driver changes into something usable.
static enum result start_best_mode(struct camera_source *source, const struct camera_options *options,
                                   struct diagnostic *why)
{
    struct v4l2_mode modes[V4L2_MODES_MAX];
    int count = v4l2_modes_list(
        source->device, options->max_width_px > 0 ? options->max_width_px : CAMERA_MAX_WIDTH_PX,
        options->max_height_px > 0 ? options->max_height_px : CAMERA_MAX_HEIGHT_PX, modes);
    if (count == 0)
        return diagnose(why, RESULT_UNSUPPORTED, "the camera offers neither MJPEG nor YUYV");
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < count; i++) {
            if (start_mode(source, &modes[i], pass == 0))
                return RESULT_OK;
            if (errno == EBUSY || errno == ENODEV)
                return explain(why, errno);
        }
    }
    return diagnose(why, RESULT_UNSUPPORTED, "the camera refuses every mode it offers");
}

static enum result open_path(const struct camera_options *options, const char *path,
                             struct camera_source **out, struct diagnostic *why)
{
    struct v4l2_capability capability = {0};
    struct camera_source *source = calloc(1, sizeof *source);
    if (source == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory for the camera");
    source->device = open_quietly(path);
    enum result result = RESULT_OK;
    if (source->device < 0)
        result = explain(why, errno);
    else if (!is_capture_device(source->device, &capability))
        result = diagnose(why, RESULT_UNSUPPORTED, "%.40s is no camera", path);
    else if (jpeg_decoder_create(&source->jpeg) != RESULT_OK)
        result = diagnose(why, RESULT_NO_MEMORY, "out of memory for the camera");
    else
        result = start_best_mode(source, options, why);
    if (result != RESULT_OK) {
        close_device(source);
        return result;
    }
    v4l2_light_begin(&source->light, source->device, options, source->mode.rate_hz);
    *out = source;
    return RESULT_OK;
}

static enum result open_device(const struct camera_options *options, const char *what,
                               struct camera_source **out, struct diagnostic *why)
{
    (void)what;
    return open_path(options, options->source, out, why);
}

// The first camera that can be had; when none can, what was wrong with the first.
static enum result open_first(const struct camera_options *options, const char *what,
                              struct camera_source **out, struct diagnostic *why)
{
    (void)what;
    struct camera_device devices[CAMERA_DEVICES_MAX];
    int count = camera_list(devices, CAMERA_DEVICES_MAX);
    enum result first = RESULT_NOT_FOUND;
    if (count == 0)
        return diagnose(why, first, "no camera found");
    for (int i = 0; i < count; i++) {
        struct diagnostic other = {0};
        enum result result = open_path(options, devices[i].path, out, i == 0 ? why : &other);
        if (result == RESULT_OK)
            return RESULT_OK;
        if (i == 0)
            first = result;
    }
    return first;
}

static struct camera_mode mode_of_device(const struct camera_source *source)
{
    return source->mode;
}

static void wait_for_device(struct camera_source *source, int64_t timeout_ns)
{
    struct pollfd item = {.fd = source->device, .events = POLLIN};
    int64_t timeout_ms = (timeout_ns + CLOCK_MILLISECOND_NS - 1) / CLOCK_MILLISECOND_NS;
    int outcome = poll(&item, 1, (int)(timeout_ms < 1000 ? timeout_ms : 1000));
    source->poll_failed = outcome > 0 && (item.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
}

static void give_back(struct camera_source *source, struct v4l2_buffer *buffer)
{
    // A refusal shows itself at the next dequeue.
    (void)ask(source->device, VIDIOC_QBUF, buffer);
}

static void count_gap(struct camera_source *source, const struct v4l2_buffer *buffer,
                      struct camera_stats *stats)
{
    __u32 step = buffer->sequence - source->last_sequence;
    if (source->sequence_known && step > 1 && step < SEQUENCE_GAP_MAX)
        stats->dropped += step - 1;
    source->sequence_known = true;
    source->last_sequence = buffer->sequence;
}

// Takes every finished buffer and keeps the newest: what the shopper sees must not be late. Returns errno.
static int dequeue_newest(struct camera_source *source, struct camera_stats *stats)
{
    for (int i = 0; i < source->mapping_count; i++) {
        struct v4l2_buffer buffer = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
        if (ask(source->device, VIDIOC_DQBUF, &buffer) != 0)
            return errno;
        if (buffer.index >= (__u32)source->mapping_count)
            return EIO;
        source->last_frame_ns = clock_now_ns();
        count_gap(source, &buffer, stats);
        if ((buffer.flags & V4L2_BUF_FLAG_ERROR) != 0 || buffer.bytesused == 0) {
            stats->corrupt++;
            give_back(source, &buffer);
            continue;
        }
        if (source->is_held) {
            stats->dropped++;
            give_back(source, &source->held);
        }
        source->held = buffer;
        source->is_held = true;
    }
    return 0;
}

// The driver's time of the frame where it is on our clock and believable, else now.
static int64_t time_of(const struct v4l2_buffer *buffer)
{
    int64_t now_ns = clock_now_ns();
    int64_t stamp_ns = (int64_t)buffer->timestamp.tv_sec * CLOCK_SECOND_NS + buffer->timestamp.tv_usec * 1000;
    bool ours = (buffer->flags & V4L2_BUF_FLAG_TIMESTAMP_MASK) == V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
    return ours && stamp_ns <= now_ns && now_ns - stamp_ns < CLOCK_SECOND_NS ? stamp_ns : now_ns;
}

static enum result next_of_device(struct camera_source *source, bool *ready, struct camera_picture *picture,
                                  struct camera_stats *stats, struct diagnostic *why)
{
    int error = dequeue_newest(source, stats);
    bool nothing_yet = error == EAGAIN || error == EIO; // EIO: a passing fault, says the V4L2 manual
    if (error != 0 && !nothing_yet)
        return explain(why, error);
    if (!source->is_held) {
        if (source->poll_failed)
            return explain(why, ENODEV);
        if (clock_now_ns() - source->last_frame_ns > NO_FRAME_MAX_NS)
            return diagnose(why, RESULT_UNAVAILABLE, "camera gives no pictures");
        return RESULT_OK;
    }
    *ready = true;
    *picture = (struct camera_picture){.width_px = source->mode.width_px,
                                       .height_px = source->mode.height_px,
                                       .captured_ns = time_of(&source->held)};
    return RESULT_OK;
}

static enum result decode_held(struct camera_source *source, const struct picture *out)
{
    assert(source->is_held);
    const struct mapping *mapping = &source->mappings[source->held.index];
    size_t size = source->held.bytesused < mapping->length ? source->held.bytesused : mapping->length;
    if (source->pixel_format == V4L2_PIX_FMT_MJPEG)
        return jpeg_decode(source->jpeg, mapping->start, size, true, out, NULL);
    return yuyv_decode(mapping->start, size, source->stride_bytes, source->full_range, out);
}

static void device_done(struct camera_source *source)
{
    give_back(source, &source->held);
    source->is_held = false;
}

static void meter_device(struct camera_source *source, float luminance, bool is_face, int64_t time_ns)
{
    v4l2_light_meter(&source->light, luminance, is_face, time_ns);
}

// Nodes come and go with devices, and with them the folder's time.
static int64_t changes_of_nodes(void)
{
    struct stat folder;
    if (stat("/dev", &folder) != 0)
        return 0;
    return (int64_t)folder.st_mtim.tv_sec * CLOCK_SECOND_NS + folder.st_mtim.tv_nsec;
}

const struct camera_ops camera_v4l2_ops = {
    .prefix = "/dev/",
    .live = true,
    .open = open_device,
    .close = close_device,
    .mode = mode_of_device,
    .wait = wait_for_device,
    .next = next_of_device,
    .decode = decode_held,
    .done = device_done,
    .meter = meter_device,
    .changes = changes_of_nodes,
};

const struct camera_ops camera_v4l2_auto_ops = {
    .prefix = "auto",
    .live = true,
    .open = open_first,
    .close = close_device,
    .mode = mode_of_device,
    .wait = wait_for_device,
    .next = next_of_device,
    .decode = decode_held,
    .done = device_done,
    .meter = meter_device,
    .changes = changes_of_nodes,
};
