// Face masks: over nose and mouth, from the tip of the nose. Cloth and loops give: one made for a face of
// middle width lies round another; its height stays.
#include "app/placement/placement.h"

enum { NOSE_TIP = 4 };
#define CLOTH_M 0.001f        // between the skin and what lies on it
#define MIDDLE_HALF_M 0.0740f // of the heads that masks are made for, before the ears (Farkas 1994)
#define GIVES 0.10f           // share of the width, more or less

int placement_mask(const struct placement_wear *wear, const struct placement_person *person,
                   struct scene_product out[PLACEMENT_MAX_PARTS])
{
    struct vec3 tip = person->mesh_m[NOSE_TIP];
    tip.z += CLOTH_M;
    struct mat4 to_tip = mat4_translation(tip), size = mat4_scaling(1.0f / person->head_scale);
    float wide = person->head->half_width_m * person->head_scale / MIDDLE_HALF_M;
    wide = fminf(fmaxf(wide, 1.0f - GIVES), 1.0f + GIVES);
    size.m[0] *= wide;
    size.m[10] *= wide;
    struct mat4 worn = mat4_multiply(&to_tip, &size);
    out->placement = mat4_multiply(&worn, wear->placement);
    // Loops go round the ears, under hair that covers them.
    float ear_z = 0.5f * (person->head->ear_top[0].z + person->head->ear_top[1].z);
    placement_end_at_ears(person->head, out);
    out->open_z_m = ear_z + 0.050f;
    out->hidden_z_m = ear_z + 0.032f;
    return 1;
}
