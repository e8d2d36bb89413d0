// What the fleet has the store thread do: puts what the retailer told of a customer into the profile store,
// and ends a request that somebody of the fleet saw to. Thread: the fleet's, but for the doing.
#ifndef CHEVAL_APP_FLEET_FLEET_ERRAND_H
#define CHEVAL_APP_FLEET_FLEET_ERRAND_H

#include "app/fleet/fleet_values.h"
#include "app/workers.h"

#include <stdatomic.h>

// Only while that visit is that customer's: who took the consent back meanwhile gets nothing. `told` NULL
// takes back what was told before. *changed is set when the store has it; it outlives the workers. False: not
// taken, try again later.
MUST_CHECK bool fleet_errand_tell(struct workers *workers, const char *session, const char *reference,
                                  const struct store_told *told, atomic_bool *changed);

MUST_CHECK bool fleet_errand_answer(struct workers *workers, const char *request,
                                    const struct fleet_answer *answer);

#endif
