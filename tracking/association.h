// Who is who from frame to frame: tracks with ids that are never reused.
//
// A track is active while its face is followed. When it is lost it is remembered for a second, and a face
// that turns up near its place takes the id again. Overlap is the share of the union of two regions, taken
// unturned, as MediaPipe's association does (association_calculator.h); the track wins over a detection of
// its face. Plain data and rules, no networks, no pixels. Thread: one at a time.
#ifndef CHEVAL_TRACKING_ASSOCIATION_H
#define CHEVAL_TRACKING_ASSOCIATION_H

#include "tracking/nn/crop.h"
#include "tracking/people.h"

#include <stdbool.h>
#include <stdint.h>

#define ASSOCIATION_TRACKS (2 * PEOPLE_FACES_MAX) // active and remembered ones
#define ASSOCIATION_MEMORY_NS INT64_C(1000000000)

enum track_state { TRACK_FREE, TRACK_ACTIVE, TRACK_LOST };

struct track {
    enum track_state state;
    uint32_t id;
    struct roi roi;    // where to look next; of a lost track: where it was last
    struct roi before; // the same, a frame earlier
    int64_t seen_ns;   // the last frame that showed it
};

struct association {
    struct track tracks[ASSOCIATION_TRACKS];
    uint32_t last_id;
    int max_active;
};

// `max_active` is bounded to PEOPLE_FACES_MAX.
void association_init(struct association *association, int max_active);

// Forgets all tracks; ids go on.
void association_clear(struct association *association);

int association_count(const struct association *association, enum track_state state);

// Whether an active track already looks at this region.
bool association_covers(const struct association *association, const struct roi *roi);

// A face that no active track covers: an active track for it, with the id of a lost one near by or a new id.
// Returns its slot; -1 when max_active are there or an active track covers it.
int association_add(struct association *association, const struct roi *roi, int64_t now_ns);

// The face of an active track was seen again, or was not.
void association_keep(struct association *association, int slot, const struct roi *roi, int64_t now_ns);
void association_lose(struct association *association, int slot);

// Of two active tracks on one face the one that moved there is lost.
void association_part(struct association *association);

// Forgets lost tracks whose time is over, or lies ahead (the clock went back).
void association_forget(struct association *association, int64_t now_ns);

// Slots of active tracks by rising id. Returns how many.
int association_active(const struct association *association, int slots[PEOPLE_FACES_MAX]);

// Share of the union of two regions, unturned, that both cover: 0..1.
float roi_overlap(const struct roi *a, const struct roi *b);

// Whether a region can be looked at: its numbers are finite and it is neither a speck nor far outside any
// picture.
bool roi_usable(const struct roi *roi);

#endif
