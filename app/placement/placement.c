#include "app/placement/placement.h"

// A product is there in full where the face is trusted this much, and gone where it is not at all.
#define TRUST_FULL 0.6f
#define TRUST_GONE 0.3f

float placement_in_sight(float visible)
{
    return fminf(fmaxf((visible - TRUST_GONE) / (TRUST_FULL - TRUST_GONE), 0.0f), 1.0f);
}

#define END_FADES_M 0.004f // before and behind the ear's root

void placement_end_at_ears(const struct head *head, struct scene_product *out)
{
    float ear_z = 0.5f * (head->ear_top[0].z + head->ear_top[1].z);
    out->ends_towards = (struct vec3){0.0f, 0.0f, 1.0f};
    out->ends_from_m = ear_z + END_FADES_M;
    out->ends_to_m = ear_z - END_FADES_M;
}

// Of what carries the product: a hand before it takes the product along. Earrings have an ear each.
static float carrier_in_sight(enum catalogue_category category, const struct face *face)
{
    const float *visible = face->visible;
    switch ((int)category) {
    case CATEGORY_EYEGLASSES:
    case CATEGORY_SUNGLASSES:
    case CATEGORY_MASK:
        return placement_in_sight(visible[FACE_PART_NOSE_BRIDGE]);
    case CATEGORY_HAT:
    case CATEGORY_HEADBAND: // the forehead has no part of its own, and nothing is before it that spares both
        return placement_in_sight(fmaxf(visible[FACE_PART_BROW_RIGHT], visible[FACE_PART_BROW_LEFT]));
    default:
        return 1.0f;
    }
}

static int place(const struct placement_wear *wear, const struct placement_person *person,
                 struct scene_product out[PLACEMENT_MAX_PARTS])
{
    switch ((int)wear->category) {
    case CATEGORY_EYEGLASSES:
    case CATEGORY_SUNGLASSES:
        return placement_eyewear(wear, person, out);
    case CATEGORY_EARRINGS:
        return placement_earrings(wear, person, out);
    case CATEGORY_NECKLACE:
        return placement_necklace(wear, person, out);
    case CATEGORY_HAT:
        return placement_hat(wear, person, out);
    case CATEGORY_HEADBAND:
        return placement_headband(wear, person, out);
    case CATEGORY_MASK:
        return placement_mask(wear, person, out);
    default:
        return 0;
    }
}

int placement_of(const struct placement_wear *wear, const struct placement_person *person,
                 struct scene_product out[PLACEMENT_MAX_PARTS])
{
    float in_sight = carrier_in_sight(wear->category, person->face);
    for (int i = 0; i < PLACEMENT_MAX_PARTS; i++)
        out[i].opacity = in_sight;
    return in_sight > 0.0f ? place(wear, person, out) : 0;
}
