// Threads: yes
//
// Pages that listen: who hears what, and that nobody waits for a handler that takes its time. Cookies,
// headers of a reply's own, redirects.
#include "platform/base/thread.h"
#include "platform/net/http_server.h"
#include "tests/support/http_client.h"
#include "tests/support/test_support.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 20000

// A handler that stands still until it is let go.
struct gate {
    struct mutex mutex;
    struct condition changed;
    bool entered, open;
};

static void wait_at(struct gate *gate, bool *until)
{
    mutex_lock(&gate->mutex);
    while (!*until)
        (void)condition_wait_until(&gate->changed, &gate->mutex, INT64_MAX);
    mutex_unlock(&gate->mutex);
}

static void set(struct gate *gate, bool *what)
{
    mutex_lock(&gate->mutex);
    *what = true;
    condition_broadcast(&gate->changed);
    mutex_unlock(&gate->mutex);
}

static void answer(void *context, const struct http_request *request, struct http_reply *reply)
{
    struct gate *gate = context;
    reply->status = 200;
    if (strcmp(request->path, "/listen") == 0) {
        reply->listens = true;
    } else if (strcmp(request->path, "/slow") == 0) {
        set(gate, &gate->entered);
        wait_at(gate, &gate->open);
        http_reply_set_body(reply, "slow", 4);
    } else if (strcmp(request->path, "/go") == 0) {
        reply->status = 303;
        http_reply_add_header(reply, "Location", "/there?%d", 7);
        http_reply_add_header(reply, "Set-Cookie", "a=%s; HttpOnly", "1");
        http_reply_add_header(reply, "Set-Cookie", "b=2");
        (void)snprintf(reply->policy, sizeof reply->policy, "form-action 'self'");
    } else if (strcmp(request->path, "/split") == 0) {
        http_reply_set_body(reply, "secret", 6);
        http_reply_add_header(reply, "Location", "/x\r\nSet-Cookie: evil=1");
    } else {
        const char *cookie = http_request_cookie(request, "who");
        http_reply_set_body(reply, cookie != NULL ? cookie : "-", cookie != NULL ? strlen(cookie) : 1);
    }
}

static void gate_init(struct gate *gate)
{
    *gate = (struct gate){.open = false};
    mutex_init(&gate->mutex);
    condition_init(&gate->changed);
}

static void gate_finish(struct gate *gate)
{
    condition_finish(&gate->changed);
    mutex_finish(&gate->mutex);
}

static struct http_server *start(struct gate *gate, struct http_server_options options)
{
    struct http_server *server = NULL;
    struct diagnostic why = {0};
    options.handler = answer;
    options.context = gate;
    if (http_server_create(&options, &server, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return server;
}

static struct http_answer ask(const struct http_server *server, const char *request)
{
    int handle = http_client_connect(NULL, http_server_port(server), PATIENCE_MS);
    assert_true(handle >= 0);
    return http_client_ask(handle, request, strlen(request));
}

static int listen_to(const struct http_server *server)
{
    static const char request[] = "GET /listen HTTP/1.1\r\nHost: m\r\n\r\n";
    int handle = http_client_connect(NULL, http_server_port(server), PATIENCE_MS);
    assert_true(handle >= 0);
    assert_int_equal(send(handle, request, sizeof request - 1, MSG_NOSIGNAL), sizeof request - 1);
    return handle;
}

// Reads until the text has come. What was read stands in `heard`.
static void hear(int handle, char heard[8192], const char *text)
{
    size_t size = strlen(heard);
    while (strstr(heard, text) == NULL) {
        ssize_t got = recv(handle, heard + size, 8191 - size, 0);
        if (got <= 0)
            fail_msg("\"%s\" never came; heard: %s", text, heard);
        size += (size_t)got;
        heard[size] = '\0';
    }
}

static void who_listens_is_told_the_last_message_and_all_that_follow(void **state)
{
    (void)state;
    struct http_server *server = start(NULL, (struct http_server_options){0});
    char heard[8192] = "";
    http_server_publish(server, "change", "1");
    http_server_publish(server, "change", "2");
    int handle = listen_to(server);
    hear(handle, heard, "event: change\ndata: 2\n\n");
    assert_non_null(strstr(heard, "HTTP/1.1 200"));
    assert_non_null(strstr(heard, "Content-Type: text/event-stream"));
    assert_non_null(strstr(heard, "Cache-Control: no-store"));
    assert_null(strstr(heard, "data: 1"));
    http_server_publish(server, "change", "3");
    hear(handle, heard, "event: change\ndata: 3\n\n");
    (void)close(handle);
    http_server_destroy(server);
}

static void fifty_listeners_all_hear_it(void **state)
{
    (void)state;
    enum { LISTENERS = 50 };
    struct http_server *server = start(NULL, (struct http_server_options){.max_per_client = LISTENERS});
    int handles[LISTENERS];
    for (int i = 0; i < LISTENERS; i++) {
        char heard[8192] = "";
        handles[i] = listen_to(server);
        hear(handles[i], heard, "still here");
    }
    http_server_publish(server, "change", "all");
    for (int i = 0; i < LISTENERS; i++) {
        char heard[8192] = "";
        hear(handles[i], heard, "data: all\n");
        (void)close(handles[i]);
    }
    http_server_destroy(server);
}

static void a_listener_that_has_gone_makes_room(void **state)
{
    (void)state;
    struct http_server *server =
        start(NULL, (struct http_server_options){.max_connections = 4, .max_per_client = 4});
    for (int i = 0; i < 12; i++) { // each is noticed as gone when it is told something
        char heard[8192] = "";
        int handle = listen_to(server);
        hear(handle, heard, i > 0 ? "data: " : "still here");
        (void)close(handle);
        http_server_publish(server, "change", "x");
        http_server_publish(server, "change", "y");
    }
    struct http_answer last = {0};
    for (int i = 0; i < 200 && last.status != 200; i++) {
        http_server_publish(server, "change", "z");
        http_answer_free(&last);
        last = ask(server, "GET / HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n");
    }
    assert_int_equal(last.status, 200);
    http_answer_free(&last);
    http_server_destroy(server);
}

static void listening_ends_after_its_time(void **state)
{
    (void)state;
    struct http_server *server = start(NULL, (struct http_server_options){.listening_s = 1});
    char heard[8192] = "";
    int handle = listen_to(server);
    hear(handle, heard, "\r\n0\r\n\r\n"); // the last chunk
    (void)close(handle);
    http_server_destroy(server);
}

static void a_server_that_ends_lets_its_listeners_go(void **state)
{
    (void)state;
    struct http_server *server = start(NULL, (struct http_server_options){0});
    char heard[8192] = "", byte;
    int handle = listen_to(server);
    hear(handle, heard, "still here");
    http_server_destroy(server);
    while (recv(handle, &byte, 1, 0) > 0) {
    }
    (void)close(handle);
}

static void a_message_that_is_too_long_is_not_told_in_part(void **state)
{
    (void)state;
    struct http_server *server = start(NULL, (struct http_server_options){0});
    char heard[8192] = "", data[HTTP_MESSAGE_SIZE + 1];
    memset(data, 'x', sizeof data - 1);
    data[sizeof data - 1] = '\0';
    http_server_publish(server, "change", "good");
    http_server_publish(server, "change", data);
    int handle = listen_to(server);
    hear(handle, heard, "data: good\n\n");
    assert_null(strstr(heard, "xxx"));
    (void)close(handle);
    http_server_destroy(server);
}

static void nobody_who_listens_waits_for_a_slow_handler(void **state)
{
    (void)state;
    static const char request[] = "GET /slow HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n";
    struct gate gate;
    gate_init(&gate);
    struct http_server *server = start(&gate, (struct http_server_options){.handler_threads = 1});
    char heard[8192] = "";
    int listener = listen_to(server);
    hear(listener, heard, "still here");
    int handle = http_client_connect(NULL, http_server_port(server), PATIENCE_MS);
    assert_int_equal(send(handle, request, sizeof request - 1, MSG_NOSIGNAL), sizeof request - 1);
    wait_at(&gate, &gate.entered);
    http_server_publish(server, "change", "meanwhile");
    hear(listener, heard, "data: meanwhile\n");
    set(&gate, &gate.open);
    struct http_answer answer = http_client_ask(handle, "", 0);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.body, "slow");
    http_answer_free(&answer);
    (void)close(listener);
    http_server_destroy(server);
    gate_finish(&gate);
}

static void requests_that_wait_are_answered_in_turn_or_let_go(void **state)
{
    (void)state;
    enum { CLIENTS = 8 };
    static const char slow[] = "GET /slow HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n";
    static const char quick[] = "GET / HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n";
    struct gate gate;
    gate_init(&gate);
    struct http_server *server = start(&gate, (struct http_server_options){.handler_threads = 1});
    int first = http_client_connect(NULL, http_server_port(server), PATIENCE_MS), handles[CLIENTS];
    assert_int_equal(send(first, slow, sizeof slow - 1, MSG_NOSIGNAL), sizeof slow - 1);
    wait_at(&gate, &gate.entered);
    for (int i = 0; i < CLIENTS; i++) {
        handles[i] = http_client_connect(NULL, http_server_port(server), PATIENCE_MS);
        assert_int_equal(send(handles[i], quick, sizeof quick - 1, MSG_NOSIGNAL), sizeof quick - 1);
    }
    (void)close(handles[0]); // who goes meanwhile is no loss
    set(&gate, &gate.open);
    for (int i = 1; i < CLIENTS; i++) {
        struct http_answer answer = http_client_ask(handles[i], "", 0);
        assert_int_equal(answer.status, 200);
        http_answer_free(&answer);
    }
    (void)close(first);
    http_server_destroy(server);
    gate_finish(&gate);
}

static void with_two_threads_one_that_is_slow_stops_nobody(void **state)
{
    (void)state;
    static const char slow[] = "GET /slow HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n";
    struct gate gate;
    gate_init(&gate);
    struct http_server *server = start(&gate, (struct http_server_options){.handler_threads = 2});
    int handle = http_client_connect(NULL, http_server_port(server), PATIENCE_MS);
    assert_int_equal(send(handle, slow, sizeof slow - 1, MSG_NOSIGNAL), sizeof slow - 1);
    wait_at(&gate, &gate.entered);
    for (int i = 0; i < 5; i++) {
        struct http_answer answer = ask(server, "GET / HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n");
        assert_int_equal(answer.status, 200);
        http_answer_free(&answer);
    }
    set(&gate, &gate.open);
    struct http_answer answer = http_client_ask(handle, "", 0);
    assert_string_equal(answer.body, "slow");
    http_answer_free(&answer);
    http_server_destroy(server);
    gate_finish(&gate);
}

static void a_reply_may_redirect_and_set_cookies(void **state)
{
    (void)state;
    struct http_server *server = start(NULL, (struct http_server_options){0});
    struct http_answer answer = ask(server, "GET /go HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n");
    assert_int_equal(answer.status, 303);
    assert_non_null(strstr(answer.bytes, "\r\nLocation: /there?7\r\n"));
    assert_non_null(strstr(answer.bytes, "\r\nSet-Cookie: a=1; HttpOnly\r\n"));
    assert_non_null(strstr(answer.bytes, "\r\nSet-Cookie: b=2\r\n"));
    assert_string_equal(http_answer_header(&answer, "Content-Security-Policy"),
                        "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'");
    http_answer_free(&answer);
    http_server_destroy(server);
}

static void a_header_can_not_be_split(void **state)
{
    (void)state;
    struct http_server *server = start(NULL, (struct http_server_options){0});
    struct http_answer answer = ask(server, "GET /split HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n");
    assert_int_equal(answer.status, 500);
    assert_null(strstr(answer.bytes, "evil"));
    assert_int_equal(answer.body_size, 0);
    http_answer_free(&answer);
    http_server_destroy(server);
}

static void the_handler_is_told_the_cookies(void **state)
{
    (void)state;
    struct http_server *server = start(NULL, (struct http_server_options){0});
    struct http_answer answer =
        ask(server, "GET / HTTP/1.1\r\nHost: m\r\nCookie: x=1; who=mara; y=2\r\nConnection: close\r\n\r\n");
    assert_string_equal(answer.body, "mara");
    http_answer_free(&answer);
    answer = ask(server, "GET / HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n");
    assert_string_equal(answer.body, "-");
    http_answer_free(&answer);
    http_server_destroy(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_listens_is_told_the_last_message_and_all_that_follow),
        cmocka_unit_test(fifty_listeners_all_hear_it),
        cmocka_unit_test(a_listener_that_has_gone_makes_room),
        cmocka_unit_test(listening_ends_after_its_time),
        cmocka_unit_test(a_server_that_ends_lets_its_listeners_go),
        cmocka_unit_test(a_message_that_is_too_long_is_not_told_in_part),
        cmocka_unit_test(nobody_who_listens_waits_for_a_slow_handler),
        cmocka_unit_test(requests_that_wait_are_answered_in_turn_or_let_go),
        cmocka_unit_test(with_two_threads_one_that_is_slow_stops_nobody),
        cmocka_unit_test(a_reply_may_redirect_and_set_cookies),
        cmocka_unit_test(a_header_can_not_be_split),
        cmocka_unit_test(the_handler_is_told_the_cookies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
