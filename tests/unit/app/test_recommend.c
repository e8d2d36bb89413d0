// What is picked, why, in which order, and what never is.
#include "app/recommend.h"
#include "tests/support/test_support.h"

#include <string.h>

enum { ROUGE, ROSE, GLOSS, PEACH, MATTE, FRAME, SUN, HAT, SOLD_OUT, PRODUCTS };

struct shop {
    struct catalogue_variant variants[PRODUCTS][2];
    struct catalogue_product products[PRODUCTS];
    struct catalogue_look_part parts[3];
    struct catalogue_look look;
    struct catalogue catalogue;
    struct session session;
};

static void fill(struct shop *shop, int index, enum catalogue_category category, const char *brand,
                 const uint8_t srgb[3])
{
    for (int i = 0; i < 2; i++) {
        struct catalogue_variant *variant = &shop->variants[index][i];
        *variant = (struct catalogue_variant){
            .id = "shade", .sku = "sku", .has_swatch = srgb != NULL, .try_on = {.kind = TRY_ON_MAKEUP}};
        for (int c = 0; c < 3 && srgb != NULL; c++)
            variant->swatch_srgb[c] = i == 0 ? srgb[c] : (uint8_t)(255 - srgb[c]);
    }
    shop->products[index] = (struct catalogue_product){.sku = "sku",
                                                       .title = "title",
                                                       .brand = brand,
                                                       .category = category,
                                                       .variant_count = 2,
                                                       .variants = shop->variants[index]};
}

static void open_shop(struct shop *shop)
{
    static const uint8_t red[3] = {178, 24, 48}, near_red[3] = {182, 28, 52}, pink[3] = {230, 150, 170},
                         peach[3] = {236, 160, 150}, gold[3] = {200, 170, 90}, blue[3] = {30, 60, 160};
    *shop = (struct shop){0};
    fill(shop, ROUGE, CATEGORY_LIPSTICK, "Cheval", red);
    fill(shop, ROSE, CATEGORY_LIPSTICK, "Maison", near_red); // the shade of the first, another brand
    fill(shop, GLOSS, CATEGORY_LIP_GLOSS, "Maison", pink);   // in a look with the first
    fill(shop, PEACH, CATEGORY_BLUSH, "Nobody", peach);      // likewise
    fill(shop, MATTE, CATEGORY_LIPSTICK, "Cheval", blue);    // only the brand
    fill(shop, FRAME, CATEGORY_EYEGLASSES, "Optik", gold);
    fill(shop, SUN, CATEGORY_SUNGLASSES, "Optik", gold); // like the frame, another category of its kind
    fill(shop, HAT, CATEGORY_HAT, "", NULL);             // like nothing
    fill(shop, SOLD_OUT, CATEGORY_LIPSTICK, "Cheval", red);
    for (int i = 0; i < 2; i++)
        shop->variants[SOLD_OUT][i].availability = AVAILABILITY_OUT_OF_STOCK;
    shop->parts[0] = (struct catalogue_look_part){&shop->products[ROUGE], 0, 1.0f};
    shop->parts[1] = (struct catalogue_look_part){&shop->products[GLOSS], 1, 1.0f};
    shop->parts[2] = (struct catalogue_look_part){&shop->products[PEACH], 0, 1.0f};
    shop->look = (struct catalogue_look){.id = "look", .part_count = 3, .parts = shop->parts};
    shop->catalogue = (struct catalogue){
        .product_count = PRODUCTS, .products = shop->products, .look_count = 1, .looks = &shop->look};
    session_init(&shop->session, (struct interest_sink){0});
    session_consent(&shop->session, true, false);
}

static int pick(struct shop *shop, struct recommendation picks[RECOMMEND_MAX])
{
    return recommend(&shop->catalogue, &shop->session, picks);
}

static int place_of(const struct shop *shop, const struct recommendation *picks, int count, int product)
{
    for (int i = 0; i < count; i++)
        if (picks[i].product == &shop->products[product])
            return i;
    return -1;
}

static void with_nothing_to_go_by_nothing_is_picked(void **state)
{
    (void)state;
    static struct shop shop;
    struct recommendation picks[RECOMMEND_MAX];
    open_shop(&shop);
    assert_int_equal(pick(&shop, picks), 0);
}

static void what_a_look_combines_comes_first_and_in_its_shade(void **state)
{
    (void)state;
    static struct shop shop;
    struct recommendation picks[RECOMMEND_MAX];
    open_shop(&shop);
    session_wear(&shop.session, &shop.products[ROUGE], 0);
    int count = pick(&shop, picks);
    assert_true(count >= 3);
    assert_ptr_equal(picks[0].product, &shop.products[GLOSS]); // in the order of the catalogue
    assert_int_equal(picks[0].variant, 1);
    assert_int_equal(picks[0].reason, RECOMMEND_GOES_WITH);
    assert_ptr_equal(picks[0].because, &shop.products[ROUGE]);
    assert_ptr_equal(picks[1].product, &shop.products[PEACH]);
    assert_ptr_equal(picks[2].product, &shop.products[ROSE]);
    assert_int_equal(picks[2].reason, RECOMMEND_LIKE_WORN);
    assert_int_equal(picks[2].variant, 0);                 // the near shade, not the other
    assert_true(place_of(&shop, picks, count, MATTE) > 2); // the brand alone is less than the shade
    assert_int_equal(place_of(&shop, picks, count, HAT), -1);
    assert_int_equal(place_of(&shop, picks, count, FRAME), -1);
}

static void what_was_liked_is_a_reason_of_its_own(void **state)
{
    (void)state;
    static struct shop shop;
    struct recommendation picks[RECOMMEND_MAX];
    open_shop(&shop);
    (void)session_like(&shop.session, &shop.products[FRAME], 0);
    assert_int_equal(pick(&shop, picks), 1);
    assert_ptr_equal(picks[0].product, &shop.products[SUN]);
    assert_int_equal(picks[0].reason, RECOMMEND_LIKE_LIKED);
    assert_ptr_equal(picks[0].because, &shop.products[FRAME]);
}

static void what_is_worn_or_liked_is_never_picked(void **state)
{
    (void)state;
    static struct shop shop;
    struct recommendation picks[RECOMMEND_MAX];
    open_shop(&shop);
    session_wear(&shop.session, &shop.products[ROUGE], 0);
    session_wear(&shop.session, &shop.products[GLOSS], 0); // in another shade than the look's
    (void)session_like(&shop.session, &shop.products[ROSE], 1);
    int count = pick(&shop, picks);
    assert_true(count > 0);
    assert_int_equal(place_of(&shop, picks, count, ROUGE), -1);
    assert_int_equal(place_of(&shop, picks, count, GLOSS), -1);
    assert_int_equal(place_of(&shop, picks, count, ROSE), -1);
}

static void what_is_sold_out_is_picked_only_when_it_is_had_online(void **state)
{
    (void)state;
    static struct shop shop;
    struct recommendation picks[RECOMMEND_MAX];
    open_shop(&shop);
    session_wear(&shop.session, &shop.products[ROUGE], 0);
    int count = pick(&shop, picks);
    assert_int_equal(place_of(&shop, picks, count, SOLD_OUT), -1);
    shop.variants[SOLD_OUT][1].offer.has_online_availability = true; // of the far shade
    shop.variants[SOLD_OUT][1].offer.online_availability = AVAILABILITY_IN_STOCK;
    count = pick(&shop, picks);
    int place = place_of(&shop, picks, count, SOLD_OUT);
    assert_true(place >= 0);
    assert_int_equal(picks[place].variant, 1);
    // And a look's part in a shade that is gone comes in one that isn't.
    shop.variants[GLOSS][1].availability = AVAILABILITY_OUT_OF_STOCK;
    count = pick(&shop, picks);
    assert_int_equal(picks[place_of(&shop, picks, count, GLOSS)].variant, 0);
}

static void the_same_choices_give_the_same_picks(void **state)
{
    (void)state;
    static struct shop shop;
    struct recommendation first[RECOMMEND_MAX], second[RECOMMEND_MAX];
    open_shop(&shop);
    session_wear(&shop.session, &shop.products[ROUGE], 0);
    int count = pick(&shop, first);
    session_wipe(&shop.session); // another visitor, another id
    session_consent(&shop.session, true, true);
    session_wear(&shop.session, &shop.products[ROUGE], 0);
    assert_int_equal(pick(&shop, second), count);
    for (int i = 0; i < count; i++) {
        assert_ptr_equal(first[i].product, second[i].product);
        assert_int_equal(first[i].variant, second[i].variant);
        assert_int_equal(first[i].reason, second[i].reason);
        assert_ptr_equal(first[i].because, second[i].because);
    }
}

#define MANY 400

// A large store of one kind: bounded, and not all of one category.
static void many_products_stay_within_bounds(void **state)
{
    (void)state;
    static struct catalogue_variant variants[MANY];
    static struct catalogue_product products[MANY];
    for (int i = 0; i < MANY; i++) {
        variants[i] =
            (struct catalogue_variant){.id = "one", .sku = "one", .try_on = {.kind = TRY_ON_MAKEUP}};
        products[i] = (struct catalogue_product){.sku = "sku",
                                                 .brand = "One",
                                                 .category = (enum catalogue_category)(i % CATEGORY_COUNT),
                                                 .variant_count = 1,
                                                 .variants = &variants[i]};
    }
    struct catalogue catalogue = {.product_count = MANY, .products = products};
    struct session session;
    struct recommendation picks[RECOMMEND_MAX];
    session_init(&session, (struct interest_sink){0});
    session_consent(&session, true, false);
    for (int i = 0; i < CATEGORY_COUNT; i++)
        (void)session_like(&session, &products[i], 0);
    assert_int_equal(recommend(&catalogue, &session, picks), RECOMMEND_MAX);
    int most = 0;
    for (int i = 0; i < RECOMMEND_MAX; i++) {
        int same = 0;
        for (int k = 0; k < RECOMMEND_MAX; k++)
            same += picks[k].product->category == picks[i].product->category;
        most = same > most ? same : most;
        for (int k = 0; k < i; k++)
            assert_ptr_not_equal(picks[i].product, picks[k].product);
    }
    assert_true(most <= 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_nothing_to_go_by_nothing_is_picked),
        cmocka_unit_test(what_a_look_combines_comes_first_and_in_its_shade),
        cmocka_unit_test(what_was_liked_is_a_reason_of_its_own),
        cmocka_unit_test(what_is_worn_or_liked_is_never_picked),
        cmocka_unit_test(what_is_sold_out_is_picked_only_when_it_is_had_online),
        cmocka_unit_test(the_same_choices_give_the_same_picks),
        cmocka_unit_test(many_products_stay_within_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
