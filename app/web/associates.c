#include "app/web/associates.h"

#include "app/web/associates_desk.h"
#include "app/web/floor_feed.h"
#include "app/web/page_source.h"
#include "platform/base/clock.h"
#include "platform/base/wipe.h"
#include "platform/os/paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_CONNECTIONS 160
#define MAX_PER_CLIENT 100 // a store's tablets may come by one address
#define POLICY "connect-src 'self'; form-action 'self'; img-src 'self'; script-src 'self'; style-src 'self'"

struct associates {
    struct desk desk;
    struct floor_feed *feed;
    struct http_server *server;
    char store_path[1024], title[128];
};

// --- what there is -----------------------------------------------------------------------------------------

enum access {
    OF_EVERYBODY,
    OF_ASSOCIATES,
    OF_MANAGERS,
    OF_ADMINS,
};

struct route {
    const char *path; // with a slash at its end: and all below it
    enum http_method method;
    enum access access;
    bool is_live; // asked for by a page, not by a person
    desk_page *page;
};

static desk_page listen_to_floor, go_to_floor;

static const struct route routes[] = {
    {"/login", HTTP_GET, OF_EVERYBODY, false, associates_sign_in_page},
    {"/login", HTTP_POST, OF_EVERYBODY, false, associates_sign_in},
    {"/logout", HTTP_POST, OF_ASSOCIATES, false, associates_sign_out},
    {"/", HTTP_GET, OF_ASSOCIATES, false, go_to_floor},
    {"/floor", HTTP_GET, OF_ASSOCIATES, false, associates_floor_page},
    {"/floor/live", HTTP_GET, OF_ASSOCIATES, true, associates_floor_part},
    {"/served", HTTP_POST, OF_ASSOCIATES, false, associates_serve},
    {"/events", HTTP_GET, OF_ASSOCIATES, true, listen_to_floor},
    {"/stock", HTTP_GET, OF_ASSOCIATES, false, associates_stock_page},
    {"/stock/live", HTTP_GET, OF_ASSOCIATES, true, associates_stock_part},
    {"/customers", HTTP_GET, OF_MANAGERS, false, associates_customers_page},
    {"/customers/", HTTP_GET, OF_MANAGERS, false, associates_customer_page},
    {"/report", HTTP_GET, OF_MANAGERS, false, associates_report_page},
    {"/report.csv", HTTP_GET, OF_MANAGERS, false, associates_report_csv},
    {"/report.svg", HTTP_GET, OF_MANAGERS, false, associates_report_picture},
    {"/users", HTTP_GET, OF_ADMINS, false, associates_users_page},
    {"/users", HTTP_POST, OF_ADMINS, false, associates_change_user},
};

static const struct {
    const char *path, *file, *type;
} files[] = {
    {"/style.css", "associates.css", "text/css; charset=utf-8"},
    {"/associates.js", "associates.js", "text/javascript; charset=utf-8"},
    {"/icon.svg", "associates.svg", "image/svg+xml"},
};

static bool is_path_of(const struct route *route, const char *path)
{
    size_t length = strlen(route->path);
    if (length > 1 && route->path[length - 1] == '/')
        return strncmp(path, route->path, length) == 0 && path[length] != '\0';
    return strcmp(path, route->path) == 0;
}

// NULL, and in *allow the methods that there would be; "" when there is no such path.
static const struct route *find_route(const struct http_request *request, const char **allow)
{
    *allow = "";
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        if (!is_path_of(&routes[i], request->path))
            continue;
        if (routes[i].method == request->method)
            return &routes[i];
        *allow = routes[i].method == HTTP_POST ? (**allow != '\0' ? "GET, HEAD, POST" : "POST")
                                               : (**allow != '\0' ? "GET, HEAD, POST" : "GET, HEAD");
    }
    return NULL;
}

static bool answer_file(const struct http_request *request, struct http_reply *reply)
{
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        if (strcmp(request->path, files[i].path) != 0)
            continue;
        if (request->method != HTTP_GET) {
            reply->status = 405;
            reply->allow = "GET, HEAD";
            return true;
        }
        const char *text = page_source(files[i].file);
        reply->status = 200;
        reply->content_type = files[i].type;
        http_reply_set_body(reply, text, strlen(text));
        return true;
    }
    return false;
}

// --- who may ask -------------------------------------------------------------------------------------------

static bool is_form(const struct http_request *request)
{
    static const char type[] = "application/x-www-form-urlencoded";
    const char *given = http_request_header(request, "Content-Type");
    return given != NULL && strncasecmp(given, type, sizeof type - 1) == 0;
}

// A browser says where a form stood. One that doesn't is no browser of today, and the form's secret decides;
// an origin of "null" says no more: our own pages, which tell nobody where they are, send it too.
static bool is_from_here(const struct http_request *request)
{
    const char *site = http_request_header(request, "Sec-Fetch-Site");
    const char *origin = http_request_header(request, "Origin"), *host = http_request_header(request, "Host");
    if (site != NULL && strcmp(site, "same-origin") != 0)
        return false;
    if (origin == NULL || strcmp(origin, "null") == 0)
        return true;
    const char *name = strstr(origin, "://");
    return name != NULL && host != NULL && strcmp(name + 3, host) == 0;
}

// False when it is answered already: 415, 400, 403.
static bool let_form_in(struct desk *desk, const struct route *route, struct desk_request *request,
                        struct http_form *form, struct http_reply *reply)
{
    if (!is_form(request->http)) {
        desk_answer_message(desk, request, 415, "wrong.title", "wrong.form", reply);
        return false;
    }
    if (!http_form_read(request->http->body, request->http->body_size, form)) {
        desk_answer_message(desk, request, 400, "wrong.title", "wrong.form", reply);
        return false;
    }
    bool has_secret = route->access == OF_EVERYBODY || // the page checks one of its own
                      sign_in_form_matches(request->session, http_form_get(form, "form"));
    if (!has_secret || !is_from_here(request->http)) {
        desk_answer_message(desk, request, 403, "wrong.title", "wrong.other_page", reply);
        return false;
    }
    request->form = form;
    return true;
}

static void send_to_sign_in(const struct http_request *http, bool is_page, struct http_reply *reply)
{
    if (is_page && http->method == HTTP_GET)
        desk_redirect(reply, "/login");
    else
        reply->status = 401;
}

static const char *session_cookie(const struct desk *desk, const struct http_request *request)
{
    return http_request_cookie(request, desk->is_secure ? SIGN_IN_SECURE_COOKIE : SIGN_IN_COOKIE);
}

static void answer_route(struct desk *desk, const struct route *route, struct desk_request *request,
                         struct http_reply *reply)
{
    struct http_form form;
    form.count = 0;
    if (request->http->method != HTTP_POST || let_form_in(desk, route, request, &form, reply))
        route->page(desk, request, reply);
    wipe(&form, sizeof form);
}

static void answer(struct desk *desk, const struct http_request *http, struct http_reply *reply)
{
    struct desk_request request = {.http = http, .rest = "", .wall_ms = clock_wall_ms()};
    const char *allow = "";
    const struct route *route = find_route(http, &allow);
    bool is_live = route != NULL && route->is_live;
    if (staff_users_refresh(&desk->users))
        sign_in_check_users(desk->sign_in);
    const struct sign_in_session *found =
        sign_in_find(desk->sign_in, session_cookie(desk, http), !is_live, http->received_ns);
    struct sign_in_session session = found != NULL ? *found : (struct sign_in_session){.token = ""};
    request.session = found != NULL ? &session : NULL;
    if (request.session == NULL && (route == NULL || route->access != OF_EVERYBODY)) {
        send_to_sign_in(http, !is_live, reply); // whether there is such a page is not said
    } else if (route == NULL && allow[0] != '\0') {
        desk_answer_message(desk, &request, 405, "wrong.title", "wrong.method", reply);
        reply->allow = allow;
    } else if (route == NULL) {
        desk_answer_message(desk, &request, 404, "missing.title", "missing.text", reply);
    } else if (route->access != OF_EVERYBODY &&
               !desk_may(&request, (enum staff_role)(route->access - OF_ASSOCIATES))) {
        desk_answer_message(desk, &request, 403, "refused.title", "refused.text", reply);
    } else {
        size_t length = strlen(route->path);
        request.rest = length > 1 && route->path[length - 1] == '/' ? http->path + length : "";
        answer_route(desk, route, &request, reply);
    }
    wipe(&session, sizeof session);
}

static void handle(void *context, const struct http_request *request, struct http_reply *reply)
{
    struct associates *associates = context;
    struct desk *desk = &associates->desk;
    if (!answer_file(request, reply)) {
        mutex_lock(&desk->mutex);
        answer(desk, request, reply);
        if (desk->store != NULL)
            store_forget_pages(desk->store);
        mutex_unlock(&desk->mutex);
    }
    if (!reply->listens)
        (void)snprintf(reply->policy, sizeof reply->policy, "%s", POLICY);
    if (desk->options.certificate == NULL && desk->is_secure) // with one, the server says so itself
        http_reply_add_header(reply, "Strict-Transport-Security", "max-age=31536000");
}

// --- two pages that are none -------------------------------------------------------------------------------

static void go_to_floor(struct desk *desk, const struct desk_request *request, struct http_reply *reply)
{
    (void)desk;
    (void)request;
    desk_redirect(reply, "/floor");
}

static void listen_to_floor(struct desk *desk, const struct desk_request *request, struct http_reply *reply)
{
    (void)desk;
    (void)request;
    reply->status = 200;
    reply->listens = true;
}

// --- start and end -----------------------------------------------------------------------------------------

static void tell_browsers(void *context)
{
    struct associates *associates = context;
    char version[24];
    (void)snprintf(version, sizeof version, "%llu",
                   (unsigned long long)floor_version(associates->desk.floor));
    http_server_publish(associates->server, "change", version);
}

static bool is_loopback(const char *address)
{
    return address == NULL || strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

static enum result prepare_desk(struct associates *associates, const struct associates_options *options,
                                struct diagnostic *why)
{
    struct desk *desk = &associates->desk;
    char words[1024];
    mutex_init(&desk->mutex);
    desk->options = *options;
    desk->options.store_path = options->store_path != NULL ? associates->store_path : NULL;
    desk->options.title = associates->title;
    desk->is_secure = options->certificate != NULL || options->behind_proxy;
    (void)snprintf(associates->store_path, sizeof associates->store_path, "%s",
                   options->store_path != NULL ? options->store_path : "");
    (void)snprintf(associates->title, sizeof associates->title, "%s",
                   options->title != NULL ? options->title : "");
    enum result result = paths_join(words, sizeof words, options->resources, "associates");
    if (result == RESULT_OK)
        result = staff_users_load(options->users, &desk->users, why);
    if (result != RESULT_OK)
        return result;
    const char *language = options->language != NULL ? options->language : "en";
    result = strings_create(words, language, &desk->words);
    if (result == RESULT_OK)
        result = strings_create(options->resources, strings_language(desk->words), &desk->shop);
    if (result == RESULT_OK)
        result = stock_room_create(options->catalogue, &desk->stock);
    if (result == RESULT_OK)
        result = sign_in_create(&desk->users, &desk->sign_in);
    if (result == RESULT_OK)
        result = floor_create(tell_browsers, associates, &desk->floor);
    return result == RESULT_OK ? RESULT_OK : diagnose(why, result, "out of memory");
}

enum result associates_create(const struct associates_options *options, struct associates **out,
                              struct diagnostic *why)
{
    if (!is_loopback(options->address) && options->certificate == NULL && !options->behind_proxy)
        return diagnose(why, RESULT_INVALID,
                        "the associates' page would send passwords in the clear on %s: give it a certificate "
                        "and key, or say --insecure-behind-proxy where a proxy has them",
                        options->address);
    struct associates *associates = calloc(1, sizeof *associates);
    if (associates == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    enum result result = prepare_desk(associates, options, why);
    struct http_server_options served = {.handler = handle,
                                         .context = associates,
                                         .address = options->address,
                                         .port = options->port,
                                         .certificate = options->certificate,
                                         .key = options->key,
                                         .proxy = options->proxy,
                                         .max_connections = MAX_CONNECTIONS,
                                         .max_per_client = MAX_PER_CLIENT,
                                         .max_body_bytes = HTTP_FORM_MAX_BYTES,
                                         .handler_threads = 2};
    if (result == RESULT_OK)
        result = http_server_create(&served, &associates->server, why);
    if (result == RESULT_OK) {
        tell_browsers(associates);
        if (options->store_path != NULL)
            result = floor_feed_create(associates->store_path, associates->desk.floor, &associates->feed);
        if (result != RESULT_OK)
            (void)diagnose(why, result, "out of memory");
    }
    if (result != RESULT_OK) {
        associates_destroy(associates);
        return result;
    }
    *out = associates;
    return RESULT_OK;
}

void associates_destroy(struct associates *associates)
{
    if (associates == NULL)
        return;
    floor_feed_destroy(associates->feed);
    http_server_destroy(associates->server);
    struct desk *desk = &associates->desk;
    mutex_finish(&desk->mutex);
    store_close(desk->summed);
    store_close(desk->store);
    store_close(desk->writing);
    floor_destroy(desk->floor);
    sign_in_destroy(desk->sign_in);
    stock_room_destroy(desk->stock);
    neighbours_destroy(desk->neighbours);
    strings_destroy(desk->shop);
    strings_destroy(desk->words);
    wipe(associates, sizeof *associates);
    free(associates);
}

uint16_t associates_port(const struct associates *associates)
{
    return http_server_port(associates->server);
}

enum result associates_url(const struct associates *associates, char *text, size_t size,
                           struct diagnostic *why)
{
    return http_server_url(associates->server, text, size, why);
}

struct floor *associates_floor(struct associates *associates)
{
    return associates != NULL ? associates->desk.floor : NULL;
}

void associates_offer(struct associates *associates, const struct catalogue_offer_update *update)
{
    if (associates == NULL)
        return;
    stock_room_tell(associates->desk.stock, update);
    floor_note_stock(associates->desk.floor);
}

void associates_reload(struct associates *associates)
{
    if (associates == NULL)
        return;
    stock_room_reload(associates->desk.stock);
    floor_note_stock(associates->desk.floor);
}
