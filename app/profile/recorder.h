// Interest events -> the profile store, in batches, kept and tried again while the store can't take them.
//
// Of each event, in the transaction that stores it: consents with their audit log, requests to the staff,
// what a known customer likes, and the outbox, as far as it may leave the mirror. That is: an event made
// under the profile's consent, and the withdrawal of that consent, which takes back what was not sent yet and
// is followed by an erasure of what was.
//
// Thread: the store thread, but for recorder_init's options, which outlive it. A store that fails never stops
// the mirror: events wait here (bounded; the oldest go first, consents last) and the store is opened again
// with back-off. A damaged one is put aside, and a new one begun.
#ifndef CHEVAL_APP_PROFILE_RECORDER_H
#define CHEVAL_APP_PROFILE_RECORDER_H

#include "app/meter.h"
#include "app/profile/interest.h"
#include "app/push/cloud_event.h"
#include "platform/store/store_customer.h"
#include "platform/store/store_erase.h"
#include "platform/store/store_retention.h"

#define RECORDER_MAX_WAITING 2048
#define RECORDER_BATCH 64
#define RECORDER_MAX_WATCHERS 4

struct recorder_options {
    const char *path;           // NULL: events are counted and not kept
    const char *mirror;         // where they happen, for the report; NULL: ""
    struct cloud_source source; // of what is pushed
    bool pushes;                // what may leave goes into the outbox
};

struct recorder_stats {
    uint64_t stored, waiting, lost;
    uint64_t put_aside; // damaged stores
    bool failing;       // the last try failed
};

struct recorder {
    const char *path;
    char mirror[STORE_NAME_SIZE];
    struct cloud_source source;
    bool pushes;
    struct store *store; // NULL: can't be had just now
    struct recorder_waiting *waiting;
    int waiting_count;
    bool damaged;     // the store said so while it was written
    bool is_whole;    // it was checked since it last failed
    bool scrubs;      // what was erased may still stand in the file
    bool visit_ended; // and is still in the memory of the database
    int64_t retry_ns, pause_ns, scrub_ns, scrub_asked_ns, rest_ns;
    int64_t heard_ns;    // when there last was something to write
    uint64_t trimmed_at; // events stored
    struct store_keeping keeping;
    int64_t keep_ns; // when its time is noted next
    struct recorder_stats stats;
    struct meter commit_ms; // from the touch to the disk
    struct interest_sink watchers[RECORDER_MAX_WATCHERS];
    int watcher_count;
};

// Opens the store at once.
void recorder_init(struct recorder *recorder, const struct recorder_options *options);
void recorder_finish(struct recorder *recorder); // tries once more to write what waits

// Every event, once it is committed, is told to the watcher, on this thread.
void recorder_watch(struct recorder *recorder, struct interest_sink watcher);

// What is added from now on happens at another mirror.
void recorder_at(struct recorder *recorder, const char *mirror);

// False when a commit is due before more is added.
bool recorder_add(struct recorder *recorder, const struct interest_event *event);

// Writes what waits, unless the store failed less than the back-off ago.
void recorder_commit(struct recorder *recorder, int64_t now_ns);

// The visit is this customer's (store_link), with all that it recorded under the profile's consent; their
// favourites and preferences follow. RESULT_UNAVAILABLE while the store can't be had.
MUST_CHECK enum result recorder_link(struct recorder *recorder, const char *session, const char *reference,
                                     const char *kind, int64_t wall_ms, struct store_customer *out,
                                     struct diagnostic *why);

// Forgets a customer or a visit, also what waits here (erasure.h). RESULT_UNAVAILABLE while the store can't
// be had: then nothing was erased. Bytes that can't be scrubbed at once are scrubbed later.
MUST_CHECK enum result recorder_erase(struct recorder *recorder, const struct store_subject *subject,
                                      int64_t wall_ms, struct store_erased *erased, struct diagnostic *why);

// Somebody else found on this thread that the store can't be used: it is opened again with back-off.
void recorder_store_failed(struct recorder *recorder, const struct diagnostic *why, int64_t now_ns);

// When there is nothing more to do just now: no visit stays in the memory of the database.
void recorder_rest(struct recorder *recorder, int64_t now_ns);

struct recorder_stats recorder_stats(const struct recorder *recorder);

#endif
