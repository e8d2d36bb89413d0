// Where a body ends in the picture, by the mask of persons. Internal to the files of the wearer.
#ifndef CHEVAL_APP_GARMENT_WEARER_SILHOUETTE_H
#define CHEVAL_APP_GARMENT_WEARER_SILHOUETTE_H

#include "app/garment/wearer_frame.h"

// A part of a body that a walk does not go into.
struct silhouette_bone {
    struct vec2 from_px, to_px;
    float radius_px;
};

// Bones that the mask's persons have beside what is measured: the arms, other people. Bounded: of many people
// the nearest count.
#define SILHOUETTE_MAX_BONES 64

struct silhouette {
    const struct person_mask *mask;
    struct vec2 picture_px; // its size
    float step_px;          // half of the mask's pixel
    int bone_count;
    struct silhouette_bone bones[SILHOUETTE_MAX_BONES];
};

// The network sees a body of its own in a hand or on a lap at times: it has no face, and its trunk lies on a
// body that has one.
bool silhouette_is_ghost(const struct people *people, const struct body *body);

// With the bones of the other bodies that are near.
void silhouette_begin(struct silhouette *silhouette, const struct wearer_frame *frame);

void silhouette_add_bone(struct silhouette *silhouette, struct vec2 from_px, struct vec2 to_px,
                         float radius_px);

struct silhouette_end {
    float px;        // from the walk's start
    float certainty; // 0..1; 0: it doesn't end within the bounds, or against a bone, or out of the picture
};

// Walks from `from_px` along the unit `direction` to where the mask falls below a half, to parts of its
// pixels, or to a narrow gap that shows as a dip; begins `least_px` away, where there must be somebody, and
// gives up at `most_px`.
struct silhouette_end silhouette_walk(const struct silhouette *silhouette, struct vec2 from_px,
                                      struct vec2 direction, float least_px, float most_px);

#endif
