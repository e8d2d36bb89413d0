// Prints where a pair of glasses is worn in each frame of clips, for tests/bench/placement.py.
//
//   worn_probe MODELS GLASSES.glb CLIP…
//
// A line of JSON a frame with a face: {"file", "frame", "width", "height", "eyes_px": between the outer
// corners, "frame_px": [bridge, hinge at -x, hinge at +x] as [x, y] with what the mirror remembers of the
// frames before, "plain_px": the same without, "seat_mm": the bridge in face space}.
#include "app/placement/placement.h"
#include "app/resources.h"
#include "assets/gltf.h"
#include "platform/base/clock.h"
#include "platform/decode/video.h"

#include <stdio.h>
#include <stdlib.h>

struct probe {
    struct tracker *tracker;
    struct people people;
    struct placement_memory memory;
    struct product_shape shape;
    struct picture picture;
};

enum { EYE_OUTER_RIGHT = 33, EYE_OUTER_LEFT = 263 };

static void print_points(const char *name, const struct probe *probe, const struct mat4 *seen)
{
    const struct vec3 points[3] = {{0.0f, 0.0f, 0.0f}, probe->shape.hinge[0], probe->shape.hinge[1]};
    const struct people *people = &probe->people;
    float focal_px = 0.5f * (float)people->height_px / tanf(0.5f * people->vertical_fov_rad);
    printf(",\"%s\":[", name);
    for (int i = 0; i < 3; i++) {
        struct vec3 at = mat4_transform_point(seen, points[i]);
        double x_px = (double)(0.5f * (float)people->width_px - focal_px * at.x / at.z);
        double y_px = (double)(0.5f * (float)people->height_px + focal_px * at.y / at.z);
        printf("%s[%.4f,%.4f]", i > 0 ? "," : "", x_px, y_px);
    }
    putchar(']');
}

// The seat in face space and in camera space.
static bool wear(struct probe *probe, struct placement_track *track, struct mat4 *seat, struct mat4 *seen)
{
    static const struct mat4 as_it_is = {{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}};
    const struct face *face = &probe->people.faces[0];
    const struct vec3 *mesh_m = track != NULL ? track->mesh_m : face->mesh_m;
    struct scene_product parts[PLACEMENT_MAX_PARTS] = {{0}};
    struct head head;
    head_measure(mesh_m, &head);
    const struct placement_person person = {
        .face = face,
        .pose = track != NULL ? &track->steady.pose : &face->pose,
        .mesh_m = mesh_m,
        .head = &head,
        .head_scale = track != NULL ? track->head_scale : placement_head_scale(face),
        .track = track,
    };
    const struct placement_wear worn = {
        .category = CATEGORY_EYEGLASSES, .product = probe, .placement = &as_it_is, .shape = &probe->shape};
    if (placement_of(&worn, &person, parts) == 0)
        return false;
    *seat = parts[0].placement;
    *seen = mat4_multiply(person.pose, seat);
    return true;
}

static void print_frame(struct probe *probe, const char *file, int frame)
{
    const struct people *people = &probe->people;
    struct mat4 seat, seen, plain_seat, plain_seen;
    placement_memory_follow(&probe->memory, people);
    if (people->face_count == 0 || !people->faces[0].has_pose)
        return;
    const struct vec3 *px = people->faces[0].landmarks_px;
    struct placement_track *track = placement_memory_find(&probe->memory, people->faces[0].id);
    if (!wear(probe, track, &seat, &seen) || !wear(probe, NULL, &plain_seat, &plain_seen))
        return;
    struct vec3 eyes = vec3_subtract(px[EYE_OUTER_LEFT], px[EYE_OUTER_RIGHT]);
    printf("{\"file\":\"%s\",\"frame\":%d,\"width\":%d,\"height\":%d,\"eyes_px\":%.3f", file, frame,
           people->width_px, people->height_px, (double)hypotf(eyes.x, eyes.y));
    print_points("frame_px", probe, &seen);
    print_points("plain_px", probe, &plain_seen);
    printf(",\"seat_mm\":[%.3f,%.3f,%.3f]}\n", (double)(1e3f * seat.m[12]), (double)(1e3f * seat.m[13]),
           (double)(1e3f * seat.m[14]));
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
            print_frame(probe, file, frame);
    }
    video_close(video);
    return result == RESULT_END ? RESULT_OK : result;
}

static enum result read_glasses(struct probe *probe, const char *path, struct diagnostic *why)
{
    struct model model = {0};
    const struct mat4 as_it_is = mat4_identity();
    enum result result = gltf_load(path, NULL, &model, why);
    if (result == RESULT_OK)
        product_shape_measure(&model, &as_it_is, CATEGORY_EYEGLASSES, &probe->shape);
    model_free(&model);
    return result;
}

int main(int count, char **arguments)
{
    if (count < 4) {
        (void)fputs("usage: worn_probe MODELS GLASSES.glb CLIP…\n", stderr);
        return 2;
    }
    struct diagnostic why = {0};
    const struct tracker_options options = {.parts = TRACK_FACES};
    struct probe *probe = calloc(1, sizeof *probe);
    enum result result = probe != NULL ? read_glasses(probe, arguments[2], &why) : RESULT_NO_MEMORY;
    for (int i = 3; i < count && result == RESULT_OK; i++) {
        result = resources_open_tracker(arguments[1], &options, &probe->tracker, &why);
        if (result == RESULT_OK)
            result = play(probe, arguments[i], &why);
        tracker_destroy(probe->tracker);
        probe->tracker = NULL;
        placement_memory_follow(&probe->memory, NULL);
    }
    if (result != RESULT_OK)
        (void)fprintf(stderr, "worn_probe: %s\n", why.text[0] != '\0' ? why.text : result_name(result));
    if (probe != NULL)
        picture_free(&probe->picture);
    free(probe);
    return result == RESULT_OK ? 0 : 1;
}
