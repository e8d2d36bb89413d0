// The lips as a strip of triangles around the mouth opening, in picture pixels, with soft edges measured.
//
// Columns run around the mouth: from the subject's right corner along the lower lip to the left corner and
// back along the upper lip. Rows run across the lip: the first lies outside the contour, as far as a liner or
// a soft edge reaches, the second on it, LIP_ROW_INNER on the mouth opening. Landmarks put the opening too
// far into the lip when teeth show, so the last rows reach on into the mouth, where only what looks like lip
// may be painted. Plain arithmetic, no GL.
#ifndef CHEVAL_RENDER_MAKEUP_LIP_MESH_H
#define CHEVAL_RENDER_MAKEUP_LIP_MESH_H

#include "platform/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define LIP_SUBDIVISIONS 4                  // of the way from a landmark to the next
#define LIP_COLUMNS (20 * LIP_SUBDIVISIONS) // the mesh repeats the first column at the end
#define LIP_ROWS 9
#define LIP_ROW_INNER 6
#define LIP_VERTICES ((LIP_COLUMNS + 1) * LIP_ROWS)
#define LIP_INDICES (LIP_COLUMNS * (LIP_ROWS - 1) * 6)

struct lip_vertex {
    float position_px[2];
    float outer_px;         // distance to the lips' outer contour, positive on the lip
    float inner_px;         // distance to the mouth opening, positive on the lip
    float inner_feather_px; // over which the inner edge fades; 0 where the lips touch
    float reach_px;         // over which the strip fades into the mouth; more where both lips' strips meet
    float along;            // around: 0 right corner, 1 left corner, 2 right corner again
    float across;           // 0 contour .. 1 mouth opening, more in the mouth
    float normal[3];        // x to picture right, y up, z to the camera; unit length
    float at_mm[2];         // on the face at rest, seen from the front: x to picture right, y up
};

struct lip_mesh {
    struct lip_vertex vertices[LIP_VERTICES]; // column by column
    float width_px;                           // from corner to corner
    float margin_px;                          // how far the strip goes on beyond the contour
    float least_feather_px;                   // the narrowest edge that does not look jagged
    float openness;                           // 0 the lips touch .. 1 teeth could show
};

// From SCENE_FACE_LANDMARKS landmarks. False when there are no lips to draw (a degenerate or tiny mouth, or
// landmarks that aren't numbers); `out` is then undefined.
bool lip_mesh_build(const struct vec3 *landmarks_px, float least_feather_px, struct lip_mesh *out);

// LIP_INDICES indices of counter-clockwise triangles as the camera sees them; the same for every mesh.
void lip_mesh_indices(uint32_t *indices);

#endif
