#include "app/workers.h"

#include "app/push/push_desk.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_NS (100 * CLOCK_MILLISECOND_NS) // how soon a waiting thread sees that it must stop
#define LOAD_QUEUE_LENGTH 256
#define STORE_QUEUE_LENGTH 1024

// The shopper is whom the camera has shown so often, for so long, without a nearer face taking the place:
// time for two looks at the whole picture, should the first have missed the nearest.
#define STEADY_FRAMES 5
#define STEADY_NS (400 * CLOCK_MILLISECOND_NS)

// --- capture ----------------------------------------------------------------------------------------------

static void count_camera(struct workers *workers)
{
    struct camera_stats stats = camera_stats(workers->camera), past = workers->change.past;
    atomic_store(&workers->counters.frames_captured, past.delivered + stats.delivered);
    atomic_store(&workers->counters.frames_corrupt, past.corrupt + stats.corrupt);
    atomic_store(&workers->counters.frames_dropped, past.dropped + stats.dropped);
    atomic_store(&workers->counters.camera_reopened, past.reopened + stats.reopened);
}

// The camera that main opened instead. The tracking thread may be telling the old one of a face.
static void change_camera(struct workers *workers)
{
    struct camera *next = atomic_exchange(&workers->next_camera, NULL);
    if (next == NULL)
        return;
    struct camera *old = workers->camera;
    struct camera_stats stats = camera_stats(old), *past = &workers->change.past;
    past->delivered += stats.delivered;
    past->corrupt += stats.corrupt;
    past->dropped += stats.dropped;
    past->reopened += stats.reopened;
    mutex_lock(&workers->camera_mutex);
    workers->camera = next;
    mutex_unlock(&workers->camera_mutex);
    camera_close(old);
    workers->change.fresh = true;
    atomic_store(&workers->camera_ended, false);
    atomic_fetch_add(&workers->camera_changes, 1);
}

// Frames are counted on, and time goes on, from one camera to the next.
static void go_on_counting(struct camera_change *change, struct frame *frame)
{
    if (change->fresh) {
        int64_t behind_ns = change->captured_ns - frame->captured_ns;
        change->later_by_ns = behind_ns >= 0 ? behind_ns + CLOCK_MILLISECOND_NS : 0;
        change->fresh = false;
    }
    frame->sequence = ++change->sequence;
    frame->captured_ns += change->later_by_ns;
    change->captured_ns = frame->captured_ns;
}

static struct frame *next_frame(struct workers *workers)
{
    struct frame *frame = NULL;
    change_camera(workers);
    camera_wait(workers->camera, WAIT_NS);
    if (camera_acquire(workers->camera, &frame) == RESULT_END)
        atomic_store(&workers->camera_ended, true);
    if (frame == NULL)
        return NULL;
    count_camera(workers);
    go_on_counting(&workers->change, frame);
    return frame;
}

static void *capture_main(void *context)
{
    struct workers *workers = context;
    while (!atomic_load(&workers->stopping)) {
        struct frame *frame = next_frame(workers);
        if (frame != NULL)
            mailbox_put(&workers->captured, frame);
        else if (atomic_load(&workers->camera_ended))
            clock_sleep_ns(WAIT_NS);
    }
    return NULL;
}

// --- track ------------------------------------------------------------------------------------------------

static struct tracked_frame *claim_tracked_frame(struct workers *workers)
{
    for (int i = 0; i < WORKERS_TRACKED_FRAMES; i++)
        if (!atomic_exchange(&workers->tracked_pool[i].taken, true))
            return &workers->tracked_pool[i];
    return NULL;
}

// The camera sees to the light of the nearest face, which is the largest.
static void tell_camera(struct workers *workers, const struct people *people)
{
    struct camera_region nearest = {0};
    for (int i = 0; i < people->face_count; i++) {
        float low_x = INFINITY, low_y = INFINITY, high_x = -INFINITY, high_y = -INFINITY;
        for (int k = 0; k < FACE_MESH_LANDMARKS; k++) {
            const struct vec3 *p = &people->faces[i].landmarks_px[k];
            low_x = fminf(low_x, p->x);
            low_y = fminf(low_y, p->y);
            high_x = fmaxf(high_x, p->x);
            high_y = fmaxf(high_y, p->y);
        }
        if (high_y - low_y > nearest.height_px)
            nearest = (struct camera_region){low_x, low_y, high_x - low_x, high_y - low_y};
    }
    mutex_lock(&workers->camera_mutex);
    camera_meter(workers->camera, nearest.height_px > 0.0f ? &nearest : NULL);
    mutex_unlock(&workers->camera_mutex);
}

// What hides clothes: looked at here and not when they are drawn, since the thread that draws also answers
// touches.
static enum result look_at_layers(struct workers *workers, struct tracked_frame *out)
{
    const unsigned of_clothes = TRACK_BODIES | TRACK_MASK;
    if ((workers->tracked_parts & of_clothes) != of_clothes)
        return RESULT_OK;
    int64_t start_ns = clock_now_ns(), start_cpu_ns = clock_thread_cpu_ns();
    enum result result =
        people_layerer_look(workers->layerer, &out->frame->picture, &out->people, false, &out->layers);
    int64_t took_ns = clock_now_ns() - start_ns;
    timings_add(&out->timings, STAGE_LAYERS, took_ns);
    out->timings.total_ns += took_ns;
    out->timings.cpu_ns += clock_thread_cpu_ns() - start_cpu_ns;
    return result;
}

// Locks the shopper once one face alone has been followed steadily.
static void watch_shopper(struct workers *workers, const struct people *people)
{
    struct follow_lock *lock = &workers->lock;
    int64_t now_ns = people->captured_ns;
    if (lock->locked || atomic_load(&workers->people) > 1)
        return;
    uint32_t id = people->face_count > 0 ? people->faces[0].id : 0;
    if (id == 0 || id != lock->id || now_ns < lock->since_ns)
        *lock = (struct follow_lock){.id = id, .since_ns = now_ns};
    lock->frames++;
    lock->locked = id != 0 && lock->frames >= STEADY_FRAMES && now_ns - lock->since_ns >= STEADY_NS;
}

// Before each frame.
static void limit_people(struct workers *workers)
{
    int people = atomic_load(&workers->people);
    if (people > 1)
        workers->lock = (struct follow_lock){0};
    tracker_follow(workers->tracker, people > 1 ? people : 1, workers->lock.locked);
}

// Tracks the frame, or passes it through with nobody in it.
static void find_people(struct workers *workers, struct tracked_frame *out)
{
    const struct frame *frame = out->frame;
    if (!workers->was_allowed || frame->placeholder)
        memset(&out->people, 0, sizeof out->people); // nobody, and nothing of whom it held before
    out->timings = (struct tracker_timings){0};
    if (workers->was_allowed && !frame->placeholder) {
        limit_people(workers);
        enum result result = tracker_update(workers->tracker, &frame->picture, frame->sequence,
                                            frame->captured_ns, &out->people);
        out->timings = tracker_last_timings(workers->tracker);
        if (result == RESULT_OK)
            result = look_at_layers(workers, out);
        if (result != RESULT_OK) {
            memset(&out->people, 0, sizeof out->people);
            if (log_limit_allows(&workers->tracking_limit))
                log_write(LOG_WARNING, "tracking", "a frame could not be tracked: %s", result_name(result));
        }
        watch_shopper(workers, &out->people);
        tell_camera(workers, &out->people);
    }
    out->locked = workers->lock.locked;
    out->tracked_ns = clock_now_ns();
}

// Forgets the last shopper when another session or another camera's picture has begun, or consent was
// withdrawn.
static void follow_session(struct workers *workers)
{
    uint64_t current = atomic_load(&workers->generation);
    bool allowed = atomic_load(&workers->may_track);
    unsigned camera = atomic_load(&workers->camera_changes);
    if (workers->tracked_generation != current || workers->tracked_camera != camera ||
        (workers->was_allowed && !allowed)) {
        tracker_reset(workers->tracker);
        people_layerer_forget(workers->layerer);
        workers->lock = (struct follow_lock){0};
    }
    workers->tracked_camera = camera;
    workers->tracked_generation = current;
    workers->was_allowed = allowed;
    unsigned wanted = atomic_load(&workers->wanted_parts);
    if (wanted != workers->tracked_parts)
        tracker_want(workers->tracker, wanted);
    if (workers->tracked_parts & ~wanted & (TRACK_BODIES | TRACK_MASK))
        people_layerer_forget(workers->layerer);
    workers->tracked_parts = wanted;
}

// The frame with the people in it; NULL when main holds all tracked frames: it will take the next one.
static struct tracked_frame *track_frame(struct workers *workers, struct frame *frame)
{
    struct tracked_frame *tracked = claim_tracked_frame(workers);
    if (tracked == NULL) {
        frame_release(frame);
        return NULL;
    }
    tracked->frame = frame;
    tracked->generation = workers->tracked_generation;
    find_people(workers, tracked);
    return tracked;
}

static void *track_main(void *context)
{
    struct workers *workers = context;
    while (!atomic_load(&workers->stopping)) {
        struct frame *frame = mailbox_take(&workers->captured, WAIT_NS);
        follow_session(workers);
        struct tracked_frame *tracked = frame != NULL ? track_frame(workers, frame) : NULL;
        if (tracked != NULL)
            mailbox_put(&workers->tracked, tracked);
    }
    return NULL;
}

struct tracked_frame *workers_step(struct workers *workers)
{
    struct frame *frame = next_frame(workers);
    follow_session(workers);
    return frame != NULL ? track_frame(workers, frame) : NULL;
}

void tracked_frame_forget(struct tracked_frame *tracked)
{
    if (tracked == NULL)
        return;
    memset(&tracked->people, 0, sizeof tracked->people);
    people_layers_wipe(&tracked->layers);
}

void tracked_frame_release(struct tracked_frame *tracked)
{
    if (tracked == NULL)
        return;
    frame_release(tracked->frame);
    tracked->frame = NULL;
    tracked_frame_forget(tracked);
    atomic_store(&tracked->taken, false);
}

static void drop_frame(void *frame)
{
    frame_release(frame);
}

static void drop_tracked_frame(void *tracked)
{
    tracked_frame_release(tracked);
}

// The tracking thread reads the generation first: whoever sees the next shopper's also sees that this one has
// not agreed yet.
void workers_allow_tracking(struct workers *workers, bool allowed, uint64_t generation)
{
    atomic_store(&workers->may_track, allowed);
    atomic_store(&workers->generation, generation);
}

void workers_follow(struct workers *workers, int people)
{
    atomic_store(&workers->people, people);
}

void workers_want(struct workers *workers, unsigned parts)
{
    atomic_store(&workers->wanted_parts, parts);
}

enum result workers_use_camera(struct workers *workers, const struct camera_options *options,
                               struct diagnostic *why)
{
    struct camera_options opening = *options;
    struct camera *camera = NULL;
    opening.opens_later = true;
    enum result result = camera_open(&opening, workers->frames, &camera, why);
    if (result == RESULT_OK)
        camera_close(atomic_exchange(&workers->next_camera, camera)); // one that was not taken up yet
    return result;
}

// --- load -------------------------------------------------------------------------------------------------

static void *load_main(void *context)
{
    struct workers *workers = context;
    while (!atomic_load(&workers->stopping)) {
        struct load_request request;
        if (!queue_pop(&workers->load_requests, &request, WAIT_NS))
            continue;
        struct load_reply reply;
        load_now(&request, &reply);
        while (!queue_push(&workers->load_replies, &reply)) {
            if (atomic_load(&workers->stopping)) {
                load_reply_finish(&reply);
                break;
            }
            clock_sleep_ns(10 * CLOCK_MILLISECOND_NS);
        }
    }
    return NULL;
}

// --- store ------------------------------------------------------------------------------------------------

// An event, or a task where it has one: in one queue, so that they stay in order.
struct store_work {
    struct store_task task;
    struct interest_event event;
};

static void count_recorder(struct workers_counters *counters, const struct recorder *recorder,
                           uint64_t *lost_told)
{
    struct recorder_stats stats = recorder_stats(recorder);
    bool news = stats.stored != atomic_load(&counters->events_stored);
    // Main counts those that found the queue full in events_lost, too.
    atomic_fetch_add(&counters->events_lost, stats.lost - *lost_told);
    *lost_told = stats.lost;
    atomic_store(&counters->events_stored, stats.stored);
    atomic_store(&counters->events_waiting, stats.waiting);
    atomic_store(&counters->store_failing, stats.failing);
    atomic_store(&counters->stores_put_aside, stats.put_aside);
    if (!news)
        return;
    const struct meter *commit_ms = &recorder->commit_ms;
    atomic_store(&counters->commit_p50_us, (unsigned long long)(meter_percentile(commit_ms, 0.5) * 1000.0));
    atomic_store(&counters->commit_p99_us, (unsigned long long)(meter_percentile(commit_ms, 0.99) * 1000.0));
}

// Everything there is to do now, or a batch of it; false when nothing came.
static bool work_for_store(struct workers *workers, struct recorder *recorder, int64_t timeout_ns)
{
    struct store_work work = {0};
    bool got = queue_pop(&workers->for_store, &work, timeout_ns), came = got;
    while (got && work.task.run == NULL && recorder_add(recorder, &work.event))
        got = queue_pop(&workers->for_store, &work, 0);
    recorder_commit(recorder, clock_now_ns());
    if (got && work.task.run != NULL)
        work.task.run(work.task.context, recorder);
    wipe(&work, sizeof work);
    return came;
}

static void serve_pushes(struct workers *workers, struct recorder *recorder, uint64_t *stored, bool closing)
{
    struct diagnostic why = {0};
    if (workers->push_desk == NULL)
        return;
    if (recorder->stats.stored != *stored)
        push_desk_wake(workers->push_desk);
    *stored = recorder->stats.stored;
    if (!push_desk_serve(workers->push_desk, recorder->store, clock_now_ns(), clock_wall_ms(), closing, &why))
        recorder_store_failed(recorder, &why, clock_now_ns());
    recorder->scrubs = push_desk_was_erased(workers->push_desk) || recorder->scrubs;
}

static void *store_main(void *context)
{
    struct workers *workers = context;
    struct recorder recorder;
    uint64_t lost_told = 0, stored_told = 0;
    recorder_init(&recorder, &workers->recorder);
    for (int i = 0; i < workers->watcher_count; i++)
        recorder_watch(&recorder, workers->watchers[i]);
    for (bool ends = false; !ends;) {
        bool stopping = atomic_load(&workers->stopping);
        bool came = work_for_store(workers, &recorder, stopping ? 0 : WAIT_NS);
        ends = stopping && !came;
        serve_pushes(workers, &recorder, &stored_told, ends);
        recorder_rest(&recorder, clock_now_ns());
        count_recorder(&workers->counters, &recorder, &lost_told);
    }
    recorder_finish(&recorder);
    return NULL;
}

static void push_event(void *context, const struct interest_event *event)
{
    struct workers *workers = context;
    struct store_work work = {.event = *event};
    if (!queue_push(&workers->for_store, &work))
        atomic_fetch_add(&workers->counters.events_lost, 1);
}

bool workers_ask_store(struct workers *workers, struct store_task task)
{
    struct store_work work = {.task = task};
    return queue_push(&workers->for_store, &work);
}

struct interest_sink workers_interest_sink(struct workers *workers)
{
    return (struct interest_sink){.record = push_event, .context = workers};
}

// --- all of them ------------------------------------------------------------------------------------------

enum result workers_start(struct workers *workers, struct diagnostic *why)
{
    mutex_init(&workers->camera_mutex);
    mailbox_init(&workers->captured, drop_frame);
    mailbox_init(&workers->tracked, drop_tracked_frame);
    enum result result = queue_init(&workers->load_requests, sizeof(struct load_request), LOAD_QUEUE_LENGTH);
    if (result == RESULT_OK)
        result = queue_init(&workers->load_replies, sizeof(struct load_reply), LOAD_QUEUE_LENGTH);
    if (result == RESULT_OK)
        result = queue_init(&workers->for_store, sizeof(struct store_work), STORE_QUEUE_LENGTH);
    if (result == RESULT_OK)
        result = people_layerer_create(&workers->layerer, NULL);
    if (result == RESULT_OK && !workers->lockstep)
        result = thread_start(&workers->capture, "capture", capture_main, workers);
    if (result == RESULT_OK && !workers->lockstep)
        result = thread_start(&workers->track, "track", track_main, workers);
    if (result == RESULT_OK)
        result = thread_start(&workers->load, "load", load_main, workers);
    if (result == RESULT_OK)
        result = thread_start(&workers->store, "store", store_main, workers);
    if (result != RESULT_OK) {
        workers_stop(workers);
        return diagnose(why, result, "the mirror's threads can't be started: %s", result_name(result));
    }
    return RESULT_OK;
}

void workers_stop(struct workers *workers)
{
    atomic_store(&workers->stopping, true);
    mailbox_close(&workers->captured);
    thread_join(&workers->capture);
    thread_join(&workers->track);
    thread_join(&workers->load);
    thread_join(&workers->store);
    mailbox_finish(&workers->tracked);
    mailbox_finish(&workers->captured);
    struct load_reply reply;
    while (workers->load_replies.items != NULL && queue_pop(&workers->load_replies, &reply, 0))
        load_reply_finish(&reply);
    queue_finish(&workers->load_requests);
    queue_finish(&workers->load_replies);
    queue_finish(&workers->for_store);
    for (int i = 0; i < WORKERS_TRACKED_FRAMES; i++)
        people_layers_free(&workers->tracked_pool[i].layers);
    people_layerer_destroy(workers->layerer);
    camera_close(atomic_exchange(&workers->next_camera, NULL));
    camera_close(workers->camera);
    mutex_finish(&workers->camera_mutex);
    tracker_destroy(workers->tracker);
    frame_pool_destroy(workers->frames);
}
