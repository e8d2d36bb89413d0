#include "app/commands/garment_shot.h"

#include <stdlib.h>
#include <string.h>

static bool allocate(const struct garment *garment, struct model *out)
{
    out->vertex_count = (uint32_t)garment->vertex_count;
    out->index_count = (uint32_t)garment->triangle_count * 3;
    out->vertices = calloc(out->vertex_count, sizeof *out->vertices);
    out->indices = calloc(out->index_count, sizeof *out->indices);
    out->mesh_count = out->material_count = out->image_count = out->node_count = 1;
    out->meshes = calloc(1, sizeof *out->meshes);
    out->materials = calloc(1, sizeof *out->materials);
    out->images = calloc(1, sizeof *out->images);
    out->nodes = calloc(1, sizeof *out->nodes);
    if (out->vertices == NULL || out->indices == NULL || out->meshes == NULL || out->materials == NULL ||
        out->images == NULL || out->nodes == NULL)
        return false;
    out->meshes[0].primitives = calloc(1, sizeof *out->meshes[0].primitives);
    out->meshes[0].primitive_count = 1;
    return out->meshes[0].primitives != NULL;
}

// The picture as it is: a shop's photograph has its own light.
static struct model_material cloth(void)
{
    struct model_material material = model_material_default();
    material.base_colour_texture = (struct model_texture){.image = 0, .scale = {1.0f, 1.0f}};
    material.alpha = MODEL_ALPHA_BLEND;
    material.double_sided = material.unlit = true;
    material.metallic = 0.0f;
    return material;
}

static void fill_mesh(const struct garment *garment, struct model *out)
{
    float width = (float)garment->front.width_px, height = (float)garment->front.height_px;
    float metre = GARMENT_SHOT_SIDE_M / fmaxf(width, height);
    for (int i = 0; i < garment->vertex_count; i++) {
        struct vec2 p = garment->vertices_px[i];
        out->vertices[i] = (struct model_vertex){
            .position = {(p.x - 0.5f * width) * metre, (0.5f * height - p.y) * metre, 0.0f},
            .normal = {0.0f, 0.0f, 1.0f},
            .uv = {{p.x / width, p.y / height}},
            .colour = {1.0f, 1.0f, 1.0f, 1.0f}};
    }
    for (int i = 0; i < garment->triangle_count; i++) // y turns round, and with it the winding
        for (int k = 0; k < 3; k++)
            out->indices[3 * i + k] = garment->triangles[i][2 - k];
    out->meshes[0].primitives[0] = (struct model_primitive){.index_count = out->index_count};
    out->nodes[0] =
        (struct model_node){.parent = MODEL_NONE, .skin = MODEL_NONE, .to_model = mat4_identity()};
}

enum result garment_shot_model(struct garment *garment, struct model *out)
{
    *out = (struct model){0};
    if (!allocate(garment, out)) {
        model_free(out);
        return RESULT_NO_MEMORY;
    }
    fill_mesh(garment, out);
    out->materials[0] = cloth();
    out->images[0].picture = garment->front;
    garment->front = (struct picture){0};
    model_compute_bounds(out);
    return RESULT_OK;
}
