#include "app/garment/sway.h"

#define GRAVITY_MS2 9.81f
#define LENGTH_LEAST_M 0.08f
#define GAP_S 0.25f
#define JUMP_MS 5.0f  // nobody's hem is moved faster
#define DAMPING 0.55f // of the critical one: cloth swings once, hardly twice
#define BOUND 0.20f   // of the length
// A tracker's tremble is no motion: speeds are followed with this lag, and slower than the first they count
// for nothing, faster than the second in full. Somebody who stands still sways at a few centimetres a second.
#define SPEED_LAG_S 0.06f
#define SLOW_MS 0.06f
#define FAST_MS 0.20f
#define REST_M 0.0005f // less than can be seen
#define REST_MS 0.005f

static struct vec2 scaled(struct vec2 v, float factor)
{
    return (struct vec2){v.x * factor, v.y * factor};
}

// The damped oscillator's own motion over a step, about where the force of that step would hold it.
static void swing(float *offset, float *rate, float hold, float pace_s, float passed_s)
{
    float decay = DAMPING * pace_s, turn = pace_s * sqrtf(1.0f - DAMPING * DAMPING);
    float from = *offset - hold, left = expf(-decay * passed_s);
    float cosine = cosf(turn * passed_s), sine = sinf(turn * passed_s);
    float side = (*rate + decay * from) / turn;
    *offset = hold + left * (from * cosine + side * sine);
    *rate = left * (*rate * cosine - (from * turn * turn + decay * (*rate + decay * from)) / turn * sine);
}

struct vec2 sway_move(struct sway *sway, struct vec2 way_m, float length_m, float passed_s)
{
    if (sway->moving && passed_s == 0.0f)
        return sway->offset_m;
    bool is_even = passed_s > 0.0f && passed_s < GAP_S && vec2_length(way_m) < JUMP_MS * passed_s;
    if (!sway->moving || !is_even) {
        *sway = (struct sway){.moving = true};
        return sway->offset_m;
    }
    length_m = fmaxf(length_m, LENGTH_LEAST_M);
    struct vec2 seen_ms = scaled(way_m, 1.0f / passed_s);
    seen_ms = scaled(seen_ms, smoothstep(SLOW_MS, FAST_MS, vec2_length(seen_ms)));
    struct vec2 speed_ms = vec2_mix(sway->speed_ms, seen_ms, 1.0f - expf(-passed_s / SPEED_LAG_S));
    struct vec2 force_ms2 = scaled(vec2_subtract(sway->speed_ms, speed_ms), 1.0f / passed_s);
    sway->speed_ms = speed_ms;
    float pace_s = sqrtf(GRAVITY_MS2 / length_m);
    struct vec2 hold_m = scaled(force_ms2, 1.0f / (pace_s * pace_s));
    swing(&sway->offset_m.x, &sway->rate_ms.x, hold_m.x, pace_s, passed_s);
    swing(&sway->offset_m.y, &sway->rate_ms.y, hold_m.y, pace_s, passed_s);
    float size_m = vec2_length(sway->offset_m), bound_m = BOUND * length_m;
    if (size_m > bound_m) { // the cloth is taut: it comes back with nothing
        sway->offset_m = scaled(sway->offset_m, bound_m / size_m);
        sway->rate_ms = (struct vec2){0};
    }
    if (size_m < REST_M && vec2_length(sway->rate_ms) < REST_MS && vec2_length(force_ms2) < REST_MS)
        sway->offset_m = sway->rate_ms = (struct vec2){0};
    return sway->offset_m;
}
