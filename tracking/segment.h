// Which part of the picture is a person: the selfie segmentation, steadied over time.
//
// Thread: one at a time per struct segmenter. Nothing is allocated after the first frames.
#ifndef CHEVAL_TRACKING_SEGMENT_H
#define CHEVAL_TRACKING_SEGMENT_H

#include "platform/base/picture.h"
#include "tracking/people.h"
#include "tracking/timings.h"
#include "tracking/tracker.h"

struct segmenter;

// Reads the models from options->models_dir, which must stay. With options->loads_late they were only tried.
MUST_CHECK enum result segmenter_create(const struct tracker_options *options, struct segmenter **out,
                                        struct diagnostic *why);
void segmenter_destroy(struct segmenter *segmenter); // takes NULL

// Loads the model for pictures of this shape if it is not; before any look at one.
MUST_CHECK enum result segmenter_wake(struct segmenter *segmenter, const struct picture *picture,
                                      struct diagnostic *why);

// What is in the next frame of a sequence, or in a picture on its own, which neither uses nor changes what is
// known of the sequence. Reads size and time from `out`; writes only its own part of it.
MUST_CHECK enum result segmenter_look(struct segmenter *segmenter, const struct picture *picture,
                                      bool is_still, struct people *out, struct tracker_timings *timings);

// Forgets everything, what the networks' buffers hold included; ids go on.
void segmenter_forget(struct segmenter *segmenter);

#endif
