// Noise that repeats, for pictures made by formula: the same numbers on every machine.
#ifndef CHEVAL_PLATFORM_BASE_NOISE_H
#define CHEVAL_PLATFORM_BASE_NOISE_H

#include <stdint.h>

// A number in 0..1 for a lattice point; x and y repeat after `period`.
float noise_lattice(int x, int y, int period, uint32_t seed);

// Value noise of `period` cells across the tile, 0..1; x and y in tiles.
float noise_value(float x, float y, int period, uint32_t seed);

#endif
