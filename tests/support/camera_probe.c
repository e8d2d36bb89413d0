// Opens a camera as the mirror does and prints a JSON line for every frame, then one for the whole:
//   camera_probe SOURCE SECONDS [--delay-ms N] [--max WIDTHxHEIGHT] [--rotate DEGREES]
//                [--exposure auto|mirror|fixed] [--mains HERTZ] [--face SECONDS]
// --face: somebody is in the upper right quarter for so long.
// "quarters" are the colours in the middle of the frame's four quarters, row by row. With --list: the
// devices.
#include "platform/base/clock.h"
#include "platform/camera/camera.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct probe {
    struct camera_options options;
    double seconds;
    int64_t delay_ns; // what the receiver of a frame takes
    int64_t face_ns;
};

static int list_devices(void)
{
    struct camera_device devices[CAMERA_DEVICES_MAX];
    int count = camera_list(devices, CAMERA_DEVICES_MAX);
    for (int i = 0; i < count; i++)
        printf("{\"path\":\"%s\",\"name\":\"%s\"}\n", devices[i].path, devices[i].name);
    return 0;
}

static void print_frame(const struct frame *frame, int64_t started_ns)
{
    const struct picture *picture = &frame->picture;
    int64_t now_ns = clock_now_ns();
    printf("{\"sequence\":%llu,\"ms\":%.1f,\"age_ms\":%.1f,\"width\":%d,\"height\":%d,\"placeholder\":%s,"
           "\"reason\":\"%s\",\"quarters\":[",
           (unsigned long long)frame->sequence, (double)(now_ns - started_ns) / 1e6,
           (double)(now_ns - frame->captured_ns) / 1e6, picture->width_px, picture->height_px,
           frame->placeholder ? "true" : "false", frame->reason);
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
    while (result == RESULT_OK && (double)(clock_now_ns() - started_ns) < probe->seconds * 1e9) {
        struct frame *frame = NULL;
        camera_wait(camera, 50 * CLOCK_MILLISECOND_NS);
        result = camera_acquire(camera, &frame);
        if (camera_mode(camera).width_px != 0)
            mode = camera_mode(camera);
        if (frame == NULL)
            continue;
        print_frame(frame, started_ns);
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
    if (count < 3) {
        (void)fprintf(stderr, "usage: camera_probe SOURCE SECONDS [--delay-ms N] [--max WxH] [--rotate N]\n");
        return 2;
    }
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
