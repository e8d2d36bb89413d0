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
static void check(FILE *out, const struct feed_summary *summary)
{
    long length = ftell(out);
    char *text = length >= 0 ? malloc((size_t)length + 1) : NULL;
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    if (text == NULL)
        return;
    rewind(out);
    size_t size = fread(text, 1, (size_t)length, out);
    if (catalogue_parse("fuzz", (const uint8_t *)text, size, ".", false, NULL, &catalogue, &why) != RESULT_OK)
        abort();
    if ((size_t)catalogue->product_count != summary->products || summary->articles > summary->rows)
        abort();
    catalogue_destroy(catalogue);
    free(text);
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
    FILE *out = tmpfile();
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
    if (feed_import((struct feed_source){feed_read_bytes, &left}, &options, out, &summary, &why) == RESULT_OK)
        check(out, &summary);
    (void)fclose(out);
    feed_try_on_destroy(try_on);
    feed_categories_destroy(categories);
    return 0;
}
