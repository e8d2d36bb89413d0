// What the parts of the cut-out share: one picture on its way to a garment with alpha.
//
// Colours are sRGB bytes as they are (0..255, not linear): cameras and shops blur and shrink pictures in both
// ways, and bytes are what the noise is even in. Planes are width_px * height_px, rows top to bottom. Nothing
// here is used outside assets/garment/cutout*.c.
#ifndef CHEVAL_ASSETS_GARMENT_CUTOUT_INTERNAL_H
#define CHEVAL_ASSETS_GARMENT_CUTOUT_INTERNAL_H

#include "assets/garment/cutout.h"
#include "assets/garment/distance.h"

#include <stdbool.h>

#define BACKGROUND_TERMS 6

// A colour that changes slowly over the picture: per channel a polynomial of second degree in u and v, which
// run from -1 to 1 over the picture.
struct background {
    float terms[3][BACKGROUND_TERMS]; // of 1, u, v, u^2, u v, v^2
    float noise;                      // standard deviation at the rim, of the worst channel
    float share;                      // of the rim that is background, 0..1
};

// Fits it to the picture's rim, ignoring what lies on it. A picture whose rim agrees on nothing has a small
// `share` or much `noise`.
MUST_CHECK enum result background_fit(const struct picture *picture, struct background *out);

void background_at(const struct background *background, const struct picture *picture, int x, int y,
                   float colour[3]);

// How far the rim reaches into the picture.
int background_rim_px(const struct picture *picture);

// A copy of the picture with noise of this standard deviation taken off flat places: each pixel is the mean
// of those around it that differ by less than three times that (sigma filter: Lee 1983). Edges stay.
MUST_CHECK enum result background_denoise(const struct picture *picture, float noise, struct picture *out);

enum { CUTOUT_BACKGROUND, CUTOUT_GARMENT };

struct silhouette {
    uint8_t *mask;                // CUTOUT_GARMENT or CUTOUT_BACKGROUND. Owned
    int left, top, right, bottom; // of the garment; right and bottom are beyond it
    int64_t area, second_area;    // of the largest piece that hangs together, and of the next
    uint32_t first, second;       // a pixel of each
    float *difference;            // from the background, of the worst channel. Owned
    float contrast;               // by how much cloth differs from the background at the outer edge
    float *step;                  // to the neighbours, of the worst channel, in bytes a pixel. Owned
};

// From the picture's own alpha: `difference` and `step` stay NULL.
MUST_CHECK enum result silhouette_of_alpha(const struct picture *picture, struct silhouette *out);

MUST_CHECK enum result silhouette_find(const struct picture *picture, const struct background *background,
                                       struct silhouette *out);
void silhouette_free(struct silhouette *silhouette);

// Makes soft shadows in the silhouette's mask background.
MUST_CHECK enum result silhouette_drop_shadows(const struct picture *picture,
                                               const struct background *background,
                                               struct silhouette *silhouette);

// Drops dust from the mask and fills in the box and the areas.
MUST_CHECK enum result silhouette_measure(struct silhouette *silhouette, int width_px, int height_px);

// What is joined to pixel `start` within one value of a mask, over edges, or over corners too when `corners`.
// The pixels' indices go to `pixels`, and `seen` (zeroed by the caller) is set there. Returns how many.
size_t region_of(const uint8_t *mask, int width_px, int height_px, size_t start, bool corners, uint8_t *seen,
                 uint32_t *pixels);

// RGB and weight, of each pixel: where the weight is below 1, colours are filled in from around, smoothly,
// from near and, failing that, from far (pull and push over a pyramid: Gortler et al. 1996). With no weight
// anywhere nothing changes.
MUST_CHECK enum result fill_colours(float (*pixels)[4], int width_px, int height_px);

// Why a picture is refused: RESULT_INVALID with the line, and what is to blame set to 1 in `blamed` (zeroed
// by the caller, one for each pixel).
MUST_CHECK enum result refusal_of_background(const struct picture *picture,
                                             const struct background *background, uint8_t *blamed,
                                             struct diagnostic *why);
MUST_CHECK enum result refusal_of_size(const struct picture *picture, const struct silhouette *silhouette,
                                       uint8_t *blamed, struct diagnostic *why);
MUST_CHECK enum result refusal_of_pieces(const struct picture *picture, const struct silhouette *silhouette,
                                         uint8_t *blamed, struct diagnostic *why);
MUST_CHECK enum result refusal_of_outline(const struct picture *picture, const struct background *background,
                                          const struct silhouette *silhouette, uint8_t *blamed,
                                          struct diagnostic *why, float *confidence);

// The picture made pale, with what is to blame in red.
MUST_CHECK enum result refusal_show(const struct picture *picture, const uint8_t *blamed,
                                    struct picture *out);

// Sets alpha and, where it is below 255, colour of `cut`, a copy of the picture.
MUST_CHECK enum result matte_solve(const struct silhouette *silhouette, struct picture *cut);

// Continues the colours of a picture with alpha below what is transparent.
MUST_CHECK enum result matte_continue(struct picture *cut);

#endif
