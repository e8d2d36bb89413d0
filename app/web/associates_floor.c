// The live floor, and requests that are served.
#include "app/web/associates_desk.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"

#include <stdio.h>
#include <string.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

// Where the catalogue knows the SKU: its stock here as a word, and as a class of the style.
static void describe_stock(const struct desk *desk, const struct catalogue *catalogue, const char *sku,
                           const char **text, const char **class)
{
    int variant = 0;
    const struct catalogue_product *product =
        catalogue != NULL && sku[0] != '\0' ? catalogue_find(catalogue, sku, NULL, &variant) : NULL;
    *text = *class = NULL;
    if (product == NULL)
        return;
    enum catalogue_availability here = catalogue_size_stock(&product->variants[variant], NULL).here;
    *text = strings_get(desk->words, desk_stock_key(here));
    *class = desk_stock_class(here);
}

// --- requests ----------------------------------------------------------------------------------------------

static const char *what_to_do(const struct desk *desk, struct page_values *page,
                              const struct floor_request *request)
{
    static const char *const keys[] = {[STORE_REQUEST_PRODUCT] = "request.product",
                                       [STORE_REQUEST_RESERVE] = "request.reserve",
                                       [STORE_REQUEST_HELP] = "request.help"};
    char text[256];
    if (request->kind != STORE_REQUEST_PRODUCT || request->size[0] == '\0')
        return strings_get(desk->words, keys[request->kind]);
    const struct strings_value size = {.name = "size", .text = request->size};
    strings_format(desk->words, text, sizeof text, "request.size", &size, 1);
    return page_copy(page, text);
}

static const char *iso_time(struct page_values *page, int64_t wall_ms)
{
    char text[CLOCK_TEXT_SIZE];
    clock_wall_text(wall_ms, text, sizeof text);
    return page_copy(page, text);
}

// What waits longer than that was most likely seen to and not ticked off; what was put by waits for a day.
#define FRESH_MS (INT64_C(2) * 60 * 60 * 1000)
#define PUT_BY_MS (INT64_C(24) * 60 * 60 * 1000)
#define MAX_SHOWN 60

static bool is_earlier(const struct floor_request *request, int64_t now_ms)
{
    int64_t fresh_ms = request->kind == STORE_REQUEST_RESERVE ? PUT_BY_MS : FRESH_MS;
    return now_ms - request->time_ms > fresh_ms;
}

static void add_request(const struct desk *desk, const struct catalogue *catalogue, struct page_values *page,
                        const struct floor_request *request, int64_t now_ms, bool first_earlier,
                        struct page_list *list)
{
    const char *stock, *class;
    describe_stock(desk, catalogue, request->sku, &stock, &class);
    PAGE_ADD_ROW(
        list, {.name = "first_earlier", .text = first_earlier ? "yes" : NULL},
        {.name = "id", .text = request->id}, {.name = "kind", .text = store_request_kind_name(request->kind)},
        {.name = "what", .text = what_to_do(desk, page, request)},
        {.name = "product", .text = request->kind == STORE_REQUEST_HELP ? NULL : request->title},
        {.name = "sku", .text = request->kind == STORE_REQUEST_HELP ? NULL : request->sku},
        {.name = "for_size", .text = request->kind == STORE_REQUEST_RESERVE ? request->size : NULL},
        {.name = "code", .text = request->code},
        {.name = "mirror",
         .text = request->mirror[0] != '\0' ? request->mirror : strings_get(desk->words, "mirror.this")},
        {.name = "customer", .text = request->customer.name},
        {.name = "time", .text = iso_time(page, request->time_ms)},
        {.name = "ago", .text = desk_ago(desk, page, request->time_ms, now_ms)},
        {.name = "stock", .text = stock}, {.name = "stock_class", .text = class},
        {.name = "ending", .text = request->ending_ms != 0 ? "yes" : NULL});
}

// The oldest first, as they are to be seen to; behind them the earlier ones, the newest first.
static struct page_list list_requests(const struct desk *desk, const struct catalogue *catalogue,
                                      struct page_values *page, int64_t now_ms)
{
    const struct floor_snapshot *look = &desk->look;
    struct page_list list =
        page_list(page, look->request_count < MAX_SHOWN ? look->request_count : MAX_SHOWN);
    bool earlier = false;
    for (int i = 0; i < look->request_count; i++)
        if (!is_earlier(&look->requests[i], now_ms))
            add_request(desk, catalogue, page, &look->requests[i], now_ms, false, &list);
    for (int i = look->request_count - 1; i >= 0; i--)
        if (is_earlier(&look->requests[i], now_ms)) {
            add_request(desk, catalogue, page, &look->requests[i], now_ms, !earlier, &list);
            earlier = true;
        }
    return list;
}

// --- mirrors -----------------------------------------------------------------------------------------------

static struct page_list list_tried(const struct desk *desk, const struct catalogue *catalogue,
                                   struct page_values *page, const struct floor_mirror *mirror,
                                   int64_t now_ms)
{
    struct page_list list = page_list(page, FLOOR_MAX_TRIED);
    for (int i = 0; mirror->profile && i < mirror->shown_count; i++) {
        const struct floor_tried *tried = &mirror->tried[i];
        const char *stock, *class;
        describe_stock(desk, catalogue, tried->sku, &stock, &class);
        PAGE_ADD_ROW(&list, {.name = "sku", .text = tried->sku}, {.name = "product", .text = tried->title},
                     {.name = "ago", .text = desk_ago(desk, page, tried->since_ms, now_ms)},
                     {.name = "time", .text = iso_time(page, tried->since_ms)},
                     {.name = "liked", .text = tried->liked ? "yes" : NULL}, {.name = "stock", .text = stock},
                     {.name = "stock_class", .text = class});
    }
    return list;
}

static void add_mirror(const struct desk *desk, const struct desk_request *request,
                       const struct catalogue *catalogue, struct page_values *page,
                       const struct floor_mirror *mirror, struct page_list *list)
{
    static const char *const states[] = {
        [FLOOR_FREE] = "free", [FLOOR_IN_USE] = "used", [FLOOR_STAFF] = "staff"};
    static const char *const keys[] = {
        [FLOOR_FREE] = "mirror.free", [FLOOR_IN_USE] = "mirror.used", [FLOOR_STAFF] = "mirror.staff"};
    bool used = mirror->state == FLOOR_IN_USE, known = used && mirror->customer.key[0] != '\0';
    bool has_points = known && mirror->customer.points != STORE_UNKNOWN_POINTS;
    struct page_list tried = list_tried(desk, catalogue, page, mirror, request->wall_ms);
    const char *name = mirror->name[0] != '\0' ? mirror->name : strings_get(desk->words, "mirror.this");
    PAGE_ADD_ROW(
        list, {.name = "name", .text = name}, {.name = "state", .text = states[mirror->state]},
        {.name = "state_text", .text = strings_get(desk->words, keys[mirror->state])},
        {.name = "ago", .text = desk_ago(desk, page, mirror->since_ms, request->wall_ms)},
        {.name = "time", .text = iso_time(page, mirror->since_ms)},
        {.name = "private", .text = used && !mirror->profile ? "yes" : NULL},
        {.name = "agreed", .text = used && mirror->profile ? "yes" : NULL},
        {.name = "tried_count", .text = desk_counted(desk, page, "mirror.tried", mirror->tried_count)},
        {.name = "liked_count", .text = desk_counted(desk, page, "mirror.liked", mirror->liked_count)},
        {.name = "known", .text = known ? "yes" : NULL},
        {.name = "customer", .text = known ? mirror->customer.name : NULL},
        {.name = "customer_key",
         .text = known && desk_may(request, STAFF_MANAGER) ? mirror->customer.key : NULL},
        {.name = "points",
         .text = has_points ? desk_counted(desk, page, "customer.points", mirror->customer.points) : NULL},
        page_rows("tried", &tried));
}

// --- the page ----------------------------------------------------------------------------------------------

#define FLOOR_VALUES 7

static void gather(struct desk *desk, const struct desk_request *request, struct page_values *page,
                   struct template_value values[FLOOR_VALUES])
{
    const struct catalogue *catalogue = stock_room_catalogue(desk->stock, request->http->received_ns);
    floor_look(desk->floor, &desk->look);
    const struct floor_snapshot *look = &desk->look;
    struct page_list requests = list_requests(desk, catalogue, page, request->wall_ms);
    struct page_list mirrors = page_list(page, look->mirror_count);
    int used = 0;
    for (int i = 0; i < look->mirror_count; i++) {
        used += look->mirrors[i].state == FLOOR_IN_USE;
        add_mirror(desk, request, catalogue, page, &look->mirrors[i], &mirrors);
    }
    values[0] = page_rows("requests", &requests);
    values[1] = page_rows("mirrors", &mirrors);
    values[2] = (struct template_value){.name = "form", .text = request->session->form};
    values[3] = (struct template_value){.name = "open_count",
                                        .text = desk_counted(desk, page, "floor.open", look->request_count)};
    values[4] =
        (struct template_value){.name = "used_count", .text = desk_counted(desk, page, "floor.used", used)};
    int more = look->request_count - requests.count;
    values[6] = (struct template_value){
        .name = "more", .text = more > 0 ? desk_counted(desk, page, "floor.more", more) : NULL};
    values[5] = (struct template_value){.name = "open", .text = page_text(page, "%d", look->request_count)};
}

void associates_floor_part(struct desk *desk, const struct desk_request *request, struct http_reply *reply)
{
    struct page_values page = {0};
    struct template_value values[FLOOR_VALUES];
    gather(desk, request, &page, values);
    desk_answer_part(desk, &page, "associates_floor.html", values, COUNT(values), reply);
    page_values_finish(&page);
    wipe(&desk->look, sizeof desk->look); // a visit that has ended stays nowhere
}

void associates_floor_page(struct desk *desk, const struct desk_request *request, struct http_reply *reply)
{
    struct page_values page = {0};
    struct template_value values[FLOOR_VALUES];
    const struct desk_frame frame = {.title = "floor.title", .here = "floor", .live = "/floor/live"};
    gather(desk, request, &page, values);
    desk_answer(desk, request, &page, &frame, "associates_floor.html", values, COUNT(values), reply);
    page_values_finish(&page);
    wipe(&desk->look, sizeof desk->look); // a visit that has ended stays nowhere
}

// --- served ------------------------------------------------------------------------------------------------

// In a process of our own: beside the mirror, which writes the same file.
static bool end_in_store(struct desk *desk, const struct associates_end *end)
{
    struct diagnostic why = {0};
    char time[CLOCK_TEXT_SIZE];
    clock_wall_text(end->wall_ms, time, sizeof time);
    enum result result = RESULT_OK;
    if (desk->writing == NULL)
        result = store_open(desk->options.store_path, false, &desk->writing, &why);
    if (result == RESULT_OK)
        result = store_end_request(desk->writing, end->id, end->status, end->by, time, &why);
    if (result == RESULT_OK)
        return true;
    log_write(LOG_WARNING, "associates", "%s", why.text);
    if (result != RESULT_NOT_FOUND) {
        store_close(desk->writing);
        desk->writing = NULL;
    }
    return false;
}

void associates_serve(struct desk *desk, const struct desk_request *request, struct http_reply *reply)
{
    const char *id = http_form_get(request->form, "id");
    struct associates_end end = {.status = STORE_REQUEST_SERVED, .wall_ms = request->wall_ms};
    if (id == NULL || strlen(id) >= sizeof end.id) {
        desk_answer_message(desk, request, 400, "wrong.title", "wrong.form", reply);
        return;
    }
    (void)snprintf(end.id, sizeof end.id, "%s", id);
    (void)snprintf(end.by, sizeof end.by, "%s", request->session->user);
    if (!floor_end_request(desk->floor, id, request->wall_ms)) { // somebody was faster: the floor shows it
        desk_redirect(reply, "/floor");
        return;
    }
    bool taken = desk->options.end_request != NULL ? desk->options.end_request(desk->options.context, &end)
                                                   : end_in_store(desk, &end);
    if (taken)
        desk_redirect(reply, "/floor");
    else
        desk_answer_message(desk, request, 503, "away.title", "away.text", reply);
    wipe(&end, sizeof end);
}
