#include "assets/eyewear/material.h"

#include "assets/eyewear/pattern.h"
#include "platform/base/colour.h"

#include <stdio.h>
#include <stdlib.h>

#define TORTOISE_COVER 0.55f
#define TWO_TONE_PX 64

static struct vec4 linear_of(const uint8_t srgb[3])
{
    return (struct vec4){colour_linear_of_byte(srgb[0]), colour_linear_of_byte(srgb[1]),
                         colour_linear_of_byte(srgb[2]), 1.0f};
}

static struct model_material material(const char *name, struct vec4 colour, float metallic, float roughness)
{
    struct model_material made = model_material_default();
    (void)snprintf(made.name, sizeof made.name, "%s", name);
    made.base_colour = colour;
    made.metallic = metallic;
    made.roughness = roughness;
    return made;
}

static bool has_picture(enum eyewear_pattern pattern)
{
    return pattern == EYEWEAR_TORTOISE || pattern == EYEWEAR_TWO_TONE;
}

// `patterned` parts show the pattern's picture, the model's only one; others have the colour alone.
static struct model_material acetate(const struct eyewear *eyewear, const char *name, bool patterned)
{
    struct model_material made =
        material(name, linear_of(eyewear->colour_srgb), 0.0f, eyewear->finish == EYEWEAR_MATT ? 0.5f : 0.11f);
    if (eyewear->pattern == EYEWEAR_CRYSTAL)
        made.transmission = 0.85f;
    if (patterned && has_picture(eyewear->pattern)) {
        bool repeats = eyewear->pattern == EYEWEAR_TORTOISE;
        made.base_colour = (struct vec4){1, 1, 1, 1};
        made.base_colour_texture.image = 0;
        made.base_colour_texture.repeat_u = made.base_colour_texture.repeat_v = repeats;
    }
    return made;
}

// Reflectances of the metals, linear (gold, silver and copper alloys as frames are plated with).
static struct model_material metal(const struct eyewear *eyewear, const char *name)
{
    static const struct vec4 colours[EYEWEAR_METAL_COUNT] = {[EYEWEAR_SILVER] = {0.86f, 0.86f, 0.85f, 1},
                                                             [EYEWEAR_GOLD] = {0.93f, 0.68f, 0.33f, 1},
                                                             [EYEWEAR_ROSE_GOLD] = {0.90f, 0.56f, 0.44f, 1},
                                                             [EYEWEAR_GUNMETAL] = {0.17f, 0.175f, 0.19f, 1},
                                                             [EYEWEAR_BLACK] = {0.012f, 0.012f, 0.013f, 1}};
    bool lacquer = eyewear->metal == EYEWEAR_LACQUER, bare = !lacquer && eyewear->metal != EYEWEAR_BLACK;
    bool matt = eyewear->finish == EYEWEAR_MATT && eyewear->material != EYEWEAR_ACETATE;
    struct vec4 colour = lacquer ? linear_of(eyewear->lacquer_srgb) : colours[eyewear->metal];
    return material(name, colour, bare ? 1.0f : 0.0f, (bare ? 0.23f : 0.28f) + (matt ? 0.17f : 0.0f));
}

struct model_material material_lens(const struct eyewear_lens *lens)
{
    const struct model_lens optics = eyewear_lens_optics(lens);
    const struct vec3 t = optics.transmittance;
    struct model_material made = material("lens", (struct vec4){t.x, t.y, t.z, 1.0f}, 0.0f, 0.03f);
    made.transmission = 1.0f;
    made.ior = lens->index;
    made.double_sided = true;
    made.lens = optics;
    return made;
}

struct model_material material_of(const struct eyewear *eyewear, enum eyewear_part part)
{
    struct model_material made;
    bool whole = eyewear->material == EYEWEAR_ACETATE, tortoise = eyewear->pattern == EYEWEAR_TORTOISE;
    switch (part) {
    case PART_FRONT:
        return acetate(eyewear, "front", true);
    case PART_TEMPLE:
        return whole ? acetate(eyewear, "temples", tortoise) : metal(eyewear, "temples");
    case PART_HINGE:
        return metal(eyewear, "hinges");
    case PART_LENS:
        return material_lens(&eyewear->lens);
    case PART_EDGE:
        // Polished, it gathers light from all around and shows little of what is behind it.
        made = material("edges of the lenses", (struct vec4){0.33f, 0.38f, 0.37f, 0.5f}, 0.0f, 0.15f);
        made.alpha = MODEL_ALPHA_BLEND;
        made.double_sided = true;
        return made;
    case PART_PAD:
        made = material("nose pads", (struct vec4){0.88f, 0.86f, 0.84f, 1.0f}, 0.0f, 0.3f);
        made.transmission = 0.85f;
        return made;
    case PART_TIP:
        return acetate(eyewear, "temple tips", tortoise);
    case PART_METAL:
    case PART_COUNT:
        break;
    }
    return metal(eyewear, "metal");
}

enum result material_add_picture(const struct eyewear *eyewear, struct model *model)
{
    bool tortoise = eyewear->pattern == EYEWEAR_TORTOISE;
    if (!has_picture(eyewear->pattern))
        return RESULT_OK;
    model->images = calloc(1, sizeof *model->images);
    if (model->images == NULL)
        return RESULT_NO_MEMORY;
    model->image_count = 1;
    struct model_image *image = &model->images[0];
    (void)snprintf(image->name, sizeof image->name, "%s", eyewear_pattern_names[eyewear->pattern]);
    enum result result = tortoise ? picture_allocate(PATTERN_TILE_PX, PATTERN_TILE_PX, &image->picture)
                                  : picture_allocate(4, TWO_TONE_PX, &image->picture);
    if (result != RESULT_OK)
        return result;
    if (tortoise)
        pattern_tortoise(eyewear->colour_srgb, eyewear->second_srgb, TORTOISE_COVER, &image->picture);
    else
        pattern_two_tone(eyewear->colour_srgb, eyewear->second_srgb, &image->picture);
    return RESULT_OK;
}

struct solid_projection material_projection(const struct frame *frame, enum eyewear_part part,
                                            enum eyewear_pattern pattern)
{
    if (part == PART_LENS || (part == PART_FRONT && pattern == EYEWEAR_TWO_TONE)) {
        float height = frame->lens_height;
        return (struct solid_projection){
            .v_axis = {0, -1.0f / height, 0}, .u_offset = 0.5f, .v_offset = 0.5f - frame->lens_drop / height};
    }
    const float t = 1.0f / PATTERN_TILE_MM;
    return (struct solid_projection){.u_axis = {t, 0, t}, .v_axis = {0.35f * t, t, -0.35f * t}};
}
