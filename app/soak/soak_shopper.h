// Shoppers who never were, at a running mirror: they touch what the screen shows, as fingers would, and know
// of the mirror only what is seen. They come, choose a language, agree or not, put on, compare, like, take a
// photo and its link, open whatever can be opened, and go; now and then one just walks away.
//
// Thread: main.
#ifndef CHEVAL_APP_SOAK_SOAK_SHOPPER_H
#define CHEVAL_APP_SOAK_SOAK_SHOPPER_H

#include "app/mirror.h"
#include "app/simulate_shopper.h"
#include "app/ui/canvas.h"

#define SOAK_MOST_KNOWN 512

struct soak_shopper {
    struct simulate_random random;
    double pace;          // how many times as quick as people
    int64_t next_ns;      // of the next touch
    int touches_left;     // in this visit
    int idle_touches;     // in a row that found nothing
    bool walks_away;      // and leaves the mirror as it is
    uint64_t touches;     // of all visits
    bool is_new;          // has not come yet
    bool wants_photo;     // of this visit, and has none yet
    bool chose_something; // on the consent card
    int known_count;
    struct command known[SOAK_MOST_KNOWN]; // what any of them touched, without its product and look
    int tabs_seen; // by the first visits, which put on something of each: it all loads once
};

void soak_shopper_init(struct soak_shopper *shopper, uint64_t seed, double pace);

// Before each frame_step. The mirror's window is to be full-screen (Escape then never ends it).
void soak_shopper_step(struct soak_shopper *shopper, struct mirror *mirror, int64_t now_ns);

// Nobody comes any more; who is there goes. True once the visit is over.
bool soak_shopper_leave(struct soak_shopper *shopper, struct mirror *mirror, int64_t now_ns);

#endif
