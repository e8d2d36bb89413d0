#include "app/placement/placement.h"

int placement_of(const struct placement_wear *wear, const struct placement_person *person,
                 struct scene_product out[PLACEMENT_MAX_PARTS])
{
    switch ((int)wear->category) {
    case CATEGORY_EYEGLASSES:
    case CATEGORY_SUNGLASSES:
        return placement_eyewear(wear, person, out);
    default:
        return 0;
    }
}
