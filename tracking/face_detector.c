#include "tracking/face_detector.h"

#include "platform/base/clock.h"
#include "tracking/nn/network.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define OVERLAP 0.3f
#define LOGIT_BOUND 100.0f
#define ROI_SCALE 1.5f

// Two grids: stride 8 with two anchors a cell, then stride 16 with six.
#define FINE_GRID 16
#define FINE_PER_CELL 2
#define COARSE_GRID 8
#define COARSE_PER_CELL 6
#define FINE_ANCHORS (FINE_GRID * FINE_GRID * FINE_PER_CELL)

_Static_assert(FINE_ANCHORS + COARSE_GRID * COARSE_GRID * COARSE_PER_CELL == FACE_DETECTOR_ANCHORS,
               "the grids make up the anchors");

struct face_detector {
    struct network *network;
    struct face_detection found[FACE_DETECTOR_ANCHORS];
};

static const char *const output_names[] = {"regressors", "classificators", NULL};

enum result face_detector_create(const char *path, struct face_detector **out, struct diagnostic *why)
{
    struct face_detector *detector = calloc(1, sizeof *detector);
    if (detector == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "%s: not enough memory", path);
    enum result result = network_load(path, output_names, &detector->network, why);
    if (result != RESULT_OK)
        goto cleanup;
    if (network_input(detector->network).count != FACE_DETECTOR_SIZE * FACE_DETECTOR_SIZE * 3 ||
        network_output(detector->network, 0).count != FACE_DETECTOR_ANCHORS * FACE_DETECTOR_VALUES ||
        network_output(detector->network, 1).count != FACE_DETECTOR_ANCHORS) {
        result = diagnose(why, RESULT_INVALID, "%s: not the short-range face detector (tensor sizes differ)",
                          path);
        goto cleanup;
    }
    *out = detector;
    return RESULT_OK;
cleanup:
    face_detector_destroy(detector);
    return result;
}

void face_detector_destroy(struct face_detector *detector)
{
    if (detector == NULL)
        return;
    network_destroy(detector->network);
    free(detector);
}

void face_detector_forget(struct face_detector *detector)
{
    memset(detector->found, 0, sizeof detector->found);
    network_forget(detector->network);
}

static void to_picture(struct face_detection *detection, const struct affine *affine)
{
    struct vec2 low = affine_apply(affine, (struct vec2){detection->x0, detection->y0});
    struct vec2 high = affine_apply(affine, (struct vec2){detection->x1, detection->y1});
    detection->x0 = low.x;
    detection->y0 = low.y;
    detection->x1 = high.x;
    detection->y1 = high.y;
    for (int i = 0; i < FACE_DETECTOR_KEYPOINTS; i++)
        detection->keypoints[i] = affine_apply(affine, detection->keypoints[i]);
}

enum result face_detector_run(struct face_detector *detector, const struct picture *picture,
                              const struct roi *region, float min_score, struct face_detection *out, int max,
                              int *count, struct tracker_timings *timings)
{
    static const struct crop_options crop = {.width = FACE_DETECTOR_SIZE,
                                             .height = FACE_DETECTOR_SIZE,
                                             .minimum = -1.0f,
                                             .maximum = 1.0f,
                                             .zero_border = true,
                                             .keep_aspect = true};
    *count = 0;
    int64_t start_ns = clock_now_ns();
    crop_to_tensor(picture, region, &crop, network_input(detector->network).data);
    int64_t cropped_ns = clock_now_ns();
    enum result result = network_run(detector->network);
    if (result != RESULT_OK)
        return result;
    int found = face_detector_decode(network_output(detector->network, 0).data,
                                     network_output(detector->network, 1).data, min_score, detector->found,
                                     FACE_DETECTOR_ANCHORS);
    found = face_detector_suppress(detector->found, found, OVERLAP);
    struct affine affine = crop_tensor_to_picture(region, &crop);
    for (int i = 0; i < found && i < max; i++) {
        out[i] = detector->found[i];
        to_picture(&out[i], &affine);
    }
    *count = found < max ? found : max;
    timings->crop_ns += cropped_ns - start_ns;
    timings->detector_ns += clock_now_ns() - cropped_ns;
    timings->detector_runs++;
    return RESULT_OK;
}

static struct vec2 anchor_centre(int index)
{
    bool fine = index < FINE_ANCHORS;
    int grid = fine ? FINE_GRID : COARSE_GRID;
    int cell = fine ? index / FINE_PER_CELL : (index - FINE_ANCHORS) / COARSE_PER_CELL;
    float step = (float)FACE_DETECTOR_SIZE / (float)grid;
    int row = cell / grid, column = cell % grid;
    return (struct vec2){((float)column + 0.5f) * step, ((float)row + 0.5f) * step};
}

int face_detector_decode(const float *regressors, const float *logits, float min_score,
                         struct face_detection *out, int max)
{
    int count = 0;
    for (int i = 0; i < FACE_DETECTOR_ANCHORS && count < max; i++) {
        float logit = fminf(fmaxf(logits[i], -LOGIT_BOUND), LOGIT_BOUND);
        float score = 1.0f / (1.0f + expf(-logit));
        const float *values = regressors + (ptrdiff_t)i * FACE_DETECTOR_VALUES;
        // Written so that what is not a number is left out too.
        if (isnan(logits[i]) || !(score >= min_score) || !(values[2] > 0.0f) || !(values[3] > 0.0f))
            continue;
        struct vec2 anchor = anchor_centre(i);
        float x = anchor.x + values[0], y = anchor.y + values[1];
        struct face_detection *detection = &out[count++];
        detection->x0 = x - values[2] / 2.0f;
        detection->y0 = y - values[3] / 2.0f;
        detection->x1 = x + values[2] / 2.0f;
        detection->y1 = y + values[3] / 2.0f;
        detection->score = score;
        for (int k = 0; k < FACE_DETECTOR_KEYPOINTS; k++)
            detection->keypoints[k] =
                (struct vec2){anchor.x + values[4 + 2 * k], anchor.y + values[5 + 2 * k]};
    }
    return count;
}

float face_detection_overlap(const struct face_detection *a, const struct face_detection *b)
{
    float width = fminf(a->x1, b->x1) - fmaxf(a->x0, b->x0),
          height = fminf(a->y1, b->y1) - fmaxf(a->y0, b->y0);
    if (!(width > 0.0f) || !(height > 0.0f))
        return 0.0f;
    float both = width * height;
    float either = (a->x1 - a->x0) * (a->y1 - a->y0) + (b->x1 - b->x0) * (b->y1 - b->y0) - both;
    return either > 0.0f ? both / either : 0.0f;
}

static void sort_best_first(struct face_detection *detections, int count)
{
    for (int i = 1; i < count; i++) {
        struct face_detection moved = detections[i];
        int at = i;
        for (; at > 0 && detections[at - 1].score < moved.score; at--)
            detections[at] = detections[at - 1];
        detections[at] = moved;
    }
}

static void add_weighted(struct face_detection *sum, const struct face_detection *detection, float weight)
{
    sum->x0 += weight * detection->x0;
    sum->y0 += weight * detection->y0;
    sum->x1 += weight * detection->x1;
    sum->y1 += weight * detection->y1;
    for (int k = 0; k < FACE_DETECTOR_KEYPOINTS; k++) {
        sum->keypoints[k].x += weight * detection->keypoints[k].x;
        sum->keypoints[k].y += weight * detection->keypoints[k].y;
    }
}

int face_detector_suppress(struct face_detection *detections, int count, float overlap)
{
    sort_best_first(detections, count);
    int kept = 0, left = count; // detections[kept .. left) are not yet grouped
    while (kept < left) {
        struct face_detection best = detections[kept], mean = {.score = best.score};
        int rest = kept;
        float total = 0.0f;
        for (int i = kept; i < left; i++)
            if (face_detection_overlap(&best, &detections[i]) > overlap)
                total += detections[i].score;
        for (int i = kept; i < left; i++) {
            struct face_detection detection = detections[i];
            if (face_detection_overlap(&best, &detection) > overlap)
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

struct roi face_detection_roi(const struct face_detection *detection)
{
    struct vec2 right = detection->keypoints[FACE_KEYPOINT_EYE_RIGHT];
    struct vec2 left = detection->keypoints[FACE_KEYPOINT_EYE_LEFT];
    float side = fmaxf(detection->x1 - detection->x0, detection->y1 - detection->y0) * ROI_SCALE;
    return (struct roi){.centre_x_px = (detection->x0 + detection->x1) / 2.0f,
                        .centre_y_px = (detection->y0 + detection->y1) / 2.0f,
                        .width_px = side,
                        .height_px = side,
                        .rotation_rad = atan2f(left.y - right.y, left.x - right.x)};
}
