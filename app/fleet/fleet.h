// What comes down to a mirror from the fleet, within a second of its being put at the hub: prices and stock,
// what the retailer knows of the customer who is here, versions of the catalogue, the mirror's settings, and
// how requests stand. Up goes which versions the mirror runs.
// FLEET.md is the contract.
//
// A thread of its own follows the buckets; each value is read within its bounds and goes the way that it
// would go without a fleet: offers to the stock (stock.h), profiles and answers to the store thread, a
// catalogue to its folder, settings to their file (fleet_config.h). While the hub is away all stays as it
// was, and afterwards the last value of each key comes. A mirror asks for the profile of the customer who is
// linked to the visit, as long as that visit lasts, and for nobody else's.
//
// Threads: main's, but for what the thread of its own does.
#ifndef CHEVAL_APP_FLEET_FLEET_H
#define CHEVAL_APP_FLEET_FLEET_H

#include "app/profile/profile.h"
#include "app/stock/stock.h"
#include "app/trial_guard.h"
#include "app/workers.h"

struct fleet_options { // zeroable: no fleet
    const char *url;   // platform/net/nats_link.h, as the two below; NULL: none
    const char *key_file, *ca_file;
    const char *domain; // JetStream's, of the hub, where the URL is a store's leaf node; NULL: the URL's own
    const char *store;  // its id; needed
    const char *mirror; // its id; NULL: no answers to requests come
    const char *catalogue;     // the folder that versions are put into; NULL: none are taken
    const char *settings;      // the file that the fleet's settings go into; NULL: they are not taken
    struct trial_guard *guard; // of settings and catalogues, which outlives fleet_destroy; NULL: nobody
                               // judges catalogues, and no settings are taken
    bool keeps_profiles;       // there is a profile store
};

struct fleet;

// Starts the thread. `stock` and `workers` outlive fleet_stop. Fails with a line for a URL, a key file or an
// authority that won't do, and without a store's id.
MUST_CHECK enum result fleet_create(const struct fleet_options *options, struct stock *stock,
                                    struct workers *workers, struct fleet **out, struct diagnostic *why);
void fleet_stop(struct fleet *fleet);    // ends the thread; before the workers stop. Takes NULL
void fleet_destroy(struct fleet *fleet); // after they did. Takes NULL

// The visit's customer, as their card calls them; `session` NULL: nobody any more.
void fleet_follow_customer(struct fleet *fleet, const char *session, const char *reference);

// Once: what the store knows of that customer has changed.
bool fleet_has_told(struct fleet *fleet);

// Whether nobody is at the mirror, so that its catalogue's folder may be changed for another, and its
// settings.
void fleet_let_swap(struct fleet *fleet, bool may_swap);

// Whether the mirror is to be started anew, with the fleet's settings.
bool fleet_wants_restart(const struct fleet *fleet);

// Whether its servers can be reached.
bool fleet_is_there(const struct fleet *fleet);

#endif
