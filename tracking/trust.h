// How far each part of a face can be trusted: whether its landmarks are right and what they are on is in
// sight, so that a product fades instead of sliding over a hand.
//
// What speaks for or against a part is measured as cues (below) without another network: from the landmarks,
// from the picture at them, and, in a sequence, against what the same part looked like a moment before. Cues
// of landmarks and picture give a probability by logistic regression, whose coefficients (trust_table.c) are
// fitted to pictures with known damage by tests/bench/train_trust.py; turned away and out of the frame are
// geometry and multiply it.
//
// Right means: landmarks within 8 % of the outer-eye distance, and at most a quarter of the part covered. In
// a sequence a score falls at once and rises slowly. What is remembered of a face are the colours of its
// parts; trust_forget wipes them. Pure functions but for the state; one thread at a time per struct trust.
#ifndef CHEVAL_TRACKING_TRUST_H
#define CHEVAL_TRACKING_TRUST_H

#include "tracking/trust_look.h"

#include <stdbool.h>

enum trust_cue {
    TRUST_CUE_ONE,      // 1: the intercept
    TRUST_CUE_PRESENCE, // the network's face flag, log odds / 10
    TRUST_CUE_SIZE,     // log2 of the outer-eye distance in pixels, above 6
    TRUST_CUE_DETAIL,   // how crisp the face is, above 0.5
    TRUST_CUE_LIGHT,    // luma of the face, log2 above that of a well-lit one
    TRUST_CUE_OBLIQUE,  // 1 - cosine of the angle between surface and camera
    TRUST_CUE_STRANGE,  // how far the part's shape is from the canonical face's, in eye distances, x 10
    TRUST_CUE_HUE,      // how far its hue is from the skin's, x 10; of an ear the share of another hue
    TRUST_CUE_TONE,     // how much lighter (> 0) or darker it is than the skin
    TRUST_CUE_ROUGH,    // how much its samples differ among themselves
    TRUST_CUE_UNEVEN,   // how unlike the other side of the face it is, 0..1
    // Of a sequence; all 0 on a still and before the part was seen for a while. The first three by how much
    // more than the face at large, so that blur, noise and a lamp do not look like a hand.
    TRUST_CUE_CHANGED,  // share of the samples that have another colour than before
    TRUST_CUE_UNLIKE,   // 1 - the likeness of its pattern with before
    TRUST_CUE_REHUED,   // how far its mean hue moved, x 10
    TRUST_CUE_DEFORMED, // how far its shape moved from before, in eye distances, x 10
    TRUST_CUE_STIRRED,  // unlikeness of the face at large, the same for all parts
    TRUST_CUE_COUNT,
};

struct trust_cues {
    float value[FACE_PART_COUNT][TRUST_CUE_COUNT];
    float in_sight[FACE_PART_COUNT];  // 0..1: share that is inside the frame and turned to the camera
    bool remembered[FACE_PART_COUNT]; // the cues of a sequence are there
};

// What a tracked face looked like a moment before.
struct trust_memory {
    float age_s; // how long it was seen; 0 is nothing remembered
    bool known[TRUST_SAMPLES_MAX];
    struct trust_colour colour[TRUST_SAMPLES_MAX];
    float score; // of the last frame
};

struct trust {
    bool started;
    int64_t time_ns;
    struct trust_memory parts[FACE_PART_COUNT];
    struct vec3 mesh_m[FACE_MESH_LANDMARKS];
};

// Wipes what is remembered.
void trust_forget(struct trust *trust);

// Reads score, landmarks_px, pose and mesh_m of the face; writes face->visible. `trust` NULL: a still.
void trust_judge(const struct trust_map *map, struct trust *trust, const struct picture *picture,
                 int64_t time_ns, struct face *face);

// --- the steps of it, for tests and for the fit -----------------------------------------------------------

void trust_measure(const struct trust_map *map, const struct trust *trust, const struct trust_look *look,
                   const struct face *face, struct trust_cues *out);

// The probability that the part is right, by its cues and by how much of it is in sight.
float trust_probability(const struct trust_cues *cues, enum face_part part);

// The coefficients: [0] of stills, [1] where something is remembered; both sides of the face share theirs.
extern const float trust_table[2][FACE_PART_COUNT][TRUST_CUE_COUNT];

#endif
