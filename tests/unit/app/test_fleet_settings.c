// The fleet's settings: what is theirs comes, what is the machine's own stays, and a value that reaches for
// it, or is no settings file, is refused with its place.
#include "app/fleet/fleet_settings.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <string.h>

static struct settings own, got;

static void set_up(void)
{
    settings_init(&own);
    (void)snprintf(own.pin, sizeof own.pin, "$y$hash");
    (void)snprintf(own.push_url, sizeof own.push_url, "https://own.example");
    (void)snprintf(own.push_key_file, sizeof own.push_key_file, "/etc/cheval/push.key");
    (void)snprintf(own.fleet_url, sizeof own.fleet_url, "tls://own.example");
    (void)snprintf(own.mirror_id, sizeof own.mirror_id, "7");
    (void)snprintf(own.hours, sizeof own.hours, "08:00-20:00");
    own.fleet_trial_s = 30;
    own.height_mm = 700;
    memset(&got, 0, sizeof got);
}

static enum result take(const char *text, char version[TRIAL_VERSION_SIZE], struct diagnostic *why)
{
    return fleet_read_settings(text, strlen(text), &own, version, &got, why);
}

static void what_is_the_machines_own_stays_and_all_else_is_the_fleets(void **state)
{
    (void)state;
    char version[TRIAL_VERSION_SIZE];
    struct diagnostic why = {0};
    set_up();
    assert_int_equal(
        take("{\"version\": \"2026-1\", \"settings\": {\"screen\": {\"hours\": \"09:00-21:00\"}, "
             "\"language\": {\"own\": \"el\"}}}",
             version, &why),
        RESULT_OK);
    assert_string_equal(version, "2026-1");
    assert_string_equal(got.hours, "09:00-21:00");
    assert_string_equal(got.language, "el");
    assert_int_equal(got.height_mm, 0); // it is the whole file, but for these:
    assert_string_equal(got.pin, "$y$hash");
    assert_string_equal(got.push_url, "https://own.example");
    assert_string_equal(got.push_key_file, "/etc/cheval/push.key");
    assert_string_equal(got.fleet_url, "tls://own.example");
    assert_string_equal(got.mirror_id, "7");
    assert_int_equal(got.fleet_trial_s, 30);
}

static void what_reaches_for_pins_keys_and_addresses_is_refused(void **state)
{
    (void)state;
    static const char *const fields[] = {
        "\"staff\": {\"pin\": \"$y$other\"}",          "\"push\": {\"url\": \"https://other.example\"}",
        "\"push\": {\"key_file\": \"/etc/shadow\"}",   "\"fleet\": {\"url\": \"tls://other.example\"}",
        "\"stock\": {\"url\": \"https://o.example\"}", "\"stock\": {\"key_file\": \"/k\"}",
        "\"associates\": {\"users\": \"/u.json\"}",    "\"share\": {\"key\": \"/k.pem\"}",
        "\"identity\": {\"key_file\": \"/k\"}",        "\"store\": {\"profile_store\": \"/tmp/p.db\"}",
        "\"store\": {\"mirror_id\": \"8\"}",           "\"health\": {\"listen\": \"127.0.0.1:1\"}"};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        char text[256], version[TRIAL_VERSION_SIZE];
        struct diagnostic why = {0};
        set_up();
        (void)snprintf(text, sizeof text, "{\"version\": \"1\", \"settings\": {%s}}", fields[i]);
        assert_int_equal(take(text, version, &why), RESULT_INVALID);
        assert_non_null(strstr(why.text, "the machine's own"));
        assert_string_equal(version, "1");
        assert_string_equal(got.pin, ""); // untouched
    }
}

static void what_is_no_settings_file_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "[]",
        "{}",
        "{\"version\": \"1\"}",
        "{\"version\": \"\", \"settings\": {}}",
        "{\"version\": \"a b\", \"settings\": {}}",
        "{\"version\": 1, \"settings\": {}}",
        "{\"version\": \"1\", \"settings\": []}",
        "{\"version\": \"1\", \"settings\": {\"screen\": {\"height_mm\": 7}}}",
        "{\"version\": \"1\", \"settings\": {\"screen\": {\"hours\": \"9-5\"}}}"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char version[TRIAL_VERSION_SIZE];
        struct diagnostic why = {0};
        set_up();
        assert_int_equal(take(texts[i], version, &why), RESULT_INVALID);
        assert_true(why.text[0] != '\0');
    }
}

// Every field that names a key, a certificate or a PIN is the machine's own: one that is new has to be
// thought of.
static void no_field_with_a_key_is_forgotten(void **state)
{
    (void)state;
    size_t count = 0;
    const struct settings_field *fields = settings_fields(&count);
    for (size_t i = 0; i < count; i++)
        if (strstr(fields[i].key, "key") != NULL || strcmp(fields[i].key, "certificate") == 0 ||
            strcmp(fields[i].key, "pin") == 0 || strcmp(fields[i].key, "ca") == 0)
            assert_true(fleet_settings_are_own(fields[i].group, fields[i].key));
    assert_false(fleet_settings_are_own("screen", "hours"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_the_machines_own_stays_and_all_else_is_the_fleets),
        cmocka_unit_test(what_reaches_for_pins_keys_and_addresses_is_refused),
        cmocka_unit_test(what_is_no_settings_file_is_refused),
        cmocka_unit_test(no_field_with_a_key_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
