// Where a pair of glasses has its front, its hinges and temples, and what of it meets the nose.
#include "app/placement/shape.h"

#include <string.h>

#define STEP_M 0.0015f

// Slices across the depth of the frame, from the foremost point back.
#define SLICE_M 0.003f
#define SLICES 80 // 24 cm

// Rims and lenses are what stands between these shares of the half width: pads lie nearer to the middle,
// temples and end pieces farther out.
#define LENS_INNER_SHARE 0.30f
#define LENS_OUTER_SHARE 0.65f
#define FRONT_DEEPEST_M 0.045f // of the most wrapped of sports glasses
#define FRONT_GAP_SLICES 3     // an empty stretch this long ends it

// What is longer behind the front is a temple; folded ones are not.
#define TEMPLE_MIN_M 0.055f
#define HINGE_SLICES 3        // within these it must begin
#define ALONE_M 0.015f        // behind the front, clear of end pieces
#define TEMPLE_SPAN_M 0.070f  // from the hinge to before the ear; a temple's bend comes later
#define NOSE_DEEPEST_M 0.018f // pads stand no farther behind the bridge's front
#define PUPIL_NEAR_M 0.026f
#define PUPIL_FAR_M 0.037f

struct slice {
    bool lens;       // some of it is rim or lens
    float inside[2]; // |x| of the innermost and the outermost on each side, beyond the pads
    float outside[2];
    float top[2], low[2];
};

struct survey {
    struct product_shape *shape;
    float half_width_m;
    struct slice slices[SLICES];
    float bridge_z_m;
    double lens_z_sum;
    int lens_z_count;
    float front_z_m; // where the front ends
};

static int slice_of(const struct survey *survey, float z)
{
    return (int)((survey->shape->maximum.z - z) / SLICE_M);
}

static void take_slice(void *context, struct vec3 p)
{
    struct survey *survey = context;
    int at = slice_of(survey, p.z), side = p.x < 0.0f ? 0 : 1;
    float x = fabsf(p.x);
    if (at < 0 || at >= SLICES || x < LENS_INNER_SHARE * survey->half_width_m)
        return;
    struct slice *slice = &survey->slices[at];
    slice->lens = slice->lens || x < LENS_OUTER_SHARE * survey->half_width_m;
    slice->inside[side] = fminf(slice->inside[side], x);
    slice->outside[side] = fmaxf(slice->outside[side], x);
    slice->top[side] = fmaxf(slice->top[side], p.y);
    slice->low[side] = fminf(slice->low[side], p.y);
}

// The last slice of rims and lenses, as a depth.
static float end_of_front(const struct survey *survey)
{
    int last = 0;
    for (int i = 0; i < SLICES && (float)i * SLICE_M < FRONT_DEEPEST_M && i - last <= FRONT_GAP_SLICES; i++)
        if (survey->slices[i].lens)
            last = i;
    return survey->shape->maximum.z - (float)(last + 1) * SLICE_M;
}

static void take_front(void *context, struct vec3 p)
{
    struct survey *survey = context;
    struct product_shape *shape = survey->shape;
    float x = fabsf(p.x);
    if (p.z < survey->front_z_m)
        return;
    shape->front_width_m = fmaxf(shape->front_width_m, 2.0f * x);
    if (x < 0.010f)
        survey->bridge_z_m = fmaxf(survey->bridge_z_m, p.z);
    if (x > LENS_OUTER_SHARE * survey->half_width_m)
        return;
    shape->front_top_m = fmaxf(shape->front_top_m, p.y);
    shape->front_low_m = fminf(shape->front_low_m, p.y);
    if (x > PUPIL_NEAR_M && x < PUPIL_FAR_M) {
        survey->lens_z_sum += (double)p.z;
        survey->lens_z_count++;
    }
}

static void take_nose(void *context, struct vec3 p)
{
    struct survey *survey = context;
    struct product_shape *shape = survey->shape;
    int row = (int)((SHAPE_NOSE_TOP_M - p.y) / SHAPE_NOSE_CELL_M);
    int column = (int)(fabsf(p.x) / SHAPE_NOSE_CELL_M);
    if (p.y > SHAPE_NOSE_TOP_M || row >= SHAPE_NOSE_ROWS || column >= SHAPE_NOSE_COLUMNS ||
        p.z < survey->bridge_z_m - NOSE_DEEPEST_M)
        return;
    float *z = &shape->nose_z_m[row][column];
    *z = fminf(*z, p.z);
}

// The slice at or before this one that has some of the temple.
static int filled_slice(const struct survey *survey, int side, int first, int at)
{
    while (at > first && !(survey->slices[at].outside[side] > 0.0f))
        at--;
    return at;
}

// The temple's cross-section there: its middle.
static struct vec3 middle_of(const struct survey *survey, int side, int at)
{
    const struct slice *slice = &survey->slices[at];
    float sign = side == 0 ? -1.0f : 1.0f;
    return (struct vec3){sign * 0.5f * (slice->inside[side] + slice->outside[side]),
                         0.5f * (slice->top[side] + slice->low[side]),
                         survey->shape->maximum.z - ((float)at + 0.5f) * SLICE_M};
}

static void measure_temple(const struct survey *survey, int side)
{
    struct product_shape *shape = survey->shape;
    int first = slice_of(survey, survey->front_z_m) + 1;
    int last = filled_slice(survey, side, first, SLICES - 1);
    struct vec3 tip = middle_of(survey, side, last);
    // Beside the hinge stand end pieces and the rim's own curve; behind them the temple is alone, and
    // straight until it comes to the ear.
    float length = survey->front_z_m - tip.z;
    int near = filled_slice(survey, side, first, first + (int)(fminf(ALONE_M, 0.2f * length) / SLICE_M));
    float span = fminf(TEMPLE_SPAN_M, 0.7f * length);
    int far = filled_slice(survey, side, first, slice_of(survey, survey->front_z_m - span));
    struct vec3 begins = middle_of(survey, side, near), ends = middle_of(survey, side, far);
    float back = fmaxf(begins.z - ends.z, SLICE_M), ahead = survey->front_z_m - begins.z;
    struct vec3 along = vec3_scale(vec3_subtract(begins, ends), ahead / back);
    struct vec3 hinge = {begins.x, begins.y + along.y, survey->front_z_m};
    shape->hinge[side] = hinge;
    shape->tip[side] = tip;
    shape->temple_inside_m[side] = survey->slices[far].inside[side];
    shape->temple_fall_rad[side] = atan2f(hinge.y - survey->slices[far].low[side], hinge.z - ends.z);
}

static bool has_temple(const struct survey *survey, int side)
{
    int first = slice_of(survey, survey->front_z_m) + 1, filled = 0;
    int beginning = 0;
    for (int i = first; i < SLICES; i++) {
        bool there = survey->slices[i].outside[side] > 0.0f;
        filled += there;
        beginning += there && i < first + HINGE_SLICES;
    }
    return beginning > 0 && (float)filled * SLICE_M > TEMPLE_MIN_M;
}

void shape_measure_eyewear(const struct model *model, const struct mat4 *placement,
                           struct product_shape *shape)
{
    struct survey survey = {.shape = shape,
                            .half_width_m = fmaxf(fabsf(shape->minimum.x), fabsf(shape->maximum.x)),
                            .bridge_z_m = -INFINITY};
    for (int i = 0; i < SLICES; i++)
        survey.slices[i] = (struct slice){
            .inside = {INFINITY, INFINITY}, .top = {-INFINITY, -INFINITY}, .low = {INFINITY, INFINITY}};
    for (int row = 0; row < SHAPE_NOSE_ROWS; row++)
        for (int column = 0; column < SHAPE_NOSE_COLUMNS; column++)
            shape->nose_z_m[row][column] = INFINITY;
    shape_sample(model, placement, STEP_M, take_slice, &survey);
    survey.front_z_m = end_of_front(&survey);
    shape->front_top_m = -INFINITY;
    shape->front_low_m = INFINITY;
    shape_sample(model, placement, STEP_M, take_front, &survey);
    if (!(shape->front_low_m <= shape->front_top_m)) { // nothing but a bar: as high as all of it
        shape->front_low_m = shape->minimum.y;
        shape->front_top_m = shape->maximum.y;
    }
    shape->lens_z_m =
        survey.lens_z_count > 0 ? (float)(survey.lens_z_sum / (double)survey.lens_z_count) : survey.front_z_m;
    shape_sample(model, placement, STEP_M, take_nose, &survey);
    shape->has_temples = has_temple(&survey, 0) && has_temple(&survey, 1);
    for (int side = 0; side < 2 && shape->has_temples; side++)
        measure_temple(&survey, side);
}
