#include "assets/garment/triangulate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CLEARANCE 0.55f // of a side: from the ring to an added point
#define SMOOTHINGS 4
#define PASSES_MAX 64 // of flips; each pass brings the mesh nearer to Delaunay's, few are needed

// The edge opposite to corner k has neighbour[k] beyond it; -1: the ring.
struct facet {
    int corners[3], neighbours[3];
};

struct work {
    struct triangulation *mesh;
    const int *ring;
    int ring_count, first_added; // points from there on may be moved
    struct facet *facets;
    int facet_count, facet_max;
};

static float cross(struct vec2 a, struct vec2 b, struct vec2 c)
{
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

static struct vec2 corner(const struct work *work, int facet, int k)
{
    return work->mesh->points[work->facets[facet].corners[k % 3]];
}

static float area_of(const struct work *work, int facet)
{
    return cross(corner(work, facet, 0), corner(work, facet, 1), corner(work, facet, 2));
}

// --- the ring ----------------------------------------------------------------------------------------------

static bool is_ear(const struct work *work, const int *left, int count, int at)
{
    const struct vec2 *points = work->mesh->points;
    int ia = left[(at + count - 1) % count], ib = left[at], ic = left[(at + 1) % count];
    struct vec2 a = points[ia], b = points[ib], c = points[ic];
    if (cross(a, b, c) <= 1e-4f)
        return false;
    for (int i = 0; i < count; i++) {
        struct vec2 p = points[left[i]];
        if (left[i] == ia || left[i] == ib || left[i] == ic)
            continue;
        if (cross(a, b, p) >= 0.0f && cross(b, c, p) >= 0.0f && cross(c, a, p) >= 0.0f)
            return false;
    }
    return true;
}

static enum result clip_ears(struct work *work)
{
    int count = work->ring_count, at = 0, misses = 0;
    int *left = malloc((size_t)count * sizeof *left);
    if (left == NULL)
        return RESULT_NO_MEMORY;
    memcpy(left, work->ring, (size_t)count * sizeof *left);
    while (count > 2 && misses < count) {
        at %= count;
        if (count > 3 && !is_ear(work, left, count, at)) {
            at++;
            misses++;
            continue;
        }
        work->facets[work->facet_count++] =
            (struct facet){.corners = {left[(at + count - 1) % count], left[at], left[(at + 1) % count]},
                           .neighbours = {-1, -1, -1}};
        memmove(left + at, left + at + 1, (size_t)(count - at - 1) * sizeof *left);
        count--;
        misses = 0;
        at++; // ears side by side would be slivers
    }
    free(left);
    return count == 2 ? RESULT_OK : RESULT_INVALID;
}

static void find_neighbours(struct work *work)
{
    for (int i = 0; i < work->facet_count; i++)
        for (int j = 0; j < work->facet_count; j++)
            for (int k = 0; k < 9 && i != j; k++) {
                struct facet *a = &work->facets[i], *b = &work->facets[j];
                int u = k / 3, v = k % 3;
                if (a->corners[(u + 1) % 3] == b->corners[(v + 2) % 3] &&
                    a->corners[(u + 2) % 3] == b->corners[(v + 1) % 3])
                    a->neighbours[u] = j;
            }
}

// --- flips -------------------------------------------------------------------------------------------------

// Whether p lies in the circle through a, b and c, which turn to the right.
static bool in_circle(struct vec2 a, struct vec2 b, struct vec2 c, struct vec2 p)
{
    double ax = (double)(a.x - p.x), ay = (double)(a.y - p.y), bx = (double)(b.x - p.x),
           by = (double)(b.y - p.y), cx = (double)(c.x - p.x), cy = (double)(c.y - p.y);
    double determinant = (ax * ax + ay * ay) * (bx * cy - cx * by) -
                         (bx * bx + by * by) * (ax * cy - cx * ay) +
                         (cx * cx + cy * cy) * (ax * by - bx * ay);
    return determinant > 1e-6;
}

static int edge_towards(const struct facet *facet, int neighbour)
{
    return facet->neighbours[0] == neighbour ? 0 : facet->neighbours[1] == neighbour ? 1 : 2;
}

static void relink(struct work *work, int facet, int from, int to)
{
    if (facet >= 0)
        work->facets[facet].neighbours[edge_towards(&work->facets[facet], from)] = to;
}

// The other diagonal of the two facets at an edge, if that is better and the four corners are convex.
static bool flip(struct work *work, int i, int k)
{
    struct facet *a = &work->facets[i];
    int j = a->neighbours[k];
    if (j < 0)
        return false;
    struct facet *b = &work->facets[j];
    int m = edge_towards(b, i);
    int apex = a->corners[k], right = a->corners[(k + 1) % 3], left = a->corners[(k + 2) % 3],
        far = b->corners[m];
    const struct vec2 *p = work->mesh->points;
    if (!in_circle(p[apex], p[right], p[left], p[far]) || cross(p[apex], p[right], p[far]) <= 1e-4f ||
        cross(p[apex], p[far], p[left]) <= 1e-4f)
        return false;
    int beyond_right = a->neighbours[(k + 2) % 3], beyond_left = a->neighbours[(k + 1) % 3];
    int far_right = b->neighbours[(m + 1) % 3], far_left = b->neighbours[(m + 2) % 3];
    *a = (struct facet){{apex, right, far}, {far_right, j, beyond_right}};
    *b = (struct facet){{apex, far, left}, {far_left, beyond_left, i}};
    relink(work, far_right, j, i);
    relink(work, beyond_left, i, j);
    return true;
}

static void flip_all(struct work *work)
{
    bool changed = true;
    for (int pass = 0; pass < PASSES_MAX && changed; pass++) {
        changed = false;
        for (int i = 0; i < work->facet_count; i++)
            for (int k = 0; k < 3; k++)
                changed = flip(work, i, k) || changed;
    }
}

// --- points within -----------------------------------------------------------------------------------------

static float distance_to_edge(struct vec2 a, struct vec2 b, struct vec2 p)
{
    struct vec2 along = vec2_subtract(b, a), to = vec2_subtract(p, a);
    float square = along.x * along.x + along.y * along.y;
    float t = square > 0.0f ? (to.x * along.x + to.y * along.y) / square : 0.0f;
    t = fminf(fmaxf(t, 0.0f), 1.0f);
    return vec2_length(vec2_subtract(p, vec2_mix(a, b, t)));
}

static bool is_well_inside(const struct work *work, struct vec2 p, float clearance_px)
{
    bool inside = false;
    for (int i = 0; i < work->ring_count; i++) {
        struct vec2 a = work->mesh->points[work->ring[i]],
                    b = work->mesh->points[work->ring[(i + 1) % work->ring_count]];
        if (distance_to_edge(a, b, p) < clearance_px)
            return false;
        if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (b.x - a.x) * (p.y - a.y) / (b.y - a.y))
            inside = !inside;
    }
    return inside;
}

// Splits the facet that a point is in, into three.
static enum result put_in(struct work *work, struct vec2 p)
{
    int found = -1;
    for (int i = 0; i < work->facet_count && found < 0; i++)
        if (cross(corner(work, i, 0), corner(work, i, 1), p) > 1e-3f &&
            cross(corner(work, i, 1), corner(work, i, 2), p) > 1e-3f &&
            cross(corner(work, i, 2), corner(work, i, 0), p) > 1e-3f)
            found = i;
    if (found < 0)
        return RESULT_OK; // on an edge: its neighbours do without it
    if (work->mesh->point_count == GARMENT_MAX_VERTICES || work->facet_count + 2 > work->facet_max)
        return RESULT_TOO_LARGE;
    int added = work->mesh->point_count++, second = work->facet_count, third = second + 1;
    work->mesh->points[added] = p;
    work->facet_count += 2;
    struct facet whole = work->facets[found];
    const int *v = whole.corners, *n = whole.neighbours;
    work->facets[found] = (struct facet){{v[0], v[1], added}, {second, third, n[2]}};
    work->facets[second] = (struct facet){{v[1], v[2], added}, {third, found, n[0]}};
    work->facets[third] = (struct facet){{v[2], v[0], added}, {found, second, n[1]}};
    relink(work, n[0], found, second);
    relink(work, n[1], found, third);
    return RESULT_OK;
}

static enum result add_points(struct work *work, float side_px)
{
    struct vec2 low = {INFINITY, INFINITY}, high = {-INFINITY, -INFINITY};
    for (int i = 0; i < work->ring_count; i++) {
        struct vec2 p = work->mesh->points[work->ring[i]];
        low = (struct vec2){fminf(low.x, p.x), fminf(low.y, p.y)};
        high = (struct vec2){fmaxf(high.x, p.x), fmaxf(high.y, p.y)};
    }
    float row_px = side_px * 0.8660254f; // the height of an equilateral triangle
    int first = (int)floorf(low.y / row_px), last = (int)ceilf(high.y / row_px), added = 0;
    for (int row = first; row <= last; row++) {
        float shift = (row & 1) != 0 ? 0.5f : 0.0f;
        for (int column = (int)floorf(low.x / side_px) - 1; (float)column * side_px <= high.x; column++) {
            const struct vec2 p = {((float)column + shift) * side_px, (float)row * row_px};
            if (!is_well_inside(work, p, CLEARANCE * side_px))
                continue;
            enum result result = put_in(work, p);
            if (result != RESULT_OK)
                return result;
            if (++added % 16 == 0)
                flip_all(work);
        }
    }
    flip_all(work);
    return RESULT_OK;
}

// Each added point moves towards the middle of its neighbours, unless a triangle would turn over.
static void smooth(struct work *work)
{
    struct vec2 *points = work->mesh->points;
    for (int point = work->first_added; point < work->mesh->point_count; point++) {
        struct vec2 sum = {0.0f, 0.0f}, from = points[point];
        int count = 0;
        for (int i = 0; i < work->facet_count; i++)
            for (int k = 0; k < 3; k++)
                if (work->facets[i].corners[k] == point) {
                    struct vec2 next = corner(work, i, k + 1);
                    sum = (struct vec2){sum.x + next.x, sum.y + next.y};
                    count++;
                }
        if (count == 0)
            continue;
        points[point] = (struct vec2){sum.x / (float)count, sum.y / (float)count};
        for (int i = 0; i < work->facet_count; i++) {
            const int *v = work->facets[i].corners;
            if ((v[0] == point || v[1] == point || v[2] == point) && area_of(work, i) < 1e-3f)
                points[point] = from;
        }
    }
}

enum result triangulate_ring(struct triangulation *mesh, const int *ring, int count, float side_px)
{
    struct work work = {.mesh = mesh, .ring = ring, .ring_count = count, .first_added = mesh->point_count};
    work.facet_max = GARMENT_MAX_TRIANGLES - mesh->triangle_count;
    if (count < 3 || count - 2 > work.facet_max)
        return count < 3 ? RESULT_INVALID : RESULT_TOO_LARGE;
    work.facets = malloc((size_t)work.facet_max * sizeof *work.facets);
    enum result result = work.facets != NULL ? clip_ears(&work) : RESULT_NO_MEMORY;
    if (result == RESULT_OK) {
        find_neighbours(&work);
        flip_all(&work);
        result = add_points(&work, side_px);
    }
    for (int i = 0; i < SMOOTHINGS && result == RESULT_OK; i++) {
        smooth(&work);
        flip_all(&work);
    }
    for (int i = 0; i < work.facet_count && result == RESULT_OK; i++) {
        if (area_of(&work, i) <= 0.0f)
            result = RESULT_INVALID;
        for (int k = 0; k < 3; k++)
            mesh->triangles[mesh->triangle_count][k] = (uint16_t)work.facets[i].corners[k];
        mesh->triangle_count++;
    }
    free(work.facets);
    return result;
}
