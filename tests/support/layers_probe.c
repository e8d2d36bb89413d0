// Writes which part of the first body each place of pictures and clips shows, to look at and to measure.
//
//   layers_probe MODELS FOLDER EVERY hands|no-hands INPUT…
//
// Of every EVERY-th frame (a picture is a clip of one), tracked with hands or without, FOLDER gets
// NAME-FRAME.ppm, the frame, and NAME-FRAME.pam, its layers as four channels in the order of enum layer, of
// the layers' size. A line a clip: frames, and the middle and the 95th of a hundred of layerer_look in
// milliseconds.
#include "assets/image.h"
#include "platform/base/clock.h"
#include "platform/base/floats.h"
#include "platform/decode/video.h"
#include "tracking/layers.h"
#include "tracking/tracker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FRAMES_MAX 10000

struct probe {
    const char *folder;
    int every;
    struct tracker *tracker;
    struct layerer *layerer;
    struct people people;
    struct picture picture;
    int count;
    float milliseconds[FRAMES_MAX];
};

static void write_rows(const char *path, const char *head, const uint8_t *rows, size_t bytes)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL || fputs(head, file) < 0 || fwrite(rows, 1, bytes, file) != bytes)
        (void)fprintf(stderr, "layers_probe: %s can't be written\n", path);
    if (file != NULL)
        (void)fclose(file);
}

static void write_frame(const struct probe *probe, const char *input, int frame, const struct layers *layers)
{
    char path[1024], head[160];
    const char *name = strrchr(input, '/') != NULL ? strrchr(input, '/') + 1 : input;
    const struct picture *picture = &probe->picture;
    size_t pixels = (size_t)picture->width_px * (size_t)picture->height_px;
    (void)snprintf(path, sizeof path, "%s/%s-%04d.pam", probe->folder, name, frame);
    (void)snprintf(head, sizeof head,
                   "P7\nWIDTH %d\nHEIGHT %d\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n",
                   layers->width, layers->height);
    write_rows(path, head, (const uint8_t *)layers->shares,
               (size_t)layers->width * (size_t)layers->height * LAYER_COUNT);
    (void)snprintf(path, sizeof path, "%s/%s-%04d.ppm", probe->folder, name, frame);
    (void)snprintf(head, sizeof head, "P6\n%d %d\n255\n", picture->width_px, picture->height_px);
    uint8_t *rgb = malloc(pixels * 3);
    for (size_t i = 0; i < pixels && rgb != NULL; i++)
        memcpy(rgb + i * 3, picture_row(picture, 0) + i * 4, 3);
    if (rgb != NULL)
        write_rows(path, head, rgb, pixels * 3);
    free(rgb);
}

static enum result look(struct probe *probe, const char *input, int frame, bool is_still, int64_t time_ns)
{
    struct layers layers = {0};
    enum result result =
        is_still ? tracker_still(probe->tracker, &probe->picture, &probe->people)
                 : tracker_update(probe->tracker, &probe->picture, (uint64_t)frame, time_ns, &probe->people);
    if (result != RESULT_OK || probe->people.body_count == 0)
        return result;
    clock_t start = clock();
    result = layerer_look(probe->layerer, &probe->picture, &probe->people, 0, is_still, &layers);
    if (probe->count < FRAMES_MAX)
        probe->milliseconds[probe->count++] = (float)(clock() - start) * 1e3f / (float)CLOCKS_PER_SEC;
    if (result == RESULT_OK && layers.width > 0 && frame % probe->every == 0)
        write_frame(probe, input, frame, &layers);
    return result;
}

static enum result play(struct probe *probe, const char *input, struct diagnostic *why)
{
    struct video *video = NULL;
    enum result result = video_open(input, 5 * CLOCK_SECOND_NS, &video, why);
    for (int frame = 0; result == RESULT_OK; frame++) {
        int64_t time_ns = 0;
        result = video_read(video, &probe->picture, &time_ns);
        if (result == RESULT_OK)
            result = look(probe, input, frame, false, time_ns);
    }
    video_close(video);
    return result == RESULT_END ? RESULT_OK : result;
}

static enum result look_at(struct probe *probe, const char *input, struct diagnostic *why)
{
    struct picture picture;
    if (image_load(input, &picture, NULL) != RESULT_OK)
        return play(probe, input, why);
    picture_free(&probe->picture);
    probe->picture = picture;
    return look(probe, input, 0, true, 0);
}

int main(int count, char **arguments)
{
    if (count < 6 || atoi(arguments[3]) < 1) {
        (void)fputs("usage: layers_probe MODELS FOLDER EVERY hands|no-hands INPUT…\n", stderr);
        return 2;
    }
    struct diagnostic why = {0};
    const struct tracker_options options = {
        .models_dir = arguments[1],
        .parts = strcmp(arguments[4], "hands") == 0 ? TRACK_EVERYTHING : TRACK_EVERYTHING & ~TRACK_HANDS};
    struct probe *probe = calloc(1, sizeof *probe);
    enum result result = probe != NULL ? RESULT_OK : RESULT_NO_MEMORY;
    if (result == RESULT_OK)
        result = layerer_create(&probe->layerer, &why);
    if (result == RESULT_OK)
        result = tracker_create(&options, &probe->tracker, &why);
    for (int i = 5; i < count && result == RESULT_OK; i++) {
        probe->folder = arguments[2];
        probe->every = atoi(arguments[3]);
        probe->count = 0;
        tracker_reset(probe->tracker);
        layerer_forget(probe->layerer);
        result = look_at(probe, arguments[i], &why);
        floats_sort(probe->milliseconds, probe->count);
        if (probe->count > 0)
            printf("%s: %d frames, %.2f ms, 95th %.2f ms\n", arguments[i], probe->count,
                   (double)probe->milliseconds[probe->count / 2],
                   (double)probe->milliseconds[probe->count * 95 / 100]);
    }
    if (result != RESULT_OK)
        (void)fprintf(stderr, "layers_probe: %s\n", why.text[0] != '\0' ? why.text : result_name(result));
    if (probe != NULL) {
        picture_free(&probe->picture);
        tracker_destroy(probe->tracker);
        layerer_destroy(probe->layerer);
    }
    free(probe);
    return result == RESULT_OK ? 0 : 1;
}
