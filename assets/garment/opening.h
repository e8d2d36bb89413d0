// What a garment's picture shows of its back: the inside of the collar seen through the neck, the lining
// between the fronts of an open jacket.
//
// It is bounded by the front's own edge, which is seen as a change of colour. Two kinds of seeds, on the
// inside and on the front, grow towards each other; where colours change growing is slow, so that they meet
// along the edge (geodesic segmentation: Bai and Sapiro, ICCV 2007).
#ifndef CHEVAL_ASSETS_GARMENT_OPENING_H
#define CHEVAL_ASSETS_GARMENT_OPENING_H

#include "platform/base/garment.h"
#include "platform/base/result.h"

struct opening;

// NULL and RESULT_OK when the garment has none, by its kind or its landmarks.
MUST_CHECK enum result opening_find(const struct garment *garment, struct opening **out);
void opening_free(struct opening *opening); // takes NULL

bool opening_has(const struct opening *opening, struct vec2 p); // takes NULL: no

#endif
