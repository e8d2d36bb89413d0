// What a picture shows at each part of a face: colours at fixed places of the face mesh, how much of the part
// is in the frame and turned towards the camera, how sharp the face is.
//
// A sample is a triangle of the mesh (for ears, which the mesh lacks, a place of a small grid beside the
// head), so that the same sample of two frames shows the same skin. Pure functions; any thread.
#ifndef CHEVAL_TRACKING_TRUST_LOOK_H
#define CHEVAL_TRACKING_TRUST_LOOK_H

#include "platform/base/picture.h"
#include "tracking/people.h"

#include <stdint.h>

#define TRUST_SAMPLES_MAX 224
#define TRUST_EAR_ROWS 5
#define TRUST_EAR_COLUMNS 4

// Which samples a part has, and where each is on the other side of the face. The same for all faces.
struct trust_map {
    int count[FACE_PART_COUNT];
    uint16_t triangle[FACE_PART_COUNT][TRUST_SAMPLES_MAX]; // of face_triangles; unused for ears
    uint16_t mirror[FACE_PART_COUNT][TRUST_SAMPLES_MAX];   // sample of trust_opposite(part)
};

void trust_map_init(struct trust_map *map);

// The same part on the other side; lips and nose bridge are their own.
enum face_part trust_opposite(enum face_part part);

struct trust_colour {
    float light;      // natural logarithm of the luma; a gain of the camera's adds the same everywhere
    float red, green; // shares of the sum of the channels
};

struct trust_patch {
    bool seen[TRUST_SAMPLES_MAX]; // in the frame and not on a far side of the head
    struct trust_colour colour[TRUST_SAMPLES_MAX];
    float in_frame; // share of the part that is inside the picture
    float facing;   // share of its surface that is turned towards the camera, 80 degrees or less
    float cosine;   // of the angle between surface and camera, averaged over the surface
};

struct trust_look {
    struct trust_patch parts[FACE_PART_COUNT];
    struct trust_colour skin; // medians over cheeks and nose bridge
    float eye_distance_px;    // outer corners, in space: a turn of the head leaves it
    float detail;             // fine against coarse contrast about eyes, brows and lips: 0.25 smooth, 1 crisp
};

// Reads landmarks_px, has_pose, pose and mesh_m of the face.
void trust_look_at(const struct trust_map *map, const struct picture *picture, const struct face *face,
                   struct trust_look *look);

#endif
