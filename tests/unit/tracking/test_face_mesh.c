// Looks at a face: straight, mirrored, several of them.
#include "platform/base/face_topology.h"
#include "tests/support/test_support.h"
#include "tracking/face_mesh.h"
#include "tracking/face_mesh_tables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PORTRAIT_SIDE 192
#define EYE_CORNER_RIGHT 33
#define EYE_CORNER_LEFT 263

static struct picture portrait, mirror_image;
static struct roi whole;
static struct face_mesh *mesh;
static struct tracker_timings timings;

static struct vec3 mirror_point(struct vec3 p)
{
    return (struct vec3){PORTRAIT_SIDE - p.x, p.y, p.z};
}

// The largest distance in the picture between two sets of landmarks.
static float worst_distance(const struct vec3 *a, const struct vec3 *b)
{
    float worst = 0.0f;
    for (int i = 0; i < FACE_LANDMARKS; i++)
        worst = fmaxf(worst, hypotf(a[i].x - b[i].x, a[i].y - b[i].y));
    return worst;
}

static void every_landmark_has_its_mirror_image(void **state)
{
    (void)state;
    uint16_t mirrored[FACE_LANDMARKS];
    face_mesh_mirror_indices(mirrored);
    for (int i = 0; i < FACE_LANDMARKS; i++) {
        assert_in_range(mirrored[i], 0, FACE_LANDMARKS - 1);
        assert_int_equal(mirrored[mirrored[i]], i);
    }
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
        struct vec3 p = face_canonical_m[i], q = face_canonical_m[mirrored[i]];
        assert_true(hypotf(p.x + q.x, p.y - q.y) < 1e-6f);
    }
    static const uint16_t pairs[][2] = {{33, 263},  {133, 362}, {61, 291},  {159, 386}, {468, 473},
                                        {469, 476}, {470, 475}, {471, 474}, {472, 477}, {1, 1},
                                        {152, 152}, {0, 0},     {17, 17}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_int_equal(mirrored[pairs[i][0]], pairs[i][1]);
    for (int i = 0; i < FACE_RING_EYE_RIGHT_COUNT; i++)
        assert_int_equal(mirrored[face_ring_eye_right[i]], face_ring_eye_left[i]);
}

static void a_look_finds_the_face(void **state)
{
    (void)state;
    struct roi roi = whole;
    struct vec3 landmarks[FACE_LANDMARKS];
    float presence = 0.0f;
    assert_int_equal(face_mesh_look(mesh, &portrait, 0.5f, &roi, landmarks, &presence, &timings), RESULT_OK);
    assert_true(presence > 0.9f);
    float eyes_px = hypotf(landmarks[EYE_CORNER_LEFT].x - landmarks[EYE_CORNER_RIGHT].x,
                           landmarks[EYE_CORNER_LEFT].y - landmarks[EYE_CORNER_RIGHT].y);
    assert_true(eyes_px > PORTRAIT_SIDE / 5.0f && eyes_px < PORTRAIT_SIDE / 1.5f);
    // the next region lies around what was found, as level as the eyes
    assert_true(fabsf(roi.centre_x_px - landmarks[1].x) < 0.3f * roi.width_px);
    assert_true(roi.width_px > 2.0f * eyes_px && roi.width_px < 4.0f * eyes_px);
}

static void no_face_has_no_presence(void **state)
{
    (void)state;
    struct picture grey;
    struct vec3 landmarks[FACE_LANDMARKS];
    struct roi roi = whole;
    float presence = 1.0f;
    assert_int_equal(picture_allocate(PORTRAIT_SIDE, PORTRAIT_SIDE, &grey), RESULT_OK);
    memset(grey.pixels, 128, (size_t)PORTRAIT_SIDE * PORTRAIT_SIDE * 4);
    assert_int_equal(face_mesh_look(mesh, &grey, 0.5f, &roi, landmarks, &presence, &timings), RESULT_OK);
    assert_false(presence > 0.0f);
    roi.width_px = roi.height_px = NAN;
    assert_int_equal(face_mesh_look(mesh, &portrait, 0.5f, &roi, landmarks, &presence, &timings), RESULT_OK);
    assert_false(presence > 0.0f);
    picture_free(&grey);
}

// A close look has each of its looks mirrored too, so that it can't tell right from left.
static void a_close_look_at_the_mirror_image_is_the_mirror_image(void **state)
{
    (void)state;
    struct vec3 landmarks[FACE_LANDMARKS], other[FACE_LANDMARKS], back[FACE_LANDMARKS];
    uint16_t mirrored[FACE_LANDMARKS];
    face_mesh_mirror_indices(mirrored);
    struct roi roi = {.centre_x_px = 90.0f,
                      .centre_y_px = 98.0f,
                      .width_px = 170.0f,
                      .height_px = 170.0f,
                      .rotation_rad = 0.05f};
    assert_int_equal(face_mesh_look_closely(mesh, NULL, &portrait, &roi, landmarks, &timings), RESULT_OK);
    roi.centre_x_px = PORTRAIT_SIDE - roi.centre_x_px;
    roi.rotation_rad = -roi.rotation_rad;
    assert_int_equal(face_mesh_look_closely(mesh, NULL, &mirror_image, &roi, other, &timings), RESULT_OK);
    for (int i = 0; i < FACE_LANDMARKS; i++)
        back[i] = mirror_point(other[mirrored[i]]);
    assert_true(worst_distance(landmarks, back) < 0.01f);

    // while a single look can
    float presence = 0.0f;
    assert_int_equal(face_mesh_run(mesh, &mirror_image, &roi, 0.0f, other, &presence, &timings), RESULT_OK);
    for (int i = 0; i < FACE_LANDMARKS; i++)
        back[i] = mirror_point(other[mirrored[i]]);
    assert_true(worst_distance(landmarks, back) > 0.1f);
    assert_true(worst_distance(landmarks, back) < 10.0f);
}

static void a_close_look_is_the_same_each_time(void **state)
{
    (void)state;
    struct vec3 first[FACE_LANDMARKS], again[FACE_LANDMARKS];
    int runs = timings.runs[STAGE_FACE_MESH];
    assert_int_equal(face_mesh_look_closely(mesh, NULL, &portrait, &whole, first, &timings), RESULT_OK);
    assert_int_equal(timings.runs[STAGE_FACE_MESH] - runs, FACE_MESH_CLOSE_LOOKS);
    face_mesh_forget(mesh);
    assert_int_equal(face_mesh_look_closely(mesh, NULL, &portrait, &whole, again, &timings), RESULT_OK);
    assert_memory_equal(first, again, sizeof first);
}

static void a_second_network_shares_in_a_close_look(void **state)
{
    (void)state;
    struct vec3 alone[FACE_LANDMARKS], both[FACE_LANDMARKS];
    int runs = timings.runs[STAGE_FACE_MESH];
    assert_int_equal(face_mesh_look_closely(mesh, NULL, &portrait, &whole, alone, &timings), RESULT_OK);
    assert_int_equal(face_mesh_look_closely(mesh, mesh, &portrait, &whole, both, &timings), RESULT_OK);
    assert_int_equal(timings.runs[STAGE_FACE_MESH] - runs,
                     2 * FACE_MESH_CLOSE_LOOKS + FACE_MESH_SECOND_LOOKS);
    float eyes_px = hypotf(alone[EYE_CORNER_LEFT].x - alone[EYE_CORNER_RIGHT].x,
                           alone[EYE_CORNER_LEFT].y - alone[EYE_CORNER_RIGHT].y);
    assert_true(worst_distance(alone, both) > 0.0f);
    assert_true(worst_distance(alone, both) < 0.02f * eyes_px); // its own opinion changes little
}

static void another_model_is_refused(void **state)
{
    (void)state;
    struct face_mesh *none = NULL;
    struct diagnostic why = {0};
    const char *detector = test_model_path("face_detection_short_range.tflite");
    const char *attention = test_model_path("face_landmark_with_attention.tflite");
    assert_int_not_equal(face_mesh_load(&face_mesh_attention, detector, &none, &why), RESULT_OK);
    assert_non_null(strstr(why.text, "face_detection_short_range"));
    assert_int_not_equal(face_mesh_load(&face_mesh_bundled, attention, &none, &why), RESULT_OK);
    assert_null(none);
    face_mesh_destroy(NULL);
}

static int load(void **state)
{
    (void)state;
    size_t size;
    struct diagnostic why;
    uint8_t *bytes = test_read_file(test_source_path("tests/data/portrait_192.ppm"), &size);
    const uint8_t *rgb = bytes + size - (size_t)3 * PORTRAIT_SIDE * PORTRAIT_SIDE;
    if (picture_allocate(PORTRAIT_SIDE, PORTRAIT_SIDE, &portrait) != RESULT_OK ||
        picture_allocate(PORTRAIT_SIDE, PORTRAIT_SIDE, &mirror_image) != RESULT_OK)
        return -1;
    for (int y = 0; y < PORTRAIT_SIDE; y++)
        for (int x = 0; x < PORTRAIT_SIDE; x++, rgb += 3) {
            memcpy(picture_row(&portrait, y) + (size_t)x * 4, rgb, 3);
            memcpy(picture_row(&mirror_image, y) + (size_t)(PORTRAIT_SIDE - 1 - x) * 4, rgb, 3);
        }
    free(bytes);
    whole = roi_of_picture(&portrait);
    const char *path = test_model_path("face_landmark_with_attention.tflite");
    return face_mesh_load(&face_mesh_attention, path, &mesh, &why) == RESULT_OK ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    face_mesh_destroy(mesh);
    picture_free(&portrait);
    picture_free(&mirror_image);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_landmark_has_its_mirror_image),
        cmocka_unit_test(a_look_finds_the_face),
        cmocka_unit_test(no_face_has_no_presence),
        cmocka_unit_test(a_close_look_at_the_mirror_image_is_the_mirror_image),
        cmocka_unit_test(a_close_look_is_the_same_each_time),
        cmocka_unit_test(a_second_network_shares_in_a_close_look),
        cmocka_unit_test(another_model_is_refused),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
