// The face is tests/data/portrait_face.ppm, cut from portrait.png (NASA) at FACE_X, FACE_Y, with the
// tracker's landmarks of the whole portrait in portrait_landmarks.txt.
#include "platform/base/clock.h"
#include "tests/support/test_support.h"
#include "tracking/geometry.h"
#include "tracking/trust.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FACE_X 160.0f
#define FACE_Y 52.0f
#define WIDTH_PX 128
#define HEIGHT_PX 144
#define FOV_RAD 1.0995574f
#define FRAME_NS (33 * CLOCK_MILLISECOND_NS)

struct scene {
    struct trust_map map;
    struct trust trust;
    struct picture picture;
    struct face face;
    int64_t time_ns;
};

static void read_picture(struct scene *scene)
{
    size_t size = 0, pixels = (size_t)WIDTH_PX * HEIGHT_PX;
    uint8_t *bytes = test_read_file(test_source_path("tests/data/portrait_face.ppm"), &size);
    assert_true(size > pixels * 3);
    assert_int_equal(picture_allocate(WIDTH_PX, HEIGHT_PX, &scene->picture), RESULT_OK);
    for (size_t i = 0; i < pixels; i++) {
        memcpy(scene->picture.pixels + i * 4, bytes + size - pixels * 3 + i * 3, 3);
        scene->picture.pixels[i * 4 + 3] = 255;
    }
    free(bytes);
}

static struct scene *make_scene(void)
{
    struct scene *scene = calloc(1, sizeof *scene);
    assert_non_null(scene);
    read_picture(scene);
    trust_map_init(&scene->map);
    size_t size = 0;
    char *text = (char *)test_read_file(test_source_path("tests/data/portrait_landmarks.txt"), &size);
    char *at = text;
    for (int i = 0; i < FACE_LANDMARKS; i++) {
        scene->face.landmarks_px[i].x = strtof(at, &at) - FACE_X;
        scene->face.landmarks_px[i].y = strtof(at, &at) - FACE_Y;
        scene->face.landmarks_px[i].z = strtof(at, &at);
    }
    free(text);
    scene->face.id = 1;
    scene->face.score = 0.99999f;
    geometry_solve_face(&scene->face, WIDTH_PX, HEIGHT_PX, FOV_RAD);
    assert_true(scene->face.has_pose);
    return scene;
}

static void free_scene(struct scene *scene)
{
    picture_free(&scene->picture);
    free(scene);
}

static void judge(struct scene *scene)
{
    trust_judge(&scene->map, &scene->trust, &scene->picture, scene->time_ns, &scene->face);
    scene->time_ns += FRAME_NS;
}

// Covers a disc about a landmark, shaded like something round, in stripes or in one colour.
static void cover(struct scene *scene, int landmark, float radius_px, const uint8_t colour[3], bool stripes)
{
    struct vec3 middle = scene->face.landmarks_px[landmark];
    for (int y = 0; y < HEIGHT_PX; y++)
        for (int x = 0; x < WIDTH_PX; x++) {
            float away = hypotf((float)x + 0.5f - middle.x, (float)y + 0.5f - middle.y);
            if (away > radius_px)
                continue;
            float shade = 1.0f - 0.3f * away / radius_px;
            if (stripes && (x + y) / 5 % 2 == 0)
                shade *= 0.7f;
            for (int c = 0; c < 3; c++)
                picture_row(&scene->picture, y)[x * 4 + c] = (uint8_t)((float)colour[c] * shade);
        }
}

static void uncover(struct scene *scene)
{
    picture_free(&scene->picture);
    read_picture(scene);
}

static void every_part_has_samples_and_each_side_is_the_others_mirror(void **state)
{
    (void)state;
    struct trust_map map;
    trust_map_init(&map);
    for (int part = 0; part < FACE_PART_COUNT; part++) {
        enum face_part other = trust_opposite((enum face_part)part);
        assert_in_range(map.count[part], 8, TRUST_SAMPLES_MAX - 1);
        assert_int_equal(trust_opposite(other), part);
        assert_int_equal(map.count[part], map.count[other]);
        for (int i = 0; i < map.count[part]; i++)
            assert_in_range(map.mirror[part][i], 0, map.count[other] - 1);
    }
}

static void a_clear_face_is_trusted_on_a_still(void **state)
{
    (void)state;
    struct scene *scene = make_scene();
    trust_judge(&scene->map, NULL, &scene->picture, 0, &scene->face);
    for (int part = 0; part < FACE_PART_COUNT; part++)
        if (part != FACE_PART_EAR_RIGHT && part != FACE_PART_EAR_LEFT) // under her hair
            assert_true(scene->face.visible[part] > 0.7f);
    free_scene(scene);
}

static void lips_fall_at_once_under_a_cover_and_rise_after_it(void **state)
{
    (void)state;
    static const uint8_t blue[3] = {60, 90, 190}, black[3] = {40, 40, 45};
    for (int kind = 0; kind < 2; kind++) {
        struct scene *scene = make_scene();
        for (int i = 0; i < 30; i++)
            judge(scene);
        assert_true(scene->face.visible[FACE_PART_LIPS] > 0.8f);
        float eyes = scene->face.visible[FACE_PART_EYE_LEFT];
        cover(scene, 13, 14.0f, kind == 0 ? blue : black, kind == 1);
        judge(scene);
        judge(scene);
        assert_true(scene->face.visible[FACE_PART_LIPS] < 0.5f);
        assert_true(scene->face.visible[FACE_PART_EYE_LEFT] > eyes - 0.15f);
        for (int i = 0; i < 30; i++)
            judge(scene);
        assert_true(scene->face.visible[FACE_PART_LIPS] < 0.6f); // a second later the cover isn't learned
        uncover(scene);
        judge(scene);
        assert_true(scene->face.visible[FACE_PART_LIPS] < 0.7f); // not at once
        for (int i = 0; i < 30; i++)
            judge(scene);
        assert_true(scene->face.visible[FACE_PART_LIPS] > 0.7f);
        free_scene(scene);
    }
}

static void other_light_is_no_cover_and_hides_none(void **state)
{
    (void)state;
    struct scene *scene = make_scene();
    float before[FACE_PART_COUNT];
    for (int i = 0; i < 30; i++)
        judge(scene);
    memcpy(before, scene->face.visible, sizeof before);
    for (int i = 0; i < WIDTH_PX * HEIGHT_PX * 4; i++)
        if (i % 4 != 3)
            scene->picture.pixels[i] = (uint8_t)((float)scene->picture.pixels[i] * 0.75f);
    judge(scene);
    for (int part = 0; part < FACE_PART_COUNT; part++)
        assert_true(scene->face.visible[part] > before[part] - 0.1f);
    static const uint8_t black[3] = {40, 40, 45};
    struct trust_look look;
    struct trust_cues cues;
    cover(scene, 13, 14.0f, black, true);
    trust_look_at(&scene->map, &scene->picture, &scene->face, &look);
    trust_measure(&scene->map, &scene->trust, &look, &scene->face, &cues);
    assert_true(cues.value[FACE_PART_LIPS][TRUST_CUE_CHANGED] > 0.3f);
    assert_true(cues.value[FACE_PART_EYE_LEFT][TRUST_CUE_CHANGED] < 0.1f);
    free_scene(scene);
}

// The head turned, as a network would see it; the picture stays, so only geometry is looked at.
static void turn_landmarks(struct face *face, float yaw_rad)
{
    struct vec3 mean = {0, 0, 0};
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++)
        mean = vec3_add(mean, vec3_scale(face->landmarks_px[i], 1.0f / FACE_MESH_LANDMARKS));
    for (int i = 0; i < FACE_LANDMARKS; i++) {
        struct vec3 p = vec3_subtract(face->landmarks_px[i], mean);
        struct vec3 turned = {p.x * cosf(yaw_rad) - p.z * sinf(yaw_rad), p.y,
                              p.x * sinf(yaw_rad) + p.z * cosf(yaw_rad)};
        face->landmarks_px[i] = vec3_add(turned, mean);
    }
    geometry_solve_face(face, WIDTH_PX, HEIGHT_PX, FOV_RAD);
}

static void the_far_side_of_a_turned_head_is_out_of_sight(void **state)
{
    (void)state;
    struct scene *scene = make_scene();
    struct trust_look look;
    struct trust_cues cues;
    turn_landmarks(&scene->face, 1.1f);
    trust_look_at(&scene->map, &scene->picture, &scene->face, &look);
    trust_measure(&scene->map, NULL, &look, &scene->face, &cues);
    bool left_is_far = cues.in_sight[FACE_PART_CHEEK_LEFT] < cues.in_sight[FACE_PART_CHEEK_RIGHT];
    enum face_part far_cheek = left_is_far ? FACE_PART_CHEEK_LEFT : FACE_PART_CHEEK_RIGHT;
    enum face_part far_ear = left_is_far ? FACE_PART_EAR_LEFT : FACE_PART_EAR_RIGHT;
    assert_true(cues.in_sight[far_cheek] < 0.6f);
    assert_true(cues.in_sight[trust_opposite(far_cheek)] > 0.9f);
    assert_true(cues.in_sight[far_ear] < 0.05f);
    assert_true(trust_probability(&cues, far_ear) < 0.01f);
    // Turned towards its right side, the subject's left side comes forward in the picture's right.
    struct vec3 nose = scene->face.landmarks_px[4], brow = scene->face.landmarks_px[168];
    assert_true(left_is_far == (nose.x > brow.x));
    free_scene(scene);
}

static void what_is_outside_the_frame_is_not_in_sight(void **state)
{
    (void)state;
    struct scene *scene = make_scene();
    for (int i = 0; i < FACE_LANDMARKS; i++)
        scene->face.landmarks_px[i].y += 75.0f; // the chin, the lips and more leave below
    trust_judge(&scene->map, NULL, &scene->picture, 0, &scene->face);
    assert_true(scene->face.visible[FACE_PART_LIPS] < 0.01f);
    struct trust_look look;
    struct trust_cues cues;
    trust_look_at(&scene->map, &scene->picture, &scene->face, &look);
    trust_measure(&scene->map, NULL, &look, &scene->face, &cues);
    assert_true(cues.in_sight[FACE_PART_BROW_LEFT] > 0.7f);
    free_scene(scene);
}

static void nothing_breaks_on_landmarks_that_are_no_numbers(void **state)
{
    (void)state;
    struct scene *scene = make_scene();
    judge(scene);
    for (int i = 0; i < FACE_LANDMARKS; i += 3)
        scene->face.landmarks_px[i].x = i % 2 == 0 ? NAN : 1e30f;
    scene->face.has_pose = false;
    for (int i = 0; i < 12; i++)
        judge(scene);
    for (int part = 0; part < FACE_PART_COUNT; part++)
        assert_true(scene->face.visible[part] >= 0.0f && scene->face.visible[part] <= 1.0f);
    scene->time_ns = -5; // a clock that goes back
    judge(scene);
    free_scene(scene);
}

static void forgetting_leaves_nothing_of_the_face(void **state)
{
    (void)state;
    struct scene *scene = make_scene();
    static const struct trust nothing;
    for (int i = 0; i < 10; i++)
        judge(scene);
    assert_memory_not_equal(&scene->trust, &nothing, sizeof nothing);
    trust_forget(&scene->trust);
    assert_memory_equal(&scene->trust, &nothing, sizeof nothing);
    free_scene(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_has_samples_and_each_side_is_the_others_mirror),
        cmocka_unit_test(a_clear_face_is_trusted_on_a_still),
        cmocka_unit_test(lips_fall_at_once_under_a_cover_and_rise_after_it),
        cmocka_unit_test(other_light_is_no_cover_and_hides_none),
        cmocka_unit_test(the_far_side_of_a_turned_head_is_out_of_sight),
        cmocka_unit_test(what_is_outside_the_frame_is_not_in_sight),
        cmocka_unit_test(nothing_breaks_on_landmarks_that_are_no_numbers),
        cmocka_unit_test(forgetting_leaves_nothing_of_the_face),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
