// The light on a person: known light on a drawn head is found again, over time and by direction.
#include "platform/base/colour.h"
#include "platform/base/face_topology.h"
#include "render/light.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

#define SIDE 480
#define DISTANCE_M 0.6f
#define FOCAL_PX 1200.0f

// A head before the camera, drawn triangle by triangle in the light that is asked for.
struct stage {
    struct picture picture;
    struct vec3 landmarks_px[SCENE_FACE_LANDMARKS];
    struct vec3 mesh_m[FACE_VERTEX_COUNT];
    struct scene_person person;
    struct light light;
    uint64_t sequence;
};

// What shines: even light and a lamp far off, its direction of unit length, camera space.
struct lamps {
    struct vec3 even, lamp, direction;
};

static const struct vec3 skin_albedo = {0.45f, 0.30f, 0.23f};

static struct stage *open_stage(float yaw_rad)
{
    struct stage *stage = calloc(1, sizeof *stage);
    assert_non_null(stage);
    assert_int_equal(picture_allocate(SIDE, SIDE, &stage->picture), RESULT_OK);
    memcpy(stage->mesh_m, face_canonical_m, sizeof stage->mesh_m);
    struct mat4 turn = mat4_rotation_y(yaw_rad);
    struct mat4 away = mat4_translation((struct vec3){0.0f, 0.0f, -DISTANCE_M});
    stage->person = (struct scene_person){.id = 7,
                                          .landmarks_px = stage->landmarks_px,
                                          .has_pose = true,
                                          .pose = mat4_multiply(&away, &turn),
                                          .mesh_m = stage->mesh_m};
    for (int i = 0; i < FACE_VERTEX_COUNT; i++) {
        struct vec3 p = mat4_transform_point(&stage->person.pose, stage->mesh_m[i]);
        stage->landmarks_px[i] =
            (struct vec3){0.5f * SIDE - FOCAL_PX * p.x / p.z, 0.5f * SIDE + FOCAL_PX * p.y / p.z, 0.0f};
    }
    return stage;
}

static void close_stage(struct stage *stage)
{
    picture_free(&stage->picture);
    free(stage);
}

static struct vec3 radiance(const struct lamps *lamps, struct vec3 normal)
{
    return vec3_add(lamps->even, vec3_scale(lamps->lamp, fmaxf(vec3_dot(normal, lamps->direction), 0.0f)));
}

static void put(struct picture *picture, int x, int y, struct vec3 linear)
{
    const float values[3] = {linear.x, linear.y, linear.z};
    uint8_t *pixel = picture_row(picture, y) + 4 * (size_t)x;
    for (int i = 0; i < 3; i++)
        pixel[i] = (uint8_t)(255.0f * colour_encoded(fminf(values[i], 1.0f)) + 0.5f);
    pixel[3] = 255;
}

static float side_of(struct vec3 a, struct vec3 b, float x, float y)
{
    return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}

static void draw_triangle(struct stage *stage, const uint16_t *triangle, const struct vec3 *normals,
                          const struct lamps *lamps)
{
    struct vec3 a = stage->landmarks_px[triangle[0]], b = stage->landmarks_px[triangle[1]],
                c = stage->landmarks_px[triangle[2]];
    float area = side_of(a, b, c.x, c.y);
    if (area >= 0.0f) // turned away: rows run downwards
        return;
    for (int y = (int)fminf(a.y, fminf(b.y, c.y)); y <= (int)fmaxf(a.y, fmaxf(b.y, c.y)); y++)
        for (int x = (int)fminf(a.x, fminf(b.x, c.x)); x <= (int)fmaxf(a.x, fmaxf(b.x, c.x)); x++) {
            float px = (float)x + 0.5f, py = (float)y + 0.5f;
            float u = side_of(b, c, px, py) / area, v = side_of(c, a, px, py) / area, w = 1.0f - u - v;
            if (u < 0.0f || v < 0.0f || w < 0.0f)
                continue;
            struct vec3 normal =
                vec3_add(vec3_add(vec3_scale(normals[triangle[0]], u), vec3_scale(normals[triangle[1]], v)),
                         vec3_scale(normals[triangle[2]], w));
            struct vec3 light = radiance(lamps, vec3_normalise(normal));
            put(&stage->picture, x, y,
                (struct vec3){light.x * skin_albedo.x, light.y * skin_albedo.y, light.z * skin_albedo.z});
        }
}

// A new frame: the face in this light, before a grey wall in it.
static void shine(struct stage *stage, const struct lamps *lamps)
{
    struct vec3 normals[FACE_VERTEX_COUNT] = {{0}};
    for (int i = 0; i < FACE_TRIANGLE_COUNT; i++) {
        const uint16_t *t = face_triangles[i];
        struct vec3 a = stage->mesh_m[t[0]];
        struct vec3 across =
            vec3_cross(vec3_subtract(stage->mesh_m[t[1]], a), vec3_subtract(stage->mesh_m[t[2]], a));
        across = mat4_transform_direction(&stage->person.pose, across);
        for (int k = 0; k < 3; k++)
            normals[t[k]] = vec3_add(normals[t[k]], across);
    }
    struct vec3 wall = vec3_scale(radiance(lamps, (struct vec3){0.0f, 0.0f, 1.0f}), 0.4f);
    for (int i = 0; i < SIDE * SIDE; i++)
        put(&stage->picture, i % SIDE, i / SIDE, wall);
    for (int i = 0; i < FACE_TRIANGLE_COUNT; i++)
        draw_triangle(stage, face_triangles[i], normals, lamps);
    stage->sequence++;
}

static struct light_estimate look(struct stage *stage)
{
    light_begin(&stage->light, stage->sequence);
    return light_of(&stage->light, &stage->picture, &stage->person);
}

static struct vec3 white_at(const struct light_estimate *light, struct vec3 normal)
{
    float basis[ENVIRONMENT_HARMONICS];
    environment_harmonics(normal, basis);
    struct vec3 sum = {0};
    for (int k = 0; k < ENVIRONMENT_HARMONICS; k++)
        sum = vec3_add(sum, vec3_scale(light->shape[k], basis[k]));
    return (struct vec3){sum.x * light->scale.x, sum.y * light->scale.y, sum.z * light->scale.z};
}

static void assert_between(float value, float low, float high)
{
    if (!(value >= low && value <= high))
        fail_msg("%.3f is not in %.3f .. %.3f", (double)value, (double)low, (double)high);
}

static const struct lamps even_light = {{0.8f, 0.8f, 0.8f}, {0.0f, 0.0f, 0.0f}, {0.0f, 0.0f, 1.0f}};

static const struct vec3 directions[] = {{0.8f, 0.2f, 0.56f},
                                         {-0.8f, 0.2f, 0.56f},
                                         {0.0f, 0.75f, 0.66f},
                                         {0.5f, 0.6f, 0.62f},
                                         {-0.5f, -0.4f, 0.77f}};
#define DIRECTION_COUNT (sizeof directions / sizeof directions[0])

static struct lamps lamp_from(size_t i)
{
    return (struct lamps){{0.3f, 0.3f, 0.3f}, {0.6f, 0.6f, 0.6f}, vec3_normalise(directions[i])};
}

// --- the shape of the light --------------------------------------------------------------------------------

static void a_lamp_is_found_where_it_shines_from(void **state)
{
    (void)state;
    static const float yaws[] = {0.0f, 0.35f, -0.35f};
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < DIRECTION_COUNT; i++) {
            struct stage *stage = open_stage(yaws[k]);
            struct lamps lamps = lamp_from(i);
            shine(stage, &lamps);
            struct light_estimate light = look(stage);
            assert_true(light.has_shape);
            struct vec3 found = light_direction(&light);
            float off_deg = 57.29578f * acosf(fminf(vec3_dot(found, lamps.direction), 1.0f));
            print_message("yaw %.2f lamp %zu: %.1f degrees off\n", (double)yaws[k], i, (double)off_deg);
            assert_between(off_deg, 0.0f, 13.0f);
            close_stage(stage);
        }
}

static void the_lit_side_is_brighter_by_as_much_as_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < DIRECTION_COUNT; i++) {
        struct stage *stage = open_stage(0.0f);
        struct lamps lamps = lamp_from(i);
        shine(stage, &lamps);
        struct light_estimate light = look(stage);
        for (int axis = 0; axis < 2; axis++) {
            struct vec3 one = {axis == 0 ? 0.7f : 0.0f, axis == 0 ? 0.0f : 0.6f, axis == 0 ? 0.714f : 0.8f};
            struct vec3 other = {-one.x, -one.y, one.z};
            float ratio = white_at(&light, one).y / white_at(&light, other).y;
            float truth = radiance(&lamps, one).y / radiance(&lamps, other).y;
            print_message("lamp %zu axis %d: ratio %.3f, truth %.3f\n", i, axis, (double)ratio,
                          (double)truth);
            assert_between(ratio / truth, 0.91f, 1.09f);
        }
        close_stage(stage);
    }
}

static void even_light_has_no_sides(void **state)
{
    (void)state;
    struct stage *stage = open_stage(0.2f);
    shine(stage, &even_light);
    struct light_estimate light = look(stage);
    float ahead = white_at(&light, (struct vec3){0.0f, 0.0f, 1.0f}).y;
    for (size_t i = 0; i < DIRECTION_COUNT; i++)
        assert_between(white_at(&light, vec3_normalise(directions[i])).y / ahead, 0.97f, 1.03f);
    close_stage(stage);
}

static void the_least_light_is_that_of_the_darkest_skin(void **state)
{
    (void)state;
    struct stage *stage = open_stage(0.0f);
    shine(stage, &even_light);
    float even = look(stage).least;
    light_forget(&stage->light);
    struct lamps lamps = lamp_from(0);
    shine(stage, &lamps);
    struct light_estimate light = look(stage);
    assert_between(even, 0.5f, 0.6f); // its upper bound
    // Nothing shines on the far side of the face but the even light.
    assert_between(light.least * light.scale.y / white_at(&light, lamps.direction).y, 0.2f, 0.45f);
    close_stage(stage);
}

static void lamps_of_two_colours_tint_the_two_sides(void **state)
{
    (void)state;
    struct stage *stage = open_stage(0.0f);
    struct lamps lamps = {{0.30f, 0.32f, 0.40f}, {0.55f, 0.42f, 0.25f}, {0.8f, 0.0f, 0.6f}};
    shine(stage, &lamps);
    struct light_estimate light = look(stage);
    struct vec3 right = white_at(&light, (struct vec3){0.7f, 0.0f, 0.714f});
    struct vec3 left = white_at(&light, (struct vec3){-0.7f, 0.0f, 0.714f});
    struct vec3 lit = radiance(&lamps, (struct vec3){0.7f, 0.0f, 0.714f});
    struct vec3 dim = radiance(&lamps, (struct vec3){-0.7f, 0.0f, 0.714f});
    assert_between((right.x / right.z) / (left.x / left.z) / ((lit.x / lit.z) / (dim.x / dim.z)), 0.9f, 1.1f);
    close_stage(stage);
}

static void a_beard_and_bright_spots_change_little(void **state)
{
    (void)state;
    struct stage *stage = open_stage(0.0f);
    struct lamps lamps = lamp_from(3);
    shine(stage, &lamps);
    // Dark hair over mouth and chin, sheen on the forehead.
    float mouth_y = stage->landmarks_px[164].y;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            if ((float)y > mouth_y)
                put(&stage->picture, x, y, (struct vec3){0.03f, 0.025f, 0.02f});
            float dx = (float)x - stage->landmarks_px[151].x, dy = (float)y - stage->landmarks_px[151].y;
            if (dx * dx + dy * dy < 400.0f)
                put(&stage->picture, x, y, (struct vec3){0.9f, 0.85f, 0.8f});
        }
    struct light_estimate light = look(stage);
    struct vec3 found = light_direction(&light);
    float off_deg = 57.29578f * acosf(fminf(vec3_dot(found, lamps.direction), 1.0f));
    print_message("beard: %.1f degrees off\n", (double)off_deg);
    assert_between(off_deg, 0.0f, 20.0f);
    close_stage(stage);
}

// --- brightness and tint -----------------------------------------------------------------------------------

static void a_dim_warm_picture_gives_dim_warm_light(void **state)
{
    (void)state;
    struct stage *stage = open_stage(0.0f);
    shine(stage, &even_light);
    struct vec3 neutral = look(stage).scale;
    light_forget(&stage->light);
    struct lamps warm = {{0.30f, 0.20f, 0.12f}, {0.0f, 0.0f, 0.0f}, {0.0f, 0.0f, 1.0f}};
    shine(stage, &warm);
    struct vec3 dim = look(stage).scale;
    assert_between(neutral.y, 0.55f, 1.1f);
    assert_between(dim.y / neutral.y, 0.15f, 0.5f);
    assert_true(dim.x / dim.y > 1.1f * neutral.x / neutral.y);
    assert_true(dim.z / dim.y < 0.9f * neutral.z / neutral.y);
    close_stage(stage);
}

static void a_jump_of_the_exposure_is_followed_in_the_same_frame(void **state)
{
    (void)state;
    struct stage *stage = open_stage(0.0f);
    for (int i = 0; i < 10; i++) {
        shine(stage, &even_light);
        (void)look(stage);
    }
    float before = look(stage).scale.y;
    struct lamps half = {vec3_scale(even_light.even, 0.5f), {0.0f, 0.0f, 0.0f}, {0.0f, 0.0f, 1.0f}};
    shine(stage, &half);
    float first = look(stage).scale.y;
    assert_between(first / before, 0.42f, 0.60f);
    close_stage(stage);
}

static void noise_moves_the_light_by_less_than_itself(void **state)
{
    (void)state;
    struct stage *stage = open_stage(0.0f);
    struct lamps lamps = even_light;
    float least = INFINITY, most = 0.0f;
    for (int i = 0; i < 20; i++) {
        float level = i % 2 == 0 ? 0.79f : 0.81f;
        lamps.even = (struct vec3){level, level, level};
        shine(stage, &lamps);
        float value = look(stage).scale.y;
        if (i < 6)
            continue;
        least = fminf(least, value);
        most = fmaxf(most, value);
    }
    assert_between(most / least, 1.0f, 1.012f);
    close_stage(stage);
}

static void the_same_picture_again_changes_nothing(void **state)
{
    (void)state;
    struct stage *stage = open_stage(0.0f);
    shine(stage, &even_light);
    (void)look(stage);
    struct lamps lamps = lamp_from(0);
    shine(stage, &lamps);
    struct light_estimate first = look(stage), second = look(stage);
    assert_memory_equal(&first, &second, sizeof first);
    close_stage(stage);
}

static void it_is_forgotten_with_the_shopper(void **state)
{
    (void)state;
    struct stage *stage = open_stage(0.0f);
    shine(stage, &even_light);
    (void)look(stage);
    light_forget(&stage->light);
    struct light nothing = {0};
    assert_memory_equal(&stage->light, &nothing, sizeof nothing);
    close_stage(stage);
}

static void without_a_mesh_only_brightness_and_tint_are_known(void **state)
{
    (void)state;
    struct stage *stage = open_stage(0.0f);
    shine(stage, &even_light);
    stage->person.mesh_m = NULL;
    struct light_estimate light = look(stage);
    assert_false(light.has_shape);
    assert_between(light.scale.y, 0.5f, 1.1f);
    struct vec3 nowhere = light_direction(&light);
    assert_true(vec3_length(nowhere) == 0.0f);
    close_stage(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lamp_is_found_where_it_shines_from),
        cmocka_unit_test(the_lit_side_is_brighter_by_as_much_as_it_is),
        cmocka_unit_test(even_light_has_no_sides),
        cmocka_unit_test(the_least_light_is_that_of_the_darkest_skin),
        cmocka_unit_test(lamps_of_two_colours_tint_the_two_sides),
        cmocka_unit_test(a_beard_and_bright_spots_change_little),
        cmocka_unit_test(a_dim_warm_picture_gives_dim_warm_light),
        cmocka_unit_test(a_jump_of_the_exposure_is_followed_in_the_same_frame),
        cmocka_unit_test(noise_moves_the_light_by_less_than_itself),
        cmocka_unit_test(the_same_picture_again_changes_nothing),
        cmocka_unit_test(it_is_forgotten_with_the_shopper),
        cmocka_unit_test(without_a_mesh_only_brightness_and_tint_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
