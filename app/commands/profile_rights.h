// What a customer may ask a store for, as commands: all that is kept of them, and that it is forgotten. And
// the proof of what they agreed to.
#ifndef CHEVAL_APP_COMMANDS_PROFILE_RIGHTS_H
#define CHEVAL_APP_COMMANDS_PROFILE_RIGHTS_H

#include "platform/store/store_customer.h"

// One of them; the other NULL.
struct profile_whose {
    const char *reference, *session;
};

// The customer of the reference. RESULT_NOT_FOUND with a line.
MUST_CHECK enum result profile_find_customer(struct store *store, const char *reference,
                                             struct store_customer *out, struct diagnostic *why);

// Each prints what it did on stdout, or one line on stderr, and gives the process's exit status.
int profile_export(const char *store_path, const struct profile_whose *whose);
int profile_erase(const char *store_path, const struct profile_whose *whose);
int profile_audit(const char *store_path);

#endif
