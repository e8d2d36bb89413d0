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
    struct vec3 ear_top[2];  // the root's upper end, on which a temple rests
    struct vec3 lobe[2];     // the lobe's front, where it is pierced
    struct vec3 neck_top;    // the neck's axis, below the skull …
    struct vec3 neck_bottom; // … and at the height of the hollow between the collarbones
    float neck_radius_m;
};

// From a person's metric landmarks (people.h: mesh_m).
void head_measure(const struct vec3 mesh_m[FACE_VERTEX_COUNT], struct head *out);

#endif
