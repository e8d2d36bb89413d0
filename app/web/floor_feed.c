#include "app/web/floor_feed.h"

#include "app/profile/interest.h"
#include "platform/base/clock.h"
#include "platform/base/thread.h"
#include "platform/base/wipe.h"
#include "platform/store/store_customer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_NS (250 * CLOCK_MILLISECOND_NS)
#define AGAIN_NS (2 * CLOCK_SECOND_NS) // after a failure
#define LOOK_BACK 2000                 // events, for the visits that are going on when it begins
#define AT_ONCE 500                    // events a look

struct floor_feed {
    const char *store_path;
    struct floor *floor;
    struct floor_look look;
    struct thread thread;
    struct mutex mutex; // of what follows
    struct condition changed;
    bool ending;
};

// --- what the store says -----------------------------------------------------------------------------------

struct teller {
    struct floor_look *look;
    struct floor *floor;
};

// NULL: nobody, or nobody the store knows any more.
static const struct floor_customer *find_customer(struct store *store, const char *key,
                                                  struct floor_customer *out)
{
    struct store_customer found;
    if (key == NULL || key[0] == '\0' || store_find_customer_by_key(store, key, &found, NULL) != RESULT_OK)
        return NULL;
    *out = floor_customer_of(found.key, found.name, found.points);
    wipe(&found, sizeof found);
    return out;
}

static bool tell_event(void *context, const struct store_event *event)
{
    struct teller *teller = context;
    struct floor_customer customer;
    floor_add_event(teller->floor, event, find_customer(teller->look->store, event->customer, &customer));
    teller->look->sequence = event->sequence;
    return true;
}

static enum result look_at_events(struct floor_look *look, struct floor *floor)
{
    int64_t last = 0;
    enum result result = store_last_sequence(look->store, &last, NULL);
    if (result != RESULT_OK)
        return result;
    if (!look->began || last < look->sequence) // the first look, or another file
        look->sequence = last > LOOK_BACK ? last - LOOK_BACK : 0;
    look->began = true;
    if (last == look->sequence)
        return RESULT_OK;
    struct teller teller = {look, floor};
    struct store_filter filter = {.after_sequence = look->sequence, .limit = AT_ONCE};
    return store_each_event(look->store, &filter, tell_event, &teller, NULL);
}

struct request_list {
    struct store *store;
    int count;
    struct floor_request requests[FLOOR_MAX_REQUESTS];
};

static bool take_request(void *context, const struct store_request *request)
{
    struct request_list *list = context;
    struct floor_request *taken = &list->requests[list->count++];
    *taken = (struct floor_request){.kind = request->kind};
    interest_copy_text(taken->id, sizeof taken->id, request->id);
    interest_copy_text(taken->session, sizeof taken->session, request->session);
    interest_copy_text(taken->mirror, sizeof taken->mirror, request->mirror);
    interest_copy_text(taken->sku, sizeof taken->sku, request->sku);
    interest_copy_text(taken->title, sizeof taken->title,
                       request->title[0] != '\0' ? request->title : request->sku);
    interest_copy_text(taken->size, sizeof taken->size, request->size);
    interest_copy_text(taken->code, sizeof taken->code, request->code);
    if (!clock_wall_read(request->time, &taken->time_ms))
        taken->time_ms = clock_wall_ms();
    (void)find_customer(list->store, request->customer, &taken->customer);
    return list->count < FLOOR_MAX_REQUESTS;
}

static enum result look_at_requests(struct floor_look *look, struct floor *floor)
{
    int64_t state = 0;
    enum result result = store_requests_state(look->store, &state, NULL);
    if (result != RESULT_OK || state == look->requests_state)
        return result;
    struct request_list *list = calloc(1, sizeof *list);
    if (list == NULL)
        return RESULT_NO_MEMORY;
    list->store = look->store;
    struct store_request_filter filter = {.open_only = true, .limit = FLOOR_MAX_REQUESTS};
    result = store_each_request(look->store, &filter, take_request, list, NULL);
    if (result == RESULT_OK) {
        floor_set_requests(floor, list->requests, list->count);
        look->requests_state = state;
    }
    wipe(list, sizeof *list);
    free(list);
    return result;
}

void floor_look_at_store(struct floor_look *look, const char *store_path, struct floor *floor)
{
    if (look->store == NULL && store_open(store_path, true, &look->store, NULL) != RESULT_OK) {
        look->store = NULL;
        return;
    }
    enum result result = look_at_events(look, floor);
    if (result == RESULT_OK)
        result = look_at_requests(look, floor);
    store_forget_pages(look->store); // what is on the floor is enough
    if (result == RESULT_OK || result == RESULT_UNAVAILABLE)
        return;
    store_close(look->store); // it may have been put aside: the next look opens what is there then
    look->store = NULL;
    look->requests_state = 0;
}

// --- the thread --------------------------------------------------------------------------------------------

static void *feed_main(void *argument)
{
    struct floor_feed *feed = argument;
    mutex_lock(&feed->mutex);
    while (!feed->ending) {
        mutex_unlock(&feed->mutex);
        floor_look_at_store(&feed->look, feed->store_path, feed->floor);
        floor_expire(feed->floor, clock_wall_ms());
        int64_t until_ns = clock_now_ns() + (feed->look.store != NULL ? LOOK_NS : AGAIN_NS);
        mutex_lock(&feed->mutex);
        while (!feed->ending && condition_wait_until(&feed->changed, &feed->mutex, until_ns)) {
        }
    }
    mutex_unlock(&feed->mutex);
    return NULL;
}

enum result floor_feed_create(const char *store_path, struct floor *floor, struct floor_feed **out)
{
    struct floor_feed *feed = calloc(1, sizeof *feed);
    if (feed == NULL)
        return RESULT_NO_MEMORY;
    feed->store_path = store_path;
    feed->floor = floor;
    mutex_init(&feed->mutex);
    condition_init(&feed->changed);
    enum result result = thread_start(&feed->thread, "floor", feed_main, feed);
    if (result != RESULT_OK) {
        floor_feed_destroy(feed);
        return result;
    }
    *out = feed;
    return RESULT_OK;
}

void floor_feed_destroy(struct floor_feed *feed)
{
    if (feed == NULL)
        return;
    mutex_lock(&feed->mutex);
    feed->ending = true;
    condition_signal(&feed->changed);
    mutex_unlock(&feed->mutex);
    thread_join(&feed->thread);
    store_close(feed->look.store);
    condition_finish(&feed->changed);
    mutex_finish(&feed->mutex);
    free(feed);
}
