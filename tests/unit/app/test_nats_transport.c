// On which subject an event goes over NATS, and what never goes.
#include "app/push/cloud_event.h"
#include "app/push/nats_transport.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum result subject_of(const char *source, const char *type, char subject[NATS_TRANSPORT_SUBJECT_SIZE])
{
    char event[4096];
    int size = snprintf(event, sizeof event, "{\"source\": \"%s\", \"type\": \"%s\"}", source, type);
    assert_true(size > 0 && size < (int)sizeof event);
    return nats_transport_subject(event, (size_t)size, subject, NULL);
}

static void an_event_goes_on_its_mirrors_own_subject(void **state)
{
    (void)state;
    char subject[NATS_TRANSPORT_SUBJECT_SIZE];
    assert_int_equal(subject_of("/store/42/mirror/7", "cheval.product_liked.v1", subject), RESULT_OK);
    assert_string_equal(subject, "cheval.42.7.product_liked");
}

static void no_id_reaches_out_of_its_place(void **state)
{
    (void)state;
    char subject[NATS_TRANSPORT_SUBJECT_SIZE];
    struct cloud_source source = cloud_source_make("mall.west", "* >\n");
    assert_int_equal(subject_of(source.uri, "cheval.session_ended.v1", subject), RESULT_OK);
    assert_string_equal(subject, "cheval.mall%2Ewest.%2A%20%3E%0A.session_ended");
    assert_int_equal(subject_of("/store/42/mirror/*", "cheval.session_ended.v1", subject), RESULT_INVALID);
    assert_int_equal(subject_of("/store/42/mirror/>", "cheval.session_ended.v1", subject), RESULT_INVALID);
}

static void the_longest_ids_have_room(void **state)
{
    (void)state;
    char id[1024], subject[NATS_TRANSPORT_SUBJECT_SIZE];
    memset(id, '>', sizeof id);
    id[sizeof id - 1] = '\0';
    struct cloud_source source = cloud_source_make(id, id);
    assert_int_equal(subject_of(source.uri, "cheval.erasure_requested.v1", subject), RESULT_OK);
    memset(id, '.', sizeof id - 1);
    source = cloud_source_make(id, id);
    assert_int_equal(subject_of(source.uri, "cheval.erasure_requested.v1", subject), RESULT_OK);
    memset(id, 'x', sizeof id - 1);
    char uri[2100];
    (void)snprintf(uri, sizeof uri, "/store/%s%s/mirror/7", id, id);
    assert_int_equal(subject_of(uri, "cheval.session_ended.v1", subject), RESULT_INVALID);
}

static void what_is_no_event_of_a_mirror_is_a_dead_letter_at_once(void **state)
{
    (void)state;
    static const char *const bodies[] = {"",
                                         "{",
                                         "{}",
                                         "{\"source\": \"/store/42/mirror/7\"}",
                                         "{\"source\": \"/store/42\", \"type\": \"cheval.x.v1\"}",
                                         "{\"source\": \"/store//mirror/7\", \"type\": \"cheval.x.v1\"}",
                                         "{\"source\": \"/store/4/mirror/7/8\", \"type\": \"cheval.x.v1\"}",
                                         "{\"source\": \"/store/4/mirror/7\", \"type\": \"cheval..v1\"}",
                                         "{\"source\": \"/store/4/mirror/7\", \"type\": \"other.x.v1\"}",
                                         "{\"source\": 42, \"type\": 7}"};
    struct push_transport transport;
    const struct nats_transport_options options = {.url = "nats://127.0.0.1:4222"};
    assert_int_equal(nats_transport_create(&options, &transport, NULL), RESULT_OK);
    assert_string_equal(transport.name, options.url);
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        char body[128], reason[PUSH_REASON_SIZE] = "";
        size_t bytes = 0;
        (void)snprintf(body, sizeof body, "%s", bodies[i]);
        const struct store_outbox_item item = {.body = body, .size = strlen(body)};
        assert_false(transport.ops->weigh(transport.context, &item, &bytes, reason));
        assert_string_not_equal(reason, "");
    }
    transport.ops->destroy(transport.context);
}

static void an_interrupted_mirror_sends_nothing(void **state)
{
    (void)state;
    char body[] = "{\"source\": \"/store/4/mirror/7\", \"type\": \"cheval.x.v1\"}";
    struct push_transport transport;
    struct push_answer answer;
    const struct store_outbox_item item = {.id = "1", .body = body, .size = sizeof body - 1};
    const struct nats_transport_options options = {.url = "nats://127.0.0.1:4222"};
    assert_int_equal(nats_transport_create(&options, &transport, NULL), RESULT_OK);
    transport.ops->interrupt(transport.context);
    transport.ops->send(transport.context, &item, 1, &answer);
    assert_int_equal(answer.reply, PUSH_REPLY_INTERRUPTED);
    assert_false(answer.taken[0]);
    transport.ops->destroy(transport.context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_goes_on_its_mirrors_own_subject),
        cmocka_unit_test(no_id_reaches_out_of_its_place),
        cmocka_unit_test(the_longest_ids_have_room),
        cmocka_unit_test(what_is_no_event_of_a_mirror_is_a_dead_letter_at_once),
        cmocka_unit_test(an_interrupted_mirror_sends_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
