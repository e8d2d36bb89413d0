// A wearer who stands as told: the body that garments are tried on when no picture shows one.
//
// A grown-up of usual proportions, 2.5 m from the camera, seen in a picture of 720 by 1280 pixels with
// 400 pixels to the metre, feet included. Angles in degrees.
#ifndef CHEVAL_TESTS_SUPPORT_WEARER_STAGE_H
#define CHEVAL_TESTS_SUPPORT_WEARER_STAGE_H

#include "app/garment/wearer.h"

#define WEARER_STAGE_METRE_PX 400.0f

struct wearer_pose {
    float yaw_deg;         // as wearer.h: positive to the subject's left
    float raise_deg[2];    // of the upper arm from hanging (0) sideways to level (90) and above (180)
    float bend_deg[2];     // of the elbow, towards the body's middle
    float towards[2];      // 0..1: how far the forearm points at the camera
    float stride_m;        // between the ankles, sideways
    float aside_px, scale; // of all of it in the picture; scale 0 is 1
};

void wearer_stage_make(const struct wearer_pose *pose, struct wearer *out);

#endif
