#include "app/placement/steady_pose.h"

// One Euro: cut-off frequency at rest, how it rises with the speed, and that of the speed's own average.
#define REST_HZ 0.7f
#define HZ_PER_METRE_S 220.0f
#define SPEED_HZ 1.0f
#define LEVER_M 0.08f // a turn counts as what it moves at the side of the head

// What the pose is held by: products sit about the bridge of the nose.
static const struct vec3 bridge = {0.0f, 0.030f, 0.050f};

void steady_pose_begin(struct steady_pose *state, const struct mat4 *pose)
{
    *state = (struct steady_pose){.pose = *pose, .raw = *pose};
}

static float share_of(float hz, float passed_s)
{
    return 1.0f - expf(-6.2831853f * hz * passed_s);
}

static struct vec3 column(const struct mat4 *m, int i)
{
    return (struct vec3){m->m[4 * i], m->m[4 * i + 1], m->m[4 * i + 2]};
}

// The small turn from one pose to another, as a vector along its axis.
static struct vec3 turn_between(const struct mat4 *from, const struct mat4 *to)
{
    struct vec3 sum = {0};
    for (int i = 0; i < 3; i++)
        sum = vec3_add(sum, vec3_cross(vec3_normalise(column(from, i)), vec3_normalise(column(to, i))));
    return vec3_scale(sum, 0.5f);
}

// Axes between those of two poses, at right angles again, of the later one's length.
static struct mat4 turn_towards(const struct mat4 *from, const struct mat4 *to, float share)
{
    float length = vec3_length(column(to, 0));
    struct vec3 ahead =
        vec3_normalise(vec3_mix(vec3_normalise(column(from, 2)), vec3_normalise(column(to, 2)), share));
    struct vec3 right = vec3_mix(vec3_normalise(column(from, 0)), vec3_normalise(column(to, 0)), share);
    right = vec3_normalise(vec3_subtract(right, vec3_scale(ahead, vec3_dot(right, ahead))));
    struct vec3 up = vec3_cross(ahead, right);
    const struct vec3 axes[3] = {right, up, ahead};
    struct mat4 out = mat4_identity();
    for (int i = 0; i < 3; i++) {
        out.m[4 * i] = length * axes[i].x;
        out.m[4 * i + 1] = length * axes[i].y;
        out.m[4 * i + 2] = length * axes[i].z;
    }
    return out;
}

void steady_pose_follow(struct steady_pose *state, const struct mat4 *pose, float passed_s)
{
    if (!(passed_s > 0.0f))
        return;
    struct vec3 there = mat4_transform_point(pose, bridge);
    struct vec3 way = vec3_subtract(there, mat4_transform_point(&state->raw, bridge));
    struct vec3 turn = turn_between(&state->raw, pose);
    float speed_share = share_of(SPEED_HZ, passed_s);
    state->speed_ms = vec3_mix(state->speed_ms, vec3_scale(way, 1.0f / passed_s), speed_share);
    state->turn_s = vec3_mix(state->turn_s, vec3_scale(turn, 1.0f / passed_s), speed_share);
    float speed_ms = vec3_length(state->speed_ms) + LEVER_M * vec3_length(state->turn_s);
    float share = share_of(REST_HZ + HZ_PER_METRE_S * speed_ms, passed_s);
    struct vec3 at = vec3_mix(mat4_transform_point(&state->pose, bridge), there, share);
    struct mat4 steady = turn_towards(&state->pose, pose, share);
    struct vec3 shift = vec3_subtract(at, mat4_transform_point(&steady, bridge));
    steady.m[12] = shift.x;
    steady.m[13] = shift.y;
    steady.m[14] = shift.z;
    state->pose = steady;
    state->raw = *pose;
}
