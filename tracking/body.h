// The bodies of a sequence, or of a still: pose landmarks in the picture and in metres.
//
// Thread: one at a time per struct bodies. Nothing is allocated after the first frames.
#ifndef CHEVAL_TRACKING_BODY_H
#define CHEVAL_TRACKING_BODY_H

#include "platform/base/picture.h"
#include "tracking/nn/crop.h"
#include "tracking/people.h"
#include "tracking/timings.h"
#include "tracking/tracker.h"

struct bodies;

// Reads the models from options->models_dir, which must stay. With options->loads_late they were only tried.
MUST_CHECK enum result bodies_create(const struct tracker_options *options, struct bodies **out,
                                     struct diagnostic *why);
void bodies_destroy(struct bodies *bodies); // takes NULL

// Loads the models if they are not; before any look.
MUST_CHECK enum result bodies_wake(struct bodies *bodies, struct diagnostic *why);

// What is in the next frame of a sequence, or in a picture on its own, which neither uses nor changes what is
// known of the sequence. Reads size and time from `out`; writes only its own part of it. `wants_mask`: that
// is out->mask too, the mask of the bodies found; it has no size when there are none. Options->parts must
// have TRACK_MASK then.
MUST_CHECK enum result bodies_look(struct bodies *bodies, const struct picture *picture, bool is_still,
                                   bool wants_mask, struct people *out, struct tracker_timings *timings);

// Where the frame before showed faces: squares about as high as a face. A body is looked for below each that
// has none, so that a second person need not wait for the search to come by. At most PEOPLE_FACES_LIVE count.
void bodies_expect_below(struct bodies *bodies, const struct roi *faces, int count);

// How many bodies the coming frames may show (tracker_follow). Where not all that the options allow are
// followed, or nobody new (`locked`), the landmark network looks only at those that hang below a face of
// bodies_expect_below, and at one that was lost where it may be back; a body that hangs far from all of these
// faces is given up for the one below.
void bodies_follow(struct bodies *bodies, int people, bool locked);

// Forgets everything, what the networks' buffers hold included; ids and the limit go on.
void bodies_forget(struct bodies *bodies);

#endif
