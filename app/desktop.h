// What the mirror does in a window on somebody's desk, and never in full screen, where it hangs in a store:
//
// - a picture dropped on the window takes the camera's place. Whoever is in it agreed to nothing yet: the
//   visit begins anew, with the same questions;
// - Ctrl S or Print writes the window, as it is seen, into the user's pictures folder. That is the one way by
//   which a face gets from the mirror into a file that stays, and it is the user's own act;
// - Escape leaves what is open, and then the mirror.
#ifndef CHEVAL_APP_DESKTOP_H
#define CHEVAL_APP_DESKTOP_H

#include "app/mirror.h"

// False: the event is none of these.
bool desktop_take(struct mirror *mirror, const struct input_event *event);

// After the UI was drawn: the screenshot, where one was asked for.
void desktop_finish_frame(struct mirror *mirror);

#endif
