#include "render/product3d/shading.h"

#include "render/gl/program.h"

#include <stdio.h>
#include <string.h>

#define LEAST_ROUGHNESS 0.03f // below, the table and the cube's first level end

// --- features ----------------------------------------------------------------------------------------------

// Bits of `features`: the slots come first, in their order.
enum {
    FEATURE_ALPHA_MASK = 1 << PRODUCT_SLOT_COUNT,
    FEATURE_ALPHA_BLEND = FEATURE_ALPHA_MASK << 1,
    FEATURE_UNLIT = FEATURE_ALPHA_MASK << 2,
    FEATURE_CLEARCOAT = FEATURE_ALPHA_MASK << 3,
    FEATURE_SHEEN = FEATURE_ALPHA_MASK << 4,
    FEATURE_LENS = FEATURE_ALPHA_MASK << 5,
    FEATURE_TINTED = FEATURE_ALPHA_MASK << 6,
    FEATURE_PASS_COVER = FEATURE_ALPHA_MASK << 7,
    FEATURE_PASS_MULTIPLY = FEATURE_ALPHA_MASK << 8,
    FEATURE_PASS_ADD = FEATURE_ALPHA_MASK << 9,
    FEATURE_BEHIND_LENSES = FEATURE_ALPHA_MASK << 10,
    FEATURE_RIGGED = FEATURE_ALPHA_MASK << 11,
};
static const char *const switches[] = {"ALPHA_MASK",    "ALPHA_BLEND", "UNLIT",         "CLEARCOAT",
                                       "SHEEN",         "LENS",        "TINTED",        "PASS_COVER",
                                       "PASS_MULTIPLY", "PASS_ADD",    "BEHIND_LENSES", "RIGGED"};
#define SWITCH_COUNT (sizeof switches / sizeof switches[0])

struct slot_names {
    const char *define, *sampler;
};
static const struct slot_names slots[PRODUCT_SLOT_COUNT] = {
    [PRODUCT_SLOT_BASE_COLOUR] = {"BASE_COLOUR_TEXTURE", "base_colour_picture"},
    [PRODUCT_SLOT_NORMAL] = {"NORMAL_TEXTURE", "normal_picture"},
    [PRODUCT_SLOT_METALLIC_ROUGHNESS] = {"METALLIC_ROUGHNESS_TEXTURE", "metallic_roughness_picture"},
    [PRODUCT_SLOT_TRANSMISSION] = {"TRANSMISSION_TEXTURE", "transmission_picture"},
    [PRODUCT_SLOT_SHEEN_COLOUR] = {"SHEEN_COLOUR_TEXTURE", "sheen_colour_picture"},
    [PRODUCT_SLOT_CLEARCOAT] = {"CLEARCOAT_TEXTURE", "clearcoat_picture"},
    [PRODUCT_SLOT_EMISSIVE] = {"EMISSIVE_TEXTURE", "emissive_picture"},
    [PRODUCT_SLOT_OCCLUSION] = {"OCCLUSION_TEXTURE", "occlusion_picture"},
    [PRODUCT_SLOT_SPECULAR_COLOUR] = {"SPECULAR_COLOUR_TEXTURE", "specular_colour_picture"},
    [PRODUCT_SLOT_CLEARCOAT_ROUGHNESS] = {"CLEARCOAT_ROUGHNESS_TEXTURE", "clearcoat_roughness_picture"},
    [PRODUCT_SLOT_SHEEN_ROUGHNESS] = {"SHEEN_ROUGHNESS_TEXTURE", "sheen_roughness_picture"},
    [PRODUCT_SLOT_SPECULAR] = {"SPECULAR_TEXTURE", "specular_picture"},
};

// A program's texture units: what all share, then the material's own pictures in the order of their slots,
// and last LIGHT_TEXTURE_UNIT. OpenGL ES 3.0 promises 16.
enum {
    UNIT_ENVIRONMENT,
    UNIT_TABLE,
    UNIT_SHEEN,
    UNIT_VEIL,
    UNIT_GLOW,
    UNIT_BEHIND,
    UNIT_COVER,
    UNIT_PICTURES
};
static const char *const shared_samplers[UNIT_PICTURES] = {
    "environment", "environment_table", "sheen_table", "veil", "glow", "behind", "cover"};
_Static_assert(UNIT_PICTURES + PRODUCT_PICTURES_MAX <= LIGHT_TEXTURE_UNIT && LIGHT_TEXTURE_UNIT < 16,
               "a program has 16 texture units");

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
    if (material->lens.transmissive)
        features |= FEATURE_LENS;
    else if (given->unlit)
        features |= FEATURE_UNLIT;
    if (material->lens.tinted)
        features |= FEATURE_TINTED;
    if (given->clearcoat > 0.0f && !given->unlit)
        features |= FEATURE_CLEARCOAT;
    if (product_material_has_sheen(given) && !given->unlit)
        features |= FEATURE_SHEEN;
    if (pass == SHADING_MULTIPLY) // what is let through has no more to it
        features &= 1u << PRODUCT_SLOT_BASE_COLOUR | 1u << PRODUCT_SLOT_TRANSMISSION | FEATURE_ALPHA_MASK |
                    FEATURE_ALPHA_BLEND | FEATURE_LENS | FEATURE_TINTED;
    static const uint32_t passes[] = {FEATURE_PASS_COVER, FEATURE_PASS_MULTIPLY, FEATURE_PASS_ADD};
    return features | passes[pass];
}

// --- programs ----------------------------------------------------------------------------------------------

static const struct shading_program *find(const struct shading *shading, uint32_t features)
{
    for (int i = 0; i < shading->count; i++)
        if (shading->programs[i].features == features)
            return &shading->programs[i];
    return NULL;
}

static void write_defines(uint32_t features, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (int slot = 0; slot < PRODUCT_SLOT_COUNT; slot++)
        if ((features & (1u << slot)) != 0)
            used += (size_t)snprintf(text + used, size - used, "#define %s %d\n", slots[slot].define, slot);
    for (size_t i = 0; i < SWITCH_COUNT; i++)
        if ((features & ((uint32_t)FEATURE_ALPHA_MASK << i)) != 0)
            used += (size_t)snprintf(text + used, size - used, "#define %s\n", switches[i]);
}

static void find_uniforms(struct shading_program *made)
{
    const struct program_uniform uniforms[] = {
        {"picture_to_clip", &made->picture_to_clip},
        {"to_camera", &made->to_camera},
        {"normal_to_camera", &made->normal_to_camera},
        {"projection", &made->projection},
        {"to_face", &made->to_face},
        {"has_temples", &made->has_temples},
        {"hinge", &made->hinge},
        {"hinge_turn", &made->hinge_turn},
        {"uv_matrix", &made->uv_matrix},
        {"uv_offset", &made->uv_offset},
        {"base_colour", &made->base_colour},
        {"surface", &made->surface},
        {"emissive", &made->emissive},
        {"alpha_cutoff", &made->alpha_cutoff},
        {"dielectric", &made->dielectric},
        {"clearcoat", &made->clearcoat},
        {"sheen", &made->sheen},
        {"transmission", &made->transmission},
        {"handedness", &made->handedness},
        {"arm_before", &made->arm_before},
        {"arm_bare", &made->arm_bare},
        {"lens_surface", &made->lens_surface},
        {"lens_second", &made->lens_second},
        {"lens_top", &made->lens_top},
        {"lens_bottom", &made->lens_bottom},
        {"lens_shape", &made->lens_shape},
        {"face_camera_z", &made->face_camera_z},
        {"behind_place", &made->behind_place},
    };
    program_find_uniforms(made->program, uniforms, (int)(sizeof uniforms / sizeof uniforms[0]));
    light_find_uniforms(made->program, &made->light);
    cover_find_uniforms(made->program, &made->cover);
}

static enum result prepare(struct shading *shading, uint32_t features, struct diagnostic *why)
{
    if (find(shading, features) != NULL)
        return RESULT_OK;
    if (shading->count == SHADING_MAX_PROGRAMS)
        return diagnose(why, RESULT_TOO_LARGE, "the products' materials need more than %d shaders",
                        SHADING_MAX_PROGRAMS);
    char defines[1024];
    write_defines(features, defines, sizeof defines);
    struct shading_program made = {.features = features};
    enum result result = program_create("product3d.vert", "product3d.frag", defines, &made.program, why);
    if (result != RESULT_OK)
        return result;
    find_uniforms(&made);
    for (int unit = 0; unit < UNIT_PICTURES; unit++)
        program_set_sampler(made.program, shared_samplers[unit], unit);
    int unit = UNIT_PICTURES;
    for (int slot = 0; slot < PRODUCT_SLOT_COUNT; slot++)
        if ((features & (1u << slot)) != 0)
            program_set_sampler(made.program, slots[slot].sampler, unit++);
    shading->programs[shading->count++] = made;
    return RESULT_OK;
}

enum result shading_prepare(struct shading *shading, const struct product_material *material, bool rigged,
                            struct diagnostic *why)
{
    enum result result = RESULT_OK;
    if (rigged)
        result = prepare(shading, features_of(material, SHADING_COVER) | FEATURE_RIGGED, why);
    if (result != RESULT_OK)
        return result;
    if (!material->lens.is_lens) {
        uint32_t features = features_of(material, SHADING_COVER);
        result = prepare(shading, features, why);
        return result == RESULT_OK ? prepare(shading, features | FEATURE_BEHIND_LENSES, why) : result;
    }
    result = prepare(shading, features_of(material, SHADING_MULTIPLY), why);
    if (result == RESULT_OK)
        result = prepare(shading, features_of(material, SHADING_ADD), why);
    return result;
}

void shading_finish(struct shading *shading)
{
    for (int i = 0; i < shading->count; i++)
        glDeleteProgram(shading->programs[i].program);
    memset(shading, 0, sizeof *shading);
}

// --- use ---------------------------------------------------------------------------------------------------

static void set_scene(const struct shading_program *program, const struct shading_scene *scene)
{
    clip_view_set(&scene->view, program->picture_to_clip);
    glUniform4f(program->behind_place, scene->behind_step.x, scene->behind_step.y, scene->behind_corner.x,
                scene->behind_corner.y);
    glUniformMatrix4fv(program->projection, 1, GL_FALSE, scene->projection.m);
    light_set_uniforms(&program->light, scene->light, scene->environment);
}

static void set_place(const struct shading_program *program, const struct shading_scene *scene,
                      const struct shading_place *place)
{
    cover_use(&program->cover, &scene->cover, place->worn);
    glUniformMatrix4fv(program->to_face, 1, GL_FALSE, place->to_face.m);
    glUniformMatrix4fv(program->to_camera, 1, GL_FALSE, place->to_camera.m);
    glUniform1f(program->face_camera_z, place->to_camera.m[14]);
    glUniform1f(program->handedness, place->mirrored ? -1.0f : 1.0f);
    // Normals go by the cofactors of the upper 3 x 3, right for any scale: columns are cross products.
    struct mat4 whole = mat4_multiply(&place->to_camera, &place->to_face);
    const float *m = whole.m;
    struct vec3 x = {m[0], m[1], m[2]}, y = {m[4], m[5], m[6]}, z = {m[8], m[9], m[10]};
    struct vec3 yz = vec3_cross(y, z), zx = vec3_cross(z, x), xy = vec3_cross(x, y);
    float sign = place->mirrored ? -1.0f : 1.0f;
    const float normal[9] = {sign * yz.x, sign * yz.y, sign * yz.z, sign * zx.x, sign * zx.y,
                             sign * zx.z, sign * xy.x, sign * xy.y, sign * xy.z};
    glUniformMatrix3fv(program->normal_to_camera, 1, GL_FALSE, normal);
    if (place->rigged != NULL) {
        glUniform2fv(program->arm_before, 1, place->rigged->arm_before);
        glUniform2fv(program->arm_bare, 1, place->rigged->arm_bare);
    }
    glUniform1i(program->has_temples, place->worn->has_temples);
    if (!place->worn->has_temples)
        return;
    const struct scene_temples *temples = &place->worn->temples;
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
    glUniform4f(program->surface, given->metallic, fmaxf(given->roughness, LEAST_ROUGHNESS),
                given->normal_scale, given->occlusion_strength);
    glUniform3f(program->emissive, given->emissive.x, given->emissive.y, given->emissive.z);
    glUniform1f(program->alpha_cutoff, given->alpha_cutoff);
    float fresnel = lens_optics_fresnel(given->ior);
    glUniform4f(program->dielectric, fresnel * given->specular_colour.x, fresnel * given->specular_colour.y,
                fresnel * given->specular_colour.z, given->specular);
    glUniform2f(program->clearcoat, given->clearcoat, given->clearcoat_roughness);
    glUniform4f(program->sheen, given->sheen_colour.x, given->sheen_colour.y, given->sheen_colour.z,
                given->sheen_roughness);
}

static void set_lens(const struct shading_program *program, const struct lens_optics *lens, float thickness)
{
    struct vec3 volume = vec3_scale(lens->volume, thickness);
    struct vec3 top = vec3_add(lens->top, volume), bottom = vec3_add(lens->bottom, volume);
    glUniform4f(program->lens_surface, lens->surface.x, lens->surface.y, lens->surface.z, lens->grazing);
    glUniform3f(program->lens_second, lens->second.x, lens->second.y, lens->second.z);
    glUniform3f(program->lens_top, top.x, top.y, top.z);
    glUniform3f(program->lens_bottom, bottom.x, bottom.y, bottom.z);
    glUniform3f(program->lens_shape, lens->gradient_from, lens->gradient_to, lens->inverse_ior_squared);
    glUniform1f(program->transmission, lens->transmission);
}

static void bind(int unit, GLenum kind, GLuint texture)
{
    glActiveTexture((GLenum)(GL_TEXTURE0 + unit));
    glBindTexture(kind, texture);
}

// No pass may read the texture that it draws into: MULTIPLY the veil, ADD the glow.
static void bind_textures(const struct product_model *product, const struct product_material *material,
                          uint32_t features, const struct shading_scene *scene)
{
    bind(UNIT_ENVIRONMENT, GL_TEXTURE_CUBE_MAP, scene->environment->cube);
    bind(UNIT_TABLE, GL_TEXTURE_2D, scene->environment->table);
    bind(UNIT_SHEEN, GL_TEXTURE_2D, scene->environment->sheen);
    bind(UNIT_VEIL, GL_TEXTURE_2D, (features & FEATURE_PASS_MULTIPLY) == 0 ? scene->veil : 0);
    bind(UNIT_GLOW, GL_TEXTURE_2D, (features & FEATURE_PASS_COVER) != 0 ? scene->glow : 0);
    bind(UNIT_BEHIND, GL_TEXTURE_2D, scene->behind);
    bind(UNIT_COVER, GL_TEXTURE_2D, scene->cover.texture);
    int unit = UNIT_PICTURES;
    for (int slot = 0; slot < PRODUCT_SLOT_COUNT; slot++)
        if ((features & (1u << slot)) != 0)
            bind(unit++, GL_TEXTURE_2D, product->textures[material->textures[slot]].texture.id);
    glActiveTexture(GL_TEXTURE0);
}

bool shading_use(const struct shading *shading, const struct product_model *product,
                 const struct product_material *material, enum shading_pass pass,
                 const struct shading_scene *scene, const struct shading_place *place)
{
    uint32_t features = features_of(material, pass);
    if (place->rigged != NULL)
        features |= FEATURE_RIGGED;
    else if (pass == SHADING_COVER && scene->veil != 0)
        features |= FEATURE_BEHIND_LENSES;
    const struct shading_program *program = find(shading, features);
    if (program == NULL)
        return false;
    glUseProgram(program->program);
    set_scene(program, scene);
    set_place(program, scene, place);
    set_material(program, material);
    set_lens(program, &material->lens, place->thickness);
    bind_textures(product, material, features, scene);
    return true;
}
