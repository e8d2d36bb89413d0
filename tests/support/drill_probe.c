// A mirror that shoppers are at, for drills that kill it, and what becomes of its events.
//
//   drill_probe visits STORE URL CLIP LOG STARTED_MS SEED [SECONDS]
//     visits until it is killed, or for so long; then it goes on until nothing waits to be sent. LOG gets
//     "frame MS" when the first camera picture is shown, MS after STARTED_MS (milliseconds since 1970),
//     "try_on MS" when something is worn in a picture, "made ID" for each event, in order, and
//     "stored N" when the first N of them are in the store.
//   drill_probe follow STORE URL CLIP
//     does what it reads, a line each: "agree", "wear SKU", "like SKU", "goodbye", "run S" (for so many
//     seconds), "tap S" (200 taps a second at whatever can be touched, but not at what ends the visit). After
//     each it prints one line: state, worn, drawn (people dressed in the last picture), frames presented,
//     products still loading, events made and stored. URL "-": nothing is sent.
//   drill_probe audit STORE RECEIVED
//     whether RECEIVED (lines "ID TYPE SESSION") is what the store says: one line, exit 1 if not.
#include "app/soak/soak_audit.h"
#include "app/soak/soak_shopper.h"
#include "app/ui/state.h"
#include "platform/base/clock.h"
#include "platform/os/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PACE 12.0
#define DRAIN_NS (120 * CLOCK_SECOND_NS)
#define DRAINED_NS (3 * CLOCK_SECOND_NS) // the outbox is counted now and then

struct probe {
    struct mirror *mirror;
    struct interest_sink sink; // the mirror's own
    struct soak_shopper shopper;
    FILE *log;
    int64_t started_ms;
    unsigned long long made, stored;
    bool has_frame, has_try_on;
};

static void note_event(void *context, const struct interest_event *event)
{
    struct probe *probe = context;
    probe->made++;
    (void)fprintf(probe->log, "made %s\n", event->id);
    (void)fflush(probe->log);
    probe->sink.record(probe->sink.context, event);
}

static void note_first(struct probe *probe, const char *what, bool *has)
{
    *has = true;
    (void)fprintf(probe->log, "%s %lld\n", what, (long long)(clock_wall_ms() - probe->started_ms));
    (void)fflush(probe->log);
}

static void step(struct probe *probe)
{
    struct mirror *mirror = probe->mirror;
    (void)frame_step(mirror);
    bool shows_camera = mirror->shown != NULL && !mirror->shown->frame->placeholder &&
                        mirror->input_waiting.presented_count > 0;
    if (!probe->has_frame && shows_camera)
        note_first(probe, "frame", &probe->has_frame);
    if (!probe->has_try_on && mirror->scene.person_count > 0 && mirror->session.worn_count > 0 &&
        mirror->products_loading == 0)
        note_first(probe, "try_on", &probe->has_try_on);
    unsigned long long stored = atomic_load(&mirror->workers->counters.events_stored);
    if (stored == probe->stored)
        return;
    probe->stored = stored;
    (void)fprintf(probe->log, "stored %llu\n", stored);
    (void)fflush(probe->log);
}

static bool is_drained(const struct probe *probe)
{
    const struct mirror *mirror = probe->mirror;
    return atomic_load(&mirror->workers->counters.events_stored) == probe->made &&
           atomic_load(&mirror->push.desk.waiting) == 0;
}

static bool drain(struct probe *probe)
{
    int64_t end_ns = clock_now_ns() + DRAIN_NS, since_ns = 0;
    for (int64_t now_ns = clock_now_ns(); now_ns < end_ns; now_ns = clock_now_ns()) {
        if (!soak_shopper_leave(&probe->shopper, probe->mirror, now_ns) || !is_drained(probe))
            since_ns = now_ns;
        if (since_ns != 0 && now_ns - since_ns > DRAINED_NS)
            return true;
        since_ns = since_ns != 0 ? since_ns : now_ns;
        step(probe);
    }
    return false;
}

static struct mirror *open_mirror(const char *store, const char *url, const char *clip)
{
    static char source[1100];
    struct mirror *mirror = NULL;
    struct diagnostic why = {0};
    (void)snprintf(source, sizeof source, "file:%s", clip);
    const struct mirror_options options = {
        .camera = {.source = source, .loop = true},
        .profile_store = store,
        .language = "en",
        .attract = {.off = true},
        .source = cloud_source_make("drill", "1"),
        .push = {.url = strcmp(url, "-") != 0 ? url : NULL, .batch = true},
        .window = {.headless = true, .fullscreen = true, .width_px = 640, .height_px = 360},
    };
    if (mirror_create(&options, &mirror, &why) == RESULT_OK)
        return mirror;
    (void)fprintf(stderr, "drill_probe: %s\n", why.text);
    exit(1);
}

static int visit(int count, char **arguments)
{
    struct probe probe = {.log = fopen(arguments[5], "w"), .started_ms = atoll(arguments[6])};
    if (probe.log == NULL)
        return 1;
    probe.mirror = open_mirror(arguments[2], arguments[3], arguments[4]);
    probe.sink = probe.mirror->session.sink;
    probe.mirror->session.sink = (struct interest_sink){.record = note_event, .context = &probe};
    soak_shopper_init(&probe.shopper, (uint64_t)atoll(arguments[7]), PACE);
    int64_t end_ns = count > 8 ? clock_now_ns() + atoll(arguments[8]) * CLOCK_SECOND_NS : INT64_MAX;
    for (int64_t now_ns = clock_now_ns(); now_ns < end_ns; now_ns = clock_now_ns()) {
        soak_shopper_step(&probe.shopper, probe.mirror, now_ns);
        step(&probe);
    }
    bool drained = drain(&probe);
    mirror_destroy(probe.mirror);
    (void)fclose(probe.log);
    if (!drained)
        (void)fprintf(stderr, "drill_probe: not all was sent\n");
    return drained ? 0 : 1;
}

// --- what it is told ---------------------------------------------------------------------------------------

static void run_for(struct probe *probe, double seconds)
{
    int64_t end_ns = clock_now_ns() + (int64_t)(seconds * 1e9);
    while (clock_now_ns() < end_ns)
        step(probe);
}

#define TAP_EVERY_NS (CLOCK_SECOND_NS / 200)

// False: the window has as many events waiting as it takes.
static bool tap(struct probe *probe, const struct touch_area *area, int64_t time_ns)
{
    struct input_event event = {.kind = INPUT_POINTER_DOWN,
                                .pointer = 1,
                                .x_px = area->rect.x + area->rect.width / 2,
                                .y_px = area->rect.y + area->rect.height / 2,
                                .time_ns = time_ns};
    bool fits = window_push(probe->mirror->window, &event);
    event.kind = INPUT_POINTER_UP;
    return fits && window_push(probe->mirror->window, &event);
}

static void tap_for(struct probe *probe, double seconds)
{
    struct simulate_random random = {.state = 5};
    int64_t now_ns = clock_now_ns(), end_ns = now_ns + (int64_t)(seconds * 1e9), next_ns = now_ns;
    unsigned long long taps = 0;
    for (; now_ns < end_ns; now_ns = clock_now_ns()) {
        const struct canvas *canvas = &probe->mirror->ui->canvas;
        for (; next_ns <= now_ns && canvas->area_count > 0; next_ns += TAP_EVERY_NS) {
            const struct touch_area *area = &canvas->areas[simulate_below(&random, canvas->area_count)];
            taps += area->command.kind != COMMAND_GOODBYE && tap(probe, area, next_ns);
        }
        step(probe);
    }
    printf("taps %llu ", taps);
}

static void apply(struct probe *probe, struct ui_action action, const char *sku)
{
    const struct catalogue *catalogue = probe->mirror->catalogue;
    action.input_ns = clock_now_ns();
    for (int i = 0; sku != NULL && i < catalogue->product_count; i++)
        if (strcmp(catalogue->products[i].sku, sku) == 0)
            action.product = &catalogue->products[i];
    if (sku == NULL || action.product != NULL)
        mirror_apply(probe->mirror, &action);
    else
        printf("no product %s ", sku);
}

static void obey(struct probe *probe, const char *word, const char *what)
{
    if (strcmp(word, "agree") == 0)
        apply(probe, (struct ui_action){.kind = UI_ACTION_CONSENT, .try_on = true, .profile = true}, NULL);
    else if (strcmp(word, "goodbye") == 0)
        apply(probe, (struct ui_action){.kind = UI_ACTION_GOODBYE}, NULL);
    else if (strcmp(word, "wear") == 0)
        apply(probe, (struct ui_action){.kind = UI_ACTION_WEAR}, what);
    else if (strcmp(word, "like") == 0)
        apply(probe, (struct ui_action){.kind = UI_ACTION_LIKE}, what);
    else if (strcmp(word, "run") == 0)
        run_for(probe, atof(what));
    else if (strcmp(word, "tap") == 0)
        tap_for(probe, atof(what));
    else
        printf("unknown %s ", word);
}

static int follow(char **arguments)
{
    char line[128], word[32], what[64];
    struct probe probe = {.log = fopen("/dev/null", "w")};
    if (probe.log == NULL)
        return 1;
    probe.mirror = open_mirror(arguments[2], arguments[3], arguments[4]);
    probe.sink = probe.mirror->session.sink;
    probe.mirror->session.sink = (struct interest_sink){.record = note_event, .context = &probe};
    while (fgets(line, sizeof line, stdin) != NULL) {
        const struct mirror *mirror = probe.mirror;
        what[0] = '\0';
        if (sscanf(line, "%31s %63s", word, what) < 1)
            continue;
        obey(&probe, word, what);
        printf("state %d worn %d drawn %d frames %llu loading %d made %llu stored %llu\n",
               (int)mirror->session.state, mirror->session.worn_count, mirror->scene.person_count,
               (unsigned long long)mirror->input_waiting.presented_count, mirror->products_loading,
               probe.made, probe.stored);
        (void)fflush(stdout);
    }
    mirror_destroy(probe.mirror);
    (void)fclose(probe.log);
    return 0;
}

static int audit(char **arguments)
{
    struct soak_audit audit;
    struct diagnostic why = {0};
    if (soak_audit(arguments[2], arguments[3], &audit, &why) != RESULT_OK) {
        (void)fprintf(stderr, "drill_probe: %s\n", why.text);
        return 1;
    }
    printf("%lld events committed, %lld of them to be sent: %lld not received, %lld received that should not "
           "be; "
           "%lld visits taken back, %lld of them not erased\n",
           (long long)audit.rows, (long long)audit.due, (long long)audit.lost, (long long)audit.foreign,
           (long long)audit.visits_taken_back, (long long)audit.unerased);
    return audit.lost + audit.foreign + audit.unerased > 0;
}

int main(int count, char **arguments)
{
    memory_give_back_freed();
    if (count >= 8 && strcmp(arguments[1], "visits") == 0)
        return visit(count, arguments);
    if (count == 5 && strcmp(arguments[1], "follow") == 0)
        return follow(arguments);
    if (count == 4 && strcmp(arguments[1], "audit") == 0)
        return audit(arguments);
    (void)fprintf(stderr, "usage: drill_probe visits | follow | audit …: the head of drill_probe.c\n");
    return 2;
}
