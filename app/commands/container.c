#include "app/commands/container.h"

#include "assets/image.h"
#include "platform/base/colour.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    LIPSTICK,
    GLOSS,
    BOTTLE,
    CONCEALER,
    PENCIL,
    PEN,
    MASCARA,
    COMPACT,
    PALETTE,
    LASHES = PALETTE + 4,
    LENS = LASHES + 4
};

static const struct container containers[] = {
    [LIPSTICK] = {"demo/models/lipstick.glb", {.turn_rad = 0.15f, .tilt_rad = 0.20f, .fill = 0.74f}},
    [GLOSS] = {"demo/models/gloss.glb", {.turn_rad = 0.15f, .tilt_rad = 0.20f, .fill = 0.80f}},
    [BOTTLE] = {"demo/models/bottle.glb", {.turn_rad = 0.38f, .tilt_rad = 0.20f, .fill = 0.78f}},
    [CONCEALER] = {"demo/models/concealer.glb", {.turn_rad = 0.38f, .tilt_rad = 0.20f, .fill = 0.78f}},
    [PENCIL] = {"demo/models/pencil.glb", {.tilt_rad = 0.85f, .fill = 0.84f}},
    [PEN] = {"demo/models/pen.glb", {.tilt_rad = 0.85f, .fill = 0.84f}},
    [MASCARA] = {"demo/models/mascara.glb", {.turn_rad = 0.15f, .tilt_rad = 0.20f, .fill = 0.76f}},
    [COMPACT] = {"demo/models/compact.glb", {.turn_rad = 0.30f, .tilt_rad = 0.62f, .fill = 0.76f}},
    [PALETTE] = {"demo/models/palette-2.glb", {.turn_rad = 0.25f, .tilt_rad = 0.70f, .fill = 0.76f}},
    [PALETTE + 1] = {"demo/models/palette-3.glb", {.turn_rad = 0.25f, .tilt_rad = 0.70f, .fill = 0.82f}},
    [PALETTE + 2] = {"demo/models/palette-4.glb", {.turn_rad = 0.25f, .tilt_rad = 0.70f, .fill = 0.86f}},
    [PALETTE + 3] = {"demo/models/palette-5.glb", {.turn_rad = 0.25f, .tilt_rad = 0.70f, .fill = 0.90f}},
    [LASHES] = {"demo/models/lashes-natural.glb", {.turn_rad = 0.20f, .tilt_rad = 0.95f, .fill = 0.84f}},
    [LASHES + 1] = {"demo/models/lashes-wispy.glb", {.turn_rad = 0.20f, .tilt_rad = 0.95f, .fill = 0.84f}},
    [LASHES + 2] = {"demo/models/lashes-cat-eye.glb", {.turn_rad = 0.20f, .tilt_rad = 0.95f, .fill = 0.84f}},
    [LASHES + 3] = {"demo/models/lashes-doll-eye.glb", {.turn_rad = 0.20f, .tilt_rad = 0.95f, .fill = 0.84f}},
    [LENS] = {"demo/models/lens.glb", {.turn_rad = 0.30f, .tilt_rad = 0.95f, .fill = 0.70f}},
};

static int container_index(const struct makeup_product *makeup)
{
    bool false_lashes = makeup->style >= STYLE_FALSE_NATURAL && makeup->style <= STYLE_FALSE_DOLL_EYE;
    switch (makeup->kind) {
    case MAKEUP_LIP_GLOSS:
        return GLOSS;
    case MAKEUP_FOUNDATION:
        return BOTTLE;
    case MAKEUP_CONCEALER:
        return CONCEALER;
    case MAKEUP_LIP_LINER:
        return PENCIL;
    case MAKEUP_EYELINER: // a line that is soft is drawn with a kohl pencil
        return makeup->edge < 0.6f ? PENCIL : PEN;
    case MAKEUP_MASCARA:
        return false_lashes ? LASHES + (int)makeup->style - (int)STYLE_FALSE_NATURAL : MASCARA;
    case MAKEUP_BROW:
        return makeup->style == STYLE_POWDER ? COMPACT : makeup->style == STYLE_GEL ? MASCARA : PENCIL;
    case MAKEUP_BLUSH:
    case MAKEUP_BRONZER:
    case MAKEUP_HIGHLIGHTER:
        return COMPACT;
    case MAKEUP_EYE_SHADOW:
        return makeup->shade_count > 1 ? PALETTE + makeup->shade_count - 2 : COMPACT;
    case MAKEUP_CONTACT_LENS:
        return LENS;
    case MAKEUP_LIPSTICK:
    case MAKEUP_KIND_COUNT:
        break;
    }
    return LIPSTICK;
}

const struct container *container_of(const struct makeup_product *makeup)
{
    return &containers[container_index(makeup)];
}

int container_case(const struct model *model, const char *brand)
{
    unsigned sum = 0;
    for (const char *c = brand; *c != '\0'; c++)
        sum = sum * 31u + (unsigned char)*c;
    return model->variant_count > 0 ? (int)(sum % (unsigned)model->variant_count) : MODEL_NONE;
}

// Against the mean over what stands upright, by which swatches look right, the studio lights what lies flat
// so much more.
#define FLAT_LIGHT 0.72f

// --- filling ----------------------------------------------------------------------------------------------

// How the product itself shines, before it is on anybody's face.
struct substance {
    float metallic, roughness, clearcoat;
    bool lies_flat; // and so takes the full light from above
    bool shows_grains;
};

// A bullet, a fluid: as it is when it is moist.
static struct substance moist_substance(enum makeup_finish finish)
{
    switch (finish) {
    case FINISH_MATTE:
        return (struct substance){0.0f, 0.72f, 0.0f, false, false};
    case FINISH_SATIN:
        return (struct substance){0.0f, 0.45f, 0.0f, false, false};
    case FINISH_CREAM:
        return (struct substance){0.0f, 0.36f, 0.0f, false, false};
    case FINISH_GLOSS:
        return (struct substance){0.0f, 0.30f, 1.0f, false, false};
    case FINISH_SHEER:
        return (struct substance){0.0f, 0.28f, 0.4f, false, false};
    case FINISH_SHIMMER:
        return (struct substance){0.35f, 0.38f, 0.0f, false, false};
    case FINISH_GLITTER:
        return (struct substance){0.45f, 0.45f, 0.3f, false, false};
    case FINISH_METALLIC:
        return (struct substance){0.75f, 0.34f, 0.0f, false, false};
    case FINISH_RADIANT:
    case FINISH_COUNT:
        break;
    }
    return (struct substance){0.1f, 0.35f, 0.2f, false, false};
}

// Pressed powder: dull but for what glitters in it.
static struct substance powder_substance(enum makeup_finish finish)
{
    switch (finish) {
    case FINISH_SHIMMER:
    case FINISH_GLITTER:
        return (struct substance){0.45f, 0.42f, 0.0f, false, false};
    case FINISH_METALLIC:
        return (struct substance){0.85f, 0.36f, 0.0f, false, false};
    case FINISH_SATIN:
    case FINISH_RADIANT:
    case FINISH_GLOSS:
        return (struct substance){0.12f, 0.55f, 0.0f, false, false};
    case FINISH_MATTE:
    case FINISH_CREAM:
    case FINISH_SHEER:
    case FINISH_COUNT:
        break;
    }
    return (struct substance){0.0f, 0.9f, 0.0f, false, false};
}

static struct substance substance_of(const struct makeup_product *makeup, enum makeup_finish finish)
{
    struct substance pressed = powder_substance(finish);
    pressed.lies_flat = true;
    pressed.shows_grains = true;
    switch (container_index(makeup)) {
    case LIPSTICK:
        return moist_substance(finish);
    case GLOSS: // both seen through the tube's wall
        return (struct substance){0.0f, 0.35f, 1.0f, false, true};
    case CONCEALER:
        return (struct substance){0.0f, 0.35f, 1.0f, false, false};
    case BOTTLE:
        return (struct substance){0.0f, 0.6f, 0.0f, false, false};
    case LENS:
        return (struct substance){0.0f, 0.12f, 0.0f, false, false};
    case COMPACT:
    case PALETTE:
    case PALETTE + 1:
    case PALETTE + 2:
    case PALETTE + 3:
        return pressed;
    default: // pencils, brushes, lashes
        return (struct substance){finish == FINISH_METALLIC ? 0.6f : 0.0f, 0.5f, 0.0f, false, false};
    }
}

// A tile of the product's surface with the grains in it, for finishes that have them.
#define GRAIN_TILE_PX 512
#define GRAIN_PX_MM 20.0f  // of the tile
#define GRAIN_TILE_UV 0.5f // tiles a unit of the containers' u and v, which is PACKAGING_LENS_PRINT_MM

// An integer hash by multiplication and shifts: 0..1.
static float chance(uint32_t x, uint32_t y, uint32_t seed)
{
    uint32_t h = x * 0x9e3779b1u ^ y * 0x85ebca77u ^ seed * 0xc2b2ae3du;
    h = (h ^ h >> 15) * 0x2c1b3c6du;
    h = (h ^ h >> 12) * 0x297a2d39u;
    return (float)((h ^ h >> 15) >> 8) / 16777215.0f;
}

static void scatter_grains(struct picture *tile, const struct makeup_shade *shade, float grain_mm)
{
    int cells = (int)((float)GRAIN_TILE_PX / (grain_mm * GRAIN_PX_MM) * 0.8f);
    float cell_px = (float)GRAIN_TILE_PX / (float)cells;
    for (int y = 0; y < GRAIN_TILE_PX; y++)
        for (int x = 0; x < GRAIN_TILE_PX; x++) {
            uint32_t i = (uint32_t)((float)x / cell_px), j = (uint32_t)((float)y / cell_px);
            float dx = ((float)x + 0.5f) / cell_px - (float)i - 0.35f - 0.3f * chance(i, j, 1);
            float dy = ((float)y + 0.5f) / cell_px - (float)j - 0.35f - 0.3f * chance(i, j, 2);
            float size = 0.18f + 0.2f * chance(i, j, 3), bright = chance(i, j, 4);
            bool grain = bright > 0.45f && dx * dx + dy * dy < size * size;
            uint8_t *pixel = picture_row(tile, y) + 4 * (size_t)x;
            for (int k = 0; k < 3; k++)
                pixel[k] = grain ? (uint8_t)((float)shade->colour_srgb[k] +
                                             bright * (float)(shade->sparkle_srgb[k] - shade->colour_srgb[k]))
                                 : shade->colour_srgb[k];
            pixel[3] = 255;
        }
}

// Adds the tile to the model's pictures and the material.
static enum result add_grains(struct model *model, struct model_material *material,
                              const struct makeup_shade *shade, struct diagnostic *why)
{
    float usual_mm = shade->finish == FINISH_GLITTER ? 0.9f : 0.5f;
    struct model_image *images =
        realloc(model->images, ((size_t)model->image_count + 1) * sizeof *model->images);
    if (images == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for a shade's grains");
    model->images = images;
    struct model_image *image = &images[model->image_count];
    *image = (struct model_image){.name = "grains"};
    if (picture_allocate(GRAIN_TILE_PX, GRAIN_TILE_PX, &image->picture) != RESULT_OK)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for a shade's grains");
    scatter_grains(&image->picture, shade, shade->sparkle_mm > 0.0f ? shade->sparkle_mm : usual_mm);
    material->base_colour_texture = (struct model_texture){.image = model->image_count++,
                                                           .scale = {GRAIN_TILE_UV, GRAIN_TILE_UV},
                                                           .repeat_u = true,
                                                           .repeat_v = true};
    return RESULT_OK;
}

static enum result fill_material(struct model *model, struct model_material *material,
                                 const struct makeup_product *makeup, const struct makeup_shade *shade,
                                 struct diagnostic *why)
{
    const struct substance substance = substance_of(makeup, shade->finish);
    const float light = substance.lies_flat ? FLAT_LIGHT : 1.0f;
    struct vec3 colour = {colour_linear_of_byte(shade->colour_srgb[0]),
                          colour_linear_of_byte(shade->colour_srgb[1]),
                          colour_linear_of_byte(shade->colour_srgb[2])};
    material->metallic = substance.metallic;
    material->roughness = substance.roughness;
    material->clearcoat = substance.clearcoat;
    material->clearcoat_roughness = 0.08f;
    bool has_grains =
        substance.shows_grains && (shade->finish == FINISH_SHIMMER || shade->finish == FINISH_GLITTER);
    if (has_grains)
        colour = (struct vec3){1.0f, 1.0f, 1.0f};
    material->base_colour = (struct vec4){light * colour.x, light * colour.y, light * colour.z, 1.0f};
    return has_grains ? add_grains(model, material, shade, why) : RESULT_OK;
}

enum result container_fill(struct model *model, const struct catalogue_try_on *try_on, struct diagnostic *why)
{
    static const char prefix[] = "shade ";
    const struct makeup_product *makeup = &try_on->makeup;
    enum result result = RESULT_OK;
    for (int i = 0; i < model->material_count && result == RESULT_OK; i++) {
        struct model_material *material = &model->materials[i];
        if (strncmp(material->name, prefix, sizeof prefix - 1) != 0)
            continue;
        long number = strtol(material->name + sizeof prefix - 1, NULL, 10);
        bool there = number >= 1 && number <= makeup->shade_count;
        if (!there && number != 1)
            continue;
        result = fill_material(model, material, makeup, &makeup->shades[number - 1], why);
        if (result != RESULT_OK || makeup->kind != MAKEUP_CONTACT_LENS || try_on->texture_path == NULL ||
            model->image_count == 0)
            continue;
        struct picture print = {0};
        result = image_load(try_on->texture_path, &print, why);
        if (result != RESULT_OK)
            break;
        picture_free(&model->images[0].picture);
        model->images[0].picture = print;
        material->base_colour = (struct vec4){1.0f, 1.0f, 1.0f, 1.0f};
    }
    return result;
}
