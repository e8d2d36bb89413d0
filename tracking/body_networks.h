// The two networks that see bodies, and what they say together: who is in a region of the picture.
//
// The detector knows a body by its head, so that it finds people of whom only the upper half is in the
// picture. What it finds is believed when the landmarks' network sees a body too. Thread: one at a time.
// Nothing is allocated after they are loaded.
#ifndef CHEVAL_TRACKING_BODY_NETWORKS_H
#define CHEVAL_TRACKING_BODY_NETWORKS_H

#include "tracking/body_pose.h"
#include "tracking/detector.h"
#include "tracking/tracker.h"

#include <stdbool.h>

struct body_networks {
    struct detector *detector; // NULL until they are loaded
    struct body_pose *pose;
    const char *models_dir;
    bool full_body, masked;
    float min_detection_score, min_presence_score;
};

// Reads the models from options->models_dir, which must stay. Frees what it made when it fails. With
// options->loads_late they were only tried, and `wake` loads them.
MUST_CHECK enum result body_networks_init(struct body_networks *networks,
                                          const struct tracker_options *options, struct diagnostic *why);

// Loads what is not loaded yet; before any look.
MUST_CHECK enum result body_networks_wake(struct body_networks *networks, struct diagnostic *why);
void body_networks_finish(struct body_networks *networks);

// Wipes what the networks' buffers hold.
void body_networks_forget(struct body_networks *networks);

// A body that a look confirmed, and where to look for it next.
struct body_sighting {
    struct body_look look;
    struct roi roi;
};

// A detection in the whole picture that is at least this sure needs no confirmation.
#define BODY_SURE_SCORE 0.75f

// Where a detection says that a body's landmarks are.
struct roi body_detection_roi(const struct detection *detection);

// Landmarks in sighting->roi, then once more in the region they give: the second look no longer depends on
// how well the detector hit. look.score is 0 when one of the two shows no body; roi becomes where to look
// next.
MUST_CHECK enum result body_look_twice(struct body_networks *networks, const struct picture *picture,
                                       struct body_sighting *sighting, struct tracker_timings *timings);

// Whether a detector that sees the body's own region, nothing else, finds that body there: what only looked
// like one, or was another's arm or leg cut off by the edge of a tile, fails.
MUST_CHECK enum result body_confirm(struct body_networks *networks, const struct picture *picture,
                                    const struct body_sighting *sighting, bool *confirmed,
                                    struct tracker_timings *timings);

// For a still: the mean of BODY_CLOSE_LOOKS looks at the body in sighting->roi, turned by a little either
// way, and each mirrored too. What the network gets wrong by chance of the crop differs between them.
#define BODY_CLOSE_LOOKS 6
MUST_CHECK enum result body_look_closely(struct body_networks *networks, const struct picture *picture,
                                         struct body_sighting *sighting, struct tracker_timings *timings);

// Whether two looks show one body: their heads, or their trunks, are at one place.
bool body_is_same(const struct body_look *a, const struct body_look *b);

// Where a look says to look next.
struct roi body_next_roi(const struct body_look *look);

#endif
