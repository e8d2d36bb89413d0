// The picture that a shopper takes of themselves with what they wear: a countdown, the picture, the link to
// it.
//
// In memory only; photo_forget overwrites it. Thread: main, the one whose GL context is current.
#ifndef CHEVAL_APP_PHOTO_H
#define CHEVAL_APP_PHOTO_H

#include "app/session.h"
#include "app/web/pages.h"
#include "render/renderer.h"

#define PHOTO_COUNTDOWN_S 3

enum photo_state {
    PHOTO_NONE,
    PHOTO_COUNTING,
    PHOTO_TAKEN,
};

// Zero-initialise.
struct photo {
    enum photo_state state;
    int64_t due_ns;               // counting: when it is taken
    struct picture picture;       // taken: as the mirror showed it, without the screen's controls
    uint32_t number;              // goes up with each picture
    char url[TAKE_AWAY_URL_SIZE]; // where a phone finds it; "": not asked for
    bool failed;                  // it could not be sent; with a link: phones don't reach it at the moment
    int64_t look_ns;              // with a link: when that is looked at next
};

// Begins to count, also in place of a picture that is there. Times are CLOCK_MONOTONIC, or the clip's clock.
void photo_begin(struct photo *photo, int64_t now_ns);

// Seconds still to go, 1 or more; 0 when it is not counting.
int photo_countdown(const struct photo *photo, int64_t now_ns);

// Between drawing the scene and the UI: takes the picture when it is due. The size is the renderer's
// target's. True when it did.
bool photo_take(struct photo *photo, struct renderer *renderer, int width_px, int height_px, int64_t now_ns);

// Puts the picture and what is worn behind a link on the store's network, which is written into photo->url:
// for a quarter of an hour, kept by nobody else.
MUST_CHECK enum result photo_share(struct photo *photo, struct pages *pages, const struct session *session,
                                   const char *store, const struct strings *words, struct diagnostic *why);

// Whether there is a link that a phone can follow now.
bool photo_is_shared(const struct photo *photo);

// Once a displayed frame: the network may be gone, or come back with another address, and the link with it.
// True when what is shown of it has changed.
bool photo_follow(struct photo *photo, struct pages *pages, int64_t now_ns);

// Wiped, and no longer there. Takes a zeroed or forgotten one.
void photo_forget(struct photo *photo);

#endif
