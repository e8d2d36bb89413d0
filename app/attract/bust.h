// The neutral head (assets/mannequin.h) in a studio of its own, wearing what the loop shows.
//
// It has a renderer and products of its own: nothing a camera sees ever gets in here, and all that was read
// for it goes at once when somebody comes. The bare head is drawn once from each side and kept; what is worn
// is drawn on that picture as it is on a camera's: that costs a tenth of the head where the processor draws.
// Units: metres of face space, radians. Thread: the one whose GL context is current.
#ifndef CHEVAL_APP_ATTRACT_BUST_H
#define CHEVAL_APP_ATTRACT_BUST_H

#include "app/attract/playlist.h"
#include "app/scene_build.h"

struct bust;

// What the head stands before, sRGB: in the light behind it, and at the picture's rim.
struct bust_backdrop {
    struct colour light, rim;
};

MUST_CHECK enum result bust_create(struct bust **out, struct diagnostic *why);
void bust_destroy(struct bust *bust); // takes NULL

// What a piece puts on; more than the bound is left out.
#define BUST_MAX_WEAR CATALOGUE_MAX_LOOK_PARTS
int bust_wear_of(const struct playlist_piece *piece, struct scene_wear wear[BUST_MAX_WEAR]);

// The size of the pictures and what is behind the head; costs nothing when both are as before. Failure leaves
// the bust as it was.
MUST_CHECK enum result bust_set(struct bust *bust, int width_px, int height_px,
                                const struct bust_backdrop *backdrop);

// Whether all that the piece wears can be drawn now. What nobody has read yet is asked for; `ask` calls
// bust_expect when that has worked. What can't be read counts as there: it is left out.
bool bust_is_ready(struct bust *bust, const struct playlist_piece *piece,
                   void (*ask)(void *context, const struct load_request *request), void *context);
void bust_expect(struct bust *bust, const struct load_request *request);
void bust_take(struct bust *bust, struct load_reply *reply);

// How far a piece's head has turned, 0..1. The picture is the bust's, until the next call; NULL: it can't be
// drawn.
const struct picture *bust_draw(struct bust *bust, const struct playlist_piece *piece, float turn);

// Draws the bare head from one side more, ahead of its time; false: it is there from all.
bool bust_rehearse(struct bust *bust);

// Frees what was read to be worn. The bare head stays, a few megabytes.
void bust_undress(struct bust *bust);

#endif
