// Triangles around the eyes, in picture pixels: the skin that shadow goes on, and the line that liner draws.
// Nothing of them lies in the eye's opening. Plain arithmetic, no GL.
//
// Both hold the right eye's vertices first, then the left's; an eye that is missing has vertices that show
// nothing.
#ifndef CHEVAL_RENDER_MAKEUP_EYE_MESH_H
#define CHEVAL_RENDER_MAKEUP_EYE_MESH_H

#include "render/makeup/eye_outline.h"

#include <stdint.h>

// --- the skin around an eye --------------------------------------------------------------------------------

// A ring: columns go around the eye, `around` counts its quarters: 0 inner corner .. 1 along the upper lid to
// the outer corner .. 2 around that corner .. 3 back along the lower lid .. 4 around the inner corner. Rows
// go away from the eye, `across`: 0 on the edge of the lid; above, 1 on the crease and 2 on the brow; below,
// 1 where the cheek begins.
#define EYE_RING_UPPER 32
#define EYE_RING_OUTER 8
#define EYE_RING_LOWER 16
#define EYE_RING_INNER 6
#define EYE_RING_COLUMNS (EYE_RING_UPPER + EYE_RING_OUTER + EYE_RING_LOWER + EYE_RING_INNER)
#define EYE_RING_ROWS 7 // that on the crease twice: above it other coordinates begin
#define EYE_RING_VERTICES ((EYE_RING_COLUMNS + 1) * EYE_RING_ROWS) // of one eye
#define EYE_RING_INDICES (EYE_RING_COLUMNS * (EYE_RING_ROWS - 1) * 6)

struct eye_ring_vertex {
    float position_px[2];
    float around, across;
    float unfolded;  // share of the lid's skin that is in sight below the crease: 1 when the eye is shut
    float edge_px;   // distance to the edge of the lid
    float shown;     // 1, going to 0 where this side of the face turns away
    float at_mm[2];  // below the crease: along the lid and up from the lashes, for what is folded away is not
                     // counted; elsewhere from the inner corner outwards and up
    float normal[3]; // x to picture right, y up, z to the camera; unit length
};

// `eyes`: NULL is a missing one.
void eye_ring_build(const struct eye_outline *const eyes[EYE_SIDES],
                    struct eye_ring_vertex vertices[EYE_SIDES * EYE_RING_VERTICES]);

// A part of the ring; `around` may begin below 0: before the inner corner.
struct eye_ring_part {
    float around[2], across[2];
};

// Counter-clockwise triangles as the camera sees them, of the ring's cells that the part touches; the same
// for every face. Returns how many indices were written, at most EYE_SIDES * EYE_RING_INDICES.
uint32_t eye_ring_indices(const struct eye_ring_part *part, uint32_t *indices);

// --- a line along the lids ---------------------------------------------------------------------------------

#define EYE_WING_COLUMNS 12
#define EYE_LINE_COLUMNS (EYE_POINTS + EYE_WING_COLUMNS)
#define EYE_LINE_ROWS 4
#define EYE_LINE_VERTICES (EYE_LINE_COLUMNS * EYE_LINE_ROWS) // of one lid
#define EYE_LINE_INDICES ((EYE_LINE_COLUMNS - 1) * (EYE_LINE_ROWS - 1) * 6)

struct eye_line_vertex {
    float position_px[2];
    float from_lid_px, from_end_px; // distances to the line's two edges, positive on the line; the first in
                                    // units in which its edge fades over eye_line's feather_px
    float feather_px;               // of its far edge
    float shown;                    // how much of the line there is, 0..1
    float at_mm[2];                 // along, and from the lid's edge
    float normal[3];
};

struct eye_line {
    bool upper, lower;
    float width_mm, wing_mm;
    float feather_px; // of an edge that is sharp
    float blended;    // 0 a sharp line .. 1 smudged: paler, wider, and fading over its own width
};

// Upper lids first, then the lower ones; those that `line` doesn't have show nothing.
void eye_line_build(const struct eye_outline *const eyes[EYE_SIDES], const struct eye_line *line,
                    struct eye_line_vertex vertices[2 * EYE_SIDES * EYE_LINE_VERTICES]);

// 2 * EYE_SIDES * EYE_LINE_INDICES indices of counter-clockwise triangles.
void eye_line_indices(uint32_t *indices);

#endif
