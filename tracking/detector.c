#include "tracking/detector.h"

#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "tracking/nn/network.h"
#include "tracking/nn/tflite.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LOGIT_BOUND 100.0f
#define FACE_ROI_SCALE 1.5f

const struct detector_model detector_face_short = {
    .what = "the short-range face detector",
    .output_names = {"regressors", "classificators"},
    .size = 128,
    .minimum = -1.0f,
    .keypoints = 6,
    .overlap = 0.3f,
    .stage = STAGE_FACE_DETECTOR,
    .grids = {{16, 2}, {8, 6}},
};

const struct detector_model detector_face_full = {
    .what = "the full-range face detector",
    .output_names = {"Identity", "Identity_1"},
    .size = 192,
    .minimum = -1.0f,
    .keypoints = 6,
    .overlap = 0.3f,
    .stage = STAGE_FACE_DETECTOR,
    .grids = {{48, 1}},
};

const struct detector_model detector_palm = {
    .what = "the palm detector",
    .output_names = {"Identity", "Identity_1"},
    .size = 192,
    .minimum = 0.0f,
    .keypoints = 7,
    .overlap = 0.3f,
    .stage = STAGE_PALM_DETECTOR,
    .grids = {{24, 2}, {12, 6}},
};

const struct detector_model detector_body = {
    .what = "the body detector",
    .output_names = {"Identity", "Identity_1"},
    .size = 224,
    .minimum = -1.0f,
    .keypoints = 4,
    .overlap = 0.3f,
    .stage = STAGE_BODY_DETECTOR,
    .grids = {{28, 2}, {14, 2}, {7, 6}},
};

struct detector {
    const struct detector_model *model;
    struct network *network;
    struct crop_options crop;
    int anchors;
    struct detection found[]; // [anchors]
};

static bool fits(const struct detector_model *model, const struct network *network)
{
    int anchors = detector_anchor_count(model), values = 4 + 2 * model->keypoints;
    return network_input(network).count == model->size * model->size * 3 &&
           network_output(network, 0).count == anchors * values &&
           network_output(network, 1).count == anchors;
}

enum result detector_create(const struct detector_model *model, const char *label, const uint8_t *bytes,
                            size_t size, struct detector **out, struct diagnostic *why)
{
    int anchors = detector_anchor_count(model);
    struct detector *detector = calloc(1, sizeof *detector + (size_t)anchors * sizeof detector->found[0]);
    if (detector == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "%s: not enough memory", label);
    detector->model = model;
    detector->anchors = anchors;
    detector->crop = (struct crop_options){.width = model->size,
                                           .height = model->size,
                                           .minimum = model->minimum,
                                           .maximum = 1.0f,
                                           .zero_border = true,
                                           .keep_aspect = true};
    enum result result = network_create(label, bytes, size, model->output_names, &detector->network, why);
    if (result == RESULT_OK && !fits(model, detector->network))
        result = diagnose(why, RESULT_INVALID, "%s: not %s (tensor sizes differ)", label, model->what);
    if (result != RESULT_OK) {
        detector_destroy(detector);
        return result;
    }
    *out = detector;
    return RESULT_OK;
}

enum result detector_load(const struct detector_model *model, const char *path, struct detector **out,
                          struct diagnostic *why)
{
    uint8_t *bytes;
    size_t size;
    enum result result = file_read(path, TFLITE_MAX_BYTES, &bytes, &size, why);
    if (result != RESULT_OK)
        return result;
    result = detector_create(model, path, bytes, size, out, why);
    free(bytes);
    return result;
}

void detector_destroy(struct detector *detector)
{
    if (detector == NULL)
        return;
    network_destroy(detector->network);
    free(detector);
}

void detector_forget(struct detector *detector)
{
    memset(detector->found, 0, (size_t)detector->anchors * sizeof detector->found[0]);
    network_forget(detector->network);
}

static void to_picture(struct detection *detection, int keypoints, const struct affine *affine)
{
    struct vec2 low = affine_apply(affine, (struct vec2){detection->x0, detection->y0});
    struct vec2 high = affine_apply(affine, (struct vec2){detection->x1, detection->y1});
    detection->x0 = low.x;
    detection->y0 = low.y;
    detection->x1 = high.x;
    detection->y1 = high.y;
    for (int i = 0; i < keypoints; i++)
        detection->keypoints[i] = affine_apply(affine, detection->keypoints[i]);
}

enum result detector_run(struct detector *detector, const struct picture *picture, const struct roi *region,
                         float min_score, struct detection *out, int max, int *count,
                         struct tracker_timings *timings)
{
    const struct detector_model *model = detector->model;
    *count = 0;
    int64_t start_ns = clock_now_ns();
    crop_to_tensor(picture, region, &detector->crop, network_input(detector->network).data);
    int64_t cropped_ns = clock_now_ns();
    enum result result = network_run(detector->network);
    if (result != RESULT_OK)
        return result;
    int found = detector_decode(model, network_output(detector->network, 0).data,
                                network_output(detector->network, 1).data, min_score, detector->found,
                                detector->anchors);
    found = detector_suppress(detector->found, found, model->overlap);
    struct affine affine = crop_tensor_to_picture(region, &detector->crop);
    for (int i = 0; i < found && i < max; i++) {
        out[i] = detector->found[i];
        to_picture(&out[i], model->keypoints, &affine);
    }
    *count = found < max ? found : max;
    timings_add(timings, STAGE_CROP, cropped_ns - start_ns);
    timings_add(timings, model->stage, clock_now_ns() - cropped_ns);
    return RESULT_OK;
}

int detector_anchor_count(const struct detector_model *model)
{
    int count = 0;
    for (int i = 0; i < DETECTOR_GRIDS_MAX; i++)
        count += model->grids[i].cells * model->grids[i].cells * model->grids[i].per_cell;
    return count;
}

static struct vec2 anchor_centre(const struct detector_model *model, int index)
{
    int grid = 0, anchors = 0;
    for (; grid < DETECTOR_GRIDS_MAX; grid++) {
        anchors = model->grids[grid].cells * model->grids[grid].cells * model->grids[grid].per_cell;
        if (index < anchors)
            break;
        index -= anchors;
    }
    int cells = model->grids[grid].cells, cell = index / model->grids[grid].per_cell;
    float step = (float)model->size / (float)cells;
    return (struct vec2){((float)(cell % cells) + 0.5f) * step, ((float)(cell / cells) + 0.5f) * step};
}

int detector_decode(const struct detector_model *model, const float *regressors, const float *logits,
                    float min_score, struct detection *out, int max)
{
    int count = 0, anchors = detector_anchor_count(model), stride = 4 + 2 * model->keypoints;
    for (int i = 0; i < anchors && count < max; i++) {
        float logit = fminf(fmaxf(logits[i], -LOGIT_BOUND), LOGIT_BOUND);
        float score = 1.0f / (1.0f + expf(-logit));
        const float *values = regressors + (ptrdiff_t)i * stride;
        // Written so that what is not a number is left out too.
        if (isnan(logits[i]) || !(score >= min_score) || !(values[2] > 0.0f) || !(values[3] > 0.0f))
            continue;
        struct vec2 anchor = anchor_centre(model, i);
        float x = anchor.x + values[0], y = anchor.y + values[1];
        struct detection *detection = &out[count++];
        detection->x0 = x - values[2] / 2.0f;
        detection->y0 = y - values[3] / 2.0f;
        detection->x1 = x + values[2] / 2.0f;
        detection->y1 = y + values[3] / 2.0f;
        detection->score = score;
        for (int k = 0; k < model->keypoints; k++)
            detection->keypoints[k] =
                (struct vec2){anchor.x + values[4 + 2 * k], anchor.y + values[5 + 2 * k]};
    }
    return count;
}

float detection_overlap(const struct detection *a, const struct detection *b)
{
    float width = fminf(a->x1, b->x1) - fmaxf(a->x0, b->x0),
          height = fminf(a->y1, b->y1) - fmaxf(a->y0, b->y0);
    if (!(width > 0.0f) || !(height > 0.0f))
        return 0.0f;
    float both = width * height;
    float either = (a->x1 - a->x0) * (a->y1 - a->y0) + (b->x1 - b->x0) * (b->y1 - b->y0) - both;
    return either > 0.0f ? both / either : 0.0f;
}

static void sort_best_first(struct detection *detections, int count)
{
    for (int i = 1; i < count; i++) {
        struct detection moved = detections[i];
        int at = i;
        for (; at > 0 && detections[at - 1].score < moved.score; at--)
            detections[at] = detections[at - 1];
        detections[at] = moved;
    }
}

static void add_weighted(struct detection *sum, const struct detection *detection, float weight)
{
    sum->x0 += weight * detection->x0;
    sum->y0 += weight * detection->y0;
    sum->x1 += weight * detection->x1;
    sum->y1 += weight * detection->y1;
    for (int k = 0; k < DETECTION_KEYPOINTS_MAX; k++) {
        sum->keypoints[k].x += weight * detection->keypoints[k].x;
        sum->keypoints[k].y += weight * detection->keypoints[k].y;
    }
}

int detector_suppress(struct detection *detections, int count, float overlap)
{
    sort_best_first(detections, count);
    int kept = 0, left = count; // detections[kept .. left) are not yet grouped
    while (kept < left) {
        struct detection best = detections[kept], mean = {.score = best.score};
        int rest = kept;
        float total = 0.0f;
        for (int i = kept; i < left; i++)
            if (detection_overlap(&best, &detections[i]) > overlap)
                total += detections[i].score;
        for (int i = kept; i < left; i++) {
            struct detection detection = detections[i];
            if (detection_overlap(&best, &detection) > overlap)
                add_weighted(&mean, &detection, detection.score / total);
            else
                detections[rest++] = detection;
        }
        if (rest == left) { // a box that does not even overlap itself: its numbers are no numbers
            left--;
            memmove(detections + kept, detections + kept + 1, (size_t)(left - kept) * sizeof *detections);
            continue;
        }
        memmove(detections + kept + 1, detections + kept, (size_t)(rest - kept) * sizeof *detections);
        detections[kept++] = mean;
        left = rest + 1;
    }
    return kept;
}

struct roi detection_face_roi(const struct detection *detection)
{
    struct vec2 right = detection->keypoints[FACE_KEYPOINT_EYE_RIGHT];
    struct vec2 left = detection->keypoints[FACE_KEYPOINT_EYE_LEFT];
    float side = fmaxf(detection->x1 - detection->x0, detection->y1 - detection->y0) * FACE_ROI_SCALE;
    return (struct roi){.centre_x_px = (detection->x0 + detection->x1) / 2.0f,
                        .centre_y_px = (detection->y0 + detection->y1) / 2.0f,
                        .width_px = side,
                        .height_px = side,
                        .rotation_rad = atan2f(left.y - right.y, left.x - right.x)};
}
