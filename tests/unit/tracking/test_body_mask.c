#include "tests/support/test_support.h"
#include "tracking/body_mask.h"

#include <math.h>
#include <string.h>

#define SIDE MASK_SMOOTH_SIDE_MAX

static struct body_mask mask;
static struct person_mask persons;
static float logits[SIDE * SIDE], seen[SIDE * SIDE * 3];

static const struct roi region = {.centre_x_px = 640, .centre_y_px = 360, .width_px = 512, .height_px = 512};

// A square of surety from x0, y0 to x1, y1 of the region, nobody around.
static void take_square(int x0, int y0, int x1, int y1)
{
    memset(&mask, 0, sizeof mask);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            logits[y * SIDE + x] = x >= x0 && x < x1 && y >= y0 && y < y1 ? 20.0f : -20.0f;
    body_mask_take(&mask, &region, logits, seen, 1, true);
    mask.body = region;
}

static void lay(const struct roi *now)
{
    body_mask_begin(&persons, 1280, 720);
    body_mask_lay(&mask, now, 1280, 720, &persons);
}

static int at(int x_px, int y_px)
{
    return persons.alpha[y_px * persons.height / 720 * persons.width + x_px * persons.width / 1280];
}

static void the_mask_has_the_pictures_shape(void **state)
{
    (void)state;
    body_mask_begin(&persons, 1280, 720);
    assert_int_equal(persons.width, 256);
    assert_int_equal(persons.height, 144);
    body_mask_begin(&persons, 720, 1280);
    assert_int_equal(persons.width, 144);
    assert_int_equal(persons.height, 256);
    body_mask_begin(&persons, 16000, 1);
    assert_int_equal(persons.width, 256);
    assert_int_equal(persons.height, 1);
}

static void a_mask_lies_where_its_region_was_seen(void **state)
{
    (void)state;
    take_square(64, 96, 128, 160); // pixels 512..640, 296..424 of the picture
    lay(&region);
    assert_int_equal(at(576, 360), 255);
    assert_int_equal(at(520, 304), 255);
    assert_int_equal(at(500, 360), 0);
    assert_int_equal(at(650, 360), 0);
    assert_int_equal(at(576, 280), 0);
    assert_int_equal(at(576, 440), 0);
    assert_int_equal(at(100, 100), 0); // outside the region
}

static void a_mask_moves_grows_and_turns_with_its_body(void **state)
{
    (void)state;
    take_square(64, 96, 128, 160);
    struct roi moved = region;
    moved.centre_x_px += 200.0f;
    lay(&moved);
    assert_int_equal(at(776, 360), 255);
    assert_int_equal(at(576, 360), 0);
    struct roi grown = region;
    grown.width_px = grown.height_px = 1024.0f;
    lay(&grown); // 384..640, 232..488
    assert_int_equal(at(400, 250), 255);
    assert_int_equal(at(370, 360), 0);
    struct roi turned = region;
    turned.rotation_rad = 1.5707963f; // what was left of the middle is above it
    lay(&turned);
    assert_int_equal(at(640, 296), 255);
    assert_int_equal(at(576, 360 + 20), 0);
}

static void the_surest_of_several_masks_counts(void **state)
{
    (void)state;
    take_square(0, 0, SIDE, SIDE);
    lay(&region);
    struct roi aside = region;
    aside.centre_x_px -= 300.0f;
    take_square(SIDE, 0, SIDE, 0); // nobody
    body_mask_lay(&mask, &aside, 1280, 720, &persons);
    assert_int_equal(at(640, 360), 255);
}

static void without_a_look_or_a_region_nothing_is_laid(void **state)
{
    (void)state;
    memset(&mask, 0, sizeof mask);
    lay(&region);
    assert_int_equal(at(640, 360), 0);
    take_square(0, 0, SIDE, SIDE);
    struct roi broken = region;
    broken.centre_x_px = NAN;
    lay(&broken);
    assert_int_equal(at(640, 360), 0);
    broken = (struct roi){0};
    lay(&broken);
    assert_int_equal(at(640, 360), 0);
    for (int i = 0; i < SIDE * SIDE; i++)
        logits[i] = NAN;
    body_mask_take(&mask, &region, logits, seen, 1, true);
    lay(&region);
    assert_int_equal(at(640, 360), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mask_has_the_pictures_shape),
        cmocka_unit_test(a_mask_lies_where_its_region_was_seen),
        cmocka_unit_test(a_mask_moves_grows_and_turns_with_its_body),
        cmocka_unit_test(the_surest_of_several_masks_counts),
        cmocka_unit_test(without_a_look_or_a_region_nothing_is_laid),
    };
    return cmocka_run_group_tests_name("a body's mask", tests, NULL, NULL);
}
