// Distances in a mask, and what is too thin for a disc. Masks are width_px * height_px bytes, rows top to
// bottom. Pure; any thread.
#ifndef CHEVAL_ASSETS_GARMENT_DISTANCE_H
#define CHEVAL_ASSETS_GARMENT_DISTANCE_H

#include <stdint.h>

// Distance of every pixel to the nearest one with mask[i] == value, in thirds of a pixel (chamfer 3-4,
// Borgefors 1986), at most DISTANCE_MAX. What is beyond the picture's rim is no such pixel.
#define DISTANCE_PX 3
#define DISTANCE_MAX 60000
void distance_to(const uint8_t *mask, uint8_t value, int width_px, int height_px, uint16_t *distance);

// Whether a disc of this radius that holds the pixel fits into what has mask[i] == value (opening); `fits`
// and `distance` have the mask's size.
void disc_fits(const uint8_t *mask, uint8_t value, int radius_px, int width_px, int height_px,
               uint16_t *distance, uint8_t *fits);

#endif
