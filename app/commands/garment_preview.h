// A picture of a cut-out garment with its parts, its mesh and its landmarks, for a person to check.
#ifndef CHEVAL_APP_COMMANDS_GARMENT_PREVIEW_H
#define CHEVAL_APP_COMMANDS_GARMENT_PREVIEW_H

#include "platform/base/garment.h"

// The caller frees it with picture_free.
MUST_CHECK enum result garment_preview_draw(const struct garment *garment, struct picture *out);

#endif
