#include "app/ui/filter.h"

#include <stdlib.h>
#include <string.h>

#define NO_VALUE 0xffu
#define SAMPLES 512 // prices that are looked at for the limits

// One variant; those of a product lie together, those of a category too.
struct entry {
    int32_t product;
    uint8_t variant;
    uint8_t values[FILTER_FACETS]; // NO_VALUE: it has none
};

struct filter_index {
    struct entry *entries;
    size_t first[CATEGORY_COUNT + 1]; // of each category, and behind the last
    struct filter_choices choices[CATEGORY_COUNT];
    int counts[CATEGORY_COUNT][FILTER_FACETS][FILTER_MAX_VALUES]; // of variants
};

// --- what a category offers --------------------------------------------------------------------------------

static struct catalogue_price price_of(const struct catalogue_variant *variant)
{
    return variant->sale_price.minor_units >= 0 ? variant->sale_price : variant->price;
}

static int compare_prices(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

// 1, 2 or 5 times a power of ten: the largest that is not above `most`.
static int64_t round_step(int64_t most)
{
    int64_t step = 1;
    while (step * 10 <= most)
        step *= 10;
    return step * 5 <= most ? step * 5 : step * 2 <= most ? step * 2 : step;
}

// Limits at about the quarters of the prices, `count` of them in order.
static void make_ranges(struct filter_choices *choices, const int64_t *prices, int count)
{
    choices->price_from[choices->price_count++] = 0;
    if (count < 2)
        return;
    int64_t step = round_step(prices[count * 3 / 4] - prices[count / 4]);
    if (step < 1)
        step = 1;
    for (int quarter = 1; quarter < FILTER_MAX_PRICES; quarter++) {
        int64_t limit = (prices[count * quarter / 4] + step / 2) / step * step;
        bool parts = limit > prices[0] && limit <= prices[count - 1];
        if (parts && limit > choices->price_from[choices->price_count - 1])
            choices->price_from[choices->price_count++] = limit;
    }
}

static int price_range(const struct filter_choices *choices, int64_t minor_units)
{
    int range = choices->price_count - 1;
    while (range > 0 && minor_units < choices->price_from[range])
        range--;
    return range;
}

// A price of the category, at regular distances; none is left out when there are few. False: two currencies.
static bool sample_prices(const struct filter_index *index, const struct catalogue *catalogue, int category,
                          struct filter_choices *choices)
{
    int64_t samples[SAMPLES];
    int count = 0;
    size_t first = index->first[category], end = index->first[category + 1];
    size_t stride = (end - first + SAMPLES - 1) / SAMPLES;
    for (size_t i = first; i < end; i++) {
        const struct entry *entry = &index->entries[i];
        struct catalogue_price price =
            price_of(&catalogue->products[entry->product].variants[entry->variant]);
        if (price.minor_units < 0)
            continue;
        if (choices->currency[0] == '\0')
            memcpy(choices->currency, price.currency, sizeof choices->currency);
        else if (strcmp(choices->currency, price.currency) != 0)
            return false;
        if ((i - first) % stride == 0 && count < SAMPLES)
            samples[count++] = price.minor_units;
    }
    qsort(samples, (size_t)count, sizeof *samples, compare_prices);
    make_ranges(choices, samples, count);
    return true;
}

// A facet in which all are alike, or none says anything, has nothing to choose.
static bool is_choice(uint32_t values)
{
    return (values & (values - 1)) != 0;
}

// What changes while the mirror runs. No prices at all where the category has two currencies.
static void fill_offer(struct entry *entry, const struct filter_choices *choices,
                       const struct catalogue_variant *variant)
{
    struct catalogue_price price = price_of(variant);
    bool has_prices = choices->price_count > 0;
    entry->values[FILTER_PRICE] = has_prices && price.minor_units >= 0
                                      ? (uint8_t)price_range(choices, price.minor_units)
                                      : (uint8_t)NO_VALUE;
    entry->values[FILTER_STOCK] =
        variant->availability == AVAILABILITY_IN_STOCK ? (uint8_t)0 : (uint8_t)NO_VALUE;
}

static void fill_entry(struct entry *entry, enum catalogue_category category,
                       const struct filter_choices *choices, const struct catalogue_variant *variant)
{
    memset(entry->values, (int)NO_VALUE, sizeof entry->values);
    if (variant->has_swatch)
        entry->values[FILTER_COLOUR] = (uint8_t)colour_family_of(category, variant->swatch_srgb);
    if (variant->try_on.kind == TRY_ON_MAKEUP)
        entry->values[FILTER_FINISH] = (uint8_t)variant->try_on.makeup.shades[0].finish;
    fill_offer(entry, choices, variant);
}

static void count_entry(struct filter_index *index, int category, const struct entry *entry, int by)
{
    for (int facet = 0; facet < FILTER_FACETS; facet++)
        if (entry->values[facet] != NO_VALUE)
            index->counts[category][facet][entry->values[facet]] += by;
}

static void offer_choices(struct filter_index *index, int category)
{
    struct filter_choices *choices = &index->choices[category];
    int count = (int)(index->first[category + 1] - index->first[category]);
    for (int facet = 0; facet < FILTER_FACETS; facet++) {
        const int *counts = index->counts[category][facet];
        uint32_t seen = 0;
        for (int value = 0; value < FILTER_MAX_VALUES; value++)
            if (counts[value] > 0)
                seen |= 1u << value;
        bool is_offered = facet == FILTER_STOCK ? seen != 0 && counts[0] < count : is_choice(seen);
        choices->offered[facet] = is_offered ? seen : 0;
    }
}

static void fill_category(struct filter_index *index, const struct catalogue *catalogue, int category)
{
    struct filter_choices *choices = &index->choices[category];
    if (index->first[category] == index->first[category + 1])
        return;
    if (!sample_prices(index, catalogue, category, choices))
        choices->price_count = 0;
    for (size_t i = index->first[category]; i < index->first[category + 1]; i++) {
        struct entry *entry = &index->entries[i];
        fill_entry(entry, (enum catalogue_category)category, choices,
                   &catalogue->products[entry->product].variants[entry->variant]);
        count_entry(index, category, entry, 1);
    }
    offer_choices(index, category);
}

// Where the product's entries begin: those of a category lie in the products' order.
static size_t find_entries(const struct filter_index *index, int category, int product)
{
    size_t low = index->first[category], high = index->first[category + 1];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->entries[middle].product < product)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void filter_index_refresh(struct filter_index *index, const struct catalogue *catalogue, int product)
{
    int category = (int)catalogue->products[product].category;
    for (size_t i = find_entries(index, category, product);
         i < index->first[category + 1] && index->entries[i].product == product; i++) {
        struct entry *entry = &index->entries[i];
        count_entry(index, category, entry, -1);
        fill_offer(entry, &index->choices[category], &catalogue->products[product].variants[entry->variant]);
        count_entry(index, category, entry, 1);
    }
    offer_choices(index, category);
}

enum result filter_index_create(const struct catalogue *catalogue, struct filter_index **out)
{
    struct filter_index *index = calloc(1, sizeof *index);
    size_t next[CATEGORY_COUNT] = {0}, count = 0;
    if (index == NULL)
        return RESULT_NO_MEMORY;
    for (int i = 0; i < catalogue->product_count; i++)
        next[catalogue->products[i].category] += (size_t)catalogue->products[i].variant_count;
    for (int category = 0; category < CATEGORY_COUNT; category++) {
        index->first[category] = count;
        count += next[category];
        next[category] = index->first[category];
    }
    index->first[CATEGORY_COUNT] = count;
    index->entries = calloc(count + 1, sizeof *index->entries);
    if (index->entries == NULL) {
        filter_index_destroy(index);
        return RESULT_NO_MEMORY;
    }
    for (int i = 0; i < catalogue->product_count; i++)
        for (int v = 0; v < catalogue->products[i].variant_count; v++)
            index->entries[next[catalogue->products[i].category]++] =
                (struct entry){.product = i, .variant = (uint8_t)v};
    for (int category = 0; category < CATEGORY_COUNT; category++)
        fill_category(index, catalogue, category);
    *out = index;
    return RESULT_OK;
}

void filter_index_destroy(struct filter_index *index)
{
    if (index == NULL)
        return;
    free(index->entries);
    free(index);
}

const struct filter_choices *filter_choices(const struct filter_index *index,
                                            enum catalogue_category category)
{
    return &index->choices[category];
}

// --- what passes -------------------------------------------------------------------------------------------

static bool facet_passes(const struct filter *filter, const struct entry *entry, int facet)
{
    uint32_t chosen = filter->chosen[facet];
    uint8_t value = entry->values[facet];
    return chosen == 0 || (value != NO_VALUE && (chosen >> value & 1u) != 0);
}

static bool passes(const struct filter *filter, const struct entry *entry)
{
    for (int facet = 0; facet < FILTER_FACETS; facet++)
        if (!facet_passes(filter, entry, facet))
            return false;
    return true;
}

int filter_products(const struct filter_index *index, enum catalogue_category category,
                    const struct filter *filter, int *products, int *shades)
{
    int count = 0;
    size_t end = index->first[category + 1];
    for (size_t i = index->first[category]; i < end;) {
        int product = index->entries[i].product, first = -1;
        bool keeps_shade = false;
        for (; i < end && index->entries[i].product == product; i++) {
            if (!passes(filter, &index->entries[i]))
                continue;
            first = first < 0 ? index->entries[i].variant : first;
            keeps_shade = keeps_shade || index->entries[i].variant == shades[product];
        }
        if (first < 0)
            continue;
        if (!keeps_shade)
            shades[product] = first;
        products[count++] = product;
    }
    return count;
}

// Adds to `values` what the variant would bring: of each facet its value when all the others pass.
static void collect_values(const struct filter *filter, const struct entry *entry,
                           uint32_t values[FILTER_FACETS])
{
    int failed = -1;
    for (int facet = 0; facet < FILTER_FACETS; facet++)
        if (!facet_passes(filter, entry, facet)) {
            if (failed >= 0)
                return; // two of them: whatever one is changed to, the other fails
            failed = facet;
        }
    for (int facet = 0; facet < FILTER_FACETS; facet++)
        if ((failed < 0 || failed == facet) && entry->values[facet] != NO_VALUE)
            values[facet] |= 1u << entry->values[facet];
}

void filter_count(const struct filter_index *index, enum catalogue_category category,
                  const struct filter *filter, struct filter_counts *out)
{
    memset(out, 0, sizeof *out);
    size_t end = index->first[category + 1];
    for (size_t i = index->first[category]; i < end;) {
        uint32_t values[FILTER_FACETS] = {0};
        int product = index->entries[i].product;
        bool passed = false;
        for (; i < end && index->entries[i].product == product; i++) {
            collect_values(filter, &index->entries[i], values);
            passed = passed || passes(filter, &index->entries[i]);
        }
        out->products += passed;
        for (int facet = 0; facet < FILTER_FACETS; facet++)
            for (int value = 0; values[facet] >> value != 0; value++)
                out->of[facet][value] += (int)(values[facet] >> value & 1u);
    }
}

int filter_chosen(const struct filter *filter)
{
    int count = 0;
    for (int facet = 0; facet < FILTER_FACETS; facet++)
        for (uint32_t left = filter->chosen[facet]; left != 0; left &= left - 1)
            count++;
    return count;
}
