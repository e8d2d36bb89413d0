// A neutral head to show products on where nobody stands: face, skull, ears, neck and shoulders as a shop
// window's bust has them. The canonical face (face_topology.h) and the head that belongs to it (head.h), so
// that a product is placed on it as on a person.
//
// Units and axes: face space, metres. Thread: any.
#ifndef CHEVAL_ASSETS_MANNEQUIN_H
#define CHEVAL_ASSETS_MANNEQUIN_H

#include "platform/base/model.h"

// One mesh, one matt material. The caller frees it by model_free.
MUST_CHECK enum result mannequin_build(struct model *out, struct diagnostic *why);

#endif
