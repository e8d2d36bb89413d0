// Who is who from frame to frame: tracks with ids that are never reused. For faces, bodies and hands alike.
//
// A frame: the caller looks where association_expect says for every followed track, tells what that showed
// (keep, lose), lets association_part settle who owns what, and gives what its detectors found besides to
// association_find. Both decide by the motion of place, size and turn, never by looks, for all tracks at once
// (assignment.h): a track is expected where its speed takes it, or, at a price, where it was last. What is
// seen at one place can be one track's only; the others are hidden behind it and remembered. A lost track
// is remembered for two seconds, so that who left the picture for one still has it when the way out and in
// is counted; what is found where it may be takes its id again. Plain data and rules, no networks, no pixels.
// Thread: one at a time.
#ifndef CHEVAL_TRACKING_ASSOCIATION_H
#define CHEVAL_TRACKING_ASSOCIATION_H

#include "tracking/nn/crop.h"
#include "tracking/people.h"

#include <stdbool.h>
#include <stdint.h>

#define ASSOCIATION_TRACKS (2 * PEOPLE_FACES_MAX) // followed and remembered ones
#define ASSOCIATION_MEMORY_NS INT64_C(2000000000)

enum track_state {
    TRACK_FREE,
    TRACK_NEW, // followed, but seen for the first time and not yet believed: it has no id
    TRACK_ACTIVE,
    TRACK_LOST,
};

// What was seen somewhere.
struct sighting {
    struct roi roi;
    bool has_turn; // yaw and pitch are known; the turn in the picture plane is the region's
    float yaw_rad, pitch_rad;
    bool doubtful; // needs a second frame before it is believed
    bool vouched;  // known to be somebody who is followed: let in even where others are not
};

// Where something was and how it moved at one time.
struct motion {
    struct roi roi; // in pixels of the picture
    int64_t seen_ns;
    float speed_x_px_s; // of its centre
    float speed_y_px_s; //
    float growth_s;     // of the logarithm of its size, a second
    struct sighting seen;
};

struct track {
    enum track_state state;
    uint32_t id;
    struct roi roi;       // where it is, or was last; in pixels of the picture
    int64_t seen_ns;      // the last frame that showed it
    float speed_x_px_s;   // of its centre
    float speed_y_px_s;   //
    float growth_s;       // of the logarithm of its size, a second
    float strain;         // how badly its last looks fitted while another was near: who is behind is pulled
    struct sighting seen; // the last one
    struct motion clear;  // when no other was near it last: what is half hidden is not seen as it is
    bool is_hidden;       // lost behind another track
    int behind;           // then that track's slot
    int look;             // after association_part: the slot whose look showed this track, most often its own
};

struct association {
    struct track tracks[ASSOCIATION_TRACKS];
    uint32_t last_id;
    int max_active;
    bool locked;                               // nobody new is followed
    int64_t now_ns;                            // of the looks, from here on
    struct sighting looks[ASSOCIATION_TRACKS]; // what the look at each followed track showed in this frame
    bool has_look[ASSOCIATION_TRACKS];
};

// `max_active` bounds the followed tracks; it is itself bounded to PEOPLE_FACES_MAX.
void association_init(struct association *association, int max_active);

// From now on at most `max_active` are followed, as few as those with the lowest ids, who were there first.
// `locked`: nobody new but who is vouched for, only who is followed now or is remembered as lost; whoever
// comes nearer takes nobody's place. With all places taken when it is locked, the lost ones are forgotten.
void association_limit(struct association *association, int max_active, bool locked);

// Forgets all tracks; ids go on, and the limit stays.
void association_clear(struct association *association);

// Forgets lost tracks whose time is over, or lies ahead (the clock went back).
void association_forget(struct association *association, int64_t now_ns);

int association_count(const struct association *association, enum track_state state);

// How many more tracks can be followed.
int association_room(const struct association *association);

// Slots of the active tracks by rising id, or of all followed ones, the new ones last. Returns how many.
int association_active(const struct association *association, int slots[PEOPLE_FACES_MAX]);
int association_followed(const struct association *association, int slots[PEOPLE_FACES_MAX]);

// Where to look for a followed or lost track: while another is near, and for a lost one, where its speed
// takes it; else where it was, which is steadier.
struct roi association_expect(const struct association *association, int slot, int64_t now_ns);

// Whether another track, followed or lost, may be so near that it disturbs the look at this one: then what is
// seen there may be that one's, and the caller does well to look where association_expect says.
bool association_is_near_another(const struct association *association, int slot, int64_t now_ns);

// The look at a followed track showed something, or nothing. The track itself changes in association_part.
void association_keep(struct association *association, int slot, const struct roi *roi, int64_t now_ns);
void association_keep_sighting(struct association *association, int slot, const struct sighting *sighting,
                               int64_t now_ns);
void association_lose(struct association *association, int slot);

// Settles which followed track owns which of the looks of this frame. Of several that show one place one
// track keeps it, the others are lost; tracks that ran into each other's looks get their own back, and what
// the caller knows of a track's look is that of slot track->look.
void association_part(struct association *association);

// Where a lost track may turn up: a square around where its speed takes it and where it was, or around the
// track that it is hidden behind.
struct roi association_return_region(const struct association *association, int slot, int64_t now_ns);

// Whether this may be a lost track that comes back.
bool association_may_return(const struct association *association, const struct sighting *sighting,
                            int64_t now_ns);

// Whether a followed track already is at this place.
bool association_covers(const struct association *association, const struct roi *roi);

// Something that no followed track covers: a track for it, which is a lost one, with its id, or a new one.
// Returns its slot; -1 when there is no room or it is covered.
int association_add(struct association *association, const struct roi *roi, int64_t now_ns);

// The same for all that was found in a frame, at most PEOPLE_FACES_MAX; slots[i] becomes the slot or -1.
void association_find(struct association *association, const struct sighting *found, int count,
                      int64_t now_ns, int *slots);

// Whether there is room for something at this place. There is when fewer are followed than can be, or when
// something is so much larger, and so nearer, than the smallest of them that this one is given up for it; a
// locked association gives nobody up.
bool association_make_room(struct association *association, const struct roi *roi);

// Share of the union of two regions, unturned, that both cover: 0..1.
float roi_overlap(const struct roi *a, const struct roi *b);

// Whether two regions show one place: the middle of one lies well inside the other.
bool roi_same_place(const struct roi *a, const struct roi *b);

// Whether a region can be looked at: its numbers are finite and it is neither a speck nor far outside any
// picture.
bool roi_usable(const struct roi *roi);

#endif
