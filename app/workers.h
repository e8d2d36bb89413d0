// The mirror's threads and what passes between them.
//
//   capture  camera -> `captured` mailbox
//   track    `captured` -> people, and their layers where clothes are worn -> `tracked` mailbox
//   load     `load_requests` -> decoded models and pictures -> `load_replies`
//   store    `for_store` (events, and tasks in order with them) -> SQLite; `push_desk`
//
// Main starts and stops them, takes from `tracked` and `load_replies`, and pushes into `load_requests` and
// `for_store`. Nothing else is shared. No network runs while `may_track` is false.
//
// One shopper agrees, so one is tracked: the face that is followed steadily is locked, and nobody takes their
// place until tracking ends or begins for another session (tracker_follow). When they are several who agreed,
// workers_follow says so.
#ifndef CHEVAL_APP_WORKERS_H
#define CHEVAL_APP_WORKERS_H

#include "app/load.h"
#include "app/profile/recorder.h"
#include "platform/base/log.h"
#include "platform/base/mailbox.h"
#include "platform/base/queue.h"
#include "platform/camera/camera.h"
#include "tracking/people_layers.h"
#include "tracking/tracker.h"

#include <stdatomic.h>

#define WORKERS_TRACKED_FRAMES 4

struct push_desk;

// Something for the store thread to do, after the events that were recorded before it are stored. `run` is
// called exactly once, also when the mirror ends. recorder->store is NULL while the store can't be had. It
// answers by a queue of its own, with the session's generation.
struct store_task {
    void (*run)(void *context, struct recorder *recorder);
    void *context;
};

// A frame with the people in it. From a fixed pool; released by tracked_frame_release.
struct tracked_frame {
    struct frame *frame;
    struct people people;        // none while tracking is not allowed
    struct people_layers layers; // of their bodies, where these were wanted; else of nobody
    uint64_t generation;         // of the session it was tracked for
    int64_t tracked_ns;          // CLOCK_MONOTONIC, when tracking was done
    struct tracker_timings timings;
    bool locked; // nobody else is tracked
    atomic_bool taken;
};

// Counters that main and doctor may read at any time.
struct workers_counters {
    atomic_ullong frames_captured, frames_corrupt, frames_dropped, camera_reopened;
    atomic_ullong events_stored, events_lost, events_waiting;
    atomic_ullong commit_p50_us, commit_p99_us; // from the touch to the disk
    atomic_bool store_failing;
    atomic_ullong stores_put_aside; // damaged ones
};

struct workers {
    // Set by the caller before workers_start.
    struct camera *camera;                                // owned
    struct tracker *tracker;                              // owned
    struct recorder_options recorder;                     // path NULL: events are not kept
    struct interest_sink watchers[RECORDER_MAX_WATCHERS]; // of events that are stored, on the store thread
    int watcher_count;
    struct push_desk *push_desk; // NULL: nothing is pushed
    bool lockstep;               // no capture and track threads: main calls workers_step
    struct frame_pool *frames;   // owned

    struct mailbox captured, tracked;
    struct camera *_Atomic next_camera; // to be used in place of `camera`, or NULL
    struct mutex camera_mutex;          // `camera` changes under it
    atomic_uint camera_changes;
    struct queue load_requests, load_replies, for_store;
    atomic_bool stopping;
    atomic_bool may_track;    // the shopper agreed
    atomic_uint wanted_parts; // of the tracker: what the worn products need
    atomic_int people;        // who may be tracked at most
    atomic_bool camera_ended; // a clip that doesn't loop is over
    _Atomic uint64_t generation;
    struct workers_counters counters;
    struct tracked_frame tracked_pool[WORKERS_TRACKED_FRAMES];
    struct thread capture, track, load, store;
    struct camera_change {
        struct camera_stats past;         // of the cameras used before
        uint64_t sequence;                // of the last frame
        int64_t captured_ns, later_by_ns; // of the last frame; what makes a camera's clock go on from it
        bool fresh;                       // it has given no frame yet
    } change;                             // the capture thread's own
    struct people_layerer *layerer;       // the tracking thread's own
    unsigned tracked_camera;              // the tracking thread's own
    uint64_t tracked_generation;          // the tracking thread's own
    bool was_allowed;                     // the tracking thread's own
    unsigned tracked_parts;               // the tracking thread's own
    struct follow_lock {
        uint32_t id; // of the only face, or of the one locked; 0: none
        int frames;  // in a row
        int64_t since_ns;
        bool locked;
    } lock; // the tracking thread's own
    struct log_limit tracking_limit;
};

// Takes over camera, tracker and frames also when it fails.
MUST_CHECK enum result workers_start(struct workers *workers, struct diagnostic *why);

// Ends all threads (events that wait are written first) and frees what workers own. Every tracked frame must
// have been released, but for those in the mailboxes.
void workers_stop(struct workers *workers);

// From now on frames come from another camera, and the one in use is closed; from main, at any time after
// workers_start. Fails for what camera_open fails for, and then nothing has changed. A live camera is opened
// when the other one is closed, so that it may be the same device with other options: placeholders that say
// why come as long as it can't be had. Tracking begins anew with it. Who stands before the mirror agreed to
// be seen by the camera there was: the caller ends the visit first. A calibration goes with its camera.
MUST_CHECK enum result workers_use_camera(struct workers *workers, const struct camera_options *options,
                                          struct diagnostic *why);

// Lockstep: the next frame of the camera, tracked, on the calling thread; every frame of a clip is seen. NULL
// when there is none, or the clip is over (camera_ended).
struct tracked_frame *workers_step(struct workers *workers);

// Whether tracking may run, and for which session. What was tracked before counts no more.
void workers_allow_tracking(struct workers *workers, bool allowed, uint64_t generation);

// How many people agreed to be tracked: 1 at first, who is locked; with more, up to PEOPLE_FACES_LIVE,
// whoever is there. Of several the one who was there first stays when they become one again.
void workers_follow(struct workers *workers, int people);

// What the coming frames are tracked for: tracker parts. Faces at first. Bodies and the mask, which only
// clothes ask for, come with the bodies' layers.
void workers_want(struct workers *workers, unsigned parts);

// Wipes what was tracked in it and leaves the picture. Takes NULL.
void tracked_frame_forget(struct tracked_frame *tracked);
void tracked_frame_release(struct tracked_frame *tracked); // forgets; takes NULL

// An interest sink that pushes to the store thread. Counts what it can't take.
struct interest_sink workers_interest_sink(struct workers *workers);

// False when the queue is full: the task was not taken and will not run. Any thread; never blocks.
MUST_CHECK bool workers_ask_store(struct workers *workers, struct store_task task);

#endif
