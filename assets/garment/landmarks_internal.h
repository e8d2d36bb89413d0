// What the files that find landmarks share. Nothing here is used outside assets/garment/landmarks*.c.
#ifndef CHEVAL_ASSETS_GARMENT_LANDMARKS_INTERNAL_H
#define CHEVAL_ASSETS_GARMENT_LANDMARKS_INTERNAL_H

#include "assets/garment/landmarks.h"
#include "assets/garment/outline.h"

// Of the longer side: ribbons and straps are thinner, sleeves and legs are not.
#define LANDMARKS_THIN 0.045f

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

// Where the outline crosses the axis, uppermost or lowest.
int outline_at_axis(const struct outline *outline, bool top);

// 0 beside the picture.
static inline uint8_t picture_alpha_at(const struct picture *picture, float x, float y)
{
    int px = (int)floorf(x), py = (int)floorf(y);
    if (px < 0 || py < 0 || px >= picture->width_px || py >= picture->height_px)
        return 0;
    return picture_row(picture, py)[4 * px + 3];
}

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

#endif
