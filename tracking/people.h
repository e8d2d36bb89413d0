// What the tracker says of a picture: the people in it. Plain data, copied by assignment.
//
// Units: landmarks in pixels of the un-mirrored picture (pixel i spans [i, i+1)); z_px has the scale of x_px,
// smaller is closer to the camera, zero near the head's centre. Poses in metres (DESIGN: face space). "left"
// and "right" are the subject's; the subject's right eye is at smaller x.
#ifndef CHEVAL_TRACKING_PEOPLE_H
#define CHEVAL_TRACKING_PEOPLE_H

#include "platform/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define PEOPLE_FACES_LIVE 4 // bound of a live tracker
#define PEOPLE_FACES_MAX 32 // bound of a still
#define FACE_LANDMARKS 478  // 468 of the face mesh, then 5 of each iris
#define FACE_MESH_LANDMARKS 468

struct face {
    uint32_t id; // stays with a person while tracked; never reused; 0 is no face
    float score; // presence, 0..1: the network's own face flag
    struct vec3 landmarks_px[FACE_LANDMARKS];
    bool has_pose;
    struct mat4 pose; // face space (metres) -> camera space (metres, camera at 0 looking down -z, +y up)
    struct vec3 mesh_m[FACE_MESH_LANDMARKS]; // metric landmarks in face space; valid with has_pose
    float mouth_openness;                    // |13-14| / |61-291|
    float eye_openness[2];                   // right, left: |159-145| / |33-133|, |386-374| / |263-362|
};

struct people {
    uint64_t sequence;   // of the frame
    int64_t captured_ns; // of the frame
    int width_px, height_px;
    float vertical_fov_rad; // of the camera model that the poses were computed with
    int face_count;
    struct face faces[PEOPLE_FACES_MAX];
};

#endif
