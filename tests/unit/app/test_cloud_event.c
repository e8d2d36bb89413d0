// Interest as CloudEvents: the fields, what is left out, and that code and schema know the same ones. What is
// written to the build folder here is checked against the schema by integration.push.
#include "app/push/cloud_event.h"
#include "platform/base/json.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char id[] = "5b0e6a0e-3c1f-4c56-9a51-0d6d0c3b7f10";
static const char visit[] = "0f6b7a1c-7a55-4b0e-8f0e-6b8f5a1f2c33";

// Of this kind, as full as one gets.
static struct interest_event make_event(enum interest_kind kind)
{
    struct interest_event event = {.kind = kind,
                                   .wall_ms = 1795615387512, // 2026-11-25
                                   .price_minor = -1,
                                   .duration_ms = -1,
                                   .consent = {.asked = true,
                                               .try_on = true,
                                               .profile = true,
                                               .contact = true,
                                               .text_version = 3,
                                               .language = "de"}};
    bool is_consent = kind == INTEREST_CONSENT_GIVEN || kind == INTEREST_CONSENT_WITHDRAWN;
    bool has_product = !is_consent && kind != INTEREST_PROFILE_LINKED && kind != INTEREST_SESSION_ENDED;
    (void)snprintf(event.id, sizeof event.id, "%s", id);
    (void)snprintf(event.session, sizeof event.session, "%s", visit);
    if (is_consent)
        event.purpose = INTEREST_FOR_CONTACT;
    if (kind == INTEREST_TRYON_DWELLED || kind == INTEREST_SESSION_ENDED)
        event.duration_ms = 2345;
    if (kind == INTEREST_PRODUCT_RESERVED)
        (void)snprintf(event.code, sizeof event.code, "K7M2");
    if (!has_product)
        return event;
    (void)snprintf(event.sku, sizeof event.sku, "TOP-9010-W-M");
    (void)snprintf(event.product, sizeof event.product, "TOP-9010");
    (void)snprintf(event.variant, sizeof event.variant, "white");
    (void)snprintf(event.category, sizeof event.category, "top");
    (void)snprintf(event.title, sizeof event.title, "T-shirt \"Caf\u00e9\"");
    (void)snprintf(event.brand, sizeof event.brand, "Maison");
    (void)snprintf(event.size, sizeof event.size, "M");
    (void)snprintf(event.currency, sizeof event.currency, "EUR");
    event.price_minor = 2490;
    return event;
}

static json_t *parse(char *text, size_t size)
{
    json_t *root = NULL;
    struct diagnostic why = {0};
    assert_int_equal(strlen(text), size);
    if (json_parse("event", (const uint8_t *)text, size, &root, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    free(text);
    return root;
}

static json_t *encode(const struct interest_event *event, const char *subject)
{
    struct cloud_source source = cloud_source_make("42", "7");
    char *text = NULL;
    size_t size = 0;
    assert_true(cloud_event_encode(event, &source, subject, &text, &size));
    return parse(text, size);
}

static const char *text_at(json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "(none)";
}

static void an_event_says_what_happened(void **state)
{
    (void)state;
    struct interest_event event = make_event(INTEREST_PRODUCT_LIKED);
    json_t *root = encode(&event, "loy-1"), *data = json_object_get(root, "data");
    assert_string_equal(text_at(root, "specversion"), "1.0");
    assert_string_equal(text_at(root, "id"), id);
    assert_string_equal(text_at(root, "source"), "/store/42/mirror/7");
    assert_string_equal(text_at(root, "type"), "cheval.product_liked.v1");
    assert_string_equal(text_at(root, "subject"), "loy-1");
    assert_string_equal(text_at(root, "time"), "2026-11-25T14:03:07.512Z");
    assert_string_equal(text_at(root, "datacontenttype"), "application/json");
    assert_string_equal(text_at(data, "session"), visit);
    assert_string_equal(text_at(data, "sku"), "TOP-9010-W-M");
    assert_string_equal(text_at(data, "product"), "TOP-9010");
    assert_string_equal(text_at(data, "variant"), "white");
    assert_string_equal(text_at(data, "category"), "top");
    assert_string_equal(text_at(data, "title"), "T-shirt \"Caf\u00e9\"");
    assert_string_equal(text_at(data, "brand"), "Maison");
    assert_string_equal(text_at(data, "size"), "M");
    assert_string_equal(text_at(json_object_get(data, "price"), "amount"), "24.90");
    assert_string_equal(text_at(json_object_get(data, "price"), "currency"), "EUR");
    json_t *consent = json_object_get(data, "consent");
    assert_true(json_is_true(json_object_get(consent, "profile")));
    assert_true(json_is_false(json_object_get(consent, "skin_match")));
    assert_int_equal(json_integer_value(json_object_get(consent, "text_version")), 3);
    assert_string_equal(text_at(consent, "language"), "de");
    json_decref(root);
}

static void a_consent_event_says_of_what(void **state)
{
    (void)state;
    struct interest_event event = make_event(INTEREST_CONSENT_WITHDRAWN);
    json_t *root = encode(&event, NULL);
    assert_string_equal(text_at(json_object_get(root, "data"), "purpose"), "contact");
    json_decref(root);
}

static void what_has_no_value_is_left_out(void **state)
{
    (void)state;
    struct interest_event event = make_event(INTEREST_SESSION_ENDED);
    event.consent = (struct interest_consent){.profile = true};
    json_t *root = encode(&event, ""), *data = json_object_get(root, "data");
    assert_null(json_object_get(root, "subject"));
    assert_int_equal(json_object_size(data), 3); // session, duration_ms, consent
    assert_int_equal(json_object_size(json_object_get(data, "consent")), 5);
    json_decref(root);
}

static void prices_have_their_currencys_decimals(void **state)
{
    (void)state;
    struct interest_event event = make_event(INTEREST_PRODUCT_LIKED);
    (void)snprintf(event.currency, sizeof event.currency, "JPY");
    json_t *root = encode(&event, NULL);
    json_t *price = json_object_get(json_object_get(root, "data"), "price");
    assert_string_equal(text_at(price, "amount"), "2490");
    json_decref(root);
}

static void a_source_is_a_uri(void **state)
{
    (void)state;
    char longest[1000];
    memset(longest, '/', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    struct cloud_source source = cloud_source_make("Caf\u00e9 1/2", NULL);
    assert_string_equal(source.uri, "/store/Caf%C3%A9%201%2F2/mirror/unnamed");
    source = cloud_source_make("", "");
    assert_string_equal(source.uri, "/store/unnamed/mirror/unnamed");
    source = cloud_source_make(longest, longest);
    assert_non_null(strstr(source.uri, "%2F/mirror/%2F%2F"));
    size_t length = strlen(source.uri);
    assert_true(length < sizeof source.uri && strcmp(source.uri + length - 3, "%2F") == 0);
}

static void text_that_is_no_utf8_is_refused(void **state)
{
    (void)state;
    struct cloud_source source = cloud_source_make("42", "7");
    struct interest_event event = make_event(INTEREST_PRODUCT_LIKED);
    char *text = NULL;
    size_t size = 0;
    (void)snprintf(event.title, sizeof event.title, "\xff\xfe");
    assert_false(cloud_event_encode(&event, &source, NULL, &text, &size));
    assert_false(cloud_event_encode(&event, &source, "\xff", &text, &size));
    assert_null(text);
}

static void fill(char *text, size_t size)
{
    memset(text, '\x01', size - 1); // six letters each
    text[size - 1] = '\0';
}

static void the_longest_event_is_within_its_bound(void **state)
{
    (void)state;
    struct interest_event event = make_event(INTEREST_PRODUCT_RESERVED);
    char subject[CLOUD_EVENT_REFERENCE_SIZE], *text = NULL;
    size_t size = 0;
    fill(event.sku, sizeof event.sku);
    fill(event.product, sizeof event.product);
    fill(event.variant, sizeof event.variant);
    fill(event.category, sizeof event.category);
    fill(event.title, sizeof event.title);
    fill(event.brand, sizeof event.brand);
    fill(event.size, sizeof event.size);
    fill(event.code, sizeof event.code);
    fill(subject, sizeof subject);
    struct cloud_source source = cloud_source_make(subject, subject);
    assert_true(cloud_event_encode(&event, &source, subject, &text, &size));
    assert_true(size <= CLOUD_EVENT_MAX_BYTES);
    json_decref(parse(text, size));
}

static void what_erases_names_the_visit_or_the_customer(void **state)
{
    (void)state;
    struct cloud_source source = cloud_source_make("42", "7");
    struct cloud_erasure erasure = {.withdrawn = true, .wall_ms = 1795615387512};
    char *text = NULL;
    size_t size = 0;
    (void)snprintf(erasure.id, sizeof erasure.id, "%s", id);
    (void)snprintf(erasure.session, sizeof erasure.session, "%s", visit);
    assert_true(cloud_event_encode_erasure(&erasure, &source, &text, &size));
    json_t *root = parse(text, size), *data = json_object_get(root, "data");
    assert_string_equal(text_at(root, "type"), "cheval.erasure_requested.v1");
    assert_null(json_object_get(root, "subject"));
    assert_string_equal(text_at(data, "session"), visit);
    assert_string_equal(text_at(data, "reason"), "withdrawn");
    json_decref(root);
    erasure.session[0] = '\0';
    erasure.withdrawn = false;
    (void)snprintf(erasure.reference, sizeof erasure.reference, "loy-1");
    assert_true(cloud_event_encode_erasure(&erasure, &source, &text, &size));
    root = parse(text, size);
    data = json_object_get(root, "data");
    assert_string_equal(text_at(root, "subject"), "loy-1");
    assert_string_equal(text_at(data, "reason"), "erased");
    assert_null(json_object_get(data, "session"));
    json_decref(root);
}

static void only_what_was_made_under_profile_consent_may_leave(void **state)
{
    (void)state;
    struct interest_event event = make_event(INTEREST_PRODUCT_LIKED);
    assert_true(cloud_event_may_leave(&event));
    event.consent.profile = false;
    assert_false(cloud_event_may_leave(&event));
}

// --- the schema --------------------------------------------------------------------------------------------

// Every member must stand in the schema's properties, and each of these must be seen once at least.
static void mark_members(json_t *object, json_t *properties, json_t *seen)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        json_t *described = json_object_get(properties, key);
        if (described == NULL)
            fail_msg("the schema does not know %s", key);
        assert_int_equal(json_object_set(seen, key, json_true()), 0);
        if (json_is_object(value))
            mark_members(value, json_object_get(described, "properties"), seen);
    }
}

static void assert_all_seen(json_t *properties, json_t *seen)
{
    const char *key;
    json_t *value;
    json_object_foreach(properties, key, value)
    {
        if (json_object_get(seen, key) == NULL)
            fail_msg("no event has the schema's %s", key);
        if (json_is_object(json_object_get(value, "properties")))
            assert_all_seen(json_object_get(value, "properties"), seen);
    }
}

static bool has_text(json_t *array, const char *text)
{
    size_t index;
    json_t *value;
    json_array_foreach(array, index, value) if (strcmp(json_string_value(value), text) == 0) return true;
    return false;
}

static void check_event(json_t *root, json_t *properties, json_t *seen, FILE *file)
{
    json_t *types = json_object_get(json_object_get(properties, "type"), "enum");
    assert_true(has_text(types, text_at(root, "type")));
    mark_members(root, properties, seen);
    assert_int_equal(json_dumpf(root, file, JSON_COMPACT), 0);
    assert_int_not_equal(fputc('\n', file), EOF);
    json_decref(root);
}

static void code_and_schema_know_the_same_fields(void **state)
{
    (void)state;
    size_t size = 0;
    struct diagnostic why = {0};
    json_t *schema = NULL, *seen = json_object();
    uint8_t *bytes = test_read_file(test_source_path("app/push/interest.schema.json"), &size);
    assert_int_equal(json_parse("schema", bytes, size, &schema, &why), RESULT_OK);
    free(bytes);
    json_t *properties = json_object_get(schema, "properties");
    FILE *file = fopen(test_build_path("events.jsonl"), "w");
    assert_non_null(file);
    for (int kind = 0; kind < INTEREST_KIND_COUNT; kind++) {
        struct interest_event event = make_event((enum interest_kind)kind);
        check_event(encode(&event, "loy-1"), properties, seen, file);
    }
    struct cloud_source source = cloud_source_make("42", "7");
    struct cloud_erasure erasure = {.withdrawn = true, .reference = "loy-1"};
    char *text = NULL;
    (void)snprintf(erasure.id, sizeof erasure.id, "%s", id);
    (void)snprintf(erasure.session, sizeof erasure.session, "%s", visit);
    assert_true(cloud_event_encode_erasure(&erasure, &source, &text, &size));
    check_event(parse(text, size), properties, seen, file);
    assert_int_equal(fclose(file), 0);
    assert_all_seen(properties, seen);
    assert_int_equal(json_array_size(json_object_get(json_object_get(properties, "type"), "enum")),
                     INTEREST_KIND_COUNT + 1);
    json_decref(seen);
    json_decref(schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_says_what_happened),
        cmocka_unit_test(a_consent_event_says_of_what),
        cmocka_unit_test(what_has_no_value_is_left_out),
        cmocka_unit_test(prices_have_their_currencys_decimals),
        cmocka_unit_test(a_source_is_a_uri),
        cmocka_unit_test(text_that_is_no_utf8_is_refused),
        cmocka_unit_test(the_longest_event_is_within_its_bound),
        cmocka_unit_test(what_erases_names_the_visit_or_the_customer),
        cmocka_unit_test(only_what_was_made_under_profile_consent_may_leave),
        cmocka_unit_test(code_and_schema_know_the_same_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
