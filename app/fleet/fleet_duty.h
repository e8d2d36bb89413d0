// What main does for the fleet: says whose visit it is and whether anybody is there, and shows what came of
// the customer. Thread: main.
#ifndef CHEVAL_APP_FLEET_FLEET_DUTY_H
#define CHEVAL_APP_FLEET_FLEET_DUTY_H

#include "app/fleet/fleet.h"

struct mirror;

struct fleet_duty {
    struct fleet *fleet; // NULL: none
    bool follows, reads; // a customer; their profile is to be read again
    uint64_t generation; // of the visit that is followed
};

// After the stock and the workers have started. A fleet that can't be had is said, and the mirror goes on.
void fleet_duty_begin(struct mirror *mirror, const struct fleet_options *options);
void fleet_duty_close(struct fleet_duty *duty);  // before the workers stop, and the stock
void fleet_duty_finish(struct fleet_duty *duty); // after they did

// The visit was linked to a customer.
void fleet_duty_link(struct mirror *mirror, const char *reference);

// Once a displayed frame.
void fleet_duty_step(struct mirror *mirror);

#endif
