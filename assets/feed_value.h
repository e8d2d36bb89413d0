// Prices, stock, dates and numbers as product feeds and stock files write them. None is guessed: what could
// be read in two ways is refused with a line that says so.
#ifndef CHEVAL_ASSETS_FEED_VALUE_H
#define CHEVAL_ASSETS_FEED_VALUE_H

#include "assets/catalogue.h"

// "24.90 EUR", "EUR 24,90", "€24.90", "1.299,00 EUR", "1,299.00 USD", "1 299,00 EUR", "1'299.00 CHF",
// "24 EUR", "2490 JPY". The last point or comma is the decimal one where two kinds are there; groups are of
// three digits. Refused: "1.299 EUR" and "1,299 EUR" (1299, or 1.299?), "$5" (whose dollar?), less than
// nothing, more decimals than the currency has. `currency` counts where the text has none; "" or NULL: a
// price without one is refused, too.
MUST_CHECK enum result feed_read_price(const char *text, const char *currency, struct catalogue_price *out,
                                       struct diagnostic *why);

// "in_stock", "in stock", "InStock", "https://schema.org/InStock" and the like; the old "available for
// order" and "limited availability" are in stock, "discontinued" and "sold out" are not, "on display to
// order" can be ordered.
MUST_CHECK enum result feed_read_availability(const char *text, enum catalogue_availability *out,
                                              struct diagnostic *why);

// "2026-11-20T00:00+0100/2026-11-30T23:59+0100", Google's sale_price_effective_date: whether `now_ms` (since
// 1970, UTC) is within. A date without a time is its whole day, a time without a zone is UTC's.
MUST_CHECK enum result feed_is_within(const char *text, int64_t now_ms, bool *out, struct diagnostic *why);

// A feed's id as a SKU: a space, a comma and a colon, which a SKU can't have, become '_'. Whoever names the
// article in a stock file may write it either way. RESULT_TOO_LARGE over CATALOGUE_MAX_IDENTIFIER_BYTES,
// RESULT_INVALID when it is empty or has control characters.
MUST_CHECK enum result feed_read_sku(const char *text, char sku[CATALOGUE_MAX_IDENTIFIER_BYTES + 1],
                                     bool *changed, struct diagnostic *why);

#endif
