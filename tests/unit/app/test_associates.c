// Threads: yes
//
// The associates' page by bytes over sockets: what such a page must not allow (and test_http_checklist.c asks
// of every listener: paths, framing, sizes, cookies, TLS), and what it does. Each test has a server of its
// own, on a store with a visit, a request and a customer in it.
#include "app/profile/recorder.h"
#include "app/web/associates.h"
#include "app/web/sign_in.h"
#include "platform/base/clock.h"
#include "platform/base/thread.h"
#include "platform/os/paths.h"
#include "platform/store/store_customer.h"
#include "tests/support/http_client.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 20000
#define PASSWORD "correct horse"
#define MAX_REQUEST 16384

static char store_path[1024], users_path[1024], customer_key[STORE_ID_SIZE], request_id[STORE_ID_SIZE];
static struct staff_users users;
static struct associates *associates;

struct browser {
    char session[SIGN_IN_TOKEN_SIZE]; // the cookie; "": nobody is signed in
    char form[SIGN_IN_TOKEN_SIZE];    // what forms carry
};

// --- the store ---------------------------------------------------------------------------------------------

static void record(struct recorder *recorder, enum interest_kind kind, const char *sku)
{
    struct interest_event event = {.kind = kind,
                                   .wall_ms = clock_wall_ms(),
                                   .price_minor = -1,
                                   .duration_ms = -1,
                                   .consent = {.asked = true, .try_on = true, .profile = true}};
    interest_make_id(event.id);
    (void)snprintf(event.session, sizeof event.session, "visit-1");
    (void)snprintf(event.sku, sizeof event.sku, "%s", sku);
    (void)snprintf(event.product, sizeof event.product, "%s", sku);
    (void)snprintf(event.category, sizeof event.category, "%s", sku[0] != '\0' ? "jacket" : "");
    (void)snprintf(event.title, sizeof event.title, "%s", sku[0] != '\0' ? "Coat <b>&\"'" : "");
    if (kind == INTEREST_PRODUCT_REQUESTED)
        (void)snprintf(event.size, sizeof event.size, "40");
    if (kind == INTEREST_CONSENT_GIVEN)
        event.purpose = INTEREST_FOR_PROFILE;
    (void)recorder_add(recorder, &event);
    recorder_commit(recorder, clock_now_ns());
}

static bool note_request(void *context, const struct store_request *request)
{
    (void)context;
    (void)snprintf(request_id, sizeof request_id, "%s", request->id);
    return false;
}

static void fill_store(void)
{
    static struct recorder recorder;
    static int number;
    char name[32];
    (void)snprintf(name, sizeof name, "desk-%d.db", ++number);
    (void)snprintf(store_path, sizeof store_path, "%s", test_temporary_path(name));
    recorder_init(&recorder, &(struct recorder_options){.path = store_path, .mirror = "Window left"});
    struct store_customer customer = {
        .reference = "S-1", .kind = "number", .name = "Ana <i>Lopez", .points = 120};
    assert_int_equal(store_put_customer(recorder.store, &customer, "2026-11-22T11:00:00.000Z", NULL),
                     RESULT_OK);
    record(&recorder, INTEREST_CONSENT_GIVEN, "");
    assert_int_equal(recorder_link(&recorder, "visit-1", "S-1", "number", clock_wall_ms(), &customer, NULL),
                     RESULT_OK);
    (void)snprintf(customer_key, sizeof customer_key, "%s", customer.key);
    record(&recorder, INTEREST_TRYON_STARTED, "JAC-9110-01");
    record(&recorder, INTEREST_PRODUCT_REQUESTED, "JAC-9110-01");
    struct store_request_filter open_ones = {.open_only = true};
    assert_int_equal(store_each_request(recorder.store, &open_ones, note_request, NULL, NULL), RESULT_OK);
    recorder_finish(&recorder);
}

// --- the page ----------------------------------------------------------------------------------------------

static int open_users(void **state)
{
    (void)state;
    (void)snprintf(users_path, sizeof users_path, "%s", test_temporary_path("users.json"));
    assert_int_equal(staff_users_load(users_path, &users, NULL), RESULT_OK);
    assert_int_equal(staff_users_put(&users, "ada", STAFF_ASSOCIATE, PASSWORD, NULL), RESULT_OK);
    assert_int_equal(staff_users_put(&users, "mara", STAFF_MANAGER, PASSWORD, NULL), RESULT_OK);
    assert_int_equal(staff_users_put(&users, "root", STAFF_ADMIN, PASSWORD, NULL), RESULT_OK);
    return 0;
}

static struct associates_options usual_options(void)
{
    static char resources[1024], demo[1100];
    (void)snprintf(resources, sizeof resources, "%s", test_build_path("share/cheval"));
    (void)snprintf(demo, sizeof demo, "%s/demo", resources);
    return (struct associates_options){
        .store_path = store_path, .catalogue = demo, .users = users_path, .resources = resources};
}

static int open_page(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct associates_options options = usual_options();
    fill_store();
    assert_int_equal(staff_users_save(&users, NULL), RESULT_OK);
    if (associates_create(&options, &associates, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return 0;
}

static int close_page(void **state)
{
    (void)state;
    associates_destroy(associates);
    associates = NULL;
    return 0;
}

static struct http_answer send_from(const char *from, const char *request)
{
    int handle = http_client_connect(from, associates_port(associates), PATIENCE_MS);
    assert_true(handle >= 0);
    return http_client_ask(handle, request, strlen(request));
}

// "GET /floor", with more header lines ("A: b\r\n"), or "".
static struct http_answer ask(const struct browser *browser, const char *line, const char *more)
{
    char request[MAX_REQUEST];
    (void)snprintf(request, sizeof request, "%s HTTP/1.1\r\nHost: m\r\nConnection: close\r\n%s%s%s%s\r\n",
                   line, browser->session[0] != '\0' ? "Cookie: cheval=" : "", browser->session,
                   browser->session[0] != '\0' ? "\r\n" : "", more);
    return send_from(NULL, request);
}

static struct http_answer post(const struct browser *browser, const char *path, const char *body,
                               const char *more)
{
    char line[256], head[1024], request[MAX_REQUEST];
    (void)snprintf(line, sizeof line, "POST %s", path);
    (void)snprintf(head, sizeof head,
                   "%s HTTP/1.1\r\nHost: m\r\nConnection: close\r\nContent-Length: %zu\r\n%s"
                   "Content-Type: application/x-www-form-urlencoded\r\n",
                   line, strlen(body), more);
    (void)snprintf(request, sizeof request, "%s%s%s%s\r\n%s", head,
                   browser->session[0] != '\0' ? "Cookie: cheval=" : "", browser->session,
                   browser->session[0] != '\0' ? "\r\n" : "", body);
    return send_from(NULL, request);
}

// What stands between `before` and the next quote or semicolon.
static void cut_out(const struct http_answer *answer, const char *before, char out[SIGN_IN_TOKEN_SIZE])
{
    const char *at = strstr(answer->bytes, before);
    if (at == NULL)
        fail_msg("no %s in %s", before, answer->bytes);
    at += strlen(before);
    (void)snprintf(out, SIGN_IN_TOKEN_SIZE, "%.*s", (int)strcspn(at, "\";"), at);
}

static struct http_answer try_to_sign_in(const char *from, const char *name, const char *password)
{
    const struct browser nobody = {.session = ""};
    struct http_answer page = ask(&nobody, "GET /login", "");
    char secret[SIGN_IN_TOKEN_SIZE], body[512], request[2048];
    cut_out(&page, "cheval-form=", secret);
    http_answer_free(&page);
    (void)snprintf(body, sizeof body, "form=%s&name=%s&password=%s", secret, name, password);
    (void)snprintf(request, sizeof request,
                   "POST /login HTTP/1.1\r\nHost: m\r\nConnection: close\r\nCookie: cheval-form=%s\r\n"
                   "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
                   secret, strlen(body), body);
    return send_from(from, request);
}

static struct browser sign_in_as(const char *name)
{
    struct browser browser = {.session = ""};
    struct http_answer answer = try_to_sign_in(NULL, name, "correct+horse");
    assert_int_equal(answer.status, 303);
    cut_out(&answer, "Set-Cookie: cheval=", browser.session);
    http_answer_free(&answer);
    answer = ask(&browser, "GET /floor", "");
    cut_out(&answer, "name=\"form\" value=\"", browser.form);
    http_answer_free(&answer);
    return browser;
}

static void assert_status(struct http_answer answer, int status)
{
    if (answer.status != status)
        fail_msg("%d, expected %d: %.400s", answer.status, status, answer.bytes);
    http_answer_free(&answer);
}

static void assert_says(struct http_answer answer, const char *text, bool says)
{
    if ((strstr(answer.body, text) != NULL) != says)
        fail_msg("%s \"%s\": %.3000s", says ? "no" : "there is", text, answer.body);
    http_answer_free(&answer);
}

// Until the floor shows it: the store is looked at several times a second.
static void wait_for(const struct browser *browser, const char *text, bool there)
{
    int64_t end_ns = clock_now_ns() + 20 * CLOCK_SECOND_NS;
    for (bool has = !there; has != there;) {
        struct http_answer answer = ask(browser, "GET /floor/live", "");
        has = strstr(answer.body, text) != NULL;
        http_answer_free(&answer);
        if (clock_now_ns() > end_ns)
            fail_msg("\"%s\" %s", text, there ? "never came" : "stays");
        clock_sleep_ns(20 * CLOCK_MILLISECOND_NS);
    }
}

// --- the checklist -----------------------------------------------------------------------------------------

static const char *const all_paths[] = {
    "/",           "/floor",     "/floor/live",  "/events",  "/stock",        "/stock?q=lip",
    "/stock/live", "/customers", "/customers/x", "/report",  "/report.csv",   "/report.svg",
    "/users",      "/served",    "/logout",      "/no-such", "/../etc/passwd"};

static void nothing_is_shown_without_signing_in(void **state)
{
    (void)state;
    const struct browser nobody = {.session = ""}, forged = {.session = "0123456789abcdef"};
    char line[128];
    for (size_t i = 0; i < sizeof all_paths / sizeof all_paths[0]; i++) {
        (void)snprintf(line, sizeof line, "GET %s", all_paths[i]);
        const struct browser *browsers[] = {&nobody, &forged};
        for (int b = 0; b < 2; b++) {
            struct http_answer answer = ask(browsers[b], line, "");
            if (answer.status != 303 && answer.status != 401)
                fail_msg("%s: %d", line, answer.status);
            assert_int_equal(answer.body_size, 0);
            http_answer_free(&answer);
        }
    }
    assert_status(post(&nobody, "/served", "id=x", ""), 401);
    assert_status(post(&nobody, "/users", "name=x", ""), 401);
    assert_status(post(&nobody, "/no-such", "name=x", ""), 401);
}

static void every_answer_has_the_headers_that_shut_the_browser(void **state)
{
    (void)state;
    static const char *const names[] = {"Content-Security-Policy", "X-Content-Type-Options",
                                        "Referrer-Policy",         "Cache-Control",
                                        "X-Frame-Options",         "Cross-Origin-Opener-Policy"};
    struct browser root = sign_in_as("root");
    static const char *const lines[] = {
        "GET /login", "GET /floor",     "GET /report",  "GET /report.csv", "GET /report.svg",
        "GET /users", "GET /style.css", "GET /no-such", "PUT /floor",      "GET /stock?q=coat"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct http_answer answer = ask(&root, lines[i], "");
        for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
            if (http_answer_header(&answer, names[n]) == NULL)
                fail_msg("%s has no %s", lines[i], names[n]);
        const char *policy = http_answer_header(&answer, "Content-Security-Policy");
        assert_non_null(strstr(policy, "default-src 'none'"));
        assert_non_null(strstr(policy, "frame-ancestors 'none'"));
        assert_null(strstr(policy, "unsafe"));
        assert_null(strstr(policy, "http"));
        assert_null(strstr(answer.body, "style=\""));
        assert_null(strstr(answer.body, "onclick"));
        http_answer_free(&answer);
    }
}

static void a_wrong_name_and_a_wrong_password_look_the_same(void **state)
{
    (void)state;
    struct http_answer wrong = try_to_sign_in("127.0.3.1", "ada", "wrong+horse");
    struct http_answer nobody = try_to_sign_in("127.0.3.2", "xyz", "wrong+horse");
    assert_int_equal(wrong.status, 403);
    assert_int_equal(nobody.status, 403);
    assert_non_null(strstr(wrong.body, "Name and password don"));
    assert_int_equal(wrong.body_size, nobody.body_size); // but for the name and the secret, of one length
    http_answer_free(&wrong);
    http_answer_free(&nobody);
}

static void guessing_is_slowed_down(void **state)
{
    (void)state;
    int status = 0;
    for (int i = 0; i < 8 && status != 429; i++) {
        struct http_answer answer = try_to_sign_in("127.0.3.3", "ada", "wrong+horse");
        status = answer.status;
        if (status == 429)
            assert_non_null(http_answer_header(&answer, "Retry-After"));
        http_answer_free(&answer);
    }
    assert_int_equal(status, 429);
}

static void a_form_needs_its_secret(void **state)
{
    (void)state;
    struct browser root = sign_in_as("root"), other = sign_in_as("root");
    char body[256];
    (void)snprintf(body, sizeof body, "id=%s", request_id);
    assert_status(post(&root, "/served", body, ""), 403); // none
    (void)snprintf(body, sizeof body, "id=%s&form=%s", request_id, other.form);
    assert_status(post(&root, "/served", body, ""), 403); // another session's
    (void)snprintf(body, sizeof body, "id=%s&form=%s", request_id, root.form);
    assert_status(post(&root, "/served", body, "Origin: http://evil.example\r\n"), 403);
    assert_status(post(&root, "/served", body, "Sec-Fetch-Site: cross-site\r\n"), 403);
    assert_status(post(&root, "/served", body, "Sec-Fetch-Site: same-site\r\n"), 403);
    assert_status(post(&root, "/logout", "form=x", ""), 403);
    assert_status(post(&root, "/users", "do=remove&name=ada", ""), 403);
    assert_status(post(&(struct browser){.session = ""}, "/login", "name=ada&password=correct+horse", ""),
                  403);
    assert_status(ask(&root, "GET /floor", ""), 200); // still signed in, and ada still there
    assert_says(ask(&root, "GET /users", ""), "ada", true);
}

static void each_role_has_its_pages_and_no_others(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        enum staff_role least;
    } pages[] = {{"GET /floor", STAFF_ASSOCIATE},    {"GET /stock", STAFF_ASSOCIATE},
                 {"GET /report", STAFF_MANAGER},     {"GET /report.csv", STAFF_MANAGER},
                 {"GET /report.svg", STAFF_MANAGER}, {"GET /customers", STAFF_MANAGER},
                 {"GET /users", STAFF_ADMIN}};
    static const char *const names[] = {"ada", "mara", "root"};
    char line[128], body[256];
    for (int role = 0; role < STAFF_ROLE_COUNT; role++) {
        struct browser browser = sign_in_as(names[role]);
        for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
            assert_status(ask(&browser, pages[i].line, ""), role >= (int)pages[i].least ? 200 : 403);
        (void)snprintf(line, sizeof line, "GET /customers/%s", customer_key);
        assert_status(ask(&browser, line, ""), role >= STAFF_MANAGER ? 200 : 403);
        (void)snprintf(body, sizeof body, "form=%s&do=put&name=eve&role=admin&password=correct+horse",
                       browser.form);
        if (role < STAFF_ADMIN)
            assert_status(post(&browser, "/users", body, ""), 403);
        assert_says(ask(&browser, "GET /floor", ""), "href=\"/report\"", role >= STAFF_MANAGER);
    }
}

static void other_methods_are_refused(void **state)
{
    (void)state;
    struct browser root = sign_in_as("root");
    static const char *const lines[] = {"PUT /floor",  "DELETE /users", "OPTIONS /report", "PATCH /served",
                                        "POST /floor", "GET /served",   "GET /logout",     "TRACE /floor"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct http_answer answer = ask(&root, lines[i], "");
        if (answer.status != 405 && answer.status != 501)
            fail_msg("%s: %d", lines[i], answer.status);
        if (answer.status == 405)
            assert_non_null(http_answer_header(&answer, "Allow"));
        http_answer_free(&answer);
    }
    assert_status(ask(&root, "HEAD /floor", ""), 200);
}

static void bodies_that_are_no_forms_are_refused(void **state)
{
    (void)state;
    struct browser root = sign_in_as("root");
    char large[8192];
    memset(large, 'a', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    assert_status(post(&root, "/served", large, ""), 413);
    assert_status(post(&root, "/served", "id=%zz", ""), 400);
    assert_status(post(&root, "/served", "id=1&id=2", ""), 400);
    struct http_answer answer =
        ask(&root, "POST /served", "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    assert_int_equal(answer.status, 415);
    http_answer_free(&answer);
}

static void what_was_told_by_others_is_shown_as_text(void **state)
{
    (void)state;
    struct browser root = sign_in_as("root");
    char line[128];
    wait_for(&root, "Coat &lt;b&gt;&amp;&quot;&#39;", true);
    assert_says(ask(&root, "GET /floor", ""), "<b>", false);
    (void)snprintf(line, sizeof line, "GET /customers/%s", customer_key);
    assert_says(ask(&root, line, ""), "Ana &lt;i&gt;Lopez", true);
    assert_says(ask(&root, "GET /stock?q=%3Cscript%3Ealert(1)%3C/script%3E", ""), "<script>alert", false);
    assert_says(ask(&root, "GET /customers?q=%22%3E%3Cimg%20src=x%3E", ""), "<img", false);
    assert_says(ask(&root, "GET /report?from=%22%3E%3Cb%3E&to=x&mirror=%3Cb%3E", ""), "<b>", false);
}

static void many_cookies_and_long_headers_are_no_way_in(void **state)
{
    (void)state;
    const struct browser nobody = {.session = ""};
    char more[12000] = "Cookie: ";
    for (int i = 0; i < 300; i++)
        (void)snprintf(more + strlen(more), sizeof more - strlen(more), "cheval=%032d; ", i);
    (void)snprintf(more + strlen(more), sizeof more - strlen(more), "x=y\r\n");
    struct http_answer answer = ask(&nobody, "GET /floor", more);
    assert_int_not_equal(answer.status, 200);
    http_answer_free(&answer);
}

static void elsewhere_than_here_it_wants_tls(void **state)
{
    (void)state;
    struct associates_options options = usual_options();
    struct associates *open = NULL;
    struct diagnostic why = {0};
    options.address = "0.0.0.0";
    assert_int_equal(associates_create(&options, &open, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "certificate"));
    options.behind_proxy = true;
    assert_int_equal(associates_create(&options, &open, &why), RESULT_OK);
    associates_destroy(open);
}

static void behind_a_proxy_cookies_go_by_https_alone(void **state)
{
    (void)state;
    struct associates_options options = usual_options();
    (void)close_page(state);
    options.behind_proxy = true;
    assert_int_equal(associates_create(&options, &associates, NULL), RESULT_OK);
    const struct browser nobody = {.session = ""};
    struct http_answer answer = ask(&nobody, "GET /login", "");
    const char *cookie = strstr(answer.bytes, "Set-Cookie: __Host-cheval-form=");
    assert_non_null(cookie);
    assert_non_null(strstr(cookie, "; Secure"));
    assert_non_null(http_answer_header(&answer, "Strict-Transport-Security"));
    http_answer_free(&answer);
}

// --- what it does ------------------------------------------------------------------------------------------

static void signing_out_ends_the_session(void **state)
{
    (void)state;
    struct browser ada = sign_in_as("ada");
    char body[128];
    (void)snprintf(body, sizeof body, "form=%s", ada.form);
    assert_status(post(&ada, "/logout", body, ""), 303);
    assert_status(ask(&ada, "GET /floor", ""), 303);
    assert_status(ask(&ada, "GET /events", ""), 401);
}

static void the_floor_shows_the_visit_and_its_request(void **state)
{
    (void)state;
    struct browser ada = sign_in_as("ada"), mara = sign_in_as("mara");
    char line[128];
    wait_for(&ada, "Bring size 40", true);
    wait_for(&ada, "Window left", true);
    wait_for(&ada, "Ana", true);
    wait_for(&ada, "120 points", true);
    assert_says(ask(&ada, "GET /floor", ""), "Lopez", false); // the first name alone
    (void)snprintf(line, sizeof line, "href=\"/customers/%s\"", customer_key);
    assert_says(ask(&ada, "GET /floor", ""), line, false);
    assert_says(ask(&mara, "GET /floor", ""), line, true);
}

static void a_request_is_served_by_a_form(void **state)
{
    (void)state;
    struct browser ada = sign_in_as("ada");
    char body[256];
    wait_for(&ada, request_id, true);
    (void)snprintf(body, sizeof body, "form=%s&id=%s", ada.form, request_id);
    assert_status(post(&ada, "/served", body, "Sec-Fetch-Site: same-origin\r\nOrigin: http://m\r\n"), 303);
    wait_for(&ada, request_id, false);
    struct store *store = NULL;
    struct store_request_filter open_ones = {.open_only = true};
    request_id[0] = '\0';
    assert_int_equal(store_open(store_path, true, &store, NULL), RESULT_OK);
    assert_int_equal(store_each_request(store, &open_ones, note_request, NULL, NULL), RESULT_OK);
    assert_string_equal(request_id, "");
    store_close(store);
    assert_status(post(&ada, "/served", body, ""), 303); // once more does no harm
}

static struct associates_end taken;

static bool take_end(void *context, const struct associates_end *end)
{
    *(int *)context += 1;
    taken = *end;
    return true;
}

static void in_a_mirror_the_store_thread_is_asked(void **state)
{
    (void)state;
    struct associates_options options = usual_options();
    int asked = 0;
    char body[256];
    (void)close_page(state);
    options.end_request = take_end;
    options.context = &asked;
    assert_int_equal(associates_create(&options, &associates, NULL), RESULT_OK);
    struct browser ada = sign_in_as("ada");
    wait_for(&ada, request_id, true);
    (void)snprintf(body, sizeof body, "form=%s&id=%s", ada.form, request_id);
    assert_status(post(&ada, "/served", body, ""), 303);
    assert_status(post(&ada, "/served", body, ""), 303);
    assert_int_equal(asked, 1);
    assert_string_equal(taken.id, request_id);
    assert_string_equal(taken.by, "ada");
    assert_int_equal(taken.status, STORE_REQUEST_SERVED);
    assert_says(ask(&ada, "GET /floor", ""), "Being served", true);
}

static void stock_that_changes_is_seen(void **state)
{
    (void)state;
    struct browser ada = sign_in_as("ada");
    struct catalogue_offer_update update = {.has_availability = true,
                                            .availability = AVAILABILITY_OUT_OF_STOCK};
    (void)snprintf(update.code, sizeof update.code, "LIP-1010-01");
    assert_says(ask(&ada, "GET /stock/live?q=LIP-1010-01", ""), "in stock", true);
    associates_offer(associates, &update);
    assert_says(ask(&ada, "GET /stock/live?q=LIP-1010-01", ""), "sold out", true);
    assert_says(ask(&ada, "GET /stock?q=no+such+thing", ""), "No product has all", true);
}

static void the_report_is_a_page_a_table_and_a_picture(void **state)
{
    (void)state;
    struct browser mara = sign_in_as("mara");
    assert_says(ask(&mara, "GET /report", ""), "JAC-9110-01", true);
    assert_says(ask(&mara, "GET /report?mirror=Nowhere", ""), "Nothing was recorded", true);
    assert_says(ask(&mara, "GET /report?from=2026-02-31&to=x", ""), "no time span", true);
    struct http_answer answer = ask(&mara, "GET /report.csv?by=sku", "");
    assert_string_equal(http_answer_header(&answer, "Content-Type"), "text/csv; charset=utf-8");
    assert_non_null(
        strstr(http_answer_header(&answer, "Content-Disposition"), "attachment; filename=\"cheval-sku-"));
    assert_says(answer, "\"JAC-9110-01\",\"Coat <b>&\"\"'\"", true);
    answer = ask(&mara, "GET /report.svg?by=category", "");
    assert_string_equal(http_answer_header(&answer, "Content-Type"), "image/svg+xml");
    assert_says(answer, "Jackets", true);
}

static void an_admin_adds_and_removes_users(void **state)
{
    (void)state;
    struct browser root = sign_in_as("root");
    char body[256];
    (void)snprintf(body, sizeof body, "form=%s&do=put&name=eve&role=associate&password=correct+horse",
                   root.form);
    assert_status(post(&root, "/users", body, ""), 303);
    struct browser eve = sign_in_as("eve");
    assert_status(ask(&eve, "GET /floor", ""), 200);
    (void)snprintf(body, sizeof body, "form=%s&do=remove&name=eve", root.form);
    assert_status(post(&root, "/users", body, ""), 303);
    assert_status(ask(&eve, "GET /floor", ""), 303); // out at once
    (void)snprintf(body, sizeof body, "form=%s&do=remove&name=root", root.form);
    assert_status(post(&root, "/users", body, ""), 400);
    (void)snprintf(body, sizeof body, "form=%s&do=put&name=x&role=king&password=correct+horse", root.form);
    assert_status(post(&root, "/users", body, ""), 400);
    (void)snprintf(body, sizeof body, "form=%s&do=put&name=x&role=admin&password=short", root.form);
    assert_says(post(&root, "/users", body, ""), "at least 10", true);
}

static void who_listens_is_told_of_a_request_and_others_are_not(void **state)
{
    (void)state;
    struct browser ada = sign_in_as("ada");
    char request[512], heard[4096] = "";
    int handle = http_client_connect(NULL, associates_port(associates), PATIENCE_MS);
    (void)snprintf(request, sizeof request, "GET /events HTTP/1.1\r\nHost: m\r\nCookie: cheval=%s\r\n\r\n",
                   ada.session);
    assert_int_equal(send(handle, request, strlen(request), MSG_NOSIGNAL), strlen(request));
    floor_set_mirror(associates_floor(associates), "Door", FLOOR_IN_USE, "visit-2", clock_wall_ms());
    size_t size = 0;
    while (strstr(heard, "event: change\ndata: ") == NULL) {
        ssize_t got = recv(handle, heard + size, sizeof heard - 1 - size, 0);
        assert_true(got > 0);
        size += (size_t)got;
        heard[size] = '\0';
    }
    assert_null(strstr(heard, "Door")); // that something is new, not what
    assert_says(ask(&ada, "GET /floor/live", ""), "Door", true);
    (void)close(handle);
}

#define WITH_PAGE(test) cmocka_unit_test_setup_teardown(test, open_page, close_page)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PAGE(nothing_is_shown_without_signing_in),
        WITH_PAGE(every_answer_has_the_headers_that_shut_the_browser),
        WITH_PAGE(a_wrong_name_and_a_wrong_password_look_the_same),
        WITH_PAGE(guessing_is_slowed_down),
        WITH_PAGE(a_form_needs_its_secret),
        WITH_PAGE(each_role_has_its_pages_and_no_others),
        WITH_PAGE(other_methods_are_refused),
        WITH_PAGE(bodies_that_are_no_forms_are_refused),
        WITH_PAGE(what_was_told_by_others_is_shown_as_text),
        WITH_PAGE(many_cookies_and_long_headers_are_no_way_in),
        WITH_PAGE(elsewhere_than_here_it_wants_tls),
        WITH_PAGE(behind_a_proxy_cookies_go_by_https_alone),
        WITH_PAGE(signing_out_ends_the_session),
        WITH_PAGE(the_floor_shows_the_visit_and_its_request),
        WITH_PAGE(a_request_is_served_by_a_form),
        WITH_PAGE(in_a_mirror_the_store_thread_is_asked),
        WITH_PAGE(stock_that_changes_is_seen),
        WITH_PAGE(the_report_is_a_page_a_table_and_a_picture),
        WITH_PAGE(an_admin_adds_and_removes_users),
        WITH_PAGE(who_listens_is_told_of_a_request_and_others_are_not),
    };
    return cmocka_run_group_tests(tests, open_users, NULL);
}
