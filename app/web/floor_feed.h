// The floor as the profile store tells it: looks every quarter of a second what was committed since, by this
// process or by the mirror beside it.
//
// A store that isn't there yet, is locked or was put aside is tried again; the floor stays as it was.
// Thread: its own, with a store of its own that is open for reading.
#ifndef CHEVAL_APP_WEB_FLOOR_FEED_H
#define CHEVAL_APP_WEB_FLOOR_FEED_H

#include "app/web/floor.h"

struct floor_feed;

// `store_path` and `floor` outlive it.
MUST_CHECK enum result floor_feed_create(const char *store_path, struct floor *floor,
                                         struct floor_feed **out);
void floor_feed_destroy(struct floor_feed *feed); // takes NULL

// One look, for who has no thread for it: tests.
struct floor_look {
    struct store *store; // or NULL; store_close at the end
    bool began;
    int64_t sequence, requests_state;
};
void floor_look_at_store(struct floor_look *look, const char *store_path, struct floor *floor);

#endif
