// Expression scores of a face from its landmarks: the 52 blendshapes of ARKit's naming, by the network of the
// operator's own bundle (bundle.h).
//
// Formulas: MediaPipe tasks/cc/vision/face_landmarker/face_blendshapes_graph.cc. The network takes x and y of
// 146 of the 478 landmarks, moves their mean to zero and divides by their mean distance from it, so neither
// unit nor place matters; but pixels must be square. Turning the head in the picture's plane is not taken
// out.
//
// Thread: one at a time for each struct. Nothing is allocated after create.
#ifndef CHEVAL_TRACKING_FACE_BLENDSHAPES_H
#define CHEVAL_TRACKING_FACE_BLENDSHAPES_H

#include "platform/base/result.h"
#include "tracking/people.h"

#include <stddef.h>
#include <stdint.h>

struct face_blendshapes;

// The .tflite file's bytes, which may be freed afterwards; `label` begins the diagnostic. Fails when it is
// another network.
MUST_CHECK enum result face_blendshapes_create(const char *label, const uint8_t *bytes, size_t size,
                                               struct face_blendshapes **out, struct diagnostic *why);
void face_blendshapes_destroy(struct face_blendshapes *blendshapes); // takes NULL

// [FACE_LANDMARKS] landmarks in pixels of the un-mirrored picture -> [FACE_BLENDSHAPES] scores 0..1.
MUST_CHECK enum result face_blendshapes_run(struct face_blendshapes *blendshapes,
                                            const struct vec3 *landmarks_px, float *scores);

// Wipes what the network's buffers hold of the last face.
void face_blendshapes_forget(struct face_blendshapes *blendshapes);

// The landmarks that the network takes, in its order: contours of lips and eyes, brows, outline, nose,
// irises.
#define FACE_BLENDSHAPES_INPUTS 146
extern const uint16_t face_blendshapes_inputs[FACE_BLENDSHAPES_INPUTS];

// "jawOpen" for 25; 0 is "_neutral", which means nothing. "left" and "right" are the subject's.
const char *face_blendshape_name(int index);

#endif
