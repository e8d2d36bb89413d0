// Which face and which body are one person's.
//
// Pure functions; any thread. The answers point into `people`.
#ifndef CHEVAL_APP_MATCH_H
#define CHEVAL_APP_MATCH_H

#include "tracking/people.h"

// The body whose nose is nearest to this face's, within the face's width; NULL: none.
const struct body *match_body(const struct people *people, const struct face *face);

// The face whose body that is; of several the nearest; NULL: turned away, or not found. `body` may be NULL.
const struct face *match_face(const struct people *people, const struct body *body);

#endif
