// The stream and the buckets of a fleet, made at its servers or brought up to date; and whether they are
// there.
//
// At the hub: the stream CHEVAL and all buckets, replicated. At a store's leaf node, which has a JetStream of
// its own: the store's part of the stream, which the hub copies whenever it is there, its answers, and copies
// of the hub's offers and catalogue versions of this store alone. Profiles stay at the hub. Blocks.
#ifndef CHEVAL_APP_FLEET_FLEET_PREPARE_H
#define CHEVAL_APP_FLEET_FLEET_PREPARE_H

#include "platform/net/nats_feed.h"

#define FLEET_MAX_STORES 256

struct fleet_plan {            // zeroable: a hub of one server, without leaf nodes
    const char *store;         // this is the leaf node of that store; NULL: the hub
    const char *hub_domain;    // of a leaf node: the JetStream domain of the hub
    int replicas;              // of the hub's; 0: 1
    const char *const *stores; // of the hub: the stores that have leaf nodes …
    int store_count;           // … whose domain is "store-ID"
};

// One line for what a server refuses. What is there already is kept and its configuration put right.
MUST_CHECK enum result fleet_prepare(struct nats_feed *feed, const struct fleet_plan *plan,
                                     struct diagnostic *why);

// The JetStream domain of a store's leaf node: "store-42".
#define FLEET_DOMAIN_SIZE 144
MUST_CHECK bool fleet_domain_of(const char *store, char domain[FLEET_DOMAIN_SIZE]);

#endif
