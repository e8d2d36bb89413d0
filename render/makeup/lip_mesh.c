#include "render/makeup/lip_mesh.h"

#include "platform/base/face_topology.h"
#include "render/makeup/spline.h"

#include <string.h>

#define ARC_POINTS (FACE_RING_LIPS_OUTER_COUNT / 2 + 1) // landmarks of one lip's edge, both corners counted
#define ARC_COLUMNS (LIP_COLUMNS / 2)
#define LEAST_WIDTH_PX 8.0f
#define MARGIN 0.07f           // beyond the contour, of the mouth's width: some 3.5 mm
#define MARGIN_ACROSS (-0.35f) // about the same, of the way from the contour to the mouth opening
#define MARGIN_COLUMNS 3     // to each side whose direction the margin follows, so that it doesn't fold over
#define INNER_FEATHER 0.025f // of the mouth's width
#define NEIGHBOUR_COLUMNS 14 // as far as the nearest point of a contour is looked for

// Closed lips' landmarks stay a little apart or cross: a gap up to the first is none, beyond the second it is
// as measured. In mouth widths.
#define GAP_NONE 0.014f
#define GAP_FULL 0.04f

// How far the strip reaches into the open mouth, in mouth widths: above, gums are soon there. Through a
// narrow opening, which may be lips that touch, it reaches to the middle, where the two lips' strips meet; in
// a wide one no farther than that.
#define REACH_LOWER 0.07f
#define REACH_UPPER 0.02f
#define NARROW 0.06f
#define WIDE 0.085f

// Where the rows lie, from the contour to the mouth opening; the row outside comes before them, and those in
// the mouth behind, at half the reach and all of it.
static const float row_across[LIP_ROWS] = {0.0f, 0.0f, 0.15f, 0.35f, 0.6f, 0.82f, 1.0f, 1.1f, 1.2f};

struct contour {
    struct vec3 points[LIP_COLUMNS]; // z as the landmarks have it
};

static float distance2(struct vec3 a, struct vec3 b)
{
    return vec2_length((struct vec2){a.x - b.x, a.y - b.y});
}

// --- contours ----------------------------------------------------------------------------------------------

// One lip's edge from corner to corner: both are cusps, so the spline ends there.
static void trace_arc(const struct vec3 points[ARC_POINTS], struct vec3 *out)
{
    for (int i = 0; i + 1 < ARC_POINTS; i++) {
        struct vec3 before = i > 0 ? points[i - 1] : vec3_mix(points[1], points[0], 2.0f);
        struct vec3 after = i + 2 < ARC_POINTS ? points[i + 2] : vec3_mix(points[i], points[i + 1], 2.0f);
        const struct vec3 p[4] = {before, points[i], points[i + 1], after};
        for (int k = 0; k < LIP_SUBDIVISIONS; k++)
            out[i * LIP_SUBDIVISIONS + k] = spline_point(p, (float)k / LIP_SUBDIVISIONS);
    }
}

static void trace_ring(const struct vec3 *landmarks_px, const uint16_t ring[FACE_RING_LIPS_OUTER_COUNT],
                       struct contour *out)
{
    struct vec3 points[FACE_RING_LIPS_OUTER_COUNT + 1];
    for (int i = 0; i <= FACE_RING_LIPS_OUTER_COUNT; i++)
        points[i] = landmarks_px[ring[i % FACE_RING_LIPS_OUTER_COUNT]];
    trace_arc(points, out->points);
    trace_arc(points + ARC_POINTS - 1, out->points + ARC_COLUMNS);
}

// Closes the slit that landmarks of closed lips leave, and undoes crossings. Returns the widest gap that is
// left.
static float close_gap(struct contour *inner, struct vec2 down, float width_px, float gap_px[LIP_COLUMNS])
{
    float widest = 0.0f;
    for (int i = 0; i <= ARC_COLUMNS; i++) {
        struct vec3 *lower = &inner->points[i];
        struct vec3 *upper = &inner->points[(LIP_COLUMNS - i) % LIP_COLUMNS];
        float gap = (lower->x - upper->x) * down.x + (lower->y - upper->y) * down.y;
        float kept = gap * smoothstep(GAP_NONE, GAP_FULL, gap / width_px);
        float shift = (kept - gap) / 2.0f;
        if (lower != upper) {
            lower->x += down.x * shift;
            lower->y += down.y * shift;
            upper->x -= down.x * shift;
            upper->y -= down.y * shift;
        }
        gap_px[i] = gap_px[(LIP_COLUMNS - i) % LIP_COLUMNS] = kept;
        widest = fmaxf(widest, kept);
    }
    return widest;
}

// Distance from p to the stretch of the contour near `column`.
static float distance_to(const struct contour *contour, int column, struct vec3 p)
{
    float nearest = INFINITY;
    for (int i = column - NEIGHBOUR_COLUMNS; i < column + NEIGHBOUR_COLUMNS; i++) {
        struct vec3 a = contour->points[(i + LIP_COLUMNS) % LIP_COLUMNS];
        struct vec3 b = contour->points[(i + 1 + LIP_COLUMNS) % LIP_COLUMNS];
        float dx = b.x - a.x, dy = b.y - a.y;
        float square = dx * dx + dy * dy;
        float t = square > 0.0f ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0.0f;
        t = fminf(fmaxf(t, 0.0f), 1.0f);
        float ex = p.x - a.x - dx * t, ey = p.y - a.y - dy * t;
        nearest = fminf(nearest, ex * ex + ey * ey);
    }
    return sqrtf(nearest);
}

// --- normals -----------------------------------------------------------------------------------------------

// The mouth's axes in x right, y up, z to the camera.
struct mouth_frame {
    struct vec3 right, up, forward;
};

static struct vec3 to_view(struct vec3 landmark)
{
    return (struct vec3){landmark.x, -landmark.y, -landmark.z};
}

static struct mouth_frame find_frame(const struct vec3 *landmarks_px)
{
    struct vec3 right =
        vec3_normalise(vec3_subtract(to_view(landmarks_px[face_ring_lips_outer[ARC_POINTS - 1]]),
                                     to_view(landmarks_px[face_ring_lips_outer[0]])));
    // Upper lip to lower lip would depend on the expression; the nose's root (168) and the chin (152) do not.
    struct vec3 up = vec3_normalise(vec3_subtract(to_view(landmarks_px[168]), to_view(landmarks_px[152])));
    struct vec3 forward = vec3_normalise(vec3_cross(right, up));
    return (struct mouth_frame){right, vec3_cross(forward, right), forward};
}

// Lips are a bulge: across, their surface turns from outwards at the contour to inwards at the mouth; along,
// it follows the arch of the teeth. The angles were set by looking at faces.
static struct vec3 bulge_normal(const struct mouth_frame *frame, struct vec3 outer, struct vec3 inner,
                                float along, float across)
{
    const float turn_across_rad = 0.9f, turn_along_rad = 0.8f;
    struct vec3 outwards = vec3_subtract(to_view(outer), to_view(inner));
    outwards = vec3_subtract(outwards, vec3_scale(frame->forward, vec3_dot(outwards, frame->forward)));
    outwards = vec3_normalise(outwards);
    float fade = sqrtf(fmaxf(4.0f * along * (1.0f - along), 0.0f)); // flat at the corners
    float angle = turn_across_rad * fade * (1.0f - 2.0f * across);
    float side = turn_along_rad * (2.0f * along - 1.0f);
    struct vec3 normal = vec3_add(vec3_scale(frame->forward, cosf(angle)), vec3_scale(outwards, sinf(angle)));
    normal = vec3_add(vec3_scale(normal, cosf(side)), vec3_scale(frame->right, sinf(side)));
    return vec3_normalise(normal);
}

// --- the strip ---------------------------------------------------------------------------------------------

struct strip {
    struct contour outer, inner;
    float gap_px[LIP_COLUMNS], widest_px;
    struct mouth_frame frame;
    struct contour outer_at_rest, inner_at_rest; // metres
    float margin_px, feather_px, width_px;
};

// Unit vector out of the lip, across the contour.
static struct vec2 outwards_at(const struct contour *outer, int column)
{
    struct vec3 before = outer->points[(column + LIP_COLUMNS - MARGIN_COLUMNS) % LIP_COLUMNS];
    struct vec3 after = outer->points[(column + MARGIN_COLUMNS) % LIP_COLUMNS];
    struct vec2 tangent = {after.x - before.x, after.y - before.y};
    float length = fmaxf(vec2_length(tangent), 1e-6f);
    return (struct vec2){-tangent.y / length,
                         tangent.x / length}; // the ring turns counter-clockwise on screen
}

// Where the strip's rows of a column lie; the reach is 0 where the lips touch.
struct column {
    struct vec3 outer, inner, innermost;
    float reach_px;
    float fade_px; // the reach by which the shader fades what lies in it
};

static struct column find_column(const struct strip *strip, int column)
{
    bool lower = column < ARC_COLUMNS;
    struct vec3 inner = strip->inner.points[column];
    struct vec3 opposite = strip->inner.points[(LIP_COLUMNS - column) % LIP_COLUMNS];
    float opening_px = fmaxf(distance2(inner, opposite), 1e-3f);
    float middle_px = strip->gap_px[column] > 0.0f ? opening_px / 2.0f : 0.0f;
    float most_px = fminf((lower ? REACH_LOWER : REACH_UPPER) * strip->width_px, middle_px);
    float wide = smoothstep(NARROW, WIDE, strip->widest_px / strip->width_px);
    float reach_px = middle_px + (most_px - middle_px) * wide;
    float share = reach_px / opening_px;
    // Both lips take the middle as the same sum, or rounding would leave cracks.
    struct vec3 innermost =
        lower ? vec3_mix(inner, opposite, share) : vec3_mix(opposite, inner, 1.0f - share);
    // What lies in reach fades towards its end, but not where the other lip's strip goes on.
    float fade_px = reach_px * (1.0f + 2.0f * (1.0f - wide) * smoothstep(0.4f, 0.5f, share));
    return (struct column){strip->outer.points[column], inner, innermost, reach_px, fade_px};
}

static void set_vertex(const struct strip *strip, int index, int row, struct lip_vertex *vertex)
{
    struct column column = find_column(strip, index);
    float around = (float)index / ARC_COLUMNS;
    float across = row_across[row];
    struct vec3 position = vec3_mix(column.outer, column.inner, fminf(across, 1.0f));
    float outer_px = 0.0f, inner_px = 0.0f;
    if (row == 0) {
        struct vec2 outwards = outwards_at(&strip->outer, index);
        position.x += outwards.x * strip->margin_px;
        position.y += outwards.y * strip->margin_px;
        outer_px = -distance_to(&strip->outer, index, position);
    } else if (row > 1) {
        outer_px = distance_to(&strip->outer, index, position);
    }
    if (row < LIP_ROW_INNER) {
        inner_px = distance_to(&strip->inner, index, position);
    } else if (row > LIP_ROW_INNER) {
        float share = (float)(row - LIP_ROW_INNER) / (LIP_ROWS - 1 - LIP_ROW_INNER);
        position = vec3_mix(column.inner, column.innermost, share);
        inner_px = -share * column.reach_px;
    }
    struct vec3 normal =
        bulge_normal(&strip->frame, column.outer, column.inner, fminf(around, 2.0f - around), across);
    struct vec3 at_rest = vec3_mix(strip->outer_at_rest.points[index], strip->inner_at_rest.points[index],
                                   row == 0 ? MARGIN_ACROSS : across);
    *vertex = (struct lip_vertex){
        .position_px = {position.x, position.y},
        .outer_px = outer_px,
        .inner_px = inner_px,
        .inner_feather_px = fminf(strip->feather_px, strip->gap_px[index] / 2.0f),
        .reach_px = column.fade_px,
        .along = around,
        .across = across,
        .normal = {normal.x, normal.y, normal.z},
        .at_mm = {1000.0f * at_rest.x, 1000.0f * at_rest.y},
    };
}

static bool are_finite(const struct vec3 *landmarks_px)
{
    for (int i = 0; i < FACE_RING_LIPS_OUTER_COUNT; i++) {
        struct vec3 outer = landmarks_px[face_ring_lips_outer[i]],
                    inner = landmarks_px[face_ring_lips_inner[i]];
        if (!isfinite(outer.x + outer.y + outer.z) || !isfinite(inner.x + inner.y + inner.z))
            return false;
    }
    return true;
}

bool lip_mesh_build(const struct vec3 *landmarks_px, float least_feather_px, struct lip_mesh *out)
{
    if (!are_finite(landmarks_px))
        return false;
    struct vec3 right_corner = landmarks_px[face_ring_lips_outer[0]];
    struct vec3 left_corner = landmarks_px[face_ring_lips_outer[ARC_POINTS - 1]];
    struct vec3 top = landmarks_px[face_ring_lips_outer[15]], bottom = landmarks_px[face_ring_lips_outer[5]];
    // In profile the corners come together: the mouth's size is then its height.
    out->width_px = fmaxf(distance2(right_corner, left_corner), distance2(top, bottom));
    if (!(out->width_px >= LEAST_WIDTH_PX))
        return false;
    out->margin_px = MARGIN * out->width_px + least_feather_px;
    out->least_feather_px = least_feather_px;

    struct strip strip = {.margin_px = out->margin_px,
                          .feather_px = fmaxf(INNER_FEATHER * out->width_px, least_feather_px),
                          .width_px = out->width_px,
                          .frame = find_frame(landmarks_px)};
    trace_ring(landmarks_px, face_ring_lips_outer, &strip.outer);
    trace_ring(landmarks_px, face_ring_lips_inner, &strip.inner);
    trace_ring(face_canonical_m, face_ring_lips_outer, &strip.outer_at_rest);
    trace_ring(face_canonical_m, face_ring_lips_inner, &strip.inner_at_rest);
    float height = fmaxf(distance2(top, bottom), 1e-3f);
    struct vec2 down = {(bottom.x - top.x) / height, (bottom.y - top.y) / height};
    strip.widest_px = close_gap(&strip.inner, down, out->width_px, strip.gap_px);
    out->openness = smoothstep(0.02f, 0.06f, strip.widest_px / out->width_px);

    for (int column = 0; column < LIP_COLUMNS; column++)
        for (int row = 0; row < LIP_ROWS; row++)
            set_vertex(&strip, column, row, &out->vertices[column * LIP_ROWS + row]);
    for (int row = 0; row < LIP_ROWS; row++) {
        struct lip_vertex *last = &out->vertices[LIP_COLUMNS * LIP_ROWS + row];
        *last = out->vertices[row];
        last->along = 2.0f;
    }
    return true;
}

void lip_mesh_indices(uint32_t *indices)
{
    for (uint32_t column = 0; column < LIP_COLUMNS; column++)
        for (uint32_t row = 0; row + 1 < LIP_ROWS; row++) {
            uint32_t a = column * LIP_ROWS + row, b = a + LIP_ROWS;
            const uint32_t quad[6] = {a, b, a + 1, b, b + 1, a + 1};
            memcpy(indices, quad, sizeof(quad));
            indices += 6;
        }
}
