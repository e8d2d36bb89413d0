// The rules that cards are read by, from what the installer set.
#ifndef CHEVAL_APP_PROFILE_IDENTITY_RULES_H
#define CHEVAL_APP_PROFILE_IDENTITY_RULES_H

#include "app/profile/identity.h"
#include "app/settings.h"

// Reads the key's file. Fails with one line when that can't be used: cards are not to be read then, since
// without the key anybody's would count. The caller wipes *out.
MUST_CHECK enum result identity_rules_load(const struct settings_identity *settings,
                                           struct identity_rules *out, struct diagnostic *why);

#endif
