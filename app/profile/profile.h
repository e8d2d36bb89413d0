// What the mirror knows of the customer whose card was shown: SKUs, sizes, a first name, points. Nothing that
// a camera saw.
//
// Main asks and the store thread answers (profile_desk.h); a request carries the session's generation, and an
// answer that comes when that visit is over is dropped. Whoever holds one wipes it with the visit: all of it
// is plain memory of a fixed size.
#ifndef CHEVAL_APP_PROFILE_PROFILE_H
#define CHEVAL_APP_PROFILE_PROFILE_H

#include "app/profile/identity.h"
#include "app/profile/interest.h"

struct recorder;
struct store;
struct store_customer;

#define PROFILE_NAME_SIZE 49 // of a first name and its end
#define PROFILE_MAX_FAVOURITES 32
#define PROFILE_MAX_SHADES 24
#define PROFILE_MAX_SIZES 16
#define PROFILE_MAX_RECENT 24
#define PROFILE_MAX_PURCHASES 24

struct profile_item {
    char sku[INTEREST_NAME_SIZE];     // the variant's
    char product[INTEREST_NAME_SIZE]; // its product's; or ""
    char variant[INTEREST_NAME_SIZE]; // its id; or ""
};

// Asked for in that size, in that category.
struct profile_size {
    char category[24];
    char size[INTEREST_SIZE_SIZE]; // as the label has it: "M"
};

// Of each kind the newest first, or the most frequent.
struct profile {
    char name[PROFILE_NAME_SIZE]; // "": not told
    int64_t points;               // -1: not told
    int favourite_count, shade_count, size_count, recent_count, purchase_count;
    struct profile_item favourites[PROFILE_MAX_FAVOURITES];
    struct profile_item shades[PROFILE_MAX_SHADES]; // of make-up, that were touched: liked, or worn for long
    struct profile_size sizes[PROFILE_MAX_SIZES];
    struct profile_item recent[PROFILE_MAX_RECENT]; // tried on
    struct profile_item purchases[PROFILE_MAX_PURCHASES];
};

enum profile_request_kind {
    PROFILE_LINK, // the visit is this customer's from now on
    PROFILE_READ, // again, of the visit's customer
    // All that there is of the visit's customer, or without one of the visit. When that can't be done now,
    // what was agreed to is withdrawn, as soon as it can be.
    PROFILE_FORGET
};

struct profile_request {
    enum profile_request_kind kind;
    uint64_t generation;
    char session[INTEREST_ID_SIZE];
    struct identity identity;        // PROFILE_LINK
    bool is_typed;                   // the same: only somebody whom the store knows
    struct interest_consent consent; // PROFILE_FORGET: as it is from now on
};

enum profile_outcome {
    PROFILE_DONE,
    PROFILE_UNKNOWN, // the store knows nobody of that name
    PROFILE_FAILED   // the store can't be read or written now
};

struct profile_reply {
    enum profile_request_kind kind;
    enum profile_outcome outcome;
    uint64_t generation;
    struct profile profile;                  // PROFILE_LINK, PROFILE_READ: when done
    char reference[IDENTITY_REFERENCE_SIZE]; // PROFILE_LINK, when done: whom the fleet is asked about
};

// On the store thread, after all events that were recorded before the request.
void profile_answer(struct recorder *recorder, const struct profile_request *request,
                    struct profile_reply *reply);

// What a store knows of a customer; on the thread of that store.
MUST_CHECK enum result profile_read(struct store *store, const struct store_customer *customer,
                                    struct profile *profile, struct diagnostic *why);

// The size that was asked for most in that category, or NULL.
const char *profile_size_of(const struct profile *profile, const char *category);

#endif
