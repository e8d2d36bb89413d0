// What was freed is looked at where it stood, by the kernel's view of this process.
#include "platform/os/memory.h"
#include "tests/support/test_support.h"

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define MARK "loyalty-number-20481"
#define LETTERS 400 // more than what the heap writes into its free pieces
#define TAIL 200

// Whether the mark stands at the address; false where it can't be read any more.
static bool stands_at(uintptr_t address)
{
    char bytes[sizeof MARK] = "";
    FILE *memory = fopen("/proc/self/mem", "rb");
    assert_non_null(memory);
    bool read = fseek(memory, (long)address, SEEK_SET) == 0 && fread(bytes, sizeof MARK - 1, 1, memory) == 1;
    assert_int_equal(fclose(memory), 0);
    return read && memcmp(bytes, MARK, sizeof MARK - 1) == 0;
}

static uintptr_t write_and_free(void)
{
    char text[LETTERS];
    memset(text, 'x', sizeof text);
    memcpy(text + TAIL, MARK, sizeof MARK - 1);
    json_t *value = json_stringn(text, sizeof text);
    assert_non_null(value);
    uintptr_t address = (uintptr_t)json_string_value(value) + TAIL;
    assert_true(stands_at(address));
    json_decref(value);
    return address;
}

static void what_json_gives_back_is_overwritten(void **state)
{
    (void)state;
    assert_true(stands_at(write_and_free())); // so this test can fail
    memory_wipe_freed_json();
    assert_false(stands_at(write_and_free()));
}

static void memory_that_is_none_can_be_given_back(void **state)
{
    (void)state;
    json_malloc_t allocate = NULL;
    json_free_t give_back = NULL;
    memory_wipe_freed_json();
    json_get_alloc_funcs(&allocate, &give_back);
    give_back(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_json_gives_back_is_overwritten),
        cmocka_unit_test(memory_that_is_none_can_be_given_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
