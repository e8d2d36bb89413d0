// Which networks see the faces: the folder's, or the operator's bundle's.
#include "tests/support/test_support.h"
#include "tracking/face_networks.h"

#include <stdio.h>
#include <string.h>

static const char *models_folder(void)
{
    static char folder[1024];
    (void)snprintf(folder, sizeof folder, "%s", test_model_path("face_landmark_with_attention.tflite"));
    *strrchr(folder, '/') = '\0';
    return folder;
}

static void without_a_bundle_the_folder_s_networks_see(void **state)
{
    (void)state;
    struct face_networks networks;
    struct diagnostic why = {0};
    if (face_networks_load(models_folder(), NULL, &networks, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_non_null(networks.detector);
    assert_non_null(networks.mesh);
    assert_null(networks.blendshapes);
    face_networks_forget(&networks);
    face_networks_free(&networks);
    assert_null(networks.mesh);
}

static void a_bundle_s_networks_take_their_place(void **state)
{
    (void)state;
    const char *bundle = test_shared_path("mediapipe_conformance/model/face_landmarker.task");
    struct face_networks networks;
    struct diagnostic why = {0};
    if (bundle == NULL)
        skip();
    if (face_networks_load("no such folder", bundle, &networks, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_non_null(networks.detector);
    assert_non_null(networks.mesh);
    assert_non_null(networks.blendshapes);
    assert_null(networks.second_mesh);
    face_networks_free(&networks);

    if (face_networks_load("no such folder", bundle, &networks, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    face_networks_rest(&networks); // the folder has no such detector
    assert_non_null(networks.detector);
    face_networks_free(&networks);

    // the folder's mesh looks at stills besides
    if (face_networks_load(models_folder(), bundle, &networks, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_non_null(networks.second_mesh);
    face_networks_forget(&networks);
    face_networks_free(&networks);
}

static void detectors_rest_and_wake(void **state)
{
    (void)state;
    struct face_networks networks;
    struct diagnostic why = {0};
    if (face_networks_load(models_folder(), NULL, &networks, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    face_networks_rest(&networks);
    face_networks_rest(&networks);
    assert_null(networks.detector);
    assert_null(networks.full_detector);
    assert_non_null(networks.mesh);
    face_networks_forget(&networks);
    assert_int_equal(face_networks_wake(&networks, &why), RESULT_OK);
    assert_non_null(networks.detector);
    assert_non_null(networks.full_detector);
    const struct detector *awake = networks.detector;
    assert_int_equal(face_networks_wake(&networks, &why), RESULT_OK);
    assert_ptr_equal(networks.detector, awake);
    face_networks_rest(&networks);
    networks.models_dir = "no/such/folder";
    assert_int_not_equal(face_networks_wake(&networks, &why), RESULT_OK);
    assert_non_null(strstr(why.text, "no/such/folder/face_detection_short_range.tflite"));
    assert_null(networks.detector);
    face_networks_free(&networks);
}

static void what_can_t_be_read_is_named(void **state)
{
    (void)state;
    struct face_networks networks;
    struct diagnostic why = {0};
    assert_int_not_equal(face_networks_load("no/such/folder", NULL, &networks, &why), RESULT_OK);
    assert_non_null(strstr(why.text, "no/such/folder/face_detection_short_range.tflite"));
    assert_null(networks.detector);
    const char *model = test_model_path("face_landmark_with_attention.tflite");
    assert_int_not_equal(face_networks_load(models_folder(), model, &networks, &why), RESULT_OK);
    assert_non_null(strstr(why.text, "face_landmark_with_attention.tflite"));
    assert_null(networks.mesh);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_bundle_the_folder_s_networks_see),
        cmocka_unit_test(a_bundle_s_networks_take_their_place),
        cmocka_unit_test(detectors_rest_and_wake),
        cmocka_unit_test(what_can_t_be_read_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
