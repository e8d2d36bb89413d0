#include "app/kiosk_duty.h"

#include "app/mirror.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/os/process_age.h"

#include <stdio.h>
#include <string.h>

#define LOOK_NS (CLOCK_SECOND_NS / 2)

_Static_assert(HEALTH_VERSION_SIZE == TRIAL_VERSION_SIZE, "a version is told whole");

// Without a fleet there is something to be judged only where there was one when the mirror was started.
static bool has_trials(const struct kiosk_options *options)
{
    static const enum trial_kind kinds[TRIAL_SUBJECTS] = {TRIAL_FILE, TRIAL_FOLDER};
    bool is_any = options->has_fleet;
    for (int i = 0; i < TRIAL_SUBJECTS && !is_any; i++) {
        struct trial trial = {.kind = kinds[i]};
        struct trial_mark mark;
        if (options->trials.paths[i] != NULL)
            (void)snprintf(trial.path, sizeof trial.path, "%s", options->trials.paths[i]);
        is_any = trial_is_on(&trial, &mark);
    }
    return is_any;
}

void kiosk_duty_begin(struct mirror *mirror, const struct kiosk_options *options)
{
    struct kiosk_duty *duty = &mirror->kiosk_duty;
    struct diagnostic why = {0};
    if (mirror->lockstep)
        return;
    supervisor_init(&duty->supervisor);
    if (options->hours != NULL && !hours_read(options->hours, &duty->dark.hours))
        log_write(LOG_ERROR, "kiosk", "\"%.100s\" are no hours; the mirror is always on", options->hours);
    if (options->health != NULL && health_create(options->health, &duty->health, &why) != RESULT_OK)
        log_write(LOG_ERROR, "health", "%s; it is not served", why.text);
    if (has_trials(options) && trial_guard_create(&options->trials, &duty->guard, &why) != RESULT_OK)
        log_write(LOG_ERROR, "trial", "%s; no settings are taken from the fleet", why.text);
}

void kiosk_duty_end(struct mirror *mirror)
{
    struct kiosk_duty *duty = &mirror->kiosk_duty;
    if (!mirror->lockstep)
        supervisor_stop(&duty->supervisor, mirror->staff_duty.restarts);
    health_destroy(duty->health);
    duty->health = NULL;
}

void kiosk_duty_finish(struct mirror *mirror)
{
    trial_guard_destroy(mirror->kiosk_duty.guard);
    mirror->kiosk_duty.guard = NULL;
}

// --- dark --------------------------------------------------------------------------------------------------

bool kiosk_duty_handle(struct mirror *mirror, const struct input_event *event)
{
    struct kiosk_duty *duty = &mirror->kiosk_duty;
    const struct staff_request open = {.verb = STAFF_OPEN};
    bool touches = event->kind == INPUT_POINTER_DOWN || event->kind == INPUT_KEY;
    duty->touched = duty->touched || touches;
    if (!duty->screen_is_dark || event->kind == INPUT_QUIT || event->kind == INPUT_RESIZE)
        return false;
    if (touches) // without a PIN nothing comes of it, and whoever touches wakes the mirror
        (void)staff_do(&mirror->staff, &open, mirror->now_ns);
    return true;
}

static void use_camera(struct mirror *mirror, bool on)
{
    struct camera_options options = mirror->camera;
    struct diagnostic why = {0};
    if (mirror->staff.camera.source[0] != '\0') {
        options.source = mirror->staff.camera.source;
        options.rotate_deg = mirror->staff.camera.rotate_deg;
        options.flip = mirror->staff.camera.flip;
    }
    if (!on)
        options = (struct camera_options){.source = "off"};
    if (workers_use_camera(mirror->workers, &options, &why) != RESULT_OK)
        log_write(LOG_ERROR, "camera", "%s", why.text);
}

// Nobody is there: what the camera saw last is wiped as after a visit.
static void go_dark(struct mirror *mirror)
{
    log_write(LOG_INFO, "kiosk", "dark, outside of the hours");
    use_camera(mirror, false);
    mirror_forget_people(mirror);
    tracked_frame_release(mirror->shown);
    mirror->shown = NULL;
    mirror->shown_is_new = false;
    presence_forget(&mirror->presence);
    frame_pool_forget(mirror->workers->frames);
    mirror->kiosk_duty.presented_ns = 0; // what is on the screen is to go at once
}

static void wake(struct mirror *mirror)
{
    log_write(LOG_INFO, "kiosk", "awake");
    use_camera(mirror, true);
    mirror->busy_until_ns = mirror->now_ns + CLOCK_SECOND_NS;
}

static void follow_hours(struct mirror *mirror)
{
    struct kiosk_duty *duty = &mirror->kiosk_duty;
    const struct staff *staff = &mirror->staff;
    const struct dark_now now = {.now_ns = mirror->now_ns,
                                 .wall_ms = clock_wall_ms(),
                                 .is_free = mirror->session.state == SESSION_ATTRACT,
                                 .by_staff = staff_is_open(staff) ? staff->is_let_in
                                                                  : duty->touched && !staff_has_pin(staff),
                                 .touched = duty->touched};
    duty->touched = false;
    if (!dark_step(&duty->dark, &now))
        return;
    if (duty->dark.is_dark)
        go_dark(mirror);
    else
        wake(mirror);
}

// --- how it is ---------------------------------------------------------------------------------------------

static enum health_camera camera_state(const struct mirror *mirror)
{
    const struct frame *frame = mirror->shown != NULL ? mirror->shown->frame : NULL;
    if (mirror->kiosk_duty.dark.is_dark)
        return HEALTH_CAMERA_CLOSED;
    return frame != NULL && !frame->placeholder ? HEALTH_CAMERA_LIVE : HEALTH_CAMERA_MISSING;
}

// Of the visit no more than that there is one.
static void say_status(struct mirror *mirror, enum health_camera camera)
{
    const struct frame *frame = mirror->shown != NULL ? mirror->shown->frame : NULL;
    bool is_failing = atomic_load(&mirror->workers->counters.store_failing);
    enum session_state state = mirror->session.state;
    char status[SUPERVISOR_STATUS_SIZE];
    const char *doing = mirror->kiosk_duty.screen_is_dark                      ? "dark, outside of the hours"
                        : staff_is_open(&mirror->staff)                        ? "the staff's page is open"
                        : state == SESSION_ATTRACT || state == SESSION_GOODBYE ? "waiting for somebody"
                                                                               : "in use";
    (void)snprintf(status, sizeof status, "%s%s%s%s%s", doing,
                   mirror->display == WINDOW_DISPLAY_GONE ? "; display unplugged" : "",
                   camera == HEALTH_CAMERA_MISSING ? "; camera: " : "",
                   camera != HEALTH_CAMERA_MISSING       ? ""
                   : frame != NULL && frame->placeholder ? frame->reason
                                                         : "no picture yet",
                   is_failing ? "; events can't be stored" : "");
    supervisor_say(&mirror->kiosk_duty.supervisor, status);
}

static void tell_version(struct trial_guard *guard, enum trial_subject subject, struct health_version *out)
{
    struct trial_state state;
    trial_guard_tell(guard, subject, &state);
    memcpy(out->version, state.kept, sizeof out->version);
    memcpy(out->refused, state.refused, sizeof out->refused);
}

static void tell_health(struct mirror *mirror, enum health_camera camera)
{
    struct kiosk_duty *duty = &mirror->kiosk_duty;
    struct workers_counters *counters = &mirror->workers->counters;
    struct push_desk *desk = mirror->workers->push_desk;
    if (duty->health == NULL)
        return;
    struct health_figures figures = {.camera = camera,
                                     .camera_lost_ns = duty->camera_lost_ns,
                                     .is_dark = duty->dark.is_dark,
                                     .display_gone = mirror->display == WINDOW_DISPLAY_GONE,
                                     .frames_captured = atomic_load(&counters->frames_captured),
                                     .frames_corrupt = atomic_load(&counters->frames_corrupt),
                                     .frames_dropped = atomic_load(&counters->frames_dropped),
                                     .camera_reopened = atomic_load(&counters->camera_reopened),
                                     .visits = duty->visits,
                                     .keeps_interest = mirror->workers->recorder.path != NULL,
                                     .store_failing = atomic_load(&counters->store_failing),
                                     .events_stored = atomic_load(&counters->events_stored),
                                     .events_lost = atomic_load(&counters->events_lost),
                                     .events_waiting = atomic_load(&counters->events_waiting),
                                     .stores_put_aside = atomic_load(&counters->stores_put_aside),
                                     .pushes = desk != NULL && desk->batch != NULL};
    if (figures.pushes) {
        figures.outbox_rows = atomic_load(&desk->waiting);
        figures.outbox_dead = atomic_load(&desk->dead);
        figures.outbox_oldest_ms = atomic_load(&desk->oldest_ms);
    }
    figures.has_fleet = mirror->fleet_duty.fleet != NULL;
    figures.fleet_is_there = figures.has_fleet && fleet_is_there(mirror->fleet_duty.fleet);
    if (duty->guard != NULL) {
        tell_version(duty->guard, TRIAL_SETTINGS, &figures.settings);
        tell_version(duty->guard, TRIAL_CATALOGUE, &figures.catalogue);
    }
    health_tell(duty->health, &figures);
}

bool kiosk_duty_step(struct mirror *mirror)
{
    struct kiosk_duty *duty = &mirror->kiosk_duty;
    bool was_dark = duty->screen_is_dark;
    if (mirror->lockstep)
        return false;
    if (duty->chosen_ns == 0 && mirror->session.worn_count > 0)
        duty->chosen_ns = mirror->now_ns;
    if (duty->touched || mirror->now_ns >= duty->look_ns) {
        follow_hours(mirror);
        enum health_camera camera = camera_state(mirror);
        if (camera != HEALTH_CAMERA_MISSING)
            duty->camera_lost_ns = 0;
        else if (duty->camera_lost_ns == 0)
            duty->camera_lost_ns = mirror->now_ns;
        say_status(mirror, camera);
        tell_health(mirror, camera);
        duty->look_ns = mirror->now_ns + LOOK_NS;
    }
    if (duty->guard != NULL && trial_guard_wants_restart(duty->guard))
        mirror->staff_duty.restarts = mirror->quit = true;
    duty->screen_is_dark = duty->dark.is_dark && !staff_is_open(&mirror->staff);
    if (duty->screen_is_dark != was_dark)
        mirror->busy_until_ns = mirror->now_ns + LOOK_NS;
    return duty->screen_is_dark;
}

// --- frames ------------------------------------------------------------------------------------------------

bool kiosk_duty_wants_frame(const struct mirror *mirror)
{
    const struct kiosk_duty *duty = &mirror->kiosk_duty;
    return !mirror->lockstep && mirror->now_ns - duty->presented_ns >= supervisor_pause_ns(&duty->supervisor);
}

// How long the shop waited for its mirror.
static void tell_beginning(struct mirror *mirror, bool is_new)
{
    struct kiosk_duty *duty = &mirror->kiosk_duty;
    const struct frame *frame = mirror->shown != NULL ? mirror->shown->frame : NULL;
    bool has_picture = is_new && frame != NULL && !frame->placeholder;
    bool has_worn = has_picture && mirror->scene.person_count + mirror->scene.body_count > 0 &&
                    mirror->session.worn_count > 0;
    if (!duty->has_picture && has_picture)
        log_write(LOG_INFO, "start", "the first camera picture is on the screen %.0f ms after the start",
                  (double)process_age_ns() / 1e6);
    if (!duty->has_worn && has_worn)
        log_write(LOG_INFO, "start", "the first product is on somebody %.0f ms after it was chosen",
                  (double)(clock_now_ns() - duty->chosen_ns) / 1e6);
    duty->has_picture = duty->has_picture || has_picture;
    duty->has_worn = duty->has_worn || has_worn;
}

void kiosk_duty_presented(struct mirror *mirror, int64_t now_ns, int64_t latency_ns)
{
    struct kiosk_duty *duty = &mirror->kiosk_duty;
    if (mirror->lockstep)
        return;
    supervisor_presented(&duty->supervisor, now_ns);
    if (duty->guard != NULL)
        trial_guard_presented(duty->guard, camera_state(mirror) != HEALTH_CAMERA_MISSING);
    if (duty->health != NULL)
        health_presented(duty->health, now_ns, duty->presented_ns != 0 ? now_ns - duty->presented_ns : -1,
                         latency_ns);
    tell_beginning(mirror, latency_ns >= 0);
    duty->presented_ns = now_ns;
}

void kiosk_duty_end_visit(struct mirror *mirror)
{
    mirror->kiosk_duty.visits += mirror->session.state != SESSION_ATTRACT;
}
