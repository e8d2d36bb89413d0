// What a mirror watches of its fleet's buckets. Thread: the feed's.
#ifndef CHEVAL_APP_FLEET_FLEET_WATCH_H
#define CHEVAL_APP_FLEET_FLEET_WATCH_H

#include "platform/net/nats_feed.h"

// STORE, STORE.MIRROR, with a wildcard behind where one is given. As nats_kv_watch.
MUST_CHECK int fleet_watch(struct nats_feed *feed, const char *bucket, const char *store, const char *mirror,
                           const char *wildcard);
// One customer's profile, at the hub, whose domain is given where it isn't the server's own.
MUST_CHECK int fleet_watch_profile(struct nats_feed *feed, const char *domain, const char *reference);

struct fleet_watch_options { // as fleet_options
    const char *url, *key_file, *ca_file, *domain, *store, *mirror;
};
// Whether the servers are there, let this mirror in, and have all buckets for it; `server` gets who was
// asked. Some seconds. RESULT_NOT_FOUND, RESULT_INVALID or RESULT_UNAVAILABLE with a line.
#define FLEET_SERVER_SIZE 288
MUST_CHECK enum result fleet_watch_check(const struct fleet_watch_options *options,
                                         char server[FLEET_SERVER_SIZE], struct diagnostic *why);

#endif
