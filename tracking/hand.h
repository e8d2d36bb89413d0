// The hands of a sequence, or of a still: landmarks, side and gestures.
//
// Thread: one at a time per struct hands. Nothing is allocated after the first frames.
#ifndef CHEVAL_TRACKING_HAND_H
#define CHEVAL_TRACKING_HAND_H

#include "platform/base/picture.h"
#include "tracking/people.h"
#include "tracking/timings.h"
#include "tracking/tracker.h"

struct hands;

// Reads the models from options->models_dir, which must stay. With options->loads_late they were only tried.
MUST_CHECK enum result hands_create(const struct tracker_options *options, struct hands **out,
                                    struct diagnostic *why);
void hands_destroy(struct hands *hands); // takes NULL

// What is in the next frame of a sequence, or in a picture on its own, which neither uses nor changes what is
// known of the sequence. Reads size and time from `out`; writes only its own part of it. Loads a model when
// it is first needed: the landmarks' when a palm is seen; `why` says which couldn't be.
MUST_CHECK enum result hands_look(struct hands *hands, const struct picture *picture, bool is_still,
                                  struct people *out, struct tracker_timings *timings,
                                  struct diagnostic *why);

// Forgets everything, what the networks' buffers hold included; ids go on.
void hands_forget(struct hands *hands);

#endif
