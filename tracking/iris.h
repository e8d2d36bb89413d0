// Irises as the picture's own edges show them.
//
// The face network sees an iris with a dozen pixels or less across, and learnt from contours drawn by hand;
// the picture often has ten times that. From the network's iris, rays look for the limbus, the step from the
// dark iris out to the white of the eye, where the lids leave it in sight; a circle is fitted to what they
// find, robustly against lashes, highlights and shadows (iteratively reweighted least squares with Tukey's
// weights), and held to the network's by a weak prior, so that few edges move it little.
//
// Cost: 10,000 samples of the picture for two eyes, whatever its size (0.14 ms). Pure; any thread;
// deterministic.
#ifndef CHEVAL_TRACKING_IRIS_H
#define CHEVAL_TRACKING_IRIS_H

#include "platform/base/picture.h"
#include "tracking/people.h"

#include <stdbool.h>

struct iris {
    struct vec2 centre_px;
    float radius_px;
    float trust; // 0..1: falls to 0 where the picture all but fails to show it, so that nothing jumps
};

// The limbus of the eye whose lids are the closed `ring` of landmarks, near the iris whose five landmarks
// begin at `first`. False when the picture does not show it well enough: too small, closed, blurred.
bool iris_fit(const struct picture *picture, const struct vec3 *landmarks_px, const uint16_t *ring,
              int ring_count, int first, struct iris *out);

// Moves x and y of the irises' landmarks to where the picture shows them: the centre, the limbus to its right
// and left, and above and below where the iris ends in sight, at the limbus or at the lid. An eye that does
// not show its iris well keeps the landmarks it has.
void iris_refine(const struct picture *picture, struct vec3 *landmarks_px);

#endif
