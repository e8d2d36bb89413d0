// What the tracker says of a picture: the people in it. Plain data, copied by assignment.
//
// Units: landmarks in pixels of the un-mirrored picture (pixel i spans [i, i+1)); z_px has the scale of x_px,
// smaller is closer to the camera, zero near the head's centre (a face), between the hips (a body) or at the
// wrist (a hand). Poses in metres (DESIGN: face space). "left" and "right" are the subject's; the right eye
// of somebody who faces the camera is at smaller x.
#ifndef CHEVAL_TRACKING_PEOPLE_H
#define CHEVAL_TRACKING_PEOPLE_H

#include "platform/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

// Bounds of a live tracker, then of a still.
#define PEOPLE_FACES_LIVE 4
#define PEOPLE_BODIES_LIVE 2
#define PEOPLE_HANDS_LIVE 4
#define PEOPLE_FACES_MAX 32
#define PEOPLE_BODIES_MAX 32
#define PEOPLE_HANDS_MAX 32

#define FACE_LANDMARKS 478 // 468 of the face mesh, then 5 of each iris
#define FACE_MESH_LANDMARKS 468
#define FACE_BLENDSHAPES 52
#define BODY_LANDMARKS 33 // MediaPipe's pose topology
#define HAND_LANDMARKS 21 // MediaPipe's hand topology

// What a product sits on. Names: face_part_names, in this order.
enum face_part {
    FACE_PART_LIPS,
    FACE_PART_EYE_RIGHT,
    FACE_PART_EYE_LEFT,
    FACE_PART_BROW_RIGHT,
    FACE_PART_BROW_LEFT,
    FACE_PART_CHEEK_RIGHT,
    FACE_PART_CHEEK_LEFT,
    FACE_PART_EAR_RIGHT,
    FACE_PART_EAR_LEFT,
    FACE_PART_NOSE_BRIDGE,
    FACE_PART_COUNT,
};

// What is true of the head in millimetres, from this frame and those before it.
struct face_metric {
    bool has_scale;         // the irises could be measured
    float iris_px[2];       // diameters, the subject's right and left; 0 where it could not be measured
    float head_scale;       // how many times the canonical head this one is
    float head_scale_error; // half of a 95 % interval of head_scale
    bool has_pd;            // else refused: too far, turned away, or not enough frames yet
    float pd_mm;            // pupillary distance for a far gaze
    float pd_error_mm;      // half of a 95 % interval
};

struct face {
    uint32_t id; // stays with a person while tracked; never reused; 0 is no face
    float score; // presence, 0..1: the network's own face flag
    struct vec3 landmarks_px[FACE_LANDMARKS];
    float visible[FACE_PART_COUNT]; // 0..1: how likely the landmarks there are right and what they are on
                                    // is in sight; calibrated, so that 0.9 is right nine times in ten
    bool has_pose;
    struct mat4 pose; // face space (metres) -> camera space (metres, camera at 0 looking down -z, +y up)
    struct vec3 mesh_m[FACE_MESH_LANDMARKS]; // metric landmarks in face space; valid with has_pose
    struct face_metric metric;
    float mouth_openness;  // |13-14| / |61-291|
    float eye_openness[2]; // right, left: |159-145| / |33-133|, |386-374| / |263-362|
    bool has_blendshapes;  // only with the operator's own bundle
    float blendshapes[FACE_BLENDSHAPES];
};

struct body {
    uint32_t id;
    float score; // presence, 0..1
    struct vec3 landmarks_px[BODY_LANDMARKS];
    float visible[BODY_LANDMARKS];       // 0..1: in the picture and not hidden
    struct vec3 world_m[BODY_LANDMARKS]; // metres about the middle of the hips, axes as the picture's: +x
                                         // right, +y down, +z away from the camera
};

enum hand_side { HAND_LEFT, HAND_RIGHT };

enum hand_gesture { // a hand shows at most one; each has a hysteresis
    HAND_GESTURE_NONE,
    HAND_GESTURE_OPEN_PALM,
    HAND_GESTURE_PINCH,
    HAND_GESTURE_POINT,
};

enum hand_swipe { HAND_SWIPE_NONE, HAND_SWIPE_LEFT, HAND_SWIPE_RIGHT, HAND_SWIPE_UP, HAND_SWIPE_DOWN };

struct hand {
    uint32_t id;
    float score;         // presence, 0..1
    enum hand_side side; // the subject's
    float side_score;    // 0.5..1: how sure that is
    struct vec3 landmarks_px[HAND_LANDMARKS];
    struct vec3 world_m[HAND_LANDMARKS]; // metres about the hand's centre, axes as a body's
    enum hand_gesture gesture;
    float dwell_s;         // how long the pointing or open hand has stayed at its place; 0 while it moves
    enum hand_swipe swipe; // in the one frame in which it ends; in the picture's axes, un-mirrored
};

// How much of each place belongs to a person: 255 is a person. Its pixels share out the picture evenly.
#define PERSON_MASK_SIDE_MAX 256

struct person_mask {
    int width, height; // 0 where there is none
    uint8_t alpha[PERSON_MASK_SIDE_MAX * PERSON_MASK_SIDE_MAX];
};

struct people {
    uint64_t sequence;   // of the frame
    int64_t captured_ns; // of the frame
    int width_px, height_px;
    float vertical_fov_rad; // of the camera model that the poses were computed with
    int face_count, body_count, hand_count;
    struct face faces[PEOPLE_FACES_MAX]; // by rising id, as the others
    struct body bodies[PEOPLE_BODIES_MAX];
    struct hand hands[PEOPLE_HANDS_MAX];
    struct person_mask mask;
};

extern const char *const face_part_names[FACE_PART_COUNT]; // "lips", "eye_right" …

#endif
