// The faces of a sequence, or of a still: found by the detectors, followed by their landmarks from frame to
// frame.
//
// Who is who by place (association.h), never by looks.
// Thread: one at a time per struct faces. Nothing is allocated after the first frames.
#ifndef CHEVAL_TRACKING_FACE_H
#define CHEVAL_TRACKING_FACE_H

#include "platform/base/picture.h"
#include "tracking/nn/crop.h"
#include "tracking/people.h"
#include "tracking/timings.h"
#include "tracking/tracker.h"

struct faces;

// Reads the models from options->models_dir, or what the operator's bundle has from there.
MUST_CHECK enum result faces_create(const struct tracker_options *options, struct faces **out,
                                    struct diagnostic *why);
void faces_destroy(struct faces *faces); // takes NULL

// The faces of the next frame of a sequence, or of a picture on its own, which neither uses nor changes what
// is known of the sequence. Reads size, field of view and time from `out`; writes only its faces. With
// options->loads_late the detectors' models are given back while nobody is searched for; `why` says which
// couldn't be loaded again.
MUST_CHECK enum result faces_look(struct faces *faces, const struct picture *picture, bool is_still,
                                  struct people *out, struct tracker_timings *timings,
                                  struct diagnostic *why);

// How many faces the coming frames may show, and whether anybody new may come (tracker_follow). Where not all
// that the options allow are followed, the landmark network looks at no more: of several new ones at the most
// prominent, and while `locked` at none but where a followed one was lost or a followed body has its head.
void faces_follow(struct faces *faces, int people, bool locked);

// Where the frame before showed the heads of followed bodies: squares about as high as a face. Who turned
// round and is back after more than the association remembers is known by that. At most PEOPLE_BODIES_LIVE
// count.
void faces_expect_at(struct faces *faces, const struct roi *heads, int count);

// Forgets everything, what the networks' buffers hold included; ids and the limit go on.
void faces_forget(struct faces *faces);

#endif
