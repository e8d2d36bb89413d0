// Which part of a garment each place of its picture belongs to, from landmarks and the picture's own edges.
#ifndef CHEVAL_ASSETS_GARMENT_PARTS_H
#define CHEVAL_ASSETS_GARMENT_PARTS_H

#include "platform/base/garment.h"
#include "platform/base/result.h"

struct garment_parts;

// `garment` is borrowed: its landmarks and its front.
MUST_CHECK enum result garment_parts_create(const struct garment *garment, struct garment_parts **out);
void garment_parts_destroy(struct garment_parts *parts); // takes NULL

// Everywhere, also beside the cloth.
enum garment_part garment_parts_at(const struct garment_parts *parts, struct vec2 p);

// Whether a sleeve or a leg of this side (0 right, 1 left) is sewn to what lies beside it at p, within
// `slack_px`: along its seam, not where it only touches.
bool garment_parts_sewn(const struct garment_parts *parts, int side, struct vec2 p, float slack_px);

#endif
