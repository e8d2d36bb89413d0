// cheval profile: what was tried and liked, by product and of whom; profile_rights.h has the rest.
#include "app/commands/commands.h"
#include "app/commands/profile_rights.h"
#include "platform/base/options.h"
#include "platform/os/paths.h"
#include "platform/store/store_interest.h"

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

// --- of a customer ----------------------------------------------------------------------------------------

static bool print_favourite(void *context, const struct store_favourite *favourite)
{
    (void)context;
    printf("favourite   %-24s %s\n", favourite->sku, favourite->title);
    return true;
}

static bool print_preference(void *context, const struct store_preference *preference)
{
    (void)context;
    printf("%-11s %-24s %s, %d times, last %s\n", preference->kind == STORE_SIZE ? "size" : "shade",
           preference->value, preference->category, preference->count, preference->sku);
    return true;
}

static bool print_purchase(void *context, const struct store_purchase *purchase)
{
    (void)context;
    printf("bought      %-24s %s\n", purchase->sku, purchase->time);
    return true;
}

static enum result print_customer(struct store *store, const struct store_customer *customer,
                                  struct diagnostic *why)
{
    printf("customer    %s (%s)%s%s\n", customer->reference, customer->kind,
           customer->name[0] != '\0' ? ", " : "", customer->name);
    if (customer->points != STORE_UNKNOWN_POINTS)
        printf("points      %lld\n", (long long)customer->points);
    enum result result = store_each_favourite(store, customer->key, 0, print_favourite, NULL, why);
    if (result == RESULT_OK)
        result = store_each_preference(store, customer->key, 0, print_preference, NULL, why);
    if (result == RESULT_OK)
        result = store_each_purchase(store, customer->key, 0, print_purchase, NULL, why);
    printf("\n");
    return result;
}

static int show(const char *store_path, const struct profile_whose *whose, bool json)
{
    struct diagnostic why = {0};
    struct store *store = NULL;
    struct store_customer customer;
    struct store_filter filter = {.session = whose->session};
    json_t *products = json_object();
    enum result result = products != NULL ? RESULT_OK : RESULT_NO_MEMORY;
    if (result == RESULT_OK)
        result = store_open(store_path, true, &store, &why);
    if (result == RESULT_OK && whose->reference != NULL) {
        result = profile_find_customer(store, whose->reference, &customer, &why);
        filter.customer = customer.key;
    }
    if (result == RESULT_OK && whose->reference != NULL && !json)
        result = print_customer(store, &customer, &why);
    if (result == RESULT_OK)
        result = store_each_event(store, &filter, count_event, products, &why);
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

// --- the command line -------------------------------------------------------------------------------------

// "-": the reference stands on a line of its own on stdin, where no list of processes shows it.
static bool read_reference(const char **reference, char line[STORE_REFERENCE_SIZE + 1])
{
    if (*reference == NULL || strcmp(*reference, "-") != 0)
        return true;
    if (fgets(line, STORE_REFERENCE_SIZE + 1, stdin) == NULL)
        return false;
    line[strcspn(line, "\r\n")] = '\0';
    *reference = line;
    return line[0] != '\0';
}

static int run_command(const char *word, const char *store_path, const struct profile_whose *whose, bool json)
{
    bool named = whose->reference != NULL || whose->session != NULL;
    if (whose->reference != NULL && whose->session != NULL) {
        (void)fprintf(stderr, "cheval: either --customer or --session\n");
        return EXIT_STATUS_USAGE;
    }
    if (strcmp(word, "show") == 0)
        return show(store_path, whose, json);
    if (strcmp(word, "audit") == 0)
        return profile_audit(store_path);
    if (!named) {
        (void)fprintf(stderr, "cheval: profile %s: of whom? --customer REFERENCE or --session ID\n", word);
        return EXIT_STATUS_USAGE;
    }
    return strcmp(word, "export") == 0 ? profile_export(store_path, whose) : profile_erase(store_path, whose);
}

static bool is_known(const char *word)
{
    static const char *const words[] = {"show", "export", "erase", "audit"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

int command_profile(int count, char **arguments)
{
    const char *store_path = NULL;
    const char *words[1] = {NULL};
    struct profile_whose whose = {0};
    bool json = false;
    const struct option table[] = {
        {.name = "--profile-store", .value = "FILE", .help = "the store", .text = &store_path},
        {.name = "--customer",
         .value = "REFERENCE",
         .help = "this customer, as the retailer calls them; - reads it from stdin",
         .text = &whose.reference},
        {.name = "--session", .value = "ID", .help = "only this visit", .text = &whose.session},
        {.name = "--json", .help = "show: as a JSON object by SKU", .flag = &json},
    };
    struct options options = {
        .usage = "cheval profile show|export|erase|audit [--profile-store FILE] [--customer REFERENCE] "
                 "[--session ID] [--json]",
        .summary =
            "Shows what was tried, looked at, compared and liked, by product; exports or erases all of "
            "one customer or visit; checks that the log of consents is whole.",
        .options = table,
        .option_count = (int)(sizeof table / sizeof table[0]),
        .words = words,
        .max_words = 1,
    };
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    if (options.word_count != 1 || !is_known(words[0])) {
        (void)fprintf(stderr, "cheval: profile knows show, export, erase and audit; usage: %s\n",
                      options.usage);
        return EXIT_STATUS_USAGE;
    }
    struct diagnostic why = {0};
    char default_path[1024], line[STORE_REFERENCE_SIZE + 1];
    if (!read_reference(&whose.reference, line)) {
        (void)fprintf(stderr, "cheval: --customer -: no line on stdin\n");
        return EXIT_STATUS_USAGE;
    }
    if (store_path == NULL) {
        if (paths_profile_store(default_path, sizeof default_path, &why) != RESULT_OK) {
            (void)fprintf(stderr, "cheval: %s\n", why.text);
            return EXIT_STATUS_FAILED;
        }
        store_path = default_path;
    }
    return run_command(words[0], store_path, &whose, json);
}
