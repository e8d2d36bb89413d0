// The rules of delivery against made-up receivers, with a clock that the test moves.
#include "app/push/delivery.h"
#include "platform/base/clock.h"
#include "tests/support/random.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <string.h>

#define MAX_ROWS PUSH_MAX_ITEMS

// A batch of rows named by their places, and the clock.
struct stage {
    struct delivery delivery;
    struct push_batch batch;
    struct store_outbox_item items[MAX_ROWS];
    size_t sizes[MAX_ROWS];
    int64_t now_ns, wall_ms;
    int requests;
};

static void put_rows(struct stage *stage, int count)
{
    memset(&stage->batch, 0, sizeof stage->batch);
    memset(stage->items, 0, sizeof stage->items);
    stage->batch.rows.items = stage->items;
    stage->batch.rows.count = count;
    for (int i = 0; i < count; i++) {
        stage->items[i].sequence = i;
        stage->sizes[i] = 500;
    }
}

static void set_up(struct stage *stage, int max_items, int rows)
{
    memset(stage, 0, sizeof *stage);
    delivery_init(&stage->delivery, max_items, PUSH_MAX_BYTES, 7);
    stage->now_ns = 5 * CLOCK_SECOND_NS;
    stage->wall_ms = 1000000;
    put_rows(stage, rows);
}

typedef struct push_answer receiver(struct stage *stage, struct delivery_range range);

static struct push_answer status(int code)
{
    return (struct push_answer){.reply = PUSH_REPLY_STATUS, .status = code, .retry_after_s = -1};
}

// Until the batch is done.
static void deliver(struct stage *stage, receiver *receive)
{
    struct delivery_range range;
    delivery_begin(&stage->delivery, &stage->batch, stage->sizes, stage->now_ns);
    while (delivery_next(&stage->delivery, stage->now_ns, &range)) {
        assert_true(range.count >= 1 && range.count <= stage->delivery.max_items);
        assert_true(range.first >= 0 && range.first + range.count <= stage->batch.rows.count);
        struct push_answer answer = receive(stage, range);
        stage->requests++;
        assert_true(stage->requests < 10000);
        delivery_answer(&stage->delivery, range, &answer, stage->now_ns, stage->wall_ms);
    }
}

static int count_of(const struct stage *stage, enum push_outcome outcome)
{
    int count = 0;
    for (int i = 0; i < stage->batch.rows.count; i++)
        count += stage->batch.fates[i].outcome == outcome;
    return count;
}

static int64_t pause_ms(const struct stage *stage)
{
    return (stage->delivery.not_before_ns - stage->now_ns) / CLOCK_MILLISECOND_NS;
}

// --- what is sent together ---------------------------------------------------------------------------------

static struct push_answer takes_all(struct stage *stage, struct delivery_range range)
{
    (void)stage;
    (void)range;
    return status(202);
}

static void all_that_is_taken_is_sent(void **state)
{
    (void)state;
    static struct stage stage;
    set_up(&stage, 100, 100);
    deliver(&stage, takes_all);
    assert_int_equal(stage.requests, 1);
    assert_int_equal(count_of(&stage, PUSH_SENT), 100);
    assert_int_equal(stage.delivery.state, DELIVERY_WORKING);
}

static void one_a_request_where_the_receiver_asked_for_no_batches(void **state)
{
    (void)state;
    static struct stage stage;
    set_up(&stage, 1, 9);
    deliver(&stage, takes_all);
    assert_int_equal(stage.requests, 9);
    assert_int_equal(count_of(&stage, PUSH_SENT), 9);
}

static struct push_answer weighs(struct stage *stage, struct delivery_range range)
{
    size_t bytes = 0;
    for (int i = range.first; i < range.first + range.count; i++)
        bytes += stage->sizes[i];
    assert_true(range.count == 1 || bytes + (size_t)range.count <= PUSH_MAX_BYTES);
    return status(200);
}

static void requests_keep_their_bound_in_bytes(void **state)
{
    (void)state;
    static struct stage stage;
    set_up(&stage, 100, 40);
    for (int i = 0; i < 40; i++)
        stage.sizes[i] = 30000;
    stage.sizes[20] = PUSH_MAX_BYTES + 1; // alone, and let the receiver say
    deliver(&stage, weighs);
    assert_int_equal(count_of(&stage, PUSH_SENT), 40);
    assert_int_equal(stage.requests, 5); // 14 6, 1, 14 5
}

static void what_has_its_fate_is_left_alone(void **state)
{
    (void)state;
    static struct stage stage;
    set_up(&stage, 100, 10);
    stage.batch.fates[0].outcome = stage.batch.fates[5].outcome = PUSH_DEAD;
    deliver(&stage, takes_all);
    assert_int_equal(stage.requests, 2);
    assert_int_equal(count_of(&stage, PUSH_SENT), 8);
    assert_int_equal(count_of(&stage, PUSH_DEAD), 2);
}

static struct push_answer takes_its_time(struct stage *stage, struct delivery_range range)
{
    (void)range;
    stage->now_ns += CLOCK_SECOND_NS;
    return status(200);
}

static void a_slow_receiver_holds_no_batch_for_long(void **state)
{
    (void)state;
    static struct stage stage;
    set_up(&stage, 1, 50);
    deliver(&stage, takes_its_time);
    assert_int_equal(count_of(&stage, PUSH_SENT), 2);
    assert_int_equal(count_of(&stage, PUSH_UNTRIED), 48);
    assert_true(stage.delivery.not_before_ns <= stage.now_ns); // the rest at once
}

// --- later -------------------------------------------------------------------------------------------------

static struct push_answer is_away(struct stage *stage, struct delivery_range range)
{
    (void)stage;
    (void)range;
    return (struct push_answer){.reply = PUSH_REPLY_NONE, .retry_after_s = -1};
}

static void pauses_grow_with_jitter_up_to_a_bound(void **state)
{
    (void)state;
    static struct stage stage;
    int64_t bound = DELIVERY_FIRST_PAUSE_MS, longest = 0;
    set_up(&stage, 100, 3);
    for (int i = 0; i < 200; i++) {
        deliver(&stage, is_away);
        assert_int_equal(stage.delivery.state, DELIVERY_PAUSED);
        assert_in_range(pause_ms(&stage), 0, bound);
        assert_int_equal(stage.batch.fates[0].outcome, PUSH_LATER);
        assert_int_equal(stage.batch.fates[0].next_ms, stage.wall_ms + pause_ms(&stage));
        longest = pause_ms(&stage) > longest ? pause_ms(&stage) : longest;
        bound = bound * 2 < DELIVERY_LONGEST_PAUSE_MS ? bound * 2 : DELIVERY_LONGEST_PAUSE_MS;
        stage.now_ns = stage.delivery.not_before_ns;
        put_rows(&stage, 3);
    }
    assert_int_equal(stage.requests, 200);
    assert_true(longest > DELIVERY_LONGEST_PAUSE_MS * 9 / 10); // full jitter uses all of it
    deliver(&stage, takes_all);
    put_rows(&stage, 3);
    deliver(&stage, is_away);
    assert_in_range(pause_ms(&stage), 0, DELIVERY_FIRST_PAUSE_MS); // from the beginning again
}

static void nothing_is_sent_in_a_pause(void **state)
{
    (void)state;
    static struct stage stage;
    set_up(&stage, 100, 3);
    while (stage.delivery.not_before_ns <= stage.now_ns) { // a jitter of nothing is one, too
        put_rows(&stage, 3);
        deliver(&stage, is_away);
    }
    int requests = stage.requests;
    put_rows(&stage, 3);
    deliver(&stage, takes_all);
    assert_int_equal(stage.requests, requests);
    assert_int_equal(count_of(&stage, PUSH_UNTRIED), 3);
}

static struct push_answer wants_to_be_left_alone(struct stage *stage, struct delivery_range range)
{
    (void)range;
    struct push_answer answer = status(stage->requests % 2 == 0 ? 429 : 503);
    answer.retry_after_s = stage->requests == 0 ? 17 : 1000000;
    return answer;
}

static void retry_after_is_honoured_and_bounded(void **state)
{
    (void)state;
    static struct stage stage;
    set_up(&stage, 100, 3);
    deliver(&stage, wants_to_be_left_alone);
    assert_in_range(pause_ms(&stage), 17000, 17000 + DELIVERY_FIRST_PAUSE_MS);
    stage.now_ns = stage.delivery.not_before_ns;
    put_rows(&stage, 3);
    deliver(&stage, wants_to_be_left_alone);
    assert_in_range(pause_ms(&stage), DELIVERY_LONGEST_WAIT_S * 1000,
                    DELIVERY_LONGEST_WAIT_S * 1000 + DELIVERY_FIRST_PAUSE_MS);
}

static struct push_answer takes_ten(struct stage *stage, struct delivery_range range)
{
    (void)range;
    return status(stage->requests < 10 ? 200 : 500);
}

static void what_was_sent_before_the_failure_stays_sent(void **state)
{
    (void)state;
    static struct stage stage;
    set_up(&stage, 1, 30);
    deliver(&stage, takes_ten);
    assert_int_equal(count_of(&stage, PUSH_SENT), 10);
    assert_int_equal(count_of(&stage, PUSH_LATER), 1);
    assert_int_equal(count_of(&stage, PUSH_UNTRIED), 19);
    assert_int_equal(stage.batch.fates[10].tries, 1);
}

// Breaks whenever row 37 is among them.
static struct push_answer breaks_over_one(struct stage *stage, struct delivery_range range)
{
    for (int i = range.first; i < range.first + range.count; i++)
        if (stage->items[i].sequence == 37)
            return status(500);
    return status(200);
}

static void one_that_breaks_the_receiver_does_not_hold_up_the_rest(void **state)
{
    (void)state;
    static struct stage stage;
    bool gone[MAX_ROWS] = {false};
    int tries[MAX_ROWS] = {0}, left = MAX_ROWS;
    set_up(&stage, 100, MAX_ROWS);
    for (int i = 0; i < 200 && left > 1; i++) {
        int rows = 0;
        put_rows(&stage, 0);
        for (int row = 0; row < MAX_ROWS; row++)
            if (!gone[row])
                stage.items[rows++] = (struct store_outbox_item){.sequence = row, .tries = tries[row]};
        stage.batch.rows.count = rows;
        stage.now_ns = stage.delivery.not_before_ns > stage.now_ns ? stage.delivery.not_before_ns
                                                                   : stage.now_ns + CLOCK_SECOND_NS;
        deliver(&stage, breaks_over_one);
        for (int j = 0; j < rows; j++) {
            const struct push_fate *fate = &stage.batch.fates[j];
            int row = (int)stage.items[j].sequence;
            if (fate->outcome == PUSH_SENT) {
                gone[row] = true;
                left--;
            } else if (fate->outcome == PUSH_LATER) {
                tries[row] = fate->tries;
                if (fate->next_ms >= stage.wall_ms + DELIVERY_STEP_OVER_MS)
                    gone[row] = true; // not due for a while
            }
        }
    }
    assert_int_equal(left, 1);
    assert_true(tries[37] > DELIVERY_TRIES_ALONE);
}

// --- what is wrong among the rows --------------------------------------------------------------------------

// Refuses what has row 3 or 60 in it.
static struct push_answer refuses_two(struct stage *stage, struct delivery_range range)
{
    (void)stage;
    struct push_answer answer = status(200);
    for (int i = range.first; i < range.first + range.count; i++)
        if (i == 3 || i == 60) {
            answer = status(i == 3 ? 400 : 413);
            (void)snprintf(answer.detail, sizeof answer.detail, "no such field");
        }
    return answer;
}

static void only_the_wrong_ones_are_dead(void **state)
{
    (void)state;
    static struct stage stage;
    set_up(&stage, 100, 100);
    deliver(&stage, refuses_two);
    assert_int_equal(count_of(&stage, PUSH_SENT), 98);
    assert_int_equal(stage.batch.fates[3].outcome, PUSH_DEAD);
    assert_int_equal(stage.batch.fates[60].outcome, PUSH_DEAD);
    assert_string_equal(stage.batch.fates[3].reason, "HTTP 400: no such field");
    assert_string_equal(stage.batch.fates[60].reason, "HTTP 413: no such field");
    assert_true(stage.requests <= 2 * 2 * 7 + 1);
    assert_true(stage.delivery.not_before_ns <= stage.now_ns);
}

static struct push_answer refuses_all(struct stage *stage, struct delivery_range range)
{
    (void)stage;
    (void)range;
    return status(422);
}

static void a_receiver_that_refuses_everything_is_barred(void **state)
{
    (void)state;
    static struct stage stage;
    set_up(&stage, 100, 100);
    deliver(&stage, refuses_all);
    assert_int_equal(count_of(&stage, PUSH_DEAD), DELIVERY_DEAD_IN_A_ROW);
    assert_int_equal(count_of(&stage, PUSH_UNTRIED), 100 - DELIVERY_DEAD_IN_A_ROW);
    assert_int_equal(stage.delivery.state, DELIVERY_BARRED);
    stage.now_ns = stage.delivery.not_before_ns;
    put_rows(&stage, 90);
    deliver(&stage, refuses_all);
    assert_int_equal(count_of(&stage, PUSH_DEAD), 1);
}

// --- barred and gone ---------------------------------------------------------------------------------------

static int code_under_test;

static struct push_answer says_that_code(struct stage *stage, struct delivery_range range)
{
    (void)stage;
    (void)range;
    struct push_answer answer = status(code_under_test);
    if (code_under_test == 0)
        answer.reply = PUSH_REPLY_DISTRUSTED;
    return answer;
}

static void what_the_settings_are_to_blame_for_loses_nothing(void **state)
{
    (void)state;
    static struct stage stage;
    static const int codes[] = {0, 301, 302, 307, 308, 401, 403, 404, 405, 415, 451};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        code_under_test = codes[i];
        set_up(&stage, 100, 5);
        deliver(&stage, says_that_code);
        assert_int_equal(stage.requests, 1);
        assert_int_equal(count_of(&stage, PUSH_UNTRIED), 5);
        assert_int_equal(stage.delivery.state, DELIVERY_BARRED);
        assert_in_range(pause_ms(&stage), DELIVERY_BARRED_PAUSE_MS / 2, DELIVERY_BARRED_PAUSE_MS);
    }
}

static void gone_is_for_good(void **state)
{
    (void)state;
    static struct stage stage;
    code_under_test = 410;
    set_up(&stage, 100, 5);
    deliver(&stage, says_that_code);
    assert_int_equal(stage.delivery.state, DELIVERY_GONE);
    assert_int_equal(count_of(&stage, PUSH_UNTRIED), 5);
    stage.now_ns += 1000 * CLOCK_SECOND_NS * 3600;
    deliver(&stage, takes_all);
    assert_int_equal(stage.requests, 1);
}

static void each_status_is_one_of_these(void **state)
{
    (void)state;
    static struct stage stage;
    for (code_under_test = 100; code_under_test < 1000; code_under_test++) {
        set_up(&stage, 1, 1);
        deliver(&stage, says_that_code);
        bool sent = stage.batch.fates[0].outcome == PUSH_SENT;
        assert_int_equal(sent, code_under_test >= 200 && code_under_test < 300);
        bool goes_on = stage.delivery.state == DELIVERY_WORKING;
        assert_int_equal(goes_on, sent || code_under_test == 400 || code_under_test == 409 ||
                                      code_under_test == 413 || code_under_test == 422);
    }
}

static struct push_answer has_no_way(struct stage *stage, struct delivery_range range)
{
    (void)stage;
    (void)range;
    return (struct push_answer){.reply = PUSH_REPLY_AWAY, .retry_after_s = -1};
}

static void without_a_way_no_row_is_to_blame_and_no_pause_is_long(void **state)
{
    (void)state;
    static struct stage stage;
    set_up(&stage, 100, 30);
    for (int i = 0; i < 40; i++) {
        put_rows(&stage, 30);
        deliver(&stage, has_no_way);
        assert_int_equal(stage.requests, i + 1);
        assert_int_equal(count_of(&stage, PUSH_UNTRIED), 30);
        assert_int_equal(stage.delivery.state, DELIVERY_PAUSED);
        assert_in_range(pause_ms(&stage), DELIVERY_AWAY_PAUSE_MS,
                        DELIVERY_AWAY_PAUSE_MS + DELIVERY_LONGEST_AWAY_MS);
        stage.now_ns = stage.delivery.not_before_ns;
    }
    put_rows(&stage, 30);
    deliver(&stage, takes_all);
    assert_int_equal(count_of(&stage, PUSH_SENT), 30);
    assert_int_equal(stage.delivery.state, DELIVERY_WORKING);
}

// Takes every other one, whatever it says.
static struct push_answer takes_half(struct stage *stage, struct delivery_range range)
{
    struct push_answer answer = stage->requests == 0 ? has_no_way(stage, range) : status(503);
    if (stage->requests < 0)
        answer = status(413);
    for (int i = 0; i < range.count; i++)
        answer.taken[i] = (range.first + i) % 2 == 0;
    return answer;
}

static void what_is_taken_is_sent_whatever_becomes_of_the_rest(void **state)
{
    (void)state;
    static struct stage stage;
    set_up(&stage, 100, 30);
    deliver(&stage, takes_half);
    assert_int_equal(count_of(&stage, PUSH_SENT), 15);
    assert_int_equal(count_of(&stage, PUSH_UNTRIED), 15);
    set_up(&stage, 100, 30);
    stage.requests = 1;
    deliver(&stage, takes_half);
    assert_int_equal(count_of(&stage, PUSH_SENT), 15);
    assert_int_equal(count_of(&stage, PUSH_LATER), 15);
    set_up(&stage, 100, 8);
    stage.requests = -1000;
    deliver(&stage, takes_half);
    assert_int_equal(count_of(&stage, PUSH_SENT), 4);
    assert_int_equal(count_of(&stage, PUSH_DEAD), 4);
}

static struct push_answer is_interrupted(struct stage *stage, struct delivery_range range)
{
    (void)stage;
    (void)range;
    return (struct push_answer){.reply = PUSH_REPLY_INTERRUPTED, .retry_after_s = -1};
}

static void our_own_interruption_counts_as_nothing(void **state)
{
    (void)state;
    static struct stage stage;
    set_up(&stage, 100, 5);
    deliver(&stage, is_interrupted);
    assert_int_equal(count_of(&stage, PUSH_UNTRIED), 5);
    assert_int_equal(stage.delivery.state, DELIVERY_WORKING);
    assert_int_equal(stage.delivery.failures, 0);
}

// --- any receiver ------------------------------------------------------------------------------------------

static uint32_t chance;

static struct push_answer does_as_it_likes(struct stage *stage, struct delivery_range range)
{
    (void)stage;
    (void)range;
    static const int codes[] = {200, 200, 200, 202, 400, 400, 413, 429, 500, 503, 0};
    int code = codes[(size_t)(random_even(&chance) * (float)(sizeof codes / sizeof codes[0]))];
    struct push_answer answer = status(code);
    if (code == 0)
        answer.reply = PUSH_REPLY_NONE;
    return answer;
}

static void every_row_comes_to_its_end(void **state)
{
    (void)state;
    static struct stage stage;
    for (uint32_t seed = 1; seed <= 100; seed++) {
        int left = 60;
        chance = seed;
        set_up(&stage, 20, left);
        for (int i = 0; i < 5000 && left > 0; i++) {
            deliver(&stage, does_as_it_likes);
            stage.requests = 0;
            left -= count_of(&stage, PUSH_SENT) + count_of(&stage, PUSH_DEAD);
            stage.now_ns =
                stage.delivery.not_before_ns > stage.now_ns ? stage.delivery.not_before_ns : stage.now_ns + 1;
            put_rows(&stage, left);
        }
        assert_int_equal(left, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_taken_is_sent),
        cmocka_unit_test(one_a_request_where_the_receiver_asked_for_no_batches),
        cmocka_unit_test(requests_keep_their_bound_in_bytes),
        cmocka_unit_test(what_has_its_fate_is_left_alone),
        cmocka_unit_test(a_slow_receiver_holds_no_batch_for_long),
        cmocka_unit_test(pauses_grow_with_jitter_up_to_a_bound),
        cmocka_unit_test(nothing_is_sent_in_a_pause),
        cmocka_unit_test(retry_after_is_honoured_and_bounded),
        cmocka_unit_test(what_was_sent_before_the_failure_stays_sent),
        cmocka_unit_test(one_that_breaks_the_receiver_does_not_hold_up_the_rest),
        cmocka_unit_test(only_the_wrong_ones_are_dead),
        cmocka_unit_test(a_receiver_that_refuses_everything_is_barred),
        cmocka_unit_test(what_the_settings_are_to_blame_for_loses_nothing),
        cmocka_unit_test(gone_is_for_good),
        cmocka_unit_test(each_status_is_one_of_these),
        cmocka_unit_test(without_a_way_no_row_is_to_blame_and_no_pause_is_long),
        cmocka_unit_test(what_is_taken_is_sent_whatever_becomes_of_the_rest),
        cmocka_unit_test(our_own_interruption_counts_as_nothing),
        cmocka_unit_test(every_row_comes_to_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
