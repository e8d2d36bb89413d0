#include "app/web/floor.h"

#include "app/profile/interest.h"
#include "platform/base/clock.h"
#include "platform/base/thread.h"
#include "platform/base/wipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct floor {
    void (*changed)(void *context);
    void *context;
    struct mutex mutex; // of what follows
    bool stock_changed;
    struct floor_snapshot now;
};

enum result floor_create(void (*changed)(void *context), void *context, struct floor **out)
{
    struct floor *floor = calloc(1, sizeof *floor);
    if (floor == NULL)
        return RESULT_NO_MEMORY;
    floor->changed = changed;
    floor->context = context;
    floor->now.version = 1;
    mutex_init(&floor->mutex);
    *out = floor;
    return RESULT_OK;
}

void floor_destroy(struct floor *floor)
{
    if (floor == NULL)
        return;
    mutex_finish(&floor->mutex);
    wipe(floor, sizeof *floor);
    free(floor);
}

struct floor_customer floor_customer_of(const char *key, const char *name, int64_t points)
{
    struct floor_customer customer = {.points = points};
    (void)snprintf(customer.key, sizeof customer.key, "%s", key);
    name += strspn(name, " ");
    (void)snprintf(customer.name, sizeof customer.name, "%.*s", (int)strcspn(name, " "), name);
    return customer;
}

// Unlocks, and tells of the change.
static void finish_change(struct floor *floor, bool changed)
{
    floor->now.version += changed;
    mutex_unlock(&floor->mutex);
    if (changed && floor->changed != NULL)
        floor->changed(floor->context);
}

// --- mirrors -----------------------------------------------------------------------------------------------

// What is known of the visit goes; the mirror stays.
static void end_visit(struct floor_mirror *mirror, enum floor_state state, int64_t wall_ms)
{
    struct floor_mirror empty = {
        .state = state, .since_ms = wall_ms, .heard_ms = wall_ms, .is_here = mirror->is_here};
    (void)snprintf(empty.name, sizeof empty.name, "%s", mirror->name);
    wipe(mirror, sizeof *mirror);
    *mirror = empty;
}

static int compare_mirrors(const void *a, const void *b)
{
    return strcmp(((const struct floor_mirror *)a)->name, ((const struct floor_mirror *)b)->name);
}

// The one of that name, made where there is none.
static struct floor_mirror *find_mirror(struct floor_snapshot *now, const char *name, int64_t wall_ms)
{
    char cut[FLOOR_NAME_SIZE];
    interest_copy_text(cut, sizeof cut, name);
    for (int i = 0; i < now->mirror_count; i++)
        if (strcmp(now->mirrors[i].name, cut) == 0)
            return &now->mirrors[i];
    struct floor_mirror *made = &now->mirrors[0];
    if (now->mirror_count < FLOOR_MAX_MIRRORS)
        made = &now->mirrors[now->mirror_count++];
    else
        for (int i = 1; i < FLOOR_MAX_MIRRORS; i++) // the one that was not heard of for the longest time
            if (now->mirrors[i].heard_ms < made->heard_ms)
                made = &now->mirrors[i];
    *made = (struct floor_mirror){.since_ms = wall_ms, .heard_ms = wall_ms};
    memcpy(made->name, cut, sizeof cut);
    qsort(now->mirrors, (size_t)now->mirror_count, sizeof now->mirrors[0], compare_mirrors);
    return find_mirror(now, cut, wall_ms);
}

static void begin_visit(struct floor_mirror *mirror, const char *session, int64_t wall_ms)
{
    end_visit(mirror, FLOOR_IN_USE, wall_ms);
    (void)snprintf(mirror->session, sizeof mirror->session, "%s", session);
}

static void forget_products(struct floor_mirror *mirror)
{
    mirror->profile = false;
    mirror->shown_count = 0;
    wipe(mirror->tried, sizeof mirror->tried);
    wipe(&mirror->customer, sizeof mirror->customer);
}

// The newest first; what was there already comes to the front.
static void show_tried(struct floor_mirror *mirror, const struct store_event *event, int64_t wall_ms)
{
    struct floor_tried tried = {.since_ms = wall_ms};
    interest_copy_text(tried.sku, sizeof tried.sku, event->sku);
    interest_copy_text(tried.title, sizeof tried.title, event->title[0] != '\0' ? event->title : event->sku);
    int at = 0;
    while (at < mirror->shown_count && strcmp(mirror->tried[at].sku, tried.sku) != 0)
        at++;
    if (at < mirror->shown_count)
        tried.liked = mirror->tried[at].liked;
    else if (mirror->shown_count < FLOOR_MAX_TRIED)
        mirror->shown_count++;
    else
        at--;
    memmove(&mirror->tried[1], &mirror->tried[0], (size_t)at * sizeof mirror->tried[0]);
    mirror->tried[0] = tried;
}

static void mark_liked(struct floor_mirror *mirror, const char *sku)
{
    for (int i = 0; i < mirror->shown_count; i++)
        if (strcmp(mirror->tried[i].sku, sku) == 0)
            mirror->tried[i].liked = true;
}

static void note_event(struct floor_mirror *mirror, const struct store_event *event,
                       const struct floor_customer *customer, int64_t wall_ms)
{
    bool tried = strcmp(event->name, interest_kind_name(INTEREST_TRYON_STARTED)) == 0;
    bool liked = strcmp(event->name, interest_kind_name(INTEREST_PRODUCT_LIKED)) == 0;
    mirror->heard_ms = wall_ms;
    mirror->tried_count += tried;
    mirror->liked_count += liked;
    if (!event->consent_profile) {
        forget_products(mirror);
        return;
    }
    mirror->profile = true;
    if (customer != NULL)
        mirror->customer = *customer;
    if (tried)
        show_tried(mirror, event, wall_ms);
    if (liked)
        mark_liked(mirror, event->sku);
}

void floor_add_event(struct floor *floor, const struct store_event *event,
                     const struct floor_customer *customer)
{
    int64_t wall_ms = 0;
    if (!clock_wall_read(event->time, &wall_ms))
        wall_ms = clock_wall_ms();
    bool ended = strcmp(event->name, interest_kind_name(INTEREST_SESSION_ENDED)) == 0;
    mutex_lock(&floor->mutex);
    struct floor_mirror *mirror = find_mirror(&floor->now, event->mirror, wall_ms);
    bool is_known = strcmp(mirror->session, event->session) == 0;
    // A mirror that says itself how it is has named the visit before; what comes of another is of the past.
    bool counts = is_known || !mirror->is_here;
    if (counts && ended && is_known && !mirror->is_here)
        end_visit(mirror, FLOOR_FREE, wall_ms);
    else if (counts && !ended) {
        if (!is_known)
            begin_visit(mirror, event->session, wall_ms);
        note_event(mirror, event, customer, wall_ms);
    }
    finish_change(floor, counts);
}

void floor_set_mirror(struct floor *floor, const char *name, enum floor_state state, const char *session,
                      int64_t wall_ms)
{
    mutex_lock(&floor->mutex);
    struct floor_mirror *mirror = find_mirror(&floor->now, name, wall_ms);
    const char *visit = state == FLOOR_IN_USE ? session : "";
    bool changed = !mirror->is_here || mirror->state != state || strcmp(mirror->session, visit) != 0;
    mirror->is_here = true;
    mirror->heard_ms = wall_ms;
    if (changed && strcmp(mirror->session, visit) != 0)
        end_visit(mirror, state, wall_ms);
    else if (changed && mirror->state != state)
        mirror->since_ms = wall_ms;
    mirror->state = state;
    (void)snprintf(mirror->session, sizeof mirror->session, "%s", visit);
    finish_change(floor, changed);
}

void floor_note_stock(struct floor *floor)
{
    mutex_lock(&floor->mutex);
    floor->stock_changed = true;
    mutex_unlock(&floor->mutex);
}

void floor_expire(struct floor *floor, int64_t wall_ms)
{
    mutex_lock(&floor->mutex);
    bool changed = floor->stock_changed;
    floor->stock_changed = false;
    for (int i = 0; i < floor->now.mirror_count; i++) {
        struct floor_mirror *mirror = &floor->now.mirrors[i];
        if (mirror->is_here || mirror->state == FLOOR_FREE || wall_ms - mirror->heard_ms < FLOOR_QUIET_MS)
            continue;
        end_visit(mirror, FLOOR_FREE, wall_ms);
        changed = true;
    }
    for (int i = 0; i < floor->now.request_count; i++) {
        struct floor_request *request = &floor->now.requests[i];
        bool over = request->ending_ms != 0 && wall_ms - request->ending_ms >= FLOOR_ENDING_MS;
        request->ending_ms = over ? 0 : request->ending_ms;
        changed = changed || over;
    }
    finish_change(floor, changed);
}

// --- requests ----------------------------------------------------------------------------------------------

static int compare_requests(const void *a, const void *b)
{
    const struct floor_request *one = a, *other = b;
    if (one->time_ms != other->time_ms)
        return one->time_ms < other->time_ms ? -1 : 1;
    return strcmp(one->id, other->id);
}

static struct floor_request *find_request(struct floor_snapshot *now, const char *id)
{
    for (int i = 0; i < now->request_count; i++)
        if (strcmp(now->requests[i].id, id) == 0)
            return &now->requests[i];
    return NULL;
}

void floor_set_requests(struct floor *floor, const struct floor_request *requests, int count)
{
    int kept = count < FLOOR_MAX_REQUESTS ? count : FLOOR_MAX_REQUESTS;
    struct floor_request *sorted = calloc((size_t)kept + 1, sizeof *sorted);
    if (sorted == NULL)
        return; // the next change tells again

    if (kept > 0)
        memcpy(sorted, requests, (size_t)kept * sizeof *sorted);
    qsort(sorted, (size_t)kept, sizeof *sorted, compare_requests);
    mutex_lock(&floor->mutex);
    for (int i = 0; i < kept; i++) {
        const struct floor_request *before = find_request(&floor->now, sorted[i].id);
        sorted[i].ending_ms = before != NULL ? before->ending_ms : 0;
    }
    wipe(floor->now.requests, sizeof floor->now.requests);
    memcpy(floor->now.requests, sorted, (size_t)kept * sizeof *sorted);
    floor->now.request_count = kept;
    finish_change(floor, true);
    wipe(sorted, (size_t)kept * sizeof *sorted);
    free(sorted);
}

bool floor_end_request(struct floor *floor, const char *id, int64_t wall_ms)
{
    mutex_lock(&floor->mutex);
    struct floor_request *request = find_request(&floor->now, id);
    bool is_open = request != NULL && request->ending_ms == 0;
    if (is_open)
        request->ending_ms = wall_ms;
    finish_change(floor, is_open);
    return is_open;
}

// --- looking -----------------------------------------------------------------------------------------------

uint64_t floor_version(struct floor *floor)
{
    mutex_lock(&floor->mutex);
    uint64_t version = floor->now.version;
    mutex_unlock(&floor->mutex);
    return version;
}

void floor_look(struct floor *floor, struct floor_snapshot *out)
{
    mutex_lock(&floor->mutex);
    *out = floor->now;
    mutex_unlock(&floor->mutex);
}
