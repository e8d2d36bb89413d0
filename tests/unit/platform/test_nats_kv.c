// Keys of buckets: any text goes into a part and comes out of it again; what is no key is refused. The
// servers themselves are integration.fleet_down's.
#include "platform/net/nats_kv.h"
#include "tests/support/test_support.h"

#include <string.h>

static void any_text_stands_in_a_part(void **state)
{
    (void)state;
    static const char *const texts[] = {"LIP-1010_04", "a.b", "a b*>", "=41", "größe", "\x01\x7f", "/"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char key[NATS_KV_KEY_SIZE] = "42", part[NATS_KV_PART_SIZE];
        assert_true(nats_kv_append(key, texts[i]));
        assert_int_equal(strspn(key + 3, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_="),
                         strlen(key + 3));
        assert_true(nats_kv_part(key, 0, part));
        assert_string_equal(part, "42");
        assert_true(nats_kv_part(key, 1, part));
        assert_string_equal(part, texts[i]);
        assert_false(nats_kv_part(key, 2, part));
    }
}

static void what_does_not_fit_leaves_the_key_as_it_was(void **state)
{
    (void)state;
    char key[NATS_KV_KEY_SIZE] = "42", part[NATS_KV_PART_SIZE], long_text[200];
    memset(long_text, '.', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    assert_false(nats_kv_append(key, long_text));
    assert_false(nats_kv_append(key, ""));
    assert_string_equal(key, "42");
    assert_true(nats_kv_append_wild(key, ">"));
    assert_string_equal(key, "42.>");
    static const char *const none[] = {"", ".a", "a=", "a=4", "a=4g", "a=00", "a*", "a b", "=4"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        assert_false(nats_kv_part(none[i], 0, part));
}

static void a_deleted_key_has_no_value(void **state)
{
    (void)state;
    struct nats_kv_entry entry;
    struct nats_feed_message message = {.subject = "$KV.CHEVAL_OFFERS.42.LIP", .data = "{}", .size = 2};
    assert_true(nats_kv_read(&message, &entry));
    assert_string_equal(entry.key, "42.LIP");
    assert_false(entry.deleted);
    strcpy(message.operation, "PURGE");
    assert_true(nats_kv_read(&message, &entry));
    assert_true(entry.deleted);
    static const char *const others[] = {"", "$KV.", "$KV.B", "cheval.42.7.x"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        strcpy(message.subject, others[i]);
        assert_false(nats_kv_read(&message, &entry));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_text_stands_in_a_part),
        cmocka_unit_test(what_does_not_fit_leaves_the_key_as_it_was),
        cmocka_unit_test(a_deleted_key_has_no_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
