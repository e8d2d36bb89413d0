// What bottles, tubes, pencils and boxes are built from: a profile turned about an axis, with a round section
// or a rectangular one, and parts that are moved as a whole.
#ifndef CHEVAL_DEMO_PACKAGING_MESH_H
#define CHEVAL_DEMO_PACKAGING_MESH_H

#include "assets/eyewear/solid.h"

struct profile_point {
    float radius; // of the section; half its width where the section is a rectangle
    float y;
};

// The section around +y: `depth` is added to the radius for the half size along z; `roundness` 1 is a circle
// (or a long oval), less a rectangle with round corners.
struct packaging_section {
    float depth, roundness;
};

// A profile from bottom to top about the y axis; it may turn inwards and down again at the top, for a
// hollow. Both ends are closed. Returns the first point's index, for packaging_move.
int packaging_turn(struct solid *mesh, struct packaging_section section, const struct profile_point *profile,
                   int count);

// Turns the points from `first` on about x and then about y, then shifts them.
void packaging_move(struct solid *mesh, int first, float about_x_rad, float about_y_rad, struct vec3 by);

// A thin hair that tapers to a point, along `count` points of a path.
void packaging_hair(struct solid *mesh, const struct vec3 *path, int count, float radius);

#endif
