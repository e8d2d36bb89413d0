#include "app/garment/arap.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

// Of an angle's cotangent, so that the matrix stays positive whatever the mesh (obtuse angles have negative
// ones, slivers enormous ones).
#define COTANGENT_LEAST 0.05f
#define COTANGENT_MOST 4.0f

struct edge {
    uint16_t from, to;
    float weight;
};

struct arap {
    int vertex_count, edge_count;
    int *first_edge;      // [vertex_count + 1]: of each vertex, in `edges`
    struct edge *edges;   // both ways
    struct vec2 *flat;    // of each edge
    struct vec2 *ideal;   // of each edge, stretched, this frame
    struct vec2 *turns;   // of each vertex: cosine and sine
    struct vec2 *right;   // right-hand side and solution, in the order of elimination
    float *pulls;         // of each vertex
    uint16_t *order;      // place in the elimination -> vertex
    int *row_start;       // of each row of the factor, in `factor`
    int *row_first_place; // first column that isn't zero
    float *factor; // lower triangle by rows, from the first column to the diagonal, whose reciprocal is kept
};

void arap_destroy(struct arap *arap)
{
    if (arap == NULL)
        return;
    free(arap->first_edge);
    free(arap->edges);
    free(arap->flat);
    free(arap->ideal);
    free(arap->turns);
    free(arap->right);
    free(arap->pulls);
    free(arap->order);
    free(arap->row_start);
    free(arap->row_first_place);
    free(arap->factor);
    free(arap);
}

static float cotangent(struct vec2 at, struct vec2 a, struct vec2 b)
{
    struct vec2 u = vec2_subtract(a, at), v = vec2_subtract(b, at);
    float area = fabsf(u.x * v.y - u.y * v.x), dot = u.x * v.x + u.y * v.y;
    if (!(area > 0.0f))
        return COTANGENT_LEAST;
    return fmaxf(fminf(dot / area, COTANGENT_MOST), COTANGENT_LEAST);
}

static int by_vertices(const void *a, const void *b)
{
    const struct edge *left = a, *right = b;
    return left->from != right->from ? left->from - right->from : left->to - right->to;
}

// Edges in the order of their vertices, each pair once each way, weighted by half of the cotangents opposite.
static void find_edges(struct arap *arap, const struct vec2 *vertices, const uint16_t (*triangles)[3],
                       int triangle_count)
{
    int count = 0;
    for (int t = 0; t < triangle_count; t++)
        for (int k = 0; k < 3; k++) {
            uint16_t a = triangles[t][k], b = triangles[t][(k + 1) % 3], c = triangles[t][(k + 2) % 3];
            if (a == b || b == c || c == a)
                continue;
            float weight = 0.5f * cotangent(vertices[c], vertices[a], vertices[b]);
            arap->edges[count++] = (struct edge){a, b, weight};
            arap->edges[count++] = (struct edge){b, a, weight};
        }
    if (count > 0)
        qsort(arap->edges, (size_t)count, sizeof *arap->edges, by_vertices);
    int kept = 0;
    for (int i = 0; i < count; i++) {
        if (kept > 0 && by_vertices(&arap->edges[kept - 1], &arap->edges[i]) == 0)
            arap->edges[kept - 1].weight += arap->edges[i].weight;
        else
            arap->edges[kept++] = arap->edges[i];
    }
    arap->edge_count = kept;
    int edge = 0;
    for (int vertex = 0; vertex <= arap->vertex_count; vertex++) {
        while (edge < kept && arap->edges[edge].from < vertex)
            edge++;
        arap->first_edge[vertex] = edge;
    }
    for (int i = 0; i < kept; i++)
        arap->flat[i] = vec2_subtract(vertices[arap->edges[i].to], vertices[arap->edges[i].from]);
}

static int degree(const struct arap *arap, int vertex)
{
    return arap->first_edge[vertex + 1] - arap->first_edge[vertex];
}

// Appends what hangs together with `start` breadth first to `order`, neighbours by rising degree; `taken`
// gets 1 for them. Returns how many there are then.
static int spread_from(const struct arap *arap, int start, uint8_t *taken, uint16_t *order, int count)
{
    int next = count;
    order[count++] = (uint16_t)start;
    taken[start] = 1;
    for (; next < count; next++) {
        int begin = count;
        for (int e = arap->first_edge[order[next]]; e < arap->first_edge[order[next] + 1]; e++) {
            uint16_t to = arap->edges[e].to;
            if (taken[to])
                continue;
            taken[to] = 1;
            int at = count++;
            for (; at > begin && degree(arap, order[at - 1]) > degree(arap, to); at--)
                order[at] = order[at - 1];
            order[at] = to;
        }
    }
    return count;
}

// Reverse Cuthill-McKee (1969), begun at the far end of the mesh: what is eliminated late is near what was
// eliminated just before, which keeps the rows of the factor short.
static void find_order(struct arap *arap, uint8_t *taken)
{
    int count = 0;
    for (int vertex = 0; vertex < arap->vertex_count; vertex++) {
        if (taken[vertex])
            continue;
        int end = spread_from(arap, vertex, taken, arap->order, count);
        int far_end = arap->order[end - 1];
        for (int i = count; i < end; i++)
            taken[arap->order[i]] = 0;
        count = spread_from(arap, far_end, taken, arap->order, count);
    }
    for (int i = 0; i < count / 2; i++) {
        uint16_t other = arap->order[i];
        arap->order[i] = arap->order[count - 1 - i];
        arap->order[count - 1 - i] = other;
    }
}

// Rows of the factor run from their first neighbour to the diagonal. Returns how many floats they are.
static size_t lay_out_rows(struct arap *arap, uint16_t *place_of)
{
    for (int place = 0; place < arap->vertex_count; place++)
        place_of[arap->order[place]] = (uint16_t)place;
    size_t size = 0;
    for (int place = 0; place < arap->vertex_count; place++) {
        int vertex = arap->order[place], first = place;
        for (int e = arap->first_edge[vertex]; e < arap->first_edge[vertex + 1]; e++)
            first = place_of[arap->edges[e].to] < first ? place_of[arap->edges[e].to] : first;
        arap->row_first_place[place] = first;
        arap->row_start[place] = (int)size;
        size += (size_t)(place - first + 1);
    }
    return size;
}

// The Laplacian with the pulls on its diagonal, as L * L transposed, row by row.
static void factorise(struct arap *arap, const uint16_t *place_of)
{
    for (int i = 0; i < arap->vertex_count; i++) {
        int vertex = arap->order[i], first = arap->row_first_place[i];
        float *row = arap->factor + arap->row_start[i];
        float diagonal = arap->pulls[vertex];
        for (int e = arap->first_edge[vertex]; e < arap->first_edge[vertex + 1]; e++) {
            int place = place_of[arap->edges[e].to];
            if (place < i)
                row[place - first] = -arap->edges[e].weight;
            diagonal += arap->edges[e].weight;
        }
        for (int j = first; j < i; j++) {
            const float *other = arap->factor + arap->row_start[j];
            int begin = arap->row_first_place[j] > first ? arap->row_first_place[j] : first;
            float sum = row[j - first];
            for (int k = begin; k < j; k++)
                sum -= row[k - first] * other[k - arap->row_first_place[j]];
            row[j - first] = sum * other[j - arap->row_first_place[j]];
            diagonal -= row[j - first] * row[j - first];
        }
        assert(diagonal > 0.0f); // the matrix is diagonally dominant
        row[i - first] = 1.0f / sqrtf(diagonal);
    }
}

static bool allocate(struct arap *arap, int triangle_count)
{
    size_t vertices = (size_t)arap->vertex_count, edges = 6 * (size_t)triangle_count + 1;
    arap->first_edge = calloc(vertices + 1, sizeof *arap->first_edge);
    arap->edges = calloc(edges, sizeof *arap->edges);
    arap->flat = calloc(edges, sizeof *arap->flat);
    arap->ideal = calloc(edges, sizeof *arap->ideal);
    arap->turns = calloc(vertices, sizeof *arap->turns);
    arap->right = calloc(vertices, sizeof *arap->right);
    arap->pulls = calloc(vertices, sizeof *arap->pulls);
    arap->order = calloc(vertices, sizeof *arap->order);
    arap->row_start = calloc(vertices, sizeof *arap->row_start);
    arap->row_first_place = calloc(vertices, sizeof *arap->row_first_place);
    return arap->first_edge != NULL && arap->edges != NULL && arap->flat != NULL && arap->ideal != NULL &&
           arap->turns != NULL && arap->right != NULL && arap->pulls != NULL && arap->order != NULL &&
           arap->row_start != NULL && arap->row_first_place != NULL;
}

enum result arap_create(const struct vec2 *vertices, int vertex_count, const uint16_t (*triangles)[3],
                        int triangle_count, const float *pulls, struct arap **out, struct diagnostic *why)
{
    assert(vertex_count > 0 && vertex_count <= UINT16_MAX);
    enum result result = RESULT_OK;
    struct arap *arap = calloc(1, sizeof *arap);
    uint8_t *taken = calloc((size_t)vertex_count, sizeof *taken);
    uint16_t *place_of = calloc((size_t)vertex_count, sizeof *place_of);
    if (arap != NULL)
        arap->vertex_count = vertex_count;
    if (arap == NULL || taken == NULL || place_of == NULL || !allocate(arap, triangle_count)) {
        result = diagnose(why, RESULT_NO_MEMORY, "a mesh of %d vertices", vertex_count);
        goto cleanup;
    }
    for (int i = 0; i < vertex_count; i++) {
        assert(pulls[i] > 0.0f);
        arap->pulls[i] = pulls[i];
    }
    find_edges(arap, vertices, triangles, triangle_count);
    find_order(arap, taken);
    arap->factor = calloc(lay_out_rows(arap, place_of) + 1, sizeof *arap->factor);
    if (arap->factor == NULL) {
        result = diagnose(why, RESULT_NO_MEMORY, "a mesh of %d vertices", vertex_count);
        goto cleanup;
    }
    factorise(arap, place_of);
    *out = arap;
    arap = NULL;
cleanup:
    free(place_of);
    free(taken);
    arap_destroy(arap);
    return result;
}

static struct vec2 stretched(const struct arap_stretch *stretch, struct vec2 v)
{
    float along = stretch->axis.x * v.x + stretch->axis.y * v.y;
    float more = (stretch->along - stretch->across) * along;
    return (struct vec2){stretch->across * v.x + more * stretch->axis.x,
                         stretch->across * v.y + more * stretch->axis.y};
}

// An edge is stretched as the mean of its ends is.
static void stretch_edges(struct arap *arap, const struct arap_stretch *stretches)
{
    for (int e = 0; e < arap->edge_count; e++) {
        struct vec2 a = stretched(&stretches[arap->edges[e].from], arap->flat[e]);
        struct vec2 b = stretched(&stretches[arap->edges[e].to], arap->flat[e]);
        arap->ideal[e] = (struct vec2){0.5f * (a.x + b.x), 0.5f * (a.y + b.y)};
    }
}

// The local step: how each neighbourhood is turned. In the plane the best rotation has a closed form.
static void find_turns(struct arap *arap, const struct vec2 *positions)
{
    for (int vertex = 0; vertex < arap->vertex_count; vertex++) {
        float cosine = 0.0f, sine = 0.0f;
        for (int e = arap->first_edge[vertex]; e < arap->first_edge[vertex + 1]; e++) {
            struct vec2 is = vec2_subtract(positions[arap->edges[e].to], positions[vertex]);
            struct vec2 was = arap->ideal[e];
            cosine += arap->edges[e].weight * (was.x * is.x + was.y * is.y);
            sine += arap->edges[e].weight * (was.x * is.y - was.y * is.x);
        }
        float length = sqrtf(cosine * cosine + sine * sine);
        arap->turns[vertex] =
            length > 0.0f ? (struct vec2){cosine / length, sine / length} : (struct vec2){1.0f, 0.0f};
    }
}

static void fill_right_side(struct arap *arap, const struct vec2 *targets)
{
    for (int place = 0; place < arap->vertex_count; place++) {
        int vertex = arap->order[place];
        float pull = arap->pulls[vertex];
        struct vec2 sum = {pull * targets[vertex].x, pull * targets[vertex].y};
        for (int e = arap->first_edge[vertex]; e < arap->first_edge[vertex + 1]; e++) {
            struct vec2 a = arap->turns[vertex], b = arap->turns[arap->edges[e].to], v = arap->ideal[e];
            float half = 0.5f * arap->edges[e].weight, cosine = a.x + b.x, sine = a.y + b.y;
            sum.x -= half * (cosine * v.x - sine * v.y);
            sum.y -= half * (sine * v.x + cosine * v.y);
        }
        arap->right[place] = sum;
    }
}

// The global step: forth and back through the factor, both coordinates at once.
static void substitute(struct arap *arap, struct vec2 *positions)
{
    struct vec2 *right = arap->right;
    for (int i = 0; i < arap->vertex_count; i++) {
        const float *row = arap->factor + arap->row_start[i];
        int first = arap->row_first_place[i];
        struct vec2 sum = right[i];
        for (int k = first; k < i; k++) {
            sum.x -= row[k - first] * right[k].x;
            sum.y -= row[k - first] * right[k].y;
        }
        right[i] = (struct vec2){sum.x * row[i - first], sum.y * row[i - first]};
    }
    for (int i = arap->vertex_count - 1; i >= 0; i--) {
        const float *row = arap->factor + arap->row_start[i];
        int first = arap->row_first_place[i];
        right[i].x *= row[i - first];
        right[i].y *= row[i - first];
        for (int k = first; k < i; k++) {
            right[k].x -= row[k - first] * right[i].x;
            right[k].y -= row[k - first] * right[i].y;
        }
        positions[arap->order[i]] = right[i];
    }
}

void arap_solve(struct arap *arap, const struct vec2 *targets, const struct arap_stretch *stretches,
                int rounds, struct vec2 *positions)
{
    stretch_edges(arap, stretches);
    for (int round = 0; round < rounds; round++) {
        find_turns(arap, positions);
        fill_right_side(arap, targets);
        substitute(arap, positions);
    }
}
