// Room: assets
// Replays: tests/fuzz/corpus/fuzz_gltf shared:gltf_bad shared:gltf_products
//
// glTF files, text and binary, through the whole reader, and bare Draco data through its door; whatever is
// accepted must keep its promises.
#include "assets/gltf.h"
#include "assets/gltf_draco.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool promise)
{
    if (!promise)
        abort();
}

static void check_material(const struct model *model, const struct model_material *m)
{
    const struct model_texture *const textures[] = {&m->base_colour_texture,  &m->metallic_roughness_texture,
                                                    &m->normal_texture,       &m->occlusion_texture,
                                                    &m->emissive_texture,     &m->transmission_texture,
                                                    &m->clearcoat_texture,    &m->clearcoat_roughness_texture,
                                                    &m->specular_texture,     &m->specular_colour_texture,
                                                    &m->sheen_colour_texture, &m->sheen_roughness_texture};
    for (size_t i = 0; i < sizeof textures / sizeof textures[0]; i++) {
        check(textures[i]->image >= MODEL_NONE && textures[i]->image < model->image_count);
        check(textures[i]->uv_set == 0 || textures[i]->uv_set == 1);
    }
}

// What platform/base/model.h says of every model.
static void check_model(const struct model *model)
{
    for (uint32_t i = 0; i < model->index_count; i++)
        check(model->indices[i] < model->vertex_count);
    for (int m = 0; m < model->mesh_count; m++)
        for (int p = 0; p < model->meshes[m].primitive_count; p++) {
            const struct model_primitive *primitive = &model->meshes[m].primitives[p];
            check(primitive->index_count % 3 == 0 && primitive->first_index <= model->index_count &&
                  primitive->index_count <= model->index_count - primitive->first_index);
            check(primitive->material >= 0 && primitive->material < model->material_count);
            for (int v = 0; primitive->variant_materials != NULL && v < model->variant_count; v++)
                check(primitive->variant_materials[v] >= MODEL_NONE &&
                      primitive->variant_materials[v] < model->material_count);
        }
    for (int i = 0; i < model->material_count; i++)
        check_material(model, &model->materials[i]);
    for (int n = 0; n < model->node_count; n++)
        check(model->nodes[n].parent < n && model->nodes[n].mesh < model->mesh_count);
}

// Everything that can be had of the mesh, into room of just that size.
static void read_draco(const uint8_t *data, size_t size)
{
    struct gltf_draco *draco = NULL;
    struct diagnostic why = {0};
    if (gltf_draco_create(data, size, 1 << 18, 1 << 18, &draco, &why) != RESULT_OK) {
        check(why.text[0] != '\0');
        return;
    }
    size_t corners = (size_t)gltf_draco_faces(draco) * 3;
    uint32_t *out = malloc(corners * sizeof *out + 1);
    check(out != NULL);
    gltf_draco_copy_corners(draco, out);
    for (size_t i = 0; i < corners; i++)
        check(out[i] < gltf_draco_points(draco));
    free(out);
    for (uint32_t id = 0; id < 8; id++) {
        struct gltf_draco_attribute attribute;
        if (!gltf_draco_find(draco, id, &attribute))
            continue;
        uint8_t *values = malloc(attribute.bytes + 1);
        check(values != NULL);
        gltf_draco_copy_values(draco, id, values);
        free(values);
    }
    gltf_draco_destroy(draco);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size >= 5 && memcmp(data, "DRACO", 5) == 0) {
        read_draco(data, size);
        return 0;
    }
    const struct gltf_options options = {.no_external_files = true};
    struct model model = {0};
    struct diagnostic why = {0};
    if (gltf_parse("fuzz.gltf", data, size, ".", &options, &model, &why) == RESULT_OK)
        check_model(&model);
    else
        check(why.text[0] != '\0');
    model_free(&model);
    return 0;
}
