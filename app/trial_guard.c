#include "app/trial_guard.h"

#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/thread.h"
#include "platform/os/restart.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_NS (CLOCK_SECOND_NS / 10)
#define ENOUGH_FRAMES 5
#define ENOUGH_NS (3 * CLOCK_SECOND_NS)
#define SETTLED_NS (20 * CLOCK_SECOND_NS) // a camera that gave no picture until then is none that did
#define ENDING_NS (5 * CLOCK_SECOND_NS)   // that main has for ending by itself

static const char *const names[TRIAL_SUBJECTS] = {"settings", "catalogue"};

struct subject {
    struct trial trial;
    struct trial_mark mark;
    bool is_on, is_taken;
    int64_t since_ns;
    uint64_t since_frames;
    char kept[TRIAL_VERSION_SIZE], refused[TRIAL_VERSION_SIZE];
    char noted[TRIAL_VERSION_SIZE], why[TRIAL_WHY_SIZE]; // that was never on trial
};

struct trial_guard {
    int64_t patience_ns, created_ns;
    void (*restart)(void *context);
    void *context;
    struct thread thread;
    struct mutex mutex; // of what follows
    struct condition changed;
    bool ending;
    struct subject subjects[TRIAL_SUBJECTS];
    // Of any thread.
    _Atomic uint64_t frames, picture_frames;
    _Atomic int64_t presented_ns;
    atomic_bool has_picture, wants_restart;
};

// --- judging: the guard's thread, with the mutex -----------------------------------------------------------

static void look_up_versions(struct subject *subject)
{
    trial_versions(&subject->trial, subject->kept, subject->refused);
    if (subject->is_on && subject->trial.kind == TRIAL_FOLDER)
        subject->kept[0] = '\0'; // the folder's own is on trial
}

static void pass(struct trial_guard *guard, int which)
{
    struct subject *subject = &guard->subjects[which];
    struct diagnostic why = {0};
    if (trial_pass(&subject->trial, &subject->mark, &why) != RESULT_OK)
        log_write(LOG_ERROR, "trial", "%s", why.text);
    log_write(LOG_WARNING, "trial", "%s %s: frames are presented with it, it is kept", names[which],
              subject->mark.version);
    subject->is_on = false;
    look_up_versions(subject);
}

static void fail(struct trial_guard *guard, int which)
{
    struct subject *subject = &guard->subjects[which];
    struct diagnostic why = {0};
    struct trial_mark mark;
    subject->is_on = false;
    if (!trial_is_on(&subject->trial, &mark)) // it could not take its place after all
        return;
    if (trial_fail(&subject->trial, &subject->mark, &why) != RESULT_OK) {
        log_write(LOG_ERROR, "trial", "%s %s presents no frames, and stays: %s", names[which],
                  subject->mark.version, why.text);
        return;
    }
    log_write(LOG_ERROR, "trial", "%s %s presents no %s within %lld s; the one before is back", names[which],
              subject->mark.version, subject->mark.had_picture ? "camera picture" : "frames",
              (long long)(guard->patience_ns / CLOCK_SECOND_NS));
    look_up_versions(subject);
    atomic_store(&guard->wants_restart, true);
}

static void judge(struct trial_guard *guard, int which, int64_t now_ns)
{
    struct subject *subject = &guard->subjects[which];
    int64_t for_ns = now_ns - subject->since_ns;
    uint64_t frames = atomic_load(subject->mark.had_picture ? &guard->picture_frames : &guard->frames) -
                      subject->since_frames;
    if (!subject->is_on)
        return;
    if (!subject->is_taken) { // nobody uses it yet, but reading it may be what holds the mirror up
        if (now_ns - atomic_load(&guard->presented_ns) > guard->patience_ns && for_ns > guard->patience_ns)
            fail(guard, which);
    } else if (frames >= ENOUGH_FRAMES && for_ns >= ENOUGH_NS) {
        pass(guard, which);
    } else if (for_ns > guard->patience_ns) {
        fail(guard, which);
    }
}

static bool is_any_on(const struct trial_guard *guard)
{
    for (int i = 0; i < TRIAL_SUBJECTS; i++)
        if (guard->subjects[i].is_on)
            return true;
    return false;
}

static void restart_in_place(void *context)
{
    struct diagnostic why = {0};
    (void)context;
    if (restart_process("--install", &why) != RESULT_OK)
        log_write(LOG_ERROR, "trial", "%s; whatever watches over the mirror is to start it", why.text);
    abort(); // it hangs, and nothing else ends it
}

static void *guard_main(void *context)
{
    struct trial_guard *guard = context;
    int64_t restart_ns = 0;
    mutex_lock(&guard->mutex);
    while (!guard->ending) {
        int64_t now_ns = clock_now_ns();
        for (int i = 0; i < TRIAL_SUBJECTS; i++)
            judge(guard, i, now_ns);
        if (atomic_load(&guard->wants_restart) && restart_ns == 0)
            restart_ns = now_ns + ENDING_NS;
        if (restart_ns != 0 && now_ns >= restart_ns) {
            mutex_unlock(&guard->mutex);
            guard->restart(guard->context);
            return NULL;
        }
        bool waits = is_any_on(guard) || restart_ns != 0;
        (void)condition_wait_until(&guard->changed, &guard->mutex, waits ? now_ns + LOOK_NS : INT64_MAX);
    }
    mutex_unlock(&guard->mutex);
    return NULL;
}

// --- beginning and end -------------------------------------------------------------------------------------

static void begin_counting(struct trial_guard *guard, struct subject *subject)
{
    subject->since_ns = clock_now_ns();
    subject->since_frames = atomic_load(subject->mark.had_picture ? &guard->picture_frames : &guard->frames);
}

enum result trial_guard_create(const struct trial_guard_options *options, struct trial_guard **out,
                               struct diagnostic *why)
{
    static const enum trial_kind kinds[TRIAL_SUBJECTS] = {TRIAL_FILE, TRIAL_FOLDER};
    struct trial_guard *guard = calloc(1, sizeof *guard);
    if (guard == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for a trial");
    int seconds = options->patience_s > 0 ? options->patience_s : TRIAL_USUAL_S;
    guard->patience_ns = seconds * CLOCK_SECOND_NS;
    guard->restart = options->restart != NULL ? options->restart : restart_in_place;
    guard->context = options->context;
    guard->created_ns = clock_now_ns();
    atomic_store(&guard->presented_ns, guard->created_ns);
    mutex_init(&guard->mutex);
    condition_init(&guard->changed);
    for (int i = 0; i < TRIAL_SUBJECTS; i++) {
        struct subject *subject = &guard->subjects[i];
        subject->trial.kind = kinds[i];
        (void)snprintf(subject->trial.path, sizeof subject->trial.path, "%s",
                       options->paths[i] != NULL ? options->paths[i] : "");
        subject->is_on = subject->is_taken = trial_is_on(&subject->trial, &subject->mark);
        look_up_versions(subject);
        begin_counting(guard, subject);
    }
    if (thread_start(&guard->thread, "guard", guard_main, guard) != RESULT_OK) {
        trial_guard_destroy(guard);
        return diagnose(why, RESULT_NO_MEMORY, "the guard's thread can't be started");
    }
    *out = guard;
    return RESULT_OK;
}

void trial_guard_destroy(struct trial_guard *guard)
{
    if (guard == NULL)
        return;
    mutex_lock(&guard->mutex);
    guard->ending = true;
    condition_signal(&guard->changed);
    mutex_unlock(&guard->mutex);
    thread_join(&guard->thread);
    condition_finish(&guard->changed);
    mutex_finish(&guard->mutex);
    free(guard);
}

// --- the others' -------------------------------------------------------------------------------------------

bool trial_guard_may_begin(struct trial_guard *guard)
{
    mutex_lock(&guard->mutex);
    bool is_free = !is_any_on(guard) && !atomic_load(&guard->wants_restart);
    mutex_unlock(&guard->mutex);
    return is_free &&
           (atomic_load(&guard->picture_frames) > 0 || clock_now_ns() - guard->created_ns > SETTLED_NS);
}

enum result trial_guard_begin(struct trial_guard *guard, enum trial_subject which, const char *version,
                              struct diagnostic *why)
{
    struct subject *subject = &guard->subjects[which];
    mutex_lock(&guard->mutex);
    subject->mark = (struct trial_mark){.had_picture = atomic_load(&guard->has_picture)};
    (void)snprintf(subject->mark.version, sizeof subject->mark.version, "%s", version);
    enum result result = trial_begin(&subject->trial, &subject->mark, why);
    subject->is_on = result == RESULT_OK;
    subject->is_taken = false;
    begin_counting(guard, subject);
    condition_signal(&guard->changed);
    mutex_unlock(&guard->mutex);
    return result;
}

void trial_guard_taken(struct trial_guard *guard, enum trial_subject which)
{
    struct subject *subject = &guard->subjects[which];
    mutex_lock(&guard->mutex);
    if (subject->is_on && !subject->is_taken) {
        subject->is_taken = true;
        begin_counting(guard, subject);
    }
    mutex_unlock(&guard->mutex);
}

void trial_guard_presented(struct trial_guard *guard, bool has_picture)
{
    atomic_store(&guard->presented_ns, clock_now_ns());
    atomic_store(&guard->has_picture, has_picture);
    atomic_fetch_add(&guard->frames, 1);
    if (has_picture)
        atomic_fetch_add(&guard->picture_frames, 1);
}

bool trial_guard_wants_restart(const struct trial_guard *guard)
{
    return atomic_load(&guard->wants_restart);
}

bool trial_guard_is_on(struct trial_guard *guard, enum trial_subject which)
{
    mutex_lock(&guard->mutex);
    bool is_on = guard->subjects[which].is_on;
    mutex_unlock(&guard->mutex);
    return is_on;
}

void trial_guard_note_refused(struct trial_guard *guard, enum trial_subject which, const char *version,
                              const char *why)
{
    struct subject *subject = &guard->subjects[which];
    mutex_lock(&guard->mutex);
    (void)snprintf(subject->noted, sizeof subject->noted, "%s", version);
    (void)snprintf(subject->why, sizeof subject->why, "%s", why);
    mutex_unlock(&guard->mutex);
}

bool trial_guard_was_refused(struct trial_guard *guard, enum trial_subject which, const char *version)
{
    mutex_lock(&guard->mutex);
    bool was_refused = strcmp(guard->subjects[which].refused, version) == 0;
    mutex_unlock(&guard->mutex);
    return was_refused;
}

void trial_guard_tell(struct trial_guard *guard, enum trial_subject which, struct trial_state *out)
{
    const struct subject *subject = &guard->subjects[which];
    mutex_lock(&guard->mutex);
    bool is_noted = subject->noted[0] != '\0', was_refused = subject->refused[0] != '\0';
    memcpy(out->kept, subject->kept, sizeof out->kept);
    memcpy(out->refused, is_noted ? subject->noted : subject->refused, sizeof out->refused);
    (void)snprintf(out->why, sizeof out->why, "%s",
                   is_noted      ? subject->why
                   : was_refused ? "the mirror did not work with it: rolled back"
                                 : "");
    mutex_unlock(&guard->mutex);
}
