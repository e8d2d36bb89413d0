// A pair of glasses from its measurements, as an optician gives them: boxed lens width and height, bridge,
// temple length, and the outline of the lens.
//
// Units: millimetres. Axes: +x picture right (the wearer's left), +y up, +z front. Origin: the middle of the
// bridge's underside, where it rests on the nose. Only the half at +x is described; the other mirrors it.
// The temples fall 6 degrees from the front's normal, so that a front worn upright meets the ears.
#ifndef CHEVAL_DEMO_EYEWEAR_SHAPE_H
#define CHEVAL_DEMO_EYEWEAR_SHAPE_H

#include "assets/demo/eyewear_mesh.h"

#define CONTOUR_POINTS 80

// Parts that take a material each. A frame leaves empty what it doesn't have.
enum eyewear_part {
    PART_FRONT,  // acetate: the whole front, or the brow bar
    PART_TEMPLE, // its side pieces
    PART_METAL,  // wire rims, bridge, end pieces
    PART_HINGE,  // hinges, rivets, screws
    PART_LENS,
    PART_EDGE, // the polished edge of a lens without a rim
    PART_PAD,  // silicone pads on arms
    PART_TIP,  // sleeves over the ends of metal temples
    PART_COUNT
};

enum eyewear_build { BUILD_ACETATE, BUILD_WIRE, BUILD_BROWLINE, BUILD_RIMLESS };

// Four quarters of superellipses, |x/a|^n + |y/b|^n = 1, that meet smoothly, then bent: every term is
// quadratic in the height above or below the widest line, so that the outline stays smooth.
struct eyewear_outline {
    float upper_temporal, upper_nasal, lower_nasal, lower_temporal; // the exponents: 2 round, 5 square
    float upper_share;              // of the height that lies above the widest line, 0..1
    float upper_taper, lower_taper; // narrowing towards top and bottom, as a share of the width
    float upper_shift, lower_shift; // sideways, positive temporal, as a share of the half width
    float upper_tilt, lower_tilt;   // rising towards the temple, as a share of the height
    float lift;                     // of the upper temporal corner alone (cat-eye), likewise
};

struct eyewear_frame {
    const char *file; // the name without .glb
    enum eyewear_build build;
    float lens_width, lens_height, bridge, temple_length, total_width;
    struct eyewear_outline outline;
    float lens_drop; // the lens's middle below the origin
    float front_radius, lens_bulge;
    // Acetate: the rim's width on each side of the lens, and `rim_corner` more at the upper
    // temporal corner.
    float rim_top, rim_bottom, rim_nasal, rim_temporal, rim_corner;
    float thickness, rounding;
    float bridge_height, bridge_arch; // acetate: above the underside; radius of the underside's arch
    bool double_bridge, rivets;
    float end_y, end_height; // where the temple joins
    float temple_height, temple_waist, temple_tip, temple_thickness;
};

// The lens's outline in the front's plane, counter-clockwise from the temple side, denser at the nose.
struct eyewear_contour {
    struct vec2 centre;
    struct vec2 points[CONTOUR_POINTS];
    struct vec2 normals[CONTOUR_POINTS]; // outward
};

void eyewear_contour(const struct eyewear_frame *frame, struct eyewear_contour *out);

// Distance to the outline, negative inside.
float eyewear_contour_distance(const struct eyewear_contour *contour, struct vec2 p);

// Where the ray from the lens's middle at `angle_rad` meets the outline.
struct vec2 eyewear_contour_at(const struct eyewear_contour *contour, float angle_rad);

// A point of the flat front, `z` before its middle plane, on the curved front.
struct vec3 eyewear_front_place(const struct eyewear_frame *frame, struct vec2 p, float z);

// Where the temple begins: behind the end piece, in the middle of the temple's section.
struct vec3 eyewear_hinge(const struct eyewear_frame *frame);

// The whole pair into `parts`, PART_COUNT zeroed meshes. What it is made of:
void eyewear_build(const struct eyewear_frame *frame, struct mesh *parts);
void eyewear_build_front(const struct eyewear_frame *frame, struct mesh *parts); // the half at +x
void eyewear_build_plate(const struct eyewear_frame *frame, const struct eyewear_contour *contour,
                         struct mesh *front);                                      // likewise
void eyewear_build_temple(const struct eyewear_frame *frame, struct mesh *parts);  // likewise
void eyewear_build_bridges(const struct eyewear_frame *frame, struct mesh *metal); // from rim to rim

#endif
