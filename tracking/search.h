// Where the detector looks. It sees its region at 128x128, so in a 1280x720 picture the whole shows only
// faces nearer than about 0.7 m; tiles that overlap show the others: squares of the picture's short side,
// then of half of it, and so on. Pure functions; any thread.
#ifndef CHEVAL_TRACKING_SEARCH_H
#define CHEVAL_TRACKING_SEARCH_H

#include "tracking/nn/crop.h"

#define SEARCH_LEVELS_MAX 4
#define SEARCH_MINIMUM_TILE_PX 90 // a smaller tile would show nothing new

// How many tiles there are at a level: 0 is the whole picture; 0 tiles where the level is of no use.
int search_tile_count(int width_px, int height_px, int level);

// Tile `index` of a level, row by row.
struct roi search_tile(int width_px, int height_px, int level, int index);

// A square of `scale` times the region's larger side around it, unturned.
struct roi search_around(const struct roi *roi, float scale);

#endif
