#include "app/garment/wearer_frame.h"

#include "app/match.h"
#include "platform/base/head.h"

#include <stddef.h>
#include <string.h>

#define PI_F 3.14159265f

// Means.
#define MEAN_S 1.5f   // over which a mean goes
#define PRIOR_S 0.05f // what is usual counts as much as this long a sight

// How large a body is, from its own landmarks: the network's bodies have shoulder joints 0.33 m apart, and a
// torso 1.40 times as long. In the metres of poses of faces, whose heads are those of the canonical face, 6 %
// larger than the mean, a span is as much longer.
#define WORLD_SPAN_M 0.33f
#define SPAN_M 0.345f
#define SPAN_LEAST_M 0.24f
#define SPAN_MOST_M 0.46f
#define TORSO 1.40f
#define TORSO_LEAST 1.1f
#define TORSO_MOST 1.8f
#define FORESHORTENED_MOST 0.3f // what is seen shorter than this share tells no length
#define SPAN_LEAST_PX 6.0f

#define SHOULDER_SEEN 0.3f
#define SEEN_FROM 0.35f // visibility: the network is sure of what is above the second
#define SEEN_TO 0.65f

#define STEADY_S 0.15f    // over which the small steps of a landmark that rests are spread
#define STEADY_SPEED 0.1f // spans a second: at that speed half as long
#define SPEED_S 0.15f
#define NEAREST 0.1f // of the chest's distance, that a hand is from the camera
#define CALM_S 0.4f
#define HIDDEN_COUNTS 0.5f // what the network makes up in the picture, to what it sees
#define BELOW_COUNTS 0.2f  // and below it
#define YAW_S 0.25f        // over which a small turn is averaged
#define YAW_QUICK_RAD 0.1f // a turn of this much is followed twice as fast
#define BACK_COS 0.17f     // beyond the side view by ten degrees either way
#define HIPS_TURN 0.5f     // how much the hips' turn counts to that of the chest

const int wearer_shoulders[2] = {BODY_SHOULDER_RIGHT, BODY_SHOULDER_LEFT};
const int wearer_elbows[2] = {14, 13}, wearer_wrists[2] = {16, 15};
const int wearer_hips[2] = {BODY_HIP_RIGHT, BODY_HIP_LEFT};
const int wearer_knees[2] = {26, 25}, wearer_ankles[2] = {28, 27};

void wearer_mean_add(struct wearer_mean *mean, float value, float certainty, float passed_s)
{
    float weight_s = certainty * passed_s;
    if (!(weight_s > 0.0f))
        return;
    mean->weight_s = fminf(mean->weight_s + weight_s, MEAN_S);
    mean->value += (value - mean->value) * fminf(weight_s / mean->weight_s, 1.0f);
}

float wearer_mean_get(const struct wearer_mean *mean, float prior)
{
    return (mean->value * mean->weight_s + prior * PRIOR_S) / (mean->weight_s + PRIOR_S);
}

static float clamp(float value, float low, float high)
{
    return fminf(fmaxf(value, low), high);
}

// 0..1: whether a landmark lies in the picture.
static float in_picture(const struct wearer_frame *frame, int landmark)
{
    const struct vec3 *px = &frame->body.landmarks_px[landmark];
    float inside_px = fminf(fminf(px->x, (float)frame->people->width_px - px->x),
                            fminf(px->y, (float)frame->people->height_px - px->y));
    float edge_px = 0.03f * (float)frame->people->height_px;
    return smoothstep(-edge_px, edge_px, inside_px);
}

float wearer_frame_seen(const struct wearer_frame *frame, int landmark)
{
    return smoothstep(SEEN_FROM, SEEN_TO, frame->body.visible[landmark]) * in_picture(frame, landmark);
}

struct vec3 wearer_frame_at(const struct wearer_frame *frame, struct vec2 px, float away_m)
{
    float across = (px.x - 0.5f * (float)frame->people->width_px) / frame->focal_px;
    float down = (px.y - 0.5f * (float)frame->people->height_px) / frame->focal_px;
    return (struct vec3){across * away_m, -down * away_m, -away_m};
}

struct vec3 wearer_frame_camera(const struct wearer_frame *frame, struct vec2 px, float behind_m)
{
    float away_m = frame->distance_m + behind_m * frame->world_scale;
    return wearer_frame_at(frame, px, fmaxf(away_m, NEAREST * frame->distance_m));
}

// Where something is that is seen in part, or hidden, in spans from what it hangs on.
static struct vec2 follow(struct wearer_frame *frame, struct wearer_mean mean[2], struct vec2 from_px,
                          struct vec2 to_px, float certainty, struct vec2 usual)
{
    wearer_mean_add(&mean[0], (to_px.x - from_px.x) / frame->span_px, certainty, frame->passed_s);
    wearer_mean_add(&mean[1], (to_px.y - from_px.y) / frame->span_px, certainty, frame->passed_s);
    return (struct vec2){wearer_mean_get(&mean[0], usual.x), wearer_mean_get(&mean[1], usual.y)};
}

struct vec2 wearer_frame_follow(struct wearer_frame *frame, enum wearer_limb limb, int side,
                                struct vec2 from_px, int landmark, struct vec2 usual)
{
    struct vec2 to_px = vec2_flat(frame->body.landmarks_px[landmark]);
    float seen = wearer_frame_seen(frame, landmark);
    float certainty = in_picture(frame, landmark) * (HIDDEN_COUNTS + (1.0f - HIDDEN_COUNTS) * seen);
    struct vec2 way = follow(frame, frame->memory->limbs[limb][side], from_px, to_px, certainty, usual);
    return vec2_mix(vec2_along(from_px, way, frame->calm_span_px), to_px, seen);
}

static struct vec3 middle(const struct vec3 *points, const int pair[2])
{
    return vec3_scale(vec3_add(points[pair[0]], points[pair[1]]), 0.5f);
}

// --- without tremble --------------------------------------------------------------------------------------

// The tracker's landmarks rest while somebody rests; when somebody sways they move in steps as large as their
// noise. Here a step is spread over some frames, and what keeps on moving is followed at once: a One Euro
// filter (Casiez, Roussel, Vogel, CHI 2012) that knows the speed in the body's own size. No step is as fast
// as it looks: its speed is an average.
static void steady(struct wearer_frame *frame)
{
    struct wearer_memory *memory = frame->memory;
    struct vec3 *landmarks_px = frame->body.landmarks_px;
    bool is_new = !(memory->span_px > 0.0f);
    for (int i = BODY_SHOULDER_LEFT; i < BODY_LANDMARKS && (is_new || frame->passed_s > 0.0f); i++) {
        struct vec2 now_px = vec2_flat(landmarks_px[i]), *used_px = &memory->steady_px[i];
        if (is_new) {
            *used_px = now_px;
        } else {
            struct vec2 step = vec2_subtract(now_px, memory->seen_px[i]), *speed = &memory->speed[i];
            float per_s = 1.0f / (memory->span_px * frame->passed_s);
            *speed = vec2_mix(*speed, (struct vec2){step.x * per_s, step.y * per_s},
                              1.0f - expf(-frame->passed_s / SPEED_S));
            float quick = vec2_length(*speed) / STEADY_SPEED;
            *used_px =
                vec2_mix(*used_px, now_px, 1.0f - expf(-frame->passed_s / STEADY_S * (1.0f + quick * quick)));
        }
        memory->seen_px[i] = now_px;
    }
    for (int i = BODY_SHOULDER_LEFT; i < BODY_LANDMARKS; i++) {
        landmarks_px[i].x = memory->steady_px[i].x;
        landmarks_px[i].y = memory->steady_px[i].y;
    }
}

// --- whose sides are which --------------------------------------------------------------------------------

// Right and left landmarks change places: 1-3 with 4-6, from 7 on neighbours.
static void swap_sides(struct body *body)
{
    struct body other = *body;
    for (int i = 1; i < BODY_LANDMARKS; i++) {
        int k = i < 4 ? i + 3 : i < 7 ? i - 3 : i % 2 == 1 ? i + 1 : i - 1;
        body->landmarks_px[i] = other.landmarks_px[k];
        body->world_m[i] = other.world_m[k];
        body->visible[i] = other.visible[k];
    }
}

// The chest's axis towards the body's left, seen from above; of length 1, or 0 where it is not known.
static struct vec2 turn_of(const struct body *body, float hips)
{
    const struct vec3 *world = body->world_m;
    struct vec3 shoulders = vec3_subtract(world[BODY_SHOULDER_LEFT], world[BODY_SHOULDER_RIGHT]);
    struct vec3 pelvis = vec3_subtract(world[BODY_HIP_LEFT], world[BODY_HIP_RIGHT]);
    struct vec2 to_left = {shoulders.x + hips * pelvis.x, shoulders.z + hips * pelvis.z};
    float length = vec2_length(to_left);
    return length > 0.0f ? (struct vec2){to_left.x / length, to_left.y / length} : (struct vec2){0.0f, 0.0f};
}

// No neck turns a head by more than a right angle; where head and chest disagree by more than this, the
// network took right for left, as it does with people who are seen from behind or in poor light.
#define NECK_TURNS_COS (-0.5f)

static void put_sides_right(struct wearer_frame *frame)
{
    if (frame->face == NULL || !frame->face->has_pose)
        return;
    struct vec3 front =
        vec3_normalise(mat4_transform_direction(&frame->face->pose, (struct vec3){0.0f, 0.0f, 1.0f}));
    struct vec2 turn = turn_of(&frame->body, 0.0f);
    if (turn.x * front.z + turn.y * front.x < NECK_TURNS_COS)
        swap_sides(&frame->body);
}

// --- how it is turned -------------------------------------------------------------------------------------

static void measure_yaw(struct wearer_frame *frame)
{
    struct wearer_memory *memory = frame->memory;
    float hips =
        HIPS_TURN * fminf(wearer_frame_seen(frame, BODY_HIP_LEFT), wearer_frame_seen(frame, BODY_HIP_RIGHT));
    struct vec2 facing = turn_of(&frame->body, hips);
    if (facing.x == 0.0f && facing.y == 0.0f)
        facing.x = 1.0f;
    bool is_new = memory->facing.x == 0.0f && memory->facing.y == 0.0f;
    if (is_new) {
        memory->facing = facing;
        memory->shows_back = facing.x < 0.0f;
    }
    float off_rad = fabsf(atan2f(facing.y * memory->facing.x - facing.x * memory->facing.y,
                                 facing.x * memory->facing.x + facing.y * memory->facing.y));
    float share = 1.0f - expf(-frame->passed_s / YAW_S * (1.0f + off_rad / YAW_QUICK_RAD));
    facing = vec2_mix(memory->facing, facing, share);
    float length = vec2_length(facing);
    if (length > 0.01f) // opposite directions have no middle
        memory->facing = (struct vec2){facing.x / length, facing.y / length};
    if (memory->facing.x < -BACK_COS || memory->facing.x > BACK_COS)
        memory->shows_back = memory->facing.x < 0.0f;
    frame->yaw_rad = atan2f(memory->facing.y, memory->facing.x);
    frame->shows_back = memory->shows_back;
}

// --- how large it is --------------------------------------------------------------------------------------

// What share of its length a line of the body shows in the picture.
static float shown(struct vec3 from_m, struct vec3 to_m)
{
    struct vec3 way = vec3_subtract(to_m, from_m);
    float length = vec3_length(way);
    return length > 0.0f ? hypotf(way.x, way.y) / length : 0.0f;
}

// Pixels of a metre where the neck is, by the face's pose; 0: not known.
static float face_metre_px(const struct wearer_frame *frame)
{
    if (frame->face == NULL || !frame->face->has_pose)
        return 0.0f;
    struct head head;
    head_measure(frame->face->mesh_m, &head);
    float away_m = -mat4_transform_point(&frame->face->pose, head.neck_top).z;
    return away_m > 0.05f ? frame->focal_px / away_m : 0.0f;
}

// One length and how much it counts.
struct estimate {
    float px, weight;
};

static struct estimate by_shoulders(const struct wearer_frame *frame)
{
    const struct body *body = &frame->body;
    struct vec3 way_px =
        vec3_subtract(body->landmarks_px[BODY_SHOULDER_LEFT], body->landmarks_px[BODY_SHOULDER_RIGHT]);
    float share = shown(body->world_m[BODY_SHOULDER_RIGHT], body->world_m[BODY_SHOULDER_LEFT]);
    float seen = fminf(body->visible[BODY_SHOULDER_LEFT], body->visible[BODY_SHOULDER_RIGHT]);
    if (share < FORESHORTENED_MOST)
        return (struct estimate){0.0f, 0.0f};
    float even = share * share;
    return (struct estimate){hypotf(way_px.x, way_px.y) / share, even * even * seen};
}

static struct estimate by_torso(const struct wearer_frame *frame)
{
    const struct body *body = &frame->body;
    struct vec3 way_px =
        vec3_subtract(middle(body->landmarks_px, wearer_hips), middle(body->landmarks_px, wearer_shoulders));
    float share = shown(middle(body->world_m, wearer_hips), middle(body->world_m, wearer_shoulders));
    float seen = fminf(wearer_frame_seen(frame, BODY_HIP_LEFT), wearer_frame_seen(frame, BODY_HIP_RIGHT));
    if (share < FORESHORTENED_MOST)
        return (struct estimate){0.0f, 0.0f};
    return (struct estimate){hypotf(way_px.x, way_px.y) / share, 0.5f * share * share * seen};
}

// Shoulders, torso and face each tell how long a span is, the latter two by proportions which the first
// teaches while they are seen together: so nothing leaps when one of them is lost.
static bool measure_size(struct wearer_frame *frame)
{
    struct wearer_memory *memory = frame->memory;
    struct estimate shoulders = by_shoulders(frame), torso = by_torso(frame);
    float metre_px = face_metre_px(frame);
    if (shoulders.px > 0.0f && torso.px > 0.0f)
        wearer_mean_add(&memory->torso, clamp(torso.px / shoulders.px, TORSO_LEAST, TORSO_MOST),
                        shoulders.weight * torso.weight, frame->passed_s);
    float total = shoulders.weight + torso.weight, sum = shoulders.px * shoulders.weight;
    sum += torso.px / wearer_mean_get(&memory->torso, TORSO) * torso.weight;
    if (metre_px > 0.0f) {
        if (shoulders.px > 0.0f)
            wearer_mean_add(&memory->span_m, clamp(shoulders.px / metre_px, SPAN_LEAST_M, SPAN_MOST_M),
                            shoulders.weight, frame->passed_s);
        float weight = 0.25f * (1.0f - shoulders.weight) + 0.01f;
        sum += metre_px * wearer_mean_get(&memory->span_m, SPAN_M) * weight;
        total += weight;
    }
    if (!(total > 0.0f))
        return false;
    float span_m = wearer_mean_get(&memory->span_m, SPAN_M);
    frame->span_px = sum / total;
    float share = memory->calm_span_px > 0.0f ? 1.0f - expf(-frame->passed_s / CALM_S) : 1.0f;
    memory->calm_span_px += (frame->span_px - memory->calm_span_px) * share;
    memory->span_px = frame->span_px;
    frame->calm_span_px = memory->calm_span_px;
    frame->metre_px = frame->span_px / span_m;
    frame->distance_m = frame->focal_px / frame->metre_px;
    frame->world_scale = span_m / WORLD_SPAN_M;
    return frame->span_px >= SPAN_LEAST_PX;
}

// --- where the torso is -----------------------------------------------------------------------------------

static void measure_torso(struct wearer_frame *frame)
{
    const struct body *body = &frame->body;
    struct vec2 hips_px = vec2_flat(middle(body->landmarks_px, wearer_hips));
    float seen = 0.5f * (wearer_frame_seen(frame, BODY_HIP_LEFT) + wearer_frame_seen(frame, BODY_HIP_RIGHT));
    frame->chest_px = vec2_flat(middle(body->landmarks_px, wearer_shoulders));
    frame->chest_z_m = middle(body->world_m, wearer_shoulders).z;
    frame->pelvis_z_m = middle(body->world_m, wearer_hips).z;
    frame->pelvis_seen = seen;
    // Below the picture the network's guess still tells how the torso leans, slowly; not how long it is.
    float torso = wearer_mean_get(&frame->memory->torso, TORSO);
    struct vec2 way = follow(frame, frame->memory->limbs[WEARER_PELVIS][0], frame->chest_px, hips_px,
                             BELOW_COUNTS + (1.0f - BELOW_COUNTS) * seen, (struct vec2){0.0f, torso});
    float length = fmaxf(vec2_length(way), 1e-3f);
    way = vec2_mix((struct vec2){way.x / length * torso, way.y / length * torso}, way, seen);
    frame->pelvis_px = vec2_mix(vec2_along(frame->chest_px, way, frame->calm_span_px), hips_px, seen);
    struct vec2 up = vec2_subtract(frame->chest_px, frame->pelvis_px);
    length = vec2_length(up);
    frame->up = length > 0.2f * frame->span_px ? (struct vec2){up.x / length, up.y / length}
                                               : (struct vec2){0.0f, -1.0f};
    float sign = frame->shows_back ? -1.0f : 1.0f;
    frame->across = (struct vec2){-frame->up.y * sign, frame->up.x * sign};
}

static bool enough_is_seen(const struct wearer_frame *frame)
{
    float right = wearer_frame_seen(frame, BODY_SHOULDER_RIGHT),
          left = wearer_frame_seen(frame, BODY_SHOULDER_LEFT);
    return right + left > SHOULDER_SEEN && frame->people->width_px > 0 && frame->people->height_px > 0;
}

bool wearer_frame_begin(struct wearer_frame *frame, const struct people *people, int body,
                        struct wearer_memory *memory, float passed_s)
{
    *frame = (struct wearer_frame){.people = people,
                                   .face = match_face(people, &people->bodies[body]),
                                   .body = people->bodies[body],
                                   .memory = memory,
                                   .passed_s = passed_s};
    if (!enough_is_seen(frame) || !(people->vertical_fov_rad > 0.0f && people->vertical_fov_rad < PI_F))
        return false;
    frame->focal_px = 0.5f * (float)people->height_px / tanf(0.5f * people->vertical_fov_rad);
    put_sides_right(frame);
    steady(frame);
    measure_yaw(frame);
    if (!measure_size(frame))
        return false;
    measure_torso(frame);
    return true;
}
