// cheval doctor's look at where events are sent.
#ifndef CHEVAL_APP_COMMANDS_DOCTOR_PUSH_H
#define CHEVAL_APP_COMMANDS_DOCTOR_PUSH_H

#include "app/settings.h"

#include <stdbool.h>
#include <stddef.h>

// Whether the receiver of the settings' push is reached and trusted, and lets the key in; asked by a GET,
// without an event. `line` says so, or what to do. Takes as long as the network does.
bool doctor_check_push(const struct settings *settings, char *line, size_t size);

#endif
