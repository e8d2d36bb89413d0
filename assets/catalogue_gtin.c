// Article numbers (GS1 General Specifications, 7.9: the check digit).
#include "assets/catalogue_internal.h"

#include <string.h>

#define DIGITS (CATALOGUE_GTIN_SIZE - 1)

bool catalogue_gtin_normalise(const char *text, char gtin[CATALOGUE_GTIN_SIZE])
{
    if (!catalogue_gtin_is_valid(text))
        return false;
    size_t length = strlen(text);
    memset(gtin, '0', DIGITS - length);
    memcpy(gtin + DIGITS - length, text, length + 1);
    return true;
}

// `text` is a valid GTIN or empty, `gtin` has 14 digits: equal when only zeros are missing.
static bool is_same(const char *text, const char *gtin)
{
    size_t length = strlen(text);
    if (length == 0 || memcmp(gtin + DIGITS - length, text, length) != 0)
        return false;
    for (size_t i = 0; i < DIGITS - length; i++)
        if (gtin[i] != '0')
            return false;
    return true;
}

static bool is_of_variant(const struct catalogue_variant *variant, const char *gtin)
{
    if (is_same(variant->gtin, gtin))
        return true;
    for (int i = 0; i < variant->offer.size_count; i++)
        if (is_same(variant->offer.sizes[i].gtin, gtin))
            return true;
    return false;
}

// Without the loader's index: a catalogue put together by hand.
static const struct catalogue_product *search_gtin(const struct catalogue *catalogue, const char *gtin,
                                                   int *variant)
{
    for (int i = 0; i < catalogue->product_count; i++) {
        const struct catalogue_product *product = &catalogue->products[i];
        for (int v = 0; v < product->variant_count; v++)
            if (is_of_variant(&product->variants[v], gtin)) {
                *variant = v;
                return product;
            }
        if (is_same(product->gtin, gtin)) {
            *variant = 0;
            return product;
        }
    }
    return NULL;
}

const struct catalogue_product *catalogue_find_gtin(const struct catalogue *catalogue, const char *gtin,
                                                    int *variant)
{
    struct catalogue_place place;
    if (catalogue->memory == NULL)
        return search_gtin(catalogue, gtin, variant);
    if (!catalogue_index_find_gtin(catalogue->memory, gtin, &place))
        return NULL;
    *variant = place.variant == CATALOGUE_OWN_SKU ? 0 : place.variant;
    return &catalogue->products[place.product];
}
