// What is learnt from a store's rows, when it is learnt anew, and what is forgotten with what is erased.
//
// Threads: yes
#include "app/profile/neighbours_watch.h"
#include "tests/unit/app/recorder_stage.h"

static struct recorder open_recorder(const char *name)
{
    struct recorder recorder;
    const struct recorder_options options = stage_options(test_temporary_path(name));
    recorder_init(&recorder, &options);
    assert_non_null(recorder.store);
    return recorder;
}

// So many visits that liked both.
static void like_both(struct recorder *recorder, const char *visits, int count, const char *first,
                      const char *second)
{
    char session[INTEREST_ID_SIZE];
    for (int i = 0; i < count; i++) {
        (void)snprintf(session, sizeof session, "%s %d", visits, i);
        stage_record(recorder, stage_profile_event(session, INTEREST_PRODUCT_LIKED, first));
        stage_record(recorder, stage_profile_event(session, INTEREST_PRODUCT_LIKED, second));
    }
}

static struct neighbours *learn(struct recorder *recorder)
{
    struct neighbours *model = NULL;
    struct diagnostic why = {0};
    assert_int_equal(neighbours_from_store(recorder->store, NULL, &model, &why), RESULT_OK);
    return model;
}

static bool are_near(const struct neighbours *model, const char *first, const char *second)
{
    struct neighbours_pick picks[8];
    const struct neighbours_anchor anchor = {first, 1.0f};
    int count = neighbours_near(model, &anchor, 1, picks, 8);
    for (int i = 0; i < count; i++)
        if (strcmp(picks[i].item, second) == 0)
            return true;
    return false;
}

static void visits_that_liked_both_make_them_near(void **state)
{
    (void)state;
    struct recorder recorder = open_recorder("near.db");
    like_both(&recorder, "visit", 3, "ROUGE", "GLOSS");
    like_both(&recorder, "other", 2, "ROUGE", "HAT"); // too few to be told
    struct neighbours *model = learn(&recorder);
    assert_true(are_near(model, "ROUGE", "GLOSS") && are_near(model, "GLOSS", "ROUGE"));
    assert_false(are_near(model, "ROUGE", "HAT"));
    assert_string_equal(neighbours_popular(model, 0, NULL), "ROUGE");
    assert_int_equal(neighbours_size(model).baskets, 5);
    neighbours_destroy(model);
    recorder_finish(&recorder);
}

// Each customer's visits are one basket, with what they bought, whose SKU is a variant's.
static void a_customers_visits_and_purchases_are_seen_together(void **state)
{
    (void)state;
    struct recorder recorder = open_recorder("customers.db");
    struct store_customer customer;
    struct diagnostic why = {0};
    for (int i = 0; i < 3; i++) {
        char monday[16], friday[16], reference[16];
        (void)snprintf(monday, sizeof monday, "monday %d", i);
        (void)snprintf(friday, sizeof friday, "friday %d", i);
        (void)snprintf(reference, sizeof reference, "4711-%d", i);
        struct interest_event bag = stage_profile_event(friday, INTEREST_TRYON_STARTED, "BAG-RED");
        (void)snprintf(bag.product, sizeof bag.product, "BAG");
        stage_record(&recorder, stage_profile_event(monday, INTEREST_PRODUCT_LIKED, "ROUGE"));
        stage_record(&recorder, bag);
        assert_int_equal(
            recorder_link(&recorder, monday, reference, "number", STAGE_WALL_MS, &customer, &why), RESULT_OK);
        assert_int_equal(
            recorder_link(&recorder, friday, reference, "number", STAGE_WALL_MS, &customer, &why), RESULT_OK);
        const struct store_purchase bought[] = {{.sku = "BAG-RED", .time = "2026-11-20T10:00:00.000Z"},
                                                {.sku = "UNSEEN", .time = "2026-11-20T10:00:00.000Z"}};
        for (int k = 0; k < 2; k++)
            assert_int_equal(store_add_purchase(recorder.store, customer.key, &bought[k], &why), RESULT_OK);
    }
    struct neighbours *model = learn(&recorder);
    assert_int_equal(neighbours_size(model).baskets, 3);
    assert_true(are_near(model, "ROUGE", "BAG"));
    assert_true(are_near(model, "ROUGE", "UNSEEN"));
    assert_false(are_near(model, "ROUGE", "BAG-RED"));
    assert_string_equal(neighbours_popular(model, 0, NULL), "BAG"); // bought weighs most
    neighbours_destroy(model);
    recorder_finish(&recorder);
}

static struct neighbours *look(struct neighbours_refresh *last, struct recorder *recorder, bool rests)
{
    struct neighbours *model = NULL;
    struct diagnostic why = {0};
    assert_int_equal(neighbours_refresh(last, recorder->store, rests, &model, &why), RESULT_OK);
    return model;
}

static struct neighbours *refresh(struct neighbours_refresh *last, struct recorder *recorder)
{
    return look(last, recorder, false);
}

static void a_model_is_made_anew_when_a_tenth_is_new_and_at_once_when_something_was_erased(void **state)
{
    (void)state;
    struct recorder recorder = open_recorder("refresh.db");
    struct neighbours_refresh last = {0};
    struct store_erased erased;
    struct diagnostic why = {0};
    like_both(&recorder, "visit", 12, "ROUGE", "GLOSS");
    like_both(&recorder, "few", 3, "ROUGE", "HAT");
    struct neighbours *model = refresh(&last, &recorder); // of 30 rows
    assert_non_null(model);
    assert_true(are_near(model, "ROUGE", "HAT"));
    neighbours_destroy(model);
    assert_null(refresh(&last, &recorder));
    like_both(&recorder, "later", 1, "ROUGE", "GLOSS");
    assert_null(refresh(&last, &recorder)); // two rows are not yet a tenth
    const struct store_subject visit = {.session = "few 1"};
    assert_int_equal(recorder_erase(&recorder, &visit, STAGE_WALL_MS, &erased, &why), RESULT_OK);
    model = look(&last, &recorder, true); // an erasure doesn't wait
    assert_non_null(model);
    assert_false(are_near(model, "ROUGE", "HAT")); // two visits are left of three
    assert_true(are_near(model, "ROUGE", "GLOSS"));
    neighbours_destroy(model);
    assert_null(refresh(&last, &recorder));
    like_both(&recorder, "many", 2, "ROUGE", "GLOSS");
    assert_null(look(&last, &recorder, true));
    model = refresh(&last, &recorder);
    assert_non_null(model);
    neighbours_destroy(model);
    recorder_finish(&recorder);
}

static void the_thread_hands_over_a_model(void **state)
{
    (void)state;
    struct recorder recorder = open_recorder("watched.db");
    struct neighbours_watch watch = {0};
    struct neighbours *model = NULL;
    like_both(&recorder, "visit", 3, "ROUGE", "GLOSS");
    assert_int_equal(neighbours_watch_start(&watch, recorder.path), RESULT_OK);
    while (model == NULL) // ctest ends a wait that never does
        model = mailbox_take(&watch.models, CLOCK_SECOND_NS);
    assert_true(are_near(model, "ROUGE", "GLOSS"));
    assert_null(neighbours_watch_take(&watch));
    neighbours_destroy(model);
    struct store_erased erased;
    struct diagnostic why = {0};
    const struct store_subject visit = {.session = "visit 1"};
    assert_int_equal(recorder_erase(&recorder, &visit, STAGE_WALL_MS, &erased, &why), RESULT_OK);
    neighbours_watch_hurry(&watch);
    for (model = NULL; model == NULL;) // though it has just built one
        model = mailbox_take(&watch.models, CLOCK_SECOND_NS);
    assert_int_equal(neighbours_size(model).baskets, 2);
    neighbours_destroy(model);
    neighbours_watch_stop(&watch);
    recorder_finish(&recorder);
}

static void without_a_store_nothing_is_watched(void **state)
{
    (void)state;
    struct neighbours_watch watch = {0};
    assert_int_equal(neighbours_watch_start(&watch, NULL), RESULT_OK);
    assert_null(neighbours_watch_take(&watch));
    neighbours_watch_stop(&watch);
    // One that isn't there yet is waited for, and stopping doesn't.
    assert_int_equal(neighbours_watch_start(&watch, test_temporary_path("never/made.db")), RESULT_OK);
    assert_null(neighbours_watch_take(&watch));
    neighbours_watch_stop(&watch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(visits_that_liked_both_make_them_near),
        cmocka_unit_test(a_customers_visits_and_purchases_are_seen_together),
        cmocka_unit_test(a_model_is_made_anew_when_a_tenth_is_new_and_at_once_when_something_was_erased),
        cmocka_unit_test(the_thread_hands_over_a_model),
        cmocka_unit_test(without_a_store_nothing_is_watched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
