// What stands about the neck, by the neck and the head that are seen: a collar that was modelled for another
// body would stand before a short neck's chin.
#include "app/garment/rig_pose.h"

#define ROOM_S 0.3f // heads nod: a collar doesn't follow at once

// In spans, the width between the joints of the shoulders, and above those joints: where a neck begins, in
// front the hollow between the collarbones, beside and behind the neck's base; and where chin, jaw and hair
// are on an upright head (means of Gordon et al., 1988 Anthropometric Survey of U.S. Army Personnel; a span
// is 34 cm).
static const float neck_base[RIG_COLLAR_WAYS] = {0.06f, 0.19f, 0.21f, 0.19f};
static const float usual_room[RIG_COLLAR_WAYS] = {0.34f, 0.43f, 0.48f, 0.43f};
#define CHIN_CLEARANCE 0.05f
#define JAW_CLEARANCE 0.02f
#define NAPE_OVER_JAW 0.05f
#define ROOM_LEAST (-0.2f) // a head that is bent farther forward hides the collar itself
#define ROOM_MOST 0.7f

#define LEAST_HEIGHT 0.35f // of a collar's own: it doesn't lie flat under a chin
#define COLLAR_WIDTH 0.34f // spans from the axis up to which it belongs to the neck …
#define SHOULDER 0.46f     // … and from which on to a shoulder
#define HOOD 0.75f         // spans up to which collars stand; what goes higher goes over the head
#define LINING 0.08f       // spans over the neck's base that are open to be looked into

// Landmarks of the face mesh (MediaPipe's canonical face).
#define CHIN 152
#define JAW_RIGHT 58
#define JAW_LEFT 288

// --- as it was bound ---------------------------------------------------------------------------------------

// A share of each way, of sum 1: squares of sine and cosine.
static void ways_of(float left, float front, float out[RIG_COLLAR_WAYS])
{
    float square = fmaxf(left * left + front * front, 1e-12f);
    out[RIG_WAY_FRONT] = front > 0.0f ? front * front / square : 0.0f;
    out[RIG_WAY_REAR] = front > 0.0f ? 0.0f : front * front / square;
    out[RIG_WAY_LEFT] = left > 0.0f ? left * left / square : 0.0f;
    out[RIG_WAY_RIGHT] = left > 0.0f ? 0.0f : left * left / square;
}

static float along_ways(const float ways[RIG_COLLAR_WAYS], const float values[RIG_COLLAR_WAYS])
{
    float sum = 0.0f;
    for (int way = 0; way < RIG_COLLAR_WAYS; way++)
        sum += ways[way] * values[way];
    return sum;
}

void rig_collar_measure(const struct rig_bind *bind, struct skinning_vertex *bound, uint32_t count,
                        struct rig_collar *out)
{
    const struct rig_frame *frame = &bind->frame;
    float span = bind->width, highest = 0.0f;
    *out = (struct rig_collar){0};
    for (uint32_t i = 0; i < count; i++) {
        struct skinning_vertex *vertex = &bound[i];
        struct vec3 off = vec3_subtract(vertex->position, bind->top);
        float left = vec3_dot(off, frame->left), front = vec3_dot(off, frame->front);
        float up = vec3_dot(off, frame->up), ways[RIG_COLLAR_WAYS];
        float sleeves = fminf(vertex->sleeve[0] + vertex->sleeve[1], 1.0f);
        ways_of(left, front, ways);
        vertex->collar =
            bind->has_arms && up > 0.0f
                ? (1.0f - sleeves) * (1.0f - smoothstep(COLLAR_WIDTH, SHOULDER, hypotf(left, front) / span))
                : 0.0f;
        float over_base = up / span - along_ways(ways, neck_base);
        vertex->lining = fmaxf(sleeves, vertex->collar * smoothstep(0.0f, LINING, over_base));
        for (int way = 0; way < RIG_COLLAR_WAYS; way++)
            if (vertex->collar > 0.5f && ways[way] > 0.8f)
                out->top_m[way] = fmaxf(out->top_m[way], up);
        highest = vertex->collar > 0.5f ? fmaxf(highest, up) : highest;
    }
    out->stands = highest > 0.0f && highest < HOOD * span;
}

// --- a frame -----------------------------------------------------------------------------------------------

// Above the joints of the shoulders, in spans.
static float height_of(const struct wearer *wearer, int landmark, float span_m)
{
    struct vec2 middle = vec2_mix(wearer->shoulder[0].px, wearer->shoulder[1].px, 0.5f);
    struct vec3 at = wearer->face->landmarks_px[landmark];
    float up_px = (at.x - middle.x) * wearer->up.x + (at.y - middle.y) * wearer->up.y;
    return up_px / fmaxf(wearer->metre_px, 1.0f) / fmaxf(span_m, 0.01f);
}

// How high a collar may stand, in spans.
static void look_for_room(const struct wearer *wearer, float span_m, float passed_s,
                          struct rig_memory *memory)
{
    if (wearer->face == NULL) {
        for (int way = 0; way < RIG_COLLAR_WAYS && !memory->knows_room; way++)
            memory->room[way] = usual_room[way];
        return;
    }
    float right = height_of(wearer, JAW_RIGHT, span_m) - JAW_CLEARANCE;
    float left = height_of(wearer, JAW_LEFT, span_m) - JAW_CLEARANCE;
    const float room[RIG_COLLAR_WAYS] = {
        [RIG_WAY_FRONT] = height_of(wearer, CHIN, span_m) - CHIN_CLEARANCE,
        [RIG_WAY_RIGHT] = right,
        [RIG_WAY_REAR] = 0.5f * (right + left) + NAPE_OVER_JAW,
        [RIG_WAY_LEFT] = left,
    };
    float rate = memory->knows_room ? 1.0f - expf(-passed_s / ROOM_S) : 1.0f;
    for (int way = 0; way < RIG_COLLAR_WAYS; way++) {
        float to = fminf(fmaxf(room[way], ROOM_LEAST), ROOM_MOST);
        memory->room[way] = memory->knows_room ? memory->room[way] + rate * (to - memory->room[way]) : to;
    }
    memory->knows_room = true;
}

void rig_collar_fit(const struct rig_collar *collar, const struct rig_bind *bind, const struct wearer *wearer,
                    const struct rig_pose *pose, struct rig_memory *memory,
                    const struct skinning_vertex *bound, uint32_t count, struct scene_vertex *vertices)
{
    const struct rig_frame *frame = &pose->levels[RIG_TORSO_LEVELS - 1];
    float span_m = pose->scale * bind->width, base[RIG_COLLAR_WAYS], lower[RIG_COLLAR_WAYS];
    if (!collar->stands)
        return;
    memory->knows_room = memory->knows_room && isfinite(pose->passed_s);
    look_for_room(wearer, span_m, pose->passed_s, memory);
    for (int way = 0; way < RIG_COLLAR_WAYS; way++) {
        float stands = collar->top_m[way] * pose->along / span_m - neck_base[way];
        float room = memory->room[way] - neck_base[way];
        lower[way] = stands > 0.0f ? 1.0f - fminf(fmaxf(room / stands, LEAST_HEIGHT), 1.0f) : 0.0f;
        base[way] = span_m * neck_base[way];
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!(bound[i].collar > 0.0f))
            continue;
        struct vec3 *p = &vertices[i].position, off = vec3_subtract(*p, pose->top);
        float ways[RIG_COLLAR_WAYS];
        ways_of(vec3_dot(off, frame->left), vec3_dot(off, frame->front), ways);
        float over = vec3_dot(off, frame->up) - along_ways(ways, base);
        if (over > 0.0f)
            *p = vec3_add(*p, vec3_scale(frame->up, -bound[i].collar * over * along_ways(ways, lower)));
    }
}
