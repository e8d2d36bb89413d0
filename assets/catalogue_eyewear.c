// "try_on": {"eyewear": …}: a pair of glasses from its measurements; "lens", which a model has too
// (assets/FORMAT.md: eyewear, lens).
#include "assets/catalogue_internal.h"

#include <stdio.h>
#include <string.h>

// --- lens --------------------------------------------------------------------------------------------------

static void read_share(struct catalogue_reading *reading, const struct json_cursor *object, const char *key,
                       double minimum, double maximum, float *out)
{
    (void)catalogue_accept(reading, json_get_float(object, key, minimum, maximum, out, &reading->line));
}

// A field that only some kinds of lens have.
static void refuse_of(struct catalogue_reading *reading, const struct json_cursor *lens, const char *key,
                      enum eyewear_lens_kind kind, const char *kinds)
{
    struct json_cursor member;
    if (json_member(lens, key, &member))
        (void)catalogue_accept(reading, json_fail(&member, RESULT_INVALID, &reading->line,
                                                  "a %s lens has none; one that has: %s",
                                                  eyewear_lens_kind_names[kind], kinds));
}

void catalogue_read_lens(struct catalogue_reading *reading, const struct json_cursor *lens,
                         struct eyewear_lens *out)
{
    static const char *const known[] = {
        "kind",    "transmittance", "colour", "gradient_to", "mirror", "mirror_strength",
        "coating", "polarised",     "index",  NULL};
    int kind = -1, coating = -1;
    if (!catalogue_check_fields(reading, lens, known))
        return;
    catalogue_read_word(reading, lens, "kind", "kind of lens", eyewear_lens_kind_names,
                        EYEWEAR_LENS_KIND_COUNT, &kind);
    if (kind >= 0) // another lens: nothing of the product's is left
        *out = (struct eyewear_lens){.kind = (enum eyewear_lens_kind)kind};
    read_share(reading, lens, "transmittance", EYEWEAR_MIN_TRANSMITTANCE, 1, &out->transmittance);
    read_share(reading, lens, "gradient_to", EYEWEAR_MIN_TRANSMITTANCE, 1, &out->gradient_to);
    read_share(reading, lens, "mirror_strength", 0.02, 0.95, &out->mirror_strength);
    read_share(reading, lens, "index", EYEWEAR_MIN_INDEX, EYEWEAR_MAX_INDEX, &out->index);
    catalogue_read_colour(reading, lens, "colour", out->colour_srgb, &out->has_colour);
    catalogue_read_colour(reading, lens, "mirror", out->mirror_srgb, &out->has_mirror);
    catalogue_read_word(reading, lens, "coating", "coating", eyewear_coating_names, EYEWEAR_COATING_COUNT,
                        &coating);
    if (coating >= 0)
        out->coating = (enum eyewear_coating)coating;
    (void)catalogue_accept(reading, json_get_boolean(lens, "polarised", &out->polarised, &reading->line));
    if (out->kind != EYEWEAR_LENS_GRADIENT && out->kind != EYEWEAR_LENS_MIRROR)
        refuse_of(reading, lens, "gradient_to", out->kind, "gradient, mirror");
    if (out->kind != EYEWEAR_LENS_MIRROR) {
        refuse_of(reading, lens, "mirror", out->kind, "mirror");
        refuse_of(reading, lens, "mirror_strength", out->kind, "mirror");
    }
}

struct eyewear_lens catalogue_lens_default(enum catalogue_category category)
{
    return (struct eyewear_lens){.kind = category == CATEGORY_SUNGLASSES ? EYEWEAR_LENS_TINTED
                                                                         : EYEWEAR_LENS_CLEAR};
}

// --- frame -------------------------------------------------------------------------------------------------

static void read_kinds(struct catalogue_reading *reading, const struct json_cursor *object,
                       struct eyewear *out)
{
    int shape = (int)out->shape, rim = (int)out->rim, material = (int)out->material;
    int finish = (int)out->finish, pattern = -1;
    catalogue_read_word(reading, object, "shape", "shape", eyewear_shape_names, EYEWEAR_SHAPE_COUNT, &shape);
    catalogue_read_word(reading, object, "rim", "rim", eyewear_rim_names, EYEWEAR_RIM_COUNT, &rim);
    catalogue_read_word(reading, object, "material", "material", eyewear_material_names,
                        EYEWEAR_MATERIAL_COUNT, &material);
    catalogue_read_word(reading, object, "finish", "finish", eyewear_finish_names, EYEWEAR_FINISH_COUNT,
                        &finish);
    catalogue_read_word(reading, object, "pattern", "pattern", eyewear_pattern_names, EYEWEAR_PATTERN_COUNT,
                        &pattern);
    out->shape = (enum eyewear_shape)shape;
    out->rim = (enum eyewear_rim)rim;
    out->material = (enum eyewear_material)material;
    out->finish = (enum eyewear_finish)finish;
    if (pattern >= 0) {
        out->pattern = (enum eyewear_pattern)pattern;
        out->has_colour = out->has_second_colour = false; // the product's are another pattern's
    }
}

// A metal's name, or the colour of a lacquer.
static void read_metal(struct catalogue_reading *reading, const struct json_cursor *object,
                       struct eyewear *out)
{
    struct json_cursor member;
    int metal = (int)out->metal;
    bool lacquer = false;
    if (!json_member(object, "metal", &member))
        return;
    const char *text = json_string_value(member.value); // NULL for what is no string
    if (text != NULL && text[0] == '#')
        catalogue_read_colour(reading, object, "metal", out->lacquer_srgb, &lacquer);
    else
        catalogue_read_word(reading, object, "metal", "metal, nor a colour \"#rrggbb\"", eyewear_metal_names,
                            EYEWEAR_METAL_COUNT, &metal);
    out->metal = lacquer ? EYEWEAR_LACQUER : (enum eyewear_metal)metal;
}

static void read_choice(struct catalogue_reading *reading, const struct json_cursor *object, const char *key,
                        enum eyewear_choice *out)
{
    struct json_cursor member;
    bool choice = false;
    if (json_member(object, key, &member) &&
        catalogue_accept(reading, json_get_boolean(object, key, &choice, &reading->line)))
        *out = choice ? EYEWEAR_YES : EYEWEAR_NO;
}

#define OTHER_FIELDS 12

void catalogue_read_eyewear(struct catalogue_reading *reading, const struct json_cursor *object,
                            struct eyewear *out)
{
    const char *known[OTHER_FIELDS + EYEWEAR_SIZE_COUNT + 1] = {
        "shape",         "rim",   "material",  "finish",        "pattern", "colour",
        "second_colour", "metal", "nose_pads", "double_bridge", "rivets",  "lens"};
    struct json_cursor lens;
    memcpy(&known[OTHER_FIELDS], eyewear_size_names, sizeof eyewear_size_names);
    if (!catalogue_check_fields(reading, object, known))
        return;
    read_kinds(reading, object, out);
    read_metal(reading, object, out);
    catalogue_read_colour(reading, object, "colour", out->colour_srgb, &out->has_colour);
    catalogue_read_colour(reading, object, "second_colour", out->second_srgb, &out->has_second_colour);
    read_choice(reading, object, "nose_pads", &out->nose_pads);
    read_choice(reading, object, "double_bridge", &out->double_bridge);
    read_choice(reading, object, "rivets", &out->rivets);
    for (int i = 0; i < EYEWEAR_SIZE_COUNT; i++) {
        struct eyewear_range range = eyewear_range((enum eyewear_size)i);
        read_share(reading, object, eyewear_size_names[i], range.minimum, range.maximum, &out->size[i]);
    }
    if (json_member(object, "lens", &lens))
        catalogue_read_lens(reading, &lens, &out->lens);
}

void catalogue_finish_eyewear(struct catalogue_reading *reading, const struct json_cursor *object,
                              struct eyewear *eyewear)
{
    static const enum eyewear_size needed[] = {EYEWEAR_LENS_WIDTH, EYEWEAR_BRIDGE_WIDTH, EYEWEAR_TEMPLE};
    struct diagnostic why = {0};
    const char *field = "";
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if (!(eyewear->size[needed[i]] > 0.0f)) {
            (void)catalogue_accept(reading, json_fail(object, RESULT_INVALID, &reading->line,
                                                      "try_on/eyewear/%s is missing: a frame is measured as "
                                                      "lens width, bridge and temple",
                                                      eyewear_size_names[needed[i]]));
            return;
        }
    eyewear_complete(eyewear);
    if (eyewear_check(eyewear, &field, &why) != RESULT_OK)
        (void)catalogue_accept(reading, json_fail(object, RESULT_INVALID, &reading->line,
                                                  "try_on/eyewear/%s: %s", field, why.text));
}
