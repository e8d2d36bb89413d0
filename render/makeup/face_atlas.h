// The face at rest as a grid of small cells, in the canonical uv of its mesh: which place of the mesh each
// cell is, and what is there. What is known of a face over time lives on it, so that lips are compared with
// lips and cheeks with cheeks however the head turns. Always the same; plain arithmetic, no GL.
#ifndef CHEVAL_RENDER_MAKEUP_FACE_ATLAS_H
#define CHEVAL_RENDER_MAKEUP_FACE_ATLAS_H

#include "render/scene.h"

#include <stdbool.h>
#include <stdint.h>

#define ATLAS_SIDE 80
#define ATLAS_PLACES (ATLAS_SIDE * ATLAS_SIDE)

enum atlas_kind {
    ATLAS_SKIN,
    ATLAS_HOLLOW, // skin whose colour deceives: about nostrils, the corners of the eyes, lids, brows
    ATLAS_LIPS,
    ATLAS_MOUTH, // between the lips
    ATLAS_BROW,
    ATLAS_EYE,
};

struct atlas_cell {
    float u, v;     // -1..1, v down
    uint16_t place; // row * ATLAS_SIDE + column; u to the right, v down
    uint8_t kind;   // enum atlas_kind
    bool within;    // its four neighbours are cells too
    bool core;      // skin that hair and beard seldom cover: cheeks, nose, the middle of the forehead
};

// Where a cell is on the mesh.
struct atlas_anchor {
    uint16_t triangle;             // of face_triangles
    float weights[3];              // of its corners
    float parts[SCENE_PART_COUNT]; // how much it belongs to each; 1 together
};

struct face_atlas {
    struct atlas_cell cells[ATLAS_PLACES];
    struct atlas_anchor anchors[ATLAS_PLACES]; // of the cells
    int count;
    int16_t cell_at[ATLAS_PLACES]; // index into cells, -1 outside the face
};

void face_atlas_init(struct face_atlas *atlas);

#endif
