// The face's skin as triangles in picture pixels: the 468 landmarks of the mesh with their place on the face
// at rest. Plain arithmetic, no GL.
#ifndef CHEVAL_RENDER_MAKEUP_SKIN_MESH_H
#define CHEVAL_RENDER_MAKEUP_SKIN_MESH_H

#include "platform/base/face_topology.h"
#include "platform/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

struct skin_vertex {
    float position_px[2];
    float uv[2];     // face_canonical_uv: v down
    float at_mm[2];  // on the face at rest, seen from the front: x to picture right, y up
    float normal[3]; // x to picture right, y up, z to the camera; unit length
};

struct skin_mesh {
    struct skin_vertex vertices[FACE_VERTEX_COUNT];
};

#define SKIN_INDICES (FACE_TRIANGLE_COUNT * 3)

// From SCENE_FACE_LANDMARKS landmarks. False when the face is degenerate or its landmarks aren't numbers;
// `out` is then undefined.
bool skin_mesh_build(const struct vec3 *landmarks_px, struct skin_mesh *out);

// The triangles of the skin: without lips, mouth and eyes. Counter-clockwise as the camera sees them. Returns
// how many indices were written, at most SKIN_INDICES; the same for every mesh.
uint32_t skin_mesh_indices(uint32_t *indices);

#endif
