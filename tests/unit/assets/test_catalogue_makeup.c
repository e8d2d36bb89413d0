// What products of make-up say of themselves in a catalogue, and complete looks.
#include "assets/catalogue.h"
#include "assets/lint.h"
#include "platform/encode/png.h"
#include "tests/support/catalogue_lines.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <string.h>

#define MAKEUP "/products/0/try_on/makeup"

static enum result parse(const char *text, struct lines *lines, struct catalogue **out)
{
    struct diagnostic why = {0};
    return lines_parse(text, lines, out, &why);
}

// One product of the category with these fields of "makeup", on line 2.
static enum result parse_makeup(const char *category, const char *fields, struct lines *lines,
                                struct catalogue **out)
{
    char text[4096];
    (void)snprintf(text, sizeof text,
                   HEAD "{\"sku\": \"P\", \"title\": \"P\", \"category\": \"%s\", \"try_on\": {\"makeup\":\n"
                        "{%s}}}]}",
                   category, fields);
    return parse(text, lines, out);
}

static struct catalogue *expect_read(const char *category, const char *fields)
{
    struct lines lines = {0};
    struct catalogue *catalogue = NULL;
    if (parse_makeup(category, fields, &lines, &catalogue) != RESULT_OK || lines.text[0] != '\0')
        fail_msg("%s {%s}: %s", category, fields, lines.text);
    return catalogue;
}

// Refused with this one line, which stands behind "E c.json: line 2: /products/0/try_on/makeup".
static void expect_refused(const char *category, const char *fields, const char *expected)
{
    struct lines lines = {0};
    struct catalogue *catalogue = NULL;
    char line[1024];
    assert_int_not_equal(parse_makeup(category, fields, &lines, &catalogue), RESULT_OK);
    (void)snprintf(line, sizeof line, "E c.json: line 2: " MAKEUP "%s\n", expected);
    assert_string_equal(lines.text, line);
}

static const struct makeup_product *makeup_of(const struct catalogue *catalogue, int variant)
{
    return &catalogue->products[0].variants[variant].try_on.makeup;
}

static void expect_near(float value, float expected)
{
    if (!(value > expected - 1e-5f && value < expected + 1e-5f))
        fail_msg("%g instead of %g", (double)value, (double)expected);
}

static void what_is_left_out_is_the_categorys(void **state)
{
    (void)state;
    for (int k = 0; k < MAKEUP_KIND_COUNT; k++) {
        const char *name = catalogue_category_name((enum catalogue_category)k);
        struct catalogue *catalogue = expect_read(name, "\"colour\": \"#102030\"");
        const struct makeup_product *makeup = makeup_of(catalogue, 0);
        const struct makeup_product usual = makeup_defaults((enum makeup_kind)k);
        assert_int_equal(makeup->kind, k);
        assert_int_equal(makeup->style, usual.style);
        assert_int_equal(makeup->shade_count, 1);
        assert_int_equal(makeup->shades[0].finish, usual.shades[0].finish);
        assert_int_equal(makeup->shades[0].zone, ZONE_LID);
        assert_memory_equal(makeup->shades[0].colour_srgb, ((uint8_t[]){0x10, 0x20, 0x30}), 3);
        expect_near(makeup->shades[0].coverage, usual.shades[0].coverage);
        expect_near(makeup->edge, usual.edge);
        expect_near(makeup->width_mm, usual.width_mm);
        expect_near(makeup->length_mm, usual.length_mm);
        expect_near(makeup->diameter_mm, usual.diameter_mm);
        catalogue_destroy(catalogue);
    }
}

static void shape_and_sizes_are_read(void **state)
{
    (void)state;
    struct catalogue *liner =
        expect_read("eyeliner", "\"colour\": \"#000000\", \"style\": \"both\", \"width_mm\": 2, \"wing_mm\": "
                                "6.5, \"edge\": \"sharp\", \"finish\": \"glitter\", \"sparkle\": "
                                "{\"size_mm\": 0.3, \"colour\": \"#ffd700\"}");
    const struct makeup_product *makeup = makeup_of(liner, 0);
    assert_int_equal(makeup->style, STYLE_BOTH);
    expect_near(makeup->width_mm, 2);
    expect_near(makeup->wing_mm, 6.5f);
    expect_near(makeup->edge, 1);
    assert_int_equal(makeup->shades[0].finish, FINISH_GLITTER);
    expect_near(makeup->shades[0].sparkle_mm, 0.3f);
    assert_memory_equal(makeup->shades[0].sparkle_srgb, ((uint8_t[]){0xff, 0xd7, 0}), 3);
    catalogue_destroy(liner);
    struct catalogue *lashes = expect_read(
        "mascara", "\"colour\": \"#000000\", \"style\": \"false_wispy\", \"length_mm\": 12, \"edge\": 0.25");
    assert_int_equal(makeup_of(lashes, 0)->style, STYLE_FALSE_WISPY);
    expect_near(makeup_of(lashes, 0)->length_mm, 12);
    expect_near(makeup_of(lashes, 0)->edge, 0.25f);
    catalogue_destroy(lashes);
    struct catalogue *lens =
        expect_read("contact_lens", "\"colour\": \"#3355aa\", \"style\": \"opaque\", \"diameter_mm\": 13.5, "
                                    "\"texture\": \"t/print.png\", \"edge\": \"blurred\"");
    expect_near(makeup_of(lens, 0)->diameter_mm, 13.5f);
    expect_near(makeup_of(lens, 0)->edge, 0);
    assert_string_equal(lens->products[0].variants[0].try_on.texture_path, "shop/t/print.png");
    catalogue_destroy(lens);
}

static void a_palettes_shade_has_from_the_product_what_it_leaves_out(void **state)
{
    (void)state;
    struct catalogue *catalogue = expect_read(
        "eye_shadow",
        "\"coverage\": 0.6, \"finish\": \"satin\", \"sparkle\": {\"size_mm\": 0.7}, \"palette\": ["
        "{\"zone\": \"outer\", \"colour\": \"#111111\"}, "
        "{\"zone\": \"lower\", \"colour\": \"#222222\", \"coverage\": 0.2, \"finish\": \"shimmer\", "
        "\"sparkle\": {\"colour\": \"#aabbcc\"}}]");
    const struct makeup_product *makeup = makeup_of(catalogue, 0);
    assert_int_equal(makeup->shade_count, 2);
    assert_int_equal(makeup->shades[0].zone, ZONE_OUTER);
    assert_int_equal(makeup->shades[0].finish, FINISH_SATIN);
    expect_near(makeup->shades[0].coverage, 0.6f);
    expect_near(makeup->shades[0].sparkle_mm, 0.7f);
    assert_int_equal(makeup->shades[1].zone, ZONE_LOWER);
    assert_int_equal(makeup->shades[1].finish, FINISH_SHIMMER);
    expect_near(makeup->shades[1].coverage, 0.2f);
    expect_near(makeup->shades[1].sparkle_mm, 0.7f);
    assert_memory_equal(makeup->shades[1].sparkle_srgb, ((uint8_t[]){0xaa, 0xbb, 0xcc}), 3);
    assert_memory_equal(makeup->shades[0].sparkle_srgb, ((uint8_t[]){255, 255, 255}), 3);
    assert_true(catalogue->products[0].variants[0].has_swatch);
    assert_int_equal(catalogue->products[0].variants[0].swatch_srgb[0], 0x11);
    assert_int_equal(catalogue->products[0].finish, FINISH_SATIN);
    catalogue_destroy(catalogue);
}

static void a_product_that_leaves_its_shades_to_variants_has_the_firsts_finish(void **state)
{
    (void)state;
    struct lines lines = {0};
    struct catalogue *catalogue = NULL;
    const char *text = HEAD "{\"sku\": \"P\", \"title\": \"P\", \"category\": \"eye_shadow\", \"variants\": "
                            "[{\"id\": \"a\", \"title\": \"A\", \"try_on\": {\"makeup\": {\"palette\": "
                            "[{\"zone\": \"lid\", \"colour\": \"#010101\", \"finish\": \"metallic\"}]}}}]}]}";
    assert_int_equal(parse(text, &lines, &catalogue), RESULT_OK);
    assert_int_equal(catalogue->products[0].finish, FINISH_METALLIC);
    catalogue_destroy(catalogue);
}

static void a_variant_overrides_field_by_field_and_a_palette_as_a_whole(void **state)
{
    (void)state;
    struct lines lines = {0};
    struct catalogue *catalogue = NULL;
    const char *text = HEAD
        "{\"sku\": \"P\", \"title\": \"P\", \"category\": \"eye_shadow\", \"try_on\": {\"makeup\": "
        "{\"edge\": "
        "0.1, \"palette\": [{\"zone\": \"lid\", \"colour\": \"#010101\"}, {\"zone\": \"crease\", \"colour\": "
        "\"#020202\"}]}}, \"variants\": [{\"id\": \"a\", \"title\": \"A\"}, {\"id\": \"b\", \"title\": "
        "\"B\", \"try_on\": {\"makeup\": {\"finish\": \"metallic\"}}}, {\"id\": \"c\", \"title\": \"C\", "
        "\"try_on\": {\"makeup\": {\"palette\": [{\"zone\": \"inner\", \"colour\": \"#030303\"}]}}}, "
        "{\"id\": \"d\", \"title\": \"D\", \"try_on\": {\"makeup\": {\"colour\": \"#040404\"}}}]}]}";
    assert_int_equal(parse(text, &lines, &catalogue), RESULT_OK);
    assert_string_equal(lines.text, "");
    for (int v = 0; v < 4; v++)
        expect_near(makeup_of(catalogue, v)->edge, 0.1f);
    assert_int_equal(makeup_of(catalogue, 0)->shade_count, 2);
    assert_int_equal(makeup_of(catalogue, 1)->shade_count, 2);
    assert_int_equal(makeup_of(catalogue, 1)->shades[1].finish, FINISH_METALLIC);
    assert_int_equal(makeup_of(catalogue, 2)->shade_count, 1);
    assert_int_equal(makeup_of(catalogue, 2)->shades[0].zone, ZONE_INNER);
    assert_int_equal(makeup_of(catalogue, 3)->shade_count, 1);
    assert_int_equal(makeup_of(catalogue, 3)->shades[0].zone, ZONE_LID);
    assert_int_equal(makeup_of(catalogue, 3)->shades[0].colour_srgb[0], 4);
    catalogue_destroy(catalogue);
}

#define COLOURED "\"colour\": \"#aabbcc\", "

static void colours_out_of_range_are_refused(void **state)
{
    (void)state;
    const char *wrong[] = {"red", "#12345", "#1234567", "#12345g", "123456"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char fields[64], expected[160];
        (void)snprintf(fields, sizeof fields, "\"colour\": \"%s\"", wrong[i]);
        (void)snprintf(expected, sizeof expected,
                       "/colour: \"%s\" is no colour: \"#rrggbb\", from \"#000000\" to \"#ffffff\"",
                       wrong[i]);
        expect_refused("blush", fields, expected);
    }
    expect_refused("blush", "\"colour\": [256, 0, 0]",
                   "/colour: this is no colour: \"#rrggbb\", from \"#000000\" to \"#ffffff\"");
    expect_refused("highlighter", COLOURED "\"sparkle\": {\"colour\": \"gold\"}",
                   "/sparkle/colour: \"gold\" is no colour: \"#rrggbb\", from \"#000000\" to \"#ffffff\"");
}

static void unknown_words_are_refused_with_the_ones_there_are(void **state)
{
    (void)state;
    expect_refused("blush", COLOURED "\"finish\": \"shiny\"",
                   "/finish: \"shiny\" is no finish: matte, satin, cream, gloss, sheer, shimmer, glitter, "
                   "metallic, radiant");
    expect_refused("blush", COLOURED "\"finish\": 3", "/finish: expected a string, not a number");
    expect_refused("eyeliner", COLOURED "\"style\": \"winged\"",
                   "/style: \"winged\" is no style of eyeliner: upper, lower, both");
    expect_refused("brow", COLOURED "\"style\": \"natural\"", // a mascara's
                   "/style: \"natural\" is no style of brow: powder, pencil, gel");
    expect_refused("blush", COLOURED "\"edge\": \"fuzzy\"",
                   "/edge: \"fuzzy\" is no edge: a number from 0 to 1, or one of: blurred, soft, sharp");
}

static void numbers_out_of_range_are_refused_with_the_range(void **state)
{
    (void)state;
    expect_refused("lipstick", COLOURED "\"coverage\": 1.01", "/coverage: 1.01 is outside 0 to 1");
    expect_refused("lipstick", COLOURED "\"coverage\": -0.1", "/coverage: -0.1 is outside 0 to 1");
    expect_refused("lipstick", COLOURED "\"edge\": 2", "/edge: 2 is outside 0 to 1");
    expect_refused("lipstick", COLOURED "\"edge\": true", "/edge: expected a number, not true");
    expect_refused("eyeliner", COLOURED "\"width_mm\": 0.1", "/width_mm: 0.1 is outside 0.2 to 6");
    expect_refused("lip_liner", COLOURED "\"width_mm\": 6", "/width_mm: 6 is outside 0.5 to 4");
    expect_refused("eyeliner", COLOURED "\"wing_mm\": 21", "/wing_mm: 21 is outside 0 to 20");
    expect_refused("mascara", COLOURED "\"length_mm\": 2", "/length_mm: 2 is outside 3 to 20");
    expect_refused("contact_lens", COLOURED "\"diameter_mm\": 9", "/diameter_mm: 9 is outside 10 to 16");
    expect_refused("highlighter", COLOURED "\"sparkle\": {\"size_mm\": 0}",
                   "/sparkle/size_mm: 0 is outside 0.1 to 2");
    expect_refused("highlighter", COLOURED "\"sparkle\": \"gold\"",
                   "/sparkle: expected an object, not a string");
}

static void a_field_of_another_category_is_refused_with_the_ones_it_has(void **state)
{
    (void)state;
    expect_refused("lipstick", COLOURED "\"wing_mm\": 3",
                   "/wing_mm: lipstick has no such field; it has: colour, coverage, finish, sparkle, edge");
    expect_refused("lip_liner", COLOURED "\"wing_mm\": 3",
                   "/wing_mm: lip_liner has no such field; it has: colour, coverage, finish, sparkle, edge, "
                   "width_mm");
    expect_refused("eyeliner", COLOURED "\"diameter_mm\": 12",
                   "/diameter_mm: eyeliner has no such field; it has: colour, coverage, finish, sparkle, "
                   "edge, style, width_mm, wing_mm");
    expect_refused("blush", COLOURED "\"length_mm\": 9",
                   "/length_mm: blush has no such field; it has: colour, coverage, finish, sparkle, edge, "
                   "style, texture");
    expect_refused("foundation", COLOURED "\"style\": \"plain\"",
                   "/style: foundation has no such field; it has: colour, coverage, finish, sparkle, edge, "
                   "texture");
    expect_refused("lip_gloss", COLOURED "\"texture\": \"a.png\"",
                   "/texture: lip_gloss has no such field; it has: colour, coverage, finish, sparkle, edge");
    expect_refused("blush", COLOURED "\"palette\": [{\"zone\": \"lid\", \"colour\": \"#112233\"}]",
                   "/palette: blush has no such field; it has: colour, coverage, finish, sparkle, edge, "
                   "style, texture");
}

#define ZONE(name) "{\"zone\": \"" name "\", \"colour\": \"#112233\"}"

static void a_wrong_palette_is_refused(void **state)
{
    (void)state;
    expect_refused("eye_shadow", "\"palette\": []",
                   "/palette: 0 zones; a palette has 1 to 5 of lid, crease, outer, inner, brow_bone, lower");
    expect_refused("eye_shadow",
                   "\"palette\": [" ZONE("lid") ", " ZONE("crease") ", " ZONE("outer") ", " ZONE(
                       "inner") ", " ZONE("brow_bone") ", " ZONE("lower") "]",
                   "/palette: 6 zones; a palette has 1 to 5 of lid, crease, outer, inner, brow_bone, lower");
    expect_refused("eye_shadow", "\"palette\": [" ZONE("lid") ", " ZONE("socket") "]",
                   "/palette/1/zone: \"socket\" is no zone: lid, crease, outer, inner, brow_bone, lower");
    expect_refused("eye_shadow", "\"palette\": [" ZONE("lid") ", " ZONE("inner") ", " ZONE("lid") "]",
                   "/palette/2/zone: \"lid\" has a shade already, in palette/0");
    expect_refused("eye_shadow", "\"palette\": [{\"colour\": \"#112233\"}]",
                   "/palette/0: \"zone\" is missing: one of lid, crease, outer, inner, brow_bone, lower");
    expect_refused("eye_shadow", "\"palette\": [{\"zone\": \"lid\"}]", "/palette/0: \"colour\" is missing");
    expect_refused("eye_shadow",
                   "\"palette\": [{\"zone\": \"lid\", \"colour\": \"#112233\", \"finish\": \"x\"}]",
                   "/palette/0/finish: \"x\" is no finish: matte, satin, cream, gloss, sheer, shimmer, "
                   "glitter, metallic, radiant");
    expect_refused("eye_shadow", "\"palette\": {}", "/palette: expected an array, not an object");
    expect_refused("eye_shadow", "\"palette\": [5]", "/palette/0: expected an object, not a number");
    expect_refused("eye_shadow", COLOURED "\"palette\": [" ZONE("lid") "]",
                   "/colour: a palette's colours stand in its zones");
}

static void without_a_colour_or_a_palette_there_is_nothing_to_wear(void **state)
{
    (void)state;
    struct lines lines = {0};
    struct catalogue *catalogue = NULL;
    assert_int_not_equal(parse_makeup("eye_shadow", "\"finish\": \"matte\"", &lines, &catalogue), RESULT_OK);
    assert_string_equal(lines.text, "E c.json: line 1: /products/0: try_on/makeup/colour is missing, which "
                                    "eye_shadow needs\n");
}

static void a_texture_lies_below_the_folder(void **state)
{
    (void)state;
    expect_refused("contact_lens", COLOURED "\"texture\": \"../a.png\"",
                   "/texture: \"../a.png\" is no path below the catalogue's folder");
}

// --- textures on disk --------------------------------------------------------------------------------------

static void write_texture(const char *name, int width_px, int height_px, bool with_clear)
{
    struct picture picture = {0};
    struct diagnostic why = {0};
    assert_int_equal(picture_allocate(width_px, height_px, &picture), RESULT_OK);
    for (int y = 0; y < height_px; y++)
        memset(picture_row(&picture, y), 255, (size_t)width_px * 4);
    if (with_clear)
        memset(picture_row(&picture, 0), 0, 4);
    assert_int_equal(png_write(test_temporary_path(name), &picture, false, &why), RESULT_OK);
    picture_free(&picture);
}

// What linting says of a product with the texture, on line 2 of its catalogue.
static void lint_texture(const char *category, const char *name, struct lines *lines)
{
    struct catalogue_problems problems = {.report = lines_note, .context = lines};
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    FILE *file = fopen(test_temporary_path("catalogue.json"), "wb");
    assert_non_null(file);
    assert_true(fprintf(file,
                        HEAD "\n{\"sku\": \"P\", \"title\": \"P\", \"category\": \"%s\", \"try_on\": {"
                             "\"makeup\": {\"colour\": \"#aabbcc\", \"texture\": \"%s\"}}, \"variants\": ["
                             "{\"id\": \"a\", \"title\": \"A\"}, {\"id\": \"b\", \"title\": \"B\"}]}]}",
                        category, name) > 0);
    assert_int_equal(fclose(file), 0);
    lines->text[0] = '\0';
    assert_int_equal(catalogue_load(test_temporary_path("."), &problems, &catalogue, &why), RESULT_OK);
    assert_int_equal(lint_catalogue(catalogue, &problems), RESULT_OK);
    assert_int_equal(problems.errors, lines->text[0] != '\0');
    catalogue_destroy(catalogue);
}

static void expect_lint(const char *category, const char *name, const char *expected)
{
    struct lines lines = {0};
    lint_texture(category, name, &lines);
    if (expected == NULL) {
        assert_string_equal(lines.text, "");
        return;
    }
    assert_non_null(strstr(lines.text, "catalogue.json: line 2: " MAKEUP "/texture: "));
    if (strstr(lines.text, expected) == NULL)
        fail_msg("%s", lines.text);
}

static void a_texture_of_the_wrong_shape_is_refused_once(void **state)
{
    (void)state;
    write_texture("lens.png", 64, 64, true);
    write_texture("full.png", 64, 64, false);
    write_texture("wide.png", 128, 64, true);
    write_texture("tiny.png", 63, 63, true);
    write_texture("huge.png", 2049, 2049, true);
    write_texture("most.png", 2048, 2048, true);
    expect_lint("contact_lens", "lens.png", NULL);
    expect_lint("contact_lens", "most.png", NULL);
    expect_lint("contact_lens", "full.png",
                "full.png is 64 x 64 pixels without transparent ones; allowed are squares of 64 to 2048, "
                "transparent around the print");
    expect_lint("contact_lens", "wide.png",
                "wide.png is 128 x 64 pixels; allowed are squares of 64 to 2048, transparent around");
    expect_lint("contact_lens", "tiny.png", "tiny.png is 63 x 63 pixels; allowed");
    expect_lint("contact_lens", "huge.png", "huge.png is 2049 x 2049 pixels; allowed");
    expect_lint("blush", "full.png", NULL);
    expect_lint("blush", "wide.png", "wide.png is 128 x 64 pixels; allowed are squares of 64 to 2048\n");
    expect_lint("foundation", "catalogue.json", "neither PNG, JPEG nor WebP");
}

// --- looks -------------------------------------------------------------------------------------------------

#define TWO_PRODUCTS                                                                                         \
    "{\"sku\": \"L\", \"title\": \"L\", \"category\": \"lipstick\", \"try_on\": {\"makeup\": {\"colour\": "  \
    "\"#aa0000\"}}, \"variants\": [{\"id\": \"a\", \"title\": \"A\"}, {\"id\": \"b\", \"title\": \"B\", "    \
    "\"sku\": \"L-B\"}]}, {\"sku\": \"M\", \"title\": \"M\", \"category\": \"mascara\", \"try_on\": "        \
    "{\"makeup\": {\"colour\": \"#000000\"}}}"

static enum result parse_looks(const char *looks, struct lines *lines, struct catalogue **out)
{
    char text[4096];
    (void)snprintf(text, sizeof text, HEAD TWO_PRODUCTS "],\n\"looks\": %s}", looks);
    return parse(text, lines, out);
}

static void expect_looks_refused(const char *looks, const char *expected)
{
    struct lines lines = {0};
    struct catalogue *catalogue = NULL;
    char line[1024];
    assert_int_not_equal(parse_looks(looks, &lines, &catalogue), RESULT_OK);
    (void)snprintf(line, sizeof line, "E c.json: line 2: /looks%s\n", expected);
    assert_string_equal(lines.text, line);
}

static void a_look_knows_its_products(void **state)
{
    (void)state;
    struct lines lines = {0};
    struct catalogue *catalogue = NULL;
    assert_int_equal(
        parse_looks("[{\"id\": \"day\", \"title\": \"Day\", \"products\": [{\"sku\": \"M\"}]}, {\"id\": "
                    "\"night\", \"title\": \"Night\", \"description\": \"D\", \"picture\": \"n.webp\", "
                    "\"products\": [{\"sku\": \"L\", \"variant\": \"b\", \"intensity\": 0.5}, {\"sku\": "
                    "\"L-B\"}, {\"sku\": \"L\"}]}]",
                    &lines, &catalogue),
        RESULT_OK);
    assert_string_equal(lines.text, "");
    assert_int_equal(catalogue->look_count, 2);
    const struct catalogue_look *night = catalogue_find_look(catalogue, "night");
    assert_ptr_equal(night, &catalogue->looks[1]);
    assert_null(catalogue_find_look(catalogue, "dusk"));
    assert_string_equal(night->title, "Night");
    assert_string_equal(night->description, "D");
    assert_string_equal(night->picture_path, "shop/n.webp");
    assert_int_equal(night->part_count, 3);
    assert_ptr_equal(night->parts[0].product, &catalogue->products[0]);
    assert_int_equal(night->parts[0].variant, 1);
    expect_near(night->parts[0].intensity, 0.5f);
    assert_int_equal(night->parts[1].variant, 1);
    expect_near(night->parts[1].intensity, 1);
    assert_int_equal(night->parts[2].variant, 0);
    assert_ptr_equal(catalogue->looks[0].parts[0].product, &catalogue->products[1]);
    assert_null(catalogue->looks[0].picture_path);
    catalogue_destroy(catalogue);
}

#define LOOK(id, products) "{\"id\": \"" id "\", \"title\": \"T\", \"products\": [" products "]}"
#define PART "{\"sku\": \"M\"}"
#define FOUR_PARTS PART ", " PART ", " PART ", " PART

static void a_wrong_look_is_refused(void **state)
{
    (void)state;
    struct lines lines = {0};
    struct catalogue *catalogue = NULL;
    expect_looks_refused("[" LOOK("a", "{\"sku\": \"Z\"}") "]",
                         "/0/products/0/sku: \"Z\" is the SKU of no product here");
    expect_looks_refused("[" LOOK("a", PART ", {\"sku\": \"L\", \"variant\": \"c\"}") "]",
                         "/0/products/1/variant: \"c\" is the id of no variant of \"L\"");
    expect_looks_refused("[" LOOK("a", "{\"sku\": \"L-B\", \"variant\": \"a\"}") "]",
                         "/0/products/0/variant: \"a\" is the id of no variant of \"L-B\"");
    expect_looks_refused("[" LOOK("a", "{}") "]", "/0/products/0: \"sku\" is missing");
    expect_looks_refused("[" LOOK("a", "{\"sku\": \"M\", \"intensity\": 1.5}") "]",
                         "/0/products/0/intensity: 1.5 is outside 0 to 1");
    expect_looks_refused("[" LOOK("a", "") "]", "/0/products: 0 elements, at least 1 needed");
    expect_looks_refused(
        "[" LOOK("a", FOUR_PARTS ", " FOUR_PARTS ", " FOUR_PARTS ", " FOUR_PARTS ", " PART) "]",
        "/0/products: 17 elements, at most 16 allowed");
    expect_looks_refused("[" LOOK("a", PART) ", " LOOK("a", PART) "]", "/1: the id \"a\" is there twice");
    expect_looks_refused("[{\"id\": \"a\", \"title\": \"T\"}]", "/0: \"products\" is missing");
    expect_looks_refused("[{\"title\": \"T\", \"products\": [" PART "]}]", "/0: \"id\" is missing");
    expect_looks_refused("{}", ": expected an array, not an object");
    // As many as there may be.
    assert_int_equal(
        parse_looks("[" LOOK("a", FOUR_PARTS ", " FOUR_PARTS ", " FOUR_PARTS ", " FOUR_PARTS) "]", &lines,
                    &catalogue),
        RESULT_OK);
    assert_int_equal(catalogue->looks[0].part_count, CATALOGUE_MAX_LOOK_PARTS);
    catalogue_destroy(catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_left_out_is_the_categorys),
        cmocka_unit_test(shape_and_sizes_are_read),
        cmocka_unit_test(a_palettes_shade_has_from_the_product_what_it_leaves_out),
        cmocka_unit_test(a_product_that_leaves_its_shades_to_variants_has_the_firsts_finish),
        cmocka_unit_test(a_variant_overrides_field_by_field_and_a_palette_as_a_whole),
        cmocka_unit_test(colours_out_of_range_are_refused),
        cmocka_unit_test(unknown_words_are_refused_with_the_ones_there_are),
        cmocka_unit_test(numbers_out_of_range_are_refused_with_the_range),
        cmocka_unit_test(a_field_of_another_category_is_refused_with_the_ones_it_has),
        cmocka_unit_test(a_wrong_palette_is_refused),
        cmocka_unit_test(without_a_colour_or_a_palette_there_is_nothing_to_wear),
        cmocka_unit_test(a_texture_lies_below_the_folder),
        cmocka_unit_test(a_texture_of_the_wrong_shape_is_refused_once),
        cmocka_unit_test(a_look_knows_its_products),
        cmocka_unit_test(a_wrong_look_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
