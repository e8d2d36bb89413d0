// Normals and tangents for meshes whose file has none.
#include "assets/gltf_internal.h"

#include <stdlib.h>

void gltf_make_normals(struct model *model, const struct model_primitive *primitive)
{
    for (uint32_t i = 0; i + 2 < primitive->index_count; i += 3) {
        const uint32_t *triangle = &model->indices[primitive->first_index + i];
        struct model_vertex *a = &model->vertices[triangle[0]];
        struct model_vertex *b = &model->vertices[triangle[1]];
        struct model_vertex *c = &model->vertices[triangle[2]];
        struct vec3 normal = vec3_normalise(
            vec3_cross(vec3_subtract(b->position, a->position), vec3_subtract(c->position, a->position)));
        if (!(vec3_length(normal) > 0.5f)) // a triangle without area
            normal = (struct vec3){0, 0, 1};
        a->normal = b->normal = c->normal = normal;
    }
}

// The directions in which u and v grow over a triangle, not normalised: a large triangle counts more.
static bool triangle_directions(const struct model_vertex *a, const struct model_vertex *b,
                                const struct model_vertex *c, int uv_set, struct vec3 *along_u,
                                struct vec3 *along_v)
{
    struct vec3 e1 = vec3_subtract(b->position, a->position), e2 = vec3_subtract(c->position, a->position);
    struct vec2 d1 = vec2_subtract(b->uv[uv_set], a->uv[uv_set]);
    struct vec2 d2 = vec2_subtract(c->uv[uv_set], a->uv[uv_set]);
    float determinant = d1.x * d2.y - d1.y * d2.x;
    if (!(fabsf(determinant) > 0.0f) || !isfinite(determinant))
        return false;
    float sign = determinant < 0.0f ? -1.0f : 1.0f;
    *along_u = vec3_scale(vec3_subtract(vec3_scale(e1, d2.y), vec3_scale(e2, d1.y)), sign);
    *along_v = vec3_scale(vec3_subtract(vec3_scale(e2, d1.x), vec3_scale(e1, d2.x)), sign);
    return true;
}

// Any direction perpendicular to the normal, for vertices whose texture coordinates give none.
static struct vec3 any_perpendicular(struct vec3 normal)
{
    struct vec3 axis = fabsf(normal.x) < 0.7f ? (struct vec3){1, 0, 0} : (struct vec3){0, 1, 0};
    return vec3_normalise(vec3_cross(axis, normal));
}

static struct vec4 finish_tangent(struct vec3 normal, struct vec3 along_u, struct vec3 along_v)
{
    struct vec3 tangent =
        vec3_normalise(vec3_subtract(along_u, vec3_scale(normal, vec3_dot(normal, along_u))));
    if (!(vec3_length(tangent) > 0.5f))
        tangent = any_perpendicular(normal);
    // glTF 3.7.2.1: bitangent = cross(normal, tangent) * w, towards -v in texture space, since v points down.
    float w = vec3_dot(vec3_cross(normal, tangent), along_v) < 0.0f ? 1.0f : -1.0f;
    return (struct vec4){tangent.x, tangent.y, tangent.z, w};
}

enum result gltf_make_tangents(struct model *model, const struct model_primitive *primitive,
                               uint32_t first_vertex, uint32_t vertex_count, int uv_set)
{
    struct vec3 *sums = calloc((size_t)vertex_count * 2, sizeof *sums);
    if (sums == NULL)
        return RESULT_NO_MEMORY;
    for (uint32_t i = 0; i + 2 < primitive->index_count; i += 3) {
        const uint32_t *triangle = &model->indices[primitive->first_index + i];
        struct vec3 along_u, along_v;
        if (!triangle_directions(&model->vertices[triangle[0]], &model->vertices[triangle[1]],
                                 &model->vertices[triangle[2]], uv_set, &along_u, &along_v))
            continue;
        for (int corner = 0; corner < 3; corner++) {
            struct vec3 *sum = &sums[(size_t)(triangle[corner] - first_vertex) * 2];
            sum[0] = vec3_add(sum[0], along_u);
            sum[1] = vec3_add(sum[1], along_v);
        }
    }
    for (uint32_t i = 0; i < vertex_count; i++) {
        struct model_vertex *vertex = &model->vertices[first_vertex + i];
        vertex->tangent = finish_tangent(vertex->normal, sums[(size_t)i * 2], sums[(size_t)i * 2 + 1]);
    }
    free(sums);
    return RESULT_OK;
}
