// The head that hides products: what vanishes behind it and what must not.
#include "render/product3d/occluder.h"

#include "render/environment.h"
#include "render/product3d/product3d.h"
#include "render/readback.h"
#include "tests/support/gl_context.h"
#include "tests/support/model_shapes.h"
#include "tests/support/test_support.h"

#include <string.h>

#define SIZE 240
#define FOV_RAD 0.55f

static struct mat4 turned(float yaw_rad)
{
    struct mat4 pose = mat4_rotation_y(yaw_rad);
    pose.m[14] = -0.6f;
    return pose;
}

static struct head canonical_head(void)
{
    struct head head;
    head_measure(face_canonical_m, &head);
    return head;
}

static void the_shape_is_finite_and_inside_the_face(void **state)
{
    (void)state;
    struct vec3 shape[OCCLUDER_VERTICES];
    struct mat4 pose = turned(0.0f);
    const struct head head = canonical_head();
    occluder_shape(face_canonical_m, &head, &pose, shape);
    float rearmost = 0.0f;
    for (int i = 0; i < OCCLUDER_VERTICES; i++) {
        assert_true(isfinite(shape[i].x) && isfinite(shape[i].y) && isfinite(shape[i].z));
        assert_true(fabsf(shape[i].x) < 0.10f && shape[i].y < 0.145f && shape[i].y > -0.18f);
        rearmost = fminf(rearmost, shape[i].z);
    }
    for (int i = 0; i < FACE_VERTEX_COUNT; i++)
        assert_true(shape[i].z <= face_canonical_m[i].z - 0.0009f);
    // 19 cm from the glabella: the length of an adult head.
    assert_true(face_canonical_m[9].z - rearmost > 0.18f && face_canonical_m[9].z - rearmost < 0.20f);
}

static void every_part_of_the_shape_hangs_together_backwards(void **state)
{
    (void)state;
    struct vec3 shape[OCCLUDER_VERTICES];
    struct mat4 pose = turned(0.0f);
    const struct head head = canonical_head();
    occluder_shape(face_canonical_m, &head, &pose, shape);
    for (int ring = 1; ring <= OCCLUDER_SKULL_RINGS; ring++)
        for (int i = 0; i < FACE_RING_OVAL_COUNT; i++) {
            int here = FACE_VERTEX_COUNT + ring * FACE_RING_OVAL_COUNT + i;
            assert_true(shape[here].z < shape[here - FACE_RING_OVAL_COUNT].z);
        }
}

// A small bright plate at a place of the head, seen with a pose: how much of it shows, 0..1.
static float visible_share(struct vec3 at_m, const struct mat4 *pose)
{
    struct environment environment;
    struct product3d *products = NULL;
    struct target target;
    struct picture shown = {0};
    assert_int_equal(environment_init(&environment, environment_studio, NULL), RESULT_OK);
    assert_int_equal(product3d_create(&environment, &products, NULL), RESULT_OK);
    assert_int_equal(target_init(&target, SIZE, SIZE, NULL, NULL), RESULT_OK);
    assert_int_equal(picture_allocate(SIZE, SIZE, &shown), RESULT_OK);
    struct model_material material = model_material_default();
    material.unlit = true;
    material.double_sided = true;
    struct model plate;
    shape_rectangle(&plate, (struct vec3){0}, 0.006f, 0.006f, &material);
    uint32_t handle = 0;
    assert_int_equal(product3d_add(products, &plate, &handle, NULL), RESULT_OK);
    model_free(&plate);
    // The plate faces the camera whatever the pose, so that its size on the picture is known.
    struct mat4 back = mat4_inverse_similarity(pose), place = mat4_identity();
    memcpy(place.m, back.m, 12 * sizeof(float));
    place.m[12] = at_m.x;
    place.m[13] = at_m.y;
    place.m[14] = at_m.z;
    struct scene_person person = {
        .id = 1,
        .has_pose = true,
        .pose = *pose,
        .mesh_m = face_canonical_m,
        .head = canonical_head(),
        .product_count = 1,
        .products = {{.model = handle, .variant = MODEL_NONE, .placement = place, .opacity = 1.0f}}};
    struct product3d_frame frame = {.target = &target,
                                    .view = clip_view_identity(),
                                    .picture_width_px = SIZE,
                                    .picture_height_px = SIZE,
                                    .vertical_fov_rad = FOV_RAD};
    target_bind(&target);
    glClearColor(0.0f, 0.0f, 0.0f, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    product3d_draw(products, &frame, &person, &LIGHT_OF_THE_STUDIO);
    assert_int_equal(readback(&target, &shown), RESULT_OK);
    int bright = 0;
    for (int y = 0; y < SIZE; y++)
        for (int x = 0; x < SIZE; x++)
            bright += picture_row(&shown, y)[4 * x] > 127 ? 1 : 0;
    struct vec3 camera = mat4_transform_point(pose, at_m);
    float side_px = 0.006f / -camera.z / tanf(0.5f * FOV_RAD) * 0.5f * SIZE;
    picture_free(&shown);
    target_finish(&target);
    product3d_destroy(products);
    environment_finish(&environment);
    return (float)bright / (side_px * side_px);
}

static void assert_visible(struct vec3 at_m, float yaw_rad)
{
    struct mat4 pose = turned(yaw_rad);
    float share = visible_share(at_m, &pose);
    if (share < 0.8f)
        fail_msg("only %.2f of what is at %.3f %.3f %.3f shows at yaw %.2f", (double)share, (double)at_m.x,
                 (double)at_m.y, (double)at_m.z, (double)yaw_rad);
}

static void assert_hidden(struct vec3 at_m, float yaw_rad)
{
    struct mat4 pose = turned(yaw_rad);
    float share = visible_share(at_m, &pose);
    if (share > 0.05f)
        fail_msg("%.2f of what is at %.3f %.3f %.3f shows at yaw %.2f", (double)share, (double)at_m.x,
                 (double)at_m.y, (double)at_m.z, (double)yaw_rad);
}

static void what_rests_on_the_face_shows(void **state)
{
    (void)state;
    test_gl_needed();
    // On the ridge of the nose, at its flanks where pads sit, before brow, eye and cheekbone: 1 mm off.
    static const int seats[] = {6, 168, 197, 122, 351, 107, 336, 145, 374, 111, 340};
    static const float yaws[] = {0.0f, 0.3f, -0.3f};
    for (int y = 0; y < 3; y++)
        for (int i = 0; i < 11; i++) {
            // The far flank of the nose is hidden by the nose, rightly.
            bool left = face_canonical_m[seats[i]].x > 0.005f, right = face_canonical_m[seats[i]].x < -0.005f;
            if ((yaws[y] > 0.0f && left) || (yaws[y] < 0.0f && right))
                continue;
            struct vec3 at = face_canonical_m[seats[i]];
            at.z += 0.001f;
            assert_visible(at, yaws[y]);
        }
}

static void what_is_behind_the_head_is_hidden(void **state)
{
    (void)state;
    test_gl_needed();
    assert_hidden((struct vec3){0.0f, 0.02f, -0.05f}, 0.0f);
    assert_hidden((struct vec3){0.05f, 0.04f, -0.08f}, 0.2f);
    assert_hidden((struct vec3){0.0f, 0.0f, -0.16f}, 0.0f);
}

static void the_far_temple_is_hidden_and_the_near_one_shows(void **state)
{
    (void)state;
    test_gl_needed();
    // Along the temple, from behind the hinge to before the ear. Positive yaw turns +x away from the camera
    // (mat4_rotation_y takes +z to +x), so +x is the far side.
    static const float along[] = {-0.008f, -0.016f, -0.024f};
    for (int i = 0; i < 3; i++) {
        assert_hidden((struct vec3){0.074f, 0.022f, along[i]}, 0.55f);
        assert_visible((struct vec3){-0.077f, 0.022f, along[i]}, 0.55f);
        assert_hidden((struct vec3){-0.074f, 0.022f, along[i]}, -0.55f);
        assert_visible((struct vec3){0.077f, 0.022f, along[i]}, -0.55f);
    }
}

static void the_end_of_a_temple_is_behind_the_ear(void **state)
{
    (void)state;
    test_gl_needed();
    assert_hidden((struct vec3){-0.072f, -0.01f, -0.050f}, 0.9f);
    assert_hidden((struct vec3){0.072f, -0.01f, -0.050f}, -0.9f);
}

static void the_neck_hides_what_goes_round_it(void **state)
{
    (void)state;
    test_gl_needed();
    const struct head head = canonical_head();
    struct vec3 neck = vec3_mix(head.neck_top, head.neck_bottom, 0.7f);
    assert_hidden((struct vec3){neck.x, neck.y, neck.z - head.neck_radius_m}, 0.0f);
    assert_visible((struct vec3){neck.x, neck.y, neck.z + head.neck_radius_m}, 0.0f);
    assert_visible((struct vec3){neck.x + head.neck_radius_m + 0.004f, neck.y, neck.z}, 0.0f);
}

static void earrings_hang_in_the_open(void **state)
{
    (void)state;
    test_gl_needed();
    const struct head head = canonical_head();
    for (int side = 0; side < 2; side++) {
        struct vec3 below = vec3_add(head.lobe[side], (struct vec3){0.0f, -0.015f, 0.002f});
        assert_visible(below, 0.0f);
        assert_visible(below, side == 0 ? 0.6f : -0.6f); // turned to the camera
        assert_hidden(below, side == 0 ? -0.7f : 0.7f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shape_is_finite_and_inside_the_face),
        cmocka_unit_test(every_part_of_the_shape_hangs_together_backwards),
        cmocka_unit_test(what_rests_on_the_face_shows),
        cmocka_unit_test(what_is_behind_the_head_is_hidden),
        cmocka_unit_test(the_far_temple_is_hidden_and_the_near_one_shows),
        cmocka_unit_test(the_end_of_a_temple_is_behind_the_ear),
        cmocka_unit_test(the_neck_hides_what_goes_round_it),
        cmocka_unit_test(earrings_hang_in_the_open),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
