// A tracked body as garments need it: where cloth rests, how wide the body is there, how it is turned, and
// how sure all of that is.
//
// Landmarks are joints inside the body and lie where a network puts them; clothes hang on shoulders and lie
// round a waist. The wearer is the body's surface as far as the picture tells: joints from the landmarks,
// widths from the mask of persons and from what bodies have in common, the neck from the face. What is below
// the picture's lower edge goes on by the proportions of bodies, with seen = 0, so that cloth can go on
// there. Measures are of this frame and those before it, in memory only.
//
// Units: pixels of the un-mirrored picture; metres of camera space (camera at 0 looking down -z, +x right, +y
// up), the metres that poses of faces are in, so that garments stand with glasses and heads in one space.
// Index 0 of a pair is the subject's right, at smaller x when seen from the front. Thread: main.
#ifndef CHEVAL_APP_GARMENT_WEARER_H
#define CHEVAL_APP_GARMENT_WEARER_H

#include "platform/base/result.h"
#include "tracking/people.h"

#include <stdbool.h>
#include <stdint.h>

struct wearer_joint {
    struct vec2 px;  // the limb's axis
    struct vec3 m;   // the same in camera space
    float radius_px; // of the limb there, as it is seen
    float seen;      // 0..1: in the picture, and told by it (behind something is not seen)
};

// Across the torso, which is an ellipse there: seen from the front its half width, from the side its half
// depth.
struct wearer_section {
    struct vec2 middle_px;  // of the axis
    struct vec2 edge_px[2]; // of the silhouette without the arms, right and left of the body's own front
    struct vec3 middle_m;
    float half_width_m, half_depth_m;
    float seen; // 0..1
};

#define WEARER_DIP_AT 0.4f
#define WEARER_NECK_SIDE 1.25f // neck_side_px is so many of the neck's radii from its middle

enum wearer_level {  // sections, from above
    WEARER_NECK,     // at the hollow between the collarbones: the neck's own width
    WEARER_SHOULDER, // at the height of the shoulder joints, without the arms
    WEARER_CHEST,    // at the armpits
    WEARER_WAIST,    // the narrowest
    WEARER_HIP,      // at the hip joints, where the body is widest
    WEARER_LEVELS
};

struct wearer {
    uint32_t id;             // of the body
    const struct face *face; // whose body it is, or NULL: turned away; borrowed from the people
    float yaw_rad;   // of the chest: 0 faces the camera, positive turned to the subject's left, ±pi the back
    bool shows_back; // turned by more than a right angle; it does not flicker at the side view
    float metre_px;  // pixels of a metre at the chest
    float distance_m;               // of the chest from the camera
    struct vec2 up;                 // unit: the torso's axis in the picture, from the hips to the neck
    struct vec2 neck_side_px[2];    // where the neck goes over into the shoulder, on the silhouette
    struct vec2 shoulder_tip_px[2]; // outer end of the shoulder, on top of it: where a sleeve begins
    float shoulder_dip_px[2]; // how far the shoulder's top lies below a straight line between these two,
                              // WEARER_DIP_AT of the way from the neck
    struct vec2 armpit_px[2];
    struct wearer_section sections[WEARER_LEVELS];
    struct wearer_joint shoulder[2], elbow[2], wrist[2];
    struct wearer_joint hip[2], knee[2], ankle[2];
    struct vec2 crotch_px;
    bool arm_in_front[2]; // nearer to the camera than the torso, or beside it; else it is behind
};

// What carries on from frame to frame for one body; it begins anew when the body is another.
struct wearer_memory;
MUST_CHECK struct wearer_memory *wearer_memory_create(void); // NULL: no memory
void wearer_memory_destroy(struct wearer_memory *memory);    // takes NULL
void wearer_memory_forget(struct wearer_memory *memory);

// Measures people->bodies[body] at the time people->captured_ns; the same frame again gives the same answer.
// `memory` NULL: a still. False when too little of a torso is seen to wear anything on it.
bool wearer_measure(const struct people *people, int body, struct wearer_memory *memory, struct wearer *out);

#endif
