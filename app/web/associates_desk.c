#include "app/web/associates_desk.h"

#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE_MS INT64_C(60000)
#define HOUR_MINUTES 60
#define DAY_MINUTES (INT64_C(24) * HOUR_MINUTES)
#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

// --- the store ---------------------------------------------------------------------------------------------

struct store *desk_store(struct desk *desk)
{
    struct diagnostic why = {0};
    if (desk->options.store_path == NULL)
        return NULL;
    if (desk->store == NULL && store_open(desk->options.store_path, true, &desk->store, &why) != RESULT_OK) {
        desk->store = NULL;
        log_write(LOG_INFO, "associates", "%s", why.text);
    }
    return desk->store;
}

void desk_lose_store(struct desk *desk)
{
    store_close(desk->store);
    desk->store = NULL;
}

// --- words -------------------------------------------------------------------------------------------------

const char *desk_counted(const struct desk *desk, struct page_values *page, const char *key, int64_t number)
{
    char text[256];
    const struct strings_value count = {.name = "count", .number = (int)number};
    strings_format(desk->words, text, sizeof text, key, &count, 1);
    return page_copy(page, text);
}

const char *desk_number(const struct desk *desk, struct page_values *page, int64_t number)
{
    char plain[24], text[48];
    (void)snprintf(plain, sizeof plain, "%lld", (long long)number);
    strings_number(desk->words, text, sizeof text, plain);
    return page_copy(page, text);
}

const char *desk_ago(const struct desk *desk, struct page_values *page, int64_t since_ms, int64_t now_ms)
{
    int64_t minutes = (now_ms - since_ms) / MINUTE_MS;
    if (minutes < 1)
        return strings_get(desk->words, "time.now");
    if (minutes < HOUR_MINUTES)
        return desk_counted(desk, page, "time.minutes", minutes);
    if (minutes < DAY_MINUTES)
        return desk_counted(desk, page, "time.hours", minutes / HOUR_MINUTES);
    return desk_counted(desk, page, "time.days", minutes / DAY_MINUTES);
}

const char *desk_when(struct page_values *page, const char *time)
{
    char text[CLOCK_TEXT_SIZE];
    int64_t wall_ms = 0;
    if (!clock_wall_read(time, &wall_ms))
        return page_copy(page, time);
    clock_local_text(wall_ms, text, sizeof text); // "2026-11-22 14.05.09.123"
    text[13] = ':';
    text[16] = '\0';
    return page_copy(page, text);
}

const char *desk_stock_key(enum catalogue_availability availability)
{
    static const char *const keys[] = {[AVAILABILITY_IN_STOCK] = "stock.in",
                                       [AVAILABILITY_OUT_OF_STOCK] = "stock.out",
                                       [AVAILABILITY_PREORDER] = "stock.preorder",
                                       [AVAILABILITY_BACKORDER] = "stock.backorder"};
    return keys[availability];
}

const char *desk_stock_class(enum catalogue_availability availability)
{
    return availability == AVAILABILITY_IN_STOCK       ? "good"
           : availability == AVAILABILITY_OUT_OF_STOCK ? "bad"
                                                       : "later";
}

const char *desk_role(const struct desk *desk, enum staff_role role)
{
    static const char *const keys[STAFF_ROLE_COUNT] = {
        [STAFF_ASSOCIATE] = "role.associate", [STAFF_MANAGER] = "role.manager", [STAFF_ADMIN] = "role.admin"};
    return strings_get(desk->words, keys[role]);
}

bool desk_may(const struct desk_request *request, enum staff_role least)
{
    return request->session != NULL && request->session->role >= least;
}

// --- answers -----------------------------------------------------------------------------------------------

void desk_redirect(struct http_reply *reply, const char *path)
{
    reply->status = 303;
    http_reply_add_header(reply, "Location", "%s", path);
}

static void set_html(struct http_reply *reply, char *html, size_t size)
{
    if (reply->status == 0)
        reply->status = 200;
    reply->content_type = "text/html; charset=utf-8";
    reply->body = (uint8_t *)html;
    reply->body_size = size;
}

void desk_answer_part(struct desk *desk, struct page_values *page, const char *file,
                      const struct template_value *values, int count, struct http_reply *reply)
{
    char *html = NULL;
    size_t size = 0;
    if (page_fill(page, file, values, count, desk->words, &html, &size) == RESULT_OK)
        set_html(reply, html, size);
    else
        reply->status = 503;
}

static struct template_value link_to(const char *name, const struct desk_frame *frame, bool may)
{
    bool is_here = frame->here != NULL && strcmp(frame->here, name + strlen("to_")) == 0;
    return (struct template_value){.name = name, .text = !may ? NULL : is_here ? "page" : "false"};
}

// The frame around what is HTML already.
static void answer_framed(struct desk *desk, const struct desk_request *request, struct page_values *page,
                          const struct desk_frame *frame, const char *above, const char *main,
                          struct http_reply *reply)
{
    const struct sign_in_session *session = request->session;
    const struct template_value values[] = {
        {.name = "language", .text = strings_language(desk->words)},
        {.name = "direction", .text = strings_right_to_left(desk->words) ? "rtl" : "ltr"},
        {.name = "title", .text = strings_get(desk->words, frame->title)},
        {.name = "store", .text = desk->options.title},
        {.name = "here", .text = frame->here},
        {.name = "live", .text = frame->live},
        {.name = "user", .text = session != NULL ? session->user : NULL},
        {.name = "role", .text = session != NULL ? desk_role(desk, session->role) : NULL},
        {.name = "form", .text = session != NULL ? session->form : NULL},
        link_to("to_floor", frame, desk_may(request, STAFF_ASSOCIATE)),
        link_to("to_stock", frame, desk_may(request, STAFF_ASSOCIATE)),
        link_to("to_customers", frame, desk_may(request, STAFF_MANAGER)),
        link_to("to_report", frame, desk_may(request, STAFF_MANAGER)),
        link_to("to_users", frame, desk_may(request, STAFF_ADMIN)),
        {.name = "above", .text = above},
        {.name = "main", .text = main},
    };
    desk_answer_part(desk, page, "associates.html", values, COUNT(values), reply);
}

void desk_answer(struct desk *desk, const struct desk_request *request, struct page_values *page,
                 const struct desk_frame *frame, const char *file, const struct template_value *values,
                 int count, struct http_reply *reply)
{
    char *parts[2] = {NULL, NULL};
    size_t sizes[2] = {0, 0};
    const char *files[2] = {frame->above, file};
    enum result result = RESULT_OK;
    for (int i = 0; i < 2 && result == RESULT_OK; i++)
        if (files[i] != NULL)
            result = page_fill(page, files[i], values, count, desk->words, &parts[i], &sizes[i]);
    if (result == RESULT_OK)
        answer_framed(desk, request, page, frame, parts[0], parts[1], reply);
    else
        reply->status = 503;
    for (int i = 0; i < 2; i++) {
        if (parts[i] != NULL)
            wipe(parts[i], sizes[i]);
        free(parts[i]);
    }
}

void desk_answer_message(struct desk *desk, const struct desk_request *request, int status,
                         const char *title_key, const char *text_key, struct http_reply *reply)
{
    struct page_values page = {0};
    const struct desk_frame frame = {.title = title_key};
    const struct template_value values[] = {
        {.name = "heading", .text = strings_get(desk->words, title_key)},
        {.name = "text", .text = strings_get(desk->words, text_key)},
    };
    reply->status = status;
    desk_answer(desk, request, &page, &frame, "associates_message.html", values, COUNT(values), reply);
    page_values_finish(&page);
}
