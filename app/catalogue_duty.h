// Another catalogue in place of the one there was, while the mirror runs and nobody is at it. Thread: main.
#ifndef CHEVAL_APP_CATALOGUE_DUTY_H
#define CHEVAL_APP_CATALOGUE_DUTY_H

struct mirror;

// Once a displayed frame: reads the catalogue's file again when it has changed, and takes it up between two
// visits, when nobody has products of the old one, which is freed then.
void catalogue_duty_step(struct mirror *mirror);

#endif
