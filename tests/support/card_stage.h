// A card drawn onto a face as it would be seen: in perspective, touching the forehead of a head whose scale
// is chosen, with prints, fingers and a shadow.
#ifndef CHEVAL_TESTS_SUPPORT_CARD_STAGE_H
#define CHEVAL_TESTS_SUPPORT_CARD_STAGE_H

#include "tests/support/flat_stage.h"
#include "tracking/people.h"

struct card_look {
    float colour[3]; // linear light
    float light;     // how much brighter its left side is, as a share
    int print;       // 0 plain, 1 chip and lines of text, 2 a large logo, 3 a magnetic stripe, 4 all but that
    int fingers;     // over its right side: 0 to 3; negative: over its lower side
    float skin[3];   // of the fingers, linear light
};

struct card_hold {
    double tilt_x_deg, tilt_y_deg, roll_deg; // against the forehead
    double across_m, up_m;                   // from the forehead's middle
    double larger;                           // 1; another: no card's shape (the width by this factor)
};

// The card's pose on the head; `head_scale` as of face_metric.
struct flat_pose card_stage_pose(const struct face *face, double head_scale, const struct card_hold *hold);

void card_stage_draw(struct picture *picture, const struct camera_model *camera, const struct flat_pose *pose,
                     const struct card_look *look, const struct card_hold *hold);

#endif
