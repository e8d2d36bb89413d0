// Rectangles in a small straightened picture, by edges that vote for lines (Hough's transform) and pairs of
// lines. Part of card.c; its header is the manual. Pure but for its memory; one thread at a time.
#ifndef CHEVAL_TRACKING_CARD_SEARCH_H
#define CHEVAL_TRACKING_CARD_SEARCH_H

#include "platform/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define CARD_PATCH_WIDTH 352
#define CARD_PATCH_HEIGHT 264
#define CARD_CANDIDATES 6

#define CARD_SLOPES 35 // of lines: from -0.34 to 0.34, 19 degrees to either side
#define CARD_SLOPE_STEP 0.02f
#define CARD_LINES 28

// A line y = at + slope (x - middle), or with x and y exchanged.
struct card_line {
    float at, slope, votes;
};

// An edge of a pixel: how strong, 0..1, and its slope; of edges that lie (0) and that stand (1).
struct card_edge {
    float strength, slope;
};

struct card_search {
    int width, height;                                 // of the patch in use
    float rgb[CARD_PATCH_HEIGHT][CARD_PATCH_WIDTH][3]; // 0..255; filled by the caller
    struct vec3 smooth[CARD_PATCH_HEIGHT][CARD_PATCH_WIDTH];
    struct card_edge edges[2][CARD_PATCH_HEIGHT][CARD_PATCH_WIDTH];
    float votes[CARD_SLOPES][CARD_PATCH_WIDTH]; // of one direction at a time
    struct card_line lines[2][CARD_LINES];      // lying, standing
    int line_count[2];
};

struct card_candidate {
    struct vec2 corners[4]; // in the patch: upper left, upper right, lower right, lower left
    float score;            // mean share of the sides that shows an edge
};

// Rectangles of about `width` x `height` patch pixels (within 15 %), the best first; returns how many.
int card_search_run(struct card_search *search, float width, float height,
                    struct card_candidate out[CARD_CANDIDATES]);

#endif
