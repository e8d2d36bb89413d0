// Where products for the skin go: pictures on the unfolded face (face_canonical_uv: u to picture right, v
// down), made by arithmetic. Plain arithmetic, no GL.
//
// A product may bring a picture of its own in place of them: square, drawn over the template that
// skin_template_draw makes, the subject's right cheek on its left side. White is all of the product, black
// none, and so is transparent: what counts is red (as brightness looks, sRGB) times alpha. It is used as it
// is drawn; the product's `edge` says nothing about it. Lips and eyes are never painted.
#ifndef CHEVAL_RENDER_MAKEUP_SKIN_MASKS_H
#define CHEVAL_RENDER_MAKEUP_SKIN_MASKS_H

#include "platform/base/makeup.h"
#include "platform/base/picture.h"

#include <stddef.h>
#include <stdint.h>

#define SKIN_MASK_SIDE 192
#define SKIN_MASK_BYTES ((size_t)SKIN_MASK_SIDE * SKIN_MASK_SIDE * 4)
#define SKIN_MASK_MM 235.0f // what a mask's side is on the face at rest: the median over the mesh's edges

// What all masks share: how far each place is from eyes, lips, brows, nostrils and the rim of the face. Heap.
struct skin_plan;
struct skin_plan *skin_plan_create(void); // NULL: no memory
void skin_plan_destroy(struct skin_plan *plan);

// SKIN_MASK_BYTES bytes of RGBA, top row first. Red: how deep within the product's shape, 255 in its middle
// and 128 where it would end if it were put on with a sharp edge; green: how much goes there; blue: where a
// face catches the light.
void skin_mask_fill(const struct skin_plan *plan, enum makeup_kind kind, enum makeup_style style,
                    uint8_t *pixels);

// The skin's triangles that have any of a product by this mask. Returns how many indices were written, at
// most SKIN_INDICES (skin_mesh.h).
uint32_t skin_mask_indices(const uint8_t *pixels, uint32_t *indices);

// For artists: the outlines of face, brows, eyes, nose and lips on a white square. The caller frees it.
MUST_CHECK enum result skin_template_draw(int side_px, struct picture *out);

#endif
