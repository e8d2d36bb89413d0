// Interest events -> the profile store, in batches, kept and tried again while the store can't take them.
//
// Thread: the store thread. A store that fails never stops the mirror: events wait here (bounded, oldest go
// first) and the store is opened again with back-off.
#ifndef CHEVAL_APP_PROFILE_RECORDER_H
#define CHEVAL_APP_PROFILE_RECORDER_H

#include "app/meter.h"
#include "app/profile/interest.h"
#include "platform/store/store.h"

#define RECORDER_MAX_WAITING 256
#define RECORDER_BATCH 64

struct recorder_stats {
    uint64_t stored, waiting, lost;
    bool failing; // the last try failed
};

struct recorder {
    const char *path; // NULL: events are counted and not kept
    struct store *store;
    struct interest_event waiting[RECORDER_MAX_WAITING];
    int waiting_count;
    int64_t retry_ns, pause_ns;
    struct recorder_stats stats;
    struct meter commit_ms; // from the touch to the disk
};

void recorder_init(struct recorder *recorder, const char *path); // opens the store at once
void recorder_finish(struct recorder *recorder);                 // tries once more to write what waits

// False when a commit is due before more is added.
bool recorder_add(struct recorder *recorder, const struct interest_event *event);

// Writes what waits, unless the store failed less than the back-off ago.
void recorder_commit(struct recorder *recorder, int64_t now_ns);

struct recorder_stats recorder_stats(const struct recorder *recorder);

#endif
