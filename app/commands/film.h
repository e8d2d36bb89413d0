// A film of the mirror at work, without a display: every frame of the clip, a scripted shopper.
#ifndef CHEVAL_APP_COMMANDS_FILM_H
#define CHEVAL_APP_COMMANDS_FILM_H

#include "app/mirror.h"

// Writes the film and a picture of its best moment, prints the interest recorded, and returns the exit
// status.
int film_make(const struct mirror_options *options, const char *film_path, const char *picture_path);

#endif
