// The inner corners of a chessboard in a picture, to a fraction of a pixel.
//
// Corners are found where a ring of samples alternates twice between dark and light (ChESS: Bennett and
// Lasenby, "ChESS - Quick and robust detection of chess-board features", CVIU 118, 2014), placed where all
// slopes around them point past them (Förstner's operator), and linked to a grid from neighbour to neighbour;
// a grid counts only when it is whole and its squares alternate. Pure; any thread; the heap is used.
#ifndef CHEVAL_TRACKING_CHESSBOARD_H
#define CHEVAL_TRACKING_CHESSBOARD_H

#include "platform/base/picture.h"
#include "platform/base/vec.h"

#include <stdbool.h>

#define CHESSBOARD_MIN_SIDE 3
#define CHESSBOARD_MAX_SIDE 24
#define CHESSBOARD_MAX_CORNERS (CHESSBOARD_MAX_SIDE * CHESSBOARD_MAX_SIDE)

struct chessboard {
    int columns, rows; // of inner corners
};

// Row by row, `columns` in each: neighbours in the board are neighbours here; the first is at the end
// of the board that is nearer to the picture's upper left. False when the whole board is not to be seen,
// or memory is out.
bool chessboard_find(const struct picture *picture, struct chessboard board,
                     struct vec2 corners_px[CHESSBOARD_MAX_CORNERS]);

#endif
