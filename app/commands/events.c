// cheval events: the interest that was recorded, oldest first.
#include "app/commands/commands.h"
#include "app/commands/events_outbox.h"
#include "app/commands/exit_with.h"
#include "platform/base/options.h"
#include "platform/os/paths.h"
#include "platform/store/store_interest.h"

#include <jansson.h>
#include <limits.h>
#include <stdio.h>

// What is "" or none is left out, but for what the columns of a product have always been.
static void set_text(json_t *object, const char *key, const char *text)
{
    if (text[0] != '\0')
        (void)json_object_set_new(object, key, json_string(text));
}

static json_t *consent_of(const struct store_event *event)
{
    json_t *consent = json_pack("{s:b, s:b, s:b, s:b, s:b, s:i}", "try_on", event->consent_try_on, "profile",
                                event->consent_profile, "skin_match", event->consent_skin_match, "contact",
                                event->consent_contact, "by_parent", event->consent_by_parent, "text_version",
                                event->consent_version);
    set_text(consent, "language", event->consent_language);
    return consent;
}

static bool print_json(void *context, const struct store_event *event)
{
    (void)context;
    json_t *line =
        json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "sequence",
                  (json_int_t)event->sequence, "id", event->id, "session", event->session, "event",
                  event->name, "time", event->time, "sku", event->sku, "product", event->product, "variant",
                  event->variant, "category", event->category, "consent", consent_of(event));
    if (line == NULL)
        return false;
    set_text(line, "customer", event->customer);
    set_text(line, "mirror", event->mirror);
    set_text(line, "title", event->title);
    set_text(line, "brand", event->brand);
    set_text(line, "size", event->size);
    set_text(line, "code", event->code);
    if (event->price_minor >= 0)
        (void)json_object_set_new(line, "price",
                                  json_pack("{s:I, s:s}", "minor_units", (json_int_t)event->price_minor,
                                            "currency", event->currency));
    if (event->duration_ms >= 0)
        (void)json_object_set_new(line, "duration_ms", json_integer(event->duration_ms));
    (void)json_dumpf(line, stdout, JSON_COMPACT);
    (void)putchar('\n');
    json_decref(line);
    return true;
}

static bool print_line(void *context, const struct store_event *event)
{
    (void)context;
    printf("%s  %.8s  %-17s", event->time, event->session, event->name);
    if (event->sku[0] != '\0')
        printf("  %s (%s)", event->sku, event->category);
    if (event->size[0] != '\0')
        printf("  size %s", event->size);
    if (event->code[0] != '\0')
        printf("  code %s", event->code);
    if (event->duration_ms >= 0)
        printf("  %.1f s", (double)event->duration_ms / 1000.0);
    printf("  [consent: try-on %s, profile %s%s%s%s]%s\n", event->consent_try_on ? "yes" : "no",
           event->consent_profile ? "yes" : "no", event->consent_skin_match ? ", skin match yes" : "",
           event->consent_contact ? ", contact yes" : "", event->consent_by_parent ? ", by a parent" : "",
           event->customer[0] != '\0' ? "  a known customer's" : "");
    return true;
}

int command_events(int count, char **arguments)
{
    const char *store_path = NULL, *limit_text = "0";
    struct store_filter filter = {0};
    bool json = false, outbox = false, dead = false, retry_dead = false;
    const struct option table[] = {
        {.name = "--profile-store", .value = "FILE", .help = "the store to read", .text = &store_path},
        {.name = "--session", .value = "ID", .help = "only this visit", .text = &filter.session},
        {.name = "--name",
         .value = "EVENT",
         .help = "only this event, e.g. product_liked",
         .text = &filter.name},
        {.name = "--limit", .value = "N", .help = "at most N events", .text = &limit_text},
        {.name = "--outbox", .help = "what waits to be sent instead", .flag = &outbox},
        {.name = "--dead", .help = "what was refused for good, and why", .flag = &dead},
        {.name = "--retry-dead", .help = "send that again", .flag = &retry_dead},
        {.name = "--json", .help = "one JSON object a line", .flag = &json},
    };
    struct options options = {
        .usage = "cheval events [--profile-store FILE] [--session ID] [--name EVENT] [--limit N] [--json] "
                 "[--outbox|--dead|--retry-dead]",
        .summary = "Prints the interest that was recorded, oldest first.",
        .options = table,
        .option_count = (int)(sizeof table / sizeof table[0]),
    };
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    int limit = 0;
    if (!options_integer("--limit", limit_text, 0, INT_MAX, &limit))
        return EXIT_STATUS_USAGE;
    filter.limit = limit;
    if (outbox + dead + retry_dead > 1) {
        (void)fprintf(stderr, "cheval: events takes one of --outbox, --dead and --retry-dead\n");
        return EXIT_STATUS_USAGE;
    }

    struct diagnostic why = {0};
    struct store *store = NULL;
    char default_path[1024];
    enum result result = RESULT_OK;
    if (store_path == NULL) {
        result = paths_profile_store(default_path, sizeof default_path, &why);
        store_path = default_path;
    }
    if (result == RESULT_OK)
        result = store_open(store_path, !retry_dead, &store, &why);
    if (result == RESULT_OK && (outbox || dead))
        result = events_print_outbox(store, dead, limit, json, &why);
    else if (result == RESULT_OK && retry_dead)
        result = events_retry_dead(store, &why);
    else if (result == RESULT_OK)
        result = store_each_event(store, &filter, json ? print_json : print_line, NULL, &why);
    store_close(store);
    return exit_with(result, &why);
}
