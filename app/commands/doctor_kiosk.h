// The doctor's lines about the mirror as the one thing that its machine does. As doctor_upkeep.h.
#ifndef CHEVAL_APP_COMMANDS_DOCTOR_KIOSK_H
#define CHEVAL_APP_COMMANDS_DOCTOR_KIOSK_H

#include "app/settings.h"

// Whether the screen is on now, by the clock where it hangs. True unless the clock isn't set.
bool doctor_check_hours(const struct settings *settings, int64_t wall_ms, char *line, size_t size);

// Asks the running mirror how it is; some seconds at most.
bool doctor_check_health(const struct settings *settings, char *line, size_t size);

#endif
