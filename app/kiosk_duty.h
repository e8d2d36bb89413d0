// What the mirror does for the machine that it is alone on: says how it is to systemd and to who watches over
// many mirrors (web/health.h), and is dark outside of the shop's hours (dark.h).
//
// Thread: main. In lockstep nothing of it happens.
#ifndef CHEVAL_APP_KIOSK_DUTY_H
#define CHEVAL_APP_KIOSK_DUTY_H

#include "app/dark.h"
#include "app/trial_guard.h"
#include "app/web/health.h"
#include "platform/os/supervisor.h"

struct input_event;
struct mirror;

struct kiosk_options {                 // zeroable: always on, and nobody is told
    const char *hours;                 // hours.h; NULL: always
    const char *health;                // "ADDRESS:PORT" of the metrics; NULL: nowhere
    struct trial_guard_options trials; // of what comes from the fleet
    bool has_fleet;
};

struct kiosk_duty {
    struct supervisor supervisor;
    struct health *health;     // NULL: not served
    struct trial_guard *guard; // NULL: nothing comes from a fleet
    struct dark dark;
    bool screen_is_dark;
    bool touched;               // since the last step
    int64_t look_ns;            // when the clock is looked at again, and how things are is told
    int64_t presented_ns;       // the last frame
    int64_t camera_lost_ns;     // since when; 0: it is there
    int64_t chosen_ns;          // when the first product was; 0: none yet
    uint64_t visits;            // that have ended
    bool has_picture, has_worn; // the first camera picture, and the first product on somebody, were presented
};

// What can't be served is said, and the mirror goes on.
// Before the fleet.
void kiosk_duty_begin(struct mirror *mirror, const struct kiosk_options *options);
void kiosk_duty_end(struct mirror *mirror);    // first of all
void kiosk_duty_finish(struct mirror *mirror); // after the fleet

// An input event; true: it was for this alone.
bool kiosk_duty_handle(struct mirror *mirror, const struct input_event *event);

// Once a step, after the input. True: the screen is dark, and nothing else is drawn.
bool kiosk_duty_step(struct mirror *mirror);

// Whether a frame is to be presented though nothing has changed: what isn't presented isn't alive.
bool kiosk_duty_wants_frame(const struct mirror *mirror);

// A frame was presented; with a new camera frame `latency_ns` after that was taken, else negative.
void kiosk_duty_presented(struct mirror *mirror, int64_t now_ns, int64_t latency_ns);

// A visit ends.
void kiosk_duty_end_visit(struct mirror *mirror);

#endif
