// What systemd hears of the mirror, at a socket of the test's: that it is ready with the first frame, that it
// lives as long as frames come and not a moment longer, in words how it is, and that it stops.
#include "platform/base/clock.h"
#include "platform/os/supervisor.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int listener = -1;

static int listen_there(void **state)
{
    (void)state;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", test_temporary_path("notify"));
    (void)unlink(address.sun_path);
    listener = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (listener < 0 || bind(listener, (const struct sockaddr *)&address, sizeof address) != 0)
        return -1;
    return setenv("NOTIFY_SOCKET", address.sun_path, 1) | setenv("WATCHDOG_USEC", "4000000", 1);
}

static int stop_listening(void **state)
{
    (void)state;
    (void)close(listener);
    return unsetenv("NOTIFY_SOCKET") | unsetenv("WATCHDOG_USEC");
}

// The next message, "" without one.
static const char *heard(void)
{
    static char text[512];
    ssize_t size = recv(listener, text, sizeof text - 1, 0);
    text[size > 0 ? size : 0] = '\0';
    return text;
}

static void the_first_frame_makes_it_ready_and_each_half_of_the_time_one_feeds_it(void **state)
{
    (void)state;
    struct supervisor supervisor;
    int64_t now_ns = 100 * CLOCK_SECOND_NS;
    supervisor_init(&supervisor);
    assert_string_equal(heard(), "");
    supervisor_presented(&supervisor, now_ns);
    assert_string_equal(heard(), "READY=1");
    assert_string_equal(heard(), "WATCHDOG=1");
    for (int i = 1; i < 20; i++) // 1.9 s of frames
        supervisor_presented(&supervisor, now_ns + i * CLOCK_SECOND_NS / 10);
    assert_string_equal(heard(), "");
    supervisor_presented(&supervisor, now_ns + 2 * CLOCK_SECOND_NS);
    assert_string_equal(heard(), "WATCHDOG=1");
    assert_string_equal(heard(), "");
}

// A driver that hangs, or a loop that spins without a frame: whatever else goes on, nobody says WATCHDOG=1.
static void what_presents_nothing_feeds_nothing(void **state)
{
    (void)state;
    struct supervisor supervisor;
    supervisor_init(&supervisor);
    supervisor_presented(&supervisor, CLOCK_SECOND_NS);
    (void)heard();
    (void)heard();
    for (int i = 0; i < 100; i++) {
        char words[32];
        (void)snprintf(words, sizeof words, "still here %d", i);
        supervisor_say(&supervisor, words);
        assert_non_null(strstr(heard(), "STATUS=still here"));
    }
    assert_string_equal(heard(), "");
}

static void a_screen_that_stands_still_is_presented_often_enough(void **state)
{
    (void)state;
    struct supervisor supervisor;
    static const char *const watched_us[] = {"1000000", "4000000", "20000000"};
    for (size_t i = 0; i < sizeof watched_us / sizeof watched_us[0]; i++) {
        assert_int_equal(setenv("WATCHDOG_USEC", watched_us[i], 1), 0);
        supervisor_init(&supervisor);
        int64_t pause_ns = supervisor_pause_ns(&supervisor), most_ns = atoll(watched_us[i]) * 1000;
        assert_true(pause_ns > 0);
        assert_true(supervisor.every_ns + pause_ns <
                    most_ns); // a heartbeat comes with the frame after its time
    }
}

static void words_are_said_once_and_stay_one_line(void **state)
{
    (void)state;
    struct supervisor supervisor;
    supervisor_init(&supervisor);
    supervisor_say(&supervisor, "waiting\nMAINPID=1");
    assert_string_equal(heard(), "STATUS=waiting MAINPID=1");
    supervisor_say(&supervisor, "waiting\nMAINPID=1");
    assert_string_equal(heard(), "");
    supervisor_stop(&supervisor, true);
    assert_string_equal(heard(), "RELOADING=1");
    supervisor_stop(&supervisor, false);
    assert_string_equal(heard(), "STOPPING=1");
}

static void who_waits_for_a_display_is_given_time(void **state)
{
    (void)state;
    struct supervisor supervisor;
    supervisor_init(&supervisor);
    for (int i = 0; i < 3; i++) {
        supervisor_wait(&supervisor, "waiting for a display");
        if (i == 0)
            assert_string_equal(heard(), "STATUS=waiting for a display");
        assert_string_equal(heard(), "EXTEND_TIMEOUT_USEC=60000000\nWATCHDOG=1");
    }
    assert_string_equal(heard(), "");
    supervisor_presented(&supervisor, CLOCK_SECOND_NS); // it isn't ready before
    assert_string_equal(heard(), "READY=1");
    assert_string_equal(heard(), "WATCHDOG=1");
}

static void without_systemd_nothing_happens(void **state)
{
    (void)state;
    struct supervisor supervisor;
    assert_int_equal(unsetenv("NOTIFY_SOCKET") | unsetenv("WATCHDOG_USEC"), 0);
    supervisor_init(&supervisor);
    supervisor_presented(&supervisor, 1);
    supervisor_say(&supervisor, "nobody listens");
    supervisor_stop(&supervisor, false);
    assert_string_equal(heard(), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_first_frame_makes_it_ready_and_each_half_of_the_time_one_feeds_it,
                                        listen_there, stop_listening),
        cmocka_unit_test_setup_teardown(what_presents_nothing_feeds_nothing, listen_there, stop_listening),
        cmocka_unit_test_setup_teardown(a_screen_that_stands_still_is_presented_often_enough, listen_there,
                                        stop_listening),
        cmocka_unit_test_setup_teardown(who_waits_for_a_display_is_given_time, listen_there, stop_listening),
        cmocka_unit_test_setup_teardown(words_are_said_once_and_stay_one_line, listen_there, stop_listening),
        cmocka_unit_test_setup_teardown(without_systemd_nothing_happens, listen_there, stop_listening),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
