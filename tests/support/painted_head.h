// A picture of a head without eyes, nose or mouth: skin, hair and a wall behind, for what looks at edges.
#ifndef CHEVAL_TESTS_SUPPORT_PAINTED_HEAD_H
#define CHEVAL_TESTS_SUPPORT_PAINTED_HEAD_H

#include "platform/base/picture.h"
#include "tracking/people.h"

void painted_head_draw(struct picture *picture, const struct face *face);

#endif
