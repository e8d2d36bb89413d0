// The drawn garments -> files.
#ifndef CHEVAL_DEMO_FLAT_EXPORT_H
#define CHEVAL_DEMO_FLAT_EXPORT_H

#include "platform/base/result.h"

// FOLDER/NAME/{garment.json,front.png,back.png}: each garment cut out of its picture, its landmarks
// found and its mesh made as `cheval catalogue garment` does it. The folders are there. Says
// what went wrong with which and goes on with the others; fails then.
MUST_CHECK enum result flat_export_garments(const char *folder);

// FOLDER/NAME.png and FOLDER/NAME-back.png: the pictures as a shop would have them, to look at or to cut by
// hand.
MUST_CHECK enum result flat_export_pictures(const char *folder);

#endif
