#include "platform/base/model.h"

#include <stdlib.h>

static const struct model_texture no_texture = {
    .image = MODEL_NONE, .scale = {1, 1}, .repeat_u = true, .repeat_v = true};

struct model_material model_material_default(void)
{
    return (struct model_material){
        .base_colour = {1, 1, 1, 1},
        .base_colour_texture = no_texture,
        .metallic = 1,
        .roughness = 1,
        .metallic_roughness_texture = no_texture,
        .normal_texture = no_texture,
        .normal_scale = 1,
        .occlusion_texture = no_texture,
        .occlusion_strength = 1,
        .emissive_texture = no_texture,
        .alpha_cutoff = 0.5f,
        .ior = 1.5f,
        .transmission_texture = no_texture,
        .attenuation_m = INFINITY,
        .attenuation_colour = {1, 1, 1},
        .clearcoat_texture = no_texture,
        .clearcoat_roughness_texture = no_texture,
        .specular = 1,
        .specular_colour = {1, 1, 1},
        .specular_texture = no_texture,
        .specular_colour_texture = no_texture,
        .sheen_colour_texture = no_texture,
        .sheen_roughness_texture = no_texture,
    };
}

static void grow_bounds(struct vec3 *minimum, struct vec3 *maximum, struct vec3 p)
{
    *minimum = (struct vec3){fminf(minimum->x, p.x), fminf(minimum->y, p.y), fminf(minimum->z, p.z)};
    *maximum = (struct vec3){fmaxf(maximum->x, p.x), fmaxf(maximum->y, p.y), fmaxf(maximum->z, p.z)};
}

void model_placed_bounds(const struct model *model, const struct mat4 *placement, struct vec3 *minimum,
                         struct vec3 *maximum)
{
    struct vec3 low = {INFINITY, INFINITY, INFINITY};
    struct vec3 high = {-INFINITY, -INFINITY, -INFINITY};
    bool any = false;
    for (int n = 0; n < model->node_count; n++) {
        const struct model_node *node = &model->nodes[n];
        if (node->mesh == MODEL_NONE)
            continue;
        const struct mat4 placed = mat4_multiply(placement, &node->to_model);
        const struct model_mesh *mesh = &model->meshes[node->mesh];
        for (int p = 0; p < mesh->primitive_count; p++)
            for (uint32_t i = 0; i < mesh->primitives[p].index_count; i++) {
                uint32_t vertex = model->indices[mesh->primitives[p].first_index + i];
                grow_bounds(&low, &high, mat4_transform_point(&placed, model->vertices[vertex].position));
                any = true;
            }
    }
    *minimum = any ? low : (struct vec3){0};
    *maximum = any ? high : (struct vec3){0};
}

void model_compute_bounds(struct model *model)
{
    const struct mat4 as_it_is = mat4_identity();
    model_placed_bounds(model, &as_it_is, &model->minimum, &model->maximum);
}

void model_free(struct model *model)
{
    for (int m = 0; m < model->mesh_count; m++) {
        for (int p = 0; p < model->meshes[m].primitive_count; p++)
            free(model->meshes[m].primitives[p].variant_materials);
        free(model->meshes[m].primitives);
    }
    for (int i = 0; i < model->image_count; i++)
        picture_free(&model->images[i].picture);
    free(model->vertices);
    free(model->indices);
    free(model->meshes);
    free(model->materials);
    free(model->images);
    for (int s = 0; s < model->skin_count; s++) {
        free(model->skins[s].joints);
        free(model->skins[s].inverse_bind);
    }
    free(model->skins);
    free(model->influences);
    free(model->nodes);
    free(model->variants);
    *model = (struct model){0};
}
