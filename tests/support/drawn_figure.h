// People drawn for trackers' users: a body of known size before a camera, its landmarks and its mask.
#ifndef CHEVAL_TESTS_SUPPORT_DRAWN_FIGURE_H
#define CHEVAL_TESTS_SUPPORT_DRAWN_FIGURE_H

#include "platform/base/clock.h"
#include "tracking/people.h"

#define FIGURE_WIDTH_PX 1280
#define FIGURE_HEIGHT_PX 720
#define FIGURE_FOV_RAD 1.0f
#define FIGURE_MASK_WIDTH 256
#define FIGURE_MASK_HEIGHT 144
#define FIGURE_MASK_PX 5.0f // picture pixels of a mask's
#define FIGURE_FRAME_NS (CLOCK_SECOND_NS / 30)

// Of the body's landmarks.
enum {
    NOSE = 0,
    SHOULDER_LEFT = 11,
    SHOULDER_RIGHT,
    ELBOW_LEFT,
    ELBOW_RIGHT,
    WRIST_LEFT,
    WRIST_RIGHT,
    HIP_LEFT = 23,
    HIP_RIGHT,
    KNEE_LEFT,
    KNEE_RIGHT,
    ANKLE_LEFT,
    ANKLE_RIGHT
};

// A drawn person. Metres of the body's world: +y down, +z away, the pelvis at 0.
struct figure {
    struct vec2 pelvis_px;
    float metre_px;
    float yaw_rad;         // as a wearer's
    float half_width_m[3]; // at shoulders, waist and hips, of what the mask shows
    struct vec3 hand_m[2]; // of the right and left wrist from its shoulder, in the body's own axes
};

extern const struct figure figure_standing; // in the middle, from above the head to the shins

// Nobody yet, in a picture of that size, a second after the clock began.
void figure_begin(struct people *people);

// One body more, and its place in the mask; its id is its number.
struct body *figure_enter(struct people *people, const struct figure *figure);

// The landmarks of a figure, in place of those before; the mask stays. Arms and legs bend nowhere.
void figure_pose(struct body *body, const struct figure *figure);

// Adds a figure to the mask, as its body stands.
void figure_paint(struct person_mask *mask, const struct figure *figure, const struct body *body);

// The canonical face on the body's head, `distance_m` away and turned by `yaw_rad`.
struct face *figure_look_out(struct people *people, const struct body *body, float distance_m, float yaw_rad);

#endif
