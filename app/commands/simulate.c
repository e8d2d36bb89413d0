// cheval simulate: a believable log of interest, for trying out reports, pushes and recommendation.
#include "app/simulate.h"
#include "app/commands/commands.h"
#include "app/commands/exit_with.h"
#include "app/profile/recorder.h"
#include "app/resources.h"
#include "platform/base/clock.h"
#include "platform/base/options.h"
#include "platform/store/store_customer.h"
#include "platform/store/store_interest.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)

struct simulate_command {
    const char *visits_text, *days_text, *seed_text, *customers_text, *mirrors_text, *until_text;
    const char *catalogue_folder, *store_path;
    bool append;
    struct simulate_options options;
    struct recorder recorder;
    enum result result; // of linking and buying; the line is in `why`
    struct diagnostic why;
};

// Days since 1970 of a date of the Gregorian calendar: those of the years, that begin in March, so that the
// leap day is their last.
static int64_t days_of(int year, int month, int day)
{
    int64_t y = month > 2 ? year : year - 1;
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return 365 * y + y / 4 - y / 100 + y / 400 + of_year - 719468;
}

// "2026-11-22": the last day; not given: yesterday.
static bool read_until(struct simulate_command *command)
{
    const char *text = command->until_text;
    int year = 0, month = 0, day = 0, read = 0;
    if (text == NULL) {
        command->options.until_ms = clock_wall_ms() / DAY_MS * DAY_MS;
        return true;
    }
    if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &read) != 3 || text[read] != '\0' || year < 1980 ||
        month < 1 || month > 12 || day < 1 || day > 31) {
        (void)fprintf(stderr, "cheval: --until takes a day such as 2026-11-22, not \"%s\"\n", text);
        return false;
    }
    command->options.until_ms = (days_of(year, month, day) + 1) * DAY_MS;
    return true;
}

static bool read_numbers(struct simulate_command *command)
{
    struct simulate_options *options = &command->options;
    int seed = 0;
    if (!options_integer("--visits", command->visits_text, 1, SIMULATE_MAX_VISITS, &options->visits) ||
        !options_integer("--days", command->days_text, 1, SIMULATE_MAX_DAYS, &options->days) ||
        !options_integer("--seed", command->seed_text, 0, INT_MAX, &seed) ||
        !options_integer("--customers", command->customers_text, 0, SIMULATE_MAX_CUSTOMERS,
                         &options->customers) ||
        !options_integer("--mirrors", command->mirrors_text, 1, SIMULATE_MAX_MIRRORS, &options->mirrors))
        return false;
    options->seed = (uint64_t)seed;
    return read_until(command);
}

static void fail(struct simulate_command *command, enum result result, const struct diagnostic *why)
{
    if (result == RESULT_OK || command->result != RESULT_OK)
        return;
    command->result = result;
    command->why = *why;
}

// A card links the visit to its customer, whom the store makes when they are new.
static void link_visit(struct simulate_command *command, const struct simulate_visit *visit,
                       const struct interest_event *event)
{
    struct store_customer customer;
    struct diagnostic why = {0};
    recorder_commit(&command->recorder, clock_now_ns());
    fail(command,
         recorder_link(&command->recorder, event->session, visit->reference, "number", event->wall_ms,
                       &customer, &why),
         &why);
}

static void record(void *context, const struct simulate_visit *visit, const struct interest_event *event)
{
    struct simulate_command *command = context;
    char mirror[24] = "";
    if (command->options.mirrors > 1)
        (void)snprintf(mirror, sizeof mirror, "Mirror %d", visit->mirror + 1);
    recorder_at(&command->recorder, mirror);
    if (!recorder_add(&command->recorder, event))
        recorder_commit(&command->recorder, clock_now_ns());
    if (event->kind == INTEREST_PROFILE_LINKED)
        link_visit(command, visit, event);
}

static void buy(void *context, const struct simulate_visit *visit, const char *sku, int64_t wall_ms)
{
    struct simulate_command *command = context;
    struct store_customer customer;
    struct diagnostic why = {0};
    char time[CLOCK_TEXT_SIZE];
    clock_wall_text(wall_ms, time, sizeof time);
    if (command->recorder.store == NULL) { // lost on the way: the events wait, and are told of in the end
        fail(command,
             diagnose(&why, RESULT_UNAVAILABLE, "profile store %s: can't be written", command->store_path),
             &why);
        return;
    }
    enum result result = store_find_customer(command->recorder.store, visit->reference, &customer, &why);
    if (result == RESULT_OK)
        result = store_add_purchase(command->recorder.store, customer.key,
                                    &(struct store_purchase){.sku = sku, .time = time}, &why);
    fail(command, result, &why);
}

// Visits that never were don't belong among those that were.
static enum result check_store(const struct simulate_command *command, struct diagnostic *why)
{
    int64_t count = 0;
    struct store *store = NULL;
    enum result result = store_open(command->store_path, false, &store, why);
    if (result == RESULT_OK)
        result = store_count_events(store, &count, why);
    store_close(store);
    if (result == RESULT_OK && count > 0 && !command->append)
        return diagnose(why, RESULT_INVALID,
                        "profile store %s: holds %lld events already; --append adds simulated ones to them",
                        command->store_path, (long long)count);
    return result;
}

// The same command makes it again, so it needn't wait for the disk.
static enum result open_recorder(struct simulate_command *command, struct diagnostic *why)
{
    recorder_init(&command->recorder, &(struct recorder_options){.path = command->store_path});
    if (command->recorder.store == NULL)
        return diagnose(why, RESULT_IO, "profile store %s: can't be opened", command->store_path);
    return store_hurry(command->recorder.store, why);
}

static void print_counts(const struct simulate_counts *counts, const struct recorder_stats *stats,
                         double seconds)
{
    printf("visits     %8lld  agreed to try on %lld, to a profile %lld, showed a card %lld\n",
           (long long)counts->visits, (long long)counts->agreed, (long long)counts->profiles,
           (long long)counts->linked);
    for (int kind = 0; kind < INTEREST_KIND_COUNT; kind++)
        if (counts->events[kind] > 0)
            printf("%-18s %8lld\n", interest_kind_name((enum interest_kind)kind),
                   (long long)counts->events[kind]);
    printf("%-18s %8lld\n", "purchases", (long long)counts->purchases);
    printf("%llu events stored in %.1f s\n", (unsigned long long)stats->stored, seconds);
}

static enum result run(struct simulate_command *command, struct diagnostic *why)
{
    struct simulate_counts counts;
    const struct simulate_sink sink = {.record = record, .buy = buy, .context = command};
    int64_t began_ns = clock_now_ns();
    enum result result = check_store(command, why);
    if (result != RESULT_OK)
        return result;
    result = open_recorder(command, why);
    if (result == RESULT_OK)
        result = simulate(&command->options, &sink, &counts, why);
    if (result == RESULT_OK && command->result != RESULT_OK)
        result = diagnose(why, command->result, "%s", command->why.text);
    recorder_commit(&command->recorder, clock_now_ns());
    struct recorder_stats stats = recorder_stats(&command->recorder);
    if (result == RESULT_OK && stats.waiting + stats.lost > 0)
        result = diagnose(why, RESULT_IO, "profile store %s: %llu events could not be written",
                          command->store_path, (unsigned long long)stats.waiting + stats.lost);
    if (result == RESULT_OK)
        print_counts(&counts, &stats, (double)(clock_now_ns() - began_ns) / 1e9);
    recorder_finish(&command->recorder);
    return result;
}

int command_simulate(int count, char **arguments)
{
    struct simulate_command *command = calloc(1, sizeof *command);
    if (command == NULL)
        return EXIT_STATUS_FAILED;
    command->visits_text = "1000";
    command->days_text = "28";
    command->seed_text = "1";
    command->customers_text = "0";
    command->mirrors_text = "1";
    const struct option table[] = {
        {.name = "--profile-store",
         .value = "FILE",
         .help = "written to; made when it isn't there",
         .text = &command->store_path},
        {.name = "--visits", .value = "N", .help = "default 1000", .text = &command->visits_text},
        {.name = "--days",
         .value = "D",
         .help = "over which they come; default 28",
         .text = &command->days_text},
        {.name = "--until",
         .value = "DATE",
         .help = "the last day; default yesterday",
         .text = &command->until_text},
        {.name = "--seed",
         .value = "S",
         .help = "the same seed and last day, the same log; default 1",
         .text = &command->seed_text},
        {.name = "--catalogue",
         .value = "DIR",
         .help = "default: the demo catalogue",
         .text = &command->catalogue_folder},
        {.name = "--customers",
         .value = "M",
         .help = "who have a card and may show it; default 0",
         .text = &command->customers_text},
        {.name = "--mirrors",
         .value = "K",
         .help = "of the store; default 1",
         .text = &command->mirrors_text},
        {.name = "--append", .help = "also to a store that holds events already", .flag = &command->append},
    };
    struct options options = {
        .usage = "cheval simulate --profile-store FILE [--visits N] [--days D] [--until DATE] [--seed S] "
                 "[--catalogue DIR] [--customers M] [--mirrors K] [--append]",
        .summary = "Writes the interest of shoppers who never were, as a mirror records it.",
        .options = table,
        .option_count = (int)(sizeof table / sizeof table[0]),
    };
    int status = EXIT_STATUS_USAGE;
    struct diagnostic why = {0};
    struct catalogue *catalogue = NULL;
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome == OPTIONS_HELP_SHOWN)
        status = EXIT_STATUS_OK;
    if (outcome != OPTIONS_GO_ON || !read_numbers(command))
        goto cleanup;
    if (command->store_path == NULL) {
        (void)fprintf(stderr, "cheval: simulate needs --profile-store; usage: %s\n", options.usage);
        goto cleanup;
    }
    enum result result = resources_open_catalogue(command->catalogue_folder, NULL, &catalogue, &why);
    command->options.catalogue = catalogue;
    if (result == RESULT_OK)
        result = run(command, &why);
    status = exit_with(result, &why);
cleanup:
    catalogue_destroy(catalogue);
    free(command);
    return status;
}
