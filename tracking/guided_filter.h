// Soft decisions about the places of a picture -> edges where the picture has them.
//
// The guided filter (He, Sun and Tang, "Guided Image Filtering", ECCV 2010; computed small and applied large:
// "Fast Guided Filter", 2015): in each small window a value is taken for a linear function of the picture's
// colours, so that it changes where they change. What comes out is that function for every place: it changes
// slowly from place to place and can be applied to a larger picture than it was made from. Several values of
// one picture share most of the work.
//
// Thread: one at a time per filter. Nothing is allocated after create.
#ifndef CHEVAL_TRACKING_GUIDED_FILTER_H
#define CHEVAL_TRACKING_GUIDED_FILTER_H

#include "platform/base/result.h"

#define GUIDED_SIDE_MAX 320
#define GUIDED_VALUES 4 // at a place

// What is decided at a place, and the picture's colour there, sRGB as it is; all 0..1.
struct guided_place {
    float colour[4]; // red, green, blue; the last is not read
    float values[GUIDED_VALUES];
};

// value[i] = red * of[0][i] + green * of[1][i] + blue * of[2][i] + of[3][i]: near 0 and 1 where all around
// is; bounded by who applies it. Far from any edge of the values, the colours' factors are 0.
struct guided_factors {
    float of[4][GUIDED_VALUES];
};

struct guided_filter;

MUST_CHECK enum result guided_filter_create(struct guided_filter **out, struct diagnostic *why);
void guided_filter_destroy(struct guided_filter *filter); // takes NULL

// Wipes what it holds of the last picture.
void guided_filter_forget(struct guided_filter *filter);

// `places` and `factors` are [height][width], of GUIDED_SIDE_MAX at most each way.
void guided_filter_run(struct guided_filter *filter, int width, int height, const struct guided_place *places,
                       struct guided_factors *factors);

#endif
