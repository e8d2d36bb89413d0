#include "tracking/body_smooth.h"

#include <math.h>
#include <string.h>

#define LONGEST_GAP_NS INT64_C(500000000)
#define MEAN_S 1.0f       // the longest mean
#define DRIFT_S 0.12f     // the short one
#define VISIBILITY_S 0.3f // as MediaPipe's 0.1 a frame at 30 frames a second

// Noise in radii: what it is taken for at first, and its bounds. A radius, from the hips to beyond the head,
// is about 60 pixels of the network's input, which reads landmarks to a hundredth of a pixel when it sees
// the same picture twice, and loses itself when they are more than two off.
#define NOISE_FIRST 0.006f
#define NOISE_MIN 0.0003f
#define NOISE_MAX 0.03f
#define NOISE_STEP 0.02f       // by which the estimate follows its median in a frame
#define NOISE_STEP_FIRST 0.2f  // in the first frames
#define NOISE_SETTLED 15.0f    // frames
#define MEDIAN_TO_NOISE 2.884f // median length of a second difference of white noise: sqrt(6) * sqrt(2 ln 2)

// In standard deviations: below the first what is seen is noise; above the second it is motion, all of it.
struct limits {
    float low, high;
};

// Of a part: the sum over its coordinates of squared deviations.
struct behind {
    float now, lately, coordinates;
};

// How much of what a part is behind is motion, 0..1, and the share of the new frame in its new mean.
struct answer {
    float motion, share;
};

static const struct limits jump = {2.5f, 5.0f}, creep = {2.2f, 4.0f};

// What moves together. Landmarks: 0-10 head, 11 and 12 shoulders, 13 and 14 elbows, 15-22 hands, 23 and 24
// hips, 25 and 26 knees, 27-32 feet; odd ones are left.
enum part {
    PART_HEAD,
    PART_SHOULDERS,
    PART_ELBOW_LEFT,
    PART_ELBOW_RIGHT,
    PART_HAND_LEFT,
    PART_HAND_RIGHT,
    PART_HIPS,
    PART_KNEE_LEFT,
    PART_KNEE_RIGHT,
    PART_FOOT_LEFT,
    PART_FOOT_RIGHT,
    PART_REGION
};

static enum part part_of(int landmark)
{
    int right = 1 - landmark % 2;
    if (landmark < BODY_SHOULDER_LEFT)
        return PART_HEAD;
    if (landmark < 13)
        return PART_SHOULDERS;
    if (landmark < 15)
        return (enum part)((int)PART_ELBOW_LEFT + right);
    if (landmark < BODY_HIP_LEFT)
        return (enum part)((int)PART_HAND_LEFT + right);
    if (landmark < 25)
        return PART_HIPS;
    if (landmark < 27)
        return (enum part)((int)PART_KNEE_LEFT + right);
    return landmark < BODY_LANDMARKS ? (enum part)((int)PART_FOOT_LEFT + right) : PART_REGION;
}

void body_smooth_reset(struct body_smooth *body)
{
    memset(body, 0, sizeof *body);
}

static void begin(struct body_smooth *body, const struct body_look *look)
{
    memset(body, 0, sizeof *body);
    memcpy(body->steady_px, look->points_px, sizeof body->steady_px);
    memcpy(body->before_px[0], look->points_px, sizeof body->before_px[0]);
    memcpy(body->before_px[1], look->points_px, sizeof body->before_px[1]);
    memcpy(body->world_m, look->world_m, sizeof body->world_m);
    memcpy(body->visible, look->visible, sizeof body->visible);
    for (int i = 0; i < BODY_POSE_POINTS; i++)
        body->noise[i] = NOISE_FIRST;
    for (int i = 0; i < BODY_SMOOTH_PARTS; i++)
        body->part_frames[i] = 1.0f;
    body->frames = 1.0f;
    body->started = true;
}

// The second difference, which even motion leaves alone, goes up or down about its median: a step up each
// time it is larger, a step down each time it is smaller.
static void measure_noise(struct body_smooth *body, const struct body_look *look, float radius_px)
{
    float step = body->frames < NOISE_SETTLED ? NOISE_STEP_FIRST : NOISE_STEP;
    for (int i = 0; i < BODY_POSE_POINTS && body->frames >= 2.0f; i++) {
        const struct vec3 *p = &look->points_px[i], *q = &body->before_px[0][i], *r = &body->before_px[1][i];
        float length = hypotf(p->x - 2.0f * q->x + r->x, p->y - 2.0f * q->y + r->y);
        bool more = length / MEDIAN_TO_NOISE > body->noise[i] * radius_px;
        float noise = body->noise[i] * (more ? 1.0f + step : 1.0f - step);
        body->noise[i] = fminf(fmaxf(noise, NOISE_MIN), NOISE_MAX);
    }
    memcpy(body->before_px[1], body->before_px[0], sizeof body->before_px[1]);
    memcpy(body->before_px[0], look->points_px, sizeof body->before_px[0]);
}

static float exceeds(const struct limits *limits, float deviations)
{
    return fminf(fmaxf((deviations - limits->low) / (limits->high - limits->low), 0.0f), 1.0f);
}

// The trunk's parts are steadied first; what they did carries the limbs along.
static bool is_trunk(enum part part)
{
    return part == PART_SHOULDERS || part == PART_HIPS;
}

// What each of the trunk's parts, or of the others, is behind and has been of late.
static void compare(struct body_smooth *body, const struct body_look *look, bool trunk, float radius_px,
                    float weight, struct behind behind[BODY_SMOOTH_PARTS])
{
    memset(behind, 0, BODY_SMOOTH_PARTS * sizeof *behind);
    for (int i = 0; i < BODY_POSE_POINTS; i++) {
        enum part part = part_of(i);
        if (is_trunk(part) != trunk)
            continue;
        float variance = body->noise[i] * radius_px * body->noise[i] * radius_px;
        struct vec3 d = vec3_subtract(look->points_px[i], body->steady_px[i]);
        struct vec3 *drift = &body->drift_px[i];
        *drift = vec3_add(*drift, vec3_scale(vec3_subtract(d, *drift), weight));
        behind[part].now += (d.x * d.x + d.y * d.y) / variance;
        behind[part].lately += (drift->x * drift->x + drift->y * drift->y) / variance;
        behind[part].coordinates += 2.0f;
    }
}

static void find_answers(struct body_smooth *body, const struct body_look *look, bool trunk, float radius_px,
                         float interval_s, struct answer answers[BODY_SMOOTH_PARTS])
{
    struct behind behind[BODY_SMOOTH_PARTS];
    float weight = 1.0f - expf(-interval_s / DRIFT_S), short_noise = weight / (2.0f - weight);
    float longest = fmaxf(MEAN_S / interval_s, 1.0f);
    compare(body, look, trunk, radius_px, weight, behind);
    for (int i = 0; i < BODY_SMOOTH_PARTS; i++) {
        if (is_trunk((enum part)i) != trunk)
            continue;
        float known = 1.0f / body->part_frames[i];
        float jumped = exceeds(&jump, sqrtf(behind[i].now / behind[i].coordinates / (1.0f + known)));
        float crept =
            exceeds(&creep, sqrtf(behind[i].lately / behind[i].coordinates / (short_noise + known)));
        float frames = fminf(body->part_frames[i] + 1.0f, longest);
        answers[i].motion = fmaxf(jumped, crept);
        answers[i].share = fmaxf(answers[i].motion, 1.0f / frames);
        body->part_frames[i] = 1.0f / answers[i].share;
    }
}

// How far the trunk moved, as far as that is motion and not noise: the mean of its landmarks', each by how
// well it is known.
static struct vec3 find_step(const struct body_smooth *body, const struct body_look *look,
                             const struct answer answers[BODY_SMOOTH_PARTS])
{
    struct vec3 step = {0.0f, 0.0f, 0.0f};
    float total = 0.0f;
    for (int i = 0; i < BODY_LANDMARKS; i++) {
        enum part part = part_of(i);
        if (!is_trunk(part))
            continue;
        float weight = 1.0f / (body->noise[i] * body->noise[i]);
        struct vec3 behind = vec3_subtract(look->points_px[i], body->steady_px[i]);
        step = vec3_add(step, vec3_scale(behind, answers[part].motion * weight));
        total += weight;
    }
    step = vec3_scale(step, 1.0f / total);
    step.z = 0.0f;
    return step;
}

static void carry(struct body_smooth *body, struct vec3 step)
{
    for (int i = 0; i < BODY_POSE_POINTS; i++)
        if (!is_trunk(part_of(i)) && part_of(i) != PART_REGION)
            body->steady_px[i] = vec3_add(body->steady_px[i], step);
}

static struct vec3 towards(struct vec3 from, struct vec3 to, float share)
{
    return vec3_add(from, vec3_scale(vec3_subtract(to, from), share));
}

static void take_answers(struct body_smooth *body, struct body_look *look, float interval_s,
                         const struct answer answers[BODY_SMOOTH_PARTS])
{
    float seeing = 1.0f - expf(-interval_s / VISIBILITY_S);
    for (int i = 0; i < BODY_POSE_POINTS; i++) {
        float share = answers[part_of(i)].share;
        body->steady_px[i] = towards(body->steady_px[i], look->points_px[i], share);
        body->drift_px[i] = vec3_scale(body->drift_px[i], 1.0f - share);
        look->points_px[i] = body->steady_px[i];
    }
    for (int i = 0; i < BODY_LANDMARKS; i++) {
        body->world_m[i] = towards(body->world_m[i], look->world_m[i], answers[part_of(i)].share);
        body->visible[i] += seeing * (look->visible[i] - body->visible[i]);
        look->world_m[i] = body->world_m[i];
        look->visible[i] = body->visible[i];
    }
}

void body_smooth_apply(struct body_smooth *body, int64_t time_ns, struct body_look *look)
{
    int64_t interval_ns = time_ns - body->time_ns;
    const struct vec3 *hips = &look->points_px[BODY_POSE_HIPS], *circle = &look->points_px[BODY_POSE_CIRCLE];
    float radius_px = hypotf(circle->x - hips->x, circle->y - hips->y);
    if (!body->started || interval_ns <= 0 || interval_ns > LONGEST_GAP_NS || !(radius_px > 1.0f)) {
        begin(body, look);
        body->time_ns = time_ns;
        return;
    }
    float interval_s = (float)interval_ns * 1e-9f;
    struct answer answers[BODY_SMOOTH_PARTS];
    measure_noise(body, look, radius_px);
    find_answers(body, look, true, radius_px, interval_s, answers);
    carry(body, find_step(body, look, answers));
    find_answers(body, look, false, radius_px, interval_s, answers);
    take_answers(body, look, interval_s, answers);
    body->frames = fminf(body->frames + 1.0f, NOISE_SETTLED);
    body->time_ns = time_ns;
}
