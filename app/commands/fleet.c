// cheval fleet: what an operator does with a fleet's servers by hand or from a script: prepares them, puts
// and reads single keys, watches.
#include "app/commands/commands.h"
#include "app/commands/exit_with.h"
#include "app/fleet/fleet_prepare.h"
#include "app/fleet/fleet_values.h"
#include "platform/base/clock.h"
#include "platform/base/options.h"
#include "platform/net/nats_kv.h"
#include "platform/os/stop_signal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WORDS 8
#define PATIENCE_NS (20 * CLOCK_SECOND_NS) // servers that have just been started elect a leader first
#define AGAIN_NS (200 * CLOCK_MILLISECOND_NS)

struct arguments {
    const char *url, *key_file, *ca_file, *store, *stores, *hub_domain, *domain, *replicas_text;
    int replicas;
    const char *words[MAX_WORDS];
    int word_count;
};

static const char usage[] =
    "cheval fleet prepare|put|get|delete|watch --url URL [options] [BUCKET KEY [VALUE]]";

static enum options_outcome parse(struct arguments *given, int count, char **arguments)
{
    const struct option table[] = {
        {.name = "--url", .value = "URL", .help = "the server's: tls://… or nats://…", .text = &given->url},
        {.name = "--key-file",
         .value = "FILE",
         .help = "USER:PASSWORD or credentials, in a file that only you may read",
         .text = &given->key_file},
        {.name = "--ca", .value = "PEM", .help = "the authorities that count", .text = &given->ca_file},
        {.name = "--store",
         .value = "ID",
         .help = "prepare: this is that store's leaf node; without it, the hub",
         .text = &given->store},
        {.name = "--hub-domain",
         .value = "NAME",
         .help = "prepare --store: the hub's JetStream domain",
         .text = &given->hub_domain},
        {.name = "--stores",
         .value = "ID,…",
         .help = "prepare: the stores that have leaf nodes, whose events the hub collects",
         .text = &given->stores},
        {.name = "--domain",
         .value = "NAME",
         .help = "watch: the JetStream domain of the bucket, where it is another than the server's",
         .text = &given->domain},
        {.name = "--replicas",
         .value = "N",
         .help = "prepare: of the hub's stream and buckets; default 1",
         .text = &given->replicas_text},
    };
    struct options options = {
        .usage = usage,
        .summary =
            "Prepares the servers of a fleet, and puts, reads and watches keys of its buckets. A key's "
            "parts stand between dots; VALUE \"-\" is read from standard input. app/fleet/FLEET.md says "
            "what stands where.",
        .options = table,
        .option_count = (int)(sizeof table / sizeof table[0]),
        .words = given->words,
        .max_words = MAX_WORDS,
    };
    enum options_outcome outcome = options_parse(&options, count, arguments);
    given->word_count = options.word_count;
    if (outcome == OPTIONS_GO_ON && given->replicas_text != NULL &&
        !options_integer("--replicas", given->replicas_text, 1, 5, &given->replicas))
        outcome = OPTIONS_WRONG;
    return outcome;
}

// --- preparing ---------------------------------------------------------------------------------------------

static int split(char *list, const char *parts[FLEET_MAX_STORES])
{
    int count = 0;
    for (char *part = list, *next; part != NULL && count < FLEET_MAX_STORES; part = next) {
        next = strchr(part, ',');
        if (next != NULL)
            *next++ = '\0';
        if (part[0] != '\0')
            parts[count++] = part;
    }
    return count;
}

static int prepare(struct nats_feed *feed, const struct arguments *given)
{
    struct diagnostic why = {0};
    char list[4096] = "";
    const char *stores[FLEET_MAX_STORES];
    if (given->stores != NULL && snprintf(list, sizeof list, "%s", given->stores) >= (int)sizeof list)
        return exit_with_usage("--stores is too long", usage);
    const struct fleet_plan plan = {.store = given->store,
                                    .hub_domain = given->hub_domain != NULL ? given->hub_domain : "hub",
                                    .replicas = given->replicas,
                                    .stores = stores,
                                    .store_count = split(list, stores)};
    int64_t end_ns = clock_now_ns() + PATIENCE_NS;
    enum result result = fleet_prepare(feed, &plan, &why);
    while (result != RESULT_OK && clock_now_ns() < end_ns) {
        clock_sleep_ns(AGAIN_NS);
        result = fleet_prepare(feed, &plan, &why);
    }
    return exit_with(result, &why);
}

// --- keys --------------------------------------------------------------------------------------------------

static int put(struct nats_feed *feed, const char *bucket, const char *key, const char *value)
{
    struct diagnostic why = {0};
    char piped[FLEET_MAX_VALUE_BYTES + 1];
    size_t size = value != NULL ? strlen(value) : 0;
    // The connection first: what comes by and by is put as it comes.
    enum result result = nats_feed_connect(feed, &why);
    if (result != RESULT_OK)
        return exit_with(result, &why);
    if (value != NULL && strcmp(value, "-") == 0) {
        size = fread(piped, 1, sizeof piped, stdin);
        value = piped;
    }
    if (size > FLEET_MAX_VALUE_BYTES)
        return exit_with_usage("the value is too long", usage);
    return exit_with(nats_kv_put(feed, bucket, key, value, size, &why), &why);
}

static int get(struct nats_feed *feed, const char *bucket, const char *key)
{
    struct diagnostic why = {0};
    char *value = NULL;
    size_t size = 0;
    enum result result = nats_kv_get(feed, bucket, key, &value, &size, &why);
    if (result != RESULT_OK)
        return exit_with(result, &why);
    (void)fwrite(value, 1, size, stdout);
    (void)putchar('\n');
    free(value);
    return EXIT_STATUS_OK;
}

static void print_entry(const struct nats_kv_entry *entry)
{
    char time[CLOCK_TEXT_SIZE];
    clock_wall_text(clock_wall_ms(), time, sizeof time);
    printf("%s %s %s\n", time, entry->key, entry->deleted ? "(deleted)" : entry->value);
    (void)fflush(stdout);
}

static int watch(struct nats_feed *feed, const char *domain, const char *bucket, const char *pattern)
{
    struct nats_feed_message message;
    struct nats_kv_entry entry;
    char said[256] = "";
    stop_signal_catch();
    if (nats_kv_watch(feed, domain, bucket, pattern) < 0)
        return exit_with_usage("a bucket or a key that is none", usage);
    while (!stop_signal_wait(0)) {
        enum result result = nats_feed_next(feed, 100, &message);
        if (result == RESULT_OK && nats_kv_read(&message, &entry))
            print_entry(&entry);
        const char *trouble = nats_feed_trouble(feed);
        if (trouble[0] != '\0' && strcmp(said, trouble) != 0)
            (void)fprintf(stderr, "cheval: %s\n", trouble);
        (void)snprintf(said, sizeof said, "%.250s", trouble);
    }
    return EXIT_STATUS_OK;
}

static int run(struct nats_feed *feed, const struct arguments *given)
{
    const char *verb = given->words[0], *bucket = given->words[1], *key = given->words[2];
    int count = given->word_count;
    if (strcmp(verb, "prepare") == 0 && count == 1)
        return prepare(feed, given);
    if (strcmp(verb, "put") == 0 && count == 4)
        return put(feed, bucket, key, given->words[3]);
    if (strcmp(verb, "delete") == 0 && count == 3)
        return put(feed, bucket, key, NULL);
    if (strcmp(verb, "get") == 0 && count == 3)
        return get(feed, bucket, key);
    if (strcmp(verb, "watch") == 0 && count == 3)
        return watch(feed, given->domain, bucket, key);
    return exit_with_usage(
        "fleet knows prepare, put BUCKET KEY VALUE, get BUCKET KEY, delete BUCKET KEY and watch "
        "BUCKET KEY",
        usage);
}

int command_fleet(int count, char **arguments)
{
    struct arguments given = {.url = NULL};
    struct diagnostic why = {0};
    struct nats_feed *feed = NULL;
    enum options_outcome outcome = parse(&given, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    if (given.word_count == 0)
        return exit_with_usage("what to do is missing", usage);
    if (given.url == NULL)
        return exit_with_usage("--url is missing", usage);
    const struct nats_feed_options options = {
        .url = given.url, .key_file = given.key_file, .ca_file = given.ca_file, .name = "cheval fleet"};
    enum result result = nats_feed_create(&options, &feed, &why);
    if (result != RESULT_OK)
        return exit_with(result, &why);
    int status = run(feed, &given);
    nats_feed_destroy(feed);
    return status;
}
