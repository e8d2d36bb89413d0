// What is picked, why, in which order, and what never is: by the visit, by what others chose, by a profile.
#include "app/recommend.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <string.h>

enum { ROUGE, ROSE, GLOSS, PEACH, MATTE, FRAME, SUN, HAT, SOLD_OUT, PRODUCTS };

struct shop {
    char skus[PRODUCTS][8];
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
    (void)snprintf(shop->skus[index], sizeof shop->skus[index], "P-%d", index);
    shop->products[index] = (struct catalogue_product){.sku = shop->skus[index],
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
    session_consent(&shop->session, true, true);
}

static int pick(struct shop *shop, struct recommendation picks[RECOMMEND_MAX])
{
    return recommend(&(struct recommend_basis){.catalogue = &shop->catalogue, .session = &shop->session},
                     picks);
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

// --- what others chose
// --------------------------------------------------------------------------------------

// In twenty visits the first was chosen with the second; the hat by everybody.
static struct neighbours *learn(const struct shop *shop, int first, int second)
{
    struct neighbours_builder *builder = NULL;
    struct neighbours *model = NULL;
    char visit[16];
    assert_int_equal(neighbours_builder_create(&builder), RESULT_OK);
    for (int i = 0; i < 60; i++) {
        (void)snprintf(visit, sizeof visit, "visit %d", i);
        for (int k = 0; k < 2 && i % 3 == 0; k++)
            assert_int_equal(neighbours_add(builder, visit, shop->skus[k == 0 ? first : second], 4.0f),
                             RESULT_OK);
        assert_int_equal(neighbours_add(builder, visit, shop->skus[HAT], 1.0f), RESULT_OK);
    }
    assert_int_equal(neighbours_build(builder, NULL, &model), RESULT_OK);
    neighbours_builder_destroy(builder);
    return model;
}

static int pick_by(const struct shop *shop, const struct session *session, const struct profile *profile,
                   const struct neighbours *neighbours, struct recommendation picks[RECOMMEND_MAX])
{
    return recommend(&(struct recommend_basis){&shop->catalogue, session, profile, neighbours}, picks);
}

static void what_others_chose_with_it_is_picked_before_what_is_alike(void **state)
{
    (void)state;
    static struct shop shop;
    struct recommendation picks[RECOMMEND_MAX];
    open_shop(&shop);
    struct neighbours *model = learn(&shop, MATTE, FRAME);
    session_wear(&shop.session, &shop.products[MATTE], 0);
    int count = pick_by(&shop, &shop.session, NULL, model, picks);
    assert_ptr_equal(picks[0].product, &shop.products[FRAME]);
    assert_int_equal(picks[0].reason, RECOMMEND_WITH_TRIED);
    assert_ptr_equal(picks[0].because, &shop.products[MATTE]);
    assert_true(place_of(&shop, picks, count, ROUGE) > 0); // of the same brand
    session_clear(&shop.session);
    (void)session_like(&shop.session, &shop.products[MATTE], 0);
    (void)pick_by(&shop, &shop.session, NULL, model, picks);
    assert_ptr_equal(picks[0].product, &shop.products[FRAME]);
    assert_int_equal(picks[0].reason, RECOMMEND_WITH_LIKED);
    neighbours_destroy(model);
}

static void a_look_of_the_store_comes_before_what_others_chose(void **state)
{
    (void)state;
    static struct shop shop;
    struct recommendation picks[RECOMMEND_MAX];
    open_shop(&shop);
    struct neighbours *model = learn(&shop, ROUGE, FRAME);
    session_wear(&shop.session, &shop.products[ROUGE], 0);
    int count = pick_by(&shop, &shop.session, NULL, model, picks);
    assert_int_equal(picks[0].reason, RECOMMEND_GOES_WITH);
    assert_true(place_of(&shop, picks, count, FRAME) > 0);
    neighbours_destroy(model);
}

static void what_is_popular_fills_up_and_is_called_so(void **state)
{
    (void)state;
    static struct shop shop;
    struct recommendation picks[RECOMMEND_MAX];
    open_shop(&shop);
    struct neighbours *model = learn(&shop, SOLD_OUT, FRAME);
    assert_int_equal(pick_by(&shop, &shop.session, NULL, model, picks), 2); // nothing is worn or liked
    assert_ptr_equal(picks[0].product, &shop.products[FRAME]);              // liked twenty times
    assert_ptr_equal(picks[1].product, &shop.products[HAT]);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(picks[i].reason, RECOMMEND_POPULAR);
        assert_null(picks[i].because);
    }
    session_wear(&shop.session, &shop.products[ROUGE], 0);
    int count = pick_by(&shop, &shop.session, NULL, model, picks);
    assert_ptr_equal(picks[count - 1].product, &shop.products[HAT]); // after all that has a reason
    neighbours_destroy(model);
}

// --- a customer
// ---------------------------------------------------------------------------------------------

static void add_item(struct profile_item *items, int *count, const struct shop *shop, int product)
{
    struct profile_item *item = &items[(*count)++];
    (void)snprintf(item->sku, sizeof item->sku, "%s", shop->skus[product]);
    (void)snprintf(item->product, sizeof item->product, "%s", shop->skus[product]);
}

static void a_customer_who_is_not_here_has_picks_of_their_own(void **state)
{
    (void)state;
    static struct shop shop;
    static struct profile profile;
    struct recommendation picks[RECOMMEND_MAX];
    open_shop(&shop);
    profile = (struct profile){.points = -1};
    add_item(profile.favourites, &profile.favourite_count, &shop, ROUGE);
    add_item(profile.purchases, &profile.purchase_count, &shop, FRAME);
    struct neighbours *model = learn(&shop, FRAME, MATTE);
    int count = pick_by(&shop, NULL, &profile, model, picks);
    assert_int_equal(place_of(&shop, picks, count, ROUGE), -1); // theirs already
    assert_int_equal(place_of(&shop, picks, count, FRAME), -1);
    int matte = place_of(&shop, picks, count, MATTE), sun = place_of(&shop, picks, count, SUN),
        rose = place_of(&shop, picks, count, ROSE);
    assert_true(matte >= 0 && sun >= 0 && rose >= 0);
    assert_int_equal(picks[matte].reason, RECOMMEND_WITH_BOUGHT);
    assert_ptr_equal(picks[matte].because, &shop.products[FRAME]);
    assert_int_equal(picks[sun].reason, RECOMMEND_LIKE_BOUGHT);
    assert_int_equal(picks[rose].reason, RECOMMEND_LIKE_LIKED);
    // The visit's own profile is looked at where no other is given.
    shop.session.profile = &profile;
    struct recommendation here[RECOMMEND_MAX];
    assert_int_equal(pick_by(&shop, &shop.session, NULL, model, here), count);
    neighbours_destroy(model);
}

static void what_was_only_tried_before_brings_nothing_that_is_merely_alike(void **state)
{
    (void)state;
    static struct shop shop;
    static struct profile profile;
    struct recommendation picks[RECOMMEND_MAX];
    open_shop(&shop);
    profile = (struct profile){.points = -1};
    add_item(profile.recent, &profile.recent_count, &shop, ROUGE);
    assert_int_equal(pick_by(&shop, NULL, &profile, NULL, picks), 0);
    struct neighbours *model = learn(&shop, ROUGE, FRAME);
    int count = pick_by(&shop, NULL, &profile, model, picks);
    int frame = place_of(&shop, picks, count, FRAME);
    assert_true(frame >= 0);
    assert_int_equal(picks[frame].reason, RECOMMEND_WITH_TRIED);
    assert_ptr_equal(picks[frame].because, &shop.products[ROUGE]);
    neighbours_destroy(model);
}

static void only_what_is_there_in_the_customers_size_is_picked(void **state)
{
    (void)state;
    static struct shop shop;
    static struct profile profile;
    static struct catalogue_size sizes[2][2] = {{{.id = "s", .title = "S"}, {.id = "m", .title = "M"}},
                                                {{.id = "s", .title = "S"}, {.id = "m", .title = "M"}}};
    struct recommendation picks[RECOMMEND_MAX];
    open_shop(&shop);
    profile = (struct profile){.points = -1, .size_count = 1};
    (void)snprintf(profile.sizes[0].category, sizeof profile.sizes[0].category, "sunglasses");
    (void)snprintf(profile.sizes[0].size, sizeof profile.sizes[0].size, "M");
    for (int i = 0; i < 2; i++) {
        shop.variants[SUN][i].offer.sizes = sizes[i];
        shop.variants[SUN][i].offer.size_count = 2;
    }
    session_wear(&shop.session, &shop.products[FRAME], 0);
    int count = pick_by(&shop, &shop.session, &profile, NULL, picks);
    assert_int_equal(picks[place_of(&shop, picks, count, SUN)].variant, 0);
    sizes[0][1].has_availability = true; // M of the nearer colour is gone
    sizes[0][1].availability = AVAILABILITY_OUT_OF_STOCK;
    count = pick_by(&shop, &shop.session, &profile, NULL, picks);
    assert_int_equal(picks[place_of(&shop, picks, count, SUN)].variant, 1);
    sizes[1][1].title = "L"; // and the other doesn't come in M
    count = pick_by(&shop, &shop.session, &profile, NULL, picks);
    assert_int_equal(place_of(&shop, picks, count, SUN), -1);
    count = pick_by(&shop, &shop.session, NULL, NULL, picks); // whose size nobody knows
    assert_true(place_of(&shop, picks, count, SUN) >= 0);
}

// --- prices
// -------------------------------------------------------------------------------------------------

// Nobody is shown other things for what they cost, and a pick has no price of its own to be changed.
static void what_things_cost_decides_nothing(void **state)
{
    (void)state;
    static struct shop shop;
    static struct profile profile;
    struct recommendation before[RECOMMEND_MAX], after[RECOMMEND_MAX];
    open_shop(&shop);
    profile = (struct profile){.points = 100000};
    add_item(profile.purchases, &profile.purchase_count, &shop, FRAME);
    struct neighbours *model = learn(&shop, ROUGE, FRAME);
    session_wear(&shop.session, &shop.products[ROUGE], 0);
    int count = pick_by(&shop, &shop.session, &profile, model, before);
    for (int p = 0; p < PRODUCTS; p++)
        for (int v = 0; v < 2; v++) {
            shop.variants[p][v].price = (struct catalogue_price){(p * 7919 + v) % 500 * 100, "EUR"};
            shop.variants[p][v].sale_price = (struct catalogue_price){p % 2 == 0 ? 1 : -1, "EUR"};
        }
    assert_int_equal(pick_by(&shop, &shop.session, &profile, model, after), count);
    for (int i = 0; i < count; i++) {
        assert_ptr_equal(before[i].product, after[i].product);
        assert_int_equal(before[i].variant, after[i].variant);
        assert_int_equal(before[i].reason, after[i].reason);
    }
    neighbours_destroy(model);
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
    const struct recommend_basis basis = {.catalogue = &catalogue, .session = &session};
    assert_int_equal(recommend(&basis, picks), RECOMMEND_MAX);
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
        cmocka_unit_test(what_others_chose_with_it_is_picked_before_what_is_alike),
        cmocka_unit_test(a_look_of_the_store_comes_before_what_others_chose),
        cmocka_unit_test(what_is_popular_fills_up_and_is_called_so),
        cmocka_unit_test(a_customer_who_is_not_here_has_picks_of_their_own),
        cmocka_unit_test(what_was_only_tried_before_brings_nothing_that_is_merely_alike),
        cmocka_unit_test(only_what_is_there_in_the_customers_size_is_picked),
        cmocka_unit_test(what_things_cost_decides_nothing),
        cmocka_unit_test(many_products_stay_within_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
