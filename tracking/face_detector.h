// Finds faces in a region of a picture: the short-range face detector, decoded.
//
// Formulas: MediaPipe modules/face_detection and its calculators (SSD anchors, boxes, weighted NMS):
// square anchors of which only the centre counts, boxes and key points as offsets from it, overlapping boxes
// averaged by score. The detector sees its region at 128x128: a face needs eyes at least about 8 of those
// apart. Thread: one at a time per detector; the pure functions any. Nothing is allocated after create.
#ifndef CHEVAL_TRACKING_FACE_DETECTOR_H
#define CHEVAL_TRACKING_FACE_DETECTOR_H

#include "platform/base/vec.h"
#include "tracking/nn/crop.h"
#include "tracking/tracker.h"

#define FACE_DETECTOR_SIZE 128 // of the network's input
#define FACE_DETECTOR_ANCHORS 896
#define FACE_DETECTOR_VALUES 16 // a box: centre, size, six key points
#define FACE_DETECTOR_KEYPOINTS 6

enum face_keypoint { // the subject's sides
    FACE_KEYPOINT_EYE_RIGHT,
    FACE_KEYPOINT_EYE_LEFT,
    FACE_KEYPOINT_NOSE,
    FACE_KEYPOINT_MOUTH,
    FACE_KEYPOINT_EAR_RIGHT,
    FACE_KEYPOINT_EAR_LEFT,
};

// In pixels, of the network's input or of the picture.
struct face_detection {
    float x0, y0, x1, y1;
    struct vec2 keypoints[FACE_DETECTOR_KEYPOINTS];
    float score; // 0..1
};

struct face_detector;

// Fails with a line that names `path` when it is not the model.
MUST_CHECK enum result face_detector_create(const char *path, struct face_detector **out,
                                            struct diagnostic *why);
void face_detector_destroy(struct face_detector *detector); // takes NULL

// Faces in `region` (not turned) of the picture with at least `min_score`, best first, in picture pixels.
// Writes at most `max` and returns how many there are in `out`. Adds its times and its run to `timings`.
MUST_CHECK enum result face_detector_run(struct face_detector *detector, const struct picture *picture,
                                         const struct roi *region, float min_score,
                                         struct face_detection *out, int max, int *count,
                                         struct tracker_timings *timings);

// Wipes what the network's buffers hold of the last picture.
void face_detector_forget(struct face_detector *detector);

// Where to look for landmarks: a square 1.5 times the box, turned so that the eyes are level.
struct roi face_detection_roi(const struct face_detection *detection);

// Share of the union of two boxes that both cover, 0..1.
float face_detection_overlap(const struct face_detection *a, const struct face_detection *b);

// The network's tensors [896][16] and [896] -> detections in input pixels, not sorted. `max` 896 holds all.
int face_detector_decode(const float *regressors, const float *logits, float min_score,
                         struct face_detection *out, int max);

// Weighted non-maximum suppression in place: each group that overlaps its best box by more than `overlap`
// becomes one, its geometry the mean by score, its score the best. Returns how many are left, best first.
int face_detector_suppress(struct face_detection *detections, int count, float overlap);

#endif
