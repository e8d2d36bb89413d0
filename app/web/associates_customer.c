// The customers whom the store knows: what they like, wear, bought and asked for; each by their own consent.
#include "app/ui/search_index.h"
#include "app/web/associates_desk.h"
#include "app/web/associates_picks.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"
#include "platform/store/store_consent.h"

#include <stdio.h>
#include <string.h>

#define MAX_LISTED 200
#define MAX_ROWS 12
#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

// --- the list ----------------------------------------------------------------------------------------------

struct listing {
    struct page_values *page;
    const struct desk *desk;
    const char *query; // folded as search_index.h does; "": all
    struct page_list list;
};

static bool has_text(const char *text, const char *wanted)
{
    char folded[STORE_REFERENCE_SIZE];
    (void)search_fold(text, folded, sizeof folded);
    bool has = strstr(folded, wanted) != NULL;
    wipe(folded, sizeof folded);
    return has;
}

static bool list_customer(void *context, const struct store_customer *customer)
{
    struct listing *listing = context;
    struct page_values *page = listing->page;
    if (!has_text(customer->name, listing->query) && !has_text(customer->reference, listing->query))
        return true;
    PAGE_ADD_ROW(&listing->list, {.name = "key", .text = page_copy(page, customer->key)},
                 {.name = "name", .text = page_copy(page, customer->name)},
                 {.name = "reference", .text = page_copy(page, customer->reference)},
                 {.name = "points",
                  .text = customer->points != STORE_UNKNOWN_POINTS
                              ? desk_counted(listing->desk, page, "customer.points", customer->points)
                              : NULL});
    return listing->list.count < MAX_LISTED;
}

static void answer_away(struct desk *desk, const struct desk_request *request, const struct diagnostic *why,
                        struct http_reply *reply)
{
    if (why->text[0] != '\0')
        log_write(LOG_WARNING, "associates", "%s", why->text);
    desk_lose_store(desk);
    desk_answer_message(desk, request, 503, "away.title", "away.text", reply);
}

void associates_customers_page(struct desk *desk, const struct desk_request *request,
                               struct http_reply *reply)
{
    struct diagnostic why = {0};
    struct page_values page = {0};
    const char *given = http_request_query(request->http, "q");
    char query[64];
    (void)search_fold(given != NULL ? given : "", query, sizeof query);
    struct listing listing = {&page, desk, query, page_list(&page, MAX_LISTED)};
    struct store *store = desk_store(desk);
    if (store == NULL || store_each_customer(store, 0, list_customer, &listing, &why) != RESULT_OK) {
        answer_away(desk, request, &why, reply);
        page_values_finish(&page);
        return;
    }
    const struct desk_frame frame = {.title = "customers.title", .here = "customers"};
    const struct template_value values[] = {
        page_rows("customers", &listing.list),
        {.name = "query", .text = query},
        {.name = "more",
         .text = listing.list.count == MAX_LISTED ? desk_counted(desk, &page, "customers.more", MAX_LISTED)
                                                  : NULL},
    };
    desk_answer(desk, request, &page, &frame, "associates_customers.html", values, COUNT(values), reply);
    page_values_finish(&page);
}

// --- one of them -------------------------------------------------------------------------------------------

struct view {
    struct desk *desk;
    struct page_values *page;
    const struct catalogue *catalogue; // or NULL
    struct page_list favourites, sizes, shades, history, purchases, requests, consents;
};

// What the catalogue calls it, else the SKU.
static const char *title_of(const struct view *view, const char *sku)
{
    int variant = 0;
    const struct catalogue_product *product =
        view->catalogue != NULL ? catalogue_find(view->catalogue, sku, NULL, &variant) : NULL;
    if (product == NULL)
        return page_copy(view->page, sku);
    const char *shade = product->variants[variant].title;
    return product->variant_count > 1 ? page_text(view->page, "%.160s, %.100s", product->title, shade)
                                      : page_copy(view->page, product->title);
}

static const char *category_of(const struct view *view, const char *category)
{
    char key[64];
    (void)snprintf(key, sizeof key, "category.%.32s", category);
    return strings_get(view->desk->shop, key);
}

static void add_product(struct view *view, struct page_list *list, const char *sku, const char *time)
{
    PAGE_ADD_ROW(list, {.name = "product", .text = title_of(view, sku)},
                 {.name = "sku", .text = page_copy(view->page, sku)},
                 {.name = "when", .text = desk_when(view->page, time)},
                 {.name = "time", .text = page_copy(view->page, time)});
}

static bool take_favourite(void *context, const struct store_favourite *favourite)
{
    struct view *view = context;
    add_product(view, &view->favourites, favourite->sku, favourite->time);
    return true;
}

static bool take_purchase(void *context, const struct store_purchase *purchase)
{
    struct view *view = context;
    add_product(view, &view->purchases, purchase->sku, purchase->time);
    return true;
}

static bool take_preference(void *context, const struct store_preference *preference)
{
    struct view *view = context;
    bool is_size = preference->kind == STORE_SIZE;
    PAGE_ADD_ROW(
        is_size ? &view->sizes : &view->shades,
        {.name = "category", .text = category_of(view, preference->category)},
        {.name = "value",
         .text = is_size ? page_copy(view->page, preference->value) : title_of(view, preference->sku)},
        {.name = "sku", .text = page_copy(view->page, preference->sku)});
    return true;
}

// What was tried last, each once.
static bool take_event(void *context, const struct store_event *event)
{
    struct view *view = context;
    if (event->sku[0] == '\0' || strcmp(event->name, "tryon_started") != 0)
        return true;
    for (int i = 0; i < view->history.count; i++)
        if (strcmp(view->history.rows[i].values[1].text, event->sku) == 0)
            return true;
    add_product(view, &view->history, event->sku, event->time);
    return view->history.count < MAX_ROWS;
}

static bool take_request(void *context, const struct store_request *request)
{
    struct view *view = context;
    char kind[64], status[64];
    (void)snprintf(kind, sizeof kind, "request.%s", store_request_kind_name(request->kind));
    (void)snprintf(status, sizeof status, "status.%s", store_request_status_name(request->status));
    PAGE_ADD_ROW(&view->requests, {.name = "what", .text = strings_get(view->desk->words, kind)},
                 {.name = "product", .text = request->sku[0] != '\0' ? title_of(view, request->sku) : NULL},
                 {.name = "size", .text = page_copy(view->page, request->size)},
                 {.name = "status", .text = strings_get(view->desk->words, status)},
                 {.name = "when", .text = desk_when(view->page, request->time)},
                 {.name = "time", .text = page_copy(view->page, request->time)});
    return true;
}

// As they stand now: the last word on each purpose.
static bool take_consent(void *context, const struct store_consent *consent)
{
    struct view *view = context;
    char key[64];
    (void)snprintf(key, sizeof key, "purpose.%.32s", consent->purpose);
    const char *name = strings_get(view->desk->words, key);
    struct page_list *list = &view->consents;
    for (int i = 0; i < list->count; i++)
        if (strcmp(list->rows[i].values[0].text, name) == 0) {
            memmove(&list->rows[i], &list->rows[i + 1], (size_t)(list->count - i - 1) * sizeof list->rows[0]);
            list->count--;
        }
    PAGE_ADD_ROW(list, {.name = "purpose", .text = name},
                 {.name = "given",
                  .text = strings_get(view->desk->words, consent->given ? "consent.given" : "consent.taken")},
                 {.name = "is_given", .text = consent->given ? "yes" : NULL},
                 {.name = "when", .text = desk_when(view->page, consent->time)},
                 {.name = "time", .text = page_copy(view->page, consent->time)});
    return true;
}

static enum result look_up(struct store *store, struct view *view, const char *key, struct diagnostic *why)
{
    struct page_values *page = view->page;
    view->favourites = page_list(page, MAX_ROWS);
    view->purchases = page_list(page, MAX_ROWS);
    view->history = page_list(page, MAX_ROWS);
    view->sizes = page_list(page, MAX_ROWS);
    view->shades = page_list(page, MAX_ROWS);
    view->requests = page_list(page, MAX_ROWS);
    view->consents = page_list(page, MAX_ROWS);
    struct store_filter events = {
        .customer = key, .name = "tryon_started", .limit = 500, .newest_first = true};
    struct store_request_filter requests = {.customer = key, .limit = MAX_ROWS};
    struct store_consent_filter consents = {.customer = key};
    enum result result = store_each_favourite(store, key, MAX_ROWS, take_favourite, view, why);
    if (result == RESULT_OK)
        result = store_each_preference(store, key, MAX_ROWS, take_preference, view, why);
    if (result == RESULT_OK)
        result = store_each_purchase(store, key, MAX_ROWS, take_purchase, view, why);
    if (result == RESULT_OK)
        result = store_each_event(store, &events, take_event, view, why);
    if (result == RESULT_OK)
        result = store_each_request(store, &requests, take_request, view, why);
    if (result == RESULT_OK)
        result = store_each_consent(store, &consents, take_consent, view, why);
    return result;
}

static void answer_customer(struct desk *desk, const struct desk_request *request, struct view *view,
                            const struct store_customer *customer, struct http_reply *reply)
{
    struct page_values *page = view->page;
    struct page_list picks = associates_picks(desk, page, view->catalogue, customer);
    const struct desk_frame frame = {.title = "customers.title", .here = "customers"};
    const struct template_value values[] = {
        {.name = "name", .text = customer->name},
        {.name = "reference", .text = customer->reference},
        {.name = "points",
         .text = customer->points != STORE_UNKNOWN_POINTS
                     ? desk_counted(desk, page, "customer.points", customer->points)
                     : NULL},
        page_rows("favourites", &view->favourites),
        page_rows("sizes", &view->sizes),
        page_rows("shades", &view->shades),
        page_rows("history", &view->history),
        page_rows("purchases", &view->purchases),
        page_rows("requests", &view->requests),
        page_rows("consents", &view->consents),
        page_rows("picks", &picks),
        {.name = "has_picks", .text = picks.count > 0 ? "yes" : NULL},
    };
    desk_answer(desk, request, page, &frame, "associates_customer.html", values, COUNT(values), reply);
}

void associates_customer_page(struct desk *desk, const struct desk_request *request, struct http_reply *reply)
{
    struct diagnostic why = {0};
    struct page_values page = {0};
    struct store_customer customer = {.points = STORE_UNKNOWN_POINTS};
    struct view view = {
        .desk = desk,
        .page = &page,
        .catalogue = stock_room_catalogue(desk->stock, request->http->received_ns),
    };
    struct store *store = desk_store(desk);
    enum result result = RESULT_UNAVAILABLE;
    if (store != NULL)
        result = store_find_customer_by_key(store, request->rest, &customer, &why);
    if (result == RESULT_OK)
        result = look_up(store, &view, customer.key, &why);
    if (result == RESULT_OK)
        answer_customer(desk, request, &view, &customer, reply);
    else if (result == RESULT_NOT_FOUND)
        desk_answer_message(desk, request, 404, "missing.title", "missing.text", reply);
    else
        answer_away(desk, request, &why, reply);
    wipe(&customer, sizeof customer);
    page_values_finish(&page);
}
