#include "tests/support/drawn_figure.h"

#include "platform/base/face_topology.h"

#include <math.h>
#include <string.h>

const struct figure figure_standing = {
    .pelvis_px = {640.0f, 450.0f},
    .metre_px = 500.0f,
    .half_width_m = {0.165f, 0.140f, 0.180f},
    .hand_m = {{-0.35f, 0.40f, 0.0f}, {0.35f, 0.40f, 0.0f}},
};

static struct vec3 turned(const struct figure *figure, struct vec3 m)
{
    float c = cosf(figure->yaw_rad), s = sinf(figure->yaw_rad);
    return (struct vec3){m.x * c - m.z * s, m.y, m.x * s + m.z * c};
}

static void put(struct body *body, const struct figure *figure, int landmark, struct vec3 own_m)
{
    struct vec3 m = turned(figure, own_m);
    body->world_m[landmark] = m;
    body->landmarks_px[landmark] =
        (struct vec3){figure->pelvis_px.x + m.x * figure->metre_px,
                      figure->pelvis_px.y + m.y * figure->metre_px, m.z * figure->metre_px};
    body->visible[landmark] = 0.99f;
}

void figure_pose(struct body *body, const struct figure *figure)
{
    memset(body->visible, 0, sizeof body->visible);
    for (int i = 0; i < SHOULDER_LEFT; i++)
        put(body, figure, i, (struct vec3){0.0f, -0.68f, -0.1f});
    for (int side = 0; side < 2; side++) {
        float sign = side == 0 ? -1.0f : 1.0f;
        struct vec3 shoulder = {sign * 0.165f, -0.46f, 0.0f}, hip = {sign * 0.11f, 0.0f, 0.0f};
        struct vec3 hand = figure->hand_m[side];
        put(body, figure, SHOULDER_LEFT + 1 - side, shoulder);
        put(body, figure, ELBOW_LEFT + 1 - side, vec3_add(shoulder, vec3_scale(hand, 0.52f)));
        put(body, figure, WRIST_LEFT + 1 - side, vec3_add(shoulder, hand));
        for (int i = WRIST_LEFT + 2; i < HIP_LEFT; i += 2)
            put(body, figure, i + 1 - side, vec3_add(shoulder, vec3_scale(hand, 1.1f)));
        put(body, figure, HIP_LEFT + 1 - side, hip);
        put(body, figure, KNEE_LEFT + 1 - side, vec3_add(hip, (struct vec3){0.0f, 0.38f, 0.0f}));
        for (int i = ANKLE_LEFT; i < BODY_LANDMARKS; i += 2)
            put(body, figure, i + 1 - side, vec3_add(hip, (struct vec3){0.0f, 0.76f, 0.0f}));
    }
    body->score = 1.0f;
}

// --- the mask ---------------------------------------------------------------------------------------------

// How far inside a limb a place is, in pixels.
static float inside_limb(struct vec2 px, struct vec3 from, struct vec3 to, float radius_px)
{
    struct vec2 way = {to.x - from.x, to.y - from.y}, off = {px.x - from.x, px.y - from.y};
    float square = fmaxf(way.x * way.x + way.y * way.y, 1e-6f);
    float t = fminf(fmaxf((way.x * off.x + way.y * off.y) / square, 0.0f), 1.0f);
    return radius_px - hypotf(off.x - t * way.x, off.y - t * way.y);
}

// The torso's width between the levels, turned as an ellipse whose depth is three quarters of its width.
static float inside_torso(struct vec2 px, const struct figure *figure)
{
    float up_m = (figure->pelvis_px.y - px.y) / figure->metre_px;
    if (up_m < -0.12f || up_m > 0.5f)
        return -1000.0f;
    const float *half = figure->half_width_m;
    float t = fmaxf(up_m / 0.46f, 0.0f); // 0 the hips, 0.38 the waist, 1 the shoulders
    float at = t < 0.38f ? half[2] + (half[1] - half[2]) * t / 0.38f
                         : half[1] + (half[0] - half[1]) * fminf((t - 0.38f) / 0.62f, 1.0f);
    at *= hypotf(cosf(figure->yaw_rad), 0.75f * sinf(figure->yaw_rad));
    return fminf(at * figure->metre_px - fabsf(px.x - figure->pelvis_px.x), (0.5f - up_m) * figure->metre_px);
}

static float inside_figure(struct vec2 px, const struct figure *figure, const struct body *body)
{
    const struct vec3 *at = body->landmarks_px;
    float inside = inside_torso(px, figure), m = figure->metre_px;
    inside = fmaxf(inside, inside_limb(px, at[NOSE], at[NOSE], 0.11f * m));
    struct vec3 neck = vec3_mix(at[SHOULDER_LEFT], at[SHOULDER_RIGHT], 0.5f);
    inside = fmaxf(inside, inside_limb(px, at[NOSE], neck, 0.055f * m));
    inside = fmaxf(inside, inside_limb(px, at[SHOULDER_LEFT], at[SHOULDER_RIGHT], 0.05f * m));
    for (int side = 0; side < 2; side++) {
        inside = fmaxf(inside, inside_limb(px, at[SHOULDER_LEFT + side], at[WRIST_LEFT + side], 0.045f * m));
        inside = fmaxf(inside, inside_limb(px, at[HIP_LEFT + side], at[ANKLE_LEFT + side], 0.04f * m));
    }
    return inside;
}

void figure_paint(struct person_mask *mask, const struct figure *figure, const struct body *body)
{
    mask->width = FIGURE_MASK_WIDTH;
    mask->height = FIGURE_MASK_HEIGHT;
    for (int y = 0; y < FIGURE_MASK_HEIGHT; y++)
        for (int x = 0; x < FIGURE_MASK_WIDTH; x++) {
            struct vec2 px = {((float)x + 0.5f) * FIGURE_MASK_PX, ((float)y + 0.5f) * FIGURE_MASK_PX};
            float share = 0.5f + 0.5f * inside_figure(px, figure, body) / FIGURE_MASK_PX;
            uint8_t *alpha = &mask->alpha[y * FIGURE_MASK_WIDTH + x];
            float value = 255.0f * fminf(fmaxf(share, 0.0f), 1.0f);
            if (value > (float)*alpha)
                *alpha = (uint8_t)value;
        }
}

// --- people -----------------------------------------------------------------------------------------------

void figure_begin(struct people *people)
{
    memset(people, 0, sizeof *people);
    people->width_px = FIGURE_WIDTH_PX;
    people->height_px = FIGURE_HEIGHT_PX;
    people->vertical_fov_rad = FIGURE_FOV_RAD;
    people->captured_ns = CLOCK_SECOND_NS;
}

struct body *figure_enter(struct people *people, const struct figure *figure)
{
    struct body *body = &people->bodies[people->body_count++];
    body->id = (uint32_t)people->body_count;
    figure_pose(body, figure);
    figure_paint(&people->mask, figure, body);
    return body;
}

struct face *figure_look_out(struct people *people, const struct body *body, float distance_m, float yaw_rad)
{
    struct face *face = &people->faces[people->face_count++];
    float focal_px = 0.5f * FIGURE_HEIGHT_PX / tanf(0.5f * FIGURE_FOV_RAD);
    struct vec3 nose = body->landmarks_px[NOSE];
    float across = (nose.x - 0.5f * FIGURE_WIDTH_PX) / focal_px,
          down = (nose.y - 0.5f * FIGURE_HEIGHT_PX) / focal_px;
    struct mat4 away = mat4_translation((struct vec3){across * distance_m, -down * distance_m, -distance_m});
    struct mat4 turn = mat4_rotation_y(yaw_rad);
    face->id = (uint32_t)people->face_count;
    face->has_pose = true;
    face->pose = mat4_multiply(&away, &turn);
    memcpy(face->mesh_m, face_canonical_m, sizeof face->mesh_m);
    for (int i = 0; i < FACE_LANDMARKS; i++)
        face->landmarks_px[i] = nose;
    face->landmarks_px[234].x -= 60.0f;
    face->landmarks_px[454].x += 60.0f;
    return face;
}
