// The head in millimetres: irises have nearly the same width in all adults, so that they are the ruler.
//
// White-to-white width of the iris: 11.71 +- 0.42 mm, mean and standard deviation of 390 adults (Rüfer et
// al., Cornea 24, 2005; MediaPipe's iris documentation says 11.7 +- 0.5). Its spread of 3.6 % (95 %: 7.0 %)
// is in every error given here. Ratios in the picture don't depend on the camera's field of view. Pure
// functions but for the state; one thread at a time per struct metric.
#ifndef CHEVAL_TRACKING_METRIC_H
#define CHEVAL_TRACKING_METRIC_H

#include "tracking/people.h"

#include <stdbool.h>
#include <stdint.h>

#define METRIC_IRIS_MM 11.71f
#define METRIC_IRIS_SPREAD (0.42f / 11.71f) // a standard deviation, as a share

// What a good frame must be; refused otherwise, for a frame's irises or pupillary distance are then wrong by
// more than is averaged out.
#define METRIC_YAW_MAX_RAD 0.262f   // 15 degrees: iris and eye distance are foreshortened differently by up
#define METRIC_PITCH_MAX_RAD 0.436f // to 3.5 % there, as gaze is not known; 25 degrees: lids cover the iris
#define METRIC_IRIS_MIN_PX 6.0f     // half a pixel at each edge would be 17 %
#define METRIC_OPENNESS_MIN 0.15f   // of both eyes: no blink
#define METRIC_VISIBLE_MIN 0.5f     // of both eyes
#define METRIC_DISTANCE_MIN_M 0.2f  // nearer, eyes converge by more than 5 % and the face is in perspective

// A running mean over good frames.
struct metric_mean {
    int count;
    float mean;     // of a ratio
    float variance; // of single frames about it
};

struct metric {
    struct metric_mean pupils; // pupils' distance over iris width, yaw taken out
    struct metric_mean head;   // canonical head's iris width over the one seen
    float good_s;              // how long there have been good frames
    float distance_m;          // of the eyes from the camera, averaged
    int64_t time_ns;           // of the last good frame
};

// Forgets the face.
void metric_forget(struct metric *metric);

// Reads landmarks_px, visible, eye_openness, pose and mesh_m of the face; writes face->metric. `metric` NULL:
// a still, whose one frame must do; a sequence gives a pupillary distance after a second of good frames.
void metric_measure(struct metric *metric, int64_t time_ns, struct face *face);

#endif
