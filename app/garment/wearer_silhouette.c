#include "app/garment/wearer_silhouette.h"

#include "app/match.h"

#define BODY_BONES 12
#define STEPS_MOST 4096.0f // more than a mask has
#define HALF 127.5f
#define NEAR 6.0f // spans: who is farther away does not touch
// A gap narrower than the mask's pixels is a dip that does not reach a half: below the first, by the second.
#define DIP 215.0f
#define DIP_RISES 20.0f
#define DIP_COUNTS 0.5f
#define SHARP_FROM 0.25f // of the mask's range, lost within three of its pixels: below that it is no edge
#define SHARP_TO 0.75f

// Between the mask's pixels, 0..255.
static float alpha_at(const struct silhouette *silhouette, struct vec2 px)
{
    const struct person_mask *mask = silhouette->mask;
    float x = px.x / silhouette->picture_px.x * (float)mask->width - 0.5f;
    float y = px.y / silhouette->picture_px.y * (float)mask->height - 0.5f;
    x = fminf(fmaxf(x, 0.0f), (float)(mask->width - 1));
    y = fminf(fmaxf(y, 0.0f), (float)(mask->height - 1));
    int left = (int)x, top = (int)y;
    int right = left + 1 < mask->width ? left + 1 : left, bottom = top + 1 < mask->height ? top + 1 : top;
    const uint8_t *upper = mask->alpha + (size_t)top * (size_t)mask->width,
                  *lower = mask->alpha + (size_t)bottom * (size_t)mask->width;
    float fx = x - (float)left, fy = y - (float)top;
    float above = (float)upper[left] + ((float)upper[right] - (float)upper[left]) * fx;
    float below = (float)lower[left] + ((float)lower[right] - (float)lower[left]) * fx;
    return above + (below - above) * fy;
}

static bool is_in_picture(const struct silhouette *silhouette, struct vec2 px)
{
    return px.x > 0.0f && px.y > 0.0f && px.x < silhouette->picture_px.x && px.y < silhouette->picture_px.y;
}

static bool is_in_bone(const struct silhouette_bone *bone, struct vec2 px)
{
    struct vec2 way = vec2_subtract(bone->to_px, bone->from_px), off = vec2_subtract(px, bone->from_px);
    float square = way.x * way.x + way.y * way.y;
    float t = square > 0.0f ? (way.x * off.x + way.y * off.y) / square : 0.0f;
    t = fminf(fmaxf(t, 0.0f), 1.0f);
    return vec2_length(vec2_subtract(px, vec2_along(bone->from_px, way, t))) < bone->radius_px;
}

static bool is_in_bones(const struct silhouette *silhouette, struct vec2 px)
{
    for (int i = 0; i < silhouette->bone_count; i++)
        if (is_in_bone(&silhouette->bones[i], px))
            return true;
    return false;
}

void silhouette_add_bone(struct silhouette *silhouette, struct vec2 from_px, struct vec2 to_px,
                         float radius_px)
{
    if (silhouette->bone_count < SILHOUETTE_MAX_BONES)
        silhouette->bones[silhouette->bone_count++] = (struct silhouette_bone){from_px, to_px, radius_px};
}

// Trunk, head and arms of a body, about as thick as they are.
static void add_body(struct silhouette *silhouette, const struct body *body)
{
    enum { ELBOW_LEFT = 13, ELBOW_RIGHT, WRIST_LEFT, WRIST_RIGHT, FINGERS_LEFT = 19, FINGERS_RIGHT };
    static const struct {
        int from, to;
        float radius; // of the distance between shoulders and hips
    } bones[BODY_BONES] = {{BODY_SHOULDER_LEFT, BODY_SHOULDER_RIGHT, 0.12f},
                           {BODY_SHOULDER_LEFT, BODY_HIP_LEFT, 0.15f},
                           {BODY_SHOULDER_RIGHT, BODY_HIP_RIGHT, 0.15f},
                           {BODY_SHOULDER_LEFT, BODY_HIP_RIGHT, 0.15f},
                           {BODY_SHOULDER_RIGHT, BODY_HIP_LEFT, 0.15f},
                           {BODY_SHOULDER_LEFT, ELBOW_LEFT, 0.12f},
                           {ELBOW_LEFT, WRIST_LEFT, 0.10f},
                           {BODY_SHOULDER_RIGHT, ELBOW_RIGHT, 0.12f},
                           {ELBOW_RIGHT, WRIST_RIGHT, 0.10f},
                           {WRIST_LEFT, FINGERS_LEFT, 0.12f},
                           {WRIST_RIGHT, FINGERS_RIGHT, 0.12f},
                           {BODY_NOSE, BODY_NOSE, 0.30f}};
    const struct vec3 *px = body->landmarks_px;
    float torso_px = hypotf(px[BODY_SHOULDER_LEFT].x - px[BODY_HIP_LEFT].x,
                            px[BODY_SHOULDER_LEFT].y - px[BODY_HIP_LEFT].y);
    for (int i = 0; i < BODY_BONES; i++)
        silhouette_add_bone(silhouette, vec2_flat(px[bones[i].from]), vec2_flat(px[bones[i].to]),
                            bones[i].radius * torso_px);
}

static struct vec2 trunk_middle(const struct body *body)
{
    const struct vec3 *px = body->landmarks_px;
    struct vec3 shoulders = vec3_mix(px[BODY_SHOULDER_LEFT], px[BODY_SHOULDER_RIGHT], 0.5f);
    return vec2_flat(vec3_mix(shoulders, vec3_mix(px[BODY_HIP_LEFT], px[BODY_HIP_RIGHT], 0.5f), 0.5f));
}

bool silhouette_is_ghost(const struct people *people, const struct body *body)
{
    if (match_face(people, body) != NULL)
        return false;
    for (int i = 0; i < people->body_count; i++) {
        const struct body *other = &people->bodies[i];
        struct silhouette one;
        one.bone_count = 0;
        add_body(&one, other);
        if (other != body && is_in_bones(&one, trunk_middle(body)) && match_face(people, other) != NULL)
            return true;
    }
    return false;
}

void silhouette_begin(struct silhouette *silhouette, const struct wearer_frame *frame)
{
    const struct people *people = frame->people;
    silhouette->mask = &people->mask;
    silhouette->picture_px = (struct vec2){(float)people->width_px, (float)people->height_px};
    silhouette->step_px =
        people->mask.width > 0 ? 0.5f * silhouette->picture_px.x / (float)people->mask.width : 0.0f;
    silhouette->bone_count = 0;
    for (int i = 0; i < people->body_count; i++) {
        const struct body *body = &people->bodies[i];
        float away_px = vec2_length(vec2_subtract(trunk_middle(body), frame->chest_px));
        if (body->id != frame->body.id && away_px < NEAR * frame->span_px &&
            silhouette->bone_count <= SILHOUETTE_MAX_BONES - 2 * BODY_BONES &&
            !silhouette_is_ghost(people, body))
            add_body(silhouette, body);
    }
}

// How sharply the mask falls at `end_px`; beyond a narrow gap it may rise again.
static struct silhouette_end judge_edge(const struct silhouette *silhouette, struct vec2 from_px,
                                        struct vec2 direction, float end_px)
{
    float step_px = silhouette->step_px, outside = 255.0f;
    float inside = alpha_at(silhouette, vec2_along(from_px, direction, end_px - 3.0f * step_px));
    for (int i = 1; i <= 3; i++)
        outside =
            fminf(outside, alpha_at(silhouette, vec2_along(from_px, direction, end_px + (float)i * step_px)));
    return (struct silhouette_end){end_px, smoothstep(SHARP_FROM, SHARP_TO, (inside - outside) / 255.0f)};
}

struct silhouette_end silhouette_walk(const struct silhouette *silhouette, struct vec2 from_px,
                                      struct vec2 direction, float least_px, float most_px)
{
    const struct silhouette_end nowhere = {0.0f, 0.0f};
    float step_px = silhouette->step_px, before = 0.0f, lowest = 255.0f, lowest_px = 0.0f;
    if (!(step_px > 0.0f && most_px - least_px < STEPS_MOST * step_px))
        return nowhere;
    int steps = (int)((most_px - least_px) / step_px) + 1;
    for (int i = 0; i <= steps; i++) {
        float px = least_px + (float)i * step_px;
        struct vec2 at = vec2_along(from_px, direction, px);
        float alpha = alpha_at(silhouette, at);
        if (!is_in_picture(silhouette, at) || is_in_bones(silhouette, at))
            return nowhere;
        if (alpha < HALF)
            return i == 0 ? nowhere
                          : judge_edge(silhouette, from_px, direction,
                                       px - step_px * (HALF - alpha) / (before - alpha));
        if (alpha < lowest) {
            lowest = alpha;
            lowest_px = px;
        } else if (lowest < DIP && alpha > lowest + DIP_RISES && lowest_px > least_px) {
            return (struct silhouette_end){lowest_px - step_px, DIP_COUNTS * (DIP - lowest) / (DIP - HALF)};
        }
        before = alpha;
    }
    return nowhere;
}
