#include "app/fleet/fleet_floor.h"

#include "app/fleet/fleet_event.h"
#include "app/fleet/fleet_values.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/queue.h"
#include "platform/base/thread.h"
#include "platform/base/wipe.h"
#include "platform/net/nats_kv.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_BACK_MS (INT64_C(3600) * 1000)
#define NEXT_MS 50
#define EXPIRE_NS (250 * CLOCK_MILLISECOND_NS)
#define MAX_ENDS 32
#define MAX_ANSWERED 512 // whose requests may come yet: the stream and the bucket come side by side
#define AT_ONCE 200      // messages before the floor is told

struct fleet_floor {
    struct nats_feed *feed;
    struct floor *floor;
    char store[NATS_KV_PART_SIZE];
    struct queue ends;
    struct thread thread;
    atomic_bool stopping;
    // The thread's own.
    int events, answers; // places in the feed
    int request_count, answered_count;
    struct floor_request requests[FLOOR_MAX_REQUESTS]; // oldest first
    char answered[MAX_ANSWERED][STORE_ID_SIZE];        // a ring
    bool changed;
    int64_t expired_ns;
    char trouble[256];
};

// --- requests ----------------------------------------------------------------------------------------------

static void remove_request(struct fleet_floor *fleet, int index)
{
    struct floor_request *requests = fleet->requests;
    fleet->request_count--;
    memmove(&requests[index], &requests[index + 1],
            (size_t)(fleet->request_count - index) * sizeof requests[0]);
    wipe(&requests[fleet->request_count], sizeof requests[0]);
    fleet->changed = true;
}

static void remove_requests_of(struct fleet_floor *fleet, const char *session)
{
    for (int i = fleet->request_count - 1; i >= 0; i--)
        if (strcmp(fleet->requests[i].session, session) == 0)
            remove_request(fleet, i);
}

static int find_request(const struct fleet_floor *fleet, const char *id)
{
    for (int i = 0; i < fleet->request_count; i++)
        if (strcmp(fleet->requests[i].id, id) == 0)
            return i;
    return -1;
}

static bool is_answered(const struct fleet_floor *fleet, const char *id)
{
    for (int i = 0; i < MAX_ANSWERED && i < fleet->answered_count; i++)
        if (strcmp(fleet->answered[i], id) == 0)
            return true;
    return false;
}

static void add_request(struct fleet_floor *fleet, const struct fleet_event *event)
{
    if (find_request(fleet, event->id) >= 0 || is_answered(fleet, event->id))
        return;
    if (fleet->request_count == FLOOR_MAX_REQUESTS)
        remove_request(fleet, 0);
    struct floor_request *request = &fleet->requests[fleet->request_count++];
    *request = (struct floor_request){.kind = event->code[0] != '\0'  ? STORE_REQUEST_RESERVE
                                              : event->sku[0] != '\0' ? STORE_REQUEST_PRODUCT
                                                                      : STORE_REQUEST_HELP};
    interest_copy_text(request->id, sizeof request->id, event->id);
    interest_copy_text(request->session, sizeof request->session, event->session);
    interest_copy_text(request->mirror, sizeof request->mirror, event->mirror);
    interest_copy_text(request->sku, sizeof request->sku, event->sku);
    interest_copy_text(request->title, sizeof request->title,
                       event->title[0] != '\0' ? event->title : event->sku);
    interest_copy_text(request->size, sizeof request->size, event->size);
    interest_copy_text(request->code, sizeof request->code, event->code);
    if (!clock_wall_read(event->time, &request->time_ms))
        request->time_ms = clock_wall_ms();
    fleet->changed = true;
}

// --- what comes --------------------------------------------------------------------------------------------

// Who takes back what they agreed to, and who is erased, is forgotten with what they asked for.
static bool takes_back(const struct fleet_event *event)
{
    return strcmp(event->name, "erasure_requested") == 0 ||
           (strcmp(event->name, interest_kind_name(INTEREST_CONSENT_WITHDRAWN)) == 0 &&
            strcmp(event->purpose, "profile") == 0);
}

static void take_event(struct fleet_floor *fleet, const struct nats_feed_message *message)
{
    struct fleet_event event;
    if (fleet_event_read(message->data, message->size, &event, NULL) != RESULT_OK)
        return; // an event of a kind that this page doesn't know
    if (takes_back(&event))
        remove_requests_of(fleet, event.session);
    if (strcmp(event.name, "erasure_requested") != 0)
        floor_add_event(fleet->floor, &event.event, NULL);
    if (strcmp(event.name, interest_kind_name(INTEREST_PRODUCT_REQUESTED)) == 0 ||
        strcmp(event.name, interest_kind_name(INTEREST_PRODUCT_RESERVED)) == 0)
        add_request(fleet, &event);
    wipe(&event, sizeof event);
}

static void take_answer(struct fleet_floor *fleet, const struct nats_feed_message *message)
{
    struct nats_kv_entry entry;
    char id[NATS_KV_PART_SIZE];
    if (!nats_kv_read(message, &entry) || !nats_kv_part(entry.key, 2, id) || is_answered(fleet, id))
        return;
    (void)snprintf(fleet->answered[fleet->answered_count++ % MAX_ANSWERED], STORE_ID_SIZE, "%.*s",
                   STORE_ID_SIZE - 1, id);
    int index = find_request(fleet, id);
    if (index >= 0)
        remove_request(fleet, index);
}

// --- what is said ------------------------------------------------------------------------------------------

static void put_end(struct fleet_floor *fleet, const struct associates_end *end)
{
    struct diagnostic why = {0};
    struct fleet_answer answer = {.status = end->status, .wall_ms = end->wall_ms};
    char key[NATS_KV_KEY_SIZE] = "";
    int index = find_request(fleet, end->id);
    (void)snprintf(answer.by, sizeof answer.by, "%s", end->by);
    char *text = fleet_write_answer(&answer);
    enum result result = RESULT_NO_MEMORY;
    if (index < 0) {
        free(text);
        return;
    }
    if (text != NULL && nats_kv_append(key, fleet->store) &&
        nats_kv_append(key, fleet->requests[index].mirror) && nats_kv_append(key, end->id))
        result = nats_kv_put(fleet->feed, FLEET_ANSWERS, key, text, strlen(text), &why);
    if (result != RESULT_OK)
        log_write(LOG_WARNING, "fleet", "a request stays open: %s",
                  why.text[0] != '\0' ? why.text : result_name(result));
    free(text);
}

static void put_ends(struct fleet_floor *fleet)
{
    struct associates_end end;
    while (queue_pop(&fleet->ends, &end, 0)) {
        put_end(fleet, &end);
        wipe(&end, sizeof end);
    }
}

static void tell_floor(struct fleet_floor *fleet)
{
    int64_t now_ns = clock_now_ns();
    if (fleet->changed)
        floor_set_requests(fleet->floor, fleet->requests, fleet->request_count);
    fleet->changed = false;
    if (now_ns - fleet->expired_ns >= EXPIRE_NS) {
        floor_expire(fleet->floor, clock_wall_ms());
        fleet->expired_ns = now_ns;
    }
    const char *trouble = nats_feed_trouble(fleet->feed);
    if (strncmp(fleet->trouble, trouble, sizeof fleet->trouble - 1) == 0)
        return;
    log_write(LOG_WARNING, "fleet", "%s", trouble[0] != '\0' ? trouble : "the servers are there");
    (void)snprintf(fleet->trouble, sizeof fleet->trouble, "%.250s", trouble);
}

// --- the thread --------------------------------------------------------------------------------------------

static bool follow(struct fleet_floor *fleet)
{
    char subject[NATS_FEED_SUBJECT_SIZE], key[NATS_KV_KEY_SIZE] = "";
    const struct nats_feed_source source = {.stream = FLEET_STREAM,
                                            .subject = subject,
                                            .from = NATS_FEED_SINCE,
                                            .since_ms = clock_wall_ms() - LOOK_BACK_MS};
    (void)snprintf(subject, sizeof subject, "cheval.%s.>", fleet->store);
    fleet->answers = nats_kv_append(key, fleet->store) && nats_kv_append_wild(key, ">")
                         ? nats_kv_watch(fleet->feed, NULL, FLEET_ANSWERS, key)
                         : -1;
    fleet->events = nats_feed_follow(fleet->feed, &source);
    return fleet->events >= 0 && fleet->answers >= 0;
}

static void *floor_main(void *context)
{
    struct fleet_floor *fleet = context;
    struct nats_feed_message message;
    while (!atomic_load(&fleet->stopping)) {
        int64_t wait_ms = NEXT_MS;
        for (int i = 0; i < AT_ONCE && nats_feed_next(fleet->feed, wait_ms, &message) == RESULT_OK; i++) {
            if (message.place == fleet->events)
                take_event(fleet, &message);
            else if (message.place == fleet->answers)
                take_answer(fleet, &message);
            wait_ms = 0;
        }
        put_ends(fleet);
        tell_floor(fleet);
    }
    return NULL;
}

// --- beginning and end -------------------------------------------------------------------------------------

enum result fleet_floor_create(const struct fleet_floor_options *options, struct fleet_floor **out,
                               struct diagnostic *why)
{
    const struct nats_feed_options to = {.url = options->url,
                                         .key_file = options->key_file,
                                         .ca_file = options->ca_file,
                                         .name = "cheval associates",
                                         .max_bytes = FLEET_MAX_VALUE_BYTES};
    if (!fleet_id_is_fine(options->store))
        return diagnose(why, RESULT_INVALID, "\"%.60s\" is no store of a fleet: letters, digits, - and _",
                        options->store);
    struct fleet_floor *fleet = calloc(1, sizeof *fleet);
    if (fleet == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the fleet's floor");
    (void)snprintf(fleet->store, sizeof fleet->store, "%s", options->store);
    enum result result = queue_init(&fleet->ends, sizeof(struct associates_end), MAX_ENDS);
    if (result != RESULT_OK)
        (void)diagnose(why, result, "no memory for the fleet's floor");
    if (result == RESULT_OK)
        result = nats_feed_create(&to, &fleet->feed, why);
    if (result == RESULT_OK && !follow(fleet))
        result = diagnose(why, RESULT_INVALID, "\"%.60s\" is no store of a fleet", options->store);
    if (result == RESULT_OK)
        *out = fleet;
    else
        fleet_floor_destroy(fleet);
    return result;
}

enum result fleet_floor_start(struct fleet_floor *fleet, struct floor *floor, struct diagnostic *why)
{
    fleet->floor = floor;
    if (thread_start(&fleet->thread, "fleet floor", floor_main, fleet) == RESULT_OK)
        return RESULT_OK;
    return diagnose(why, RESULT_NO_MEMORY, "the fleet's thread can't be started");
}

void fleet_floor_stop(struct fleet_floor *fleet)
{
    if (fleet == NULL)
        return;
    atomic_store(&fleet->stopping, true);
    if (fleet->feed != NULL)
        nats_feed_interrupt(fleet->feed);
    thread_join(&fleet->thread);
    fleet->thread.started = false;
}

void fleet_floor_destroy(struct fleet_floor *fleet)
{
    if (fleet == NULL)
        return;
    fleet_floor_stop(fleet);
    nats_feed_destroy(fleet->feed);
    if (fleet->ends.items != NULL)
        queue_finish(&fleet->ends);
    wipe(fleet, sizeof *fleet);
    free(fleet);
}

bool fleet_floor_end(void *context, const struct associates_end *end)
{
    struct fleet_floor *fleet = context;
    return queue_push(&fleet->ends, end);
}
