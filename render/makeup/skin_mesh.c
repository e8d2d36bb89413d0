#include "render/makeup/skin_mesh.h"

#include <float.h>
#include <string.h>

// Cosines between skin and camera at which a product begins to show, and shows in full: nearer to the
// outline of the face landmarks may lie beside it, and paint would be seen on what is behind.
#define GRAZING 0.06f
#define FACING 0.36f

// How far something must lie before the skin to hide it for certain, in distances of the outer eye corners
// (89 mm): less than a nose stands out, more than landmarks err in depth.
#define BEFORE_LEAST 0.06f
#define BEFORE_FULL 0.13f

#define FARTHEST_PX 1e6f // no picture is as large (picture.h)

#define DEPTH_CELLS 48 // a side, over the box of the face

// The row above the forehead, from the subject's right to the left: each vertex goes on from one within the
// face over one at its rim, so far as the way between them times its reach. 15 mm at most: where hair begins
// on many faces. What of it is hair is not in sight (face_map.h).
static const struct {
    uint16_t within, rim;
    float reach;
} crown[SKIN_CROWN_COUNT] = {
    {71, 21, 0.35f},   {68, 54, 0.7f},   {104, 103, 0.9f},  {69, 67, 1.0f},
    {108, 109, 0.95f}, {151, 10, 0.9f},  {337, 338, 0.95f}, {299, 297, 1.0f},
    {333, 332, 0.9f},  {298, 284, 0.7f}, {301, 251, 0.35f},
};

#define CROWN(i) (FACE_VERTEX_COUNT + (i))

const uint16_t skin_rim[SKIN_RIM_COUNT] = {
    // face_ring_oval with the crown
    CROWN(5), CROWN(6), CROWN(7), CROWN(8), CROWN(9), CROWN(10), 389, 356, 454, 323, 361, 288, 397, 365, 379,
    378,      400,      377,      152,      148,      176,       149, 150, 136, 172, 58,  132, 93,  234, 127,
    162,      CROWN(0), CROWN(1), CROWN(2), CROWN(3), CROWN(4),
};

static float go_on(float within, float rim, float reach)
{
    return rim + reach * (rim - within);
}

struct vec2 skin_vertex_uv(int vertex)
{
    if (vertex < FACE_VERTEX_COUNT)
        return face_canonical_uv[vertex];
    int i = vertex - FACE_VERTEX_COUNT;
    struct vec2 within = face_canonical_uv[crown[i].within], rim = face_canonical_uv[crown[i].rim];
    return (struct vec2){go_on(within.x, rim.x, crown[i].reach), go_on(within.y, rim.y, crown[i].reach)};
}

// Landmarks or other places of the face's vertices, with the crown behind them.
static void add_crown(const struct vec3 *face, struct vec3 *out)
{
    memcpy(out, face, FACE_VERTEX_COUNT * sizeof *out);
    for (int i = 0; i < SKIN_CROWN_COUNT; i++) {
        struct vec3 within = face[crown[i].within], rim = face[crown[i].rim];
        float reach = crown[i].reach;
        out[CROWN(i)] = (struct vec3){go_on(within.x, rim.x, reach), go_on(within.y, rim.y, reach),
                                      go_on(within.z, rim.z, reach)};
    }
}

// Behind the face's triangles: two between neighbours of the crown, and one at each end.
static void get_triangle(int i, uint16_t out[3])
{
    if (i < FACE_TRIANGLE_COUNT) {
        memcpy(out, face_triangles[i], 3 * sizeof(uint16_t));
        return;
    }
    int k = (i - FACE_TRIANGLE_COUNT) / 2;
    bool upper = (i - FACE_TRIANGLE_COUNT) % 2 != 0;
    if (k < SKIN_CROWN_COUNT - 1) {
        out[0] = crown[k].rim;
        out[1] = upper ? (uint16_t)CROWN(k + 1) : crown[k + 1].rim;
        out[2] = (uint16_t)(upper ? CROWN(k) : CROWN(k + 1));
    } else {
        memcpy(out,
               upper ? (uint16_t[3]){251, 389, CROWN(SKIN_CROWN_COUNT - 1)}
                     : (uint16_t[3]){162, 21, CROWN(0)},
               3 * sizeof(uint16_t));
    }
}

static struct vec3 to_view(struct vec3 landmark)
{
    return (struct vec3){landmark.x, -landmark.y, -landmark.z};
}

static float step_smoothly(float from, float to, float x)
{
    float t = fminf(fmaxf((x - from) / (to - from), 0.0f), 1.0f);
    return t * t * (3.0f - 2.0f * t);
}

// Each vertex's normal: the mean of its triangles', by their area.
static void set_normals(const struct vec3 *at_px, struct skin_mesh *mesh)
{
    struct vec3 sums[SKIN_VERTEX_COUNT];
    memset(sums, 0, sizeof sums);
    for (int i = 0; i < SKIN_TRIANGLE_COUNT; i++) {
        uint16_t triangle[3];
        get_triangle(i, triangle);
        struct vec3 a = to_view(at_px[triangle[0]]);
        struct vec3 ab = vec3_subtract(to_view(at_px[triangle[1]]), a);
        struct vec3 ac = vec3_subtract(to_view(at_px[triangle[2]]), a);
        struct vec3 normal = vec3_cross(ab, ac);
        for (int k = 0; k < 3; k++)
            sums[triangle[k]] = vec3_add(sums[triangle[k]], normal);
    }
    for (int i = 0; i < SKIN_VERTEX_COUNT; i++) {
        struct vec3 normal = vec3_normalise(sums[i]);
        memcpy(mesh->vertices[i].normal, (float[3]){normal.x, normal.y, normal.z}, sizeof(float[3]));
    }
}

// --- what is before what -----------------------------------------------------------------------------------

// How near the nearest part of the face is, on a coarse grid over its box: z to the camera, in pixels.
struct depth {
    float left, top, cells_px; // cells a pixel
    float nearest[DEPTH_CELLS][DEPTH_CELLS];
};

static void frame_depth(const struct vec3 *at_px, struct depth *depth)
{
    struct vec3 low = at_px[0], high = at_px[0];
    for (int i = 1; i < SKIN_VERTEX_COUNT; i++) {
        struct vec3 p = at_px[i];
        low = (struct vec3){fminf(low.x, p.x), fminf(low.y, p.y), 0.0f};
        high = (struct vec3){fmaxf(high.x, p.x), fmaxf(high.y, p.y), 0.0f};
    }
    depth->left = low.x;
    depth->top = low.y;
    depth->cells_px = (float)DEPTH_CELLS / (fmaxf(high.x - low.x, high.y - low.y) * 1.001f);
    for (int i = 0; i < DEPTH_CELLS * DEPTH_CELLS; i++)
        depth->nearest[i / DEPTH_CELLS][i % DEPTH_CELLS] = -FLT_MAX;
}

// A landmark in cells; z stays as it is, to the camera.
static struct vec3 to_cells(const struct depth *depth, struct vec3 landmark)
{
    return (struct vec3){(landmark.x - depth->left) * depth->cells_px,
                         (landmark.y - depth->top) * depth->cells_px, -landmark.z};
}

// Twice the signed area of a, b, c.
static float area(struct vec3 a, struct vec3 b, float x, float y)
{
    return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}

// At the middles of the cells that the triangle covers.
static void add_triangle(struct depth *depth, struct vec3 a, struct vec3 b, struct vec3 c)
{
    float whole = area(a, b, c.x, c.y);
    if (!(fabsf(whole) > 1e-6f))
        return;
    int left = (int)fminf(a.x, fminf(b.x, c.x)), right = (int)fmaxf(a.x, fmaxf(b.x, c.x));
    int top = (int)fminf(a.y, fminf(b.y, c.y)), bottom = (int)fmaxf(a.y, fmaxf(b.y, c.y));
    for (int row = top; row <= bottom; row++)
        for (int column = left; column <= right; column++) {
            float x = (float)column + 0.5f, y = (float)row + 0.5f;
            float of_a = area(b, c, x, y) / whole, of_b = area(c, a, x, y) / whole, of_c = 1.0f - of_a - of_b;
            if (of_a < 0.0f || of_b < 0.0f || of_c < 0.0f)
                continue;
            float *nearest = &depth->nearest[row][column];
            *nearest = fmaxf(*nearest, of_a * a.z + of_b * b.z + of_c * c.z);
        }
}

static void set_shown(const struct vec3 *at_px, struct skin_mesh *mesh)
{
    struct depth depth;
    frame_depth(at_px, &depth);
    for (int i = 0; i < SKIN_TRIANGLE_COUNT; i++) {
        uint16_t triangle[3];
        get_triangle(i, triangle);
        add_triangle(&depth, to_cells(&depth, at_px[triangle[0]]), to_cells(&depth, at_px[triangle[1]]),
                     to_cells(&depth, at_px[triangle[2]]));
    }
    float eyes_px = vec3_length(vec3_subtract(at_px[263], at_px[33]));
    for (int i = 0; i < SKIN_VERTEX_COUNT; i++) {
        struct vec3 at = to_cells(&depth, at_px[i]);
        float before = (depth.nearest[(int)at.y][(int)at.x] - at.z) / eyes_px;
        mesh->vertices[i].shown = step_smoothly(GRAZING, FACING, mesh->vertices[i].normal[2]) *
                                  (1.0f - step_smoothly(BEFORE_LEAST, BEFORE_FULL, before));
    }
}

// --- the mesh ----------------------------------------------------------------------------------------------

bool skin_mesh_build(const struct vec3 *landmarks_px, struct skin_mesh *out)
{
    float width_px = landmarks_px[263].x - landmarks_px[33].x;
    float height_px = landmarks_px[152].y - landmarks_px[10].y;
    if (!(vec2_length((struct vec2){width_px, height_px}) >= 8.0f))
        return false;
    for (int i = 0; i < FACE_VERTEX_COUNT; i++)
        if (!(fabsf(landmarks_px[i].x) < FARTHEST_PX && fabsf(landmarks_px[i].y) < FARTHEST_PX &&
              fabsf(landmarks_px[i].z) < FARTHEST_PX))
            return false;
    struct vec3 at_px[SKIN_VERTEX_COUNT], rest_m[SKIN_VERTEX_COUNT];
    add_crown(landmarks_px, at_px);
    add_crown(face_canonical_m, rest_m);
    for (int i = 0; i < SKIN_VERTEX_COUNT; i++) {
        struct vec2 uv = skin_vertex_uv(i);
        out->vertices[i] = (struct skin_vertex){
            .position_px = {at_px[i].x, at_px[i].y},
            .uv = {uv.x, uv.y},
            .at_mm = {1000.0f * rest_m[i].x, 1000.0f * rest_m[i].y},
        };
    }
    set_normals(at_px, out);
    set_shown(at_px, out);
    return true;
}

uint32_t skin_mesh_indices(uint32_t *indices)
{
    uint32_t count = 0;
    for (int i = 0; i < SKIN_TRIANGLE_COUNT; i++) {
        uint16_t triangle[3];
        get_triangle(i, triangle);
        for (int k = 0; k < 3 && (i >= FACE_TRIANGLE_COUNT || face_triangle_region[i] == FACE_REGION_SKIN);
             k++)
            indices[count++] = triangle[k];
    }
    return count;
}
