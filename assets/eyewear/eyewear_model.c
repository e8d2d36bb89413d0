#include "assets/eyewear/eyewear_model.h"

#include "assets/eyewear/frame.h"
#include "assets/eyewear/material.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define CREASE_RAD 0.8f       // edges of more than 45 degrees are sharp
#define CREASE_TUBE_RAD 1.15f // the eight sides of a wire are not
#define METRES_PER_MM 0.001f

// Everything made on the way to one model.
struct bench {
    struct frame frame;
    struct solid parts[PART_COUNT];
    struct solid_result results[PART_COUNT];
};

// --- geometry ----------------------------------------------------------------------------------------------

static enum result finish_parts(struct bench *bench, enum eyewear_pattern pattern)
{
    for (int part = 0; part < PART_COUNT; part++) {
        bool tube = part == PART_METAL || part == PART_HINGE || part == PART_PAD;
        struct solid_projection projection =
            material_projection(&bench->frame, (enum eyewear_part)part, pattern);
        if (bench->parts[part].triangle_count > 0 &&
            !solid_finish(&bench->parts[part], tube ? CREASE_TUBE_RAD : CREASE_RAD, &projection,
                          &bench->results[part]))
            return RESULT_NO_MEMORY;
    }
    return RESULT_OK;
}

static enum result allocate(const struct bench *bench, struct model *model)
{
    int parts = 0;
    for (int part = 0; part < PART_COUNT; part++) {
        model->vertex_count += (uint32_t)bench->results[part].vertex_count;
        model->index_count += (uint32_t)bench->results[part].index_count;
        parts += bench->results[part].index_count > 0;
    }
    model->vertices = calloc(model->vertex_count, sizeof *model->vertices);
    model->indices = calloc(model->index_count, sizeof *model->indices);
    model->materials = calloc((size_t)parts, sizeof *model->materials);
    model->meshes = calloc(1, sizeof *model->meshes);
    model->nodes = calloc(1, sizeof *model->nodes);
    if (model->vertices == NULL || model->indices == NULL || model->materials == NULL ||
        model->meshes == NULL || model->nodes == NULL)
        return RESULT_NO_MEMORY;
    model->mesh_count = model->node_count = 1;
    model->nodes[0] = (struct model_node){
        .name = "eyewear", .parent = MODEL_NONE, .mesh = 0, .skin = MODEL_NONE, .to_model = mat4_identity()};
    model->meshes[0].primitives = calloc((size_t)parts, sizeof *model->meshes[0].primitives);
    return model->meshes[0].primitives != NULL ? RESULT_OK : RESULT_NO_MEMORY;
}

// Appends a part's vertices and indices as a primitive of its own material.
static void add_primitive(struct model *model, const struct solid_result *part, uint32_t *vertex,
                          uint32_t *index)
{
    struct model_mesh *mesh = &model->meshes[0];
    mesh->primitives[mesh->primitive_count++] =
        (struct model_primitive){.first_index = *index,
                                 .index_count = (uint32_t)part->index_count,
                                 .material = model->material_count - 1};
    for (int i = 0; i < part->index_count; i++)
        model->indices[(*index)++] = *vertex + part->indices[i];
    for (int i = 0; i < part->vertex_count; i++) {
        const struct solid_vertex *from = &part->vertices[i];
        model->vertices[(*vertex)++] =
            (struct model_vertex){.position = vec3_scale(from->position, METRES_PER_MM),
                                  .normal = from->normal,
                                  .uv = {from->uv, from->uv},
                                  .colour = {1, 1, 1, 1}};
    }
}

static enum result assemble(const struct bench *bench, const struct eyewear *eyewear, struct model *model)
{
    uint32_t vertex = 0, index = 0;
    enum result result = allocate(bench, model);
    for (int part = 0; part < PART_COUNT && result == RESULT_OK; part++) {
        if (bench->results[part].index_count == 0)
            continue;
        model->materials[model->material_count++] = material_of(eyewear, (enum eyewear_part)part);
        add_primitive(model, &bench->results[part], &vertex, &index);
    }
    if (result == RESULT_OK)
        result = material_add_picture(eyewear, model);
    if (result == RESULT_OK)
        model_compute_bounds(model);
    return result;
}

enum result eyewear_model_build(const struct eyewear *eyewear, struct model *out, struct diagnostic *why)
{
    struct eyewear whole = *eyewear;
    struct model model = {0};
    const char *field = "";
    eyewear_complete(&whole);
    enum result result = eyewear_check(&whole, &field, why);
    if (result != RESULT_OK)
        return diagnose_within(why, result, field);
    struct bench *bench = calloc(1, sizeof *bench);
    result = RESULT_NO_MEMORY;
    if (bench != NULL) {
        frame_of(&whole, &bench->frame);
        result = frame_build_parts(&bench->frame, bench->parts);
    }
    if (result == RESULT_OK)
        result = finish_parts(bench, whole.pattern);
    if (result == RESULT_OK)
        result = assemble(bench, &whole, &model);
    for (int part = 0; bench != NULL && part < PART_COUNT; part++)
        solid_result_free(&bench->results[part]);
    free(bench);
    if (result != RESULT_OK) {
        model_free(&model);
        return diagnose(why, result, "%s",
                        result == RESULT_NO_MEMORY ? "out of memory" : "no front has these measurements");
    }
    *out = model;
    return RESULT_OK;
}

// --- lenses of other models --------------------------------------------------------------------------------

static bool transmits(const struct model_material *material)
{
    return material->transmission > 0.0f ||
           (material->alpha == MODEL_ALPHA_BLEND && material->base_colour.w < 0.9f);
}

static bool name_has(const char *name, const char *word)
{
    for (size_t length = strlen(word); *name != '\0'; name++) {
        size_t i = 0;
        while (i < length && tolower((unsigned char)name[i]) == word[i])
            i++;
        if (i == length)
            return true;
    }
    return false;
}

static bool is_named_lens(const struct model_material *material)
{
    return transmits(material) && (name_has(material->name, "lens") || name_has(material->name, "glass"));
}

static bool has_lens(const struct model *model, const struct model_primitive *primitive)
{
    if (model->materials[primitive->material].lens.is_lens)
        return true;
    for (int v = 0; primitive->variant_materials != NULL && v < model->variant_count; v++)
        if (primitive->variant_materials[v] != MODEL_NONE &&
            model->materials[primitive->variant_materials[v]].lens.is_lens)
            return true;
    return false;
}

// From the top of what is drawn to its bottom.
static void set_heights(struct model *model, const struct mat4 *to_product,
                        const struct model_primitive *primitive)
{
    const uint32_t *indices = &model->indices[primitive->first_index];
    float low = INFINITY, high = -INFINITY;
    for (uint32_t i = 0; i < primitive->index_count; i++) {
        float y = mat4_transform_point(to_product, model->vertices[indices[i]].position).y;
        low = fminf(low, y);
        high = fmaxf(high, y);
    }
    for (uint32_t i = 0; i < primitive->index_count; i++) {
        struct model_vertex *vertex = &model->vertices[indices[i]];
        float y = mat4_transform_point(to_product, vertex->position).y;
        vertex->uv[0] = (struct vec2){0.5f, high > low ? (high - y) / (high - low) : 0.5f};
    }
}

int eyewear_model_put_lens(struct model *model, const struct mat4 *placement, const struct eyewear_lens *lens)
{
    struct eyewear_lens whole = *lens;
    bool named = false;
    int count = 0;
    eyewear_lens_complete(&whole);
    for (int i = 0; i < model->material_count; i++)
        named = named || is_named_lens(&model->materials[i]);
    for (int i = 0; i < model->material_count; i++) {
        struct model_material *material = &model->materials[i];
        if (!(named ? is_named_lens(material) : transmits(material)))
            continue;
        struct model_material made = material_lens(&whole);
        memcpy(made.name, material->name, sizeof made.name);
        *material = made;
        count++;
    }
    for (int n = 0; n < model->node_count; n++) {
        const struct model_node *node = &model->nodes[n];
        const struct mat4 to_product = mat4_multiply(placement, &node->to_model);
        for (int p = 0; node->mesh != MODEL_NONE && p < model->meshes[node->mesh].primitive_count; p++)
            if (has_lens(model, &model->meshes[node->mesh].primitives[p]))
                set_heights(model, &to_product, &model->meshes[node->mesh].primitives[p]);
    }
    return count;
}
