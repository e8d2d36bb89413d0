#include "render/product3d/shading.h"

#include "render/gl/program.h"

#include <stdio.h>
#include <string.h>

// Bits of `features`, in the order of the defines below.
enum {
    FEATURE_BASE_COLOUR_TEXTURE = 1 << PRODUCT_SLOT_BASE_COLOUR, // the slots come first, in their order
    FEATURE_ALPHA_MASK = 1 << PRODUCT_SLOT_COUNT,
    FEATURE_ALPHA_BLEND = FEATURE_ALPHA_MASK << 1,
    FEATURE_UNLIT = FEATURE_ALPHA_MASK << 2,
    FEATURE_CLEARCOAT = FEATURE_ALPHA_MASK << 3,
    FEATURE_PASS_COVER = FEATURE_ALPHA_MASK << 4,
    FEATURE_PASS_MULTIPLY = FEATURE_ALPHA_MASK << 5,
    FEATURE_PASS_ADD = FEATURE_ALPHA_MASK << 6,
};
static const char *const defines[] = {
    "BASE_COLOUR_TEXTURE", "METALLIC_ROUGHNESS_TEXTURE",
    "NORMAL_TEXTURE",      "OCCLUSION_TEXTURE",
    "EMISSIVE_TEXTURE",    "ALPHA_MASK",
    "ALPHA_BLEND",         "UNLIT",
    "CLEARCOAT",           "PASS_COVER",
    "PASS_MULTIPLY",       "PASS_ADD",
};
#define DEFINE_COUNT (sizeof defines / sizeof defines[0])

enum { UNIT_ENVIRONMENT = PRODUCT_SLOT_COUNT, UNIT_TABLE, UNIT_VEIL, UNIT_GLOW, UNIT_COUNT };
static const char *const samplers[UNIT_COUNT] = {"base_colour_picture",
                                                 "metallic_roughness_picture",
                                                 "normal_picture",
                                                 "occlusion_picture",
                                                 "emissive_picture",
                                                 "environment",
                                                 "environment_table",
                                                 "veil",
                                                 "glow"};

static uint32_t features_of(const struct product_material *material, enum shading_pass pass)
{
    const struct model_material *given = &material->material;
    uint32_t features = 0;
    for (int slot = 0; slot < PRODUCT_SLOT_COUNT; slot++)
        if (material->textures[slot] != MODEL_NONE)
            features |= 1u << slot;
    if (given->alpha == MODEL_ALPHA_MASK)
        features |= FEATURE_ALPHA_MASK;
    if (given->alpha == MODEL_ALPHA_BLEND)
        features |= FEATURE_ALPHA_BLEND;
    if (given->unlit)
        features |= FEATURE_UNLIT;
    if (given->clearcoat > 0.0f)
        features |= FEATURE_CLEARCOAT;
    if (pass == SHADING_MULTIPLY) // only the base colour, the alpha and the normal count
        features &= FEATURE_BASE_COLOUR_TEXTURE | 1u << PRODUCT_SLOT_NORMAL | FEATURE_ALPHA_MASK |
                    FEATURE_ALPHA_BLEND;
    static const uint32_t passes[] = {FEATURE_PASS_COVER, FEATURE_PASS_MULTIPLY, FEATURE_PASS_ADD};
    return features | passes[pass];
}

static const struct shading_program *find(const struct shading *shading, uint32_t features)
{
    for (int i = 0; i < shading->count; i++)
        if (shading->programs[i].features == features)
            return &shading->programs[i];
    return NULL;
}

static enum result prepare(struct shading *shading, uint32_t features, struct diagnostic *why)
{
    if (find(shading, features) != NULL)
        return RESULT_OK;
    if (shading->count == SHADING_MAX_PROGRAMS)
        return diagnose(why, RESULT_TOO_LARGE, "the products' materials need more than %d shaders",
                        SHADING_MAX_PROGRAMS);
    char text[512] = "";
    size_t used = 0;
    for (size_t i = 0; i < DEFINE_COUNT; i++)
        if ((features & (1u << i)) != 0)
            used += (size_t)snprintf(text + used, sizeof text - used, "#define %s\n", defines[i]);
    struct shading_program made = {.features = features};
    enum result result = program_create("product3d.vert", "product3d.frag", text, &made.program, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {
        {"picture_to_clip", &made.picture_to_clip},
        {"to_camera", &made.to_camera},
        {"normal_to_camera", &made.normal_to_camera},
        {"projection", &made.projection},
        {"to_face", &made.to_face},
        {"has_temples", &made.has_temples},
        {"hinge", &made.hinge},
        {"hinge_turn", &made.hinge_turn},
        {"uv_matrix", &made.uv_matrix},
        {"uv_offset", &made.uv_offset},
        {"base_colour", &made.base_colour},
        {"surface", &made.surface},
        {"emissive", &made.emissive},
        {"alpha_cutoff", &made.alpha_cutoff},
        {"f0", &made.f0},
        {"transmitted", &made.transmitted},
        {"clearcoat", &made.clearcoat},
        {"light", &made.light},
        {"diffuse_light", &made.diffuse_light},
        {"hidden_between", &made.hidden_between},
    };
    program_find_uniforms(made.program, uniforms, (int)(sizeof uniforms / sizeof uniforms[0]));
    for (int unit = 0; unit < UNIT_COUNT; unit++)
        program_set_sampler(made.program, samplers[unit], unit);
    shading->programs[shading->count++] = made;
    return RESULT_OK;
}

enum result shading_prepare(struct shading *shading, const struct product_material *material,
                            struct diagnostic *why)
{
    if (!product_material_is_lens(material))
        return prepare(shading, features_of(material, SHADING_COVER), why);
    enum result result = prepare(shading, features_of(material, SHADING_MULTIPLY), why);
    if (result == RESULT_OK)
        result = prepare(shading, features_of(material, SHADING_ADD), why);
    return result;
}

static void set_place(const struct shading_program *program, const struct shading_scene *scene,
                      const struct shading_place *place)
{
    clip_view_set(&scene->view, program->picture_to_clip);
    glUniformMatrix4fv(program->projection, 1, GL_FALSE, scene->projection.m);
    glUniformMatrix4fv(program->to_face, 1, GL_FALSE, place->to_face.m);
    glUniformMatrix4fv(program->to_camera, 1, GL_FALSE, place->to_camera.m);
    // Normals go by the cofactors of the upper 3 x 3, right for any scale: columns are cross products.
    struct mat4 whole = mat4_multiply(&place->to_camera, &place->to_face);
    const float *m = whole.m;
    struct vec3 x = {m[0], m[1], m[2]}, y = {m[4], m[5], m[6]}, z = {m[8], m[9], m[10]};
    struct vec3 yz = vec3_cross(y, z), zx = vec3_cross(z, x), xy = vec3_cross(x, y);
    float sign = vec3_dot(x, yz) < 0.0f ? -1.0f : 1.0f;
    const float normal[9] = {sign * yz.x, sign * yz.y, sign * yz.z, sign * zx.x, sign * zx.y,
                             sign * zx.z, sign * xy.x, sign * xy.y, sign * xy.z};
    glUniformMatrix3fv(program->normal_to_camera, 1, GL_FALSE, normal);
    glUniform2f(program->hidden_between, place->open_z_m, place->hidden_z_m);
    const struct scene_temples *temples = place->temples;
    glUniform1i(program->has_temples, temples != NULL);
    if (temples == NULL)
        return;
    glUniform3fv(program->hinge, 2, &temples->hinge_m[0].x);
    const float turns[4] = {temples->open_rad[0], temples->drop_rad[0], temples->open_rad[1],
                            temples->drop_rad[1]};
    glUniform2fv(program->hinge_turn, 2, turns);
}

static void set_material(const struct shading_program *program, const struct product_material *material)
{
    const struct model_material *given = &material->material;
    glUniform4fv(program->uv_matrix, PRODUCT_SLOT_COUNT, &material->matrices[0].x);
    glUniform3fv(program->uv_offset, PRODUCT_SLOT_COUNT, &material->offsets[0].x);
    glUniform4f(program->base_colour, given->base_colour.x, given->base_colour.y, given->base_colour.z,
                given->base_colour.w);
    glUniform4f(program->surface, given->metallic, fmaxf(given->roughness, 0.03f), given->normal_scale,
                given->occlusion_strength);
    glUniform3f(program->emissive, given->emissive.x, given->emissive.y, given->emissive.z);
    glUniform1f(program->alpha_cutoff, given->alpha_cutoff);
    // KHR_materials_ior: f0 = ((n - 1) / (n + 1))^2; 0 means a Fresnel term of 1. KHR_materials_specular
    // scales it, and the reflectance at grazing angles by its strength.
    float ratio = given->ior > 0.0f ? (given->ior - 1.0f) / (given->ior + 1.0f) : 1.0f;
    float normal_incidence = ratio * ratio * given->specular;
    glUniform4f(program->f0, fminf(normal_incidence * given->specular_colour.x, 1.0f),
                fminf(normal_incidence * given->specular_colour.y, 1.0f),
                fminf(normal_incidence * given->specular_colour.z, 1.0f), given->specular);
    glUniform4f(program->transmitted, material->transmission.x, material->transmission.y,
                material->transmission.z, given->transmission * (1.0f - given->metallic));
    glUniform2f(program->clearcoat, given->clearcoat, given->clearcoat_roughness);
}

bool shading_use(const struct shading *shading, const struct product_model *product,
                 const struct product_material *material, enum shading_pass pass,
                 const struct shading_scene *scene, const struct shading_place *place)
{
    const struct shading_program *program = find(shading, features_of(material, pass));
    if (program == NULL)
        return false;
    glUseProgram(program->program);
    set_place(program, scene, place);
    set_material(program, material);
    glUniform3f(program->light, scene->light->scale.x, scene->light->scale.y, scene->light->scale.z);
    glUniform3fv(program->diffuse_light, ENVIRONMENT_HARMONICS, &scene->environment->diffuse[0].x);
    for (int slot = 0; slot < PRODUCT_SLOT_COUNT; slot++)
        if (material->textures[slot] != MODEL_NONE)
            texture_bind(&product->textures[material->textures[slot]].texture, slot);
    glActiveTexture(GL_TEXTURE0 + UNIT_ENVIRONMENT);
    glBindTexture(GL_TEXTURE_CUBE_MAP, scene->environment->cube);
    glActiveTexture(GL_TEXTURE0 + UNIT_TABLE);
    glBindTexture(GL_TEXTURE_2D, scene->environment->table);
    glActiveTexture(GL_TEXTURE0 + UNIT_VEIL);
    glBindTexture(GL_TEXTURE_2D, pass != SHADING_MULTIPLY ? scene->veil : 0);
    glActiveTexture(GL_TEXTURE0 + UNIT_GLOW);
    glBindTexture(GL_TEXTURE_2D, pass == SHADING_COVER ? scene->glow : 0);
    glActiveTexture(GL_TEXTURE0);
    return true;
}

void shading_finish(struct shading *shading)
{
    for (int i = 0; i < shading->count; i++)
        glDeleteProgram(shading->programs[i].program);
    memset(shading, 0, sizeof *shading);
}
