// What the running mirror does for the associates' page that it serves: says how it is, and has requests
// ended by the store thread.
//
// Thread: main.
#ifndef CHEVAL_APP_ASSOCIATES_DUTY_H
#define CHEVAL_APP_ASSOCIATES_DUTY_H

#include "app/web/associates.h"

#include <stdbool.h>

struct mirror;

struct associates_duty {
    struct associates *associates; // NULL: the page is not served
    char mirror[FLOOR_NAME_SIZE];  // as its events name it
    enum floor_state said;         // to the floor
    char said_session[STORE_ID_SIZE];
    bool has_said;
};

// After the workers have started. `options` NULL: nothing is served.
MUST_CHECK enum result associates_duty_begin(struct mirror *mirror, const struct associates_options *options,
                                             const char *mirror_name, struct diagnostic *why);
void associates_duty_end(struct mirror *mirror); // before they stop

// Once a displayed frame: cheap when nothing is new.
void associates_duty_step(struct mirror *mirror);

#endif
