#include "app/visit.h"

#include "platform/base/clock.h"

#define IDLE_NS (75 * CLOCK_SECOND_NS)
#define WARNING_NS (20 * CLOCK_SECOND_NS)
#define LOST_NS CLOCK_SECOND_NS
#define ANSWER_NS (20 * CLOCK_SECOND_NS)
#define GOODBYE_NS (4 * CLOCK_SECOND_NS)
// Who moved before the mirror counts as near for so long.
#define NEAR_NS (5 * CLOCK_SECOND_NS)
// A step of the clock longer than this is a machine that slept: no time of the visit.
#define JUMP_NS (5 * CLOCK_SECOND_NS)

static int64_t given(int64_t value_ns, int64_t least_ns, int64_t usual_ns)
{
    return value_ns >= least_ns ? value_ns : usual_ns;
}

void visit_init(struct visit *visit, const struct visit_rules *rules)
{
    static const struct visit_rules usual = {0};
    const struct visit_rules *asked = rules != NULL ? rules : &usual;
    *visit = (struct visit){
        .rules = {.single_language = asked->single_language,
                  .anybody = asked->anybody,
                  .idle_ns = given(asked->idle_ns, 1, IDLE_NS),
                  .warning_ns = given(asked->warning_ns, WARNING_NS, WARNING_NS),
                  .lost_ns = given(asked->lost_ns, 1, LOST_NS),
                  .answer_ns = given(asked->answer_ns, WARNING_NS, ANSWER_NS),
                  .goodbye_ns = given(asked->goodbye_ns, 1, GOODBYE_NS)},
    };
}

static void enter(struct visit *visit, struct session *session, enum session_state state)
{
    session->state = state;
    visit->touched_ns = visit->now_ns;
    visit->seen_ns = 0;
    visit->warning = false;
}

bool visit_touch(struct visit *visit, struct session *session, int64_t now_ns)
{
    if (now_ns > visit->now_ns)
        visit->now_ns = now_ns;
    bool warned = visit->warning;
    visit->touched_ns = visit->now_ns;
    visit->warning = false;
    if (session->state != SESSION_ATTRACT && session->state != SESSION_GOODBYE)
        return warned;
    enter(visit, session, visit->rules.single_language ? SESSION_CONSENT : SESSION_LANGUAGE);
    return true;
}

void visit_choose_language(struct visit *visit, struct session *session)
{
    if (session->state == SESSION_LANGUAGE)
        enter(visit, session, SESSION_CONSENT);
}

void visit_resume(struct visit *visit, struct session *session)
{
    if (session->state == SESSION_LOST)
        enter(visit, session, SESSION_TRY_ON);
}

// The clock went back, or the machine slept: nobody knows who stands there now.
static void jump(struct visit *visit, struct session *session, int64_t passed_ns)
{
    visit->touched_ns += passed_ns;
    visit->seen_ns += visit->seen_ns != 0 ? passed_ns : 0;
    visit->moved_ns = 0;
    if (passed_ns > 0 && session->state == SESSION_TRY_ON && visit->seen_ns != 0)
        enter(visit, session, SESSION_LOST);
}

// Who comes and goes without a picture isn't seen. True when there is one again, after so long that somebody
// else may stand there.
static bool follow_camera(struct visit *visit, bool blind)
{
    bool was_unseen = visit->unseen;
    if (blind && visit->blind_ns == 0)
        visit->blind_ns = visit->now_ns;
    else if (!blind)
        visit->blind_ns = 0;
    visit->unseen = blind && visit->now_ns - visit->blind_ns > visit->rules.lost_ns;
    return was_unseen && !blind;
}

static void follow_shopper(struct visit *visit, struct session *session, const struct visit_sight *sight)
{
    bool is_back = follow_camera(visit, sight->blind && session->state == SESSION_TRY_ON);
    if (session->state != SESSION_TRY_ON || visit->rules.anybody || sight->blind)
        return;
    bool in_sight = sight->shopper || (sight->turning && visit->seen_ns != 0);
    bool away_long = visit->seen_ns != 0 && visit->now_ns - visit->seen_ns > visit->rules.lost_ns;
    if (is_back || (!in_sight && away_long))
        enter(visit, session, SESSION_LOST);
    else if (in_sight)
        visit->seen_ns = visit->now_ns;
}

bool visit_tick(struct visit *visit, struct session *session, const struct visit_sight *sight, int64_t now_ns)
{
    int64_t passed_ns = now_ns - visit->now_ns;
    bool jumped = visit->now_ns != 0 && (passed_ns < 0 || passed_ns > JUMP_NS);
    visit->now_ns = now_ns;
    if (jumped)
        jump(visit, session, passed_ns);
    if (visit->touched_ns == 0)
        visit->touched_ns = now_ns;
    if (sight->motion || sight->shopper)
        visit->moved_ns = now_ns;
    follow_shopper(visit, session, sight);
    int64_t untouched_ns = now_ns - visit->touched_ns;
    switch (session->state) {
    case SESSION_ATTRACT:
        return false;
    case SESSION_GOODBYE:
        if (untouched_ns >= visit->rules.goodbye_ns)
            enter(visit, session, SESSION_ATTRACT);
        return false;
    case SESSION_LOST:
        return untouched_ns >= visit->rules.answer_ns;
    case SESSION_LANGUAGE:
    case SESSION_CONSENT:
    case SESSION_BROWSE:
    case SESSION_TRY_ON:
        break;
    }
    visit->warning = untouched_ns >= visit->rules.idle_ns;
    return untouched_ns >= visit->rules.idle_ns + visit->rules.warning_ns;
}

void visit_end(struct visit *visit, struct session *session)
{
    enter(visit, session, session->state);
}

bool visit_may_track(const struct visit *visit, const struct session *session)
{
    return session->state == SESSION_TRY_ON && !visit->unseen;
}

int visit_seconds_left(const struct visit *visit, const struct session *session)
{
    int64_t end_ns = 0;
    if (session->state == SESSION_LOST)
        end_ns = visit->touched_ns + visit->rules.answer_ns;
    else if (visit->warning)
        end_ns = visit->touched_ns + visit->rules.idle_ns + visit->rules.warning_ns;
    else
        return -1;
    int64_t left_ns = end_ns - visit->now_ns;
    return left_ns > 0 ? (int)((left_ns + CLOCK_SECOND_NS - 1) / CLOCK_SECOND_NS) : 0;
}

bool visit_somebody_near(const struct visit *visit)
{
    return visit->moved_ns != 0 && visit->now_ns - visit->moved_ns <= NEAR_NS;
}
