// Landmarks in the picture -> the head's metric pose, by weighted Procrustes analysis.
//
// Formula: MediaPipe face_geometry (mediapipe/modules/face_geometry/libs/geometry_pipeline.cc and
// procrustes_solver.cc), with the canonical face in metres (face_topology.h).
// Pure functions; any thread.
#ifndef CHEVAL_TRACKING_GEOMETRY_H
#define CHEVAL_TRACKING_GEOMETRY_H

#include "platform/base/result.h"
#include "tracking/camera_model.h"
#include "tracking/people.h"

// Reads face->landmarks_px, writes has_pose, pose, mesh_m. Leaves has_pose false when the landmarks are
// degenerate. `vertical_fov_rad` is of the whole picture.
void geometry_solve_face(struct face *face, int width_px, int height_px, float vertical_fov_rad);

// The same through a calibrated camera, whose size must be the picture's: landmarks are straightened first,
// so that the pose is that of the head; landmarks_px stay where the picture shows them. What is drawn by the
// pose lands on the picture after camera_model_distort.
void geometry_solve_face_seen(struct face *face, const struct camera_model *camera);

// Weighted similarity Procrustes: the matrix (rotation * scale + translation) that takes `source` to `target`
// with the least weighted squared distance. RESULT_INVALID when the points are degenerate.
MUST_CHECK enum result geometry_procrustes(const struct vec3 *source, const struct vec3 *target,
                                           const float *weights, int count, struct mat4 *out);

#endif
