// The networks that see faces: those of the models' folder, or those of the operator's bundle, which then
// take their place.
//
// Thread: one at a time. Nothing is allocated after load, but by wake.
#ifndef CHEVAL_TRACKING_FACE_NETWORKS_H
#define CHEVAL_TRACKING_FACE_NETWORKS_H

#include "platform/base/result.h"

struct detector;
struct face_mesh;
struct face_blendshapes;

struct face_networks {
    const char *models_dir;         // of detectors that may rest; NULL with a bundle
    struct detector *detector;      // short range; NULL while they rest
    struct detector *full_detector; // full range, of the models' folder; NULL where a bundle is used without

    struct face_mesh *mesh;
    struct face_mesh *second_mesh;        // with a bundle the folder's, where it has one: looks at stills too
    struct face_blendshapes *blendshapes; // NULL without a bundle
};

// `bundle` is a file or NULL; models_dir must stay. On failure *out is zeroed, and the diagnostic names the
// file.
MUST_CHECK enum result face_networks_load(const char *models_dir, const char *bundle,
                                          struct face_networks *out, struct diagnostic *why);
void face_networks_free(struct face_networks *networks); // and zeroes it

// Gives back the memory of the detectors, which are large and not needed while nobody is searched for; those
// of a bundle stay. `wake` loads them again: before any of their looks.
void face_networks_rest(struct face_networks *networks);
MUST_CHECK enum result face_networks_wake(struct face_networks *networks, struct diagnostic *why);

// Wipes what their buffers hold of the last face.
void face_networks_forget(struct face_networks *networks);

#endif
