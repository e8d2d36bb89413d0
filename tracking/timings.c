#include "tracking/timings.h"

const char *const tracking_stage_names[STAGE_COUNT] = {
    "crop",           "face_detector", "face_mesh",      "face_geometry", "body_detector",
    "body_landmarks", "palm_detector", "hand_landmarks", "mask",          "layers"};

void timings_add(struct tracker_timings *timings, enum tracking_stage stage, int64_t ns)
{
    timings->ns[stage] += ns;
    timings->runs[stage]++;
}

void timings_merge(struct tracker_timings *into, const struct tracker_timings *from)
{
    for (int i = 0; i < STAGE_COUNT; i++) {
        into->ns[i] += from->ns[i];
        into->runs[i] += from->runs[i];
    }
    into->cpu_ns += from->cpu_ns;
}
