// Another catalogue in place of the one there was, while the mirror runs and nobody is at it. Thread: main.
#ifndef CHEVAL_APP_CATALOGUE_DUTY_H
#define CHEVAL_APP_CATALOGUE_DUTY_H

#include <stdbool.h>

struct mirror;

// Once a displayed frame: reads the catalogue's file again when it has changed, and takes it up between two
// visits, when nobody has products of the old one, which is freed then.
void catalogue_duty_step(struct mirror *mirror);

// Nobody is at the mirror, so that files of the catalogue may be changed for others.
bool catalogue_duty_may_swap(const struct mirror *mirror);

#endif
