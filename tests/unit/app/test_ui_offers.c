// Prices and stock that change while the shelf is open: what is written on it, what the filter lets through,
// and where the shelf stands.
#include "tests/unit/app/ui_stage.h"

#define GONE 1 // the product that is sold out

static struct stage *open_in_stock(void)
{
    struct stage *stage = NULL;
    if (!stage_open(&stage, 1280, 720, "en"))
        skip();
    session_consent(&stage->session, true, false);
    stage_settle(stage);
    stage->ui->filters[CATEGORY_LIPSTICK].chosen[FILTER_STOCK] = 1;
    ui_fill_shelf(stage->ui);
    stage_settle(stage);
    return stage;
}

static void sell(struct stage *stage, enum catalogue_availability availability)
{
    for (int v = 0; v < stage->products[GONE].variant_count; v++)
        stage->variants[GONE][v].availability = availability;
    ui_offer_changed(stage->ui, GONE);
}

static bool is_on_shelf(const struct stage *stage, int product)
{
    for (int i = 0; i < stage->ui->shelf_count; i++)
        if (stage->ui->shelf[i] == product)
            return true;
    return false;
}

static void what_is_sold_out_leaves_the_shelf_that_stays_where_it_is(void **state)
{
    (void)state;
    struct stage *stage = open_in_stock();
    int count = stage->ui->shelf_count;
    assert_true(is_on_shelf(stage, GONE));
    stage->ui->shelf_scroller.position = stage->ui->shelf_scroller.target = 20.0f;
    sell(stage, AVAILABILITY_OUT_OF_STOCK);
    stage_draw(stage);
    assert_int_equal(stage->ui->shelf_count, count - 1);
    assert_false(is_on_shelf(stage, GONE));
    assert_true(stage->ui->shelf_scroller.position > 10.0f);
    sell(stage, AVAILABILITY_IN_STOCK);
    stage_draw(stage);
    assert_true(is_on_shelf(stage, GONE));
    stage_close(stage);
}

static void nothing_moves_under_a_finger(void **state)
{
    (void)state;
    struct stage *stage = open_in_stock();
    stage_finger(stage, INPUT_POINTER_DOWN, 1, 200.0f, 400.0f);
    sell(stage, AVAILABILITY_OUT_OF_STOCK);
    stage_draw(stage);
    assert_true(is_on_shelf(stage, GONE));
    stage_finger(stage, INPUT_POINTER_UP, 1, 200.0f, 400.0f);
    stage_draw(stage);
    assert_false(is_on_shelf(stage, GONE));
    stage_close(stage);
}

static void a_new_price_is_on_the_card_and_in_its_range(void **state)
{
    (void)state;
    struct stage *stage = open_in_stock();
    const struct filter_choices *choices = filter_choices(stage->ui->filter_index, CATEGORY_LIPSTICK);
    struct filter dearest = {.chosen = {[FILTER_PRICE] = 1u << (choices->price_count - 1)}};
    struct filter_counts before, after;
    assert_false(stage_says(stage, "€877.00"));
    filter_count(stage->ui->filter_index, CATEGORY_LIPSTICK, &dearest, &before);
    for (int v = 0; v < stage->products[0].variant_count; v++)
        stage->variants[0][v].price.minor_units = 87700;
    ui_offer_changed(stage->ui, 0);
    assert_true(stage_says(stage, "€877.00"));
    filter_count(stage->ui->filter_index, CATEGORY_LIPSTICK, &dearest, &after);
    assert_int_equal(after.products, before.products + 1);
    stage_close(stage);
}

// All alike is no choice; the facet comes and goes with what there is.
static void a_facet_in_which_all_are_alike_is_not_offered(void **state)
{
    (void)state;
    struct stage *stage = open_in_stock();
    const struct filter_choices *choices = filter_choices(stage->ui->filter_index, CATEGORY_LIP_GLOSS);
    assert_int_equal(choices->offered[FILTER_STOCK], 0);
    stage->variants[8][0].availability = AVAILABILITY_OUT_OF_STOCK; // of the first gloss
    ui_offer_changed(stage->ui, 8);
    assert_int_equal(choices->offered[FILTER_STOCK], 1);
    stage->variants[8][0].availability = AVAILABILITY_IN_STOCK;
    ui_offer_changed(stage->ui, 8);
    assert_int_equal(choices->offered[FILTER_STOCK], 0);
    stage_close(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_sold_out_leaves_the_shelf_that_stays_where_it_is),
        cmocka_unit_test(nothing_moves_under_a_finger),
        cmocka_unit_test(a_new_price_is_on_the_card_and_in_its_range),
        cmocka_unit_test(a_facet_in_which_all_are_alike_is_not_offered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
