// The chessboard that cheval calibrate looks for, as a file to print or to show.
#ifndef CHEVAL_APP_COMMANDS_BOARD_PRINT_H
#define CHEVAL_APP_COMMANDS_BOARD_PRINT_H

#include "platform/base/result.h"
#include "tracking/chessboard.h"

// By the name's ending: ".svg" in millimetres, or ".png" at 300 dots an inch. With a white margin of a
// square.
MUST_CHECK enum result board_print(const char *path, struct chessboard board, double square_mm,
                                   struct diagnostic *why);

#endif
