// The face mesh: canonical shape, triangles, regions and rings over the 478 landmarks.
//
// From MediaPipe (Apache-2.0, see NOTICE): modules/face_geometry/data and tasks/cc/vision/face_landmarker/
// face_landmarks_connections.h; regions computed from the triangles. "left" and "right" are the subject's.
// Units: metres in face space (+x picture right, +y up, +z towards the camera); uv with v down.
#ifndef CHEVAL_PLATFORM_BASE_FACE_TOPOLOGY_H
#define CHEVAL_PLATFORM_BASE_FACE_TOPOLOGY_H

#include "platform/base/vec.h"

#include <stdint.h>

#define FACE_VERTEX_COUNT 468
#define FACE_TRIANGLE_COUNT 898
#define FACE_PROCRUSTES_COUNT 33

enum face_region {
    FACE_REGION_SKIN,
    FACE_REGION_LIP_UPPER,
    FACE_REGION_LIP_LOWER,
    FACE_REGION_MOUTH, // between the lips: teeth, tongue
    FACE_REGION_EYE_RIGHT,
    FACE_REGION_EYE_LEFT,
};

extern const struct vec3 face_canonical_m[FACE_VERTEX_COUNT];
extern const struct vec2 face_canonical_uv[FACE_VERTEX_COUNT];

// Counter-clockwise seen from +z but for ten of them. The mesh is closed over mouth and eyes.
extern const uint16_t face_triangles[FACE_TRIANGLE_COUNT][3];
extern const uint8_t face_triangle_region[FACE_TRIANGLE_COUNT]; // enum face_region

struct face_procrustes_point {
    uint16_t landmark;
    float weight;
};
extern const struct face_procrustes_point face_procrustes[FACE_PROCRUSTES_COUNT];

// Closed rings of landmark indices; the last joins the first.
#define FACE_RING_LIPS_OUTER_COUNT 20
extern const uint16_t face_ring_lips_outer[FACE_RING_LIPS_OUTER_COUNT]; // from the corner 61 along the lower
                                                                        // lip to 291, back along the upper
#define FACE_RING_LIPS_INNER_COUNT 20
extern const uint16_t face_ring_lips_inner[FACE_RING_LIPS_INNER_COUNT]; // the mouth opening; same order
#define FACE_RING_EYE_RIGHT_COUNT 16
extern const uint16_t
    face_ring_eye_right[FACE_RING_EYE_RIGHT_COUNT]; // 33 outer corner, 133 inner; lower lid first
#define FACE_RING_EYE_LEFT_COUNT 16
extern const uint16_t
    face_ring_eye_left[FACE_RING_EYE_LEFT_COUNT]; // 263 outer corner, 362 inner; lower lid first
#define FACE_RING_OVAL_COUNT 36
extern const uint16_t face_ring_oval[FACE_RING_OVAL_COUNT]; // from the forehead 10 by the subject's left; the
                                                            // only boundary of the triangles

#endif
