#include "tracking/body_networks.h"

#include "tracking/association.h"
#include "tracking/model_path.h"
#include "tracking/search.h"

#include <math.h>
#include <string.h>

// Of the distance from the hips to the circle around the smaller of two bodies, about 0.9 m of a grown
// person: heads nearer than a head's breadth are one, and so are trunks nearer than a trunk's.
#define SAME_HEAD 0.2f
#define SAME_TRUNK 0.3f
#define HEAD_LANDMARKS 11

#define CONFIRM_MAX 8
#define CONFIRM_OVERLAP 0.4f

static const int trunk[] = {BODY_NOSE, BODY_SHOULDER_LEFT, BODY_SHOULDER_RIGHT, BODY_HIP_LEFT,
                            BODY_HIP_RIGHT};
#define TRUNK_LANDMARKS (sizeof trunk / sizeof trunk[0])

// --- life -------------------------------------------------------------------------------------------------

static void unload(struct body_networks *networks)
{
    detector_destroy(networks->detector);
    body_pose_destroy(networks->pose);
    networks->detector = NULL;
    networks->pose = NULL;
}

enum result body_networks_wake(struct body_networks *networks, struct diagnostic *why)
{
    char path[MODEL_PATH_SIZE];
    const char *folder = networks->models_dir;
    if (networks->pose != NULL)
        return RESULT_OK;
    enum result result = model_path(path, folder, "pose_detection.tflite", why);
    if (result == RESULT_OK)
        result = detector_load(&detector_body, path, &networks->detector, why);
    if (result == RESULT_OK)
        result =
            model_path(path, folder,
                       networks->full_body ? "pose_landmark_full.tflite" : "pose_landmark_lite.tflite", why);
    if (result == RESULT_OK)
        result = body_pose_load(path, networks->masked, &networks->pose, why);
    if (result != RESULT_OK)
        unload(networks);
    return result;
}

enum result body_networks_init(struct body_networks *networks, const struct tracker_options *options,
                               struct diagnostic *why)
{
    *networks = (struct body_networks){.models_dir = options->models_dir,
                                       .full_body = options->full_body,
                                       .masked = (options->parts & TRACK_MASK) != 0,
                                       .min_detection_score = options->min_detection_score,
                                       .min_presence_score = options->min_presence_score};
    enum result result = body_networks_wake(networks, why);
    if (options->loads_late)
        unload(networks);
    return result;
}

void body_networks_finish(struct body_networks *networks)
{
    unload(networks);
    *networks = (struct body_networks){0};
}

void body_networks_forget(struct body_networks *networks)
{
    if (networks->pose == NULL)
        return;
    detector_forget(networks->detector);
    body_pose_forget(networks->pose);
}

// --- looks ------------------------------------------------------------------------------------------------

struct roi body_detection_roi(const struct detection *detection)
{
    return body_pose_roi(detection->keypoints[BODY_KEYPOINT_HIPS],
                         detection->keypoints[BODY_KEYPOINT_CIRCLE]);
}

struct roi body_next_roi(const struct body_look *look)
{
    const struct vec3 *hips = &look->points_px[BODY_POSE_HIPS], *circle = &look->points_px[BODY_POSE_CIRCLE];
    return body_pose_roi((struct vec2){hips->x, hips->y}, (struct vec2){circle->x, circle->y});
}

enum result body_look_twice(struct body_networks *networks, const struct picture *picture,
                            struct body_sighting *sighting, struct tracker_timings *timings)
{
    struct body_look *look = &sighting->look;
    for (int pass = 0; pass < 2; pass++) {
        look->score = 0.0f;
        if (!roi_usable(&sighting->roi))
            return RESULT_OK;
        enum result result =
            body_pose_run(networks->pose, picture, &sighting->roi, BODY_LOOK_PLAIN, look, timings);
        if (result != RESULT_OK || !(look->score > networks->min_presence_score)) {
            look->score = 0.0f;
            return result;
        }
        sighting->roi = body_next_roi(look);
    }
    if (!roi_usable(&sighting->roi))
        look->score = 0.0f;
    return RESULT_OK;
}

enum result body_confirm(struct body_networks *networks, const struct picture *picture,
                         const struct body_sighting *sighting, bool *confirmed,
                         struct tracker_timings *timings)
{
    struct roi region = search_around(&sighting->roi, 1.0f);
    struct detection detections[CONFIRM_MAX];
    int count = 0;
    *confirmed = false;
    enum result result = detector_run(networks->detector, picture, &region, networks->min_detection_score,
                                      detections, CONFIRM_MAX, &count, timings);
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        struct roi again = body_detection_roi(&detections[i]);
        *confirmed = *confirmed || roi_overlap(&again, &sighting->roi) > CONFIRM_OVERLAP;
    }
    return result;
}

static void add_look(struct body_look *sum, const struct body_look *look)
{
    float weight = look->score; // a look counts as much as it saw a body
    for (int i = 0; i < BODY_POSE_POINTS; i++)
        sum->points_px[i] = vec3_add(sum->points_px[i], vec3_scale(look->points_px[i], weight));
    for (int i = 0; i < BODY_LANDMARKS; i++) {
        sum->world_m[i] = vec3_add(sum->world_m[i], vec3_scale(look->world_m[i], weight));
        sum->visible[i] += weight * look->visible[i];
        sum->presence[i] += weight * look->presence[i];
    }
    sum->score += weight;
}

// A sum of looks -> their mean, all but the score.
static void divide_look(struct body_look *sum)
{
    float share = 1.0f / sum->score;
    for (int i = 0; i < BODY_POSE_POINTS; i++)
        sum->points_px[i] = vec3_scale(sum->points_px[i], share);
    for (int i = 0; i < BODY_LANDMARKS; i++) {
        sum->world_m[i] = vec3_scale(sum->world_m[i], share);
        sum->visible[i] *= share;
        sum->presence[i] *= share;
    }
}

enum result body_look_closely(struct body_networks *networks, const struct picture *picture,
                              struct body_sighting *sighting, struct tracker_timings *timings)
{
    // Small enough for the network to take each for level.
    static const float turns_rad[BODY_CLOSE_LOOKS / 2] = {0.0f, -0.1f, 0.1f};
    struct body_look sum = {0}, look;
    for (int i = 0; i < BODY_CLOSE_LOOKS; i++) {
        struct roi turned = sighting->roi;
        turned.rotation_rad += turns_rad[i / 2];
        enum result result = body_pose_run(networks->pose, picture, &turned,
                                           i % 2 == 1 ? BODY_LOOK_MIRRORED : BODY_LOOK_PLAIN, &look, timings);
        if (result != RESULT_OK)
            return result;
        add_look(&sum, &look);
    }
    if (!(sum.score > 0.0f))
        return RESULT_OK;
    divide_look(&sum);
    sum.score = sighting->look.score;
    sighting->look = sum;
    return RESULT_OK;
}

// --- pure -------------------------------------------------------------------------------------------------

static float radius_of(const struct body_look *look)
{
    const struct vec3 *hips = &look->points_px[BODY_POSE_HIPS], *circle = &look->points_px[BODY_POSE_CIRCLE];
    return hypotf(circle->x - hips->x, circle->y - hips->y);
}

static float distance(const struct body_look *a, const struct body_look *b, int landmark)
{
    return hypotf(a->points_px[landmark].x - b->points_px[landmark].x,
                  a->points_px[landmark].y - b->points_px[landmark].y);
}

bool body_is_same(const struct body_look *a, const struct body_look *b)
{
    float radius = fminf(radius_of(a), radius_of(b)), trunks = 0.0f;
    struct vec2 heads = {0.0f, 0.0f};
    for (int i = 0; i < HEAD_LANDMARKS; i++) {
        heads.x += (a->points_px[i].x - b->points_px[i].x) / HEAD_LANDMARKS;
        heads.y += (a->points_px[i].y - b->points_px[i].y) / HEAD_LANDMARKS;
    }
    for (size_t i = 0; i < TRUNK_LANDMARKS; i++)
        trunks += distance(a, b, trunk[i]) / (float)TRUNK_LANDMARKS;
    return vec2_length(heads) < SAME_HEAD * radius || trunks < SAME_TRUNK * radius;
}
