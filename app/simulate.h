// Shoppers who never were: a believable log of interest, for trying out reports, pushes and recommendation.
//
// Each visit goes through the real session, so events are what a mirror would have recorded: consents as they
// are asked for, try-ons, dwelling, comparing, likes, requests, shared looks, the end. Visits come in the
// hours of a shop's day, products are liked as shoppers' tastes have it:
//   what they came for, a brand, colours around one, a finish, glasses or none, their size; what is popular;
//   and a style that stands nowhere in the catalogue, so that what people choose together says more than
//   what products have in common.
// The shares (who agrees, who buys) are set by judgement, not measured in a store; what is learnt from such a
// log shows that the parts work, not how shoppers are. Deterministic: the same options, the same events, ids
// included. Thread: any.
#ifndef CHEVAL_APP_SIMULATE_H
#define CHEVAL_APP_SIMULATE_H

#include "app/profile/interest.h"
#include "assets/catalogue.h"

#define SIMULATE_MAX_VISITS 1000000
#define SIMULATE_MAX_DAYS 3660
#define SIMULATE_MAX_CUSTOMERS 100000
#define SIMULATE_MAX_MIRRORS 64
#define SIMULATE_REFERENCE_SIZE 16

struct simulate_options {
    const struct catalogue *catalogue;
    uint64_t seed;
    int visits;
    int days;         // at least 1
    int64_t until_ms; // midnight UTC after the last day, since 1970
    int customers;    // who have a card of the store; 0: every visit stays anonymous
    int mirrors;      // at least 1
};

// Of the visit that an event is of.
struct simulate_visit {
    int64_t number;                          // from 0, in the order of their beginnings
    int mirror;                              // from 0
    int customer;                            // who showed a card in it, from 0; -1: nobody
    char reference[SIMULATE_REFERENCE_SIZE]; // the retailer's number of the customer, "S-0000042"; or ""
};

// What they are told. All pointers are for the call.
struct simulate_sink {
    // An event as a session records it; profile_linked is when the card was shown.
    void (*record)(void *context, const struct simulate_visit *visit, const struct interest_event *event);
    // Bought at the till after the visit, by a customer of whom the visit is known. May be NULL.
    void (*buy)(void *context, const struct simulate_visit *visit, const char *sku, int64_t wall_ms);
    void *context;
};

struct simulate_counts {
    int64_t visits, agreed, profiles, linked; // agreed: to try on; linked: visits with a card
    int64_t events[INTEREST_KIND_COUNT];
    int64_t purchases;
};

// Fails for an empty catalogue, numbers out of bounds, or no memory.
MUST_CHECK enum result simulate(const struct simulate_options *options, const struct simulate_sink *sink,
                                struct simulate_counts *counts, struct diagnostic *why);

#endif
