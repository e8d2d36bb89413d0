// Room: app
// Replays: tests/fuzz/corpus/fuzz_code_payload
//
// What a code on a product may say: a GTIN that comes out has 14 digits and the right check digit, a SKU is
// short and printable, and what is looked up is in the catalogue.
#include "app/product_code.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_gtin(const char *text)
{
    int sum = 0;
    if (strlen(text) != CATALOGUE_GTIN_SIZE - 1)
        return false;
    for (size_t i = 0; i < CATALOGUE_GTIN_SIZE - 1; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        sum += (text[i] - '0') * (i % 2 == 0 ? 3 : 1);
    }
    return sum % 10 == 0;
}

static bool is_sku(const char *text, const uint8_t *data, size_t size)
{
    return size > 0 && size <= CATALOGUE_MAX_IDENTIFIER_BYTES && strlen(text) == size &&
           memcmp(text, data, size) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct catalogue_variant variants[] = {{.id = "a", .sku = "SKU-1", .gtin = "2990001040373"},
                                                        {.id = "b", .sku = "SKU-2", .gtin = "96385074"}};
    static const struct catalogue_product products[] = {
        {.sku = "SKU", .gtin = "036000291452", .variant_count = 2, .variants = variants}};
    static const struct catalogue catalogue = {.product_count = 1, .products = products};
    const char *payload = (const char *)data;
    int variant = -1;
    struct product_code code = product_code_read(payload, size);
    if (code.kind == PRODUCT_CODE_GTIN && !is_gtin(code.text))
        abort();
    if (code.kind == PRODUCT_CODE_SKU && !is_sku(code.text, data, size))
        abort();
    const struct catalogue_product *product = product_code_find(&catalogue, payload, size, &variant);
    if (product != NULL && (product != products || variant < 0 || variant >= product->variant_count))
        abort();
    if (product != NULL && code.kind == PRODUCT_CODE_NONE)
        abort();
    return 0;
}
