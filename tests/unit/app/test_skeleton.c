// Bones of a body in the skeletons of the common programs.
#include "app/garment/skeleton.h"
#include "tests/support/rigged_garment.h"
#include "tests/support/test_support.h"

#include <string.h>

// Each in the order of enum rigged_joint.
static const char *const unity[RIGGED_JOINTS] = {
    "hips",          "spine",        "chest",     "neck",     "rightUpperArm", "leftUpperArm",
    "rightLowerArm", "leftLowerArm", "rightHand", "leftHand", "rightUpperLeg", "leftUpperLeg",
    "rightLowerLeg", "leftLowerLeg", "rightFoot", "leftFoot"};
static const char *const vroid[RIGGED_JOINTS] = {
    "J_Bip_C_Hips",     "J_Bip_C_Spine",    "J_Bip_C_Chest",    "J_Bip_C_Neck",
    "J_Bip_R_UpperArm", "J_Bip_L_UpperArm", "J_Bip_R_LowerArm", "J_Bip_L_LowerArm",
    "J_Bip_R_Hand",     "J_Bip_L_Hand",     "J_Bip_R_UpperLeg", "J_Bip_L_UpperLeg",
    "J_Bip_R_LowerLeg", "J_Bip_L_LowerLeg", "J_Bip_R_Foot",     "J_Bip_L_Foot"};
static const char *const rigify[RIGGED_JOINTS] = {
    "DEF-spine",     "DEF-spine.001", "DEF-spine.003", "DEF-spine.004", "DEF-upper_arm.R", "DEF-upper_arm.L",
    "DEF-forearm.R", "DEF-forearm.L", "DEF-hand.R",    "DEF-hand.L",    "DEF-thigh.R",     "DEF-thigh.L",
    "DEF-shin.R",    "DEF-shin.L",    "DEF-foot.R",    "DEF-foot.L"};
static const char *const biped[RIGGED_JOINTS] = {
    "Bip01 Pelvis",     "Bip01 Spine",      "Bip01 Spine2",    "Bip01 Neck",
    "Bip01 R UpperArm", "Bip01 L UpperArm", "Bip01 R Forearm", "Bip01 L Forearm",
    "Bip01 R Hand",     "Bip01 L Hand",     "Bip01 R Thigh",   "Bip01 L Thigh",
    "Bip01 R Calf",     "Bip01 L Calf",     "Bip01 R Foot",    "Bip01 L Foot"};
static const char *const unreal[RIGGED_JOINTS] = {
    "pelvis", "spine_01", "spine_03", "neck_01", "upperarm_r", "upperarm_l", "lowerarm_r", "lowerarm_l",
    "hand_r", "hand_l",   "thigh_r",  "thigh_l", "calf_r",     "calf_l",     "foot_r",     "foot_l"};
static const char *const smpl[RIGGED_JOINTS] = {
    "pelvis",      "spine1",     "spine3",      "neck",       "right_shoulder", "left_shoulder",
    "right_elbow", "left_elbow", "right_wrist", "left_wrist", "right_hip",      "left_hip",
    "right_knee",  "left_knee",  "right_ankle", "left_ankle"};
static const char *const player_me[RIGGED_JOINTS] = {
    "Hips",      "Spine",    "Spine2",     "Neck",      "RightArm", "LeftArm", "RightForeArm", "LeftForeArm",
    "RightHand", "LeftHand", "RightUpLeg", "LeftUpLeg", "RightLeg", "LeftLeg", "RightFoot",    "LeftFoot"};
static const char *const nonsense[RIGGED_JOINTS] = {"n0", "n1", "n2",  "n3",  "n4",  "n5",  "n6",  "n7",
                                                    "n8", "n9", "n10", "n11", "n12", "n13", "n14", "n15"};

static const enum skeleton_bone expected[RIGGED_JOINTS] = {
    SKELETON_HIPS,      SKELETON_SPINE,         SKELETON_CHEST,   SKELETON_NECK,
    SKELETON_UPPER_ARM, SKELETON_UPPER_ARM + 1, SKELETON_FOREARM, SKELETON_FOREARM + 1,
    SKELETON_HAND,      SKELETON_HAND + 1,      SKELETON_THIGH,   SKELETON_THIGH + 1,
    SKELETON_SHIN,      SKELETON_SHIN + 1,      SKELETON_FOOT,    SKELETON_FOOT + 1};

static void find(const struct rigged_options *options, struct model *model, struct skeleton *out)
{
    struct diagnostic why = {0};
    rigged_garment_make(options, model);
    if (skeleton_find(model, out, &why) != RESULT_OK)
        fail_msg("%s", why.text);
}

static void check_all(const char *const *names, float drop_deg, bool has_neck)
{
    struct model model;
    struct skeleton skeleton;
    find(&(struct rigged_options){.names = names, .drop_deg = drop_deg}, &model, &skeleton);
    for (int joint = 0; joint < RIGGED_JOINTS; joint++) {
        if (!has_neck && joint == RIGGED_NECK)
            continue;
        if (skeleton.nodes[expected[joint]] != joint)
            fail_msg("%s is not bone %d", names[joint], (int)expected[joint]);
        assert_int_equal(skeleton.bone_of_node[joint], expected[joint]);
    }
    assert_string_equal(skeleton.missing, "");
    skeleton_finish(&skeleton);
    model_free(&model);
}

static void the_names_of_common_programs_are_known(void **state)
{
    (void)state;
    check_all(rigged_mixamo, 0.0f, true);
    check_all(unity, 0.0f, true);
    check_all(vroid, 0.0f, true);
    check_all(rigify, 45.0f, false); // whose neck is a spine too
    check_all(biped, 45.0f, true);
    check_all(unreal, 45.0f, true);
    check_all(smpl, 0.0f, true);
    check_all(player_me, 45.0f, true);
}

static void what_no_name_says_the_places_of_joints_do(void **state)
{
    (void)state;
    check_all(nonsense, 0.0f, false);
    check_all(nonsense, 45.0f, false);
}

static void twists_fingers_and_controls_are_no_bones(void **state)
{
    (void)state;
    static const char *const names[] = {
        "upperarm_twist_01_l", "Bip01 L ForeTwist", "DEF-thumb.01.L", "hand_ik.L",
        "LeftToeBase",         "MCH-forearm.L",     "leftEye",        "zipper"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (skeleton_bone_of_name(names[i]) != SKELETON_BONES)
            fail_msg("%s is taken for bone %d", names[i], (int)skeleton_bone_of_name(names[i]));
    assert_int_equal(skeleton_bone_of_name("CC_Base_L_Upperarm"), SKELETON_UPPER_ARM + 1);
    assert_int_equal(skeleton_bone_of_name("clavicle_r"), SKELETON_CLAVICLE);
}

static void what_is_missing_is_named_and_the_rest_used(void **state)
{
    (void)state;
    const char *names[RIGGED_JOINTS];
    struct model model;
    struct skeleton skeleton;
    memcpy(names, unity, sizeof names);
    names[RIGGED_FOREARM + 1] = names[RIGGED_HAND + 1] = NULL;
    find(&(struct rigged_options){.names = names}, &model, &skeleton);
    assert_non_null(strstr(skeleton.missing, "left forearm"));
    assert_null(strstr(skeleton.missing, "right forearm"));
    assert_int_equal(skeleton.nodes[SKELETON_FOREARM + 1], MODEL_NONE);
    skeleton_finish(&skeleton);
    model_free(&model);
}

static void a_bone_of_no_length_moves_with_the_one_above(void **state)
{
    (void)state;
    struct model model;
    struct skeleton skeleton;
    find(&(struct rigged_options){.forearm_m = -1.0f}, &model, &skeleton);
    assert_int_equal(skeleton.nodes[SKELETON_HAND], MODEL_NONE);
    assert_int_equal(skeleton.bone_of_node[RIGGED_HAND], SKELETON_FOREARM);
    skeleton_finish(&skeleton);
    model_free(&model);
}

static void what_is_no_body_is_refused_in_one_line(void **state)
{
    (void)state;
    const char *names[RIGGED_JOINTS] = {"Hips", "Spine", "Spine2", "Neck"};
    struct model model;
    struct skeleton skeleton;
    struct diagnostic why = {0};
    rigged_garment_make(&(struct rigged_options){.names = names}, &model);
    assert_int_equal(skeleton_find(&model, &skeleton, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "left upper arm"));
    model.nodes[model.node_count - 1].skin = MODEL_NONE;
    assert_int_equal(skeleton_find(&model, &skeleton, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "no skin"));
    model_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_names_of_common_programs_are_known),
        cmocka_unit_test(what_no_name_says_the_places_of_joints_do),
        cmocka_unit_test(twists_fingers_and_controls_are_no_bones),
        cmocka_unit_test(what_is_missing_is_named_and_the_rest_used),
        cmocka_unit_test(a_bone_of_no_length_moves_with_the_one_above),
        cmocka_unit_test(what_is_no_body_is_refused_in_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
