// What jewellers put together: cut stones, settings, links and chains.
//
// Units: millimetres. Stones and settings look towards +z, their girdle round the origin; surface_move takes
// them to their place.
#ifndef CHEVAL_DEMO_JEWEL_PARTS_H
#define CHEVAL_DEMO_JEWEL_PARTS_H

#include "assets/demo/demo_surface.h"

// A round brilliant of 57 facets. Light that enters through the table is thrown back by the pavilion below
// it, which no mesh of the outside shows: the table is laid out in the facets that are seen through it, each
// with the normal of what is mirrored there.
void jewel_brilliant(struct surface *stone, float diameter);

// A drop, round below and pointed at the top (+y), domed towards +z, faceted.
void jewel_pear(struct surface *stone, float width, float height);

// The drop's outline at `turn` of its way round, from its point against the clock, where width and height
// are 2.
struct vec2 jewel_pear_outline(float turn);

// Four prongs round a brilliant, and the basket that joins them.
void jewel_prongs(struct surface *metal, float diameter);

// An oval or round ring of wire: `length` and `width` over all, along x and y.
void jewel_link(struct surface *metal, float length, float width, float wire_radius, int along, int around);

// A cable chain: links of `pitch` from middle to middle along the curve, each turned a quarter against the
// last. `normal` is where the chain's flat side looks on the average.
void jewel_chain(struct surface *metal, const struct curve *curve, float pitch, float wire_radius,
                 struct vec3 normal);

// Takes +x to `along`, +z as near to `facing` as that allows, the origin to `at`.
struct mat4 jewel_place(struct vec3 at, struct vec3 along, struct vec3 facing);

#endif
