// Signing in: who may, how long, and how often somebody may be wrong.
#include "app/web/sign_in.h"
#include "platform/base/clock.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW (1000 * CLOCK_SECOND_NS)
#define PASSWORD "correct horse"

static struct staff_users users;
static struct sign_in *sign_in;

static int open_desk(void **state)
{
    (void)state;
    assert_int_equal(staff_users_load(test_temporary_path("nobody.json"), &users, NULL), RESULT_OK);
    assert_int_equal(staff_users_put(&users, "mara", STAFF_MANAGER, PASSWORD, NULL), RESULT_OK);
    assert_int_equal(sign_in_create(&users, &sign_in), RESULT_OK);
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    sign_in_destroy(sign_in);
    return 0;
}

static struct sign_in_answer try(const char *name, const char *password, const char *client, int64_t now_ns)
{
    return sign_in_try(sign_in, name, password, client, now_ns);
}

static void the_right_password_begins_a_session(void **state)
{
    (void)state;
    struct sign_in_answer answer = try("mara", PASSWORD, "10.0.0.1", NOW);
    assert_int_equal(answer.outcome, SIGN_IN_DONE);
    assert_int_equal(strlen(answer.session->token), SIGN_IN_TOKEN_SIZE - 1);
    assert_string_not_equal(answer.session->token, answer.session->form);
    assert_int_equal(answer.session->role, STAFF_MANAGER);
    const struct sign_in_session *found = sign_in_find(sign_in, answer.session->token, true, NOW);
    assert_ptr_equal(found, answer.session);
    assert_true(sign_in_form_matches(found, found->form));
    assert_false(sign_in_form_matches(found, found->token));
    assert_false(sign_in_form_matches(found, NULL));
    assert_false(sign_in_form_matches(found, ""));
}

static void no_two_tokens_are_the_same(void **state)
{
    (void)state;
    char tokens[64][SIGN_IN_TOKEN_SIZE];
    for (int i = 0; i < 64; i++) {
        sign_in_make_token(tokens[i]);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(tokens[i], tokens[k]);
    }
}

static void what_is_no_token_finds_nobody(void **state)
{
    (void)state;
    char token[SIGN_IN_TOKEN_SIZE];
    (void)try("mara", PASSWORD, "10.0.0.1", NOW);
    sign_in_make_token(token);
    assert_null(sign_in_find(sign_in, token, true, NOW));
    assert_null(sign_in_find(sign_in, "", true, NOW));
    assert_null(sign_in_find(sign_in, NULL, true, NOW));
}

static void a_wrong_password_and_a_wrong_name_get_the_same_answer(void **state)
{
    (void)state;
    struct sign_in_answer wrong = try("mara", "wrong horse", "10.0.0.1", NOW);
    struct sign_in_answer nobody = try("nobody", PASSWORD, "10.0.0.1", NOW);
    assert_int_equal(wrong.outcome, SIGN_IN_WRONG);
    assert_int_equal(nobody.outcome, SIGN_IN_WRONG);
    assert_int_equal(wrong.wait_s, nobody.wait_s);
}

static void an_address_that_is_often_wrong_waits_longer_each_time(void **state)
{
    (void)state;
    int64_t now_ns = NOW;
    int before_s = 0;
    for (int i = 0; i < 3; i++) { // other names each time
        char name[16];
        (void)snprintf(name, sizeof name, "guess%d", i);
        assert_int_equal(try(name, "x", "10.0.0.9", now_ns).outcome, SIGN_IN_WRONG);
    }
    for (int i = 0; i < 12; i++) {
        struct sign_in_answer answer = try("mara", PASSWORD, "10.0.0.9", now_ns);
        assert_int_equal(answer.outcome, SIGN_IN_WAIT); // even with the right one
        assert_true(answer.wait_s > before_s || answer.wait_s == 900);
        before_s = answer.wait_s;
        now_ns += answer.wait_s * CLOCK_SECOND_NS;
        char name[16];
        (void)snprintf(name, sizeof name, "another%d", i);
        assert_int_equal(try(name, "x", "10.0.0.9", now_ns).outcome, SIGN_IN_WRONG);
    }
    assert_int_equal(before_s, 900);
    assert_int_equal(try("mara", PASSWORD, "10.0.0.1", now_ns).outcome, SIGN_IN_DONE); // from elsewhere
}

static void a_name_that_is_tried_from_everywhere_waits_a_minute_at_most(void **state)
{
    (void)state;
    int64_t now_ns = NOW;
    int longest_s = 0;
    for (int i = 0; i < 40; i++) {
        char client[24];
        (void)snprintf(client, sizeof client, "10.0.1.%d", i);
        struct sign_in_answer answer = try("mara", "x", client, now_ns);
        if (answer.outcome != SIGN_IN_WAIT)
            continue;
        longest_s = answer.wait_s > longest_s ? answer.wait_s : longest_s;
        now_ns += answer.wait_s * CLOCK_SECOND_NS;
    }
    assert_int_equal(longest_s, 60);
    struct sign_in_answer answer = try("mara", PASSWORD, "10.0.0.1", now_ns + 60 * CLOCK_SECOND_NS);
    assert_int_equal(answer.outcome, SIGN_IN_DONE); // nobody is kept out for good
}

static void a_session_ends_when_nobody_asks_for_long(void **state)
{
    (void)state;
    const struct sign_in_session *session = try("mara", PASSWORD, "10.0.0.1", NOW).session;
    char token[SIGN_IN_TOKEN_SIZE];
    (void)snprintf(token, sizeof token, "%s", session->token);
    int64_t later_ns = NOW + (SIGN_IN_IDLE_S - 1) * CLOCK_SECOND_NS;
    assert_non_null(sign_in_find(sign_in, token, true, later_ns));
    later_ns += (SIGN_IN_IDLE_S - 1) * CLOCK_SECOND_NS;
    assert_non_null(sign_in_find(sign_in, token, false, later_ns)); // a page by itself
    later_ns += 2 * CLOCK_SECOND_NS;
    assert_null(sign_in_find(sign_in, token, true, later_ns));
    assert_null(sign_in_find(sign_in, token, true, NOW)); // gone for good
}

static void a_session_ends_after_a_day_at_work_in_any_case(void **state)
{
    (void)state;
    char token[SIGN_IN_TOKEN_SIZE];
    (void)snprintf(token, sizeof token, "%s", try("mara", PASSWORD, "10.0.0.1", NOW).session->token);
    int64_t now_ns = NOW, end_ns = NOW + SIGN_IN_LIFETIME_S * CLOCK_SECOND_NS;
    for (; now_ns < end_ns; now_ns += 600 * CLOCK_SECOND_NS)
        assert_non_null(sign_in_find(sign_in, token, true, now_ns));
    assert_null(sign_in_find(sign_in, token, true, end_ns));
}

static void signing_out_ends_that_session_alone(void **state)
{
    (void)state;
    char one[SIGN_IN_TOKEN_SIZE], two[SIGN_IN_TOKEN_SIZE];
    (void)snprintf(one, sizeof one, "%s", try("mara", PASSWORD, "10.0.0.1", NOW).session->token);
    (void)snprintf(two, sizeof two, "%s", try("mara", PASSWORD, "10.0.0.2", NOW).session->token);
    sign_in_end(sign_in, one);
    assert_null(sign_in_find(sign_in, one, true, NOW));
    assert_non_null(sign_in_find(sign_in, two, true, NOW));
}

static void who_is_removed_or_changed_is_out_at_once(void **state)
{
    (void)state;
    char token[SIGN_IN_TOKEN_SIZE];
    (void)snprintf(token, sizeof token, "%s", try("mara", PASSWORD, "10.0.0.1", NOW).session->token);
    sign_in_check_users(sign_in);
    assert_non_null(sign_in_find(sign_in, token, true, NOW));
    assert_int_equal(staff_users_put(&users, "mara", STAFF_ASSOCIATE, NULL, NULL), RESULT_OK);
    sign_in_check_users(sign_in);
    assert_null(sign_in_find(sign_in, token, true, NOW));
    (void)snprintf(token, sizeof token, "%s", try("mara", PASSWORD, "10.0.0.1", NOW).session->token);
    assert_int_equal(staff_users_put(&users, "mara", STAFF_ASSOCIATE, "another horse", NULL), RESULT_OK);
    sign_in_check_users(sign_in);
    assert_null(sign_in_find(sign_in, token, true, NOW));
    (void)snprintf(token, sizeof token, "%s", try("mara", "another horse", "10.0.0.1", NOW).session->token);
    assert_int_equal(staff_users_remove(&users, "mara", NULL), RESULT_OK);
    sign_in_check_users(sign_in);
    assert_null(sign_in_find(sign_in, token, true, NOW));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_right_password_begins_a_session, open_desk, close_desk),
        cmocka_unit_test(no_two_tokens_are_the_same),
        cmocka_unit_test_setup_teardown(what_is_no_token_finds_nobody, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(a_wrong_password_and_a_wrong_name_get_the_same_answer, open_desk,
                                        close_desk),
        cmocka_unit_test_setup_teardown(an_address_that_is_often_wrong_waits_longer_each_time, open_desk,
                                        close_desk),
        cmocka_unit_test_setup_teardown(a_name_that_is_tried_from_everywhere_waits_a_minute_at_most,
                                        open_desk, close_desk),
        cmocka_unit_test_setup_teardown(a_session_ends_when_nobody_asks_for_long, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(a_session_ends_after_a_day_at_work_in_any_case, open_desk,
                                        close_desk),
        cmocka_unit_test_setup_teardown(signing_out_ends_that_session_alone, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(who_is_removed_or_changed_is_out_at_once, open_desk, close_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
