// Landmarks of one face in a region of interest.
//
// Two networks give the same 478 landmarks: the attention mesh with its refined lips, eyes and irises (npm),
// and the one of Google's face_landmarker.task. Formulas: MediaPipe modules/face_landmark
// (landmarks_refinement_calculator) and tasks/cc/vision/face_landmarker. Thread: one at a time per mesh; the
// pure functions any. Nothing is allocated after create.
#ifndef CHEVAL_TRACKING_FACE_MESH_H
#define CHEVAL_TRACKING_FACE_MESH_H

#include "tracking/nn/crop.h"
#include "tracking/people.h"
#include "tracking/timings.h"

struct face_mesh;
struct face_mesh_model;

extern const struct face_mesh_model face_mesh_attention; // face_landmark_with_attention.tflite
extern const struct face_mesh_model face_mesh_bundled;   // the bundle's face_landmarks_detector.tflite

// From a file, or from bytes that may be freed afterwards; `label` then begins a diagnostic. Fails with a
// line that names the file when it is not that model.
MUST_CHECK enum result face_mesh_load(const struct face_mesh_model *model, const char *path,
                                      struct face_mesh **out, struct diagnostic *why);
MUST_CHECK enum result face_mesh_create(const struct face_mesh_model *model, const char *label,
                                        const uint8_t *bytes, size_t size, struct face_mesh **out,
                                        struct diagnostic *why);
void face_mesh_destroy(struct face_mesh *mesh); // takes NULL

// Wipes what the network's buffers hold of the last face.
void face_mesh_forget(struct face_mesh *mesh);

// Looks at the square `roi` of the picture. `landmarks_px` [FACE_LANDMARKS] in picture pixels, `presence`
// 0..1: whether there is a face. Irises and lips then follow the picture's own edges
// (iris.h, lip_contour.h). `gain` brightens a dark face for the network (exposure.h); 0: by what this region
// asks for. Adds its times and its run to `timings`.
MUST_CHECK enum result face_mesh_run(struct face_mesh *mesh, const struct picture *picture,
                                     const struct roi *roi, float gain, struct vec3 *landmarks_px,
                                     float *presence, struct tracker_timings *timings);

// Looks in `roi`, then once more in the region which that gives: the second look no longer depends on how
// well a detector hit. `presence` is 0 when one of the two shows no face with more than `min_presence`; `roi`
// becomes where to look next.
MUST_CHECK enum result face_mesh_look(struct face_mesh *mesh, const struct picture *picture,
                                      float min_presence, struct roi *roi, struct vec3 *landmarks_px,
                                      float *presence, struct tracker_timings *timings);

// For a face that need not be quick, such as a still's: the mean of FACE_MESH_CLOSE_LOOKS looks at a face
// that is known to be in `roi`, turned by a little either way, and each mirrored too. What the network gets
// wrong by chance of the crop differs between them, so that the mean is nearer to the truth than any.
// `second`, which may be NULL, is another network that looks FACE_MESH_SECOND_LOOKS times: what it gets wrong
// differs more, so that fewer looks do.
#define FACE_MESH_CLOSE_LOOKS 10
#define FACE_MESH_SECOND_LOOKS 6
MUST_CHECK enum result face_mesh_look_closely(struct face_mesh *mesh, struct face_mesh *second,
                                              const struct picture *picture, const struct roi *roi,
                                              struct vec3 *landmarks_px, struct tracker_timings *timings);

// Where the face is to be looked for next: a square 1.5 times the bounds of [FACE_LANDMARKS] landmarks,
// turned so that the outer eye corners are level.
struct roi face_mesh_next_roi(const struct vec3 *landmarks_px);

// The landmark on the other side of the face: the two change places when the picture is mirrored.
void face_mesh_mirror_indices(uint16_t mirrored[FACE_LANDMARKS]);

// The attention mesh's outputs in its input's pixels, in the order of the model file.
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
