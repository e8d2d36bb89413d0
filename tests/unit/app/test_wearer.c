// What clothes rest on, measured on drawn people: a body of known size before a camera, its landmarks and its
// mask. Neither arms, hair, neighbours nor a wrong mask pull the torso wider; what is not seen rests.
#include "app/garment/wearer.h"
#include "app/match.h"
#include "tests/support/drawn_figure.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEGREE 0.0174533f

struct stage {
    struct people people;
    struct wearer_memory *memory;
    struct wearer wearer;
};

// --- stage ------------------------------------------------------------------------------------------------

static int set_up(void **state)
{
    struct stage *stage = calloc(1, sizeof *stage);
    if (stage == NULL)
        return -1;
    stage->memory = wearer_memory_create();
    figure_begin(&stage->people);
    *state = stage;
    return stage->memory != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    wearer_memory_destroy(stage->memory);
    free(stage);
    return 0;
}

static struct body *enter(struct stage *stage, const struct figure *figure)
{
    return figure_enter(&stage->people, figure);
}

static void look(struct stage *stage, struct wearer_memory *memory)
{
    stage->people.captured_ns += FIGURE_FRAME_NS;
    assert_true(wearer_measure(&stage->people, 0, memory, &stage->wearer));
}

// For a second and a half, at rest.
static void watch(struct stage *stage)
{
    for (int i = 0; i < 45; i++)
        look(stage, stage->memory);
}

static float width_px(const struct wearer *wearer, enum wearer_level level)
{
    const struct vec2 *edge = wearer->sections[level].edge_px;
    return hypotf(edge[1].x - edge[0].x, edge[1].y - edge[0].y);
}

// --- the torso --------------------------------------------------------------------------------------------

static void a_torso_is_as_wide_as_the_mask_shows_it(void **state)
{
    struct stage *stage = *state;
    for (int percent = 85; percent < 130; percent += 20) {
        float wider = 0.01f * (float)percent;
        struct figure figure = figure_standing;
        figure.half_width_m[1] *= wider;
        figure.half_width_m[2] *= wider;
        stage->people.body_count = 0;
        memset(&stage->people.mask, 0, sizeof stage->people.mask);
        enter(stage, &figure);
        wearer_memory_forget(stage->memory);
        watch(stage);
        float waist_px = 2.0f * figure.half_width_m[1] * figure.metre_px;
        float hip_px = 2.0f * figure.half_width_m[2] * figure.metre_px;
        assert_true(fabsf(width_px(&stage->wearer, WEARER_WAIST) - waist_px) < 0.05f * waist_px);
        assert_true(fabsf(width_px(&stage->wearer, WEARER_HIP) - hip_px) < 0.05f * hip_px);
    }
}

static void a_still_is_measured_as_a_clip_is(void **state)
{
    struct stage *stage = *state;
    enter(stage, &figure_standing);
    watch(stage);
    struct wearer clip = stage->wearer;
    look(stage, NULL);
    for (int level = 0; level < WEARER_LEVELS; level++)
        assert_true(fabsf(width_px(&stage->wearer, (enum wearer_level)level) -
                          width_px(&clip, (enum wearer_level)level)) < 2.0f);
    assert_true(fabsf(stage->wearer.shoulder_tip_px[0].y - clip.shoulder_tip_px[0].y) < 2.0f);
}

static void arms_that_hang_beside_a_torso_are_no_part_of_it(void **state)
{
    struct stage *stage = *state;
    struct figure figure = figure_standing;
    figure.hand_m[0] = (struct vec3){-0.03f, 0.52f, 0.0f};
    figure.hand_m[1] = (struct vec3){0.03f, 0.52f, 0.0f};
    enter(stage, &figure);
    watch(stage);
    float with_arms_px = 2.0f * (0.165f + 0.045f + 0.02f) * figure.metre_px;
    float waist_px = 2.0f * figure.half_width_m[1] * figure.metre_px;
    assert_true(width_px(&stage->wearer, WEARER_WAIST) < 1.2f * waist_px);
    assert_true(width_px(&stage->wearer, WEARER_WAIST) < with_arms_px - 20.0f);
}

static void a_narrow_gap_beside_the_arm_shows_the_torso(void **state)
{
    struct stage *stage = *state;
    struct figure figure = figure_standing;
    figure.half_width_m[1] = 0.17f; // wider than usual
    figure.hand_m[0] = (struct vec3){-0.092f, 0.46f, 0.0f};
    figure.hand_m[1] =
        (struct vec3){0.092f, 0.46f, 0.0f}; // three pixels from the waist, less than the mask's
    enter(stage, &figure);
    watch(stage);
    float waist_px = 2.0f * figure.half_width_m[1] * figure.metre_px;
    assert_true(fabsf(width_px(&stage->wearer, WEARER_WAIST) - waist_px) < 0.06f * waist_px);
}

static void what_was_seen_is_kept_when_an_arm_comes_down(void **state)
{
    struct stage *stage = *state;
    struct figure figure = figure_standing;
    figure.half_width_m[1] = 0.17f;
    enter(stage, &figure);
    watch(stage);
    float before_px = width_px(&stage->wearer, WEARER_WAIST);
    figure.hand_m[0] = (struct vec3){-0.03f, 0.52f, 0.0f};
    figure.hand_m[1] = (struct vec3){0.03f, 0.52f, 0.0f};
    stage->people.body_count = 0;
    memset(&stage->people.mask, 0, sizeof stage->people.mask);
    enter(stage, &figure);
    watch(stage);
    assert_true(fabsf(width_px(&stage->wearer, WEARER_WAIST) - before_px) < 3.0f);
}

static void a_neighbour_is_no_part_of_a_torso(void **state)
{
    struct stage *stage = *state;
    enter(stage, &figure_standing);
    watch(stage);
    float alone_px = width_px(&stage->wearer, WEARER_HIP);
    struct figure neighbour = figure_standing;
    neighbour.pelvis_px.x += 300.0f;
    neighbour.hand_m[0] = (struct vec3){-0.21f, 0.47f, 0.0f}; // laid on the other's hip
    enter(stage, &neighbour);
    wearer_memory_forget(stage->memory);
    watch(stage);
    assert_true(fabsf(width_px(&stage->wearer, WEARER_HIP) - alone_px) < 0.06f * alone_px);
}

static void without_a_mask_a_body_is_of_usual_width(void **state)
{
    struct stage *stage = *state;
    enter(stage, &figure_standing);
    memset(&stage->people.mask, 0, sizeof stage->people.mask);
    watch(stage);
    const struct wearer *wearer = &stage->wearer;
    for (int level = WEARER_CHEST; level < WEARER_LEVELS; level++) {
        float half_m = wearer->sections[level].half_width_m;
        assert_true(half_m > 0.12f && half_m < 0.20f);
        assert_true(wearer->sections[level].half_depth_m < half_m);
    }
    assert_true(wearer->elbow[0].radius_px > 10.0f && wearer->elbow[0].radius_px < 40.0f);
}

static void a_turned_torso_looks_as_wide_as_an_ellipse(void **state)
{
    struct stage *stage = *state;
    struct figure figure = figure_standing;
    float front_px = 0.0f;
    for (int turn = 0; turn <= 90; turn += 30) {
        figure.yaw_rad = (float)turn * DEGREE;
        stage->people.body_count = 0;
        memset(&stage->people.mask, 0, sizeof stage->people.mask);
        enter(stage, &figure);
        wearer_memory_forget(stage->memory);
        watch(stage);
        if (turn == 0)
            front_px = width_px(&stage->wearer, WEARER_WAIST);
        float expected_px = front_px * hypotf(cosf(figure.yaw_rad), 0.75f * sinf(figure.yaw_rad));
        assert_true(fabsf(width_px(&stage->wearer, WEARER_WAIST) - expected_px) < 0.08f * front_px);
        assert_true(fabsf(stage->wearer.yaw_rad - figure.yaw_rad) < 3.0f * DEGREE);
    }
}

// --- shoulders and neck -----------------------------------------------------------------------------------

static void a_sleeve_begins_on_top_of_the_shoulder(void **state)
{
    struct stage *stage = *state;
    enter(stage, &figure_standing);
    watch(stage);
    for (int side = 0; side < 2; side++) {
        struct vec2 tip = stage->wearer.shoulder_tip_px[side], joint = stage->wearer.shoulder[side].px;
        float outwards_px = (side == 0 ? -1.0f : 1.0f) * (tip.x - joint.x);
        assert_true(outwards_px > 5.0f && outwards_px < 25.0f);
        assert_true(fabsf(hypotf(tip.x - joint.x, tip.y - joint.y) - 25.0f) < 3.0f); // drawn so round
        assert_true(tip.y < joint.y - 15.0f);
    }
}

static void hair_over_a_shoulder_does_not_pull_it_up(void **state)
{
    struct stage *stage = *state;
    enter(stage, &figure_standing);
    watch(stage);
    struct wearer bare = stage->wearer;
    struct person_mask *mask = &stage->people.mask;
    for (int y = 15; y < 50; y++) // from the head down to the shoulder
        for (int x = 85; x < 130; x++)
            mask->alpha[y * FIGURE_MASK_WIDTH + x] = 255;
    wearer_memory_forget(stage->memory);
    watch(stage);
    float span_px = 0.33f * figure_standing.metre_px;
    assert_true(fabsf(stage->wearer.shoulder_tip_px[0].y - bare.shoulder_tip_px[0].y) < 0.05f * span_px);
    assert_true(fabsf(stage->wearer.neck_side_px[0].y - bare.neck_side_px[0].y) < 0.08f * span_px);
    assert_true(fabsf(stage->wearer.neck_side_px[1].y - bare.neck_side_px[1].y) < 0.01f * span_px);
}

static void a_strand_of_hair_on_a_shoulder_counts_little(void **state)
{
    struct stage *stage = *state;
    enter(stage, &figure_standing);
    watch(stage);
    float bare_y_px = stage->wearer.shoulder_tip_px[0].y;
    struct person_mask *mask = &stage->people.mask;
    for (int y = 37; y < 46; y++) // three pixels of the mask above the shoulder
        for (int x = 100; x < 116; x++)
            mask->alpha[y * FIGURE_MASK_WIDTH + x] = 255;
    wearer_memory_forget(stage->memory);
    watch(stage);
    assert_true(stage->wearer.shoulder_tip_px[0].y < bare_y_px);
    assert_true(stage->wearer.shoulder_tip_px[0].y > bare_y_px - 8.0f);
}

static void a_raised_arm_does_not_pull_the_shoulder_out(void **state)
{
    struct stage *stage = *state;
    enter(stage, &figure_standing);
    watch(stage);
    struct wearer down = stage->wearer;
    struct figure figure = figure_standing;
    figure.hand_m[0] = (struct vec3){-0.45f, -0.12f, 0.0f};
    stage->people.body_count = 0;
    memset(&stage->people.mask, 0, sizeof stage->people.mask);
    enter(stage, &figure);
    watch(stage);
    struct vec2 before = down.shoulder_tip_px[0], after = stage->wearer.shoulder_tip_px[0];
    assert_true(hypotf(after.x - before.x, after.y - before.y) < 2.0f);
    assert_true(stage->wearer.armpit_px[0].y < down.armpit_px[0].y);
}

static void neck_sides_lie_between_the_shoulders_and_above_them(void **state)
{
    struct stage *stage = *state;
    enter(stage, &figure_standing);
    watch(stage);
    const struct wearer *wearer = &stage->wearer;
    assert_true(wearer->shoulder_tip_px[0].x < wearer->neck_side_px[0].x);
    assert_true(wearer->neck_side_px[0].x < wearer->neck_side_px[1].x);
    assert_true(wearer->neck_side_px[1].x < wearer->shoulder_tip_px[1].x);
    for (int side = 0; side < 2; side++)
        assert_true(wearer->neck_side_px[side].y < wearer->shoulder[side].px.y);
}

static void a_hollow_between_neck_and_shoulder_is_seen(void **state)
{
    struct stage *stage = *state;
    enter(stage, &figure_standing);
    watch(stage);
    struct wearer before = stage->wearer;
    struct person_mask *mask = &stage->people.mask;
    float cell_px = (float)stage->people.width_px / (float)mask->width;
    int from = (int)(before.shoulder_tip_px[0].x / cell_px), to = (int)(before.neck_side_px[0].x / cell_px);
    for (int x = from + 2; x < to - 1; x++) { // two rows less of the shoulder's top
        int y = 0;
        while (y < mask->height - 2 && mask->alpha[y * mask->width + x] < 128)
            y++;
        for (int i = 0; i < 2; i++)
            mask->alpha[(y + i) * mask->width + x] = 0;
    }
    wearer_memory_forget(stage->memory);
    watch(stage);
    float deeper_px = stage->wearer.shoulder_dip_px[0] - before.shoulder_dip_px[0];
    assert_true(deeper_px > 1.2f * cell_px && deeper_px < 2.5f * cell_px);
    assert_true(fabsf(stage->wearer.shoulder_dip_px[1] - before.shoulder_dip_px[1]) < 0.5f * cell_px);
}

// --- size and turn ----------------------------------------------------------------------------------------

static void metres_are_the_same_near_and_far(void **state)
{
    struct stage *stage = *state;
    struct figure figure = figure_standing;
    struct body *body = enter(stage, &figure);
    float focal_px = 0.5f * FIGURE_HEIGHT_PX / tanf(0.5f * FIGURE_FOV_RAD);
    figure_look_out(&stage->people, body, focal_px / figure.metre_px, 0.0f);
    look(stage, NULL);
    struct wearer near = stage->wearer;
    assert_true(fabsf(near.metre_px - figure.metre_px) < 0.08f * figure.metre_px);
    figure.metre_px *= 0.5f;
    stage->people.body_count = stage->people.face_count = 0;
    memset(&stage->people.mask, 0, sizeof stage->people.mask);
    body = enter(stage, &figure);
    figure_look_out(&stage->people, body, focal_px / figure.metre_px, 0.0f);
    look(stage, NULL);
    const struct wearer *far = &stage->wearer;
    assert_true(fabsf(far->distance_m / near.distance_m - 2.0f) < 0.1f);
    float near_m = near.sections[WEARER_WAIST].half_width_m, far_m = far->sections[WEARER_WAIST].half_width_m;
    assert_true(fabsf(far_m - near_m) < 0.08f * near_m);
}

static void joints_stand_where_the_camera_sees_them(void **state)
{
    struct stage *stage = *state;
    struct figure figure = figure_standing;
    figure.hand_m[1] = (struct vec3){0.1f, 0.1f, -0.3f}; // towards the camera
    enter(stage, &figure);
    watch(stage);
    const struct wearer *wearer = &stage->wearer;
    float focal_px = 0.5f * FIGURE_HEIGHT_PX / tanf(0.5f * FIGURE_FOV_RAD);
    const struct wearer_joint *all[] = {&wearer->shoulder[0], &wearer->wrist[1], &wearer->hip[0]};
    for (int i = 0; i < 3; i++) {
        struct vec3 m = all[i]->m;
        assert_true(fabsf(0.5f * FIGURE_WIDTH_PX - m.x / m.z * focal_px - all[i]->px.x) < 0.1f);
        assert_true(fabsf(0.5f * FIGURE_HEIGHT_PX + m.y / m.z * focal_px - all[i]->px.y) < 0.1f);
    }
    assert_true(wearer->wrist[1].m.z > wearer->shoulder[1].m.z + 0.2f);
}

static void distance_does_not_leap_when_the_face_is_lost(void **state)
{
    struct stage *stage = *state;
    struct body *body = enter(stage, &figure_standing);
    figure_look_out(&stage->people, body, 1.6f, 0.0f); // the body's own metres say 1.3
    watch(stage);
    assert_true(stage->wearer.face == &stage->people.faces[0]);
    float with_face_m = stage->wearer.distance_m;
    stage->people.face_count = 0;
    look(stage, stage->memory);
    assert_null(stage->wearer.face);
    assert_true(fabsf(stage->wearer.distance_m - with_face_m) < 0.02f * with_face_m);
}

static void the_side_view_does_not_flicker_between_front_and_back(void **state)
{
    struct stage *stage = *state;
    struct figure figure = figure_standing;
    struct body *body = enter(stage, &figure);
    int changes = 0;
    bool before = false;
    for (int i = 0; i < 400; i++) { // turned away slowly, trembling by five degrees
        figure.yaw_rad = ((float)i * 0.45f + (i % 2 == 0 ? 5.0f : -5.0f)) * DEGREE;
        figure_pose(body, &figure);
        look(stage, stage->memory);
        changes += stage->wearer.shows_back != before;
        before = stage->wearer.shows_back;
    }
    assert_int_equal(changes, 1);
    assert_true(stage->wearer.shows_back);
    assert_true(fabsf(stage->wearer.yaw_rad) > 170.0f * DEGREE);
    // From behind the right side is at larger x.
    assert_true(stage->wearer.sections[WEARER_HIP].edge_px[0].x >
                stage->wearer.sections[WEARER_HIP].edge_px[1].x);
    assert_true(stage->wearer.neck_side_px[0].x > stage->wearer.neck_side_px[1].x);
}

static void a_face_that_looks_here_is_not_on_a_chest_turned_away(void **state)
{
    struct stage *stage = *state;
    struct figure figure = figure_standing;
    figure.yaw_rad = 175.0f * DEGREE; // so the network says, having taken right for left
    struct body *body = enter(stage, &figure);
    figure_look_out(&stage->people, body, 1.3f, 0.1f);
    look(stage, NULL);
    assert_false(stage->wearer.shows_back);
    assert_true(stage->wearer.shoulder[0].px.x < stage->wearer.shoulder[1].px.x);
    stage->people.face_count = 0;
    figure_look_out(&stage->people, body, 1.3f, 100.0f * DEGREE); // over the shoulder
    look(stage, NULL);
    assert_true(stage->wearer.shows_back);
}

// --- arms -------------------------------------------------------------------------------------------------

static void arms_are_behind_only_behind_the_back(void **state)
{
    struct stage *stage = *state;
    struct figure figure = figure_standing;
    struct body *body = enter(stage, &figure);
    static const float depths_m[] = {0.0f, -0.25f, 0.25f, 0.07f, 0.0f, 0.07f};
    static const bool in_front[] = {true, true, false, false, true, true}; // 0.07 m: as it was before
    for (int i = 0; i < 6; i++) {
        figure.hand_m[0] = (struct vec3){0.1f, 0.35f, depths_m[i] / 0.52f};
        figure_pose(body, &figure);
        look(stage, stage->memory);
        assert_int_equal(stage->wearer.arm_in_front[0], in_front[i]);
        assert_true(stage->wearer.arm_in_front[1]);
    }
}

static void limbs_are_as_thick_as_the_mask_shows_them(void **state)
{
    struct stage *stage = *state;
    enter(stage, &figure_standing);
    watch(stage);
    for (int side = 0; side < 2; side++)
        assert_true(fabsf(stage->wearer.elbow[side].radius_px - 0.045f * figure_standing.metre_px) < 3.0f);
}

// --- what is not seen -------------------------------------------------------------------------------------

static void what_is_below_the_picture_rests_while_its_landmarks_tremble(void **state)
{
    struct stage *stage = *state;
    struct figure figure = figure_standing;
    figure.pelvis_px.y = 900.0f;
    figure.metre_px = 900.0f;
    struct body *body = enter(stage, &figure);
    watch(stage);
    struct vec2 before_px = stage->wearer.hip[0].px, knee_px = stage->wearer.knee[0].px;
    srand(5);
    for (int i = 0; i < 60; i++) {
        for (int k = ELBOW_LEFT; k < BODY_LANDMARKS; k++) {
            body->landmarks_px[k].x += (float)(rand() % 41 - 20);
            body->landmarks_px[k].y += (float)(rand() % 41 - 20);
            body->visible[k] = 0.1f;
        }
        look(stage, stage->memory);
        struct vec2 hip_px = stage->wearer.hip[0].px;
        assert_true(hypotf(hip_px.x - before_px.x, hip_px.y - before_px.y) < 2.0f);
        assert_true(hypotf(stage->wearer.knee[0].px.x - knee_px.x, stage->wearer.knee[0].px.y - knee_px.y) <
                    2.0f);
        before_px = hip_px;
        knee_px = stage->wearer.knee[0].px;
    }
    const struct wearer *wearer = &stage->wearer;
    assert_true(wearer->hip[0].seen == 0.0f && wearer->knee[1].seen == 0.0f);
    assert_true(wearer->sections[WEARER_HIP].seen == 0.0f);
    assert_true(fabsf(wearer->hip[0].px.y - 900.0f) < 0.15f * 0.46f * 900.0f);
    assert_true(wearer->ankle[0].px.y > wearer->knee[0].px.y && wearer->knee[0].px.y > wearer->hip[0].px.y);
}

static void somebody_without_shoulders_wears_nothing(void **state)
{
    struct stage *stage = *state;
    struct figure figure = figure_standing;
    figure.pelvis_px.y = 1100.0f;
    enter(stage, &figure);
    assert_false(wearer_measure(&stage->people, 0, stage->memory, &stage->wearer));
    stage->people.bodies[0].visible[SHOULDER_LEFT] = stage->people.bodies[0].visible[SHOULDER_RIGHT] = 0.0f;
    assert_false(wearer_measure(&stage->people, 0, NULL, &stage->wearer));
}

// --- over time --------------------------------------------------------------------------------------------

static void who_rests_is_still_and_who_moves_is_followed(void **state)
{
    struct stage *stage = *state;
    struct figure figure = figure_standing;
    struct body *body = enter(stage, &figure);
    watch(stage);
    for (int i = 0; i < 30; i++) { // the landmarks rest, the mask's edge flickers by a pixel of its own
        figure.half_width_m[1] = figure_standing.half_width_m[1] + (i % 2 == 0 ? 0.01f : -0.01f);
        memset(&stage->people.mask, 0, sizeof stage->people.mask);
        figure_paint(&stage->people.mask, &figure, body);
        struct vec2 edge_px = stage->wearer.sections[WEARER_WAIST].edge_px[0];
        look(stage, stage->memory);
        assert_true(fabsf(stage->wearer.sections[WEARER_WAIST].edge_px[0].x - edge_px.x) < 0.3f);
    }
    for (int i = 1; i <= 30; i++) { // 300 pixels a second: nine tenths of the shoulders' width
        figure.pelvis_px.x = figure_standing.pelvis_px.x + 10.0f * (float)i;
        figure_pose(body, &figure);
        look(stage, stage->memory);
    }
    float behind_px = body->landmarks_px[SHOULDER_LEFT].x - stage->wearer.shoulder[1].px.x;
    assert_true(behind_px >= 0.0f && behind_px < 2.0f);
}

static void the_same_frame_gives_the_same_answer(void **state)
{
    struct stage *stage = *state;
    enter(stage, &figure_standing);
    watch(stage);
    struct wearer again;
    assert_true(wearer_measure(&stage->people, 0, stage->memory, &again));
    assert_true(hypotf(again.shoulder_tip_px[0].x - stage->wearer.shoulder_tip_px[0].x,
                       again.elbow[1].px.y - stage->wearer.elbow[1].px.y) < 1e-3f);
    assert_true(again.yaw_rad == stage->wearer.yaw_rad);
    assert_true(fabsf(width_px(&again, WEARER_HIP) - width_px(&stage->wearer, WEARER_HIP)) < 1e-3f);
}

static void another_body_begins_anew(void **state)
{
    struct stage *stage = *state;
    struct figure wide = figure_standing;
    wide.half_width_m[1] = 0.20f;
    wide.half_width_m[2] = 0.24f;
    enter(stage, &wide);
    watch(stage);
    stage->people.bodies[0].id = 99;
    memset(&stage->people.mask, 0, sizeof stage->people.mask);
    look(stage, stage->memory);
    assert_true(stage->wearer.sections[WEARER_HIP].half_width_m < 0.2f);
}

// --- whose body -------------------------------------------------------------------------------------------

static void each_body_has_its_own_face(void **state)
{
    struct stage *stage = *state;
    struct figure other = figure_standing;
    other.pelvis_px.x = 300.0f;
    const struct body *first = enter(stage, &figure_standing), *second = enter(stage, &other);
    const struct face *of_second = figure_look_out(&stage->people, second, 1.3f, 0.0f);
    assert_null(match_face(&stage->people, first));
    const struct face *of_first = figure_look_out(&stage->people, first, 1.3f, 0.0f);
    assert_ptr_equal(match_face(&stage->people, first), of_first);
    assert_ptr_equal(match_face(&stage->people, second), of_second);
    assert_ptr_equal(match_body(&stage->people, of_first), first);
    assert_ptr_equal(match_body(&stage->people, of_second), second);
}

static void a_body_in_somebodys_hand_wears_nothing(void **state)
{
    struct stage *stage = *state;
    const struct body *body = enter(stage, &figure_standing);
    figure_look_out(&stage->people, body, 1.3f, 0.0f);
    struct figure hand = figure_standing;
    hand.metre_px = 40.0f;
    hand.pelvis_px = (struct vec2){body->landmarks_px[WRIST_LEFT].x, body->landmarks_px[WRIST_LEFT].y};
    enter(stage, &hand);
    assert_true(wearer_measure(&stage->people, 0, NULL, &stage->wearer));
    assert_false(wearer_measure(&stage->people, 1, NULL, &stage->wearer));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
        TEST(a_torso_is_as_wide_as_the_mask_shows_it),
        TEST(a_still_is_measured_as_a_clip_is),
        TEST(arms_that_hang_beside_a_torso_are_no_part_of_it),
        TEST(a_narrow_gap_beside_the_arm_shows_the_torso),
        TEST(what_was_seen_is_kept_when_an_arm_comes_down),
        TEST(a_neighbour_is_no_part_of_a_torso),
        TEST(without_a_mask_a_body_is_of_usual_width),
        TEST(a_turned_torso_looks_as_wide_as_an_ellipse),
        TEST(a_sleeve_begins_on_top_of_the_shoulder),
        TEST(hair_over_a_shoulder_does_not_pull_it_up),
        TEST(a_strand_of_hair_on_a_shoulder_counts_little),
        TEST(a_raised_arm_does_not_pull_the_shoulder_out),
        TEST(a_hollow_between_neck_and_shoulder_is_seen),
        TEST(neck_sides_lie_between_the_shoulders_and_above_them),
        TEST(metres_are_the_same_near_and_far),
        TEST(joints_stand_where_the_camera_sees_them),
        TEST(distance_does_not_leap_when_the_face_is_lost),
        TEST(the_side_view_does_not_flicker_between_front_and_back),
        TEST(a_face_that_looks_here_is_not_on_a_chest_turned_away),
        TEST(arms_are_behind_only_behind_the_back),
        TEST(limbs_are_as_thick_as_the_mask_shows_them),
        TEST(what_is_below_the_picture_rests_while_its_landmarks_tremble),
        TEST(somebody_without_shoulders_wears_nothing),
        TEST(who_rests_is_still_and_who_moves_is_followed),
        TEST(the_same_frame_gives_the_same_answer),
        TEST(another_body_begins_anew),
        TEST(each_body_has_its_own_face),
        TEST(a_body_in_somebodys_hand_wears_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
