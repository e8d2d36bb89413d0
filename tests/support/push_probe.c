// A mirror without its window: the real session, store thread and push thread, and visits that nobody makes.
//
//   push_probe STORE LATENCIES URL KIND EVENTS A_SECOND SEED
//
// Records EVENTS events of simulated visits, A_SECOND of them a second, beside pushing to URL ("-": nowhere,
// the outbox fills) as KIND (single, batch, segment, nats), then goes on until the outbox is empty. LATENCIES
// gets a line an event that is on the disk: microseconds from the touch to there. It may be killed at any
// moment.
#include "app/push/push.h"
#include "app/resources.h"
#include "app/simulate.h"
#include "app/workers.h"
#include "platform/base/clock.h"
#include "platform/base/options.h"
#include "platform/store/store_outbox.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_EVENTS 1000000
#define TAKEN_BACK_EVERY 9 // of the visits
#define ATTEMPT_MS 700     // the receiver's silences are longer
#define DRAIN_NS (300 * CLOCK_SECOND_NS)
#define WAIT_NS (20 * CLOCK_MILLISECOND_NS)

struct probe {
    struct workers *workers;
    struct interest_sink sink;
    FILE *latencies;
    int events, a_second;
    int recorded;
    int64_t began_ns;
};

static void measure(void *context, const struct interest_event *event)
{
    FILE *latencies = context;
    (void)fprintf(latencies, "%lld\n", (long long)((clock_now_ns() - event->happened_ns) / 1000));
    (void)fflush(latencies);
}

struct link {
    char session[INTEREST_ID_SIZE], reference[SIMULATE_REFERENCE_SIZE];
    int64_t wall_ms;
};

static void link_visit(void *context, struct recorder *recorder)
{
    struct link *link = context;
    struct store_customer customer;
    struct diagnostic why = {0};
    if (recorder_link(recorder, link->session, link->reference, "number", link->wall_ms, &customer, &why) !=
        RESULT_OK)
        (void)fprintf(stderr, "push_probe: %s\n", why.text);
    free(link);
}

// As the mirror does it: the card is looked up before the event says that it was shown.
static void ask_for_link(struct probe *probe, const struct simulate_visit *visit,
                         const struct interest_event *event)
{
    struct link *link = calloc(1, sizeof *link);
    if (link == NULL)
        return;
    (void)snprintf(link->session, sizeof link->session, "%s", event->session);
    (void)snprintf(link->reference, sizeof link->reference, "%s", visit->reference);
    link->wall_ms = event->wall_ms;
    if (!workers_ask_store(probe->workers, (struct store_task){.run = link_visit, .context = link}))
        free(link);
}

static void touch(struct probe *probe, const struct interest_event *event)
{
    struct interest_event touched = *event;
    int64_t due_ns = probe->began_ns + probe->recorded * CLOCK_SECOND_NS / probe->a_second;
    int64_t now_ns = clock_now_ns();
    if (probe->recorded == probe->events)
        return;
    if (due_ns > now_ns)
        clock_sleep_ns(due_ns - now_ns);
    touched.happened_ns = clock_now_ns();
    touched.wall_ms = clock_wall_ms();
    probe->sink.record(probe->sink.context, &touched);
    probe->recorded++;
}

// Visits without a profile send nothing: they are left out.
static void record(void *context, const struct simulate_visit *visit, const struct interest_event *event)
{
    struct probe *probe = context;
    if (!event->consent.profile)
        return;
    if (event->kind == INTEREST_PROFILE_LINKED)
        ask_for_link(probe, visit, event);
    if (event->kind == INTEREST_SESSION_ENDED && visit->number % TAKEN_BACK_EVERY == 0) {
        struct interest_event withdrawn = *event;
        withdrawn.kind = INTEREST_CONSENT_WITHDRAWN;
        withdrawn.purpose = INTEREST_FOR_PROFILE;
        withdrawn.duration_ms = -1;
        withdrawn.consent.profile = false;
        touch(probe, &withdrawn);
        return;
    }
    touch(probe, event);
}

static void say_ready(void *context, struct recorder *recorder)
{
    (void)recorder;
    atomic_store((atomic_bool *)context, true);
}

// No mirror shows a picture before its store is open: it takes longer to draw one.
static void await_store(struct probe *probe)
{
    static atomic_bool ready; // outlives this call
    if (!workers_ask_store(probe->workers, (struct store_task){.run = say_ready, .context = &ready}))
        return;
    while (!atomic_load(&ready))
        clock_sleep_ns(WAIT_NS);
}

static bool visits(struct probe *probe, uint64_t seed)
{
    struct diagnostic why = {0};
    struct catalogue *catalogue = NULL;
    struct simulate_counts counts;
    const struct simulate_sink sink = {.record = record, .context = probe};
    struct simulate_options options = {.seed = seed,
                                       .visits = probe->events, // some four of them have an event
                                       .days = 1,
                                       .until_ms = clock_wall_ms(),
                                       .customers = 50,
                                       .mirrors = 1};
    enum result result = resources_open_catalogue(NULL, NULL, &catalogue, &why);
    options.catalogue = catalogue;
    await_store(probe);
    probe->began_ns = clock_now_ns();
    if (result == RESULT_OK)
        result = simulate(&options, &sink, &counts, &why);
    catalogue_destroy(catalogue);
    if (result != RESULT_OK)
        (void)fprintf(stderr, "push_probe: %s\n", why.text);
    return result == RESULT_OK && probe->recorded == probe->events;
}

// Rows of the outbox, seen by a store of our own; -1 while it can't be read.
static int64_t rows_waiting(const char *path)
{
    struct store *store = NULL;
    struct store_outbox_size size = {.rows = -1};
    if (store_open(path, true, &store, NULL) == RESULT_OK &&
        store_outbox_measure(store, &size, NULL) != RESULT_OK)
        size.rows = -1;
    store_close(store);
    return size.rows;
}

// Until all that was recorded is stored, and where it is sent, nothing waits.
static bool drain(const struct probe *probe, bool pushes)
{
    struct workers_counters *counters = &probe->workers->counters;
    int64_t end_ns = clock_now_ns() + DRAIN_NS;
    while (clock_now_ns() < end_ns) {
        bool stored = atomic_load(&counters->events_stored) >= (unsigned long long)probe->events;
        if (stored && (!pushes || rows_waiting(probe->workers->recorder.path) == 0))
            return true;
        clock_sleep_ns(WAIT_NS);
    }
    (void)fprintf(stderr, "push_probe: %lld rows still wait\n",
                  (long long)rows_waiting(probe->workers->recorder.path));
    return false;
}

static bool read_kind(const char *name, struct http_transport_options *options)
{
    options->batch = strcmp(name, "batch") == 0;
    if (strcmp(name, "nats") == 0) {
        options->total_ms = 0; // a cluster may be electing a leader
        return true;
    }
    return options->batch || strcmp(name, "single") == 0 || push_kind_from_name(name, &options->kind);
}

int main(int count, char **arguments)
{
    static struct workers workers;
    static struct push push;
    struct probe probe = {.workers = &workers};
    struct http_transport_options options = {.total_ms = ATTEMPT_MS};
    struct diagnostic why = {0};
    int seed = 0;
    if (count != 8 || !read_kind(arguments[4], &options) ||
        !options_integer("EVENTS", arguments[5], 0, MAX_EVENTS, &probe.events) ||
        !options_integer("A_SECOND", arguments[6], 1, MAX_EVENTS, &probe.a_second) ||
        !options_integer("SEED", arguments[7], 0, INT_MAX, &seed))
        return 2;
    options.url = strcmp(arguments[3], "-") == 0 ? NULL : arguments[3];
    probe.latencies = fopen(arguments[2], "a");
    if (probe.latencies == NULL || !push_start(&push, &options))
        return 1;
    workers.recorder = (struct recorder_options){
        .path = arguments[1], .source = cloud_source_make("42", "7"), .pushes = true};
    workers.watchers[workers.watcher_count++] =
        (struct interest_sink){.record = measure, .context = probe.latencies};
    workers.push_desk = &push.desk;
    workers.lockstep = true; // no camera, and nobody before it
    if (workers_start(&workers, &why) != RESULT_OK) {
        (void)fprintf(stderr, "push_probe: %s\n", why.text);
        return 1;
    }
    probe.sink = workers_interest_sink(&workers);
    bool done = (probe.events == 0 || visits(&probe, (uint64_t)seed)) && drain(&probe, options.url != NULL);
    push_stop(&push);
    workers_stop(&workers);
    push_finish(&push);
    (void)fclose(probe.latencies);
    return done ? 0 : 1;
}
