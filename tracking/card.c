#include "tracking/card.h"

#include "platform/base/colour.h"
#include "platform/base/floats.h"
#include "tracking/card_search.h"
#include "tracking/homography.h"
#include "tracking/least_squares.h"
#include "tracking/metric.h"
#include "tracking/sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Landmarks: the middle of the forehead from the brows to the hair, and the lids' edges at the irises.
static const int forehead[] = {9, 151, 10, 108, 337, 107, 336, 69, 299, 67, 297, 109, 338};
#define FOREHEAD_COUNT ((int)(sizeof forehead / sizeof forehead[0]))
static const int lids[2][2] = {{159, 145}, {386, 374}};
#define IRIS_RIGHT 468
#define IRIS_LEFT 473

// Where the card is looked for, about the forehead's middle, as shares of the card's width.
#define SEARCH_ACROSS 1.75f
#define SEARCH_DOWN 1.30f
#define SCALE_UNKNOWN 0.95f // of the head, where the irises don't tell

#define DARK 24.0f // mean of the search region, 0..255

#define SIDE_SAMPLES 48
#define SIDE_TRIM 0.09f // of a side at each end: round corners
#define PROFILE 41      // samples across a side, odd
#define PASSES 2
#define TUKEY 4.7f
#define ROUNDS 6
#define INLIERS_MIN 0.18f // share of a side's samples; the rest may be under fingers
#define INLIERS_MEAN 0.55f
// The sides at the corners: this far from them, so many samples, of which such a share must show the side
// before the corner and may show it past the corner.
#define END_FROM_M 0.0036f // past the rounding
#define END_TO_M 0.0095f
#define END_SAMPLES 8
#define END_OFF_PX 0.9f
#define END_CONTRAST 0.35f // share of the side's contrast
#define INSIDE_MIN 0.6f
#define CLEAR_SIDE 0.85f // share of a side's samples
#define BEYOND_FROM_M 0.0020f
#define BEYOND_TO_M 0.0075f
#define BEYOND_MAX 0.55f
#define CONTRAST_MIN 0.010f // of linear light, between half a pixel to either side

#define POINT_DEVIATION_PX 0.12 // of a side's place, as one
#define POINTS_ALONE 6.0        // of a side's points so many err on their own
#define TILT_DEVIATION_RAD 0.17 // of a card from the forehead that it is held to

#define TILT_MAX_RAD 0.42f   // 24 degrees
#define MISFIT_MAX_PX 0.35f  // root mean square, and …
#define MISFIT_SHARE 0.002f  // … as a share of the card's width
#define SIDE_MISFIT_PX 0.35f // mean of a side
#define SIDE_MISFIT_SHARE 0.0035f
#define SCALE_MARGIN 0.15f // between the card's and the irises' head scale
#define SCALE_LEAST 0.78f
#define SCALE_MOST 1.22f

#define PUPIL_TO_TURN_M 0.010f // as in metric.c

struct side_points {
    struct vec2 at[SIDE_SAMPLES]; // in the picture; later straightened and in focal lengths
    double weight[SIDE_SAMPLES];
    int count;
    float inliers;  // share of the samples
    float contrast; // mean step of light across it
};

struct outline {
    struct side_points sides[4]; // upper, right, lower, left
};

struct card_finder {
    struct card_search search;
    float linear[256]; // of an encoded byte
    double *memory;    // of the least squares
};

// A plane in front of the head: picture <-> patch.
struct view {
    const struct picture *picture;
    const struct camera_model *camera;
    const struct face *face;
    struct vec3 origin, right, down; // of the patch's first pixel and its steps, in camera space of the pose
};

enum result card_finder_create(struct card_finder **out)
{
    struct card_finder *finder = calloc(1, sizeof *finder);
    if (finder == NULL)
        return RESULT_NO_MEMORY;
    finder->memory = calloc(least_squares_memory(6), sizeof *finder->memory);
    if (finder->memory == NULL) {
        free(finder);
        return RESULT_NO_MEMORY;
    }
    for (int i = 0; i < 256; i++)
        finder->linear[i] = colour_linear_of_byte((uint8_t)i);
    *out = finder;
    return RESULT_OK;
}

void card_finder_destroy(struct card_finder *finder)
{
    if (finder == NULL)
        return;
    free(finder->memory);
    memset(finder, 0, sizeof *finder); // it holds part of a picture of somebody
    free(finder);
}

// --- where to look ----------------------------------------------------------------------------------------

// Camera space of poses (looking along -z, y up) -> the picture.
static struct vec2 project(const struct camera_model *camera, struct vec3 p)
{
    struct vec2 simple = {(float)(camera->width_px / 2.0) - (float)camera->fy * p.x / p.z,
                          (float)(camera->height_px / 2.0) + (float)camera->fy * p.y / p.z};
    return camera_model_distort(camera, simple);
}

static struct vec3 posed(const struct face *face, int landmark)
{
    return mat4_transform_point(&face->pose, face->mesh_m[landmark]);
}

static struct vec3 mean_posed(const struct face *face, const int *landmarks, int count)
{
    struct vec3 sum = {0, 0, 0};
    for (int i = 0; i < count; i++)
        sum = vec3_add(sum, posed(face, landmarks[i]));
    return vec3_scale(sum, 1.0f / (float)count);
}

// Out of the head: the cross product of the forehead's extent across and down.
static struct vec3 forehead_normal(const struct face *face)
{
    struct vec3 across = vec3_subtract(posed(face, 299), posed(face, 69));
    struct vec3 up = vec3_subtract(posed(face, 10), posed(face, 9));
    return vec3_normalise(vec3_cross(across, up));
}

static enum card_finding check_face(const struct face *face, float card_px)
{
    if (!face->has_pose || face->visible[FACE_PART_EYE_RIGHT] < METRIC_VISIBLE_MIN ||
        face->visible[FACE_PART_EYE_LEFT] < METRIC_VISIBLE_MIN)
        return CARD_NO_FACE;
    const float *m = face->pose.m;
    struct vec3 front = vec3_normalise((struct vec3){m[8], m[9], m[10]});
    if (!(front.z > 0.0f) || fabsf(atan2f(front.x, front.z)) > METRIC_YAW_MAX_RAD ||
        fabsf(asinf(fminf(fmaxf(front.y, -1.0f), 1.0f))) > METRIC_PITCH_MAX_RAD)
        return CARD_TURNED;
    return card_px < CARD_WIDTH_MIN_PX ? CARD_FAR : CARD_FOUND;
}

static struct vec3 patch_point(const struct view *view, float x, float y)
{
    return vec3_add(view->origin, vec3_add(vec3_scale(view->right, x), vec3_scale(view->down, y)));
}

// The plane that touches the forehead, as wide as the search needs; returns the mean brightness.
static float straighten(struct card_search *search, const struct view *view)
{
    float sum = 0.0f;
    for (int y = 0; y < search->height; y++)
        for (int x = 0; x < search->width; x++) {
            struct vec3 p = patch_point(view, (float)x + 0.5f, (float)y + 0.5f);
            struct vec3 rgb = sample_rgb(view->picture, project(view->camera, p));
            float *pixel = search->rgb[y][x];
            pixel[0] = rgb.x;
            pixel[1] = rgb.y;
            pixel[2] = rgb.z;
            sum += (rgb.x + rgb.y + rgb.z) / 3.0f;
        }
    return sum / (float)(search->width * search->height);
}

// `card_m`: the card's width in the pose's metres.
static void lay_patch(struct view *view, struct card_search *search, float card_m)
{
    struct vec3 middle = mean_posed(view->face, forehead, FOREHEAD_COUNT), out = forehead_normal(view->face);
    struct vec3 across = vec3_subtract(posed(view->face, 299), posed(view->face, 69));
    struct vec3 right = vec3_normalise(across), down = vec3_normalise(vec3_cross(right, out));
    float pixels_a_card =
        fminf((float)CARD_PATCH_WIDTH / SEARCH_ACROSS, (float)CARD_PATCH_HEIGHT / SEARCH_DOWN);
    float step_m = card_m / pixels_a_card;
    search->width = (int)(pixels_a_card * SEARCH_ACROSS);
    search->height = (int)(pixels_a_card * SEARCH_DOWN);
    view->right = vec3_scale(right, step_m);
    view->down = vec3_scale(down, step_m);
    view->origin = vec3_subtract(middle, vec3_add(vec3_scale(view->right, (float)search->width / 2.0f),
                                                  vec3_scale(view->down, (float)search->height / 2.0f)));
}

// --- the sides, in the picture ----------------------------------------------------------------------------

// Linear light at a point, bilinear in what is encoded within a pixel's distance.
static struct vec3 light_at(const struct card_finder *finder, const struct picture *picture, struct vec2 p)
{
    float x = fminf(fmaxf(p.x - 0.5f, 0.0f), (float)(picture->width_px - 1) - 0.001f);
    float y = fminf(fmaxf(p.y - 0.5f, 0.0f), (float)(picture->height_px - 1) - 0.001f);
    int left = (int)x, top = (int)y;
    float across = x - (float)left, down = y - (float)top, out[3];
    const uint8_t *upper = picture_row(picture, top) + (ptrdiff_t)left * 4;
    const uint8_t *lower = picture_row(picture, top + 1) + (ptrdiff_t)left * 4;
    for (int i = 0; i < 3; i++) {
        float a = finder->linear[upper[i]], b = finder->linear[upper[i + 4]];
        float c = finder->linear[lower[i]], d = finder->linear[lower[i + 4]];
        float above = a + (b - a) * across, below = c + (d - c) * across;
        out[i] = above + (below - above) * down;
    }
    return (struct vec3){out[0], out[1], out[2]};
}

// Where light changes most along the normal, in pixels from `at`; NAN where it hardly does.
static float find_step(const struct card_finder *finder, const struct picture *picture, struct vec2 at,
                       struct vec2 along, struct vec2 normal, float reach_px, float *contrast)
{
    struct vec3 profile[PROFILE];
    float step[PROFILE] = {0}, spacing = 2.0f * reach_px / (PROFILE - 1);
    int apart = (int)fmaxf(0.5f / spacing + 0.5f, 1.0f), best = -1;
    for (int i = 0; i < PROFILE; i++) {
        float off = ((float)i - (PROFILE - 1) / 2.0f) * spacing;
        struct vec2 p = {at.x + off * normal.x, at.y + off * normal.y};
        struct vec3 sum = light_at(finder, picture, p);
        for (int side = -1; side <= 1; side += 2)
            sum = vec3_add(sum,
                           light_at(finder, picture,
                                    (struct vec2){p.x + (float)side * along.x, p.y + (float)side * along.y}));
        profile[i] = vec3_scale(sum, 1.0f / 3.0f);
    }
    for (int i = apart; i < PROFILE - apart; i++) {
        step[i] = vec3_length(vec3_subtract(profile[i + apart], profile[i - apart]));
        best = best < 0 || step[i] > step[best] ? i : best;
    }
    if (best <= apart || best >= PROFILE - apart - 1 || step[best] < CONTRAST_MIN)
        return NAN;
    *contrast = step[best];
    // The centroid of the peak's upper half: steadier than its top where blur is wide.
    float sum = 0.0f, moment = 0.0f, half = 0.5f * step[best];
    int low = best, high = best;
    while (low > apart && step[low - 1] > half)
        low--;
    while (high < PROFILE - apart - 1 && step[high + 1] > half)
        high++;
    for (int i = low; i <= high; i++) {
        sum += step[i] - half;
        moment += (step[i] - half) * (float)i;
    }
    return sum > 0.0f ? (moment / sum - (PROFILE - 1) / 2.0f) * spacing : NAN;
}

// off = a + b t through the offsets of a side's samples, robustly; weights are left in `weight`. Returns the
// scale of the residuals.
static float fit_offsets(const float *t, const float *off, double *weight, int count, float *a, float *b)
{
    float scale = 1.0f;
    for (int i = 0; i < count; i++)
        weight[i] = 1.0;
    *a = *b = 0.0f;
    for (int round = 0; round < ROUNDS; round++) {
        double s = 0, st = 0, stt = 0, so = 0, sto = 0;
        float sizes[SIDE_SAMPLES];
        if (round == 0) { // the median of offsets, a side parallel to the one expected
            memcpy(sizes, off, (size_t)count * sizeof *sizes);
            floats_sort(sizes, count);
            *a = sizes[count / 2];
        }
        for (int i = 0; i < count && round > 0; i++) {
            s += weight[i];
            st += weight[i] * (double)t[i];
            stt += weight[i] * (double)t[i] * (double)t[i];
            so += weight[i] * (double)off[i];
            sto += weight[i] * (double)t[i] * (double)off[i];
        }
        double determinant = s * stt - st * st;
        if (round > 0 && determinant > 1e-9) {
            *a = (float)((so * stt - st * sto) / determinant);
            *b = (float)((s * sto - st * so) / determinant);
        }
        for (int i = 0; i < count; i++)
            sizes[i] = fabsf(off[i] - *a - *b * t[i]);
        floats_sort(sizes, count);
        scale = fminf(fmaxf(1.4826f * sizes[count / 2], 0.10f), 0.6f);
        for (int i = 0; i < count; i++) {
            double u = (double)((off[i] - *a - *b * t[i]) / (TUKEY * scale));
            weight[i] = fabs(u) < 1.0 ? (1.0 - u * u) * (1.0 - u * u) : 0.0;
        }
    }
    return scale;
}

// Moves the side `from`..`to` to where the picture shows it, and collects its points.
static bool place_side(const struct card_finder *finder, const struct picture *picture, float reach_px,
                       struct vec2 *from, struct vec2 *to, struct side_points *points)
{
    struct vec2 way = vec2_subtract(*to, *from);
    float length = vec2_length(way), t[SIDE_SAMPLES], off[SIDE_SAMPLES], contrasts[SIDE_SAMPLES], a, b;
    struct vec2 along = {way.x / length, way.y / length}, normal = {-along.y, along.x};
    int count = 0;
    for (int i = 0; i < SIDE_SAMPLES; i++) {
        float share = SIDE_TRIM + (1.0f - 2.0f * SIDE_TRIM) * ((float)i + 0.5f) / SIDE_SAMPLES;
        struct vec2 at = {from->x + share * way.x, from->y + share * way.y};
        float step = find_step(finder, picture, at, along, normal, reach_px, &contrasts[count]);
        if (!isfinite(step))
            continue;
        t[count] = share;
        off[count] = step;
        points->at[count++] = (struct vec2){at.x + step * normal.x, at.y + step * normal.y};
    }
    if (count < (int)(INLIERS_MIN * SIDE_SAMPLES))
        return false;
    (void)fit_offsets(t, off, points->weight, count, &a, &b);
    float inliers = 0.0f, contrast = 0.0f;
    for (int i = 0; i < count; i++)
        if (points->weight[i] > 0.25) {
            inliers += 1.0f;
            contrast += contrasts[i];
        }
    points->count = count;
    points->inliers = inliers / SIDE_SAMPLES;
    points->contrast = contrast / fmaxf(inliers, 1.0f);
    *from = (struct vec2){from->x + a * normal.x, from->y + a * normal.y};
    *to = (struct vec2){to->x + (a + b) * normal.x, to->y + (a + b) * normal.y};
    return points->inliers >= INLIERS_MIN;
}

static struct vec2 crossing(const struct vec2 a[2], const struct vec2 b[2])
{
    struct vec2 u = vec2_subtract(a[1], a[0]), v = vec2_subtract(b[1], b[0]), w = vec2_subtract(b[0], a[0]);
    float t = (w.x * v.y - w.y * v.x) / (u.x * v.y - u.y * v.x);
    return (struct vec2){a[0].x + t * u.x, a[0].y + t * u.y};
}

// The share of places at which the picture shows the side from `from` to `to` near its end; `beyond` it or
// before it. `length_m`: of the side.
static float shown_at_end(const struct card_finder *finder, const struct picture *picture, struct vec2 from,
                          struct vec2 to, float length_m, float contrast, bool beyond)
{
    struct vec2 way = vec2_subtract(to, from);
    float length = vec2_length(way), hits = 0.0f;
    float low_m = beyond ? BEYOND_FROM_M : END_FROM_M, high_m = beyond ? BEYOND_TO_M : END_TO_M;
    struct vec2 along = {way.x / length, way.y / length}, normal = {-along.y, along.x};
    for (int i = 0; i < END_SAMPLES; i++) {
        float off_m = low_m + (high_m - low_m) * ((float)i + 0.5f) / END_SAMPLES;
        float share = 1.0f + (beyond ? off_m : -off_m) / length_m;
        struct vec2 at = {from.x + share * way.x, from.y + share * way.y};
        float own = 0.0f, off = find_step(finder, picture, at, along, normal, 2.5f, &own);
        hits += isfinite(off) && fabsf(off) <= END_OFF_PX && own >= END_CONTRAST * contrast ? 1.0f : 0.0f;
    }
    return hits / END_SAMPLES;
}

// A line beside the card, such as a lock of hair, has none of the card's sides at its ends; a line on the
// card, such as a print, has one of them on both sides of it. One corner may be under a finger, and one side
// may seem to go on; a side that is clear itself needs none: a print at the border may hide the others.
static bool meets_at_corners(const struct card_finder *finder, const struct picture *picture,
                             const struct vec2 corners[4], const struct outline *outline)
{
    bool shown[4][2]; // of each side, at its beginning and at its end
    int going_on = 0;
    for (int i = 0; i < 4; i++) {
        struct vec2 ends[2] = {corners[i], corners[(i + 1) % 4]};
        float length_m = i % 2 == 0 ? (float)CARD_WIDTH_M : (float)CARD_HEIGHT_M;
        float contrast = outline->sides[i].contrast;
        for (int k = 0; k < 2; k++) {
            shown[i][k] =
                shown_at_end(finder, picture, ends[1 - k], ends[k], length_m, contrast, false) >= INSIDE_MIN;
            going_on +=
                shown_at_end(finder, picture, ends[1 - k], ends[k], length_m, contrast, true) > BEYOND_MAX;
        }
    }
    for (int i = 0; i < 4; i++)
        if (!shown[(i + 3) % 4][1] && !shown[(i + 1) % 4][0] && outline->sides[i].inliers < CLEAR_SIDE)
            return false;
    return going_on < 2;
}

// Places all sides twice, the second time within a narrower reach; `corners` go along.
static bool place_sides(const struct card_finder *finder, const struct picture *picture,
                        struct vec2 corners[4], struct outline *outline)
{
    float width_px = vec2_length(vec2_subtract(corners[1], corners[0]));
    for (int pass = 0; pass < PASSES; pass++) {
        struct vec2 ends[4][2];
        float reach_px = fmaxf(pass == 0 ? 0.028f * width_px : 0.012f * width_px, pass == 0 ? 2.5f : 1.8f);
        for (int i = 0; i < 4; i++) {
            ends[i][0] = corners[i];
            ends[i][1] = corners[(i + 1) % 4];
            if (!place_side(finder, picture, reach_px, &ends[i][0], &ends[i][1], &outline->sides[i]))
                return false;
        }
        for (int i = 0; i < 4; i++)
            corners[i] = crossing(ends[(i + 3) % 4], ends[i]);
    }
    float inliers = 0.0f;
    for (int i = 0; i < 4; i++)
        inliers += outline->sides[i].inliers / 4.0f;
    return inliers >= INLIERS_MEAN && meets_at_corners(finder, picture, corners, outline);
}

// --- the card's pose --------------------------------------------------------------------------------------

struct pose_problem {
    const struct outline *outline; // straightened, in focal lengths
    double focal_px;
    double normal[3]; // of the forehead, towards the camera
};

static void card_corner(int corner, double *x, double *y)
{
    *x = (corner == 1 || corner == 2 ? 0.5 : -0.5) * CARD_WIDTH_M;
    *y = (corner >= 2 ? 0.5 : -0.5) * CARD_HEIGHT_M;
}

// Where the corners of a card with this pose are, in focal lengths.
static void project_corners(const double pose[6], double out[4][2])
{
    double r[9];
    rotation_of_vector(pose, r);
    for (int i = 0; i < 4; i++) {
        double x, y;
        card_corner(i, &x, &y);
        double z = r[6] * x + r[7] * y + pose[5];
        out[i][0] = (r[0] * x + r[1] * y + pose[3]) / z;
        out[i][1] = (r[3] * x + r[4] * y + pose[4]) / z;
    }
}

// The distance of a point from the side between two corners, in pixels.
static double side_distance(const double corners[4][2], int side, struct vec2 p, double focal_px)
{
    const double *a = corners[side], *b = corners[(side + 1) % 4];
    double dx = b[0] - a[0], dy = b[1] - a[1], length = hypot(dx, dy);
    return focal_px * (dx * ((double)p.y - a[1]) - dy * ((double)p.x - a[0])) / length;
}

static int pose_parameters(const void *context, int block, int indices[LEAST_SQUARES_BLOCK_PARAMETERS])
{
    (void)context;
    (void)block;
    for (int i = 0; i < 6; i++)
        indices[i] = i;
    return 6;
}

static int pose_residual_count(const void *context, int block)
{
    const struct pose_problem *problem = context;
    return block < 4 ? problem->outline->sides[block].count : 3;
}

// Blocks 0 to 3: the sides, whose points err together. Block 4: the card lies on the forehead.
static void pose_residuals(const void *context, int block, const double *pose, double *out)
{
    const struct pose_problem *problem = context;
    double corners[4][2], r[9];
    if (block < 4) {
        const struct side_points *side = &problem->outline->sides[block];
        double scale = sqrt(POINTS_ALONE / side->count) / POINT_DEVIATION_PX;
        project_corners(pose, corners);
        for (int i = 0; i < side->count; i++)
            out[i] = scale * sqrt(side->weight[i]) *
                     side_distance((const double(*)[2])corners, block, side->at[i], problem->focal_px);
        return;
    }
    rotation_of_vector(pose, r);
    const double own[3] = {-r[2], -r[5], -r[8]}, *n = problem->normal; // out of the card's face
    out[0] = (own[1] * n[2] - own[2] * n[1]) / TILT_DEVIATION_RAD;
    out[1] = (own[2] * n[0] - own[0] * n[2]) / TILT_DEVIATION_RAD;
    out[2] = (own[0] * n[1] - own[1] * n[0]) / TILT_DEVIATION_RAD;
}

// The points as a straight camera with a focal length of 1 would see them.
static struct vec2 straight(const struct camera_model *camera, struct vec2 px)
{
    struct vec2 at = camera_model_undistort(camera, px);
    return (struct vec2){(float)(((double)at.x - camera->width_px / 2.0) / camera->fy),
                         (float)(((double)at.y - camera->height_px / 2.0) / camera->fy)};
}

static bool solve_pose(struct card_finder *finder, const struct view *view, const struct vec2 corners[4],
                       struct outline *outline, double pose[6])
{
    struct vec2 from[4], to[4];
    static const double one[4] = {1.0, 1.0, 0.0, 0.0};
    double h[9];
    for (int i = 0; i < 4; i++) {
        double x, y;
        card_corner(i, &x, &y);
        from[i] = (struct vec2){(float)x, (float)y};
        to[i] = straight(view->camera, corners[i]);
    }
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < outline->sides[i].count; k++)
            outline->sides[i].at[k] = straight(view->camera, outline->sides[i].at[k]);
    if (!homography_fit(from, to, NULL, 4, h) || !homography_pose(h, one, pose))
        return false;
    struct vec3 out = forehead_normal(view->face);
    const struct pose_problem problem = {
        outline, view->camera->fy, {(double)out.x, -(double)out.y, -(double)out.z}};
    const struct least_squares least_squares = {.parameter_count = 6,
                                                .block_count = 5,
                                                .context = &problem,
                                                .parameters_of = pose_parameters,
                                                .residual_count = pose_residual_count,
                                                .residuals = pose_residuals,
                                                .steps_max = 20,
                                                .memory = finder->memory};
    struct least_squares_fit fit;
    return least_squares_solve(&least_squares, pose, &fit) == RESULT_OK && pose[5] > 0.0;
}

// Whether the sides are those of a card, all and each.
static bool fits(const struct outline *outline, const double pose[6], double focal_px, float width_px,
                 float *misfit_px)
{
    double corners[4][2], square = 0.0, total = 0.0;
    bool sides_fit = true;
    project_corners(pose, corners);
    for (int side = 0; side < 4; side++) {
        const struct side_points *points = &outline->sides[side];
        double sum = 0.0, weights = 0.0;
        for (int i = 0; i < points->count; i++) {
            double off = side_distance((const double(*)[2])corners, side, points->at[i], focal_px);
            square += points->weight[i] * off * off;
            sum += points->weight[i] * off;
            weights += points->weight[i];
        }
        total += weights;
        sides_fit =
            sides_fit && fabs(sum / weights) <= (double)(SIDE_MISFIT_PX + SIDE_MISFIT_SHARE * width_px);
    }
    *misfit_px = (float)sqrt(square / total);
    return sides_fit && *misfit_px <= MISFIT_MAX_PX + MISFIT_SHARE * width_px;
}

// --- the head behind it -----------------------------------------------------------------------------------

static bool is_inside(const struct vec2 corners[4], struct vec2 p)
{
    for (int i = 0; i < 4; i++) {
        struct vec2 a = vec2_subtract(corners[(i + 1) % 4], corners[i]), b = vec2_subtract(p, corners[i]);
        if (a.x * b.y - a.y * b.x < 0.0f)
            return false;
    }
    return true;
}

// The head's scale at which the first point of the face that is behind the card touches its back. A point
// of the face moves along its ray from the camera as the head grows.
static bool touch(const struct view *view, const struct vec2 corners[4], const double pose[6], float *scale)
{
    double r[9], largest = 0.0;
    rotation_of_vector(pose, r);
    const double n[3] = {r[2], r[5], r[8]}; // away from the camera
    double plane = n[0] * pose[3] + n[1] * pose[4] + n[2] * pose[5] + CARD_THICKNESS_M;
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
        struct vec3 p = posed(view->face, i);
        double along = n[0] * (double)p.x - n[1] * (double)p.y - n[2] * (double)p.z;
        if (along > 0.0 && plane / along > largest && is_inside(corners, project(view->camera, p)))
            largest = plane / along;
    }
    *scale = (float)largest;
    return largest > 0.0;
}

// At their own depth, which may differ from one to the other.
float card_pupils_mm(const struct face *face, const struct camera_model *camera, float head_scale)
{
    struct vec3 pupils[2];
    float depth = 0.0f;
    for (int eye = 0; eye < 2; eye++) {
        const struct vec3 *iris = &face->landmarks_px[eye == 0 ? IRIS_RIGHT : IRIS_LEFT];
        struct vec2 ray = straight(camera, (struct vec2){iris->x, iris->y});
        float z = -mean_posed(face, lids[eye], 2).z * head_scale;
        pupils[eye] = (struct vec3){ray.x * z, ray.y * z, z};
        depth += 0.5f * z;
    }
    return 1e3f * vec3_length(vec3_subtract(pupils[1], pupils[0])) * (1.0f + PUPIL_TO_TURN_M / depth);
}

static enum card_finding measure(struct card_finder *finder, const struct view *view,
                                 const struct card_candidate *candidate, struct card *out)
{
    struct card card;
    struct outline outline;
    double pose[6];
    for (int i = 0; i < 4; i++)
        card.corners_px[i] =
            project(view->camera, patch_point(view, candidate->corners[i].x, candidate->corners[i].y));
    if (!place_sides(finder, view->picture, card.corners_px, &outline) ||
        !solve_pose(finder, view, card.corners_px, &outline, pose))
        return CARD_NONE;
    card.width_px = 0.5f * (vec2_length(vec2_subtract(card.corners_px[1], card.corners_px[0])) +
                            vec2_length(vec2_subtract(card.corners_px[2], card.corners_px[3])));
    if (!fits(&outline, pose, view->camera->fy, card.width_px, &card.misfit_px) ||
        !touch(view, card.corners_px, pose, &card.head_scale))
        return CARD_NONE;
    const struct face_metric *metric = &view->face->metric;
    if (card.head_scale < SCALE_LEAST || card.head_scale > SCALE_MOST ||
        (metric->has_scale && fabsf(card.head_scale / metric->head_scale - 1.0f) > SCALE_MARGIN))
        return CARD_NONE;
    double r[9];
    rotation_of_vector(pose, r);
    struct vec3 normal = forehead_normal(view->face);
    float cosine = (float)-r[2] * normal.x + (float)r[5] * normal.y + (float)r[8] * normal.z;
    card.tilt_rad = acosf(fminf(fmaxf(cosine, -1.0f), 1.0f));
    card.distance_m = (float)sqrt(pose[3] * pose[3] + pose[4] * pose[4] + pose[5] * pose[5]);
    card.pd_mm = card_pupils_mm(view->face, view->camera, card.head_scale);
    *out = card;
    return card.tilt_rad <= TILT_MAX_RAD ? CARD_FOUND : CARD_TILTED;
}

enum card_finding card_find(struct card_finder *finder, const struct picture *picture,
                            const struct face *face, const struct camera_model *camera, struct card *out)
{
    struct view view = {.picture = picture, .camera = camera, .face = face};
    struct card_candidate candidates[CARD_CANDIDATES];
    if (!face->has_pose)
        return CARD_NO_FACE;
    float scale = face->metric.has_scale ? face->metric.head_scale : SCALE_UNKNOWN;
    float card_m = (float)CARD_WIDTH_M / scale; // in the pose's metres
    float depth = -mean_posed(face, forehead, FOREHEAD_COUNT).z;
    enum card_finding finding = check_face(face, (float)camera->fy * card_m / depth);
    if (finding != CARD_FOUND)
        return finding;
    lay_patch(&view, &finder->search, card_m);
    if (straighten(&finder->search, &view) < DARK)
        return CARD_DARK;
    float width = card_m / vec3_length(view.right);
    int count =
        card_search_run(&finder->search, width, width * (float)(CARD_HEIGHT_M / CARD_WIDTH_M), candidates);
    finding = CARD_NONE;
    for (int i = 0; i < count; i++) { // the best: a line beside the card's makes the others fit worse
        struct card card;
        enum card_finding own = measure(finder, &view, &candidates[i], &card);
        if (own == CARD_FOUND && (finding != CARD_FOUND || card.misfit_px < out->misfit_px))
            *out = card;
        finding = finding == CARD_FOUND || own == CARD_NONE ? finding : own;
    }
    return finding;
}
