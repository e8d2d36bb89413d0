// The associates' page: the live floor, what shoppers ask for, stock, customers, the retailer's report.
//
// Pages for the browsers of the store's staff, made by the server and usable without scripts; with them they
// follow the floor live (server-sent events). Nobody sees anything without signing in; what each may see is
// staff_users.h's business. Answers are never kept by browsers, load nothing from elsewhere and run no script
// but our own; forms carry a secret of their session. It listens on this machine alone unless told otherwise,
// and elsewhere only with TLS, or behind a proxy that has it.
//
// A customer's face, or anything derived from one, is nowhere in here: SKUs, sizes, first names, points.
//
// Threads: create and destroy belong to the owner's, the rest is for any.
#ifndef CHEVAL_APP_WEB_ASSOCIATES_H
#define CHEVAL_APP_WEB_ASSOCIATES_H

#include "app/web/floor.h"
#include "assets/catalogue_update.h"
#include "platform/net/http_server.h"

#define ASSOCIATES_PORT 8443

struct associates;

// A request that somebody of the staff has seen to.
struct associates_end {
    char id[STORE_ID_SIZE];
    char by[STORE_NAME_SIZE];
    enum store_request_status status;
    int64_t wall_ms;
};

struct associates_options {
    const char *address;           // to listen on: see http_server_options
    uint16_t port;                 // 0: any that is free
    const char *certificate, *key; // PEM files, or NULL
    const char *proxy;             // address of a reverse proxy, or NULL
    bool behind_proxy;             // that one has the TLS: listening elsewhere without it is meant
    // The profile store; NULL: there is none here, the owner tells the floor by itself (associates_floor),
    // and the pages of customers and reports say that they have nothing.
    const char *store_path;
    const char *catalogue; // folder, or NULL
    const char *users;     // file of staff_users.h
    const char *resources; // for the words
    const char *language;  // of the pages; NULL: English
    const char *title;     // of the store, or NULL
    bool no_picks;         // nothing is recommended
    // Where requests are ended: the store thread's way in. True when it was taken; it is called on the pages'
    // thread and must not wait. NULL: the pages write the store themselves, in a process of their own.
    bool (*end_request)(void *context, const struct associates_end *end);
    void *context;
};

// One line for what a person must put right.
MUST_CHECK enum result associates_create(const struct associates_options *options, struct associates **out,
                                         struct diagnostic *why);
void associates_destroy(struct associates *associates); // takes NULL

uint16_t associates_port(const struct associates *associates);
MUST_CHECK enum result associates_url(const struct associates *associates, char *text, size_t size,
                                      struct diagnostic *why);

// NULL for NULL; the two below do nothing then.
struct floor *associates_floor(struct associates *associates);

// A price or stock has changed; the catalogue is another.
void associates_offer(struct associates *associates, const struct catalogue_offer_update *update);
void associates_reload(struct associates *associates);

#endif
