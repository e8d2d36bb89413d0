#include "app/garment/rig_pose.h"

#include <string.h>

// Steadying. In the picture joints are steady as they come; how far away they are is a network's guess.
#define AWAY_S 0.15f
#define SCALE_S 1.0f
#define TWIST_S 0.2f
#define BEFORE_S 0.1f

// How much longer or shorter than the garment's own size a bone may be.
#define STRETCH_LEAST 0.6f
#define STRETCH_MOST 1.5f
#define WIDTH_LEAST 0.8f
#define WIDTH_MOST 1.25f

// A hinge tells its axis when it is bent by so much.
#define BENT_FROM_RAD 0.2f
#define BENT_TO_RAD 0.7f
#define TWIST_MOST_RAD 1.6f // of a shoulder or a hip, from where it was bound

// A body's proportions, where a skeleton has no such joints: torso to shoulder width, torso to thigh, forearm
// to upper arm, shin to thigh (Drillis and Contini 1966).
#define TORSO_TO_WIDTH 1.4f
#define TORSO_TO_THIGH 1.2f
#define LOWER_TO_UPPER 0.85f

// --- as it was bound ---------------------------------------------------------------------------------------

static struct vec3 middle_of(struct vec3 a, struct vec3 b)
{
    return vec3_mix(a, b, 0.5f);
}

// Without the part along `axis`, unit length.
static struct vec3 perpendicular(struct vec3 v, struct vec3 axis)
{
    return vec3_normalise(vec3_subtract(v, vec3_scale(axis, vec3_dot(v, axis))));
}

static struct rig_frame frame_of(struct vec3 left, struct vec3 up)
{
    struct rig_frame out = {.left = vec3_normalise(left)};
    out.up = perpendicular(up, out.left);
    out.front = vec3_cross(out.left, out.up);
    return out;
}

static void bind_limb(const struct skeleton *skeleton, int side, enum rig_limb first,
                      enum skeleton_bone first_bone, struct rig_bind *out)
{
    for (int i = 0; i < 3; i++)
        out->from[(int)first + i][side] = skeleton->joints_m[(int)first_bone + 2 * i + side];
    for (int i = 0; i < 2; i++) {
        int limb = (int)first + i, bone = (int)first_bone + 2 * i + side;
        if (skeleton->nodes[bone] == MODEL_NONE)
            continue;
        if (skeleton->nodes[bone + 2] != MODEL_NONE) {
            struct vec3 way = vec3_subtract(out->from[limb + 1][side], out->from[limb][side]);
            out->length[limb][side] = vec3_length(way);
            out->along[limb][side] = vec3_normalise(way);
        } else if (i > 0) { // no hand: straight on
            out->length[limb][side] = LOWER_TO_UPPER * out->length[limb - 1][side];
            out->along[limb][side] = out->along[limb - 1][side];
        }
    }
    // Hands and feet go on as the limb does.
    int end = (int)first + 2;
    if (skeleton->nodes[(int)first_bone + 4 + side] != MODEL_NONE) {
        out->along[end][side] = out->along[end - 1][side];
        out->length[end][side] = out->length[end - 1][side];
    }
}

void rig_bind_of(const struct skeleton *skeleton, struct rig_bind *out)
{
    *out = (struct rig_bind){0};
    const struct vec3 *joints = skeleton->joints_m;
    const int *nodes = skeleton->nodes;
    out->has_arms = nodes[SKELETON_UPPER_ARM] != MODEL_NONE && nodes[SKELETON_UPPER_ARM + 1] != MODEL_NONE;
    out->has_legs = nodes[SKELETON_THIGH] != MODEL_NONE && nodes[SKELETON_THIGH + 1] != MODEL_NONE;
    for (int side = 0; side < 2; side++) {
        bind_limb(skeleton, side, RIG_UPPER_ARM, SKELETON_UPPER_ARM, out);
        bind_limb(skeleton, side, RIG_THIGH, SKELETON_THIGH, out);
    }
    enum skeleton_bone pair = out->has_arms ? SKELETON_UPPER_ARM : SKELETON_THIGH;
    struct vec3 left = vec3_subtract(joints[(int)pair + 1], joints[pair]);
    out->width = vec3_length(left);
    out->bottom =
        out->has_legs ? middle_of(joints[SKELETON_THIGH], joints[SKELETON_THIGH + 1]) : joints[SKELETON_HIPS];
    out->top =
        out->has_arms
            ? middle_of(joints[SKELETON_UPPER_ARM], joints[SKELETON_UPPER_ARM + 1])
            : vec3_add(out->bottom, (struct vec3){0.0f, TORSO_TO_THIGH * out->length[RIG_THIGH][0], 0.0f});
    struct vec3 up = vec3_subtract(out->top, out->bottom);
    if (!(vec3_length(up) > 0.3f * out->width)) { // all joints in one place but for the arms
        up = (struct vec3){0.0f, TORSO_TO_WIDTH * out->width, 0.0f};
        out->bottom = vec3_subtract(out->top, up);
    }
    out->frame = frame_of(left, up);
}

// --- the body ----------------------------------------------------------------------------------------------

static float ease(float from, float to, float passed_s, float over_s)
{
    return from + (to - from) * (1.0f - expf(-passed_s / over_s));
}

// The joints, each on its ray through the picture, as far away as it was on average a moment ago.
static void take_joints(const struct wearer *wearer, float passed_s, struct rig_memory *memory,
                        struct rig_pose *out)
{
    const struct wearer_joint *const pairs[RIG_JOINTS] = {wearer->shoulder, wearer->elbow, wearer->wrist,
                                                          wearer->hip,      wearer->knee,  wearer->ankle};
    for (int joint = 0; joint < RIG_JOINTS; joint++)
        for (int side = 0; side < 2; side++) {
            struct vec3 at = pairs[joint][side].m;
            float away = -at.z, *known = &memory->away_m[joint][side];
            *known = memory->knows ? ease(*known, away, passed_s, AWAY_S) : away;
            out->joints[joint][side] = away > 0.01f ? vec3_scale(at, *known / away) : at;
        }
    for (int side = 0; side < 2; side++) {
        float before = wearer->arm_in_front[side] ? 1.0f : 0.0f;
        memory->arm_before[side] =
            memory->knows ? ease(memory->arm_before[side], before, passed_s, BEFORE_S) : before;
    }
}

// A knee that bends forwards is a knee whose distance was guessed wrong: the ankle is moved along its ray,
// near enough to the camera's axis, until the leg is straight.
static void limit_knees(struct rig_pose *pose, struct vec3 left)
{
    for (int side = 0; side < 2; side++) {
        struct vec3 *ankle = &pose->joints[RIG_ANKLE][side];
        struct vec3 thigh = vec3_subtract(pose->joints[RIG_KNEE][side], pose->joints[RIG_HIP][side]);
        struct vec3 shin = vec3_subtract(*ankle, pose->joints[RIG_KNEE][side]);
        struct vec3 ray = vec3_normalise(*ankle);
        float bend = vec3_dot(vec3_cross(thigh, shin), left), moved = vec3_dot(vec3_cross(thigh, ray), left);
        float limit = vec3_length(shin);
        if (bend < 0.0f && fabsf(moved) > 0.3f * vec3_length(thigh))
            *ankle = vec3_add(*ankle, vec3_scale(ray, fminf(fmaxf(-bend / moved, -limit), limit)));
    }
}

struct rig_frame rig_pose_frame(const struct rig_pose *pose, float share)
{
    float at = fminf(fmaxf(share, 0.0f), 1.0f) * (float)(RIG_TORSO_LEVELS - 1);
    int level = (int)fminf(at, (float)(RIG_TORSO_LEVELS - 2));
    const struct rig_frame *a = &pose->levels[level], *b = &pose->levels[level + 1];
    float t = at - (float)level;
    return frame_of(vec3_mix(a->left, b->left, t), vec3_mix(a->up, b->up, t));
}

// --- bones -------------------------------------------------------------------------------------------------

// A rotation, as what it makes of the axes.
struct turn {
    struct vec3 x, y, z;
};

static struct vec3 turned(const struct turn *turn, struct vec3 v)
{
    return vec3_add(vec3_add(vec3_scale(turn->x, v.x), vec3_scale(turn->y, v.y)), vec3_scale(turn->z, v.z));
}

// About a unit axis (Rodrigues' formula).
static struct vec3 rotate(struct vec3 v, struct vec3 axis, float cosine, float sine)
{
    return vec3_add(vec3_add(vec3_scale(v, cosine), vec3_scale(vec3_cross(axis, v), sine)),
                    vec3_scale(axis, vec3_dot(axis, v) * (1.0f - cosine)));
}

static struct turn turn_about(const struct turn *turn, struct vec3 axis, float cosine, float sine)
{
    return (struct turn){rotate(turn->x, axis, cosine, sine), rotate(turn->y, axis, cosine, sine),
                         rotate(turn->z, axis, cosine, sine)};
}

// `turn`, and then the shortest way on from one unit direction to another.
static struct turn swing(const struct turn *turn, struct vec3 from, struct vec3 to)
{
    struct vec3 axis = vec3_cross(from, to);
    float sine = vec3_length(axis), cosine = vec3_dot(from, to);
    if (!(sine > 1e-6f)) {
        if (cosine > 0.0f)
            return *turn;
        struct vec3 any =
            fabsf(from.x) < 0.7f ? (struct vec3){1.0f, 0.0f, 0.0f} : (struct vec3){0.0f, 1.0f, 0.0f};
        return turn_about(turn, vec3_normalise(vec3_cross(from, any)), -1.0f, 0.0f);
    }
    return turn_about(turn, vec3_scale(axis, 1.0f / sine), cosine, sine);
}

// From the frame that the skeleton was bound in to one of the body.
static struct turn turn_of(const struct rig_frame *from, const struct rig_frame *to)
{
    struct turn out;
    const struct vec3 f[3] = {from->left, from->up, from->front}, t[3] = {to->left, to->up, to->front};
    struct vec3 *columns[3] = {&out.x, &out.y, &out.z};
    for (int c = 0; c < 3; c++) {
        *columns[c] = (struct vec3){0};
        for (int axis = 0; axis < 3; axis++) {
            float share = c == 0 ? f[axis].x : c == 1 ? f[axis].y : f[axis].z;
            *columns[c] = vec3_add(*columns[c], vec3_scale(t[axis], share));
        }
    }
    return out;
}

// `scale` everywhere but along `axis`, where it is `along`; then the turn.
static struct skinning_bone stretched(const struct turn *turn, struct vec3 axis, float scale, float along,
                                      struct vec3 from, struct vec3 to)
{
    struct vec3 end = vec3_scale(turned(turn, axis), along - scale);
    return skinning_bone_of(vec3_add(vec3_scale(turn->x, scale), vec3_scale(end, axis.x)),
                            vec3_add(vec3_scale(turn->y, scale), vec3_scale(end, axis.y)),
                            vec3_add(vec3_scale(turn->z, scale), vec3_scale(end, axis.z)), from, to);
}

// How wide and how long the garment's torso is made, and where it hangs: from the shoulders, else at the
// hips.
static void pose_torso(const struct rig_bind *bind, struct rig_pose *pose)
{
    enum rig_joint pair = bind->has_arms ? RIG_SHOULDER : RIG_HIP;
    float width = vec3_length(vec3_subtract(pose->joints[pair][1], pose->joints[pair][0]));
    float across = fminf(fmaxf(width / bind->width, WIDTH_LEAST * pose->scale), WIDTH_MOST * pose->scale);
    if (!bind->has_arms)
        across = pose->scale;
    struct vec3 way = vec3_subtract(pose->top, pose->bottom), bound = vec3_subtract(bind->top, bind->bottom);
    float length = vec3_length(bound);
    float along =
        fminf(fmaxf(vec3_length(way) / length, STRETCH_LEAST * pose->scale), STRETCH_MOST * pose->scale);
    struct vec3 up = vec3_scale(vec3_normalise(way), along * length);
    pose->along = along;
    for (int level = 0; level < RIG_TORSO_LEVELS; level++) {
        float share = (float)level / (float)(RIG_TORSO_LEVELS - 1);
        struct vec3 to = bind->has_arms ? vec3_subtract(pose->top, vec3_scale(up, 1.0f - share))
                                        : vec3_add(pose->bottom, vec3_scale(up, share));
        struct rig_frame frame = pose->levels[level];
        frame.left = vec3_scale(frame.left, across);
        frame.up = vec3_scale(frame.up, along);
        frame.front = vec3_scale(frame.front, pose->scale);
        const struct turn turn = turn_of(&bind->frame, &frame);
        pose->bones[level] =
            skinning_bone_of(turn.x, turn.y, turn.z, vec3_mix(bind->bottom, bind->top, share), to);
    }
}

// How far a bone is twisted so that its hinge can bend the way it is bent.
static float hinge_twist(struct vec3 hinge, struct vec3 upper, struct vec3 lower)
{
    struct vec3 axis = vec3_cross(upper, lower);
    float bent = atan2f(vec3_length(axis), vec3_dot(upper, lower));
    struct vec3 wanted = perpendicular(axis, upper), now = perpendicular(hinge, upper);
    float twist = atan2f(vec3_dot(upper, vec3_cross(now, wanted)), vec3_dot(now, wanted));
    twist = fminf(fmaxf(twist, -TWIST_MOST_RAD), TWIST_MOST_RAD);
    return twist * smoothstep(BENT_FROM_RAD, BENT_TO_RAD, bent);
}

// What the garment's limb hangs on moves it, all three bones.
static void follow_torso(struct rig_pose *pose, enum rig_limb first, int side, int level)
{
    for (int i = 0; i < 3 * RIG_TWISTS; i++)
        pose->bones[rig_limb_bone((enum rig_limb)((int)first + i / RIG_TWISTS), side, i % RIG_TWISTS)] =
            pose->bones[level];
}

static void pose_limb(const struct rig_bind *bind, enum rig_limb first, enum rig_joint joint, int side,
                      struct rig_memory *memory, struct rig_pose *pose)
{
    bool is_arm = first == RIG_UPPER_ARM;
    int level = is_arm ? RIG_TORSO_LEVELS - 1 : 0;
    if (!(bind->length[first][side] > 0.0f)) {
        follow_torso(pose, first, side, level);
        return;
    }
    const struct vec3 at[3] = {pose->joints[joint][side], pose->joints[(int)joint + 1][side],
                               pose->joints[(int)joint + 2][side]};
    struct vec3 upper = vec3_normalise(vec3_subtract(at[1], at[0]));
    struct vec3 lower = vec3_normalise(vec3_subtract(at[2], at[1]));
    struct vec3 bound = bind->along[first][side];
    struct turn turn = turn_of(&bind->frame, &pose->levels[level]);
    turn = swing(&turn, turned(&turn, bound), upper);
    // Elbows bend to the front, knees to the back.
    struct vec3 hinge = is_arm ? vec3_cross(bound, bind->frame.front) : bind->frame.left;
    float twist = hinge_twist(turned(&turn, hinge), upper, lower), *known = &memory->twist_rad[!is_arm][side];
    *known = memory->knows ? ease(*known, twist, pose->passed_s, TWIST_S) : twist;
    for (int bone = 0; bone < 3; bone++) {
        int limb = (int)first + bone;
        float length = bind->length[limb][side], along = pose->scale;
        if (bone < 2 && length > 0.0f)
            along = fminf(fmaxf(vec3_length(vec3_subtract(at[bone + 1], at[bone])) / length,
                                STRETCH_LEAST * pose->scale),
                          STRETCH_MOST * pose->scale);
        if (bone == 1) {
            turn = turn_about(&turn, upper, cosf(*known), sinf(*known));
            turn = swing(&turn, turned(&turn, bind->along[limb][side]), lower);
        }
        for (int i = 0; i < RIG_TWISTS; i++) {
            float share = bone == 0 ? *known * (float)i / (float)(RIG_TWISTS - 1) : 0.0f;
            struct turn here = turn_about(&turn, upper, cosf(share), sinf(share));
            pose->bones[rig_limb_bone((enum rig_limb)limb, side, i)] = stretched(
                &here, bind->along[limb][side], pose->scale, along, bind->from[limb][side], at[bone]);
        }
    }
}

// The size in which the garment is worn: as wide as the shoulders are, or as long as the thighs.
static float scale_of(const struct rig_bind *bind, const struct rig_pose *pose)
{
    if (bind->has_arms)
        return vec3_length(vec3_subtract(pose->joints[RIG_SHOULDER][1], pose->joints[RIG_SHOULDER][0])) /
               bind->width;
    float sum = 0.0f, bound = 0.0f;
    for (int side = 0; side < 2; side++) {
        sum += vec3_length(vec3_subtract(pose->joints[RIG_KNEE][side], pose->joints[RIG_HIP][side]));
        bound += bind->length[RIG_THIGH][side];
    }
    if (bound > 0.0f)
        return sum / bound;
    return vec3_length(vec3_subtract(pose->top, pose->bottom)) /
           vec3_length(vec3_subtract(bind->top, bind->bottom));
}

void rig_pose_take(const struct rig_bind *bind, const struct wearer *wearer, float passed_s,
                   struct rig_memory *memory, struct rig_pose *out)
{
    memory->knows = memory->knows && isfinite(passed_s);
    out->passed_s = passed_s;
    take_joints(wearer, passed_s, memory, out);
    out->top = middle_of(out->joints[RIG_SHOULDER][0], out->joints[RIG_SHOULDER][1]);
    out->bottom = middle_of(out->joints[RIG_HIP][0], out->joints[RIG_HIP][1]);
    struct vec3 chest =
        vec3_normalise(vec3_subtract(out->joints[RIG_SHOULDER][1], out->joints[RIG_SHOULDER][0]));
    struct vec3 hips = vec3_normalise(vec3_subtract(out->joints[RIG_HIP][1], out->joints[RIG_HIP][0]));
    struct vec3 up = vec3_subtract(out->top, out->bottom);
    for (int level = 0; level < RIG_TORSO_LEVELS; level++) {
        float share = (float)level / (float)(RIG_TORSO_LEVELS - 1);
        out->levels[level] = frame_of(vec3_mix(hips, chest, share), up);
    }
    limit_knees(out, hips);
    float scale = scale_of(bind, out);
    memory->scale = memory->knows ? ease(memory->scale, scale, passed_s, SCALE_S) : scale;
    out->scale = memory->scale;
    pose_torso(bind, out);
    for (int side = 0; side < 2; side++) {
        pose_limb(bind, RIG_UPPER_ARM, RIG_SHOULDER, side, memory, out);
        pose_limb(bind, RIG_THIGH, RIG_HIP, side, memory, out);
    }
    memory->knows = true;
}
