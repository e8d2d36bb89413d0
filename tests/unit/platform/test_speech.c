// Spoken words, as a server of speech-dispatcher's protocol (SSIP) hears them; and servers that aren't there,
// hang, or leave.
// Stacks: whole
#include "platform/base/clock.h"
#include "platform/base/thread.h"
#include "platform/speech/speech.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum manner { ANSWERS, HANGS, LEAVES };

struct server {
    enum manner manner;
    int listener, client; // -1: none
    struct thread thread;
    struct mutex mutex;
    char heard[8192]; // every line, then what was to be spoken
};

static void note(struct server *server, const char *line)
{
    mutex_lock(&server->mutex);
    size_t length = strlen(server->heard);
    (void)snprintf(server->heard + length, sizeof server->heard - length, "%s\n", line);
    mutex_unlock(&server->mutex);
}

// Who has gone does not hear it.
static void answer(int client, const char *line)
{
    (void)send(client, line, strlen(line), MSG_NOSIGNAL);
}

// A line without its end; false: the client has gone.
static bool read_line(int client, char *line, size_t size)
{
    size_t length = 0;
    char byte = 0;
    while (read(client, &byte, 1) == 1 && byte != '\n')
        if (length + 1 < size && byte != '\r')
            line[length++] = byte;
    line[length] = '\0';
    return byte == '\n';
}

static void serve(struct server *server, int client)
{
    char line[1024];
    bool speaks = false;
    while (read_line(client, line, sizeof line)) {
        note(server, line);
        if (server->manner == HANGS)
            continue;
        if (speaks && strcmp(line, ".") != 0)
            continue;
        if (speaks)
            answer(client, "225-7\r\n225 OK MESSAGE QUEUED\r\n");
        else if (strcasecmp(line, "SPEAK") == 0)
            answer(client, "230 OK RECEIVING DATA\r\n");
        else
            answer(client, "208 OK\r\n");
        if (speaks && server->manner == LEAVES)
            return;
        speaks = !speaks && strcasecmp(line, "SPEAK") == 0;
    }
}

static void *server_main(void *context)
{
    struct server *server = context;
    int client = accept(server->listener, NULL, NULL);
    if (client < 0)
        return NULL;
    mutex_lock(&server->mutex);
    server->client = client;
    mutex_unlock(&server->mutex);
    serve(server, client);
    mutex_lock(&server->mutex);
    (void)close(client);
    server->client = -1;
    mutex_unlock(&server->mutex);
    return NULL;
}

static void start(struct server *server, enum manner manner)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char variable[160];
    *server = (struct server){.manner = manner, .client = -1};
    mutex_init(&server->mutex);
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", test_temporary_path("speech.sock"));
    (void)unlink(address.sun_path);
    server->listener = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_true(server->listener >= 0);
    assert_int_equal(bind(server->listener, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(server->listener, 1), 0);
    (void)snprintf(variable, sizeof variable, "unix_socket:%s", address.sun_path);
    assert_int_equal(setenv("SPEECHD_ADDRESS", variable, 1), 0);
    assert_int_equal(thread_start(&server->thread, "server", server_main, server), RESULT_OK);
}

static void stop(struct server *server)
{
    (void)shutdown(server->listener, SHUT_RDWR);
    mutex_lock(&server->mutex);
    if (server->client >= 0)
        (void)shutdown(server->client, SHUT_RDWR);
    mutex_unlock(&server->mutex);
    thread_join(&server->thread);
    (void)close(server->listener);
    mutex_finish(&server->mutex);
}

static bool has_heard(struct server *server, const char *line)
{
    mutex_lock(&server->mutex);
    bool heard = strstr(server->heard, line) != NULL;
    mutex_unlock(&server->mutex);
    return heard;
}

static void expect(struct server *server, const char *line)
{
    for (int i = 0; i < 1000 && !has_heard(server, line); i++)
        clock_sleep_ns(5 * CLOCK_MILLISECOND_NS);
    if (!has_heard(server, line))
        fail_msg("not heard: %s; but: %s", line, server->heard);
}

static struct speech *begin(int volume)
{
    struct speech *speech = NULL;
    assert_int_equal(speech_create(volume, &speech), RESULT_OK);
    return speech;
}

static void words_are_spoken_in_their_language_and_at_their_volume(void **state)
{
    (void)state;
    struct server server;
    start(&server, ANSWERS);
    struct speech *speech = begin(70);
    speech_say(speech, "de", "Sind Sie noch da?");
    expect(&server, "Sind Sie noch da?\n.\n");
    assert_true(has_heard(&server, "LANGUAGE de"));
    assert_true(has_heard(&server, "VOLUME 40")); // of -100 to 100
    speech_set_volume(speech, 100);
    speech_say(speech, "ja", "いらっしゃいませ");
    expect(&server, "いらっしゃいませ\n.\n");
    assert_true(has_heard(&server, "LANGUAGE ja"));
    assert_true(has_heard(&server, "VOLUME 100"));
    speech_destroy(speech);
    stop(&server);
}

static void a_line_that_is_a_dot_does_not_end_the_words(void **state)
{
    (void)state;
    struct server server;
    start(&server, ANSWERS);
    struct speech *speech = begin(70);
    speech_say(speech, "en", "One\r\n.\r\nSET self LANGUAGE xx");
    expect(&server, "SET self LANGUAGE xx\n.\n"); // spoken, not obeyed
    assert_true(has_heard(&server, "One\n..\n"));
    speech_destroy(speech);
    stop(&server);
}

static void a_hush_cancels_what_is_said_and_a_silent_mirror_says_nothing(void **state)
{
    (void)state;
    struct server server;
    start(&server, ANSWERS);
    struct speech *speech = begin(50);
    speech_say(speech, "en", "Goodbye");
    expect(&server, "Goodbye");
    server.heard[0] = '\0'; // the server waits for the next command
    speech_hush(speech);
    expect(&server, "CANCEL");
    speech_set_volume(speech, 0);
    speech_say(speech, "en", "Not to be heard");
    speech_destroy(speech); // having obeyed
    assert_false(has_heard(&server, "Not to be heard"));
    stop(&server);
}

// Neither the caller nor the end of the mirror waits for it.
static void a_server_that_hangs_holds_nobody_up(void **state)
{
    (void)state;
    struct server server;
    start(&server, HANGS);
    int64_t began_ns = clock_now_ns();
    struct speech *speech = begin(50);
    speech_say(speech, "en", "Hello");
    expect(&server, "CLIENT_NAME"); // and it waits for the answer
    for (int i = 0; i < 100; i++)
        speech_say(speech, "en", "Hello");
    speech_hush(speech);
    speech_destroy(speech);
    assert_true(clock_now_ns() - began_ns < 30 * CLOCK_SECOND_NS);
    struct diagnostic why = {0};
    stop(&server); // now the thread that was left behind ends
    assert_int_equal(speech_check(&why), RESULT_UNAVAILABLE);
}

static void a_server_that_leaves_is_taken_leave_of(void **state)
{
    (void)state;
    struct server server;
    start(&server, LEAVES);
    struct speech *speech = begin(50);
    speech_say(speech, "en", "First");
    expect(&server, "First\n.\n");
    for (int i = 0; i < 20; i++) {
        speech_say(speech, "en", "Second");
        clock_sleep_ns(5 * CLOCK_MILLISECOND_NS);
    }
    speech_destroy(speech); // still alive
    stop(&server);
}

static void doctor_is_told_whether_a_server_answers(void **state)
{
    (void)state;
    struct server server;
    struct diagnostic why = {0};
    start(&server, ANSWERS);
    assert_int_equal(speech_check(&why), RESULT_OK);
    stop(&server);
    assert_int_equal(setenv("SPEECHD_ADDRESS", "unix_socket:/nowhere/speech.sock", 1), 0);
    assert_int_equal(speech_check(&why), RESULT_UNAVAILABLE);
    assert_true(strlen(why.text) > 10);
    struct speech *speech = begin(50);
    speech_say(speech, "en", "Nobody hears this");
    speech_destroy(speech);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_spoken_in_their_language_and_at_their_volume),
        cmocka_unit_test(a_line_that_is_a_dot_does_not_end_the_words),
        cmocka_unit_test(a_hush_cancels_what_is_said_and_a_silent_mirror_says_nothing),
        cmocka_unit_test(a_server_that_hangs_holds_nobody_up),
        cmocka_unit_test(a_server_that_leaves_is_taken_leave_of),
        cmocka_unit_test(doctor_is_told_whether_a_server_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
