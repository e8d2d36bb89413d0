#include "app/soak/soak_receiver.h"

#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/net/http_server.h"
#include "platform/os/child.h"
#include "platform/store/store.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_NS (20 * CLOCK_MILLISECOND_NS)
#define FIRST_CAPACITY 4096
#define MAX_EVENTS ((size_t)8 << 20)
#define MAX_BODY_BYTES ((size_t)1 << 20)
// Overloaded: each so many requests, before and after it was kept.
#define REFUSES_EVERY 41
#define KEEPS_AND_REFUSES_EVERY 37

// An event that was taken: hashes of its id and of all of it.
struct kept {
    uint64_t id, body; // id 0: none
};

struct receiver {
    struct soak_board *board;
    struct http_server *server; // NULL while it is down
    struct store *held;         // NULL: the store is not held
    FILE *ids;
    struct kept *kept; // open addressing; the capacity is a power of two
    size_t count, capacity;
};

// FNV-1a.
static uint64_t hash(const char *text)
{
    uint64_t value = UINT64_C(14695981039346656037);
    for (; *text != '\0'; text++)
        value = (value ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return value != 0 ? value : 1;
}

static struct kept *place_of(struct kept *all, size_t capacity, uint64_t id)
{
    size_t at = (size_t)id & (capacity - 1);
    while (all[at].id != 0 && all[at].id != id)
        at = (at + 1) & (capacity - 1);
    return &all[at];
}

static bool make_room(struct receiver *receiver)
{
    if (2 * receiver->count < receiver->capacity)
        return true;
    size_t capacity = receiver->capacity == 0 ? FIRST_CAPACITY : 2 * receiver->capacity;
    struct kept *larger = capacity <= 2 * MAX_EVENTS ? calloc(capacity, sizeof *larger) : NULL;
    if (larger == NULL)
        return false;
    for (size_t i = 0; i < receiver->capacity; i++)
        if (receiver->kept[i].id != 0)
            *place_of(larger, capacity, receiver->kept[i].id) = receiver->kept[i];
    free(receiver->kept);
    receiver->kept = larger;
    receiver->capacity = capacity;
    return true;
}

// False: it is no event, or there is no room for it.
static bool keep(struct receiver *receiver, const json_t *event)
{
    struct soak_board *board = receiver->board;
    const char *id = json_string_value(json_object_get(event, "id"));
    const char *type = json_string_value(json_object_get(event, "type"));
    const char *session = json_string_value(json_object_get(json_object_get(event, "data"), "session"));
    char *text = json_dumps(event, JSON_COMPACT | JSON_SORT_KEYS);
    bool kept = id != NULL && type != NULL && text != NULL && make_room(receiver);
    if (kept) {
        const struct kept new = {.id = hash(id), .body = hash(text)};
        struct kept *place = place_of(receiver->kept, receiver->capacity, new.id);
        if (place->id != 0) {
            atomic_fetch_add(&board->again, 1);
            atomic_fetch_add(&board->changed, place->body != new.body);
        } else {
            *place = new;
            receiver->count++;
            atomic_fetch_add(&board->taken, 1);
            (void)fprintf(receiver->ids, "%s %s %s\n", id, type, session != NULL ? session : "-");
        }
    }
    free(text);
    return kept;
}

static bool keep_all(struct receiver *receiver, const struct http_request *request)
{
    bool kept = true;
    json_t *document =
        request->body != NULL ? json_loadb((const char *)request->body, request->body_size, 0, NULL) : NULL;
    if (!json_is_array(document)) {
        kept = document != NULL && keep(receiver, document);
    } else {
        size_t i = 0;
        json_t *event = NULL;
        json_array_foreach(document, i, event)
        {
            kept = keep(receiver, event) && kept;
        }
    }
    json_decref(document);
    (void)fflush(receiver->ids);
    return kept;
}

static void handle(void *context, const struct http_request *request, struct http_reply *reply)
{
    struct receiver *receiver = context;
    struct soak_board *board = receiver->board;
    unsigned long long number = atomic_fetch_add(&board->requests, 1) + 1;
    bool refuses = number % REFUSES_EVERY == 0;
    reply->status = 202;
    if (!refuses && !keep_all(receiver, request)) {
        atomic_fetch_add(&board->unreadable, 1);
        reply->status = 400;
    } else if (refuses || number % KEEPS_AND_REFUSES_EVERY == 0) {
        atomic_fetch_add(&board->refused, 1);
        reply->status = 503;
    }
}

// At the same port as before.
static void follow_server(struct receiver *receiver)
{
    struct soak_board *board = receiver->board;
    bool is_down = atomic_load(&board->is_down);
    struct diagnostic why = {0};
    if (is_down && receiver->server != NULL) {
        http_server_destroy(receiver->server);
        receiver->server = NULL;
    }
    if (is_down || receiver->server != NULL)
        return;
    int port = atomic_load(&board->port);
    const struct http_server_options options = {.handler = handle,
                                                .context = receiver,
                                                .port = (uint16_t)(port > 0 ? port : 0),
                                                .max_body_bytes = MAX_BODY_BYTES};
    if (http_server_create(&options, &receiver->server, &why) == RESULT_OK) {
        atomic_store(&board->port, http_server_port(receiver->server));
        return;
    }
    receiver->server = NULL; // the port may be free again the next time
    if (port == 0) {
        log_write(LOG_ERROR, "soak", "no receiver: %s", why.text);
        atomic_store(&board->port, -1);
    }
}

static void let_go(struct receiver *receiver)
{
    store_roll_back(receiver->held);
    store_close(receiver->held);
    receiver->held = NULL;
}

static void follow_store(struct receiver *receiver)
{
    struct diagnostic why = {0};
    bool wanted = atomic_load(&receiver->board->holds_store);
    if (!wanted && receiver->held != NULL)
        let_go(receiver);
    if (!wanted || receiver->held != NULL)
        return;
    if (store_open(receiver->board->store, false, &receiver->held, &why) != RESULT_OK) {
        receiver->held = NULL;
        return;
    }
    if (store_begin(receiver->held, &why) == RESULT_OK)
        atomic_fetch_add(&receiver->board->holds, 1);
    else
        let_go(receiver);
}

void soak_receiver_main(void *shared)
{
    struct soak_board *board = shared;
    struct receiver receiver = {.board = board, .ids = fopen(board->ids, "w")};
    if (receiver.ids == NULL)
        atomic_store(&board->port, -1);
    while (receiver.ids != NULL && !atomic_load(&board->stopping) && !child_is_alone(board->parent)) {
        follow_server(&receiver);
        follow_store(&receiver);
        clock_sleep_ns(LOOK_NS);
    }
    if (receiver.held != NULL)
        let_go(&receiver);
    http_server_destroy(receiver.server);
    if (receiver.ids != NULL)
        (void)fclose(receiver.ids);
    free(receiver.kept);
}
