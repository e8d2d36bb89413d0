// The drawn garments -> files.
#ifndef CHEVAL_DEMO_FLAT_EXPORT_H
#define CHEVAL_DEMO_FLAT_EXPORT_H

#include "platform/base/result.h"

// FOLDER/NAME.png and FOLDER/NAME-back.png: the pictures as a shop would have them, to look at or to cut by
// hand. Two threads.
MUST_CHECK enum result flat_export_pictures(const char *folder, struct diagnostic *why);

#endif
