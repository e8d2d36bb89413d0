// The loop in the running mirror: when it runs, what it is told of the screen, what reads for it.
// Thread: main.
#ifndef CHEVAL_APP_ATTRACT_DUTY_H
#define CHEVAL_APP_ATTRACT_DUTY_H

#include "app/mirror.h"

// Once a step, when the visit has been followed. True: the screen is to be drawn anew for it.
bool attract_duty_step(struct mirror *mirror);

// Nothing of the mirror's own picture is to be seen.
bool attract_duty_covers(const struct mirror *mirror);

#endif
