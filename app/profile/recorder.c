#include "app/profile/recorder.h"

#include "app/profile/consent_log.h"
#include "app/profile/erasure.h"
#include "app/profile/habits.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"
#include "platform/store/store_consent.h"
#include "platform/store/store_interest.h"
#include "platform/store/store_outbox.h"
#include "platform/store/store_request.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_PAUSE_NS (CLOCK_SECOND_NS / 2)
#define LONGEST_PAUSE_NS (60 * CLOCK_SECOND_NS)
#define REST_PAUSE_NS CLOCK_SECOND_NS // no two visits end within, but for those that are made up
#define SCRUB_PAUSE_NS (10 * CLOCK_SECOND_NS)
// Rewriting a large file takes seconds: not while somebody touches the mirror, unless that goes on for long.
#define QUIET_NS (5 * CLOCK_SECOND_NS)
#define SCRUB_ANYWAY_NS (600 * CLOCK_SECOND_NS)
#define TRIM_EVERY 512 // events
#define KEEP_EVERY_NS (3600 * CLOCK_SECOND_NS)

struct recorder_waiting {
    struct interest_event event;
    char mirror[STORE_NAME_SIZE];
    bool is_new; // to the store: set while it is written
};

// --- the store, there or not ------------------------------------------------------------------------------

static void failed(struct recorder *recorder, const struct diagnostic *why, int64_t now_ns)
{
    if (!recorder->stats.failing)
        log_write(LOG_ERROR, "store", "%s; interest waits in memory and is tried again", why->text);
    recorder->stats.failing = true;
    recorder->is_whole = false;
    recorder->pause_ns = recorder->pause_ns == 0 ? FIRST_PAUSE_NS : recorder->pause_ns * 2;
    if (recorder->pause_ns > LONGEST_PAUSE_NS)
        recorder->pause_ns = LONGEST_PAUSE_NS;
    recorder->retry_ns = now_ns + recorder->pause_ns;
}

static void works_again(struct recorder *recorder)
{
    if (recorder->stats.failing)
        log_write(LOG_WARNING, "store", "the profile store can be written again");
    recorder->stats.failing = false;
    recorder->pause_ns = 0;
    recorder->retry_ns = 0;
}

static void give_up_store(struct recorder *recorder)
{
    store_close(recorder->store);
    recorder->store = NULL;
}

// Opened, found whole, and told whose events it keeps.
static enum result try_opening(struct recorder *recorder, struct diagnostic *why)
{
    if (recorder->damaged)
        return RESULT_INVALID;
    enum result result = store_open(recorder->path, false, &recorder->store, why);
    if (result != RESULT_OK) {
        recorder->store = NULL;
        return result;
    }
    if (!recorder->is_whole)
        result = store_check(recorder->store, why);
    recorder->is_whole = result == RESULT_OK;
    if (result == RESULT_OK)
        result = store_say(recorder->store, "source", recorder->source.uri, why);
    if (result == RESULT_OK)
        result = store_say(recorder->store, "pushes", recorder->pushes ? "1" : "0", why);
    if (result != RESULT_OK)
        give_up_store(recorder);
    return result;
}

// Loud: what was in it can't be had any more, other than by hand.
static enum result begin_anew(struct recorder *recorder, struct diagnostic *why)
{
    char aside[STORE_PATH_SIZE] = "";
    enum result result = store_put_aside(recorder->path, clock_wall_ms(), aside, why);
    if (result != RESULT_OK)
        return result;
    log_write(LOG_ERROR, "store", "%s; it is kept as %s, and a new one begun", why->text, aside);
    recorder->damaged = false;
    recorder->keeping = (struct store_keeping){0};
    recorder->keep_ns = 0;
    recorder->stats.put_aside++;
    return try_opening(recorder, why);
}

static bool open_store(struct recorder *recorder, int64_t now_ns)
{
    if (recorder->store != NULL)
        return true;
    struct diagnostic why = {.text = "the profile store is damaged"};
    enum result result = try_opening(recorder, &why);
    if (result == RESULT_INVALID)
        result = begin_anew(recorder, &why);
    if (result != RESULT_OK) {
        failed(recorder, &why, now_ns);
        return false;
    }
    if (recorder->waiting_count == 0) // else it can be opened, and has yet to show that it can be written
        works_again(recorder);
    return true;
}

void recorder_init(struct recorder *recorder, const struct recorder_options *options)
{
    *recorder = (struct recorder){.path = options->path,
                                  .source = options->source,
                                  .pushes = options->pushes,
                                  .waiting = calloc(RECORDER_MAX_WAITING, sizeof *recorder->waiting)};
    if (recorder->waiting == NULL)
        abort(); // a few MB, once, as the mirror starts
    recorder_at(recorder, options->mirror);
    if (recorder->path != NULL)
        (void)open_store(recorder, clock_now_ns());
}

void recorder_finish(struct recorder *recorder)
{
    recorder->retry_ns = 0;
    recorder->keep_ns = 0; // as of the end of this run
    recorder_commit(recorder, clock_now_ns());
    if (recorder->waiting_count > 0)
        log_write(LOG_ERROR, "store", "%d events could not be written", recorder->waiting_count);
    store_close(recorder->store);
    wipe(recorder->waiting, RECORDER_MAX_WAITING * sizeof *recorder->waiting);
    free(recorder->waiting);
    memset(recorder, 0, sizeof *recorder);
}

void recorder_watch(struct recorder *recorder, struct interest_sink watcher)
{
    assert(recorder->watcher_count < RECORDER_MAX_WATCHERS);
    recorder->watchers[recorder->watcher_count++] = watcher;
}

// --- what waits -------------------------------------------------------------------------------------------

void recorder_at(struct recorder *recorder, const char *mirror)
{
    interest_copy_text(recorder->mirror, sizeof recorder->mirror, mirror != NULL ? mirror : "");
}

static bool is_consent(const struct interest_event *event)
{
    return event->kind == INTEREST_CONSENT_GIVEN || event->kind == INTEREST_CONSENT_WITHDRAWN;
}

// Takes these out. What stood in the places that become free stands there no more: it names a visit.
static void take_out(struct recorder *recorder, int from, int count)
{
    struct recorder_waiting *waiting = recorder->waiting;
    int left = recorder->waiting_count - count;
    memmove(&waiting[from], &waiting[from + count], (size_t)(left - from) * sizeof *waiting);
    wipe(&waiting[left], (size_t)count * sizeof *waiting);
    recorder->waiting_count = left;
}

static void give_up_oldest(struct recorder *recorder)
{
    int oldest = 0;
    while (oldest < recorder->waiting_count && is_consent(&recorder->waiting[oldest].event))
        oldest++;
    take_out(recorder, oldest < recorder->waiting_count ? oldest : 0, 1);
    recorder->stats.lost++;
}

bool recorder_add(struct recorder *recorder, const struct interest_event *event)
{
    if (recorder->waiting_count == RECORDER_MAX_WAITING)
        give_up_oldest(recorder);
    struct recorder_waiting *waiting = &recorder->waiting[recorder->waiting_count++];
    waiting->event = *event;
    memcpy(waiting->mirror, recorder->mirror, sizeof waiting->mirror);
    return recorder->waiting_count % RECORDER_BATCH != 0;
}

// --- one event --------------------------------------------------------------------------------------------

static struct store_event row_of(const struct recorder_waiting *waiting, const char *time)
{
    const struct interest_event *event = &waiting->event;
    return (struct store_event){
        .id = event->id,
        .session = event->session,
        .name = interest_kind_name(event->kind),
        .time = time,
        .mirror = waiting->mirror,
        .sku = event->sku,
        .product = event->product,
        .variant = event->variant,
        .category = event->category,
        .title = event->title,
        .brand = event->brand,
        .price_minor = event->price_minor,
        .currency = event->currency,
        .size = event->size,
        .code = event->code,
        .duration_ms = event->duration_ms,
        .consent_try_on = event->consent.try_on,
        .consent_profile = event->consent.profile,
        .consent_skin_match = event->consent.skin_match,
        .consent_contact = event->consent.contact,
        .consent_by_parent = event->consent.by_parent,
        .consent_version = event->consent.text_version,
        .consent_language = event->consent.language,
    };
}

static enum result add_request(struct recorder *recorder, const struct store_event *row,
                               enum interest_kind kind, struct diagnostic *why)
{
    struct store_request request = {
        .id = row->id,
        .session = row->session,
        .kind = kind == INTEREST_PRODUCT_RESERVED ? STORE_REQUEST_RESERVE
                : row->sku[0] != '\0'             ? STORE_REQUEST_PRODUCT
                                                  : STORE_REQUEST_HELP,
        .sku = row->sku,
        .product = row->product,
        .variant = row->variant,
        .title = row->title,
        .size = row->size,
        .code = row->code,
        .mirror = row->mirror,
        .time = row->time,
    };
    return store_add_request(recorder->store, &request, why);
}

// Into the outbox, in its words for the outside.
static enum result enqueue(struct recorder *recorder, const struct interest_event *event,
                           const char *reference, struct diagnostic *why)
{
    char *text = NULL;
    size_t size = 0;
    if (!cloud_event_encode(event, &recorder->source, reference, &text, &size)) {
        log_write(LOG_ERROR, "store", "a %s can't be put into words for the outside: it stays here",
                  interest_kind_name(event->kind));
        return RESULT_OK;
    }
    struct store_outbox_entry entry = {.id = event->id,
                                       .kind =
                                           is_consent(event) ? STORE_OUTBOX_CONSENT : STORE_OUTBOX_ANALYTICS,
                                       .session = event->session,
                                       .created_ms = event->wall_ms,
                                       .body = text,
                                       .size = size};
    enum result result = store_outbox_add(recorder->store, &entry, why);
    wipe(text, size);
    free(text);
    return result;
}

// The profile's consent was taken back: what still waits doesn't go out, and what went out is erased there.
static enum result withdraw(struct recorder *recorder, const struct interest_event *event,
                            struct diagnostic *why)
{
    const struct cloud_source *source = recorder->pushes ? &recorder->source : NULL;
    enum result result = store_outbox_withdraw(recorder->store, event->session, NULL, why);
    if (result == RESULT_OK)
        result = store_unlink(recorder->store, event->session, why);
    if (result == RESULT_OK)
        result = erasure_announce(recorder->store, source, event->session, "", true, event->wall_ms, why);
    return result;
}

// All that follows from one event, in the caller's transaction.
static enum result write_event(struct recorder *recorder, struct recorder_waiting *waiting,
                               struct diagnostic *why)
{
    const struct interest_event *event = &waiting->event;
    struct store_customer customer = {0};
    struct consent_change change = {0};
    char time[CLOCK_TEXT_SIZE];
    int added = 0;
    clock_wall_text(event->wall_ms, time, sizeof time);
    struct store_event row = row_of(waiting, time);
    enum result result = store_add_events(recorder->store, &row, 1, &added, why);
    waiting->is_new = added > 0;
    if (result != RESULT_OK || added == 0)
        return result;
    if (is_consent(event))
        result = consent_log_note(recorder->store, event, time, &change, why);
    if (result == RESULT_OK &&
        (event->kind == INTEREST_PRODUCT_REQUESTED || event->kind == INTEREST_PRODUCT_RESERVED))
        result = add_request(recorder, &row, event->kind, why);
    bool is_theirs = false;
    if (result == RESULT_OK && (event->consent.profile || change.profile_withdrawn)) {
        result = store_customer_of_session(recorder->store, event->session, &customer, why);
        is_theirs = result == RESULT_OK;
        result = result == RESULT_NOT_FOUND ? RESULT_OK : result;
    }
    if (result == RESULT_OK && is_theirs && event->consent.profile)
        result = habits_learn(recorder->store, customer.key, &row, why);
    if (result == RESULT_OK && recorder->pushes && (cloud_event_may_leave(event) || change.profile_withdrawn))
        result = enqueue(recorder, event, customer.reference, why);
    if (result == RESULT_OK && change.profile_withdrawn)
        result = withdraw(recorder, event, why);
    wipe(&customer, sizeof customer);
    return result;
}

// --- a batch ----------------------------------------------------------------------------------------------

// A disk that comes back needs a new handle.
void recorder_store_failed(struct recorder *recorder, const struct diagnostic *why, int64_t now_ns)
{
    give_up_store(recorder);
    failed(recorder, why, now_ns);
}

static enum result write_batch(struct recorder *recorder, int count, struct diagnostic *why)
{
    enum result result = store_begin(recorder->store, why);
    for (int i = 0; i < count && result == RESULT_OK; i++)
        result = write_event(recorder, &recorder->waiting[i], why);
    if (result == RESULT_OK)
        result = store_commit(recorder->store, why);
    if (result != RESULT_OK)
        store_roll_back(recorder->store);
    return result;
}

static void tell_watchers(struct recorder *recorder, const struct interest_event *event)
{
    for (int i = 0; i < recorder->watcher_count; i++)
        recorder->watchers[i].record(recorder->watchers[i].context, event);
}

static void batch_is_stored(struct recorder *recorder, int count)
{
    int64_t now_ns = clock_now_ns();
    for (int i = 0; i < count; i++) {
        meter_add_ns(&recorder->commit_ms, now_ns - recorder->waiting[i].event.happened_ns);
        recorder->visit_ended =
            recorder->visit_ended || recorder->waiting[i].event.kind == INTEREST_SESSION_ENDED;
        if (recorder->waiting[i].is_new)
            tell_watchers(recorder, &recorder->waiting[i].event);
    }
    recorder->stats.stored += (uint64_t)count;
    take_out(recorder, 0, count);
}

// Now and then, what is over the bounds. Not in the events' own transactions: touches don't wait for it.
static void keep_bounds(struct recorder *recorder)
{
    struct diagnostic why = {0};
    int64_t events = 0, rows = 0;
    if (recorder->stats.stored < recorder->trimmed_at + TRIM_EVERY)
        return;
    recorder->trimmed_at = recorder->stats.stored;
    enum result result = store_trim_events(recorder->store, STORE_MAX_EVENTS, &events, &why);
    if (result == RESULT_OK)
        result =
            store_outbox_trim(recorder->store, STORE_OUTBOX_MAX_ROWS, STORE_OUTBOX_MAX_BYTES, &rows, &why);
    if (result != RESULT_OK)
        log_write(LOG_WARNING, "store", "%s", why.text);
    if (rows > 0)
        log_write(LOG_WARNING, "store", "the outbox is full: its %lld oldest events are given up",
                  (long long)rows);
}

// Every hour: how long this store is kept by now, and what is too old.
static void keep_time(struct recorder *recorder, int64_t now_ns)
{
    struct diagnostic why = {0};
    int64_t removed = 0;
    if (now_ns < recorder->keep_ns)
        return;
    recorder->keep_ns = now_ns + KEEP_EVERY_NS;
    enum result result =
        store_keep_time(recorder->store, &recorder->keeping, clock_machine_ns(), clock_wall_ms(), &why);
    if (result == RESULT_OK)
        result = store_forget_old(recorder->store, &recorder->keeping, &removed, &why);
    if (result != RESULT_OK)
        log_write(LOG_WARNING, "store", "%s", why.text);
    if (removed > 0)
        log_write(LOG_INFO, "store", "%lld events and consents were old enough to be forgotten",
                  (long long)removed);
}

// What an erasure left behind, when nobody touches the mirror and nobody reads the store.
static void scrub_later(struct recorder *recorder, int64_t now_ns)
{
    struct diagnostic why = {0};
    if (!recorder->scrubs)
        return;
    if (recorder->scrub_asked_ns == 0)
        recorder->scrub_asked_ns = now_ns;
    bool is_time =
        now_ns - recorder->heard_ns >= QUIET_NS || now_ns - recorder->scrub_asked_ns >= SCRUB_ANYWAY_NS;
    if (!is_time || now_ns < recorder->scrub_ns)
        return;
    recorder->scrubs = store_scrub(recorder->store, NULL, &why) != RESULT_OK;
    recorder->scrub_ns = now_ns + SCRUB_PAUSE_NS;
    recorder->scrub_asked_ns = 0;
    if (recorder->scrubs)
        log_write(LOG_WARNING, "store", "what was erased may still stand in the file: %s", why.text);
}

void recorder_commit(struct recorder *recorder, int64_t now_ns)
{
    if (recorder->path == NULL) {
        take_out(recorder, 0, recorder->waiting_count);
        return;
    }
    if (recorder->waiting_count > 0)
        recorder->heard_ns = now_ns;
    if (now_ns < recorder->retry_ns || !open_store(recorder, now_ns))
        return;
    while (recorder->waiting_count > 0) {
        int count = recorder->waiting_count < RECORDER_BATCH ? recorder->waiting_count : RECORDER_BATCH;
        struct diagnostic why = {0};
        enum result result = write_batch(recorder, count, &why);
        if (result != RESULT_OK) {
            recorder->damaged = result == RESULT_INVALID;
            recorder_store_failed(recorder, &why, now_ns);
            return;
        }
        works_again(recorder);
        batch_is_stored(recorder, count);
        keep_bounds(recorder);
    }
    keep_time(recorder, now_ns);
    store_fold_log(recorder->store);
    scrub_later(recorder, now_ns);
}

// --- customers --------------------------------------------------------------------------------------------

// What waits is written first: a consent that was given before counts.
static enum result have_store(struct recorder *recorder, struct diagnostic *why)
{
    recorder_commit(recorder, clock_now_ns());
    if (recorder->path == NULL)
        return diagnose(why, RESULT_UNAVAILABLE, "no profile store is kept");
    if (recorder->waiting_count > 0 || recorder->store == NULL)
        return diagnose(why, RESULT_UNAVAILABLE, "the profile store can't be written just now");
    return RESULT_OK;
}

enum result recorder_link(struct recorder *recorder, const char *session, const char *reference,
                          const char *kind, int64_t wall_ms, struct store_customer *out,
                          struct diagnostic *why)
{
    char time[CLOCK_TEXT_SIZE];
    struct store_customer before = {0};
    clock_wall_text(wall_ms, time, sizeof time);
    enum result result = have_store(recorder, why);
    if (result != RESULT_OK)
        return result;
    result = store_begin(recorder->store, why);
    enum result linked = RESULT_OK;
    if (result == RESULT_OK)
        linked = store_customer_of_session(recorder->store, session, &before, why);
    if (result == RESULT_OK)
        result = store_link(recorder->store, session, reference, kind, time, out, why);
    if (result == RESULT_OK && linked == RESULT_NOT_FOUND)
        result = habits_learn_visit(recorder->store, out->key, session, why);
    if (result == RESULT_OK && linked == RESULT_NOT_FOUND)
        result = store_audit(recorder->store, session, time, "linked to a customer", why);
    if (result == RESULT_OK)
        result = store_commit(recorder->store, why);
    if (result != RESULT_OK)
        store_roll_back(recorder->store);
    wipe(&before, sizeof before);
    return result;
}

enum result recorder_erase(struct recorder *recorder, const struct store_subject *subject, int64_t wall_ms,
                           struct store_erased *erased, struct diagnostic *why)
{
    enum result result = have_store(recorder, why);
    if (result != RESULT_OK)
        return result;
    result = erasure_run(recorder->store, recorder->pushes ? &recorder->source : NULL, subject, wall_ms,
                         erased, why);
    if (result != RESULT_UNAVAILABLE)
        return result;
    recorder->scrubs = true;
    recorder->scrub_ns = clock_now_ns() + SCRUB_PAUSE_NS;
    return RESULT_OK;
}

// Pages that aren't in use can be given back at any time. A few buffers that hold the last row go with the
// handle alone.
void recorder_rest(struct recorder *recorder, int64_t now_ns)
{
    if (recorder->store == NULL)
        return;
    if (!recorder->visit_ended || recorder->waiting_count > 0 || now_ns < recorder->rest_ns) {
        store_forget_pages(recorder->store);
        return;
    }
    recorder->visit_ended = false;
    recorder->rest_ns = now_ns + REST_PAUSE_NS;
    struct diagnostic why = {0};
    if (store_renew(&recorder->store, &why) != RESULT_OK)
        failed(recorder, &why, now_ns);
}

struct recorder_stats recorder_stats(const struct recorder *recorder)
{
    struct recorder_stats stats = recorder->stats;
    stats.waiting = (uint64_t)recorder->waiting_count;
    return stats;
}
