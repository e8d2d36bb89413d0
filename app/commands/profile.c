// cheval profile show: what was tried, looked at, compared and liked, by product.
#include "app/commands/commands.h"
#include "platform/base/options.h"
#include "platform/os/paths.h"
#include "platform/store/store.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

// Adds `amount` to a counter of the product's object.
static void add_to(json_t *product, const char *counter, json_int_t amount)
{
    json_int_t before = json_integer_value(json_object_get(product, counter));
    (void)json_object_set_new(product, counter, json_integer(before + amount));
}

static bool count_event(void *context, const struct store_event *event)
{
    json_t *products = context;
    if (event->sku[0] == '\0')
        return true;
    json_t *product = json_object_get(products, event->sku);
    if (product == NULL) {
        product = json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:i}", "sku", event->sku, "product",
                            event->product, "variant", event->variant, "category", event->category, "tried",
                            0, "looked_ms", 0, "compared", 0, "liked", 0);
        if (product == NULL || json_object_set_new(products, event->sku, product) != 0)
            return false;
    }
    if (strcmp(event->name, "tryon_started") == 0)
        add_to(product, "tried", 1);
    else if (strcmp(event->name, "tryon_dwelled") == 0)
        add_to(product, "looked_ms", event->duration_ms);
    else if (strcmp(event->name, "tryon_compared") == 0)
        add_to(product, "compared", 1);
    else if (strcmp(event->name, "product_liked") == 0)
        add_to(product, "liked", 1);
    (void)json_object_set_new(product, "last", json_string(event->time));
    return true;
}

static void print_table(json_t *products)
{
    const char *sku;
    json_t *product;
    printf("%-24s %-14s %6s %9s %9s %6s  %s\n", "SKU", "category", "tried", "looked s", "compared", "liked",
           "last");
    json_object_foreach(products, sku, product)
    {
        const char *category = "", *last = "";
        json_int_t tried = 0, looked = 0, compared = 0, liked = 0;
        (void)json_unpack(product, "{s:s, s:s, s:I, s:I, s:I, s:I}", "category", &category, "last", &last,
                          "tried", &tried, "looked_ms", &looked, "compared", &compared, "liked", &liked);
        printf("%-24s %-14s %6lld %9.1f %9lld %6lld  %s\n", sku, category, (long long)tried,
               (double)looked / 1000.0, (long long)compared, (long long)liked, last);
    }
}

static int show(const char *store_path, const struct store_filter *filter, bool json)
{
    struct diagnostic why = {0};
    struct store *store = NULL;
    json_t *products = json_object();
    enum result result = products != NULL ? RESULT_OK : RESULT_NO_MEMORY;
    if (result == RESULT_OK)
        result = store_open(store_path, true, &store, &why);
    if (result == RESULT_OK)
        result = store_each_event(store, filter, count_event, products, &why);
    if (result == RESULT_OK && json) {
        (void)json_dumpf(products, stdout, JSON_INDENT(2));
        (void)putchar('\n');
    } else if (result == RESULT_OK) {
        print_table(products);
    } else {
        (void)fprintf(stderr, "cheval: %s\n", why.text);
    }
    store_close(store);
    json_decref(products);
    return result == RESULT_OK ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}

int command_profile(int count, char **arguments)
{
    const char *store_path = NULL;
    const char *words[1] = {NULL};
    struct store_filter filter = {0};
    bool json = false;
    const struct option table[] = {
        {.name = "--profile-store", .value = "FILE", .help = "the store to read", .text = &store_path},
        {.name = "--session", .value = "ID", .help = "only this visit", .text = &filter.session},
        {.name = "--json", .help = "as a JSON object by SKU", .flag = &json},
    };
    struct options options = {
        .usage = "cheval profile show [--profile-store FILE] [--session ID] [--json]",
        .summary = "Shows what was tried, looked at, compared and liked, by product.",
        .options = table,
        .option_count = (int)(sizeof table / sizeof table[0]),
        .words = words,
        .max_words = 1,
    };
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    if (options.word_count != 1 || strcmp(words[0], "show") != 0) {
        (void)fprintf(stderr, "cheval: profile knows \"show\"; usage: %s\n", options.usage);
        return EXIT_STATUS_USAGE;
    }
    struct diagnostic why = {0};
    char default_path[1024];
    if (store_path == NULL) {
        if (paths_profile_store(default_path, sizeof default_path, &why) != RESULT_OK) {
            (void)fprintf(stderr, "cheval: %s\n", why.text);
            return EXIT_STATUS_FAILED;
        }
        store_path = default_path;
    }
    return show(store_path, &filter, json);
}
