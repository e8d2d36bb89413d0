#include "app/associates_duty.h"

#include "app/mirror.h"
#include "app/profile/recorder.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"
#include "platform/store/store_request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// On the store thread. What can't be written now stays open, and the page shows it so again.
static void end_request(void *context, struct recorder *recorder)
{
    struct associates_end *end = context;
    struct diagnostic why = {0};
    char time[CLOCK_TEXT_SIZE];
    clock_wall_text(end->wall_ms, time, sizeof time);
    if (recorder->store == NULL)
        (void)diagnose(&why, RESULT_UNAVAILABLE, "the profile store can't be written now");
    if (recorder->store == NULL ||
        store_end_request(recorder->store, end->id, end->status, end->by, time, &why) != RESULT_OK)
        log_write(LOG_WARNING, "associates", "a request stays open: %s", why.text);
    wipe(end, sizeof *end);
    free(end);
}

// On the pages' thread.
static bool ask_store(void *context, const struct associates_end *end)
{
    struct associates_end *copy = malloc(sizeof *copy);
    if (copy == NULL)
        return false;
    *copy = *end;
    if (workers_ask_store(context, (struct store_task){.run = end_request, .context = copy}))
        return true;
    wipe(copy, sizeof *copy);
    free(copy);
    return false;
}

enum result associates_duty_begin(struct mirror *mirror, const struct associates_options *options,
                                  const char *mirror_name, struct diagnostic *why)
{
    struct associates_duty *duty = &mirror->associates_duty;
    if (options == NULL)
        return RESULT_OK;
    struct associates_options given = *options;
    given.resources = mirror->resources;
    given.catalogue = mirror->catalogue->file;
    given.title = options->title != NULL ? options->title : mirror->catalogue->title;
    given.end_request = ask_store;
    given.context = mirror->workers;
    (void)snprintf(duty->mirror, sizeof duty->mirror, "%s", mirror_name != NULL ? mirror_name : "");
    return associates_create(&given, &duty->associates, why);
}

void associates_duty_end(struct mirror *mirror)
{
    associates_destroy(mirror->associates_duty.associates);
    wipe(&mirror->associates_duty, sizeof mirror->associates_duty);
}

static enum floor_state state_of(const struct mirror *mirror)
{
    enum session_state state = mirror->session.state;
    if (staff_is_open(&mirror->staff))
        return FLOOR_STAFF;
    return state == SESSION_ATTRACT || state == SESSION_GOODBYE ? FLOOR_FREE : FLOOR_IN_USE;
}

void associates_duty_step(struct mirror *mirror)
{
    struct associates_duty *duty = &mirror->associates_duty;
    if (duty->associates == NULL)
        return;
    enum floor_state state = state_of(mirror);
    if (duty->has_said && duty->said == state && strcmp(duty->said_session, mirror->session.id) == 0)
        return;
    floor_set_mirror(associates_floor(duty->associates), duty->mirror, state, mirror->session.id,
                     clock_wall_ms());
    duty->has_said = true;
    duty->said = state;
    (void)snprintf(duty->said_session, sizeof duty->said_session, "%s", mirror->session.id);
}
