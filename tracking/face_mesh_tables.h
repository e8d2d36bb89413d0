// Which landmarks the attention mesh's refined heads give, in their order.
//
// From MediaPipe (Apache-2.0, see NOTICE):
// modules/face_landmark/tensors_to_face_landmarks_with_attention.pbtxt. "left" and "right" are the subject's.
#ifndef CHEVAL_TRACKING_FACE_MESH_TABLES_H
#define CHEVAL_TRACKING_FACE_MESH_TABLES_H

#include <stdint.h>

#define FACE_MESH_LIPS 80
#define FACE_MESH_EYE 71
#define FACE_MESH_EYE_CONTOUR 16 // the first of an eye's: its lids
#define FACE_MESH_IRIS 5         // centre, then right, top, left, bottom as the picture shows them
#define FACE_MESH_IRIS_RIGHT 468 // first landmark of each
#define FACE_MESH_IRIS_LEFT 473

extern const uint16_t face_mesh_lips[FACE_MESH_LIPS];
extern const uint16_t face_mesh_eye_right[FACE_MESH_EYE];
extern const uint16_t face_mesh_eye_left[FACE_MESH_EYE];

#endif
