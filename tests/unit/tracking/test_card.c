#include "tests/support/canonical_face.h"
#include "tests/support/card_stage.h"
#include "tests/support/painted_head.h"
#include "tests/support/test_support.h"
#include "tracking/card.h"
#include "tracking/geometry.h"
#include "tracking/metric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH_PX 800
#define HEIGHT_PX 600
#define DEGREE 0.017453292519943295

// A head 0.93 times the canonical one, as the camera knows it: 1.
static const struct canonical_head near_head = {0, 0.55f, 1.0f};
#define TRUE_SCALE 0.93
static const struct card_hold straight_hold = {3, -4, 2, 0.004, 0.006, 1};
static const struct card_look white_card = {{0.7f, 0.7f, 0.68f}, 0.1f, 1, 0, {0.4f, 0.25f, 0.18f}};

static struct camera_model simple_camera(void)
{
    return camera_model_simple(WIDTH_PX, HEIGHT_PX, 52 * DEGREE);
}

static void assert_near(double actual, double expected, double margin)
{
    if (!(fabs(actual - expected) <= margin))
        fail_msg("%g is not within %g of %g", actual, margin, expected);
}

struct scene {
    struct picture picture;
    struct camera_model camera;
    struct face face;
};

static struct scene make_scene(const struct camera_model *camera, struct canonical_head head)
{
    struct scene scene = {.camera = *camera, .face = canonical_face(head, camera)};
    metric_measure(NULL, 0, &scene.face);
    scene.face.metric.has_scale = false; // the card must do without the irises
    assert_int_equal(picture_allocate(WIDTH_PX, HEIGHT_PX, &scene.picture), RESULT_OK);
    painted_head_draw(&scene.picture, &scene.face);
    return scene;
}

static struct card_finder *finder(void)
{
    struct card_finder *out = NULL;
    assert_int_equal(card_finder_create(&out), RESULT_OK);
    return out;
}

static enum card_finding find(struct scene *scene, const struct card_look *look, const struct card_hold *hold,
                              struct card *card)
{
    struct card_finder *own = finder();
    if (look != NULL) {
        struct flat_pose pose = card_stage_pose(&scene->face, TRUE_SCALE, hold);
        card_stage_draw(&scene->picture, &scene->camera, &pose, look, hold);
    }
    flat_blur(&scene->picture, 0.7);
    flat_add_noise(&scene->picture, 2.5, 11);
    enum card_finding finding = card_find(own, &scene->picture, &scene->face, &scene->camera, card);
    card_finder_destroy(own);
    picture_free(&scene->picture);
    return finding;
}

static enum card_finding find_on(const struct card_look *look, const struct card_hold *hold,
                                 struct card *card)
{
    struct camera_model camera = simple_camera();
    struct scene scene = make_scene(&camera, near_head);
    return find(&scene, look, hold, card);
}

static void a_card_tells_the_heads_scale_and_the_pupils(void **state)
{
    (void)state;
    struct card card;
    assert_int_equal(find_on(&white_card, &straight_hold, &card), CARD_FOUND);
    assert_near((double)card.head_scale, TRUE_SCALE, 0.006);
    struct camera_model camera = simple_camera();
    struct face face = canonical_face(near_head, &camera);
    assert_near((double)card.pd_mm, (double)card_pupils_mm(&face, &camera, (float)TRUE_SCALE), 0.4);
    assert_true((double)card.tilt_rad < 10 * DEGREE);
    assert_true(card.corners_px[1].x > card.corners_px[0].x && card.corners_px[3].y > card.corners_px[0].y);
}

static void cards_of_any_colour_print_and_tilt_do(void **state)
{
    (void)state;
    static const struct {
        struct card_look look;
        struct card_hold hold;
    } cases[] = {
        {{{0.012f, 0.012f, 0.015f}, 0.0f, 0, 0, {0.4f, 0.25f, 0.18f}}, {0, 0, 0, 0, 0.008, 1}},
        {{{0.55f, 0.36f, 0.28f}, 0.1f, 2, 0, {0.4f, 0.25f, 0.18f}},
         {-6, 5, -7, -0.01, 0.004, 1}},                                                       // like skin
        {{{0.09f, 0.055f, 0.04f}, 0.0f, 4, 0, {0.4f, 0.25f, 0.18f}}, {8, 2, 4, 0, 0.003, 1}}, // like hair
        {{{0.05f, 0.1f, 0.4f}, 0.2f, 3, 0, {0.4f, 0.25f, 0.18f}}, {5, 10, 9, 0.01, 0.008, 1}},
        {{{0.5f, 0.05f, 0.05f}, -0.2f, 4, 2, {0.4f, 0.25f, 0.18f}}, {2, -6, -3, 0, 0.006, 1}}, // fingers
        {{{0.3f, 0.3f, 0.3f}, 0.1f, 1, -2, {0.4f, 0.25f, 0.18f}}, {-4, 0, 6, 0, 0.006, 1}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct card card = {0};
        enum card_finding finding = find_on(&cases[i].look, &cases[i].hold, &card);
        if (finding != CARD_FOUND)
            fail_msg("card %d: finding %d", (int)i, (int)finding);
        assert_near((double)card.head_scale, TRUE_SCALE, 0.012 * TRUE_SCALE);
    }
}

static void a_lens_that_bends_is_no_hindrance(void **state)
{
    (void)state;
    const struct camera_model bent = {.width_px = WIDTH_PX,
                                      .height_px = HEIGHT_PX,
                                      .fx = 612,
                                      .fy = 615,
                                      .cx = 407,
                                      .cy = 293,
                                      .k1 = -0.25,
                                      .k2 = 0.08};
    struct scene scene = make_scene(&bent, near_head);
    struct card card;
    assert_int_equal(find(&scene, &white_card, &straight_hold, &card), CARD_FOUND);
    assert_near((double)card.head_scale, TRUE_SCALE, 0.008);
}

static void a_guessed_field_of_view_costs_little(void **state)
{
    (void)state;
    struct camera_model camera = simple_camera();
    struct scene scene = make_scene(&camera, near_head);
    struct flat_pose pose = card_stage_pose(&scene.face, TRUE_SCALE, &straight_hold);
    card_stage_draw(&scene.picture, &camera, &pose, &white_card, &straight_hold);
    double truth_mm = (double)card_pupils_mm(&scene.face, &camera, (float)TRUE_SCALE);
    scene.camera = camera_model_simple(WIDTH_PX, HEIGHT_PX, 63 * DEGREE);
    struct face guessed = canonical_face(near_head, &camera);
    memcpy(scene.face.landmarks_px, guessed.landmarks_px, sizeof guessed.landmarks_px);
    geometry_solve_face_seen(&scene.face, &scene.camera);
    struct card card;
    assert_int_equal(find(&scene, NULL, NULL, &card), CARD_FOUND);
    assert_near((double)card.pd_mm, truth_mm, 1.2);
}

static void without_a_card_nothing_is_found(void **state)
{
    (void)state;
    struct card card;
    assert_int_equal(find_on(NULL, NULL, &card), CARD_NONE);
}

static void what_has_another_shape_is_no_card(void **state)
{
    (void)state;
    static const double wider[] = {0.80, 0.87, 1.10, 1.2};
    for (size_t i = 0; i < sizeof wider / sizeof wider[0]; i++) {
        struct card card;
        struct card_hold hold = {0, 0, 0, 0, 0.006, wider[i]};
        if (find_on(&white_card, &hold, &card) == CARD_FOUND)
            fail_msg("%g times as wide was taken for a card", wider[i]);
    }
}

static void a_card_that_does_not_lie_flat_is_told(void **state)
{
    (void)state;
    static const struct card_hold leaning = {32, 0, 0, 0, 0.006, 1};
    struct card card;
    enum card_finding finding = find_on(&white_card, &leaning, &card);
    assert_true(finding == CARD_TILTED || finding == CARD_NONE);
}

static void faces_that_cannot_be_measured_are_refused(void **state)
{
    (void)state;
    struct card card;
    struct camera_model camera = simple_camera();
    struct scene scene = make_scene(&camera, (struct canonical_head){24, 0.55f, 1.0f});
    assert_int_equal(find(&scene, NULL, NULL, &card), CARD_TURNED);
    scene = make_scene(&camera, (struct canonical_head){0, 1.6f, 1.0f});
    assert_int_equal(find(&scene, NULL, NULL, &card), CARD_FAR);
    scene = make_scene(&camera, near_head);
    scene.face.visible[FACE_PART_EYE_LEFT] = 0.1f;
    assert_int_equal(find(&scene, NULL, NULL, &card), CARD_NO_FACE);
    scene = make_scene(&camera, near_head);
    scene.face.has_pose = false;
    assert_int_equal(find(&scene, NULL, NULL, &card), CARD_NO_FACE);
    scene = make_scene(&camera, near_head);
    for (int y = 0; y < HEIGHT_PX; y++)
        for (int x = 0; x < 4 * WIDTH_PX; x++)
            picture_row(&scene.picture, y)[x] /= 12;
    assert_int_equal(find(&scene, NULL, NULL, &card), CARD_DARK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_card_tells_the_heads_scale_and_the_pupils),
        cmocka_unit_test(cards_of_any_colour_print_and_tilt_do),
        cmocka_unit_test(a_lens_that_bends_is_no_hindrance),
        cmocka_unit_test(a_guessed_field_of_view_costs_little),
        cmocka_unit_test(without_a_card_nothing_is_found),
        cmocka_unit_test(what_has_another_shape_is_no_card),
        cmocka_unit_test(a_card_that_does_not_lie_flat_is_told),
        cmocka_unit_test(faces_that_cannot_be_measured_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
