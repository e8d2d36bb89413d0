// What the parts of the eyewear builder share: a pair as the numbers its geometry is made of, and its bodies.
// Nothing here is used outside assets/eyewear and what makes the demo's own files.
//
// Units: millimetres. Axes: +x picture right (the wearer's left), +y up, +z front. Origin: the middle of the
// bridge's underside, where it rests on the nose. Only the half at +x is described; the other mirrors it.
#ifndef CHEVAL_ASSETS_EYEWEAR_FRAME_H
#define CHEVAL_ASSETS_EYEWEAR_FRAME_H

#include "assets/eyewear/solid.h"
#include "platform/base/eyewear.h"

#define CONTOUR_POINTS 80

// Parts that take a material each. A frame leaves empty what it doesn't have.
enum eyewear_part {
    PART_FRONT,  // acetate: the whole front, or the brow bar
    PART_TEMPLE, // its side pieces
    PART_METAL,  // wire rims, bridge, end pieces
    PART_HINGE,  // hinges, rivets, screws
    PART_LENS,
    PART_EDGE, // the polished edge of a lens without a rim, the thread that holds it
    PART_PAD,  // silicone pads on arms
    PART_TIP,  // sleeves over the ends of metal temples
    PART_COUNT
};

enum frame_build {
    BUILD_PLATE, // acetate around the lens
    BUILD_WIRE,
    BUILD_BROW, // an acetate bar above, wire below
    BUILD_HALF, // a bar above, of acetate or of metal, a thread below
    BUILD_RIMLESS
};

// Four quarters of superellipses, |x/a|^n + |y/b|^n = 1, that meet smoothly, then bent: every term is
// quadratic in the height above or below the widest line, so that the outline stays smooth.
struct frame_outline {
    float upper_temporal, upper_nasal, lower_nasal, lower_temporal; // the exponents: 2 round, 5 square
    float upper_share;              // of the height that lies above the widest line, 0..1
    float upper_taper, lower_taper; // narrowing towards top and bottom, as a share of the width
    float upper_shift, lower_shift; // sideways, positive temporal, as a share of the half width
    float upper_tilt, lower_tilt;   // rising towards the temple, as a share of the height
    float lift;                     // of the upper temporal corner alone (cat-eye), likewise
};

struct frame {
    enum frame_build build;
    bool acetate;
    float lens_width, lens_height, bridge, temple_length, total_width;
    struct frame_outline outline;
    float lens_drop;    // the lens's middle below the origin
    float front_radius; // of the front's curve, seen from above
    float lens_bulge;   // of the lens's middle before its edge
    // Acetate: the rim's width on each side of the lens, and `rim_corner` more at the upper temporal corner.
    float rim_top, rim_bottom, rim_nasal, rim_temporal, rim_corner;
    float thickness, rounding;
    float bridge_height, bridge_arch; // acetate: above the underside; radius of the underside's arch
    bool double_bridge, rivets, nose_pads;
    float end_y, end_height; // where the temple joins
    float end_reach;         // of the end piece, from the middle
    float temple_height, temple_waist, temple_tip, temple_thickness;
    float temple_fall_rad; // below the front's normal
    float temple_bend;     // along the temple, where it turns down behind the ear
    float temple_end;      // along the temple as temple_point counts, so that it is as long as it should be
};

// `eyewear` is complete and checked.
void frame_of(const struct eyewear *eyewear, struct frame *out);

// The lens's outline in the front's plane, counter-clockwise from the temple side, denser where it turns.
struct frame_contour {
    struct vec2 centre;
    struct vec2 points[CONTOUR_POINTS];
    struct vec2 normals[CONTOUR_POINTS]; // outward
};

void frame_contour(const struct frame *frame, struct frame_contour *out);

// Distance to the outline, negative inside.
float frame_contour_distance(const struct frame_contour *contour, struct vec2 p);

// Where the ray from the lens's middle at `angle_rad` meets the outline.
struct vec2 frame_contour_at(const struct frame_contour *contour, float angle_rad);

// A point of the flat front, `z` before its middle plane, on the curved front.
struct vec3 frame_place(const struct frame *frame, struct vec2 p, float z);

// The unit normal of the front's front there.
struct vec3 frame_normal(const struct frame *frame, struct vec2 p);

// Where the temple begins: behind the end piece, in the middle of the temple's section.
struct vec3 frame_hinge(const struct frame *frame);

// The middle of the temple's section at `s` along it, and how long it is up to there.
struct vec3 frame_temple_point(const struct frame *frame, float s);
float frame_temple_length(const struct frame *frame, float s);

// The whole pair into `parts`, PART_COUNT zeroed solids. RESULT_INVALID when the measurements give
// no front, RESULT_NO_MEMORY. What it is made of:
MUST_CHECK enum result frame_build_parts(const struct frame *frame, struct solid *parts);
void frame_build_front(const struct frame *frame, struct solid *parts); // the half at +x
MUST_CHECK enum result frame_build_plate(const struct frame *frame, const struct frame_contour *contour,
                                         struct solid *front); // likewise
void frame_build_brow(const struct frame *frame, const struct frame_contour *contour,
                      struct solid *front);                               // likewise
void frame_build_temple(const struct frame *frame, struct solid *parts);  // likewise
void frame_build_bridges(const struct frame *frame, struct solid *metal); // from rim to rim

// --- plate.c: the plate's shape in its plane, for plate and brow bar --------------------------------------

#define EDGE_POINTS 4     // of a rounded edge
#define GROOVE_DEPTH 0.5f // how far the lens reaches into the rim

// Negative in the plate; the lens's hole is not cut out of it.
float plate_distance(const struct frame *frame, const struct frame_contour *contour, struct vec2 p);
struct vec2 plate_normal(const struct frame *frame, const struct frame_contour *contour, struct vec2 p);

// A rounded edge: `step` 0 is on the face, EDGE_POINTS - 1 on the side wall; `side` 1 front, -1 back.
struct vec3 plate_edge_point(const struct frame *frame, struct vec2 p, struct vec2 normal, float rounding,
                             int step, float side);

#endif
