// The floor as it is now: which mirrors are in use, what is being tried at them, and what shoppers have asked
// the staff for.
//
// Of a visit that didn't agree to a profile the floor knows that it is there and how much was tried, not
// what. With that consent it knows the last products, and the customer's first name and points where a card
// was shown. Who takes the consent back, or goes, is forgotten at once.
//
// What happened comes as events that are committed (floor_add_event) and what is open as requests
// (floor_set_requests), both from whoever reads the store, or the store's stream; what a mirror is doing
// comes from the mirror itself where it runs in this process (floor_set_mirror), and follows from its events
// elsewhere. Everything is bounded; of more mirrors or requests the oldest give way.
//
// Threads: any; a mutex is inside. A snapshot is the caller's own.
#ifndef CHEVAL_APP_WEB_FLOOR_H
#define CHEVAL_APP_WEB_FLOOR_H

#include "platform/store/store_customer.h"
#include "platform/store/store_interest.h"
#include "platform/store/store_request.h"

#define FLOOR_MAX_MIRRORS 48
#define FLOOR_MAX_TRIED 6
#define FLOOR_MAX_REQUESTS 200
#define FLOOR_NAME_SIZE 97  // of mirrors
#define FLOOR_TEXT_SIZE 161 // titles
#define FLOOR_SKU_SIZE 101
#define FLOOR_QUIET_MS (INT64_C(15) * 60 * 1000) // without a word, a visit known by its events is over

enum floor_state { FLOOR_FREE, FLOOR_IN_USE, FLOOR_STAFF };

struct floor_tried {
    char sku[FLOOR_SKU_SIZE], title[FLOOR_TEXT_SIZE];
    int64_t since_ms;
    bool liked;
};

struct floor_customer {
    char key[STORE_ID_SIZE]; // "": nobody, or not known
    char name[STORE_NAME_SIZE];
    int64_t points; // STORE_UNKNOWN_POINTS
};

struct floor_mirror {
    char name[FLOOR_NAME_SIZE]; // "": of this machine, which has none
    enum floor_state state;
    int64_t since_ms; // in this state
    int64_t heard_ms; // the last event, or word of the mirror itself
    bool is_here;     // it runs in this process and says how it is
    char session[STORE_ID_SIZE];
    bool profile; // agreed to: else nothing below but the counts
    int tried_count, liked_count;
    int shown_count;
    struct floor_tried tried[FLOOR_MAX_TRIED]; // newest first
    struct floor_customer customer;
};

struct floor_request {
    char id[STORE_ID_SIZE];
    char session[STORE_ID_SIZE];
    enum store_request_kind kind;
    char mirror[FLOOR_NAME_SIZE], sku[FLOOR_SKU_SIZE], title[FLOOR_TEXT_SIZE], size[48], code[16];
    int64_t time_ms;
    struct floor_customer customer;
    int64_t ending_ms; // when somebody served it, of which the store is about to know; 0: nobody did
};

struct floor_snapshot {
    uint64_t version; // another whenever anything is
    int mirror_count, request_count;
    struct floor_mirror mirrors[FLOOR_MAX_MIRRORS];    // by name
    struct floor_request requests[FLOOR_MAX_REQUESTS]; // oldest first
};

struct floor;

// `changed` (may be NULL) is called after a change, on the thread that made it.
MUST_CHECK enum result floor_create(void (*changed)(void *context), void *context, struct floor **out);
void floor_destroy(struct floor *floor); // forgets all; takes NULL

// `customer` is who the visit is linked to, or NULL; it counts with the profile's consent alone.
void floor_add_event(struct floor *floor, const struct store_event *event,
                     const struct floor_customer *customer);

// What a mirror of this process is doing. `session` is its visit's, "" while it is free.
void floor_set_mirror(struct floor *floor, const char *mirror, enum floor_state state, const char *session,
                      int64_t wall_ms);

// All that are open, in any order.
void floor_set_requests(struct floor *floor, const struct floor_request *requests, int count);
// Whoever looks meanwhile sees that somebody is at it; until the store says otherwise, or for
// FLOOR_ENDING_MS. False: it isn't open.
#define FLOOR_ENDING_MS 5000
bool floor_end_request(struct floor *floor, const char *id, int64_t wall_ms);

// The stock of something has changed: whoever looks is told at the next floor_expire.
void floor_note_stock(struct floor *floor);

// Visits that said nothing for long are over. Several times a second.
void floor_expire(struct floor *floor, int64_t wall_ms);

uint64_t floor_version(struct floor *floor);
void floor_look(struct floor *floor, struct floor_snapshot *out);

// The customer as the floor shows them: of a name the first word.
struct floor_customer floor_customer_of(const char *key, const char *name, int64_t points);

#endif
