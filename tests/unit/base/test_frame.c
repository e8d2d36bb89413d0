// Threads: yes
#include "platform/base/clock.h"
#include "platform/base/frame.h"
#include "platform/base/mailbox.h"
#include "platform/base/queue.h"
#include "tests/support/test_support.h"

#include <string.h>

#define FRAMES_SENT 2000

static void pool_gives_its_frames_and_then_refuses(void **state)
{
    (void)state;
    struct frame_pool *pool = NULL;
    assert_int_equal(frame_pool_create(2, &pool), RESULT_OK);
    struct frame *a = NULL, *b = NULL, *c = NULL;
    assert_int_equal(frame_pool_take(pool, 640, 480, &a), RESULT_OK);
    assert_int_equal(frame_pool_take(pool, 320, 240, &b), RESULT_OK);
    assert_ptr_not_equal(a, b);
    assert_int_equal(frame_pool_take(pool, 1, 1, &c), RESULT_UNAVAILABLE);
    frame_retain(a);
    frame_release(a);
    assert_int_equal(frame_pool_take(pool, 1, 1, &c), RESULT_UNAVAILABLE);
    frame_release(a);
    assert_int_equal(frame_pool_take(pool, 1, 1, &c), RESULT_OK);
    assert_int_equal(frame_pool_take(pool, 0, 1, &a), RESULT_INVALID);
    assert_int_equal(frame_pool_take(pool, 20000, 1, &a), RESULT_TOO_LARGE);
    frame_release(b);
    frame_release(c);
    frame_pool_destroy(pool);
}

static void a_pool_that_forgets_overwrites_what_is_held_once_it_is_released(void **state)
{
    (void)state;
    struct frame_pool *pool = NULL;
    struct frame *held = NULL, *loose = NULL;
    assert_int_equal(frame_pool_create(2, &pool), RESULT_OK);
    assert_int_equal(frame_pool_take(pool, 4, 4, &held), RESULT_OK);
    assert_int_equal(frame_pool_take(pool, 4, 4, &loose), RESULT_OK);
    const uint8_t *held_pixels = held->picture.pixels, *loose_pixels = loose->picture.pixels;
    memset(held->picture.pixels, 7, 64);
    memset(loose->picture.pixels, 7, 64);
    frame_release(loose);
    assert_int_equal(loose_pixels[63], 7);
    frame_pool_forget(pool);
    assert_int_equal(loose_pixels[0] + loose_pixels[63], 0);
    assert_int_equal(held_pixels[63], 7); // it is shown
    frame_retain(held);
    frame_release(held);
    assert_int_equal(held_pixels[63], 7);
    frame_release(held);
    assert_int_equal(held_pixels[0] + held_pixels[63], 0);

    assert_int_equal(frame_pool_take(pool, 4, 4, &loose), RESULT_OK); // those of the next are left alone
    memset(loose->picture.pixels, 9, 64);
    loose_pixels = loose->picture.pixels;
    frame_release(loose);
    assert_int_equal(loose_pixels[63], 9);
    frame_pool_destroy(pool);
}

static void release_frame(void *frame)
{
    frame_release(frame);
}

struct exchange {
    struct frame_pool *pool;
    struct mailbox mailbox;
};

static void *send_frames(void *context)
{
    struct exchange *exchange = context;
    for (uint64_t i = 1; i <= FRAMES_SENT; i++) {
        struct frame *frame = NULL;
        while (frame_pool_take(exchange->pool, 8, 8, &frame) != RESULT_OK)
            clock_sleep_ns(1000);
        frame->sequence = i;
        frame->picture.pixels[0] = (uint8_t)i;
        mailbox_put(&exchange->mailbox, frame);
    }
    return NULL;
}

static void mailbox_keeps_the_newest_and_loses_no_frame(void **state)
{
    (void)state;
    struct exchange exchange;
    assert_int_equal(frame_pool_create(3, &exchange.pool), RESULT_OK);
    mailbox_init(&exchange.mailbox, release_frame);
    struct thread sender = {0};
    assert_int_equal(thread_start(&sender, "sender", send_frames, &exchange), RESULT_OK);
    uint64_t last = 0, received = 0;
    while (last < FRAMES_SENT) {
        struct frame *frame = mailbox_take(&exchange.mailbox, CLOCK_SECOND_NS);
        assert_non_null(frame);
        assert_true(frame->sequence > last);
        assert_int_equal(frame->picture.pixels[0], (uint8_t)frame->sequence);
        last = frame->sequence;
        received++;
        frame_release(frame);
    }
    thread_join(&sender);
    assert_int_equal(received + mailbox_dropped(&exchange.mailbox), FRAMES_SENT);
    mailbox_close(&exchange.mailbox);
    assert_null(mailbox_take(&exchange.mailbox, CLOCK_SECOND_NS));
    mailbox_finish(&exchange.mailbox);
    frame_pool_destroy(exchange.pool);
}

static void *push_numbers(void *context)
{
    struct queue *queue = context;
    for (int i = 1; i <= 1000; i++)
        while (!queue_push(queue, &i))
            clock_sleep_ns(1000);
    queue_close(queue);
    return NULL;
}

static void queue_is_bounded_and_keeps_order(void **state)
{
    (void)state;
    struct queue queue;
    assert_int_equal(queue_init(&queue, sizeof(int), 4), RESULT_OK);
    for (int i = 0; i < 4; i++)
        assert_true(queue_push(&queue, &i));
    int extra = 9;
    assert_false(queue_push(&queue, &extra));
    for (int i = 0; i < 4; i++) {
        int got = -1;
        assert_true(queue_pop(&queue, &got, 0));
        assert_int_equal(got, i);
    }
    assert_false(queue_pop(&queue, &extra, CLOCK_MILLISECOND_NS));
    const int last = 1, first = 2;
    int next = 0;
    assert_true(queue_push(&queue, &last));
    assert_true(queue_push_first(&queue, &first));
    assert_true(queue_pop(&queue, &next, 0) && next == first);
    assert_true(queue_pop(&queue, &next, 0) && next == last);
    struct thread pusher = {0};
    assert_int_equal(thread_start(&pusher, "pusher", push_numbers, &queue), RESULT_OK);
    int expected = 1;
    for (int got = 0; queue_pop(&queue, &got, CLOCK_SECOND_NS); expected++)
        assert_int_equal(got, expected);
    assert_int_equal(expected, 1001);
    thread_join(&pusher);
    queue_finish(&queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pool_gives_its_frames_and_then_refuses),
        cmocka_unit_test(a_pool_that_forgets_overwrites_what_is_held_once_it_is_released),
        cmocka_unit_test(mailbox_keeps_the_newest_and_loses_no_frame),
        cmocka_unit_test(queue_is_bounded_and_keeps_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
