// A face as the tracker would give it: the canonical head, of any size, seen by a known camera, with open
// eyes that look at it and irises of the mean width.
#ifndef CHEVAL_TESTS_SUPPORT_CANONICAL_FACE_H
#define CHEVAL_TESTS_SUPPORT_CANONICAL_FACE_H

#include "tracking/camera_model.h"
#include "tracking/people.h"

struct canonical_head {
    float yaw_deg, distance_m;
    float size; // times the canonical head
};

// Without metric; id 1.
struct face canonical_face(struct canonical_head head, const struct camera_model *camera);

// Between the pupils, as they stand.
float canonical_pupils_mm(float size);

// How far the pupils are from the camera when the head is not turned.
float canonical_pupils_distance_m(struct canonical_head head);

#endif
