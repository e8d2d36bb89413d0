// Contact lenses: what of an eye they colour and what never, how dark and fair irises wear them, gaze and
// blinks, and the shader against the same arithmetic in C.
#include "platform/base/colour.h"
#include "platform/base/face_topology.h"
#include "render/makeup/iris_look.h"
#include "tests/support/gl_context.h"
#include "tests/support/makeup_reference.h"
#include "tests/support/makeup_stage.h"
#include "tests/support/shader_stage.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t brown[3] = {70, 45, 32}, fair[3] = {128, 140, 140};

static struct makeup_product lens(enum makeup_style style)
{
    struct makeup_product product = makeup_defaults(MAKEUP_CONTACT_LENS);
    product.style = style;
    product.shades[0].coverage = 1.0f;
    memcpy(product.shades[0].colour_srgb, (uint8_t[3]){70, 120, 190}, 3);
    return product;
}

// In radii of the iris from its centre.
static float radius_at(const struct eye_outline *eye, int x, int y)
{
    struct vec2 way = {(float)x + 0.5f - eye->iris_px.x, (float)y + 0.5f - eye->iris_px.y};
    return vec2_length(way) / eye->iris_radius_px;
}

#define PUPIL 0.35f
#define LIGHT 0.12f // radius of a light that mirrors in the eye, right and above of the centre

static bool is_mirrored_light(const struct eye_outline *eye, int x, int y)
{
    struct vec2 way = {(float)x + 0.5f - eye->iris_px.x - 0.6f * eye->iris_radius_px,
                       (float)y + 0.5f - eye->iris_px.y + 0.1f * eye->iris_radius_px};
    return vec2_length(way) < LIGHT * eye->iris_radius_px;
}

static void paint_eye(struct face *face, const struct eye_outline *eye, const uint8_t iris[3])
{
    static const uint8_t white[3] = {214, 208, 204}, black[3] = {14, 12, 12}, light[3] = {252, 252, 250};
    for (int y = 0; y < face->picture.height_px; y++)
        for (int x = 0; x < face->picture.width_px; x++) {
            if (!in_opening(eye, (float)x + 0.5f, (float)y + 0.5f))
                continue;
            float radius = radius_at(eye, x, y);
            const uint8_t *colour = is_mirrored_light(eye, x, y) ? light
                                    : radius < PUPIL             ? black
                                    : radius < 1.0f              ? iris
                                                                 : white;
            memcpy(picture_row(&face->picture, y) + 4 * (size_t)x, colour, 3);
        }
}

// Wide open eyes of 110 pixels that look aside by so many.
static struct face *face_with_gaze(const uint8_t iris[3], float aside_px)
{
    struct face *face = usual_face(0.0f);
    for (int i = FACE_VERTEX_COUNT; i < SCENE_FACE_LANDMARKS; i++)
        face->landmarks[i].x += aside_px;
    for (int side = 0; side < EYE_SIDES; side++) {
        const uint16_t *ring = side == EYE_RIGHT ? face_ring_eye_right : face_ring_eye_left;
        for (int i = 1; i < 8; i++) { // open wider than at rest
            face->landmarks[ring[16 - i]].y -= 14.0f;
            face->landmarks[ring[i]].y += 14.0f;
        }
        struct eye_outline eye = outline_of(face, (enum eye_side)side);
        paint_eye(face, &eye, iris);
    }
    return face;
}

static struct face *face_with_eyes(const uint8_t iris[3])
{
    return face_with_gaze(iris, 0.0f);
}

// Mean change of the right eye between two radii, mirrored lights left out.
static double mean_change(const struct face *face, float from, float to)
{
    struct eye_outline eye = outline_of(face, EYE_RIGHT);
    double sum = 0;
    int count = 0;
    for (int y = 0; y < face->result.height_px; y++)
        for (int x = 0; x < face->result.width_px / 2; x++) {
            float radius = radius_at(&eye, x, y);
            if (radius < from || radius > to || is_mirrored_light(&eye, x, y) ||
                !in_opening(&eye, (float)x + 0.5f, (float)y + 0.5f))
                continue;
            sum += change_at(face, x, y);
            count++;
        }
    assert_true(count > 20);
    return sum / count;
}

// --- what it colours ---------------------------------------------------------------------------------------

static void the_pupil_the_white_and_the_lids_stay_as_they_are(void **state)
{
    (void)state;
    test_gl_needed();
    for (int style = STYLE_TINTED; style <= STYLE_OPAQUE; style++) {
        struct face *face = face_with_eyes(fair);
        struct makeup_product product = lens((enum makeup_style)style);
        product.diameter_mm = 11.7f;
        wear(face, &product, 1.0f);
        struct eye_outline right = outline_of(face, EYE_RIGHT), left = outline_of(face, EYE_LEFT);
        for (int y = 0; y < face->result.height_px; y++)
            for (int x = 0; x < face->result.width_px; x++) {
                const struct eye_outline *eye = x < face->result.width_px / 2 ? &right : &left;
                float radius = radius_at(eye, x, y);
                if (radius < PUPIL - 0.05f || radius > 1.0f || is_mirrored_light(eye, x, y) ||
                    !in_opening(eye, (float)x + 0.5f, (float)y + 0.5f))
                    assert_true(change_at(face, x, y) <= 1);
            }
        assert_true(mean_change(face, 0.6f, 0.8f) > 15.0);
        close_face(face);
    }
}

static void a_dark_iris_changes_much_beneath_an_opaque_lens_and_little_beneath_a_tinted_one(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = face_with_eyes(brown);
    struct makeup_product opaque = lens(STYLE_OPAQUE), tinted = lens(STYLE_TINTED);
    wear(face, &tinted, 1.0f);
    double little = mean_change(face, 0.6f, 0.85f);
    wear(face, &opaque, 1.0f);
    double much = mean_change(face, 0.6f, 0.85f);
    assert_true(much > 50.0 && little > 4.0 && little < 0.5 * much);
    close_face(face);
}

static void a_larger_print_reaches_farther(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = face_with_eyes(brown);
    struct makeup_product product = lens(STYLE_OPAQUE);
    product.diameter_mm = 14.0f;
    wear(face, &product, 1.0f);
    assert_true(mean_change(face, 1.0f, 1.08f) > 20.0);
    assert_true(mean_change(face, 1.22f, 1.4f) < 0.5);
    product.diameter_mm = 11.7f;
    wear(face, &product, 1.0f);
    assert_true(mean_change(face, 1.02f, 1.1f) < 0.5);
    close_face(face);
}

static void the_eye_is_shaded_by_its_lid(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = face_with_eyes(brown);
    struct makeup_product product = lens(STYLE_OPAQUE);
    // The lid covers the upper third of the iris.
    for (int i = 0; i < FACE_RING_EYE_RIGHT_COUNT; i++)
        if (i > 8)
            face->landmarks[face_ring_eye_right[i]].y += 12.0f;
    wear(face, &product, 1.0f);
    struct eye_outline eye = outline_of(face, EYE_RIGHT);
    double near_lid = 0, below = 0;
    float top = eye.upper[EYE_POINTS / 2].y;
    for (int x = (int)(eye.iris_px.x - 5.0f); x < (int)(eye.iris_px.x + 5.0f); x++) {
        near_lid += picture_row(&face->result, (int)(top + 1.2f * eye.mm_px))[4 * x + 2];
        below += picture_row(&face->result, (int)(eye.iris_px.y + 0.75f * eye.iris_radius_px))[4 * x + 2];
    }
    assert_true(near_lid > 0 && near_lid < 0.85 * below);
    close_face(face);
}

static void a_dim_eye_has_a_dim_lens(void **state)
{
    (void)state;
    test_gl_needed();
    double means[2] = {0, 0};
    for (int k = 0; k < 2; k++) {
        struct face *face = face_with_eyes(brown);
        for (int i = 0; i < face->picture.width_px * face->picture.height_px * 4 && k == 1; i++)
            if (i % 4 != 3)
                face->picture.pixels[i] = (uint8_t)(face->picture.pixels[i] / 2);
        struct makeup_product product = lens(STYLE_OPAQUE);
        wear(face, &product, 1.0f);
        struct eye_outline eye = outline_of(face, EYE_RIGHT);
        for (int i = 0; i < 40; i++) {
            int x = (int)(eye.iris_px.x + 0.7f * eye.iris_radius_px * cosf(1.0f + 0.03f * (float)i));
            int y = (int)(eye.iris_px.y + 0.7f * eye.iris_radius_px * sinf(1.0f + 0.03f * (float)i));
            means[k] += picture_row(&face->result, y)[4 * x + 2] / 40.0;
        }
        close_face(face);
    }
    assert_true(means[1] < 0.65 * means[0] && means[1] > 0.25 * means[0]);
}

// --- gaze and blinks ---------------------------------------------------------------------------------------

static void it_follows_the_gaze(void **state)
{
    (void)state;
    test_gl_needed();
    struct makeup_product product = lens(STYLE_OPAQUE);
    double centres[2];
    for (int k = 0; k < 2; k++) {
        struct face *face = face_with_gaze(brown, 9.0f * (float)k);
        wear(face, &product, 1.0f);
        centres[k] = change_within(face, 0.0f, 0.0f, 320.0f, 360.0f).x;
        close_face(face);
    }
    assert_true(fabs(centres[1] - centres[0] - 9.0) < 1.0);
}

static void it_goes_as_the_eye_shuts(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = face_with_eyes(brown);
    struct makeup_product product = lens(STYLE_OPAQUE);
    double before = HUGE_VAL;
    for (int i = 0; i < 4; i++) {
        wear(face, &product, 1.0f);
        double sum = change_within(face, 0.0f, 0.0f, 640.0f, 360.0f).sum;
        assert_true(sum < before);
        before = sum;
        shut_eye(face->landmarks, EYE_RIGHT, 0.45f);
        shut_eye(face->landmarks, EYE_LEFT, 0.45f);
    }
    shut_eye(face->landmarks, EYE_RIGHT, 1.0f);
    shut_eye(face->landmarks, EYE_LEFT, 1.0f);
    wear(face, &product, 1.0f);
    assert_true(nothing_changed(face));
    close_face(face);
}

static void no_intensity_or_coverage_changes_nothing(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face(2);
    struct makeup_product product = lens(STYLE_OPAQUE);
    wear_without_effect(face, product);
    close_face(face);
}

static void landmarks_that_are_no_eye_draw_nothing(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = face_with_eyes(brown);
    struct makeup_product product = lens(STYLE_OPAQUE);
    face->landmarks[469].x = NAN;
    face->landmarks[475].y = INFINITY;
    wear(face, &product, 1.0f);
    assert_true(nothing_changed(face));
    close_face(face);
}

// --- what is measured --------------------------------------------------------------------------------------

static void a_pupil_is_found_in_a_fair_iris_and_taken_as_usual_in_a_black_one(void **state)
{
    (void)state;
    static const uint8_t black[3] = {18, 15, 14};
    struct srgb_table table;
    struct iris_look look;
    srgb_table_init(&table);
    test_gl_needed();
    struct face *face = face_with_eyes(fair);
    struct eye_outline eye = outline_of(face, EYE_RIGHT);
    assert_true(iris_look_measure(&table, &face->picture, &eye, &look));
    assert_true(fabsf(look.pupil - PUPIL) < 0.06f);
    assert_true(fabsf(look.luminance - colour_linear_of_byte(138)) < 0.06f);
    assert_true(fabsf(look.white - colour_linear_of_byte(209)) < 0.08f);
    close_face(face);
    face = face_with_eyes(black);
    eye = outline_of(face, EYE_RIGHT);
    assert_true(iris_look_measure(&table, &face->picture, &eye, &look));
    assert_true(fabsf(look.pupil - 0.38f) < 0.03f);
    close_face(face);
}

static void an_eye_beside_the_picture_is_not_measured(void **state)
{
    (void)state;
    struct srgb_table table;
    struct iris_look look;
    srgb_table_init(&table);
    test_gl_needed();
    struct face *face = face_with_eyes(fair);
    move_landmarks(face->landmarks, -5000.0f, 0.0f);
    struct eye_outline eye = outline_of(face, EYE_RIGHT);
    assert_false(iris_look_measure(&table, &face->picture, &eye, &look));
    close_face(face);
}

// --- a print of its own ------------------------------------------------------------------------------------

static void wear_print(struct face *face, const struct makeup_product *product, const uint8_t pixel[4])
{
    struct picture print;
    uint32_t handle = 0;
    assert_int_equal(picture_allocate(64, 64, &print), RESULT_OK);
    for (int i = 0; i < 64 * 64; i++)
        memcpy(print.pixels + (size_t)i * 4, pixel, 4);
    assert_int_equal(makeup_add_picture(face->makeup, &print, &handle, NULL), RESULT_OK);
    picture_free(&print);
    wear_all(face, &(const struct scene_makeup){product, handle, 1.0f}, 1);
    makeup_remove_picture(face->makeup, handle);
}

static void a_products_own_print_shows_its_colours_where_it_is_not_transparent(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = face_with_eyes(brown);
    struct makeup_product product = lens(STYLE_OPAQUE);
    wear_print(face, &product, (const uint8_t[4]){200, 30, 30, 0});
    assert_true(nothing_changed(face));
    wear_print(face, &product, (const uint8_t[4]){200, 30, 30, 255});
    struct eye_outline eye = outline_of(face, EYE_RIGHT);
    const uint8_t *pixel = picture_row(&face->result, (int)(eye.iris_px.y + 0.7f * eye.iris_radius_px)) +
                           4 * (size_t)eye.iris_px.x;
    assert_true(pixel[0] > 90 && pixel[0] > 3 * pixel[1]);
    assert_true(mean_change(face, 0.0f, PUPIL - 0.05f) < 1.0);
    close_face(face);
}

static void the_portrait_wears_lenses(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face(2);
    struct makeup_product product = lens(STYLE_OPAQUE);
    wear_alone(face, &makeup_contact_lens_ops, &product, NULL);
    eyes_against_golden("contact-lens-opaque", face, 2);
    product = lens(STYLE_TINTED);
    wear_alone(face, &makeup_contact_lens_ops, &product, NULL);
    eyes_against_golden("contact-lens-tinted", face, 2);
    close_face(face);
}

// --- the shader's arithmetic in C --------------------------------------------------------------------------

#define TURN 6.2831853f
#define SEED 500u
static const float bare_iris[4] = {0.15f, 0.3f, 0.6f, 0.3f};
static const float print_radius = 1.16f, opaque = 0.7f, eye_light = 0.8f, soft_mm = 0.9f, radius_px = 150.0f;

static void set_uniforms(GLuint program)
{
    glUniform4fv(glGetUniformLocation(program, "bare_iris"), 1, bare_iris);
    glUniform1f(glGetUniformLocation(program, "print_radius"), print_radius);
    glUniform1f(glGetUniformLocation(program, "opaque"), opaque);
    glUniform1f(glGetUniformLocation(program, "eye_light"), eye_light);
    glUniform1f(glGetUniformLocation(program, "soft_mm"), soft_mm);
    glUniform1f(glGetUniformLocation(program, "radius_px"), radius_px);
    glUniform1ui(glGetUniformLocation(program, "seed"), SEED);
}

static float mix(float a, float b, float t)
{
    return a + (b - a) * t;
}

static float chance(int cell, uint32_t purpose)
{
    uint32_t state = ((uint32_t)cell + 1000u * purpose + SEED) * 747796405u + 2891336453u;
    uint32_t word = ((state >> ((state >> 28) + 4)) ^ state) * 277803737u;
    return (float)(((word >> 22) ^ word) >> 8) / 16777215.0f;
}

static float fibres(float angle, int count, float radius, uint32_t purpose)
{
    float at = angle / TURN - floorf(angle / TURN);
    at *= (float)count;
    int cell = (int)at;
    float here = chance(cell, purpose), next = chance((cell + 1) % count, purpose);
    float value = mix(here, next, reference_smoothstep(0.0f, 1.0f, at - (float)cell));
    return mix(0.5f, value, reference_smoothstep(1.0f, 3.0f, TURN * radius * radius_px / (float)count));
}

// The print's colour and alpha.
static struct vec4 printed(float radius, float angle)
{
    float rim = radius / print_radius;
    radius = fmaxf(radius, 0.05f);
    float wave = 0.1f * sinf(5.0f * angle) * rim;
    float fibre = 0.5f * fibres(angle + wave, 53, radius, 0) + 0.5f * fibres(angle - wave, 131, radius, 1);
    float edge = clamped(2.0f / (radius_px * print_radius), 0.14f, 0.6f);
    float clear = fmaxf(bare_iris[3] + 0.02f, 0.4f), ragged = radius + 0.16f * (fibre - 0.5f);
    float alpha = reference_smoothstep(clear, clear + 0.22f, ragged) *
                  (1.0f - reference_smoothstep(1.0f - edge, 1.0f, rim));
    float limbal = reference_smoothstep(0.7f, 0.92f, rim);
    float light = (0.45f + 1.1f * fibre) *
                  (1.0f + 0.35f * (1.0f - reference_smoothstep(0.0f, 0.28f, fabsf(rim - 0.55f))));
    light *= 1.0f - 0.8f * limbal;
    float warm = 1.0f - reference_smoothstep(0.4f, 0.62f, ragged);
    return (struct vec4){light * mix(1.0f, 1.18f, warm), light * mix(1.0f, 0.98f, warm),
                         light * mix(1.0f, 0.72f, warm), alpha * mix(0.72f + 0.28f * fibre, 1.0f, limbal)};
}

static struct shader_output expected(const struct shader_at *at)
{
    float at_x = 2.4f * at->u - 1.2f, at_y = 2.4f * at->v - 1.2f;
    float lids_mm[2] = {6.0f * at->v - 0.5f, 6.0f - 6.0f * at->v};
    float radius = sqrtf(at_x * at_x + at_y * at_y);
    if (radius > print_radius)
        return (struct shader_output){{0, 0, 0}, 0};
    const struct reference_finish *finish = &reference_finish_any;
    float level = reference_luminance(shader_texel(at, 0, 0));
    struct vec4 look = printed(radius, atan2f(at_y, at_x));
    float near_lid = expf(-fmaxf(lids_mm[0], 0.0f) / 1.4f);
    float shade =
        eye_light * (1.0f - 0.5f * near_lid) * mix(1.0f, clamped(level / bare_iris[0], 0.0f, 1.0f), near_lid);
    struct vec3 paint = {finish->pigment.x * look.x * shade, finish->pigment.y * look.y * shade,
                         finish->pigment.z * look.z * shade};
    const float film[3] = {shader_beneath.x * finish->film.x, shader_beneath.y * finish->film.y,
                           shader_beneath.z * finish->film.z};
    float on_white =
        reference_smoothstep(1.09f, 1.2f, print_radius) * reference_smoothstep(0.92f, 1.0f, radius);
    float dull = mix(bare_iris[1], 1.2f * bare_iris[2], on_white);
    float lights = reference_smoothstep(dull, dull + 0.4f * bare_iris[2], level);
    float lids = reference_smoothstep(0.0f, soft_mm, lids_mm[0]) *
                 reference_smoothstep(0.0f, 0.6f * soft_mm, lids_mm[1]);
    float alpha = finish->cover.x * look.w * lids * (1.0f - lights);
    struct vec3 colour = {mix(mix(film[0], paint.x, 0.1f), paint.x, opaque),
                          mix(mix(film[1], paint.y, 0.1f), paint.y, opaque),
                          mix(mix(film[2], paint.z, 0.1f), paint.z, opaque)};
    return (struct shader_output){vec3_scale(colour, alpha), alpha};
}

static void the_shader_computes_what_the_same_arithmetic_in_c_does(void **state)
{
    (void)state;
    test_gl_needed();
    const struct shader_stage stage = {
        .fragment_file = "contact_lens.frag",
        .declared = "out vec2 at_lids_mm; out vec2 at_iris;",
        .set = "at_lids_mm = vec2(6.0 * p.y - 0.5, 6.0 - 6.0 * p.y);"
               "at_iris = 2.4 * p - 1.2;",
        .set_uniforms = set_uniforms,
        .expected = expected,
        .tolerance = 4.0,
    };
    shader_stage_check(&stage, LOOK_PLAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pupil_the_white_and_the_lids_stay_as_they_are),
        cmocka_unit_test(a_dark_iris_changes_much_beneath_an_opaque_lens_and_little_beneath_a_tinted_one),
        cmocka_unit_test(a_larger_print_reaches_farther),
        cmocka_unit_test(the_eye_is_shaded_by_its_lid),
        cmocka_unit_test(a_dim_eye_has_a_dim_lens),
        cmocka_unit_test(it_follows_the_gaze),
        cmocka_unit_test(it_goes_as_the_eye_shuts),
        cmocka_unit_test(no_intensity_or_coverage_changes_nothing),
        cmocka_unit_test(landmarks_that_are_no_eye_draw_nothing),
        cmocka_unit_test(a_pupil_is_found_in_a_fair_iris_and_taken_as_usual_in_a_black_one),
        cmocka_unit_test(an_eye_beside_the_picture_is_not_measured),
        cmocka_unit_test(a_products_own_print_shows_its_colours_where_it_is_not_transparent),
        cmocka_unit_test(the_portrait_wears_lenses),
        cmocka_unit_test(the_shader_computes_what_the_same_arithmetic_in_c_does),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
