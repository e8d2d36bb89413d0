// Where the face detectors look, and when.
//
// The short-range one sees its region at 128x128, so in a 1280x720 picture the whole shows it only faces of
// 95 px and more between the outer eye corners; the full-range one sees 192x192 with a finer grid and finds
// 30 px there at three times the cost. Tiles that overlap show the others: squares of the picture's short
// side (12 px, full range), then of half of it, and so on. Thread: any; one at a time per plan.
#ifndef CHEVAL_TRACKING_SEARCH_H
#define CHEVAL_TRACKING_SEARCH_H

#include "tracking/nn/crop.h"

#include <stdbool.h>
#include <stdint.h>

#define SEARCH_LEVELS_MAX 4
#define SEARCH_MINIMUM_TILE_PX 192 // a tile smaller than the detector's input shows nothing new

// How many tiles there are at a level: 0 is the whole picture; 0 tiles where the level is of no use.
int search_tile_count(int width_px, int height_px, int level);

// Tile `index` of a level, row by row.
struct roi search_tile(int width_px, int height_px, int level, int index);

enum search_range { SEARCH_SHORT, SEARCH_FULL };

struct search_look {
    struct roi region;
    enum search_range range; // which detector looks
};

#define SEARCH_LOOKS_MAX 2 // a frame

// What to look at in each frame of a sequence. With nobody there the whole picture and its tiles are searched
// by turns, ten times a second at full range; in the first frame, and for three seconds after
// somebody was there, the whole is looked at in every frame, at short range. While somebody is followed five
// looks a second are enough for the next one.
struct search_plan {
    bool started, had_somebody;
    int64_t looked_ns;   // the last look of the turn
    int64_t somebody_ns; // when somebody was there last
    int turn;
};

// The looks of the frame of this time. Returns how many. A clock that goes back begins afresh.
int search_plan_frame(struct search_plan *plan, int width_px, int height_px, bool anybody, int64_t now_ns,
                      struct search_look looks[SEARCH_LOOKS_MAX]);

// A square around two regions and `margin` times the first one's larger side, unturned.
struct roi search_around_both(const struct roi *roi, const struct roi *other, float margin);

// A square of `scale` times the region's larger side around it, unturned.
struct roi search_around(const struct roi *roi, float scale);

#endif
