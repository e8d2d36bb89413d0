// The way of a customer's profile between main and the store thread: what is asked waits its turn among the
// visit's events, so that the consent it rests on is stored before it.
//
// Thread: main, but for the answering. The memory of what was asked and answered is wiped as it is handed on.
#ifndef CHEVAL_APP_PROFILE_PROFILE_DESK_H
#define CHEVAL_APP_PROFILE_PROFILE_DESK_H

#include "app/profile/profile.h"
#include "app/workers.h"

#define PROFILE_DESK_ERRANDS 4 // under way at once, those of a visit that is over among them

struct profile_desk {
    struct queue replies;
    struct profile_errand {
        atomic_bool taken;
        struct profile_desk *desk;
        struct profile_request request;
    } errands[PROFILE_DESK_ERRANDS];
};

MUST_CHECK enum result profile_desk_init(struct profile_desk *desk);
// After the workers have stopped. Takes one that is all zero.
void profile_desk_finish(struct profile_desk *desk);

// False: too much is under way; ask again. The desk stays where it is until the workers have stopped.
MUST_CHECK bool profile_desk_ask(struct profile_desk *desk, struct workers *workers,
                                 const struct profile_request *request);

// The next answer; false when there is none. The caller wipes it.
MUST_CHECK bool profile_desk_take(struct profile_desk *desk, struct profile_reply *reply);

#endif
