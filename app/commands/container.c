#include "app/commands/container.h"

#include "assets/image.h"
#include "platform/base/colour.h"

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
    LENS
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
    [LASHES] = {"demo/models/lashes.glb", {.turn_rad = 0.20f, .tilt_rad = 0.95f, .fill = 0.84f}},
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
        return false_lashes ? LASHES : MASCARA;
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

// --- filling
// ------------------------------------------------------------------------------------------------

// How the product itself shines, before it is on anybody's face.
struct substance {
    float metallic, roughness, clearcoat;
};

// A bullet, a fluid: as it is when it is moist.
static struct substance moist_substance(enum makeup_finish finish)
{
    switch (finish) {
    case FINISH_MATTE:
        return (struct substance){0.0f, 0.72f, 0.0f};
    case FINISH_SATIN:
        return (struct substance){0.0f, 0.45f, 0.0f};
    case FINISH_CREAM:
        return (struct substance){0.0f, 0.36f, 0.0f};
    case FINISH_GLOSS:
        return (struct substance){0.0f, 0.30f, 1.0f};
    case FINISH_SHEER:
        return (struct substance){0.0f, 0.28f, 0.4f};
    case FINISH_SHIMMER:
        return (struct substance){0.35f, 0.38f, 0.0f};
    case FINISH_GLITTER:
        return (struct substance){0.45f, 0.45f, 0.3f};
    case FINISH_METALLIC:
        return (struct substance){0.75f, 0.34f, 0.0f};
    case FINISH_RADIANT:
    case FINISH_COUNT:
        break;
    }
    return (struct substance){0.1f, 0.35f, 0.2f};
}

// Pressed powder: dull but for what glitters in it.
static struct substance powder_substance(enum makeup_finish finish)
{
    switch (finish) {
    case FINISH_SHIMMER:
    case FINISH_GLITTER:
        return (struct substance){0.45f, 0.42f, 0.0f};
    case FINISH_METALLIC:
        return (struct substance){0.85f, 0.36f, 0.0f};
    case FINISH_SATIN:
    case FINISH_RADIANT:
    case FINISH_GLOSS:
        return (struct substance){0.12f, 0.55f, 0.0f};
    case FINISH_MATTE:
    case FINISH_CREAM:
    case FINISH_SHEER:
    case FINISH_COUNT:
        break;
    }
    return (struct substance){0.0f, 0.9f, 0.0f};
}

static struct substance substance_of(const struct makeup_product *makeup, enum makeup_finish finish)
{
    switch (container_index(makeup)) {
    case LIPSTICK:
        return moist_substance(finish);
    case GLOSS:
    case CONCEALER: // seen through the tube's wall
        return (struct substance){0.0f, 0.35f, 1.0f};
    case BOTTLE:
        return (struct substance){0.0f, 0.6f, 0.0f};
    case LENS:
        return (struct substance){0.0f, 0.12f, 0.0f};
    case COMPACT:
    case PALETTE:
    case PALETTE + 1:
    case PALETTE + 2:
    case PALETTE + 3:
        return powder_substance(finish);
    default: // pencils, brushes, lashes
        return (struct substance){finish == FINISH_METALLIC ? 0.6f : 0.0f, 0.5f, 0.0f};
    }
}

static void fill_material(struct model_material *material, const struct makeup_product *makeup,
                          const struct makeup_shade *shade)
{
    const struct substance substance = substance_of(makeup, shade->finish);
    const uint8_t *srgb = shade->colour_srgb;
    material->base_colour = (struct vec4){colour_linear_of_byte(srgb[0]), colour_linear_of_byte(srgb[1]),
                                          colour_linear_of_byte(srgb[2]), 1.0f};
    material->metallic = substance.metallic;
    material->roughness = substance.roughness;
    material->clearcoat = substance.clearcoat;
    material->clearcoat_roughness = 0.08f;
}

enum result container_fill(struct model *model, const struct catalogue_try_on *try_on, struct diagnostic *why)
{
    static const char prefix[] = "shade ";
    const struct makeup_product *makeup = &try_on->makeup;
    for (int i = 0; i < model->material_count; i++) {
        struct model_material *material = &model->materials[i];
        if (strncmp(material->name, prefix, sizeof prefix - 1) != 0)
            continue;
        long number = strtol(material->name + sizeof prefix - 1, NULL, 10);
        bool there = number >= 1 && number <= makeup->shade_count;
        fill_material(material, makeup, &makeup->shades[there ? number - 1 : 0]);
        if (makeup->kind != MAKEUP_CONTACT_LENS || try_on->texture_path == NULL || model->image_count == 0)
            continue;
        struct picture print = {0};
        enum result result = image_load(try_on->texture_path, &print, why);
        if (result != RESULT_OK)
            return result;
        picture_free(&model->images[0].picture);
        model->images[0].picture = print;
        material->base_colour = (struct vec4){1.0f, 1.0f, 1.0f, 1.0f};
    }
    return RESULT_OK;
}
