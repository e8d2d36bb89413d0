// The mask of one body, which moves with it: taken in some frames, laid into the mask of persons in all.
//
// The pose network cuts a person out of the region it looks at, arms and all. The region follows the body, so
// that a mask taken a frame ago still fits where the body is now. Thread: one at a time per mask. Nothing is
// allocated.
#ifndef CHEVAL_TRACKING_BODY_MASK_H
#define CHEVAL_TRACKING_BODY_MASK_H

#include "tracking/mask_smooth.h"
#include "tracking/nn/crop.h"
#include "tracking/people.h"

// Zeroed: no mask.
struct body_mask {
    uint32_t id;     // whose it is; 0: nobody's
    struct roi seen; // the region that it was taken in
    struct roi body; // where the body was then
    struct mask_memory memory;
    float values[MASK_SMOOTH_SIDE_MAX * MASK_SMOOTH_SIDE_MAX]; // 0..1, of the region
};

// Takes the mask of a look: the network's logits [256][256] for what it saw in `region`, [256][256][3] of
// 0..1. `afresh`: it has nothing to do with the ones before.
void body_mask_take(struct body_mask *mask, const struct roi *region, const float *logits, const float *seen,
                    int64_t time_ns, bool afresh);

// The size of a mask of persons for a picture: its larger side is PERSON_MASK_SIDE_MAX. All zero.
void body_mask_begin(struct person_mask *persons, int width_px, int height_px);

// Lays the mask of a body that is now in the region `now`, and was in mask->body when the mask was taken,
// into the mask of persons of a picture. Where several lie over each other the surest counts.
void body_mask_lay(const struct body_mask *mask, const struct roi *now, int width_px, int height_px,
                   struct person_mask *persons);

#endif
