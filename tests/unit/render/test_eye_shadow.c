// Eye shadow: where its zones lie, that the eye itself is never touched, how a lid folds, and the shader
// against the same arithmetic in C.
#include "platform/base/colour.h"
#include "tests/support/gl_context.h"
#include "tests/support/makeup_reference.h"
#include "tests/support/makeup_stage.h"
#include "tests/support/shader_stage.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct makeup_product shadow(enum makeup_zone zone, enum makeup_finish finish)
{
    struct makeup_product product = makeup_defaults(MAKEUP_EYE_SHADOW);
    product.shades[0] = (struct makeup_shade){.zone = zone,
                                              .finish = finish,
                                              .colour_srgb = {40, 60, 150},
                                              .sparkle_srgb = {255, 255, 255},
                                              .coverage = 1.0f};
    return product;
}

static struct makeup_product palette(void)
{
    struct makeup_product product = makeup_defaults(MAKEUP_EYE_SHADOW);
    product.shade_count = 5;
    static const struct makeup_shade shades[5] = {
        {ZONE_LID, FINISH_SATIN, {184, 122, 90}, {255, 255, 255}, 0.8f, 0.0f},
        {ZONE_CREASE, FINISH_MATTE, {122, 74, 50}, {255, 255, 255}, 0.8f, 0.0f},
        {ZONE_OUTER, FINISH_MATTE, {74, 42, 34}, {255, 255, 255}, 0.85f, 0.0f},
        {ZONE_INNER, FINISH_SHIMMER, {232, 200, 160}, {255, 240, 210}, 0.7f, 0.0f},
        {ZONE_LOWER, FINISH_MATTE, {122, 74, 50}, {255, 255, 255}, 0.6f, 0.0f}};
    memcpy(product.shades, shades, sizeof(shades));
    return product;
}

// --- where it is -------------------------------------------------------------------------------------------

static void the_eye_itself_is_never_touched(void **state)
{
    (void)state;
    test_gl_needed();
    struct makeup_product product = palette();
    for (int enlarged = 1; enlarged <= 4; enlarged += 3) {
        struct face *face = portrait_face(enlarged);
        for (int i = 0; i < 3; i++) {
            if (i > 0) {
                shut_eye(face->landmarks, EYE_RIGHT, 0.5f);
                shut_eye(face->landmarks, EYE_LEFT, 0.5f);
            }
            wear(face, &product, 1.0f);
            struct eye_outline right = outline_of(face, EYE_RIGHT), left = outline_of(face, EYE_LEFT);
            int inside = 0, changed = 0;
            for (int y = 0; y < face->result.height_px; y++)
                for (int x = 0; x < face->result.width_px; x++) {
                    float at_x = ((float)x + 0.5f) / (float)enlarged,
                          at_y = ((float)y + 0.5f) / (float)enlarged;
                    bool in = in_opening(&right, at_x, at_y) || in_opening(&left, at_x, at_y);
                    inside += in;
                    changed += change_at(face, x, y) > 10;
                    if (in)
                        assert_int_equal(change_at(face, x, y), 0);
                }
            assert_true(changed > 100 * enlarged && (i > 0 || inside > 100 * enlarged));
        }
        close_face(face);
    }
}

static void nothing_far_from_the_eyes_changes(void **state)
{
    (void)state;
    test_gl_needed();
    for (int finish = 0; finish < FINISH_COUNT; finish++) {
        struct face *face = portrait_face(1);
        struct makeup_product product = palette();
        for (int i = 0; i < product.shade_count; i++)
            product.shades[i].finish = (enum makeup_finish)finish;
        wear(face, &product, 1.0f);
        struct eye_outline right = outline_of(face, EYE_RIGHT), left = outline_of(face, EYE_LEFT);
        float reach_px = 22.0f * right.mm_px;
        for (int y = 0; y < face->result.height_px; y++)
            for (int x = 0; x < face->result.width_px; x++) {
                float nearest = INFINITY;
                for (int i = 0; i < EYE_POINTS; i++) {
                    nearest = fminf(nearest, distance_px(right.upper[i], (float)x, (float)y));
                    nearest = fminf(nearest, distance_px(left.upper[i], (float)x, (float)y));
                }
                if (nearest > reach_px)
                    assert_int_equal(change_at(face, x, y), 0);
            }
        close_face(face);
    }
}

static void no_intensity_or_coverage_changes_nothing(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face(1);
    struct makeup_product product = shadow(ZONE_LID, FINISH_MATTE);
    wear_without_effect(face, product);
    close_face(face);
}

static void landmarks_that_are_no_eye_draw_nothing(void **state)
{
    (void)state;
    test_gl_needed();
    struct makeup_product product = palette();
    struct face *face = usual_face(0.0f);
    face->landmarks[159].x = NAN;
    face->landmarks[386].x = NAN;
    wear(face, &product, 1.0f);
    assert_true(nothing_changed(face));
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++)
        face->landmarks[i] = (struct vec3){200.0f, 200.0f, 0.0f};
    wear(face, &product, 1.0f);
    assert_true(nothing_changed(face));
    close_face(face);
}

// The centre of what changed about the right eye: x by eye widths from the inner corner outwards, y by eye
// widths above the corners' line.
static struct vec2 centre_of_change(const struct face *face)
{
    struct eye_outline eye = outline_of(face, EYE_RIGHT);
    struct change change =
        change_within(face, 0.0f, 0.0f, 0.5f * (float)face->result.width_px, (float)face->result.height_px);
    assert_true(change.sum > 0);
    struct vec2 way = {(float)change.x - eye.upper[0].x, (float)change.y - eye.upper[0].y};
    return (struct vec2){(way.x * eye.outwards.x + way.y * eye.outwards.y) / eye.width_px,
                         (way.x * eye.up.x + way.y * eye.up.y) / eye.width_px};
}

static void each_zone_lies_where_its_name_says(void **state)
{
    (void)state;
    test_gl_needed();
    struct vec2 centres[ZONE_COUNT];
    for (int zone = 0; zone < ZONE_COUNT; zone++) {
        struct face *face = usual_face(0.0f);
        struct makeup_product product = shadow((enum makeup_zone)zone, FINISH_MATTE);
        wear(face, &product, 1.0f);
        centres[zone] = centre_of_change(face);
        close_face(face);
    }
    assert_true(fabsf(centres[ZONE_LID].x - 0.5f) < 0.15f);
    assert_true(centres[ZONE_LID].y > 0.1f);
    assert_true(centres[ZONE_CREASE].y > centres[ZONE_LID].y + 0.08f);
    assert_true(centres[ZONE_BROW_BONE].y > centres[ZONE_CREASE].y + 0.08f);
    assert_true(centres[ZONE_OUTER].x > 0.85f && centres[ZONE_OUTER].x < 1.2f);
    assert_true(centres[ZONE_OUTER].y > 0.0f && centres[ZONE_OUTER].y < 0.3f);
    assert_true(centres[ZONE_INNER].x < 0.12f && centres[ZONE_INNER].x > -0.15f);
    assert_true(centres[ZONE_LOWER].y < -0.1f && centres[ZONE_LOWER].x > 0.4f);
}

static void both_eyes_wear_the_same(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = usual_face(0.0f);
    struct makeup_product product = palette();
    wear(face, &product, 1.0f);
    int differing = 0, changed = 0, width = face->result.width_px;
    for (int y = 0; y < face->result.height_px; y++)
        for (int x = 0; x < width / 2; x++) {
            changed += change_at(face, x, y) > 10;
            differing += abs(change_at(face, x, y) - change_at(face, width - 1 - x, y)) > 12;
        }
    assert_true(changed > 2000);
    assert_true(differing < changed / 25); // grains fall differently
    close_face(face);
}

// --- the lid -----------------------------------------------------------------------------------------------

static int changed_pixels(const struct face *face)
{
    int count = 0;
    for (int y = 0; y < face->result.height_px; y++)
        for (int x = 0; x < face->result.width_px / 2; x++)
            count += change_at(face, x, y) > 20;
    return count;
}

static void a_shutting_eye_shows_more_and_more_of_the_lid(void **state)
{
    (void)state;
    test_gl_needed();
    struct makeup_product product = shadow(ZONE_LID, FINISH_MATTE);
    int before = 0, first = 0;
    for (int step = 0; step <= 4; step++) {
        struct face *face = usual_face(0.0f);
        shut_eye(face->landmarks, EYE_RIGHT, (float)step / 4.0f);
        wear(face, &product, 1.0f);
        int now = changed_pixels(face);
        assert_true(now > before);
        before = now;
        first = step == 0 ? now : first;
        close_face(face);
    }
    assert_true(before > first * 5 / 4);
}

static void colour_reaches_the_lashes_of_an_open_and_of_a_shut_eye(void **state)
{
    (void)state;
    test_gl_needed();
    struct makeup_product product = shadow(ZONE_LID, FINISH_MATTE);
    for (int shut = 0; shut < 2; shut++) {
        struct face *face = usual_face(0.0f);
        shut_eye(face->landmarks, EYE_RIGHT, (float)shut);
        wear(face, &product, 1.0f);
        struct eye_outline eye = outline_of(face, EYE_RIGHT);
        for (int i = EYE_POINTS / 4; i < EYE_POINTS * 3 / 4; i++) {
            float above = 0.8f * eye.mm_px;
            int x = (int)(eye.upper[i].x + eye.up.x * above), y = (int)(eye.upper[i].y + eye.up.y * above);
            assert_true(change_at(face, x, y) > 40);
        }
        close_face(face);
    }
}

static void a_head_in_profile_wears_it_on_one_side(void **state)
{
    (void)state;
    test_gl_needed();
    struct makeup_product product = shadow(ZONE_LID, FINISH_MATTE);
    struct face *face = plain_face(640, 360, 4000.0f, 1.4f);
    wear(face, &product, 1.0f);
    struct eye_outline near = outline_of(face, EYE_RIGHT), far = outline_of(face, EYE_LEFT);
    assert_true(far.facing < 0.0f && near.facing > 0.3f);
    int changed_near = 0;
    for (int y = 0; y < face->result.height_px; y++)
        for (int x = 0; x < face->result.width_px; x++) {
            if (distance_px(near.upper[16], (float)x, (float)y) < 18.0f * near.mm_px)
                changed_near += change_at(face, x, y) > 10;
            else
                assert_int_equal(change_at(face, x, y), 0);
        }
    assert_true(changed_near > 100);
    close_face(face);
}

// --- colour ------------------------------------------------------------------------------------------------

static void full_coverage_on_evenly_lit_skin_has_the_products_colour(void **state)
{
    (void)state;
    test_gl_needed();
    struct makeup_product product = shadow(ZONE_LID, FINISH_MATTE);
    struct face *face = usual_face(0.0f);
    wear(face, &product, 1.0f);
    struct eye_outline eye = outline_of(face, EYE_RIGHT);
    struct vec3 middle = vec3_scale(vec3_add(eye.upper[16], eye.crease[16]), 0.5f);
    const uint8_t *pixel = picture_row(&face->result, (int)middle.y) + 4 * (int)middle.x;
    // Less, or more, by the light that was estimated; the hue is the product's.
    float red = colour_linear_of_byte(pixel[0]), green = colour_linear_of_byte(pixel[1]),
          blue = colour_linear_of_byte(pixel[2]);
    float level = blue / colour_linear_of_byte(150);
    assert_true(level > 0.3f && level < 1.6f);
    assert_true(red < 0.25f * blue && green < 0.4f * blue);
    close_face(face);
}

// The brightest place of the lid's middle.
static const uint8_t *brightest_of_lid(const struct face *face)
{
    struct eye_outline eye = outline_of(face, EYE_RIGHT);
    const uint8_t *brightest = NULL;
    for (int i = EYE_POINTS / 3; i < EYE_POINTS * 2 / 3; i++)
        for (int step = 3; step < 8; step++) {
            float share = 0.1f * (float)step;
            float x = eye.upper[i].x + share * (eye.crease[i].x - eye.upper[i].x);
            float y = eye.upper[i].y + share * (eye.crease[i].y - eye.upper[i].y);
            const uint8_t *pixel = picture_row(&face->result, (int)y) + 4 * (int)x;
            if (brightest == NULL || pixel[1] > brightest[1])
                brightest = pixel;
        }
    return brightest;
}

static void dark_metal_stays_dark_and_gold_golden(void **state)
{
    (void)state;
    test_gl_needed();
    struct makeup_product charcoal = shadow(ZONE_LID, FINISH_METALLIC), gold = charcoal;
    memcpy(charcoal.shades[0].colour_srgb, (const uint8_t[3]){58, 52, 54}, 3);
    memcpy(gold.shades[0].colour_srgb, (const uint8_t[3]){212, 169, 79}, 3);
    struct face *face = usual_face(0.0f);
    wear(face, &charcoal, 1.0f);
    const uint8_t *pixel = brightest_of_lid(face);
    assert_true(colour_linear_of_byte(pixel[1]) < 3.0f * colour_linear_of_byte(52));
    wear(face, &gold, 1.0f);
    pixel = brightest_of_lid(face);
    assert_true(pixel[0] > 150 && pixel[0] > pixel[1] + 20 && pixel[1] > pixel[2] + 40);
    close_face(face);
}

static void a_darker_picture_has_darker_shadow(void **state)
{
    (void)state;
    test_gl_needed();
    struct makeup_product product = shadow(ZONE_LID, FINISH_MATTE);
    int blue[2];
    for (int dark = 0; dark < 2; dark++) {
        struct face *face = usual_face(0.0f);
        for (int i = 0; i < 640 * 360 && dark; i++)
            for (int k = 0; k < 3; k++)
                face->picture.pixels[i * 4 + k] /= 3;
        wear(face, &product, 1.0f);
        struct eye_outline eye = outline_of(face, EYE_RIGHT);
        struct vec3 middle = vec3_scale(vec3_add(eye.upper[16], eye.crease[16]), 0.5f);
        blue[dark] = picture_row(&face->result, (int)middle.y)[4 * (int)middle.x + 2];
        close_face(face);
    }
    assert_true(blue[1] < blue[0] * 3 / 4);
}

static void a_sharp_edge_changes_over_less_than_a_blended_one(void **state)
{
    (void)state;
    test_gl_needed();
    int between[2];
    for (int sharp = 0; sharp < 2; sharp++) {
        struct makeup_product product = shadow(ZONE_CREASE, FINISH_MATTE);
        product.edge = (float)sharp;
        struct face *face = usual_face(0.0f);
        wear(face, &product, 1.0f);
        int most = 0;
        between[sharp] = 0;
        for (int y = 0; y < 360; y++)
            for (int x = 0; x < 320; x++)
                most = change_at(face, x, y) > most ? change_at(face, x, y) : most;
        for (int y = 0; y < 360; y++)
            for (int x = 0; x < 320; x++)
                between[sharp] += change_at(face, x, y) > most / 5 && change_at(face, x, y) < most * 4 / 5;
        close_face(face);
    }
    assert_true(between[1] < between[0] / 2);
}

static void the_portrait_wears_a_palette(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face(2);
    struct makeup_product product = palette();
    wear(face, &product, 1.0f);
    eyes_against_golden("eye-shadow-palette", face, 2);
    close_face(face);
}

// --- the shader's arithmetic in C --------------------------------------------------------------------------

static const float zone_around[4] = {-0.3f, 0.4f, 1.1f, 1.8f}, zone_across[4] = {0.2f, 0.5f, 1.0f, 1.6f};
static const float zone_shape[3] = {2.9f, 0.2f, 0.15f}, fade_px = 3.0f;

static void set_uniforms(GLuint program)
{
    glUniform4fv(glGetUniformLocation(program, "zone_around"), 1, zone_around);
    glUniform4fv(glGetUniformLocation(program, "zone_across"), 1, zone_across);
    glUniform3fv(glGetUniformLocation(program, "zone_shape"), 1, zone_shape);
    glUniform1f(glGetUniformLocation(program, "edge_px"), fade_px);
}

static float mask(float u, float v)
{
    float ring = 4.0f * u, across = 2.0f * v;
    float around = ring > zone_shape[0] ? ring - 4.0f : ring;
    if (ring < 2.0f) {
        float t = reference_smoothstep(0.55f, 1.25f, across);
        across = across * 0.4f * (1.0f - t) + across * t;
    }
    float shifted = around + zone_shape[1] * fminf(across, 1.1f);
    float to_end = (2.0f * around - zone_around[0] - zone_around[3]) / (zone_around[3] - zone_around[0]);
    float bowed = across - zone_shape[2] * to_end * to_end;
    return reference_smoothstep(zone_around[0], zone_around[1], shifted) *
           (1.0f - reference_smoothstep(zone_around[2], zone_around[3], around)) *
           reference_smoothstep(zone_across[0], zone_across[1], bowed) *
           (1.0f - reference_smoothstep(zone_across[2], zone_across[3], across)) *
           reference_smoothstep(0.0f, fade_px, 40.0f * v) * 0.9f;
}

static struct shader_output expected(const struct shader_at *at)
{
    return shader_painted(at, mask(at->u, at->v));
}

static void the_shader_computes_what_the_same_arithmetic_in_c_does(void **state)
{
    (void)state;
    test_gl_needed();
    const struct shader_stage stage = {
        .fragment_file = "eye_shadow.frag",
        .declared = "out vec3 at_ring; out vec2 at_edge;",
        .set = "at_ring = vec3(4.0 * p.x, 2.0 * p.y, 0.4);"
               "at_edge = vec2(40.0 * p.y, 0.9);",
        .set_uniforms = set_uniforms,
        .expected = expected,
        .tolerance = 3.0,
    };
    for (int look = 0; look < LOOK_COUNT; look++)
        shader_stage_check(&stage, (enum finish_look)look);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_eye_itself_is_never_touched),
        cmocka_unit_test(nothing_far_from_the_eyes_changes),
        cmocka_unit_test(no_intensity_or_coverage_changes_nothing),
        cmocka_unit_test(landmarks_that_are_no_eye_draw_nothing),
        cmocka_unit_test(each_zone_lies_where_its_name_says),
        cmocka_unit_test(both_eyes_wear_the_same),
        cmocka_unit_test(a_shutting_eye_shows_more_and_more_of_the_lid),
        cmocka_unit_test(colour_reaches_the_lashes_of_an_open_and_of_a_shut_eye),
        cmocka_unit_test(a_head_in_profile_wears_it_on_one_side),
        cmocka_unit_test(full_coverage_on_evenly_lit_skin_has_the_products_colour),
        cmocka_unit_test(dark_metal_stays_dark_and_gold_golden),
        cmocka_unit_test(a_darker_picture_has_darker_shadow),
        cmocka_unit_test(a_sharp_edge_changes_over_less_than_a_blended_one),
        cmocka_unit_test(the_portrait_wears_a_palette),
        cmocka_unit_test(the_shader_computes_what_the_same_arithmetic_in_c_does),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
