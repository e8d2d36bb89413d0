#include "app/fleet/fleet_duty.h"

#include "app/catalogue_duty.h"
#include "app/mirror.h"
#include "platform/base/log.h"

void fleet_duty_begin(struct mirror *mirror, const struct fleet_options *options)
{
    struct diagnostic why = {0};
    if (options->url == NULL || mirror->lockstep || mirror->stock == NULL)
        return;
    if (fleet_create(options, mirror->stock, mirror->workers, &mirror->fleet_duty.fleet, &why) != RESULT_OK)
        log_write(LOG_ERROR, "fleet", "%s; nothing comes down from the fleet", why.text);
}

void fleet_duty_close(struct fleet_duty *duty)
{
    fleet_stop(duty->fleet);
}

void fleet_duty_finish(struct fleet_duty *duty)
{
    fleet_destroy(duty->fleet);
    duty->fleet = NULL;
}

void fleet_duty_link(struct mirror *mirror, const char *reference)
{
    struct fleet_duty *duty = &mirror->fleet_duty;
    if (duty->fleet == NULL)
        return;
    fleet_follow_customer(duty->fleet, mirror->session.id, reference);
    duty->follows = true;
    duty->reads = false;
    duty->generation = mirror->session.generation;
}

void fleet_duty_step(struct mirror *mirror)
{
    struct fleet_duty *duty = &mirror->fleet_duty;
    if (duty->fleet == NULL)
        return;
    bool is_theirs = mirror->session.profile != NULL && mirror->session.generation == duty->generation;
    if (duty->follows && !is_theirs) { // they went, or took their consent back
        fleet_follow_customer(duty->fleet, NULL, NULL);
        duty->follows = false;
    }
    duty->reads = (fleet_has_told(duty->fleet) || duty->reads) && duty->follows;
    if (duty->reads && profile_duty_read(mirror))
        duty->reads = false;
    if (fleet_wants_restart(duty->fleet))
        mirror->staff_duty.restarts = mirror->quit = true;
    fleet_let_swap(duty->fleet, catalogue_duty_may_swap(mirror));
}
