// The light on a face: pictures lit by known gains, light and dark skin, blinks, noise and lamps.
#include "platform/base/colour.h"
#include "platform/base/face_topology.h"
#include "render/makeup/face_light.h"
#include "tests/support/gl_context.h"
#include "tests/support/makeup_reference.h"
#include "tests/support/makeup_stage.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>

#define SIDE 400

struct lit_face {
    struct srgb_table table;
    struct picture picture;
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
};

static struct lit_face *new_face(void)
{
    struct lit_face *face = calloc(1, sizeof *face);
    assert_non_null(face);
    srgb_table_init(&face->table);
    return face;
}

static void close_lit_face(struct lit_face *face)
{
    picture_free(&face->picture);
    free(face);
}

static struct lit_face *photographed_face(void)
{
    struct lit_face *face = new_face();
    test_read_ppm(test_source_path("tests/data/portrait_face.ppm"), &face->picture);
    portrait_landmarks(face->landmarks);
    return face;
}

static struct vec3 colour_at(const struct lit_face *face, struct vec3 skin, float x, float y)
{
    const struct vec3 *landmarks = face->landmarks;
    if (in_ring(landmarks, face_ring_eye_right, FACE_RING_EYE_RIGHT_COUNT, x, y) ||
        in_ring(landmarks, face_ring_eye_left, FACE_RING_EYE_LEFT_COUNT, x, y))
        return (struct vec3){0.42f, 0.35f, 0.32f};
    if (in_ring(landmarks, face_ring_lips_outer, FACE_RING_LIPS_OUTER_COUNT, x, y))
        return (struct vec3){0.8f * skin.x, 0.5f * skin.y, 0.55f * skin.z};
    if (in_ring(landmarks, face_ring_oval, FACE_RING_OVAL_COUNT, x, y))
        return skin;
    return x < 0.3f * SIDE ? (struct vec3){0.8f, 0.8f, 0.8f} : (struct vec3){0.3f, 0.3f, 0.3f};
}

// The canonical face before a wall, part white and part grey. Skin shines on its forehead and lips.
static struct lit_face *drawn_face(struct vec3 skin)
{
    struct lit_face *face = new_face();
    assert_int_equal(picture_allocate(SIDE, SIDE, &face->picture), RESULT_OK);
    canonical_landmarks(face->landmarks, 0.0f, (struct vec2){0.5f * SIDE, 0.5f * SIDE}, 1800.0f);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            struct vec3 colour = colour_at(face, skin, (float)x + 0.5f, (float)y + 0.5f);
            float sheen =
                (x + 7 * y) % 11 == 0 && in_ring(face->landmarks, face_ring_oval, FACE_RING_OVAL_COUNT,
                                                 (float)x + 0.5f, (float)y + 0.5f)
                    ? 0.12f
                    : 0.0f;
            uint8_t *pixel = picture_row(&face->picture, y) + 4 * (size_t)x;
            const float linear[3] = {colour.x + sheen, colour.y + sheen, colour.z + sheen};
            for (int i = 0; i < 3; i++)
                pixel[i] = (uint8_t)(255.0f * colour_encoded(linear[i]) + 0.5f);
            pixel[3] = 255;
        }
    return face;
}

static struct lit_face *light_face(void)
{
    return drawn_face((struct vec3){0.48f, 0.32f, 0.25f});
}

static struct vec3 measure(const struct lit_face *face, struct vec3 gain, struct face_light *light)
{
    struct lit_face lit = *face;
    assert_int_equal(picture_allocate(face->picture.width_px, face->picture.height_px, &lit.picture),
                     RESULT_OK);
    const float gains[3] = {gain.x, gain.y, gain.z};
    for (int y = 0; y < lit.picture.height_px; y++)
        for (int i = 0; i < 4 * lit.picture.width_px; i++) {
            float linear =
                i % 4 < 3 ? face->table.linear[picture_row(&face->picture, y)[i]] * gains[i % 4] : 1.0f;
            picture_row(&lit.picture, y)[i] = (uint8_t)(255.0f * colour_encoded(fminf(linear, 1.0f)) + 0.5f);
        }
    struct lip_mesh mesh;
    struct lip_look look;
    bool lips = lip_mesh_build(lit.landmarks, 1.0f, &mesh) &&
                lip_look_measure(&lit.table, &lit.picture, &mesh, &look);
    assert_true(face_light_measure(&lit.table, &lit.picture, lit.landmarks, lips ? &look : NULL, light));
    picture_free(&lit.picture);
    return light->colour;
}

static struct vec3 colour_under(const struct lit_face *face, float red, float green, float blue)
{
    struct face_light light;
    return measure(face, (struct vec3){red, green, blue}, &light);
}

static void assert_between(float value, float low, float high)
{
    if (!(value >= low && value <= high))
        fail_msg("%.3f is not in %.3f .. %.3f", (double)value, (double)low, (double)high);
}

// --- what is measured -------------------------------------------------------------------------------------

static void a_well_lit_face_is_in_full_neutral_light(void **state)
{
    (void)state;
    struct lit_face *face = light_face();
    struct vec3 light = colour_under(face, 1.0f, 1.0f, 1.0f);
    assert_between(reference_luminance(light), 0.8f, 1.25f);
    assert_between(light.x / light.y, 0.9f, 1.1f);
    assert_between(light.z / light.y, 0.9f, 1.1f);
    close_lit_face(face);
}

// The lower part of the face, mouth and chin, in `light` of what falls on the rest.
static struct lit_face *shaded_face(float light)
{
    struct lit_face *face = light_face();
    for (int y = (int)face->landmarks[2].y; y < SIDE; y++)
        for (int i = 0; i < 4 * SIDE; i++)
            if (i % 4 < 3) {
                uint8_t *byte = &picture_row(&face->picture, y)[i];
                *byte = (uint8_t)(255.0f * colour_encoded(face->table.linear[*byte] * light) + 0.5f);
            }
    return face;
}

static void a_mouth_in_the_shade_is_known_and_a_beard_not_believed(void **state)
{
    (void)state;
    const float lights[3] = {1.0f, 0.88f, 0.3f}, shades[3] = {0.0f, 0.12f, 0.2f};
    for (int i = 0; i < 3; i++) {
        struct lit_face *face = shaded_face(lights[i]);
        float shade = mouth_shade_measure(&face->table, &face->picture, face->landmarks);
        assert_between(shade, shades[i] - 0.03f, shades[i] + 0.03f);
        close_lit_face(face);
    }
}

static void a_mouth_beyond_the_picture_is_taken_to_be_lit_as_the_face(void **state)
{
    (void)state;
    struct lit_face *face = light_face();
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++)
        face->landmarks[i].y += (float)SIDE;
    assert_true(mouth_shade_measure(&face->table, &face->picture, face->landmarks) == 0.0f);
    close_lit_face(face);
}

// From what is surely no more than full light: the portrait is brighter than that.
static void exposure_is_followed(void **state)
{
    (void)state;
    struct lit_face *faces[] = {light_face(), photographed_face()};
    for (int i = 0; i < 2; i++) {
        float more = reference_luminance(colour_under(faces[i], 0.6f, 0.6f, 0.6f));
        assert_between(reference_luminance(colour_under(faces[i], 0.3f, 0.3f, 0.3f)) / more, 0.48f, 0.6f);
        assert_between(reference_luminance(colour_under(faces[i], 0.42f, 0.42f, 0.42f)) / more, 0.68f, 0.78f);
        close_lit_face(faces[i]);
    }
}

static void over_exposed_pictures_are_known_by_what_is_not_burnt_out(void **state)
{
    (void)state;
    struct lit_face *face = light_face();
    float full = reference_luminance(colour_under(face, 1.0f, 1.0f, 1.0f));
    assert_between(reference_luminance(colour_under(face, 1.3f, 1.3f, 1.3f)) / full, 1.12f, 1.32f);
    close_lit_face(face);
}

static void the_colour_of_a_lamp_is_followed(void **state)
{
    (void)state;
    struct lit_face *faces[] = {light_face(), photographed_face()};
    for (int i = 0; i < 2; i++) {
        struct vec3 neutral = colour_under(faces[i], 1.0f, 1.0f, 1.0f);
        struct vec3 warm = colour_under(faces[i], 0.72f, 0.6f, 0.42f);
        assert_between(warm.x / warm.y / (neutral.x / neutral.y), 1.1f, 1.25f);
        assert_between(warm.z / warm.y / (neutral.z / neutral.y), 0.66f, 0.85f);
        struct vec3 cool = colour_under(faces[i], 0.8f, 1.0f, 1.25f);
        assert_between(cool.x / cool.y / (neutral.x / neutral.y), 0.76f, 0.93f);
        assert_between(cool.z / cool.y / (neutral.z / neutral.y), 1.05f, 1.27f);
        close_lit_face(faces[i]);
    }
}

static void dark_skin_is_not_taken_for_dim_light(void **state)
{
    (void)state;
    struct lit_face *light = light_face(), *dark = drawn_face((struct vec3){0.13f, 0.07f, 0.045f});
    struct vec3 on_light = colour_under(light, 1.0f, 1.0f, 1.0f),
                on_dark = colour_under(dark, 1.0f, 1.0f, 1.0f);
    assert_between(reference_luminance(on_dark) / reference_luminance(on_light), 0.75f, 1.1f);
    assert_between(on_dark.x / on_dark.y, 0.85f, 1.15f);
    close_lit_face(light);
    close_lit_face(dark);
}

static void a_face_outside_the_picture_has_no_light(void **state)
{
    (void)state;
    struct lit_face *face = light_face();
    move_landmarks(face->landmarks, 10.0f * SIDE, 0.0f);
    struct face_light light = {{7.0f, 7.0f, 7.0f}, {7.0f, 7.0f, 7.0f}, false};
    assert_false(face_light_measure(&face->table, &face->picture, face->landmarks, NULL, &light));
    assert_true(light.colour.x == 7.0f);
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++)
        face->landmarks[i].x = NAN;
    assert_false(face_light_measure(&face->table, &face->picture, face->landmarks, NULL, &light));
    close_lit_face(face);
}

// --- over time --------------------------------------------------------------------------------------------

static void a_blink_does_not_change_the_light(void **state)
{
    (void)state;
    struct lit_face *face = light_face();
    struct face_light known, blink;
    (void)measure(face, (struct vec3){0.6f, 0.5f, 0.45f}, &known);
    assert_true(known.eyes_seen);
    struct vec3 before = known.colour;
    shut_eye(face->landmarks, EYE_RIGHT, 1.0f);
    shut_eye(face->landmarks, EYE_LEFT, 1.0f);
    (void)measure(face, (struct vec3){0.6f, 0.5f, 0.45f}, &blink);
    assert_false(blink.eyes_seen);
    for (int i = 0; i < 6; i++)
        face_light_follow(&known, &blink);
    assert_between(reference_luminance(known.colour) / reference_luminance(before), 0.995f, 1.005f);
    close_lit_face(face);
}

static void a_lamp_is_followed_within_a_third_of_a_second(void **state)
{
    (void)state;
    struct face_light known = {{0.4f, 0.4f, 0.4f}, {0.4f, 0.4f, 0.4f}, true};
    const struct face_light lit = {{1.0f, 0.9f, 0.7f}, {1.0f, 0.9f, 0.7f}, true};
    for (int i = 0; i < 10; i++)
        face_light_follow(&known, &lit);
    assert_between(known.colour.x, 0.93f, 1.0f);
    assert_between(known.colour.z, 0.66f, 0.7f);
}

// Noise of one per cent moves the light by a fifth of that: less than half a byte's step at mid grey.
static void noise_does_not_move_the_light(void **state)
{
    (void)state;
    struct face_light known = {{0.8f, 0.8f, 0.8f}, {0.8f, 0.8f, 0.8f}, true};
    uint32_t seed = 1;
    float sum = 0.0f, squares = 0.0f;
    for (int i = 0; i < 400; i++) {
        float noise = 0.0f; // of variance 1: twelve uniform ones
        for (int k = 0; k < 12; k++) {
            seed = seed * 1664525u + 1013904223u;
            noise += (float)(seed >> 8) / 16777216.0f - 0.5f;
        }
        float value = 0.8f * (1.0f + 0.01f * noise);
        const struct face_light seen = {{value, value, value}, {value, value, value}, true};
        face_light_follow(&known, &seen);
        sum += known.colour.x;
        squares += known.colour.x * known.colour.x;
    }
    float mean = sum / 400.0f, deviation = sqrtf(fmaxf(squares / 400.0f - mean * mean, 0.0f));
    assert_between(mean, 0.79f, 0.81f);
    assert_between(deviation / mean, 0.0f, 0.003f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_well_lit_face_is_in_full_neutral_light),
        cmocka_unit_test(a_mouth_in_the_shade_is_known_and_a_beard_not_believed),
        cmocka_unit_test(a_mouth_beyond_the_picture_is_taken_to_be_lit_as_the_face),
        cmocka_unit_test(exposure_is_followed),
        cmocka_unit_test(over_exposed_pictures_are_known_by_what_is_not_burnt_out),
        cmocka_unit_test(the_colour_of_a_lamp_is_followed),
        cmocka_unit_test(dark_skin_is_not_taken_for_dim_light),
        cmocka_unit_test(a_face_outside_the_picture_has_no_light),
        cmocka_unit_test(a_blink_does_not_change_the_light),
        cmocka_unit_test(a_lamp_is_followed_within_a_third_of_a_second),
        cmocka_unit_test(noise_does_not_move_the_light),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
