// Looks that shoppers take home on their phones: a picture each, the products worn in it, and a link.
//
// They live in memory only, for a quarter of an hour, and at most so many at a time: the oldest makes room. A
// link has 128 random bits, so that it can't be guessed; who tries is turned away for a minute. What is
// forgotten is overwritten. A link that never was, one that has ended and one that was forgotten give the
// same page and the same 404: a 410 would tell a guesser which links there once were, and the mirror would
// have to remember them for it.
//
// Threads: take_away_handle is called on the HTTP server's thread, the rest on main's; a mutex is between
// them, held for no longer than it takes to copy a picture.
#ifndef CHEVAL_APP_WEB_TAKE_AWAY_H
#define CHEVAL_APP_WEB_TAKE_AWAY_H

#include "app/ui/strings.h"
#include "assets/catalogue.h"
#include "platform/net/http_server.h"

#define TAKE_AWAY_TOKEN_SIZE 27 // 26 characters of Crockford's base 32, which a QR code takes in few modules
#define TAKE_AWAY_URL_SIZE 256
#define TAKE_AWAY_LIFETIME_S (15 * 60) // of a link, unless the options say otherwise
#define TAKE_AWAY_MAX_LOOKS 32
#define TAKE_AWAY_MAX_PRODUCTS 20
#define TAKE_AWAY_MAX_PICTURE_BYTES ((size_t)4 * 1024 * 1024)
#define TAKE_AWAY_MAX_BYTES ((size_t)32 * 1024 * 1024) // pictures and pages of all looks
#define TAKE_AWAY_MAX_WRONG 20                         // wrong links from one address in a minute

struct take_away;

struct take_away_options { // zeroable
    int lifetime_s;        // of a link; 0: TAKE_AWAY_LIFETIME_S
};

struct take_away_product {
    const struct catalogue_product *product;
    int variant;
};

// Nothing of it is kept but copies.
struct take_away_look {
    const uint8_t *jpeg; // the picture that the shopper chose to take
    size_t jpeg_size;
    int width_px, height_px;
    const char *store;
    const struct strings *words; // language and direction of the page
    const struct take_away_product *products;
    int product_count; // the first TAKE_AWAY_MAX_PRODUCTS are listed
};

// `words` are those of the page for links that don't work; not needed afterwards.
MUST_CHECK enum result take_away_create(const struct take_away_options *options, const struct strings *words,
                                        struct take_away **out);
void take_away_destroy(struct take_away *take_away); // forgets all; takes NULL

// Keeps the look for the options' lifetime from now_ns (CLOCK_MONOTONIC) on, and writes its link: `base_url`
// as http_server_url or the store's reverse proxy gives it, without a slash behind. RESULT_INVALID for a
// picture that is no JPEG, RESULT_TOO_LARGE over the bounds, RESULT_NO_MEMORY; nothing is kept then.
MUST_CHECK enum result take_away_add(struct take_away *take_away, const struct take_away_look *look,
                                     const char *base_url, int64_t now_ns, char url[TAKE_AWAY_URL_SIZE],
                                     struct diagnostic *why);

// Writes the link anew for where the mirror is found now: the look behind it is the same. `url` is left alone
// where nothing changes, and with RESULT_TOO_LARGE or RESULT_INVALID.
MUST_CHECK enum result take_away_move(const char *base_url, char url[TAKE_AWAY_URL_SIZE],
                                      struct diagnostic *why);

// Forgets the look that take_away_add gave this link for; all of them for NULL.
void take_away_forget(struct take_away *take_away, const char *url);

// Forgets what has ended by now: for main to call now and then, so that it also goes when nobody asks.
void take_away_expire(struct take_away *take_away, int64_t now_ns);

int take_away_count(struct take_away *take_away);

// An http_handler: /L/TOKEN is the page, /L/TOKEN/look.jpg its picture, all else is not there. The context
// is the struct take_away; the time that counts is the request's.
void take_away_handle(void *context, const struct http_request *request, struct http_reply *reply);

#endif
