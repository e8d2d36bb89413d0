// The values that come down in the fleet's buckets, as FLEET.md has them: bytes from outside, each one JSON
// object of a bounded size. A field that isn't known is passed over; one that is wrong refuses the value.
//
// Every reader sets *out when OK only, and gives RESULT_INVALID with a line, which says nothing of a
// customer. Any thread.
#ifndef CHEVAL_APP_FLEET_FLEET_VALUES_H
#define CHEVAL_APP_FLEET_FLEET_VALUES_H

#include "assets/catalogue_update.h"
#include "platform/base/result.h"
#include "platform/store/store_request.h"
#include "platform/store/store_told.h"

#include <stdbool.h>
#include <stdint.h>

#define FLEET_OFFERS "CHEVAL_OFFERS"
#define FLEET_PROFILES "CHEVAL_PROFILES"
#define FLEET_CATALOGUE "CHEVAL_CATALOGUE"
#define FLEET_ANSWERS "CHEVAL_ANSWERS"
#define FLEET_SETTINGS "CHEVAL_SETTINGS"
#define FLEET_STATUS "CHEVAL_STATUS"
#define FLEET_STREAM "CHEVAL"

// Of stores and mirrors: 1 to 64 of A-Z a-z 0-9 - _, as they stand in subjects, keys and domains.
bool fleet_id_is_fine(const char *id);

#define FLEET_MAX_VALUE_BYTES ((size_t)16 << 10)
#define FLEET_MAX_ARCHIVE_BYTES (INT64_C(64) << 20)

// {"price": "24.90 EUR", "sale_price": "19.90 EUR", "availability": "in_stock", "quantity": 3,
//  "online_availability": …, "online_quantity": …}: as one offer of assets/stock_list.h; `code` is the key's.
MUST_CHECK enum result fleet_read_offer(const char *bytes, size_t size, const char *code,
                                        struct catalogue_offer_update *out, struct diagnostic *why);

// {"name": "Ana", "points": 1240, "favourites": [{"sku": …, "product": …, "variant": …}],
//  "sizes": [{"category": "top", "size": "M"}]}. Of lists that are longer the first ones count.
MUST_CHECK enum result fleet_read_profile(const char *bytes, size_t size, struct store_told *out,
                                          struct diagnostic *why);

// {"version": "2026-11-23", "url": "https://…/42.zip", "sha256": "…", "size": 123456}
struct fleet_release {
    char version[65];
    char url[513]; // https://, http:// to this machine, file:///
    uint8_t sha256[32];
    int64_t size_bytes; // 1 … FLEET_MAX_ARCHIVE_BYTES
};
MUST_CHECK enum result fleet_read_release(const char *bytes, size_t size, struct fleet_release *out,
                                          struct diagnostic *why);

// {"status": "served" or "cancelled", "by": "Ana", "time": "2026-11-23T14:03:07.512Z"}: the time as
// clock_wall_text has it
struct fleet_answer {
    enum store_request_status status;
    char by[STORE_NAME_SIZE];
    int64_t wall_ms;
};
MUST_CHECK enum result fleet_read_answer(const char *bytes, size_t size, struct fleet_answer *out,
                                         struct diagnostic *why);

// The same as text, for who answers; the caller frees. NULL without memory.
char *fleet_write_answer(const struct fleet_answer *answer);

#endif
