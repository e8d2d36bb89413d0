#include "app/fit.h"
#include "platform/base/head.h"
#include "tests/support/canonical_face.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <string.h>

// A face, and how wide it is when its scale is 1.
struct stage {
    struct face face;
    float face_mm;
};

static struct stage make_stage(void)
{
    const struct camera_model camera = camera_model_simple(1280, 720, 0.9);
    struct stage stage = {.face = canonical_face((struct canonical_head){0, 0.6f, 1.0f}, &camera)};
    struct head head;
    head_measure(stage.face.mesh_m, &head);
    stage.face_mm = 2000.0f * head.half_width_m;
    return stage;
}

static struct fit judge(float wider_mm, enum size_source source, float error)
{
    struct stage stage = make_stage();
    const struct product_shape shape = {.front_width_m = (stage.face_mm * 0.9f + wider_mm) / 1000.0f};
    const struct head_size size = {.source = source, .head_scale = 0.9f, .head_scale_error = 0.9f * error};
    return fit_judge(&shape, &stage.face, &size, true);
}

static void widths_are_in_true_millimetres(void **state)
{
    (void)state;
    struct fit fit = judge(3.0f, SIZE_BY_CARD, 0.01f);
    assert_float_equal(fit.frame_mm - fit.face_mm, 3.0f, 0.01f);
    assert_true(fit.face_mm > 120.0f && fit.face_mm < 160.0f);
    assert_int_equal(fit.source, SIZE_BY_CARD);
}

// What such a camera shows is unprojected as if it saw 63 degrees: a head that is in truth farther away seems
// nearer, and its sides, behind the eyes, wider.
static void a_guessed_field_of_view_does_not_widen_faces(void **state)
{
    (void)state;
    struct stage stage = make_stage();
    struct head_size size = {.source = SIZE_BY_CARD, .head_scale = 1.0f, .head_scale_error = 0.01f};
    const struct product_shape shape = {.front_width_m = 0.14f};
    float calibrated_mm = fit_judge(&shape, &stage.face, &size, true).face_mm;
    struct fit guessed = fit_judge(&shape, &stage.face, &size, false);
    // At 0.6 m sides 5.5 cm behind the eyes: (0.6 + 0.055 / 1.45) / (0.6 + 0.055).
    assert_float_equal(guessed.face_mm / calibrated_mm, 0.974f, 0.008f);
    // Nearer, the guess matters more.
    stage.face.pose.m[14] += 0.3f;
    assert_true(fit_judge(&shape, &stage.face, &size, false).face_mm < guessed.face_mm - 2.0f);
}

static void by_card_frames_are_narrow_right_or_wide_for_certain(void **state)
{
    (void)state;
    static const struct {
        float wider_mm;
        enum fit_verdict verdict;
        const char *words;
    } cases[] = {{-12, FIT_NARROW, "fit.narrow"}, {0.5f, FIT_RIGHT, "fit.right"}, {12, FIT_WIDE, "fit.wide"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fit fit = judge(cases[i].wider_mm, SIZE_BY_CARD, 0.01f);
        assert_int_equal(fit.verdict, cases[i].verdict);
        assert_true(fit.is_certain);
        assert_false(fit.card_would_help);
        assert_string_equal(fit_words(&fit), cases[i].words);
    }
}

static void an_interval_over_two_verdicts_is_only_probable(void **state)
{
    (void)state;
    struct fit fit = judge(4.5f, SIZE_BY_CARD, 0.01f);
    assert_int_equal(fit.verdict, FIT_RIGHT);
    assert_false(fit.is_certain);
    assert_string_equal(fit_words(&fit), "fit.probably_right");
    fit = judge(-6.0f, SIZE_BY_CARD, 0.01f);
    assert_int_equal(fit.verdict, FIT_NARROW);
    assert_false(fit.is_certain);
}

static void irises_alone_never_say_right_for_certain(void **state)
{
    (void)state;
    for (float wider_mm = -5.0f; wider_mm <= 5.0f; wider_mm += 1.0f) {
        struct fit fit = judge(wider_mm, SIZE_BY_IRIS, 0.08f);
        assert_false(fit.is_certain);
        assert_true(fit.card_would_help);
    }
    struct fit fit = judge(30.0f, SIZE_BY_IRIS, 0.08f); // but what is far too wide is
    assert_int_equal(fit.verdict, FIT_WIDE);
    assert_true(fit.is_certain);
}

static void a_guessed_field_of_view_makes_it_less_certain(void **state)
{
    (void)state;
    struct stage stage = make_stage();
    const struct product_shape shape = {.front_width_m = stage.face_mm / 1000.0f};
    const struct head_size size = {.source = SIZE_BY_CARD, .head_scale = 1, .head_scale_error = 0.01f};
    struct fit known = fit_judge(&shape, &stage.face, &size, true);
    struct fit guessed = fit_judge(&shape, &stage.face, &size, false);
    assert_true(known.is_certain);
    assert_false(guessed.is_certain);
    assert_true(guessed.error_mm > known.error_mm);
}

static void what_cannot_be_judged_is_not(void **state)
{
    (void)state;
    struct stage stage = make_stage();
    const struct product_shape frame = {.front_width_m = 0.140f}, hat = {0},
                               giant = {.front_width_m = 140.0f};
    struct head_size size = {.source = SIZE_BY_IRIS, .head_scale = 1, .head_scale_error = 0.08f};
    struct fit none = fit_judge(&hat, &stage.face, &size, true);
    assert_int_equal(none.verdict, FIT_UNKNOWN);
    assert_null(fit_words(&none));
    assert_int_equal(fit_judge(&giant, &stage.face, &size, true).verdict, FIT_UNKNOWN);
    size.source = SIZE_BY_NOTHING;
    assert_int_equal(fit_judge(&frame, &stage.face, &size, true).verdict, FIT_UNKNOWN);
    size.source = SIZE_BY_IRIS;
    stage.face.has_pose = false;
    assert_int_equal(fit_judge(&frame, &stage.face, &size, true).verdict, FIT_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(widths_are_in_true_millimetres),
        cmocka_unit_test(a_guessed_field_of_view_does_not_widen_faces),
        cmocka_unit_test(by_card_frames_are_narrow_right_or_wide_for_certain),
        cmocka_unit_test(an_interval_over_two_verdicts_is_only_probable),
        cmocka_unit_test(irises_alone_never_say_right_for_certain),
        cmocka_unit_test(a_guessed_field_of_view_makes_it_less_certain),
        cmocka_unit_test(what_cannot_be_judged_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
