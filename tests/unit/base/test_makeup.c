#include "platform/base/makeup.h"
#include "tests/support/test_support.h"

#include <string.h>

static void every_kind_has_believable_defaults(void **state)
{
    (void)state;
    for (int k = 0; k < MAKEUP_KIND_COUNT; k++) {
        const struct makeup_product usual = makeup_defaults((enum makeup_kind)k);
        assert_int_equal(usual.kind, k);
        assert_int_equal(usual.style, makeup_styles((enum makeup_kind)k)[0]);
        assert_int_equal(usual.shade_count, 1);
        assert_true(usual.edge >= 0 && usual.edge <= 1);
        for (int i = 0; i < MAKEUP_SHADES_MAX; i++) {
            assert_true(usual.shades[i].coverage > 0 && usual.shades[i].coverage <= 1);
            assert_int_equal(usual.shades[i].sparkle_srgb[0], 255);
        }
    }
    assert_int_equal(makeup_defaults(MAKEUP_LIP_GLOSS).shades[0].finish, FINISH_GLOSS);
    assert_int_equal(makeup_defaults(MAKEUP_HIGHLIGHTER).shades[0].finish, FINISH_SHIMMER);
}

static void check_range(struct makeup_range range, float usual)
{
    if (range.maximum > 0)
        assert_true(range.minimum < range.maximum && (double)usual >= range.minimum &&
                    (double)usual <= range.maximum);
    else
        assert_true(usual == 0.0f); // sizes that a kind doesn't have
}

static void what_a_kind_has_is_within_its_ranges(void **state)
{
    (void)state;
    for (int k = 0; k < MAKEUP_KIND_COUNT; k++) {
        const struct makeup_product usual = makeup_defaults((enum makeup_kind)k);
        const struct makeup_sizes *sizes = makeup_sizes((enum makeup_kind)k);
        check_range(sizes->width_mm, usual.width_mm);
        check_range(sizes->wing_mm, usual.wing_mm);
        check_range(sizes->length_mm, usual.length_mm);
        check_range(sizes->diameter_mm, usual.diameter_mm);
    }
    assert_true(makeup_sizes(MAKEUP_EYELINER)->wing_mm.maximum > 0);
    assert_true(makeup_sizes(MAKEUP_LIP_LINER)->width_mm.maximum > 0);
    assert_true(makeup_sizes(MAKEUP_MASCARA)->length_mm.maximum > 0);
    assert_true(makeup_sizes(MAKEUP_CONTACT_LENS)->diameter_mm.maximum > 0);
    assert_true(makeup_sizes(MAKEUP_LIPSTICK)->width_mm.maximum <= 0);
}

static void no_two_kinds_are_applied_at_once(void **state)
{
    (void)state;
    // Lenses, complexion, cheeks, eyes, lips.
    static const enum makeup_kind order[] = {
        MAKEUP_CONTACT_LENS, MAKEUP_FOUNDATION, MAKEUP_CONCEALER,  MAKEUP_BRONZER,  MAKEUP_BLUSH,
        MAKEUP_HIGHLIGHTER,  MAKEUP_BROW,       MAKEUP_EYE_SHADOW, MAKEUP_EYELINER, MAKEUP_MASCARA,
        MAKEUP_LIP_LINER,    MAKEUP_LIPSTICK,   MAKEUP_LIP_GLOSS};
    _Static_assert(sizeof order / sizeof order[0] == MAKEUP_KIND_COUNT, "all kinds");
    for (int i = 1; i < MAKEUP_KIND_COUNT; i++)
        assert_true(makeup_rank(order[i - 1]) < makeup_rank(order[i]));
}

static void every_style_is_named_and_belongs_to_a_kind(void **state)
{
    (void)state;
    int uses[STYLE_COUNT] = {0};
    for (int k = 0; k < MAKEUP_KIND_COUNT; k++)
        for (const enum makeup_style *s = makeup_styles((enum makeup_kind)k); *s != STYLE_COUNT; s++)
            uses[*s]++;
    for (int s = 0; s < STYLE_COUNT; s++) {
        assert_non_null(makeup_style_names[s]);
        if (s != STYLE_PLAIN && uses[s] != 1)
            fail_msg("%s is a style of %d kinds", makeup_style_names[s], uses[s]);
        for (int other = 0; other < s; other++)
            assert_string_not_equal(makeup_style_names[s], makeup_style_names[other]);
    }
}

static void what_goes_on_the_skin_or_the_eye_takes_a_texture(void **state)
{
    (void)state;
    assert_true(makeup_takes_texture(MAKEUP_CONTACT_LENS));
    assert_true(makeup_takes_texture(MAKEUP_FOUNDATION));
    assert_true(makeup_takes_texture(MAKEUP_HIGHLIGHTER));
    assert_false(makeup_takes_texture(MAKEUP_LIPSTICK));
    assert_false(makeup_takes_texture(MAKEUP_EYE_SHADOW));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_believable_defaults),
        cmocka_unit_test(what_a_kind_has_is_within_its_ranges),
        cmocka_unit_test(no_two_kinds_are_applied_at_once),
        cmocka_unit_test(every_style_is_named_and_belongs_to_a_kind),
        cmocka_unit_test(what_goes_on_the_skin_or_the_eye_takes_a_texture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
