// Bodies in the whole renderer: who is before whom, whose layers hide what, what is left bare, how sharp.
#include "platform/base/colour.h"
#include "render/renderer.h"
#include "tests/support/barred_picture.h"
#include "tests/support/flat_shirt.h"
#include "tests/support/gl_context.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

// A plain wall; two shirts beside each other have room before it.
enum { WIDTH = 2 * FLAT_SHIRT_WIDTH, HEIGHT = FLAT_SHIRT_HEIGHT };
enum { TORSO_X = 100, TORSO_Y = 120 }; // a place on a shirt's torso
static const uint8_t wall_rgb[3] = {60, 110, 160}, red_rgb[3] = {190, 40, 60}, green_rgb[3] = {40, 150, 70};

struct stage {
    struct renderer *renderer;
    struct picture wall, shown;
    struct scene scene;
    struct garment shirts[2];
    struct vec2 places[2][GARMENT_MAX_VERTICES];
    struct vec3 normals[GARMENT_MAX_VERTICES]; // of a sheet that faces the camera
};

static struct stage *open_stage(int width, int height)
{
    test_gl_needed();
    struct stage *stage = calloc(1, sizeof *stage);
    assert_non_null(stage);
    struct diagnostic why = {0};
    if (renderer_create(width, height, RENDERER_FIT_COVER, &stage->renderer, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_int_equal(picture_allocate(width, height, &stage->wall), RESULT_OK);
    assert_int_equal(picture_allocate(width, height, &stage->shown), RESULT_OK);
    for (int i = 0; i < width * height; i++)
        memcpy(stage->wall.pixels + (ptrdiff_t)i * 4,
               (uint8_t[4]){wall_rgb[0], wall_rgb[1], wall_rgb[2], 255}, 4);
    for (int i = 0; i < GARMENT_MAX_VERTICES; i++)
        stage->normals[i] = (struct vec3){0.0f, 0.0f, 1.0f};
    stage->scene.background = &stage->wall;
    stage->scene.vertical_fov_rad = 0.6f;
    stage->scene.studio_light = true;
    return stage;
}

static void close_stage(struct stage *stage)
{
    renderer_destroy(stage->renderer);
    picture_free(&stage->wall);
    picture_free(&stage->shown);
    for (int i = 0; i < 2; i++)
        garment_free(&stage->shirts[i]);
    free(stage);
}

// One more body, in a shirt that lies in the picture as in its own, but `across` pixels to the right.
static struct scene_body *put(struct stage *stage, const struct garment *shirt, float across,
                              float distance_m)
{
    int index = stage->scene.body_count++;
    uint32_t handle = 0;
    assert_int_equal(renderer_add_garment(stage->renderer, shirt, &handle, NULL), RESULT_OK);
    for (int i = 0; i < shirt->vertex_count; i++)
        stage->places[index][i] = (struct vec2){shirt->vertices_px[i].x + across, shirt->vertices_px[i].y};
    struct scene_body *body = &stage->scene.bodies[index];
    *body = (struct scene_body){
        .id = (uint32_t)index + 1, .person = -1, .distance_m = distance_m, .garment_count = 1};
    body->garments[0] = (struct scene_garment){.garment = handle,
                                               .front_px = stage->places[index],
                                               .front_normals = stage->normals,
                                               .opacity = 1.0f,
                                               .piece_count = 1,
                                               .pieces = {{GARMENT_PART_TORSO, SCENE_RANK_TORSO, false, -1}}};
    return body;
}

static struct scene_body *put_shirt(struct stage *stage, const uint8_t rgb[3], float across, float distance_m)
{
    struct garment *shirt = &stage->shirts[stage->scene.body_count];
    flat_shirt(rgb, shirt);
    return put(stage, shirt, across, distance_m);
}

static void draw(struct stage *stage)
{
    stage->scene.background_sequence++;
    renderer_draw(stage->renderer, &stage->scene);
    assert_int_equal(renderer_read(stage->renderer, &stage->shown), RESULT_OK);
}

static void assert_colour(const struct stage *stage, int x, const uint8_t rgb[3])
{
    const uint8_t *pixel = picture_row(&stage->shown, TORSO_Y) + 4 * (ptrdiff_t)x;
    for (int c = 0; c < 3; c++)
        if (abs(pixel[c] - rgb[c]) > 2)
            fail_msg("at %d: %d %d %d, not %d %d %d", x, pixel[0], pixel[1], pixel[2], rgb[0], rgb[1],
                     rgb[2]);
}

static void who_stands_nearer_is_before_who_stands_farther(void **state)
{
    (void)state;
    for (int nearer = 0; nearer < 2; nearer++) {
        struct stage *stage = open_stage(WIDTH, HEIGHT);
        put_shirt(stage, red_rgb, 0.0f, nearer == 0 ? 1.5f : 2.5f);
        put_shirt(stage, green_rgb, 10.0f, nearer == 1 ? 1.5f : 2.5f);
        draw(stage);
        assert_colour(stage, TORSO_X, nearer == 0 ? red_rgb : green_rgb);
        assert_colour(stage, FLAT_SHIRT_LEFT + 5, red_rgb);
        assert_colour(stage, FLAT_SHIRT_RIGHT + 5, green_rgb);
        close_stage(stage);
    }
}

static void what_is_before_one_person_hides_nothing_of_another(void **state)
{
    (void)state;
    static uint8_t hidden[1][SCENE_LAYER_COUNT] = {{255, 0, 0, 255}},
                   open[1][SCENE_LAYER_COUNT] = {{0, 0, 0, 255}};
    for (int behind = 0; behind < 2; behind++) {
        struct stage *stage = open_stage(WIDTH, HEIGHT);
        put_shirt(stage, red_rgb, 0.0f, 2.0f);
        put_shirt(stage, green_rgb, FLAT_SHIRT_WIDTH, 2.0f);
        for (int i = 0; i < 2; i++)
            stage->scene.bodies[i].layers = (struct scene_layers){
                1, 1, (const uint8_t(*)[SCENE_LAYER_COUNT])(i == behind ? hidden : open)};
        draw(stage);
        assert_colour(stage, TORSO_X, behind == 0 ? wall_rgb : red_rgb);
        assert_colour(stage, TORSO_X + FLAT_SHIRT_WIDTH, behind == 1 ? wall_rgb : green_rgb);
        close_stage(stage);
    }
}

static void left_of_the_divider_no_garment_is_worn(void **state)
{
    (void)state;
    struct stage *stage = open_stage(WIDTH, HEIGHT);
    put_shirt(stage, red_rgb, 100.0f, 2.0f);
    stage->scene.bare_until = 0.5f;
    draw(stage);
    assert_colour(stage, WIDTH / 2 - 5, wall_rgb);
    assert_colour(stage, WIDTH / 2 + 5, red_rgb);
    close_stage(stage);
}

static void a_removed_garment_is_worn_no_more(void **state)
{
    (void)state;
    struct stage *stage = open_stage(WIDTH, HEIGHT);
    struct scene_body *body = put_shirt(stage, red_rgb, 0.0f, 2.0f);
    draw(stage);
    assert_colour(stage, TORSO_X, red_rgb);
    renderer_remove_garment(stage->renderer, body->garments[0].garment);
    draw(stage);
    assert_colour(stage, TORSO_X, wall_rgb);
    close_stage(stage);
}

// The brightest less the darkest of a striped shirt that somebody wears before a picture so unsharp.
static int contrast_before(float blur_px)
{
    struct stage *stage = open_stage(BARRED_SIDE, BARRED_SIDE);
    struct barred_picture barred = {0};
    barred_picture_draw(&barred, blur_px, 0.0f, 1);
    stage->scene.background = &barred.picture;
    stage->scene.studio_light = false;
    stage->scene.person_count = 1;
    stage->scene.persons[0] = (struct scene_person){.id = 1, .landmarks_px = barred.landmarks_px};
    struct garment *shirt = &stage->shirts[0];
    flat_shirt(red_rgb, shirt);
    for (int y = 0; y < FLAT_SHIRT_HEIGHT; y++)
        for (int x = 0; x < FLAT_SHIRT_WIDTH; x++)
            memset(picture_row(&shirt->front, y) + 4 * (ptrdiff_t)x, x / 2 % 2 == 0 ? 20 : 180, 3);
    put(stage, shirt, 0.0f, 2.0f)->person = 0;
    draw(stage);
    int least = 255, most = 0;
    for (int x = FLAT_SHIRT_LEFT + 10; x < FLAT_SHIRT_RIGHT - 10; x++) {
        int value = picture_row(&stage->shown, TORSO_Y)[4 * x + 1];
        least = value < least ? value : least;
        most = value > most ? value : most;
    }
    picture_free(&barred.picture);
    close_stage(stage);
    return most - least;
}

static void a_print_is_as_unsharp_as_the_camera(void **state)
{
    (void)state;
    int sharp = contrast_before(0.3f), soft = contrast_before(1.2f), softer = contrast_before(2.5f);
    print_message("contrast %d, %d, %d\n", sharp, soft, softer);
    assert_true(sharp > 100);
    assert_true(soft < sharp * 3 / 4);
    assert_true(softer < soft * 3 / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_stands_nearer_is_before_who_stands_farther),
        cmocka_unit_test(what_is_before_one_person_hides_nothing_of_another),
        cmocka_unit_test(left_of_the_divider_no_garment_is_worn),
        cmocka_unit_test(a_removed_garment_is_worn_no_more),
        cmocka_unit_test(a_print_is_as_unsharp_as_the_camera),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
