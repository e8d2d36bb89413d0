// What of a person is carried from frame to frame, so that products don't tremble, and what swings on.
//
// The shape of a head does not change while it is looked at, but its measured landmarks do, by noise and by
// how it is turned: they are averaged, quickly while the head moves and slowly while it is still. So is the
// head scale, which metric.h measures better and better: a frame must not be seen to grow.
// Owner: whoever shows people one after the other (the mirror, a clip); zeroed to begin with. Everything in
// it is derived from faces: it goes with the person it is of. Thread: main.
#ifndef CHEVAL_APP_PLACEMENT_MEMORY_H
#define CHEVAL_APP_PLACEMENT_MEMORY_H

#include "app/placement/pendulum.h"
#include "app/placement/steady_pose.h"
#include "tracking/people.h"

#include <stdbool.h>
#include <stdint.h>

#define PLACEMENT_MAX_SWINGS 4 // pairs of earrings that one person wears at once

struct placement_swing {
    const void *product; // NULL: free
    int64_t moved_ns[2];
    struct pendulum ears[2];
};

struct placement_track {
    uint32_t person; // 0: free
    int64_t seen_ns;
    struct steady_pose steady;
    struct vec3 mesh_m[FACE_MESH_LANDMARKS];
    float head_scale;
    float ear_visible[2];  // people.h: visible, averaged
    int64_t chest_ns;      // 0: not known yet
    struct vec2 chest_rad; // turn and roll of the shoulders, averaged
    struct placement_swing swings[PLACEMENT_MAX_SWINGS];
};

struct placement_memory {
    struct placement_track tracks[PEOPLE_FACES_LIVE];
};

// Follows the people of a frame: who is new begins, who is gone is wiped. The same frame again changes
// nothing. NULL: nobody.
void placement_memory_follow(struct placement_memory *memory, const struct people *people);

// Of a person that the last frame showed, or NULL.
struct placement_track *placement_memory_find(struct placement_memory *memory, uint32_t person);

// How a product swings on this person. The one that rested longest makes room for another.
struct placement_swing *placement_track_swing(struct placement_track *track, const void *product);

// The person's head scale as products use it: 1 where it could not be measured, within what adult heads are.
float placement_head_scale(const struct face *face);

#endif
