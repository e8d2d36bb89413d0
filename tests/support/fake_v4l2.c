// A test camera without hardware: preloaded (LD_PRELOAD), it stands in for /dev/video0, a camera, and
// /dev/video1, the metadata node that uvcvideo makes beside it; no other /dev/videoN is there. libv4l2 speaks
// to its devices by syscall(), so that and poll() are what is taken over.
//
// A frame shows four quarters: red, green, blue, and a grey that changes. What it shows instead, and what
// goes wrong, is said by the environment:
//   FAKE_V4L2_FRAMES=FOLDER       0001.jpg, 0002.jpg …, 90 at most, forwards and back again, where
//   MJPEG is what it was asked for; FAKE_V4L2_GRANT has to say how large they are
//   FAKE_V4L2_CABLE=FILE          is unplugged while there is no such file
//   FAKE_V4L2_FORMATS=MJPG,YUYV   what it offers (this is the default)
//   FAKE_V4L2_REFUSE=MJPG         a format whose S_FMT fails
//   FAKE_V4L2_GRANT=YUYV:640x360  what S_FMT makes of every wish
//   FAKE_V4L2_NO_SPACE=1280       STREAMON fails with ENOSPC from this width on: the bus is full
//   FAKE_V4L2_BUSY_MS=N           S_FMT fails with EBUSY for so long
//   FAKE_V4L2_UNPLUG_AFTER=N      unplugged once after so many frames, for FAKE_V4L2_UNPLUGGED_MS (default
//   1000) FAKE_V4L2_SILENT_AFTER=N      no frame after so many, until it is opened again
//   FAKE_V4L2_CORRUPT_EVERY=N     every so many-th frame has a hole in its data; likewise
//   FAKE_V4L2_SHORT_EVERY=N       is cut in half, and
//   FAKE_V4L2_ERROR_EVERY=N       is marked as faulty by the driver
//   FAKE_V4L2_CONTROLS=mode,time,gain,rate,mains,backlight   controls of light that it has (default: none)
//   FAKE_V4L2_REFUSE_CONTROL=gain a control that can't be set after all
//   FAKE_V4L2_LIGHT=P             percent of the light that its automatics are right for (default 100); they
//   don't follow it, so frames are darker or brighter until time or gain is set
//   FAKE_V4L2_SETS=FILE           gets a line "NAME VALUE" for every control that was set
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <turbojpeg.h>
#include <unistd.h>

#define BUFFERS 4
#define BUFFER_BYTES ((size_t)4 << 20) // 1920x1080 in two bytes a pixel, and whole pages
#define HANDLES 16
#define VARIANTS 4 // of the picture: the grey quarter's steps
#define MAX_RECORDED 90
#define SECOND_NS INT64_C(1000000000)

struct handle {
    int fd; // a memory file as large as the buffers; 0: unused
    bool metadata;
    int generation; // of the plugging in; an older one is dead
};

struct size {
    const char *format;
    unsigned width, height, rate;
};

// Listed as drivers do, by format and not by worth.
static const struct size sizes[] = {
    {"MJPG", 640, 480, 30}, {"MJPG", 1920, 1080, 30}, {"MJPG", 1280, 720, 60}, {"MJPG", 1280, 720, 30},
    {"YUYV", 640, 480, 30}, {"YUYV", 1280, 720, 10},  {"YUYV", 1920, 1080, 5},
};
#define SIZE_COUNT (sizeof sizes / sizeof sizes[0])

enum { MODE, TIME, GAIN, RATE, MAINS, BACKLIGHT, CONTROL_COUNT };

// As a common UVC camera has them; the time in 100 us.
static const struct {
    const char *name;
    uint32_t id;
    int minimum, maximum, initial;
} controls[CONTROL_COUNT] = {
    [MODE] = {"mode", V4L2_CID_EXPOSURE_AUTO, 0, 3, V4L2_EXPOSURE_APERTURE_PRIORITY},
    [TIME] = {"time", V4L2_CID_EXPOSURE_ABSOLUTE, 3, 2047, 156},
    [GAIN] = {"gain", V4L2_CID_GAIN, 0, 255, 0},
    [RATE] = {"rate", V4L2_CID_EXPOSURE_AUTO_PRIORITY, 0, 1, 1},
    [MAINS] = {"mains", V4L2_CID_POWER_LINE_FREQUENCY, 0, 2, 2},
    [BACKLIGHT] = {"backlight", V4L2_CID_BACKLIGHT_COMPENSATION, 0, 2, 0},
};
#define AUTOMATIC_TIME 156.0 // what the automatics expose for

static struct {
    pthread_mutex_t mutex;
    struct handle handles[HANDLES];
    int generation;
    bool unplugged_once;
    int64_t busy_until_ns, back_at_ns;

    // The one stream.
    int owner; // its file; 0: none
    struct v4l2_pix_format format;
    unsigned rate;
    bool streaming;
    int64_t started_ns;
    uint64_t ticks, frames_given;
    uint8_t *memory;
    int queued[BUFFERS], queued_count;
    struct v4l2_buffer done[BUFFERS];
    int done_count;
    int values[CONTROL_COUNT]; // from begin() on
    uint8_t *pictures[VARIANTS];
    double exposures[VARIANTS]; // with which they were drawn
    size_t picture_bytes[VARIANTS];
    uint8_t *recorded[MAX_RECORDED]; // as FAKE_V4L2_FRAMES has them
    size_t recorded_bytes[MAX_RECORDED];
    int recorded_count;
} camera = {.mutex = PTHREAD_MUTEX_INITIALIZER, .format = {.width = 640, .height = 480}, .rate = 30};

static int64_t now_ns(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND_NS + now.tv_nsec;
}

static const char *setting(const char *name, const char *otherwise)
{
    const char *text = getenv(name);
    return text != NULL ? text : otherwise;
}

static uint64_t number(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text != NULL ? strtoull(text, NULL, 10) : otherwise;
}

static uint32_t fourcc(const char *text)
{
    return v4l2_fourcc((uint32_t)text[0], (uint32_t)text[1], (uint32_t)text[2], (uint32_t)text[3]);
}

static bool offers(const char *format)
{
    return strstr(setting("FAKE_V4L2_FORMATS", "MJPG,YUYV"), format) != NULL;
}

// --- what the frames show
// -----------------------------------------------------------------------------------------

// Light that reaches the picture, of what is right.
static double exposure(void)
{
    double light = (double)number("FAKE_V4L2_LIGHT", 100) / 100.0;
    if (camera.values[BACKLIGHT] > 0)
        light *= 2.0;
    if (camera.values[MODE] != V4L2_EXPOSURE_MANUAL)
        return light;
    return light * camera.values[TIME] / AUTOMATIC_TIME * (1.0 + camera.values[GAIN] / 32.0);
}

// The four quarters of the picture that is drawn.
static uint8_t quarters[4][3];

static void light_quarters(int variant)
{
    static const uint8_t colours[3][3] = {{200, 40, 50}, {40, 180, 60}, {50, 60, 190}};
    double light = camera.exposures[variant];
    memcpy(quarters, colours, sizeof colours);
    memset(quarters[3], 60 + 40 * variant, 3);
    for (int i = 0; i < 12 && (light < 0.999 || light > 1.001); i++) {
        uint8_t *value = &quarters[i / 3][i % 3];
        *value = (uint8_t)(255.0 * pow(fmin(light * pow(*value / 255.0, 2.2), 1.0), 1.0 / 2.2) + 0.5);
    }
}

static const uint8_t *colour_at(unsigned x, unsigned y)
{
    return quarters[(y >= camera.format.height / 2) * 2U + (x >= camera.format.width / 2)];
}

static void draw_yuyv(uint8_t *out)
{
    for (unsigned y = 0; y < camera.format.height; y++) {
        for (unsigned x = 0; x < camera.format.width; x += 2, out += 4) {
            const uint8_t *c = colour_at(x, y);
            // BT.601, limited range.
            out[0] = out[2] = (uint8_t)(16.5 + (0.299 * c[0] + 0.587 * c[1] + 0.114 * c[2]) * 219 / 255);
            out[1] = (uint8_t)(128.5 + (-0.168736 * c[0] - 0.331264 * c[1] + 0.5 * c[2]) * 224 / 255);
            out[3] = (uint8_t)(128.5 + (0.5 * c[0] - 0.418688 * c[1] - 0.081312 * c[2]) * 224 / 255);
        }
    }
}

static void draw_jpeg(int variant)
{
    unsigned width = camera.format.width, height = camera.format.height;
    uint8_t *rgb = malloc((size_t)width * height * 3);
    tjhandle encoder = tjInitCompress();
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    for (unsigned y = 0; y < height; y++)
        for (unsigned x = 0; x < width; x++)
            memcpy(rgb + ((size_t)y * width + x) * 3, colour_at(x, y), 3);
    (void)tjCompress2(encoder, rgb, (int)width, 0, (int)height, TJPF_RGB, &bytes, &size, TJSAMP_422, 90, 0);
    camera.pictures[variant] = malloc(size);
    memcpy(camera.pictures[variant], bytes, size);
    camera.picture_bytes[variant] = size;
    tjFree(bytes);
    (void)tjDestroy(encoder);
    free(rgb);
}

static void draw_picture(int variant)
{
    free(camera.pictures[variant]);
    camera.exposures[variant] = exposure();
    light_quarters(variant);
    if (camera.format.pixelformat == V4L2_PIX_FMT_MJPEG) {
        draw_jpeg(variant);
    } else {
        camera.picture_bytes[variant] = (size_t)camera.format.width * camera.format.height * 2;
        camera.pictures[variant] = malloc(camera.picture_bytes[variant]);
        draw_yuyv(camera.pictures[variant]);
    }
}

static void draw_pictures(void)
{
    for (int i = 0; i < VARIANTS; i++)
        draw_picture(i);
}

// False at the end of the folder.
static bool read_recorded(const char *folder, int number)
{
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/%04d.jpg", folder, number);
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return false;
    uint8_t *bytes = malloc(BUFFER_BYTES);
    size_t size = bytes != NULL ? fread(bytes, 1, BUFFER_BYTES, file) : 0;
    (void)fclose(file);
    uint8_t *kept = size > 0 ? realloc(bytes, size) : NULL;
    if (kept == NULL) {
        free(bytes);
        return false;
    }
    camera.recorded[camera.recorded_count] = kept;
    camera.recorded_bytes[camera.recorded_count++] = size;
    return true;
}

static void read_all_recorded(const char *folder)
{
    for (int i = 1; i <= MAX_RECORDED && read_recorded(folder, i); i++)
        continue;
}

// Which one is shown: forwards and back, so that nobody jumps.
static int recorded_at(uint64_t tick)
{
    uint64_t last = (uint64_t)camera.recorded_count - 1;
    uint64_t at = last > 0 ? tick % (2 * last) : 0;
    return (int)(at <= last ? at : 2 * last - at);
}

// --- frames in time
// -----------------------------------------------------------------------------------------------

static bool is_nth(const char *name, uint64_t frame)
{
    uint64_t every = number(name, 0);
    return every != 0 && frame % every == 0;
}

static const uint8_t *picture_at(uint64_t tick, size_t *size)
{
    if (camera.recorded_count > 0 && camera.format.pixelformat == V4L2_PIX_FMT_MJPEG) {
        int at = recorded_at(tick);
        *size = camera.recorded_bytes[at];
        return camera.recorded[at];
    }
    int variant = (int)(tick % VARIANTS);
    double change = exposure() / camera.exposures[variant];
    if (change < 0.999 || change > 1.001)
        draw_picture(variant);
    *size = camera.picture_bytes[variant];
    return camera.pictures[variant];
}

static void fill(int index, uint64_t tick)
{
    uint8_t *memory = camera.memory + (size_t)index * BUFFER_BYTES;
    uint64_t frame = ++camera.frames_given;
    int64_t time_ns = camera.started_ns + (int64_t)tick * SECOND_NS / (int64_t)camera.rate;
    size_t size = 0;
    const uint8_t *picture = picture_at(tick, &size);
    memcpy(memory, picture, size);
    if (is_nth("FAKE_V4L2_CORRUPT_EVERY", frame)) // a marker where none can be
        memcpy(memory + size / 2, "\xff\xc0\xff\xc0\xff\xc0\xff\xc0", 8);
    if (is_nth("FAKE_V4L2_SHORT_EVERY", frame))
        size /= 2;
    struct v4l2_buffer *done = &camera.done[camera.done_count++];
    *done = (struct v4l2_buffer){.index = (uint32_t)index,
                                 .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
                                 .memory = V4L2_MEMORY_MMAP,
                                 .bytesused = (uint32_t)size,
                                 .length = BUFFER_BYTES,
                                 .flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC,
                                 .sequence = (uint32_t)tick,
                                 .m = {.offset = (uint32_t)((size_t)index * BUFFER_BYTES)}};
    if (is_nth("FAKE_V4L2_ERROR_EVERY", frame))
        done->flags |= V4L2_BUF_FLAG_ERROR;
    done->timestamp.tv_sec = time_ns / SECOND_NS;
    done->timestamp.tv_usec = time_ns % SECOND_NS / 1000;
}

static void unplug(void)
{
    camera.unplugged_once = true;
    camera.generation++;
    camera.streaming = false;
    camera.owner = 0;
    camera.back_at_ns = now_ns() + (int64_t)number("FAKE_V4L2_UNPLUGGED_MS", 1000) * 1000000;
}

static bool is_plugged_in(void)
{
    const char *cable = setting("FAKE_V4L2_CABLE", NULL);
    return cable == NULL || access(cable, F_OK) == 0;
}

static bool is_silent(void)
{
    uint64_t after = number("FAKE_V4L2_SILENT_AFTER", 0);
    return after != 0 && camera.frames_given >= after;
}

// Gives the frames whose time has come to the waiting buffers, as a driver's interrupt would.
static void advance(void)
{
    while (camera.streaming && !is_silent()) {
        uint64_t unplug_after = number("FAKE_V4L2_UNPLUG_AFTER", 0);
        bool drops_out = unplug_after != 0 && !camera.unplugged_once && camera.frames_given >= unplug_after;
        if (drops_out || !is_plugged_in()) {
            unplug();
            return;
        }
        int64_t due_ns = camera.started_ns + (int64_t)(camera.ticks + 1) * SECOND_NS / (int64_t)camera.rate;
        if (now_ns() < due_ns)
            return;
        camera.ticks++;
        if (camera.queued_count == 0)
            continue; // nobody gave a buffer: the frame is lost
        int index = camera.queued[0];
        memmove(camera.queued, camera.queued + 1, sizeof camera.queued - sizeof camera.queued[0]);
        camera.queued_count--;
        fill(index, camera.ticks);
    }
}

static bool is_dead(const struct handle *handle)
{
    return handle->generation != camera.generation;
}

// --- ioctls
// -------------------------------------------------------------------------------------------------------

static int refuse(int error)
{
    errno = error;
    return -1;
}

static int query_capability(const struct handle *handle, struct v4l2_capability *out)
{
    *out = (struct v4l2_capability){.driver = "fake", .card = "Fake camera", .bus_info = "usb-fake-1"};
    out->version = 6 << 16;
    out->device_caps =
        V4L2_CAP_STREAMING | (handle->metadata ? V4L2_CAP_META_CAPTURE : V4L2_CAP_VIDEO_CAPTURE);
    // As uvcvideo does: the device as a whole can both, whichever node is asked.
    out->capabilities =
        V4L2_CAP_STREAMING | V4L2_CAP_META_CAPTURE | V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_DEVICE_CAPS;
    return 0;
}

static int enumerate_format(struct v4l2_fmtdesc *out)
{
    static const char *const formats[] = {"MJPG", "YUYV"};
    uint32_t index = out->index;
    for (int i = 0; i < 2; i++) {
        if (!offers(formats[i]) || index-- != 0)
            continue;
        out->pixelformat = fourcc(formats[i]);
        out->flags = i == 0 ? V4L2_FMT_FLAG_COMPRESSED : 0;
        return 0;
    }
    return refuse(EINVAL);
}

static bool is_repeated(size_t i)
{
    return i > 0 && strcmp(sizes[i].format, sizes[i - 1].format) == 0 && sizes[i].width == sizes[i - 1].width;
}

static int enumerate_size(struct v4l2_frmsizeenum *out)
{
    uint32_t index = out->index;
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        if (fourcc(sizes[i].format) != out->pixel_format || is_repeated(i) || index-- != 0)
            continue;
        out->type = V4L2_FRMSIZE_TYPE_DISCRETE;
        out->discrete = (struct v4l2_frmsize_discrete){sizes[i].width, sizes[i].height};
        return 0;
    }
    return refuse(EINVAL);
}

static int enumerate_interval(struct v4l2_frmivalenum *out)
{
    uint32_t index = out->index;
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        if (fourcc(sizes[i].format) != out->pixel_format || sizes[i].width != out->width ||
            sizes[i].height != out->height || index-- != 0)
            continue;
        out->type = V4L2_FRMIVAL_TYPE_DISCRETE;
        out->discrete = (struct v4l2_fract){1, sizes[i].rate};
        return 0;
    }
    return refuse(EINVAL);
}

static int set_format(const struct handle *handle, struct v4l2_format *wish)
{
    struct v4l2_pix_format *pix = &wish->fmt.pix;
    char format[5] = "YUYV";
    unsigned width = 0, height = 0;
    if (now_ns() < camera.busy_until_ns || (camera.owner != 0 && camera.owner != handle->fd))
        return refuse(EBUSY);
    const char *refused = setting("FAKE_V4L2_REFUSE", "");
    if (refused[0] != '\0' && pix->pixelformat == fourcc(refused))
        return refuse(EINVAL);
    if (sscanf(setting("FAKE_V4L2_GRANT", ""), "%4s:%ux%u", format, &width, &height) == 3 ||
        sscanf(setting("FAKE_V4L2_GRANT", ""), "%4[A-Z]:%ux%u", format, &width, &height) == 3) {
        pix->pixelformat = fourcc(format);
        pix->width = width;
        pix->height = height;
    }
    pix->bytesperline = pix->pixelformat == V4L2_PIX_FMT_YUYV ? pix->width * 2 : 0;
    pix->sizeimage = BUFFER_BYTES;
    pix->field = V4L2_FIELD_NONE;
    camera.format = *pix;
    camera.rate = 30;
    return 0;
}

static int set_rate(struct v4l2_streamparm *wish)
{
    const struct v4l2_fract *interval = &wish->parm.capture.timeperframe;
    if (interval->numerator != 0 && interval->denominator / interval->numerator != 0)
        camera.rate = interval->denominator / interval->numerator;
    return 0;
}

static int get_rate(struct v4l2_streamparm *out)
{
    out->parm.capture.capability = V4L2_CAP_TIMEPERFRAME;
    out->parm.capture.timeperframe = (struct v4l2_fract){1, camera.rate};
    return 0;
}

static int request_buffers(const struct handle *handle, struct v4l2_requestbuffers *request)
{
    if (camera.owner != 0 && camera.owner != handle->fd)
        return refuse(EBUSY);
    camera.queued_count = camera.done_count = 0;
    camera.owner = request->count > 0 ? handle->fd : 0;
    if (request->count > BUFFERS)
        request->count = BUFFERS;
    if (camera.memory != NULL)
        (void)munmap(camera.memory, BUFFERS * BUFFER_BYTES);
    camera.memory = NULL;
    if (request->count == 0)
        return 0;
    void *memory = mmap(NULL, BUFFERS * BUFFER_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, handle->fd, 0);
    if (memory == MAP_FAILED)
        return refuse(ENOMEM);
    camera.memory = memory;
    return 0;
}

static int query_buffer(struct v4l2_buffer *out)
{
    if (out->index >= BUFFERS)
        return refuse(EINVAL);
    out->length = BUFFER_BYTES;
    out->m.offset = (uint32_t)((size_t)out->index * BUFFER_BYTES);
    out->flags = 0; // libv4l2 asks with what was on its stack, and would take it for "still mapped": busy
    return 0;
}

static int queue_buffer(const struct v4l2_buffer *buffer)
{
    if (buffer->index >= BUFFERS || camera.queued_count == BUFFERS)
        return refuse(EINVAL);
    camera.queued[camera.queued_count++] = (int)buffer->index;
    return 0;
}

static int dequeue_buffer(const struct handle *handle, struct v4l2_buffer *out)
{
    advance();
    if (is_dead(handle))
        return refuse(ENODEV);
    if (!camera.streaming)
        return refuse(EINVAL);
    if (camera.done_count == 0)
        return refuse(EAGAIN);
    *out = camera.done[0];
    memmove(camera.done, camera.done + 1, sizeof camera.done - sizeof camera.done[0]);
    camera.done_count--;
    return 0;
}

static int start_stream(void)
{
    uint64_t no_space = number("FAKE_V4L2_NO_SPACE", 0);
    if (no_space != 0 && camera.format.width >= no_space)
        return refuse(ENOSPC);
    draw_pictures();
    camera.streaming = true;
    camera.started_ns = now_ns();
    camera.ticks = camera.frames_given = 0;
    return 0;
}

static int stop_stream(void)
{
    camera.streaming = false;
    camera.queued_count = camera.done_count = 0;
    return 0;
}

// The control of an id, or -1.
static int find_control(uint32_t id)
{
    for (int i = 0; i < CONTROL_COUNT; i++)
        if (controls[i].id == id && strstr(setting("FAKE_V4L2_CONTROLS", ""), controls[i].name) != NULL)
            return i;
    return -1;
}

static int query_control(struct v4l2_queryctrl *out)
{
    int i = find_control(out->id);
    if (i < 0)
        return refuse(EINVAL);
    out->minimum = controls[i].minimum;
    out->maximum = controls[i].maximum;
    out->default_value = controls[i].initial;
    out->step = 1;
    out->type = i == MODE || i == MAINS ? V4L2_CTRL_TYPE_MENU : V4L2_CTRL_TYPE_INTEGER;
    bool automatic = camera.values[MODE] != V4L2_EXPOSURE_MANUAL;
    out->flags = i == TIME && automatic ? V4L2_CTRL_FLAG_INACTIVE : 0;
    return 0;
}

static int query_menu(const struct v4l2_querymenu *entry)
{
    bool offered = find_control(entry->id) != MODE || entry->index == V4L2_EXPOSURE_MANUAL ||
                   entry->index == V4L2_EXPOSURE_APERTURE_PRIORITY;
    return offered ? 0 : refuse(EINVAL);
}

static int get_control(struct v4l2_control *out)
{
    int i = find_control(out->id);
    if (i < 0)
        return refuse(EINVAL);
    out->value = camera.values[i];
    return 0;
}

static int set_control(const struct v4l2_control *wish)
{
    int i = find_control(wish->id);
    const char *path = setting("FAKE_V4L2_SETS", NULL);
    FILE *file = path != NULL ? fopen(path, "ae") : NULL;
    if (file != NULL) {
        (void)fprintf(file, "%s %d\n", i < 0 ? "unknown" : controls[i].name, wish->value);
        (void)fclose(file);
    }
    if (i < 0 || wish->value < controls[i].minimum || wish->value > controls[i].maximum)
        return refuse(EINVAL);
    if (strcmp(setting("FAKE_V4L2_REFUSE_CONTROL", ""), controls[i].name) == 0)
        return refuse(EIO);
    if (i == TIME && camera.values[MODE] != V4L2_EXPOSURE_MANUAL)
        return refuse(EACCES);
    camera.values[i] = wish->value;
    return 0;
}

static int control(const struct handle *handle, unsigned long request, void *argument)
{
    if (is_dead(handle))
        return refuse(ENODEV);
    if (request == VIDIOC_QUERYCAP)
        return query_capability(handle, argument);
    if (handle->metadata)
        return refuse(EINVAL);
    switch (request) {
    case VIDIOC_ENUM_FMT:
        return enumerate_format(argument);
    case VIDIOC_ENUM_FRAMESIZES:
        return enumerate_size(argument);
    case VIDIOC_ENUM_FRAMEINTERVALS:
        return enumerate_interval(argument);
    case VIDIOC_G_FMT:
        ((struct v4l2_format *)argument)->fmt.pix = camera.format;
        return 0;
    case VIDIOC_TRY_FMT:
        return 0;
    case VIDIOC_S_FMT:
        return set_format(handle, argument);
    case VIDIOC_S_PARM:
        return set_rate(argument);
    case VIDIOC_G_PARM:
        return get_rate(argument);
    case VIDIOC_REQBUFS:
        return request_buffers(handle, argument);
    case VIDIOC_QUERYBUF:
        return query_buffer(argument);
    case VIDIOC_QBUF:
        return queue_buffer(argument);
    case VIDIOC_DQBUF:
        return dequeue_buffer(handle, argument);
    case VIDIOC_QUERYCTRL:
        return query_control(argument);
    case VIDIOC_QUERYMENU:
        return query_menu(argument);
    case VIDIOC_G_CTRL:
        return get_control(argument);
    case VIDIOC_S_CTRL:
        return set_control(argument);
    case VIDIOC_STREAMON:
        return start_stream();
    case VIDIOC_STREAMOFF:
        return stop_stream();
    default:
        return refuse(ENOTTY);
    }
}

// --- files
// --------------------------------------------------------------------------------------------------------

static struct handle *find_handle(int fd)
{
    for (int i = 0; i < HANDLES; i++)
        if (camera.handles[i].fd == fd && fd > 0)
            return &camera.handles[i];
    return NULL;
}

static int open_node(const char *path)
{
    bool metadata = strcmp(path, "/dev/video1") == 0;
    if ((!metadata && strcmp(path, "/dev/video0") != 0) || now_ns() < camera.back_at_ns || !is_plugged_in())
        return refuse(ENOENT);
    for (int i = 0; i < HANDLES; i++) {
        struct handle *handle = &camera.handles[i];
        if (handle->fd != 0)
            continue;
        int fd = memfd_create("fake-camera", MFD_CLOEXEC);
        if (fd < 0 || ftruncate(fd, BUFFERS * BUFFER_BYTES) != 0)
            return refuse(ENOMEM);
        *handle = (struct handle){.fd = fd, .metadata = metadata, .generation = camera.generation};
        return fd;
    }
    return refuse(EMFILE);
}

static void close_node(struct handle *handle)
{
    if (camera.owner == handle->fd) {
        camera.owner = 0;
        (void)stop_stream();
    }
    handle->fd = 0;
}

__attribute__((constructor)) static void begin(void)
{
    for (int i = 0; i < CONTROL_COUNT; i++)
        camera.values[i] = controls[i].initial;
    camera.busy_until_ns = now_ns() + (int64_t)number("FAKE_V4L2_BUSY_MS", 0) * 1000000;
    const char *folder = setting("FAKE_V4L2_FRAMES", NULL);
    if (folder != NULL)
        read_all_recorded(folder);
}

typedef long syscall_function(long, ...);
typedef int poll_function(struct pollfd *, nfds_t, int);

// POSIX lets a function's address come as a void pointer; C does not, hence the copy.
static void find_next(const char *name, void *function)
{
    void *address = dlsym(RTLD_NEXT, name);
    memcpy(function, &address, sizeof address);
}

static bool is_node(const char *path)
{
    return path != NULL && strncmp(path, "/dev/video", 10) == 0;
}

// True when the call concerned the camera; *outcome is then what it gives.
static bool take_over(long which, const long arguments[6], long *outcome)
{
    const char *path = NULL;
    if (which == SYS_openat)
        path = (const char *)arguments[1];
#ifdef SYS_open
    if (which == SYS_open)
        path = (const char *)arguments[0];
#endif
    if (path != NULL) {
        if (!is_node(path))
            return false;
        *outcome = open_node(path);
        return true;
    }
    struct handle *handle = find_handle((int)arguments[0]);
    if (handle == NULL || (which != SYS_ioctl && which != SYS_close))
        return false;
    if (which == SYS_ioctl) {
        *outcome = control(handle, (unsigned long)arguments[1], (void *)arguments[2]);
        return true;
    }
    close_node(handle); // and the memory file is closed by the real call
    return false;
}

long syscall(long which, ...)
{
    static syscall_function *real;
    if (real == NULL)
        find_next("syscall", &real);
    long arguments[6], outcome = 0;
    va_list list;
    va_start(list, which);
    for (int i = 0; i < 6; i++)
        arguments[i] = va_arg(list, long);
    va_end(list);
    (void)pthread_mutex_lock(&camera.mutex);
    bool taken = take_over(which, arguments, &outcome);
    int error = errno;
    (void)pthread_mutex_unlock(&camera.mutex);
    errno = error;
    return taken ? outcome
                 : real(which, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4],
                        arguments[5]);
}

static bool poll_now(struct pollfd *item)
{
    (void)pthread_mutex_lock(&camera.mutex);
    struct handle *handle = find_handle(item->fd);
    advance();
    item->revents = 0;
    if (handle == NULL || is_dead(handle))
        item->revents = POLLERR | POLLHUP;
    else if (camera.done_count > 0)
        item->revents = POLLIN;
    (void)pthread_mutex_unlock(&camera.mutex);
    return item->revents != 0;
}

int poll(struct pollfd *items, nfds_t count, int timeout_ms)
{
    static poll_function *real;
    if (real == NULL)
        find_next("poll", &real);
    if (count != 1 || find_handle(items[0].fd) == NULL)
        return real(items, count, timeout_ms);
    int64_t until_ns = now_ns() + (int64_t)timeout_ms * 1000000;
    do {
        if (poll_now(&items[0]))
            return 1;
        (void)usleep(1000);
    } while (now_ns() < until_ns);
    return 0;
}
