#include "app/profile_duty.h"

#include "app/mirror.h"
#include "platform/base/clock.h"
#include "platform/base/wipe.h"

#include <stdio.h>

#define UI_MOTION_NS (2500 * CLOCK_MILLISECOND_NS) // the UI is drawn for so long after something has changed

enum result profile_duty_begin(struct profile_duty *duty, const struct identity_rules *rules,
                               bool takes_codes)
{
    duty->offers = rules != NULL;
    duty->takes_codes = takes_codes;
    if (rules != NULL)
        duty->rules = *rules;
    return profile_desk_init(&duty->desk);
}

void profile_duty_close(struct profile_duty *duty)
{
    loyalty_card_finish(&duty->card);
}

void profile_duty_finish(struct profile_duty *duty)
{
    profile_desk_finish(&duty->desk);
    wipe(&duty->rules, sizeof duty->rules);
}

void profile_duty_wipe(struct profile_duty *duty)
{
    loyalty_card_close(&duty->card);
    wipe(&duty->profile, sizeof duty->profile);
    duty->forgetting = PROFILE_KEPT;
}

static bool may_show_card(const struct mirror *mirror)
{
    const struct session *session = &mirror->session;
    return mirror->profile_duty.offers && session->consent.profile && session->profile == NULL &&
           (session->state == SESSION_TRY_ON || session->state == SESSION_BROWSE);
}

void profile_duty_show_card(struct mirror *mirror, bool on)
{
    struct profile_duty *duty = &mirror->profile_duty;
    if (on && may_show_card(mirror)) {
        scan_close(&mirror->scan);
        (void)loyalty_card_open(&duty->card, mirror->now_ns);
    } else if (!on) {
        loyalty_card_close(&duty->card);
    }
}

static bool ask(struct mirror *mirror, const struct profile_request *request)
{
    return profile_desk_ask(&mirror->profile_duty.desk, mirror->workers, request);
}

static struct profile_request request_of(const struct mirror *mirror, enum profile_request_kind kind)
{
    struct profile_request request = {.kind = kind, .generation = mirror->session.generation};
    (void)snprintf(request.session, sizeof request.session, "%s", mirror->session.id);
    return request;
}

static void link_to(struct mirror *mirror, struct identity *identity, bool is_typed)
{
    struct profile_request request = request_of(mirror, PROFILE_LINK);
    request.identity = *identity;
    request.is_typed = is_typed;
    if (!ask(mirror, &request))
        loyalty_card_answer(&mirror->profile_duty.card, PROFILE_FAILED, mirror->now_ns);
    wipe(&request, sizeof request);
    wipe(identity, sizeof *identity);
}

void profile_duty_enter(struct mirror *mirror, const char *code)
{
    struct profile_duty *duty = &mirror->profile_duty;
    struct identity identity;
    if (may_show_card(mirror) && duty->takes_codes &&
        loyalty_card_enter(&duty->card, &duty->rules, code, mirror->now_ns, &identity))
        link_to(mirror, &identity, true);
}

bool profile_duty_read(struct mirror *mirror)
{
    struct profile_request request = request_of(mirror, PROFILE_READ);
    return mirror->session.profile != NULL && ask(mirror, &request);
}

// The request names the visit as it was called until now.
void profile_duty_forget(struct mirror *mirror)
{
    struct profile_duty *duty = &mirror->profile_duty;
    struct profile_request request = request_of(mirror, PROFILE_FORGET);
    request.consent = mirror->session.consent;
    request.consent.profile = request.consent.contact = false;
    bool asked = ask(mirror, &request);
    if (asked)
        session_forget_customer(&mirror->session);
    else
        session_consent(&mirror->session, mirror->session.consent.try_on, false);
    profile_duty_wipe(duty);
    if (!asked)
        duty->forgetting = PROFILE_NOT_FORGOTTEN;
    wipe(&request, sizeof request);
}

static void take_link(struct mirror *mirror, const struct profile_reply *reply)
{
    struct profile_duty *duty = &mirror->profile_duty;
    if (reply->outcome == PROFILE_DONE && mirror->session.consent.profile) {
        duty->profile = reply->profile;
        session_link(&mirror->session, &duty->profile);
        fleet_duty_link(mirror, reply->reference);
    }
    loyalty_card_answer(&duty->card, reply->outcome, mirror->now_ns);
}

static void take_replies(struct mirror *mirror)
{
    struct profile_duty *duty = &mirror->profile_duty;
    struct profile_reply reply;
    while (profile_desk_take(&duty->desk, &reply)) {
        bool is_done = reply.outcome == PROFILE_DONE,
             is_ours = reply.generation == mirror->session.generation;
        if (is_done && reply.kind == PROFILE_FORGET)
            neighbours_watch_hurry(&mirror->neighbours_watch);
        if (is_ours && reply.kind == PROFILE_LINK)
            take_link(mirror, &reply);
        else if (is_ours && reply.kind == PROFILE_FORGET)
            duty->forgetting = is_done ? PROFILE_FORGOTTEN : PROFILE_NOT_FORGOTTEN;
        else if (is_ours && is_done && mirror->session.profile != NULL)
            duty->profile = reply.profile;
        wipe(&reply, sizeof reply);
        mirror->busy_until_ns = mirror->now_ns + UI_MOTION_NS;
    }
}

void profile_duty_step(struct mirror *mirror)
{
    struct profile_duty *duty = &mirror->profile_duty;
    struct identity identity;
    take_replies(mirror);
    enum session_state state = mirror->session.state;
    bool is_over = !mirror->session.consent.profile || (state != SESSION_TRY_ON && state != SESSION_BROWSE);
    if (is_over && duty->card.state != LOYALTY_CARD_CLOSED)
        loyalty_card_close(&duty->card);
    if (mirror->session.profile == NULL)
        wipe(&duty->profile, sizeof duty->profile);
    enum loyalty_card_state before = duty->card.state;
    struct frame *frame = mirror->shown_is_new ? mirror->shown->frame : NULL;
    if (loyalty_card_step(&duty->card, &duty->rules, frame, clock_wall_ms(), mirror->now_ns, &identity))
        link_to(mirror, &identity, false);
    if (duty->card.state != before)
        mirror->busy_until_ns = mirror->now_ns + UI_MOTION_NS;
}
