// A modelled garment on a wearer: its bones are the wearer's, its cloth is outside of them.
#include "app/garment/rig.h"
#include "app/garment/rig_pose.h"
#include "tests/support/rigged_garment.h"
#include "tests/support/test_support.h"
#include "tests/support/wearer_stage.h"

#include <string.h>

#define FRAME_NS 33000000

static const struct wearer_pose poses[] = {
    {.raise_deg = {10, 10}},
    {.raise_deg = {90, 90}},
    {.raise_deg = {30, 60}, .bend_deg = {80, 40}},
    {.raise_deg = {20, 150}, .towards = {0.8f, 0.0f}},
    {.yaw_deg = 40, .raise_deg = {20, 45}, .bend_deg = {60, 0}},
    {.yaw_deg = 180, .raise_deg = {20, 45}},
};
#define POSES (sizeof poses / sizeof poses[0])

static struct rig *make(const struct rigged_options *options)
{
    struct model model;
    struct rig *rig = NULL;
    struct diagnostic why = {0};
    rigged_garment_make(options, &model);
    if (rig_create(&model, &rig, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    model_free(&model);
    return rig;
}

static struct vec3 middle_of_ring(const struct scene_rigged *worn, int ring)
{
    struct vec3 sum = {0};
    for (int i = 0; i < RIGGED_SIDES; i++)
        sum = vec3_add(sum, worn->vertices[ring * RIGGED_SIDES + i].position);
    return vec3_scale(sum, 1.0f / RIGGED_SIDES);
}

static void assert_at(struct vec3 actual, struct vec3 expected, float within_m, const char *what)
{
    float off = vec3_length(vec3_subtract(actual, expected));
    if (!(off <= within_m))
        fail_msg("%s is %.3f m off", what, (double)off);
}

static void run_still(struct rig *rig, const struct wearer_pose *pose, struct wearer *wearer,
                      struct scene_rigged *out)
{
    wearer_stage_make(pose, wearer);
    rig_run(rig, wearer, 0, true, out);
}

static void shoulders_elbows_and_wrists_are_the_wearers(void **state)
{
    (void)state;
    static const struct rigged_options all[] = {{0}, {.drop_deg = 45.0f}, {.scale = 100.0f}};
    for (size_t o = 0; o < sizeof all / sizeof all[0]; o++) {
        struct rig *rig = make(&all[o]);
        assert_string_equal(rig_warning(rig), "");
        for (size_t i = 0; i < POSES; i++) {
            struct wearer wearer;
            struct scene_rigged worn;
            run_still(rig, &poses[i], &wearer, &worn);
            assert_int_equal(worn.vertex_count, RIGGED_RINGS * RIGGED_SIDES);
            for (int side = 0; side < 2; side++) {
                int first = RIGGED_SLEEVE + side * RIGGED_SLEEVE_RINGS;
                assert_at(middle_of_ring(&worn, first), wearer.shoulder[side].m, 0.02f, "shoulder");
                assert_at(middle_of_ring(&worn, first + RIGGED_SLEEVE_RINGS / 2), wearer.elbow[side].m, 0.02f,
                          "elbow");
                assert_at(middle_of_ring(&worn, first + RIGGED_SLEEVE_RINGS - 1), wearer.wrist[side].m, 0.02f,
                          "wrist");
            }
        }
        rig_destroy(rig);
    }
}

static void normals_point_out_of_the_cloth(void **state)
{
    (void)state;
    struct rig *rig = make(&(struct rigged_options){0});
    for (size_t i = 0; i < POSES; i++) {
        struct wearer wearer;
        struct scene_rigged worn;
        run_still(rig, &poses[i], &wearer, &worn);
        for (int ring = RIGGED_SLEEVE; ring < RIGGED_RINGS; ring++)
            for (int side = 0; side < RIGGED_SIDES; side++) {
                const struct scene_vertex *v = &worn.vertices[ring * RIGGED_SIDES + side];
                struct vec3 out = vec3_subtract(v->position, middle_of_ring(&worn, ring));
                assert_true(vec3_dot(v->normal, vec3_normalise(out)) > 0.6f);
                assert_true(fabsf(vec3_length(v->normal) - 1.0f) < 1e-3f);
            }
    }
    rig_destroy(rig);
}

static void sleeves_keep_their_width_at_a_bent_elbow(void **state)
{
    (void)state;
    struct rig *rig = make(&(struct rigged_options){0});
    struct wearer wearer;
    struct scene_rigged worn;
    run_still(rig, &(struct wearer_pose){.raise_deg = {30, 30}, .bend_deg = {90, 90}}, &wearer, &worn);
    for (int ring = RIGGED_SLEEVE; ring < RIGGED_RINGS; ring++)
        for (int side = 0; side < RIGGED_SIDES; side++) {
            struct vec3 off = vec3_subtract(worn.vertices[ring * RIGGED_SIDES + side].position,
                                            middle_of_ring(&worn, ring));
            assert_true(vec3_length(off) > 0.035f); // of 0.06 as it was made
        }
    rig_destroy(rig);
}

static void cloth_is_outside_of_a_stout_torso(void **state)
{
    (void)state;
    struct rig *rig = make(&(struct rigged_options){0});
    struct wearer wearer;
    struct scene_rigged worn;
    wearer_stage_make(&poses[0], &wearer);
    struct wearer_section *waist = &wearer.sections[WEARER_WAIST];
    waist->half_width_m = 0.24f;
    waist->half_depth_m = 0.20f;
    rig_run(rig, &wearer, 0, true, &worn);
    int pushed = 0;
    for (int i = 0; i < RIGGED_TORSO_RINGS * RIGGED_SIDES; i++) {
        struct vec3 off = vec3_subtract(worn.vertices[i].position, waist->middle_m);
        if (fabsf(off.y) > 0.045f)
            continue;
        assert_true(hypotf(off.x / 0.24f, off.z / 0.20f) > 0.8f);
        pushed++;
    }
    assert_true(pushed >= RIGGED_SIDES / 2);
    rig_destroy(rig);
}

static void sleeves_are_outside_of_stout_arms(void **state)
{
    (void)state;
    struct rig *rig = make(&(struct rigged_options){0});
    struct wearer wearer;
    struct scene_rigged worn;
    wearer_stage_make(&poses[1], &wearer);
    wearer.elbow[0].radius_px = wearer.wrist[0].radius_px = 0.09f * wearer.metre_px;
    rig_run(rig, &wearer, 0, true, &worn);
    struct vec3 along = vec3_normalise(vec3_subtract(wearer.wrist[0].m, wearer.elbow[0].m));
    int first = RIGGED_SLEEVE + RIGGED_SLEEVE_RINGS / 2 + 1;
    for (int i = first * RIGGED_SIDES; i < (first + 2) * RIGGED_SIDES; i++) {
        struct vec3 off = vec3_subtract(worn.vertices[i].position, wearer.elbow[0].m);
        off = vec3_subtract(off, vec3_scale(along, vec3_dot(off, along)));
        assert_true(vec3_length(off) > 0.085f); // 0.06 as it was made
    }
    rig_destroy(rig);
}

// Of the upper arms, level, by where the forearms point.
static float twist_of(struct vec3 forearm)
{
    struct model model;
    struct skeleton skeleton;
    struct rig_bind bind;
    struct rig_memory memory = {0};
    struct rig_pose pose;
    struct wearer wearer;
    struct diagnostic why = {0};
    rigged_garment_make(&(struct rigged_options){0}, &model);
    assert_int_equal(skeleton_find(&model, &skeleton, &why), RESULT_OK);
    rig_bind_of(&skeleton, &bind);
    wearer_stage_make(&poses[1], &wearer);
    for (int side = 0; side < 2; side++)
        wearer.wrist[side].m = vec3_add(wearer.elbow[side].m, vec3_scale(forearm, 0.25f));
    rig_pose_take(&bind, &wearer, INFINITY, &memory, &pose);
    skeleton_finish(&skeleton);
    model_free(&model);
    assert_true(fabsf(fabsf(memory.twist_rad[0][0]) - fabsf(memory.twist_rad[0][1])) < 0.05f);
    return fabsf(memory.twist_rad[0][0]);
}

static void upper_arms_twist_as_elbows_bend_and_no_farther_than_they_can(void **state)
{
    (void)state;
    assert_true(twist_of((struct vec3){0, 0, 1}) < 0.1f);                // to the front, as elbows do
    assert_true(fabsf(twist_of((struct vec3){0, 1, 0}) - 1.57f) < 0.1f); // hands up
    assert_true(twist_of((struct vec3){0, 0.3f, -1}) < 1.7f);            // no shoulder turns half round
}

static void a_garment_is_still_when_its_wearer_is(void **state)
{
    (void)state;
    struct rig *rig = make(&(struct rigged_options){.long_skirt = true});
    struct scene_vertex before[RIGGED_RINGS * RIGGED_SIDES];
    struct wearer wearer;
    struct scene_rigged worn;
    wearer_stage_make(&poses[2], &wearer);
    for (int64_t frame = 0; frame < 60; frame++) {
        if (frame > 0)
            memcpy(before, worn.vertices, sizeof before);
        rig_run(rig, &wearer, frame * FRAME_NS, false, &worn);
    }
    for (int i = 0; i < RIGGED_RINGS * RIGGED_SIDES; i++)
        assert_at(worn.vertices[i].position, before[i].position, 1e-4f, "a vertex");
    rig_destroy(rig);
}

// A network's guess of how far away a wrist is leaps by 10 cm from frame to frame.
static void leaps_in_depth_are_smoothed_and_stay_on_the_ray(void **state)
{
    (void)state;
    struct rig *rig = make(&(struct rigged_options){0});
    struct wearer wearer;
    struct scene_rigged worn;
    float most = -INFINITY, least = INFINITY;
    wearer_stage_make(&poses[0], &wearer);
    const struct vec3 wrist = wearer.wrist[0].m;
    for (int64_t frame = 0; frame < 40; frame++) {
        wearer.wrist[0].m = vec3_scale(wrist, frame % 2 == 0 ? 1.02f : 0.98f);
        rig_run(rig, &wearer, frame * FRAME_NS, false, &worn);
        struct vec3 at = middle_of_ring(&worn, RIGGED_SLEEVE + RIGGED_SLEEVE_RINGS - 1);
        assert_true(hypotf(at.x / at.z - wrist.x / wrist.z, at.y / at.z - wrist.y / wrist.z) < 0.004f);
        most = frame > 20 ? fmaxf(most, at.z) : most;
        least = frame > 20 ? fminf(least, at.z) : least;
    }
    assert_true(most - least < 0.03f); // of 0.1
    rig_destroy(rig);
}

#define COLLAR_SIDES 8
#define COLLAR_M 0.15f // over the joints of the shoulders: nearly up to an upright head's chin

struct collar_stage {
    struct rig_bind bind;
    struct rig_collar collar;
    struct rig_memory memory;
    struct skinning_vertex bound[COLLAR_SIDES];
    struct wearer wearer;
    struct face face;
};

// A collar's upper edge, from the left side over the front.
static void stand_collar(float height_m, struct collar_stage *out)
{
    struct model model;
    struct skeleton skeleton;
    struct diagnostic why = {0};
    *out = (struct collar_stage){0};
    rigged_garment_make(&(struct rigged_options){0}, &model);
    assert_int_equal(skeleton_find(&model, &skeleton, &why), RESULT_OK);
    rig_bind_of(&skeleton, &out->bind);
    for (int i = 0; i < COLLAR_SIDES; i++) {
        float angle = 6.2831853f * (float)i / COLLAR_SIDES;
        struct vec3 off = {0.06f * cosf(angle), height_m, 0.06f * sinf(angle)};
        out->bound[i] = (struct skinning_vertex){
            .position = vec3_add(out->bind.top, off), .normal = {0, 1, 0}, .count = 1};
        out->bound[i].bones[0] = RIG_TORSO_LEVELS - 1;
        out->bound[i].weights[0] = 1.0f;
    }
    rig_collar_measure(&out->bind, out->bound, COLLAR_SIDES, &out->collar);
    wearer_stage_make(&poses[0], &out->wearer);
    out->wearer.up = (struct vec2){0.0f, -1.0f};
    skeleton_finish(&skeleton);
    model_free(&model);
}

// `up_m` over the joints of the shoulders.
static void place_landmark(struct collar_stage *stage, int landmark, float up_m)
{
    const struct wearer *wearer = &stage->wearer;
    struct vec2 middle = vec2_mix(wearer->shoulder[0].px, wearer->shoulder[1].px, 0.5f);
    float px = up_m * wearer->metre_px;
    stage->face.landmarks_px[landmark] =
        (struct vec3){middle.x + wearer->up.x * px, middle.y + wearer->up.y * px, 0.0f};
    stage->wearer.face = &stage->face;
}

static void place_head(struct collar_stage *stage, float chin_m)
{
    place_landmark(stage, 152, chin_m);
    place_landmark(stage, 58, chin_m + 0.04f);
    place_landmark(stage, 288, chin_m + 0.04f);
}

// How high each vertex stands over the joints of the shoulders.
static void fit_collar(struct collar_stage *stage, float passed_s, float up_m[COLLAR_SIDES])
{
    struct rig_pose pose;
    struct scene_vertex vertices[COLLAR_SIDES];
    rig_pose_take(&stage->bind, &stage->wearer, passed_s, &stage->memory, &pose);
    skinning_run(stage->bound, COLLAR_SIDES, pose.bones, vertices);
    rig_collar_fit(&stage->collar, &stage->bind, &stage->wearer, &pose, &stage->memory, stage->bound,
                   COLLAR_SIDES, vertices);
    for (int i = 0; i < COLLAR_SIDES; i++)
        up_m[i] = vec3_dot(vec3_subtract(vertices[i].position, pose.top), pose.levels[4].up);
}

static void a_collar_stays_below_the_chin(void **state)
{
    (void)state;
    struct collar_stage stage;
    float up_m[COLLAR_SIDES];
    stand_collar(COLLAR_M, &stage);
    assert_true(stage.collar.stands && stage.bound[2].lining > 0.9f);
    place_head(&stage, 0.25f);
    fit_collar(&stage, INFINITY, up_m);
    const float whole = up_m[2];
    for (int i = 0; i < COLLAR_SIDES; i++)
        assert_true(fabsf(up_m[i] - whole) < 0.002f); // a long neck: it stands as it was made
    place_head(&stage, 0.10f);
    fit_collar(&stage, INFINITY, up_m);
    assert_true(up_m[2] < 0.10f && up_m[2] > 0.03f);
    assert_true(up_m[0] < 0.14f && up_m[4] < 0.14f);
    assert_true(up_m[6] > up_m[2]); // higher behind than before
    place_landmark(&stage, 288, 0.11f);
    fit_collar(&stage, INFINITY, up_m);
    assert_true(up_m[0] < up_m[4] - 0.01f); // a head bent to the left
    place_head(&stage, -0.05f);
    fit_collar(&stage, INFINITY, up_m);
    for (int i = 0; i < COLLAR_SIDES; i++)
        assert_true(up_m[i] > 0.02f); // it doesn't lie flat
}

static void a_collar_follows_a_nod_slowly_and_stays_without_a_face(void **state)
{
    (void)state;
    struct collar_stage stage;
    float before[COLLAR_SIDES], after[COLLAR_SIDES];
    stand_collar(COLLAR_M, &stage);
    place_head(&stage, 0.12f);
    fit_collar(&stage, INFINITY, before);
    place_head(&stage, 0.08f);
    fit_collar(&stage, 0.033f, after);
    assert_true(after[2] < before[2] && after[2] > before[2] - 0.01f);
    stage.wearer.face = NULL;
    fit_collar(&stage, 0.033f, before);
    for (int i = 0; i < COLLAR_SIDES; i++)
        assert_true(fabsf(before[i] - after[i]) < 1e-4f);
}

static void a_hood_is_no_collar(void **state)
{
    (void)state;
    struct collar_stage stage;
    float up_m[COLLAR_SIDES];
    stand_collar(0.35f, &stage);
    place_head(&stage, 0.08f);
    fit_collar(&stage, INFINITY, up_m);
    assert_true(!stage.collar.stands && up_m[2] > 0.3f);
}

static void knees_do_not_bend_forwards(void **state)
{
    (void)state;
    struct model model;
    struct skeleton skeleton;
    struct rig_bind bind;
    struct rig_memory memory = {0};
    struct rig_pose pose;
    struct wearer wearer;
    struct diagnostic why = {0};
    rigged_garment_make(&(struct rigged_options){0}, &model);
    assert_int_equal(skeleton_find(&model, &skeleton, &why), RESULT_OK);
    rig_bind_of(&skeleton, &bind);
    wearer_stage_make(&poses[0], &wearer);
    for (int side = 0; side < 2; side++)
        wearer.ankle[side].m = vec3_scale(wearer.ankle[side].m, 0.92f); // 20 cm nearer than the knee
    rig_pose_take(&bind, &wearer, INFINITY, &memory, &pose);
    for (int side = 0; side < 2; side++) {
        struct vec3 thigh = vec3_subtract(pose.joints[RIG_KNEE][side], pose.joints[RIG_HIP][side]);
        struct vec3 shin = vec3_subtract(pose.joints[RIG_ANKLE][side], pose.joints[RIG_KNEE][side]);
        assert_true(vec3_cross(vec3_normalise(thigh), vec3_normalise(shin)).x > -0.03f);
    }
    skeleton_finish(&skeleton);
    model_free(&model);
}

static void how_far_down_it_goes_is_known(void **state)
{
    (void)state;
    struct rig *top = make(&(struct rigged_options){0});
    struct rig *dress = make(&(struct rigged_options){.long_skirt = true});
    assert_int_equal(rig_reach(top), RIG_REACH_HIPS);
    assert_int_equal(rig_reach(dress), RIG_REACH_FEET);
    rig_destroy(top);
    rig_destroy(dress);
}

static void a_forgotten_wearer_leaves_no_shape_behind(void **state)
{
    (void)state;
    struct rig *rig = make(&(struct rigged_options){0});
    struct wearer wearer;
    struct scene_rigged worn;
    run_still(rig, &poses[0], &wearer, &worn);
    assert_true(worn.body_corners > 0 && worn.body_corners <= SCENE_BODY_CORNERS);
    rig_forget(rig);
    for (uint32_t i = 0; i < worn.vertex_count; i++)
        assert_true(vec3_length(worn.vertices[i].position) == 0.0f);
    for (int i = 0; i < worn.body_corners; i++)
        assert_true(vec3_length(worn.body[i]) == 0.0f);
    rig_destroy(rig);
}

static void arms_without_forearms_move_as_one_with_a_warning(void **state)
{
    (void)state;
    const char *names[RIGGED_JOINTS];
    memcpy(names, rigged_mixamo, sizeof names);
    for (int side = 0; side < 2; side++)
        names[RIGGED_FOREARM + side] = names[RIGGED_HAND + side] = NULL;
    struct rig *rig = make(&(struct rigged_options){.names = names});
    struct wearer wearer;
    struct scene_rigged worn;
    assert_non_null(strstr(rig_warning(rig), "left forearm"));
    run_still(rig, &poses[1], &wearer, &worn);
    for (uint32_t i = 0; i < worn.vertex_count; i++)
        assert_true(vec3_length(vec3_subtract(worn.vertices[i].position, wearer.shoulder[0].m)) < 2.0f);
    rig_destroy(rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shoulders_elbows_and_wrists_are_the_wearers),
        cmocka_unit_test(normals_point_out_of_the_cloth),
        cmocka_unit_test(sleeves_keep_their_width_at_a_bent_elbow),
        cmocka_unit_test(cloth_is_outside_of_a_stout_torso),
        cmocka_unit_test(sleeves_are_outside_of_stout_arms),
        cmocka_unit_test(upper_arms_twist_as_elbows_bend_and_no_farther_than_they_can),
        cmocka_unit_test(a_garment_is_still_when_its_wearer_is),
        cmocka_unit_test(leaps_in_depth_are_smoothed_and_stay_on_the_ray),
        cmocka_unit_test(a_collar_stays_below_the_chin),
        cmocka_unit_test(a_collar_follows_a_nod_slowly_and_stays_without_a_face),
        cmocka_unit_test(a_hood_is_no_collar),
        cmocka_unit_test(knees_do_not_bend_forwards),
        cmocka_unit_test(how_far_down_it_goes_is_known),
        cmocka_unit_test(a_forgotten_wearer_leaves_no_shape_behind),
        cmocka_unit_test(arms_without_forearms_move_as_one_with_a_warning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
