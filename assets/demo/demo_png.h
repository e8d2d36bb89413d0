// Rows of pixels -> a PNG file in memory.
#ifndef CHEVAL_DEMO_PNG_H
#define CHEVAL_DEMO_PNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// `rows`: each with its filter byte 0 before it. `channels` 1, 3 or 4. The caller frees *png. False when
// memory runs out.
bool demo_png(const uint8_t *rows, int width, int height, int channels, uint8_t **png, size_t *size);

#endif
