// The looks of the compare board on the screen: each live one is drawn anew with what it wears, a frozen one
// is kept as it was drawn last.
//
// Thread: main.
#ifndef CHEVAL_APP_BOARD_DRAW_H
#define CHEVAL_APP_BOARD_DRAW_H

#include "app/board_crop.h"

struct mirror;

// Zeroed to begin with.
struct board_draw {
    bool open; // pictures may be there
    struct board_crop crop;
};

// Once a frame, before anything is drawn: ends a board that may be no more, makes ready for one that was
// opened, and wipes what is left of one that was closed.
void board_draw_follow(struct mirror *mirror);

// With an open board, in place of the one scene. Leaves the active look's scene and view, as if there were no
// other.
void board_draw(struct mirror *mirror, const struct people *people);

// Forgets whom the pictures showed.
void board_draw_forget(struct mirror *mirror);

#endif
