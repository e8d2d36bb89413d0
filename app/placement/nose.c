#include "app/placement/nose.h"

#include "platform/base/face_topology.h"

#include <math.h>

#define ABOVE_ROOT_M 0.015f
#define NOWHERE_M (-1.0f) // far behind any head

enum { ROOT = 168, BRIDGE = 6 }; // the ridge level with the inner corners of the eyes, and below it

// The two sides while they are drawn, each z the foremost of the triangles there.
struct sides {
    float z_m[2][NOSE_ROWS][NOSE_COLUMNS];
};

static float corner_side(struct vec3 a, struct vec3 b, float x, float y)
{
    return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}

static int clamped(float cell, int count)
{
    return (int)fminf(fmaxf(cell, 0.0f), (float)count);
}

// The heights of one triangle on the grid points it covers, on the side of the face that `sign` says: `p` as
// seen from the ridge, outwards positive.
static void draw(const struct nose *nose, const struct vec3 p[3], float z_m[NOSE_ROWS][NOSE_COLUMNS])
{
    float area = corner_side(p[0], p[1], p[2].x, p[2].y);
    float high = fmaxf(p[0].y, fmaxf(p[1].y, p[2].y)), low = fminf(p[0].y, fminf(p[1].y, p[2].y));
    float inner = fminf(p[0].x, fminf(p[1].x, p[2].x)), outer = fmaxf(p[0].x, fmaxf(p[1].x, p[2].x));
    if (area == 0.0f)
        return;
    int last_row = clamped(floorf((nose->top_m - low) / NOSE_CELL_M) + 1.0f, NOSE_ROWS);
    int last_column = clamped(floorf(outer / NOSE_CELL_M) + 1.0f, NOSE_COLUMNS);
    for (int row = clamped(ceilf((nose->top_m - high) / NOSE_CELL_M), NOSE_ROWS); row < last_row; row++)
        for (int column = clamped(ceilf(inner / NOSE_CELL_M), NOSE_COLUMNS); column < last_column; column++) {
            float x = (float)column * NOSE_CELL_M, y = nose->top_m - (float)row * NOSE_CELL_M;
            float a = corner_side(p[1], p[2], x, y) / area, b = corner_side(p[2], p[0], x, y) / area;
            if (a < -1e-4f || b < -1e-4f || a + b > 1.0f + 1e-4f)
                continue;
            float z = a * p[0].z + b * p[1].z + (1.0f - a - b) * p[2].z;
            z_m[row][column] = fmaxf(z_m[row][column], z);
        }
}

void nose_measure(const struct vec3 mesh_m[FACE_MESH_LANDMARKS], struct nose *out)
{
    struct sides sides;
    out->middle_x_m = 0.5f * (mesh_m[ROOT].x + mesh_m[BRIDGE].x);
    out->top_m = mesh_m[ROOT].y + ABOVE_ROOT_M;
    for (int side = 0; side < 2; side++)
        for (int row = 0; row < NOSE_ROWS; row++)
            for (int column = 0; column < NOSE_COLUMNS; column++)
                sides.z_m[side][row][column] = NOWHERE_M;
    for (int i = 0; i < FACE_TRIANGLE_COUNT; i++)
        for (int side = 0; side < 2; side++) {
            struct vec3 p[3];
            for (int k = 0; k < 3; k++) {
                p[k] = mesh_m[face_triangles[i][k]];
                p[k].x = (side == 0 ? -1.0f : 1.0f) * (p[k].x - out->middle_x_m);
            }
            draw(out, p, sides.z_m[side]);
        }
    for (int row = 0; row < NOSE_ROWS; row++)
        for (int column = 0; column < NOSE_COLUMNS; column++)
            out->z_m[row][column] = 0.5f * (sides.z_m[0][row][column] + sides.z_m[1][row][column]);
}

float nose_at(const struct nose *nose, float aside_m, float y_m)
{
    float column = fabsf(aside_m) / NOSE_CELL_M, row = (nose->top_m - y_m) / NOSE_CELL_M;
    if (!(row >= 0.0f && row < (float)(NOSE_ROWS - 1) && column < (float)(NOSE_COLUMNS - 1)))
        return NOWHERE_M;
    int i = (int)row, k = (int)column;
    float down = row - (float)i, aside = column - (float)k;
    const float *above = nose->z_m[i], *below = nose->z_m[i + 1];
    float upper = above[k] + (above[k + 1] - above[k]) * aside;
    float lower = below[k] + (below[k + 1] - below[k]) * aside;
    return upper + (lower - upper) * down;
}
