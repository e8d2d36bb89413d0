// Tensors that share memory: never two at once.
#include "tests/support/test_support.h"
#include "tracking/nn/arena.h"

#define COUNT 60

static bool meet(const struct arena_tensor *a, const struct arena_tensor *b)
{
    bool in_time = a->first <= b->last && b->first <= a->last;
    return in_time && a->offset < b->offset + b->size && b->offset < a->offset + a->size;
}

static void tensors_that_live_at_once_never_overlap(void **state)
{
    (void)state;
    unsigned seed = 1;
    for (int round = 0; round < 50; round++) {
        struct arena_tensor tensors[COUNT];
        size_t sum = 0;
        for (int i = 0; i < COUNT; i++) {
            seed = seed * 1664525u + 1013904223u;
            int64_t first = seed >> 20 & 63, length = seed >> 8 & 7;
            tensors[i] = (struct arena_tensor){i, first, first + length, (1 + (seed >> 12 & 31)) * 64, 0};
            sum += tensors[i].size;
        }
        size_t total = arena_place(tensors, COUNT);
        unsigned long long seen = 0;
        for (int i = 0; i < COUNT; i++) {
            assert_true(tensors[i].offset + tensors[i].size <= total &&
                        tensors[i].offset % ARENA_ALIGNMENT == 0);
            seen |= 1ull << tensors[i].index;
            for (int k = 0; k < i; k++)
                assert_false(meet(&tensors[i], &tensors[k]));
        }
        assert_true(seen == (1ull << COUNT) - 1);
        assert_true(total < sum / 2); // they do share
    }
}

static void a_chain_needs_two_places(void **state)
{
    (void)state;
    struct arena_tensor tensors[10];
    for (int i = 0; i < 10; i++)
        tensors[i] = (struct arena_tensor){i, i, i + 1, 640, 0};
    assert_int_equal(arena_place(tensors, 10), 2 * 640);
    assert_int_equal(arena_place(tensors, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tensors_that_live_at_once_never_overlap),
        cmocka_unit_test(a_chain_needs_two_places),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
