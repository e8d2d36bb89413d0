// The head as hats and bands meet it: the skull with the hair that lies under them.
#ifndef CHEVAL_APP_PLACEMENT_HEADWEAR_H
#define CHEVAL_APP_PLACEMENT_HEADWEAR_H

#include "app/placement/placement.h"

// Hair pressed down by what is worn over it.
#define HEADWEAR_HAIR_M 0.009f

// Half axes of the skull with hair about head->skull_centre; `unit` is a metre in face space.
static inline struct vec3 headwear_hair(const struct head *head, float unit)
{
    float hair = HEADWEAR_HAIR_M * unit;
    return vec3_add(head->skull_half, (struct vec3){hair, hair, 0.5f * hair}); // the forehead has none
}

#endif
