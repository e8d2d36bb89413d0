// A card held to the forehead as a ruler: how large the head is in metres, without trusting in irises.
//
// ID-1 cards (ISO/IEC 7810: bank, loyalty and identity cards) have 85.60 x 53.98 mm within a tenth, corners
// rounded by 3.18 mm, and 0.76 mm of thickness. The outline is looked for before the forehead, where the
// tracked face says it must be: edges of any colour vote for lines, pairs of lines for a rectangle of about
// the right size, whose sides are then placed to a fraction of a pixel. A rectangle counts only when its
// sides are straight and fit the card's shape under the camera, seen flat or a little tilted.
//
// The card's own perspective tells how far away it is; the head behind it is as large as it must be for the
// forehead to touch the card. So what lies before the eyes' plane, tilt and convergence are taken into
// account. Everything is of one frame; app/size_measure takes the mean. Thread: one at a time per finder.
// Nothing is allocated after card_finder_create.
#ifndef CHEVAL_TRACKING_CARD_H
#define CHEVAL_TRACKING_CARD_H

#include "platform/base/picture.h"
#include "tracking/camera_model.h"
#include "tracking/people.h"

#define CARD_WIDTH_M 0.08560
#define CARD_HEIGHT_M 0.05398
#define CARD_CORNER_M 0.00318
#define CARD_THICKNESS_M 0.00076

#define CARD_WIDTH_MIN_PX 56.0f // narrower, half a pixel is over one in a hundred

enum card_finding {
    CARD_FOUND,
    CARD_NO_FACE, // no pose, or an eye that is not in sight
    CARD_TURNED,  // the head, away from the camera
    CARD_FAR,     // the card would be too small
    CARD_DARK,
    CARD_NONE,
    CARD_TILTED, // something like it is there, but not flat on the forehead
};

struct card {
    struct vec2 corners_px[4]; // where the sides meet: upper left, upper right, lower right, lower left
    float width_px;            // of the upper and lower side
    float distance_m;          // of its middle from the camera
    float tilt_rad;            // between the card and the forehead
    float misfit_px;           // root mean square of the sides' points to the card's outline
    float head_scale;          // as of face_metric
    float pd_mm;               // pupillary distance for a far gaze
};

struct card_finder;

MUST_CHECK enum result card_finder_create(struct card_finder **out);
void card_finder_destroy(struct card_finder *finder); // takes NULL; wipes the picture it looked at

// `face`: of this picture, with has_pose. `camera`: as the tracker's, of the picture's size. *out is written
// with CARD_FOUND alone.
enum card_finding card_find(struct card_finder *finder, const struct picture *picture,
                            const struct face *face, const struct camera_model *camera, struct card *out);

// The pupillary distance for a far gaze of a face whose head has this scale.
float card_pupils_mm(const struct face *face, const struct camera_model *camera, float head_scale);

#endif
