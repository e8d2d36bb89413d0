#include "tracking/smooth.h"

#include "platform/base/face_topology.h"
#include "tracking/face_mesh.h"
#include "tracking/face_mesh_tables.h"
#include "tracking/geometry.h"

#include <math.h>
#include <string.h>

#define PI 3.14159265f

// --- one value --------------------------------------------------------------------------------------------

static float weight(float cutoff_hz, float interval_s)
{
    return 1.0f / (1.0f + 1.0f / (2.0f * PI * cutoff_hz * interval_s));
}

float smooth_step(struct smooth_value *state, const struct smooth_options *options, bool started, float value,
                  float scale, float interval_s)
{
    if (!started) {
        *state = (struct smooth_value){.raw = value, .filtered = value};
        return value;
    }
    float speed = (value - state->raw) * scale / interval_s;
    state->speed += weight(options->derivative_cutoff_hz, interval_s) * (speed - state->speed);
    state->raw = value;
    float cutoff_hz = options->minimum_cutoff_hz + options->beta * fabsf(state->speed);
    state->filtered += weight(cutoff_hz, interval_s) * (value - state->filtered);
    return state->filtered;
}

// --- a face: its parts ------------------------------------------------------------------------------------

#define SUBNASALE 2

// The refined eye heads' landmarks in their order: rings around the lids, then brow and cheek in turn.
enum { EYE_LIDS = 0, EYE_BROW_LOW = 48, EYE_CHEEK = 54, EYE_BROW_HIGH = 63 };

static void assign(uint8_t *part, const uint16_t *landmarks, int count, enum smooth_part which)
{
    for (int i = 0; i < count; i++)
        part[landmarks[i]] = (uint8_t)which;
}

static void assign_eye(uint8_t *part, const uint16_t *eye, enum smooth_part lids, enum smooth_part brow)
{
    assign(part, eye + EYE_LIDS, EYE_BROW_LOW - EYE_LIDS, lids);
    assign(part, eye + EYE_BROW_LOW, EYE_CHEEK - EYE_BROW_LOW, brow);
    assign(part, eye + EYE_BROW_HIGH, FACE_MESH_EYE - EYE_BROW_HIGH, brow);
}

static void assign_parts(uint8_t *part)
{
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++)
        part[i] = face_canonical_m[i].y < face_canonical_m[SUBNASALE].y ? SMOOTH_JAW : SMOOTH_UPPER_FACE;
    assign_eye(part, face_mesh_eye_right, SMOOTH_LIDS_RIGHT, SMOOTH_BROW_RIGHT);
    assign_eye(part, face_mesh_eye_left, SMOOTH_LIDS_LEFT, SMOOTH_BROW_LEFT);
    assign(part, face_mesh_lips, FACE_MESH_LIPS, SMOOTH_LIPS);
    memset(part + FACE_MESH_IRIS_RIGHT, SMOOTH_IRIS_RIGHT, FACE_MESH_IRIS);
    memset(part + FACE_MESH_IRIS_LEFT, SMOOTH_IRIS_LEFT, FACE_MESH_IRIS);
}

// Of an eye's lids the upper one's two rings at the edge against the rest: what a blink moves.
static void assign_lid(const uint8_t *part, uint8_t *half, const uint16_t *eye)
{
    for (int i = EYE_LIDS; i < EYE_BROW_LOW; i++) {
        bool upper = (i >= 9 && i < 16) || (i >= 25 && i < 32);
        half[eye[i]] = (uint8_t)(2 * part[eye[i]] + upper);
    }
}

// The lower lip moves without the upper one, and the upper lid without the lower.
static void assign_halves(const uint8_t *part, uint8_t *half)
{
    float height[SMOOTH_PARTS] = {0}, count[SMOOTH_PARTS] = {0};
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
        height[part[i]] += face_canonical_m[i].y;
        count[part[i]] += 1.0f;
    }
    for (int i = 0; i < FACE_LANDMARKS; i++) {
        bool lower = i < FACE_MESH_LANDMARKS && face_canonical_m[i].y * count[part[i]] < height[part[i]];
        half[i] = (uint8_t)(2 * part[i] + lower);
    }
    assign_lid(part, half, face_mesh_eye_right);
    assign_lid(part, half, face_mesh_eye_left);
}

// --- turns ------------------------------------------------------------------------------------------------

static struct vec4 turn_conjugate(struct vec4 q)
{
    return (struct vec4){-q.x, -q.y, -q.z, q.w};
}

static struct vec4 turn_normalise(struct vec4 q)
{
    float length = sqrtf(q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w);
    return (struct vec4){q.x / length, q.y / length, q.z / length, q.w / length};
}

// b, then a.
static struct vec4 turn_after(struct vec4 a, struct vec4 b)
{
    return turn_normalise((struct vec4){
        a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y, a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
        a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w, a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z});
}

// About an axis by as many radians as it is long.
static struct vec4 turn_about(struct vec3 axis)
{
    float angle = vec3_length(axis);
    float share = angle > 1e-6f ? sinf(angle / 2.0f) / angle : 0.5f;
    return (struct vec4){axis.x * share, axis.y * share, axis.z * share, cosf(angle / 2.0f)};
}

static struct vec3 turn_axis(struct vec4 q)
{
    if (q.w < 0.0f)
        q = (struct vec4){-q.x, -q.y, -q.z, -q.w};
    struct vec3 axis = {q.x, q.y, q.z};
    float sine = vec3_length(axis);
    return vec3_scale(axis, sine > 1e-6f ? 2.0f * atan2f(sine, q.w) / sine : 2.0f);
}

static struct vec3 turn_point(struct vec4 q, struct vec3 p)
{
    struct vec3 axis = {q.x, q.y, q.z}, twice = vec3_scale(vec3_cross(axis, p), 2.0f);
    return vec3_add(vec3_add(p, vec3_scale(twice, q.w)), vec3_cross(axis, twice));
}

// Of a matrix of rotation and scale, by the component that is largest (Shepperd, "Quaternion from rotation
// matrix", 1978).
static struct vec4 turn_of_matrix(const struct mat4 *matrix, float scale)
{
    const float *m = matrix->m;
    const float xx = m[0], yy = m[5], zz = m[10], largest = fmaxf(xx, fmaxf(yy, zz));
    struct vec4 q;
    if (xx + yy + zz >= largest)
        q = (struct vec4){m[6] - m[9], m[8] - m[2], m[1] - m[4], scale + xx + yy + zz};
    else if (xx >= largest)
        q = (struct vec4){scale + xx - yy - zz, m[1] + m[4], m[2] + m[8], m[6] - m[9]};
    else if (yy >= largest)
        q = (struct vec4){m[1] + m[4], scale - xx + yy - zz, m[6] + m[9], m[8] - m[2]};
    else
        q = (struct vec4){m[2] + m[8], m[6] + m[9], scale - xx - yy + zz, m[1] - m[4]};
    return turn_normalise(q);
}

// --- the head ---------------------------------------------------------------------------------------------

// `source` [FACE_MESH_LANDMARKS], in metres, onto the landmarks. Every rigid motion of these is found
// exactly. False when they are no face.
static bool fit_head(const struct vec3 *source, const struct vec3 *landmarks_px, const float *weights,
                     struct smooth_head *head)
{
    struct mat4 pose;
    if (geometry_procrustes(source, landmarks_px, weights, FACE_MESH_LANDMARKS, &pose) != RESULT_OK)
        return false;
    head->scale_px = vec3_length((struct vec3){pose.m[0], pose.m[1], pose.m[2]});
    head->centre_px = (struct vec3){pose.m[12], pose.m[13], pose.m[14]};
    if (!isfinite(head->scale_px + head->centre_px.x + head->centre_px.y) || !(head->scale_px > 1.0f))
        return false;
    head->turn = turn_of_matrix(&pose, head->scale_px);
    return true;
}

static struct vec3 to_shape(const struct smooth_head *head, struct vec3 p)
{
    p = vec3_scale(vec3_subtract(p, head->centre_px), 1.0f / head->scale_px);
    return turn_point(turn_conjugate(head->turn), p);
}

static struct vec3 to_picture(const struct smooth_head *head, struct vec3 p)
{
    return vec3_add(vec3_scale(turn_point(head->turn, p), head->scale_px), head->centre_px);
}

// By the upper face, which expressions move least, of the canonical face seen from the front, along the
// picture's axes and about its middle.
static bool find_first_head(const struct smooth_face *face, const struct vec3 *landmarks_px,
                            struct smooth_head *head)
{
    struct vec3 source[FACE_MESH_LANDMARKS], sum = {0};
    float weights[FACE_MESH_LANDMARKS], count = 0.0f;
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
        weights[i] = face->part[i] == SMOOTH_UPPER_FACE ? 1.0f : 0.0f;
        count += weights[i];
        source[i] = face_canonical_m[i];
        sum = vec3_add(sum, vec3_scale(source[i], weights[i]));
    }
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
        struct vec3 p = vec3_subtract(source[i], vec3_scale(sum, 1.0f / count));
        source[i] = (struct vec3){p.x, -p.y, -p.z};
    }
    return fit_head(source, landmarks_px, weights, head);
}

static void find_step(const struct smooth_head *from, const struct smooth_head *to, float *step)
{
    struct vec3 move = vec3_subtract(to->centre_px, from->centre_px);
    struct vec3 axis = turn_axis(turn_after(to->turn, turn_conjugate(from->turn)));
    const float values[SMOOTH_FREEDOMS] = {
        move.x, move.y, move.z, axis.x, axis.y, axis.z, logf(to->scale_px / from->scale_px)};
    memcpy(step, values, sizeof values);
}

static void take_step(struct smooth_head *head, const float *step)
{
    struct vec3 axis = {step[SMOOTH_PITCH], step[SMOOTH_YAW], step[SMOOTH_ROLL]};
    head->centre_px =
        vec3_add(head->centre_px, (struct vec3){step[SMOOTH_X], step[SMOOTH_Y], step[SMOOTH_DEPTH]});
    head->turn = turn_after(turn_about(axis), head->turn);
    head->scale_px *= expf(step[SMOOTH_SIZE]);
}

// --- noise ------------------------------------------------------------------------------------------------

// The network's input is 192 pixels wide and shows 1.5 times the face. Its landmarks are no steadier than a
// fiftieth of such a pixel, and noise of more than a quarter is not what a camera adds.
#define INPUT_PIXEL_M (0.265f / 192.0f)
#define NOISE_MIN_M (0.02f * INPUT_PIXEL_M)
#define NOISE_MAX_M (0.25f * INPUT_PIXEL_M)
#define NOISE_MEMORY_S 0.5f

// Half of the values are below.
static float find_median(const float *values, int count, float highest)
{
    float low = 0.0f, high = highest;
    for (int step = 0; step < 16; step++) {
        float middle = (low + high) / 2.0f;
        int below = 0;
        for (int i = 0; i < count; i++)
            below += values[i] < middle;
        if (2 * below < count)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2.0f;
}

// From what the landmarks do from one frame to the next within the head, which is independent of its motion,
// and of the expression as long as half of them rest. A step in two coordinates, of variance 2 s^2 each, has
// a square with the median 4 ln 2 s^2.
static void measure_noise(struct smooth_face *face, const struct vec3 *shape_m)
{
    float squares[FACE_MESH_LANDMARKS];
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
        struct vec3 d = vec3_subtract(shape_m[i], face->before_m[i]);
        squares[i] = d.x * d.x + d.y * d.y;
    }
    float median = find_median(squares, FACE_MESH_LANDMARKS, 4.0f * NOISE_MAX_M * NOISE_MAX_M);
    float seen = median / (4.0f * logf(2.0f)), known = face->noise_m * face->noise_m;
    float longest = fmaxf(NOISE_MEMORY_S / face->interval_s, 1.0f);
    face->noise_frames = fminf(face->noise_frames + 1.0f, longest);
    face->noise_m = fmaxf(sqrtf(known + (seen - known) / face->noise_frames), NOISE_MIN_M);
    memcpy(face->before_m, shape_m, sizeof face->before_m);
}

// How much louder than the median landmark the head and the parts are at rest: the network's, and nearly the
// same for every face, size and strength of the sensor's noise (measured from 1 % to 3 % and from 40 to 110
// pixels between the eyes).
static const float head_noise[SMOOTH_FREEDOMS] = {
    [SMOOTH_X] = 1.0f,   [SMOOTH_Y] = 0.7f,    [SMOOTH_DEPTH] = 0.6f, [SMOOTH_PITCH] = 1.8f,
    [SMOOTH_YAW] = 1.4f, [SMOOTH_ROLL] = 0.6f, [SMOOTH_SIZE] = 0.6f};
static const float part_noise[SMOOTH_PARTS] = {
    [SMOOTH_UPPER_FACE] = 1.0f, [SMOOTH_JAW] = 1.3f,        [SMOOTH_LIPS] = 1.6f,
    [SMOOTH_LIDS_RIGHT] = 1.1f, [SMOOTH_LIDS_LEFT] = 1.1f,  [SMOOTH_BROW_RIGHT] = 1.3f,
    [SMOOTH_BROW_LEFT] = 1.3f,  [SMOOTH_IRIS_RIGHT] = 1.1f, [SMOOTH_IRIS_LEFT] = 1.1f};

// --- at rest or in motion ---------------------------------------------------------------------------------

#define MEMORY_S 1.0f // no mean is longer
#define DRIFT_S 0.1f  // of the short mean that shows a slow motion before a single frame does

// In standard deviations: below the first, what is seen is noise; above the second it is motion, all of it.
struct limits {
    float rest, motion;
};
static const struct limits head_jump = {3.0f, 6.0f}, head_creep = {2.3f, 4.3f};
static const struct limits part_jump = {2.3f, 3.3f}, part_creep = {2.0f, 3.3f}; // these are of many landmarks
static const struct limits part_distrust = {1.5f, 2.5f};                        // as a witness of the head

static float exceeds(const struct limits *limits, float deviations)
{
    return fminf(fmaxf((deviations - limits->rest) / (limits->motion - limits->rest), 0.0f), 1.0f);
}

// Sums over the halves of the parts.
struct halves {
    float square[2 * SMOOTH_PARTS];
    float coordinates[2 * SMOOTH_PARTS];
};

static void add_to_half(struct halves *halves, int half, struct vec3 d)
{
    halves->square[half] += d.x * d.x + d.y * d.y;
    halves->coordinates[half] += 2.0f;
}

// How far a half lies off, in deviations of what is to be expected; `variance` is that in frames' noise.
static float half_deviations(const struct smooth_face *face, const struct halves *halves, int half,
                             float variance)
{
    float noise = part_noise[half / 2] * face->noise_m;
    return sqrtf(halves->square[half] / fmaxf(halves->coordinates[half], 1.0f) / variance) / noise;
}

// The steady shape onto the landmarks: by the upper face first, then by all that lies where that says. The
// mean of the whole face is nearly twice as steady as that of the upper one; a part that moves for itself
// does not move the head.
static bool find_head(const struct smooth_face *face, const struct vec3 *landmarks_px,
                      struct smooth_head *head)
{
    struct halves halves = {0};
    float weights[FACE_MESH_LANDMARKS], trust[2 * SMOOTH_PARTS];
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++)
        weights[i] = face->part[i] == SMOOTH_UPPER_FACE ? 1.0f : 0.0f;
    if (!fit_head(face->shape_m, landmarks_px, weights, head))
        return false;
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++)
        add_to_half(&halves, face->half[i], vec3_subtract(to_shape(head, landmarks_px[i]), face->shape_m[i]));
    for (int half = 0; half < 2 * SMOOTH_PARTS; half++) {
        float known = 1.0f / face->part_frames[half / 2];
        trust[half] = 1.0f - exceeds(&part_distrust, half_deviations(face, &halves, half, 1.0f + known));
        if (half / 2 == SMOOTH_UPPER_FACE)
            trust[half] = fmaxf(trust[half], 0.1f);
    }
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++)
        weights[i] = trust[face->half[i]];
    return fit_head(face->shape_m, landmarks_px, weights, head);
}

// The time constants as they come out at this frame.
struct pace {
    float longest;     // frames in a mean
    float share;       // of a frame in the short mean
    float short_noise; // variance of the short mean, as a share of a frame's
};

static struct pace find_pace(const struct smooth_face *face)
{
    float share = face->last_step_s / (face->last_step_s + DRIFT_S);
    return (struct pace){.longest = fmaxf(MEMORY_S / face->interval_s, 1.0f),
                         .share = share,
                         .short_noise = share / (2.0f - share)};
}

// The weight of a frame in a mean: one of all since the last motion, or what the motion asks for.
static float next_weight(float *frames, float longest, float motion)
{
    float share = fmaxf(1.0f / fminf(*frames + 1.0f, longest), motion);
    *frames = 1.0f / share;
    return share;
}

static bool is_out_of_plane(int freedom)
{
    return freedom == SMOOTH_PITCH || freedom == SMOOTH_YAW;
}

// The head is one body: when it moves in one way, the slower motions that come with it in the picture plane
// are followed too. What seems to be pitch and yaw is noisier, and opens for itself.
static void steady_head(struct smooth_face *face, const struct smooth_head *seen, const struct pace *pace)
{
    // A turn and a change of size move the landmarks as far as the face's radius does.
    const float metre = 1.0f / face->head.scale_px, radius_m = 0.05f;
    const float to_metres[SMOOTH_FREEDOMS] = {metre, metre, metre, radius_m, radius_m, radius_m, radius_m};
    float out_motion = 0.0f, motion = 0.0f;
    find_step(&face->head, seen, face->step);
    for (int i = 0; i < SMOOTH_FREEDOMS; i++) {
        float behind = face->step[i] * to_metres[i], noise = head_noise[i] * face->noise_m;
        float known = 1.0f / (is_out_of_plane(i) ? face->out_frames : face->plane_frames);
        face->drift[i] += pace->share * (behind - face->drift[i]);
        float jump = exceeds(&head_jump, fabsf(behind) / (noise * sqrtf(1.0f + known)));
        float creep =
            exceeds(&head_creep, fabsf(face->drift[i]) / (noise * sqrtf(pace->short_noise + known)));
        motion = fmaxf(motion, fmaxf(jump, creep));
        if (is_out_of_plane(i))
            out_motion = fmaxf(out_motion, fmaxf(jump, creep));
    }
    float out_share = next_weight(&face->out_frames, pace->longest, out_motion);
    float plane_share = next_weight(&face->plane_frames, pace->longest, motion);
    for (int i = 0; i < SMOOTH_FREEDOMS; i++) {
        float share = is_out_of_plane(i) ? out_share : plane_share;
        face->drift[i] *= 1.0f - share;
        face->step[i] *= share;
    }
    take_step(&face->head, face->step);
}

static void steady_shape(struct smooth_face *face, const struct vec3 *seen_m, const struct pace *pace)
{
    struct halves behind = {0}, drift = {0};
    float share[SMOOTH_PARTS];
    for (int i = 0; i < FACE_LANDMARKS; i++) {
        struct vec3 d = vec3_subtract(seen_m[i], face->shape_m[i]), *mean = &face->drift_m[i];
        *mean = vec3_add(*mean, vec3_scale(vec3_subtract(d, *mean), pace->share));
        add_to_half(&behind, face->half[i], d);
        add_to_half(&drift, face->half[i], *mean);
    }
    for (int i = 0; i < SMOOTH_PARTS; i++) {
        float known = 1.0f / face->part_frames[i], motion = 0.0f;
        for (int half = 2 * i; half < 2 * i + 2; half++) {
            float jump = half_deviations(face, &behind, half, 1.0f + known);
            float creep = half_deviations(face, &drift, half, pace->short_noise + known);
            motion = fmaxf(motion, fmaxf(exceeds(&part_jump, jump), exceeds(&part_creep, creep)));
        }
        share[i] = next_weight(&face->part_frames[i], pace->longest, motion);
    }
    for (int i = 0; i < FACE_LANDMARKS; i++) {
        const float open = share[face->part[i]];
        struct vec3 d = vec3_subtract(seen_m[i], face->shape_m[i]);
        face->shape_m[i] = vec3_add(face->shape_m[i], vec3_scale(d, open));
        face->drift_m[i] = vec3_scale(face->drift_m[i], 1.0f - open);
    }
}

// --- a face -----------------------------------------------------------------------------------------------

#define LONGEST_GAP_NS INT64_C(500000000)
#define INTERVAL_SHARE 0.1f

void smooth_face_reset(struct smooth_face *face)
{
    memset(face, 0, sizeof *face);
}

static void begin(struct smooth_face *face, const struct smooth_head *head, const struct vec3 *landmarks_px)
{
    face->started = true;
    face->head = *head;
    face->plane_frames = face->out_frames = 1.0f;
    for (int i = 0; i < SMOOTH_PARTS; i++)
        face->part_frames[i] = 1.0f;
    for (int i = 0; i < FACE_LANDMARKS; i++)
        face->shape_m[i] = face->before_m[i] = to_shape(head, landmarks_px[i]);
}

static void go_on(struct smooth_face *face, float interval_s, const struct smooth_head *head,
                  struct vec3 *landmarks_px)
{
    struct vec3 shape_m[FACE_LANDMARKS];
    for (int i = 0; i < FACE_LANDMARKS; i++)
        shape_m[i] = to_shape(head, landmarks_px[i]);
    face->last_step_s = interval_s;
    face->interval_s += (face->interval_s > 0.0f ? INTERVAL_SHARE : 1.0f) * (interval_s - face->interval_s);
    struct pace pace = find_pace(face);
    measure_noise(face, shape_m);
    steady_head(face, head, &pace);
    steady_shape(face, shape_m, &pace);
    for (int i = 0; i < FACE_LANDMARKS; i++)
        landmarks_px[i] = to_picture(&face->head, face->shape_m[i]);
}

void smooth_face_apply(struct smooth_face *face, int64_t time_ns, struct vec3 *landmarks_px)
{
    struct smooth_head head;
    int64_t interval_ns = time_ns - face->time_ns;
    if (!face->started || interval_ns <= 0 || interval_ns > LONGEST_GAP_NS) {
        smooth_face_reset(face);
        assign_parts(face->part);
        assign_halves(face->part, face->half);
    }
    if (!(face->started ? find_head : find_first_head)(face, landmarks_px, &head)) {
        smooth_face_reset(face);
        return;
    }
    if (face->started)
        go_on(face, (float)interval_ns * 1e-9f, &head, landmarks_px);
    else
        begin(face, &head, landmarks_px);
    face->time_ns = time_ns;
    face->roi = face_mesh_next_roi(landmarks_px);
}

static float bounded(float value, float bound)
{
    return fminf(fmaxf(value, -bound), bound);
}

// How many of the last step's intervals lie ahead.
static float steps_ahead(const struct smooth_face *face, int64_t time_ns, float longest_s)
{
    float ahead_s = (float)(time_ns - face->time_ns) * 1e-9f;
    return face->last_step_s > 0.0f ? fminf(fmaxf(ahead_s, 0.0f), longest_s) / face->last_step_s : 0.0f;
}

void smooth_face_expect(const struct smooth_face *face, int64_t time_ns, struct roi *roi)
{
    if (!face->started)
        return;
    float steps = steps_ahead(face, time_ns, 2.0f * face->interval_s);
    float farthest_px = face->roi.width_px / 4.0f;
    float growth = expf(bounded(steps * face->step[SMOOTH_SIZE], 0.25f));
    *roi = face->roi;
    roi->centre_x_px += bounded(steps * face->step[SMOOTH_X], farthest_px);
    roi->centre_y_px += bounded(steps * face->step[SMOOTH_Y], farthest_px);
    roi->width_px *= growth;
    roi->height_px *= growth;
    roi->rotation_rad += bounded(steps * face->step[SMOOTH_ROLL], 0.25f);
}
