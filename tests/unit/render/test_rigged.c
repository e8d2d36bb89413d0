// Garments that were modelled, moved vertex by vertex: what of the body hides them, and what doesn't.
#include "render/product3d/product3d.h"

#include "render/gl/texture.h"
#include "render/readback.h"
#include "tests/support/gl_context.h"
#include "tests/support/model_shapes.h"
#include "tests/support/test_support.h"

#include <stdlib.h>

enum { SIDE = 64, VERTICES_MAX = 16 };
#define FOV_RAD 0.6f
#define AWAY_M 2.0f

static struct environment studio;

static int close_studio(void **state)
{
    if (studio.cube != 0)
        environment_finish(&studio);
    return test_gl_teardown(state);
}

// A red sheet that fills the picture, 2 m away, with the layers of a body in four columns.
struct stage {
    struct product3d *products;
    struct target target;
    struct texture layers;
    struct picture shown;
    uint32_t handle;
    struct scene_vertex vertices[VERTICES_MAX];
    struct scene_body body;
};

static void add_skin(struct model *model)
{
    model->skins = calloc(1, sizeof *model->skins);
    model->influences = calloc(model->vertex_count, sizeof *model->influences);
    assert_non_null(model->skins);
    assert_non_null(model->influences);
    model->skin_count = 1;
}

static struct stage *open_stage(bool faces_away)
{
    test_gl_needed();
    struct stage *stage = calloc(1, sizeof *stage);
    assert_non_null(stage);
    if (studio.cube == 0)
        assert_int_equal(environment_init(&studio, NULL, NULL), RESULT_OK);
    struct diagnostic why = {0};
    struct model model = {0};
    struct model_material red = model_material_default();
    red.base_colour = (struct vec4){1, 0, 0, 1};
    red.unlit = red.double_sided = true;
    shape_rectangle(&model, (struct vec3){0, 0, -AWAY_M}, 4.0f, 4.0f, &red);
    add_skin(&model);
    assert_int_equal(product3d_create(&studio, &stage->products, &why), RESULT_OK);
    if (product3d_add(stage->products, &model, &stage->handle, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_true(model.vertex_count <= VERTICES_MAX);
    for (uint32_t i = 0; i < model.vertex_count; i++) {
        struct vec3 at = model.vertices[i].position;
        stage->vertices[i] =
            (struct scene_vertex){.position = {faces_away ? -at.x : at.x, at.y, at.z}, .normal = {0, 0, 1}};
    }
    stage->body = (struct scene_body){.id = 1, .person = -1, .rigged_count = 1};
    stage->body.rigged[0] = (struct scene_rigged){.model = stage->handle,
                                                  .variant = MODEL_NONE,
                                                  .vertices = stage->vertices,
                                                  .vertex_count = model.vertex_count,
                                                  .arm_before = {1, 1},
                                                  .arm_bare = {1, 1},
                                                  .opacity = 1};
    model_free(&model);
    // Columns: nothing, over, right arm, person.
    uint8_t shares[4][4] = {{0, 0, 0, 0}, {255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 0, 255}};
    const struct picture picture = {&shares[0][0], 4, 1, sizeof shares};
    assert_int_equal(texture_init_picture(&stage->layers, &picture, NULL, &why), RESULT_OK);
    assert_int_equal(target_init(&stage->target, SIDE, SIDE, NULL, &why), RESULT_OK);
    assert_int_equal(picture_allocate(SIDE, SIDE, &stage->shown), RESULT_OK);
    return stage;
}

static void close_stage(struct stage *stage)
{
    product3d_destroy(stage->products);
    texture_finish(&stage->layers);
    target_finish(&stage->target);
    picture_free(&stage->shown);
    free(stage);
}

// 0..255 of red half a pixel beside the middle of a column: a thirtieth is the next one's.
#define HIDDEN 60
static int red_in(struct stage *stage, int column)
{
    const struct product3d_frame frame = {.target = &stage->target,
                                          .view = clip_view_identity(),
                                          .picture_width_px = SIDE,
                                          .picture_height_px = SIDE,
                                          .vertical_fov_rad = FOV_RAD};
    const struct light_estimate light = LIGHT_OF_THE_STUDIO;
    target_bind(&stage->target);
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    product3d_draw_body(stage->products, &frame, &stage->body, stage->layers.id, &light);
    target_bind(&stage->target);
    assert_int_equal(readback(&stage->target, &stage->shown), RESULT_OK);
    return picture_row(&stage->shown, SIDE / 2)[4 * (SIDE / 8 + column * SIDE / 4)];
}

static void hair_and_bare_arms_hide_a_garment_and_the_torso_does_not(void **state)
{
    (void)state;
    struct stage *stage = open_stage(false);
    assert_true(red_in(stage, 0) > 250);
    assert_true(red_in(stage, 1) < HIDDEN);
    assert_true(red_in(stage, 2) < HIDDEN);
    assert_true(red_in(stage, 3) > 250);
    close_stage(stage);
}

static void an_arm_in_a_sleeve_and_one_behind_hide_nothing(void **state)
{
    (void)state;
    struct stage *stage = open_stage(false);
    stage->body.rigged[0].arm_bare[0] = 0;
    assert_true(red_in(stage, 2) > 250);
    stage->body.rigged[0].arm_bare[0] = 1;
    stage->body.rigged[0].arm_before[0] = 0;
    assert_true(red_in(stage, 2) > 250);
    close_stage(stage);
}

static void an_arm_does_not_hide_its_own_sleeve(void **state)
{
    (void)state;
    struct stage *stage = open_stage(false);
    for (int i = 0; i < VERTICES_MAX; i++)
        stage->vertices[i].sleeve[0] = 1;
    assert_true(red_in(stage, 2) > 250);
    for (int i = 0; i < VERTICES_MAX; i++) {
        stage->vertices[i].sleeve[0] = 0;
        stage->vertices[i].sleeve[1] = 1;
    }
    assert_true(red_in(stage, 2) < HIDDEN);
    close_stage(stage);
}

static void the_person_hides_the_inside_of_cloth(void **state)
{
    (void)state;
    struct stage *stage = open_stage(true);
    assert_true(red_in(stage, 0) > 250);
    assert_true(red_in(stage, 3) < HIDDEN);
    close_stage(stage);
}

static void inside_of_a_cuff_only_the_hand_is_before_the_lining(void **state)
{
    (void)state;
    struct stage *stage = open_stage(true);
    for (int i = 0; i < VERTICES_MAX; i++)
        stage->vertices[i].sleeve[0] = stage->vertices[i].lining = 1;
    assert_true(red_in(stage, 1) < HIDDEN);
    assert_true(red_in(stage, 3) > 250);
    close_stage(stage);
}

static void a_body_before_the_cloth_hides_it_and_one_behind_does_not(void **state)
{
    (void)state;
    struct stage *stage = open_stage(false);
    struct vec3 corners[3] = {{-4, -4, -1.5f}, {4, -4, -1.5f}, {0, 4, -1.5f}};
    stage->body.rigged[0].body = corners;
    stage->body.rigged[0].body_corners = 3;
    assert_true(red_in(stage, 0) < 5);
    for (int i = 0; i < 3; i++)
        corners[i].z = -2.5f;
    assert_true(red_in(stage, 0) > 250);
    close_stage(stage);
}

static void a_garment_fades_in_and_unknown_ones_are_not_drawn(void **state)
{
    (void)state;
    struct stage *stage = open_stage(false);
    stage->body.rigged[0].opacity = 0.5f;
    int half = red_in(stage, 0);
    assert_true(half > 100 && half < 220);
    stage->body.rigged[0].opacity = 1;
    stage->body.rigged[0].model = 77;
    assert_true(red_in(stage, 0) < 5);
    stage->body.rigged[0].model = stage->handle;
    stage->body.rigged[0].vertex_count--;
    assert_true(red_in(stage, 0) < 5);
    close_stage(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hair_and_bare_arms_hide_a_garment_and_the_torso_does_not),
        cmocka_unit_test(an_arm_in_a_sleeve_and_one_behind_hide_nothing),
        cmocka_unit_test(an_arm_does_not_hide_its_own_sleeve),
        cmocka_unit_test(the_person_hides_the_inside_of_cloth),
        cmocka_unit_test(inside_of_a_cuff_only_the_hand_is_before_the_lining),
        cmocka_unit_test(a_body_before_the_cloth_hides_it_and_one_behind_does_not),
        cmocka_unit_test(a_garment_fades_in_and_unknown_ones_are_not_drawn),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, close_studio);
}
