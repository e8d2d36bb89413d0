// Garments on a flat stage: colours, what hides them, their order, their edges, how sharp they are.
#include "render/garment/garment.h"

#include "platform/base/colour.h"
#include "render/readback.h"
#include "tests/support/flat_shirt.h"
#include "tests/support/gl_context.h"
#include "tests/support/test_support.h"

#include <stdlib.h>

// The camera's picture, in whose pixels the shirt lies as in its own picture.
enum { WIDTH = FLAT_SHIRT_WIDTH, HEIGHT = FLAT_SHIRT_HEIGHT };
enum { TORSO_X = 100, TORSO_Y = 120 }; // a place on the shirt's torso
static const uint8_t wall_rgb[3] = {60, 110, 160};

struct stage {
    struct environment environment;
    struct garments *garments;
    struct target target;
    struct picture picture, shown;
    struct garments_frame frame;
    struct light_estimate light;
    uint8_t (*shares)[SCENE_LAYER_COUNT];
    struct vec3 *normals; // of a sheet that faces the camera, until a test turns it
    struct scene_body body;
};

static void fill(struct picture *picture, const uint8_t rgb[3])
{
    for (int y = 0; y < picture->height_px; y++)
        for (int x = 0; x < picture->width_px; x++) {
            uint8_t *pixel = picture_row(picture, y) + 4 * (ptrdiff_t)x;
            for (int c = 0; c < 3; c++)
                pixel[c] = rgb[c];
            pixel[3] = 255;
        }
}

static struct stage *open_stage(void)
{
    test_gl_needed();
    struct stage *stage = calloc(1, sizeof *stage);
    assert_non_null(stage);
    assert_int_equal(environment_init(&stage->environment, NULL, NULL), RESULT_OK);
    struct diagnostic why = {0};
    if (garments_create(&stage->environment, &stage->garments, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_int_equal(target_init(&stage->target, WIDTH, HEIGHT, NULL, NULL), RESULT_OK);
    assert_int_equal(picture_allocate(WIDTH, HEIGHT, &stage->picture), RESULT_OK);
    assert_int_equal(picture_allocate(WIDTH, HEIGHT, &stage->shown), RESULT_OK);
    fill(&stage->picture, wall_rgb);
    stage->frame = (struct garments_frame){&stage->target, clip_view_identity(), &stage->picture, 0.6f, 1};
    stage->light = LIGHT_OF_THE_STUDIO;
    stage->shares = calloc((size_t)WIDTH * HEIGHT, sizeof *stage->shares);
    stage->normals = calloc(GARMENT_MAX_VERTICES, sizeof *stage->normals);
    assert_non_null(stage->shares);
    assert_non_null(stage->normals);
    for (int i = 0; i < GARMENT_MAX_VERTICES; i++)
        stage->normals[i] = (struct vec3){0.0f, 0.0f, 1.0f};
    stage->body = (struct scene_body){.id = 1, .person = -1, .distance_m = 2.0f};
    return stage;
}

static void close_stage(struct stage *stage)
{
    garments_destroy(stage->garments);
    environment_finish(&stage->environment);
    target_finish(&stage->target);
    picture_free(&stage->picture);
    picture_free(&stage->shown);
    free(stage->shares);
    free(stage->normals);
    free(stage);
}

static uint32_t add(struct stage *stage, const struct garment *garment)
{
    uint32_t handle = 0;
    struct diagnostic why = {0};
    if (garments_add(stage->garments, garment, &handle, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return handle;
}

// Lays the shirt into the picture as it lies in its own, all of it of one rank.
static struct scene_garment *wear(struct stage *stage, const struct garment *garment, uint32_t handle,
                                  enum scene_rank rank)
{
    struct scene_garment *worn = &stage->body.garments[stage->body.garment_count++];
    *worn = (struct scene_garment){.garment = handle,
                                   .front_px = garment->vertices_px,
                                   .front_normals = stage->normals,
                                   .opacity = 1.0f};
    for (int part = 0; part < GARMENT_PART_COUNT; part++) {
        if (garment->parts[part].count == 0)
            continue;
        bool is_sleeve = part >= GARMENT_PART_UPPER_SLEEVE_RIGHT && part <= GARMENT_PART_LOWER_SLEEVE_LEFT;
        int arm = is_sleeve ? (part - GARMENT_PART_UPPER_SLEEVE_RIGHT) % 2 : -1;
        worn->pieces[worn->piece_count++] = (struct scene_piece){(enum garment_part)part, rank, false, arm};
    }
    return worn;
}

// The wall, and the garments on it.
static void draw(struct stage *stage)
{
    target_bind(&stage->target);
    glClearColor(colour_linear_of_byte(wall_rgb[0]), colour_linear_of_byte(wall_rgb[1]),
                 colour_linear_of_byte(wall_rgb[2]), 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    stage->frame.sequence++;
    garments_draw(stage->garments, &stage->frame, &stage->body, &stage->light);
    assert_int_equal(gl_check("garment", NULL), RESULT_OK);
    assert_int_equal(readback(&stage->target, &stage->shown), RESULT_OK);
}

static const uint8_t *at(const struct stage *stage, int x, int y)
{
    return picture_row(&stage->shown, y) + 4 * (ptrdiff_t)x;
}

static void assert_colour(const uint8_t *pixel, const uint8_t rgb[3], int tolerance)
{
    for (int c = 0; c < 3; c++)
        if (abs(pixel[c] - rgb[c]) > tolerance)
            fail_msg("%d %d %d, not %d %d %d", pixel[0], pixel[1], pixel[2], rgb[0], rgb[1], rgb[2]);
}

static void in_neutral_light_a_garment_has_the_colours_of_its_picture(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    const uint8_t red[3] = {190, 40, 60};
    struct garment shirt;
    flat_shirt(red, &shirt);
    wear(stage, &shirt, add(stage, &shirt), SCENE_RANK_TORSO);
    draw(stage);
    assert_colour(at(stage, TORSO_X, TORSO_Y), red, 1);
    assert_colour(at(stage, 2, 2), wall_rgb, 1);
    garment_free(&shirt);
    close_stage(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_neutral_light_a_garment_has_the_colours_of_its_picture),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
