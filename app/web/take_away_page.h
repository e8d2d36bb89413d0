// The page that a shopper's phone opens: the picture, what was worn, and how long the link works. One HTML
// text with its style in it, no scripts, nothing from elsewhere.
#ifndef CHEVAL_APP_WEB_TAKE_AWAY_PAGE_H
#define CHEVAL_APP_WEB_TAKE_AWAY_PAGE_H

#include "app/web/take_away.h"

// In HTML, and a nonce that lets the browser trust its style: 128 random bits.
struct take_away_page {
    char *html; // size bytes and a NUL
    size_t size;
    char nonce[TAKE_AWAY_TOKEN_SIZE];
};

// Of a look; its picture is "TOKEN/look.jpg" beside the page.
MUST_CHECK enum result take_away_page_of_look(const struct take_away_look *look, const char *token,
                                              int minutes, struct take_away_page *out);

// For every link that does not work, whatever the reason.
MUST_CHECK enum result take_away_page_of_nothing(const struct strings *words, struct take_away_page *out);

// Wipes it. Takes a zeroed one.
void take_away_page_finish(struct take_away_page *page);

#endif
