// Room: assets
// Replays: tests/fuzz/corpus/fuzz_catalogue assets/demo/catalogue.json shared:gltf_bad
//
// Catalogue text through the loader, without looking for its files; every SKU of what is accepted is found.
#include "assets/catalogue.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count_line(void *context, bool is_error, const char *line)
{
    int *lines = context;
    *lines += is_error || line[0] != '\0';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int lines = 0;
    struct catalogue_problems problems = {.report = count_line, .context = &lines};
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    enum result result = catalogue_parse("fuzz", data, size, ".", false, &problems, &catalogue, &why);
    if ((result == RESULT_OK) != (problems.errors == 0) || (result != RESULT_OK) != (why.text[0] != '\0'))
        abort();
    for (int p = 0; result == RESULT_OK && p < catalogue->product_count; p++) {
        const struct catalogue_product *product = &catalogue->products[p];
        char price[64];
        catalogue_price_text(product->price, price, sizeof price);
        for (int v = 0; v < product->variant_count; v++) {
            const char *id = product->variants[v].id;
            int found = -1;
            if (catalogue_find(catalogue, product->sku, id, &found) != product || found != v)
                abort();
        }
    }
    catalogue_destroy(catalogue);
    return 0;
}
