#include "tracking/metric.h"

#include "platform/base/clock.h"

#include <math.h>
#include <string.h>

#define EYE_OUTER_RIGHT 33
#define EYE_OUTER_LEFT 263
#define IRIS_RIGHT 468 // centre, then right, top, left, bottom as the picture shows them
#define IRIS_LEFT 473

// From a pupil to the point its eye turns about: eyes that look at the mirror stand closer together by this
// over the distance than eyes that look far.
#define PUPIL_TO_TURN_M 0.010f

// Standard deviations of an iris width in a frame: a share that no averaging takes away (where an edge is
// said to be, lids), and pixels that differ from frame to frame.
#define WIDTH_BIAS 0.03f
#define WIDTH_NOISE_PX 0.4f

// Frames of this long a time err together.
#define ERRS_TOGETHER_S 0.33f

#define GOOD_BEFORE_S 1.0f
#define FRAMES_MAX 300      // the mean follows slowly after these
#define OUTLIER 0.15f       // share by which a frame differs too much
#define OUTLIERS_AFTER 10   // frames, when the mean can be believed
#define INTERVAL_MAX_S 0.2f // more is a gap
#define NORMAL_95 1.96f

void metric_forget(struct metric *metric)
{
    memset(metric, 0, sizeof *metric);
}

// --- one frame --------------------------------------------------------------------------------------------

// What one frame says; only the width of each iris where the frame is not good.
struct measure {
    float iris_px[2];
    float pupils; // distance over iris width
    float head;   // scale of the head
    float distance_m;
    bool good;
};

static float distance_px(const struct vec3 *p, int a, int b)
{
    return hypotf(p[a].x - p[b].x, p[a].y - p[b].y);
}

// The horizontal width: lids cover the iris above and below.
static float iris_width_px(const struct vec3 *p, int first)
{
    return distance_px(p, first + 1, first + 3);
}

static bool looks_ahead(const struct face *face)
{
    const float *m = face->pose.m;
    struct vec3 front = vec3_normalise((struct vec3){m[8], m[9], m[10]});
    return front.z > 0.0f && fabsf(atan2f(front.x, front.z)) <= METRIC_YAW_MAX_RAD &&
           fabsf(asinf(fminf(fmaxf(front.y, -1.0f), 1.0f))) <= METRIC_PITCH_MAX_RAD;
}

static bool eyes_can_be_measured(const struct face *face)
{
    return face->visible[FACE_PART_EYE_RIGHT] >= METRIC_VISIBLE_MIN &&
           face->visible[FACE_PART_EYE_LEFT] >= METRIC_VISIBLE_MIN &&
           face->eye_openness[0] >= METRIC_OPENNESS_MIN && face->eye_openness[1] >= METRIC_OPENNESS_MIN;
}

static const int corners[] = {EYE_OUTER_RIGHT, EYE_OUTER_LEFT};
// Above and below each iris: the lids' edges touch the eye where the iris is.
static const int lids[] = {159, 145, 386, 374};

// How far from the camera the mean of some landmarks is, in metres of the canonical head.
static float middle_depth(const struct face *face, const int *landmarks, int count)
{
    float sum = 0.0f;
    for (int i = 0; i < count; i++)
        sum -= mat4_transform_point(&face->pose, face->mesh_m[landmarks[i]]).z;
    return sum / (float)count;
}

static struct measure measure_frame(const struct face *face)
{
    const struct vec3 *p = face->landmarks_px;
    struct measure out = {{iris_width_px(p, IRIS_RIGHT), iris_width_px(p, IRIS_LEFT)}, 0, 0, 0, false};
    float width_px = (out.iris_px[0] + out.iris_px[1]) / 2.0f;
    if (!(width_px >= METRIC_IRIS_MIN_PX) || !face->has_pose || !eyes_can_be_measured(face) ||
        fabsf(out.iris_px[0] - out.iris_px[1]) > OUTLIER * width_px || !looks_ahead(face))
        return out;
    // How long the line between the eyes is, and how long the camera sees it: yaw and roll in one.
    struct vec3 line_m = vec3_subtract(face->mesh_m[EYE_OUTER_LEFT], face->mesh_m[EYE_OUTER_RIGHT]);
    struct vec3 seen_m = mat4_transform_direction(&face->pose, line_m);
    float seen_length_m = hypotf(seen_m.x, seen_m.y),
          eyes_px = distance_px(p, EYE_OUTER_LEFT, EYE_OUTER_RIGHT);
    if (!(seen_length_m > 0.0f) || !(eyes_px > 0.0f))
        return out;
    // The irises are nearer to the camera than the corners of the eyes, by 2 % at arm's length, by 4 % at
    // half of that: what the corners tell of pixels and metres holds at their own depth.
    float corners_z = middle_depth(face, corners, 2), irises_z = middle_depth(face, lids, 4);
    float pixels_a_metre = eyes_px / seen_length_m * corners_z / irises_z;
    float foreshortening = seen_length_m / vec3_length(seen_m);
    out.pupils = distance_px(p, IRIS_RIGHT, IRIS_LEFT) / (foreshortening * width_px);
    out.head = METRIC_IRIS_MM * 1e-3f * pixels_a_metre / width_px;
    out.distance_m = irises_z * out.head;
    out.good = isfinite(out.pupils) && isfinite(out.head) && out.distance_m >= METRIC_DISTANCE_MIN_M;
    return out;
}

// --- all frames -------------------------------------------------------------------------------------------

static bool is_outlier(const struct metric_mean *mean, float value)
{
    return mean->count >= OUTLIERS_AFTER && fabsf(value - mean->mean) > OUTLIER * mean->mean;
}

static void add(struct metric_mean *mean, float value)
{
    mean->count += mean->count < FRAMES_MAX;
    float share = 1.0f / (float)mean->count, off = value - mean->mean;
    mean->mean += share * off;
    mean->variance = mean->count > 1 ? (1.0f - share) * (mean->variance + share * off * off) : 0.0f;
}

static void take_in(struct metric *metric, const struct measure *frame, int64_t time_ns)
{
    if (is_outlier(&metric->pupils, frame->pupils) || is_outlier(&metric->head, frame->head))
        return;
    float interval_s = (float)(time_ns - metric->time_ns) / (float)CLOCK_SECOND_NS;
    if (metric->pupils.count > 0 && interval_s > 0.0f && interval_s <= INTERVAL_MAX_S)
        metric->good_s += interval_s;
    metric->time_ns = time_ns;
    add(&metric->pupils, frame->pupils);
    add(&metric->head, frame->head);
    metric->distance_m += (frame->distance_m - metric->distance_m) / (float)metric->head.count;
}

// A standard deviation of the mean as a share of it: what the picture adds to nature's spread.
static float picture_error(const struct metric_mean *mean, float good_s, float width_px)
{
    float single = WIDTH_NOISE_PX / (width_px * sqrtf(2.0f)); // two eyes
    single = fmaxf(single, sqrtf(mean->variance) / mean->mean);
    float looks = fmaxf(good_s / ERRS_TOGETHER_S, 1.0f);
    return hypotf(WIDTH_BIAS, single / sqrtf(looks));
}

// The distance for a far gaze. Who looks at the camera converges on it; who looks past it less: half of the
// correction is uncertain.
static void tell_pupils(const struct metric *metric, float picture, struct face_metric *out)
{
    float correction = PUPIL_TO_TURN_M / metric->distance_m;
    float error = hypotf(hypotf(METRIC_IRIS_SPREAD, picture), correction / 4.0f);
    out->pd_mm = METRIC_IRIS_MM * metric->pupils.mean * (1.0f + correction);
    out->pd_error_mm = NORMAL_95 * error * out->pd_mm;
    out->has_pd = picture <= METRIC_IRIS_SPREAD; // the picture may not blur it more than nature does
}

void metric_measure(struct metric *metric, int64_t time_ns, struct face *face)
{
    struct metric single = {0};
    bool is_still = metric == NULL;
    struct metric *own = is_still ? &single : metric;
    struct measure frame = measure_frame(face);
    memset(&face->metric, 0, sizeof face->metric);
    for (int eye = 0; eye < 2; eye++)
        face->metric.iris_px[eye] = isfinite(frame.iris_px[eye]) ? frame.iris_px[eye] : 0.0f;
    if (frame.good)
        take_in(own, &frame, time_ns);
    float width_px = (face->metric.iris_px[0] + face->metric.iris_px[1]) / 2.0f;
    if (own->head.count == 0 || !(width_px > 0.0f))
        return;
    float picture = picture_error(&own->head, own->good_s, width_px);
    face->metric.has_scale = true;
    face->metric.head_scale = own->head.mean;
    face->metric.head_scale_error = NORMAL_95 * hypotf(METRIC_IRIS_SPREAD, picture) * own->head.mean;
    if (is_still || own->good_s >= GOOD_BEFORE_S)
        tell_pupils(own, picture_error(&own->pupils, own->good_s, width_px), &face->metric);
}
