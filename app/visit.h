// The visit: how a shopper comes, is asked, tries on, is lost from sight, and leaves. A state machine over
// the session's state; time and what is seen come from outside.
//
//   attract --touch--> language --choice--> consent --yes--> try on <--it is me--> lost
//                                              \---no---> browse --asked again--> consent
//   language, consent, browse, try on: untouched for long -> a warning, then the end
//   lost: unanswered, or somebody else -> the end
//   try on: without a camera picture for longer than `lost_ns` -> lost, once there is one again
//   the end: the caller wipes -> goodbye -> attract, or at once the next shopper's language
//
// Nobody is tracked but in "try on" (visit_may_track). Who has agreed is the shopper; once not seen for
// longer than `lost_ns` nobody is tracked until whoever stands there has said who they are. A camera that is
// lost is no reason to ask: the shopper goes on choosing, untracked, and is asked when it is back.
// Thread: main.
#ifndef CHEVAL_APP_VISIT_H
#define CHEVAL_APP_VISIT_H

#include "app/session.h"

// What a store may set. Zero-initialised fields take the defaults.
struct visit_rules {
    bool single_language; // nobody is asked for a language
    bool anybody;         // a clip that begins again: whoever is seen is followed, nobody is lost
    int64_t idle_ns;      // untouched for so long, and the warning begins; 0: 75 s
    int64_t warning_ns;   // 0, or less than WCAG 2.2.1's 20 s: 20 s
    int64_t lost_ns;      // 0: 1 s
    int64_t answer_ns;    // of whoever is asked who they are; 0: 20 s
    int64_t goodbye_ns;   // 0: 4 s
};

// What the camera shows.
struct visit_sight {
    bool shopper; // who agreed is tracked in the newest frame
    bool motion;  // something moves before the mirror (presence.h)
    bool turning; // asked to turn around for a few seconds: who is not seen then is not away
    bool blind;   // the camera gives no picture
};

struct visit {
    struct visit_rules rules;
    int64_t now_ns;
    int64_t touched_ns; // or when the state was entered
    int64_t seen_ns;    // the shopper; 0: not since trying on began
    int64_t moved_ns;   // visit_sight.motion; 0: never
    int64_t blind_ns;   // since when there is no picture to try on in; 0: there is
    bool unseen;        // for longer than lost_ns: whoever comes into sight is asked
    bool warning;       // "are you still there?"
};

void visit_init(struct visit *visit, const struct visit_rules *rules);

// Any touch or key. It wakes the mirror, and takes the warning back: as often as one likes (WCAG 2.2.1 asks
// for ten times at least). True when it was for that alone: then nothing else is to come of it.
bool visit_touch(struct visit *visit, struct session *session, int64_t now_ns);

// The language was chosen, or is to be chosen anew. Ignored where it makes no sense, as the two below.
void visit_choose_language(struct visit *visit, struct session *session);

// Who was lost is there again: goes on with all that is worn. What is worn was hidden meanwhile.
void visit_resume(struct visit *visit, struct session *session);

// Once a displayed frame. True: the visit is over, the caller wipes the session and all that belongs to it,
// and calls visit_end. `now_ns`: CLOCK_MONOTONIC, or the clip's clock. A machine that slept for more than 5 s
// counts as no time, but who stands there then is asked who they are.
bool visit_tick(struct visit *visit, struct session *session, const struct visit_sight *sight,
                int64_t now_ns);

// After session_wipe, whoever asked for it: the next screen begins.
void visit_end(struct visit *visit, struct session *session);

bool visit_may_track(const struct visit *visit, const struct session *session);

// Until the wipe, rounded up, while the warning shows or somebody is asked who they are; else -1.
int visit_seconds_left(const struct visit *visit, const struct session *session);

// Somebody is about: the attract screen may speak to them.
bool visit_somebody_near(const struct visit *visit);

#endif
