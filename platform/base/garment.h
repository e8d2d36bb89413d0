// A garment cut from a flat product picture, as plain data: what assets/garment reads and app/garment drapes.
//
// Units and axes: pixels of the cut-out picture (origin top-left, pixel i spans [i, i+1)), the garment lying
// as it was photographed, its front up, its neck or waistband towards the top. "right" and "left" are the
// wearer's: the right sleeve of a garment seen from the front is at smaller x. All arrays are owned by the
// garment and freed by garment_free; every index has been checked by whoever built it. Read-only once built,
// then any thread.
#ifndef CHEVAL_PLATFORM_BASE_GARMENT_H
#define CHEVAL_PLATFORM_BASE_GARMENT_H

#include "platform/base/picture.h"
#include "platform/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define GARMENT_MAX_VERTICES 4096
#define GARMENT_MAX_TRIANGLES 8192

// Names: garment_kind_names. A top without sleeves is a T-shirt or a shirt without cuffs.
enum garment_kind {
    GARMENT_T_SHIRT,
    GARMENT_SHIRT, // with a collar, blouses too
    GARMENT_SWEATER,
    GARMENT_JACKET, // and coats
    GARMENT_DRESS,
    GARMENT_SKIRT,
    GARMENT_TROUSERS,
    GARMENT_SCARF,
    GARMENT_TIE,
    GARMENT_BAG, // on a shoulder strap
    GARMENT_KIND_COUNT,
};

// Named points on the outline, or on an inner edge. Names: garment_landmark_names. Pairs: the right one
// first.
enum garment_landmark {
    GARMENT_NECK_BACK,  // middle of the upper edge of the back: of its collar, if there is one
    GARMENT_NECK_FRONT, // middle of the front's neckline, its lowest point
    GARMENT_NECK_RIGHT, // where the neckline meets the shoulder seam
    GARMENT_NECK_LEFT,
    GARMENT_COLLAR_RIGHT, // tip of a collar's end; only with a collar that has ends
    GARMENT_COLLAR_LEFT,
    GARMENT_SHOULDER_RIGHT, // outer end of the shoulder seam, where a sleeve begins
    GARMENT_SHOULDER_LEFT,
    GARMENT_ARMPIT_RIGHT,
    GARMENT_ARMPIT_LEFT,
    // On the outer edge halfway down a whole sleeve, farther down one that ends on the forearm (as far from
    // the shoulder as an elbow is); on the inner edge straight across from there. None on short sleeves.
    GARMENT_ELBOW_OUTER_RIGHT,
    GARMENT_ELBOW_OUTER_LEFT,
    GARMENT_ELBOW_INNER_RIGHT,
    GARMENT_ELBOW_INNER_LEFT,
    GARMENT_CUFF_OUTER_RIGHT, // ends of a sleeve's edge; none without sleeves
    GARMENT_CUFF_OUTER_LEFT,
    GARMENT_CUFF_INNER_RIGHT,
    GARMENT_CUFF_INNER_LEFT,
    GARMENT_WAIST_RIGHT, // narrowest between armpit and hem; skirt, trousers: ends of the waistband
    GARMENT_WAIST_LEFT,
    GARMENT_KNEE_OUTER_RIGHT, // trousers that reach below the knee: halfway down the inner leg
    GARMENT_KNEE_OUTER_LEFT,
    GARMENT_KNEE_INNER_RIGHT,
    GARMENT_KNEE_INNER_LEFT,
    GARMENT_HEM_RIGHT, // outer ends of the hem; of each leg's; of a scarf's ends; lower corners of a bag
    GARMENT_HEM_LEFT,
    GARMENT_HEM_INNER_RIGHT, // inner ends: of a leg's hem, of an open jacket's fronts, of a scarf's ends
    GARMENT_HEM_INNER_LEFT,
    GARMENT_CROTCH,      // trousers
    GARMENT_TIP,         // lowest point of a tie
    GARMENT_STRAP_TOP,   // highest point of a bag's strap, in its middle
    GARMENT_STRAP_RIGHT, // where a bag's strap meets the bag
    GARMENT_STRAP_LEFT,
    GARMENT_LANDMARK_COUNT,
};

// What is drawn together, and hidden by the same things. Names: garment_part_names.
enum garment_part {
    GARMENT_PART_BACK,  // of the back what is seen from the front: inside of the collar, of an open jacket
    GARMENT_PART_TORSO, // body of the garment: also a skirt, a scarf, a tie, the bag itself
    GARMENT_PART_UPPER_SLEEVE_RIGHT, // shoulder to elbow, or all of a short one
    GARMENT_PART_UPPER_SLEEVE_LEFT,
    GARMENT_PART_LOWER_SLEEVE_RIGHT, // elbow to cuff
    GARMENT_PART_LOWER_SLEEVE_LEFT,
    GARMENT_PART_LEG_RIGHT, // of trousers, below the crotch
    GARMENT_PART_LEG_LEFT,
    GARMENT_PART_COLLAR, // a collar's front: over the torso, under a beard
    GARMENT_PART_STRAP,  // of a bag
    GARMENT_PART_COUNT,
};

struct garment_run {
    int first, count; // of triangles
};

struct garment {
    enum garment_kind kind;
    bool is_open; // a jacket, worn open
    struct vec2 landmarks_px[GARMENT_LANDMARK_COUNT];
    bool has[GARMENT_LANDMARK_COUNT];
    // Where it was cut out: pixel p is at (from_px + p) / from_scale of the shop's picture. Scale 0: not
    // known.
    struct vec2 from_px;
    float from_scale;
    // The mesh covers the cut-out and a little beyond, so that its edges are the picture's alpha. Parts that
    // are sewn together share the vertices of their seam.
    int vertex_count, triangle_count;
    struct vec2 *vertices_px;
    uint16_t (*triangles)[3];
    struct garment_run parts[GARMENT_PART_COUNT]; // of `triangles`; none: count 0
    // sRGB with straight alpha; colours go on below what is transparent, so that filtering draws no halo.
    struct picture front;
    // What the wearer shows from behind, lying on the front picture as if one saw through it: same size, same
    // coordinates. No pixels: not known.
    struct picture back;
};

extern const char *const garment_kind_names[GARMENT_KIND_COUNT];         // "t_shirt" …
extern const char *const garment_landmark_names[GARMENT_LANDMARK_COUNT]; // "neck_back", "cuff_outer_right" …
extern const char *const garment_part_names[GARMENT_PART_COUNT];         // "back", "upper_sleeve_right" …

// False for a name that is none.
bool garment_kind_from_name(const char *name, enum garment_kind *out);

// Takes a zeroed garment, and leaves one.
void garment_free(struct garment *garment);

#endif
