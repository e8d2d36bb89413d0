#include "render/makeup/eye_outline.h"

bool eye_outline_build(const struct vec3 *landmarks_px, enum eye_side side, struct eye_outline *out)
{
    (void)landmarks_px, (void)side, (void)out;
    return false;
}
