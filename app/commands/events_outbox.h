// cheval events --outbox, --dead, --retry-dead: what waits to be sent, what nobody would take, and why.
#ifndef CHEVAL_APP_COMMANDS_EVENTS_OUTBOX_H
#define CHEVAL_APP_COMMANDS_EVENTS_OUTBOX_H

#include "platform/store/store_outbox.h"

#include <stdbool.h>

// Oldest first, a line each; as JSON with the event itself. `limit` 0: all. A summary ends the plain lines.
MUST_CHECK enum result events_print_outbox(struct store *store, bool dead, int limit, bool json,
                                           struct diagnostic *why);

// The dead letters wait again; says how many. The store must be open for writing; a mirror that runs beside
// sends them by itself.
MUST_CHECK enum result events_retry_dead(struct store *store, struct diagnostic *why);

#endif
