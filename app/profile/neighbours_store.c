#include "app/profile/neighbours_store.h"

#include "app/profile/name_table.h"
#include "platform/store/store_interest.h"
#include "platform/store/store_report.h"

#include <stdlib.h>
#include <string.h>

// A till knows SKUs of variants, items are products: what was bought waits until all have been seen.
struct bought {
    int who, sku;
};

struct reading {
    struct neighbours_builder *builder;
    struct name_table skus, products; // of variants; of their products
    int *product_of;                  // a SKU's product, or NAME_TABLE_NONE
    int product_of_capacity;
    struct name_table buyers;
    struct bought *bought;
    int bought_count, bought_capacity;
    enum result result;
};

static float weight_of(const struct store_taste *taste)
{
    if (taste->requested > 0 || taste->reserved > 0)
        return NEIGHBOURS_REQUESTED;
    if (taste->liked > 0 || taste->shared > 0 || taste->saved > 0)
        return NEIGHBOURS_LIKED;
    if (taste->dwelled > 0 || taste->compared > 0)
        return NEIGHBOURS_DWELLED;
    return taste->tried > 0 ? NEIGHBOURS_TRIED : 0.0f;
}

// Room for one more at the end of a list that doubles.
static void *make_room(void *list, int *capacity, int count, size_t size)
{
    if (count < *capacity)
        return list;
    int larger = *capacity == 0 ? 256 : 2 * *capacity;
    void *moved = realloc(list, (size_t)larger * size);
    if (moved != NULL)
        *capacity = larger;
    return moved;
}

static enum result learn_sku(struct reading *reading, const struct store_taste *taste, int *sku)
{
    int before = reading->skus.count, product = NAME_TABLE_NONE;
    enum result result = name_table_add(&reading->skus, taste->sku, sku);
    if (result == RESULT_OK && taste->product[0] != '\0')
        result = name_table_add(&reading->products, taste->product, &product);
    if (result != RESULT_OK)
        return result;
    int *list = make_room(reading->product_of, &reading->product_of_capacity, *sku, sizeof list[0]);
    if (list == NULL)
        return RESULT_NO_MEMORY;
    reading->product_of = list;
    if (*sku == before || product != NAME_TABLE_NONE)
        list[*sku] = product;
    return RESULT_OK;
}

static enum result note_bought(struct reading *reading, const char *who, int sku)
{
    struct bought bought = {.sku = sku};
    enum result result = name_table_add(&reading->buyers, who, &bought.who);
    if (result != RESULT_OK)
        return result;
    struct bought *list =
        make_room(reading->bought, &reading->bought_capacity, reading->bought_count, sizeof list[0]);
    if (list == NULL)
        return RESULT_NO_MEMORY;
    reading->bought = list;
    list[reading->bought_count++] = bought;
    return RESULT_OK;
}

static bool add_taste(void *context, const struct store_taste *taste)
{
    struct reading *reading = context;
    int sku = 0;
    if (taste->sku[0] == '\0')
        return true;
    float weight = weight_of(taste);
    reading->result = learn_sku(reading, taste, &sku);
    if (reading->result == RESULT_OK && weight > 0.0f)
        reading->result = neighbours_add(reading->builder, taste->who,
                                         taste->product[0] != '\0' ? taste->product : taste->sku, weight);
    if (reading->result == RESULT_OK && taste->bought > 0)
        reading->result = note_bought(reading, taste->who, sku);
    return reading->result == RESULT_OK;
}

static enum result add_bought(struct reading *reading)
{
    enum result result = RESULT_OK;
    for (int i = 0; i < reading->bought_count && result == RESULT_OK; i++) {
        const struct bought *bought = &reading->bought[i];
        int product = reading->product_of[bought->sku];
        const char *item = product != NAME_TABLE_NONE ? name_table_text(&reading->products, product)
                                                      : name_table_text(&reading->skus, bought->sku);
        result = neighbours_add(reading->builder, name_table_text(&reading->buyers, bought->who), item,
                                NEIGHBOURS_BOUGHT);
    }
    return result;
}

enum result neighbours_from_store(struct store *store, const struct neighbours_options *options,
                                  struct neighbours **out, struct diagnostic *why)
{
    struct reading reading = {.result = RESULT_OK};
    enum result result = neighbours_builder_create(&reading.builder);
    if (result == RESULT_OK)
        result = store_each_taste(store, add_taste, &reading, why);
    if (result == RESULT_OK)
        result = reading.result;
    if (result == RESULT_OK)
        result = add_bought(&reading);
    if (result == RESULT_OK)
        result = neighbours_build(reading.builder, options, out);
    neighbours_builder_destroy(reading.builder);
    name_table_finish(&reading.skus);
    name_table_finish(&reading.products);
    name_table_finish(&reading.buyers);
    free(reading.product_of);
    free(reading.bought);
    return result == RESULT_NO_MEMORY ? diagnose(why, result, "out of memory for what is chosen together")
                                      : result;
}

static bool is_due(const struct neighbours_refresh *last, int64_t rows, int64_t sequence, bool rests)
{
    int64_t fresh = sequence - last->last_sequence;
    bool erased = rows - last->rows < fresh;
    bool enough = fresh >= NEIGHBOURS_REFRESH_ROWS || (fresh > 0 && fresh >= last->rows / 10);
    return !last->built || erased || (enough && !rests);
}

enum result neighbours_refresh(struct neighbours_refresh *refresh, struct store *store, bool rests,
                               struct neighbours **out, struct diagnostic *why)
{
    int64_t rows = 0, sequence = 0;
    *out = NULL;
    enum result result = store_last_sequence(store, &sequence, why);
    if (result == RESULT_OK)
        result = store_count_events(store, &rows, why);
    if (result != RESULT_OK || !is_due(refresh, rows, sequence, rests))
        return result;
    result = neighbours_from_store(store, NULL, out, why);
    if (result == RESULT_OK)
        *refresh = (struct neighbours_refresh){.rows = rows, .last_sequence = sequence, .built = true};
    return result;
}
