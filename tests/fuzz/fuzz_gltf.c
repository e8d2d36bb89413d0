// Room: assets
// Replays: tests/fuzz/corpus/fuzz_gltf shared:gltf_bad shared:gltf_products
//
// glTF files, text and binary, through the whole reader; whatever is accepted must keep its promises.
#include "assets/gltf.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool promise)
{
    if (!promise)
        abort();
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
    for (int i = 0; i < model->material_count; i++) {
        const struct model_texture *texture = &model->materials[i].base_colour_texture;
        check(texture->image >= MODEL_NONE && texture->image < model->image_count);
        check(texture->uv_set == 0 || texture->uv_set == 1);
    }
    for (int n = 0; n < model->node_count; n++)
        check(model->nodes[n].parent < n && model->nodes[n].mesh < model->mesh_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
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
