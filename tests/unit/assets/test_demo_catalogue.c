// The demo catalogue as it is laid out beside the binary: target `resources`.
#include "assets/catalogue.h"
#include "assets/eyewear/eyewear_model.h"
#include "assets/gltf.h"
#include "assets/image.h"
#include "assets/lint.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void note(void *context, bool is_error, const char *line)
{
    (void)context;
    print_error("%s: %s\n", is_error ? "error" : "warning", line);
}

static int load_demo(void **state)
{
    struct catalogue_problems problems = {.report = note};
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    if (catalogue_load(test_build_path("share/cheval/demo"), &problems, &catalogue, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_int_equal(problems.errors, 0);
    assert_int_equal(problems.warnings, 0);
    *state = catalogue;
    return 0;
}

static int drop_demo(void **state)
{
    catalogue_destroy(*state);
    return 0;
}

static int count_category(const struct catalogue *catalogue, enum catalogue_category category)
{
    int count = 0;
    for (int i = 0; i < catalogue->product_count; i++)
        count += catalogue->products[i].category == category;
    return count;
}

static void it_has_lipsticks_glasses_and_sunglasses_with_prices(void **state)
{
    const struct catalogue *catalogue = *state;
    assert_true(catalogue->product_count >= 16);
    assert_true(count_category(catalogue, CATEGORY_LIPSTICK) >= 8);
    assert_true(count_category(catalogue, CATEGORY_EYEGLASSES) >= 5);
    assert_true(count_category(catalogue, CATEGORY_SUNGLASSES) >= 5);
    for (int i = 0; i < catalogue->product_count; i++) {
        assert_true(catalogue->products[i].variant_count >= 3 ||
                    catalogue_is_clothing(catalogue->products[i].category));
        assert_true(catalogue->products[i].price.minor_units > 0);
        assert_string_equal(catalogue->products[i].price.currency, "EUR");
    }
}

static void it_has_every_kind_of_make_up_in_every_finish_and_style(void **state)
{
    const struct catalogue *catalogue = *state;
    int finishes[FINISH_COUNT] = {0}, styles[STYLE_COUNT] = {0}, zones[ZONE_COUNT] = {0};
    for (int k = 0; k < MAKEUP_KIND_COUNT; k++)
        if (count_category(catalogue, (enum catalogue_category)k) == 0)
            fail_msg("no %s", catalogue_category_name((enum catalogue_category)k));
    for (int i = 0; i < catalogue->product_count; i++)
        for (int v = 0; v < catalogue->products[i].variant_count; v++) {
            const struct catalogue_try_on *try_on = &catalogue->products[i].variants[v].try_on;
            if (try_on->kind != TRY_ON_MAKEUP)
                continue;
            styles[try_on->makeup.style]++;
            for (int k = 0; k < try_on->makeup.shade_count; k++) {
                finishes[try_on->makeup.shades[k].finish]++;
                zones[try_on->makeup.shades[k].zone]++;
            }
        }
    for (int f = 0; f < FINISH_COUNT; f++)
        if (finishes[f] == 0)
            fail_msg("no product is %s", makeup_finish_names[f]);
    for (int s = 0; s < STYLE_COUNT; s++)
        if (styles[s] == 0)
            fail_msg("no product is put on %s", makeup_style_names[s]);
    for (int z = 0; z < ZONE_COUNT; z++)
        assert_true(zones[z] > 0);
}

static float luminance_of(const uint8_t srgb[3])
{
    return 0.2126f * powf((float)srgb[0] / 255.0f, 2.2f) + 0.7152f * powf((float)srgb[1] / 255.0f, 2.2f) +
           0.0722f * powf((float)srgb[2] / 255.0f, 2.2f);
}

static void its_foundation_goes_from_very_light_to_very_deep(void **state)
{
    const struct catalogue_product *foundation = catalogue_find(*state, "FND-5010", NULL, NULL);
    assert_non_null(foundation);
    assert_true(foundation->variant_count >= 10);
    for (int v = 0; v < foundation->variant_count; v++) {
        const uint8_t *srgb = foundation->variants[v].swatch_srgb;
        // A skin's colour: red over green over blue, in steps that grow darker.
        assert_true(srgb[0] > srgb[1] && srgb[1] > srgb[2]);
        if (v > 0)
            assert_true(luminance_of(srgb) < luminance_of(foundation->variants[v - 1].swatch_srgb));
    }
    assert_true(luminance_of(foundation->variants[0].swatch_srgb) > 0.55f);
    assert_true(luminance_of(foundation->variants[foundation->variant_count - 1].swatch_srgb) < 0.08f);
}

static void its_looks_can_be_worn(void **state)
{
    const struct catalogue *catalogue = *state;
    int with_accessories = 0, of_clothes = 0;
    assert_true(catalogue->look_count >= 4);
    for (int i = 0; i < catalogue->look_count; i++) {
        const struct catalogue_look *look = &catalogue->looks[i];
        unsigned kinds = 0;
        int makeup = 0, clothes = 0;
        assert_true(look->description[0] != '\0');
        assert_non_null(look->picture_path);
        for (int p = 0; p < look->part_count; p++) {
            const struct catalogue_look_part *part = &look->parts[p];
            const struct catalogue_variant *variant = &part->product->variants[part->variant];
            makeup += catalogue_is_makeup(part->product->category);
            clothes += catalogue_is_clothing(part->product->category);
            assert_int_equal(kinds & 1u << part->product->category, 0); // one of a kind
            kinds |= 1u << part->product->category;
            if (variant->availability == AVAILABILITY_OUT_OF_STOCK)
                fail_msg("%s wears %s, which is sold out", look->id, variant->sku);
        }
        assert_true(makeup > 0 || clothes > 1);
        with_accessories += makeup > 0 && makeup < look->part_count;
        of_clothes += clothes > 1 && clothes < look->part_count;
    }
    assert_true(with_accessories >= 2);
    assert_true(of_clothes >= 2);
}

static void a_lens_has_a_print_of_its_own(void **state)
{
    int variant = -1;
    const struct catalogue_product *lens = catalogue_find(*state, "LEN-7020", "aurora", &variant);
    struct picture print = {0};
    struct diagnostic why = {0};
    assert_non_null(lens);
    assert_non_null(lens->variants[variant].try_on.texture_path);
    if (image_load(lens->variants[variant].try_on.texture_path, &print, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    const int side = print.width_px;
    assert_int_equal(print.height_px, side);
    assert_int_equal(picture_row(&print, 0)[3], 0);                                       // beside the print
    assert_int_equal(picture_row(&print, side / 2)[4 * (size_t)(side / 2) + 3], 0);       // the pupil
    assert_int_equal(picture_row(&print, side / 2)[4 * (size_t)(side * 6 / 7) + 3], 255); // the iris
    picture_free(&print);
}

static void every_variant_has_its_own_small_square_picture(void **state)
{
    const struct catalogue *catalogue = *state;
    for (int i = 0; i < catalogue->product_count; i++)
        for (int v = 0; v < catalogue->products[i].variant_count; v++) {
            const struct catalogue_variant *variant = &catalogue->products[i].variants[v];
            struct picture picture = {0};
            struct diagnostic why = {0};
            size_t size = 0;
            assert_non_null(variant->picture_path);
            assert_non_null(strstr(variant->picture_path, catalogue->products[i].sku));
            assert_non_null(strstr(variant->picture_path, variant->id));
            uint8_t *bytes = test_read_file(variant->picture_path, &size);
            assert_true(size < 80000);
            if (image_decode(variant->picture_path, bytes, size, &picture, &why) != RESULT_OK)
                fail_msg("%s", why.text);
            assert_int_equal(picture.width_px, 512);
            assert_int_equal(picture.height_px, 512);
            picture_free(&picture);
            free(bytes);
        }
}

static bool has_material(const struct model *model, bool (*holds)(const struct model_material *))
{
    for (int i = 0; i < model->material_count; i++)
        if (holds(&model->materials[i]))
            return true;
    return false;
}

static bool is_lens(const struct model_material *material)
{
    return material->transmission > 0.99f && strstr(material->name, "lens") != NULL;
}

static bool is_metal(const struct model_material *material)
{
    return material->metallic > 0.9f;
}

// The outermost vertices in a direction look that way, none of them inwards.
static void check_outside(const struct model *model, struct vec3 direction)
{
    float farthest = -INFINITY, outwards = -1.0f, inwards = 1.0f;
    for (uint32_t i = 0; i < model->vertex_count; i++)
        farthest = fmaxf(farthest, vec3_dot(model->vertices[i].position, direction));
    for (uint32_t i = 0; i < model->vertex_count; i++) {
        if (vec3_dot(model->vertices[i].position, direction) < farthest - 1e-6f)
            continue;
        outwards = fmaxf(outwards, vec3_dot(model->vertices[i].normal, direction));
        inwards = fminf(inwards, vec3_dot(model->vertices[i].normal, direction));
    }
    assert_true(outwards > 0.3f);
    assert_true(inwards > -0.3f);
}

static void check_normals(const struct model *model)
{
    for (uint32_t i = 0; i < model->vertex_count; i++)
        assert_true(fabsf(vec3_length(model->vertices[i].normal) - 1.0f) < 1e-3f);
}

static void check_surface(const struct model *model)
{
    check_normals(model);
    for (float sign = -1.0f; sign <= 1.0f; sign += 2.0f) {
        check_outside(model, (struct vec3){sign, 0, 0});
        check_outside(model, (struct vec3){0, sign, 0});
        check_outside(model, (struct vec3){0, 0, sign});
    }
}

static void check_frame(const struct catalogue_product *product)
{
    const struct catalogue_try_on *try_on = &product->variants[0].try_on;
    struct model model = {0};
    struct diagnostic why = {0};
    enum result result = try_on->kind == TRY_ON_EYEWEAR ? eyewear_model_build(&try_on->eyewear, &model, &why)
                                                        : gltf_load(try_on->model_path, NULL, &model, &why);
    if (result != RESULT_OK)
        fail_msg("%s: %s", product->sku, why.text);
    print_message("%s: %u triangles\n", product->title, model.index_count / 3);
    // Metres: as wide as a head at the ears, the front within it, temples of 13 cm behind the anchor.
    assert_true(model.maximum.x - model.minimum.x > 0.145f && model.maximum.x - model.minimum.x < 0.165f);
    assert_true(fabsf(model.maximum.x + model.minimum.x) < 1e-5f);
    assert_true(model.minimum.z < -0.125f && model.minimum.z > -0.150f);
    assert_true(model.maximum.z > 0.0f && model.maximum.z < 0.008f);
    assert_true(model.maximum.y > 0.008f && model.maximum.y < 0.030f);
    assert_true(model.minimum.y < -0.030f && model.minimum.y > -0.060f);
    assert_true(model.index_count / 3 < 10500);
    assert_true(product->variant_count >= 3);
    assert_true(has_material(&model, is_lens));
    assert_true(has_material(&model, is_metal));
    check_surface(&model);
    model_free(&model);
}

static bool is_eyewear(const struct catalogue_product *product)
{
    return product->category == CATEGORY_EYEGLASSES || product->category == CATEGORY_SUNGLASSES;
}

static void every_frame_is_a_believable_pair_of_glasses(void **state)
{
    const struct catalogue *catalogue = *state;
    for (int i = 0; i < catalogue->product_count; i++) {
        const struct catalogue_product *product = &catalogue->products[i];
        if (is_eyewear(product))
            check_frame(product);
    }
}

// Most frames come as measurements, some as another maker's file; there are lenses of every sort.
static void its_glasses_show_what_a_catalogue_can_say(void **state)
{
    const struct catalogue *catalogue = *state;
    int measured = 0, files = 0, polarised = 0, kinds[EYEWEAR_LENS_KIND_COUNT] = {0};
    for (int i = 0; i < catalogue->product_count; i++) {
        const struct catalogue_product *product = &catalogue->products[i];
        for (int v = 0; is_eyewear(product) && v < product->variant_count; v++) {
            const struct eyewear_lens *lens = catalogue_lens(&product->variants[v].try_on);
            measured += v == 0 && product->variants[v].try_on.kind == TRY_ON_EYEWEAR;
            files += v == 0 && product->variants[v].try_on.kind == TRY_ON_MODEL;
            if (lens == NULL)
                continue;
            kinds[lens->kind]++;
            polarised += lens->polarised;
            int category = eyewear_lens_category(eyewear_lens_transmittance(lens));
            assert_true(product->category == CATEGORY_EYEGLASSES ? category == 0
                                                                 : category == 2 || category == 3);
            if (strstr(product->description, "ategory 3") != NULL)
                assert_int_equal(category, 3);
        }
    }
    assert_int_equal(measured, 10);
    assert_int_equal(files, 2);
    assert_true(polarised >= 2);
    for (int kind = 0; kind < EYEWEAR_LENS_PHOTOCHROMIC; kind++)
        assert_true(kinds[kind] >= 2);
}

// --- jewellery, hats, headbands and masks -----------------------------------------------------------------

// How large it is and how it lies about its anchor, in millimetres.
struct room {
    enum catalogue_category category;
    int products;          // at least
    struct vec3 low, high; // nothing reaches beyond
    struct vec3 least;     // of the size along each axis
};

static const struct room rooms[] = {
    // Left ear's: hangs down, its post behind the lobe.
    {CATEGORY_EARRINGS, 6, {-12, -65, -30}, {12, 6, 25}, {2, 4, 10}},
    // Round a neck, in front down to the chest, over the shoulders and behind.
    {CATEGORY_NECKLACE, 4, {-80, -110, -135}, {80, 90, 45}, {115, 50, 110}},
    {CATEGORY_HAT, 5, {-205, -45, -220}, {205, 150, 220}, {160, 80, 195}},
    {CATEGORY_HEADBAND, 3, {-90, -60, -110}, {90, 125, 110}, {150, 50, 30}},
    // Over nose and chin, back behind the ears.
    {CATEGORY_MASK, 2, {-90, -115, -135}, {90, 45, 12}, {150, 100, 110}},
};

// Faces turn the way their normals point, but for slivers where a wire bends within its own thickness.
static void check_facing(const struct model *model)
{
    uint32_t against = 0;
    for (uint32_t i = 0; i + 2 < model->index_count; i += 3) {
        const struct model_vertex *a = &model->vertices[model->indices[i]];
        const struct model_vertex *b = &model->vertices[model->indices[i + 1]];
        const struct model_vertex *c = &model->vertices[model->indices[i + 2]];
        struct vec3 face =
            vec3_cross(vec3_subtract(b->position, a->position), vec3_subtract(c->position, a->position));
        against += vec3_dot(face, vec3_add(a->normal, vec3_add(b->normal, c->normal))) < 0.0f;
    }
    assert_true(against * 100 < model->index_count / 3);
}

static void check_accessory(const char *path, const struct room *room)
{
    struct model model = {0};
    struct diagnostic why = {0};
    if (gltf_load(path, NULL, &model, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    struct vec3 low = vec3_scale(model.minimum, 1000.0f), high = vec3_scale(model.maximum, 1000.0f);
    struct vec3 size = vec3_subtract(high, low);
    print_message("%s: %u triangles, %.0f x %.0f x %.0f mm\n", strrchr(path, '/') + 1, model.index_count / 3,
                  (double)size.x, (double)size.y, (double)size.z);
    assert_true(low.x >= room->low.x && low.y >= room->low.y && low.z >= room->low.z);
    assert_true(high.x <= room->high.x && high.y <= room->high.y && high.z <= room->high.z);
    assert_true(size.x >= room->least.x && size.y >= room->least.y && size.z >= room->least.z);
    assert_true(model.index_count / 3 < 12000);
    assert_true(model.variant_count >= 3);
    check_normals(&model);
    check_facing(&model);
    model_free(&model);
}

static void every_accessory_has_the_size_of_a_real_one(void **state)
{
    const struct catalogue *catalogue = *state;
    for (size_t r = 0; r < sizeof rooms / sizeof rooms[0]; r++) {
        assert_true(count_category(catalogue, rooms[r].category) >= rooms[r].products);
        for (int i = 0; i < catalogue->product_count; i++)
            if (catalogue->products[i].category == rooms[r].category)
                check_accessory(catalogue->products[i].variants[0].try_on.model_path, &rooms[r]);
    }
}

static bool is_pearl(const struct model_material *material)
{
    return material->clearcoat > 0.5f && material->sheen_colour.x > 0.0f && material->metallic < 0.6f;
}

static bool is_knitted(const struct model_material *material)
{
    return material->normal_texture.image != MODEL_NONE &&
           material->base_colour_texture.image != MODEL_NONE && material->sheen_roughness > 0.5f;
}

static void its_cloth_and_pearls_are_more_than_colours(void **state)
{
    static const struct {
        const char *sku;
        bool (*holds)(const struct model_material *);
    } expected[] = {
        {"EAR-8010", is_pearl}, {"NEC-8130", is_pearl}, {"HAT-8230", is_knitted}, {"EAR-8030", is_metal}};
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        const struct catalogue_product *product = catalogue_find(*state, expected[i].sku, NULL, NULL);
        struct model model = {0};
        struct diagnostic why = {0};
        assert_non_null(product);
        if (gltf_load(product->variants[0].try_on.model_path, NULL, &model, &why) != RESULT_OK)
            fail_msg("%s", why.text);
        assert_true(has_material(&model, expected[i].holds));
        model_free(&model);
    }
}

static void a_closer_look_finds_nothing_wrong(void **state)
{
    struct catalogue_problems problems = {.report = note};
    assert_int_equal(lint_catalogue(*state, &problems), RESULT_OK);
    assert_int_equal(problems.errors, 0);
    assert_int_equal(problems.warnings, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_has_lipsticks_glasses_and_sunglasses_with_prices),
        cmocka_unit_test(it_has_every_kind_of_make_up_in_every_finish_and_style),
        cmocka_unit_test(its_foundation_goes_from_very_light_to_very_deep),
        cmocka_unit_test(its_looks_can_be_worn),
        cmocka_unit_test(a_lens_has_a_print_of_its_own),
        cmocka_unit_test(every_variant_has_its_own_small_square_picture),
        cmocka_unit_test(every_frame_is_a_believable_pair_of_glasses),
        cmocka_unit_test(its_glasses_show_what_a_catalogue_can_say),
        cmocka_unit_test(every_accessory_has_the_size_of_a_real_one),
        cmocka_unit_test(its_cloth_and_pearls_are_more_than_colours),
        cmocka_unit_test(a_closer_look_finds_nothing_wrong),
    };
    return cmocka_run_group_tests_name("demo catalogue", tests, load_demo, drop_demo);
}
