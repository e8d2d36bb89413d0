// cheval soak: the mirror for hours, with made-up shoppers, faults and a receiver of its own, and a verdict.
#include "app/commands/commands.h"
#include "app/mirror.h"
#include "app/soak/soak_faults.h"
#include "app/soak/soak_graph.h"
#include "app/soak/soak_shopper.h"
#include "app/soak/soak_verdict.h"
#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/base/log.h"
#include "platform/base/options.h"
#include "platform/os/child.h"
#include "platform/os/folder.h"
#include "platform/os/memory.h"
#include "platform/os/paths.h"
#include "platform/os/stop_signal.h"
#include "platform/os/usage.h"
#include "platform/store/store_outbox.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USUAL_HOURS 2.0
#define MOST_HOURS 1000.0
#define USUAL_PACE 6.0
#define USUAL_ROW_S 10
#define USUAL_FAULT_S 30
#define WARM_UP_S 1200.0
#define WARM_UP_SHARE 0.25 // of the run, where that is less
// Days: people as quick as they are, a row a minute, a fault every ten.
#define LONG_HOURS 72.0
#define LONG_PACE 1.0
#define LONG_ROW_S 60
#define LONG_FAULT_S 600
#define WIDTH_PX 960
#define HEIGHT_PX 540
#define LINK_S 60 // that a photo's link lives
#define IDLE_NS (5 * CLOCK_SECOND_NS)
#define RECEIVER_WAIT_NS (10 * CLOCK_SECOND_NS)
#define LEAVE_WAIT_NS (60 * CLOCK_SECOND_NS)
#define DRAIN_WAIT_NS (330 * CLOCK_SECOND_NS) // longer than a pusher ever waits

struct soak {
    const char *hours_text, *pace_text, *folder, *clip, *seed_text, *row_text, *fault_text, *catalogue;
    bool is_long, no_faults;
    double hours, pace, warm_up_s;
    int seed, row_s, fault_s;

    char store[SOAK_PATH_SIZE], own_catalogue[SOAK_PATH_SIZE], table[SOAK_PATH_SIZE],
        rest_table[SOAK_PATH_SIZE], graph[SOAK_PATH_SIZE], report[SOAK_PATH_SIZE];
    char resources[SOAK_PATH_SIZE], demo[2 * SOAK_PATH_SIZE], sources[2][2 * SOAK_PATH_SIZE];
    char url[64];

    struct child child;
    struct soak_board *board; // the child's shared memory
    struct mirror *mirror;
    struct interest_sink sink; // the mirror's own, behind ours
    struct soak_shopper shopper;
    struct soak_faults faults;
    struct soak_record record;
    struct soak_record rests; // rows of moments at which little is in use: see note_rest
    const struct catalogue *catalogue_read;
    struct soak_events events;
    struct meter frame_ms;  // since the last row
    uint64_t presented;     // frames, so far
    uint64_t row_presented; // and at the last row
    uint64_t visits, acknowledged;
    int64_t began_ns, row_ns, row_cpu_ns;
    bool was_stopped;
};

// --- what it is told --------------------------------------------------------------------------------------

static bool read_decimal(const char *name, const char *text, double most, double *out)
{
    char *end = NULL;
    if (text == NULL)
        return true;
    double value = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(value) || value <= 0.0 || value > most) {
        (void)fprintf(stderr, "cheval: %s takes a number above 0 and up to %g, not \"%s\"\n", name, most,
                      text);
        return false;
    }
    *out = value;
    return true;
}

static enum options_outcome read_options(struct soak *soak, int count, char **arguments)
{
    const struct option table[] = {
        {.name = "--hours", .value = "H", .help = "how long; default 2", .text = &soak->hours_text},
        {.name = "--pace",
         .value = "X",
         .help = "how many times as quick as people the shoppers are; default 6",
         .text = &soak->pace_text},
        {.name = "--long",
         .help = "three days: people as quick as they are, a row a minute, a fault every ten",
         .flag = &soak->is_long},
        {.letter = 'o',
         .name = "--out",
         .value = "FOLDER",
         .help = "for soak.csv, soak.png, soak.txt and the profile store; default cheval-soak",
         .text = &soak->folder},
        {.name = "--clip",
         .value = "FILE",
         .help = "whom the camera sees; default: two clips",
         .text = &soak->clip},
        {.name = "--catalogue",
         .value = "DIR",
         .help = "default: the demo catalogue",
         .text = &soak->catalogue},
        {.name = "--row-every", .value = "SECONDS", .help = "default 10", .text = &soak->row_text},
        {.name = "--fault-every",
         .value = "SECONDS",
         .help = "how long all goes well between two faults; default 30",
         .text = &soak->fault_text},
        {.name = "--no-faults", .help = "all goes well", .flag = &soak->no_faults},
        {.name = "--seed", .value = "N", .help = "other shoppers; default 1", .text = &soak->seed_text},
    };
    struct options options = {.usage = "cheval soak [--hours H] [--pace X] [-o FOLDER]",
                              .summary =
                                  "The mirror with made-up shoppers, faults and a receiver of its own, for "
                                  "hours: does memory grow, do files, is an event lost? Exit 0 only when "
                                  "nothing of that is so.",
                              .options = table,
                              .option_count = sizeof table / sizeof table[0]};
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome;
    soak->hours = soak->is_long ? LONG_HOURS : USUAL_HOURS;
    soak->pace = soak->is_long ? LONG_PACE : USUAL_PACE;
    soak->row_s = soak->is_long ? LONG_ROW_S : USUAL_ROW_S;
    soak->fault_s = soak->is_long ? LONG_FAULT_S : USUAL_FAULT_S;
    soak->seed = 1;
    if (!read_decimal("--hours", soak->hours_text, MOST_HOURS, &soak->hours) ||
        !read_decimal("--pace", soak->pace_text, 100.0, &soak->pace) ||
        (soak->row_text != NULL && !options_integer("--row-every", soak->row_text, 1, 3600, &soak->row_s)) ||
        (soak->fault_text != NULL &&
         !options_integer("--fault-every", soak->fault_text, 1, 86400, &soak->fault_s)) ||
        (soak->seed_text != NULL && !options_integer("--seed", soak->seed_text, 0, INT_MAX, &soak->seed)))
        return OPTIONS_WRONG;
    soak->warm_up_s = fmin(WARM_UP_S, WARM_UP_SHARE * soak->hours * 3600.0);
    return OPTIONS_GO_ON;
}

// --- the run's folder -------------------------------------------------------------------------------------

static enum result name_files(struct soak *soak, const char *folder, struct diagnostic *why)
{
    const struct {
        char *path;
        const char *name;
    } files[] = {{soak->store, "profile.db"},        {soak->own_catalogue, "catalogue"},
                 {soak->table, "soak.csv"},          {soak->rest_table, "rests.csv"},
                 {soak->graph, "soak.png"},          {soak->report, "soak.txt"},
                 {soak->board->ids, "received.txt"}, {soak->board->store, "profile.db"}};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (paths_join(files[i].path, SOAK_PATH_SIZE, folder, files[i].name) != RESULT_OK)
            return diagnose(why, RESULT_TOO_LARGE, "the path is too long: %.80s...", folder);
    return RESULT_OK;
}

// A store of another run would count as this one's.
static enum result prepare_folder(struct soak *soak, struct diagnostic *why)
{
    const char *folder = soak->folder != NULL ? soak->folder : "cheval-soak";
    enum result result = folder_make(folder, why);
    if (result == RESULT_OK)
        result = name_files(soak, folder, why);
    if (result == RESULT_OK && file_is_readable(soak->store))
        result =
            diagnose(why, RESULT_INVALID, "%s is there from another run: give another folder", soak->store);
    if (result == RESULT_OK)
        result = paths_resources(soak->resources, sizeof soak->resources, why);
    if (result != RESULT_OK)
        return result;
    (void)snprintf(soak->demo, sizeof soak->demo, "%s/demo", soak->resources);
    int64_t pause_ns = soak->no_faults ? 0 : soak->fault_s * CLOCK_SECOND_NS;
    return soak_faults_init(&soak->faults, soak->catalogue != NULL ? soak->catalogue : soak->demo,
                            soak->own_catalogue, pause_ns, why);
}

static void name_clips(struct soak *soak)
{
    struct soak_faults *faults = &soak->faults;
    faults->clips[0] = soak->sources[0];
    faults->clip_count = 1;
    if (soak->clip != NULL) {
        (void)snprintf(soak->sources[0], sizeof soak->sources[0], "file:%s", soak->clip);
        return;
    }
    (void)snprintf(soak->sources[0], sizeof soak->sources[0], "file:%s/clips/bench-720p.avi",
                   soak->resources);
    (void)snprintf(soak->sources[1], sizeof soak->sources[1], "file:%s/clips/demo.webm", soak->resources);
    faults->clips[1] = soak->sources[1];
    faults->clip_count = 2;
}

// --- the receiver -----------------------------------------------------------------------------------------

static enum result start_receiver(struct soak *soak, struct diagnostic *why)
{
    soak->board->parent = child_own_number();
    enum result result = child_start(&soak->child, soak_receiver_main, why);
    int64_t end_ns = clock_now_ns() + RECEIVER_WAIT_NS;
    while (result == RESULT_OK && atomic_load(&soak->board->port) == 0 && clock_now_ns() < end_ns)
        clock_sleep_ns(10 * CLOCK_MILLISECOND_NS);
    int port = atomic_load(&soak->board->port);
    if (result == RESULT_OK && port <= 0)
        result = diagnose(why, RESULT_UNAVAILABLE, "the run's receiver of events can't listen");
    (void)snprintf(soak->url, sizeof soak->url, "http://127.0.0.1:%d/in", port);
    soak->faults.board = soak->board;
    return result;
}

static void stop_receiver(struct soak *soak)
{
    if (soak->board != NULL)
        atomic_store(&soak->board->stopping, true);
    child_finish(&soak->child);
    soak->board = NULL;
}

// --- the mirror -------------------------------------------------------------------------------------------

static void count_event(void *context, const struct interest_event *event)
{
    struct soak *soak = context;
    soak->events.made++;
    soak->visits += event->kind == INTEREST_SESSION_ENDED;
    soak->sink.record(soak->sink.context, event);
}

static enum result open_mirror(struct soak *soak, struct diagnostic *why)
{
    const struct mirror_options options = {
        .camera = {.source = soak->faults.clips[0], .loop = true},
        .catalogue = soak->own_catalogue,
        .profile_store = soak->store,
        .language = "en",
        .visit = {.idle_ns = IDLE_NS},
        .requests = {.offers = true},
        .source = cloud_source_make("soak", "1"),
        .push = {.url = soak->url, .batch = true},
        .shares_looks = true,
        .pages = {.lifetime_s = LINK_S},
        // Full screen: a kiosk, which Escape doesn't end.
        .window = {.headless = true, .fullscreen = true, .width_px = WIDTH_PX, .height_px = HEIGHT_PX},
    };
    enum result result = mirror_create(&options, &soak->mirror, why);
    if (result != RESULT_OK)
        return result;
    soak->sink = soak->mirror->session.sink;
    soak->mirror->session.sink = (struct interest_sink){.record = count_event, .context = soak};
    return RESULT_OK;
}

static double newest(const struct meter *meter)
{
    return meter->count > 0 ? (double)meter->samples[(meter->count - 1) % METER_CAPACITY] : 0.0;
}

// One step, and what its frame took where it presented one.
static bool step(struct soak *soak)
{
    struct mirror *mirror = soak->mirror;
    const struct mirror_meters *meters = mirror->meters;
    bool goes_on = frame_step(mirror);
    if (mirror->input_waiting.presented_count != soak->presented)
        meter_add(&soak->frame_ms, newest(&meters->scene_ms) + newest(&meters->draw_ms) +
                                       newest(&meters->ui_ms) + newest(&meters->present_ms));
    soak->presented = mirror->input_waiting.presented_count;
    return goes_on && !stop_signal_wait(0);
}

// --- a row ------------------------------------------------------------------------------------------------

static void put_memory(const struct usage_memory *memory, double values[SOAK_COLUMN_COUNT])
{
    values[SOAK_RESIDENT_MB] = (double)memory->resident_bytes / 1048576.0;
    values[SOAK_PROPORTIONAL_MB] = (double)memory->proportional_bytes / 1048576.0;
    values[SOAK_HEAP_MB] = (double)memory->heap_bytes / 1048576.0;
    values[SOAK_FILES] = usage_files();
    values[SOAK_THREADS] = usage_threads();
}

static void measure_process(struct soak *soak, double values[SOAK_COLUMN_COUNT])
{
    struct usage_memory memory;
    uint64_t frames = soak->presented - soak->row_presented;
    int64_t cpu_ns = clock_process_cpu_ns();
    usage_memory(&memory);
    put_memory(&memory, values);
    values[SOAK_FRAMES] = (double)frames;
    values[SOAK_CPU_MS] = frames > 0 ? (double)(cpu_ns - soak->row_cpu_ns) / 1e6 / (double)frames : 0.0;
    values[SOAK_FRAME_P50_MS] = meter_percentile(&soak->frame_ms, 0.5);
    values[SOAK_FRAME_P95_MS] = meter_percentile(&soak->frame_ms, 0.95);
    values[SOAK_FRAME_P99_MS] = meter_percentile(&soak->frame_ms, 0.99);
    values[SOAK_LATENCY_P95_MS] = meter_percentile(&soak->mirror->meters->latency_ms, 0.95);
    soak->row_cpu_ns = cpu_ns;
    soak->row_presented = soak->presented;
    soak->frame_ms.count = 0;
    memset(soak->mirror->meters, 0, sizeof *soak->mirror->meters);
}

static void measure_events(const struct soak *soak, double values[SOAK_COLUMN_COUNT])
{
    const struct workers_counters *counters = &soak->mirror->workers->counters;
    const struct push *push = &soak->mirror->push;
    values[SOAK_VISITS] = (double)soak->visits;
    values[SOAK_MADE] = (double)soak->events.made;
    values[SOAK_COMMITTED] = (double)atomic_load(&counters->events_stored);
    values[SOAK_WAITING] = (double)atomic_load(&counters->events_waiting);
    values[SOAK_LOST] = (double)atomic_load(&counters->events_lost);
    values[SOAK_OUTBOX] = (double)atomic_load(&push->desk.waiting);
    values[SOAK_ACKNOWLEDGED] = (double)atomic_load(&push->pusher.sent);
    values[SOAK_RECEIVED] = (double)atomic_load(&soak->board->taken);
    values[SOAK_AGAIN] = (double)atomic_load(&soak->board->again);
    for (int i = 0; i < SOAK_FAULT_COUNT; i++)
        values[SOAK_FAULTS] += (double)soak->faults.counts[i];
}

static void add_row(struct soak *soak, int64_t now_ns)
{
    struct soak_row row = {.values[SOAK_TIME_S] = (double)(now_ns - soak->began_ns) / 1e9};
    measure_process(soak, row.values);
    measure_events(soak, row.values);
    soak_record_add(&soak->record, &row);
}

// How much is in use depends on what shoppers looked at, more than on what may have leaked. But as another
// catalogue is taken up nobody is there, and what products and pictures needed was let go. Frames of another
// clip are of another size.
static void note_rest(struct soak *soak, int64_t now_ns)
{
    bool is_rest = soak->mirror->catalogue != soak->catalogue_read && soak->faults.clip == 0;
    soak->catalogue_read = soak->mirror->catalogue;
    if (!is_rest)
        return;
    struct soak_row row = {.values[SOAK_TIME_S] = (double)(now_ns - soak->began_ns) / 1e9};
    struct usage_memory memory;
    memory_give_back_now();
    usage_memory(&memory);
    put_memory(&memory, row.values);
    measure_events(soak, row.values);
    soak_record_add(&soak->rests, &row);
}

// Nothing can be written while the disk is full.
static void follow_record(struct soak *soak, int64_t now_ns)
{
    if (now_ns < soak->row_ns || soak->faults.current == SOAK_FAULT_DISK_FULL)
        return;
    soak->row_ns += soak->row_s * CLOCK_SECOND_NS;
    add_row(soak, now_ns);
}

// --- the run ----------------------------------------------------------------------------------------------

// No clip shows a hand before somebody's face. What hands need is loaded in the warm-up all the same, instead
// of an hour later, when the tracker first takes something for one.
static void look_for_hands(struct soak *soak, int64_t now_ns)
{
    if (now_ns - soak->began_ns < (int64_t)(soak->warm_up_s * 1e9))
        soak->mirror->hands_until_ns = now_ns + CLOCK_SECOND_NS;
}

static void run_visits(struct soak *soak)
{
    int64_t now_ns = clock_now_ns(), end_ns = now_ns + (int64_t)(soak->hours * 3600e9);
    soak->began_ns = now_ns;
    soak->catalogue_read = soak->mirror->catalogue;
    soak->row_ns = now_ns + soak->row_s * CLOCK_SECOND_NS;
    soak->row_cpu_ns = clock_process_cpu_ns();
    for (; now_ns < end_ns && !soak->was_stopped; now_ns = clock_now_ns()) {
        soak_faults_step(&soak->faults, soak->mirror, now_ns);
        soak_shopper_step(&soak->shopper, soak->mirror, now_ns);
        look_for_hands(soak, now_ns);
        soak->was_stopped = !step(soak);
        note_rest(soak, now_ns);
        follow_record(soak, now_ns);
    }
}

static bool is_drained(const struct soak *soak)
{
    const struct workers_counters *counters = &soak->mirror->workers->counters;
    const struct push *push = &soak->mirror->push;
    return atomic_load(&counters->events_stored) + atomic_load(&counters->events_lost) >= soak->events.made &&
           atomic_load(&counters->events_waiting) == 0 && atomic_load(&push->desk.waiting) == 0;
}

// All goes well again: who is there goes, and what waits is sent. The outbox is counted now and then: a
// moment more than it seems to take.
static void run_out(struct soak *soak)
{
    int64_t now_ns = clock_now_ns(), end_ns = now_ns + LEAVE_WAIT_NS;
    soak_faults_end(&soak->faults, soak->mirror);
    while (!soak_shopper_leave(&soak->shopper, soak->mirror, clock_now_ns()) && clock_now_ns() < end_ns)
        (void)frame_step(soak->mirror);
    end_ns = clock_now_ns() + DRAIN_WAIT_NS;
    int64_t drained_ns = 0;
    for (now_ns = clock_now_ns(); now_ns < end_ns; now_ns = clock_now_ns()) {
        (void)frame_step(soak->mirror);
        drained_ns = !is_drained(soak) ? 0 : drained_ns == 0 ? now_ns : drained_ns;
        if (drained_ns != 0 && now_ns - drained_ns > 6 * CLOCK_SECOND_NS)
            break;
    }
    add_row(soak, clock_now_ns());
}

// --- the end ----------------------------------------------------------------------------------------------

static void take_counts(struct soak *soak)
{
    const struct workers_counters *counters = &soak->mirror->workers->counters;
    struct soak_events *events = &soak->events;
    events->committed = atomic_load(&counters->events_stored);
    events->lost = atomic_load(&counters->events_lost);
    events->waiting = atomic_load(&counters->events_waiting);
    events->again = atomic_load(&soak->board->again);
    events->changed = atomic_load(&soak->board->changed);
    events->unreadable = atomic_load(&soak->board->unreadable);
}

static enum result measure_outbox(struct soak *soak, struct diagnostic *why)
{
    struct store *store = NULL;
    struct store_outbox_size size = {0};
    enum result result = store_open(soak->store, true, &store, why);
    if (result == RESULT_OK)
        result = store_outbox_measure(store, &size, why);
    store_close(store);
    soak->events.outbox = (int)size.rows;
    soak->events.dead = (int)size.dead;
    return result;
}

static void print_report(FILE *file, const struct soak *soak, const struct soak_verdict *verdict,
                         const struct soak_board *board)
{
    (void)fprintf(file,
                  "%.2f hours at pace %g: %llu visits, %llu touches, %llu frames; receiver: %llu requests, "
                  "%llu refused\n",
                  soak->record.rows[soak->record.count - 1].values[SOAK_TIME_S] / 3600.0, soak->pace,
                  (unsigned long long)soak->visits, (unsigned long long)soak->shopper.touches,
                  (unsigned long long)soak->presented, (unsigned long long)atomic_load(&board->requests),
                  (unsigned long long)atomic_load(&board->refused));
    (void)fprintf(file, "faults:");
    for (int i = 0; i < SOAK_FAULT_COUNT; i++)
        (void)fprintf(file, "%s %s %llu", i > 0 ? "," : "", soak_fault_name((enum soak_fault)i),
                      (unsigned long long)soak->faults.counts[i]);
    (void)fputc('\n', file);
    soak_verdict_print(file, verdict, &soak->events);
}

static enum result report(struct soak *soak, bool *passed, struct diagnostic *why)
{
    enum result result = measure_outbox(soak, why);
    if (result == RESULT_OK)
        result = soak_audit(soak->store, soak->board->ids, &soak->events.audit, why);
    if (result != RESULT_OK)
        return result;
    // It may have been stopped before its time.
    double ran_s = soak->record.rows[soak->record.count - 1].values[SOAK_TIME_S];
    soak->warm_up_s = fmin(soak->warm_up_s, WARM_UP_SHARE * ran_s);
    struct soak_verdict verdict = soak_judge(&soak->record, &soak->rests, soak->warm_up_s, &soak->events);
    *passed = soak_is_passed(&verdict);
    print_report(stdout, soak, &verdict, soak->board);
    FILE *file = fopen(soak->report, "w");
    if (file == NULL)
        return diagnose(why, RESULT_IO, "%s can't be written", soak->report);
    print_report(file, soak, &verdict, soak->board);
    if (fclose(file) != 0)
        return diagnose(why, RESULT_IO, "%s can't be written", soak->report);
    return soak_graph_write(&soak->record, &soak->rests, soak->warm_up_s, soak->graph, why);
}

static enum result run(struct soak *soak, bool *passed, struct diagnostic *why)
{
    int rows = (int)(soak->hours * 3600.0 / soak->row_s) + 2;
    enum result result = child_prepare(&soak->child, sizeof *soak->board, why);
    if (result != RESULT_OK)
        return result;
    soak->board = soak->child.shared;
    result = prepare_folder(soak, why);
    if (result == RESULT_OK)
        result = soak_record_open(&soak->record, soak->table, rows, why);
    if (result == RESULT_OK)
        result = soak_record_open(&soak->rests, soak->rest_table, rows, why);
    if (result == RESULT_OK)
        result = start_receiver(soak, why);
    if (result != RESULT_OK)
        return result;
    name_clips(soak);
    soak_shopper_init(&soak->shopper, (uint64_t)soak->seed, soak->pace);
    result = open_mirror(soak, why);
    if (result != RESULT_OK)
        return result;
    run_visits(soak);
    run_out(soak);
    take_counts(soak);
    mirror_destroy(soak->mirror);
    soak->mirror = NULL;
    return report(soak, passed, why);
}

int command_soak(int count, char **arguments)
{
    static struct soak soak; // the meters in it are large
    struct diagnostic why = {0};
    bool passed = false;
    enum options_outcome outcome = read_options(&soak, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    stop_signal_catch(); // before the receiver, which ends with this process and not by the terminal's Ctrl-C
    enum result result = run(&soak, &passed, &why);
    mirror_destroy(soak.mirror);
    stop_receiver(&soak);
    soak_faults_finish(&soak.faults);
    bool written = soak_record_close(&soak.record) == RESULT_OK;
    written = soak_record_close(&soak.rests) == RESULT_OK && written;
    if (!written && result == RESULT_OK)
        result = diagnose(&why, RESULT_IO, "%s can't be written", soak.table);
    if (result != RESULT_OK)
        (void)fprintf(stderr, "cheval: %s\n", why.text[0] != '\0' ? why.text : result_name(result));
    return result == RESULT_OK && passed ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}
