// What a code on a product or its tag says: bytes from outside, and the product that they stand for.
#ifndef CHEVAL_APP_PRODUCT_CODE_H
#define CHEVAL_APP_PRODUCT_CODE_H

#include "assets/catalogue.h"

enum product_code_kind {
    PRODUCT_CODE_NONE, // nothing that a product could be called
    PRODUCT_CODE_GTIN,
    PRODUCT_CODE_SKU
};

struct product_code {
    enum product_code_kind kind;
    char text[CATALOGUE_MAX_IDENTIFIER_BYTES + 1]; // a GTIN as 14 digits, or a SKU
};

// 8, 12, 13 or 14 digits with the right check digit are a GTIN; so are those behind /01/ in a GS1 Digital
// Link (https://HOST/…/01/GTIN…, whatever the host, and whatever follows: batch, serial number, query). Other
// links are nothing. Anything else that is short and printable may be a SKU.
struct product_code product_code_read(const char *payload, size_t size);

// The product, or NULL: the store doesn't carry it. Digits that are no article's number may still be a SKU.
// *variant gets the index of the shade.
const struct catalogue_product *product_code_find(const struct catalogue *catalogue, const char *payload,
                                                  size_t size, int *variant);

#endif
