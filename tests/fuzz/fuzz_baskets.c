// Room: app
// Replays: tests/fuzz/corpus/fuzz_baskets
//
// A file of baskets: an item stands in a basket once, baskets stay within their bounds, and what is learnt of
// them can be asked.
#include "app/commands/held_out.h"

#include <stdlib.h>
#include <string.h>

#define MOST_ASKED 4 // each looks at all of the model

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_basket(const struct held_out *held, const struct held_out_basket *basket)
{
    require(basket->count >= 0 && basket->count <= HELD_OUT_MAX_ITEMS);
    for (int i = 0; i < basket->count; i++) {
        require(basket->marks[i].item >= 0 && basket->marks[i].item < held->items.count);
        for (int k = 0; k < i; k++)
            require(basket->marks[k].item != basket->marks[i].item);
    }
}

static void ask(const struct held_out *held)
{
    const struct neighbours_options options = {.shrinkage = -1.0f, .least = 1};
    struct neighbours *model = NULL;
    struct neighbours_pick picks[8];
    if (held_out_train(held, &options, &model) != RESULT_OK)
        return;
    for (int i = 0; i < held->items.count && i < MOST_ASKED; i++) {
        const struct neighbours_anchor anchor = {name_table_text(&held->items, i), 1.0f};
        int count = neighbours_near(model, &anchor, 1, picks, 8);
        for (int k = 0; k < count; k++)
            require(picks[k].score > 0.0f && picks[k].score < 1.001f &&
                    strcmp(picks[k].item, anchor.item) != 0);
    }
    neighbours_destroy(model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct held_out held = {0};
    char *text = calloc(size + 1, 1);
    if (text == NULL || size > 1 << 16) {
        free(text);
        return 0;
    }
    memcpy(text, data, size);
    if (held_out_parse(text, &held) == RESULT_OK) {
        for (int i = 0; i < held.basket_count; i++) {
            check_basket(&held, &held.baskets[i]);
            require(held_out_hide(&held, i) < held.baskets[i].count);
        }
        ask(&held);
    }
    held_out_finish(&held);
    free(text);
    return 0;
}
