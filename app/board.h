// The compare board: two or four looks of the shopper beside each other, each live or frozen.
//
// It is a part of the session (session_board). One look is active: what it wears is in session.worn, so that
// whatever puts something on or takes it off changes that look alone. A look that is changed is live again.
// Only while trying on; closed when that ends. Thread: main.
#ifndef CHEVAL_APP_BOARD_H
#define CHEVAL_APP_BOARD_H

#include "app/session.h"

// Opens it with 2 or 4 looks, or changes their number. New looks begin as copies of the active one, which
// stays; others may go. What is worn was compared: recorded once. Ends before and after.
void board_open(struct session *session, int count);

// The same for what was liked: each look is what is worn now with one liked product put on, of those that can
// be tried on the first four. Fewer than two: ignored.
void board_open_likes(struct session *session);

// How many of the likes board_open_likes would show, at most 4.
int board_likes(const struct session *session);

// The active look stays on.
void board_close(struct session *session);

// Makes a look the active one; ignored where there is none.
void board_choose(struct session *session, int pane);

// Keeps a look as it is seen now, or lets it go on. When the active one is frozen, the next live one, if
// any, becomes active: freezing a look means that another is to be tried.
void board_freeze(struct session *session, int pane, bool frozen);

// What is worn is about to change: the active look is live.
void board_thaw(struct session *session);

// How many looks there are: one while the board is closed.
int board_looks(const struct session *session);

// What a look wears that goes on with the camera; a frozen one, nothing.
const struct session_worn *board_live_worn(const struct session *session, int pane, int *count);

// What a look wears.
const struct session_worn *board_worn(const struct session *session, int pane, int *count);

#endif
