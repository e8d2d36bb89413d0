// Once everything is loaded, a mirror that tracks, dresses and is touched asks the heap for nothing, on any
// of its threads. Libraries may, of their own accord.
#include "app/mirror.h"
#include "app/ui/state.h"
#include "platform/base/clock.h"
#include "tests/support/count_allocations.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define WIDTH 960
#define HEIGHT 540
#define WARM_UP_S 3
#define STEADY_S 1
#define TRIES 5 // networks are loaded when they are first wanted, such as when a palm is first seen
#define NOTCH_NS (CLOCK_SECOND_NS / 20)
#define ROUND_NOTCHES 10 // there, and as many back

static struct mirror *open_mirror(void)
{
    static char source[1100];
    (void)snprintf(source, sizeof source, "still:%s", test_source_path("tests/data/portrait.png"));
    struct mirror_options options = {
        .camera = {.source = source},
        .language = "en",
        .window = {.headless = true, .width_px = WIDTH, .height_px = HEIGHT},
    };
    struct mirror *mirror = NULL;
    struct diagnostic why = {0};
    if (mirror_create(&options, &mirror, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return mirror;
}

static void run_for(struct mirror *mirror, int seconds)
{
    for (int64_t end_ns = clock_now_ns() + seconds * CLOCK_SECOND_NS; clock_now_ns() < end_ns;)
        assert_true(frame_step(mirror));
}

// The shelf goes there and back, twice.
static float farthest_px;
static void scroll(struct mirror *mirror)
{
    for (int i = 0; i < 4 * ROUND_NOTCHES; i++) {
        bool back = i / ROUND_NOTCHES % 2 != 0;
        struct rect shelf = mirror->ui->layout.shelf;
        struct input_event event = {.kind = INPUT_SCROLL,
                                    .x_px = shelf.x + shelf.width / 2,
                                    .y_px = shelf.y + shelf.height / 2,
                                    .delta_y = back ? 1.0f : -1.0f,
                                    .time_ns = clock_now_ns()};
        assert_true(window_push(mirror->window, &event));
        for (int64_t end_ns = clock_now_ns() + NOTCH_NS; clock_now_ns() < end_ns;)
            assert_true(frame_step(mirror));
        farthest_px = fmaxf(farthest_px, mirror->ui->shelf_scroller.position);
    }
}

static const struct catalogue_product *first_of(const struct mirror *mirror, enum catalogue_category category)
{
    for (int i = 0; i < mirror->catalogue->product_count; i++)
        if (mirror->catalogue->products[i].category == category)
            return &mirror->catalogue->products[i];
    fail_msg("the demo catalogue has no %s", catalogue_category_name(category));
    return NULL;
}

static void agree(struct mirror *mirror)
{
    const struct ui_action action = {.kind = UI_ACTION_CONSENT, .try_on = true};
    for (int i = 0; i < 10 && mirror->shown == NULL; i++) // who agrees unseen is asked who they are
        run_for(mirror, 1);
    mirror_apply(mirror, &action);
    for (int i = 0; i < 10 && (mirror->shown == NULL || mirror->shown->people.face_count == 0); i++)
        run_for(mirror, 1);
    assert_true(mirror->shown->people.face_count > 0);
}

static void wear(struct mirror *mirror, enum catalogue_category category)
{
    const struct ui_action action = {.kind = UI_ACTION_WEAR, .product = first_of(mirror, category)};
    mirror_apply(mirror, &action);
    ui_choose(mirror->ui, action.product, 0);
}

static void stay(struct mirror *mirror)
{
    run_for(mirror, STEADY_S);
}

// What is loaded once is in one of the tries, what is allocated again and again in each.
static int count_of(struct mirror *mirror, void (*act)(struct mirror *mirror))
{
    int counted = 1;
    for (int i = 0; i < TRIES && counted > 0; i++) {
        count_allocations_begin();
        act(mirror);
        counted = count_allocations_end();
    }
    return counted;
}

static void a_still_screen_allocates_nothing(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror();
    agree(mirror);
    run_for(mirror, WARM_UP_S);
    assert_int_equal(count_of(mirror, stay), 0);
    mirror_destroy(mirror);
}

static void a_scrolling_shelf_allocates_nothing(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror();
    agree(mirror);
    ui_choose(mirror->ui, first_of(mirror, CATEGORY_LIPSTICK), 0);
    run_for(mirror, WARM_UP_S);
    scroll(mirror);
    run_for(mirror, WARM_UP_S);
    float from = mirror->ui->shelf_scroller.position;
    farthest_px = from;
    assert_int_equal(count_of(mirror, scroll), 0);
    assert_true(farthest_px > from + mirror->ui->layout.card.width);
    mirror_destroy(mirror);
}

static void what_is_worn_allocates_nothing(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror();
    agree(mirror);
    wear(mirror, CATEGORY_LIPSTICK);
    wear(mirror, CATEGORY_EYEGLASSES);
    wear(mirror, CATEGORY_TOP);
    run_for(mirror, WARM_UP_S);
    while (mirror->products_loading > 0 || mirror->shown->people.body_count == 0)
        run_for(mirror, 1);
    uint64_t frames = mirror->meters->latency_ms.count;
    assert_int_equal(count_of(mirror, stay), 0);
    assert_true(mirror->meters->latency_ms.count > frames + 2); // tracked ones
    assert_int_equal(mirror->session.worn_count, 3);
    mirror_destroy(mirror);
}

// That the counter counts.
static void an_allocation_is_counted(void **state)
{
    (void)state;
    struct frame_pool *pool = NULL;
    count_allocations_begin();
    assert_int_equal(frame_pool_create(1, &pool), RESULT_OK);
    assert_int_equal(count_allocations_end(), 1);
    frame_pool_destroy(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_allocation_is_counted),
        cmocka_unit_test(a_still_screen_allocates_nothing),
        cmocka_unit_test(a_scrolling_shelf_allocates_nothing),
        cmocka_unit_test(what_is_worn_allocates_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
