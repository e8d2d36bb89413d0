// Where a frame's time goes: what each stage of the tracker took, for bench and `track --stats`.
#ifndef CHEVAL_TRACKING_TIMINGS_H
#define CHEVAL_TRACKING_TIMINGS_H

#include <stdint.h>

enum tracking_stage {
    STAGE_CROP, // picture -> network inputs, all networks together
    STAGE_FACE_DETECTOR,
    STAGE_FACE_MESH,
    STAGE_FACE_GEOMETRY, // pose, trust, size, smoothing
    STAGE_BODY_DETECTOR,
    STAGE_BODY_LANDMARKS,
    STAGE_PALM_DETECTOR,
    STAGE_HAND_LANDMARKS,
    STAGE_MASK,
    STAGE_LAYERS, // people_layers.h; not the tracker's own
    STAGE_COUNT,
};

struct tracker_timings {
    int64_t ns[STAGE_COUNT];
    int runs[STAGE_COUNT]; // of a network, or calls
    int64_t total_ns;      // of the whole update, by the clock
    int64_t cpu_ns;        // of the whole update, of all its threads
};

extern const char *const tracking_stage_names[STAGE_COUNT]; // "crop", "face_detector" …

// One run of a stage that took this long.
void timings_add(struct tracker_timings *timings, enum tracking_stage stage, int64_t ns);

// Adds stage by stage: what threads measured apart becomes one account. total_ns is left alone.
void timings_merge(struct tracker_timings *into, const struct tracker_timings *from);

#endif
