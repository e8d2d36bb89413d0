// What a customer may like, for the associate beside them: with its reason, and only what can be had.
#ifndef CHEVAL_APP_WEB_ASSOCIATES_PICKS_H
#define CHEVAL_APP_WEB_ASSOCIATES_PICKS_H

#include "app/web/associates_desk.h"
#include "platform/store/store_customer.h"

// Rows for associates_customer.html. None without a catalogue, or where nothing is to be recommended. Builds
// the model of what visits chose together when another one is due, which takes a moment.
struct page_list associates_picks(struct desk *desk, struct page_values *page,
                                  const struct catalogue *catalogue, const struct store_customer *customer);

#endif
