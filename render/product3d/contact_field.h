// How much of a product is about each point of space: what a contact shadow is looked up in.
//
// A product's opaque surfaces are counted into a coarse grid of cells when it is loaded, and blurred in
// metres when it is first worn, as only then its scale is known: finely, for what touches, and widely and
// away from the light, for what stands a little off. A point of the skin then needs one look-up, a little off
// it. The field belongs to the product and moves with it, so nothing swims or flickers.
//
// Plain arithmetic, no GL.
#ifndef CHEVAL_RENDER_PRODUCT3D_CONTACT_FIELD_H
#define CHEVAL_RENDER_PRODUCT3D_CONTACT_FIELD_H

#include "platform/base/model.h"

#define CONTACT_GRID_MAX 56 // cells a side

// A box of cells over a model, x fastest, then y, then z.
struct contact_grid {
    int size[3];
    float cell;         // side of a cell
    struct vec3 origin; // of the corner with the least coordinates, model space
    // Grid: 0 empty .. 1 a surface goes through all of the cell. Owned; NULL: nothing casts a shadow.
    float *filled;
};

// Lenses and what is blended cast none. The caller frees with contact_grid_free.
MUST_CHECK enum result contact_grid_fill(const struct model *model, struct contact_grid *out);
void contact_grid_free(struct contact_grid *grid); // takes a zeroed one

// Bytes of a field's texels: 0 nothing about .. 255 full.
struct contact_texel {
    uint8_t near, wide;
};

struct contact_field {
    int size[3];
    float cell;                   // model space
    struct vec3 origin;           // of the corner, model space
    struct contact_texel *texels; // owned
};

// `metres`: of one unit of model space, as it is worn; `to_light`: where light usually comes from then, unit
// length, model space. The field goes some way beyond the product and is empty at its edge.
MUST_CHECK enum result contact_field_make(const struct contact_grid *grid, float metres, struct vec3 to_light,
                                          struct contact_field *out);
void contact_field_free(struct contact_field *field); // takes a zeroed one

#endif
