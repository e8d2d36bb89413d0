// Finds faces, palms or bodies in a region of a picture: the single-shot detectors, decoded.
//
// Formulas: MediaPipe's calculators (ssd_anchors, tensors_to_detections, weighted non_max_suppression):
// square anchors of which only the centre counts, boxes and key points as offsets from it, overlapping boxes
// averaged by score. Thread: one at a time per detector; the pure functions any. Nothing is allocated after
// create.
#ifndef CHEVAL_TRACKING_DETECTOR_H
#define CHEVAL_TRACKING_DETECTOR_H

#include "platform/base/result.h"
#include "platform/base/vec.h"
#include "tracking/nn/crop.h"
#include "tracking/timings.h"

#define DETECTION_KEYPOINTS_MAX 7
#define DETECTOR_GRIDS_MAX 3

// In pixels, of the network's input or of the picture.
struct detection {
    float x0, y0, x1, y1;
    struct vec2 keypoints[DETECTION_KEYPOINTS_MAX];
    float score; // 0..1
};

// What a detector's file holds: an input of size x size, and for each anchor a box and key points, of which x
// comes before y. The anchors lie on grids, row by row, so many in a cell.
struct detector_model {
    const char *what;            // for diagnostics: "the short-range face detector"
    const char *output_names[3]; // regressors, logits, NULL
    int size;                    // of the square input, pixels
    float minimum;               // what a black pixel becomes; white becomes 1
    int keypoints;
    float overlap; // of boxes that are one
    enum tracking_stage stage;
    struct {
        int cells, per_cell; // cells along a side; 0 ends the list
    } grids[DETECTOR_GRIDS_MAX];
};

extern const struct detector_model detector_face_short; // 128x128: to about 2 m
extern const struct detector_model detector_face_full;  // 192x192: to about 5 m
extern const struct detector_model detector_palm;
extern const struct detector_model detector_body;

// Key points; the subject's sides.
enum {
    FACE_KEYPOINT_EYE_RIGHT,
    FACE_KEYPOINT_EYE_LEFT,
    FACE_KEYPOINT_NOSE,
    FACE_KEYPOINT_MOUTH,
    FACE_KEYPOINT_EAR_RIGHT,
    FACE_KEYPOINT_EAR_LEFT
};
enum {
    BODY_KEYPOINT_HIPS,
    BODY_KEYPOINT_CIRCLE
}; // between the hips; a circle around the person goes through
enum { PALM_KEYPOINT_WRIST, PALM_KEYPOINT_MIDDLE = 2 }; // the middle finger's knuckle

struct detector;

// From a file, or from bytes that may be freed afterwards; `label` then begins a diagnostic. Fails with a
// line that names the file when it is not that model.
MUST_CHECK enum result detector_load(const struct detector_model *model, const char *path,
                                     struct detector **out, struct diagnostic *why);
MUST_CHECK enum result detector_create(const struct detector_model *model, const char *label,
                                       const uint8_t *bytes, size_t size, struct detector **out,
                                       struct diagnostic *why);
void detector_destroy(struct detector *detector); // takes NULL

// Detections in `region` (not turned) of the picture with at least `min_score`, best first, in picture
// pixels. Writes at most `max` and returns how many there are in `out`. Adds its times and its run to
// `timings`.
MUST_CHECK enum result detector_run(struct detector *detector, const struct picture *picture,
                                    const struct roi *region, float min_score, struct detection *out, int max,
                                    int *count, struct tracker_timings *timings);

// Wipes what the network's buffers hold of the last picture.
void detector_forget(struct detector *detector);

// The anchors of a model, all grids together.
int detector_anchor_count(const struct detector_model *model);

// The network's tensors [anchors][4 + 2 * keypoints] and [anchors] -> detections in input pixels, not sorted.
int detector_decode(const struct detector_model *model, const float *regressors, const float *logits,
                    float min_score, struct detection *out, int max);

// Weighted non-maximum suppression in place: each group that overlaps its best box by more than `overlap`
// becomes one, its geometry the mean by score, its score the best. Returns how many are left, best first.
int detector_suppress(struct detection *detections, int count, float overlap);

// Share of the union of two boxes that both cover, 0..1.
float detection_overlap(const struct detection *a, const struct detection *b);

// Where to look for a face's landmarks: a square 1.5 times the box, turned so that the eyes are level.
struct roi detection_face_roi(const struct detection *detection);

#endif
