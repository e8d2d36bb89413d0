#include "assets/lint_goods.h"

#include "platform/base/colour_difference.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ODD_CURRENCY_SHARE 100 // fewer than one in so many products, and another currency has the rest
#define MAX_CURRENCIES 32

static const struct {
    const char *name, *text;
} findings[GOODS_FINDINGS] = {
    [GOODS_SAME_GTIN] = {"same_gtin",
                         "articles with the GTIN of another: a scanned tag finds only the first"},
    [GOODS_SAME_TITLE] = {"same_title",
                          "products of the same brand and name: variants of one, or the same twice?"},
    [GOODS_ZERO_PRICE] = {"zero_price", "things that cost nothing"},
    [GOODS_ODD_PRICE] = {"odd_price",
                         "prices far from what the category costs: a point in the wrong place, or cents?"},
    [GOODS_SALE_NOT_LESS] = {"sale_not_less", "sale prices that are not lower than the price"},
    [GOODS_ODD_CURRENCY] = {"odd_currency", "prices in a currency that hardly another product has"},
    [GOODS_NO_PRICE] = {"no_price", "products without a price"},
    [GOODS_NO_PICTURE] = {"no_picture", "products without a picture: a sign is shown in its place"},
    [GOODS_NO_SWATCH] = {"no_swatch", "variants without a swatch: their button shows no colour"},
    [GOODS_SAME_SHADES] =
        {"same_shades",
         "shades of one product that look the same (CIEDE2000 below 1): is one colour mistyped?"},
    [GOODS_LONG_TITLE] = {"long_title", "titles that are cut on the card"},
    [GOODS_NOT_TRIED_ON] = {"not_tried_on", "products that can be looked at but not tried on"},
};

const char *lint_goods_text(enum goods_finding finding)
{
    return findings[finding].text;
}

const char *lint_goods_name(enum goods_finding finding)
{
    return findings[finding].name;
}

static void find(struct goods_report *report, enum goods_finding finding, const char *format, ...)
    PRINTF_LIKE(3, 4);

static void find(struct goods_report *report, enum goods_finding finding, const char *format, ...)
{
    struct goods_kind *kind = &report->kinds[finding];
    if (kind->count++ >= GOODS_EXAMPLES)
        return;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(kind->examples[kind->count - 1], GOODS_EXAMPLE_SIZE, format, arguments);
    va_end(arguments);
}

// --- what is seen of one product ---------------------------------------------------------------------------

static int letters(const char *text)
{
    int count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

static void look_at_titles(struct goods_report *report, const struct catalogue_product *product)
{
    if (letters(product->title) > GOODS_TITLE_LETTERS)
        find(report, GOODS_LONG_TITLE, "%.60s: %d letters: %.80s", product->sku, letters(product->title),
             product->title);
    for (int i = 0; i < product->variant_count && product->variant_count > 1; i++) {
        const char *title = product->variants[i].title;
        if (letters(title) > GOODS_SHADE_LETTERS)
            find(report, GOODS_LONG_TITLE, "%.60s: %d letters: %.80s", product->sku, letters(title), title);
    }
}

static void look_at_pictures(struct goods_report *report, const struct catalogue_product *product)
{
    bool has_picture = product->picture_path != NULL;
    for (int i = 0; i < product->variant_count; i++)
        has_picture = has_picture || product->variants[i].picture_path != NULL;
    if (!has_picture)
        find(report, GOODS_NO_PICTURE, "%.60s: %.80s", product->sku, product->title);
    for (int i = 0; i < product->variant_count && product->variant_count > 1; i++)
        if (!product->variants[i].has_swatch)
            find(report, GOODS_NO_SWATCH, "%.60s: %.80s", product->sku, product->variants[i].title);
}

static void look_at_try_on(struct goods_report *report, const struct catalogue_product *product)
{
    for (int i = 0; i < product->variant_count; i++)
        if (product->variants[i].try_on.kind != TRY_ON_NONE)
            return;
    find(report, GOODS_NOT_TRIED_ON, "%.60s: %.80s", product->sku, product->title);
}

// A palette's other shades may tell two of them apart, and so may a finish.
static bool is_plain(const struct catalogue_variant *variant)
{
    return variant->has_swatch &&
           (variant->try_on.kind != TRY_ON_MAKEUP || variant->try_on.makeup.shade_count == 1);
}

// Lashes and lines come in one colour and several shapes, powders in several finishes.
static bool differ_otherwise(const struct catalogue_variant *a, const struct catalogue_variant *b)
{
    const struct makeup_product *left = &a->try_on.makeup, *right = &b->try_on.makeup;
    if (a->try_on.kind != TRY_ON_MAKEUP || b->try_on.kind != TRY_ON_MAKEUP)
        return false;
    return left->style != right->style || left->width_mm != right->width_mm ||
           left->wing_mm != right->wing_mm || left->length_mm != right->length_mm ||
           left->shades[0].finish != right->shades[0].finish ||
           left->shades[0].coverage != right->shades[0].coverage;
}

// Each with the first that looks like it.
static void look_at_shades(struct goods_report *report, const struct catalogue_product *product)
{
    for (int i = 1; i < product->variant_count; i++) {
        const struct catalogue_variant *variant = &product->variants[i];
        for (int k = 0; k < i && is_plain(variant); k++) {
            const struct catalogue_variant *other = &product->variants[k];
            if (!is_plain(other) || differ_otherwise(variant, other))
                continue;
            float difference =
                colour_difference(lab_of_srgb(variant->swatch_srgb), lab_of_srgb(other->swatch_srgb));
            if ((double)difference >= GOODS_ALIKE)
                continue;
            find(report, GOODS_SAME_SHADES, "%.60s: %.50s and %.50s (%.1f)", product->sku, other->title,
                 variant->title, (double)difference);
            break;
        }
    }
}

// --- prices ------------------------------------------------------------------------------------------------

struct usual {
    int64_t minor_units[CATEGORY_COUNT]; // the middle of the category's prices; 0: too few
    char currency[4];                    // of most products
    int share;                           // of the products with a price, in hundredths
};

static int by_value(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void find_currency(const struct catalogue *catalogue, struct usual *usual)
{
    char currencies[MAX_CURRENCIES][4];
    int counts[MAX_CURRENCIES] = {0}, count = 0, all = 0;
    for (int p = 0; p < catalogue->product_count; p++) {
        const struct catalogue_price *price = &catalogue->products[p].price;
        int i = 0;
        while (i < count && strcmp(currencies[i], price->currency) != 0)
            i++;
        if (price->minor_units < 0 || i == MAX_CURRENCIES)
            continue;
        if (i == count)
            memcpy(currencies[count++], price->currency, sizeof currencies[0]);
        counts[i]++;
        all++;
    }
    for (int i = 0, most = 0; i < count; i++)
        if (counts[i] > most) {
            most = counts[i];
            memcpy(usual->currency, currencies[i], sizeof usual->currency);
            usual->share = (int)((int64_t)most * 100 / all);
        }
}

static enum result find_usual(const struct catalogue *catalogue, struct usual *usual)
{
    int64_t *prices = malloc(((size_t)catalogue->product_count + 1) * sizeof *prices);
    if (prices == NULL)
        return RESULT_NO_MEMORY;
    *usual = (struct usual){.share = 0};
    find_currency(catalogue, usual);
    for (int category = 0; category < CATEGORY_COUNT; category++) {
        size_t count = 0;
        for (int p = 0; p < catalogue->product_count; p++) {
            const struct catalogue_product *product = &catalogue->products[p];
            if ((int)product->category == category && product->price.minor_units > 0 &&
                strcmp(product->price.currency, usual->currency) == 0)
                prices[count++] = product->price.minor_units;
        }
        qsort(prices, count, sizeof *prices, by_value);
        usual->minor_units[category] = count >= 8 ? prices[count / 2] : 0;
    }
    free(prices);
    return RESULT_OK;
}

static void look_at_price(struct goods_report *report, const struct catalogue_product *product,
                          const struct catalogue_variant *variant, const struct usual *usual)
{
    char price[40], sale[40];
    int64_t middle = usual->minor_units[product->category], own = variant->price.minor_units;
    catalogue_price_text(variant->price, price, sizeof price);
    catalogue_price_text(variant->sale_price, sale, sizeof sale);
    if (own < 0) {
        find(report, GOODS_NO_PRICE, "%.60s: %.80s", variant->sku, product->title);
        return;
    }
    if (own == 0)
        find(report, GOODS_ZERO_PRICE, "%.60s: %.80s", variant->sku, product->title);
    if (variant->sale_price.minor_units >= own)
        find(report, GOODS_SALE_NOT_LESS, "%.60s: %s, on sale %s", variant->sku, price, sale);
    if (strcmp(variant->price.currency, usual->currency) != 0) {
        if (usual->share >= 100 - 100 / ODD_CURRENCY_SHARE)
            find(report, GOODS_ODD_CURRENCY, "%.60s: %s, where others have %s", variant->sku, price,
                 usual->currency);
    } else if (middle > 0 && own > 0 && (own > middle * GOODS_ODD_TIMES || own < middle / GOODS_ODD_TIMES)) {
        catalogue_price_text((struct catalogue_price){.minor_units = middle,
                                                      .currency = {usual->currency[0], usual->currency[1],
                                                                   usual->currency[2]}},
                             sale, sizeof sale);
        find(report, GOODS_ODD_PRICE, "%.60s: %s, where %s usually costs about %s", variant->sku, price,
             catalogue_category_name(product->category), sale);
    }
}

static bool costs_the_same(struct catalogue_price a, struct catalogue_price b)
{
    return a.minor_units == b.minor_units && strcmp(a.currency, b.currency) == 0;
}

// Variants that cost the same say it once.
static void look_at_prices(struct goods_report *report, const struct catalogue_product *product,
                           const struct usual *usual)
{
    for (int i = 0; i < product->variant_count; i++) {
        const struct catalogue_variant *variant = &product->variants[i], *before = variant - 1;
        if (i == 0 || !costs_the_same(variant->price, before->price) ||
            !costs_the_same(variant->sale_price, before->sale_price))
            look_at_price(report, product, variant, usual);
    }
}

// --- the same twice ----------------------------------------------------------------------------------------

struct numbered {
    uint64_t number; // a GTIN, or a hash
    const char *sku, *title;
};

static int by_number(const void *a, const void *b)
{
    const struct numbered *left = a, *right = b;
    return (left->number > right->number) - (left->number < right->number);
}

struct numbers {
    struct numbered *items;
    size_t count, room;
};

static bool add(struct numbers *numbers, uint64_t number, const char *sku, const char *title)
{
    if (number == 0)
        return true;
    if (numbers->count == numbers->room) {
        size_t room = numbers->room * 2 + 256;
        struct numbered *items = realloc(numbers->items, room * sizeof *items);
        if (items == NULL)
            return false;
        numbers->items = items;
        numbers->room = room;
    }
    numbers->items[numbers->count++] = (struct numbered){number, sku, title};
    return true;
}

static void tell_twice(struct goods_report *report, struct numbers *numbers, enum goods_finding finding)
{
    if (numbers->count > 0)
        qsort(numbers->items, numbers->count, sizeof *numbers->items, by_number);
    for (size_t i = 1; i < numbers->count; i++) {
        const struct numbered *one = &numbers->items[i - 1], *other = &numbers->items[i];
        if (one->number == other->number)
            find(report, finding, "%.60s and %.60s: %.60s", one->sku, other->sku, other->title);
    }
}

static bool add_gtins(struct numbers *gtins, const struct catalogue_product *product)
{
    bool is_only = product->variant_count == 1; // it repeats the product
    bool enough = add(gtins, strtoull(product->gtin, NULL, 10), product->sku, product->gtin);
    for (int v = 0; v < product->variant_count && enough; v++) {
        const struct catalogue_variant *variant = &product->variants[v];
        bool is_own = !(is_only && strcmp(variant->gtin, product->gtin) == 0);
        if (is_own)
            enough = add(gtins, strtoull(variant->gtin, NULL, 10), variant->sku, variant->gtin);
        if (v > 0 && variant->offer.sizes == product->variants[v - 1].offer.sizes)
            continue;
        for (int i = 0; i < variant->offer.size_count && enough; i++) {
            const struct catalogue_size *size = &variant->offer.sizes[i];
            enough = add(gtins, strtoull(size->gtin, NULL, 10),
                         size->sku[0] != '\0' ? size->sku : variant->sku, size->gtin);
        }
    }
    return enough;
}

// FNV-1a over brand, title and category.
static uint64_t name_of(const struct catalogue_product *product)
{
    const char *const parts[] = {product->brand, "\x1f", product->title, "\x1f",
                                 catalogue_category_name(product->category)};
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        for (const char *c = parts[i]; *c != '\0'; c++)
            hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    return hash | 1u;
}

static enum result look_for_twins(struct goods_report *report, const struct catalogue *catalogue)
{
    struct numbers gtins = {0}, names = {0};
    bool enough = true;
    for (int p = 0; p < catalogue->product_count && enough; p++) {
        const struct catalogue_product *product = &catalogue->products[p];
        enough = add_gtins(&gtins, product) && add(&names, name_of(product), product->sku, product->title);
    }
    if (enough) {
        tell_twice(report, &gtins, GOODS_SAME_GTIN);
        tell_twice(report, &names, GOODS_SAME_TITLE);
    }
    free(gtins.items);
    free(names.items);
    return enough ? RESULT_OK : RESULT_NO_MEMORY;
}

enum result lint_goods(const struct catalogue *catalogue, struct goods_report *out)
{
    struct usual usual;
    memset(out, 0, sizeof *out);
    enum result result = find_usual(catalogue, &usual);
    for (int p = 0; p < catalogue->product_count && result == RESULT_OK; p++) {
        const struct catalogue_product *product = &catalogue->products[p];
        look_at_titles(out, product);
        look_at_pictures(out, product);
        look_at_try_on(out, product);
        look_at_shades(out, product);
        look_at_prices(out, product, &usual);
    }
    return result == RESULT_OK ? look_for_twins(out, catalogue) : result;
}
