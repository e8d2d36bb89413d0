// Materials and the names of KHR_materials_variants (glTF 3.9; each KHR extension's own specification).
#include "assets/gltf_internal.h"

#include <stdlib.h>
#include <string.h>

#define MAX_MATERIALS 4096

// --- texture references -----------------------------------------------------------------------------------

static enum result read_transform(struct gltf_file *file, const struct json_cursor *reference,
                                  struct model_texture *texture, int64_t *uv_set)
{
    struct gltf_extension extension;
    float offset[2] = {0, 0}, scale[2] = {1, 1};
    if (!gltf_find_extension(reference, "KHR_texture_transform", &extension))
        return RESULT_OK;
    const struct json_cursor *object = &extension.value;
    enum result result = json_expect_object(object, file->why);
    if (result == RESULT_OK)
        result = json_get_floats(object, "offset", -1e6, 1e6, 2, offset, file->why);
    if (result == RESULT_OK)
        result = json_get_floats(object, "scale", -1e6, 1e6, 2, scale, file->why);
    if (result == RESULT_OK)
        result = json_get_float(object, "rotation", -1e6, 1e6, &texture->rotation_rad, file->why);
    if (result == RESULT_OK)
        result = json_get_integer(object, "texCoord", 0, 15, uv_set, file->why);
    texture->offset = (struct vec2){offset[0], offset[1]};
    texture->scale = (struct vec2){scale[0], scale[1]};
    return result;
}

// A textureInfo that may be left out; *reference and *there are for its further fields.
static enum result read_texture(struct gltf_file *file, const struct json_cursor *object, const char *key,
                                struct model_texture *texture, struct json_cursor *reference, bool *there)
{
    struct json_cursor member;
    int index = GLTF_NONE;
    int64_t uv_set = 0;
    *there = json_member(object, key, reference);
    if (!*there)
        return RESULT_OK;
    enum result result = json_need(reference, "index", &member, file->why);
    if (result == RESULT_OK)
        result = gltf_read_index(file, &member, file->texture_count, "texture", &index);
    if (result == RESULT_OK)
        result = json_get_integer(reference, "texCoord", 0, 15, &uv_set, file->why);
    if (result == RESULT_OK)
        result = read_transform(file, reference, texture, &uv_set);
    if (result != RESULT_OK)
        return result;
    texture->image = file->textures[index].image;
    texture->repeat_u = file->textures[index].repeat_u;
    texture->repeat_v = file->textures[index].repeat_v;
    texture->uv_set = (int)uv_set;
    if (uv_set >= file->uv_sets_asked)
        file->uv_sets_asked = (int)uv_set + 1;
    if (uv_set > 1) {
        gltf_warn(file, reference, "TEXCOORD_%d is not read; the texture is left out", (int)uv_set);
        texture->image = MODEL_NONE;
        texture->uv_set = 0;
    } else if (texture->image == GLTF_NONE) {
        gltf_warn(file, reference, "texture %d has no picture and is left out", index);
    }
    return RESULT_OK;
}

// --- the core material ------------------------------------------------------------------------------------

static enum result read_metallic_roughness(struct gltf_file *file, const struct json_cursor *object,
                                           struct model_material *material)
{
    struct json_cursor pbr, reference;
    bool there = false;
    float colour[4] = {1, 1, 1, 1};
    if (!json_member(object, "pbrMetallicRoughness", &pbr))
        return RESULT_OK;
    enum result result = json_expect_object(&pbr, file->why);
    if (result == RESULT_OK)
        result = json_get_floats(&pbr, "baseColorFactor", 0, 1, 4, colour, file->why);
    if (result == RESULT_OK)
        result = json_get_float(&pbr, "metallicFactor", 0, 1, &material->metallic, file->why);
    if (result == RESULT_OK)
        result = json_get_float(&pbr, "roughnessFactor", 0, 1, &material->roughness, file->why);
    if (result == RESULT_OK)
        result =
            read_texture(file, &pbr, "baseColorTexture", &material->base_colour_texture, &reference, &there);
    if (result == RESULT_OK)
        result = read_texture(file, &pbr, "metallicRoughnessTexture", &material->metallic_roughness_texture,
                              &reference, &there);
    material->base_colour = (struct vec4){colour[0], colour[1], colour[2], colour[3]};
    return result;
}

static enum result read_surface_textures(struct gltf_file *file, const struct json_cursor *object,
                                         struct model_material *material)
{
    struct json_cursor reference;
    bool there = false;
    float emissive[3] = {0, 0, 0};
    enum result result =
        read_texture(file, object, "normalTexture", &material->normal_texture, &reference, &there);
    if (result == RESULT_OK && there)
        result = json_get_float(&reference, "scale", -1e6, 1e6, &material->normal_scale, file->why);
    if (result == RESULT_OK)
        result =
            read_texture(file, object, "occlusionTexture", &material->occlusion_texture, &reference, &there);
    if (result == RESULT_OK && there)
        result = json_get_float(&reference, "strength", 0, 1, &material->occlusion_strength, file->why);
    if (result == RESULT_OK)
        result =
            read_texture(file, object, "emissiveTexture", &material->emissive_texture, &reference, &there);
    if (result == RESULT_OK)
        result = json_get_floats(object, "emissiveFactor", 0, 1, 3, emissive, file->why);
    material->emissive = (struct vec3){emissive[0], emissive[1], emissive[2]};
    return result;
}

static enum result read_alpha(struct gltf_file *file, const struct json_cursor *object,
                              struct model_material *material)
{
    const char *mode = "OPAQUE";
    struct json_cursor member;
    enum result result = json_get_string(object, "alphaMode", 64, &mode, file->why);
    if (result == RESULT_OK)
        result = json_get_float(object, "alphaCutoff", 0, 1e6, &material->alpha_cutoff, file->why);
    if (result == RESULT_OK)
        result = json_get_boolean(object, "doubleSided", &material->double_sided, file->why);
    if (result != RESULT_OK)
        return result;
    if (strcmp(mode, "MASK") == 0)
        material->alpha = MODEL_ALPHA_MASK;
    else if (strcmp(mode, "BLEND") == 0)
        material->alpha = MODEL_ALPHA_BLEND;
    else if (strcmp(mode, "OPAQUE") != 0)
        gltf_warn(file, object, "unknown alphaMode \"%s\" is drawn as OPAQUE", mode);
    if (material->alpha != MODEL_ALPHA_MASK && json_member(object, "alphaCutoff", &member))
        gltf_warn(file, &member, "counts with alphaMode MASK only");
    return RESULT_OK;
}

// --- extensions -------------------------------------------------------------------------------------------

#define FIELD(name) offsetof(struct model_material, name)

static enum result read_factors(struct gltf_file *file, const struct json_cursor *object,
                                struct model_material *material)
{
    static const struct {
        const char *extension, *key;
        double minimum, maximum;
        size_t offset; // of the float
    } factors[] = {
        {"KHR_materials_transmission", "transmissionFactor", 0, 1, FIELD(transmission)},
        {"KHR_materials_volume", "thicknessFactor", 0, 1e6, FIELD(thickness_m)},
        {"KHR_materials_volume", "attenuationDistance", 1e-30, 1e30, FIELD(attenuation_m)},
        {"KHR_materials_clearcoat", "clearcoatFactor", 0, 1, FIELD(clearcoat)},
        {"KHR_materials_clearcoat", "clearcoatRoughnessFactor", 0, 1, FIELD(clearcoat_roughness)},
        {"KHR_materials_specular", "specularFactor", 0, 1, FIELD(specular)},
        {"KHR_materials_sheen", "sheenRoughnessFactor", 0, 1, FIELD(sheen_roughness)},
    };
    enum result result = RESULT_OK;
    for (size_t i = 0; i < sizeof factors / sizeof factors[0] && result == RESULT_OK; i++) {
        struct gltf_extension extension;
        if (!gltf_find_extension(object, factors[i].extension, &extension))
            continue;
        float *field = (float *)(void *)((char *)material + factors[i].offset);
        result = json_get_float(&extension.value, factors[i].key, factors[i].minimum, factors[i].maximum,
                                field, file->why);
    }
    return result;
}

static enum result read_colours(struct gltf_file *file, const struct json_cursor *object,
                                struct model_material *material)
{
    static const struct {
        const char *extension, *key;
        double maximum;
        size_t offset; // of the vec3
    } colours[] = {
        {"KHR_materials_volume", "attenuationColor", 1, FIELD(attenuation_colour)},
        {"KHR_materials_specular", "specularColorFactor", 1e6, FIELD(specular_colour)},
        {"KHR_materials_sheen", "sheenColorFactor", 1, FIELD(sheen_colour)},
    };
    enum result result = RESULT_OK;
    for (size_t i = 0; i < sizeof colours / sizeof colours[0] && result == RESULT_OK; i++) {
        struct gltf_extension extension;
        if (!gltf_find_extension(object, colours[i].extension, &extension))
            continue;
        struct vec3 *field = (struct vec3 *)(void *)((char *)material + colours[i].offset);
        float values[3] = {field->x, field->y, field->z};
        result =
            json_get_floats(&extension.value, colours[i].key, 0, colours[i].maximum, 3, values, file->why);
        *field = (struct vec3){values[0], values[1], values[2]};
    }
    return result;
}

static enum result read_extension_textures(struct gltf_file *file, const struct json_cursor *object,
                                           struct model_material *material)
{
    static const struct {
        const char *extension, *key;
        size_t offset; // of the struct model_texture; 0: checked, but not used
    } textures[] = {
        {"KHR_materials_transmission", "transmissionTexture", FIELD(transmission_texture)},
        {"KHR_materials_volume", "thicknessTexture", 0},
        {"KHR_materials_clearcoat", "clearcoatTexture", FIELD(clearcoat_texture)},
        {"KHR_materials_clearcoat", "clearcoatRoughnessTexture", FIELD(clearcoat_roughness_texture)},
        {"KHR_materials_clearcoat", "clearcoatNormalTexture", 0},
        {"KHR_materials_specular", "specularTexture", FIELD(specular_texture)},
        {"KHR_materials_specular", "specularColorTexture", FIELD(specular_colour_texture)},
        {"KHR_materials_sheen", "sheenColorTexture", FIELD(sheen_colour_texture)},
        {"KHR_materials_sheen", "sheenRoughnessTexture", FIELD(sheen_roughness_texture)},
    };
    enum result result = RESULT_OK;
    for (size_t i = 0; i < sizeof textures / sizeof textures[0] && result == RESULT_OK; i++) {
        struct gltf_extension extension;
        struct json_cursor reference;
        struct model_texture unused = {.image = MODEL_NONE};
        bool there = false;
        if (!gltf_find_extension(object, textures[i].extension, &extension))
            continue;
        struct model_texture *field = (struct model_texture *)(void *)((char *)material + textures[i].offset);
        result = read_texture(file, &extension.value, textures[i].key,
                              textures[i].offset != 0 ? field : &unused, &reference, &there);
        if (result == RESULT_OK && there && textures[i].offset == 0)
            gltf_warn(file, &reference, "this texture is not used");
    }
    return result;
}

#undef FIELD

// 0 stands for an infinite index; else at least 1 (KHR_materials_ior).
static enum result read_ior(struct gltf_file *file, const struct json_cursor *object,
                            struct model_material *material)
{
    struct gltf_extension extension;
    if (!gltf_find_extension(object, "KHR_materials_ior", &extension))
        return RESULT_OK;
    enum result result = json_get_float(&extension.value, "ior", 0, 1e6, &material->ior, file->why);
    if (result == RESULT_OK && material->ior > 0 && material->ior < 1)
        return json_fail(&extension.value, RESULT_INVALID, file->why, "an ior of %.3g; 0 or at least 1",
                         (double)material->ior);
    return result;
}

static enum result read_extensions(struct gltf_file *file, const struct json_cursor *object,
                                   struct model_material *material)
{
    struct gltf_extension extension;
    float strength = 1;
    enum result result = read_factors(file, object, material);
    if (result == RESULT_OK)
        result = read_colours(file, object, material);
    if (result == RESULT_OK)
        result = read_extension_textures(file, object, material);
    if (result == RESULT_OK)
        result = read_ior(file, object, material);
    if (result == RESULT_OK && gltf_find_extension(object, "KHR_materials_emissive_strength", &extension)) {
        result = json_get_float(&extension.value, "emissiveStrength", 0, 1e6, &strength, file->why);
        material->emissive = vec3_scale(material->emissive, strength);
    }
    material->unlit = gltf_find_extension(object, "KHR_materials_unlit", &extension);
    return result;
}

static enum result read_material(struct gltf_file *file, const struct json_cursor *object,
                                 struct model_material *material)
{
    *material = model_material_default();
    gltf_read_name(object, material->name);
    enum result result = read_metallic_roughness(file, object, material);
    if (result == RESULT_OK)
        result = read_surface_textures(file, object, material);
    if (result == RESULT_OK)
        result = read_alpha(file, object, material);
    if (result == RESULT_OK)
        result = read_extensions(file, object, material);
    return result;
}

enum result gltf_read_materials(struct gltf_file *file)
{
    struct json_cursor array;
    int count = 0;
    enum result result = gltf_get_array(file, &file->root, "materials", MAX_MATERIALS, &array, &count);
    if (result != RESULT_OK)
        return result;
    // One more: the default material, should a primitive name none.
    file->model.materials = calloc((size_t)count + 1, sizeof *file->model.materials);
    file->uv_sets = calloc((size_t)count + 1, sizeof *file->uv_sets);
    if (file->model.materials == NULL || file->uv_sets == NULL)
        return json_fail(&file->root, RESULT_NO_MEMORY, file->why, "no memory for the materials");
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        struct json_cursor object = json_element(&array, (size_t)i);
        file->uv_sets_asked = 0;
        result = read_material(file, &object, &file->model.materials[i]);
        file->uv_sets[i] = file->uv_sets_asked;
    }
    file->material_count = count;
    file->model.material_count = count;
    return result;
}

int gltf_default_material(struct gltf_file *file)
{
    if (file->default_material == GLTF_NONE) {
        file->default_material = file->model.material_count++;
        file->model.materials[file->default_material] = model_material_default();
    }
    return file->default_material;
}

enum result gltf_read_variants(struct gltf_file *file)
{
    struct gltf_extension extension;
    struct json_cursor array;
    int count = 0;
    if (!gltf_find_extension(&file->root, "KHR_materials_variants", &extension))
        return RESULT_OK;
    enum result result =
        gltf_get_array(file, &extension.value, "variants", GLTF_MAX_VARIANTS, &array, &count);
    if (result != RESULT_OK || count == 0)
        return result;
    file->model.variants = calloc((size_t)count, sizeof *file->model.variants);
    if (file->model.variants == NULL)
        return json_fail(&array, RESULT_NO_MEMORY, file->why, "no memory");
    file->model.variant_count = count;
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        struct json_cursor object = json_element(&array, (size_t)i), name;
        result = json_need(&object, "name", &name, file->why);
        if (result == RESULT_OK)
            gltf_read_name(&object, file->model.variants[i]);
    }
    return result;
}
