#include "app/stock/stock_poll.h"

#include "assets/stock_list.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/thread.h"
#include "platform/base/wipe.h"
#include "platform/net/http_client.h"
#include "platform/os/secret.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLICE_NS (100 * CLOCK_MILLISECOND_NS) // how soon the thread sees that it must end
#define LONGEST_S 600                         // between two questions
#define STATUS_OK 200
#define STATUS_NOT_MODIFIED 304

struct stock_poll {
    struct stock *stock;
    struct http_client *client;
    struct stock_list_options list;
    int every_s;
    struct thread thread;
    atomic_bool stopping;
    // The thread's own.
    unsigned round;
    char tag[HTTP_CLIENT_TAG_SIZE];
    int failures; // in a row
};

// --- an answer ---------------------------------------------------------------------------------------------

static bool pass(void *context, const struct catalogue_offer_update *update)
{
    (void)context;
    (void)update;
    return true;
}

static bool post(void *context, const struct catalogue_offer_update *update)
{
    struct stock_poll *poll = context;
    return stock_post(poll->stock, update);
}

// As with a dropped file: all of it is looked through before anything is posted.
static enum result take(struct stock_poll *poll, const struct http_response *response, struct diagnostic *why)
{
    const uint8_t *bytes = (const uint8_t *)response->body;
    const struct stock_list_sink looking = {pass, NULL, poll}, posting = {post, NULL, poll};
    struct stock_list_counts counts;
    const char *server = http_client_server(poll->client);
    enum result result =
        stock_list_read(server, bytes, response->body_size, &poll->list, &looking, &counts, why);
    if (result != RESULT_OK)
        return result;
    if (counts.refused > 0)
        log_write(LOG_WARNING, "stock", "%s: %zu articles, and %zu that can't be read", server, counts.taken,
                  counts.refused);
    return stock_list_read(server, bytes, response->body_size, &poll->list, &posting, &counts, why);
}

// Gives the seconds that the server wants to be left alone; -1: it didn't say.
static int64_t ask(struct stock_poll *poll, bool *worked)
{
    char condition[HTTP_CLIENT_TAG_SIZE + 32];
    const char *headers[] = {"Accept: application/json, text/csv", condition};
    const struct http_call call = {.headers = headers, .header_count = poll->tag[0] != '\0' ? 2 : 1};
    struct http_response response;
    struct diagnostic why = {0};
    *worked = false;
    (void)snprintf(condition, sizeof condition, "If-None-Match: %s", poll->tag);
    enum result result = http_client_call(poll->client, &call, &response, &why);
    if (result == RESULT_OK && response.status == STATUS_OK)
        result = take(poll, &response, &why);
    else if (result == RESULT_OK && response.status != STATUS_NOT_MODIFIED)
        result = diagnose(&why, RESULT_UNAVAILABLE, "%s answers %d", http_client_server(poll->client),
                          response.status);
    if (result == RESULT_END)
        return -1;
    *worked = result == RESULT_OK;
    if (!*worked) {
        if (poll->failures == 0)
            log_write(LOG_WARNING, "stock", "%s; prices and stock stay as they are", why.text);
        return result == RESULT_UNAVAILABLE && response.status > 0 ? response.retry_after_s : -1;
    }
    if (poll->failures > 0)
        log_write(LOG_WARNING, "stock", "%s answers again", http_client_server(poll->client));
    if (response.status == STATUS_OK)
        (void)snprintf(poll->tag, sizeof poll->tag, "%s", response.etag);
    return -1;
}

// --- the thread --------------------------------------------------------------------------------------------

// Until it is time, the mirror ends, or another catalogue wants to know all.
static void wait(struct stock_poll *poll, int64_t seconds)
{
    int64_t end_ns = clock_now_ns() + seconds * CLOCK_SECOND_NS;
    while (!atomic_load(&poll->stopping) && stock_round(poll->stock) == poll->round &&
           clock_now_ns() < end_ns)
        clock_sleep_ns(SLICE_NS);
}

static int64_t pause_s(const struct stock_poll *poll, int64_t wished_s)
{
    int64_t seconds = poll->every_s;
    for (int i = 0; i < poll->failures && seconds < LONGEST_S; i++)
        seconds *= 2;
    if (seconds > LONGEST_S && poll->every_s < LONGEST_S)
        seconds = LONGEST_S;
    return wished_s > seconds ? wished_s : seconds;
}

static void *poll_main(void *context)
{
    struct stock_poll *poll = context;
    poll->round = stock_round(poll->stock);
    while (!atomic_load(&poll->stopping)) {
        bool worked = false;
        unsigned round = stock_round(poll->stock);
        if (round != poll->round)
            poll->tag[0] = '\0';
        poll->round = round;
        int64_t wished_s = ask(poll, &worked);
        poll->failures = worked ? 0 : poll->failures + 1;
        wait(poll, pause_s(poll, wished_s));
    }
    return NULL;
}

// --- beginning and end -------------------------------------------------------------------------------------

static enum result open_client(struct stock_poll *poll, const struct stock_options *options,
                               struct diagnostic *why)
{
    char key[SECRET_SIZE] = "";
    enum result result = RESULT_OK;
    if (options->key_file != NULL)
        result = secret_read(options->key_file, key, sizeof key, why);
    const struct http_client_options client = {.url = options->url,
                                               .ca_file = options->ca_file,
                                               .bearer = key[0] != '\0' ? key : NULL,
                                               .max_reply_bytes = STOCK_LIST_MAX_BYTES};
    if (result == RESULT_OK)
        result = http_client_create(&client, &poll->client, why);
    wipe(key, sizeof key);
    return result;
}

enum result stock_poll_create(const struct stock_options *options, struct stock *stock,
                              struct stock_poll **out, struct diagnostic *why)
{
    struct stock_poll *poll = calloc(1, sizeof *poll);
    if (poll == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the stock");
    poll->stock = stock;
    poll->list.store = options->store;
    poll->every_s = options->every_s > 0 ? options->every_s : STOCK_USUAL_EVERY_S;
    enum result result = open_client(poll, options, why);
    if (result == RESULT_OK && thread_start(&poll->thread, "stock poll", poll_main, poll) != RESULT_OK)
        result = diagnose(why, RESULT_NO_MEMORY, "the stock's thread can't be started");
    if (result != RESULT_OK) {
        stock_poll_destroy(poll);
        return result;
    }
    *out = poll;
    return RESULT_OK;
}

void stock_poll_destroy(struct stock_poll *poll)
{
    if (poll == NULL)
        return;
    atomic_store(&poll->stopping, true);
    if (poll->client != NULL)
        http_client_interrupt(poll->client);
    thread_join(&poll->thread);
    http_client_destroy(poll->client);
    free(poll);
}
