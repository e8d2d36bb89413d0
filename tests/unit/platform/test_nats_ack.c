// What a JetStream stream answers, and what that means for the message.
#include "platform/net/nats_ack.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

static enum nats_ack read_ack(const char *text, struct diagnostic *why)
{
    *why = (struct diagnostic){0};
    return nats_ack_read(text, strlen(text), "CHEVAL", why);
}

static void a_place_in_the_stream_is_taken_for_kept(void **state)
{
    (void)state;
    struct diagnostic why;
    assert_int_equal(read_ack("{\"stream\":\"CHEVAL\",\"seq\":12}", &why), NATS_ACK_KEPT);
    assert_int_equal(
        read_ack("{\"stream\":\"CHEVAL\",\"domain\":\"hub\",\"seq\":1,\"duplicate\":true}", &why),
        NATS_ACK_KEPT);
    assert_string_equal(why.text, "");
}

static void an_error_is_told_and_kept_apart(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum nats_ack ack;
        const char *said;
    } answers[] = {
        {"{\"error\":{\"code\":400,\"err_code\":10054,\"description\":\"message size exceeds\"},\"stream\":"
         "\"CHEVAL\",\"seq\":0}",
         NATS_ACK_TOO_LARGE, "message size exceeds (10054)"},
        {"{\"error\":{\"err_code\":10060,\"description\":\"expected stream\"}}", NATS_ACK_ELSEWHERE, "10060"},
        {"{\"error\":{\"err_code\":10077,\"description\":\"maximum messages exceeded\"}}", NATS_ACK_LATER,
         "maximum messages exceeded"},
        {"{\"error\":{}}", NATS_ACK_LATER, "an error (0)"},
        {"{\"stream\":\"LEAF\",\"seq\":3}", NATS_ACK_ELSEWHERE, "LEAF"},
    };
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        struct diagnostic why;
        assert_int_equal(read_ack(answers[i].text, &why), answers[i].ack);
        assert_non_null(strstr(why.text, answers[i].said));
    }
}

static void what_is_no_answer_is_not_taken_for_one(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "{}",
                                        "[]",
                                        "{\"stream\":\"CHEVAL\"}",
                                        "{\"stream\":\"CHEVAL\",\"seq\":0}",
                                        "{\"stream\":\"CHEVAL\",\"seq\":\"1\"}",
                                        "{\"stream\":7,\"seq\":1}",
                                        "{\"stream\":\"CHEVAL\",\"seq\":1",
                                        "+OK"};
    struct diagnostic why = {0};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_int_equal(read_ack(texts[i], &why), NATS_ACK_LATER);
        assert_non_null(strstr(why.text, "none of a stream's"));
    }
    assert_int_equal(nats_ack_read(NULL, 0, "CHEVAL", &why), NATS_ACK_LATER);
}

static void an_endless_answer_is_not_read(void **state)
{
    (void)state;
    char *text = calloc(1, 5000);
    assert_non_null(text);
    memset(text, ' ', 4999);
    memcpy(text, "{\"stream\":\"CHEVAL\",\"seq\":1}", 27);
    struct diagnostic why = {0};
    assert_int_equal(nats_ack_read(text, 4999, "CHEVAL", &why), NATS_ACK_LATER);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_in_the_stream_is_taken_for_kept),
        cmocka_unit_test(an_error_is_told_and_kept_apart),
        cmocka_unit_test(what_is_no_answer_is_not_taken_for_one),
        cmocka_unit_test(an_endless_answer_is_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
