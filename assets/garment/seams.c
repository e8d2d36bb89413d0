#include "assets/garment/seams.h"

#include <math.h>
#include <string.h>

#define MARGIN 0.01f    // of the longer side: so far rings reach beyond the cloth
#define FRAY_PASSES 48  // of smoothing: what is shorter than some seven points goes
#define SAGITTA 0.12f   // of a triangle's side: so far a straight edge may leave the outline
#define SHORTEST 0.5f   // of it: no edge is divided into shorter ones
#define GAP_SHARE 0.45f // of a gap between parts that a margin takes
#define RAY_BLIND 6     // neighbours on the outline that a margin's ray passes by

static void smooth(struct outline *outline)
{
    struct vec2 last = outline->points[OUTLINE_POINTS - 1], first = outline->points[0];
    for (int i = 0; i < OUTLINE_POINTS; i++) {
        struct vec2 here = outline->points[i];
        struct vec2 next = i + 1 < OUTLINE_POINTS ? outline->points[i + 1] : first;
        outline->points[i] = vec2_mix(vec2_mix(last, next, 0.5f), here, 0.5f);
        last = here;
    }
}

enum result seams_begin(const struct garment *garment, bool smoothed, struct garment_parts *parts,
                        struct triangulation *mesh, struct seams *out)
{
    const struct picture *front = &garment->front;
    *out = (struct seams){.garment = garment, .mesh = mesh, .parts = parts};
    enum result result = outline_trace(front, 0.0f, &out->outline);
    const struct outline *outline = &out->outline;
    float longer = fmaxf(outline->right - outline->left, outline->bottom - outline->top);
    out->side_px = longer / PARTS_TRIANGLES_ALONG;
    out->margin_px = MARGIN * longer;
    for (int pass = 0; pass < FRAY_PASSES && smoothed; pass++)
        smooth(&out->outline);
    parts->side_px = out->side_px;
    for (int i = 0; i < OUTLINE_POINTS; i++)
        out->points[i] = -1;
    return result;
}

int seams_place(struct seams *seams, enum garment_landmark landmark, int from, int to)
{
    return outline_nearest(&seams->outline, from, to, seams->garment->landmarks_px[landmark]);
}

void seams_mark(struct seams *seams, int place)
{
    seams->is_corner[outline_at(place)] = true;
}

static int add_point(struct seams *seams, struct vec2 p)
{
    if (seams->mesh->point_count == GARMENT_MAX_VERTICES) {
        seams->failed = true;
        return 0;
    }
    seams->mesh->points[seams->mesh->point_count] = p;
    return seams->mesh->point_count++;
}

// --- the outline -------------------------------------------------------------------------------------------

// To the left of the way along the outline, which is away from the cloth.
static struct vec2 outwards(const struct outline *outline, int place)
{
    struct vec2 along =
        vec2_subtract(outline->points[outline_at(place + 3)], outline->points[outline_at(place - 3)]);
    float length = fmaxf(vec2_length(along), 1e-3f);
    return (struct vec2){along.y / length, -along.x / length};
}

// How far it is from a place of the outline, outwards, to the next cloth; at most `most_px`.
static float gap_at(const struct outline *outline, int place, struct vec2 direction, float most_px)
{
    struct vec2 p = outline->points[outline_at(place)];
    float gap = most_px;
    for (int i = RAY_BLIND; i < OUTLINE_POINTS - RAY_BLIND; i++) {
        struct vec2 a = vec2_subtract(outline->points[outline_at(place + i)], p);
        struct vec2 b = vec2_subtract(outline->points[outline_at(place + i + 1)], p);
        float side_a = direction.x * a.y - direction.y * a.x, side_b = direction.x * b.y - direction.y * b.x;
        if (side_a * side_b > 0.0f || side_a == side_b)
            continue;
        struct vec2 hit = vec2_mix(a, b, side_a / (side_a - side_b));
        float along = hit.x * direction.x + hit.y * direction.y;
        gap = along > 0.0f ? fminf(gap, along) : gap;
    }
    return gap;
}

static void lay_place(struct seams *seams, int place)
{
    const struct outline *outline = &seams->outline;
    struct vec2 direction = outwards(outline, place);
    float margin = seams->margin_px;
    for (int side = -1; side <= 1; side++) { // aslant too: an armpit has walls to both sides
        float c = side == 0 ? 1.0f : 0.64f, s = 0.77f * (float)side;
        const struct vec2 ray = {c * direction.x - s * direction.y, s * direction.x + c * direction.y};
        margin = fminf(margin, GAP_SHARE * gap_at(outline, place, ray, 3.0f * seams->margin_px));
    }
    seams->points[outline_at(place)] =
        add_point(seams, vec2_along(outline->points[outline_at(place)], direction, margin));
}

// The place between two that is farthest from the straight line that joins them (Douglas and Peucker 1973).
static int farthest_from_chord(const struct outline *outline, int from, int length, float *distance_px)
{
    struct vec2 a = outline->points[outline_at(from)], b = outline->points[outline_at(from + length)];
    struct vec2 chord = vec2_subtract(b, a);
    float chord_px = vec2_length(chord);
    int best = 0;
    *distance_px = 0.0f;
    for (int i = 1; i < length; i++) {
        struct vec2 to = vec2_subtract(outline->points[outline_at(from + i)], a);
        float distance =
            chord_px > 1.0f ? fabsf(chord.x * to.y - chord.y * to.x) / chord_px : vec2_length(to);
        if (distance <= *distance_px)
            continue;
        *distance_px = distance;
        best = i;
    }
    return best;
}

// Divides a stretch between two places that are points already.
static void lay_stretch(struct seams *seams, int from, int length)
{
    // Stretches yet to be divided; each division leaves one on top of the other.
    int starts[64], lengths[64], depth = 1;
    starts[0] = from;
    lengths[0] = length;
    while (depth > 0) {
        int start = starts[--depth], steps = lengths[depth];
        float distance = 0.0f, whole_px = (float)steps * seams->outline.step_px;
        int at = farthest_from_chord(&seams->outline, start, steps, &distance);
        if (distance < SAGITTA * seams->side_px) {
            if (whole_px < 1.4f * seams->side_px)
                continue;
            int pieces = (int)lroundf(whole_px / seams->side_px);
            at = steps * (pieces / 2) / pieces;
        }
        int least = (int)ceilf(SHORTEST * seams->side_px / seams->outline.step_px);
        if (steps < 2 * least || depth + 2 > 64)
            continue;
        at = at < least ? least : at > steps - least ? steps - least : at;
        lay_place(seams, start + at);
        starts[depth] = start;
        lengths[depth++] = at;
        starts[depth] = start + at;
        lengths[depth++] = steps - at;
    }
}

void seams_lay_outline(struct seams *seams)
{
    int first = 0;
    while (first < OUTLINE_POINTS && !seams->is_corner[first])
        first++;
    first = outline_at(first); // nothing marked: anywhere
    seams->is_corner[first] = true;
    for (int i = 0; i < OUTLINE_POINTS; i++)
        if (seams->is_corner[i])
            lay_place(seams, i);
    for (int start = first, walked = 0; walked < OUTLINE_POINTS;) {
        int length = 1;
        while (!seams->is_corner[outline_at(start + length)])
            length++;
        lay_stretch(seams, start, length);
        walked += length;
        start = outline_at(start + length);
    }
}

// --- rings -------------------------------------------------------------------------------------------------

struct node seams_node(struct seams *seams, int place)
{
    return (struct node){outline_at(place), seams->points[outline_at(place)]};
}

struct node seams_node_within(struct seams *seams, struct vec2 p)
{
    return (struct node){-1, add_point(seams, p)};
}

void ring_begin(struct seams *seams, enum garment_part part)
{
    if (seams->parts->ring_count == PARTS_RINGS_MAX) {
        seams->failed = true;
        return;
    }
    seams->parts->rings[seams->parts->ring_count++] = (struct part_ring){.part = part};
}

// A point that the ring has just come from is left out.
static void ring_add(struct seams *seams, int point)
{
    if (seams->failed)
        return;
    struct part_ring *ring = &seams->parts->rings[seams->parts->ring_count - 1];
    if (ring->count > 0 && (ring->points[ring->count - 1] == point || ring->points[0] == point))
        return;
    if (ring->count == PARTS_RING_POINTS_MAX)
        seams->failed = true;
    else
        ring->points[ring->count++] = point;
}

void ring_along(struct seams *seams, int from, int to)
{
    for (int i = 0; i <= outline_length(from, to); i++)
        if (seams->points[outline_at(from + i)] >= 0)
            ring_add(seams, seams->points[outline_at(from + i)]);
}

static struct seam *find_seam(struct seams *seams, int from, int to)
{
    for (int i = 0; i < seams->seam_count; i++) {
        struct seam *seam = &seams->seams[i];
        if ((seam->from == from && seam->to == to) || (seam->from == to && seam->to == from))
            return seam;
    }
    if (seams->seam_count == SEAMS_MAX) {
        seams->failed = true;
        return NULL;
    }
    struct seam *seam = &seams->seams[seams->seam_count++];
    *seam = (struct seam){.from = from, .to = to};
    struct vec2 a = seams->mesh->points[from], b = seams->mesh->points[to];
    int pieces = (int)lroundf(vec2_length(vec2_subtract(b, a)) / seams->side_px);
    int most = (int)(sizeof seam->points / sizeof seam->points[0]);
    pieces = pieces > most ? most : pieces;
    for (int i = 1; i < pieces; i++)
        seam->points[seam->count++] = add_point(seams, vec2_mix(a, b, (float)i / (float)pieces));
    return seam;
}

void ring_across(struct seams *seams, struct node from, struct node to)
{
    const struct seam *seam = find_seam(seams, from.point, to.point);
    if (seam == NULL)
        return;
    bool forwards = seam->from == from.point;
    ring_add(seams, from.point);
    for (int i = 0; i < seam->count; i++)
        ring_add(seams, seam->points[forwards ? i : seam->count - 1 - i]);
    ring_add(seams, to.point);
}

void ring_along_path(struct seams *seams, const struct vec2 *path, int count, bool backwards)
{
    for (int i = 0; i < count; i++)
        ring_add(seams, add_point(seams, path[backwards ? count - 1 - i : i]));
}
