// Lashes: how they grow, fan and turn with the lid, that each stays itself from frame to frame, what they
// leave alone, and the shader against the same arithmetic in C.
#include "render/makeup/lash_mesh.h"
#include "tests/support/gl_context.h"
#include "tests/support/makeup_reference.h"
#include "tests/support/makeup_stage.h"
#include "tests/support/shader_stage.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct makeup_product mascara(enum makeup_style style)
{
    struct makeup_product product = makeup_defaults(MAKEUP_MASCARA);
    product.style = style;
    memcpy(product.shades[0].colour_srgb, (uint8_t[3]){10, 8, 8}, 3);
    return product;
}

// --- how they grow -----------------------------------------------------------------------------------------

#define LASHES_SEEN 256

struct grown {
    struct vec2 root_mm, tip_mm; // from the eye's inner corner: outwards, up
    float length_mm;
};

// The lashes of an eye without the lines along the lids; returns how many.
static int grow(const struct face *face, enum eye_side side, enum makeup_style style, struct grown *lashes)
{
    struct eye_outline eye = outline_of(face, side);
    struct lash_axes axes = lash_axes_of(face->landmarks);
    const struct lash_wish wish = {.style = style, .length_mm = 10.0f, .alpha = 1.0f, .light = 1.0f};
    struct strand strand;
    int count = 0;
    for (int i = 0; lash_mesh_strand(&eye, &axes, &wish, 1.0f, i, &strand); i++) {
        if (strand.count == EYE_POINTS)
            continue; // a line
        assert_true(count < LASHES_SEEN && i < LASHES_MAX);
        struct vec2 ends[2] = {strand.at_px[0], strand.at_px[strand.count - 1]}, placed[2];
        for (int k = 0; k < 2; k++) {
            struct vec2 way = {ends[k].x - eye.upper[0].x, ends[k].y - eye.upper[0].y};
            placed[k] = (struct vec2){(way.x * eye.outwards.x + way.y * eye.outwards.y) / eye.mm_px,
                                      (way.x * eye.up.x + way.y * eye.up.y) / eye.mm_px};
        }
        struct vec2 grown = vec2_subtract(placed[1], placed[0]);
        lashes[count++] = (struct grown){placed[0], placed[1], vec2_length(grown)};
    }
    return count;
}

static int compare_roots(const void *a, const void *b)
{
    float difference = ((const struct grown *)a)->root_mm.x - ((const struct grown *)b)->root_mm.x;
    return (difference > 0.0f) - (difference < 0.0f);
}

// Mean over the lashes with roots between two shares of the lid: how far tips lie outwards and up.
static struct vec2 mean_way(struct grown *lashes, int count, float from, float to, bool upper)
{
    struct vec2 sum = {0, 0};
    int taken = 0;
    qsort(lashes, (size_t)count, sizeof *lashes, compare_roots);
    float first = lashes[0].root_mm.x, last = lashes[count - 1].root_mm.x;
    for (int i = 0; i < count; i++) {
        float share = (lashes[i].root_mm.x - first) / (last - first);
        if (share < from || share > to || (lashes[i].tip_mm.y > lashes[i].root_mm.y) != upper)
            continue;
        struct vec2 way = vec2_subtract(lashes[i].tip_mm, lashes[i].root_mm);
        sum = (struct vec2){sum.x + way.x, sum.y + way.y};
        taken++;
    }
    assert_true(taken > 2);
    return (struct vec2){sum.x / (float)taken, sum.y / (float)taken};
}

static void lashes_fan_towards_nose_and_temple(void **state)
{
    (void)state;
    struct grown lashes[LASHES_SEEN];
    struct face *face = portrait_face(1);
    for (int side = 0; side < EYE_SIDES; side++) {
        int count = grow(face, (enum eye_side)side, STYLE_FALSE_NATURAL, lashes);
        struct vec2 inner = mean_way(lashes, count, 0.0f, 0.2f, true);
        struct vec2 outer = mean_way(lashes, count, 0.8f, 1.0f, true);
        assert_true(inner.x < 0.0f && inner.y > 0.5f);
        assert_true(outer.x > 2.0f && outer.y > 0.5f);
    }
    close_face(face);
}

static void lower_lashes_are_short_and_point_down_and_false_ones_have_none(void **state)
{
    (void)state;
    struct grown lashes[LASHES_SEEN];
    struct face *face = usual_face(0.0f);
    int count = grow(face, EYE_LEFT, STYLE_VOLUME, lashes);
    struct vec2 upper = mean_way(lashes, count, 0.3f, 0.7f, true),
                lower = mean_way(lashes, count, 0.3f, 0.7f, false);
    assert_true(upper.y > 2.0f && lower.y < -0.3f && lower.y > -0.6f * upper.y);
    for (int style = STYLE_FALSE_NATURAL; style <= STYLE_FALSE_DOLL_EYE; style++) {
        count = grow(face, EYE_LEFT, (enum makeup_style)style, lashes);
        assert_true(count > 50);
        for (int i = 0; i < count; i++)
            assert_true(lashes[i].tip_mm.y > lashes[i].root_mm.y);
    }
    close_face(face);
}

static void upper_lashes_point_down_when_the_eye_shuts(void **state)
{
    (void)state;
    struct grown lashes[LASHES_SEEN];
    struct face *face = portrait_face(1);
    float before = INFINITY;
    for (int step = 0; step <= 4; step++) {
        int count = grow(face, EYE_RIGHT, STYLE_FALSE_NATURAL, lashes);
        float up = 0.0f;
        for (int i = 0; i < count; i++)
            up += (lashes[i].tip_mm.y - lashes[i].root_mm.y) / (float)count;
        assert_true(up <= before + 0.01f);
        before = up;
        shut_eye(face->landmarks, EYE_RIGHT, 0.5f);
    }
    shut_eye(face->landmarks, EYE_RIGHT, 1.0f);
    int count = grow(face, EYE_RIGHT, STYLE_FALSE_NATURAL, lashes);
    for (int i = 0; i < count; i++)
        assert_true(lashes[i].tip_mm.y < lashes[i].root_mm.y);
    close_face(face);
}

static void a_style_is_longest_where_its_name_says(void **state)
{
    (void)state;
    struct grown lashes[LASHES_SEEN];
    struct face *face = usual_face(0.0f);
    float means[3]; // thirds from the inner corner
    const enum makeup_style asked[2] = {STYLE_FALSE_CAT_EYE, STYLE_FALSE_DOLL_EYE};
    for (int k = 0; k < 2; k++) {
        int count = grow(face, EYE_RIGHT, asked[k], lashes);
        for (int third = 0; third < 3; third++) {
            struct vec2 way = mean_way(lashes, count, (float)third / 3.0f, (float)(third + 1) / 3.0f, true);
            means[third] = vec2_length(way);
        }
        if (asked[k] == STYLE_FALSE_CAT_EYE)
            assert_true(means[2] > means[1] && means[1] > means[0]);
        else
            assert_true(means[1] > means[0] && means[1] > 0.9f * means[2]);
    }
    close_face(face);
}

static void no_lash_is_longer_than_the_product_says_and_no_two_are_equal(void **state)
{
    (void)state;
    struct grown lashes[LASHES_SEEN];
    struct face *face = usual_face(0.0f);
    int count = grow(face, EYE_RIGHT, STYLE_LENGTH, lashes), equal = 0;
    for (int i = 0; i < count; i++) {
        assert_true(lashes[i].length_mm <= 10.0f);
        for (int k = 0; k < i; k++)
            equal += fabsf(lashes[i].length_mm - lashes[k].length_mm) < 1e-4f;
    }
    assert_true(equal < count / 10);
    close_face(face);
}

static void eyes_are_alike_but_no_copies(void **state)
{
    (void)state;
    struct grown right[LASHES_SEEN], left[LASHES_SEEN];
    struct face *face = usual_face(0.0f);
    int count = grow(face, EYE_RIGHT, STYLE_FALSE_NATURAL, right), same = 0;
    assert_int_equal(grow(face, EYE_LEFT, STYLE_FALSE_NATURAL, left), count);
    double sums[2] = {0, 0};
    for (int i = 0; i < count; i++) {
        sums[0] += (double)right[i].length_mm;
        sums[1] += (double)left[i].length_mm;
        same += fabsf(right[i].length_mm - left[i].length_mm) < 0.01f;
    }
    assert_true(fabs(sums[0] / sums[1] - 1.0) < 0.06);
    assert_true(same < count / 4);
    close_face(face);
}

static void each_lash_stays_itself_when_the_face_moves(void **state)
{
    (void)state;
    struct grown before[LASHES_SEEN], after[LASHES_SEEN];
    struct face *face = usual_face(0.0f);
    int count = grow(face, EYE_RIGHT, STYLE_VOLUME, before);
    move_landmarks(face->landmarks, 3.7f, -1.3f);
    assert_int_equal(grow(face, EYE_RIGHT, STYLE_VOLUME, after), count);
    for (int i = 0; i < count; i++) {
        assert_true(fabsf(before[i].tip_mm.x - after[i].tip_mm.x) < 0.01f);
        assert_true(fabsf(before[i].tip_mm.y - after[i].tip_mm.y) < 0.01f);
    }
    close_face(face);
}

// --- what is drawn -----------------------------------------------------------------------------------------

static void nothing_farther_than_a_lash_changes(void **state)
{
    (void)state;
    test_gl_needed();
    for (int style = STYLE_NATURAL; style <= STYLE_FALSE_DOLL_EYE; style++) {
        struct face *face = portrait_face(2);
        struct makeup_product product = mascara((enum makeup_style)style);
        wear(face, &product, 1.0f);
        struct eye_outline right = outline_of(face, EYE_RIGHT), left = outline_of(face, EYE_LEFT);
        float reach_px = (product.length_mm + 1.0f) * right.mm_px;
        int changed = 0;
        for (int y = 0; y < face->result.height_px; y++)
            for (int x = 0; x < face->result.width_px; x++) {
                float nearest = INFINITY, at_x = ((float)x + 0.5f) / 2.0f, at_y = ((float)y + 0.5f) / 2.0f;
                for (int i = 0; i < EYE_POINTS; i++) {
                    nearest = fminf(nearest, distance_px(right.upper[i], at_x, at_y));
                    nearest = fminf(nearest, distance_px(right.lower[i], at_x, at_y));
                    nearest = fminf(nearest, distance_px(left.upper[i], at_x, at_y));
                    nearest = fminf(nearest, distance_px(left.lower[i], at_x, at_y));
                }
                changed += change_at(face, x, y) > 10;
                if (nearest > reach_px)
                    assert_int_equal(change_at(face, x, y), 0);
            }
        assert_true(changed > 150);
        close_face(face);
    }
}

static void no_intensity_or_coverage_changes_nothing(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face(1);
    struct makeup_product product = mascara(STYLE_VOLUME);
    wear_without_effect(face, product);
    close_face(face);
}

static void landmarks_that_are_no_eye_draw_nothing(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = usual_face(0.0f);
    struct makeup_product product = mascara(STYLE_VOLUME);
    face->landmarks[159].x = NAN;
    face->landmarks[386].x = NAN;
    wear(face, &product, 1.0f);
    assert_true(nothing_changed(face));
    close_face(face);
}

static void the_side_that_is_turned_away_wears_none(void **state)
{
    (void)state;
    test_gl_needed();
    struct makeup_product product = mascara(STYLE_FALSE_NATURAL);
    struct face *face = plain_face(640, 360, 4000.0f, 1.3f);
    struct eye_outline right = outline_of(face, EYE_RIGHT), left = outline_of(face, EYE_LEFT);
    assert_true(fminf(right.facing, left.facing) < -0.1f && fmaxf(right.facing, left.facing) > 0.1f);
    wear(face, &product, 1.0f);
    assert_false(nothing_changed(face));
    face->landmarks[right.facing > left.facing ? 159 : 386].x = NAN; // only the far eye is left
    wear(face, &product, 1.0f);
    assert_true(nothing_changed(face));
    close_face(face);
}

// A hair thinner than a pixel darkens as much wherever it falls between the pixels.
static void a_small_eyes_lashes_do_not_flicker_when_it_moves(void **state)
{
    (void)state;
    test_gl_needed();
    struct makeup_product product = mascara(STYLE_LENGTH);
    double least = HUGE_VAL, most = 0;
    for (int step = 0; step < 8; step++) {
        struct face *face = plain_face(320, 180, 1200.0f, 0.0f); // an eye of 31 pixels
        move_landmarks(face->landmarks, 0.125f * (float)step, 0.23f * (float)step);
        wear(face, &product, 1.0f);
        double sum = change_within(face, 0.0f, 0.0f, 320.0f, 180.0f).sum;
        least = fmin(least, sum);
        most = fmax(most, sum);
        close_face(face);
    }
    assert_true(least > 500 && most < 1.05 * least);
}

static void the_portrait_wears_mascara_and_false_lashes(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face(2);
    struct makeup_product product = mascara(STYLE_VOLUME);
    wear_alone(face, &makeup_lashes_ops, &product, NULL);
    eyes_against_golden("lashes-volume", face, 2);
    product = mascara(STYLE_FALSE_WISPY);
    product.length_mm = 11.0f;
    wear_alone(face, &makeup_lashes_ops, &product, NULL);
    eyes_against_golden("lashes-wispy", face, 2);
    shut_eye(face->landmarks, EYE_RIGHT, 1.0f);
    shut_eye(face->landmarks, EYE_LEFT, 1.0f);
    wear_alone(face, &makeup_lashes_ops, &product, NULL);
    eyes_against_golden("lashes-shut", face, 2);
    close_face(face);
}

// --- the shader's arithmetic in C --------------------------------------------------------------------------

static const struct vec3 shine_light = {0.3f, 0.25f, 0.2f};
#define SOFTNESS 1.3f

static void set_uniforms(GLuint program)
{
    glUniform3f(glGetUniformLocation(program, "shine_light"), shine_light.x, shine_light.y, shine_light.z);
    glUniform1f(glGetUniformLocation(program, "softness_px"), SOFTNESS);
}

static struct shader_output expected(const struct shader_at *at)
{
    float u = at->u, v = at->v;
    float across = 4.0f * u - 2.0f, half_px = 1.5f * v, alpha = 0.9f - 0.3f * u, shade = 0.4f + 0.6f * v;
    float low = fmaxf(-half_px, across - 0.5f * SOFTNESS), high = fminf(half_px, across + 0.5f * SOFTNESS);
    alpha *= clamped((high - low) / SOFTNESS, 0.0f, 1.0f);
    struct vec3 colour =
        vec3_add(vec3_scale(reference_finish_any.pigment, shade), vec3_scale(shine_light, u));
    return (struct shader_output){vec3_scale(colour, alpha), alpha};
}

static void the_shader_computes_what_the_same_arithmetic_in_c_does(void **state)
{
    (void)state;
    test_gl_needed();
    const struct shader_stage stage = {
        .fragment_file = "strands.frag",
        .declared = "out vec2 at_across; out vec3 at_look;",
        .set = "at_across = vec2(4.0 * p.x - 2.0, 1.5 * p.y);"
               "at_look = vec3(0.9 - 0.3 * p.x, 0.4 + 0.6 * p.y, p.x);",
        .set_uniforms = set_uniforms,
        .expected = expected,
        .tolerance = 4.0,
    };
    shader_stage_check(&stage, LOOK_PLAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lashes_fan_towards_nose_and_temple),
        cmocka_unit_test(lower_lashes_are_short_and_point_down_and_false_ones_have_none),
        cmocka_unit_test(upper_lashes_point_down_when_the_eye_shuts),
        cmocka_unit_test(a_style_is_longest_where_its_name_says),
        cmocka_unit_test(no_lash_is_longer_than_the_product_says_and_no_two_are_equal),
        cmocka_unit_test(eyes_are_alike_but_no_copies),
        cmocka_unit_test(each_lash_stays_itself_when_the_face_moves),
        cmocka_unit_test(nothing_farther_than_a_lash_changes),
        cmocka_unit_test(no_intensity_or_coverage_changes_nothing),
        cmocka_unit_test(landmarks_that_are_no_eye_draw_nothing),
        cmocka_unit_test(the_side_that_is_turned_away_wears_none),
        cmocka_unit_test(a_small_eyes_lashes_do_not_flicker_when_it_moves),
        cmocka_unit_test(the_portrait_wears_mascara_and_false_lashes),
        cmocka_unit_test(the_shader_computes_what_the_same_arithmetic_in_c_does),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
