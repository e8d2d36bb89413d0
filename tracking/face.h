// The faces of a sequence, or of a still: found by the detectors, followed by their landmarks from frame to
// frame.
//
// Detection only while there is room for another face; who is who by place (association.h), never by looks.
// Thread: one at a time per struct faces. Nothing is allocated after the first frames.
#ifndef CHEVAL_TRACKING_FACE_H
#define CHEVAL_TRACKING_FACE_H

#include "platform/base/picture.h"
#include "tracking/people.h"
#include "tracking/timings.h"
#include "tracking/tracker.h"

struct faces;

// Reads the models from options->models_dir, or what the operator's bundle has from there.
MUST_CHECK enum result faces_create(const struct tracker_options *options, struct faces **out,
                                    struct diagnostic *why);
void faces_destroy(struct faces *faces); // takes NULL

// The faces of the next frame of a sequence, or of a picture on its own, which neither uses nor changes what
// is known of the sequence. Reads size, field of view and time from `out`; writes only its faces.
MUST_CHECK enum result faces_look(struct faces *faces, const struct picture *picture, bool is_still,
                                  struct people *out, struct tracker_timings *timings);

// Forgets everything, what the networks' buffers hold included; ids go on.
void faces_forget(struct faces *faces);

#endif
