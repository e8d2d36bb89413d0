// Headbands: a ring round the head like a hat's, or a hair band's arch from ear to ear over the hair.
#include "app/placement/headwear.h"

// An arch leans forwards from the ears to a little behind the hairline.
#define LEAN_RAD 0.32f
#define RING_GAP_M 0.018f // a sport band goes round the middle of the forehead

static int place_arch(const struct placement_wear *wear, const struct placement_person *person,
                      struct scene_product out[PLACEMENT_MAX_PARTS])
{
    const struct head *head = person->head;
    float unit = 1.0f / person->head_scale;
    struct vec3 half = headwear_hair(head, HEADWEAR_HAIR_M, unit), centre = head->skull_centre;
    // The highest of the underside lies on the hair where the leaning plane meets the skull.
    float up = cosf(LEAN_RAD), forwards = sinf(LEAN_RAD);
    float reach = 1.0f / hypotf(up / half.y, forwards / half.z);
    float below = (wear->shape->arch_top_m - reach / unit) * unit;
    struct vec3 anchor = {centre.x, centre.y - below * up, centre.z - below * forwards};
    struct mat4 to_head = mat4_translation(anchor), lean = mat4_rotation_x(LEAN_RAD),
                size = mat4_scaling(unit);
    struct mat4 worn = mat4_multiply(&to_head, &lean);
    worn = mat4_multiply(&worn, &size);
    out->placement = mat4_multiply(&worn, wear->placement);
    return 1;
}

int placement_headband(const struct placement_wear *wear, const struct placement_person *person,
                       struct scene_product out[PLACEMENT_MAX_PARTS])
{
    return wear->shape->is_arch ? place_arch(wear, person, out)
                                : headwear_place_round(wear, person, RING_GAP_M, out);
}
