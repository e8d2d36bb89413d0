// What no page of the mirror's may allow, asked of every listener there is: the looks that phones fetch and
// the associates' page, each plainly and by HTTPS, by bytes over sockets. What belongs to one page alone is
// asked in test_associates.c and test_take_away.c.
#include "app/web/associates.h"
#include "app/web/pages.h"
#include "app/web/sign_in.h"
#include "platform/base/clock.h"
#include "platform/store/store.h"
#include "tests/support/test_support.h"
#include "tests/support/tls_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 20000
#define PASSWORD "correct horse"
#define MAX_REQUEST ((size_t)256 * 1024)
#define PICTURE_BYTES ((size_t)3 * 1024 * 1024) // more than a socket keeps for one who doesn't read
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

struct listener {
    const char *name;
    bool is_tls, is_staff;
    uint16_t port;
    char open_path[TAKE_AWAY_URL_SIZE];  // what everybody who knows it gets
    char large_path[TAKE_AWAY_URL_SIZE]; // the largest of these
    struct pages *pages;                 // one of the two
    struct associates *associates;
};

static struct listener listeners[] = {
    {.name = "looks"},
    {.name = "looks by HTTPS", .is_tls = true},
    {.name = "associates", .is_staff = true},
    {.name = "associates by HTTPS", .is_staff = true, .is_tls = true},
};
static char certificate_path[1024], key_path[1024], users_path[1024], store_path[1024];
static struct strings *words;
static uint8_t *picture;

// --- the listeners -----------------------------------------------------------------------------------------

static void open_looks(struct listener *listener)
{
    struct diagnostic why = {0};
    char url[TAKE_AWAY_URL_SIZE];
    const struct pages_options options = {.certificate = listener->is_tls ? certificate_path : NULL,
                                          .key = listener->is_tls ? key_path : NULL};
    const struct take_away_look look = {.jpeg = picture,
                                        .jpeg_size = PICTURE_BYTES,
                                        .width_px = 8,
                                        .height_px = 8,
                                        .store = "",
                                        .words = words};
    if (pages_create(&options, words, &listener->pages, &why) != RESULT_OK ||
        pages_share(listener->pages, &look, clock_now_ns(), url, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    listener->port = pages_port(listener->pages);
    const char *path = strstr(url, "/L/");
    assert_non_null(path);
    (void)snprintf(listener->open_path, sizeof listener->open_path, "%s", path);
    (void)snprintf(listener->large_path, sizeof listener->large_path, "%.200s/look.jpg", path);
}

static void open_associates(struct listener *listener)
{
    struct diagnostic why = {0};
    const struct associates_options options = {.certificate = listener->is_tls ? certificate_path : NULL,
                                               .key = listener->is_tls ? key_path : NULL,
                                               .store_path = store_path,
                                               .users = users_path,
                                               .resources = test_build_path("share/cheval")};
    if (associates_create(&options, &listener->associates, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    listener->port = associates_port(listener->associates);
    (void)snprintf(listener->open_path, sizeof listener->open_path, "/login");
    (void)snprintf(listener->large_path, sizeof listener->large_path, "/style.css");
}

static int open_all(void **state)
{
    (void)state;
    static struct staff_users users;
    static const uint8_t begins[] = {0xff, 0xd8, 0xff, 0xe0};
    struct store *store = NULL;
    (void)snprintf(certificate_path, sizeof certificate_path, "%s", test_temporary_path("certificate.pem"));
    (void)snprintf(key_path, sizeof key_path, "%s", test_temporary_path("key.pem"));
    (void)snprintf(users_path, sizeof users_path, "%s", test_temporary_path("users.json"));
    (void)snprintf(store_path, sizeof store_path, "%s", test_temporary_path("nobody.db"));
    assert_int_equal(store_open(store_path, false, &store, NULL), RESULT_OK);
    store_close(store);
    assert_true(tls_client_make_certificate(certificate_path, key_path));
    assert_int_equal(strings_create(test_source_path("assets"), "en", &words), RESULT_OK);
    assert_int_equal(staff_users_load(users_path, &users, NULL), RESULT_OK);
    assert_int_equal(staff_users_put(&users, "root", STAFF_ADMIN, PASSWORD, NULL), RESULT_OK);
    assert_int_equal(staff_users_save(&users, NULL), RESULT_OK);
    picture = calloc(1, PICTURE_BYTES);
    assert_non_null(picture);
    memcpy(picture, begins, sizeof begins);
    for (size_t i = 0; i < COUNT(listeners); i++)
        if (listeners[i].is_staff)
            open_associates(&listeners[i]);
        else
            open_looks(&listeners[i]);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(listeners); i++) {
        pages_destroy(listeners[i].pages);
        associates_destroy(listeners[i].associates);
    }
    strings_destroy(words);
    free(picture);
    return 0;
}

// --- asking ------------------------------------------------------------------------------------------------

static int connect_to(const struct listener *listener, const char *from)
{
    int handle = http_client_connect(from, listener->port, PATIENCE_MS);
    assert_true(handle >= 0);
    return handle;
}

static struct http_answer send_bytes(const struct listener *listener, const char *from, const char *bytes,
                                     size_t size)
{
    int handle = connect_to(listener, from);
    return listener->is_tls ? tls_client_ask(handle, bytes, size) : http_client_ask(handle, bytes, size);
}

static struct http_answer send_text(const struct listener *listener, const char *text)
{
    return send_bytes(listener, NULL, text, strlen(text));
}

// "GET /floor", with more header lines ("A: b\r\n"), or "".
static struct http_answer ask_from(const struct listener *listener, const char *from, const char *line,
                                   const char *more)
{
    char request[4096];
    int size = snprintf(request, sizeof request, "%s HTTP/1.1\r\nHost: m\r\nConnection: close\r\n%s\r\n",
                        line, more);
    assert_in_range(size, 1, sizeof request - 1);
    return send_bytes(listener, from, request, (size_t)size);
}

static struct http_answer ask(const struct listener *listener, const char *line, const char *more)
{
    return ask_from(listener, NULL, line, more);
}

static struct http_answer get_open_page(const struct listener *listener, const char *from, const char *more)
{
    char line[TAKE_AWAY_URL_SIZE + 8];
    (void)snprintf(line, sizeof line, "GET %s", listener->open_path);
    return ask_from(listener, from, line, more);
}

static void assert_still_serves(const struct listener *listener, const char *from)
{
    struct http_answer answer = get_open_page(listener, from, "");
    if (answer.status != 200)
        fail_msg("%s: %d, expected its page: %.300s", listener->name, answer.status, answer.bytes);
    http_answer_free(&answer);
}

static const char *session_name(const struct listener *listener)
{
    return listener->is_tls ? SIGN_IN_SECURE_COOKIE : SIGN_IN_COOKIE;
}

// What stands between `before` and the next quote or semicolon.
static void cut_out(const struct http_answer *answer, const char *before, char out[SIGN_IN_TOKEN_SIZE])
{
    const char *at = strstr(answer->bytes, before);
    if (at == NULL)
        fail_msg("no %s in %.2000s", before, answer->bytes);
    at += strlen(before);
    (void)snprintf(out, SIGN_IN_TOKEN_SIZE, "%.*s", (int)strcspn(at, "\";"), at);
}

// With a cookie of a session that the browser has already, or "". Gives the session's, and its line in
// `flags`.
static void sign_in(const struct listener *listener, const char *before, char session[SIGN_IN_TOKEN_SIZE],
                    char flags[256])
{
    char secret[SIGN_IN_TOKEN_SIZE], name[32], body[256], request[1024], found[64];
    struct http_answer answer = get_open_page(listener, NULL, "");
    (void)snprintf(name, sizeof name, "%scheval-form", listener->is_tls ? "__Host-" : "");
    (void)snprintf(found, sizeof found, "%s=", name);
    cut_out(&answer, found, secret);
    http_answer_free(&answer);
    (void)snprintf(body, sizeof body, "form=%s&name=root&password=correct+horse", secret);
    (void)snprintf(request, sizeof request,
                   "POST /login HTTP/1.1\r\nHost: m\r\nConnection: close\r\nCookie: %s=%s; %s=%s\r\n"
                   "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
                   name, secret, session_name(listener), before, strlen(body), body);
    answer = send_text(listener, request);
    assert_int_equal(answer.status, 303);
    (void)snprintf(found, sizeof found, "Set-Cookie: %s=", session_name(listener));
    cut_out(&answer, found, session);
    const char *line = strstr(answer.bytes, found);
    (void)snprintf(flags, 256, "%.*s", (int)strcspn(line, "\r\n"), line);
    http_answer_free(&answer);
}

static int status_of_floor(const struct listener *listener, const char *session)
{
    char cookie[128];
    (void)snprintf(cookie, sizeof cookie, "Cookie: %s=%s\r\n", session_name(listener), session);
    struct http_answer answer = ask(listener, "GET /floor", cookie);
    int status = answer.status;
    http_answer_free(&answer);
    return status;
}

// --- headers -----------------------------------------------------------------------------------------------

static void assert_shuts_the_browser(const struct listener *listener, const struct http_answer *answer,
                                     const char *asked)
{
    static const char *const expected[][2] = {{"X-Content-Type-Options", "nosniff"},
                                              {"Referrer-Policy", "no-referrer"},
                                              {"Cache-Control", "no-store"},
                                              {"X-Frame-Options", "DENY"},
                                              {"Cross-Origin-Opener-Policy", "same-origin"},
                                              {"Cross-Origin-Resource-Policy", "same-origin"}};
    for (size_t i = 0; i < COUNT(expected); i++) {
        const char *value = http_answer_header(answer, expected[i][0]);
        if (value == NULL || strcmp(value, expected[i][1]) != 0)
            fail_msg("%s, %s: no %s: %.600s", listener->name, asked, expected[i][0], answer->bytes);
    }
    const char *policy = http_answer_header(answer, "Content-Security-Policy");
    assert_non_null(policy);
    assert_non_null(strstr(policy, "default-src 'none'"));
    assert_non_null(strstr(policy, "frame-ancestors 'none'"));
    assert_non_null(strstr(policy, "base-uri 'none'"));
    assert_null(strstr(policy, "unsafe"));
    assert_null(strstr(policy, "http"));
    assert_null(strchr(policy, '*'));
    assert_true((http_answer_header(answer, "Strict-Transport-Security") != NULL) == listener->is_tls);
    assert_null(http_answer_header(answer, "Server"));
    assert_null(http_answer_header(answer, "Access-Control-Allow-Origin"));
}

static void every_answer_shuts_the_browser(void **state)
{
    (void)state;
    char long_line[700] = "GET /";
    memset(long_line + 5, 'a', sizeof long_line - 6);
    for (size_t i = 0; i < COUNT(listeners); i++) {
        const struct listener *listener = &listeners[i];
        char get[TAKE_AWAY_URL_SIZE + 8], head[TAKE_AWAY_URL_SIZE + 8], put[TAKE_AWAY_URL_SIZE + 8];
        (void)snprintf(get, sizeof get, "GET %s", listener->open_path);
        (void)snprintf(head, sizeof head, "HEAD %s", listener->open_path);
        (void)snprintf(put, sizeof put, "PUT %s", listener->open_path);
        const struct {
            const char *line, *more;
            int status; // 0: any
        } asked[] = {
            {get, "", 200},
            {head, "", 200},
            {put, "", listener->is_staff ? 401 : 405},
            {"GET /no-such-page", "", 0},
            {"GET /floor", "", 0},
            {long_line, "", 414},
            {"POST /login", "Content-Length: 999999\r\n", 413},
            {"GET *", "", 400},
            {get, "Host: other\r\n", 400},
            {get, "Origin: https://evil.example\r\n", 200},
        };
        for (size_t k = 0; k < COUNT(asked); k++) {
            struct http_answer answer = ask(listener, asked[k].line, asked[k].more);
            if (asked[k].status != 0 && answer.status != asked[k].status)
                fail_msg("%s, %s: %d", listener->name, asked[k].line, answer.status);
            assert_shuts_the_browser(listener, &answer, asked[k].line);
            http_answer_free(&answer);
        }
    }
}

// --- paths and methods -------------------------------------------------------------------------------------

static void paths_lead_nowhere_else(void **state)
{
    (void)state;
    static const char *const paths[] = {"/../../../../etc/passwd",
                                        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
                                        "/%252e%252e/%252e%252e/passwd",
                                        "/..%2f..%2f..%2fetc%2fpasswd",
                                        "/..%5c..%5cusers.json",
                                        "/..\\..\\users.json",
                                        "/%c0%ae%c0%ae/%c0%ae%c0%ae/etc",
                                        "/style.css/../users.json",
                                        "/style.css%00.json",
                                        "/%00",
                                        "/login%00",
                                        "//login",
                                        "///etc/passwd",
                                        "/./login",
                                        "/login/",
                                        "/login/../users",
                                        "/login;a=b",
                                        "/LOGIN",
                                        "/L/../floor",
                                        "/L/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
                                        "/L/",
                                        "/associates.html",
                                        "/users.json",
                                        "/.git/config",
                                        "/%",
                                        "/%zz",
                                        "/file:///etc/passwd",
                                        "/customers/../users",
                                        "/customers/%27%20OR%201=1",
                                        "/customers/..%2f..%2f"};
    char line[256], cookie[128], session[SIGN_IN_TOKEN_SIZE], flags[256], from[32];
    for (size_t i = 0; i < COUNT(listeners); i++) {
        cookie[0] = '\0';
        if (listeners[i].is_staff) {
            sign_in(&listeners[i], "", session, flags);
            (void)snprintf(cookie, sizeof cookie, "Cookie: %s=%s\r\n", session_name(&listeners[i]), session);
        }
        for (size_t k = 0; k < COUNT(paths); k++) {
            (void)snprintf(line, sizeof line, "GET %s", paths[k]);
            (void)snprintf(from, sizeof from, "127.1.%zu.%zu", i + 1,
                           k + 1); // a guesser would be turned away
            struct http_answer answer = ask_from(&listeners[i], from, line, cookie);
            if (answer.status != 404 && answer.status != 400)
                fail_msg("%s, %s: %d", listeners[i].name, line, answer.status);
            assert_null(strstr(answer.body, "root:"));
            http_answer_free(&answer);
        }
        assert_still_serves(&listeners[i], NULL);
    }
}

static void other_methods_do_nothing(void **state)
{
    (void)state;
    static const char *const methods[] = {"PUT",   "DELETE",   "OPTIONS", "PATCH", "TRACE", "CONNECT",
                                          "TRACK", "PROPFIND", "get",     "GET2",  "PRI",   "DEBUG"};
    char line[TAKE_AWAY_URL_SIZE + 16];
    for (size_t i = 0; i < COUNT(listeners); i++)
        for (size_t k = 0; k < COUNT(methods); k++) {
            (void)snprintf(line, sizeof line, "%s %s", methods[k], listeners[i].open_path);
            struct http_answer answer = ask(&listeners[i], line, "X-Secret: echo\r\n");
            bool is_refused = answer.status == (listeners[i].is_staff ? 401 : 405) || answer.status == 400 ||
                              answer.status == 501;
            if (!is_refused)
                fail_msg("%s, %s: %d", listeners[i].name, line, answer.status);
            if (answer.status == 405)
                assert_non_null(http_answer_header(&answer, "Allow"));
            assert_null(strstr(answer.bytes, "echo"));
            http_answer_free(&answer);
        }
}

// --- sizes -------------------------------------------------------------------------------------------------

static void assert_refused(const struct listener *listener, const char *what, char *request, size_t size)
{
    struct http_answer answer = send_bytes(listener, NULL, request, size);
    // What comes too late to be answered is cut.
    if (answer.status != 0 && (answer.status < 400 || answer.status > 499))
        fail_msg("%s, %s: %d", listener->name, what, answer.status);
    http_answer_free(&answer);
    free(request);
    assert_still_serves(listener, NULL);
}

static char *fill(const char *before, const char *filling, size_t times, const char *behind, size_t *size)
{
    size_t length = strlen(filling), first = strlen(before), last = strlen(behind);
    char *text = malloc(first + length * times + last + 1);
    assert_non_null(text);
    memcpy(text, before, first);
    for (size_t i = 0; i < times; i++)
        memcpy(text + first + i * length, filling, length);
    memcpy(text + first + length * times, behind, last + 1);
    *size = first + length * times + last;
    return text;
}

static void what_is_too_large_is_refused(void **state)
{
    (void)state;
    static const char end[] = "\r\nHost: m\r\nConnection: close\r\n\r\n";
    size_t size = 0;
    for (size_t i = 0; i < COUNT(listeners); i++) {
        const struct listener *listener = &listeners[i];
        char *request = fill("GET /", "a", 100000, " HTTP/1.1\r\nHost: m\r\n\r\n", &size);
        assert_refused(listener, "a long path", request, size);
        request = fill("GET /login?q=", "a", 100000, " HTTP/1.1\r\nHost: m\r\n\r\n", &size);
        assert_refused(listener, "a long query", request, size);
        request = fill("GET /no HTTP/1.1\r\nX: ", "a", 100000, end, &size);
        assert_refused(listener, "a long header", request, size);
        request = fill("GET /no HTTP/1.1\r\nX: y", "\r\nX: y", 20000, end, &size);
        assert_refused(listener, "many headers", request, size);
        request = fill("GET /no HTTP/1.1\r\nCookie: a=b", "; a=b", 20000, end, &size);
        assert_refused(listener, "many cookies", request, size);
        request = fill("", "a", 200000, "", &size);
        assert_refused(listener, "no line's end", request, size);
        request =
            fill("POST /login HTTP/1.1\r\nHost: m\r\nContent-Length: 200000\r\n\r\n", "a", 200000, "", &size);
        assert_refused(listener, "a large body", request, size);
        request =
            fill("POST /login HTTP/1.1\r\nHost: m\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n",
                 "8\r\naaaaaaaa\r\n", 20000, "0\r\n\r\n", &size);
        assert_refused(listener, "a large body in pieces", request, size);
        request = fill("POST /login HTTP/1.1\r\nHost: m\r\nContent-Length: 99999999999999999999999", "", 0,
                       "\r\n\r\n", &size);
        assert_refused(listener, "a length beyond numbers", request, size);
    }
}

// --- where a request ends, and whom it is for
// -------------------------------------------------------------------

// The library says some of its refusals twice.
static bool is_refused_whole(const struct http_answer *answer)
{
    for (const char *at = answer->bytes; (at = strstr(at, "HTTP/1.1 ")) != NULL; at++)
        if (strncmp(at + 9, "400", 3) != 0 && strncmp(at + 9, "413", 3) != 0)
            return false;
    return true;
}

// Each has a second request in what one reader takes for a body and another for the next: all that
// comes is refusals, and the connection is closed, so that nothing after it counts.
static void no_request_hides_in_another(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 0\r\n",
        "Content-Length: 0\r\nContent-Length: 5\r\n",
        "Content-Length: 5, 0\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: -5\r\n",
        "Content-Length: 0x5\r\n",
        "Content-Length: 5 5\r\n",
        "Content-Length : 5\r\n",
        "Content-Length\t: 5\r\n",
        "X: y\r\n Content-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding:\vchunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length : 5\r\n",
    };
    char request[1024];
    for (size_t i = 0; i < COUNT(listeners); i++)
        for (size_t k = 0; k < COUNT(heads); k++) {
            (void)snprintf(
                request, sizeof request,
                "POST /login HTTP/1.1\r\nHost: m\r\n%s\r\n0\r\n\r\nGET %s HTTP/1.1\r\nHost: m\r\n\r\n",
                heads[k], listeners[i].open_path);
            struct http_answer answer = send_text(&listeners[i], request);
            if (!is_refused_whole(&answer))
                fail_msg("%s, %s: %.900s", listeners[i].name, heads[k], answer.bytes);
            http_answer_free(&answer);
        }
    // Of the old version's requests none has pieces.
    for (size_t i = 0; i < COUNT(listeners); i++) {
        struct http_answer answer =
            send_text(&listeners[i], "POST /login HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        assert_int_equal(answer.status, 400);
        http_answer_free(&answer);
    }
}

static struct http_answer ask_host(const struct listener *listener, const char *before, const char *path,
                                   const char *headers)
{
    char request[1024];
    (void)snprintf(request, sizeof request, "GET %s%s HTTP/1.1\r\n%sConnection: close\r\n\r\n", before, path,
                   headers);
    return send_text(listener, request);
}

static void a_strange_host_is_never_repeated(void **state)
{
    (void)state;
    static const char *const ways[][2] = {
        {"", "Host: evil.example\r\n"},
        {"", "Host: m\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\n"},
        {"http://evil.example", "Host: m\r\n"}};
    static const char *const wrong[] = {"", "Host: a\r\nHost: b\r\n"};
    for (size_t i = 0; i < COUNT(listeners); i++) {
        const char *paths[] = {listeners[i].open_path, "/floor", "/no-such-page"};
        for (size_t k = 0; k < COUNT(ways) * COUNT(paths); k++) {
            const char *const *way = ways[k / COUNT(paths)];
            struct http_answer answer = ask_host(&listeners[i], way[0], paths[k % COUNT(paths)], way[1]);
            assert_int_not_equal(answer.status, 0);
            if (strstr(answer.bytes, "evil") != NULL)
                fail_msg("%s: %s", listeners[i].name, answer.bytes);
            http_answer_free(&answer);
        }
        for (size_t k = 0; k < COUNT(wrong); k++) {
            struct http_answer answer = ask_host(&listeners[i], "", listeners[i].open_path, wrong[k]);
            assert_int_equal(answer.status, 400);
            http_answer_free(&answer);
        }
    }
}

// --- cookies and sessions ----------------------------------------------------------------------------------

static void cookies_are_for_this_host_and_no_script(void **state)
{
    (void)state;
    char session[SIGN_IN_TOKEN_SIZE], flags[256];
    for (size_t i = 0; i < COUNT(listeners); i++) {
        if (!listeners[i].is_staff) { // which know nobody
            struct http_answer answer = get_open_page(&listeners[i], NULL, "Cookie: a=b\r\n");
            assert_null(http_answer_header(&answer, "Set-Cookie"));
            http_answer_free(&answer);
            continue;
        }
        sign_in(&listeners[i], "", session, flags);
        assert_non_null(strstr(flags, "; HttpOnly"));
        assert_non_null(strstr(flags, "; SameSite=Strict"));
        assert_non_null(strstr(flags, "; Path=/;"));
        assert_null(strstr(flags, "Domain"));
        assert_true((strstr(flags, "; Secure") != NULL) == listeners[i].is_tls);
        assert_true((strstr(flags, "__Host-") != NULL) == listeners[i].is_tls);
    }
}

static void a_session_is_never_one_that_was_brought_along(void **state)
{
    (void)state;
    char planted[SIGN_IN_TOKEN_SIZE], first[SIGN_IN_TOKEN_SIZE], second[SIGN_IN_TOKEN_SIZE], flags[256];
    memset(planted, 'a', sizeof planted - 1);
    planted[sizeof planted - 1] = '\0';
    for (size_t i = 0; i < COUNT(listeners); i++) {
        if (!listeners[i].is_staff)
            continue;
        sign_in(&listeners[i], planted, first, flags);
        assert_string_not_equal(first, planted);
        assert_int_equal(status_of_floor(&listeners[i], planted), 303);
        assert_int_equal(status_of_floor(&listeners[i], first), 200);
        sign_in(&listeners[i], first, second, flags); // whoever saw the first has it no more
        assert_string_not_equal(first, second);
        assert_int_equal(status_of_floor(&listeners[i], first), 303);
        assert_int_equal(status_of_floor(&listeners[i], second), 200);
        // Of one listener and no other.
        for (size_t k = 0; k < COUNT(listeners); k++)
            if (k != i && listeners[k].is_staff)
                assert_int_equal(status_of_floor(&listeners[k], second), 303);
    }
}

static void who_guesses_links_waits(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(listeners); i++) {
        if (listeners[i].is_staff) // test_associates.c: guessing_is_slowed_down
            continue;
        int status = 0;
        for (int k = 0; k <= TAKE_AWAY_MAX_WRONG && status != 429; k++) {
            struct http_answer answer =
                ask_from(&listeners[i], "127.0.9.1", "GET /L/00000000000000000000000000", "");
            status = answer.status;
            if (status == 429)
                assert_non_null(http_answer_header(&answer, "Retry-After"));
            http_answer_free(&answer);
        }
        assert_int_equal(status, 429);
        assert_still_serves(&listeners[i], "127.0.9.2");
    }
}

// --- who is slow -------------------------------------------------------------------------------------------

// Connections of one kind from one address, as many as a phone page allows it but one.
#define SLOW_ONES 15

static void begin_slowly(const struct listener *listener, const char *from, const char *bytes,
                         bool reads_nothing, int handles[SLOW_ONES])
{
    int room = 2048;
    for (int i = 0; i < SLOW_ONES; i++) {
        handles[i] = connect_to(listener, from);
        if (reads_nothing)
            (void)setsockopt(handles[i], SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        if (bytes[0] != '\0')
            assert_int_equal(send(handles[i], bytes, strlen(bytes), MSG_NOSIGNAL), strlen(bytes));
    }
}

// Half a head, half a body, a large answer that nobody reads, and not a word (by HTTPS, all are half a
// greeting): others are answered meanwhile. That they are sent away in the end: test_http_server.c.
static void who_is_slow_keeps_nobody_waiting(void **state)
{
    (void)state;
    static const char *const addresses[] = {"127.0.8.1", "127.0.8.2", "127.0.8.3", "127.0.8.4"};
    for (size_t i = 0; i < COUNT(listeners); i++) {
        const struct listener *listener = &listeners[i];
        char large[TAKE_AWAY_URL_SIZE + 64];
        int handles[COUNT(addresses)][SLOW_ONES];
        (void)snprintf(large, sizeof large, "GET %s HTTP/1.1\r\nHost: m\r\n\r\n", listener->large_path);
        const char *const begun[COUNT(addresses)] = {
            "GET / HTTP/1.1\r\nHost: m\r\nX: ",
            "POST /login HTTP/1.1\r\nHost: m\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            "Content-Length: 100\r\n\r\nname=",
            large, ""};
        for (size_t k = 0; k < COUNT(addresses); k++)
            begin_slowly(listener, addresses[k],
                         listener->is_tls && begun[k][0] != '\0' ? "\x16\x03\x01" : begun[k], k == 2,
                         handles[k]);
        assert_still_serves(listener, "127.0.8.5");
        assert_still_serves(listener, addresses[0]);
        for (size_t k = 0; k < COUNT(addresses); k++)
            for (int n = 0; n < SLOW_ONES; n++)
                (void)close(handles[k][n]);
        assert_still_serves(listener, addresses[3]);
    }
}

// --- TLS ---------------------------------------------------------------------------------------------------

static void only_todays_tls_is_spoken(void **state)
{
    (void)state;
    static const struct {
        const char *priorities;
        bool is_fine;
    } ways[] = {
        {"NORMAL:-VERS-ALL:+VERS-TLS1.3", true},
        {"NORMAL:-VERS-ALL:+VERS-TLS1.2", true},
        {"NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-GCM", true},
        {"NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+CHACHA20-POLY1305", true},
        {"NORMAL:-VERS-ALL:+VERS-TLS1.1", false},
        {"NORMAL:-VERS-ALL:+VERS-TLS1.0", false},
        {"NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-CBC:+AES-256-CBC", false},
        {"NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+3DES-CBC", false},
        {"NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+ARCFOUR-128", false},
        {"NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA", false},
        {"NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ANON-ECDH", false},
    };
    for (size_t i = 0; i < COUNT(listeners); i++) {
        for (size_t k = 0; k < COUNT(ways) && listeners[i].is_tls; k++) {
            bool agreed = tls_client_shakes_hands(connect_to(&listeners[i], NULL), ways[k].priorities);
            if (agreed != ways[k].is_fine)
                fail_msg("%s: %s is %s", listeners[i].name, ways[k].priorities, agreed ? "taken" : "refused");
        }
        if (!listeners[i].is_tls)
            continue;
        char request[TAKE_AWAY_URL_SIZE + 64]; // in the clear
        (void)snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n",
                       listeners[i].open_path);
        struct http_answer answer =
            http_client_ask(connect_to(&listeners[i], NULL), request, strlen(request));
        assert_int_equal(answer.status, 0);
        assert_null(strstr(answer.bytes, "<html"));
        http_answer_free(&answer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_shuts_the_browser),
        cmocka_unit_test(paths_lead_nowhere_else),
        cmocka_unit_test(other_methods_do_nothing),
        cmocka_unit_test(what_is_too_large_is_refused),
        cmocka_unit_test(no_request_hides_in_another),
        cmocka_unit_test(a_strange_host_is_never_repeated),
        cmocka_unit_test(cookies_are_for_this_host_and_no_script),
        cmocka_unit_test(a_session_is_never_one_that_was_brought_along),
        cmocka_unit_test(who_guesses_links_waits),
        cmocka_unit_test(who_is_slow_keeps_nobody_waiting),
        cmocka_unit_test(only_todays_tls_is_spoken),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
