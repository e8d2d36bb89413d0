// Backs: warped onto the front from a picture, or made of the front's own cloth.
#include "assets/garment/back.h"
#include "assets/garment/landmarks.h"
#include "assets/garment/mesh.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 300, HEIGHT = 400 };

// A T-shirt with a scooped neck, its middle at x 150: how far inside a place is.
static bool is_cloth(float x, float y)
{
    float aside = fabsf(x - 150.0f);
    bool torso = aside <= 70.0f && y >= 60.0f && y <= 370.0f;
    float along = (aside - 70.0f) * 0.8f + (y - 60.0f) * 0.6f;
    float across = -(aside - 70.0f) * 0.6f + (y - 60.0f) * 0.8f;
    bool sleeve = along >= -30.0f && along <= 80.0f && across >= 0.0f && across <= 70.0f && aside >= 50.0f;
    bool neck = aside * aside / (35.0f * 35.0f) + (y - 60.0f) * (y - 60.0f) / (30.0f * 30.0f) < 1.0f;
    return (torso || sleeve) && !neck;
}

static void draw(const uint8_t cloth[3], float shift_x, float shift_y, struct picture *out)
{
    assert_int_equal(picture_allocate(WIDTH, HEIGHT, out), RESULT_OK);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            uint8_t *pixel = picture_row(out, y) + (ptrdiff_t)x * 4;
            memcpy(pixel, cloth, 3);
            pixel[3] = is_cloth((float)x + 0.5f - shift_x, (float)y + 0.5f - shift_y) ? 255 : 0;
        }
}

static void paint(struct picture *picture, int left, int top, int right, int bottom, const uint8_t colour[3])
{
    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++)
            memcpy(picture_row(picture, y) + (ptrdiff_t)x * 4, colour, 3);
}

static void make_front(struct garment *garment)
{
    static const uint8_t green[3] = {60, 120, 80};
    const struct garment_hints hints = {.has_kind = true, .kind = GARMENT_T_SHIRT};
    struct diagnostic why = {0};
    draw(green, 0, 0, &garment->front);
    enum result result = garment_find_landmarks(&hints, garment, &why);
    if (result == RESULT_OK)
        result = garment_make_mesh(garment, &why);
    if (result != RESULT_OK)
        fail_msg("%s", why.text);
}

static int differs(const struct picture *picture, int x, int y, const uint8_t colour[3])
{
    int most = 0;
    for (int i = 0; i < 3; i++) {
        int by = abs(picture_row(picture, y)[x * 4 + i] - colour[i]);
        most = by > most ? by : most;
    }
    return most;
}

static void a_print_gives_way_to_the_cloth_beside_it(void **state)
{
    (void)state;
    static const uint8_t green[3] = {60, 120, 80}, red[3] = {220, 20, 20};
    struct garment garment = {0};
    struct picture back = {0};
    make_front(&garment);
    paint(&garment.front, 120, 150, 180, 220, red);
    assert_int_equal(garment_back_from_front(&garment, &back), RESULT_OK);
    assert_non_null(back.pixels);
    assert_int_equal(back.width_px, WIDTH);
    for (int y = 60; y < 360; y++)
        for (int x = 90; x < 210; x++)
            if (picture_row(&back, y)[x * 4 + 3] == 255)
                assert_true(differs(&back, x, y, green) <= 2);
    for (int i = 0; i < WIDTH * HEIGHT; i++) // the outline is the front's
        assert_int_equal(back.pixels[i * 4 + 3], garment.front.pixels[i * 4 + 3]);
    picture_free(&back);
    garment_free(&garment);
}

static void stripes_go_on_round_the_back(void **state)
{
    (void)state;
    static const uint8_t white[3] = {240, 240, 240}, green[3] = {60, 120, 80}, red[3] = {220, 20, 20};
    struct garment garment = {0};
    struct picture back = {0};
    make_front(&garment);
    for (int y = 200; y < 340; y += 20)
        paint(&garment.front, 0, y, WIDTH, y + 10, white);
    paint(&garment.front, 130, 210, 170, 260, red);
    assert_int_equal(garment_back_from_front(&garment, &back), RESULT_OK);
    assert_non_null(back.pixels);
    assert_true(differs(&back, 150, 225, white) <= 4);
    assert_true(differs(&back, 150, 235, green) <= 4);
    picture_free(&back);
    garment_free(&garment);
}

static void patterned_cloth_makes_no_back(void **state)
{
    (void)state;
    static const uint8_t white[3] = {240, 240, 240};
    struct garment garment = {0};
    struct picture back = {0};
    make_front(&garment);
    for (int y = 60; y < 380; y += 16)
        for (int x = 0; x < WIDTH - 8; x += 16)
            paint(&garment.front, x, y, x + 8, y + 16, white);
    assert_int_equal(garment_back_from_front(&garment, &back), RESULT_OK);
    assert_null(back.pixels);
    garment.kind = GARMENT_TROUSERS; // and trousers have seams and pockets of their own behind
    assert_int_equal(garment_back_from_front(&garment, &back), RESULT_OK);
    assert_null(back.pixels);
    garment_free(&garment);
}

static void a_picture_of_the_back_lies_mirrored_on_the_front(void **state)
{
    (void)state;
    static const uint8_t blue[3] = {40, 60, 160}, red[3] = {220, 20, 20};
    struct garment garment = {0};
    struct picture cutout = {0}, back = {0};
    struct diagnostic why = {0};
    make_front(&garment);
    // Photographed 6 px farther to the right and 4 px lower; a patch on its left side as one looks at it.
    draw(blue, 6, 4, &cutout);
    paint(&cutout, 100 + 6, 250 + 4, 120 + 6, 270 + 4, red);
    if (garment_back_from_picture(&garment, &cutout, &back, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_int_equal(back.width_px, WIDTH);
    assert_int_equal(back.height_px, HEIGHT);
    assert_true(differs(&back, 190, 260, red) <= 8);
    assert_true(differs(&back, 110, 260, blue) <= 8);
    int wrong = 0, cloth = 0;
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        wrong += (back.pixels[i * 4 + 3] >= 128) != (garment.front.pixels[i * 4 + 3] >= 128);
        cloth += garment.front.pixels[i * 4 + 3] >= 128;
    }
    assert_true(wrong < cloth / 50);
    picture_free(&back);
    picture_free(&cutout);
    garment_free(&garment);
}

static void what_is_no_back_of_it_is_refused(void **state)
{
    (void)state;
    struct garment garment = {0};
    struct picture empty = {0}, back = {0};
    struct diagnostic why = {0};
    make_front(&garment);
    assert_int_equal(picture_allocate(WIDTH, HEIGHT, &empty), RESULT_OK);
    assert_int_equal(garment_back_from_picture(&garment, &empty, &back, &why), RESULT_INVALID);
    assert_true(why.text[0] != '\0');
    assert_null(back.pixels);
    picture_free(&empty);
    garment_free(&garment);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_print_gives_way_to_the_cloth_beside_it),
        cmocka_unit_test(stripes_go_on_round_the_back),
        cmocka_unit_test(patterned_cloth_makes_no_back),
        cmocka_unit_test(a_picture_of_the_back_lies_mirrored_on_the_front),
        cmocka_unit_test(what_is_no_back_of_it_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
