// What the metrics' listener says, and when it says that the mirror is unwell; asked through the handler.
#include "app/web/health.h"
#include "platform/base/clock.h"
#include "tests/support/test_support.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static struct health *open_health(void)
{
    struct health *health = NULL;
    struct diagnostic why = {0};
    if (health_create("127.0.0.1:0", &health, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_int_not_equal(health_port(health), 0);
    return health;
}

// The caller frees; *status gets the reply's.
static char *ask(struct health *health, const char *path, int *status)
{
    struct http_request request = {.method = HTTP_GET, .path = path};
    struct http_reply reply = {0};
    health_answer(health, &request, &reply);
    *status = reply.status;
    char *text = calloc(1, reply.body_size + 1);
    assert_non_null(text);
    if (reply.body_size > 0)
        memcpy(text, reply.body, reply.body_size);
    free(reply.body);
    return text;
}

static json_t *health_of(struct health *health, int *status)
{
    char *text = ask(health, "/healthz", status);
    json_t *answer = json_loads(text, 0, NULL);
    assert_non_null(answer);
    free(text);
    return answer;
}

static void expect(struct health *health, int expected, size_t problems)
{
    int status = 0;
    json_t *answer = health_of(health, &status);
    assert_int_equal(status, expected);
    assert_int_equal(json_array_size(json_object_get(answer, "problems")), problems);
    json_decref(answer);
}

static void it_is_unwell_without_frames_camera_or_store(void **state)
{
    (void)state;
    struct health *health = open_health();
    int64_t now_ns = clock_now_ns();
    struct health_figures figures = {.camera = HEALTH_CAMERA_LIVE, .keeps_interest = true};
    health_presented(health, now_ns, -1, -1);
    health_tell(health, &figures);
    expect(health, 200, 0);
    health_presented(health, now_ns - HEALTH_STALE_NS - CLOCK_SECOND_NS, -1, -1);
    expect(health, 503, 1);
    health_presented(health, clock_now_ns(), -1, -1);
    figures.camera = HEALTH_CAMERA_MISSING;
    figures.camera_lost_ns = clock_now_ns();
    health_tell(health, &figures);
    expect(health, 200, 0); // it may be back in a moment
    figures.camera_lost_ns = now_ns - HEALTH_MISSING_NS - CLOCK_SECOND_NS;
    figures.store_failing = true;
    health_tell(health, &figures);
    expect(health, 503, 2);
    figures = (struct health_figures){.display_gone = true}; // frames go on, for nobody
    health_tell(health, &figures);
    expect(health, 503, 1);
    figures = (struct health_figures){.camera = HEALTH_CAMERA_CLOSED, .is_dark = true, .has_fleet = true};
    health_tell(health, &figures);
    expect(health, 200, 1); // the fleet is away: the mirror goes on
    health_destroy(health);
}

static void it_says_what_runs_and_how_long_rows_wait(void **state)
{
    (void)state;
    struct health *health = open_health();
    int status = 0;
    struct health_figures figures = {.pushes = true,
                                     .outbox_rows = 7,
                                     .outbox_oldest_ms = clock_wall_ms() - 90000,
                                     .has_fleet = true,
                                     .fleet_is_there = true,
                                     .settings = {.version = "12", .refused = "13"},
                                     .catalogue = {.version = "2026-11-23"}};
    health_tell(health, &figures);
    json_t *answer = health_of(health, &status);
    const json_t *outbox = json_object_get(answer, "outbox"), *settings = json_object_get(answer, "settings");
    assert_int_equal(json_integer_value(json_object_get(outbox, "rows")), 7);
    assert_true(json_number_value(json_object_get(outbox, "oldest_s")) >= 90.0);
    assert_string_equal(json_string_value(json_object_get(settings, "version")), "12");
    assert_string_equal(json_string_value(json_object_get(settings, "refused")), "13");
    assert_null(json_object_get(json_object_get(answer, "catalogue"), "refused"));
    assert_int_equal(json_array_size(json_object_get(answer, "problems")), 1);
    json_decref(answer);
    figures.outbox_oldest_ms = clock_wall_ms() + 90000; // the clock was put back since
    health_tell(health, &figures);
    answer = health_of(health, &status);
    assert_true(json_number_value(json_object_get(json_object_get(answer, "outbox"), "oldest_s")) == 0.0);
    json_decref(answer);
    health_destroy(health);
}

static bool has_line(const char *text, const char *line)
{
    const char *at = strstr(text, line);
    return at != NULL && (at == text || at[-1] == '\n') && at[strlen(line)] == '\n';
}

static void frames_are_counted_into_buckets_that_add_up(void **state)
{
    (void)state;
    struct health *health = open_health();
    int status = 0;
    int64_t now_ns = clock_now_ns();
    health_presented(health, now_ns, -1, -1); // the first has no interval
    health_presented(health, now_ns, 16 * CLOCK_MILLISECOND_NS, 40 * CLOCK_MILLISECOND_NS);
    health_presented(health, now_ns, 17 * CLOCK_MILLISECOND_NS, -1);
    health_presented(health, now_ns, 3 * CLOCK_SECOND_NS, 2 * CLOCK_SECOND_NS);
    char *text = ask(health, "/metrics", &status);
    assert_int_equal(status, 200);
    assert_true(has_line(text, "cheval_frame_interval_seconds_bucket{le=\"0.012\"} 0"));
    assert_true(has_line(text, "cheval_frame_interval_seconds_bucket{le=\"0.017\"} 2"));
    assert_true(has_line(text, "cheval_frame_interval_seconds_bucket{le=\"1\"} 2"));
    assert_true(has_line(text, "cheval_frame_interval_seconds_bucket{le=\"+Inf\"} 3"));
    assert_true(has_line(text, "cheval_frame_interval_seconds_count 3"));
    assert_true(has_line(text, "cheval_frame_interval_seconds_sum 3.033"));
    assert_true(has_line(text, "cheval_latency_seconds_bucket{le=\"0.05\"} 1"));
    assert_true(has_line(text, "cheval_latency_seconds_count 2"));
    assert_null(strstr(text, "outbox")); // nothing is pushed
    free(text);
    free(ask(health, "/", &status));
    assert_int_equal(status, 404);
    health_destroy(health);
}

static void only_this_machine_may_ask(void **state)
{
    (void)state;
    struct health *health = NULL;
    struct diagnostic why = {0};
    assert_true(health_listen_is_fine("127.0.0.1:9100"));
    assert_true(health_listen_is_fine("[::1]:9100"));
    static const char *const others[] = {"0.0.0.0:9100", "192.168.1.2:9100", "localhost:9100",
                                         ":9100",        "[::]:9100",        "127.0.0.1:99999"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_false(health_listen_is_fine(others[i]));
        assert_int_equal(health_create(others[i], &health, &why), RESULT_INVALID);
    }
    struct http_request request = {.method = HTTP_POST, .path = "/metrics"};
    struct http_reply reply = {0};
    health = open_health();
    health_answer(health, &request, &reply);
    assert_int_equal(reply.status, 405);
    health_destroy(health);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_unwell_without_frames_camera_or_store),
        cmocka_unit_test(it_says_what_runs_and_how_long_rows_wait),
        cmocka_unit_test(frames_are_counted_into_buckets_that_add_up),
        cmocka_unit_test(only_this_machine_may_ask),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
