#include "tracking/body_pose.h"

#include "platform/base/clock.h"
#include "tracking/nn/network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROI_SCALE 1.25f
#define REFINE_REACH 3 // cells either way
#define REFINE_MINIMUM 0.5f
#define PI 3.14159265f

enum output { LANDMARKS, PRESENCE, WORLD, HEATMAP, MASK };
static const char *const plain_names[] = {"Identity", "Identity_1", "Identity_4", "Identity_3", NULL};
static const char *const masked_names[] = {"Identity",   "Identity_1", "Identity_4",
                                           "Identity_3", "Identity_2", NULL};
static const int output_sizes[] = {BODY_POSE_LANDMARKS * BODY_POSE_VALUES, 1, BODY_POSE_LANDMARKS * 3,
                                   BODY_POSE_HEATMAP *BODY_POSE_HEATMAP *BODY_POSE_LANDMARKS,
                                   BODY_POSE_INPUT *BODY_POSE_INPUT};

struct body_pose {
    struct network *plain;
    struct network *masked; // the same with one more output; NULL where no mask is wanted
};

// --- life -------------------------------------------------------------------------------------------------

static enum result load(const char *path, const char *const *names, struct network **network,
                        struct diagnostic *why)
{
    enum result result = network_load(path, names, network, why);
    if (result != RESULT_OK)
        return result;
    bool fits = network_input(*network).count == BODY_POSE_INPUT * BODY_POSE_INPUT * 3;
    for (int i = 0; i < network_output_count(*network); i++)
        fits = fits && network_output(*network, i).count == output_sizes[i];
    return fits ? RESULT_OK
                : diagnose(why, RESULT_INVALID, "%s: not the body's landmarks (tensor sizes differ)", path);
}

enum result body_pose_load(const char *path, bool masked, struct body_pose **out, struct diagnostic *why)
{
    struct body_pose *pose = calloc(1, sizeof *pose);
    if (pose == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "%s: not enough memory", path);
    enum result result = load(path, plain_names, &pose->plain, why);
    if (result == RESULT_OK && masked)
        result = load(path, masked_names, &pose->masked, why);
    if (result != RESULT_OK) {
        body_pose_destroy(pose);
        return result;
    }
    *out = pose;
    return RESULT_OK;
}

void body_pose_destroy(struct body_pose *pose)
{
    if (pose == NULL)
        return;
    network_destroy(pose->plain);
    network_destroy(pose->masked);
    free(pose);
}

void body_pose_forget(struct body_pose *pose)
{
    network_forget(pose->plain);
    if (pose->masked != NULL)
        network_forget(pose->masked);
}

// --- a look -----------------------------------------------------------------------------------------------

static float sigmoid(float logit)
{
    return 1.0f / (1.0f + expf(-logit));
}

void body_pose_decode(const float *values, struct body_look *look)
{
    for (int i = 0; i < BODY_POSE_POINTS; i++, values += BODY_POSE_VALUES) {
        look->points_px[i] = (struct vec3){values[0], values[1], values[2]};
        if (i >= BODY_LANDMARKS)
            continue;
        look->visible[i] = sigmoid(values[3]);
        look->presence[i] = sigmoid(values[4]);
    }
}

static void refine_point(const float *heatmap, int landmark, struct vec3 *point)
{
    const float cell = (float)BODY_POSE_INPUT / BODY_POSE_HEATMAP;
    float column = point->x / cell, row = point->y / cell;
    // Written so that what is not a number is left out too.
    if (!(column >= 0.0f && column < BODY_POSE_HEATMAP && row >= 0.0f && row < BODY_POSE_HEATMAP))
        return;
    int x0 = (int)column - REFINE_REACH, y0 = (int)row - REFINE_REACH;
    float sum = 0.0f, sum_x = 0.0f, sum_y = 0.0f, most = 0.0f;
    for (int y = y0 < 0 ? 0 : y0; y <= (int)row + REFINE_REACH && y < BODY_POSE_HEATMAP; y++)
        for (int x = x0 < 0 ? 0 : x0; x <= (int)column + REFINE_REACH && x < BODY_POSE_HEATMAP; x++) {
            ptrdiff_t at = ((ptrdiff_t)y * BODY_POSE_HEATMAP + x) * BODY_POSE_LANDMARKS + landmark;
            float weight = sigmoid(heatmap[at]);
            most = fmaxf(most, weight);
            sum += weight;
            sum_x += weight * (float)x;
            sum_y += weight * (float)y;
        }
    if (most < REFINE_MINIMUM || !(sum > 0.0f))
        return;
    point->x = sum_x / sum * cell;
    point->y = sum_y / sum * cell;
}

void body_pose_refine(const float *heatmap, struct body_look *look)
{
    for (int i = 0; i < BODY_POSE_POINTS; i++)
        refine_point(heatmap, i, &look->points_px[i]);
}

static struct crop_options crop_to_input(bool mirror)
{
    return (struct crop_options){.width = BODY_POSE_INPUT,
                                 .height = BODY_POSE_INPUT,
                                 .minimum = 0.0f,
                                 .maximum = 1.0f,
                                 .keep_aspect = true,
                                 .mirror = mirror};
}

void body_pose_project(const struct roi *roi, const float *world, bool mirror, struct body_look *look)
{
    const struct crop_options options = crop_to_input(mirror);
    struct affine affine = crop_tensor_to_picture(roi, &options);
    float scale = roi->width_px / (float)BODY_POSE_INPUT, side = mirror ? -1.0f : 1.0f;
    float c = cosf(roi->rotation_rad), s = sinf(roi->rotation_rad);
    for (int i = 0; i < BODY_POSE_POINTS; i++) {
        struct vec3 *p = &look->points_px[i];
        struct vec2 placed = affine_apply(&affine, (struct vec2){p->x, p->y});
        *p = (struct vec3){placed.x, placed.y, p->z * scale};
    }
    for (int i = 0; i < BODY_LANDMARKS; i++, world += 3)
        look->world_m[i] =
            (struct vec3){c * side * world[0] - s * world[1], s * side * world[0] + c * world[1], world[2]};
}

static void swap_floats(float *values, int a, int b)
{
    float kept = values[a];
    values[a] = values[b];
    values[b] = kept;
}

static void swap_points(struct vec3 *points, int a, int b)
{
    struct vec3 kept = points[a];
    points[a] = points[b];
    points[b] = kept;
}

// In a mirror image the network takes the left side for the right. After the nose come the eyes, three points
// each, then pairs.
static void swap_sides(struct body_look *look)
{
    for (int i = 1; i < BODY_LANDMARKS; i++) {
        int other = i < 7 ? i + 3 : i + 1;
        bool is_first = i < 7 ? i < 4 : i % 2 == 1;
        if (!is_first)
            continue;
        swap_points(look->points_px, i, other);
        swap_points(look->world_m, i, other);
        swap_floats(look->visible, i, other);
        swap_floats(look->presence, i, other);
    }
}

enum result body_pose_run(struct body_pose *pose, const struct picture *picture, const struct roi *roi,
                          enum body_look_kind kind, struct body_look *look, struct tracker_timings *timings)
{
    bool mirror = kind == BODY_LOOK_MIRRORED;
    struct network *network = kind == BODY_LOOK_MASKED ? pose->masked : pose->plain;
    const struct crop_options options = crop_to_input(mirror);
    int64_t start_ns = clock_now_ns();
    crop_to_tensor(picture, roi, &options, network_input(network).data);
    int64_t cropped_ns = clock_now_ns();
    enum result result = network_run(network);
    if (result != RESULT_OK)
        return result;
    body_pose_decode(network_output(network, LANDMARKS).data, look);
    body_pose_refine(network_output(network, HEATMAP).data, look);
    body_pose_project(roi, network_output(network, WORLD).data, mirror, look);
    look->score = network_output(network, PRESENCE).data[0];
    if (mirror)
        swap_sides(look);
    timings_add(timings, STAGE_CROP, cropped_ns - start_ns);
    timings_add(timings, STAGE_BODY_LANDMARKS, clock_now_ns() - cropped_ns);
    return RESULT_OK;
}

const float *body_pose_mask(const struct body_pose *pose)
{
    return network_output(pose->masked, MASK).data;
}

const float *body_pose_seen(const struct body_pose *pose)
{
    return network_input(pose->masked).data;
}

struct roi body_pose_roi(struct vec2 hips, struct vec2 circle)
{
    struct vec2 up = vec2_subtract(circle, hips);
    float side = 2.0f * ROI_SCALE * vec2_length(up);
    return (struct roi){.centre_x_px = hips.x,
                        .centre_y_px = hips.y,
                        .width_px = side,
                        .height_px = side,
                        .rotation_rad = remainderf(PI / 2.0f - atan2f(-up.y, up.x), 2.0f * PI)};
}
