#include "assets/catalogue.h"
#include "assets/lint.h"
#include "tests/support/catalogue_lines.h"
#include "tests/support/model_shapes.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define RED "\"try_on\": {\"makeup\": {\"colour\": \"#a8123e\", \"coverage\": 0.5, \"finish\": \"matte\"}}"
#define LIPSTICK "\"sku\": \"L1\", \"title\": \"Lipstick\", \"category\": \"lipstick\""

static struct catalogue *parse(const char *text, struct lines *lines)
{
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    if (lines_parse(text, lines, &catalogue, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return catalogue;
}

// Refused with exactly these lines, the first of them in the diagnostic.
static void expect_lines(const char *text, const char *expected)
{
    struct lines lines = {0};
    struct catalogue_problems problems = {.report = lines_note, .context = &lines};
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    assert_int_not_equal(catalogue_parse("c.json", (const uint8_t *)text, strlen(text), "shop", false,
                                         &problems, &catalogue, &why),
                         RESULT_OK);
    assert_null(catalogue);
    assert_string_equal(lines.text, expected);
    assert_true(problems.errors > 0);
    assert_memory_equal(lines.text + 2, why.text, strlen(why.text));
}

static void a_product_without_variants_is_its_own(void **state)
{
    (void)state;
    struct lines lines = {0};
    struct catalogue *catalogue = parse(
        HEAD "{" LIPSTICK ", \"brand\": \"B\", \"price\": {\"amount\": \"24.90\", \"currency\": \"EUR\"}, "
             "\"gtin\": \"4006381333931\", \"picture\": \"p/a.png\", \"availability\": \"preorder\", " RED
             "}]}",
        &lines);
    assert_string_equal(lines.text, "");
    assert_int_equal(catalogue->product_count, 1);
    const struct catalogue_product *product = &catalogue->products[0];
    assert_string_equal(product->sku, "L1");
    assert_string_equal(product->brand, "B");
    assert_string_equal(product->description, "");
    assert_string_equal(product->picture_path, "shop/p/a.png");
    assert_int_equal(product->price.minor_units, 2490);
    assert_int_equal(product->sale_price.minor_units, -1);
    assert_true(product->has_finish);
    assert_int_equal(product->finish, FINISH_MATTE);
    assert_int_equal(product->variant_count, 1);
    const struct catalogue_variant *variant = &product->variants[0];
    assert_string_equal(variant->id, "default");
    assert_string_equal(variant->sku, "L1");
    assert_string_equal(variant->gtin, "4006381333931");
    assert_int_equal(variant->availability, AVAILABILITY_PREORDER);
    assert_true(variant->has_swatch);
    assert_memory_equal(variant->swatch_srgb, ((uint8_t[]){0xa8, 0x12, 0x3e}), 3);
    catalogue_destroy(catalogue);
}

static void a_variant_has_what_differs_and_inherits_the_rest(void **state)
{
    (void)state;
    struct lines lines = {0};
    struct catalogue *catalogue = parse(
        HEAD
        "{" LIPSTICK ", \"price\": {\"amount\": 20, \"currency\": \"EUR\"}, \"sale_price\": {\"amount\": "
        "15, \"currency\": \"EUR\"}, " RED ", \"variants\": [{\"id\": \"a\", \"title\": \"A\"}, {\"id\": "
        "\"b\", \"title\": \"B\", \"sku\": \"L1-B\", \"swatch\": \"#010203\", \"price\": {\"amount\": 30.5, "
        "\"currency\": \"EUR\"}, \"availability\": \"out_of_stock\", \"try_on\": {\"makeup\": {\"colour\": "
        "\"#ffffff\", \"finish\": \"gloss\"}}}]}]}",
        &lines);
    const struct catalogue_product *product = &catalogue->products[0];
    assert_int_equal(product->variant_count, 2);
    const struct catalogue_variant *a = &product->variants[0], *b = &product->variants[1];
    assert_int_equal(a->price.minor_units, 2000);
    assert_int_equal(a->sale_price.minor_units, 1500);
    assert_int_equal(a->try_on.makeup.shades[0].finish, FINISH_MATTE);
    assert_memory_equal(a->swatch_srgb, ((uint8_t[]){0xa8, 0x12, 0x3e}), 3);
    assert_int_equal(b->price.minor_units, 3050);
    assert_int_equal(b->sale_price.minor_units, -1); // belonged to the other price
    assert_int_equal(b->availability, AVAILABILITY_OUT_OF_STOCK);
    assert_int_equal(b->try_on.makeup.shades[0].finish, FINISH_GLOSS);
    assert_int_equal(b->try_on.makeup.shades[0].colour_srgb[0], 255);
    assert_true(b->try_on.makeup.shades[0].coverage > 0.49f && b->try_on.makeup.shades[0].coverage < 0.51f);
    assert_memory_equal(b->swatch_srgb, ((uint8_t[]){1, 2, 3}), 3);
    int variant = -1;
    assert_ptr_equal(catalogue_find(catalogue, "L1", NULL, &variant), product);
    assert_int_equal(variant, 0);
    assert_ptr_equal(catalogue_find(catalogue, "L1", "b", &variant), product);
    assert_int_equal(variant, 1);
    assert_ptr_equal(catalogue_find(catalogue, "L1-B", NULL, &variant), product);
    assert_int_equal(variant, 1);
    assert_null(catalogue_find(catalogue, "L1-B", "a", &variant));
    assert_null(catalogue_find(catalogue, "L1", "c", NULL));
    assert_null(catalogue_find(catalogue, "L2", NULL, NULL));
    catalogue_destroy(catalogue);
}

static void expect_placed(const struct mat4 *placement, struct vec3 from, float x, float y, float z)
{
    struct vec3 to = mat4_transform_point(placement, from);
    if (!(fabsf(to.x - x) < 1e-5f && fabsf(to.y - y) < 1e-5f && fabsf(to.z - z) < 1e-5f))
        fail_msg("placed at %f %f %f", (double)to.x, (double)to.y, (double)to.z);
}

static void a_model_is_scaled_turned_and_put_on_its_anchor(void **state)
{
    (void)state;
    struct lines lines = {0};
    // Millimetres, z up, front towards -y.
    struct catalogue *catalogue = parse(
        HEAD
        "{\"sku\": \"E\", \"title\": \"E\", \"category\": \"eyeglasses\", \"try_on\": {\"model\": "
        "{\"file\": \"m/e.glb\", \"scale\": 0.001, \"up\": \"+z\", \"forward\": \"-y\", \"anchor\": [5, 6, "
        "7]}}, \"variants\": [{\"id\": \"v\", \"title\": \"V\", \"try_on\": {\"model\": "
        "{\"material_variant\": \"horn\"}}}]}]}",
        &lines);
    const struct catalogue_try_on *try_on = &catalogue->products[0].variants[0].try_on;
    assert_int_equal(try_on->kind, TRY_ON_MODEL);
    assert_string_equal(try_on->model_path, "shop/m/e.glb");
    assert_string_equal(try_on->material_variant, "horn");
    assert_false(catalogue->products[0].has_finish);
    assert_false(catalogue->products[0].variants[0].has_swatch);
    expect_placed(&try_on->placement, (struct vec3){5, 6, 7}, 0, 0, 0);
    expect_placed(&try_on->placement, (struct vec3){5, 6, 107}, 0, 0.1f, 0);
    expect_placed(&try_on->placement, (struct vec3){5, -94, 7}, 0, 0, 0.1f);
    expect_placed(&try_on->placement, (struct vec3){105, 6, 7}, 0.1f, 0, 0); // up x forward
    // Every pair of axes gives a rotation, never a mirror image.
    static const struct vec3 axes[] = {{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}};
    for (int u = 0; u < 6; u++)
        for (int f = 0; f < 6; f++) {
            struct mat4 m;
            enum result result = catalogue_placement(1, axes[u], axes[f], (float[]){0, 0, 0}, &m);
            assert_int_equal(result, u / 2 == f / 2 ? RESULT_INVALID : RESULT_OK);
            if (result != RESULT_OK)
                continue;
            struct vec3 x = {m.m[0], m.m[1], m.m[2]}, y = {m.m[4], m.m[5], m.m[6]},
                        z = {m.m[8], m.m[9], m.m[10]};
            assert_true(vec3_dot(vec3_cross(x, y), z) > 0.999f);
        }
    catalogue_destroy(catalogue);
}

#define TILTED                                                                                               \
    HEAD "{\"sku\": \"H\", \"title\": \"H\", \"category\": \"hat\", \"try_on\": {\"model\": "                \
         "{\"file\": \"h.glb\", "

static void a_model_that_stands_tilted_is_put_upright(void **state)
{
    (void)state;
    struct lines lines = {0};
    // Its top leans back by the angle of a 3-4-5 triangle; forward is level, up wins.
    struct catalogue *catalogue = parse(
        TILTED "\"scale\": 0.1, \"up\": [0, 8, -6], \"forward\": \"+z\", \"anchor\": [1, 2, 3]}}}]}", &lines);
    const struct mat4 *placement = &catalogue->products[0].variants[0].try_on.placement;
    expect_placed(placement, (struct vec3){1, 2, 3}, 0, 0, 0);
    expect_placed(placement, (struct vec3){1, 2.8f, 2.4f}, 0, 0.1f, 0);
    expect_placed(placement, (struct vec3){1, 2.6f, 3.8f}, 0, 0, 0.1f);
    expect_placed(placement, (struct vec3){2, 2, 3}, 0.1f, 0, 0);
    catalogue_destroy(catalogue);
    // A square that stands on its corner is as wide as its diagonal, unlike its own box turned.
    struct model square;
    struct mat4 on_corner;
    const struct model_material plain = model_material_default();
    shape_rectangle(&square, (struct vec3){0, 0, 0}, 1, 1, &plain);
    assert_int_equal(catalogue_placement(1, (struct vec3){1, 1, 0}, (struct vec3){0, 0, 1},
                                         (float[]){0, 0, 0}, &on_corner),
                     RESULT_OK);
    struct vec3 size = lint_worn_size(&square, &on_corner);
    assert_true(fabsf(size.x - sqrtf(2)) < 1e-5f && fabsf(size.y - sqrtf(2)) < 1e-5f && size.z < 1e-5f);
    model_free(&square);
}

static void a_direction_that_leads_nowhere_is_named(void **state)
{
    (void)state;
    expect_lines(TILTED "\"up\": [0, 0, 0]}}}]}",
                 "E c.json: line 1: /products/0/try_on/model/up: [0, 0, 0] is too short to point anywhere\n");
    expect_lines(TILTED "\"up\": [0, 1]}}}]}",
                 "E c.json: line 1: /products/0/try_on/model/up: 2 elements, at least 3 needed\n");
    expect_lines(TILTED "\"forward\": \"z\"}}}]}",
                 "E c.json: line 1: /products/0/try_on/model/forward: \"z\" is no axis: \"+x\", \"-x\", "
                 "\"+y\", \"-y\", \"+z\", \"-z\" or [x, y, z]\n");
    expect_lines(TILTED "\"up\": [0, 0, 2]}}}]}",
                 "E c.json: line 1: /products/0/try_on/model: up [0, 0, 2] and forward [0, 0, 1] lie on one "
                 "line\n");
    expect_lines(
        TILTED "\"up\": [0, 0.001, -1], \"forward\": \"+z\"}}}]}",
        "E c.json: line 1: /products/0/try_on/model: up [0, 0.001, -1] and forward [0, 0, 1] lie on one "
        "line\n");
}

static void every_wrong_field_is_named_with_its_place(void **state)
{
    (void)state;
    expect_lines(
        HEAD "{" LIPSTICK ", \"price\": {\"amount\": \"24,90\", \"currency\": \"EUR\"}, \"gtin\": "
             "\"4006381333932\", \"try_on\": {\"makeup\": {\"colour\": \"red\"}}}]}",
        "E c.json: line 1: /products/0/gtin: \"4006381333932\" is no GTIN: 8, 12, 13 or 14 digits, the last "
        "the "
        "check digit\n"
        "E c.json: line 1: /products/0/price/amount: \"24,90\" is no amount of EUR: digits and a point, such "
        "as "
        "\"24.90\"\n"
        "E c.json: line 1: /products/0/try_on/makeup/colour: \"red\" is no colour: \"#rrggbb\", from "
        "\"#000000\" to \"#ffffff\"\n");
    expect_lines(HEAD "{\"sku\": \"a b\", \"title\": \"\", \"category\": \"lipstick\", " RED "}]}",
                 "E c.json: line 1: /products/0/sku: has a character 0x20, which it can't have\n"
                 "E c.json: line 1: /products/0/title: is empty\n");
    expect_lines(HEAD "{\"sku\": \"L\", \"title\": \"L\", \"category\": \"lipstick\"}]}",
                 "E c.json: line 1: /products/0: try_on/makeup is missing, which lipstick needs\n");
    expect_lines(HEAD "{\"sku\": \"L\", \"title\": \"L\", \"category\": \"eyeglasses\", " RED "}]}",
                 "E c.json: line 1: /products/0/try_on/makeup: eyeglasses is tried on with \"eyewear\" or "
                 "\"model\"\n");
    expect_lines(HEAD "{" LIPSTICK ", " RED "}, {" LIPSTICK ", " RED "}]}",
                 "E c.json: line 1: /products/1/sku: \"L1\" is the SKU of /products/0 already\n");
    expect_lines(HEAD "{" LIPSTICK ", " RED
                      ", \"variants\": [{\"id\": \"a\", \"title\": \"A\"}, {\"id\": \"a\", "
                      "\"title\": \"B\"}]}]}",
                 "E c.json: line 1: /products/0/variants/1: the id \"a\" is there twice\n");
    expect_lines(
        HEAD "{" LIPSTICK ", " RED ", \"picture\": \"../a.png\"}]}",
        "E c.json: line 1: /products/0/picture: \"../a.png\" is no path below the catalogue's folder\n");
    expect_lines(HEAD "{" LIPSTICK ", " RED ", \"sale_price\": {\"amount\": 1, \"currency\": \"EUR\"}}]}",
                 "E c.json: line 1: /products/0/sale_price: there is no price that it lowers\n");
    expect_lines("{\"format\": \"cheval-catalogue/2\", \"title\": \"T\", \"products\": []}",
                 "E c.json: line 1: /format: \"cheval-catalogue/2\"; \"cheval-catalogue/1\" is read\n");
    expect_lines("[]", "E c.json: line 1: expected an object, not an array\n");
    expect_lines("{\n\"title\": \"T\",,\n}", "E c.json: line 2 column 14: string or '}' expected near ','\n");
}

static void an_unknown_field_is_a_warning(void **state)
{
    (void)state;
    struct lines lines = {0};
    struct catalogue *catalogue =
        parse(HEAD "{" LIPSTICK ", " RED ", \"colour\": 1, \"x_shelf\": [1, 2]}]}", &lines);
    assert_string_equal(lines.text,
                        "W c.json: line 1: /products/0/colour: unknown field, ignored; there are: sku title "
                        "brand description category picture price gtin try_on variants sale_price "
                        "availability sizes online_availability link\n");
    catalogue_destroy(catalogue);
}

static void prices_have_the_decimals_of_their_currency(void **state)
{
    (void)state;
    static const struct {
        const char *json, *text; // NULL: refused
    } cases[] = {
        {"\"24.9\", \"currency\": \"EUR\"", "24.90 EUR"},
        {"24.9, \"currency\": \"EUR\"", "24.90 EUR"},
        {"\"1500\", \"currency\": \"JPY\"", "1500 JPY"},
        {"\"1500.5\", \"currency\": \"JPY\"", NULL},
        {"\"1.005\", \"currency\": \"KWD\"", "1.005 KWD"},
        {"\"1.005\", \"currency\": \"EUR\"", NULL},
        {"0.005, \"currency\": \"EUR\"", NULL},
        {"0, \"currency\": \"EUR\"", "0.00 EUR"},
        {"-1, \"currency\": \"EUR\"", NULL},
        {"\"\", \"currency\": \"EUR\"", NULL},
        {"\"1.\", \"currency\": \"EUR\"", NULL},
        {"\"99999999999\", \"currency\": \"EUR\"", NULL},
        {"\"1\", \"currency\": \"eur\"", NULL},
        {"1e300, \"currency\": \"EUR\"", NULL},
        {"true, \"currency\": \"EUR\"", NULL},
        {"\"9999999999.99\", \"currency\": \"EUR\"", "9999999999.99 EUR"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024], price[64];
        (void)snprintf(text, sizeof text, HEAD "{" LIPSTICK ", " RED ", \"price\": {\"amount\": %s}}]}",
                       cases[i].json);
        struct catalogue *catalogue = NULL;
        struct diagnostic why = {0};
        enum result result = catalogue_parse("c.json", (const uint8_t *)text, strlen(text), "shop", false,
                                             NULL, &catalogue, &why);
        if (cases[i].text == NULL) {
            assert_int_equal(result, RESULT_INVALID);
            assert_non_null(strstr(why.text, "/products/0/price/"));
            continue;
        }
        assert_int_equal(result, RESULT_OK);
        catalogue_price_text(catalogue->products[0].price, price, sizeof price);
        assert_string_equal(price, cases[i].text);
        catalogue_destroy(catalogue);
    }
}

// --- sizes, stock, links -----------------------------------------------------------------------------------

#define TEE                                                                                                  \
    "\"sku\": \"T\", \"title\": \"T\", \"category\": \"top\", "                                              \
    "\"try_on\": {\"garment\": {\"file\": \"g/garment.json\"}}"

static void expect_stock(const struct catalogue_variant *variant, const char *size,
                         enum catalogue_availability here, int online)
{
    const struct catalogue_size *found = size != NULL ? catalogue_find_size(variant, size) : NULL;
    assert_true(size == NULL || found != NULL);
    struct catalogue_stock stock = catalogue_size_stock(variant, found);
    assert_int_equal(stock.here, here);
    assert_int_equal(stock.has_online ? (int)stock.online : -1, online);
}

static void sizes_have_their_own_stock_or_the_variant_s(void **state)
{
    (void)state;
    struct lines lines = {0};
    struct catalogue *catalogue = parse(
        HEAD "{" TEE
             ", \"online_availability\": \"preorder\", \"link\": \"https://example.com/t\", \"sizes\": ["
             "{\"id\": \"s\", \"title\": \"S\", \"sku\": \"T-S\", \"gtin\": \"4006381333931\"}, "
             "{\"id\": \"m\", \"title\": \"M\", \"availability\": \"out_of_stock\", "
             "\"online_availability\": \"in_stock\"}], \"variants\": ["
             "{\"id\": \"a\", \"title\": \"A\"}, "
             "{\"id\": \"b\", \"title\": \"B\", \"availability\": \"out_of_stock\", \"link\": "
             "\"https://example.com/t/b\"}, "
             "{\"id\": \"c\", \"title\": \"C\", \"sizes\": [{\"id\": \"one\", \"title\": \"One\", \"sku\": "
             "\"T-C1\", \"availability\": \"backorder\"}]}, "
             "{\"id\": \"d\", \"title\": \"D\", \"sizes\": []}]}]}",
        &lines);
    assert_string_equal(lines.text, "");
    const struct catalogue_product *tee = &catalogue->products[0];
    const struct catalogue_variant *a = &tee->variants[0], *b = a + 1, *c = a + 2, *d = a + 3;
    assert_ptr_equal(a->offer.sizes, tee->offer.sizes);
    assert_int_equal(a->offer.size_count, 2);
    assert_string_equal(a->offer.sizes[0].title, "S");
    assert_string_equal(a->offer.sizes[0].gtin, "4006381333931");
    assert_string_equal(a->offer.sizes[1].sku, "");
    expect_stock(a, NULL, AVAILABILITY_IN_STOCK, AVAILABILITY_PREORDER);
    expect_stock(a, "s", AVAILABILITY_IN_STOCK, AVAILABILITY_PREORDER);
    expect_stock(a, "m", AVAILABILITY_OUT_OF_STOCK, AVAILABILITY_IN_STOCK);
    expect_stock(b, "s", AVAILABILITY_OUT_OF_STOCK, AVAILABILITY_PREORDER); // the shade has none left
    expect_stock(c, NULL, AVAILABILITY_BACKORDER, AVAILABILITY_PREORDER);   // the best of its own sizes
    expect_stock(c, "one", AVAILABILITY_BACKORDER, AVAILABILITY_PREORDER);
    assert_null(catalogue_find_size(c, "s"));
    assert_int_equal(d->offer.size_count, 0);
    assert_string_equal(a->offer.link, "https://example.com/t");
    assert_string_equal(b->offer.link, "https://example.com/t/b");
    int variant = -1;
    assert_ptr_equal(catalogue_find(catalogue, "T-S", NULL, &variant), tee);
    assert_int_equal(variant, 0);
    assert_ptr_equal(catalogue_find(catalogue, "T-C1", NULL, &variant), tee);
    assert_int_equal(variant, 2);
    catalogue_destroy(catalogue);
}

static void the_stock_of_the_whole_is_the_best_of_its_sizes(void **state)
{
    (void)state;
    struct lines lines = {0};
    struct catalogue *catalogue = parse(
        HEAD "{" TEE ", \"sizes\": [{\"id\": \"s\", \"title\": \"S\", \"availability\": "
             "\"out_of_stock\", \"online_availability\": \"preorder\"}, {\"id\": \"m\", \"title\": \"M\", "
             "\"availability\": \"out_of_stock\", \"online_availability\": \"in_stock\"}]}]}",
        &lines);
    const struct catalogue_variant *only = &catalogue->products[0].variants[0];
    expect_stock(only, NULL, AVAILABILITY_OUT_OF_STOCK, AVAILABILITY_IN_STOCK);
    assert_int_equal(catalogue->products[0].availability, AVAILABILITY_OUT_OF_STOCK);
    catalogue_destroy(catalogue);
    catalogue = parse(HEAD "{" LIPSTICK ", " RED "}]}", &lines); // as catalogues were before
    only = &catalogue->products[0].variants[0];
    expect_stock(only, NULL, AVAILABILITY_IN_STOCK, -1);
    assert_null(only->offer.sizes);
    assert_null(only->offer.link);
    catalogue_destroy(catalogue);
}

static void wrong_sizes_and_links_are_told_with_their_places(void **state)
{
    (void)state;
    expect_lines(HEAD "{" TEE ", \"link\": \"http://example.com/\", \"sizes\": ["
                      "{\"id\": \"s\", \"title\": \"S\", \"sku\": \"T\"}, {\"id\": \"s\", \"title\": \"\"}, "
                      "{\"title\": \"L\", \"online_availability\": \"maybe\"}]}]}",
                 "E c.json: line 1: /products/0/link: \"http://example.com/\" is no link: https://HOST/…, "
                 "without a user, in ASCII (other characters as %XX)\n"
                 "E c.json: line 1: /products/0/sizes/0/sku: \"T\" is the SKU of /products/0 already\n"
                 "E c.json: line 1: /products/0/sizes/1/title: is empty\n"
                 "E c.json: line 1: /products/0/sizes/1: the id \"s\" is there twice\n"
                 "E c.json: line 1: /products/0/sizes/2: \"id\" is missing\n"
                 "E c.json: line 1: /products/0/sizes/2/online_availability: \"maybe\" is none of in_stock, "
                 "out_of_stock, preorder, backorder\n");
    char many[8192] = HEAD "{" TEE ", \"sizes\": [";
    for (int i = 0; i <= CATALOGUE_MAX_SIZES; i++) {
        size_t length = strlen(many);
        (void)snprintf(many + length, sizeof many - length, "%s{\"id\": \"%d\", \"title\": \"%d\"}",
                       i > 0 ? "," : "", i, i);
    }
    strncat(many, "]}]}", sizeof many - strlen(many) - 1);
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    assert_int_equal(lines_parse(many, &(struct lines){0}, &catalogue, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "/products/0/sizes: "));
}

static void a_link_leads_into_the_web_and_nowhere_else(void **state)
{
    (void)state;
    static const struct {
        const char *link;
        bool is_valid;
    } cases[] = {
        {"https://example.com", true},
        {"https://shop-1.example.co.uk:8443/p/caf%C3%A9?a=1&b=(2)#top", true},
        {"https://example.com?x", true},
        {"http://example.com/", false},
        {"HTTPS://example.com/", false},
        {"javascript:alert(1)", false},
        {"https://", false},
        {"https:///path", false},
        {"https://intranet/p", false},
        {"https://.example.com/", false},
        {"https://example..com/", false},
        {"https://example.com./", false},
        {"https://example-.com/", false},
        {"https://store@evil.example/", false},
        {"https://example.com:/", false},
        {"https://example.com:123456/", false},
        {"https://example.com/a b", false},
        {"https://example.com/\\u00e9", false},
        {"https://example.com/\\\"onclick", false},
        {"https://example.com/%4", false},
        {"https://example.com/<b>", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[512];
        struct catalogue *catalogue = NULL;
        struct diagnostic why = {0};
        (void)snprintf(text, sizeof text, HEAD "{" TEE ", \"link\": \"%s\"}]}", cases[i].link);
        enum result result = lines_parse(text, &(struct lines){0}, &catalogue, &why);
        if ((result == RESULT_OK) != cases[i].is_valid)
            fail_msg("%s: %s", cases[i].link, why.text);
        if (result == RESULT_OK)
            assert_string_equal(catalogue->products[0].variants[0].offer.link, cases[i].link);
        catalogue_destroy(catalogue);
    }
}

static void a_hundred_thousand_products_are_found_by_sku(void **state)
{
    (void)state;
    enum { PRODUCTS = 100000 };
    size_t room = (size_t)PRODUCTS * 200 + 256, length = 0;
    char *text = malloc(room);
    assert_non_null(text);
    length += (size_t)snprintf(text, room, HEAD);
    for (int i = 0; i < PRODUCTS; i++)
        length += (size_t)snprintf(text + length, room - length,
                                   "%s{\"sku\": \"S%d\", \"title\": \"T\", \"category\": \"lipstick\", "
                                   "\"try_on\": {\"makeup\": {\"colour\": \"#%06x\"}}}",
                                   i > 0 ? "," : "", i, i);
    (void)snprintf(text + length, room - length, "]}");
    struct lines lines = {0};
    struct catalogue *catalogue = parse(text, &lines);
    free(text);
    assert_int_equal(catalogue->product_count, PRODUCTS);
    for (int i = 0; i < PRODUCTS; i += 37) {
        char sku[16];
        (void)snprintf(sku, sizeof sku, "S%d", i);
        assert_ptr_equal(catalogue_find(catalogue, sku, NULL, NULL), &catalogue->products[i]);
    }
    catalogue_destroy(catalogue);
}

// --- files -------------------------------------------------------------------------------------------------

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(test_temporary_path(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static void files_are_looked_for_beside_the_catalogue(void **state)
{
    (void)state;
    write_file("a.glb", "no model");
    write_file("catalogue.json", HEAD
               "{\"sku\": \"E\", \"title\": \"E\", \"category\": \"eyeglasses\", \"try_on\": {\"model\": "
               "{\"file\": \"a.glb\"}}}]}");
    char folder[1024];
    (void)snprintf(folder, sizeof folder, "%s", test_temporary_path("."));
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    struct lines lines = {0};
    struct catalogue_problems problems = {.report = lines_note, .context = &lines};
    assert_int_equal(catalogue_load(folder, &problems, &catalogue, &why), RESULT_OK);
    assert_string_equal(lines.text, "");
    // The file is there, but no model: what linting is for.
    assert_int_equal(lint_catalogue(catalogue, &problems), RESULT_OK);
    assert_int_equal(problems.errors, 1);
    assert_non_null(strstr(lines.text, "line 1: /products/0/try_on/model/file: "));
    assert_non_null(strstr(lines.text, "no GLB file"));
    catalogue_destroy(catalogue);
    assert_int_equal(remove(test_temporary_path("a.glb")), 0);
    assert_int_equal(catalogue_load(test_temporary_path("catalogue.json"), NULL, &catalogue, &why),
                     RESULT_INVALID);
    assert_non_null(strstr(why.text, "/products/0/try_on/model/file: there is no file \"a.glb\""));
    assert_int_equal(catalogue_load("no/such/folder", NULL, &catalogue, &why), RESULT_NOT_FOUND);
}

static void an_implausible_size_is_a_warning(void **state)
{
    (void)state;
    // A triangle of 2 m: sold as glasses, and as glasses of centimetres.
    write_file(
        "big.gltf",
        "{\"asset\": {\"version\": \"2.0\"}, \"buffers\": [{\"byteLength\": 36, \"uri\": "
        "\"data:application/octet-stream;base64,AACAvwAAAAAAAAAAAACAPwAAAAAAAAAAAAAAAAAAgD8AAAAA\"}], "
        "\"bufferViews\": [{\"buffer\": 0, \"byteLength\": 36}], \"accessors\": [{\"bufferView\": 0, "
        "\"componentType\": 5126, \"count\": 3, \"type\": \"VEC3\", \"min\": [-1, 0, 0], \"max\": [1, 1, "
        "0]}], "
        "\"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": 0}}]}], \"nodes\": [{\"mesh\": 0}]}");
    write_file(
        "catalogue.json", HEAD
        "{\"sku\": \"E\", \"title\": \"E\", \"category\": \"eyeglasses\", \"try_on\": {\"model\": "
        "{\"file\": \"big.gltf\"}}}, {\"sku\": \"F\", \"title\": \"F\", \"category\": \"eyeglasses\", "
        "\"try_on\": {\"model\": {\"file\": \"big.gltf\", \"scale\": 0.07, \"material_variant\": \"x\"}}}]}");
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    struct lines lines = {0};
    struct catalogue_problems problems = {.report = lines_note, .context = &lines};
    assert_int_equal(catalogue_load(test_temporary_path("catalogue.json"), &problems, &catalogue, &why),
                     RESULT_OK);
    assert_int_equal(lint_catalogue(catalogue, &problems), RESULT_OK);
    assert_int_equal(problems.warnings, 1);
    assert_non_null(strstr(
        lines.text, "/products/0/try_on/model/file: 2 m wide when worn; eyeglasses has 0.1 to 0.18 m"));
    assert_int_equal(problems.errors, 1);
    assert_non_null(
        strstr(lines.text, "/products/1/try_on/model/material_variant: the model has no variant \"x\""));
    catalogue_destroy(catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_product_without_variants_is_its_own),
        cmocka_unit_test(a_variant_has_what_differs_and_inherits_the_rest),
        cmocka_unit_test(a_model_is_scaled_turned_and_put_on_its_anchor),
        cmocka_unit_test(a_model_that_stands_tilted_is_put_upright),
        cmocka_unit_test(a_direction_that_leads_nowhere_is_named),
        cmocka_unit_test(every_wrong_field_is_named_with_its_place),
        cmocka_unit_test(an_unknown_field_is_a_warning),
        cmocka_unit_test(prices_have_the_decimals_of_their_currency),
        cmocka_unit_test(sizes_have_their_own_stock_or_the_variant_s),
        cmocka_unit_test(the_stock_of_the_whole_is_the_best_of_its_sizes),
        cmocka_unit_test(wrong_sizes_and_links_are_told_with_their_places),
        cmocka_unit_test(a_link_leads_into_the_web_and_nowhere_else),
        cmocka_unit_test(a_hundred_thousand_products_are_found_by_sku),
        cmocka_unit_test(files_are_looked_for_beside_the_catalogue),
        cmocka_unit_test(an_implausible_size_is_a_warning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
