#include "app/garment/rig_pose.h"

#define TORSO_MARGIN_M 0.012f // of cloth over what is seen of the torso, clothes and all
#define LIMB_MARGIN_M 0.008f
#define BLEND 0.12f          // how softly it begins, in shares of a radius
#define CORE 0.55f           // what is deeper inside than this is no cloth on the skin there
#define OCCLUDER_SHARE 0.88f // of the torso: it must not come through cloth that lies on it

static float clamp(float value, float low, float high)
{
    return fminf(fmaxf(value, low), high);
}

void rig_body_measure(const struct wearer *wearer, const struct rig_pose *pose, struct rig_body *out)
{
    struct vec3 way = vec3_subtract(pose->top, pose->bottom);
    float length = fmaxf(vec3_length(way), 0.01f);
    struct vec3 axis = vec3_scale(way, 1.0f / length);
    for (int i = 0; i < WEARER_LEVELS; i++) {
        const struct wearer_section *section = &wearer->sections[i];
        struct vec3 from_bottom = vec3_subtract(section->middle_m, pose->bottom);
        float share = vec3_dot(from_bottom, axis) / length;
        out->share[i] = i > 0 ? fminf(share, out->share[i - 1] - 0.01f) : share;
        // In depth the torso is where its joints are.
        struct vec3 on_axis = vec3_add(pose->bottom, vec3_scale(way, out->share[i]));
        struct vec3 left = rig_pose_frame(pose, out->share[i]).left;
        float aside = vec3_dot(vec3_subtract(section->middle_m, on_axis), left);
        out->middle[i] = vec3_add(on_axis, vec3_scale(left, clamp(aside, -0.05f, 0.05f)));
        out->half_width[i] = fmaxf(section->half_width_m, 0.02f);
        out->half_depth[i] = fmaxf(section->half_depth_m, 0.02f);
    }
    const struct wearer_joint *const pairs[RIG_JOINTS] = {wearer->shoulder, wearer->elbow, wearer->wrist,
                                                          wearer->hip,      wearer->knee,  wearer->ankle};
    for (int joint = 0; joint < RIG_JOINTS; joint++)
        for (int side = 0; side < 2; side++)
            out->radius[joint][side] = pairs[joint][side].radius_px / fmaxf(wearer->metre_px, 1.0f);
}

// --- keeping cloth outside ---------------------------------------------------------------------------------

// The greater of r and 1, without a corner.
static float outside(float r)
{
    float near = fmaxf(BLEND - fabsf(r - 1.0f), 0.0f) / BLEND;
    return fmaxf(r, 1.0f) + 0.25f * near * near * BLEND;
}

// How far out a place at share r of the radius goes, in shares of r; less the deeper it is inside.
static float push_factor(float r)
{
    if (r < 1e-3f || r > 1.0f + BLEND)
        return 0.0f;
    return (outside(r) / r - 1.0f) * smoothstep(0.5f * CORE, CORE, r);
}

static struct vec3 push_from_torso(const struct rig_body *body, const struct rig_pose *pose, struct vec3 p,
                                   float share, float weight)
{
    // Between the hips' and the shoulders' sections.
    weight *= smoothstep(body->share[WEARER_HIP] - 0.25f, body->share[WEARER_HIP], share) *
              (1.0f - smoothstep(body->share[WEARER_CHEST], body->share[WEARER_SHOULDER], share));
    if (!(weight > 0.0f))
        return p;
    int upper = WEARER_SHOULDER;
    while (upper + 2 < WEARER_LEVELS && share < body->share[upper + 1])
        upper++;
    float t = clamp((body->share[upper] - share) / (body->share[upper] - body->share[upper + 1]), 0.0f, 1.0f);
    struct vec3 middle = vec3_mix(body->middle[upper], body->middle[upper + 1], t);
    float width = body->half_width[upper] + t * (body->half_width[upper + 1] - body->half_width[upper]);
    float depth = body->half_depth[upper] + t * (body->half_depth[upper + 1] - body->half_depth[upper]);
    const struct rig_frame frame = rig_pose_frame(pose, share);
    struct vec3 from = vec3_subtract(p, middle);
    float x = vec3_dot(from, frame.left), z = vec3_dot(from, frame.front);
    float r = hypotf(x / (width + TORSO_MARGIN_M), z / (depth + TORSO_MARGIN_M));
    struct vec3 out = vec3_add(vec3_scale(frame.left, x), vec3_scale(frame.front, z));
    return vec3_add(p, vec3_scale(out, weight * push_factor(r)));
}

static struct vec3 push_from_limb(const struct rig_body *body, const struct rig_pose *pose, int joint,
                                  int side, struct vec3 p, float weight)
{
    struct vec3 from = pose->joints[joint][side];
    struct vec3 way = vec3_subtract(pose->joints[joint + 1][side], from);
    float square = vec3_dot(way, way), along = vec3_dot(vec3_subtract(p, from), way);
    // Only beside the bone: what is beyond its ends another one pushes, or none.
    if (!(square > 0.0f) || along < 0.0f || along > square)
        return p;
    float t = along / square;
    struct vec3 off = vec3_subtract(p, vec3_add(from, vec3_scale(way, t)));
    float radius =
        body->radius[joint][side] + t * (body->radius[joint + 1][side] - body->radius[joint][side]);
    float r = vec3_length(off) / (radius + LIMB_MARGIN_M);
    // Little by little below a shoulder or a hip.
    return vec3_add(p, vec3_scale(off, weight * smoothstep(0.0f, 0.4f, t + (joint % 3 != 0 ? 1.0f : 0.0f)) *
                                           push_factor(r)));
}

void rig_body_push(const struct rig_body *body, const struct rig_pose *pose,
                   const struct skinning_vertex *bound, uint32_t count, struct scene_vertex *vertices)
{
    struct vec3 way = vec3_subtract(pose->top, pose->bottom);
    float square = fmaxf(vec3_dot(way, way), 1e-4f);
    for (uint32_t i = 0; i < count; i++) {
        const struct skinning_vertex *vertex = &bound[i];
        struct vec3 *p = &vertices[i].position;
        float share = vec3_dot(vec3_subtract(*p, pose->bottom), way) / square;
        float torso = 1.0f - vertex->sleeve[0] - vertex->sleeve[1];
        *p = push_from_torso(body, pose, *p, share, smoothstep(0.2f, 0.8f, torso));
        for (int side = 0; side < 2; side++) {
            if (vertex->sleeve[side] > 0.5f)
                for (int joint = RIG_SHOULDER; joint < RIG_WRIST; joint++)
                    *p = push_from_limb(body, pose, joint, side, *p,
                                        smoothstep(0.5f, 0.9f, vertex->sleeve[side]));
            if (vertex->leg > 0.5f)
                for (int joint = RIG_HIP; joint < RIG_ANKLE; joint++)
                    *p = push_from_limb(body, pose, joint, side, *p, smoothstep(0.5f, 0.9f, vertex->leg));
        }
    }
}

// --- what hides cloth --------------------------------------------------------------------------------------

static struct vec3 ring_point(const struct rig_body *body, const struct rig_pose *pose, int level, int side)
{
    float angle = 6.2831853f * (float)side / RIG_BODY_SIDES;
    const struct rig_frame frame = rig_pose_frame(pose, body->share[level]);
    float x = OCCLUDER_SHARE * body->half_width[level] * cosf(angle);
    float z = OCCLUDER_SHARE * body->half_depth[level] * sinf(angle);
    return vec3_add(body->middle[level], vec3_add(vec3_scale(frame.left, x), vec3_scale(frame.front, z)));
}

int rig_body_triangles(const struct rig_body *body, const struct rig_pose *pose,
                       struct vec3 out[RIG_BODY_CORNERS])
{
    struct vec3 rings[WEARER_LEVELS][RIG_BODY_SIDES];
    for (int level = 0; level < WEARER_LEVELS; level++)
        for (int side = 0; side < RIG_BODY_SIDES; side++)
            rings[level][side] = ring_point(body, pose, level, side);
    struct vec3 *to = out;
    for (int level = 0; level + 1 < WEARER_LEVELS; level++)
        for (int side = 0; side < RIG_BODY_SIDES; side++) {
            int next = (side + 1) % RIG_BODY_SIDES;
            struct vec3 a = rings[level][side], b = rings[level][next];
            struct vec3 c = rings[level + 1][side], d = rings[level + 1][next];
            *to++ = a; // counter-clockwise seen from outside
            *to++ = b;
            *to++ = d;
            *to++ = a;
            *to++ = d;
            *to++ = c;
        }
    return (int)(to - out);
}
