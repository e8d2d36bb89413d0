#include "app/fleet/fleet_prepare.h"

#include "app/fleet/fleet_values.h"
#include "platform/base/json.h"
#include "platform/net/nats_kv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_NS INT64_C(1000000000)
#define ANSWERS_AGE_NS (INT64_C(7) * 24 * 3600 * SECOND_NS) // as long as requests are kept
#define WINDOW_NS (600 * SECOND_NS) // within which an event that is sent again is known
#define IN_USE 10058                // nats-server's errors.json: the stream is there, but otherwise

bool fleet_domain_of(const char *store, char domain[FLEET_DOMAIN_SIZE])
{
    return fleet_id_is_fine(store) &&
           snprintf(domain, FLEET_DOMAIN_SIZE, "store-%s", store) < FLEET_DOMAIN_SIZE;
}

// --- configurations ----------------------------------------------------------------------------------------

static json_t *stream_of(const char *name, int replicas)
{
    return json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:I, s:i}", "name", name, "retention", "limits",
                     "storage", "file", "num_replicas", replicas > 0 ? replicas : 1, "max_consumers", -1,
                     "max_msgs", -1, "max_bytes", -1, "max_age", (json_int_t)0, "max_msg_size", -1);
}

static void set(json_t *object, const char *key, json_t *value)
{
    (void)json_object_set_new(object, key, value);
}

static void set_subject(json_t *stream, const char *subject)
{
    set(stream, "subjects", json_pack("[s]", subject));
}

// A copy of another domain's stream, of that subject alone.
static void add_source(json_t *stream, const char *name, const char *domain, const char *filter)
{
    char api[FLEET_DOMAIN_SIZE + 16];
    (void)snprintf(api, sizeof api, "$JS.%s.API", domain);
    json_t *sources = json_object_get(stream, "sources");
    if (sources == NULL) {
        sources = json_array();
        set(stream, "sources", sources);
    }
    (void)json_array_append_new(sources, json_pack("{s:s, s:s, s:{s:s}}", "name", name, "filter_subject",
                                                   filter, "external", "api", api));
}

// Of each key the last value, as NATS' own clients make buckets (ADR-8).
static json_t *bucket_of(const char *bucket, int replicas)
{
    char name[NATS_FEED_STREAM_SIZE];
    (void)snprintf(name, sizeof name, "KV_%s", bucket);
    json_t *stream = stream_of(name, replicas);
    set(stream, "max_msgs_per_subject", json_integer(1));
    set(stream, "discard", json_string("new"));
    set(stream, "allow_rollup_hdrs", json_true());
    set(stream, "allow_direct", json_true());
    set(stream, "deny_delete", json_true());
    set(stream, "duplicate_window", json_integer(120 * SECOND_NS));
    set(stream, "max_msg_size", json_integer((json_int_t)FLEET_MAX_VALUE_BYTES));
    return stream;
}

static void subject_of(char subject[NATS_FEED_SUBJECT_SIZE], const char *bucket, const char *store,
                       const char *rest)
{
    char key[NATS_KV_KEY_SIZE] = "";
    if (store != NULL && !nats_kv_append(key, store))
        key[0] = '\0';
    (void)snprintf(subject, NATS_FEED_SUBJECT_SIZE, "$KV.%s.%s%s", bucket, key, rest);
}

// --- asking ------------------------------------------------------------------------------------------------

static enum result read_answer(const char *name, const char *reply, size_t size, bool *in_use,
                               struct diagnostic *why)
{
    json_t *root = NULL;
    enum result result = json_parse("the server's answer", (const uint8_t *)reply, size, &root, why);
    if (result != RESULT_OK)
        return result;
    const json_t *error = json_object_get(root, "error");
    const char *said = json_string_value(json_object_get(error, "description"));
    *in_use = json_integer_value(json_object_get(error, "err_code")) == IN_USE;
    if (error != NULL)
        result = diagnose(why, RESULT_INVALID, "%s: %.200s", name, said != NULL ? said : "an error");
    json_decref(root);
    return result;
}

static enum result ask(struct nats_feed *feed, const char *verb, const char *name, const char *question,
                       bool *in_use, struct diagnostic *why)
{
    char subject[NATS_FEED_STREAM_SIZE + 40], *reply = NULL;
    size_t size = 0;
    (void)snprintf(subject, sizeof subject, "$JS.API.STREAM.%s.%s", verb, name);
    *in_use = false;
    enum result result = nats_feed_ask(feed, subject, NULL, question, strlen(question), &reply, &size, why);
    if (result == RESULT_OK)
        result = read_answer(name, reply, size, in_use, why);
    free(reply);
    return result;
}

static enum result make(struct nats_feed *feed, json_t *stream, struct diagnostic *why)
{
    const char *name = json_string_value(json_object_get(stream, "name"));
    char *question = json_dumps(stream, JSON_COMPACT);
    bool in_use = false;
    enum result result = question != NULL && name != NULL
                             ? ask(feed, "CREATE", name, question, &in_use, why)
                             : diagnose(why, RESULT_NO_MEMORY, "no memory for a stream");
    if (in_use)
        result = ask(feed, "UPDATE", name, question, &in_use, why);
    free(question);
    json_decref(stream);
    return result;
}

// --- hub and store -----------------------------------------------------------------------------------------

// The hub's own mirrors publish to it, those of stores to their leaf nodes, of whose streams it has copies.
static json_t *hub_stream(const struct fleet_plan *plan)
{
    char domain[FLEET_DOMAIN_SIZE];
    json_t *stream = stream_of(FLEET_STREAM, plan->replicas);
    set_subject(stream, "cheval.>");
    set(stream, "discard", json_string("new"));
    set(stream, "duplicate_window", json_integer(WINDOW_NS));
    for (int i = 0; i < plan->store_count; i++)
        if (fleet_domain_of(plan->stores[i], domain))
            add_source(stream, FLEET_STREAM, domain, "cheval.>");
    return stream;
}

// What the mirrors of all stores said last of themselves.
static void copy_from_stores(json_t *bucket, const struct fleet_plan *plan)
{
    char domain[FLEET_DOMAIN_SIZE];
    for (int i = 0; i < plan->store_count; i++)
        if (fleet_domain_of(plan->stores[i], domain))
            add_source(bucket, "KV_" FLEET_STATUS, domain, "$KV." FLEET_STATUS ".>");
}

static enum result prepare_hub(struct nats_feed *feed, const struct fleet_plan *plan, struct diagnostic *why)
{
    static const char *const buckets[] = {FLEET_OFFERS,  FLEET_PROFILES, FLEET_CATALOGUE,
                                          FLEET_ANSWERS, FLEET_SETTINGS, FLEET_STATUS};
    char subject[NATS_FEED_SUBJECT_SIZE];
    enum result result = make(feed, hub_stream(plan), why);
    for (size_t i = 0; i < sizeof buckets / sizeof buckets[0] && result == RESULT_OK; i++) {
        json_t *bucket = bucket_of(buckets[i], plan->replicas);
        subject_of(subject, buckets[i], NULL, ">");
        set_subject(bucket, subject);
        if (strcmp(buckets[i], FLEET_ANSWERS) == 0)
            set(bucket, "max_age", json_integer(ANSWERS_AGE_NS));
        if (strcmp(buckets[i], FLEET_STATUS) == 0)
            copy_from_stores(bucket, plan);
        result = make(feed, bucket, why);
    }
    return result;
}

static json_t *copied_bucket(const char *bucket, const struct fleet_plan *plan, const char *rest)
{
    char name[NATS_FEED_STREAM_SIZE], subject[NATS_FEED_SUBJECT_SIZE];
    json_t *stream = bucket_of(bucket, 1);
    (void)snprintf(name, sizeof name, "KV_%s", bucket);
    subject_of(subject, bucket, plan->store, rest);
    add_source(stream, name, plan->hub_domain, subject);
    return stream;
}

static enum result prepare_store(struct nats_feed *feed, const struct fleet_plan *plan,
                                 struct diagnostic *why)
{
    char subject[NATS_FEED_SUBJECT_SIZE];
    json_t *stream = stream_of(FLEET_STREAM, 1), *answers = bucket_of(FLEET_ANSWERS, 1);
    json_t *status = bucket_of(FLEET_STATUS, 1);
    (void)snprintf(subject, sizeof subject, "cheval.%.100s.>", plan->store);
    set_subject(stream, subject);
    set(stream, "discard", json_string("new"));
    set(stream, "duplicate_window", json_integer(WINDOW_NS));
    subject_of(subject, FLEET_ANSWERS, plan->store, ".>");
    set_subject(answers, subject);
    set(answers, "max_age", json_integer(ANSWERS_AGE_NS));
    subject_of(subject, FLEET_STATUS, plan->store, ".>");
    set_subject(status, subject);
    enum result result = make(feed, stream, why), answered = make(feed, answers, why),
                told = make(feed, status, why);
    if (result == RESULT_OK)
        result = answered != RESULT_OK ? answered : told;
    if (result == RESULT_OK)
        result = make(feed, copied_bucket(FLEET_SETTINGS, plan, ".>"), why);
    if (result == RESULT_OK)
        result = make(feed, copied_bucket(FLEET_OFFERS, plan, ".>"), why);
    if (result == RESULT_OK)
        result = make(feed, copied_bucket(FLEET_CATALOGUE, plan, ""), why);
    return result;
}

enum result fleet_prepare(struct nats_feed *feed, const struct fleet_plan *plan, struct diagnostic *why)
{
    char domain[FLEET_DOMAIN_SIZE];
    for (int i = 0; i < plan->store_count; i++)
        if (!fleet_domain_of(plan->stores[i], domain))
            return diagnose(why, RESULT_INVALID,
                            "\"%.60s\" can't be a store with a leaf node: letters, digits, - and _",
                            plan->stores[i]);
    if (plan->store == NULL)
        return prepare_hub(feed, plan, why);
    if (!fleet_domain_of(plan->store, domain) || plan->hub_domain == NULL)
        return diagnose(why, RESULT_INVALID, "a store's leaf node needs the store's id and the hub's domain");
    return prepare_store(feed, plan, why);
}
