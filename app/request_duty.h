// What main does for what the shopper asks of the staff: records it, asks the store four times a second how
// it stands while anything is waited for, and tells the shopper.
//
// Thread: main.
#ifndef CHEVAL_APP_REQUEST_DUTY_H
#define CHEVAL_APP_REQUEST_DUTY_H

#include "app/request_desk.h"

struct mirror;
struct ui_action;

#define REQUEST_KEPT_DAYS 7

struct request_options {
    bool offers;   // somebody reads what is asked
    int keep_days; // requests are deleted after so many; 0: REQUEST_KEPT_DAYS
};

struct request_duty {
    bool offers;
    int keep_days;
    struct requests requests; // of this visit
    struct request_desk desk;
    uint64_t questions;         // to the store, of this mirror
    int64_t asked_ns, swept_ns; // when the last ones were
};

// Without a store nobody would read them.
MUST_CHECK enum result request_duty_begin(struct request_duty *duty, const struct request_options *options,
                                          bool has_store);
void request_duty_finish(struct request_duty *duty); // after the workers stopped

// The visit ends: what was taken back is told, the list is wiped. What is waited for stays with the store.
// Before the session is wiped.
void request_duty_wipe(struct mirror *mirror);

// Once a displayed frame.
void request_duty_step(struct mirror *mirror);

// What the shopper asks for, and takes back: UI_ACTION_REQUEST, UI_ACTION_TAKE_BACK.
void request_duty_ask(struct mirror *mirror, const struct ui_action *action);
void request_duty_take_back(struct mirror *mirror, int place);

#endif
