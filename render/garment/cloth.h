// A garment in GL: its pictures, and its mesh twice, for the sheet before the wearer and the one behind.
#ifndef CHEVAL_RENDER_GARMENT_CLOTH_H
#define CHEVAL_RENDER_GARMENT_CLOTH_H

#include "render/garment/coverage.h"
#include "render/gl/mesh.h"
#include "render/gl/texture.h"

struct cloth_vertex {
    struct vec2 position_px, uv;
    struct vec3 normal;
    float level; // of the picture's mipmaps, where no texel is smaller than the camera's pixels
};

struct cloth {
    uint32_t handle;            // 0: free
    struct texture front, back; // premultiplied; no back: the front stands in
    struct mesh mesh;           // vertices of the front sheet, then those of the rear
    struct coverage_shape shape;
    struct garment_run shown[2][GARMENT_PART_COUNT]; // of the front and the rear sheet: in `indices`
    uint32_t *indices;                               // room for all triangles of both
    float *level_share;                              // of a vertex in each of its triangles
    // What the shape points to.
    struct vec2 *uv;
    uint16_t (*triangles)[3];
    struct garment_run parts[GARMENT_PART_COUNT];
    uint8_t alpha[COVERAGE_SIDE][COVERAGE_SIDE];
};

// The cloth must stay where it is until it is finished. Failure leaves it zeroed.
MUST_CHECK enum result cloth_init(struct cloth *cloth, const struct garment *garment, struct diagnostic *why);
void cloth_finish(struct cloth *cloth); // takes a zeroed one

// The vertices as they hang in this frame, and which triangles can be seen. `room`: of 2 *
// GARMENT_MAX_VERTICES.
void cloth_set_vertices(struct cloth *cloth, const struct scene_garment *worn, struct cloth_vertex *room);

// With the program in use, whose vertex shader is garment.vert. Nothing where the sheet is not seen.
void cloth_draw_piece(const struct cloth *cloth, const struct scene_piece *piece, int picture_unit);

#endif
