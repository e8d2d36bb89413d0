// What a known customer's events say of their liking: favourites, sizes, shades. From what they touched and
// asked for, nothing else.
//
//   liked                      -> a favourite; make-up: a shade
//   looked at long enough      -> make-up: a shade
//   asked for in a size        -> a size
#ifndef CHEVAL_APP_PROFILE_HABITS_H
#define CHEVAL_APP_PROFILE_HABITS_H

#include "platform/store/store_interest.h"

// Thread: that of the store. The caller knows that the event was made under the profile's consent, and that
// it is this customer's (a key). store_unlink takes back what this gives: keep the two together.
MUST_CHECK enum result habits_learn(struct store *store, const char *customer,
                                    const struct store_event *event, struct diagnostic *why);

// The same for all that a visit recorded before it was known whose it is.
MUST_CHECK enum result habits_learn_visit(struct store *store, const char *customer, const char *session,
                                          struct diagnostic *why);

#endif
