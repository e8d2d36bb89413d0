// What the associates' pages share: who asks, where the answers come from, and the frame around each page.
// A part of associates.c; its pages are associates_*.c.
//
// Threads: two of the server's, and one request after the other by the desk's mutex, which is held while a
// page is made. The report lets go of it while it sums (associates_report.c): that may take seconds.
#ifndef CHEVAL_APP_WEB_ASSOCIATES_DESK_H
#define CHEVAL_APP_WEB_ASSOCIATES_DESK_H

#include "app/profile/neighbours_store.h"
#include "app/web/associates.h"
#include "app/web/page_values.h"
#include "app/web/sign_in.h"
#include "app/web/stock_room.h"
#include "platform/base/thread.h"
#include "platform/net/http_form.h"

struct desk {
    struct associates_options options; // pointers to what the owner keeps
    struct strings *words;             // of these pages
    struct strings *shop;              // of the mirror: categories
    struct staff_users users;
    struct sign_in *sign_in;
    struct floor *floor;
    struct floor_snapshot look; // while a page of it is made
    struct stock_room *stock;
    const struct catalogue *catalogue; // what stock_room_catalogue gave for this request, or NULL
    struct mutex mutex;                // of all that changes in here
    bool reports;                      // a report is being summed
    struct store *summed;              // its own, open for reading, or NULL
    struct store *store;               // open for reading, or NULL
    struct store *writing;             // likewise, where the pages end requests themselves
    struct neighbours_refresh neighbours_refresh;
    struct neighbours *neighbours; // what visits chose together, as far as it was worked out; or NULL
    bool is_secure;                // browsers come by HTTPS
};

// A request that was let in.
struct desk_request {
    const struct http_request *http;
    const struct sign_in_session *session; // NULL before signing in
    const struct http_form *form;          // of a POST
    const char *rest;                      // of the path, behind what the page is found by
    int64_t wall_ms;
};

// --- what pages are made of (associates_desk.c) ------------------------------------------------------------

// One that is open for reading, or NULL while there is none. Good for this request.
struct store *desk_store(struct desk *desk);
void desk_lose_store(struct desk *desk); // it failed: the next request opens it anew

struct desk_frame {
    const char *title; // a key of the words
    const char *here;  // of the navigation: "floor"
    const char *live;  // where the main part is asked for again when something has changed, or NULL
    const char *above; // a file with what stands above the main part and never changes, or NULL
};

// The file filled with the values is the page's main part; around it goes the frame.
void desk_answer(struct desk *desk, const struct desk_request *request, struct page_values *page,
                 const struct desk_frame *frame, const char *file, const struct template_value *values,
                 int count, struct http_reply *reply);
// The same part by itself, for a page that follows the floor.
void desk_answer_part(struct desk *desk, struct page_values *page, const char *file,
                      const struct template_value *values, int count, struct http_reply *reply);

// A page that says one thing, with a status.
void desk_answer_message(struct desk *desk, const struct desk_request *request, int status,
                         const char *title_key, const char *text_key, struct http_reply *reply);

void desk_redirect(struct http_reply *reply, const char *path); // 303: after a POST too

bool desk_may(const struct desk_request *request, enum staff_role least);
const char *desk_role(const struct desk *desk, enum staff_role role);

// "3 min": how long ago.
const char *desk_ago(const struct desk *desk, struct page_values *page, int64_t since_ms, int64_t now_ms);
// "22 Nov, 14:05", where the machine is; for <time> the same as ISO 8601.
const char *desk_when(struct page_values *page, const char *time);
const char *desk_number(const struct desk *desk, struct page_values *page, int64_t number);
const char *desk_counted(const struct desk *desk, struct page_values *page, const char *key, int64_t number);

// Availability as the pages say it: a key of the words, and a class of the style.
const char *desk_stock_key(enum catalogue_availability availability);
const char *desk_stock_class(enum catalogue_availability availability);

// --- the pages ---------------------------------------------------------------------------------------------

typedef void desk_page(struct desk *desk, const struct desk_request *request, struct http_reply *reply);

desk_page associates_sign_in_page, associates_sign_in, associates_sign_out;         // associates_sign_in.c
desk_page associates_floor_page, associates_floor_part, associates_serve;           // associates_floor.c
desk_page associates_stock_page, associates_stock_part;                             // associates_stock.c
desk_page associates_customers_page, associates_customer_page;                      // associates_customer.c
desk_page associates_report_page, associates_report_csv, associates_report_picture; // associates_report.c
desk_page associates_users_page, associates_change_user;                            // associates_users.c

#endif
