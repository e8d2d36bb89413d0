// A brow as a strip of triangles in picture pixels, laid over the hairs that are there.
//
// Columns run from the inner end to the tail, rows across, from below to above. Landmarks say where a brow
// must be; where exactly its hairs are, and how wide it is, the picture says: what is darker than the skin
// above and below it (or lighter, with hair fairer than the skin). Plain arithmetic, no GL.
#ifndef CHEVAL_RENDER_MAKEUP_BROW_MESH_H
#define CHEVAL_RENDER_MAKEUP_BROW_MESH_H

#include "platform/base/picture.h"
#include "render/makeup/eye_outline.h"
#include "render/makeup/face_light.h"

#include <stdbool.h>
#include <stdint.h>

#define BROW_COLUMNS 31
#define BROW_ROWS 9
#define BROW_VERTICES (BROW_COLUMNS * BROW_ROWS)
#define BROW_INDICES ((BROW_COLUMNS - 1) * (BROW_ROWS - 1) * 6)
#define BROW_REACH 1.7f // the strip goes as far up and down as this many half widths of the brow

struct brow_vertex {
    float position_px[2];
    float along, across; // 0 inner end .. 1 tail, -1 lower edge .. 1 upper edge; beyond both
    float skin;          // luminance of the bare skin here, linear
    float shade;         // the same, in means of the face's brows: less in shadow
};

struct brow_mesh {
    struct brow_vertex vertices[BROW_VERTICES]; // column by column
    float hair;      // luminance of its hairs, in luminances of the skin: below 1 but for fair hair
    float length_mm; // of the brow, and half of its greatest width, on the face at rest
    float half_mm;
    float skin;  // mean luminance of the skin about it
    float mm_px; // picture pixels a millimetre along it
};

// From SCENE_FACE_LANDMARKS landmarks and the camera frame. False when there is no brow to draw (degenerate
// or tiny, outside the picture, or landmarks that aren't numbers); `out` is then undefined.
bool brow_mesh_build(const struct srgb_table *table, const struct picture *picture,
                     const struct vec3 *landmarks_px, enum eye_side side, struct brow_mesh *out);

// Sets what is measured in means of both brows. Either may be NULL.
void brow_mesh_share_light(struct brow_mesh *right, struct brow_mesh *left);

// Picture pixels of a place on the strip.
struct vec2 brow_mesh_at(const struct brow_mesh *mesh, float along, float across);

// Light on the middle of the brow there, in means of the face's brows.
float brow_mesh_shade(const struct brow_mesh *mesh, float along);

// BROW_INDICES indices of triangles, counter-clockwise as the camera sees them on that side; the same for
// every mesh.
void brow_mesh_indices(enum eye_side side, uint32_t *indices);

#endif
