// The room in reflections: where a part of the picture is reflected, how it is blurred, when it is forgotten.
#include "platform/base/colour.h"
#include "render/surroundings.h"
#include "tests/support/gl_context.h"
#include "tests/support/model_shapes.h"
#include "tests/support/product_stage.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH 320
#define HEIGHT 180

static struct surroundings *make(void)
{
    struct surroundings *made = calloc(1, sizeof *made);
    assert_non_null(made);
    return made;
}

static void fill(struct picture *picture, int left, int top, int right, int bottom, uint8_t value)
{
    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++) {
            uint8_t *pixel = picture_row(picture, y) + 4 * (ptrdiff_t)x;
            memset(pixel, value, 3);
            pixel[3] = 255;
        }
}

static struct picture grey(uint8_t value)
{
    struct picture picture = {0};
    assert_int_equal(picture_allocate(WIDTH, HEIGHT, &picture), RESULT_OK);
    fill(&picture, 0, 0, WIDTH, HEIGHT, value);
    return picture;
}

static void an_even_room_is_even_at_every_level(void **state)
{
    (void)state;
    struct surroundings *room = make();
    struct picture picture = grey(128);
    surroundings_look(room, &picture, 1);
    for (int i = 0; i < SURROUNDINGS_TEXELS; i++)
        assert_near(room->texels[i].y, colour_linear_of_byte(128), 1e-4f);
    picture_free(&picture);
    free(room);
}

static void what_is_right_in_the_picture_is_reflected_from_the_right(void **state)
{
    (void)state;
    struct surroundings *room = make();
    struct picture picture = grey(40);
    fill(&picture, WIDTH * 3 / 4, 0, WIDTH, HEIGHT / 3, 160); // right above
    surroundings_look(room, &picture, 1);
    float dark = colour_linear_of_byte(40), bright = colour_linear_of_byte(160);
    assert_near(surroundings_towards(room, (struct vec3){0.70f, 0.60f, 0.39f}, 0).x, bright, 0.01f);
    assert_near(surroundings_towards(room, (struct vec3){-0.70f, 0.60f, 0.39f}, 0).x, dark, 0.01f);
    assert_near(surroundings_towards(room, (struct vec3){0.70f, -0.60f, 0.39f}, 0).x, dark, 0.01f);
    assert_near(surroundings_towards(room, (struct vec3){0.0f, 0.0f, 1.0f}, 0).x, dark, 0.01f);
    // The rougher, the more of it is mixed in from aside.
    float before = dark;
    for (int level = 2; level < SURROUNDINGS_LEVELS; level++) {
        float ahead = surroundings_towards(room, (struct vec3){0.3f, 0.3f, 0.906f}, level).x;
        assert_true(ahead >= before - 1e-4f);
        before = ahead;
    }
    assert_true(before > 1.3f * dark);
    picture_free(&picture);
    free(room);
}

static void lamps_that_are_cut_off_are_brighter_than_white(void **state)
{
    (void)state;
    struct surroundings *room = make();
    struct picture picture = grey(255);
    surroundings_look(room, &picture, 1);
    assert_true(room->texels[0].x > 1.5f);
    picture_free(&picture);
    picture = grey(200);
    surroundings_look(room, &picture, 2);
    assert_near(room->texels[0].x, colour_linear_of_byte(200), 1e-3f);
    picture_free(&picture);
    free(room);
}

static void a_small_change_comes_softly_and_a_large_one_at_once(void **state)
{
    (void)state;
    struct surroundings *room = make();
    struct picture picture = grey(128), little = grey(132), much = grey(60);
    surroundings_look(room, &picture, 1);
    surroundings_look(room, &little, 1); // the same sequence: not looked at
    assert_near(room->texels[0].x, colour_linear_of_byte(128), 1e-5f);
    surroundings_look(room, &little, 2);
    float from = colour_linear_of_byte(128), to = colour_linear_of_byte(132);
    assert_true(room->texels[0].x > from + 0.1f * (to - from) &&
                room->texels[0].x < from + 0.6f * (to - from));
    surroundings_look(room, &much, 3);
    assert_near(room->texels[0].x, colour_linear_of_byte(60), 1e-4f);
    picture_free(&much);
    picture_free(&little);
    picture_free(&picture);
    free(room);
}

static void a_dark_room_is_lifted_halfway_to_the_light_on_the_face(void **state)
{
    (void)state;
    test_gl_needed();
    struct surroundings *room = make();
    assert_int_equal(surroundings_init(room, NULL), RESULT_OK);
    struct light_estimate light = LIGHT_OF_THE_STUDIO;
    surroundings_light(room, &light);
    assert_int_equal(light.surroundings, 0); // nothing was seen yet
    struct picture dark = grey(60);
    surroundings_look(room, &dark, 1);
    surroundings_light(room, &light);
    assert_int_equal(light.surroundings, room->texture);
    assert_true(light.room_share > 0.2f && light.room_share < 0.8f);
    assert_true(light.room_gain.x > 1.5f && light.room_gain.x < 3.5f);
    assert_int_equal(gl_check("upload", NULL), RESULT_OK);
    picture_free(&dark);
    surroundings_finish(room);
    free(room);
}

// A mirror that faces the camera, where the studio is dark.
static void metal_before_the_camera_reflects_the_room(void **state)
{
    (void)state;
    struct product_stage stage;
    stage_open(&stage, 100, stage_black);
    struct model_material mirror = model_material_default();
    mirror.metallic = 1.0f;
    mirror.roughness = 0.2f;
    struct model model = {0};
    shape_rectangle(&model, (struct vec3){0.0f, 0.0f, 0.08f}, 0.1f, 0.1f, &mirror);
    stage_wear(&stage, stage_add(&stage, &model));
    stage_draw(&stage, 0.0f);
    assert_near(stage_colour(&stage, (struct vec3){0.0f, 0.0f, 0.08f}).x, 0.0f, 0.01f);
    struct surroundings *room = make();
    assert_int_equal(surroundings_init(room, NULL), RESULT_OK);
    struct picture picture = grey(128);
    surroundings_look(room, &picture, 1);
    surroundings_light(room, &stage.light);
    stage_draw(&stage, 0.0f);
    float expected = stage.light.room_share * stage.light.room_gain.x * colour_linear_of_byte(128);
    assert_near(stage_colour(&stage, (struct vec3){0.0f, 0.0f, 0.08f}).x, expected, 0.04f * expected);
    picture_free(&picture);
    surroundings_finish(room);
    free(room);
    stage_close(&stage);
}

static void it_is_forgotten_with_the_shopper(void **state)
{
    (void)state;
    test_gl_needed();
    struct surroundings *room = make();
    assert_int_equal(surroundings_init(room, NULL), RESULT_OK);
    struct picture picture = grey(200);
    struct light_estimate light = LIGHT_OF_THE_STUDIO;
    surroundings_look(room, &picture, 1);
    surroundings_light(room, &light);
    surroundings_forget(room);
    for (int i = 0; i < SURROUNDINGS_TEXELS; i++)
        assert_true(room->texels[i].x == 0.0f);
    light = LIGHT_OF_THE_STUDIO;
    surroundings_light(room, &light);
    assert_int_equal(light.surroundings, 0);
    picture_free(&picture);
    surroundings_finish(room);
    free(room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_even_room_is_even_at_every_level),
        cmocka_unit_test(what_is_right_in_the_picture_is_reflected_from_the_right),
        cmocka_unit_test(lamps_that_are_cut_off_are_brighter_than_white),
        cmocka_unit_test(a_small_change_comes_softly_and_a_large_one_at_once),
        cmocka_unit_test(a_dark_room_is_lifted_halfway_to_the_light_on_the_face),
        cmocka_unit_test(metal_before_the_camera_reflects_the_room),
        cmocka_unit_test(it_is_forgotten_with_the_shopper),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
