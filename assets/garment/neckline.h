// Edges of a garment's front that are seen within its picture: its neckline before the inside of its back,
// the two edges of an open jacket. Each is the path along which colours change most, found by dynamic
// programming.
#ifndef CHEVAL_ASSETS_GARMENT_NECKLINE_H
#define CHEVAL_ASSETS_GARMENT_NECKLINE_H

#include "platform/base/garment.h"

#define NECKLINE_POINTS 72

struct neckline {
    int count;
    struct vec2 points[NECKLINE_POINTS]; // from the wearer's right to the left, or from top to bottom
    float strength;                      // mean change of colour across it, bytes
    float texture;                       // what is usual around it
};

// Needs the sides of the neck; passes through GARMENT_NECK_FRONT where `is_known`. False: out of memory, or
// there is no room for one.
bool neckline_trace(const struct garment *garment, bool is_known, struct neckline *out);

// From the side of the neck to the inner end of the hem, which is GARMENT_HEM_INNER_* where `is_known`; side
// 0 right, 1 left. So again.
bool front_edge_trace(const struct garment *garment, int side, bool is_known, struct neckline *out);

#endif
