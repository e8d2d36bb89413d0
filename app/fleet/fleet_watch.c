#include "app/fleet/fleet_watch.h"

#include "app/fleet/fleet_values.h"
#include "platform/base/clock.h"
#include "platform/base/wipe.h"
#include "platform/net/nats_kv.h"

#include <stdio.h>

#define PATIENCE_NS (6 * CLOCK_SECOND_NS) // three heartbeats
#define NEXT_MS 50
#define NOBODY "cheval-doctor" // no customer's card says that

int fleet_watch(struct nats_feed *feed, const char *bucket, const char *store, const char *mirror,
                const char *wildcard)
{
    char key[NATS_KV_KEY_SIZE] = "";
    if (!nats_kv_append(key, store) || (mirror != NULL && !nats_kv_append(key, mirror)) ||
        (wildcard != NULL && !nats_kv_append_wild(key, wildcard)))
        return -1;
    return nats_kv_watch(feed, NULL, bucket, key);
}

int fleet_watch_profile(struct nats_feed *feed, const char *domain, const char *reference)
{
    char key[NATS_KV_KEY_SIZE] = "";
    int place = nats_kv_append(key, reference) ? nats_kv_watch(feed, domain, FLEET_PROFILES, key) : -1;
    wipe(key, sizeof key);
    return place;
}

// Until every one of them has said that it has told all, or one can't be had.
static enum result await_all(struct nats_feed *feed, const int *places, int count, struct diagnostic *why)
{
    struct nats_feed_message message;
    int64_t end_ns = clock_now_ns() + PATIENCE_NS;
    while (clock_now_ns() < end_ns) {
        bool is_level = true;
        if (nats_feed_next(feed, NEXT_MS, &message) == RESULT_END)
            break;
        if (nats_feed_trouble(feed)[0] != '\0')
            return diagnose(why, RESULT_UNAVAILABLE, "%s", nats_feed_trouble(feed));
        for (int i = 0; i < count; i++)
            is_level = is_level && nats_feed_is_level(feed, places[i]);
        if (is_level)
            return RESULT_OK;
    }
    return diagnose(why, RESULT_UNAVAILABLE, "%s is there, but what is asked for doesn't come",
                    nats_feed_server(feed));
}

enum result fleet_watch_check(const struct fleet_watch_options *options, char server[FLEET_SERVER_SIZE],
                              struct diagnostic *why)
{
    const struct nats_feed_options to = {.url = options->url,
                                         .key_file = options->key_file,
                                         .ca_file = options->ca_file,
                                         .name = "cheval doctor",
                                         .max_bytes = FLEET_MAX_VALUE_BYTES};
    struct nats_feed *feed = NULL;
    if (options->store == NULL || !fleet_id_is_fine(options->store))
        return diagnose(why, RESULT_INVALID, "store.id is missing, or isn't of letters, digits, - and _");
    enum result result = nats_feed_create(&to, &feed, why);
    if (result != RESULT_OK)
        return result;
    (void)snprintf(server, FLEET_SERVER_SIZE, "%s", nats_feed_server(feed));
    bool is_named = options->mirror != NULL && options->mirror[0] != '\0';
    int places[4] = {fleet_watch(feed, FLEET_OFFERS, options->store, NULL, "*"),
                     fleet_watch(feed, FLEET_CATALOGUE, options->store, NULL, NULL),
                     fleet_watch_profile(feed, options->domain, NOBODY)};
    int count = 3;
    if (is_named)
        places[count++] = fleet_watch(feed, FLEET_ANSWERS, options->store, options->mirror, "*");
    result = nats_feed_connect(feed, why);
    if (result == RESULT_OK)
        result = await_all(feed, places, count, why);
    nats_feed_destroy(feed);
    return result;
}
