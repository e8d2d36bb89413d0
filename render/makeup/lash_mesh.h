// Lashes grown from the edges of an eye's lids: hairs in space, turned with the lid and the face, as the
// camera sees them. Plain arithmetic, no GL.
#ifndef CHEVAL_RENDER_MAKEUP_LASH_MESH_H
#define CHEVAL_RENDER_MAKEUP_LASH_MESH_H

#include "platform/base/makeup.h"
#include "render/makeup/eye_outline.h"
#include "render/makeup/strands.h"

// More than any style has on one eye, the darkening along the lids' edges counted.
#define LASHES_MAX 200

// The face's axes as the camera sees them, unit vectors: x to picture right, y up, z to the camera.
struct lash_axes {
    struct vec3 right, up, forward;
};
struct lash_axes lash_axes_of(const struct vec3 *landmarks_px);

struct lash_wish {
    enum makeup_style style; // of mascara
    float length_mm;         // of the longest
    float alpha;             // of a lash
    float light;             // on the eye, beside that on the face
};

// Strand `index` of an eye, for a target that shows a picture pixel as `magnification` of its own. False from
// the last on. The same index is the same lash in every frame.
bool lash_mesh_strand(const struct eye_outline *eye, const struct lash_axes *axes,
                      const struct lash_wish *wish, float magnification, int index, struct strand *out);

#endif
