#include "tests/support/test_support.h"
#include "tracking/detector.h"

#include <math.h>
#include <string.h>

enum { ANCHORS = 896, KEYPOINTS = 6, VALUES = 4 + 2 * KEYPOINTS };

static float regressors[ANCHORS * VALUES];
static float logits[ANCHORS];
static struct detection found[ANCHORS];

static void assert_near(float actual, float expected, float margin)
{
    if (!(fabsf(actual - expected) <= margin))
        fail_msg("%g is not within %g of %g", (double)actual, (double)margin, (double)expected);
}

static void no_face_anywhere(void)
{
    memset(regressors, 0, sizeof regressors);
    for (int i = 0; i < ANCHORS; i++)
        logits[i] = -20.0f;
}

static void set_box(int anchor, float logit, float dx, float dy, float size)
{
    float *values = regressors + anchor * VALUES;
    logits[anchor] = logit;
    values[0] = dx;
    values[1] = dy;
    values[2] = values[3] = size;
}

static struct detection box(float x0, float y0, float x1, float y1, float score)
{
    return (struct detection){.x0 = x0, .y0 = y0, .x1 = x1, .y1 = y1, .score = score};
}

static void anchors_are_two_a_cell_of_8_then_six_a_cell_of_16(void **state)
{
    (void)state;
    // anchor index -> its centre, from the layout of the two grids
    static const struct {
        int index;
        float x, y;
    } cases[] = {{0, 4, 4},   {1, 4, 4},   {2, 12, 4},   {31, 124, 4}, {32, 4, 12},     {511, 124, 124},
                 {512, 8, 8}, {517, 8, 8}, {518, 24, 8}, {560, 8, 24}, {895, 120, 120}, {889, 104, 120}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        no_face_anywhere();
        set_box(cases[i].index, 5.0f, 0, 0, 10);
        assert_int_equal(detector_decode(&detector_face_short, regressors, logits, 0.5f, found, ANCHORS), 1);
        assert_near((found[0].x0 + found[0].x1) / 2.0f, cases[i].x, 1e-4f);
        assert_near((found[0].y0 + found[0].y1) / 2.0f, cases[i].y, 1e-4f);
    }
}

static void decodes_box_keypoints_and_score_of_an_anchor(void **state)
{
    (void)state;
    no_face_anywhere();
    set_box(512, 2.0f, 3.0f, -4.0f, 40.0f); // anchor centre (8, 8)
    regressors[512 * VALUES + 3] = 30.0f;
    for (int k = 0; k < KEYPOINTS; k++) {
        regressors[512 * VALUES + 4 + 2 * k] = (float)k;
        regressors[512 * VALUES + 5 + 2 * k] = (float)(10 * k);
    }
    assert_int_equal(detector_decode(&detector_face_short, regressors, logits, 0.5f, found, ANCHORS), 1);
    assert_near(found[0].x0, -9.0f, 1e-4f);
    assert_near(found[0].x1, 31.0f, 1e-4f);
    assert_near(found[0].y0, -11.0f, 1e-4f);
    assert_near(found[0].y1, 19.0f, 1e-4f);
    assert_near(found[0].score, 0.880797f, 1e-5f);
    for (int k = 0; k < KEYPOINTS; k++) {
        assert_near(found[0].keypoints[k].x, 8.0f + (float)k, 1e-4f);
        assert_near(found[0].keypoints[k].y, 8.0f + (float)(10 * k), 1e-4f);
    }
}

static void leaves_out_the_weak_the_negative_and_what_is_no_number(void **state)
{
    (void)state;
    no_face_anywhere();
    set_box(0, -0.1f, 0, 0, 10);  // score just below one half
    set_box(10, 3.0f, 0, 0, -10); // negative size
    set_box(20, 3.0f, 0, 0, NAN);
    set_box(30, NAN, 0, 0, 10);
    assert_int_equal(detector_decode(&detector_face_short, regressors, logits, 0.5f, found, ANCHORS), 0);
    set_box(40, 1e30f, 0, 0, 10); // clipped, not overflowed
    assert_int_equal(detector_decode(&detector_face_short, regressors, logits, 0.5f, found, ANCHORS), 1);
    assert_near(found[0].score, 1.0f, 1e-6f);
    assert_int_equal(detector_decode(&detector_face_short, regressors, logits, 0.5f, found, 0), 0);
}

static void overlap_is_intersection_over_union(void **state)
{
    (void)state;
    struct detection a = box(0, 0, 10, 10, 1), b = box(5, 0, 15, 10, 1), c = box(20, 20, 30, 30, 1);
    assert_near(detection_overlap(&a, &a), 1.0f, 1e-6f);
    assert_near(detection_overlap(&a, &b), 50.0f / 150.0f, 1e-6f);
    assert_near(detection_overlap(&a, &c), 0.0f, 0.0f);
}

static void boxes_of_one_face_become_their_mean_by_score_with_the_best_score(void **state)
{
    (void)state;
    struct detection boxes[] = {box(100, 100, 110, 110, 0.7f), box(2, 0, 12, 10, 0.6f),
                                box(0, 0, 10, 10, 0.9f)};
    boxes[1].keypoints[3] = (struct vec2){7, 1};
    boxes[2].keypoints[3] = (struct vec2){5, 1};
    assert_int_equal(detector_suppress(boxes, 3, 0.3f), 2);
    assert_near(boxes[0].score, 0.9f, 0.0f);
    assert_near(boxes[0].x0, 0.8f, 1e-5f); // (0.9 * 0 + 0.6 * 2) / 1.5
    assert_near(boxes[0].x1, 10.8f, 1e-5f);
    assert_near(boxes[0].y1, 10.0f, 1e-5f);
    assert_near(boxes[0].keypoints[3].x, 5.8f, 1e-5f);
    assert_near(boxes[1].score, 0.7f, 0.0f);
    assert_near(boxes[1].x0, 100.0f, 1e-4f);
}

static void a_chain_of_boxes_is_grouped_by_its_best_only(void **state)
{
    (void)state;
    // b overlaps a and c; c overlaps b alone: c stays when a takes b.
    struct detection boxes[] = {box(0, 0, 10, 10, 0.9f), box(4, 0, 14, 10, 0.8f), box(8, 0, 18, 10, 0.7f)};
    assert_int_equal(detector_suppress(boxes, 3, 0.3f), 2);
    assert_near(boxes[1].x0, 8.0f, 1e-5f);
    assert_near(boxes[1].score, 0.7f, 0.0f);
}

static void boxes_without_numbers_are_dropped_and_the_rest_kept(void **state)
{
    (void)state;
    struct detection boxes[] = {box(0, 0, INFINITY, 10, 0.9f), box(0, 0, 10, 10, 0.8f),
                                box(NAN, 0, 10, 10, 0.7f)};
    assert_int_equal(detector_suppress(boxes, 3, 0.3f), 1);
    assert_near(boxes[0].score, 0.8f, 0.0f);
    assert_int_equal(detector_suppress(boxes, 0, 0.3f), 0);
}

static void a_region_is_a_square_half_as_large_again_with_level_eyes(void **state)
{
    (void)state;
    struct detection detection = box(100, 200, 140, 260, 1);
    detection.keypoints[FACE_KEYPOINT_EYE_RIGHT] = (struct vec2){110, 220};
    detection.keypoints[FACE_KEYPOINT_EYE_LEFT] =
        (struct vec2){130, 240}; // lower on the picture: turned clockwise
    struct roi roi = detection_face_roi(&detection);
    assert_near(roi.centre_x_px, 120.0f, 1e-4f);
    assert_near(roi.centre_y_px, 230.0f, 1e-4f);
    assert_near(roi.width_px, 90.0f, 1e-4f);
    assert_near(roi.height_px, 90.0f, 1e-4f);
    assert_near(roi.rotation_rad, 0.785398f, 1e-5f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(anchors_are_two_a_cell_of_8_then_six_a_cell_of_16),
        cmocka_unit_test(decodes_box_keypoints_and_score_of_an_anchor),
        cmocka_unit_test(leaves_out_the_weak_the_negative_and_what_is_no_number),
        cmocka_unit_test(overlap_is_intersection_over_union),
        cmocka_unit_test(boxes_of_one_face_become_their_mean_by_score_with_the_best_score),
        cmocka_unit_test(a_chain_of_boxes_is_grouped_by_its_best_only),
        cmocka_unit_test(boxes_without_numbers_are_dropped_and_the_rest_kept),
        cmocka_unit_test(a_region_is_a_square_half_as_large_again_with_level_eyes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
