// Cloth as pictures: the shade and the relief of a tile that repeats in both directions.
//
// A tile holds: of knit FABRIC_KNIT_STITCHES stitches across and as many rows; of straw one plaited braid in
// height and FABRIC_STRAW_STRANDS crossings in width; of twill and jersey FABRIC_THREADS threads each way; of
// non-woven FABRIC_DOTS embossed dots each way. Felt has no unit: about 30 mm.
#ifndef CHEVAL_DEMO_FABRIC_H
#define CHEVAL_DEMO_FABRIC_H

#include "assets/demo/demo_texture.h"

#define FABRIC_KNIT_STITCHES 8
#define FABRIC_STRAW_STRANDS 8
#define FABRIC_THREADS 16
#define FABRIC_DOTS 8

// As demo_texture_png, for the textures from TEXTURE_KNIT on.
bool demo_fabric_png(enum demo_texture texture, uint8_t **png, size_t *size);

// Of TEXTURE_KNIT's stitches, about 0..1; u and v in tiles.
float demo_fabric_knit_height(float u, float v);

#endif
