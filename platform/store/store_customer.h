// Customers in the profile store: who a visit was linked to, what they like, wear and bought. SKUs that were
// touched and sizes that were asked for; nothing here was measured or seen.
#ifndef CHEVAL_PLATFORM_STORE_STORE_CUSTOMER_H
#define CHEVAL_PLATFORM_STORE_STORE_CUSTOMER_H

#include "platform/store/store.h"

// Of each customer; of more the oldest go.
#define STORE_MAX_FAVOURITES 200
#define STORE_MAX_PREFERENCES 200
#define STORE_MAX_PURCHASES 500

#define STORE_UNKNOWN_POINTS (-1)

struct store_customer {
    char key[STORE_ID_SIZE];              // ours, random
    char reference[STORE_REFERENCE_SIZE]; // the retailer's: a loyalty number, an opaque token
    char kind[STORE_KIND_SIZE];           // of reference, as the card said it
    char name[STORE_NAME_SIZE];           // "": not known
    int64_t points;                       // STORE_UNKNOWN_POINTS
};

// Each gives RESULT_NOT_FOUND, without a line, where there is none. *out is overwritten when OK only.
MUST_CHECK enum result store_find_customer(struct store *store, const char *reference,
                                           struct store_customer *out, struct diagnostic *why);
MUST_CHECK enum result store_find_customer_by_key(struct store *store, const char *key,
                                                  struct store_customer *out, struct diagnostic *why);
MUST_CHECK enum result store_customer_of_session(struct store *store, const char *session,
                                                 struct store_customer *out, struct diagnostic *why);

// The visit is this customer's, who is made where the reference is new. What the visit recorded under the
// profile's consent gets the customer. The caller has asked for that consent. A visit that is somebody else's
// already: RESULT_INVALID. (The mirror links by recorder_link, which learns from that visit, too.)
MUST_CHECK enum result store_link(struct store *store, const char *session, const char *reference,
                                  const char *kind, const char *time, struct store_customer *out,
                                  struct diagnostic *why);

// The visit is nobody's any more: the profile's consent was taken back. Favourites and preferences that it
// alone gave go with it. A visit without a customer is OK.
MUST_CHECK enum result store_unlink(struct store *store, const char *session, struct diagnostic *why);

// What the retailer knows comes from the fleet: makes or updates the customer by reference. An empty name and
// unknown points leave what is there; `key` is ignored and given back.
MUST_CHECK enum result store_put_customer(struct store *store, struct store_customer *customer,
                                          const char *time, struct diagnostic *why);

struct store_favourite {
    const char *sku, *product, *variant, *category, *title, *time;
};

enum store_preference_kind {
    STORE_SIZE,  // one that was asked for
    STORE_SHADE, // a variant of make-up that was liked or worn for long: `value` is its id
};

struct store_preference {
    const char *category;
    enum store_preference_kind kind;
    const char *value;
    const char *sku;  // that it was seen with last
    int count;        // how often
    const char *time; // the last
};

struct store_purchase {
    const char *customer; // its key; read only
    const char *sku, *time;
};

// Put again, a favourite only gets the later time, and a preference one more count.
MUST_CHECK enum result store_put_favourite(struct store *store, const char *customer,
                                           const struct store_favourite *favourite, struct diagnostic *why);
MUST_CHECK enum result store_remove_favourite(struct store *store, const char *customer, const char *sku,
                                              struct diagnostic *why);
MUST_CHECK enum result store_note_preference(struct store *store, const char *customer,
                                             const struct store_preference *preference,
                                             struct diagnostic *why);
MUST_CHECK enum result store_add_purchase(struct store *store, const char *customer,
                                          const struct store_purchase *purchase, struct diagnostic *why);

// Newest first; preferences by count first. `customer`: its key. `limit` 0: all there are.
MUST_CHECK enum result store_each_favourite(struct store *store, const char *customer, int limit,
                                            bool (*row)(void *context,
                                                        const struct store_favourite *favourite),
                                            void *context, struct diagnostic *why);
MUST_CHECK enum result store_each_preference(struct store *store, const char *customer, int limit,
                                             bool (*row)(void *context,
                                                         const struct store_preference *preference),
                                             void *context, struct diagnostic *why);
// `customer` NULL: everybody's purchases, oldest first.
MUST_CHECK enum result store_each_purchase(struct store *store, const char *customer, int limit,
                                           bool (*row)(void *context, const struct store_purchase *purchase),
                                           void *context, struct diagnostic *why);
// By key. For the associates' list of customers.
MUST_CHECK enum result store_each_customer(struct store *store, int limit,
                                           bool (*row)(void *context, const struct store_customer *customer),
                                           void *context, struct diagnostic *why);

#endif
