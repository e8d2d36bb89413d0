// The outer contour of the lips as the picture's own colours show it.
//
// The face network sees a face with 192 pixels, of which a lip is five or six high; the picture often has
// ten times that. Along the contour, what tells lip from skin on this face is learnt from both sides of it
// (Fisher's linear discriminant of the colours near by, so that it holds for every skin, lipstick and light);
// then each point may move across the contour, within what the network can be wrong by, to where that step is
// greatest, and so that neighbours agree (dynamic programming, as in Amini et al.'s snakes, PAMI 1990).
//
// Where on the ramp from lip to skin the contour lies is a matter of definition, which is left to the
// network: the points' mean shift is taken out, only the contour's shape follows the picture.
//
// Cost: some 1,100 samples of the picture. Pure; any thread; deterministic.
#ifndef CHEVAL_TRACKING_LIP_CONTOUR_H
#define CHEVAL_TRACKING_LIP_CONTOUR_H

#include "platform/base/picture.h"
#include "tracking/people.h"

// Moves x and y of the lips' outer ring, and of the two rings between it and the inner one by their share.
// Lips that don't differ from the skin around them, or that are as small in the picture as in the network's
// input, stay as they are.
void lip_contour_refine(const struct picture *picture, struct vec3 *landmarks_px);

#endif
