// Picture -> people: the faces of every frame and, where they are wanted, bodies, hands and the mask of
// persons.
//
// Thread: one at a time; inside, a tracker runs bodies and hands on a thread of its own beside the faces.
// Nothing is allocated after the first frames that a part is wanted in. The caller must hold the shopper's
// consent: no network runs unless update or still is called.
#ifndef CHEVAL_TRACKING_TRACKER_H
#define CHEVAL_TRACKING_TRACKER_H

#include "platform/base/picture.h"
#include "platform/base/result.h"
#include "tracking/camera_model.h"
#include "tracking/people.h"
#include "tracking/timings.h"

struct tracker;

enum tracker_part { // a set of them is a sum
    TRACK_FACES = 1,
    TRACK_BODIES = 2,
    TRACK_HANDS = 4,
    TRACK_MASK = 8,
    TRACK_EVERYTHING = 15,
};

// A machine with so many processors has the time for the larger pose network in every frame.
#define TRACKER_FULL_BODY_PROCESSORS 4

struct tracker_options {
    const char *models_dir; // where the .tflite files of assets/models/models.list are; copied
    const char *bundle;     // NULL, or the operator's face_landmarker.task, whose networks then see the faces
    unsigned parts;         // whose models are loaded, and which are wanted at first; 0: TRACK_FACES
    int max_faces;          // 0: PEOPLE_FACES_LIVE; at most PEOPLE_FACES_MAX; so for bodies and hands
    int max_bodies;
    int max_hands;
    bool full_body; // the larger pose network, for machines that have the time
    // Networks of bodies, hands and masks are loaded when a picture is first looked at for them, which takes
    // that look some 15 to 60 ms more; at create they are only tried. Face detectors are given back while
    // nobody is searched for. For those who run for long and may never want them.
    bool loads_late;
    bool no_smoothing;
    float min_detection_score; // 0: 0.5
    float min_presence_score;  // 0: 0.5
    float vertical_fov_rad;    // 0: 63 degrees, MediaPipe's default camera
    // NULL, or the calibrated camera, used in place of the field of view; copied. Pictures of another shape
    // than its own are seen with its field of view alone.
    const struct camera_model *camera;
};

// Fails with a line that names the model file when one is missing, truncated or not what it should be.
MUST_CHECK enum result tracker_create(const struct tracker_options *options, struct tracker **out,
                                      struct diagnostic *why);
void tracker_destroy(struct tracker *tracker); // takes NULL

// What the coming frames are to be searched for: a set of tracker_parts, of those that create was told. A
// part that is no longer wanted is forgotten.
void tracker_want(struct tracker *tracker, unsigned parts);

// How many people the coming frames may show; 0, and more than create was told: as many as that. Where it is
// fewer the most prominent come first, and bodies are those below the faces that are followed. `locked`: who
// is followed now, and nobody else: who comes nearer takes nobody's place, and no landmark network of faces
// or bodies runs on another person. Who is lost counts as the same when found again at the place within
// ASSOCIATION_MEMORY_NS, or as long as their body is followed. Holds until it is called again, also over a
// reset; TRACK_FACES must be wanted. Stills have no limit.
void tracker_follow(struct tracker *tracker, int people, bool locked);

// One frame of a sequence. `sequence` and `captured_ns` go into the result; a time stamp that stands still or
// goes back resets smoothing, a change of picture size resets tracking. `out` is written whole.
MUST_CHECK enum result tracker_update(struct tracker *tracker, const struct picture *picture,
                                      uint64_t sequence, int64_t captured_ns, struct people *out);

// One picture on its own: detection, landmarks, no memory of earlier calls, no smoothing.
MUST_CHECK enum result tracker_still(struct tracker *tracker, const struct picture *picture,
                                     struct people *out);

// Forgets everybody (the shopper left): ids go on, memory of people is wiped.
void tracker_reset(struct tracker *tracker);

// Of the last update or still.
struct tracker_timings tracker_last_timings(const struct tracker *tracker);

#endif
