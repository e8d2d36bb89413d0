// Cut-out and landmarks -> parts and mesh. Pure; any thread.
#ifndef CHEVAL_ASSETS_GARMENT_MESH_H
#define CHEVAL_ASSETS_GARMENT_MESH_H

#include "platform/base/garment.h"
#include "platform/base/result.h"

// Fills vertices_px, triangles and parts of a garment with checked landmarks and a `front`. Triangles are
// nearly equilateral, none is turned over, each part hangs together or is empty.
MUST_CHECK enum result garment_make_mesh(struct garment *garment, struct diagnostic *why);

// Frees it, so that none is left.
void garment_drop_mesh(struct garment *garment);

#endif
