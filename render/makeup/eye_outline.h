// One eye as curves in picture pixels: what shadow, liner, lashes and lenses are drawn along.
//
// All curves run from the inner to the outer corner, so that points of the same number lie about above each
// other; the lids share their ends, and meet when the eye is shut. Plain arithmetic, no GL.
#ifndef CHEVAL_RENDER_MAKEUP_EYE_OUTLINE_H
#define CHEVAL_RENDER_MAKEUP_EYE_OUTLINE_H

#include "platform/base/vec.h"

#include <stdbool.h>

#define EYE_POINTS 33 // along a lid, evenly by length

enum eye_side { EYE_RIGHT, EYE_LEFT, EYE_SIDES }; // the subject's

struct eye_outline {
    enum eye_side side;
    struct vec3 upper[EYE_POINTS]; // edge of the upper lid, where the lashes grow; z as the landmarks have it
    struct vec3 lower[EYE_POINTS];
    struct vec3 crease[EYE_POINTS]; // the fold above the upper lid; it sinks a little as the eye shuts
    struct vec3 brow[EYE_POINTS];   // lower edge of the brow, from its head to its tail
    struct vec3 cheek[EYE_POINTS];  // where the lower lid ends, as far below as a shadow goes
    struct vec2 outwards;           // unit vector from the inner to the outer corner
    struct vec2 up;                 // unit vector across it, towards the brow
    float width_px;                 // from corner to corner, as seen
    float openness;                 // 0 shut .. 1 open as usual, by how far the gap reaches up to the fold
    float mm_px;                    // picture pixels a millimetre, in the plane of the face
    struct vec2 iris_px;            // its centre
    float iris_radius_px;
    float facing; // cosine between this side of the face and the camera: below 0 it is turned away
};

// From SCENE_FACE_LANDMARKS landmarks. False when there is no eye to draw (degenerate or tiny, or landmarks
// that aren't numbers); `out` is then undefined.
bool eye_outline_build(const struct vec3 *landmarks_px, enum eye_side side, struct eye_outline *out);

#endif
