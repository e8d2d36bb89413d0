// Room: assets
// Replays: tests/fuzz/corpus/fuzz_feed shared:gltf_bad
//
// A product feed, table or XML, through all of the import, with try-on data behind a line of four dashes:
// what it makes is a catalogue that the loader takes as it is, and all of it is counted.
#include "assets/feed_import.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char rules[] =
    "* > Dresses = dress\nDresses = dress\nLipstick = lipstick\n178 = sunglasses\nShoes = -\n";

static size_t told;

static void note(void *context, enum feed_problem problem, size_t line, const char *text)
{
    (void)context;
    told += problem < FEED_PROBLEMS && text != NULL && strchr(text, '\0') != NULL;
    (void)line;
}

static const uint8_t *find(const uint8_t *data, size_t size, const char *what)
{
    size_t length = strlen(what);
    for (size_t i = 0; i + length <= size; i++)
        if (memcmp(data + i, what, length) == 0)
            return data + i;
    return NULL;
}

// As the mirror would load it.
static void check(const char *text, size_t size, const struct feed_summary *summary)
{
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    if (catalogue_parse("fuzz", (const uint8_t *)text, size, ".", false, NULL, &catalogue, &why) != RESULT_OK)
        abort();
    if ((size_t)catalogue->product_count != summary->products || summary->articles > summary->rows)
        abort();
    catalogue_destroy(catalogue);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char divider[] = "\n----\n";
    struct feed_categories *categories = NULL;
    struct feed_try_on *try_on = NULL;
    struct feed_summary summary;
    struct diagnostic why = {0};
    const uint8_t *second = find(data, size, divider);
    if (second != NULL) {
        const uint8_t *from = second + strlen(divider);
        if (feed_try_on_read("fuzz", from, size - (size_t)(from - data), &try_on, &why) != RESULT_OK)
            try_on = NULL;
        size = (size_t)(second - data);
    }
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL || feed_categories_parse("r", rules, strlen(rules), &categories, &why) != RESULT_OK)
        abort();
    const struct feed_import_options options = {.title = "fuzz",
                                                .folder = "/nowhere",
                                                .currency = "EUR",
                                                .categories = categories,
                                                .try_on = try_on,
                                                .now_ms = INT64_C(1795406400000),
                                                .report = note};
    struct feed_bytes left = {data, size};
    enum result result =
        feed_import((struct feed_source){feed_read_bytes, &left}, &options, out, &summary, &why);
    if (fclose(out) == 0 && result == RESULT_OK)
        check(text, length, &summary);
    free(text);
    feed_try_on_destroy(try_on);
    feed_categories_destroy(categories);
    return 0;
}
