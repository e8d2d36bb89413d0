// Whether the camera picture of a face is good enough for make-up: how far away, how turned, how dark, how
// blurred. What is too poor for a while is said on the screen, and make-up fades out instead of looking bad.
//
// Plain arithmetic on a few thousand pixels of one face; well under 0.3 ms. Nothing of a frame is kept.
// Thread: main.
#ifndef CHEVAL_APP_QUALITY_H
#define CHEVAL_APP_QUALITY_H

#include "platform/base/picture.h"
#include "tracking/people.h"

// In the order in which they are spoken of: who is too far away is asked to come closer first.
enum quality_problem {
    QUALITY_TOO_FAR,
    QUALITY_TURNED,
    QUALITY_DARK,
    QUALITY_BLURRED,
    QUALITY_GOOD, // none of them
    QUALITY_PROBLEM_COUNT = QUALITY_GOOD
};

// Of one face in one frame. Higher is better in each.
struct quality_measure {
    float eyes_px;  // between the outer corners of the eyes, as if seen from the front
    float facing;   // cosine of the angle between the face and the way to the camera
    float light;    // 0..1: sRGB-encoded luma of the face's brighter parts
    float sharp;    // eyes_px over the width that blur gives to the face's edges
    bool has_sharp; // false: eyes closed, a hand before them: there is nothing to tell by
};

void quality_measure(const struct picture *picture, const struct face *face, struct quality_measure *out);

struct quality_watch {
    bool poor;        // now, with hysteresis
    bool spoken;      // has been poor for long enough
    int64_t since_ns; // when `poor` became what it is
};

// Zero-initialise; so also when the shopper leaves.
struct quality {
    struct quality_watch watches[QUALITY_PROBLEM_COUNT];
    int64_t updated_ns;
    float fade; // 0 make-up in full .. 1 gone
};

// Once a frame. `measure` NULL: nobody there, nothing is wrong.
void quality_update(struct quality *quality, const struct quality_measure *measure, int64_t now_ns);

// What to say, after the last update.
enum quality_problem quality_problem(const struct quality *quality);

// Key of the line in assets/strings; NULL for QUALITY_GOOD.
const char *quality_advice(enum quality_problem problem);

#endif
