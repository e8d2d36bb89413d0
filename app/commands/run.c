// cheval run and cheval demo: the mirror in a window; without a display, demo makes a film.
#include "app/commands/run_options.h"

#include "app/commands/commands.h"
#include "app/commands/film.h"
#include "app/mirror.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/options.h"
#include "platform/os/exit_guard.h"
#include "platform/os/instance_lock.h"
#include "platform/os/paths.h"
#include "platform/os/restart.h"
#include "platform/os/stop_signal.h"
#include "platform/os/supervisor.h"

#include <stdio.h>
#include <string.h>

static void print_stats(const struct mirror *mirror)
{
    const struct mirror_meters *meters = mirror->meters;
    const struct {
        const char *name;
        const struct meter *meter;
    } rows[] = {{"track", &meters->track_ms},     {"scene", &meters->scene_ms},
                {"draw", &meters->draw_ms},       {"ui", &meters->ui_ms},
                {"present", &meters->present_ms}, {"interval", &meters->interval_ms},
                {"latency", &meters->latency_ms}, {"input", &meters->input_ms}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        (void)fprintf(stderr, "%-10s p50 %7.2f ms  p95 %7.2f ms  p99 %7.2f ms  (%llu)\n", rows[i].name,
                      meter_percentile(rows[i].meter, 0.5), meter_percentile(rows[i].meter, 0.95),
                      meter_percentile(rows[i].meter, 0.99), (unsigned long long)rows[i].meter->count);
}

static void abandon(void *mirror)
{
    mirror_abandon(mirror);
}

// A mirror that can't be made of what came from the fleet: what was there before comes back. True: it did.
static bool fail_trials(const struct mirror_options *options)
{
    static const enum trial_kind kinds[TRIAL_SUBJECTS] = {TRIAL_FILE, TRIAL_FOLDER};
    bool any = false;
    for (int i = 0; i < TRIAL_SUBJECTS; i++) {
        struct trial trial = {.kind = kinds[i]};
        struct trial_mark mark;
        struct diagnostic why = {0};
        if (options->kiosk.trials.paths[i] != NULL)
            (void)snprintf(trial.path, sizeof trial.path, "%s", options->kiosk.trials.paths[i]);
        if (!trial_is_on(&trial, &mark))
            continue;
        bool is_back = trial_fail(&trial, &mark, &why) == RESULT_OK;
        if (is_back)
            log_write(LOG_ERROR, "trial", "version %s of %s can't be used; the one before is back",
                      mark.version, trial.path);
        else
            log_write(LOG_ERROR, "trial", "%s", why.text);
        any = any || is_back;
    }
    return any;
}

// Without a desktop a mirror that comes up before its display, in the morning or after a power cut, waits for
// it: to end and be started again would fill the log. A signal ends it, as ever.
static void wait_for_display(const struct window_options *window)
{
    struct supervisor supervisor;
    if (!window->fullscreen || window->headless || !window_display_is_unplugged())
        return;
    log_write(LOG_WARNING, "display", "no display is plugged in; the mirror begins when there is one");
    supervisor_init(&supervisor);
    while (window_display_is_unplugged()) {
        supervisor_wait(&supervisor, "waiting for a display: none is plugged in");
        clock_sleep_ns(CLOCK_SECOND_NS);
    }
}

static int run_locked(const struct mirror_options *options, int seconds, bool stats)
{
    struct diagnostic why = {0};
    struct mirror *mirror = NULL;
    wait_for_display(&options->window);
    if (options->window.headless) // a window tells of a signal by itself
        stop_signal_catch();
    if (mirror_create(options, &mirror, &why) != RESULT_OK) {
        (void)fprintf(stderr, "cheval: %s\n", why.text);
        return fail_trials(options) ? EXIT_STATUS_RESTART : EXIT_STATUS_FAILED;
    }
    exit_guard_set(abandon, mirror, EXIT_STATUS_RESTART);
    int64_t end_ns = seconds > 0 ? clock_now_ns() + seconds * CLOCK_SECOND_NS : INT64_MAX;
    while (frame_step(mirror) && clock_now_ns() < end_ns) {
        if (options->window.headless && stop_signal_wait(0))
            break;
    }
    if (stats)
        print_stats(mirror);
    exit_guard_clear();
    bool restarts = mirror->staff_duty.restarts;
    mirror_destroy(mirror);
    return restarts ? EXIT_STATUS_RESTART : EXIT_STATUS_OK;
}

// What there may be one mirror of: its profile store, else its settings, else a whole display. A window on a
// desk that keeps nothing is in nobody's way.
static const char *what_is_one(const struct mirror_options *options)
{
    if (options->profile_store != NULL)
        return options->profile_store;
    if (options->staff.path != NULL && !options->window.headless)
        return options->staff.path;
    return options->window.fullscreen ? "this display" : NULL;
}

// Without a place for the lock a mirror runs all the same: a shop's machine starts one.
static enum result lock_one(struct instance_lock *lock, const char *given)
{
    struct diagnostic why = {0};
    char path[PATHS_SIZE];
    const char *what = paths_resolve(path, sizeof path, given) == RESULT_OK ? path : given;
    enum result result = instance_lock_take(lock, what, &why);
    if (result == RESULT_UNAVAILABLE)
        (void)fprintf(stderr, "cheval: %s\n", why.text);
    else if (result != RESULT_OK)
        log_write(LOG_WARNING, "kiosk", "%s; a second mirror would not be noticed", why.text);
    return result == RESULT_UNAVAILABLE ? result : RESULT_OK;
}

static int run_mirror(const struct mirror_options *options, int seconds, bool stats)
{
    struct diagnostic why = {0};
    struct instance_lock lock = {0};
    const char *what = what_is_one(options);
    if (what != NULL && lock_one(&lock, what) != RESULT_OK)
        return EXIT_STATUS_TAKEN;
    int status = run_locked(options, seconds, stats);
    instance_lock_release(&lock);
    if (status != EXIT_STATUS_RESTART)
        return status;
    if (restart_process("--install", &why) != RESULT_OK)
        log_write(LOG_ERROR, "staff", "%s; whatever watches over the mirror is to start it", why.text);
    return EXIT_STATUS_RESTART;
}

static const char default_source[] = "auto";

int command_run(int count, char **arguments)
{
    struct run_options run = {0};
    enum options_outcome outcome = run_options_parse(&run, RUN_COMMAND, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    run_options_use_settings(&run, RUN_COMMAND);
    if (run.camera == NULL)
        run.camera = default_source;
    struct mirror_options options;
    run_options_to_mirror(&run, &options);
    return run_mirror(&options, run.seconds, run.stats);
}

// The first camera, else the demo clip, over and over.
static bool choose_demo_source(struct run_options *run, char *source, size_t size)
{
    struct camera_device device;
    if (run->camera != NULL)
        return true;
    run->camera = default_source;
    if (!run->film && window_display_available() && camera_list(&device, 1) > 0)
        return true;
    char resources[1024];
    struct diagnostic why = {0};
    if (paths_resources(resources, sizeof resources, &why) != RESULT_OK) {
        (void)fprintf(stderr, "cheval: %s\n", why.text);
        return false;
    }
    int length = snprintf(source, size, "file:%s/clips/demo.webm", resources);
    run->camera = source;
    return length > 0 && (size_t)length < size;
}

int command_demo(int count, char **arguments)
{
    struct run_options run = {0};
    char source[1100];
    enum options_outcome outcome = run_options_parse(&run, DEMO_COMMAND, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    run_options_use_settings(&run, DEMO_COMMAND);
    if (!choose_demo_source(&run, source, sizeof source))
        return EXIT_STATUS_FAILED;
    struct mirror_options options;
    run_options_to_mirror(&run, &options);
    if (run.film || !window_display_available())
        return film_make(&options, "cheval-demo.mp4", "cheval-demo.png");
    options.camera.loop = true;
    options.visit.anybody = run.camera == source;
    return run_mirror(&options, run.seconds, run.stats);
}
