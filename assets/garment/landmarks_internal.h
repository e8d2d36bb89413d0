// What the files that find landmarks share. Nothing here is used outside assets/garment/landmarks*.c.
#ifndef CHEVAL_ASSETS_GARMENT_LANDMARKS_INTERNAL_H
#define CHEVAL_ASSETS_GARMENT_LANDMARKS_INTERNAL_H

#include "assets/garment/landmarks.h"
#include "assets/garment/outline.h"

// Sets a landmark.
static inline void landmark_set(struct garment *garment, enum garment_landmark landmark, struct vec2 p)
{
    garment->landmarks_px[landmark] = p;
    garment->has[landmark] = true;
}

// The left one of a pair (side 1), or the right one itself.
static inline enum garment_landmark landmark_of_side(enum garment_landmark right, int side)
{
    return (enum garment_landmark)((int)right + side);
}

// Where the outline crosses the axis, above and below.
int outline_top_at_axis(const struct outline *outline);
int outline_bottom_at_axis(const struct outline *outline);

// The outline seen in a mirror at its axis, clockwise again.
void outline_mirror(const struct outline *outline, struct outline *out);

// By kind: tops, jackets and dresses; skirts and trousers; scarves, ties and bags. RESULT_INVALID with a
// line.
MUST_CHECK enum result landmarks_of_top(const struct outline *outline, struct garment *garment,
                                        struct diagnostic *why);
MUST_CHECK enum result landmarks_of_skirt(const struct outline *outline, struct garment *garment,
                                          struct diagnostic *why);
MUST_CHECK enum result landmarks_of_trousers(const struct outline *outline, struct garment *garment,
                                             struct diagnostic *why);
MUST_CHECK enum result landmarks_of_scarf(const struct outline *outline, struct garment *garment,
                                          struct diagnostic *why);
MUST_CHECK enum result landmarks_of_tie(const struct outline *outline, struct garment *garment,
                                        struct diagnostic *why);
MUST_CHECK enum result landmarks_of_bag(const struct outline *outline, struct garment *garment,
                                        struct diagnostic *why);

// The front's neckline between the sides of the neck, by the edge that it makes in the picture: its lowest
// point. False when there is none to be seen.
bool neckline_find(const struct garment *garment, struct vec2 *out);

#endif
