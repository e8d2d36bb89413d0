// The settings that a fleet has for a mirror: a version, and a settings file as settings.h has it, whole, but
// for what is the machine's own: who it is, where its fleet and its profile store are, the staff's PIN, and
// every address that has a key to it with that key. Those stay as they are, and a value that names one of
// them is refused: nobody who can write into the fleet is to learn a PIN, or to have a key sent elsewhere.
//
// Bytes from outside, bounded. Any thread.
#ifndef CHEVAL_APP_FLEET_FLEET_SETTINGS_H
#define CHEVAL_APP_FLEET_FLEET_SETTINGS_H

#include "app/settings.h"
#include "app/trial.h"

// {"version": "7", "settings": {"screen": {"hours": "09:00-20:30"}, …}}: *settings gets them with `own`'s in
// place of what is the machine's, and *version, when OK only. RESULT_INVALID with a line; *version also then,
// where it could be read, else "".
MUST_CHECK enum result fleet_read_settings(const char *bytes, size_t size, const struct settings *own,
                                           char version[TRIAL_VERSION_SIZE], struct settings *settings,
                                           struct diagnostic *why);

// Whether that field is the machine's own.
bool fleet_settings_are_own(const char *group, const char *key);

#endif
