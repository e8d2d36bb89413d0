// Picture -> people. Face detection only when a face is missing, then landmarks from frame to frame.
//
// Thread: one at a time; inside, a tracker may run its networks on threads of its own. Nothing is allocated
// after the first frames. The caller must hold the shopper's consent: no network runs unless update is
// called.
#ifndef CHEVAL_TRACKING_TRACKER_H
#define CHEVAL_TRACKING_TRACKER_H

#include "platform/base/picture.h"
#include "tracking/people.h"

struct tracker;

struct tracker_options {
    const char *models_dir; // with face_detection_short_range.tflite, face_landmark_with_attention.tflite
    int max_faces;          // 0: PEOPLE_FACES_LIVE; at most PEOPLE_FACES_MAX
    bool no_smoothing;
    float min_detection_score; // 0: 0.5
    float min_presence_score;  // 0: 0.5
    float vertical_fov_rad;    // 0: 63 degrees, MediaPipe's default camera
};

// Seconds and counts of one update, for bench and `track --stats`.
struct tracker_timings {
    int64_t crop_ns, detector_ns, mesh_ns, geometry_ns, total_ns, cpu_ns;
    int detector_runs, mesh_runs;
};

// Fails with a line that names the model file when one is missing, truncated or not what it should be.
MUST_CHECK enum result tracker_create(const struct tracker_options *options, struct tracker **out,
                                      struct diagnostic *why);
void tracker_destroy(struct tracker *tracker); // takes NULL

// One frame of a sequence. `sequence` and `captured_ns` go into the result; a time stamp that stands still or
// goes back resets smoothing, a change of picture size resets tracking. `out` is written whole.
MUST_CHECK enum result tracker_update(struct tracker *tracker, const struct picture *picture,
                                      uint64_t sequence, int64_t captured_ns, struct people *out);

// One picture on its own: detection, landmarks, no memory of earlier calls, no smoothing.
MUST_CHECK enum result tracker_still(struct tracker *tracker, const struct picture *picture,
                                     struct people *out);

// Forgets everybody (the shopper left): ids go on, memory of faces is wiped.
void tracker_reset(struct tracker *tracker);

// Of the last update or still.
struct tracker_timings tracker_last_timings(const struct tracker *tracker);

#endif
