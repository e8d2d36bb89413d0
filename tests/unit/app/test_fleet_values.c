// What comes down from a fleet is taken as FLEET.md has it, and refused as a whole where it is wrong, without
// a word of a customer.
#include "app/fleet/fleet_event.h"
#include "app/fleet/fleet_values.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void an_offer_is_of_the_keys_article(void **state)
{
    (void)state;
    static const char text[] = "{\"sku\": \"OTHER\", \"price\": \"24.90 EUR\", \"quantity\": 0, \"new\": 1}";
    struct catalogue_offer_update update;
    struct diagnostic why = {0};
    assert_int_equal(fleet_read_offer(text, strlen(text), "LIP-1", &update, &why), RESULT_OK);
    assert_string_equal(update.code, "LIP-1");
    assert_true(update.has_price && !update.has_sale_price && update.has_availability);
    assert_int_equal(update.price.minor_units, 2490);
    assert_int_equal(update.availability, AVAILABILITY_OUT_OF_STOCK);
    static const char *const wrong[] = {"", "[]", "7", "{\"price\": \"much\"}", "{\"quantity\": []}"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(fleet_read_offer(wrong[i], strlen(wrong[i]), "LIP-1", &update, &why),
                         RESULT_INVALID);
}

static void a_profile_is_bounded_and_its_faults_quote_nothing(void **state)
{
    (void)state;
    struct store_told told;
    struct diagnostic why = {0};
    char many[4096] = "{\"points\": 12, \"favourites\": [";
    for (int i = 0; i < 40; i++)
        strcat(many, i == 0 ? "{\"sku\": \"A\"}" : ", {\"sku\": \"A\"}");
    strcat(many, "], \"sizes\": [{\"category\": \"top\", \"size\": \"M\"}]}");
    assert_int_equal(fleet_read_profile(many, strlen(many), &told, &why), RESULT_OK);
    assert_int_equal(told.favourite_count, STORE_MAX_TOLD_FAVOURITES);
    assert_int_equal(told.points, 12);
    assert_string_equal(told.sizes[0].value, "M");
    static const char *const wrong[] = {"{\"name\": \"Quillaja\" 7}",
                                        "{\"name\": \"Quillaja\", \"points\": -1}",
                                        "{\"name\": \"Quillaja\", \"favourites\": [{\"sku\": \"\"}]}",
                                        "{\"name\": \"Quillaja\", \"name\": \"Quillaja\"}"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        why = (struct diagnostic){0};
        assert_int_equal(fleet_read_profile(wrong[i], strlen(wrong[i]), &told, &why), RESULT_INVALID);
        assert_null(strstr(why.text, "Quillaja"));
        assert_int_equal(told.points, 12);
    }
}

static void a_catalogue_comes_by_https_with_its_hash(void **state)
{
    (void)state;
    static const char *const urls[] = {"https://look.example/42.zip", "file:///srv/42.zip",
                                       "ftp://look.example/", "file://look.example/42.zip", ""};
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        struct fleet_release release;
        struct diagnostic why = {0};
        char text[512];
        (void)snprintf(text, sizeof text,
                       "{\"version\": \"v1\", \"url\": \"%s\", \"sha256\": \"%064d\", \"size\": 9}", urls[i],
                       7);
        enum result result = fleet_read_release(text, strlen(text), &release, &why);
        assert_int_equal(result, i < 2 ? RESULT_OK : RESULT_INVALID);
        if (i < 2)
            assert_int_equal(release.sha256[31], 7);
    }
}

static void an_answer_reads_as_it_was_written(void **state)
{
    (void)state;
    struct fleet_answer answer = {.status = STORE_REQUEST_CANCELLED,
                                  .by = "Ana \"A\"",
                                  .wall_ms = 1795444987512},
                        read;
    struct diagnostic why = {0};
    char *text = fleet_write_answer(&answer);
    assert_non_null(text);
    assert_int_equal(fleet_read_answer(text, strlen(text), &read, &why), RESULT_OK);
    assert_int_equal(read.status, STORE_REQUEST_CANCELLED);
    assert_string_equal(read.by, answer.by);
    assert_int_equal(read.wall_ms, answer.wall_ms);
    free(text);
    static const char open[] = "{\"status\": \"open\", \"time\": \"2026-11-23T14:03:07.512Z\"}";
    assert_int_equal(fleet_read_answer(open, strlen(open), &read, &why), RESULT_INVALID);
}

static void an_event_names_its_mirror(void **state)
{
    (void)state;
    static struct fleet_event event;
    struct diagnostic why = {0};
    static const char text[] = "{\"id\": \"1\", \"source\": \"/store/42/mirror/7%2F1\", \"type\": "
                               "\"cheval.product_requested.v1\", \"time\": "
                               "\"2026-11-22T14:03:07.512Z\", \"data\": {\"session\": \"s\", \"sku\": \"A\", "
                               "\"consent\": {\"profile\": "
                               "true}}}";
    assert_int_equal(fleet_event_read(text, strlen(text), &event, &why), RESULT_OK);
    assert_string_equal(event.event.mirror, "7/1");
    assert_string_equal(event.event.name, "product_requested");
    assert_true(event.event.consent_profile);
    static const char *const wrong[] = {
        "{}", "{\"id\": \"1\", \"source\": \"/store/42\", \"type\": \"cheval.x.v1\"}"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(fleet_event_read(wrong[i], strlen(wrong[i]), &event, &why), RESULT_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_offer_is_of_the_keys_article),
        cmocka_unit_test(a_profile_is_bounded_and_its_faults_quote_nothing),
        cmocka_unit_test(a_catalogue_comes_by_https_with_its_hash),
        cmocka_unit_test(an_answer_reads_as_it_was_written),
        cmocka_unit_test(an_event_names_its_mirror),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
