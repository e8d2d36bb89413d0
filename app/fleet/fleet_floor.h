// The floor of a store's mirrors, wherever they run: what they said in the last hour and say now, from the
// fleet's stream, and the requests in it, as far as nobody answered them. Nothing of it is kept on a disk.
//
// A mirror says only what shoppers agreed to be said: of a visit without the profile's consent nothing is
// heard, and its requests are on the page of that mirror alone.
//
// Thread: its own; serving is for any.
#ifndef CHEVAL_APP_FLEET_FLEET_FLOOR_H
#define CHEVAL_APP_FLEET_FLEET_FLOOR_H

#include "app/web/associates.h"

struct fleet_floor;

struct fleet_floor_options { // zeroable but for the URL and the store
    const char *url, *key_file, *ca_file;
    const char *store;
};

// Asks nobody yet. Fails with a line for a URL, a key file or an authority that won't do.
MUST_CHECK enum result fleet_floor_create(const struct fleet_floor_options *options, struct fleet_floor **out,
                                          struct diagnostic *why);
// From now on it tells the floor, which outlives it.
MUST_CHECK enum result fleet_floor_start(struct fleet_floor *fleet, struct floor *floor,
                                         struct diagnostic *why);
void fleet_floor_stop(struct fleet_floor *fleet);    // before the floor goes; takes NULL
void fleet_floor_destroy(struct fleet_floor *fleet); // after the pages have gone; takes NULL

// For associates_options.end_request: `context` is the fleet's floor. The mirror that asked hears of it.
bool fleet_floor_end(void *context, const struct associates_end *end);

#endif
