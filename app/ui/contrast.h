// How well a colour can be told from the ground under it: WCAG 2.2, "relative luminance" and "contrast
// ratio". What is see-through is blended as the screen does it, in linear light (draw2d.h). Any thread.
#ifndef CHEVAL_APP_UI_CONTRAST_H
#define CHEVAL_APP_UI_CONTRAST_H

#include "render/draw2d.h"

#define CONTRAST_LEAST 4.5f // for text: WCAG 1.4.3

// 0 black .. 1 white; alpha doesn't count.
float contrast_luminance(struct colour colour);

// Of `colour`, as far as it covers, over a ground of that luminance.
float contrast_over(struct colour colour, float ground);

// 1 .. 21
float contrast_ratio(float luminance_a, float luminance_b);

#endif
