// cheval doctor: each part of the machine, ok or what to do.
#include "app/commands/commands.h"
#include "app/commands/doctor_fleet.h"
#include "app/commands/doctor_kiosk.h"
#include "app/commands/doctor_push.h"
#include "app/commands/doctor_stock.h"
#include "app/commands/doctor_upkeep.h"
#include "app/settings.h"
#include "app/studio.h"
#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/base/options.h"
#include "platform/camera/camera.h"
#include "platform/os/paths.h"
#include "platform/speech/speech.h"
#include "platform/store/store_consent.h"
#include "platform/store/store_interest.h"
#include "tracking/camera_model.h"
#include "tracking/tracker.h"

#include <stdio.h>
#include <stdlib.h>

struct doctor {
    const char *catalogue_folder, *store_path, *models_folder, *settings_file;
    int broken; // what the mirror can't run without
};

static void say(struct doctor *doctor, const char *part, bool ok, bool needed, const char *text)
{
    printf("%-10s %-8s %s\n", part, ok ? "ok" : needed ? "BROKEN" : "missing", text);
    doctor->broken += !ok && needed;
}

static void check_clock(struct doctor *doctor)
{
    char line[200];
    say(doctor, "clock", doctor_check_clock(clock_wall_ms(), line, sizeof line), false, line);
}

static void check_camera(struct doctor *doctor)
{
    struct camera_device devices[CAMERA_DEVICES_MAX];
    int count = camera_list(devices, CAMERA_DEVICES_MAX);
    char line[160];
    for (int i = 0; i < count; i++) {
        (void)snprintf(line, sizeof line, "%.60s, %.60s", devices[i].path, devices[i].name);
        say(doctor, "camera", true, false, line);
    }
    if (count == 0)
        say(doctor, "camera", false, false,
            "no capture device: plug one in, or add this user to the group \"video\"; clips work without");
}

static void check_calibration(struct doctor *doctor)
{
    struct diagnostic why = {0};
    char path[1024], line[1200];
    struct camera_model model;
    if (paths_calibration(path, sizeof path, false, &why) == RESULT_OK && !file_is_readable(path)) {
        say(doctor, "calibrated", false, false,
            "the camera's field of view is guessed: run cheval calibrate --print-board board.svg, then "
            "cheval "
            "calibrate");
    } else if (why.text[0] != '\0' || camera_model_load(path, &model, &why) != RESULT_OK) {
        say(doctor, "calibrated", false, false, why.text);
    } else {
        (void)snprintf(line, sizeof line, "%s, %dx%d, %.1f degrees high%s", path, model.width_px,
                       model.height_px, camera_model_vertical_fov_rad(&model) * 57.29577951,
                       model.screen_width_mm > 0.0 ? ""
                                                   : "; --screen-width-mm and --camera-above-mm not told");
        say(doctor, "calibrated", true, false, line);
    }
}

static void check_graphics(struct doctor *doctor)
{
    struct diagnostic why = {0};
    struct studio studio = {0};
    if (studio_open(&studio, 64, 64, RENDERER_FIT_COVER, &why) == RESULT_OK &&
        renderer_prepare(studio.renderer, &why) == RESULT_OK)
        say(doctor, "graphics", true, true, renderer_description(studio.renderer));
    else
        say(doctor, "graphics", false, true, why.text);
    studio_close(&studio);
    bool display = window_display_available(), unplugged = window_display_is_unplugged();
    say(doctor, "display", display, false,
        display ? "a window can be opened"
        : unplugged
            ? "none is plugged in; the mirror waits for one"
            : "no display: set DISPLAY or WAYLAND_DISPLAY, or start on a console; films and snaps work "
              "without");
}

static void check_models(struct doctor *doctor)
{
    struct diagnostic why = {0};
    char folder[1100] = "";
    struct tracker *tracker = NULL;
    struct tracker_options options = {.models_dir = folder, .parts = TRACK_EVERYTHING};
    if (paths_given_or_resource(folder, sizeof folder, doctor->models_folder, "models", &why) == RESULT_OK &&
        tracker_create(&options, &tracker, &why) == RESULT_OK)
        say(doctor, "models", true, true, folder);
    else
        say(doctor, "models", false, true, why.text);
    tracker_destroy(tracker);
}

// Products that are shown on a person, and clothes among them.
static void count_worn(const struct catalogue *catalogue, int *worn, int *clothes)
{
    *worn = *clothes = 0;
    for (int i = 0; i < catalogue->product_count; i++) {
        const struct catalogue_product *product = &catalogue->products[i];
        bool is_worn = false;
        for (int k = 0; k < product->variant_count; k++)
            is_worn = is_worn || product->variants[k].try_on.kind != TRY_ON_NONE;
        *worn += is_worn;
        *clothes += is_worn && catalogue_is_clothing(product->category);
    }
}

static void check_catalogue(struct doctor *doctor)
{
    struct diagnostic why = {0};
    char folder[1100] = "", line[1200];
    struct catalogue_problems problems = {0};
    struct catalogue *catalogue = NULL;
    if (paths_given_or_resource(folder, sizeof folder, doctor->catalogue_folder, "demo", &why) == RESULT_OK &&
        catalogue_load(folder, &problems, &catalogue, &why) == RESULT_OK) {
        int worn = 0, clothes = 0;
        count_worn(catalogue, &worn, &clothes);
        (void)snprintf(line, sizeof line, "%s, %d products, %d to try on (%d of them clothes), %d warnings",
                       folder, catalogue->product_count, worn, clothes, problems.warnings);
        say(doctor, "catalogue", true, true, line);
    } else {
        say(doctor, "catalogue", false, true, why.text);
    }
    catalogue_destroy(catalogue);
}

// Loud until somebody has looked after them: they hold what customers did.
static void say_stores_put_aside(struct doctor *doctor, const char *path)
{
    char line[1300];
    int count = store_count_aside(path);
    if (count == 0)
        return;
    (void)snprintf(line, sizeof line,
                   "%d damaged put aside as %.900s.corrupt-...: look at the disk, then delete them; cheval "
                   "profile erase removes them, too",
                   count, path);
    say(doctor, "store", false, false, line);
}

static void check_outbox(struct doctor *doctor, struct store *store)
{
    char line[400], pushes[4] = "";
    struct diagnostic why = {0};
    if (store_ask(store, "pushes", pushes, sizeof pushes, &why) == RESULT_OK && pushes[0] == '1')
        say(doctor, "outbox", doctor_check_outbox(store, clock_wall_ms(), line, sizeof line), false, line);
}

static void check_disk(struct doctor *doctor, const char *store_path)
{
    char line[1400];
    say(doctor, "disk", doctor_check_disk(store_path, line, sizeof line), false, line);
    say(doctor, "encryption", doctor_check_encryption(store_path, line, sizeof line), false, line);
}

static void check_store(struct doctor *doctor)
{
    struct diagnostic why = {0};
    char default_path[1024] = "", line[1400];
    struct store *store = NULL;
    int64_t events = 0;
    struct store_audit_state audit = {0};
    enum result result = RESULT_OK;
    const char *path = doctor->store_path != NULL ? doctor->store_path : default_path;
    if (doctor->store_path == NULL)
        result = paths_profile_store(default_path, sizeof default_path, &why);
    if (result == RESULT_OK)
        result = store_open(path, false, &store, &why);
    if (result == RESULT_OK)
        result = store_check(store, &why);
    if (result == RESULT_OK)
        result = store_count_events(store, &events, &why);
    if (result == RESULT_OK)
        result = store_audit_verify(store, &audit, &why);
    if (result == RESULT_OK) {
        (void)snprintf(line, sizeof line, "%s, %lld events, %lld consents%s%s", path, (long long)events,
                       (long long)audit.consents,
                       audit.problem[0] != '\0' ? "; the audit log is broken: " : "", audit.problem);
        say(doctor, "store", audit.problem[0] == '\0', false, line);
        check_outbox(doctor, store);
    } else {
        (void)snprintf(line, sizeof line, "%.900s%s", why.text,
                       result == RESULT_INVALID
                           ? "; the mirror puts it aside when it starts, and begins a new one"
                           : "");
        say(doctor, "store", false, false, line);
    }
    store_close(store);
    say_stores_put_aside(doctor, path);
    check_disk(doctor, path);
}

static void say_unknown(void *context, const char *line)
{
    say(context, "settings", true, false, line);
}

static void check_push(struct doctor *doctor, const struct settings *settings)
{
    char line[900];
    if (settings->push_url[0] == '\0')
        return;
    bool ok = doctor_check_push(settings, line, sizeof line);
    say(doctor, "push", ok, false, line);
}

static void check_stock(struct doctor *doctor, const struct settings *settings)
{
    char line[1200];
    if (settings->stock_folder[0] != '\0')
        say(doctor, "stock", doctor_check_stock_folder(settings, line, sizeof line), false, line);
    if (settings->stock_url[0] != '\0')
        say(doctor, "stock", doctor_check_stock_server(settings, line, sizeof line), false, line);
}

static void check_fleet(struct doctor *doctor, const struct settings *settings)
{
    char line[1400];
    if (settings->fleet_url[0] != '\0')
        say(doctor, "fleet", doctor_check_fleet(settings, line, sizeof line), false, line);
}

// Only the running mirror knows how it is, so one that doesn't run breaks nothing.
static void check_kiosk(struct doctor *doctor, const struct settings *settings)
{
    char line[1400];
    if (settings->turn_deg != 0) {
        (void)snprintf(line, sizeof line,
                       "the picture is turned by %d degrees clockwise, and touches with it",
                       settings->turn_deg);
        say(doctor, "screen", true, false, line);
    }
    if (settings->hours[0] != '\0')
        say(doctor, "hours", doctor_check_hours(settings, clock_wall_ms(), line, sizeof line), false, line);
    if (settings->health[0] != '\0')
        say(doctor, "health", doctor_check_health(settings, line, sizeof line), false, line);
}

static void check_certificate(struct doctor *doctor, const char *path)
{
    char line[1400];
    if (path[0] != '\0')
        say(doctor, "https", doctor_check_certificate(path, clock_wall_ms(), line, sizeof line), false, line);
}

static void check_people(struct doctor *doctor, const struct settings *settings)
{
    char line[1400], path[1024];
    struct diagnostic why = {0};
    enum result found = RESULT_OK;
    if (settings->identity.cards)
        say(doctor, "cards", doctor_check_cards(&settings->identity, line, sizeof line), false, line);
    if (settings->associates[0] == '\0')
        return;
    (void)snprintf(path, sizeof path, "%s", settings->associates_users);
    if (path[0] == '\0')
        found = paths_associates(path, sizeof path, false, &why);
    bool fine = found == RESULT_OK && doctor_check_staff(path, line, sizeof line);
    say(doctor, "staff", fine, false, found == RESULT_OK ? line : why.text);
}

// What the installer set. A file that can't be read counts for nothing, so the mirror is not as it was set
// up.
static void check_settings(struct doctor *doctor)
{
    struct diagnostic why = {0};
    char path[1024], line[1400];
    struct settings *settings = malloc(sizeof *settings);
    struct settings_problems problems = {.report = say_unknown, .context = doctor};
    enum result result = settings != NULL ? RESULT_OK : diagnose(&why, RESULT_NO_MEMORY, "no memory");
    if (result == RESULT_OK && doctor->settings_file == NULL)
        result = paths_settings(path, sizeof path, false, &why);
    else
        (void)snprintf(path, sizeof path, "%s", doctor->settings_file != NULL ? doctor->settings_file : "");
    if (result == RESULT_OK)
        result = settings_load(path, settings, &problems, &why);
    if (result == RESULT_NOT_FOUND && doctor->settings_file == NULL) {
        say(doctor, "settings", false, false, "not set up: cheval run --install does, step by step");
    } else if (result != RESULT_OK || settings == NULL) {
        (void)snprintf(line, sizeof line, "%s; it counts for nothing: put it right, or cheval run --install",
                       why.text);
        say(doctor, "settings", false, true, line);
    } else {
        (void)snprintf(line, sizeof line, "%s%s%s; %s", path, settings->mirror_name[0] != '\0' ? ", " : "",
                       settings->mirror_name,
                       settings->pin[0] != '\0' ? "staff have a PIN"
                                                : "no PIN, so no staff menu: cheval run --install");
        say(doctor, "settings", settings->pin[0] != '\0', false, line);
        check_kiosk(doctor, settings);
        check_push(doctor, settings);
        check_fleet(doctor, settings);
        check_stock(doctor, settings);
        check_certificate(doctor, settings->certificate);
        check_certificate(doctor, settings->associates_certificate);
        check_people(doctor, settings);
    }
    free(settings);
}

static void check_speech(struct doctor *doctor)
{
    struct diagnostic why = {0};
    char line[1200];
    bool speaks = speech_check(&why) == RESULT_OK;
    if (!speaks)
        (void)snprintf(line, sizeof line,
                       "%.900s; --speech stays silent until the package speech-dispatcher runs", why.text);
    say(doctor, "speech", speaks, false, speaks ? "speech-dispatcher answers" : line);
}

int command_doctor(int count, char **arguments)
{
    struct doctor doctor = {0};
    const struct option table[] = {
        {.name = "--catalogue",
         .value = "DIR",
         .help = "default: the demo catalogue",
         .text = &doctor.catalogue_folder},
        {.name = "--profile-store",
         .value = "FILE",
         .help = "where interest is kept",
         .text = &doctor.store_path},
        {.name = "--models", .value = "DIR", .help = "the tracking models", .text = &doctor.models_folder},
        {.name = "--settings",
         .value = "FILE",
         .help = "what the installer set; default: ~/.config/cheval/mirror.json",
         .text = &doctor.settings_file},
    };
    struct options options = {
        .usage = "cheval doctor [--catalogue DIR] [--profile-store FILE] [--models DIR] [--settings FILE]",
        .summary =
            "Checks settings, camera, graphics, models, catalogue and store. Exit status 1 when the mirror "
            "can't run.",
        .options = table,
        .option_count = (int)(sizeof table / sizeof table[0]),
    };
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    struct diagnostic why = {0};
    char resources[1024];
    if (paths_resources(resources, sizeof resources, &why) == RESULT_OK)
        say(&doctor, "resources", true, true, resources);
    else
        say(&doctor, "resources", false, true, why.text);
    check_clock(&doctor);
    check_settings(&doctor);
    check_camera(&doctor);
    check_calibration(&doctor);
    check_graphics(&doctor);
    check_models(&doctor);
    check_catalogue(&doctor);
    check_store(&doctor);
    check_speech(&doctor);
    return doctor.broken == 0 ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}
