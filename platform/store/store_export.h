// All that is kept of one customer or one visit, as JSON.
#ifndef CHEVAL_PLATFORM_STORE_STORE_EXPORT_H
#define CHEVAL_PLATFORM_STORE_STORE_EXPORT_H

#include "platform/store/store_erase.h"

#include <jansson.h>

// {"customer": {…}, "visits": […], "interest": […], "consents": […], "requests": […], "favourites": […],
//  "preferences": […], "purchases": […], "outbox": […], "dead_letters": […], "audit": […]}
// The caller ends with json_decref. RESULT_NOT_FOUND with a line when there is nothing of this subject.
MUST_CHECK enum result store_export(struct store *store, const struct store_subject *subject, json_t **out,
                                    struct diagnostic *why);

#endif
