// A shirt of one colour as it lies on a table, with mesh and landmarks, for tests that drape and draw it.
#ifndef CHEVAL_TESTS_SUPPORT_FLAT_SHIRT_H
#define CHEVAL_TESTS_SUPPORT_FLAT_SHIRT_H

#include "platform/base/garment.h"

// The shirt's picture, and where its torso and its sleeves lie in it: the torso is a rectangle, a sleeve goes
// from the torso's upper edge side, between shoulder and armpit, down and outwards to its cuff.
enum {
    FLAT_SHIRT_WIDTH = 200,
    FLAT_SHIRT_HEIGHT = 240,
    FLAT_SHIRT_LEFT = 60, // of the torso, at the wearer's right
    FLAT_SHIRT_RIGHT = 140,
    FLAT_SHIRT_TOP = 30,
    FLAT_SHIRT_ARMPIT = 80,
    FLAT_SHIRT_BOTTOM = 220,
};

// A long-sleeved shirt, 9 x 20 vertices of torso, its sleeves sewn on. The picture is opaque on all of the
// mesh but a margin of two pixels, transparent beyond; its colour goes on everywhere. No back picture. Free
// with garment_free.
void flat_shirt(const uint8_t rgb[3], struct garment *out);

// The point of a sleeve (side 0 right, 1 left) so far along it (0 seam, 1 cuff) and across (0 outer edge,
// 1 inner edge).
struct vec2 flat_shirt_sleeve(int side, float along, float across);

#endif
