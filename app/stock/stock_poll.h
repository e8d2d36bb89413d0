// Stock from a server that is asked at regular times: a GET whose answer assets/stock_list.h reads, JSON or a
// table.
//
// The server's ETag is sent back, so that an answer that is the same costs nothing (304). It says what it
// takes, a key as "Authorization: Bearer", and what it gives is bounded. While it can't be reached it is
// asked less and less often, at least every ten minutes, or when it says (Retry-After). Thread: its own,
// between create and destroy.
#ifndef CHEVAL_APP_STOCK_STOCK_POLL_H
#define CHEVAL_APP_STOCK_STOCK_POLL_H

#include "app/stock/stock.h"

struct stock_poll;

// The options' url, key, authorities, times and store, which outlive it.
MUST_CHECK enum result stock_poll_create(const struct stock_options *options, struct stock *stock,
                                         struct stock_poll **out, struct diagnostic *why);
void stock_poll_destroy(struct stock_poll *poll); // as stock_folder_destroy; takes NULL

#endif
