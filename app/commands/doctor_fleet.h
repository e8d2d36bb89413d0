// What cheval doctor says of the fleet that this mirror belongs to.
#ifndef CHEVAL_APP_COMMANDS_DOCTOR_FLEET_H
#define CHEVAL_APP_COMMANDS_DOCTOR_FLEET_H

#include "app/settings.h"

// Whether the servers are there, let this mirror in, and have its buckets. Some seconds; one line for `line`.
bool doctor_check_fleet(const struct settings *settings, char *line, size_t size);

#endif
