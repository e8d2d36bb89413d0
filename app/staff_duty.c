#include "app/staff_duty.h"

#include "app/mirror.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"

#include <stdio.h>
#include <string.h>

#define AWAKE_NS (200 * CLOCK_MILLISECOND_NS)

// --- what takes long ---------------------------------------------------------------------------------------

static void do_job(void *context)
{
    struct staff_duty *duty = context;
    switch (duty->work) {
    case STAFF_DO_CHECK_PIN:
        duty->is_right = pin_matches(duty->digits, duty->hash);
        break;
    case STAFF_DO_HASH_PIN:
        if (pin_hash(duty->digits, duty->hash, NULL) != RESULT_OK)
            duty->hash[0] = '\0';
        break;
    default:
        self_check_run(&duty->network);
        break;
    }
}

static void tell_job(struct mirror *mirror)
{
    struct staff_duty *duty = &mirror->staff_duty;
    if (duty->work == STAFF_DO_CHECK_PIN)
        staff_checked_pin(&mirror->staff, duty->is_right, mirror->now_ns);
    else if (duty->work == STAFF_DO_HASH_PIN)
        staff_hashed_pin(&mirror->staff, duty->hash);
    else
        staff_checked_network(&mirror->staff, &duty->network);
    wipe(duty->digits, sizeof duty->digits);
    wipe(duty->hash, sizeof duty->hash);
    duty->is_right = false;
    duty->work = 0;
}

static void begin_job(struct mirror *mirror, unsigned task)
{
    struct staff_duty *duty = &mirror->staff_duty;
    const struct staff *staff = &mirror->staff;
    duty->work = task;
    memcpy(duty->digits, staff->digits, sizeof duty->digits);
    memcpy(duty->hash, staff->settings.pin, sizeof duty->hash);
    duty->network = staff->network;
    duty->network.is_served = mirror->pages != NULL && pages_port(mirror->pages) == staff->network.port;
    if (job_start(&duty->job, do_job, duty) == RESULT_OK)
        return;
    do_job(duty); // no thread to be had: this one waits
    tell_job(mirror);
}

// --- what doesn't ------------------------------------------------------------------------------------------

static void use_camera(struct mirror *mirror)
{
    const struct staff_camera *wanted = &mirror->staff.camera;
    struct camera_options options = mirror->camera;
    struct diagnostic why = {0};
    options.source = wanted->source;
    options.rotate_deg = wanted->rotate_deg;
    options.flip = wanted->flip;
    options.crop_width_px = options.crop_height_px = 0; // it was of a picture that hung otherwise
    mirror_forget_people(mirror);
    if (workers_use_camera(mirror->workers, &options, &why) != RESULT_OK)
        log_write(LOG_WARNING, "camera", "%s; the one before stays", why.text);
    else
        mirror->is_calibrated = false; // another camera, or held otherwise
}

static void show_language(struct mirror *mirror)
{
    const char *language = mirror->staff.draft.language;
    (void)ui_set_language(mirror->ui, language[0] != '\0' ? language : mirror->language);
}

static void offer_languages(struct mirror *mirror, const struct settings *settings)
{
    ui_offer_languages(mirror->ui, settings->offered, settings->offered_count);
    mirror->visit.rules.single_language = settings->offered_count == 1;
}

static void save(struct mirror *mirror)
{
    struct staff *staff = &mirror->staff;
    struct diagnostic why = {0};
    enum result result =
        mirror->staff_duty.path[0] != '\0'
            ? settings_save(mirror->staff_duty.path, &staff->settings, &why)
            : diagnose(&why, RESULT_NOT_FOUND, "no place for the settings: set HOME or --settings");
    if (result != RESULT_OK)
        log_write(LOG_WARNING, "settings", "%s", why.text);
    else if (staff->settings.language[0] != '\0')
        (void)snprintf(mirror->language, sizeof mirror->language, "%s", staff->settings.language);
    staff_saved(staff, result == RESULT_OK);
}

static void set_volume(struct mirror *mirror)
{
    int volume = mirror->staff.draft.volume;
    if (mirror->speech != NULL)
        speech_set_volume(mirror->speech, volume != SETTINGS_UNTOLD ? volume : STAFF_USUAL_VOLUME);
}

static void list_cameras(struct staff *staff)
{
    struct camera_device devices[CAMERA_DEVICES_MAX];
    staff_set_cameras(staff, devices, camera_list(devices, CAMERA_DEVICES_MAX));
}

static void do_task(struct mirror *mirror, unsigned task)
{
    switch (task) {
    case STAFF_DO_END_VISIT:
        mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_GOODBYE, .input_ns = mirror->now_ns});
        break;
    case STAFF_DO_RESTART:
        mirror->staff_duty.restarts = mirror->quit = true;
        break;
    case STAFF_DO_QUIT:
        mirror->quit = true;
        break;
    case STAFF_DO_WINDOW:
        window_toggle_fullscreen(mirror->window);
        mirror->staff.is_full_screen = window_is_fullscreen(mirror->window);
        break;
    case STAFF_DO_CAMERA:
        use_camera(mirror);
        break;
    case STAFF_DO_LIST_CAMERAS:
        list_cameras(&mirror->staff);
        break;
    case STAFF_DO_LANGUAGE:
        show_language(mirror);
        break;
    case STAFF_DO_OFFER:
        offer_languages(mirror, &mirror->staff.draft);
        break;
    case STAFF_DO_VOLUME:
        set_volume(mirror);
        break;
    case STAFF_DO_SAVE:
        save(mirror);
        break;
    case STAFF_DO_CHECK_PIN:
    case STAFF_DO_HASH_PIN:
    case STAFF_DO_CHECK_NETWORK:
        begin_job(mirror, task);
        break;
    default:
        break;
    }
}

// --- the mirror's ------------------------------------------------------------------------------------------

void staff_duty_name_store(struct mirror *mirror, struct catalogue *catalogue)
{
    if (mirror->staff.settings.store_name[0] != '\0')
        catalogue->title = mirror->staff.settings.store_name;
}

void staff_duty_begin(struct mirror *mirror, const struct staff_options *options)
{
    struct staff *staff = &mirror->staff;
    struct language languages[STRINGS_MAX_LANGUAGES];
    char codes[STRINGS_MAX_LANGUAGES][4];
    struct staff_camera camera = {.rotate_deg = mirror->camera.rotate_deg, .flip = mirror->camera.flip};
    const char *source = mirror->camera.source;
    int width_px = 0, height_px = 0;
    int count = strings_languages(mirror->resources, languages, STRINGS_MAX_LANGUAGES);
    for (int i = 0; i < count; i++)
        memcpy(codes[i], languages[i].code, sizeof codes[i]);
    (void)snprintf(camera.source, sizeof camera.source, "%s", source != NULL ? source : "auto");
    (void)snprintf(mirror->staff_duty.path, sizeof mirror->staff_duty.path, "%s",
                   options->path != NULL ? options->path : "");
    window_size(mirror->window, &width_px, &height_px);
    staff_init(staff, options->settings, &camera, (const char(*)[4])codes, count);
    staff->is_portrait = height_px > width_px;
    staff->is_full_screen = window_is_fullscreen(mirror->window);
    (void)snprintf(staff->shown_language, sizeof staff->shown_language, "%.3s",
                   strings_language(ui_strings(mirror->ui)));
    offer_languages(mirror, &staff->settings);
    staff_duty_name_store(mirror, mirror->catalogue);
    if (options->install != STAFF_INSTALL_NO)
        staff_begin_install(staff, options->install == STAFF_INSTALL_FIRST);
}

void staff_duty_step(struct mirror *mirror)
{
    struct staff *staff = &mirror->staff;
    struct staff_duty *duty = &mirror->staff_duty;
    const unsigned jobs = STAFF_DO_CHECK_PIN | STAFF_DO_HASH_PIN | STAFF_DO_CHECK_NETWORK;
    unsigned later = 0;
    staff_tick(staff, mirror->now_ns);
    if (staff_is_open(staff)) // what comes of a job is shown when it comes
        mirror->busy_until_ns = mirror->now_ns + AWAKE_NS;
    if (job_done(&duty->job))
        tell_job(mirror);
    for (unsigned task = staff_take_task(staff); task != 0; task = staff_take_task(staff))
        if ((task & jobs) != 0 && job_runs(&duty->job))
            later |= task;
        else
            do_task(mirror, task);
    staff->tasks |= later;
}

void staff_duty_end(struct mirror *mirror)
{
    struct staff_duty *duty = &mirror->staff_duty;
    job_finish(&duty->job);
    wipe(duty->digits, sizeof duty->digits);
    wipe(duty->hash, sizeof duty->hash);
    wipe(&mirror->staff.digits, sizeof mirror->staff.digits);
    wipe(&mirror->staff.first, sizeof mirror->staff.first);
}
