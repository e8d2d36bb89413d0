#include "app/commands/run_options.h"

#include "platform/base/file.h"
#include "platform/base/log.h"
#include "platform/net/listen_address.h"
#include "platform/os/paths.h"
#include "tracking/camera_model.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHARE_PORT 8080 // unless --share says another
#define SPEECH_VOLUME 70

// "1280x720" or "X,Y,W,H": `count` whole numbers with `separator` between, all of the text.
static bool read_numbers(const char *name, const char *text, char separator, int count, int *out)
{
    const char *at = text;
    for (int i = 0; i < count; i++) {
        int value = 0, used = 0;
        if (sscanf(at, "%6d%n", &value, &used) != 1 || value < 0 || value > 100000)
            goto wrong;
        out[i] = value;
        at += used;
        if (i + 1 < count && *at++ != separator)
            goto wrong;
    }
    if (*at == '\0')
        return true;
wrong:
    (void)fprintf(stderr, "cheval: %s takes %d whole numbers with '%c' between, not \"%s\"\n", name, count,
                  separator, text);
    return false;
}

static bool read_exposure(struct run_options *run)
{
    static const char *const names[] = {[CAMERA_EXPOSURE_AUTO] = "auto",
                                        [CAMERA_EXPOSURE_MIRROR] = "mirror",
                                        [CAMERA_EXPOSURE_FIXED] = "fixed"};
    run->exposure = CAMERA_EXPOSURE_MIRROR;
    if (run->exposure_text == NULL)
        return true;
    for (int i = 0; i < (int)(sizeof names / sizeof names[0]); i++)
        if (strcmp(run->exposure_text, names[i]) == 0) {
            run->exposure = (enum camera_exposure)i;
            return true;
        }
    (void)fprintf(stderr, "cheval: --exposure takes auto, mirror or fixed, not \"%s\"\n", run->exposure_text);
    return false;
}

static bool read_attract(struct run_options *run)
{
    static const char *const names[] = {
        [PLAYLIST_BOTH] = "both", [PLAYLIST_LOOKS] = "looks", [PLAYLIST_MEDIA] = "media"};
    const char *text = run->attract_text != NULL ? run->attract_text : "both";
    run->attract = (struct attract_options){.media = run->media, .off = strcmp(text, "off") == 0};
    for (int i = 0; i < (int)(sizeof names / sizeof names[0]); i++)
        if (strcmp(text, names[i]) == 0) {
            run->attract.source = (enum playlist_source)i;
            return true;
        }
    if (!run->attract.off)
        (void)fprintf(stderr, "cheval: --attract takes both, looks, media or off, not \"%s\"\n", text);
    return run->attract.off;
}

// Clockwise, by quarters.
static bool read_turn(const char *name, const char *text, int *degrees)
{
    if (text == NULL)
        return true;
    if (!options_integer(name, text, 0, 270, degrees))
        return false;
    if (*degrees % 90 == 0)
        return true;
    (void)fprintf(stderr, "cheval: %s takes 0, 90, 180 or 270, not %d\n", name, *degrees);
    return false;
}

static bool read_numbers_of(struct run_options *run)
{
    run->white_card_percent = (int)(100.0f * SHADE_CARD_REFLECTANCE + 0.5f);
    if (run->white_card_text != NULL &&
        !options_integer("--white-card", run->white_card_text, 10, 100, &run->white_card_percent))
        return false;
    run->speech_volume = SPEECH_VOLUME;
    if (run->volume_text != NULL &&
        !options_integer("--speech-volume", run->volume_text, 0, 100, &run->speech_volume))
        return false;
    if (run->mains_text != NULL && !options_integer("--mains", run->mains_text, 50, 60, &run->mains_hz))
        return false;
    if (run->mains_text != NULL && run->mains_hz != 50 && run->mains_hz != 60) {
        (void)fprintf(stderr, "cheval: --mains takes 50 or 60, not %d\n", run->mains_hz);
        return false;
    }
    if (run->seconds_text != NULL &&
        !options_integer("--seconds", run->seconds_text, 1, 1000000, &run->seconds))
        return false;
    if (!read_turn("--rotate", run->rotate_text, &run->rotate_deg) ||
        !read_turn("--screen-turn", run->turn_text, &run->turn_deg))
        return false;
    if (run->crop_text != NULL && !read_numbers("--crop", run->crop_text, ',', 4, run->crop))
        return false;
    if (run->screen_text != NULL && !read_numbers("--screen", run->screen_text, ':', 2, run->screen_mm))
        return false;
    if (run->screen_bottom_text != NULL &&
        !options_integer("--screen-bottom", run->screen_bottom_text, 0, 3000, &run->screen_bottom_mm))
        return false;
    int size[2] = {0, 0};
    if (run->size_text != NULL && !read_numbers("--size", run->size_text, 'x', 2, size))
        return false;
    run->width_px = size[0];
    run->height_px = size[1];
    return true;
}

static bool read_share(struct run_options *run)
{
    run->share_port = SHARE_PORT;
    if (run->share == NULL || net_read_listen(run->share, run->share_address, &run->share_port))
        return true;
    (void)fprintf(stderr, "cheval: --share takes ADDRESS:PORT, not \"%s\"\n", run->share);
    return false;
}

static bool read_associates(struct run_options *run)
{
    run->associates_port = ASSOCIATES_PORT;
    if (run->associates == NULL ||
        net_read_listen(run->associates, run->associates_address, &run->associates_port))
        return true;
    (void)fprintf(stderr, "cheval: --associates takes ADDRESS:PORT, not \"%s\"\n", run->associates);
    return false;
}

static bool read_log_format(const struct run_options *run)
{
    static const char *const names[] = {
        [LOG_PLAIN] = "plain", [LOG_JOURNAL] = "journal", [LOG_JSON] = "json"};
    if (run->log_text == NULL)
        return true;
    for (int i = 0; i < (int)(sizeof names / sizeof names[0]); i++)
        if (strcmp(run->log_text, names[i]) == 0) {
            log_set_format((enum log_format)i);
            return true;
        }
    (void)fprintf(stderr, "cheval: --log-format takes plain, journal or json, not \"%s\"\n", run->log_text);
    return false;
}

static bool check_push_kind(const struct run_options *run)
{
    enum push_kind kind;
    if (run->push_kind == NULL || push_kind_from_name(run->push_kind, &kind))
        return true;
    (void)fprintf(stderr, "cheval: --push-kind takes cloudevents or segment, not \"%s\"\n", run->push_kind);
    return false;
}

enum options_outcome run_options_parse(struct run_options *run, enum run_command command, int count,
                                       char **arguments)
{
    const struct option table[] = {
        {.name = "--camera",
         .value = "SOURCE",
         .help = "auto, /dev/videoN, file:CLIP, still:PICTURE, rtsp://…, synthetic",
         .text = &run->camera},
        {.name = "--catalogue",
         .value = "DIR",
         .help = "default: the demo catalogue",
         .text = &run->catalogue},
        {.name = "--profile-store",
         .value = "FILE",
         .help = "where interest is kept",
         .text = &run->profile_store},
        {.name = "--no-profile-store", .help = "keep no interest", .flag = &run->no_store},
        {.name = "--settings",
         .value = "FILE",
         .help = "what the installer set (JSON); default: ~/.config/cheval/mirror.json",
         .text = &run->settings_file},
        {.name = "--install", .help = "begin with the installer", .flag = &run->installs},
        {.name = "--fullscreen", .help = "the whole display", .flag = &run->fullscreen},
        {.name = "--portrait", .help = "1080x1920 unless --size says otherwise", .flag = &run->portrait},
        {.name = "--size", .value = "WxH", .help = "of the window, in pixels", .text = &run->size_text},
        {.name = "--rotate",
         .value = "DEGREES",
         .help = "turn the camera picture clockwise: 0, 90, 180, 270",
         .text = &run->rotate_text},
        {.name = "--flip", .help = "mirror the camera picture", .flag = &run->flip},
        {.name = "--crop",
         .value = "X,Y,W,H",
         .help = "part of the turned camera picture, in pixels",
         .text = &run->crop_text},
        {.name = "--exposure",
         .value = "WHO",
         .help = "sees to the light of a V4L2 camera: auto (itself), mirror (by the face; default), fixed",
         .text = &run->exposure_text},
        {.name = "--mains",
         .value = "HZ",
         .help = "50 or 60, against flickering lamps",
         .text = &run->mains_text},
        {.name = "--white-card",
         .value = "PERCENT",
         .help = "how much light the shade finder's white card reflects; default 90",
         .text = &run->white_card_text},
        {.name = "--calibration",
         .value = "FILE",
         .help = "of the camera (JSON); default: what cheval calibrate wrote for this mirror",
         .text = &run->calibration},
        {.name = "--loop", .help = "start a clip again at its end", .flag = &run->loop},
        {.name = "--language",
         .value = "CODE",
         .help = "en, de, …; default: the environment's",
         .text = &run->language},
        {.name = "--share",
         .value = "ADDRESS:PORT",
         .help = "serve looks to shoppers' phones there: 0.0.0.0:8080 for all networks",
         .text = &run->share},
        {.name = "--share-url",
         .value = "URL",
         .help = "how phones reach it when that is not this machine's own address",
         .text = &run->share_url},
        {.name = "--share-proxy",
         .value = "ADDRESS",
         .help = "of the reverse proxy before it, which names the phones",
         .text = &run->share_proxy},
        {.name = "--certificate", .value = "PEM", .help = "of --share, for HTTPS", .text = &run->certificate},
        {.name = "--key", .value = "PEM", .help = "of the certificate", .text = &run->key},
        {.name = "--push",
         .value = "URL",
         .help = "send events there, of shoppers who agreed to a profile: https:// or, to NATS, tls://",
         .text = &run->push_url},
        {.name = "--push-kind",
         .value = "KIND",
         .help = "as cloudevents (default) or segment",
         .text = &run->push_kind},
        {.name = "--push-key-file",
         .value = "FILE",
         .help = "the receiver's key, in a file that only you may read",
         .text = &run->push_key_file},
        {.name = "--push-ca",
         .value = "PEM",
         .help = "who vouches for the receiver; default: the system's authorities",
         .text = &run->push_ca},
        {.name = "--push-batch", .help = "several events a request", .flag = &run->push_batch},
        {.name = "--fleet",
         .value = "URL",
         .help = "take prices, profiles, catalogues and answers from those NATS servers: tls://…",
         .text = &run->fleet_url},
        {.name = "--fleet-key-file",
         .value = "FILE",
         .help = "USER:PASSWORD or credentials for them, in a file that only you may read",
         .text = &run->fleet_key_file},
        {.name = "--fleet-ca",
         .value = "PEM",
         .help = "who vouches for them; default: the system's authorities",
         .text = &run->fleet_ca},
        {.name = "--fleet-domain",
         .value = "NAME",
         .help = "the hub's JetStream domain, where they are a store's leaf node",
         .text = &run->fleet_domain},
        {.name = "--stock",
         .value = "FOLDER",
         .help = "where files with prices and stock are dropped (assets/stock_list.h)",
         .text = &run->stock_folder},
        {.name = "--stock-url",
         .value = "URL",
         .help = "ask there for prices and stock, every minute",
         .text = &run->stock_url},
        {.name = "--stock-key-file",
         .value = "FILE",
         .help = "that server's key, in a file that only you may read",
         .text = &run->stock_key_file},
        {.name = "--associates",
         .value = "ADDRESS:PORT",
         .help = "serve the staff's page there: 127.0.0.1:8443; elsewhere with a certificate",
         .text = &run->associates},
        {.name = "--associates-certificate",
         .value = "PEM",
         .help = "of --associates, for HTTPS",
         .text = &run->associates_certificate},
        {.name = "--associates-key",
         .value = "PEM",
         .help = "of that certificate",
         .text = &run->associates_key},
        {.name = "--associates-users",
         .value = "FILE",
         .help = "who may sign in, as cheval associates user writes it",
         .text = &run->associates_users},
        {.name = "--theme",
         .value = "FILE",
         .help = "how it looks (JSON), or light, high-contrast; read again when it changes",
         .text = &run->theme},
        {.name = "--high-contrast", .help = "white on black", .flag = &run->high_contrast},
        {.name = "--reduced-motion", .help = "nothing flies or glides", .flag = &run->reduced_motion},
        {.name = "--no-picks", .help = "nothing is picked for the shopper", .flag = &run->no_picks},
        {.name = "--requests",
         .help = "shoppers may ask the staff for things; so they may with --associates",
         .flag = &run->requests},
        {.name = "--left-handed", .help = "controls at the other side", .flag = &run->left_handed},
        {.name = "--touchless",
         .help = "a raised hand moves a cursor, taps by staying on a control, scrolls by a swipe",
         .flag = &run->touchless},
        {.name = "--screen",
         .value = "HEIGHT:DISTANCE",
         .help = "of the screen and of the eyes from it, in mm: words as large as that takes",
         .text = &run->screen_text},
        {.name = "--screen-bottom",
         .value = "MM",
         .help = "its lower edge above the floor: controls where a wheelchair user reaches them",
         .text = &run->screen_bottom_text},
        {.name = "--screen-turn",
         .value = "DEGREES",
         .help = "turn the picture clockwise on a display that hangs turned, and touches with it: 0, 90, "
                 "180, 270",
         .text = &run->turn_text},
        {.name = "--speech",
         .help = "spoken prompts by speech-dispatcher, in the shopper's language",
         .flag = &run->speaks},
        {.name = "--speech-volume",
         .value = "PERCENT",
         .help = "of the prompts: 0 to 100; default 70",
         .text = &run->volume_text},
        {.name = "--attract",
         .value = "WHAT",
         .help = "shown while nobody is there: looks (on a neutral head), media (the store's), both, off",
         .text = &run->attract_text},
        {.name = "--media",
         .value = "FOLDER",
         .help = "the store's own pictures and clips, by name; looked at again when it changes",
         .text = &run->media},
        {.name = "--models", .value = "DIR", .help = "the tracking models", .text = &run->models},
        {.name = "--bundle",
         .value = "TASK",
         .help = "a face_landmarker.task of your own, used for faces",
         .text = &run->bundle},
        {.name = "--headless", .help = "no window, no input", .flag = &run->headless},
        {.name = "--seconds", .value = "N", .help = "stop after N seconds", .text = &run->seconds_text},
        {.name = "--stats", .help = "print the time of every stage at the end", .flag = &run->stats},
        {.name = "--verbose", .help = "say more", .flag = &run->verbose},
        {.name = "--log-format",
         .value = "FORMAT",
         .help = "of the lines on stderr: plain, journal (what systemd's journal gets anyway) or json",
         .text = &run->log_text},
        {.name = "--film",
         .help = "make cheval-demo.mp4 and cheval-demo.png also when there is a display",
         .flag = &run->film}, // demo only: last
    };
    struct options options = {
        .usage = command == RUN_COMMAND ? "cheval run [options]" : "cheval demo [options]",
        .summary =
            command == RUN_COMMAND
                ? "Runs the mirror."
                : "Runs the mirror on the first camera, else on the demo clip. Without a display it renders "
                  "a film and a picture and prints the interest recorded.",
        .options = table,
        .option_count = (int)(sizeof table / sizeof table[0]) - (command == RUN_COMMAND ? 1 : 0),
    };
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome == OPTIONS_GO_ON &&
        (!read_numbers_of(run) || !read_exposure(run) || !read_share(run) || !read_attract(run) ||
         !read_associates(run) || !check_push_kind(run) || !read_log_format(run)))
        outcome = OPTIONS_WRONG;
    if (run->verbose)
        log_set_level(LOG_INFO);
    return outcome;
}

// --- the settings file -------------------------------------------------------------------------------------

static void log_problem(void *context, const char *line)
{
    (void)context;
    log_write(LOG_WARNING, "settings", "%s", line);
}

// Before it is used: what came from the fleet and didn't live to show its frames is not used again.
static void start_trial(enum trial_kind kind, const char *path)
{
    struct trial trial = {.kind = kind};
    (void)snprintf(trial.path, sizeof trial.path, "%s", path);
    (void)trial_start(&trial);
}

// Where it is, and what it says; the installer opens where nobody has set the mirror up and it is no demo.
static void load_settings(struct run_options *run, enum run_command command)
{
    struct diagnostic why = {0};
    struct settings_problems problems = {.report = log_problem};
    settings_init(&run->settings);
    run->install = run->installs ? STAFF_INSTALL_AGAIN : STAFF_INSTALL_NO;
    if (command == DEMO_COMMAND && run->settings_file == NULL && !run->installs)
        return;
    enum result result = RESULT_OK;
    if (run->settings_file != NULL)
        (void)snprintf(run->settings_path, sizeof run->settings_path, "%s", run->settings_file);
    else
        result = paths_settings(run->settings_path, sizeof run->settings_path, false, &why);
    if (result == RESULT_OK && command == RUN_COMMAND)
        start_trial(TRIAL_FILE, run->settings_path);
    if (result == RESULT_OK)
        result = settings_load(run->settings_path, &run->settings, &problems, &why);
    else
        run->settings_path[0] = '\0';
    bool is_first = (result == RESULT_NOT_FOUND && run->settings_path[0] != '\0') ||
                    (result == RESULT_OK && settings_are_hours_alone(&run->settings));
    if (is_first && (run->installs || run->fullscreen) && !run->headless)
        run->install = STAFF_INSTALL_FIRST;
    struct diagnostic unmade = {0};
    if (run->install != STAFF_INSTALL_NO && run->settings_file == NULL &&
        paths_settings(run->settings_path, sizeof run->settings_path, true, &unmade) != RESULT_OK)
        log_write(LOG_WARNING, "settings", "%s", unmade.text);
    if (result != RESULT_OK && !is_first)
        log_write(LOG_WARNING, "settings", "%s; the mirror runs without its settings", why.text);
}

static void use_text(const char **option, const char *setting)
{
    if (*option == NULL && setting[0] != '\0')
        *option = setting;
}

static void use_camera_settings(struct run_options *run)
{
    const struct settings *settings = &run->settings;
    bool is_other = run->camera != NULL; // how the settings' own camera hangs says nothing of it
    use_text(&run->camera, settings->camera);
    use_text(&run->calibration, settings->calibration);
    if (run->exposure_text == NULL && settings->exposure[0] != '\0') {
        run->exposure_text = settings->exposure;
        (void)read_exposure(run);
    }
    if (run->mains_text == NULL)
        run->mains_hz = settings->mains_hz;
    if (run->white_card_text == NULL && settings->white_card_percent > 0)
        run->white_card_percent = settings->white_card_percent;
    if (is_other)
        return;
    if (run->rotate_text == NULL)
        run->rotate_deg = settings->rotate_deg;
    if (run->crop_text == NULL)
        memcpy(run->crop, settings->crop, sizeof run->crop);
    run->flip = run->flip || settings->flip;
}

static void use_screen_settings(struct run_options *run)
{
    const struct settings *settings = &run->settings;
    if (run->screen_text == NULL) {
        run->screen_mm[0] = settings->height_mm;
        run->screen_mm[1] = settings->distance_mm;
    }
    if (run->screen_bottom_text == NULL && settings->bottom_mm != SETTINGS_UNTOLD) {
        run->screen_bottom_mm = settings->bottom_mm;
        run->has_screen_bottom = true;
    }
    if (run->turn_text == NULL)
        run->turn_deg = settings->turn_deg;
    run->fullscreen = run->fullscreen || settings->full_screen;
    run->left_handed = run->left_handed || settings->left_handed;
    run->touchless = run->touchless || settings->touchless;
    run->speaks = run->speaks || settings->speaks;
    if (run->volume_text == NULL && settings->volume != SETTINGS_UNTOLD)
        run->speech_volume = settings->volume;
    use_text(&run->media, settings->media);
    use_text(&run->attract_text, settings->attract);
    (void)read_attract(run);
    run->high_contrast = run->high_contrast || settings->high_contrast;
    run->reduced_motion = run->reduced_motion || settings->reduced_motion;
    use_text(&run->theme, settings->theme);
}

static void use_share_settings(struct run_options *run)
{
    const struct settings *settings = &run->settings;
    bool is_other = run->share != NULL;
    use_text(&run->share, settings->share);
    use_text(&run->share_url, settings->share_url);
    use_text(&run->share_proxy, settings->share_proxy);
    use_text(&run->certificate, settings->certificate);
    use_text(&run->key, settings->key);
    if (!is_other)
        (void)read_share(run);
}

static void use_associates_settings(struct run_options *run)
{
    const struct settings *settings = &run->settings;
    bool is_other = run->associates != NULL;
    use_text(&run->associates, settings->associates);
    use_text(&run->associates_certificate, settings->associates_certificate);
    use_text(&run->associates_key, settings->associates_key);
    use_text(&run->associates_users, settings->associates_users);
    if (!is_other)
        (void)read_associates(run);
}

static struct associates_options associates_options(struct run_options *run)
{
    struct diagnostic why = {0};
    if (run->associates != NULL && run->associates_users == NULL) {
        if (paths_associates(run->associates_users_path, sizeof run->associates_users_path, false, &why) !=
            RESULT_OK)
            log_write(LOG_WARNING, "associates", "%s; nobody can sign in", why.text);
        run->associates_users = run->associates_users_path;
    }
    return (struct associates_options){
        .address = run->associates_address[0] != '\0' ? run->associates_address : "0.0.0.0",
        .port = run->associates_port,
        .certificate = run->associates_certificate,
        .key = run->associates_key,
        .users = run->associates_users,
        .store_path = run->no_store ? NULL : run->profile_store,
        .title = run->settings.store_name[0] != '\0' ? run->settings.store_name : NULL,
        .no_picks = run->no_picks || !run->settings.picks,
    };
}

// All of the settings' push goes together: another address gets no key that was meant for theirs.
static void use_push_settings(struct run_options *run)
{
    const struct settings *settings = &run->settings;
    if (run->push_url != NULL)
        return;
    use_text(&run->push_url, settings->push_url);
    use_text(&run->push_kind, settings->push_kind);
    use_text(&run->push_key_file, settings->push_key_file);
    use_text(&run->push_ca, settings->push_ca);
    run->push_batch = run->push_batch || settings->push_batch;
}

static struct http_transport_options push_options(const struct run_options *run)
{
    struct http_transport_options push = {.url = run->push_url,
                                          .key_file = run->push_key_file,
                                          .ca_file = run->push_ca,
                                          .batch = run->push_batch};
    if (run->push_kind != NULL)
        (void)push_kind_from_name(run->push_kind, &push.kind);
    return push;
}

// As with the push.
static void use_fleet_settings(struct run_options *run)
{
    const struct settings *settings = &run->settings;
    if (run->fleet_url != NULL)
        return;
    use_text(&run->fleet_url, settings->fleet_url);
    use_text(&run->fleet_key_file, settings->fleet_key_file);
    use_text(&run->fleet_ca, settings->fleet_ca);
    use_text(&run->fleet_domain, settings->fleet_domain);
}

static struct fleet_options fleet_options(const struct run_options *run)
{
    return (struct fleet_options){.url = run->fleet_url,
                                  .key_file = run->fleet_key_file,
                                  .ca_file = run->fleet_ca,
                                  .domain = run->fleet_domain,
                                  .store = run->settings.store_id,
                                  .mirror = run->settings.mirror_id,
                                  .catalogue = run->catalogue,
                                  .settings = run->settings_path[0] != '\0' ? run->settings_path : NULL};
}

// As with the push: the settings' key goes to the settings' server only.
static void use_stock_settings(struct run_options *run)
{
    const struct settings *settings = &run->settings;
    use_text(&run->stock_folder, settings->stock_folder);
    if (run->stock_url != NULL)
        return;
    use_text(&run->stock_url, settings->stock_url);
    use_text(&run->stock_key_file, settings->stock_key_file);
}

static struct stock_options stock_options(const struct run_options *run)
{
    const struct settings *settings = &run->settings;
    bool is_theirs = run->stock_url != NULL && strcmp(run->stock_url, settings->stock_url) == 0;
    return (struct stock_options){.folder = run->stock_folder,
                                  .url = run->stock_url,
                                  .key_file = run->stock_key_file,
                                  .ca_file =
                                      is_theirs && settings->stock_ca[0] != '\0' ? settings->stock_ca : NULL,
                                  .every_s = settings->stock_every_s,
                                  .store = settings->store_id[0] != '\0' ? settings->store_id : NULL};
}

void run_options_use_settings(struct run_options *run, enum run_command command)
{
    run->has_screen_bottom = run->screen_bottom_text != NULL;
    load_settings(run, command);
    use_text(&run->catalogue, run->settings.catalogue);
    if (command == RUN_COMMAND && run->catalogue != NULL)
        start_trial(TRIAL_FOLDER, run->catalogue);
    if (!run->no_store)
        use_text(&run->profile_store, run->settings.profile_store);
    run->no_store = run->no_store || !run->settings.keeps_interest;
    use_text(&run->language, run->settings.language);
    use_camera_settings(run);
    use_screen_settings(run);
    use_share_settings(run);
    use_push_settings(run);
    use_fleet_settings(run);
    use_associates_settings(run);
    use_stock_settings(run);
}

// The mirror's own calibration is of its own camera: clips and pictures were taken by others. One that is
// broken is said and left.
static void find_calibration(struct run_options *run)
{
    struct diagnostic why = {0};
    struct camera_model model;
    bool is_camera = strcmp(run->camera, "auto") == 0 || strncmp(run->camera, "/dev/", 5) == 0 ||
                     strncmp(run->camera, "rtsp:", 5) == 0;
    if (run->calibration != NULL || !is_camera ||
        paths_calibration(run->calibration_path, sizeof run->calibration_path, false, &why) != RESULT_OK ||
        !file_is_readable(run->calibration_path))
        return;
    if (camera_model_load(run->calibration_path, &model, &why) == RESULT_OK)
        run->calibration = run->calibration_path;
    else
        log_write(LOG_WARNING, "camera", "%s; the camera counts as not calibrated", why.text);
}

// NULL: no cards are read; a store that set a key for them has them read with that key or not at all.
static const struct identity_rules *identity_rules(struct run_options *run)
{
    struct diagnostic why = {0};
    if (!run->settings.identity.cards)
        return NULL;
    if (identity_rules_load(&run->settings.identity, &run->identity, &why) == RESULT_OK)
        return &run->identity;
    log_write(LOG_ERROR, "identity", "%s; customers' cards are not read", why.text);
    return NULL;
}

void run_options_to_mirror(struct run_options *run, struct mirror_options *options)
{
    struct diagnostic why = {0};
    if (run->profile_store == NULL && !run->no_store) {
        if (paths_profile_store(run->store_path, sizeof run->store_path, &why) == RESULT_OK)
            run->profile_store = run->store_path;
        else
            log_write(LOG_WARNING, "store", "%s; interest is not kept", why.text);
    }
    find_calibration(run);
    *options = (struct mirror_options){
        .camera = {.source = run->camera,
                   .rotate_deg = run->rotate_deg,
                   .flip = run->flip,
                   .crop_x_px = run->crop[0],
                   .crop_y_px = run->crop[1],
                   .crop_width_px = run->crop[2],
                   .crop_height_px = run->crop[3],
                   .loop = run->loop,
                   .exposure = run->exposure,
                   .mains_hz = run->mains_hz},
        .calibration = run->calibration,
        .card_reflectance = (float)run->white_card_percent / 100.0f,
        .catalogue = run->catalogue,
        .models = run->models,
        .bundle = run->bundle,
        .profile_store = run->no_store ? NULL : run->profile_store,
        .language = run->language,
        .theme = {.file = run->theme,
                  .high_contrast = run->high_contrast,
                  .reduced_motion = run->reduced_motion},
        .screen = {.height_mm = (float)run->screen_mm[0],
                   .distance_mm = (float)run->screen_mm[1],
                   .has_bottom = run->has_screen_bottom,
                   .bottom_mm = (float)run->screen_bottom_mm,
                   .left_handed = run->left_handed},
        .touchless = run->touchless,
        .minors = run->settings.minors,
        .no_picks = run->no_picks || !run->settings.picks,
        .identity = identity_rules(run),
        .requests = {.offers = run->requests || run->settings.requests || run->associates != NULL,
                     .keep_days = run->settings.requests_keep_days},
        .no_typed_codes = !run->settings.identity.typed,
        .staff = {.settings = &run->settings,
                  .path = run->settings_path[0] != '\0' ? run->settings_path : NULL,
                  .install = run->install},
        .kiosk = {.trials = {.paths = {[TRIAL_SETTINGS] =
                                           run->settings_path[0] != '\0' ? run->settings_path : NULL,
                                       [TRIAL_CATALOGUE] = run->catalogue},
                             .patience_s = run->settings.fleet_trial_s},
                  .has_fleet = run->fleet_url != NULL,
                  .hours = run->settings.hours[0] != '\0' ? run->settings.hours : NULL,
                  .health = run->settings.health[0] != '\0' ? run->settings.health : NULL},
        .attract = run->attract,
        .speaks = run->speaks,
        .speech_volume = run->speech_volume,
        .visit = {.anybody = run->loop && strncmp(run->camera, "file:", 5) == 0},
        .mirror_name =
            run->settings.mirror_name[0] != '\0' ? run->settings.mirror_name : run->settings.mirror_id,
        .source = cloud_source_make(run->settings.store_id, run->settings.mirror_id),
        .push = push_options(run),
        .serves_associates = run->associates != NULL,
        .associates = associates_options(run),
        .stock = stock_options(run),
        .fleet = fleet_options(run),
        .shares_looks = run->share != NULL,
        .pages = {.address = run->share_address[0] != '\0' ? run->share_address : "0.0.0.0",
                  .port = run->share_port,
                  .certificate = run->certificate,
                  .key = run->key,
                  .proxy = run->share_proxy,
                  .base_url = run->share_url},
        .window = {.title = "Cheval",
                   .width_px = run->width_px,
                   .height_px = run->height_px,
                   .fullscreen = run->fullscreen,
                   .portrait = run->portrait,
                   .turn_deg = run->turn_deg,
                   .headless = run->headless},
    };
}
