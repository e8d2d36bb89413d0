// Somebody before the mirror, by the difference of frames alone.
#include "app/presence.h"
#include "platform/base/clock.h"
#include "tests/support/random.h"
#include "tests/support/test_support.h"

#include <string.h>

#define WIDTH_PX 320
#define HEIGHT_PX 180
#define FRAME_NS (CLOCK_SECOND_NS / 25)

struct shop {
    struct presence presence;
    struct picture picture;
    int64_t now_ns;
    uint32_t random;
};

static struct shop open_shop(void)
{
    struct shop shop = {.now_ns = CLOCK_SECOND_NS, .random = 7};
    assert_int_equal(picture_allocate(WIDTH_PX, HEIGHT_PX, &shop.picture), RESULT_OK);
    return shop;
}

// A shelf of stripes under a light, with a webcam's noise; a person is a dark box of that width at x.
static bool look(struct shop *shop, float light, int person_x, int person_width)
{
    for (int y = 0; y < HEIGHT_PX; y++)
        for (int x = 0; x < WIDTH_PX; x++) {
            bool person = x >= person_x && x < person_x + person_width && y > HEIGHT_PX / 3;
            float value = person ? 50.0f : 120.0f + 60.0f * (float)((x / 12 + y / 30) % 2);
            value = value * light + 4.0f * random_normal(&shop->random);
            uint8_t byte = (uint8_t)(value < 0.0f ? 0.0f : value > 255.0f ? 255.0f : value);
            memset(picture_row(&shop->picture, y) + (size_t)4 * (size_t)x, byte, 4);
        }
    shop->now_ns += FRAME_NS;
    presence_look(&shop->presence, &shop->picture, shop->now_ns);
    return shop->presence.motion;
}

static void an_empty_shop_has_nobody_in_it_whatever_its_light_does(void **state)
{
    (void)state;
    struct shop shop = open_shop();
    for (int i = 0; i < 50; i++)
        assert_false(look(&shop, 1.0f - 0.006f * (float)i, 0, 0)); // the camera's exposure moves
    picture_free(&shop.picture);
}

static void who_walks_by_is_seen_at_once_and_who_has_gone_is_soon_forgotten(void **state)
{
    (void)state;
    struct shop shop = open_shop();
    for (int i = 0; i < 10; i++)
        assert_false(look(&shop, 1.0f, 0, 0));
    int seen = 0;
    for (int i = 0; i < 10; i++)
        seen += look(&shop, 1.0f, 20 * i, 36);
    assert_true(seen >= 9);
    for (int i = 0; i < 75; i++)
        (void)look(&shop, 1.0f, 0, 0);
    assert_false(shop.presence.motion);
    picture_free(&shop.picture);
}

static void nothing_of_the_picture_stays_when_it_is_forgotten(void **state)
{
    (void)state;
    struct shop shop = open_shop();
    (void)look(&shop, 1.0f, 40, 60);
    presence_forget(&shop.presence);
    static const struct presence nothing;
    assert_memory_equal(shop.presence.usual, nothing.usual, sizeof nothing.usual);
    assert_memory_equal(shop.presence.difference, nothing.difference, sizeof nothing.difference);
    assert_false(look(&shop, 0.5f, 0, 0)); // the first picture is no motion
    picture_free(&shop.picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_shop_has_nobody_in_it_whatever_its_light_does),
        cmocka_unit_test(who_walks_by_is_seen_at_once_and_who_has_gone_is_soon_forgotten),
        cmocka_unit_test(nothing_of_the_picture_stays_when_it_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
