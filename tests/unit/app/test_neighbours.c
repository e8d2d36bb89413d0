// What is near to what: the formula, its bounds, and what is never told.
#include "app/profile/neighbours.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void assert_near(float value, double expected)
{
    assert_true(fabs((double)value - expected) < 1e-5);
}

static struct neighbours_builder *begin(void)
{
    struct neighbours_builder *builder = NULL;
    assert_int_equal(neighbours_builder_create(&builder), RESULT_OK);
    return builder;
}

static void put(struct neighbours_builder *builder, int basket, const char *item, float weight)
{
    char name[16];
    (void)snprintf(name, sizeof name, "b%d", basket);
    assert_int_equal(neighbours_add(builder, name, item, weight), RESULT_OK);
}

static struct neighbours *build(struct neighbours_builder *builder, float shrinkage, int least)
{
    struct neighbours *model = NULL;
    const struct neighbours_options options = {.shrinkage = shrinkage, .least = least};
    assert_int_equal(neighbours_build(builder, &options, &model), RESULT_OK);
    neighbours_builder_destroy(builder);
    return model;
}

static int ask(const struct neighbours *model, const char *item, struct neighbours_pick picks[8])
{
    const struct neighbours_anchor anchor = {item, 1.0f};
    return neighbours_near(model, &anchor, 1, picks, 8);
}

// Four baskets of bread and milk, one of bread and tea; milk also twice alone.
static struct neighbours *small_shop(float shrinkage, int least)
{
    struct neighbours_builder *builder = begin();
    for (int i = 0; i < 4; i++) {
        put(builder, i, "bread", 1.0f);
        put(builder, i, "milk", 1.0f);
    }
    put(builder, 4, "bread", 1.0f);
    put(builder, 4, "tea", 1.0f);
    put(builder, 5, "milk", 1.0f);
    put(builder, 6, "milk", 1.0f);
    return build(builder, shrinkage, least);
}

static void the_cosine_is_shrunk_by_how_few_baskets_share(void **state)
{
    (void)state;
    struct neighbours_pick picks[8];
    struct neighbours *model = small_shop(-1.0f, 1);
    assert_int_equal(ask(model, "bread", picks), 2);
    assert_string_equal(picks[0].item, "milk");
    assert_near(picks[0].score, 4.0 / sqrt(5.0 * 6.0));
    assert_string_equal(picks[1].item, "tea");
    assert_near(picks[1].score, 1.0 / sqrt(5.0 * 1.0));
    neighbours_destroy(model);
    model = small_shop(6.0f, 1);
    assert_int_equal(ask(model, "bread", picks), 2);
    assert_near(picks[0].score, 4.0 / sqrt(30.0) * 4.0 / 10.0);
    assert_near(picks[1].score, 1.0 / sqrt(5.0) * 1.0 / 7.0);
    neighbours_destroy(model);
}

static void what_one_visit_alone_shows_is_not_told(void **state)
{
    (void)state;
    struct neighbours_pick picks[8];
    struct neighbours *model = small_shop(0.0f, 0);
    assert_int_equal(ask(model, "bread", picks), 1); // not the tea
    assert_string_equal(picks[0].item, "milk");
    assert_int_equal(ask(model, "tea", picks), 0);
    assert_string_equal(neighbours_popular(model, 0, NULL), "milk");
    assert_string_equal(neighbours_popular(model, 1, NULL), "bread");
    assert_null(neighbours_popular(model, 2, NULL));
    assert_null(neighbours_popular(model, -1, NULL));
    neighbours_destroy(model);
}

static void the_greatest_interest_of_a_basket_counts_once(void **state)
{
    (void)state;
    struct neighbours_pick picks[8];
    struct neighbours_builder *builder = begin();
    for (int i = 0; i < 3; i++) {
        put(builder, i, "a", 1.0f);
        put(builder, i, "a", 4.0f);
        put(builder, i, "a", 2.0f);
        put(builder, i, "b", 4.0f);
    }
    put(builder, 3, "a", 4.0f);
    put(builder, 3, "nothing", 0.0f);
    struct neighbours *model = build(builder, -1.0f, 1);
    assert_int_equal(ask(model, "a", picks), 1);
    assert_near(picks[0].score, 48.0 / sqrt(64.0 * 48.0));
    assert_int_equal(neighbours_size(model).marks, 7);
    assert_int_equal(neighbours_size(model).items, 2);
    assert_int_equal(neighbours_size(model).left_out, 1);
    neighbours_destroy(model);
}

static void anchors_add_up_and_the_weightiest_is_the_reason(void **state)
{
    (void)state;
    struct neighbours_pick picks[8];
    struct neighbours_builder *builder = begin();
    for (int i = 0; i < 10; i++) {
        put(builder, i, i < 6 ? "a" : "b", 1.0f);
        put(builder, i, "c", 1.0f);
    }
    struct neighbours *model = build(builder, -1.0f, 1);
    struct neighbours_anchor anchors[] = {{"unheard of", 9.0f}, {"a", 1.0f}, {"b", 3.0f}};
    assert_int_equal(neighbours_near(model, anchors, 3, picks, 8), 1); // none of the anchors
    assert_string_equal(picks[0].item, "c");
    assert_int_equal(picks[0].because, 2);
    assert_near(picks[0].score, 6.0 / sqrt(60.0) + 3.0 * 4.0 / sqrt(40.0));
    anchors[2].weight = 0.5f;
    assert_int_equal(neighbours_near(model, anchors, 3, picks, 8), 1);
    assert_int_equal(picks[0].because, 1);
    neighbours_destroy(model);
}

// A basket of everything tells little, and is cut to its heaviest.
static void large_baskets_and_many_neighbours_stay_within_bounds(void **state)
{
    (void)state;
    struct neighbours_pick picks[NEIGHBOURS_KEPT + 8];
    struct neighbours_builder *builder = begin();
    char name[16];
    for (int basket = 0; basket < 4; basket++)
        for (int i = 0; i < 120; i++) {
            (void)snprintf(name, sizeof name, "item%d", i);
            put(builder, basket, name, i < 45 ? 5.0f : 1.0f);
        }
    struct neighbours *model = build(builder, -1.0f, 1);
    assert_int_equal(neighbours_size(model).marks, 4 * NEIGHBOURS_MAX_OF_BASKET);
    assert_int_equal(neighbours_size(model).left_out, 4 * (120 - NEIGHBOURS_MAX_OF_BASKET));
    const struct neighbours_anchor anchor = {"item0", 1.0f};
    assert_int_equal(neighbours_near(model, &anchor, 1, picks, NEIGHBOURS_KEPT + 8), NEIGHBOURS_KEPT);
    const struct neighbours_anchor cut = {"item119", 1.0f};
    assert_int_equal(neighbours_near(model, &cut, 1, picks, 8), 0);
    neighbours_destroy(model);
}

static void an_empty_log_gives_an_empty_model(void **state)
{
    (void)state;
    struct neighbours_pick picks[8];
    struct neighbours *model = build(begin(), 0.0f, 0);
    assert_int_equal(ask(model, "a", picks), 0);
    assert_null(neighbours_popular(model, 0, NULL));
    assert_int_equal(neighbours_size(model).items, 0);
    neighbours_destroy(model);
    neighbours_destroy(NULL);
    neighbours_builder_destroy(NULL);
}

// What is popular is ordered by interest, and says in how many visits.
static void popularity_is_a_share_of_visits(void **state)
{
    (void)state;
    struct neighbours *model = small_shop(-1.0f, 1);
    float share = 0.0f;
    assert_string_equal(neighbours_popular(model, 0, &share), "milk");
    assert_near(share, 6.0 / 7.0);
    assert_string_equal(neighbours_popular(model, 2, &share), "tea");
    assert_near(share, 1.0 / 7.0);
    neighbours_destroy(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cosine_is_shrunk_by_how_few_baskets_share),
        cmocka_unit_test(what_one_visit_alone_shows_is_not_told),
        cmocka_unit_test(the_greatest_interest_of_a_basket_counts_once),
        cmocka_unit_test(anchors_add_up_and_the_weightiest_is_the_reason),
        cmocka_unit_test(large_baskets_and_many_neighbours_stay_within_bounds),
        cmocka_unit_test(an_empty_log_gives_an_empty_model),
        cmocka_unit_test(popularity_is_a_share_of_visits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
