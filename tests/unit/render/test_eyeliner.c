// Eyeliner: a line of the asked width on the edge of the lid and never on the eye, its wing, what a blink and
// a turned head do to it, and the shader against the same arithmetic in C.
#include "tests/support/gl_context.h"
#include "tests/support/makeup_reference.h"
#include "tests/support/makeup_stage.h"
#include "tests/support/shader_stage.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const float pi = 3.14159265f;

static struct makeup_product liner(enum makeup_style style, float width_mm, float wing_mm)
{
    struct makeup_product product = makeup_defaults(MAKEUP_EYELINER);
    product.style = style;
    product.width_mm = width_mm;
    product.wing_mm = wing_mm;
    product.edge = 1.0f;
    product.shades[0] =
        (struct makeup_shade){.finish = FINISH_MATTE, .colour_srgb = {12, 12, 14}, .coverage = 1.0f};
    return product;
}

// How much of the line lies above a point of a lid, going up by `sign`, in mm: the light that it takes away.
static float thickness_mm(const struct face *face, const struct eye_outline *eye, struct vec3 from,
                          float sign)
{
    float sum = 0.0f, step_mm = 0.05f;
    for (int i = -20; i < 80; i++) {
        float reach = sign * ((float)i + 0.5f) * step_mm * eye->mm_px;
        int x = (int)floorf(from.x + eye->up.x * reach), y = (int)floorf(from.y + eye->up.y * reach);
        sum += step_mm * (1.0f - reference_luminance(linear_at(&face->result, x, y)) /
                                     reference_luminance(linear_at(&face->bare, x, y)));
    }
    return sum;
}

static bool far_from(const struct eye_outline *eye, float x, float y, float mm)
{
    for (int i = 0; i < EYE_POINTS; i++)
        if (fminf(distance_px(eye->upper[i], x, y), distance_px(eye->lower[i], x, y)) < mm * eye->mm_px)
            return false;
    return true;
}

static void the_eye_itself_is_never_touched(void **state)
{
    (void)state;
    test_gl_needed();
    static const enum makeup_style styles[] = {STYLE_UPPER, STYLE_LOWER, STYLE_BOTH};
    for (int i = 0; i < 6; i++) {
        int enlarged = i < 3 ? 1 : 4;
        struct face *face = portrait_face(enlarged);
        struct makeup_product product = liner(styles[i % 3], 2.0f, 5.0f);
        product.edge = i < 3 ? 0.0f : 1.0f;
        wear(face, &product, 1.0f);
        struct eye_outline right = outline_of(face, EYE_RIGHT), left = outline_of(face, EYE_LEFT);
        int changed = 0;
        for (int y = 0; y < face->result.height_px; y++)
            for (int x = 0; x < face->result.width_px; x++) {
                float at_x = ((float)x + 0.5f) / (float)enlarged, at_y = ((float)y + 0.5f) / (float)enlarged;
                int change = change_at(face, x, y);
                changed += change > 20;
                if (in_opening(&right, at_x, at_y) || in_opening(&left, at_x, at_y) ||
                    (far_from(&right, at_x, at_y, 12.0f) && far_from(&left, at_x, at_y, 12.0f)))
                    assert_int_equal(change, 0);
            }
        assert_true(changed > 5 * enlarged);
        close_face(face);
    }
}

static void no_intensity_or_coverage_changes_nothing(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face(1);
    struct makeup_product product = liner(STYLE_BOTH, 1.5f, 3.0f);
    wear_without_effect(face, product);
    close_face(face);
}

static void it_is_as_wide_as_the_product_says_and_thin_at_the_inner_corner(void **state)
{
    (void)state;
    test_gl_needed();
    static const float widths[] = {0.4f, 0.8f, 1.4f};
    for (int i = 0; i < 3; i++) {
        struct face *face = usual_face(0.0f);
        struct makeup_product product = liner(STYLE_UPPER, widths[i], 0.0f);
        wear(face, &product, 1.0f);
        struct eye_outline eye = outline_of(face, EYE_RIGHT);
        float widest = thickness_mm(face, &eye, eye.upper[EYE_POINTS * 7 / 10], 1.0f);
        assert_true(fabsf(widest - widths[i]) < 0.03f + 0.05f * widths[i]);
        assert_true(thickness_mm(face, &eye, eye.upper[3], 1.0f) < 0.5f * widest);
        close_face(face);
    }
}

static void styles_are_on_the_lids_they_name(void **state)
{
    (void)state;
    test_gl_needed();
    static const struct {
        enum makeup_style style;
        bool upper, lower;
    } cases[] = {{STYLE_UPPER, true, false}, {STYLE_LOWER, false, true}, {STYLE_BOTH, true, true}};
    for (int i = 0; i < 3; i++) {
        struct face *face = usual_face(0.0f);
        struct makeup_product product = liner(cases[i].style, 1.5f, 0.0f);
        wear(face, &product, 1.0f);
        for (int side = 0; side < EYE_SIDES; side++) {
            struct eye_outline eye = outline_of(face, (enum eye_side)side);
            float above = thickness_mm(face, &eye, eye.upper[20], 1.0f);
            float below = thickness_mm(face, &eye, eye.lower[22], -1.0f);
            assert_true(cases[i].upper ? above > 0.9f : above < 0.01f);
            assert_true(cases[i].lower ? below > 0.4f : below < 0.01f);
        }
        close_face(face);
    }
}

// How far beyond the outer corner something changed, outwards and up, in mm.
static struct vec2 reach_of_wing(const struct face *face, enum eye_side side)
{
    struct eye_outline eye = outline_of(face, side);
    struct vec3 corner = eye.upper[EYE_POINTS - 1];
    struct vec2 farthest = {0, 0};
    for (int y = 0; y < face->result.height_px; y++)
        for (int x = 0; x < face->result.width_px; x++) {
            struct vec2 way = {(float)x + 0.5f - corner.x, (float)y + 0.5f - corner.y};
            float outwards = (way.x * eye.outwards.x + way.y * eye.outwards.y) / eye.mm_px;
            if (change_at(face, x, y) < 25 || vec2_length(way) > 20.0f * eye.mm_px || outwards < farthest.x)
                continue;
            farthest = (struct vec2){outwards, (way.x * eye.up.x + way.y * eye.up.y) / eye.mm_px};
        }
    return farthest;
}

static void the_wing_is_as_long_as_the_product_says_and_rises(void **state)
{
    (void)state;
    test_gl_needed();
    static const float wings[] = {3.0f, 6.0f, 10.0f};
    for (int i = 0; i < 3; i++) {
        struct face *face = usual_face(0.0f);
        struct makeup_product product = liner(STYLE_UPPER, 1.5f, wings[i]);
        wear(face, &product, 1.0f);
        for (int side = 0; side < EYE_SIDES; side++) {
            struct vec2 reach = reach_of_wing(face, (enum eye_side)side);
            float length = vec2_length(reach);
            // Some of it goes back along the temple, away from the camera.
            assert_true(length > 0.6f * wings[i] && length < 1.05f * wings[i]);
            assert_true(reach.y > 0.35f * reach.x);
        }
        close_face(face);
    }
}

// From the outer corner to the tip, what is drawn above and below each place of the way gets less and less.
static void the_wing_tapers_from_the_lines_full_width_to_its_tip(void **state)
{
    (void)state;
    test_gl_needed();
    static const float wings[] = {6.0f, 10.0f};
    for (int i = 0; i < 2; i++) {
        struct face *face = usual_face(0.0f);
        struct makeup_product product = liner(STYLE_UPPER, 1.5f, wings[i]);
        wear(face, &product, 1.0f);
        struct eye_outline eye = outline_of(face, EYE_RIGHT);
        struct vec3 corner = eye.upper[EYE_POINTS - 1];
        struct vec2 reach = reach_of_wing(face, EYE_RIGHT);
        float before = INFINITY;
        for (int step = 1; step < 10; step++) {
            float share = 0.1f * (float)step * eye.mm_px, sum = 0.0f;
            struct vec3 at = {corner.x + share * (eye.outwards.x * reach.x + eye.up.x * reach.y),
                              corner.y + share * (eye.outwards.y * reach.x + eye.up.y * reach.y), 0.0f};
            sum = thickness_mm(face, &eye, at, 1.0f) + thickness_mm(face, &eye, at, -1.0f);
            assert_true(step > 1 || sum > 1.5f);
            assert_true(sum < before + 0.05f);
            before = sum;
        }
        close_face(face);
    }
}

static void both_eyes_wear_the_same(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = usual_face(0.0f);
    struct makeup_product product = liner(STYLE_BOTH, 1.5f, 5.0f);
    wear(face, &product, 1.0f);
    int differing = 0, changed = 0, width = face->result.width_px;
    for (int y = 0; y < face->result.height_px; y++)
        for (int x = 0; x < width / 2; x++) {
            changed += change_at(face, x, y) > 10;
            differing += abs(change_at(face, x, y) - change_at(face, width - 1 - x, y)) > 20;
        }
    assert_true(changed > 500);
    assert_true(differing < changed / 20);
    close_face(face);
}

static void it_stays_on_the_lid_through_a_blink(void **state)
{
    (void)state;
    test_gl_needed();
    struct makeup_product product = liner(STYLE_UPPER, 1.5f, 4.0f);
    for (int step = 0; step <= 4; step++) {
        struct face *face = usual_face(0.0f);
        shut_eye(face->landmarks, EYE_RIGHT, (float)step / 4.0f);
        wear(face, &product, 1.0f);
        struct eye_outline eye = outline_of(face, EYE_RIGHT);
        for (int i = EYE_POINTS / 3; i < EYE_POINTS * 4 / 5; i++) {
            float just_above = 0.35f * eye.mm_px, gap = 4.0f * eye.mm_px;
            struct vec3 at = eye.upper[i];
            assert_true(change_at(face, (int)(at.x + eye.up.x * just_above),
                                  (int)(at.y + eye.up.y * just_above)) > 60);
            assert_true(change_at(face, (int)(at.x + eye.up.x * gap), (int)(at.y + eye.up.y * gap)) < 5);
        }
        close_face(face);
    }
}

// Eyes from 24 to 400 px: no gaps along the lid, and no step between neighbouring pixels' columns.
static void the_line_is_unbroken_at_every_size(void **state)
{
    (void)state;
    test_gl_needed();
    static const float scales[] = {0.24f, 0.5f, 1.0f, 3.8f};
    for (int i = 0; i < 4; i++) {
        float px_per_m = 4000.0f * scales[i];
        int width = (int)(640.0f * fmaxf(scales[i], 0.5f)), height = (int)(360.0f * fmaxf(scales[i], 0.5f));
        struct face *face = plain_face(width, height, px_per_m, 0.05f);
        struct makeup_product product = liner(STYLE_UPPER, 1.5f, 4.0f);
        wear(face, &product, 1.0f);
        struct eye_outline eye = outline_of(face, EYE_LEFT);
        float before = -1.0f;
        for (int k = EYE_POINTS / 3; k < EYE_POINTS * 3 / 4; k++) {
            float now = thickness_mm(face, &eye, eye.upper[k], 1.0f);
            assert_true(now > 0.6f);
            assert_true(before < 0.0f || fabsf(now - before) < 0.35f + 0.6f / eye.mm_px);
            before = now;
        }
        close_face(face);
    }
}

static void a_side_that_is_turned_away_loses_it_softly(void **state)
{
    (void)state;
    test_gl_needed();
    struct makeup_product product = liner(STYLE_UPPER, 2.0f, 5.0f);
    int before = 255;
    for (int degrees = 20; degrees <= 100; degrees += 8) {
        struct face *face = usual_face((float)degrees * pi / 180.0f);
        wear(face, &product, 1.0f);
        struct eye_outline far = outline_of(face, EYE_LEFT), near = outline_of(face, EYE_RIGHT);
        int most = 0, most_near = 0;
        for (int y = 0; y < face->result.height_px; y++)
            for (int x = 0; x < face->result.width_px; x++) {
                bool at_near = !far_from(&near, (float)x, (float)y, 8.0f);
                int *of = at_near ? &most_near : &most;
                *of = change_at(face, x, y) > *of ? change_at(face, x, y) : *of;
            }
        assert_true(most <= before + 3);
        if (far.facing < 0.0f)
            assert_int_equal(most, 0);
        if (degrees < 80)
            assert_true(most_near > 60);
        before = most;
        close_face(face);
    }
    assert_int_equal(before, 0);
}

static void kohl_is_softer_than_liquid(void **state)
{
    (void)state;
    test_gl_needed();
    int soft[2];
    for (int liquid = 0; liquid < 2; liquid++) {
        struct face *face = usual_face(0.0f);
        struct makeup_product product = liner(STYLE_UPPER, 1.5f, 0.0f);
        product.edge = (float)liquid;
        wear(face, &product, 1.0f);
        soft[liquid] = 0;
        for (int y = 0; y < 360; y++)
            for (int x = 0; x < 320; x++)
                soft[liquid] += change_at(face, x, y) > 15 && change_at(face, x, y) < 100;
        close_face(face);
    }
    assert_true(soft[0] > 2 * soft[1]);
}

static void a_smudged_line_is_wider_and_nearly_as_dark(void **state)
{
    (void)state;
    test_gl_needed();
    int at_lid[2], beyond[2];
    for (int sharp = 0; sharp < 2; sharp++) {
        struct face *face = usual_face(0.0f);
        struct makeup_product product = liner(STYLE_UPPER, 1.5f, 0.0f);
        product.edge = (float)sharp;
        wear(face, &product, 1.0f);
        struct eye_outline eye = outline_of(face, EYE_RIGHT);
        struct vec3 lid = eye.upper[EYE_POINTS * 6 / 10];
        float near_px = 0.4f * eye.mm_px, far_px = 2.1f * eye.mm_px;
        at_lid[sharp] = change_at(face, (int)(lid.x + eye.up.x * near_px), (int)(lid.y + eye.up.y * near_px));
        beyond[sharp] = change_at(face, (int)(lid.x + eye.up.x * far_px), (int)(lid.y + eye.up.y * far_px));
        close_face(face);
    }
    assert_true(at_lid[0] > at_lid[1] * 6 / 10 && at_lid[0] < at_lid[1] * 9 / 10);
    assert_true(beyond[0] > 10 && beyond[1] == 0);
}

static void the_portrait_wears_a_wing(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face(2);
    struct makeup_product product = liner(STYLE_UPPER, 1.5f, 6.0f);
    product.edge = 0.8f;
    wear(face, &product, 1.0f);
    eyes_against_golden("eyeliner-wing", face, 2);
    product = liner(STYLE_BOTH, 1.5f, 0.0f);
    product.edge = 0.1f;
    wear(face, &product, 1.0f);
    eyes_against_golden("eyeliner-kohl", face, 2);
    close_face(face);
}

// --- the shader's arithmetic in C --------------------------------------------------------------------------

static void set_uniforms(GLuint program)
{
    glUniform1f(glGetUniformLocation(program, "near_feather_px"), 3.0f);
}

static float mask(float u, float v)
{
    float near = clamped((20.0f * v - 2.0f) / 3.0f + 0.5f, 0.0f, 1.0f);
    float feather = 2.0f + 6.0f * u, smudged = clamped(feather / 3.0f - 1.0f, 0.0f, 1.0f);
    float far = clamped((15.0f - 20.0f * v) / feather + 0.5f, 0.0f, 1.0f);
    far = far * (1.0f - smudged) + far * (2.0f - far) * smudged;
    return fmaxf(near + far - 1.0f, 0.0f) * 0.8f;
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
        .fragment_file = "eyeliner.frag",
        .declared = "out vec4 at_line;",
        .set = "at_line = vec4(20.0 * p.y - 2.0, 15.0 - 20.0 * p.y, 2.0 + 6.0 * p.x, 0.8);",
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
        cmocka_unit_test(no_intensity_or_coverage_changes_nothing),
        cmocka_unit_test(it_is_as_wide_as_the_product_says_and_thin_at_the_inner_corner),
        cmocka_unit_test(styles_are_on_the_lids_they_name),
        cmocka_unit_test(the_wing_is_as_long_as_the_product_says_and_rises),
        cmocka_unit_test(the_wing_tapers_from_the_lines_full_width_to_its_tip),
        cmocka_unit_test(both_eyes_wear_the_same),
        cmocka_unit_test(it_stays_on_the_lid_through_a_blink),
        cmocka_unit_test(the_line_is_unbroken_at_every_size),
        cmocka_unit_test(a_side_that_is_turned_away_loses_it_softly),
        cmocka_unit_test(kohl_is_softer_than_liquid),
        cmocka_unit_test(a_smudged_line_is_wider_and_nearly_as_dark),
        cmocka_unit_test(the_portrait_wears_a_wing),
        cmocka_unit_test(the_shader_computes_what_the_same_arithmetic_in_c_does),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
