// What the shopper of this visit asked the staff for: to be brought something, to have it put aside, to come.
//
// A request is told to the store as an event (session_request) and has the event's id; how it stands comes
// back by request_desk.h. The list is of one visit: a place in it stays the request's until the visit is
// wiped, and its length is all that a visit may ask. Nothing in it says who the shopper is.
//
// Thread: main. Plain data; zero is an empty list.
#ifndef CHEVAL_APP_REQUEST_H
#define CHEVAL_APP_REQUEST_H

#include "app/pickup_code.h"
#include "app/profile/interest.h"
#include "assets/catalogue.h"

#define REQUEST_MAX 16     // of a visit, those taken back among them
#define REQUEST_BY_SIZE 97 // a name of the staff's, and its end

enum request_kind {
    REQUEST_PRODUCT, // to be brought to the mirror
    REQUEST_RESERVE, // put aside, for who shows the code at the counter
    REQUEST_HELP     // somebody is to come
};

enum request_state {
    REQUEST_SENDING,    // not in the store's list yet
    REQUEST_SENT,       // it is: the staff see it
    REQUEST_SERVED,     // `by` is on the way with it, or put it aside
    REQUEST_REFUSED,    // the staff say it can't be
    REQUEST_TAKEN_BACK, // by the shopper
    REQUEST_GONE        // forgotten by the store, with its customer
};

struct request {
    char id[INTEREST_ID_SIZE];
    enum request_kind kind;
    enum request_state state;
    const struct catalogue_product *product; // NULL: of REQUEST_HELP
    int variant;
    char size[INTEREST_SIZE_SIZE]; // its title; "": whichever
    char code[PICKUP_CODE_SIZE];   // of REQUEST_RESERVE
    char by[REQUEST_BY_SIZE];      // who served it; or ""
    bool tells_store;              // taken back, and the store doesn't know yet
    uint64_t after;                // the request duty's: so many questions had been asked before
};

struct requests {
    int count;
    struct request list[REQUEST_MAX];
};

// The shopper still waits for it.
bool request_is_open(const struct request *request);
// It is to be seen in a list: not taken back, not gone.
bool request_is_shown(const struct request *request);

// The same thing that was asked for and is still waited for; a place, or -1. `size` NULL is "".
int requests_find(const struct requests *requests, enum request_kind kind,
                  const struct catalogue_product *product, int variant, const char *size);

// REQUEST_RESERVE gets a code; the id is for the caller to fill in. NULL: the visit has asked for all it may.
struct request *requests_add(struct requests *requests, enum request_kind kind,
                             const struct catalogue_product *product, int variant, const char *size);

// False when it can't be any more: it is there already, or was taken back before.
bool requests_take_back(struct requests *requests, int place);

// Whether the store is to be asked how they stand.
bool requests_wait(const struct requests *requests);
int requests_shown_count(const struct requests *requests);

// How it stands: a key of the shopper's words, in which {what} is who.
const char *request_words(const struct request *request);

void requests_wipe(struct requests *requests);

#endif
