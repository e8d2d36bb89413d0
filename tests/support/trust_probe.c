// Prints what the trust in a face's parts is judged by, for tests/bench/train_trust.py.
//
//   trust_probe MODELS CLIP…              each clip frame by frame
//   trust_probe MODELS --stills PICTURE…  each picture on its own
//
// A line of JSON a frame: {"file", "frame", "faces": [{"id", "landmarks": [[x, y] …], "visible": [part …],
// "in_sight": [part …], "remembered": [part …], "cues": [[cue …] of each part]}]}. The cues are measured as
// the tracker does, beside it.
#include "assets/image.h"
#include "platform/base/clock.h"
#include "platform/decode/video.h"
#include "tracking/tracker.h"
#include "tracking/trust.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REMEMBERED_FACES 64

struct probe {
    struct tracker *tracker;
    struct people *people;
    struct trust_map map;
    uint32_t ids[REMEMBERED_FACES]; // whose is which state
    struct trust trust[REMEMBERED_FACES];
};

static void print_floats(const char *name, const float *values, int count)
{
    printf("%s[", name);
    for (int i = 0; i < count; i++)
        printf("%s%.4f", i > 0 ? "," : "", (double)values[i]);
    putchar(']');
}

static void print_face(struct probe *probe, const struct picture *picture, bool is_still, struct face *face)
{
    struct trust_look look;
    struct trust_cues cues;
    struct trust *trust = NULL;
    if (!is_still) {
        int slot = (int)(face->id % REMEMBERED_FACES);
        trust = &probe->trust[slot];
        if (probe->ids[slot] != face->id)
            trust_forget(trust);
        probe->ids[slot] = face->id;
    }
    trust_look_at(&probe->map, picture, face, &look);
    trust_measure(&probe->map, trust, &look, face, &cues);
    printf("{\"id\":%u,\"landmarks\":[", (unsigned)face->id);
    for (int i = 0; i < FACE_LANDMARKS; i++)
        printf("%s[%.2f,%.2f]", i > 0 ? "," : "", (double)face->landmarks_px[i].x,
               (double)face->landmarks_px[i].y);
    print_floats("],\"visible\":", face->visible, FACE_PART_COUNT);
    print_floats(",\"in_sight\":", cues.in_sight, FACE_PART_COUNT);
    printf(",\"remembered\":[");
    for (int part = 0; part < FACE_PART_COUNT; part++)
        printf("%s%d", part > 0 ? "," : "", cues.remembered[part]);
    printf("],\"cues\":[");
    for (int part = 0; part < FACE_PART_COUNT; part++)
        print_floats(part > 0 ? "," : "", cues.value[part], TRUST_CUE_COUNT);
    printf("]}");
    if (trust != NULL) // the state moves on
        trust_judge(&probe->map, trust, picture, probe->people->captured_ns, face);
}

static void print_frame(struct probe *probe, const struct picture *picture, const char *file, int frame,
                        bool is_still)
{
    printf("{\"file\":\"%s\",\"frame\":%d,\"faces\":[", file, frame);
    for (int i = 0; i < probe->people->face_count; i++) {
        if (i > 0)
            putchar(',');
        print_face(probe, picture, is_still, &probe->people->faces[i]);
    }
    printf("]}\n");
}

static enum result probe_still(struct probe *probe, const char *path, struct diagnostic *why)
{
    struct picture picture;
    enum result result = image_load(path, &picture, why);
    if (result != RESULT_OK)
        return result;
    result = tracker_still(probe->tracker, &picture, probe->people);
    if (result == RESULT_OK)
        print_frame(probe, &picture, path, 0, true);
    picture_free(&picture);
    return result;
}

static enum result probe_clip(struct probe *probe, const char *path, struct diagnostic *why)
{
    struct video *video = NULL;
    struct picture picture = {0};
    enum result result = video_open(path, 0, &video, why);
    tracker_reset(probe->tracker);
    for (int frame = 0; result == RESULT_OK; frame++) {
        int64_t time_ns = 0;
        result = video_read(video, &picture, &time_ns);
        if (result == RESULT_OK)
            result = tracker_update(probe->tracker, &picture, (uint64_t)frame, time_ns, probe->people);
        if (result == RESULT_OK)
            print_frame(probe, &picture, path, frame, false);
    }
    picture_free(&picture);
    video_close(video);
    return result == RESULT_END ? RESULT_OK : result;
}

int main(int count, char **arguments)
{
    struct diagnostic why = {0};
    if (count < 3)
        return EXIT_FAILURE;
    struct probe *probe = calloc(1, sizeof *probe);
    if (probe == NULL)
        return EXIT_FAILURE;
    bool stills = strcmp(arguments[2], "--stills") == 0;
    const struct tracker_options options = {.models_dir = arguments[1],
                                            .max_faces = stills ? PEOPLE_FACES_MAX : 0};
    probe->people = calloc(1, sizeof *probe->people);
    trust_map_init(&probe->map);
    enum result result = tracker_create(&options, &probe->tracker, &why);
    for (int i = stills ? 3 : 2; i < count && result == RESULT_OK && probe->people != NULL; i++)
        result = stills ? probe_still(probe, arguments[i], &why) : probe_clip(probe, arguments[i], &why);
    if (result != RESULT_OK)
        (void)fprintf(stderr, "trust_probe: %s\n", why.text);
    tracker_destroy(probe->tracker);
    free(probe->people);
    free(probe);
    return result == RESULT_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
