#include "platform/os/hash.h"
#include "tests/support/test_support.h"

#include <string.h>

static void sha256_is_that_of_the_standard(void **state)
{
    (void)state;
    uint8_t hash[HASH_SIZE];
    char text[HASH_TEXT_SIZE];
    hash_sha256("abc", 3, hash);
    hash_text(hash, text);
    assert_string_equal(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hash_sha256("", 0, hash);
    hash_text(hash, text);
    assert_string_equal(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// RFC 4231, test cases 1 and 2.
static void hmac_is_that_of_the_rfc(void **state)
{
    (void)state;
    uint8_t hash[HASH_SIZE], key[20];
    char text[HASH_TEXT_SIZE];
    memset(key, 0x0b, sizeof key);
    hash_hmac_sha256(key, sizeof key, "Hi There", 8, hash);
    hash_text(hash, text);
    assert_string_equal(text, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    hash_hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28, hash);
    hash_text(hash, text);
    assert_string_equal(text, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void parts_are_told_apart(void **state)
{
    (void)state;
    uint8_t one[HASH_SIZE], other[HASH_SIZE], again[HASH_SIZE];
    hash_parts((const struct hash_part[]){{"ab", 2}, {"c", 1}}, 2, one);
    hash_parts((const struct hash_part[]){{"a", 1}, {"bc", 2}}, 2, other);
    hash_parts((const struct hash_part[]){{"ab", 2}, {"c", 1}}, 2, again);
    assert_false(hash_equals(one, other));
    assert_true(hash_equals(one, again));
    hash_parts((const struct hash_part[]){{"ab", 2}, {"c", 1}, {"", 0}}, 3, other);
    assert_false(hash_equals(one, other));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_is_that_of_the_standard),
        cmocka_unit_test(hmac_is_that_of_the_rfc),
        cmocka_unit_test(parts_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
