#include "tests/support/test_support.h"
#include "tracking/body_networks.h"
#include "tracking/body_pose.h"

#include <math.h>
#include <string.h>

#define PI 3.14159265f

static float values[BODY_POSE_LANDMARKS * BODY_POSE_VALUES];
static float heatmap[BODY_POSE_HEATMAP * BODY_POSE_HEATMAP * BODY_POSE_LANDMARKS];
static float world[BODY_POSE_LANDMARKS * 3];

static void assert_near(float actual, float expected, float margin)
{
    if (!(fabsf(actual - expected) <= margin))
        fail_msg("%g is not within %g of %g", (double)actual, (double)margin, (double)expected);
}

// --- where to look ----------------------------------------------------------------------------------------

static void somebody_upright_is_not_turned(void **state)
{
    (void)state;
    struct roi roi = body_pose_roi((struct vec2){300, 400}, (struct vec2){300, 200});
    assert_near(roi.centre_x_px, 300.0f, 1e-3f);
    assert_near(roi.centre_y_px, 400.0f, 1e-3f);
    assert_near(roi.width_px, 500.0f, 1e-3f); // twice the radius, and a quarter more
    assert_near(roi.height_px, 500.0f, 1e-3f);
    assert_near(roi.rotation_rad, 0.0f, 1e-5f);
}

static void somebody_lying_or_upside_down_is_turned_by_a_quarter_or_a_half(void **state)
{
    (void)state;
    struct vec2 hips = {300, 400};
    assert_near(body_pose_roi(hips, (struct vec2){500, 400}).rotation_rad, PI / 2.0f, 1e-5f);
    assert_near(body_pose_roi(hips, (struct vec2){100, 400}).rotation_rad, -PI / 2.0f, 1e-5f);
    assert_near(fabsf(body_pose_roi(hips, (struct vec2){300, 600}).rotation_rad), PI, 1e-5f);
}

// MediaPipe's own test data, pose_expected_detection and pose_expected_expanded_rect, of a picture of
// 1000x667: a rotation in radians from a target of 90 degrees.
static void the_region_of_a_detection_is_mediapipes(void **state)
{
    (void)state;
    const float width = 1000.0f, height = 667.0f;
    struct detection detection = {.keypoints = {{0.49192297f * width, 0.7013345f * height},
                                                {0.48453212f * width, 0.32265595f * height}}};
    struct roi roi = body_detection_roi(&detection);
    assert_near(roi.centre_x_px / width, 0.49192297f, 1e-5f);
    assert_near(roi.centre_y_px / height, 0.7013345f, 1e-5f);
    assert_near(roi.width_px / width, 0.6317167f, 1e-4f);
    assert_near(roi.height_px / height, 0.9471016f, 1e-4f);
    assert_near(roi.rotation_rad, -0.029253244f, 1e-5f);
}

// --- what a look shows ------------------------------------------------------------------------------------

static void reads_places_and_logits_of_39_landmarks(void **state)
{
    (void)state;
    struct body_look look;
    for (int i = 0; i < BODY_POSE_LANDMARKS; i++) {
        const float of_landmark[BODY_POSE_VALUES] = {(float)i, 100.0f + (float)i, -(float)i, 0.0f, 20.0f};
        memcpy(values + (ptrdiff_t)i * BODY_POSE_VALUES, of_landmark, sizeof of_landmark);
    }
    values[7 * BODY_POSE_VALUES + 3] = -2.0f;
    body_pose_decode(values, &look);
    assert_near(look.points_px[32].x, 32.0f, 0.0f);
    assert_near(look.points_px[BODY_POSE_CIRCLE].y, 134.0f, 0.0f);
    assert_near(look.points_px[11].z, -11.0f, 0.0f);
    assert_near(look.visible[0], 0.5f, 1e-6f);
    assert_near(look.visible[7], 0.1192029f, 1e-6f);
    assert_near(look.presence[7], 1.0f, 1e-6f);
}

// A plain reading of the rule: sigmoid weights over seven by seven cells, in double.
static struct vec2 refined_plainly(int landmark, float x, float y)
{
    int column = (int)(x / 4.0f), row = (int)(y / 4.0f);
    double sum = 0.0, sum_x = 0.0, sum_y = 0.0, most = 0.0;
    for (int dy = -3; dy <= 3; dy++)
        for (int dx = -3; dx <= 3; dx++) {
            int u = column + dx, v = row + dy;
            if (u < 0 || u >= BODY_POSE_HEATMAP || v < 0 || v >= BODY_POSE_HEATMAP)
                continue;
            double weight =
                1.0 /
                (1.0 + exp(-(double)heatmap[(v * BODY_POSE_HEATMAP + u) * BODY_POSE_LANDMARKS + landmark]));
            most = fmax(most, weight);
            sum += weight;
            sum_x += weight * u;
            sum_y += weight * v;
        }
    return most < 0.5 ? (struct vec2){x, y}
                      : (struct vec2){(float)(sum_x / sum * 4.0), (float)(sum_y / sum * 4.0)};
}

static void a_sure_heat_map_draws_its_landmark(void **state)
{
    (void)state;
    uint32_t seed = 7;
    for (size_t i = 0; i < sizeof heatmap / sizeof heatmap[0]; i++) {
        seed = seed * 1664525u + 1013904223u;
        heatmap[i] = (float)(seed >> 8) / (float)(1 << 24) * 12.0f - 10.0f;
    }
    struct body_look look = {0}, before;
    for (int i = 0; i < BODY_POSE_POINTS; i++)
        look.points_px[i] = (struct vec3){(float)(i * 7 % 256) + 0.3f, (float)(i * 31 % 256) + 0.6f, 3.0f};
    before = look;
    body_pose_refine(heatmap, &look);
    for (int i = 0; i < BODY_POSE_POINTS; i++) {
        struct vec2 expected = refined_plainly(i, before.points_px[i].x, before.points_px[i].y);
        assert_near(look.points_px[i].x, expected.x, 1e-3f);
        assert_near(look.points_px[i].y, expected.y, 1e-3f);
        assert_near(look.points_px[i].z, 3.0f, 0.0f);
    }
}

static void an_unsure_heat_map_and_one_left_behind_draw_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof heatmap / sizeof heatmap[0]; i++)
        heatmap[i] = -0.1f;
    struct body_look look = {0};
    look.points_px[0] = (struct vec3){100.5f, 50.5f, 0};
    look.points_px[1] = (struct vec3){-3.0f, 50.0f, 0};
    look.points_px[2] = (struct vec3){256.0f, 50.0f, 0};
    look.points_px[3] = (struct vec3){NAN, 50.0f, 0};
    body_pose_refine(heatmap, &look);
    assert_near(look.points_px[0].x, 100.5f, 0.0f);
    memset(heatmap, 0x41, sizeof heatmap); // about 12 everywhere
    body_pose_refine(heatmap, &look);
    assert_near(look.points_px[1].x, -3.0f, 0.0f);
    assert_near(look.points_px[2].x, 256.0f, 0.0f);
    assert_true(isnan(look.points_px[3].x));
    assert_near(look.points_px[0].x, 100.0f, 1e-3f); // the middle of the cells around
}

static void points_go_to_the_picture_and_metres_turn_with_the_region(void **state)
{
    (void)state;
    struct roi roi = {
        .centre_x_px = 500, .centre_y_px = 300, .width_px = 512, .height_px = 512, .rotation_rad = PI / 2.0f};
    struct body_look look = {0};
    look.points_px[0] = (struct vec3){128.0f, 28.0f, 10.0f}; // 100 input pixels above the middle
    world[0] = 0.0f;
    world[1] = -0.5f;
    world[2] = 0.25f;
    body_pose_project(&roi, world, false, &look);
    assert_near(look.points_px[0].x, 700.0f, 1e-2f); // a quarter turn clockwise: up becomes right
    assert_near(look.points_px[0].y, 300.0f, 1e-2f);
    assert_near(look.points_px[0].z, 20.0f, 1e-3f);
    assert_near(look.world_m[0].x, 0.5f, 1e-5f);
    assert_near(look.world_m[0].y, 0.0f, 1e-5f);
    assert_near(look.world_m[0].z, 0.25f, 0.0f);
}

static void a_mirrored_look_has_metres_the_right_way_round(void **state)
{
    (void)state;
    struct roi roi = {.centre_x_px = 500, .centre_y_px = 300, .width_px = 256, .height_px = 256};
    struct body_look look = {0};
    look.points_px[0] = (struct vec3){100.0f, 128.0f, 0.0f};
    world[0] = 0.5f;
    world[1] = 0.25f;
    body_pose_project(&roi, world, true, &look);
    assert_near(look.points_px[0].x, 528.0f, 1e-2f);
    assert_near(look.world_m[0].x, -0.5f, 1e-6f);
    assert_near(look.world_m[0].y, 0.25f, 1e-6f);
}

// --- who is who -------------------------------------------------------------------------------------------

// Somebody who stands with the hips at x, y; `size` pixels from there to the circle.
static struct body_look standing(float x, float y, float size)
{
    struct body_look look = {.score = 1.0f};
    for (int i = 0; i < BODY_LANDMARKS; i++)
        look.points_px[i] = (struct vec3){x, y - size * (i < 11 ? 0.7f : i < 15 ? 0.5f : 0.0f), 0.0f};
    look.points_px[BODY_POSE_HIPS] = (struct vec3){x, y, 0.0f};
    look.points_px[BODY_POSE_CIRCLE] = (struct vec3){x, y - size, 0.0f};
    return look;
}

static void two_looks_at_one_body_are_one_and_neighbours_are_two(void **state)
{
    (void)state;
    struct body_look one = standing(400, 400, 300), again = standing(420, 390, 280),
                     neighbour = standing(550, 400, 300), child = standing(400, 550, 150);
    assert_true(body_is_same(&one, &again));
    assert_true(body_is_same(&again, &one));
    assert_false(body_is_same(&one, &neighbour));
    assert_false(body_is_same(&one, &child));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(somebody_upright_is_not_turned),
        cmocka_unit_test(somebody_lying_or_upside_down_is_turned_by_a_quarter_or_a_half),
        cmocka_unit_test(the_region_of_a_detection_is_mediapipes),
        cmocka_unit_test(reads_places_and_logits_of_39_landmarks),
        cmocka_unit_test(a_sure_heat_map_draws_its_landmark),
        cmocka_unit_test(an_unsure_heat_map_and_one_left_behind_draw_nothing),
        cmocka_unit_test(points_go_to_the_picture_and_metres_turn_with_the_region),
        cmocka_unit_test(a_mirrored_look_has_metres_the_right_way_round),
        cmocka_unit_test(two_looks_at_one_body_are_one_and_neighbours_are_two),
    };
    return cmocka_run_group_tests_name("a body's pose", tests, NULL, NULL);
}
