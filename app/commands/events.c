// cheval events: the interest that was recorded, oldest first.
#include "app/commands/commands.h"
#include "platform/base/options.h"
#include "platform/os/paths.h"
#include "platform/store/store.h"

#include <jansson.h>
#include <limits.h>
#include <stdio.h>

static bool print_json(void *context, const struct store_event *event)
{
    (void)context;
    json_t *line =
        json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:{s:b, s:b, s:b, s:b, s:i}}", "sequence",
                  (json_int_t)event->sequence, "id", event->id, "session", event->session, "event",
                  event->name, "time", event->time, "sku", event->sku, "product", event->product, "variant",
                  event->variant, "category", event->category, "consent", "try_on", event->consent_try_on,
                  "profile", event->consent_profile, "skin_match", event->consent_skin_match, "by_parent",
                  event->consent_by_parent, "text_version", event->consent_version);
    if (line == NULL)
        return false;
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
    if (event->duration_ms >= 0)
        printf("  %.1f s", (double)event->duration_ms / 1000.0);
    printf("  [consent: try-on %s, profile %s%s%s]\n", event->consent_try_on ? "yes" : "no",
           event->consent_profile ? "yes" : "no", event->consent_skin_match ? ", skin match yes" : "",
           event->consent_by_parent ? ", by a parent" : "");
    return true;
}

int command_events(int count, char **arguments)
{
    const char *store_path = NULL, *limit_text = "0";
    struct store_filter filter = {0};
    bool json = false;
    const struct option table[] = {
        {.name = "--profile-store", .value = "FILE", .help = "the store to read", .text = &store_path},
        {.name = "--session", .value = "ID", .help = "only this visit", .text = &filter.session},
        {.name = "--name",
         .value = "EVENT",
         .help = "only this event, e.g. product_liked",
         .text = &filter.name},
        {.name = "--limit", .value = "N", .help = "at most N events", .text = &limit_text},
        {.name = "--json", .help = "one JSON object a line", .flag = &json},
    };
    struct options options = {
        .usage = "cheval events [--profile-store FILE] [--session ID] [--name EVENT] [--limit N] [--json]",
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

    struct diagnostic why = {0};
    struct store *store = NULL;
    char default_path[1024];
    enum result result = RESULT_OK;
    if (store_path == NULL) {
        result = paths_profile_store(default_path, sizeof default_path, &why);
        store_path = default_path;
    }
    if (result == RESULT_OK)
        result = store_open(store_path, true, &store, &why);
    if (result == RESULT_OK)
        result = store_each_event(store, &filter, json ? print_json : print_line, NULL, &why);
    store_close(store);
    if (result != RESULT_OK)
        (void)fprintf(stderr, "cheval: %s\n", why.text);
    return result == RESULT_OK ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}
