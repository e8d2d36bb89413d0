// How sharp and how noisy the camera is, so that products are no sharper and no cleaner than the picture they
// stand in.
//
// Measured about the nearest face, a few thousand pixels a picture, smoothed over half a second:
// - noise from a second difference that flat and evenly shaded skin doesn't answer to (Immerkaer, "Fast noise
//   variance estimation", 1996), its lower quantile, as texture only adds to it; by brightness;
// - sharpness from how much edges lose when they are blurred once more (Zhuo and Sim, "Defocus map estimation
//   from a single image", 2011), by the sharpest of the face's edges.
// A clean, sharp picture gives none of either, exactly.
#ifndef CHEVAL_RENDER_CAMERA_LOOK_H
#define CHEVAL_RENDER_CAMERA_LOOK_H

#include "platform/base/picture.h"
#include "platform/base/vec.h"
#include "render/product3d/tile.h"

struct camera_look {
    bool known;
    uint64_t sequence;              // of the picture that was measured last
    float blur_px;                  // standard deviation beyond what a sharp camera has, picture pixels
    float noise[TILE_NOISE_LEVELS]; // standard deviation of encoded brightness, 0..1; dark, middle, bright
};

// Once a new picture; the same sequence again costs nothing. `landmarks_px` are a face's.
void camera_look_measure(struct camera_look *look, const struct picture *picture,
                         const struct vec3 *landmarks_px, uint64_t sequence);

// What is done to the tile so that it looks so. `scale`: target pixels a picture pixel. The noise is another
// one for each sequence, and the same one each time for the same sequence.
struct tile_look camera_look_of_tile(const struct camera_look *look, float scale, uint64_t sequence);

void camera_look_forget(struct camera_look *look);

#endif
