// Two garments on a figure, its hand before them, mirrored, against a picture that was looked at when it was
// made.
#include "render/renderer.h"
#include "tests/support/flat_shirt.h"
#include "tests/support/gl_context.h"
#include "tests/support/test_support.h"

#include <stdlib.h>

enum { WIDTH = 240, HEIGHT = 300 };

struct figure {
    struct picture picture;
    uint8_t shares[WIDTH * HEIGHT][SCENE_LAYER_COUNT];
};

static bool in_ellipse(float x, float y, float middle_x, float middle_y, float half_x, float half_y)
{
    float u = (x - middle_x) / half_x, v = (y - middle_y) / half_y;
    return u * u + v * v < 1.0f;
}

// A head, a hand before the chest, a torso in a blue shirt with folds, trousers; a wall.
static void paint(struct figure *figure)
{
    static const uint8_t wall[3] = {196, 190, 180}, skin[3] = {205, 150, 125}, trousers[3] = {70, 72, 80};
    assert_int_equal(picture_allocate(WIDTH, HEIGHT, &figure->picture), RESULT_OK);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            float at_x = (float)x + 0.5f, at_y = (float)y + 0.5f;
            uint8_t *pixel = picture_row(&figure->picture, y) + (ptrdiff_t)4 * x;
            uint8_t *shares = figure->shares[y * WIDTH + x];
            bool head = in_ellipse(at_x, at_y, 120.0f, 40.0f, 24.0f, 32.0f);
            bool hand = in_ellipse(at_x, at_y, 150.0f, 150.0f, 16.0f, 12.0f);
            bool neck = fabsf(at_x - 120.0f) < 12.0f && at_y > 40.0f && at_y < 92.0f;
            bool torso = fabsf(at_x - 120.0f) < 52.0f && at_y > 84.0f;
            float fold = 1.0f + 0.15f * sinf(0.35f * (at_x + 0.7f * at_y));
            for (int c = 0; c < 3; c++) {
                const uint8_t shirt[3] = {(uint8_t)(60.0f * fold), (uint8_t)(90.0f * fold),
                                          (uint8_t)(150.0f * fold)};
                pixel[c] = head || hand || neck ? skin[c]
                           : torso              ? (at_y > 225.0f ? trousers : shirt)[c]
                                                : wall[c];
            }
            pixel[3] = 255;
            shares[SCENE_LAYER_OVER] = head || hand ? 255 : 0;
            shares[SCENE_LAYER_PERSON] = head || hand || neck || torso ? 255 : 0;
        }
}

// The shirt about the figure, some wider than its torso, round like a pillow.
static void drape(const struct garment *shirt, float wider, struct vec2 *places, struct vec3 *normals)
{
    for (int i = 0; i < shirt->vertex_count; i++) {
        float x = (shirt->vertices_px[i].x - 0.5f * FLAT_SHIRT_WIDTH) * wider, y = shirt->vertices_px[i].y;
        places[i] = (struct vec2){120.0f + 1.2f * x, 56.0f + 0.85f * y + 0.002f * x * x};
        float across = fminf(fmaxf(x / 52.0f, -1.0f), 1.0f);
        normals[i] = vec3_normalise((struct vec3){across, 0.1f, sqrtf(1.05f - across * across)});
    }
}

// Darker stripes, to see how a print comes out; the second shirt is open in front.
static void print_stripes(struct garment *shirt)
{
    for (int y = 0; y < FLAT_SHIRT_HEIGHT; y++)
        for (int x = 0; x < FLAT_SHIRT_WIDTH; x++)
            for (int c = 0; c < 3 && y / 6 % 3 == 0; c++)
                picture_row(&shirt->front, y)[4 * x + c] /= 2;
}

static void open_in_front(struct garment *shirt)
{
    for (int y = 0; y < FLAT_SHIRT_HEIGHT; y++)
        for (int x = 0; x < FLAT_SHIRT_WIDTH; x++)
            if (abs(2 * x + 1 - FLAT_SHIRT_WIDTH) < 30 + y / 5)
                picture_row(&shirt->front, y)[4 * x + 3] = 0;
}

static void wear(struct renderer *renderer, const struct garment *shirt, struct scene_body *body,
                 struct vec2 *places, struct vec3 *normals)
{
    uint32_t handle = 0;
    assert_int_equal(renderer_add_garment(renderer, shirt, &handle, NULL), RESULT_OK);
    struct scene_garment *worn = &body->garments[body->garment_count++];
    *worn = (struct scene_garment){
        .garment = handle, .front_px = places, .front_normals = normals, .opacity = 1.0f, .piece_count = 5};
    for (int i = 0; i < 5; i++) {
        bool is_sleeve = i > 0;
        worn->pieces[i] = (struct scene_piece){.part = (enum garment_part)(GARMENT_PART_TORSO + i),
                                               .rank = is_sleeve ? SCENE_RANK_ARM_IN_FRONT : SCENE_RANK_TORSO,
                                               .arm = is_sleeve ? (i - 1) % 2 : -1};
    }
}

static void garments_look_as_they_did(void **state)
{
    (void)state;
    test_gl_needed();
    static const uint8_t cream[3] = {236, 228, 205}, green[3] = {60, 110, 80};
    struct renderer *renderer = NULL;
    assert_int_equal(renderer_create(WIDTH, HEIGHT, RENDERER_FIT_COVER, &renderer, NULL), RESULT_OK);
    struct figure *figure = calloc(1, sizeof *figure);
    struct scene *scene = calloc(1, sizeof *scene);
    struct vec2(*places)[GARMENT_MAX_VERTICES] = calloc(2, sizeof *places);
    struct vec3(*normals)[GARMENT_MAX_VERTICES] = calloc(2, sizeof *normals);
    assert_true(figure != NULL && scene != NULL && places != NULL && normals != NULL);
    paint(figure);
    struct garment inner, outer;
    flat_shirt(cream, &inner);
    print_stripes(&inner);
    flat_shirt(green, &outer);
    open_in_front(&outer);
    drape(&inner, 1.0f, places[0], normals[0]);
    drape(&outer, 1.08f, places[1], normals[1]);
    scene->background = &figure->picture;
    scene->background_sequence = 1;
    scene->vertical_fov_rad = 0.6f;
    scene->mirror = true;
    scene->body_count = 1;
    scene->bodies[0] =
        (struct scene_body){.id = 1,
                            .person = -1,
                            .distance_m = 2.2f,
                            .layers = {WIDTH, HEIGHT, (const uint8_t(*)[SCENE_LAYER_COUNT])figure->shares}};
    wear(renderer, &inner, &scene->bodies[0], places[0], normals[0]);
    wear(renderer, &outer, &scene->bodies[0], places[1], normals[1]);
    renderer_draw(renderer, scene);
    struct picture shown = {0};
    assert_int_equal(picture_allocate(WIDTH, HEIGHT, &shown), RESULT_OK);
    assert_int_equal(renderer_read(renderer, &shown), RESULT_OK);
    // Other processors round otherwise: some of the pixels at edges may differ, but fewer than the hand has.
    test_against_golden("garments-worn", &shown, 6, 0.005);
    picture_free(&shown);
    picture_free(&figure->picture);
    garment_free(&inner);
    garment_free(&outer);
    free(figure);
    free(scene);
    free(places);
    free(normals);
    renderer_destroy(renderer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(garments_look_as_they_did)};
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
