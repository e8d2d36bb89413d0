#include "app/profile/recorder.h"

#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"

#include <string.h>

#define FIRST_PAUSE_NS (CLOCK_SECOND_NS / 2)
#define LONGEST_PAUSE_NS (60 * CLOCK_SECOND_NS)

static void failed(struct recorder *recorder, const struct diagnostic *why, int64_t now_ns)
{
    if (!recorder->stats.failing)
        log_write(LOG_ERROR, "store", "%s; interest waits in memory and is tried again", why->text);
    recorder->stats.failing = true;
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

static bool open_store(struct recorder *recorder, int64_t now_ns)
{
    if (recorder->store != NULL)
        return true;
    struct diagnostic why = {0};
    if (store_open(recorder->path, false, &recorder->store, &why) != RESULT_OK) {
        recorder->store = NULL;
        failed(recorder, &why, now_ns);
        return false;
    }
    works_again(recorder);
    return true;
}

void recorder_init(struct recorder *recorder, const char *path)
{
    *recorder = (struct recorder){.path = path};
    if (path != NULL)
        (void)open_store(recorder, clock_now_ns());
}

void recorder_finish(struct recorder *recorder)
{
    recorder->retry_ns = 0;
    recorder_commit(recorder, clock_now_ns());
    if (recorder->waiting_count > 0)
        log_write(LOG_ERROR, "store", "%d events could not be written", recorder->waiting_count);
    store_close(recorder->store);
    memset(recorder, 0, sizeof *recorder);
}

bool recorder_add(struct recorder *recorder, const struct interest_event *event)
{
    if (recorder->waiting_count == RECORDER_MAX_WAITING) {
        memmove(&recorder->waiting[0], &recorder->waiting[1],
                (RECORDER_MAX_WAITING - 1) * sizeof recorder->waiting[0]);
        recorder->waiting_count--;
        recorder->stats.lost++;
    }
    recorder->waiting[recorder->waiting_count++] = *event;
    return recorder->waiting_count % RECORDER_BATCH != 0;
}

static enum result write_batch(struct recorder *recorder, int count, struct diagnostic *why)
{
    struct store_event rows[RECORDER_BATCH];
    char times[RECORDER_BATCH][CLOCK_TEXT_SIZE];
    for (int i = 0; i < count; i++) {
        const struct interest_event *event = &recorder->waiting[i];
        clock_wall_text(event->wall_ms, times[i], sizeof times[i]);
        rows[i] = (struct store_event){
            .id = event->id,
            .session = event->session,
            .name = interest_kind_name(event->kind),
            .time = times[i],
            .sku = event->sku,
            .product = event->product,
            .variant = event->variant,
            .category = event->category,
            .duration_ms = event->duration_ms,
            .consent_try_on = event->consent.try_on,
            .consent_profile = event->consent.profile,
            .consent_version = event->consent.text_version,
            .consent_skin_match = event->consent.skin_match,
            .consent_by_parent = event->consent.by_parent,
        };
    }
    return store_add_events(recorder->store, rows, count, why);
}

// What stood in these places stands there no more: it names a visit.
static void forget_from(struct recorder *recorder, int from, int to)
{
    wipe(&recorder->waiting[from], (size_t)(to - from) * sizeof recorder->waiting[0]);
}

static void batch_is_stored(struct recorder *recorder, int count)
{
    int64_t now_ns = clock_now_ns();
    for (int i = 0; i < count; i++)
        meter_add_ns(&recorder->commit_ms, now_ns - recorder->waiting[i].happened_ns);
    recorder->stats.stored += (uint64_t)count;
    int before = recorder->waiting_count;
    recorder->waiting_count -= count;
    memmove(&recorder->waiting[0], &recorder->waiting[count],
            (size_t)recorder->waiting_count * sizeof recorder->waiting[0]);
    forget_from(recorder, recorder->waiting_count, before);
}

void recorder_commit(struct recorder *recorder, int64_t now_ns)
{
    if (recorder->path == NULL) {
        forget_from(recorder, 0, recorder->waiting_count);
        recorder->waiting_count = 0;
        return;
    }
    while (recorder->waiting_count > 0 && now_ns >= recorder->retry_ns) {
        int count = recorder->waiting_count < RECORDER_BATCH ? recorder->waiting_count : RECORDER_BATCH;
        struct diagnostic why = {0};
        if (!open_store(recorder, now_ns))
            return;
        if (write_batch(recorder, count, &why) != RESULT_OK) {
            store_close(recorder->store); // a disk that came back needs a new handle
            recorder->store = NULL;
            failed(recorder, &why, now_ns);
            return;
        }
        works_again(recorder);
        batch_is_stored(recorder, count);
    }
}

struct recorder_stats recorder_stats(const struct recorder *recorder)
{
    struct recorder_stats stats = recorder->stats;
    stats.waiting = (uint64_t)recorder->waiting_count;
    return stats;
}
