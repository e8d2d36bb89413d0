#include "app/placement/pendulum.h"

#define GRAVITY_MS2 9.81f
#define STEP_S 0.002f
#define GAP_S 0.25f
#define JUMP_MS 4.0f // no head moves its ears faster
#define LENGTH_LEAST_M 0.006f
// Of the amplitude, by hook, air and ear: what swings is at rest after about a second.
#define DAMPING_S 3.5f
// The pivot's own tremble in the tracker's landmarks is no motion: its speed is followed with this lag.
#define SPEED_LAG_S 0.05f
#define SWING_LEAST_COSINE 0.35f // of the angle to the vertical: 70 degrees

static const struct vec3 down = {0.0f, -1.0f, 0.0f};

void pendulum_rest(struct pendulum *pendulum, struct vec3 pivot_m)
{
    *pendulum = (struct pendulum){.moving = true, .pivot_m = pivot_m, .along = down};
}

// The part of `v` across the unit vector `along`.
static struct vec3 across(struct vec3 v, struct vec3 along)
{
    return vec3_subtract(v, vec3_scale(along, vec3_dot(v, along)));
}

static void step(struct pendulum *pendulum, struct vec3 acceleration_ms2, float length_m, float step_s)
{
    struct vec3 pull = vec3_subtract(vec3_scale(down, GRAVITY_MS2), acceleration_ms2);
    struct vec3 change = vec3_scale(across(pull, pendulum->along), 1.0f / length_m);
    change = vec3_subtract(change, vec3_scale(pendulum->turn_s, 2.0f * DAMPING_S));
    pendulum->turn_s = vec3_add(pendulum->turn_s, vec3_scale(change, step_s));
    pendulum->along = vec3_normalise(vec3_add(pendulum->along, vec3_scale(pendulum->turn_s, step_s)));
    // The cheek, the neck and the hook stop it: it comes back with nothing.
    float cosine = vec3_dot(pendulum->along, down);
    if (cosine < SWING_LEAST_COSINE) {
        struct vec3 sideways = vec3_normalise(across(pendulum->along, down));
        pendulum->along =
            vec3_add(vec3_scale(down, SWING_LEAST_COSINE),
                     vec3_scale(sideways, sqrtf(1.0f - SWING_LEAST_COSINE * SWING_LEAST_COSINE)));
        pendulum->turn_s = (struct vec3){0};
    }
    pendulum->turn_s = across(pendulum->turn_s, pendulum->along);
}

struct vec3 pendulum_move(struct pendulum *pendulum, struct vec3 pivot_m, float length_m, float passed_s)
{
    if (pendulum->moving && passed_s == 0.0f)
        return pendulum->along;
    struct vec3 way = vec3_subtract(pivot_m, pendulum->pivot_m);
    if (!pendulum->moving || !(passed_s > 0.0f && passed_s < GAP_S) ||
        vec3_length(way) > JUMP_MS * passed_s) {
        pendulum_rest(pendulum, pivot_m);
        return pendulum->along;
    }
    float share = 1.0f - expf(-passed_s / SPEED_LAG_S);
    struct vec3 speed_ms = vec3_mix(pendulum->speed_ms, vec3_scale(way, 1.0f / passed_s), share);
    struct vec3 acceleration_ms2 = vec3_scale(vec3_subtract(speed_ms, pendulum->speed_ms), 1.0f / passed_s);
    int steps = (int)ceilf(passed_s / STEP_S);
    for (int i = 0; i < steps; i++)
        step(pendulum, acceleration_ms2, fmaxf(length_m, LENGTH_LEAST_M), passed_s / (float)steps);
    pendulum->speed_ms = speed_ms;
    pendulum->pivot_m = pivot_m;
    return pendulum->along;
}
