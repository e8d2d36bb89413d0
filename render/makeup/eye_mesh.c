#include "render/makeup/eye_mesh.h"

#include <string.h>

// Millimetres of an average adult's eye at rest.
#define EYE_WIDTH_MM 30.0f
#define LID_HEIGHT_MM 9.0f  // from the lashes to the crease when shut
#define LID_SEEN_MM 3.2f    // a lid's colour reaches at least this far up, also where a fold hides the lid
#define BROW_SHARE 0.9f     // of the way to the brow's landmarks, which lie on hair already
#define BROW_HEIGHT_MM 7.0f // a lower brow is painted over rather than all zones squeezed under it

// An eye goes out of sight between these cosines of its side of the face to the camera.
#define FACING_NONE 0.05f
#define FACING_FULL 0.3f

static float mixf(float a, float b, float t)
{
    return a + (b - a) * t;
}

static struct vec2 flat(struct vec3 v)
{
    return (struct vec2){v.x, v.y};
}

static struct vec2 add(struct vec2 a, struct vec2 b, float factor)
{
    return (struct vec2){a.x + b.x * factor, a.y + b.y * factor};
}

static struct vec2 mix(struct vec2 a, struct vec2 b, float t)
{
    return (struct vec2){mixf(a.x, b.x, t), mixf(a.y, b.y, t)};
}

static float dot(struct vec2 a, struct vec2 b)
{
    return a.x * b.x + a.y * b.y;
}

static float shown(const struct eye_outline *eye)
{
    return smoothstep(FACING_NONE, FACING_FULL, eye->facing);
}

// --- normals -----------------------------------------------------------------------------------------------

// The eye's axes in x right, y up, z to the camera.
struct eye_frame {
    struct vec3 outwards, up, forward;
};

static struct vec3 to_view(struct vec3 landmark)
{
    return (struct vec3){landmark.x, -landmark.y, -landmark.z};
}

static struct eye_frame find_frame(const struct eye_outline *eye)
{
    const int middle = EYE_POINTS / 2;
    struct vec3 outwards =
        vec3_normalise(vec3_subtract(to_view(eye->upper[EYE_POINTS - 1]), to_view(eye->upper[0])));
    struct vec3 up = vec3_normalise(vec3_subtract(to_view(eye->brow[middle]), to_view(eye->cheek[middle])));
    struct vec3 forward = eye->side == EYE_RIGHT ? vec3_cross(up, outwards) : vec3_cross(outwards, up);
    forward = vec3_normalise(forward);
    up = eye->side == EYE_RIGHT ? vec3_cross(outwards, forward) : vec3_cross(forward, outwards);
    return (struct eye_frame){outwards, up, forward};
}

// The lid lies on the eyeball, whose surface turns upwards towards the crease and outwards towards the
// corner; above, the brow bone bulges. Angles set by looking at faces.
static struct vec3 bulge_normal(const struct eye_frame *frame, float along, float across, float on_lid,
                                float above)
{
    float side = 0.7f * (along - 0.42f);
    float around = mixf(-0.35f * across, -0.15f * smoothstep(1.0f, 1.5f, across), above);
    float tilt = mixf(around, mixf(0.1f, 0.75f, across), on_lid);
    struct vec3 normal = vec3_add(vec3_scale(frame->forward, cosf(tilt)), vec3_scale(frame->up, sinf(tilt)));
    normal = vec3_add(vec3_scale(normal, cosf(side)), vec3_scale(frame->outwards, sinf(side)));
    return vec3_normalise(normal);
}

// --- the ring ----------------------------------------------------------------------------------------------

#define LID_ROWS 3 // of the rows up to the crease, that on it counted
static const float row_across[EYE_RING_ROWS] = {0.0f, 0.5f, 1.0f, 1.0f, 1.33f, 1.65f, 2.0f};

// A column's places across 0, 1 and 2.
struct column {
    struct vec2 lid, middle, end;
    float along; // 0 inner corner .. 1 outer corner
    float unfolded;
    float on_lid; // 1 on the upper lid, less towards its corners
    float above;  // 1 above the eye, 0 below
};

// How high a lid is along itself, beside its highest.
static float arch(float along)
{
    return sqrtf(fmaxf(4.0f * along * (1.0f - along), 0.0f));
}

static struct column upper_column(const struct eye_outline *eye, int i)
{
    float along = (float)i / (EYE_POINTS - 1);
    struct vec2 lid = flat(eye->upper[i]), to_brow = vec2_subtract(flat(eye->brow[i]), lid);
    float brow_px = fmaxf(vec2_length(to_brow), 1e-6f);
    struct vec2 brow = add(lid, to_brow, fmaxf(BROW_SHARE, BROW_HEIGHT_MM * eye->mm_px / brow_px));
    struct vec2 rise = vec2_subtract(flat(eye->crease[i]), lid);
    float height = vec2_length(rise);
    // Hooded and single lids: the fold hangs over the lid, so their colour has to be seen above it.
    float least = arch(along) * LID_SEEN_MM * eye->mm_px;
    float most = 0.6f * vec2_length(vec2_subtract(brow, lid));
    float wanted = fminf(fmaxf(height, least), most);
    struct vec2 crease =
        height > 0.25f * wanted ? add(lid, rise, wanted / fmaxf(height, 1e-6f)) : add(lid, eye->up, wanted);
    float whole = fmaxf(arch(along) * LID_HEIGHT_MM * eye->mm_px, 1e-3f);
    float unfolded = fminf(fmaxf(wanted / whole, 0.2f), 1.0f);
    // Folds run out at the corners; there, colour is swept out towards the ends of the brow.
    float corner = fmaxf(1.0f - smoothstep(0.0f, 0.35f, along), smoothstep(0.75f, 1.0f, along));
    crease = mix(crease, mix(lid, brow, 0.3f), corner);
    return (struct column){.lid = lid,
                           .middle = crease,
                           .end = brow,
                           .along = along,
                           .unfolded = mixf(unfolded, 1.0f, corner),
                           .on_lid = 1.0f - corner,
                           .above = 1.0f};
}

static struct column lower_column(const struct eye_outline *eye, int i)
{
    struct vec2 lid = flat(eye->lower[i]), cheek = flat(eye->cheek[i]);
    float along = (float)i / (EYE_POINTS - 1);
    return (struct column){
        .lid = lid, .middle = cheek, .end = mix(lid, cheek, 1.6f), .along = along, .unfolded = 1.0f};
}

// A place between two others by angle and distance about a corner.
static struct vec2 sweep(struct vec2 corner, struct vec2 from, struct vec2 to, struct vec2 ahead,
                         struct vec2 up, float t)
{
    struct vec2 a = vec2_subtract(from, corner), b = vec2_subtract(to, corner);
    float angle = mixf(atan2f(dot(a, up), dot(a, ahead)), atan2f(dot(b, up), dot(b, ahead)), t);
    float reach = mixf(vec2_length(a), vec2_length(b), t);
    struct vec2 place = add(corner, ahead, reach * cosf(angle));
    return add(place, up, reach * sinf(angle));
}

static struct column corner_column(const struct eye_outline *eye, const struct column *from,
                                   const struct column *to, bool outer, float t)
{
    struct vec2 ahead = outer ? eye->outwards : (struct vec2){-eye->outwards.x, -eye->outwards.y};
    return (struct column){.lid = from->lid,
                           .middle = sweep(from->lid, from->middle, to->middle, ahead, eye->up, t),
                           .end = sweep(from->lid, from->end, to->end, ahead, eye->up, t),
                           .along = from->along,
                           .unfolded = mixf(from->unfolded, to->unfolded, t),
                           .above = mixf(from->above, to->above, t)};
}

static float column_around(int index)
{
    static const int columns[4] = {EYE_RING_UPPER, EYE_RING_OUTER, EYE_RING_LOWER, EYE_RING_INNER};
    int quarter = 0;
    while (quarter < 3 && index >= columns[quarter])
        index -= columns[quarter++];
    return (float)quarter + (float)index / (float)columns[quarter];
}

static struct column find_column(const struct eye_outline *eye, int index)
{
    const int last = EYE_POINTS - 1, step = EYE_RING_UPPER / EYE_RING_LOWER;
    if (index <= EYE_RING_UPPER)
        return upper_column(eye, index);
    index -= EYE_RING_UPPER;
    if (index < EYE_RING_OUTER) {
        struct column from = upper_column(eye, last), to = lower_column(eye, last);
        return corner_column(eye, &from, &to, true, (float)index / EYE_RING_OUTER);
    }
    index -= EYE_RING_OUTER;
    if (index <= EYE_RING_LOWER)
        return lower_column(eye, last - step * index);
    index -= EYE_RING_LOWER;
    struct column from = lower_column(eye, 0), to = upper_column(eye, 0);
    return corner_column(eye, &from, &to, false, (float)index / EYE_RING_INNER);
}

static struct eye_ring_vertex ring_vertex(const struct eye_outline *eye, const struct eye_frame *frame,
                                          const struct column *column, float around, int row)
{
    float across = row_across[row];
    struct vec2 at = across < 1.0f ? mix(column->lid, column->middle, across)
                                   : mix(column->middle, column->end, across - 1.0f);
    float edge_px = vec2_length(vec2_subtract(at, column->lid));
    struct vec2 at_mm = {EYE_WIDTH_MM * column->along, edge_px / eye->mm_px};
    float on_lid = row < LID_ROWS ? column->on_lid : 0.0f;
    if (on_lid <= 0.0f) {
        // The corners' distance is what turning leaves of the eye's width.
        float across_px = fmaxf(eye->width_px / EYE_WIDTH_MM, 0.2f * eye->mm_px);
        struct vec2 way = vec2_subtract(at, flat(eye->upper[0]));
        at_mm = (struct vec2){dot(way, eye->outwards) / across_px, dot(way, eye->up) / eye->mm_px};
    }
    struct vec3 normal = bulge_normal(frame, column->along, across, on_lid, column->above);
    return (struct eye_ring_vertex){
        .position_px = {at.x, at.y},
        .around = around,
        .across = across,
        .unfolded = column->unfolded,
        .edge_px = edge_px,
        .shown = shown(eye),
        .at_mm = {at_mm.x, at_mm.y},
        .normal = {normal.x, normal.y, normal.z},
    };
}

void eye_ring_build(const struct eye_outline *const eyes[EYE_SIDES],
                    struct eye_ring_vertex vertices[EYE_SIDES * EYE_RING_VERTICES])
{
    const size_t of_one_eye = (size_t)EYE_RING_VERTICES;
    memset(vertices, 0, EYE_SIDES * of_one_eye * sizeof(*vertices));
    for (size_t side = 0; side < EYE_SIDES; side++) {
        const struct eye_outline *eye = eyes[side];
        if (eye == NULL || shown(eye) <= 0.0f)
            continue;
        struct eye_frame frame = find_frame(eye);
        struct eye_ring_vertex *out = vertices + side * of_one_eye;
        for (int i = 0; i <= EYE_RING_COLUMNS; i++) {
            struct column column = find_column(eye, i);
            for (int row = 0; row < EYE_RING_ROWS; row++)
                *out++ = ring_vertex(eye, &frame, &column, column_around(i), row);
        }
    }
}

// The two triangles of a grid's cell from the vertex `a` on; `turned` the other way around.
static uint32_t *cell_indices(uint32_t *indices, uint32_t a, uint32_t rows, bool turned)
{
    uint32_t b = a + rows;
    const uint32_t cell[6] = {a, b, a + 1, b, b + 1, a + 1}, turned_cell[6] = {a, a + 1, b, b, a + 1, b + 1};
    memcpy(indices, turned ? turned_cell : cell, sizeof(cell));
    return indices + 6;
}

// Whether [from, to] lies about somewhere, on the ring of four quarters, where [begin, end] does.
static bool overlaps_on_ring(float from, float to, float begin, float end)
{
    return (from < end && to > begin) || (from - 4.0f < end && to - 4.0f > begin);
}

uint32_t eye_ring_indices(const struct eye_ring_part *part, uint32_t *indices)
{
    uint32_t *end = indices;
    for (uint32_t side = 0; side < EYE_SIDES; side++)
        for (uint32_t i = 0; i < EYE_RING_COLUMNS; i++)
            for (uint32_t row = 0; row + 1 < EYE_RING_ROWS; row++) {
                uint32_t a = side * EYE_RING_VERTICES + i * EYE_RING_ROWS + row;
                if (overlaps_on_ring(column_around((int)i), column_around((int)i + 1), part->around[0],
                                     part->around[1]) &&
                    row_across[row] < part->across[1] && row_across[row + 1] > part->across[0])
                    end = cell_indices(end, a, EYE_RING_ROWS, side == EYE_RIGHT);
            }
    return (uint32_t)(end - indices);
}

// --- the line ----------------------------------------------------------------------------------------------

// A line's two edges, and how far along it is (beyond 1 on the wing).
struct stroke {
    struct vec2 near[EYE_LINE_COLUMNS], far[EYE_LINE_COLUMNS];
    float along[EYE_LINE_COLUMNS];
};

// A line that was smudged has this share of its colour at its darkest, and fades over this many widths.
#define SMUDGED_PEAK 0.9f
#define SMUDGED_FADE 1.5f

#define CORNER (EYE_POINTS - 1) // the column on the outer corner, where the wing begins

// Unit vector across a way, to the side that lies over the line.
static struct vec2 over(const struct eye_outline *eye, struct vec2 way, bool upper)
{
    float length = fmaxf(vec2_length(way), 1e-6f), turn = (eye->side == EYE_RIGHT) == upper ? 1.0f : -1.0f;
    return (struct vec2){-turn * way.y / length, turn * way.x / length};
}

// Unit vector from the lid over the line, with the near edge given. Taken over a stretch, so that the bend at
// the corner does not fold the strip.
static struct vec2 away_from_lid(const struct eye_outline *eye, const struct stroke *stroke, int column,
                                 bool upper)
{
    float reach_px = 3.0f * eye->mm_px;
    struct vec2 here = stroke->near[column];
    int from = column, to = column;
    while (from > 0 && vec2_length(vec2_subtract(stroke->near[from], here)) < reach_px)
        from--;
    while (to + 1 < EYE_LINE_COLUMNS && vec2_length(vec2_subtract(stroke->near[to], here)) < reach_px)
        to++;
    return over(eye, vec2_subtract(stroke->near[to], stroke->near[from]), upper);
}

static bool has_wing(const struct eye_line *line)
{
    return line->upper && line->wing_mm > 0.0f;
}

// Where the wing ends: straight on along the lower lid, a little towards the brow's tail, in space.
static struct vec2 wing_tip(const struct eye_outline *eye, float wing_mm)
{
    struct vec3 corner = eye->upper[CORNER];
    struct vec3 on = vec3_normalise(vec3_subtract(corner, eye->lower[EYE_POINTS - 8]));
    struct vec3 to_brow = vec3_normalise(vec3_subtract(eye->brow[EYE_POINTS - 1], corner));
    struct vec3 way = vec3_normalise(vec3_add(vec3_scale(on, 0.65f), vec3_scale(to_brow, 0.35f)));
    return flat(vec3_add(corner, vec3_scale(way, wing_mm * eye->mm_px)));
}

// Of the upper line; `along`: 0 inner corner .. 1 outer corner.
static float thickness_px(const struct eye_outline *eye, const struct eye_line *line, int point)
{
    float along = (float)point / CORNER, full_px = line->width_mm * eye->mm_px;
    float thick_px = full_px * mixf(0.15f, 1.0f, smoothstep(0.0f, 0.7f, along));
    if (!has_wing(line))
        thick_px *= mixf(1.0f, 0.5f, smoothstep(0.8f, 1.0f, along));
    // What lies under the fold of the lid is not seen; what is smudged goes over it.
    float lid_px = vec2_length(vec2_subtract(flat(eye->crease[point]), flat(eye->upper[point])));
    float room_px = mixf(0.8f * lid_px, full_px, smoothstep(0.7f, 0.95f, along));
    float fitting_px = fminf(thick_px, fmaxf(room_px, 0.3f * thick_px));
    return mixf(fitting_px, thick_px, line->blended);
}

static struct vec2 bezier(const struct vec2 p[4], float t)
{
    float s = 1.0f - t;
    const float weights[4] = {s * s * s, 3.0f * s * s * t, 3.0f * s * t * t, t * t * t};
    struct vec2 sum = {0.0f, 0.0f};
    for (int i = 0; i < 4; i++)
        sum = add(sum, p[i], weights[i]);
    return sum;
}

// The upper edge leaves the line over the lid along its tangent and swings out to the tip, above the bend at
// the corner.
static void draw_out_wing(const struct eye_outline *eye, const struct eye_line *line, struct stroke *out)
{
    const int last = EYE_LINE_COLUMNS - 1;
    const int first = CORNER - 3 - (int)lroundf(9.0f * smoothstep(0.0f, 5.0f, line->wing_mm));
    struct vec2 from = out->far[first], tip = out->near[last], corner = out->near[CORNER];
    struct vec2 tangent = vec2_subtract(out->far[first + 1], out->far[first - 1]);
    struct vec2 heel =
        add(corner, over(eye, vec2_subtract(tip, corner), true), thickness_px(eye, line, CORNER));
    float reach = 0.4f * vec2_length(vec2_subtract(tip, from)) / fmaxf(vec2_length(tangent), 1e-6f);
    const struct vec2 edge[4] = {from, add(from, tangent, reach), mix(tip, heel, 0.6f), tip};
    float length[EYE_LINE_COLUMNS] = {0.0f};
    for (int i = first + 1; i <= last; i++)
        length[i] = length[i - 1] + vec2_length(vec2_subtract(out->near[i], out->near[i - 1]));
    for (int i = first + 1; i <= last; i++)
        out->far[i] = bezier(edge, length[i] / fmaxf(length[last], 1e-6f));
}

static void trace_upper(const struct eye_outline *eye, const struct eye_line *line, struct stroke *out)
{
    float wing_mm = fmaxf(line->wing_mm, 0.6f * line->width_mm); // without one the line still ends in a point
    struct vec2 tip = wing_tip(eye, wing_mm);
    for (int i = 0; i < EYE_LINE_COLUMNS; i++) {
        float on_wing = (float)(i > CORNER ? i - CORNER : 0) / EYE_WING_COLUMNS;
        out->near[i] = mix(flat(eye->upper[i < CORNER ? i : CORNER]), tip, on_wing);
        out->along[i] = (float)(i < CORNER ? i : CORNER) / (float)CORNER + on_wing * wing_mm / EYE_WIDTH_MM;
    }
    for (int i = 0; i <= CORNER; i++)
        out->far[i] = add(out->near[i], away_from_lid(eye, out, i, true), thickness_px(eye, line, i));
    draw_out_wing(eye, line, out);
}

// A line under the whole eye; or, where the upper lid's has a wing, only what joins that to the lower lid, so
// that its lower edge goes on from the lid's.
static void trace_lower(const struct eye_outline *eye, const struct eye_line *line, struct stroke *out)
{
    bool whole = line->lower;
    float begins = whole ? 0.12f : 0.82f, full = whole ? 0.75f : 1.0f; // along the lid
    float thickest = whole ? mixf(0.6f, 1.0f, line->blended) : 0.35f;  // of the line's width
    struct vec2 tip = wing_tip(eye, has_wing(line) ? line->wing_mm : line->width_mm);
    for (int i = 0; i < EYE_LINE_COLUMNS; i++) {
        float on_wing = (float)(i > CORNER ? i - CORNER : 0) / EYE_WING_COLUMNS;
        out->near[i] = mix(flat(eye->lower[i < CORNER ? i : CORNER]), tip, on_wing);
        out->along[i] = (float)(i < CORNER ? i : CORNER) / (float)CORNER;
    }
    for (int i = 0; i < EYE_LINE_COLUMNS; i++) {
        float on_wing = (float)(i > CORNER ? i - CORNER : 0) / EYE_WING_COLUMNS;
        float share = thickest * smoothstep(begins, full, out->along[i]) * (1.0f - on_wing);
        out->far[i] =
            add(out->near[i], away_from_lid(eye, out, i, false), share * line->width_mm * eye->mm_px);
    }
}

// Sine of the angle between a column and an edge: what a step along the column is across the edge.
static float slant(const struct vec2 edge[EYE_LINE_COLUMNS], int from, int to, struct vec2 away)
{
    struct vec2 way = vec2_subtract(edge[to], edge[from]);
    float length = vec2_length(way);
    return length > 1e-3f ? fmaxf(fabsf(way.x * away.y - way.y * away.x) / length, 0.4f) : 1.0f;
}

// One column of the strip. On the lid the near edge fades over the line, never over the eye, and the far one
// lies as much farther; the wing has skin on both sides.
static void set_column(const struct eye_outline *eye, const struct eye_line *line,
                       const struct stroke *stroke, int i, bool upper,
                       struct eye_line_vertex out[EYE_LINE_ROWS])
{
    bool on_wing = i > CORNER;
    struct vec2 across = vec2_subtract(stroke->far[i], stroke->near[i]);
    float thick_px = vec2_length(across);
    struct vec2 away = thick_px > 0.1f ? (struct vec2){across.x / thick_px, across.y / thick_px}
                                       : away_from_lid(eye, stroke, i, upper);
    int before = i > 0 ? i - 1 : 0, after = i + 1 < EYE_LINE_COLUMNS ? i + 1 : i;
    float slant_near = on_wing ? slant(stroke->near, CORNER, i, away) : slant(stroke->near, before, i, away);
    float slant_far = slant(stroke->far, before, after, away);

    float share = fminf(thick_px / (line->width_mm * eye->mm_px), 1.0f); // thin ends fade over less
    float fade_px = SMUDGED_FADE * line->blended * line->width_mm * eye->mm_px * mixf(0.3f, 1.0f, share);
    float feather_px = fmaxf(fade_px, line->feather_px);
    float near_px = on_wing ? mixf(line->feather_px, feather_px, fminf((float)(i - CORNER) / 4.0f, 1.0f))
                            : line->feather_px;
    float inset_px = on_wing ? 0.0f : line->feather_px / 2.0f;
    // Below the wing the lower line closes up with it.
    float to_tip = 1.0f - (float)(i - CORNER) / EYE_WING_COLUMNS;
    bool joined = on_wing && !upper && has_wing(line);
    float overlap_px = joined ? (1.0f - line->blended) * fminf(3.0f * to_tip, 1.0f) * near_px / 2.0f : 0.0f;
    float end_px = thick_px * (1.0f + 0.25f * line->blended) + inset_px;
    struct vec2 below =
        over(eye, vec2_subtract(stroke->near[CORNER], stroke->near[EYE_LINE_COLUMNS - 1]), upper);
    struct vec2 start = on_wing ? add(stroke->near[i], below, near_px) : stroke->near[i];
    const struct vec2 places[EYE_LINE_ROWS] = {start, stroke->near[i], add(stroke->near[i], away, end_px),
                                               add(stroke->near[i], away, end_px + feather_px / slant_far)};
    const float at_px[EYE_LINE_ROWS] = {on_wing ? -near_px / slant_near : 0.0f, 0.0f, end_px,
                                        end_px + feather_px / slant_far};
    float drawn =
        shown(eye) * mixf(1.0f, SMUDGED_PEAK * smoothstep(0.0f, 0.15f, stroke->along[i]), line->blended);
    for (int row = 0; row < EYE_LINE_ROWS; row++)
        out[row] = (struct eye_line_vertex){
            .position_px = {places[row].x, places[row].y},
            .from_lid_px = (at_px[row] * slant_near - inset_px + overlap_px) * line->feather_px / near_px,
            .from_end_px = (end_px - at_px[row]) * slant_far,
            .feather_px = feather_px,
            .shown = drawn,
            .at_mm = {EYE_WIDTH_MM * stroke->along[i], at_px[row] / eye->mm_px},
        };
}

static void set_line(const struct eye_outline *eye, const struct eye_line *line, const struct stroke *stroke,
                     bool upper, struct eye_line_vertex *out)
{
    struct eye_frame frame = find_frame(eye);
    float on_lid = upper ? 1.0f : 0.0f;
    for (int i = 0; i < EYE_LINE_COLUMNS; i++, out += EYE_LINE_ROWS) {
        set_column(eye, line, stroke, i, upper, out);
        struct vec3 normal = bulge_normal(&frame, fminf(stroke->along[i], 1.0f), 0.1f, on_lid, on_lid);
        for (int row = 0; row < EYE_LINE_ROWS; row++)
            memcpy(out[row].normal, &normal, sizeof(out[row].normal));
    }
}

void eye_line_build(const struct eye_outline *const eyes[EYE_SIDES], const struct eye_line *line,
                    struct eye_line_vertex vertices[2 * EYE_SIDES * EYE_LINE_VERTICES])
{
    const size_t of_one_lid = (size_t)EYE_LINE_VERTICES;
    memset(vertices, 0, of_one_lid * 2 * EYE_SIDES * sizeof(*vertices));
    for (size_t side = 0; side < EYE_SIDES; side++) {
        const struct eye_outline *eye = eyes[side];
        struct stroke stroke;
        if (eye == NULL || shown(eye) <= 0.0f)
            continue;
        if (line->upper) {
            trace_upper(eye, line, &stroke);
            set_line(eye, line, &stroke, true, vertices + side * of_one_lid);
        }
        if (line->lower || has_wing(line)) {
            trace_lower(eye, line, &stroke);
            set_line(eye, line, &stroke, false, vertices + (EYE_SIDES + side) * of_one_lid);
        }
    }
}

void eye_line_indices(uint32_t *indices)
{
    for (uint32_t strip = 0; strip < 2 * EYE_SIDES; strip++)
        for (uint32_t i = 0; i + 1 < EYE_LINE_COLUMNS; i++)
            for (uint32_t row = 0; row + 1 < EYE_LINE_ROWS; row++)
                indices =
                    cell_indices(indices, strip * EYE_LINE_VERTICES + i * EYE_LINE_ROWS + row, EYE_LINE_ROWS,
                                 (strip % EYE_SIDES == EYE_RIGHT) == (strip < EYE_SIDES));
}
