// Prices and stock that come while the mirror runs, and where they come from: files that are dropped into a
// folder, a server that is asked, the fleet.
//
// Each source has a thread of its own and posts what it learns; main takes it and puts it into the catalogue
// (stock_duty.h). The queue between is bounded: a source waits until main has taken some of it.
//
// What comes is not kept: after a restart, and when another catalogue was loaded, each source tells all it
// knows again (stock_round). Of dropped files that is what is newer than the catalogue's file.
#ifndef CHEVAL_APP_STOCK_STOCK_H
#define CHEVAL_APP_STOCK_STOCK_H

#include "assets/catalogue_update.h"

#include <stdint.h>

#define STOCK_LEAST_EVERY_S 5
#define STOCK_USUAL_EVERY_S 60

struct stock_options {     // zeroable: no source of its own; the fleet may post
    const char *folder;    // stock_folder.h; NULL: none
    const char *url;       // stock_poll.h; NULL: none
    const char *store;     // whose rows count where rows name stores; NULL: all
    const char *key_file;  // what the server knows this store by; NULL: nothing
    const char *ca_file;   // PEM: the only authorities that count; NULL: the system's
    int every_s;           // between two questions; 0: STOCK_USUAL_EVERY_S
    const char *catalogue; // its file: what was dropped before it was written is in it already
};

struct stock;

// Starts the sources. Fails with one line: a folder that can't be written, a URL or a key that is none.
MUST_CHECK enum result stock_create(const struct stock_options *options, struct stock **out,
                                    struct diagnostic *why);
void stock_close(struct stock *stock);   // nothing is taken any more: who posts waits no longer; takes NULL
void stock_destroy(struct stock *stock); // ends its threads; takes NULL

// Any thread. Waits while the queue is full, at most until stock_close: false then.
bool stock_post(struct stock *stock, const struct catalogue_offer_update *update);

// Main: the next one; false: none waits.
MUST_CHECK bool stock_take(struct stock *stock, struct catalogue_offer_update *update);

// Counts the catalogues there were. A source that sees another number than before tells all it knows again.
unsigned stock_round(const struct stock *stock); // any thread
void stock_begin_round(struct stock *stock);     // main, after the catalogue was changed for another

#endif
