// Prints where a garment hangs on whom in each frame, for tests/bench/garments.py.
//
//   garment_probe MODELS GARMENT_FOLDER INPUT…
//
// A line of JSON a body and frame (a picture is a clip of one): {"file", "frame", "time_ms", "width",
// "height", "body": its id, "landmarks": [[x, y, visibility]] of the body as tracked, "points": {landmark of
// the garment: [x, y]} in the picture, "drape_ms": of the processor for wearer and drape}. A garment's
// landmark is carried by the triangle of the mesh that it lies in, or nearest to.
#include "app/garment/drape.h"
#include "app/resources.h"
#include "assets/garment/garment_file.h"
#include "assets/image.h"
#include "platform/base/clock.h"
#include "platform/decode/video.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BODIES_MAX PEOPLE_BODIES_MAX

// A body that wears the garment while it is tracked.
struct worn {
    uint32_t id; // 0: free
    struct wearer_memory *memory;
    struct drape *drape;
};

// Which corners carry a landmark, and how.
struct carried {
    uint16_t corner[3];
    float share[3];
};

struct probe {
    struct tracker *tracker;
    struct garment garment;
    struct carried carried[GARMENT_LANDMARK_COUNT];
    struct people people;
    struct picture picture;
    struct worn worn[BODIES_MAX];
};

static float cross(struct vec2 a, struct vec2 b)
{
    return a.x * b.y - a.y * b.x;
}

// The shares of a triangle's corners in a point, and the least of them: how far inside it is.
static float shares_of(const struct garment *garment, const uint16_t corner[3], struct vec2 at,
                       float share[3])
{
    struct vec2 a = garment->vertices_px[corner[0]], b = garment->vertices_px[corner[1]],
                c = garment->vertices_px[corner[2]];
    float area = cross(vec2_subtract(b, a), vec2_subtract(c, a));
    if (area == 0.0f)
        return -INFINITY;
    share[1] = cross(vec2_subtract(at, a), vec2_subtract(c, a)) / area;
    share[2] = cross(vec2_subtract(b, a), vec2_subtract(at, a)) / area;
    share[0] = 1.0f - share[1] - share[2];
    return fminf(share[0], fminf(share[1], share[2]));
}

static void find_carriers(struct probe *probe)
{
    const struct garment *garment = &probe->garment;
    for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++) {
        float best = -INFINITY;
        for (int k = 0; k < garment->triangle_count && garment->has[i]; k++) {
            float share[3];
            float inside = shares_of(garment, garment->triangles[k], garment->landmarks_px[i], share);
            if (inside <= best)
                continue;
            best = inside;
            for (int j = 0; j < 3; j++) {
                probe->carried[i].corner[j] = garment->triangles[k][j];
                probe->carried[i].share[j] = share[j];
            }
        }
    }
}

static struct worn *get_worn(struct probe *probe, uint32_t id)
{
    struct worn *found = NULL;
    for (int i = 0; i < BODIES_MAX && (found == NULL || found->id != id); i++)
        if (probe->worn[i].id == id || (probe->worn[i].id == 0 && found == NULL))
            found = &probe->worn[i];
    if (found == NULL || found->id == id)
        return found;
    found->memory = wearer_memory_create();
    if (found->memory == NULL || drape_create(&probe->garment, &found->drape, NULL) != RESULT_OK)
        return NULL;
    found->id = id;
    return found;
}

static void undress(struct probe *probe)
{
    for (int i = 0; i < BODIES_MAX; i++) {
        wearer_memory_destroy(probe->worn[i].memory);
        drape_destroy(probe->worn[i].drape);
        probe->worn[i] = (struct worn){0};
    }
}

static void print_landmarks(const struct body *body)
{
    for (int i = 0; i < BODY_LANDMARKS; i++)
        printf("%s[%.3f,%.3f,%.3f]", i > 0 ? "," : "", (double)body->landmarks_px[i].x,
               (double)body->landmarks_px[i].y, (double)body->visible[i]);
}

static void print_points(const struct probe *probe, const struct scene_garment *hung)
{
    const char *between = "";
    for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++) {
        if (!probe->garment.has[i])
            continue;
        struct vec2 at = {0};
        for (int j = 0; j < 3; j++)
            at = vec2_along(at, hung->front_px[probe->carried[i].corner[j]], probe->carried[i].share[j]);
        printf("%s\"%s\":[%.3f,%.3f]", between, garment_landmark_names[i], (double)at.x, (double)at.y);
        between = ",";
    }
}

static void wear(struct probe *probe, const char *file, int frame, bool is_still)
{
    const struct people *people = &probe->people;
    for (int i = 0; i < people->body_count; i++) {
        struct worn *worn = get_worn(probe, people->bodies[i].id);
        struct wearer wearer;
        struct scene_garment hung = {0};
        clock_t start = clock();
        if (worn == NULL || !wearer_measure(people, i, is_still ? NULL : worn->memory, &wearer) ||
            !drape_run(worn->drape, &wearer, 0, people->captured_ns, is_still, &hung) ||
            hung.front_px == NULL) // from behind: the landmarks are the front's
            continue;
        double milliseconds = (double)(clock() - start) * 1e3 / (double)CLOCKS_PER_SEC;
        printf("{\"file\":\"%s\",\"frame\":%d,\"time_ms\":%.3f,\"width\":%d,\"height\":%d,\"body\":%u,"
               "\"landmarks\":[",
               file, frame, (double)people->captured_ns * 1e-6, people->width_px, people->height_px,
               (unsigned)people->bodies[i].id);
        print_landmarks(&people->bodies[i]);
        printf("],\"points\":{");
        print_points(probe, &hung);
        printf("},\"drape_ms\":%.3f}\n", milliseconds);
    }
}

static enum result play(struct probe *probe, const char *file, struct diagnostic *why)
{
    struct video *video = NULL;
    enum result result = video_open(file, 5 * CLOCK_SECOND_NS, &video, why);
    for (int frame = 0; result == RESULT_OK; frame++) {
        int64_t time_ns = 0;
        result = video_read(video, &probe->picture, &time_ns);
        if (result == RESULT_OK)
            result =
                tracker_update(probe->tracker, &probe->picture, (uint64_t)frame, time_ns, &probe->people);
        if (result == RESULT_OK)
            wear(probe, file, frame, false);
    }
    video_close(video);
    return result == RESULT_END ? RESULT_OK : result;
}

static enum result look_at(struct probe *probe, const char *file, struct diagnostic *why)
{
    struct picture picture;
    if (image_load(file, &picture, NULL) != RESULT_OK)
        return play(probe, file, why);
    picture_free(&probe->picture);
    probe->picture = picture;
    enum result result = tracker_still(probe->tracker, &probe->picture, &probe->people);
    if (result == RESULT_OK)
        wear(probe, file, 0, true);
    return result;
}

int main(int count, char **arguments)
{
    if (count < 4) {
        (void)fputs("usage: garment_probe MODELS GARMENT_FOLDER INPUT…\n", stderr);
        return 2;
    }
    struct diagnostic why = {0};
    const struct tracker_options options = {.parts = TRACK_EVERYTHING & ~TRACK_HANDS};
    struct probe *probe = calloc(1, sizeof *probe);
    enum result result = probe != NULL ? garment_load(arguments[2], &probe->garment, &why) : RESULT_NO_MEMORY;
    if (result == RESULT_OK) {
        find_carriers(probe);
        result = resources_open_tracker(arguments[1], &options, &probe->tracker, &why);
    }
    for (int i = 3; i < count && result == RESULT_OK; i++) {
        tracker_reset(probe->tracker);
        undress(probe);
        result = look_at(probe, arguments[i], &why);
    }
    if (result != RESULT_OK)
        (void)fprintf(stderr, "garment_probe: %s\n", why.text[0] != '\0' ? why.text : result_name(result));
    if (probe != NULL) {
        undress(probe);
        tracker_destroy(probe->tracker);
        garment_free(&probe->garment);
        picture_free(&probe->picture);
    }
    free(probe);
    return result == RESULT_OK ? 0 : 1;
}
