// Landmarks of one face in a region of interest: the attention mesh with its refined lips, eyes and irises.
//
// Formulas: MediaPipe modules/face_landmark (landmarks_refinement_calculator). Thread: one at a time per
// mesh; the pure functions any. Nothing is allocated after create.
#ifndef CHEVAL_TRACKING_FACE_MESH_H
#define CHEVAL_TRACKING_FACE_MESH_H

#include "tracking/nn/crop.h"
#include "tracking/people.h"
#include "tracking/timings.h"

struct face_mesh;

// Fails with a line that names `path` when it is not the model.
MUST_CHECK enum result face_mesh_create(const char *path, struct face_mesh **out, struct diagnostic *why);
void face_mesh_destroy(struct face_mesh *mesh); // takes NULL

// Wipes what the network's buffers hold of the last face.
void face_mesh_forget(struct face_mesh *mesh);

// Looks at the square `roi` of the picture. `landmarks_px` [FACE_LANDMARKS] in picture pixels, `presence`
// 0..1: whether there is a face. Adds its times and its run to `timings`.
MUST_CHECK enum result face_mesh_run(struct face_mesh *mesh, const struct picture *picture,
                                     const struct roi *roi, struct vec3 *landmarks_px, float *presence,
                                     struct tracker_timings *timings);

// Looks in `roi`, then once more in the region which that gives: the second look no longer depends on how
// well a detector hit. `presence` is 0 when one of the two shows no face with more than `min_presence`; `roi`
// becomes where to look next.
MUST_CHECK enum result face_mesh_look(struct face_mesh *mesh, const struct picture *picture,
                                      float min_presence, struct roi *roi, struct vec3 *landmarks_px,
                                      float *presence, struct tracker_timings *timings);

// Where the face is to be looked for next: a square 1.5 times the bounds of [FACE_LANDMARKS] landmarks,
// turned so that the outer eye corners are level.
struct roi face_mesh_next_roi(const struct vec3 *landmarks_px);

// The network's outputs in its input's pixels, in the order of the model file.
struct face_mesh_tensors {
    const float *mesh;      // [468][3]
    const float *lips;      // [80][2]
    const float *eye_right; // [71][2]; the subject's right, which the model file calls left
    const float *eye_left;
    const float *iris_right; // [5][2]
    const float *iris_left;
};

// One set of landmarks from them, still in input pixels: lips and eyes lie where the refined heads say, with
// the mesh's z; an iris has the mean z of its eye's contour.
void face_mesh_refine(const struct face_mesh_tensors *tensors, struct vec3 *landmarks);

#endif
