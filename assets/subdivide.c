#include "assets/subdivide.h"

#include <stdlib.h>
#include <string.h>

enum result surface_init(struct surface *surface, uint32_t points, uint32_t triangles)
{
    *surface =
        (struct surface){.points = calloc(points > 0 ? points : 1, sizeof *surface->points),
                         .triangles = calloc(triangles > 0 ? triangles : 1, sizeof *surface->triangles)};
    if (surface->points != NULL && surface->triangles != NULL)
        return RESULT_OK;
    surface_finish(surface);
    return RESULT_NO_MEMORY;
}

void surface_finish(struct surface *surface)
{
    free(surface->points);
    free(surface->triangles);
    *surface = (struct surface){0};
}

// A triangle's side as its two points, the lower index first, with the point across and where it came from.
struct half_edge {
    uint32_t low, high, across;
    uint32_t triangle, side;
};

static int compare_edges(const void *left, const void *right)
{
    const struct half_edge *a = left, *b = right;
    if (a->low != b->low)
        return a->low < b->low ? -1 : 1;
    if (a->high != b->high)
        return a->high < b->high ? -1 : 1;
    // The order of equal edges decides the order of sums: the same bytes from every sort.
    return a->triangle != b->triangle ? (a->triangle < b->triangle ? -1 : 1) : 0;
}

static struct half_edge *list_edges(const struct surface *surface)
{
    struct half_edge *edges = calloc((size_t)surface->triangle_count * 3 + 1, sizeof *edges);
    for (uint32_t t = 0; edges != NULL && t < surface->triangle_count; t++)
        for (uint32_t k = 0; k < 3; k++) {
            uint32_t a = surface->triangles[t][k], b = surface->triangles[t][(k + 1) % 3];
            edges[3 * t + k] = (struct half_edge){.low = a < b ? a : b,
                                                  .high = a < b ? b : a,
                                                  .across = surface->triangles[t][(k + 2) % 3],
                                                  .triangle = t,
                                                  .side = k};
        }
    if (edges != NULL)
        qsort(edges, (size_t)surface->triangle_count * 3, sizeof *edges, compare_edges);
    return edges;
}

// What a point's neighbours add up to; those along an open edge apart.
struct neighbours {
    struct vec3 sum, rim_sum;
    int count, rim_count;
};

static void meet(struct neighbours *all, const struct surface *surface, uint32_t a, uint32_t b, bool is_rim)
{
    all[a].sum = vec3_add(all[a].sum, surface->points[b]);
    all[a].count++;
    if (!is_rim)
        return;
    all[a].rim_sum = vec3_add(all[a].rim_sum, surface->points[b]);
    all[a].rim_count++;
}

// The new points on edges, after the old ones; which edge has which is left in `middles`.
static void add_middles(const struct surface *surface, const struct half_edge *edges,
                        struct neighbours *around, uint32_t (*middles)[3], struct surface *out)
{
    uint32_t count = surface->triangle_count * 3;
    for (uint32_t first = 0, end = 0; first < count; first = end) {
        const struct half_edge *edge = &edges[first];
        for (end = first + 1; end < count && edges[end].low == edge->low && edges[end].high == edge->high;)
            end++;
        struct vec3 ends = vec3_add(surface->points[edge->low], surface->points[edge->high]);
        struct vec3 middle = vec3_scale(ends, 0.5f);
        if (end - first > 1) {
            struct vec3 across =
                vec3_add(surface->points[edge->across], surface->points[edges[first + 1].across]);
            middle = vec3_add(vec3_scale(ends, 0.375f), vec3_scale(across, 0.125f));
        }
        meet(around, surface, edge->low, edge->high, end - first == 1);
        meet(around, surface, edge->high, edge->low, end - first == 1);
        for (uint32_t i = first; i < end; i++)
            middles[edges[i].triangle][edges[i].side] = out->point_count;
        out->points[out->point_count++] = middle;
    }
}

static struct vec3 moved(struct vec3 point, const struct neighbours *around)
{
    if (around->rim_count > 0)
        return around->rim_count == 2
                   ? vec3_add(vec3_scale(point, 0.75f), vec3_scale(around->rim_sum, 0.125f))
                   : point;
    if (around->count == 0)
        return point;
    float share = around->count == 3 ? 3.0f / 16.0f : 3.0f / (8.0f * (float)around->count);
    return vec3_add(vec3_scale(point, 1.0f - share * (float)around->count), vec3_scale(around->sum, share));
}

static void split_triangles(const struct surface *surface, uint32_t (*middles)[3], struct surface *out)
{
    for (uint32_t t = 0; t < surface->triangle_count; t++) {
        const uint32_t *corner = surface->triangles[t], *middle = middles[t];
        const uint32_t parts[4][3] = {{corner[0], middle[0], middle[2]},
                                      {middle[0], corner[1], middle[1]},
                                      {middle[2], middle[1], corner[2]},
                                      {middle[0], middle[1], middle[2]}};
        memcpy(out->triangles[out->triangle_count], parts, sizeof parts);
        out->triangle_count += 4;
    }
}

enum result surface_subdivide(const struct surface *surface, struct surface *out)
{
    struct surface made = {0};
    struct half_edge *edges = list_edges(surface);
    struct neighbours *around = calloc(surface->point_count > 0 ? surface->point_count : 1, sizeof *around);
    uint32_t(*middles)[3] =
        calloc(surface->triangle_count > 0 ? surface->triangle_count : 1, sizeof *middles);
    enum result result = RESULT_NO_MEMORY;
    if (edges != NULL && around != NULL && middles != NULL)
        result = surface_init(&made, surface->point_count + surface->triangle_count * 3,
                              surface->triangle_count * 4);
    if (result == RESULT_OK) {
        made.point_count = surface->point_count;
        add_middles(surface, edges, around, middles, &made);
        for (uint32_t i = 0; i < surface->point_count; i++)
            made.points[i] = moved(surface->points[i], &around[i]);
        split_triangles(surface, middles, &made);
        *out = made;
    }
    free(middles);
    free(around);
    free(edges);
    return result;
}
