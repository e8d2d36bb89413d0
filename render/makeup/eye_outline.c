#include "render/makeup/eye_outline.h"

#include "platform/base/face_topology.h"
#include "render/makeup/spline.h"

#include <stdint.h>

#define LID_POINTS 9 // landmarks of a lid, both corners counted
#define BROW_POINTS 5
#define LEAST_WIDTH_PX 5.0f

// Landmarks of shut lids stay a little apart or cross: a gap up to the first is none, beyond the second it is
// as measured. In eye widths.
#define GAP_NONE 0.04f
#define GAP_FULL 0.11f

// An open eye is this share of the way from the lower lid up to the fold, in wide and in narrow ones alike.
#define USUAL_SHARE 0.5f

// Rows of landmarks from the inner to the outer corner, by MediaPipe's rings around the eye (eye contour and
// what its face mesh calls halos).
struct eye_rows {
    uint16_t upper[LID_POINTS], lower[LID_POINTS];
    uint16_t fold[LID_POINTS];  // a little above the crease
    uint16_t cheek[LID_POINTS]; // where the lower lid goes over into the cheek
    uint16_t brow[BROW_POINTS];
    uint16_t iris;           // its centre; four landmarks around it follow
    uint16_t temple, bridge; // beside the eye
};

static const struct eye_rows rows[EYE_SIDES] = {
    [EYE_RIGHT] = {.upper = {133, 173, 157, 158, 159, 160, 161, 246, 33},
                   .lower = {133, 155, 154, 153, 145, 144, 163, 7, 33},
                   .fold = {243, 190, 56, 28, 27, 29, 30, 247, 130},
                   .cheek = {244, 233, 232, 231, 230, 229, 228, 31, 226},
                   .brow = {55, 65, 52, 53, 46},
                   .iris = 468,
                   .temple = 35,
                   .bridge = 245},
    [EYE_LEFT] = {.upper = {362, 398, 384, 385, 386, 387, 388, 466, 263},
                  .lower = {362, 382, 381, 380, 374, 373, 390, 249, 263},
                  .fold = {463, 414, 286, 258, 257, 259, 260, 467, 359},
                  .cheek = {464, 453, 452, 451, 450, 449, 448, 261, 446},
                  .brow = {285, 295, 282, 283, 276},
                  .iris = 473,
                  .temple = 265,
                  .bridge = 465},
};

static bool is_finite(struct vec3 v)
{
    return isfinite(v.x + v.y + v.z);
}

static bool are_finite(const struct vec3 *landmarks_px, const struct eye_rows *eye)
{
    for (int i = 0; i < LID_POINTS; i++)
        if (!is_finite(landmarks_px[eye->upper[i]]) || !is_finite(landmarks_px[eye->lower[i]]) ||
            !is_finite(landmarks_px[eye->fold[i]]) || !is_finite(landmarks_px[eye->cheek[i]]))
            return false;
    for (int i = 0; i < 5; i++)
        if (!is_finite(landmarks_px[eye->brow[i]]) || !is_finite(landmarks_px[eye->iris + i]))
            return false;
    return is_finite(landmarks_px[eye->temple]) && is_finite(landmarks_px[eye->bridge]);
}

static void trace_row(const struct vec3 *landmarks_px, const uint16_t *row, int count,
                      struct vec3 out[EYE_POINTS])
{
    struct vec3 points[LID_POINTS];
    for (int i = 0; i < count; i++)
        points[i] = landmarks_px[row[i]];
    spline_resample(points, count, EYE_POINTS, out);
}

// The fold lies below the landmarks' second row: shares of the way from the lid's edge, by the hand-placed
// creases of the Face Research Lab's set of Canadian students.
static void trace_crease(const struct vec3 *landmarks_px, const struct eye_rows *eye,
                         struct vec3 out[EYE_POINTS])
{
    static const float share[LID_POINTS] = {0.9f, 0.95f, 0.88f, 0.8f, 0.76f, 0.73f, 0.7f, 0.66f, 0.6f};
    struct vec3 points[LID_POINTS];
    for (int i = 0; i < LID_POINTS; i++)
        points[i] = vec3_mix(landmarks_px[eye->upper[i]], landmarks_px[eye->fold[i]], share[i]);
    spline_resample(points, LID_POINTS, EYE_POINTS, out);
}

static float along(struct vec2 axis, struct vec3 from, struct vec3 to)
{
    return axis.x * (to.x - from.x) + axis.y * (to.y - from.y);
}

// Seen from the side the corners come together and pass each other: the axis then goes by the way from cheek
// to brow. `true_width_px`: from corner to corner in space.
static void find_axes(const struct vec3 *landmarks_px, const struct eye_rows *eye, float true_width_px,
                      struct eye_outline *out)
{
    struct vec3 inner = landmarks_px[eye->upper[0]], outer = landmarks_px[eye->upper[LID_POINTS - 1]];
    struct vec3 brow = landmarks_px[eye->brow[2]], cheek = landmarks_px[eye->cheek[4]];
    struct vec2 up = {brow.x - cheek.x, brow.y - cheek.y};
    float height = fmaxf(vec2_length(up), 1e-6f), turn = out->side == EYE_RIGHT ? 1.0f : -1.0f;
    up = (struct vec2){up.x / height, up.y / height};
    struct vec2 across = {turn * up.y, -turn * up.x};
    float sideways = fmaxf(along(across, inner, outer), 0.35f * true_width_px);
    float rise = along(up, inner, outer);
    struct vec2 outwards = {across.x * sideways + up.x * rise, across.y * sideways + up.y * rise};
    float length = fmaxf(vec2_length(outwards), 1e-6f);
    out->outwards = (struct vec2){outwards.x / length, outwards.y / length};
    out->up = (struct vec2){-turn * out->outwards.y, turn * out->outwards.x};
}

// Brings shut lids together on the line between them and undoes crossings. Returns the widest gap that is
// left.
static float close_gap(struct eye_outline *eye, float true_width_px)
{
    float gaps[EYE_POINTS], widest = 0.0f, kept_widest = 0.0f;
    for (int i = 0; i < EYE_POINTS; i++) {
        gaps[i] = along(eye->up, eye->lower[i], eye->upper[i]);
        widest = fmaxf(widest, gaps[i]);
    }
    float share = smoothstep(GAP_NONE, GAP_FULL, widest / true_width_px);
    for (int i = 1; i + 1 < EYE_POINTS; i++) {
        float kept = fmaxf(gaps[i], 0.0f) * share;
        float shift = (kept - gaps[i]) / 2.0f;
        eye->upper[i].x += eye->up.x * shift;
        eye->upper[i].y += eye->up.y * shift;
        eye->lower[i].x -= eye->up.x * shift;
        eye->lower[i].y -= eye->up.y * shift;
        kept_widest = fmaxf(kept_widest, kept);
    }
    return kept_widest;
}

static struct vec3 to_view(struct vec3 landmark)
{
    return (struct vec3){landmark.x, -landmark.y, -landmark.z};
}

static float find_facing(const struct vec3 *landmarks_px, const struct eye_rows *eye, enum eye_side side)
{
    struct vec3 outwards =
        vec3_subtract(to_view(landmarks_px[eye->temple]), to_view(landmarks_px[eye->bridge]));
    struct vec3 up = vec3_subtract(to_view(landmarks_px[eye->brow[2]]), to_view(landmarks_px[eye->cheek[4]]));
    struct vec3 normal = vec3_normalise(vec3_cross(outwards, up));
    return side == EYE_RIGHT ? -normal.z : normal.z;
}

static void find_iris(const struct vec3 *landmarks_px, const struct eye_rows *eye, struct eye_outline *out)
{
    struct vec3 centre = landmarks_px[eye->iris];
    float across = vec3_length(vec3_subtract(landmarks_px[eye->iris + 1], landmarks_px[eye->iris + 3]));
    float down = vec3_length(vec3_subtract(landmarks_px[eye->iris + 2], landmarks_px[eye->iris + 4]));
    out->iris_px = (struct vec2){centre.x, centre.y};
    out->iris_radius_px = fmaxf(across, down) / 2.0f; // lids cut it off above and below, turning narrows it
}

bool eye_outline_build(const struct vec3 *landmarks_px, enum eye_side side, struct eye_outline *out)
{
    const struct eye_rows *eye = &rows[side];
    if (!are_finite(landmarks_px, eye) || !is_finite(landmarks_px[rows[!side].upper[LID_POINTS - 1]]))
        return false;
    struct vec3 inner = landmarks_px[eye->upper[0]], outer = landmarks_px[eye->upper[LID_POINTS - 1]];
    float true_width_px = vec3_length(vec3_subtract(outer, inner)); // that turning does not change
    if (!(true_width_px >= LEAST_WIDTH_PX))
        return false;
    out->side = side;
    out->width_px = vec2_length((struct vec2){outer.x - inner.x, outer.y - inner.y});
    find_axes(landmarks_px, eye, true_width_px, out);
    trace_row(landmarks_px, eye->upper, LID_POINTS, out->upper);
    trace_row(landmarks_px, eye->lower, LID_POINTS, out->lower);
    trace_row(landmarks_px, eye->cheek, LID_POINTS, out->cheek);
    trace_row(landmarks_px, eye->brow, BROW_POINTS, out->brow);
    trace_crease(landmarks_px, eye, out->crease);

    float gap_px = close_gap(out, true_width_px);
    float fold_px = fmaxf(along(out->up, out->upper[EYE_POINTS / 2], landmarks_px[eye->fold[4]]), 0.0f);
    out->openness = fminf(gap_px / (USUAL_SHARE * fmaxf(gap_px + fold_px, 1e-6f)), 1.0f);
    float rest_mm = 1000.0f * vec3_length(vec3_subtract(face_canonical_m[263], face_canonical_m[33]));
    out->mm_px = vec3_length(vec3_subtract(landmarks_px[263], landmarks_px[33])) / rest_mm;
    out->facing = find_facing(landmarks_px, eye, side);
    find_iris(landmarks_px, eye, out);
    return true;
}
