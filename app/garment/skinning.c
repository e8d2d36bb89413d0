#include "app/garment/skinning.h"

static struct vec3 combine(const struct vec3 *x, const struct vec3 *y, const struct vec3 *z, struct vec3 by)
{
    return (struct vec3){x->x * by.x + y->x * by.y + z->x * by.z, x->y * by.x + y->y * by.y + z->y * by.z,
                         x->z * by.x + y->z * by.y + z->z * by.z};
}

struct skinning_bone skinning_bone_of(struct vec3 x, struct vec3 y, struct vec3 z, struct vec3 from,
                                      struct vec3 to)
{
    // Normals go by the cofactors, whose columns are cross products.
    return (struct skinning_bone){.x = x,
                                  .y = y,
                                  .z = z,
                                  .origin = vec3_subtract(to, combine(&x, &y, &z, from)),
                                  .normal_x = vec3_cross(y, z),
                                  .normal_y = vec3_cross(z, x),
                                  .normal_z = vec3_cross(x, y)};
}

static void skin(const struct skinning_vertex *vertex, const struct skinning_bone *bones,
                 struct scene_vertex *out)
{
    struct vec3 position = {0}, normal = {0}, tangent = {0};
    const struct vec3 along = {vertex->tangent.x, vertex->tangent.y, vertex->tangent.z};
    for (int i = 0; i < vertex->count; i++) {
        const struct skinning_bone *bone = &bones[vertex->bones[i]];
        float weight = vertex->weights[i];
        struct vec3 p = combine(&bone->x, &bone->y, &bone->z, vertex->position);
        struct vec3 n = combine(&bone->normal_x, &bone->normal_y, &bone->normal_z, vertex->normal);
        struct vec3 t = combine(&bone->x, &bone->y, &bone->z, along);
        position = vec3_add(position, vec3_scale(vec3_add(p, bone->origin), weight));
        normal = vec3_add(normal, vec3_scale(n, weight));
        tangent = vec3_add(tangent, vec3_scale(t, weight));
    }
    tangent = vec3_normalise(tangent);
    *out = (struct scene_vertex){.position = position,
                                 .normal = vec3_normalise(normal),
                                 .tangent = {tangent.x, tangent.y, tangent.z, vertex->tangent.w},
                                 .sleeve = {vertex->sleeve[0], vertex->sleeve[1]},
                                 .lining = vertex->lining};
}

void skinning_run(const struct skinning_vertex *vertices, uint32_t count, const struct skinning_bone *bones,
                  struct scene_vertex *out)
{
    for (uint32_t i = 0; i < count; i++)
        skin(&vertices[i], bones, &out[i]);
}
