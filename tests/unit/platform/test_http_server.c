// Threads: yes
//
// The server by bytes over sockets: what the handler is told, what every reply forbids, and what is refused.
#include "platform/net/http_server.h"
#include "platform/net/own_address.h"
#include "tests/support/http_client.h"
#include "tests/support/test_support.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// Tells back what it was told: method, path, client, a header, a query argument, the body.
static void echo(void *context, const struct http_request *request, struct http_reply *reply)
{
    (void)context;
    static const char *const methods[] = {"get", "post", "other"};
    const char *colour = http_request_query(request, "colour");
    const char *language = http_request_header(request, "Accept-Language");
    char text[1024];
    int length = snprintf(text, sizeof text, "%s %s %s colour=%s language=%s body=%.*s",
                          methods[request->method], request->path, request->client,
                          colour != NULL ? colour : "-", language != NULL ? language : "-",
                          (int)request->body_size, request->body != NULL ? (const char *)request->body : "");
    reply->status = 200;
    reply->content_type = "text/plain";
    (void)snprintf(reply->policy, sizeof reply->policy, "img-src 'self'");
    http_reply_set_body(reply, text, (size_t)length);
}

static struct http_server *start(struct http_server_options options)
{
    struct http_server *server = NULL;
    struct diagnostic why = {0};
    if (options.handler == NULL)
        options.handler = echo;
    if (http_server_create(&options, &server, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return server;
}

static struct http_answer ask_from(const struct http_server *server, const char *from, const char *request)
{
    int handle = http_client_connect(from, http_server_port(server), HTTP_CLIENT_PATIENCE_MS);
    assert_true(handle >= 0);
    return http_client_finish(handle, request, strlen(request));
}

static struct http_answer ask(const struct http_server *server, const char *request)
{
    return ask_from(server, NULL, request);
}

static void assert_header(const struct http_answer *answer, const char *name, const char *expected)
{
    const char *value = http_answer_header(answer, name);
    assert_non_null(value);
    assert_string_equal(value, expected);
}

static void assert_status(const struct http_server *server, const char *request, int status)
{
    struct http_answer answer = ask(server, request);
    assert_int_equal(answer.status, status);
    http_answer_free(&answer);
}

static void the_handler_is_told_the_request(void **state)
{
    (void)state;
    struct http_server *server = start((struct http_server_options){.max_body_bytes = 64});
    struct http_answer answer = ask(server, "GET /a%20b/c?colour=red&x=1 HTTP/1.1\r\nHost: m\r\n"
                                            "Accept-Language: de\r\nConnection: close\r\n\r\n");
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.body, "get /a b/c 127.0.0.1 colour=red language=de body=");
    http_answer_free(&answer);
    answer = ask_from(server, "127.0.0.9",
                      "POST / HTTP/1.1\r\nHost: m\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
    assert_string_equal(answer.body, "post / 127.0.0.9 colour=- language=- body=hello");
    http_answer_free(&answer);
    http_server_destroy(server);
}

static void every_reply_forbids_what_its_page_does_not_need(void **state)
{
    (void)state;
    struct http_server *server = start((struct http_server_options){0});
    struct http_answer answer = ask(server, "GET / HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n");
    assert_header(&answer, "Content-Security-Policy",
                  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                  "img-src 'self'");
    assert_header(&answer, "X-Content-Type-Options", "nosniff");
    assert_header(&answer, "Referrer-Policy", "no-referrer");
    assert_header(&answer, "Cache-Control", "no-store");
    assert_header(&answer, "Content-Type", "text/plain");
    http_answer_free(&answer);
    http_server_destroy(server);
}

static void a_head_request_has_the_headers_and_no_body(void **state)
{
    (void)state;
    struct http_server *server = start((struct http_server_options){0});
    struct http_answer answer = ask(server, "HEAD /x HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n");
    assert_int_equal(answer.status, 200);
    assert_int_equal(answer.body_size, 0);
    assert_int_not_equal(atoi(http_answer_header(&answer, "Content-Length")), 0);
    http_answer_free(&answer);
    http_server_destroy(server);
}

static void bodies_over_the_bound_are_refused(void **state)
{
    (void)state;
    struct http_server *server = start((struct http_server_options){.max_body_bytes = 8});
    assert_status(
        server, "POST / HTTP/1.1\r\nHost: m\r\nContent-Length: 8\r\nConnection: close\r\n\r\n12345678", 200);
    assert_status(
        server, "POST / HTTP/1.1\r\nHost: m\r\nContent-Length: 9\r\nConnection: close\r\n\r\n123456789", 413);
    // In pieces, without saying beforehand how much it will be.
    assert_status(server,
                  "POST / HTTP/1.1\r\nHost: m\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                  "6\r\n123456\r\n6\r\n123456\r\n0\r\n\r\n",
                  413);
    http_server_destroy(server);
    server = start((struct http_server_options){0}); // none at all, unless the options say so
    assert_status(server, "POST / HTTP/1.1\r\nHost: m\r\nContent-Length: 1\r\nConnection: close\r\n\r\n1",
                  413);
    http_server_destroy(server);
}

// A request whose path has `length` characters.
static void assert_status_of_long_path(const struct http_server *server, size_t length, int lowest,
                                       int highest)
{
    char *request = malloc(length + 128);
    assert_non_null(request);
    memcpy(request, "GET /", 5);
    memset(request + 5, 'a', length - 1);
    (void)snprintf(request + 4 + length, 124, " HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n");
    struct http_answer answer = ask(server, request);
    assert_in_range(answer.status, lowest, highest);
    http_answer_free(&answer);
    free(request);
}

static void long_paths_are_refused(void **state)
{
    (void)state;
    struct http_server *server = start((struct http_server_options){0});
    assert_status_of_long_path(server, HTTP_MAX_PATH, 200, 200);
    assert_status_of_long_path(server, HTTP_MAX_PATH + 1, 414, 414);
    assert_status_of_long_path(server, 100000, 400, 499); // the library's own refusal
    http_server_destroy(server);
}

static void a_nul_hides_nothing(void **state)
{
    (void)state;
    struct http_server *server = start((struct http_server_options){0});
    assert_status(server, "GET /a%00b HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n", 400);
    assert_status(server, "GET * HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n", 400);
    struct http_answer answer =
        ask(server, "GET /a?colour=red%00blue HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n");
    assert_non_null(strstr(answer.body, "colour= "));
    http_answer_free(&answer);
    http_server_destroy(server);
}

static void what_is_no_http_is_refused_and_the_next_is_served(void **state)
{
    (void)state;
    static const char *const wrong[] = {"hello\r\n\r\n",
                                        "\r\n\r\n\r\n",
                                        "GET\r\n\r\n",
                                        "GET / HTTP/9.9\r\n\r\n",
                                        "GET / HTTP/1.1\r\n\r\n", // without a host
                                        "\x16\x03\x01\x02",
                                        ""};
    struct http_server *server = start((struct http_server_options){.idle_s = 1});
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct http_answer answer = ask(server, wrong[i]);
        assert_int_not_equal(answer.status, 200);
        http_answer_free(&answer);
    }
    assert_status(server, "GET / HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n", 200);
    http_server_destroy(server);
}

static bool is_closed(int handle, int wait_ms)
{
    char byte;
    struct pollfd poller = {.fd = handle, .events = POLLIN};
    return poll(&poller, 1, wait_ms) > 0 && recv(handle, &byte, 1, 0) <= 0;
}

static void a_client_that_says_nothing_is_sent_away(void **state)
{
    (void)state;
    struct http_server *server = start((struct http_server_options){.idle_s = 1});
    int handle = http_client_connect(NULL, http_server_port(server), HTTP_CLIENT_PATIENCE_MS);
    assert_true(handle >= 0);
    assert_int_equal(send(handle, "GET / HT", 8, MSG_NOSIGNAL), 8);
    assert_true(is_closed(handle, 15000));
    (void)close(handle);
    http_server_destroy(server);
}

static void a_client_that_drips_bytes_is_sent_away(void **state)
{
    (void)state;
    struct http_server *server = start((struct http_server_options){.lifetime_s = 1});
    int handle = http_client_connect(NULL, http_server_port(server), HTTP_CLIENT_PATIENCE_MS);
    assert_true(handle >= 0);
    bool closed = false;
    for (int i = 0; i < 300 && !closed; i++) { // never silent for longer than 50 ms
        if (send(handle, "G", 1, MSG_NOSIGNAL) < 0)
            closed = true;
        closed = closed || is_closed(handle, 50);
    }
    assert_true(closed);
    (void)close(handle);
    assert_status(server, "GET / HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n", 200);
    http_server_destroy(server);
}

// More than the sockets of both ends keep for one who doesn't read.
static void answer_at_length(void *context, const struct http_request *request, struct http_reply *reply)
{
    (void)context;
    enum { BYTES = 8 << 20 };
    reply->status = 200;
    reply->body = strcmp(request->path, "/large") == 0 ? calloc(1, BYTES) : NULL;
    reply->body_size = reply->body != NULL ? BYTES : 0;
}

// All the room there is, taken by those who have `begun` something, goes to others after a while.
static void assert_makes_room(const char *begun)
{
    enum { ROOM = 2 };
    static const char request[] = "GET / HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n";
    struct http_server *server = start((struct http_server_options){
        .handler = answer_at_length, .max_body_bytes = 64, .max_connections = ROOM, .lifetime_s = 1});
    int handles[ROOM], room = 2048, status = 0;
    for (int i = 0; i < ROOM; i++) {
        handles[i] = http_client_connect("127.0.0.7", http_server_port(server), HTTP_CLIENT_PATIENCE_MS);
        assert_true(handles[i] >= 0);
        (void)setsockopt(handles[i], SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        assert_int_equal(send(handles[i], begun, strlen(begun), MSG_NOSIGNAL), strlen(begun));
    }
    for (int i = 0; i < 300 && status != 200; i++) {
        struct http_answer answer = ask_from(server, "127.0.0.8", request);
        status = answer.status;
        http_answer_free(&answer);
        (void)poll(NULL, 0, status != 200 ? 50 : 0);
    }
    assert_int_equal(status, 200);
    for (int i = 0; i < ROOM; i++)
        (void)close(handles[i]);
    http_server_destroy(server);
}

static void who_sends_half_a_body_makes_room(void **state)
{
    (void)state;
    assert_makes_room("POST / HTTP/1.1\r\nHost: m\r\nContent-Length: 9\r\n\r\n1234");
}

static void who_reads_nothing_makes_room(void **state)
{
    (void)state;
    assert_makes_room("GET /large HTTP/1.1\r\nHost: m\r\n\r\n");
}

static void fifty_clients_at_once_are_all_served(void **state)
{
    (void)state;
    enum { CLIENTS = 50 };
    static const char request[] = "GET / HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n";
    struct http_server *server = start((struct http_server_options){.max_per_client = CLIENTS});
    int handles[CLIENTS];
    for (int i = 0; i < CLIENTS; i++)
        assert_true(
            (handles[i] = http_client_connect(NULL, http_server_port(server), HTTP_CLIENT_PATIENCE_MS)) >= 0);
    for (int i = CLIENTS - 1; i >= 0; i--) {
        struct http_answer answer = http_client_finish(handles[i], request, strlen(request));
        assert_int_equal(answer.status, 200);
        http_answer_free(&answer);
    }
    http_server_destroy(server);
}

static void one_address_has_no_more_than_its_connections(void **state)
{
    (void)state;
    enum { CLIENTS = 12, ALLOWED = 4 };
    static const char request[] = "GET / HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n";
    struct http_server *server = start((struct http_server_options){.max_per_client = ALLOWED});
    int handles[CLIENTS], served = 0;
    for (int i = 0; i < CLIENTS; i++)
        assert_true((handles[i] = http_client_connect("127.0.0.7", http_server_port(server),
                                                      HTTP_CLIENT_PATIENCE_MS)) >= 0);
    for (int i = ALLOWED; i < CLIENTS; i++) // turned away before they say a word
        assert_true(is_closed(handles[i], 15000));
    struct http_answer other = ask_from(server, "127.0.0.8", request); // others are served meanwhile
    assert_int_equal(other.status, 200);
    http_answer_free(&other);
    for (int i = 0; i < ALLOWED; i++) {
        struct http_answer answer = http_client_finish(handles[i], request, strlen(request));
        served += answer.status == 200;
        http_answer_free(&answer);
    }
    assert_int_equal(served, ALLOWED);
    for (int i = ALLOWED; i < CLIENTS; i++)
        (void)close(handles[i]);
    http_server_destroy(server);
}

static void only_the_proxy_is_believed_about_its_clients(void **state)
{
    (void)state;
    static const char request[] = "GET / HTTP/1.1\r\nHost: m\r\nConnection: close\r\n"
                                  "X-Forwarded-For: 10.9.9.9, 192.168.7.31\r\n\r\n";
    static const char strange[] = "GET / HTTP/1.1\r\nHost: m\r\nConnection: close\r\n"
                                  "X-Forwarded-For: nobody\r\n\r\n";
    struct http_server *server = start((struct http_server_options){.proxy = "127.0.0.5"});
    struct http_answer answer = ask_from(server, "127.0.0.5", request);
    assert_non_null(strstr(answer.body, " 192.168.7.31 "));
    http_answer_free(&answer);
    answer = ask_from(server, "127.0.0.5", strange);
    assert_non_null(strstr(answer.body, " 127.0.0.5 "));
    http_answer_free(&answer);
    answer = ask_from(server, "127.0.0.6", request);
    assert_non_null(strstr(answer.body, " 127.0.0.6 "));
    http_answer_free(&answer);
    http_server_destroy(server);
}

static void on_all_addresses_a_client_keeps_its_plain_one(void **state)
{
    (void)state;
    struct http_server *server = NULL;
    struct http_server_options options = {.handler = echo, .address = "::", .proxy = "127.0.0.5"};
    if (http_server_create(&options, &server, NULL) != RESULT_OK) {
        print_message("SKIPPED: this machine has no IPv6\n");
        skip();
    }
    struct http_answer answer = ask_from(server, "127.0.0.5",
                                         "GET / HTTP/1.1\r\nHost: m\r\nConnection: close\r\n"
                                         "X-Forwarded-For: 2001:db8::7\r\n\r\n");
    assert_non_null(strstr(answer.body, " 2001:db8::7 "));
    http_answer_free(&answer);
    answer = ask_from(server, "127.0.0.6", "GET / HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n");
    assert_non_null(strstr(answer.body, " 127.0.0.6 "));
    http_answer_free(&answer);
    http_server_destroy(server);
}

static void options_that_can_not_be_are_refused(void **state)
{
    (void)state;
    struct http_server *first = start((struct http_server_options){0}), *second = NULL;
    struct diagnostic why = {0};
    struct http_server_options taken = {.handler = echo, .port = http_server_port(first)};
    assert_int_equal(http_server_create(&taken, &second, &why), RESULT_UNAVAILABLE);
    assert_non_null(strstr(why.text, "can't listen on 127.0.0.1, port "));
    struct http_server_options nowhere = {.handler = echo, .address = "the shop"};
    assert_int_equal(http_server_create(&nowhere, &second, &why), RESULT_INVALID);
    struct http_server_options half = {.handler = echo, .certificate = test_source_path("LICENSE")};
    assert_int_equal(http_server_create(&half, &second, &why), RESULT_INVALID);
    struct http_server_options no_key = {
        .handler = echo, .certificate = test_source_path("LICENSE"), .key = test_source_path("LICENSE")};
    assert_int_equal(http_server_create(&no_key, &second, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "no certificate and key"));
    http_server_destroy(first);
    http_server_destroy(NULL);
}

static void the_url_is_where_it_is_reached(void **state)
{
    (void)state;
    char url[HTTP_URL_SIZE], expected[HTTP_URL_SIZE], own[NET_ADDRESS_SIZE];
    struct http_server *server = start((struct http_server_options){0});
    (void)snprintf(expected, sizeof expected, "http://127.0.0.1:%u", (unsigned)http_server_port(server));
    assert_int_equal(http_server_url(server, url, sizeof url, NULL), RESULT_OK);
    assert_string_equal(url, expected);
    assert_int_equal(http_server_url(server, url, 8, NULL), RESULT_TOO_LARGE);
    http_server_destroy(server);

    server = start((struct http_server_options){.address = "0.0.0.0"});
    enum result networked = net_own_address(own, NULL);
    assert_int_equal(http_server_url(server, url, sizeof url, NULL), networked);
    if (networked == RESULT_OK) {
        (void)snprintf(expected, sizeof expected,
                       strchr(own, ':') != NULL ? "http://[%s]:%u" : "http://%s:%u", own,
                       (unsigned)http_server_port(server));
        assert_string_equal(url, expected);
    }
    http_server_destroy(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_handler_is_told_the_request),
        cmocka_unit_test(every_reply_forbids_what_its_page_does_not_need),
        cmocka_unit_test(a_head_request_has_the_headers_and_no_body),
        cmocka_unit_test(bodies_over_the_bound_are_refused),
        cmocka_unit_test(long_paths_are_refused),
        cmocka_unit_test(a_nul_hides_nothing),
        cmocka_unit_test(what_is_no_http_is_refused_and_the_next_is_served),
        cmocka_unit_test(a_client_that_says_nothing_is_sent_away),
        cmocka_unit_test(a_client_that_drips_bytes_is_sent_away),
        cmocka_unit_test(who_sends_half_a_body_makes_room),
        cmocka_unit_test(who_reads_nothing_makes_room),
        cmocka_unit_test(fifty_clients_at_once_are_all_served),
        cmocka_unit_test(one_address_has_no_more_than_its_connections),
        cmocka_unit_test(only_the_proxy_is_believed_about_its_clients),
        cmocka_unit_test(on_all_addresses_a_client_keeps_its_plain_one),
        cmocka_unit_test(options_that_can_not_be_are_refused),
        cmocka_unit_test(the_url_is_where_it_is_reached),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
