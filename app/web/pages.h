// The pages that the mirror serves on the store's network: so far the looks that shoppers take away.
//
// Thread: main, for everything here; the server answers on a thread of its own.
#ifndef CHEVAL_APP_WEB_PAGES_H
#define CHEVAL_APP_WEB_PAGES_H

#include "app/web/take_away.h"

struct pages;

struct pages_options {   // zeroable
    const char *address; // to listen on: see http_server_options; NULL: this machine alone
    uint16_t port;       // 0: any that is free, another at every start
    const char *certificate, *key;
    const char *proxy;
    const char *base_url; // what the store's reverse proxy serves the mirror's pages under, as
                          // "https://store.example/mirror-3"; NULL: the mirror's own address
    int lifetime_s;       // of a link; 0: TAKE_AWAY_LIFETIME_S
};

// `words`: of the page for links that don't work.
MUST_CHECK enum result pages_create(const struct pages_options *options, const struct strings *words,
                                    struct pages **out, struct diagnostic *why);
void pages_destroy(struct pages *pages); // forgets all; takes NULL

// The link for the QR code. RESULT_UNAVAILABLE while the machine is on no network; else as take_away_add.
MUST_CHECK enum result pages_share(struct pages *pages, const struct take_away_look *look, int64_t now_ns,
                                   char url[TAKE_AWAY_URL_SIZE], struct diagnostic *why);

// Whether a link that pages_share gave still leads here: `url` is written anew when the machine has another
// address since. RESULT_UNAVAILABLE while it is on no network; the link stays as it was, and works again when
// the network does.
MUST_CHECK enum result pages_reach(struct pages *pages, char url[TAKE_AWAY_URL_SIZE], struct diagnostic *why);

// As take_away_forget.
void pages_forget(struct pages *pages, const char *url);

// Once a displayed frame, or less often: what has ended is wiped.
void pages_tick(struct pages *pages, int64_t now_ns);

uint16_t pages_port(const struct pages *pages);

#endif
