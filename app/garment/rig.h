// A garment that was modelled, with a skeleton, on a wearer: the skeleton takes the wearer's pose, the
// garment follows it.
//
// Bones are driven by where the wearer's joints are, not by angles alone: each begins and ends where the
// wearer's does, so that shoulders, elbows and hips of the garment are the wearer's in the picture; it is as
// thick as the garment's size makes it, and longer or shorter within limits. What a direction doesn't say,
// its twist, comes from the way an elbow or a knee can bend, and is shared along the bone. Cloth is kept
// outside of the wearer's torso and arms. Thread: main. Nothing is allocated after create.
#ifndef CHEVAL_APP_GARMENT_RIG_H
#define CHEVAL_APP_GARMENT_RIG_H

#include "app/garment/wearer.h"
#include "platform/base/model.h"
#include "platform/base/result.h"
#include "render/scene.h"

#define RIG_MAX_VERTICES 100000

struct rig;

// The model is read here only. Refused with one line: no skin, a skeleton that is no body's, too many
// vertices.
MUST_CHECK enum result rig_create(const struct model *model, struct rig **out, struct diagnostic *why);
void rig_destroy(struct rig *rig); // takes NULL

// What of a body the skeleton lacks, one line, or "" when it has all; such parts move with what they hang on.
const char *rig_warning(const struct rig *rig);

// Forgets the wearer: nothing lags, nothing is steadied, and no vertex is kept.
void rig_forget(struct rig *rig);

// `time_ns` of the frame; `is_still`: a picture on its own. Fills `out` but for handle, variant and opacity;
// what it points to is the rig's until the next run.
void rig_run(struct rig *rig, const struct wearer *wearer, int64_t time_ns, bool is_still,
             struct scene_rigged *out);

// Down to where the garment reaches on a body, as it was bound.
enum rig_reach { RIG_REACH_WAIST, RIG_REACH_HIPS, RIG_REACH_KNEES, RIG_REACH_FEET };
enum rig_reach rig_reach(const struct rig *rig);

#endif
