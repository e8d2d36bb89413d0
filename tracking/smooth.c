#include "tracking/smooth.h"

#include <string.h>

#define LONGEST_GAP_NS INT64_C(500000000)
#define MINIMUM_SIZE_PX 1e-6f

static const struct smooth_options face_options = {
    .minimum_cutoff_hz = 0.05f, .beta = 80.0f, .derivative_cutoff_hz = 1.0f};

static float weight(float cutoff_hz, float interval_s)
{
    return 1.0f / (1.0f + 1.0f / (6.2831853f * cutoff_hz * interval_s));
}

float smooth_step(struct smooth_value *state, const struct smooth_options *options, bool started, float value,
                  float scale, float interval_s)
{
    if (!started) {
        *state = (struct smooth_value){.raw = value, .filtered = value};
        return value;
    }
    float speed = (value - state->raw) * scale / interval_s;
    state->derivative += weight(options->derivative_cutoff_hz, interval_s) * (speed - state->derivative);
    float cutoff_hz = options->minimum_cutoff_hz + options->beta * fabsf(state->derivative);
    state->filtered += weight(cutoff_hz, interval_s) * (value - state->filtered);
    state->raw = value;
    return state->filtered;
}

void smooth_face_reset(struct smooth_face *face)
{
    memset(face, 0, sizeof *face);
}

void smooth_face_apply(struct smooth_face *face, int64_t time_ns, float size_px, struct vec3 *landmarks_px)
{
    if (!(size_px > MINIMUM_SIZE_PX))
        return;
    int64_t interval_ns = time_ns - face->time_ns;
    if (interval_ns <= 0 || interval_ns > LONGEST_GAP_NS)
        face->started = false;
    float interval_s = (float)interval_ns * 1e-9f;
    for (int i = 0; i < FACE_LANDMARKS; i++) {
        struct vec3 *p = &landmarks_px[i];
        struct smooth_value *values = face->values[i];
        p->x = smooth_step(&values[0], &face_options, face->started, p->x, 1.0f / size_px, interval_s);
        p->y = smooth_step(&values[1], &face_options, face->started, p->y, 1.0f / size_px, interval_s);
        p->z = smooth_step(&values[2], &face_options, face->started, p->z, 1.0f / size_px, interval_s);
    }
    face->started = true;
    face->time_ns = time_ns;
}
