// Room: assets
// Replays: tests/fuzz/corpus/fuzz_stock shared:gltf_bad
//
// A stock file, table or JSON: what is taken is within its bounds, and a catalogue that gets it stays one.
#include "assets/stock_list.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char shop[] = "{\"format\": \"cheval-catalogue/1\", \"title\": \"t\", \"products\": [{\"sku\": "
                           "\"A\", \"title\": \"A\", "
                           "\"category\": \"top\", \"gtin\": \"40170725\", \"price\": {\"amount\": 20, "
                           "\"currency\": \"EUR\"}, \"sizes\": "
                           "[{\"id\": \"s\", \"title\": \"S\", \"sku\": \"A-S\"}, {\"id\": \"m\", \"title\": "
                           "\"M\", \"sku\": \"A-M\"}], "
                           "\"variants\": [{\"id\": \"x\", \"title\": \"X\", \"sku\": \"B\"}, {\"id\": "
                           "\"y\", \"title\": \"Y\", \"sizes\": "
                           "[{\"id\": \"s\", \"title\": \"S\", \"sku\": \"C\"}]}]}]}";

static bool take(void *context, const struct catalogue_offer_update *update)
{
    struct catalogue *catalogue = context;
    struct catalogue_offer_change change;
    struct diagnostic why = {0};
    if (memchr(update->code, '\0', sizeof update->code) == NULL || update->code[0] == '\0')
        abort();
    if (update->has_price && (update->price.minor_units < 0 || strlen(update->price.currency) != 3))
        abort();
    enum result result = catalogue_apply_offer(catalogue, update, &change, &why);
    if ((result == RESULT_OK) != (why.text[0] == '\0'))
        abort();
    return true;
}

static void check(const struct catalogue_variant *variant)
{
    if (variant->sale_price.minor_units >= 0 && variant->sale_price.minor_units > variant->price.minor_units)
        abort();
    for (int i = 0; i < variant->offer.size_count; i++) {
        struct catalogue_stock stock = catalogue_size_stock(variant, &variant->offer.sizes[i]);
        if (variant->availability == AVAILABILITY_OUT_OF_STOCK && stock.here != AVAILABILITY_OUT_OF_STOCK)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    struct stock_list_counts counts;
    if (catalogue_parse("shop", (const uint8_t *)shop, strlen(shop), ".", false, NULL, &catalogue, &why) !=
        RESULT_OK)
        abort();
    const struct stock_list_options options = {.store = "42"};
    const struct stock_list_sink sink = {take, NULL, catalogue};
    if (stock_list_read("fuzz", data, size, &options, &sink, &counts, &why) != RESULT_OK &&
        why.text[0] == '\0')
        abort();
    for (int v = 0; v < catalogue->products[0].variant_count; v++)
        check(&catalogue->products[0].variants[v]);
    catalogue_destroy(catalogue);
    return 0;
}
