// "try_on": {"makeup": …}: a product's colour, finish, shape and sizes (assets/FORMAT.md: makeup).
#include "assets/catalogue_internal.h"

#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct catalogue_makeup_fields catalogue_makeup_defaults(enum makeup_kind kind)
{
    struct catalogue_makeup_fields fields = {.product = makeup_defaults(kind)};
    fields.plain.shade = fields.product.shades[0];
    return fields;
}

// --- which fields a kind has -------------------------------------------------------------------------------

enum field {
    FIELD_COLOUR,
    FIELD_COVERAGE,
    FIELD_FINISH,
    FIELD_SPARKLE,
    FIELD_EDGE,
    FIELD_STYLE,
    FIELD_WIDTH,
    FIELD_WING,
    FIELD_LENGTH,
    FIELD_DIAMETER,
    FIELD_PALETTE,
    FIELD_TEXTURE,
    FIELD_COUNT
};

static const char *const field_names[FIELD_COUNT + 1] = {
    [FIELD_COLOUR] = "colour",
    [FIELD_COVERAGE] = "coverage",
    [FIELD_FINISH] = "finish",
    [FIELD_SPARKLE] = "sparkle",
    [FIELD_EDGE] = "edge",
    [FIELD_STYLE] = "style",
    [FIELD_WIDTH] = "width_mm",
    [FIELD_WING] = "wing_mm",
    [FIELD_LENGTH] = "length_mm",
    [FIELD_PALETTE] = "palette",
    [FIELD_DIAMETER] = "diameter_mm",
    [FIELD_TEXTURE] = "texture",
};

static bool has_field(enum makeup_kind kind, enum field field)
{
    const struct makeup_sizes *sizes = makeup_sizes(kind);
    switch (field) {
    case FIELD_STYLE:
        return makeup_styles(kind)[0] != STYLE_PLAIN;
    case FIELD_WIDTH:
        return sizes->width_mm.maximum > 0;
    case FIELD_WING:
        return sizes->wing_mm.maximum > 0;
    case FIELD_LENGTH:
        return sizes->length_mm.maximum > 0;
    case FIELD_DIAMETER:
        return sizes->diameter_mm.maximum > 0;
    case FIELD_PALETTE:
        return kind == MAKEUP_EYE_SHADOW;
    case FIELD_TEXTURE:
        return makeup_takes_texture(kind);
    case FIELD_COLOUR:
    case FIELD_COVERAGE:
    case FIELD_FINISH:
    case FIELD_SPARKLE:
    case FIELD_EDGE:
    case FIELD_COUNT:
        break;
    }
    return true;
}

// A field that other kinds have is an error here; one that none has was warned of.
static void refuse_others_fields(struct catalogue_reading *reading, const struct json_cursor *makeup,
                                 enum makeup_kind kind)
{
    const char *own[FIELD_COUNT] = {NULL};
    char all[200];
    for (int i = 0; i < FIELD_COUNT; i++)
        own[i] = has_field(kind, (enum field)i) ? field_names[i] : NULL;
    catalogue_join_names(own, FIELD_COUNT, all, sizeof all);
    for (int i = 0; i < FIELD_COUNT; i++) {
        struct json_cursor member;
        if (own[i] == NULL && json_member(makeup, field_names[i], &member))
            (void)catalogue_accept(reading,
                                   json_fail(&member, RESULT_INVALID, &reading->line,
                                             "%s has no such field; it has: %s",
                                             catalogue_category_name((enum catalogue_category)kind), all));
    }
}

// --- shades ------------------------------------------------------------------------------------------------

static void read_sparkle(struct catalogue_reading *reading, const struct json_cursor *object,
                         struct catalogue_shade_fields *fields)
{
    static const char *const known[] = {"size_mm", "colour", NULL};
    struct json_cursor sparkle, size;
    if (!json_member(object, "sparkle", &sparkle) || !catalogue_check_fields(reading, &sparkle, known))
        return;
    if (json_member(&sparkle, "size_mm", &size) &&
        catalogue_accept(reading,
                         json_get_float(&sparkle, "size_mm", MAKEUP_SPARKLE_MIN_MM, MAKEUP_SPARKLE_MAX_MM,
                                        &fields->shade.sparkle_mm, &reading->line)))
        fields->has_sparkle_size = true;
    catalogue_read_colour(reading, &sparkle, "colour", fields->shade.sparkle_srgb,
                          &fields->has_sparkle_colour);
}

static void read_shade(struct catalogue_reading *reading, const struct json_cursor *object,
                       struct catalogue_shade_fields *fields)
{
    struct json_cursor member;
    int finish = -1;
    catalogue_read_colour(reading, object, "colour", fields->shade.colour_srgb, &fields->has_colour);
    if (json_member(object, "coverage", &member) &&
        catalogue_accept(reading,
                         json_get_float(object, "coverage", 0, 1, &fields->shade.coverage, &reading->line)))
        fields->has_coverage = true;
    catalogue_read_word(reading, object, "finish", "finish", makeup_finish_names, FINISH_COUNT, &finish);
    if (finish >= 0) {
        fields->shade.finish = (enum makeup_finish)finish;
        fields->has_finish = true;
    }
    read_sparkle(reading, object, fields);
}

// --- palettes ----------------------------------------------------------------------------------------------

static bool read_zone(struct catalogue_reading *reading, const struct json_cursor *object,
                      const struct catalogue_shade_fields *before, int before_count,
                      struct catalogue_shade_fields *fields)
{
    struct json_cursor member;
    int zone = -1;
    char zones[100];
    if (!json_member(object, "zone", &member)) {
        catalogue_join_names(makeup_zone_names, ZONE_COUNT, zones, sizeof zones);
        return catalogue_accept(reading, json_fail(object, RESULT_INVALID, &reading->line,
                                                   "\"zone\" is missing: one of %s", zones));
    }
    catalogue_read_word(reading, object, "zone", "zone", makeup_zone_names, ZONE_COUNT, &zone);
    if (zone < 0)
        return false;
    for (int i = 0; i < before_count; i++)
        if (before[i].shade.zone == (enum makeup_zone)zone)
            return catalogue_accept(reading, json_fail(&member, RESULT_INVALID, &reading->line,
                                                       "\"%s\" has a shade already, in palette/%d",
                                                       makeup_zone_names[zone], i));
    fields->shade.zone = (enum makeup_zone)zone;
    return true;
}

static void read_palette(struct catalogue_reading *reading, const struct json_cursor *makeup,
                         struct catalogue_makeup_fields *fields)
{
    static const char *const known[] = {"zone", "colour", "coverage", "finish", "sparkle", NULL};
    struct json_cursor palette, colour;
    if (!json_member(makeup, "palette", &palette))
        return;
    size_t count = json_count(&palette);
    if (json_is_array(palette.value) && (count == 0 || count > MAKEUP_SHADES_MAX)) {
        char zones[100];
        catalogue_join_names(makeup_zone_names, ZONE_COUNT, zones, sizeof zones);
        (void)catalogue_accept(reading, json_fail(&palette, RESULT_INVALID, &reading->line,
                                                  "%zu zones; a palette has 1 to %d of %s", count,
                                                  MAKEUP_SHADES_MAX, zones));
        return;
    }
    if (!catalogue_accept(reading, json_expect_array(&palette, 1, MAKEUP_SHADES_MAX, &reading->line)))
        return;
    if (json_member(makeup, "colour", &colour))
        (void)catalogue_accept(reading, json_fail(&colour, RESULT_INVALID, &reading->line,
                                                  "a palette's colours stand in its zones"));
    fields->palette_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct json_cursor object = json_element(&palette, i), member;
        struct catalogue_shade_fields *shade = &fields->palette[fields->palette_count];
        *shade = (struct catalogue_shade_fields){0};
        if (!catalogue_check_fields(reading, &object, known) ||
            !read_zone(reading, &object, fields->palette, fields->palette_count, shade) ||
            !catalogue_accept(reading, json_need(&object, "colour", &member, &reading->line)))
            continue;
        read_shade(reading, &object, shade);
        fields->palette_count++;
    }
}

// --- shape and sizes ---------------------------------------------------------------------------------------

// A number, or a word for it.
static void read_edge(struct catalogue_reading *reading, const struct json_cursor *makeup, float *edge)
{
    static const char *const words[] = {"blurred", "soft", "sharp"};
    static const float values[] = {0.0f, 0.5f, 1.0f};
    struct json_cursor member;
    int word = -1;
    if (json_member(makeup, "edge", &member) && !json_is_string(member.value)) {
        (void)catalogue_accept(reading, json_get_float(makeup, "edge", 0, 1, edge, &reading->line));
        return;
    }
    catalogue_read_word(reading, makeup, "edge", "edge: a number from 0 to 1, or one of", words, COUNT(words),
                        &word);
    if (word >= 0)
        *edge = values[word];
}

static void read_style(struct catalogue_reading *reading, const struct json_cursor *makeup,
                       struct makeup_product *product)
{
    const char *names[STYLE_COUNT] = {NULL};
    char what[40];
    int style = -1;
    for (const enum makeup_style *own = makeup_styles(product->kind); *own != STYLE_COUNT; own++)
        names[*own] = makeup_style_names[*own];
    (void)snprintf(what, sizeof what, "style of %s",
                   catalogue_category_name((enum catalogue_category)product->kind));
    catalogue_read_word(reading, makeup, "style", what, names, STYLE_COUNT, &style);
    if (style >= 0)
        product->style = (enum makeup_style)style;
}

static void read_size(struct catalogue_reading *reading, const struct json_cursor *makeup, const char *key,
                      struct makeup_range range, float *out)
{
    if (range.maximum > 0)
        (void)catalogue_accept(
            reading, json_get_float(makeup, key, range.minimum, range.maximum, out, &reading->line));
}

void catalogue_read_makeup(struct catalogue_reading *reading, const struct json_cursor *makeup,
                           struct catalogue_makeup_fields *fields)
{
    struct makeup_product *product = &fields->product;
    const struct makeup_sizes *sizes = makeup_sizes(product->kind);
    struct json_cursor colour;
    if (!catalogue_check_fields(reading, makeup, field_names))
        return;
    refuse_others_fields(reading, makeup, product->kind);
    if (json_member(makeup, "colour", &colour))
        fields->palette_count = 0; // a variant's colour takes the place of the product's palette
    read_shade(reading, makeup, &fields->plain);
    if (has_field(product->kind, FIELD_PALETTE))
        read_palette(reading, makeup, fields);
    read_edge(reading, makeup, &product->edge);
    if (has_field(product->kind, FIELD_STYLE))
        read_style(reading, makeup, product);
    read_size(reading, makeup, "width_mm", sizes->width_mm, &product->width_mm);
    read_size(reading, makeup, "wing_mm", sizes->wing_mm, &product->wing_mm);
    read_size(reading, makeup, "length_mm", sizes->length_mm, &product->length_mm);
    read_size(reading, makeup, "diameter_mm", sizes->diameter_mm, &product->diameter_mm);
    if (has_field(product->kind, FIELD_TEXTURE))
        catalogue_read_path(reading, makeup, "texture", &fields->texture);
}

// --- the product -------------------------------------------------------------------------------------------

bool catalogue_makeup_is_complete(const struct catalogue_makeup_fields *fields)
{
    return fields->palette_count > 0 || fields->plain.has_colour;
}

struct makeup_product catalogue_makeup_product(const struct catalogue_makeup_fields *fields)
{
    struct makeup_product product = fields->product;
    const struct makeup_shade *plain = &fields->plain.shade;
    product.shades[0] = *plain;
    product.shade_count = fields->palette_count > 0 ? fields->palette_count : 1;
    for (int i = 0; i < fields->palette_count; i++) {
        const struct catalogue_shade_fields *given = &fields->palette[i];
        struct makeup_shade *shade = &product.shades[i];
        *shade = given->shade;
        if (!given->has_coverage)
            shade->coverage = plain->coverage;
        if (!given->has_finish)
            shade->finish = plain->finish;
        if (!given->has_sparkle_size)
            shade->sparkle_mm = plain->sparkle_mm;
        if (!given->has_sparkle_colour)
            memcpy(shade->sparkle_srgb, plain->sparkle_srgb, sizeof shade->sparkle_srgb);
    }
    return product;
}
