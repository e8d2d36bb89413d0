// The head beyond the face: skull, ears, lobes and neck, which no landmark shows, told from the face that is
// tracked and from what heads have in common.
//
// What products sit on (app/placement) and what hides them (render/product3d/occluder.h) must be one and the
// same head: both take it from here. Units and axes: face space (DESIGN), metres of face space. Index 0 is
// the side at -x, the subject's right; 1 the side at +x. Pure functions; any thread.
#ifndef CHEVAL_PLATFORM_BASE_HEAD_H
#define CHEVAL_PLATFORM_BASE_HEAD_H

#include "platform/base/face_topology.h"
#include "platform/base/vec.h"

struct head {
    float half_width_m; // before the ears, where the temples of glasses pass
    // The skull without hair: an ellipsoid along the axes.
    struct vec3 skull_centre, skull_half;
    struct vec3 ear_top[2]; // the root's upper end (otobasion superius), on which a temple rests
    // An ear is flat: `ear_out` from its root to its rim, `ear_up` along its axis; both of length 1.
    struct vec3 ear_out[2], ear_up;
    float ear_width_m, ear_height_m;
    struct vec3 lobe[2];     // the lobe's front, where it is pierced
    struct vec3 neck_top;    // the neck's axis, below the skull …
    struct vec3 neck_bottom; // … and at the height of the hollow between the collarbones
    float neck_radius_m;
};

// From a person's metric landmarks (people.h: mesh_m).
void head_measure(const struct vec3 mesh_m[FACE_VERTEX_COUNT], struct head *out);

// A place on an ear: `across` from the root 0 to the rim 1, `along` from the lobe's lower end 0 to the
// helix 1.
struct vec3 head_ear_point(const struct head *head, int side, float across, float along);

// The ear's outline as such places, from the root's upper end over the helix to the root's lower end.
#define HEAD_EAR_OUTLINE 12
extern const struct vec2 head_ear_outline[HEAD_EAR_OUTLINE]; // x: across, y: along

#endif
