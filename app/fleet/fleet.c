#include "app/fleet/fleet.h"

#include "app/fleet/fleet_catalogue.h"
#include "app/fleet/fleet_config.h"
#include "app/fleet/fleet_errand.h"
#include "app/fleet/fleet_values.h"
#include "app/fleet/fleet_watch.h"
#include "platform/base/log.h"
#include "platform/base/thread.h"
#include "platform/base/wipe.h"
#include "platform/net/nats_kv.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NEXT_MS 40 // how soon the thread sees what main wants

// Whom main wants to be followed.
struct wish {
    unsigned number; // counts them
    char session[INTEREST_ID_SIZE], reference[IDENTITY_REFERENCE_SIZE];
};

struct fleet {
    char store[NATS_KV_PART_SIZE], mirror[NATS_KV_PART_SIZE], domain[NATS_FEED_STREAM_SIZE];
    bool keeps_profiles;
    struct stock *stock;
    struct workers *workers;
    struct nats_feed *feed;
    struct fleet_catalogue *catalogue; // NULL: versions are not taken
    struct fleet_config *config;       // NULL: settings are not taken, and nothing is told
    struct thread thread;
    atomic_bool stopping, told, may_swap, is_there;
    struct mutex mutex; // of `wish`
    struct wish wish;
    // The thread's own.
    struct wish followed;
    int offers, answers, versions, settings, profile; // places in the feed; -1: not followed
    unsigned round;
    bool profile_came; // the key's state, or that there is none, was told to the store
    uint64_t answered; // the last answer's revision
    char trouble[256];
    struct log_limit refused_limit;
};

// --- what comes --------------------------------------------------------------------------------------------

static void refuse(struct fleet *fleet, const struct diagnostic *why)
{
    if (log_limit_allows(&fleet->refused_limit))
        log_write(LOG_WARNING, "fleet", "not taken: %s", why->text);
}

static void take_offer(struct fleet *fleet, const struct nats_kv_entry *entry)
{
    struct catalogue_offer_update update;
    struct diagnostic why = {0};
    char code[NATS_KV_PART_SIZE];
    if (entry->deleted) // nothing is said of it any more: it stays as it is
        return;
    if (!nats_kv_part(entry->key, 1, code))
        return;
    if (fleet_read_offer(entry->value, entry->size, code, &update, &why) != RESULT_OK)
        refuse(fleet, &why);
    else
        (void)stock_post(fleet->stock, &update);
}

static void take_version(struct fleet *fleet, const struct nats_kv_entry *entry)
{
    struct fleet_release release;
    struct diagnostic why = {0};
    if (entry->deleted || fleet->catalogue == NULL)
        return;
    if (fleet_read_release(entry->value, entry->size, &release, &why) != RESULT_OK)
        refuse(fleet, &why);
    else
        fleet_catalogue_want(fleet->catalogue, &release);
}

static void take_settings(struct fleet *fleet, const struct nats_kv_entry *entry)
{
    if (!entry->deleted && fleet->config != NULL)
        fleet_config_take(fleet->config, entry->value, entry->size);
}

static void take_answer(struct fleet *fleet, const struct nats_kv_entry *entry)
{
    struct fleet_answer answer;
    struct diagnostic why = {0};
    char id[NATS_KV_PART_SIZE];
    if (entry->deleted || entry->revision <= fleet->answered || !nats_kv_part(entry->key, 2, id))
        return;
    if (fleet_read_answer(entry->value, entry->size, &answer, &why) != RESULT_OK)
        refuse(fleet, &why);
    else if (!fleet_errand_answer(fleet->workers, id, &answer))
        return; // it comes again with the next look at the bucket
    fleet->answered = entry->revision;
}

static void tell(struct fleet *fleet, const struct store_told *told)
{
    fleet->profile_came = fleet_errand_tell(fleet->workers, fleet->followed.session,
                                            fleet->followed.reference, told, &fleet->told);
}

static void take_profile(struct fleet *fleet, const struct nats_kv_entry *entry)
{
    struct store_told told;
    struct diagnostic why = {0};
    if (entry->deleted) {
        tell(fleet, NULL);
    } else if (fleet_read_profile(entry->value, entry->size, &told, &why) == RESULT_OK) {
        tell(fleet, &told);
        wipe(&told, sizeof told);
    } else {
        refuse(fleet, &why);
        fleet->profile_came = true;
    }
}

static void take(struct fleet *fleet, const struct nats_feed_message *message)
{
    struct nats_kv_entry entry;
    if (!nats_kv_read(message, &entry))
        return;
    if (entry.place == fleet->offers)
        take_offer(fleet, &entry);
    else if (entry.place == fleet->versions)
        take_version(fleet, &entry);
    else if (entry.place == fleet->settings)
        take_settings(fleet, &entry);
    else if (entry.place == fleet->answers)
        take_answer(fleet, &entry);
    else if (entry.place == fleet->profile)
        take_profile(fleet, &entry);
    wipe(&entry, sizeof entry);
}

// --- what is followed --------------------------------------------------------------------------------------

// After another catalogue was loaded all offers are told again.
static void follow_offers(struct fleet *fleet)
{
    unsigned round = stock_round(fleet->stock);
    if (fleet->offers >= 0 && round == fleet->round)
        return;
    nats_feed_leave(fleet->feed, fleet->offers);
    fleet->offers = fleet_watch(fleet->feed, FLEET_OFFERS, fleet->store, NULL, "*");
    fleet->round = round;
}

static void follow_customer(struct fleet *fleet)
{
    mutex_lock(&fleet->mutex);
    bool is_new = fleet->wish.number != fleet->followed.number;
    if (is_new)
        fleet->followed = fleet->wish;
    mutex_unlock(&fleet->mutex);
    if (is_new) {
        nats_feed_leave(fleet->feed, fleet->profile);
        fleet->profile = -1;
        fleet->profile_came = false;
        if (fleet->followed.reference[0] != '\0')
            fleet->profile = fleet_watch_profile(fleet->feed, fleet->domain, fleet->followed.reference);
    }
    // The hub knows nothing of them: what it told before counts no more.
    if (fleet->profile >= 0 && !fleet->profile_came && nats_feed_is_level(fleet->feed, fleet->profile))
        tell(fleet, NULL);
}

static void say_trouble(struct fleet *fleet)
{
    const char *trouble = nats_feed_trouble(fleet->feed);
    atomic_store(&fleet->is_there, trouble[0] == '\0');
    if (strncmp(fleet->trouble, trouble, sizeof fleet->trouble - 1) == 0)
        return;
    if (trouble[0] != '\0')
        log_write(LOG_WARNING, "fleet", "%s; what came before stays", trouble);
    else
        log_write(LOG_WARNING, "fleet", "%s is there", nats_feed_server(fleet->feed));
    (void)snprintf(fleet->trouble, sizeof fleet->trouble, "%.250s", trouble);
}

static void *fleet_main(void *context)
{
    struct fleet *fleet = context;
    struct nats_feed_message message;
    if (fleet->catalogue != NULL)
        fleet->versions = fleet_watch(fleet->feed, FLEET_CATALOGUE, fleet->store, NULL, NULL);
    if (fleet->mirror[0] != '\0' && fleet->keeps_profiles)
        fleet->answers = fleet_watch(fleet->feed, FLEET_ANSWERS, fleet->store, fleet->mirror, "*");
    if (fleet->config != NULL)
        fleet->settings = fleet_watch(fleet->feed, FLEET_SETTINGS, fleet->store, fleet->mirror, NULL);
    while (!atomic_load(&fleet->stopping)) {
        follow_offers(fleet);
        follow_customer(fleet);
        if (fleet->catalogue != NULL)
            fleet_catalogue_step(fleet->catalogue, atomic_load(&fleet->may_swap));
        if (fleet->config != NULL) {
            fleet_config_step(fleet->config, atomic_load(&fleet->may_swap));
            fleet_config_tell(fleet->config, fleet->feed, fleet->store, fleet->mirror);
        }
        if (nats_feed_next(fleet->feed, NEXT_MS, &message) == RESULT_OK) {
            take(fleet, &message);
            wipe(&message, sizeof message); // its subject may name a customer
        }
        say_trouble(fleet);
    }
    wipe(&fleet->followed, sizeof fleet->followed);
    return NULL;
}

// --- beginning and end -------------------------------------------------------------------------------------

// Without a folder of its own a mirror has the catalogue that it has.
static void open_catalogue(struct fleet *fleet, const struct fleet_options *options)
{
    struct diagnostic why = {0};
    if (options->catalogue == NULL)
        return;
    if (fleet_catalogue_create(options->catalogue, options->ca_file, &fleet->catalogue, &why) != RESULT_OK) {
        fleet->catalogue = NULL;
        log_write(LOG_WARNING, "fleet", "%s; versions of the catalogue are not taken", why.text);
    } else {
        fleet_catalogue_guard(fleet->catalogue, options->guard);
    }
}

// A mirror without an id has no key of its own.
static enum result open_config(struct fleet *fleet, const struct fleet_options *options,
                               struct diagnostic *why)
{
    if (options->settings == NULL || options->guard == NULL || fleet->mirror[0] == '\0')
        return RESULT_OK;
    return fleet_config_create(options->settings, options->guard, &fleet->config, why);
}

static enum result open_fleet(struct fleet *fleet, const struct fleet_options *options,
                              struct diagnostic *why)
{
    const struct nats_feed_options to = {.url = options->url,
                                         .key_file = options->key_file,
                                         .ca_file = options->ca_file,
                                         .name = "cheval mirror",
                                         .max_bytes = FLEET_MAX_VALUE_BYTES};
    enum result result = nats_feed_create(&to, &fleet->feed, why);
    if (result == RESULT_OK)
        result = open_config(fleet, options, why);
    if (result == RESULT_OK)
        open_catalogue(fleet, options);
    if (result == RESULT_OK && thread_start(&fleet->thread, "fleet", fleet_main, fleet) != RESULT_OK)
        result = diagnose(why, RESULT_NO_MEMORY, "the fleet's thread can't be started");
    return result;
}

static void copy(char *to, size_t size, const char *text)
{
    (void)snprintf(to, size, "%s", text != NULL ? text : "");
}

enum result fleet_create(const struct fleet_options *options, struct stock *stock, struct workers *workers,
                         struct fleet **out, struct diagnostic *why)
{
    bool is_named = options->mirror != NULL && options->mirror[0] != '\0';
    if (options->store == NULL || !fleet_id_is_fine(options->store))
        return diagnose(
            why, RESULT_INVALID,
            "a fleet needs the store's id (store.id in the settings), of letters, digits, - and _");
    if (is_named && !fleet_id_is_fine(options->mirror))
        return diagnose(why, RESULT_INVALID, "in a fleet a mirror's id is of letters, digits, - and _");
    struct fleet *fleet = calloc(1, sizeof *fleet);
    if (fleet == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the fleet");
    copy(fleet->store, sizeof fleet->store, options->store);
    copy(fleet->mirror, sizeof fleet->mirror, options->mirror);
    copy(fleet->domain, sizeof fleet->domain, options->domain);
    fleet->keeps_profiles = options->keeps_profiles;
    fleet->stock = stock;
    fleet->workers = workers;
    fleet->offers = fleet->answers = fleet->versions = fleet->settings = fleet->profile = -1;
    mutex_init(&fleet->mutex);
    enum result result = open_fleet(fleet, options, why);
    if (result != RESULT_OK) {
        fleet_destroy(fleet);
        return result;
    }
    *out = fleet;
    return RESULT_OK;
}

void fleet_stop(struct fleet *fleet)
{
    if (fleet == NULL)
        return;
    atomic_store(&fleet->stopping, true);
    if (fleet->feed != NULL)
        nats_feed_interrupt(fleet->feed);
    if (fleet->catalogue != NULL)
        fleet_catalogue_interrupt(fleet->catalogue);
    thread_join(&fleet->thread);
    fleet->thread.started = false;
}

void fleet_destroy(struct fleet *fleet)
{
    if (fleet == NULL)
        return;
    fleet_stop(fleet);
    fleet_catalogue_destroy(fleet->catalogue);
    fleet_config_destroy(fleet->config);
    nats_feed_destroy(fleet->feed);
    mutex_finish(&fleet->mutex);
    wipe(fleet, sizeof *fleet);
    free(fleet);
}

// --- main's ------------------------------------------------------------------------------------------------

void fleet_follow_customer(struct fleet *fleet, const char *session, const char *reference)
{
    mutex_lock(&fleet->mutex);
    wipe(fleet->wish.session, sizeof fleet->wish.session);
    wipe(fleet->wish.reference, sizeof fleet->wish.reference);
    if (session != NULL && fleet->keeps_profiles) {
        copy(fleet->wish.session, sizeof fleet->wish.session, session);
        copy(fleet->wish.reference, sizeof fleet->wish.reference, reference);
    }
    fleet->wish.number++;
    mutex_unlock(&fleet->mutex);
}

bool fleet_has_told(struct fleet *fleet)
{
    return atomic_exchange(&fleet->told, false);
}

void fleet_let_swap(struct fleet *fleet, bool may_swap)
{
    atomic_store(&fleet->may_swap, may_swap);
}

bool fleet_wants_restart(const struct fleet *fleet)
{
    return fleet->config != NULL && fleet_config_wants_restart(fleet->config);
}

bool fleet_is_there(const struct fleet *fleet)
{
    return atomic_load(&fleet->is_there);
}
