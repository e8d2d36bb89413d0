#include "app/placement/steady_pose.h"

// One Euro: cut-off frequency at rest, how it rises with the speed, and that of the speed's own average.
#define REST_HZ 0.5f
#define HZ_PER_METRE_S 150.0f
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

// Where a pose turns the axes of face space.
static void axes_of(const struct mat4 *pose, struct vec3 axes[3])
{
    static const struct vec3 own[3] = {{1.0f, 0.0f, 0.0f}, {0.0f, 1.0f, 0.0f}, {0.0f, 0.0f, 1.0f}};
    for (int i = 0; i < 3; i++)
        axes[i] = vec3_normalise(mat4_transform_direction(pose, own[i]));
}

// The small turn from one pose to another, as a vector along its axis.
static struct vec3 turn_between(const struct mat4 *from, const struct mat4 *to)
{
    struct vec3 before[3], after[3], sum = {0};
    axes_of(from, before);
    axes_of(to, after);
    for (int i = 0; i < 3; i++)
        sum = vec3_add(sum, vec3_cross(before[i], after[i]));
    return vec3_scale(sum, 0.5f);
}

// Turned between two poses, at right angles again, of the later one's size.
static struct mat4 turn_towards(const struct mat4 *from, const struct mat4 *to, float share)
{
    struct vec3 before[3], after[3];
    axes_of(from, before);
    axes_of(to, after);
    float size = vec3_length(mat4_transform_direction(to, (struct vec3){1.0f, 0.0f, 0.0f}));
    struct vec3 z = vec3_normalise(vec3_mix(before[2], after[2], share));
    struct vec3 x = vec3_mix(before[0], after[0], share);
    x = vec3_normalise(vec3_subtract(x, vec3_scale(z, vec3_dot(x, z))));
    struct vec3 y = vec3_cross(z, x);
    x = vec3_scale(x, size), y = vec3_scale(y, size), z = vec3_scale(z, size);
    return (struct mat4){{x.x, x.y, x.z, 0, y.x, y.y, y.z, 0, z.x, z.y, z.z, 0, 0, 0, 0, 1}};
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
