// The face's skin as triangles in picture pixels: the 468 landmarks of the mesh with their place on the face
// at rest, and a row of vertices above them, as the landmarks end well below the hairline. Plain arithmetic,
// no GL.
#ifndef CHEVAL_RENDER_MAKEUP_SKIN_MESH_H
#define CHEVAL_RENDER_MAKEUP_SKIN_MESH_H

#include "platform/base/face_topology.h"
#include "platform/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define SKIN_CROWN_COUNT 11
#define SKIN_VERTEX_COUNT (FACE_VERTEX_COUNT + SKIN_CROWN_COUNT)

struct skin_vertex {
    float position_px[2];
    float uv[2];     // as skin_vertex_uv
    float at_mm[2];  // on the face at rest, seen from the front: x to picture right, y up
    float normal[3]; // x to picture right, y up, z to the camera; unit length
    float shown;     // 0..1: 0 where the face turns away or something of the face, as the nose, is before it
};

struct skin_mesh {
    struct skin_vertex vertices[SKIN_VERTEX_COUNT]; // landmarks, then the row above the forehead
};

#define SKIN_TRIANGLE_COUNT (FACE_TRIANGLE_COUNT + 2 * SKIN_CROWN_COUNT)
#define SKIN_INDICES (SKIN_TRIANGLE_COUNT * 3)

// Where a vertex is on the unfolded face: face_canonical_uv, v down, and drawn on for the row above it.
struct vec2 skin_vertex_uv(int vertex);

// The vertices at the rim, a ring.
#define SKIN_RIM_COUNT FACE_RING_OVAL_COUNT
extern const uint16_t skin_rim[SKIN_RIM_COUNT];

// From SCENE_FACE_LANDMARKS landmarks. False when the face is degenerate or its landmarks aren't numbers;
// `out` is then undefined.
bool skin_mesh_build(const struct vec3 *landmarks_px, struct skin_mesh *out);

// The triangles of the skin: without lips, mouth and eyes. Counter-clockwise as the camera sees them. Returns
// how many indices were written, at most SKIN_INDICES; the same for every mesh.
uint32_t skin_mesh_indices(uint32_t *indices);

#endif
