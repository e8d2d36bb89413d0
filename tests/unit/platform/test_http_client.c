// Threads: yes
//
// The client against a server that says, byte for byte, what the test wants it to. TLS: integration.push.
#include "platform/base/clock.h"
#include "platform/base/thread.h"
#include "platform/net/http_client.h"
#include "tests/support/test_support.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// Answers each request with `answer`, until it is stopped.
struct server {
    struct thread thread;
    int handle;
    uint16_t port;
    atomic_bool stopping;
    const char *answer; // "": closes without a word; NULL: waits and says nothing
    bool closes;        // after each answer
    atomic_int connections, requests;
    char request[8192]; // the last
};

#define TURN_MS 20

static bool is_readable(int handle)
{
    struct pollfd waits = {.fd = handle, .events = POLLIN};
    return poll(&waits, 1, TURN_MS) == 1;
}

// Header and body; false when the other side closed or the test is over.
static bool read_request(struct server *server, int client)
{
    size_t used = 0;
    for (;;) {
        if (atomic_load(&server->stopping))
            return false;
        if (!is_readable(client))
            continue;
        ssize_t got = recv(client, server->request + used, sizeof server->request - 1 - used, 0);
        if (got <= 0)
            return false;
        used += (size_t)got;
        server->request[used] = '\0';
        const char *end = strstr(server->request, "\r\n\r\n");
        const char *length = strstr(server->request, "Content-Length: ");
        size_t body = length != NULL ? (size_t)strtoul(length + 16, NULL, 10) : 0;
        if (end != NULL && used >= (size_t)(end + 4 - server->request) + body)
            return true;
    }
}

static void converse(struct server *server, int client)
{
    atomic_fetch_add(&server->connections, 1);
    while (read_request(server, client)) {
        atomic_fetch_add(&server->requests, 1);
        while (server->answer == NULL && !atomic_load(&server->stopping))
            clock_sleep_ns(CLOCK_MILLISECOND_NS);
        if (server->answer == NULL || server->answer[0] == '\0')
            return;
        size_t size = strlen(server->answer);
        if (send(client, server->answer, size, MSG_NOSIGNAL) != (ssize_t)size || server->closes)
            return;
    }
}

static void *serve(void *context)
{
    struct server *server = context;
    while (!atomic_load(&server->stopping)) {
        if (!is_readable(server->handle))
            continue;
        int client = accept(server->handle, NULL, NULL);
        if (client < 0)
            continue;
        converse(server, client);
        (void)close(client);
    }
    return NULL;
}

static struct server *start(const char *answer)
{
    struct server *server = calloc(1, sizeof *server);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    assert_non_null(server);
    server->answer = answer;
    server->handle = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(server->handle >= 0);
    assert_int_equal(bind(server->handle, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(server->handle, 8), 0);
    assert_int_equal(getsockname(server->handle, (struct sockaddr *)&address, &size), 0);
    server->port = ntohs(address.sin_port);
    assert_int_equal(thread_start(&server->thread, "server", serve, server), RESULT_OK);
    return server;
}

static void stop(struct server *server)
{
    atomic_store(&server->stopping, true);
    thread_join(&server->thread);
    (void)close(server->handle);
    free(server);
}

static struct http_client *make_client(const struct server *server, struct http_client_options options)
{
    struct http_client *client = NULL;
    struct diagnostic why = {0};
    char url[128];
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/in?secret=query", server->port);
    options.url = url;
    if (http_client_create(&options, &client, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return client;
}

// One GET; the client's body is gone with it.
static enum result get(const struct server *server, struct http_response *response, struct diagnostic *why)
{
    struct http_client *client =
        make_client(server, (struct http_client_options){.max_reply_bytes = 1000, .total_ms = 2000});
    struct http_call call = {0};
    enum result result = http_client_call(client, &call, response, why);
    response->body = NULL;
    http_client_destroy(client);
    return result;
}

static void a_body_is_posted_with_its_headers(void **state)
{
    (void)state;
    struct server *server = start("HTTP/1.1 202 Fine\r\nContent-Length: 5\r\nETag: \"v1\" \r\n\r\nhello");
    struct http_client *client = make_client(server, (struct http_client_options){.bearer = "s3cret"});
    const char *headers[] = {"Idempotency-Key: abc"};
    struct http_call call = {.headers = headers,
                             .header_count = 1,
                             .body = "{\"a\":1}",
                             .body_size = 7,
                             .content_type = "application/json"};
    struct http_response response;
    assert_int_equal(http_client_call(client, &call, &response, NULL), RESULT_OK);
    assert_int_equal(response.status, 202);
    assert_int_equal(response.body_size, 5);
    assert_string_equal(response.body, "hello");
    assert_string_equal(response.etag, "\"v1\"");
    assert_int_equal(response.retry_after_s, -1);
    assert_non_null(strstr(server->request, "POST /in?secret=query HTTP/1.1\r\n"));
    assert_non_null(strstr(server->request, "\r\nIdempotency-Key: abc\r\n"));
    assert_non_null(strstr(server->request, "\r\nContent-Type: application/json\r\n"));
    assert_non_null(strstr(server->request, "\r\nAuthorization: Bearer s3cret\r\n"));
    assert_null(strstr(server->request, "Expect:"));
    assert_non_null(strstr(server->request, "\r\n\r\n{\"a\":1}"));
    http_client_destroy(client);
    stop(server);
}

static void basic_is_a_user_without_a_password(void **state)
{
    (void)state;
    struct server *server = start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    struct http_client *client = make_client(server, (struct http_client_options){.basic_user = "write"});
    struct http_call call = {0};
    struct http_response response;
    assert_int_equal(http_client_call(client, &call, &response, NULL), RESULT_OK);
    assert_non_null(strstr(server->request, "GET /in"));
    assert_non_null(strstr(server->request, "\r\nAuthorization: Basic d3JpdGU6\r\n")); // "write:"
    http_client_destroy(client);
    stop(server);
}

static void a_connection_is_used_again(void **state)
{
    (void)state;
    struct server *server = start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    struct http_client *client = make_client(server, (struct http_client_options){0});
    struct http_call call = {.body = "x", .body_size = 1, .content_type = "text/plain"};
    struct http_response response;
    for (int i = 0; i < 20; i++)
        assert_int_equal(http_client_call(client, &call, &response, NULL), RESULT_OK);
    assert_int_equal(atomic_load(&server->connections), 1);
    assert_int_equal(atomic_load(&server->requests), 20);
    http_client_destroy(client);
    stop(server);
}

static void a_redirect_is_an_answer_and_not_followed(void **state)
{
    (void)state;
    struct server *server =
        start("HTTP/1.1 302 Elsewhere\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
    struct http_response response;
    assert_int_equal(get(server, &response, NULL), RESULT_OK);
    assert_int_equal(response.status, 302);
    assert_int_equal(atomic_load(&server->requests), 1);
    stop(server);
}

static int64_t retry_after(const char *value)
{
    char answer[256];
    struct http_response response;
    (void)snprintf(answer, sizeof answer, "HTTP/1.1 503 Busy\r\nRetry-After: %s\r\nContent-Length: 0\r\n\r\n",
                   value);
    struct server *server = start(answer);
    assert_int_equal(get(server, &response, NULL), RESULT_OK);
    assert_int_equal(response.status, 503);
    stop(server);
    return response.retry_after_s;
}

static void retry_after_is_seconds_or_a_date(void **state)
{
    (void)state;
    char date[64];
    time_t later = time(NULL) + 120;
    struct tm parts;
    assert_int_equal(retry_after("17"), 17);
    assert_int_equal(retry_after("999999999999"), HTTP_CLIENT_MAX_WAIT_S);
    assert_int_equal(retry_after("99999999999999999999999999999999"), -1); // no number libcurl knows
    assert_int_equal(retry_after("soon"), -1);
    assert_int_equal(retry_after("-5"), -1);
    assert_int_equal(retry_after(""), -1);
    assert_int_equal(retry_after("Thu, 01 Jan 1970 00:00:10 GMT"), -1); // long over
    assert_true(gmtime_r(&later, &parts) != NULL);
    assert_true(strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &parts) > 0);
    assert_in_range(retry_after(date), 60, 120);
}

static void a_reply_over_the_bound_is_cut_and_its_status_told(void **state)
{
    (void)state;
    static char answer[4096];
    int head = snprintf(answer, sizeof answer, "HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n");
    memset(answer + head, 'x', 3000);
    struct server *server = start(answer);
    struct http_response response = {0};
    assert_int_equal(get(server, &response, NULL), RESULT_TOO_LARGE);
    assert_int_equal(response.status, 200);
    stop(server);
}

static void what_is_cut_off_or_silent_is_no_answer(void **state)
{
    (void)state;
    static const char *const answers[] = {"", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
                                          "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"};
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        struct server *server = start(answers[i]);
        struct http_response response;
        struct diagnostic why = {0};
        server->closes = true;
        assert_int_equal(get(server, &response, &why), RESULT_UNAVAILABLE);
        assert_null(strstr(why.text, "secret"));
        stop(server);
    }
    struct server *server = start(NULL);
    struct http_client *client = make_client(server, (struct http_client_options){.total_ms = 200});
    struct http_call call = {0};
    struct http_response response;
    assert_int_equal(http_client_call(client, &call, &response, NULL), RESULT_UNAVAILABLE);
    http_client_destroy(client);
    stop(server);
}

static void nobody_there_is_no_answer(void **state)
{
    (void)state;
    struct server *server = start("");
    struct server gone = *server;
    struct http_response response;
    struct diagnostic why = {0};
    stop(server);
    assert_int_equal(get(&gone, &response, &why), RESULT_UNAVAILABLE);
    assert_non_null(strstr(why.text, "http://127.0.0.1:"));
}

static void *interrupt_soon(void *context)
{
    clock_sleep_ns(50 * CLOCK_MILLISECOND_NS);
    http_client_interrupt(context);
    return NULL;
}

static void an_interruption_ends_the_call_and_all_later_ones(void **state)
{
    (void)state;
    struct server *server = start(NULL);
    struct http_client *client = make_client(server, (struct http_client_options){.total_ms = 60000});
    struct http_call call = {0};
    struct http_response response;
    struct thread thread = {0};
    int64_t began_ns = clock_now_ns();
    assert_int_equal(thread_start(&thread, "interrupts", interrupt_soon, client), RESULT_OK);
    assert_int_equal(http_client_call(client, &call, &response, NULL), RESULT_END);
    assert_int_equal(http_client_call(client, &call, &response, NULL), RESULT_END);
    assert_true(clock_now_ns() - began_ns < 30 * CLOCK_SECOND_NS);
    thread_join(&thread);
    http_client_destroy(client);
    stop(server);
}

static void headers_with_line_ends_are_refused(void **state)
{
    (void)state;
    struct server *server = start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    struct http_client *client = make_client(server, (struct http_client_options){0});
    const char *headers[] = {"X: a\r\nY: b"};
    struct http_call call = {.headers = headers, .header_count = 1};
    struct http_response response;
    assert_int_equal(http_client_call(client, &call, &response, NULL), RESULT_INVALID);
    assert_int_equal(atomic_load(&server->requests), 0);
    http_client_destroy(client);
    stop(server);
}

static enum result try_url(const char *url, const char *bearer, struct diagnostic *why)
{
    struct http_client *client = NULL;
    struct http_client_options options = {.url = url, .bearer = bearer};
    enum result result = http_client_create(&options, &client, why);
    http_client_destroy(client);
    return result;
}

static void what_is_no_address_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",           "shop",           "ftp://shop/",      "file:///etc/passwd",
        "http://",    "https://a b/",   "http://u:p@shop/", "gopher://shop/",
        "http://[::", "http://x:99999/"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct diagnostic why = {0};
        if (try_url(wrong[i], NULL, &why) != RESULT_INVALID)
            fail_msg("taken: %s", wrong[i]);
        assert_true(why.text[0] != '\0');
    }
    assert_int_equal(try_url("https://shop.example/in", NULL, NULL), RESULT_OK);
}

static void a_key_never_goes_over_the_open_road(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    assert_int_equal(try_url("http://shop.example/in", "k3y", &why), RESULT_INVALID);
    assert_null(strstr(why.text, "k3y"));
    assert_int_equal(try_url("http://127.0.0.1.evil.example/in", "k3y", NULL), RESULT_INVALID);
    assert_int_equal(try_url("http://10.0.0.1/in", "k3y", NULL), RESULT_INVALID);
    assert_int_equal(try_url("https://shop.example/in", "k3y", NULL), RESULT_OK);
    assert_int_equal(try_url("http://127.0.0.1:8080/in", "k3y", NULL), RESULT_OK);
    assert_int_equal(try_url("http://localhost/in", "k3y", NULL), RESULT_OK);
    assert_int_equal(try_url("http://[::1]:80/in", "k3y", NULL), RESULT_OK);
}

static void the_environments_proxy_is_not_used(void **state)
{
    (void)state;
    struct server *server = start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    struct http_response response;
    assert_int_equal(setenv("http_proxy", "http://127.0.0.1:1", 1), 0);
    assert_int_equal(get(server, &response, NULL), RESULT_OK);
    assert_int_equal(unsetenv("http_proxy"), 0);
    stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_is_posted_with_its_headers),
        cmocka_unit_test(basic_is_a_user_without_a_password),
        cmocka_unit_test(a_connection_is_used_again),
        cmocka_unit_test(a_redirect_is_an_answer_and_not_followed),
        cmocka_unit_test(retry_after_is_seconds_or_a_date),
        cmocka_unit_test(a_reply_over_the_bound_is_cut_and_its_status_told),
        cmocka_unit_test(what_is_cut_off_or_silent_is_no_answer),
        cmocka_unit_test(nobody_there_is_no_answer),
        cmocka_unit_test(an_interruption_ends_the_call_and_all_later_ones),
        cmocka_unit_test(headers_with_line_ends_are_refused),
        cmocka_unit_test(what_is_no_address_is_refused),
        cmocka_unit_test(a_key_never_goes_over_the_open_road),
        cmocka_unit_test(the_environments_proxy_is_not_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
