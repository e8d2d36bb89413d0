// Glasses: the bridge rests on the ridge of the nose, the temples open to the head's width.
#include "app/placement/placement.h"

// Where the bridge of a frame rests: on the ridge of the nose between landmarks 168 (level with the eyes'
// inner corners) and 6 below it; the mesh is the skin, the frame's anchor stands just before it.
#define BRIDGE_BELOW_168 0.30f
#define BRIDGE_GAP_M 0.0015f

// Temples vanish between these depths of face space: a little before and well behind the ear's root.
#define OPEN_Z_M (-0.028f)
#define HIDDEN_Z_M (-0.050f)

#define TEMPLE_GAP_M 0.001f // between a temple and the head
#define OPEN_MOST_RAD 0.20f

// Turned until the temple passes beside the head.
static void open_temples(const struct product_shape *shape, const struct head *head, const struct mat4 *seat,
                         struct scene_temples *temples)
{
    for (int side = 0; side < 2; side++) {
        struct vec3 hinge = mat4_transform_point(seat, shape->hinge[side]);
        float beside = head->half_width_m + TEMPLE_GAP_M - fabsf(hinge.x);
        float back = fmaxf(hinge.z - head->ear_top[side].z, 0.01f);
        temples->hinge_m[side] = hinge;
        temples->open_rad[side] = fminf(fmaxf(atan2f(beside, back), 0.0f), OPEN_MOST_RAD);
        temples->drop_rad[side] = 0.0f;
    }
}

int placement_eyewear(const struct placement_wear *wear, const struct placement_person *person,
                      struct scene_product out[PLACEMENT_MAX_PARTS])
{
    const struct vec3 *mesh_m = person->face->mesh_m;
    struct vec3 ridge = vec3_mix(mesh_m[168], mesh_m[6], BRIDGE_BELOW_168);
    ridge.z += BRIDGE_GAP_M;
    struct mat4 to_place = mat4_translation(ridge), size = mat4_scaling(1.0f / person->head_scale);
    struct mat4 seat = mat4_multiply(&to_place, &size);
    out->placement = mat4_multiply(&seat, wear->placement);
    out->has_temples = wear->shape->has_temples;
    if (out->has_temples)
        open_temples(wear->shape, person->head, &seat, &out->temples);
    out->open_z_m = OPEN_Z_M;
    out->hidden_z_m = HIDDEN_Z_M;
    return 1;
}
