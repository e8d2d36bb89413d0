// The whole renderer: what a frame shows, where the picture stands, what it refuses.
#include "render/renderer.h"

#include "platform/base/face_topology.h"
#include "tests/support/gl_context.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

static struct renderer *make(int width_px, int height_px, enum renderer_fit fit)
{
    test_gl_needed();
    struct renderer *renderer = NULL;
    struct diagnostic why = {0};
    if (renderer_create(width_px, height_px, fit, &renderer, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return renderer;
}

// Every byte value in every channel, nothing alike its mirror image.
static struct picture colourful(int width_px, int height_px)
{
    struct picture picture = {0};
    assert_int_equal(picture_allocate(width_px, height_px, &picture), RESULT_OK);
    for (int y = 0; y < height_px; y++)
        for (int x = 0; x < width_px; x++) {
            uint8_t *pixel = picture_row(&picture, y) + 4 * (ptrdiff_t)x;
            pixel[0] = (uint8_t)(x * 3 + y);
            pixel[1] = (uint8_t)(y * 5 + x / 2);
            pixel[2] = (uint8_t)(x * y);
            pixel[3] = 255;
        }
    return picture;
}

static struct picture show(struct renderer *renderer, const struct scene *scene, int width_px, int height_px)
{
    struct picture out = {0};
    renderer_draw(renderer, scene);
    assert_int_equal(picture_allocate(width_px, height_px, &out), RESULT_OK);
    assert_int_equal(renderer_read(renderer, &out), RESULT_OK);
    return out;
}

static struct scene scene_of(const struct picture *background)
{
    return (struct scene){.background = background, .background_sequence = 1, .vertical_fov_rad = 1.0996f};
}

static int difference(const uint8_t *a, const uint8_t *b)
{
    int most = 0;
    for (int c = 0; c < 3; c++)
        most = abs(a[c] - b[c]) > most ? abs(a[c] - b[c]) : most;
    return most;
}

static void the_picture_is_shown_as_it_is(void **state)
{
    (void)state;
    struct renderer *renderer = make(160, 90, RENDERER_FIT_CONTAIN);
    struct picture background = colourful(160, 90);
    struct scene scene = scene_of(&background);
    struct picture shown = show(renderer, &scene, 160, 90);
    for (int y = 0; y < 90; y++)
        for (int x = 0; x < 160; x++) {
            const uint8_t *got = picture_row(&shown, y) + 4 * (ptrdiff_t)x;
            assert_in_range(difference(got, picture_row(&background, y) + 4 * (ptrdiff_t)x), 0, 1);
            assert_int_equal(got[3], 255);
        }
    picture_free(&shown);
    picture_free(&background);
    renderer_destroy(renderer);
}

// Make-up and garments are compiled when first drawn; here it shows at once whether the driver takes them.
static void all_that_is_made_late_can_be_made(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct renderer *renderer = make(160, 90, RENDERER_FIT_CONTAIN);
    renderer_forget_people(renderer); // of what is not there
    if (renderer_prepare(renderer, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_int_equal(renderer_prepare(renderer, &why), RESULT_OK); // nothing is left to do
    renderer_forget_people(renderer);
    renderer_destroy(renderer);
}

static void a_mirror_swaps_left_and_right_only(void **state)
{
    (void)state;
    struct renderer *renderer = make(160, 90, RENDERER_FIT_COVER);
    struct picture background = colourful(160, 90);
    struct scene scene = scene_of(&background);
    scene.mirror = true;
    struct picture shown = show(renderer, &scene, 160, 90);
    for (int y = 0; y < 90; y++)
        for (int x = 0; x < 160; x++)
            assert_in_range(difference(picture_row(&shown, y) + 4 * (ptrdiff_t)x,
                                       picture_row(&background, y) + 4 * (ptrdiff_t)(159 - x)),
                            0, 1);
    picture_free(&shown);
    picture_free(&background);
    renderer_destroy(renderer);
}

static void a_picture_that_is_contained_has_bars_of_the_clear_colour(void **state)
{
    (void)state;
    struct renderer *renderer = make(100, 100, RENDERER_FIT_CONTAIN);
    struct picture background = colourful(100, 50);
    struct scene scene = scene_of(&background);
    scene.clear_colour = (struct vec3){0.2140411f, 0.0f, 1.0f};
    struct picture shown = show(renderer, &scene, 100, 100);
    static const uint8_t clear[3] = {128, 0, 255};
    for (int x = 0; x < 100; x++) {
        assert_in_range(difference(picture_row(&shown, 24) + 4 * (ptrdiff_t)x, clear), 0, 1);
        assert_in_range(difference(picture_row(&shown, 75) + 4 * (ptrdiff_t)x, clear), 0, 1);
        assert_in_range(difference(picture_row(&shown, 25) + 4 * (ptrdiff_t)x,
                                   picture_row(&background, 0) + 4 * (ptrdiff_t)x),
                        0, 1);
        assert_in_range(difference(picture_row(&shown, 74) + 4 * (ptrdiff_t)x,
                                   picture_row(&background, 49) + 4 * (ptrdiff_t)x),
                        0, 1);
    }
    picture_free(&shown);
    picture_free(&background);
    renderer_destroy(renderer);
}

static void the_view_says_where_a_point_of_the_picture_is(void **state)
{
    (void)state;
    // 200 x 100 covers 100 x 100 at scale 1, fifty pixels cut off either side.
    struct renderer *renderer = make(100, 100, RENDERER_FIT_COVER);
    struct picture background = colourful(200, 100);
    struct scene scene = scene_of(&background);
    struct picture shown = show(renderer, &scene, 100, 100);
    struct renderer_view view = renderer_view(renderer);
    struct vec2 at = renderer_view_to_target(&view, (struct vec2){60.5f, 30.5f});
    assert_true(fabsf(at.x - 10.5f) < 1e-3f && fabsf(at.y - 30.5f) < 1e-3f);
    assert_in_range(difference(picture_row(&shown, 30) + (ptrdiff_t)4 * 10,
                               picture_row(&background, 30) + (ptrdiff_t)4 * 60),
                    0, 1);
    picture_free(&shown);
    scene.mirror = true;
    shown = show(renderer, &scene, 100, 100);
    view = renderer_view(renderer);
    at = renderer_view_to_target(&view, (struct vec2){60.5f, 30.5f});
    assert_true(fabsf(at.x - 89.5f) < 1e-3f && fabsf(at.y - 30.5f) < 1e-3f);
    assert_in_range(difference(picture_row(&shown, 30) + (ptrdiff_t)4 * 89,
                               picture_row(&background, 30) + (ptrdiff_t)4 * 60),
                    0, 1);
    picture_free(&shown);
    picture_free(&background);
    renderer_destroy(renderer);
}

// What the picture has at this middle of a target's pixel, beyond its edges the edge's own pixels.
static const uint8_t *expected_at(const struct picture *background, struct vec2 offset_px, bool mirror, int x,
                                  int y)
{
    int column = (int)floorf((float)x + 0.5f - offset_px.x);
    int row = (int)floorf((float)y + 0.5f - offset_px.y);
    column = column < 0 ? 0 : column >= background->width_px ? background->width_px - 1 : column;
    row = row < 0 ? 0 : row >= background->height_px ? background->height_px - 1 : row;
    if (mirror)
        column = background->width_px - 1 - column;
    return picture_row(background, row) + 4 * (ptrdiff_t)column;
}

static void the_picture_fills_the_stage_and_its_edge_goes_on_beyond(void **state)
{
    (void)state;
    // Stages beside a panel at the right and under one at the top; 100 x 50 covers each at scale 1. The
    // picture is centred in the stage, twenty and five pixels cut off either side, and ends before the
    // target.
    static const struct {
        struct rect stage;
        struct vec2 offset_px;
    } cases[] = {{{0, 0, 60, 50}, {-20, 0}}, {{10, 20, 100, 40}, {10, 15}}};
    struct picture background = colourful(100, 50);
    struct renderer *renderer = make(120, 80, RENDERER_FIT_COVER);
    for (int i = 0; i < 4; i++) {
        struct vec2 offset_px = cases[i / 2].offset_px;
        struct scene scene = scene_of(&background);
        scene.mirror = i % 2 == 1;
        renderer_set_stage(renderer, cases[i / 2].stage);
        struct picture shown = show(renderer, &scene, 120, 80);
        for (int y = 0; y < 80; y++)
            for (int x = 0; x < 120; x++)
                assert_in_range(difference(picture_row(&shown, y) + 4 * (ptrdiff_t)x,
                                           expected_at(&background, offset_px, scene.mirror, x, y)),
                                0, 1);
        struct renderer_view view = renderer_view(renderer);
        struct vec2 at = renderer_view_to_target(&view, (struct vec2){42.5f, 30.5f});
        assert_true(fabsf(view.scale - 1.0f) < 1e-5f);
        assert_true(fabsf(at.x - ((scene.mirror ? 57.5f : 42.5f) + offset_px.x)) < 1e-3f);
        assert_true(fabsf(at.y - (30.5f + offset_px.y)) < 1e-3f);
        assert_in_range(difference(picture_row(&shown, (int)at.y) + 4 * (ptrdiff_t)at.x,
                                   picture_row(&background, 30) + (ptrdiff_t)4 * 42),
                        0, 1);
        picture_free(&shown);
    }
    picture_free(&background);
    renderer_destroy(renderer);
}

// The canonical face, looking straight out of the middle of the picture.
static void look_straight(struct vec3 landmarks_px[SCENE_FACE_LANDMARKS], float centre_x, float centre_y)
{
    memset(landmarks_px, 0, SCENE_FACE_LANDMARKS * sizeof landmarks_px[0]);
    for (int i = 0; i < FACE_VERTEX_COUNT; i++)
        landmarks_px[i] =
            (struct vec3){centre_x + 2000.0f * face_canonical_m[i].x,
                          centre_y - 2000.0f * face_canonical_m[i].y, -2000.0f * face_canonical_m[i].z};
}

static void left_of_the_divider_nothing_is_worn(void **state)
{
    (void)state;
    struct renderer *renderer = make(400, 400, RENDERER_FIT_COVER);
    struct vec3 landmarks_px[SCENE_FACE_LANDMARKS];
    look_straight(landmarks_px, 200.0f, 160.0f);
    struct picture skin = {0};
    assert_int_equal(picture_allocate(400, 400, &skin), RESULT_OK);
    for (int i = 0; i < 400 * 400; i++)
        memcpy(skin.pixels + (ptrdiff_t)i * 4, (uint8_t[4]){150, 95, 90, 255}, 4);
    struct makeup_product lipstick = makeup_defaults(MAKEUP_LIPSTICK);
    memcpy(lipstick.shades[0].colour_srgb, (uint8_t[3]){20, 30, 160}, 3);
    struct scene scene = scene_of(&skin);
    scene.mirror = true;
    scene.person_count = 1;
    scene.persons[0] = (struct scene_person){.id = 1,
                                             .landmarks_px = landmarks_px,
                                             .makeup_count = 1,
                                             .makeup = {{.product = &lipstick, .intensity = 1.0f}}};
    for (int i = 0; i < SCENE_PART_COUNT; i++)
        scene.persons[0].in_sight[i] = 1.0f;
    struct picture worn = show(renderer, &scene, 400, 400);
    scene.bare_until = 0.5f;
    struct picture half = show(renderer, &scene, 400, 400);
    int painted = 0, left = 0, right = 0;
    for (int y = 0; y < 400; y++)
        for (int x = 0; x < 400; x++) {
            const uint8_t *pixel = picture_row(&half, y) + 4 * (ptrdiff_t)x;
            painted += x < 200 && difference(picture_row(&worn, y) + 4 * (ptrdiff_t)x, skin.pixels) > 20;
            left += x < 200 && difference(pixel, skin.pixels) > 1;
            right += x >= 200 && difference(pixel, picture_row(&worn, y) + 4 * (ptrdiff_t)x) > 1;
        }
    assert_true(painted > 100);
    assert_int_equal(left, 0);
    assert_int_equal(right, 0);
    picture_free(&half);
    picture_free(&worn);
    picture_free(&skin);
    renderer_destroy(renderer);
}

static void an_empty_stage_is_all_of_the_target(void **state)
{
    (void)state;
    struct renderer *renderer = make(120, 80, RENDERER_FIT_COVER);
    struct picture background = colourful(120, 80);
    struct scene scene = scene_of(&background);
    renderer_set_stage(renderer, (struct rect){0, 0, 60, 40});
    struct picture shown = show(renderer, &scene, 120, 80);
    assert_true(fabsf(renderer_view(renderer).scale - 0.5f) < 1e-5f);
    picture_free(&shown);
    renderer_set_stage(renderer, (struct rect){0});
    shown = show(renderer, &scene, 120, 80);
    assert_true(fabsf(renderer_view(renderer).scale - 1.0f) < 1e-5f);
    picture_free(&shown);
    picture_free(&background);
    renderer_destroy(renderer);
}

static void pixels_are_taken_anew_with_a_new_sequence_number_or_size(void **state)
{
    (void)state;
    struct renderer *renderer = make(16, 16, RENDERER_FIT_COVER);
    struct picture background = colourful(16, 16), other = colourful(8, 8);
    struct scene scene = scene_of(&background);
    struct picture shown = show(renderer, &scene, 16, 16);
    uint8_t before = shown.pixels[0];
    picture_free(&shown);
    memset(background.pixels, 200, background.stride_bytes * 16);
    shown = show(renderer, &scene, 16, 16);
    assert_int_equal(shown.pixels[0], before);
    picture_free(&shown);
    scene.background_sequence = 2;
    shown = show(renderer, &scene, 16, 16);
    assert_in_range(shown.pixels[0], 199, 201);
    picture_free(&shown);
    scene.background = &other;
    shown = show(renderer, &scene, 16, 16);
    assert_in_range(shown.pixels[0], 0, 5);
    picture_free(&shown);
    picture_free(&other);
    picture_free(&background);
    renderer_destroy(renderer);
}

static void no_picture_gives_the_clear_colour(void **state)
{
    (void)state;
    struct renderer *renderer = make(8, 8, RENDERER_FIT_COVER);
    struct scene scene = {.clear_colour = {1.0f, 0.0f, 0.0f}};
    struct picture shown = show(renderer, &scene, 8, 8);
    static const uint8_t red[4] = {255, 0, 0, 255};
    assert_memory_equal(shown.pixels, red, 4);
    picture_free(&shown);
    renderer_destroy(renderer);
}

static void a_size_the_driver_cannot_do_leaves_the_renderer_as_it_was(void **state)
{
    (void)state;
    struct renderer *renderer = make(32, 24, RENDERER_FIT_COVER);
    unsigned target = renderer_target(renderer);
    struct diagnostic why = {0};
    assert_int_not_equal(renderer_resize(renderer, 1 << 20, 24, &why), RESULT_OK);
    assert_true(why.text[0] != '\0');
    assert_int_equal(renderer_target(renderer), target);
    assert_int_not_equal(target, 0);
    struct picture wrong = {0};
    assert_int_equal(picture_allocate(31, 24, &wrong), RESULT_OK);
    assert_int_equal(renderer_read(renderer, &wrong), RESULT_INVALID);
    assert_int_equal(renderer_resize(renderer, 31, 24, &why), RESULT_OK);
    assert_int_equal(renderer_read(renderer, &wrong), RESULT_OK);
    picture_free(&wrong);
    renderer_destroy(renderer);
}

static void the_driver_is_described(void **state)
{
    (void)state;
    struct renderer *renderer = make(8, 8, RENDERER_FIT_COVER);
    assert_non_null(strstr(renderer_description(renderer), "OpenGL ES 3"));
    renderer_destroy(renderer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_picture_is_shown_as_it_is),
        cmocka_unit_test(all_that_is_made_late_can_be_made),
        cmocka_unit_test(a_mirror_swaps_left_and_right_only),
        cmocka_unit_test(a_picture_that_is_contained_has_bars_of_the_clear_colour),
        cmocka_unit_test(the_view_says_where_a_point_of_the_picture_is),
        cmocka_unit_test(the_picture_fills_the_stage_and_its_edge_goes_on_beyond),
        cmocka_unit_test(left_of_the_divider_nothing_is_worn),
        cmocka_unit_test(an_empty_stage_is_all_of_the_target),
        cmocka_unit_test(pixels_are_taken_anew_with_a_new_sequence_number_or_size),
        cmocka_unit_test(no_picture_gives_the_clear_colour),
        cmocka_unit_test(a_size_the_driver_cannot_do_leaves_the_renderer_as_it_was),
        cmocka_unit_test(the_driver_is_described),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
