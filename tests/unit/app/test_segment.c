// CloudEvents in Segment's words: names, ids, properties, and what is refused.
#include "app/push/cloud_event.h"
#include "app/push/segment.h"
#include "platform/base/json.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *translate(const char *event)
{
    char *text = NULL;
    size_t size = 0;
    json_t *root = NULL;
    struct diagnostic why = {0};
    if (segment_encode(event, strlen(event), &text, &size, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_int_equal(json_parse("message", (const uint8_t *)text, size, &root, &why), RESULT_OK);
    free(text);
    return root;
}

static void assert_text(json_t *object, const char *key, const char *expected)
{
    assert_string_equal(json_string_value(json_object_get(object, key)), expected);
}

static const char liked[] =
    "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/store/1/mirror/2\","
    "\"type\":\"cheval.product_liked.v1\",\"subject\":\"loy-1\",\"time\":\"2026-11-22T14:03:07.512Z\","
    "\"datacontenttype\":\"application/"
    "json\",\"data\":{\"session\":\"s-1\",\"sku\":\"L-1\",\"product\":\"L\","
    "\"title\":\"Lipstick\",\"price\":{\"amount\":\"24.90\",\"currency\":\"EUR\"},\"code\":\"K7\","
    "\"consent\":{\"profile\":true}}}";

static void a_like_is_added_to_the_wishlist(void **state)
{
    (void)state;
    json_t *message = translate(liked), *properties = json_object_get(message, "properties");
    assert_text(message, "type", "track");
    assert_text(message, "event", "Product Added to Wishlist");
    assert_text(message, "messageId", "e-1");
    assert_text(message, "userId", "loy-1");
    assert_text(message, "anonymousId", "s-1");
    assert_text(message, "timestamp", "2026-11-22T14:03:07.512Z");
    assert_text(properties, "product_id", "L");
    assert_text(properties, "sku", "L-1");
    assert_text(properties, "name", "Lipstick");
    assert_text(properties, "pick_up_code", "K7");
    assert_text(properties, "currency", "EUR");
    assert_text(properties, "source", "/store/1/mirror/2");
    assert_true(json_is_real(json_object_get(properties, "price")));
    assert_true(json_is_true(json_object_get(json_object_get(properties, "consent"), "profile")));
    assert_null(json_object_get(properties, "product"));
    json_decref(message);
}

static void a_price_is_written_as_people_write_it(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size = 0;
    assert_int_equal(segment_encode(liked, strlen(liked), &text, &size, NULL), RESULT_OK);
    assert_non_null(strstr(text, "\"price\":24.9,"));
    free(text);
}

static void every_event_of_the_mirror_has_a_name(void **state)
{
    (void)state;
    struct cloud_source source = cloud_source_make("1", "2");
    for (int kind = 0; kind < INTEREST_KIND_COUNT; kind++) {
        struct interest_event event = {.id = "e", .session = "s", .kind = (enum interest_kind)kind};
        char *text = NULL;
        size_t size = 0;
        event.price_minor = event.duration_ms = -1;
        assert_true(cloud_event_encode(&event, &source, NULL, &text, &size));
        json_t *message = translate(text);
        if (event.kind == INTEREST_PROFILE_LINKED) {
            assert_text(message, "type", "identify");
            assert_true(json_is_object(json_object_get(message, "traits")));
        } else {
            assert_text(message, "type", "track");
            assert_true(json_is_string(json_object_get(message, "event")));
        }
        assert_null(json_object_get(message, "userId"));
        json_decref(message);
        free(text);
    }
}

static void an_erasure_of_a_customer_names_the_customer(void **state)
{
    (void)state;
    json_t *message = translate("{\"id\":\"e\",\"source\":\"/s\",\"type\":\"cheval.erasure_requested.v1\","
                                "\"subject\":\"loy-1\",\"time\":\"t\",\"data\":{\"reason\":\"erased\"}}");
    assert_text(message, "event", "Cheval Erasure Requested");
    assert_text(message, "userId", "loy-1");
    assert_null(json_object_get(message, "anonymousId"));
    json_decref(message);
}

static void what_is_no_event_of_ours_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "", "[]", "{}", "{\"type\":1}", "{\"type\":\"cheval..v1\"}", "{\"type\":\"cheval.product_liked.v2\"}",
        "{\"type\":\"other.product_liked.v1\",\"data\":{}}",
        // neither customer nor visit, no data, no id, and a price that is none
        "{\"id\":\"e\",\"source\":\"/s\",\"time\":\"t\",\"type\":\"cheval.product_liked.v1\",\"data\":{}}",
        "{\"id\":\"e\",\"source\":\"/"
        "s\",\"time\":\"t\",\"type\":\"cheval.product_liked.v1\",\"subject\":\"a\"}",
        "{\"source\":\"/"
        "s\",\"time\":\"t\",\"type\":\"cheval.product_liked.v1\",\"subject\":\"a\",\"data\":{}}",
        "{\"id\":\"e\",\"source\":\"/"
        "s\",\"time\":\"t\",\"type\":\"cheval.product_liked.v1\",\"subject\":\"a\","
        "\"data\":{\"price\":{}}}",
        "{\"id\":\"e\",\"source\":\"/s\",\"time\":\"t\",\"type\":\"cheval.product_liked.v1\",\"subject\":1,"
        "\"data\":{\"session\":\"s\"}}"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char *text = NULL;
        size_t size = 0;
        if (segment_encode(wrong[i], strlen(wrong[i]), &text, &size, NULL) == RESULT_OK)
            fail_msg("taken: %s", wrong[i]);
    }
}

static void a_message_over_the_platforms_bound_is_refused(void **state)
{
    (void)state;
    static char event[40000];
    int length = snprintf(event, sizeof event,
                          "{\"id\":\"e\",\"source\":\"/s\",\"time\":\"t\",\"type\":\"cheval.look_saved.v1\","
                          "\"subject\":\"a\",\"data\":{\"title\":\"%032000d\"}}",
                          0);
    char *text = NULL;
    size_t size = 0;
    assert_int_equal(segment_encode(event, (size_t)length, &text, &size, NULL), RESULT_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_like_is_added_to_the_wishlist),
        cmocka_unit_test(a_price_is_written_as_people_write_it),
        cmocka_unit_test(every_event_of_the_mirror_has_a_name),
        cmocka_unit_test(an_erasure_of_a_customer_names_the_customer),
        cmocka_unit_test(what_is_no_event_of_ours_is_refused),
        cmocka_unit_test(a_message_over_the_platforms_bound_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
