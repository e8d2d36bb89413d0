// Opens a camera as the mirror does and prints a JSON line for every frame, then one for the whole:
//   camera_probe SOURCE SECONDS [--delay-ms N] [--max WIDTHxHEIGHT] [--rotate DEGREES]
//                [--exposure auto|mirror|fixed] [--mains HERTZ] [--face SECONDS] [--frames N] [--until FILE]
//                [--sum yes]
// --face: somebody is in the upper right quarter for so long. --frames: so many camera frames are enough;
// --until: the end when there is such a file. --sum: of the frame's pixels, see below. "quarters" are the
// colours in the middle of the frame's four quarters, row by row. With --list: the devices. With --sums FILE
// WIDTHxHEIGHT: the "sum" that a camera's frame has whose picture arrived bit by bit, for every picture of a
// .mjpeg or .yuyv file.
#include "platform/base/clock.h"
#include "platform/camera/camera.h"
#include "platform/decode/jpeg.h"
#include "platform/decode/yuyv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct probe {
    struct camera_options options;
    double seconds;
    int64_t delay_ns; // what the receiver of a frame takes
    int64_t face_ns;
    long frames;       // zero: no end
    const char *until; // or NULL
    bool with_sums;
};

static int list_devices(void)
{
    struct camera_device devices[CAMERA_DEVICES_MAX];
    int count = camera_list(devices, CAMERA_DEVICES_MAX);
    for (int i = 0; i < count; i++)
        printf("{\"path\":\"%s\",\"name\":\"%s\"}\n", devices[i].path, devices[i].name);
    return 0;
}

static uint64_t sum_of(const struct picture *picture)
{
    uint64_t sum = 0;
    for (int y = 0; y < picture->height_px; y++) {
        const uint8_t *row = picture_row(picture, y);
        for (int x = 0; x + 1 < picture->width_px; x += 2) {
            uint64_t pixels = 0;
            memcpy(&pixels, row + 4 * (size_t)x, sizeof pixels);
            sum = (sum ^ pixels) * UINT64_C(0x9e3779b97f4a7c15); // odd: no bit is lost
            sum ^= sum >> 32;
        }
    }
    return sum;
}

// The next picture's bytes; 0: there is none.
static size_t picture_size(const uint8_t *bytes, size_t size, bool is_jpeg, const struct picture *picture)
{
    size_t raw = 2u * (size_t)picture->width_px * (size_t)picture->height_px;
    if (!is_jpeg)
        return size >= raw ? raw : 0;
    for (size_t i = 3; i + 2 < size; i++)
        if (bytes[i] == 0xff && bytes[i + 1] == 0xd8 && bytes[i + 2] == 0xff)
            return i;
    return size;
}

static bool print_sum(struct jpeg_decoder *decoder, const uint8_t *bytes, size_t size, bool is_jpeg,
                      const struct picture *picture)
{
    enum result result = is_jpeg ? jpeg_decode(decoder, bytes, size, true, picture, NULL)
                                 : yuyv_decode(bytes, size, 2u * (size_t)picture->width_px, false, picture);
    if (result == RESULT_OK)
        printf("%016llx\n", (unsigned long long)sum_of(picture));
    return result == RESULT_OK;
}

static bool print_sums(FILE *file, bool is_jpeg, const struct picture *picture)
{
    struct jpeg_decoder *decoder = NULL;
    uint8_t *bytes = NULL;
    bool right = false;
    long length = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    if (length > 0 && jpeg_decoder_create(&decoder) == RESULT_OK)
        bytes = malloc((size_t)length);
    if (bytes != NULL && fseek(file, 0, SEEK_SET) == 0)
        right = fread(bytes, 1, (size_t)length, file) == (size_t)length;
    size_t left = right ? (size_t)length : 0, size = 0;
    for (const uint8_t *at = bytes; left > 0 && right; at += size, left -= size) {
        size = picture_size(at, left, is_jpeg, picture);
        right = size > 0 && print_sum(decoder, at, size, is_jpeg, picture);
    }
    free(bytes);
    jpeg_decoder_destroy(decoder);
    return right;
}

static int sums(const char *path, const char *size)
{
    char *end = NULL;
    struct picture picture = {0};
    long width = strtol(size, &end, 10), height = *end == 'x' ? strtol(end + 1, NULL, 10) : 0;
    FILE *file = fopen(path, "rbe");
    bool right = file != NULL && picture_allocate((int)width, (int)height, &picture) == RESULT_OK &&
                 print_sums(file, strstr(path, ".mjpeg") != NULL, &picture);
    picture_free(&picture);
    if (file != NULL)
        (void)fclose(file);
    if (!right)
        (void)fprintf(stderr, "camera_probe: %s isn't made of pictures of %s\n", path, size);
    return right ? 0 : 1;
}

static void print_frame(const struct camera *camera, const struct frame *frame, int64_t started_ns,
                        uint64_t sum)
{
    const struct picture *picture = &frame->picture;
    int64_t now_ns = clock_now_ns();
    printf("{\"sequence\":%llu,\"ms\":%.1f,\"age_ms\":%.1f,\"width\":%d,\"height\":%d,\"placeholder\":%s,"
           "\"reason\":\"%s\",\"captured_ms\":%.3f,\"corrupt\":%llu,\"sum\":\"%016llx\",\"quarters\":[",
           (unsigned long long)frame->sequence, (double)(now_ns - started_ns) / 1e6,
           (double)(now_ns - frame->captured_ns) / 1e6, picture->width_px, picture->height_px,
           frame->placeholder ? "true" : "false", frame->reason, (double)frame->captured_ns / 1e6,
           (unsigned long long)camera_stats(camera).corrupt, (unsigned long long)sum);
    for (int i = 0; i < 4; i++) {
        int x = picture->width_px * (i % 2 == 0 ? 1 : 3) / 4, y = picture->height_px * (i < 2 ? 1 : 3) / 4;
        const uint8_t *pixel = picture_row(picture, y) + 4 * (size_t)x;
        printf("%s[%d,%d,%d]", i > 0 ? "," : "", pixel[0], pixel[1], pixel[2]);
    }
    printf("]}\n");
}

static void print_summary(const struct camera *camera, const struct camera_mode *mode, int64_t cpu_ns)
{
    struct camera_stats stats = camera_stats(camera);
    printf("{\"delivered\":%llu,\"corrupt\":%llu,\"dropped\":%llu,\"reopened\":%llu,\"decode_ms\":%.2f,"
           "\"mode\":\"%s %dx%d@%.0f\",\"cpu_ms\":%.1f}\n",
           (unsigned long long)stats.delivered, (unsigned long long)stats.corrupt,
           (unsigned long long)stats.dropped, (unsigned long long)stats.reopened,
           (double)stats.decode_ns / 1e6, mode->format, mode->width_px, mode->height_px,
           (double)mode->rate_hz, (double)cpu_ns / 1e6);
}

static bool goes_on(const struct probe *probe, const struct camera *camera, int64_t started_ns)
{
    if (probe->frames > 0 && camera_stats(camera).delivered >= (uint64_t)probe->frames)
        return false;
    if (probe->until != NULL && access(probe->until, F_OK) == 0)
        return false;
    return (double)(clock_now_ns() - started_ns) < probe->seconds * 1e9;
}

static int run(const struct probe *probe)
{
    struct frame_pool *pool = NULL;
    struct camera *camera = NULL;
    struct diagnostic why = {0};
    if (frame_pool_create(4, &pool) != RESULT_OK ||
        camera_open(&probe->options, pool, &camera, &why) != RESULT_OK) {
        (void)fprintf(stderr, "camera_probe: %s\n", why.text);
        frame_pool_destroy(pool);
        return 1;
    }
    struct camera_mode mode = {0};
    int64_t started_ns = clock_now_ns(), cpu_ns = clock_process_cpu_ns();
    enum result result = RESULT_OK;
    while (result == RESULT_OK && goes_on(probe, camera, started_ns)) {
        struct frame *frame = NULL;
        camera_wait(camera, 50 * CLOCK_MILLISECOND_NS);
        result = camera_acquire(camera, &frame);
        if (camera_mode(camera).width_px != 0)
            mode = camera_mode(camera);
        if (frame == NULL)
            continue;
        print_frame(camera, frame, started_ns, probe->with_sums ? sum_of(&frame->picture) : 0);
        float width = (float)frame->picture.width_px / 2.0f, height = (float)frame->picture.height_px / 2.0f;
        const struct camera_region face = {width, 0.0f, width, height};
        camera_meter(camera, clock_now_ns() - started_ns < probe->face_ns ? &face : NULL);
        frame_release(frame);
        clock_sleep_ns(probe->delay_ns);
    }
    print_summary(camera, &mode, clock_process_cpu_ns() - cpu_ns);
    camera_close(camera);
    frame_pool_destroy(pool);
    return 0;
}

int main(int count, char **arguments)
{
    if (count == 2 && strcmp(arguments[1], "--list") == 0)
        return list_devices();
    if (count == 4 && strcmp(arguments[1], "--sums") == 0)
        return sums(arguments[2], arguments[3]);
    if (count < 3) {
        (void)fprintf(stderr, "usage: camera_probe SOURCE SECONDS [--delay-ms N] [--max WxH] [--rotate N]\n");
        return 2;
    }
    (void)setvbuf(stdout, NULL, _IOLBF, 0); // somebody may be reading along
    struct probe probe = {.options = {.source = arguments[1]}, .seconds = strtod(arguments[2], NULL)};
    for (int i = 3; i + 1 < count; i += 2) {
        char *end = NULL;
        long value = strtol(arguments[i + 1], &end, 10);
        if (strcmp(arguments[i], "--delay-ms") == 0)
            probe.delay_ns = value * CLOCK_MILLISECOND_NS;
        if (strcmp(arguments[i], "--rotate") == 0)
            probe.options.rotate_deg = (int)value;
        if (strcmp(arguments[i], "--mains") == 0)
            probe.options.mains_hz = (int)value;
        if (strcmp(arguments[i], "--frames") == 0)
            probe.frames = value;
        if (strcmp(arguments[i], "--sum") == 0)
            probe.with_sums = true;
        if (strcmp(arguments[i], "--until") == 0)
            probe.until = arguments[i + 1];
        if (strcmp(arguments[i], "--face") == 0)
            probe.face_ns = value * CLOCK_SECOND_NS;
        if (strcmp(arguments[i], "--exposure") == 0)
            probe.options.exposure = arguments[i + 1][0] == 'm'   ? CAMERA_EXPOSURE_MIRROR
                                     : arguments[i + 1][0] == 'f' ? CAMERA_EXPOSURE_FIXED
                                                                  : CAMERA_EXPOSURE_AUTO;
        if (strcmp(arguments[i], "--max") == 0 && *end == 'x') {
            probe.options.max_width_px = (int)value;
            probe.options.max_height_px = (int)strtol(end + 1, NULL, 10);
        }
    }
    return run(&probe);
}
