#include "app/commands/held_out.h"

#include "platform/base/file.h"
#include "platform/store/store_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDS 5
#define LEARNT_SHARE 0.8 // of a store's baskets
#define MOST_BYTES ((size_t)64 << 20)

void held_out_finish(struct held_out *held)
{
    for (int i = 0; i < held->basket_count; i++)
        free(held->baskets[i].marks);
    free(held->baskets);
    name_table_finish(&held->items);
    name_table_finish(&held->skus);
    *held = (struct held_out){0};
}

static struct held_out_basket *add_basket(struct held_out *held)
{
    if (held->basket_count == held->capacity) {
        int capacity = held->capacity == 0 ? 1024 : 2 * held->capacity;
        struct held_out_basket *moved = realloc(held->baskets, (size_t)capacity * sizeof moved[0]);
        if (moved == NULL)
            return NULL;
        held->baskets = moved;
        held->capacity = capacity;
    }
    struct held_out_basket *basket = &held->baskets[held->basket_count];
    *basket = (struct held_out_basket){.marks = malloc(HELD_OUT_MAX_ITEMS * sizeof basket->marks[0])};
    if (basket->marks == NULL)
        return NULL;
    held->basket_count++;
    return basket;
}

// Of several variants of a product the one that interested most stays.
static enum result add_mark(struct held_out *held, struct held_out_basket *basket, const char *item,
                            const char *sku, float weight)
{
    struct held_out_mark mark = {.weight = weight};
    enum result result = name_table_add(&held->items, item, &mark.item);
    if (result == RESULT_OK)
        result = name_table_add(&held->skus, sku, &mark.sku);
    if (result != RESULT_OK)
        return result;
    for (int i = 0; i < basket->count; i++)
        if (basket->marks[i].item == mark.item) {
            if (weight > basket->marks[i].weight)
                basket->marks[i] = mark;
            return RESULT_OK;
        }
    if (basket->count < HELD_OUT_MAX_ITEMS)
        basket->marks[basket->count++] = mark;
    return RESULT_OK;
}

// --- from a store -----------------------------------------------------------------------------------------

struct reading {
    struct held_out *held;
    char who[64];
    enum result result;
};

static float weight_of(const struct store_taste *taste)
{
    if (taste->requested > 0 || taste->reserved > 0)
        return NEIGHBOURS_REQUESTED;
    if (taste->liked > 0 || taste->shared > 0 || taste->saved > 0)
        return NEIGHBOURS_LIKED;
    return taste->dwelled > 0 || taste->compared > 0 ? NEIGHBOURS_DWELLED : NEIGHBOURS_TRIED;
}

// What was bought has a row of its own, and was asked for or liked before.
static bool read_taste(void *context, const struct store_taste *taste)
{
    struct reading *reading = context;
    struct held_out *held = reading->held;
    if (taste->product[0] == '\0')
        return true;
    bool is_new = held->basket_count == 0 || strcmp(reading->who, taste->who) != 0;
    struct held_out_basket *basket = is_new ? add_basket(held) : &held->baskets[held->basket_count - 1];
    if (basket == NULL) {
        reading->result = RESULT_NO_MEMORY;
        return false;
    }
    (void)snprintf(reading->who, sizeof reading->who, "%s", taste->who);
    if (strcmp(taste->last, basket->last) > 0)
        (void)snprintf(basket->last, sizeof basket->last, "%s", taste->last);
    reading->result = add_mark(held, basket, taste->product, taste->sku, weight_of(taste));
    return reading->result == RESULT_OK;
}

static int earlier_first(const void *a, const void *b)
{
    const struct held_out_basket *first = a, *second = b;
    return strcmp(first->last, second->last);
}

static enum result read_store(const char *path, struct held_out *held, struct diagnostic *why)
{
    struct reading reading = {.held = held, .result = RESULT_OK};
    struct store *store = NULL;
    held->is_store = true;
    enum result result = store_open(path, true, &store, why);
    if (result == RESULT_OK)
        result = store_each_taste(store, read_taste, &reading, why);
    store_close(store);
    if (result == RESULT_OK && held->basket_count > 0)
        qsort(held->baskets, (size_t)held->basket_count, sizeof held->baskets[0], earlier_first);
    return result == RESULT_OK ? reading.result : result;
}

// --- from a file of baskets -------------------------------------------------------------------------------

static enum result read_line(struct held_out *held, char *line)
{
    enum result result = RESULT_OK;
    struct held_out_basket *basket = add_basket(held);
    if (basket == NULL)
        return RESULT_NO_MEMORY;
    for (char *item = line; item != NULL && result == RESULT_OK;) {
        char *comma = strchr(item, ',');
        if (comma != NULL)
            *comma = '\0';
        item[strcspn(item, "\r")] = '\0';
        while (*item == ' ')
            item++;
        if (item[0] != '\0')
            result = add_mark(held, basket, item, item, NEIGHBOURS_BOUGHT);
        item = comma != NULL ? comma + 1 : NULL;
    }
    return result;
}

enum result held_out_parse(char *text, struct held_out *held)
{
    enum result result = RESULT_OK;
    for (char *line = text; line != NULL && *line != '\0' && result == RESULT_OK;) {
        char *end = strchr(line, '\n');
        if (end != NULL)
            *end = '\0';
        if (line[strspn(line, " ,\r")] != '\0')
            result = read_line(held, line);
        line = end != NULL ? end + 1 : NULL;
    }
    return result;
}

enum result held_out_read(const char *path, struct held_out *out, struct diagnostic *why)
{
    static const char magic[] = "SQLite format 3";
    struct held_out held = {0};
    uint8_t *bytes = NULL;
    size_t size = 0;
    enum result result = file_read(path, MOST_BYTES, &bytes, &size, why);
    bool is_store = result == RESULT_TOO_LARGE ||
                    (result == RESULT_OK && size >= sizeof magic && memcmp(bytes, magic, sizeof magic) == 0);
    if (is_store) {
        result = read_store(path, &held, why);
    } else if (result == RESULT_OK) {
        result = held_out_parse((char *)bytes, &held);
    }
    free(bytes);
    if (result == RESULT_NO_MEMORY)
        result = diagnose(why, result, "%s: out of memory", path);
    if (result == RESULT_OK && held.basket_count < 2 * FOLDS)
        result = diagnose(why, RESULT_INVALID, "%s: only %d baskets", path, held.basket_count);
    if (result == RESULT_OK)
        *out = held;
    else
        held_out_finish(&held);
    return result;
}

// --- what is learnt, what is asked ------------------------------------------------------------------------

int held_out_folds(const struct held_out *held)
{
    return held->is_store ? 1 : FOLDS;
}

void held_out_split(struct held_out *held, int fold)
{
    int learnt = (int)(LEARNT_SHARE * held->basket_count);
    for (int i = 0; i < held->basket_count; i++)
        held->baskets[i].asked = held->is_store ? i >= learnt : i % FOLDS == fold;
}

enum result held_out_train(const struct held_out *held, const struct neighbours_options *options,
                           struct neighbours **out)
{
    struct neighbours_builder *builder = NULL;
    enum result result = neighbours_builder_create(&builder);
    for (int i = 0; i < held->basket_count && result == RESULT_OK; i++) {
        const struct held_out_basket *basket = &held->baskets[i];
        char name[16];
        (void)snprintf(name, sizeof name, "%d", i);
        for (int k = 0; k < basket->count && !basket->asked && result == RESULT_OK; k++)
            result = neighbours_add(builder, name, name_table_text(&held->items, basket->marks[k].item),
                                    basket->marks[k].weight);
    }
    if (result == RESULT_OK)
        result = neighbours_build(builder, options, out);
    neighbours_builder_destroy(builder);
    return result;
}

int held_out_hide(const struct held_out *held, int number)
{
    const struct held_out_basket *basket = &held->baskets[number];
    int worthy[HELD_OUT_MAX_ITEMS], count = 0;
    for (int i = 0; i < basket->count; i++)
        if (basket->marks[i].weight >= NEIGHBOURS_DWELLED)
            worthy[count++] = i;
    if (basket->count < 2 || count == 0)
        return -1;
    return worthy[((uint32_t)number * 2654435761u >> 8) % (uint32_t)count];
}
