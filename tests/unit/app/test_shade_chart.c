// The shades of a catalogue as colours: their order, and which are nearest.
#include "app/shade_chart.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

#define SHADES 8

struct store {
    struct catalogue_variant variants[SHADES];
    struct catalogue_product products[3];
    struct catalogue catalogue;
};

// Light and deep ones of two foundations in no order, one without a colour; and a lipstick of skin's colour.
static void fill(struct store *store)
{
    static const uint8_t colours[SHADES][3] = {{120, 80, 60},   {240, 205, 180}, {90, 58, 42},
                                               {225, 180, 150}, {236, 204, 168}, {244, 208, 192},
                                               {190, 140, 110}, {0, 0, 0}};
    memset(store, 0, sizeof *store);
    for (int i = 0; i < SHADES; i++) {
        store->variants[i] = (struct catalogue_variant){
            .id = "shade", .sku = "FND", .has_swatch = i < SHADES - 1, .try_on = {.kind = TRY_ON_MAKEUP}};
        memcpy(store->variants[i].swatch_srgb, colours[i], 3);
    }
    store->products[0] = (struct catalogue_product){
        .sku = "A", .category = CATEGORY_FOUNDATION, .variant_count = 5, .variants = store->variants};
    store->products[1] = (struct catalogue_product){
        .sku = "LIP", .category = CATEGORY_LIPSTICK, .variant_count = 1, .variants = &store->variants[3]};
    store->products[2] = (struct catalogue_product){
        .sku = "B", .category = CATEGORY_FOUNDATION, .variant_count = 3, .variants = &store->variants[5]};
    store->catalogue = (struct catalogue){.product_count = 3, .products = store->products};
}

static void rows_run_from_light_to_deep_and_from_rosy_to_golden(void **state)
{
    (void)state;
    struct store store;
    struct shade_chart chart;
    fill(&store);
    assert_int_equal(shade_chart_init(&store.catalogue, CATEGORY_FOUNDATION, &chart), RESULT_OK);
    assert_int_equal(chart.count, 7); // not the lipstick, not the one without a colour
    for (int i = SHADE_CHART_COLUMNS; i < chart.count; i++)
        assert_true(chart.shades[i].lab.l <=
                    chart.shades[i / SHADE_CHART_COLUMNS * SHADE_CHART_COLUMNS - 1].lab.l);
    for (int i = 0; i < chart.count; i++)
        if (i % SHADE_CHART_COLUMNS > 0)
            assert_true(lab_hue_deg(chart.shades[i].lab) >= lab_hue_deg(chart.shades[i - 1].lab));
    assert_string_equal(chart.shades[0].product->sku, "B"); // the rosy one of the three light ones
    shade_chart_finish(&chart);
}

static void the_colour_of_the_product_goes_before_its_swatch(void **state)
{
    (void)state;
    struct store store;
    struct shade_chart chart;
    fill(&store);
    store.variants[0].try_on.makeup.shade_count = 1;
    memcpy(store.variants[0].try_on.makeup.shades[0].colour_srgb, (uint8_t[]){255, 255, 255}, 3);
    assert_int_equal(shade_chart_init(&store.catalogue, CATEGORY_FOUNDATION, &chart), RESULT_OK);
    float lightest = 0.0f;
    for (int i = 0; i < chart.count; i++)
        lightest = chart.shades[i].lab.l > lightest ? chart.shades[i].lab.l : lightest;
    assert_float_equal(lightest, 100.0f, 0.01f);
    shade_chart_finish(&chart);
}

static void the_nearest_come_first(void **state)
{
    (void)state;
    struct store store;
    struct shade_chart chart;
    struct shade_match matches[3];
    fill(&store);
    assert_int_equal(shade_chart_init(&store.catalogue, CATEGORY_FOUNDATION, &chart), RESULT_OK);
    for (int i = 0; i < chart.count; i++) {
        assert_int_equal(shade_chart_nearest(&chart, chart.shades[i].lab, matches, 3), 3);
        assert_ptr_equal(matches[0].shade, &chart.shades[i]);
        assert_float_equal(matches[0].difference, 0.0f, 0.0f);
        assert_true(matches[1].difference <= matches[2].difference);
        for (int k = 0; k < chart.count; k++) { // nobody nearer was left out
            float difference = colour_difference(chart.shades[i].lab, chart.shades[k].lab);
            bool is_among = &chart.shades[k] == matches[0].shade || &chart.shades[k] == matches[1].shade ||
                            &chart.shades[k] == matches[2].shade;
            assert_true(is_among || difference >= matches[2].difference);
        }
    }
    chart.count = 2;
    assert_int_equal(shade_chart_nearest(&chart, chart.shades[1].lab, matches, 3), 2);
    chart.count = 0;
    assert_int_equal(shade_chart_nearest(&chart, chart.shades[1].lab, matches, 3), 0);
    shade_chart_finish(&chart);
}

static void a_catalogue_without_foundation_has_an_empty_chart(void **state)
{
    (void)state;
    struct store store;
    struct shade_chart chart;
    fill(&store);
    assert_int_equal(shade_chart_init(&store.catalogue, CATEGORY_CONCEALER, &chart), RESULT_OK);
    assert_int_equal(chart.count, 0);
    shade_chart_finish(&chart);
}

static void closeness_is_said_honestly(void **state)
{
    (void)state;
    assert_int_equal(shade_closeness(0.4f), SHADE_SAME);
    assert_int_equal(shade_closeness(2.9f), SHADE_CLOSE);
    assert_int_equal(shade_closeness(4.9f), SHADE_SIMILAR);
    assert_int_equal(shade_closeness(5.1f), SHADE_OTHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_run_from_light_to_deep_and_from_rosy_to_golden),
        cmocka_unit_test(the_colour_of_the_product_goes_before_its_swatch),
        cmocka_unit_test(the_nearest_come_first),
        cmocka_unit_test(a_catalogue_without_foundation_has_an_empty_chart),
        cmocka_unit_test(closeness_is_said_honestly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
