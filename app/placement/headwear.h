// The head as hats and bands meet it: the skull with the hair that lies under them.
#ifndef CHEVAL_APP_PLACEMENT_HEADWEAR_H
#define CHEVAL_APP_PLACEMENT_HEADWEAR_H

#include "app/placement/placement.h"

#define HEADWEAR_HAIR_M 0.010f      // over the top of the head
#define HEADWEAR_BAND_HAIR_M 0.012f // pressed down under a band; on the forehead there is none

// Half axes of the skull with hair about head->skull_centre, `beside_m` of it at the sides and behind; `unit`
// is a metre in face space.
static inline struct vec3 headwear_hair(const struct head *head, float beside_m, float unit)
{
    struct vec3 hair = {beside_m, HEADWEAR_HAIR_M, 0.5f * beside_m};
    return vec3_add(head->skull_half, vec3_scale(hair, unit));
}

// What goes round the head, its front `gap_m` above the place between the brows (hat.c).
int headwear_place_round(const struct placement_wear *wear, const struct placement_person *person,
                         float gap_m, struct scene_product out[PLACEMENT_MAX_PARTS]);

#endif
