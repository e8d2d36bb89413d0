// Themes: what a file changes and what it can't, contrast by its definition, sizes by the screen's place, and
// a file that is read again when it changes.
#include "app/ui/contrast.h"
#include "app/ui/layout.h"
#include "app/ui/scroller.h"
#include "app/ui/theme_watch.h"
#include "platform/base/clock.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct heard {
    int count;
    char lines[24][512];
};

static void hear(void *context, const char *line)
{
    struct heard *heard = context;
    if (heard->count < 24)
        (void)snprintf(heard->lines[heard->count++], sizeof heard->lines[0], "%s", line);
}

static enum result parse(const char *text, struct theme *design, struct heard *heard, struct diagnostic *why)
{
    struct theme_problems problems = {.report = hear, .context = heard};
    return theme_file_parse("shop.json", (const uint8_t *)text, strlen(text), ".", design, NULL, &problems,
                            why);
}

// --- contrast ----------------------------------------------------------------------------------------------

// The examples of WCAG's own understanding documents: #777 on white 4.48:1, black on white 21:1.
static void contrast_is_as_wcag_defines_it(void **state)
{
    (void)state;
    const struct colour white = {1.0f, 1.0f, 1.0f, 1.0f}, black = {0.0f, 0.0f, 0.0f, 1.0f};
    const float g = 119.0f / 255.0f;
    const struct colour grey = {g, g, g, 1.0f};
    float on_white = contrast_luminance(white);
    assert_float_equal(contrast_ratio(contrast_luminance(black), on_white), 21.0f, 0.01f);
    assert_float_equal(contrast_ratio(contrast_luminance(grey), on_white), 4.48f, 0.01f);
    // Half a veil of black over white lets half of the light through.
    assert_float_equal(contrast_over((struct colour){0.0f, 0.0f, 0.0f, 0.5f}, 1.0f), 0.5f, 1e-6f);
}

// --- the file ----------------------------------------------------------------------------------------------

static void what_a_file_says_is_laid_over_the_design(void **state)
{
    (void)state;
    struct theme design, built_in;
    struct heard heard = {0};
    struct diagnostic why = {0};
    theme_design(&built_in);
    design = built_in;
    const char text[] =
        "{\"name\": \"Shop\", \"colours\": {\"accent\": \"#ff8000\", \"glass\": \"#10203080\"},"
        " \"radii\": {\"large\": 4}, \"type\": {\"families\": \"Lora\", \"title\": 22},"
        " \"motion\": {\"reduced\": true}}";
    assert_int_equal(parse(text, &design, &heard, &why), RESULT_OK);
    assert_int_equal(heard.count, 0);
    assert_float_equal(design.accent.g, 128.0f / 255.0f, 1e-6f);
    assert_float_equal(design.accent.a, 1.0f, 1e-6f);
    assert_float_equal(design.glass.a, 128.0f / 255.0f, 1e-6f);
    assert_float_equal(design.radius, 4.0f, 1e-6f);
    assert_float_equal(design.title, 22.0f, 1e-6f);
    assert_true(design.reduced_motion);
    assert_string_equal(design.fonts, "Lora, " THEME_FONT);
    assert_float_equal(design.radius_small, built_in.radius_small, 1e-6f);
    assert_memory_equal(&design.text, &built_in.text, sizeof design.text);
}

static void what_is_wrong_is_one_line_with_its_place_and_changes_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *text, *line;
    } cases[] = {
        {"{\n \"radii\": {\"large\": 4},\n \"colours\": {\n  \"accent\": \"red\"}}",
         "shop.json: line 4: /colours/accent: "},
        {"{\"radii\": {\"small\": 3, \"large\": 900}}", "shop.json: line 1: /radii/large: "},
        {"{\"spacing\": [1]}", "shop.json: line 1: /spacing: "},
        {"{\"logo\": \"../../etc/passwd\"}", "shop.json: line 1: /logo: "},
        {"{\"colours\": {\"text\": \"#12345\"}}", "shop.json: line 1: /colours/text: "},
        {"{\"radii\": {\"large\": 4}, \"motion\": {\"reduced\": 1}}", "shop.json: line 1: /motion/reduced: "},
        {"{\"radii\": {\"large\": 4},", "shop.json: line 1"},
    };
    struct theme built_in;
    theme_design(&built_in);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct theme design = built_in;
        struct heard heard = {0};
        struct diagnostic why = {0};
        assert_int_not_equal(parse(cases[i].text, &design, &heard, &why), RESULT_OK);
        assert_memory_equal(why.text, cases[i].line, strlen(cases[i].line));
        assert_null(strchr(why.text, '\n'));
        assert_memory_equal(&design, &built_in, sizeof design);
    }
}

static void an_unknown_key_is_a_warning(void **state)
{
    (void)state;
    struct theme design;
    struct heard heard = {0};
    struct diagnostic why = {0};
    theme_design(&design);
    const char text[] =
        "{\"colors\": {},\n \"colours\": {\"acent\": \"#ffffff\"},\n \"radii\": {\"large\": 7}}";
    assert_int_equal(parse(text, &design, &heard, &why), RESULT_OK);
    assert_int_equal(heard.count, 2);
    assert_string_equal(heard.lines[0], "shop.json: line 1: /colors: unknown, left out");
    assert_string_equal(heard.lines[1], "shop.json: line 2: /colours/acent: unknown, left out");
    assert_float_equal(design.radius, 7.0f, 1e-6f);
}

// Glass that lets too much of the camera through is found although the text is white on black.
static void words_that_can_not_be_read_are_named_with_their_ratio(void **state)
{
    (void)state;
    struct theme design;
    struct heard heard = {0};
    struct theme_problems problems = {.report = hear, .context = &heard};
    theme_design(&design);
    assert_int_equal(theme_file_check_contrast("shop.json", &design, &problems), 0);
    design.glass.a = 0.5f;
    assert_true(theme_file_check_contrast("shop.json", &design, &problems) > 0);
    assert_non_null(strstr(heard.lines[0], "shop.json: text on glass: contrast 1."));
    theme_design(&design);
    heard.count = 0;
    design.on_accent = (struct colour){1.0f, 1.0f, 1.0f, 1.0f};
    assert_int_equal(theme_file_check_contrast("shop.json", &design, &problems), 1);
    assert_non_null(strstr(heard.lines[0], "on_accent on accent: contrast 1."));
}

static void the_themes_that_come_along_are_sound(void **state)
{
    (void)state;
    static const char *const names[] = {"default", "light", "high-contrast"};
    for (size_t i = 0; i < 3; i++) {
        struct theme design;
        struct heard heard = {0};
        struct theme_problems problems = {.report = hear, .context = &heard};
        struct diagnostic why = {0};
        const struct theme_choice choice = {.file = names[i]};
        assert_int_equal(theme_file_load(&choice, test_source_path("assets"), &design, &problems, &why),
                         RESULT_OK);
        if (heard.count > 0)
            print_message("%s\n", heard.lines[0]);
        assert_int_equal(heard.count, 0);
    }
}

// The file is what a retailer begins with: it says what is built in, to the byte of each colour.
static void the_default_file_is_the_design_that_is_built_in(void **state)
{
    (void)state;
    struct theme design, built_in;
    struct diagnostic why = {0};
    theme_design(&built_in);
    assert_int_equal(theme_file_load(&(struct theme_choice){.file = "default"}, test_source_path("assets"),
                                     &design, NULL, &why),
                     RESULT_OK);
    const float *a = &design.glass.r, *b = &built_in.glass.r;
    size_t floats = (offsetof(struct theme, shadow) + sizeof built_in.shadow) / sizeof(float);
    for (size_t i = 0; i < floats; i++)
        assert_float_equal(a[i], b[i], 0.51f / 255.0f);
    assert_float_equal(design.caption, built_in.caption, 1e-6f);
    assert_float_equal(design.calm, built_in.calm, 1e-6f);
}

static void high_contrast_goes_over_the_retailers_colours_and_leaves_the_rest(void **state)
{
    (void)state;
    struct theme design;
    struct diagnostic why = {0};
    const struct theme_choice choice = {.file = "light", .high_contrast = true, .reduced_motion = true};
    assert_int_equal(theme_file_load(&choice, test_source_path("assets"), &design, NULL, &why), RESULT_OK);
    assert_float_equal(design.glass.r + design.glass.g + design.glass.b, 0.0f, 1e-6f);
    assert_float_equal(design.glass.a, 1.0f, 1e-6f);
    assert_float_equal(design.radius, 14.0f, 1e-6f); // light's
    assert_non_null(strstr(design.logo, "light-logo.svg"));
    assert_true(design.reduced_motion);
}

// --- the screen --------------------------------------------------------------------------------------------

static struct theme fitted(struct theme_screen screen)
{
    struct theme design, theme;
    theme_design(&design);
    theme_fit(&design, &screen, &theme);
    return theme;
}

static void captions_subtend_what_is_asked_where_the_layout_holds_it(void **state)
{
    (void)state;
    // 32 inches upright at 0.6 m: the standard's own example, 7.3 mm.
    struct theme near = fitted((struct theme_screen){1080, 1920, 708.0f, 600.0f, false, 0.0f, false});
    assert_true(near.caption_deg >= THEME_LEAST_DEGREES);
    assert_true(near.caption * 0.727f * 708.0f / 1920.0f >= 7.3f);
    struct theme plain = fitted((struct theme_screen){.width_px = 1080, .height_px = 1920});
    assert_true(near.unit >= plain.unit && plain.caption_deg == 0.0f);
    // 55 inches upright at 1 m.
    struct theme far = fitted((struct theme_screen){1080, 1920, 1210.0f, 1000.0f, false, 0.0f, false});
    assert_true(far.caption_deg >= THEME_LEAST_DEGREES);
    // A phone's screen at two metres: as large as the layout holds, and it is said that this is not enough.
    struct theme tiny = fitted((struct theme_screen){1080, 1920, 150.0f, 2000.0f, false, 0.0f, false});
    assert_true(tiny.caption_deg > 0.0f && tiny.caption_deg < THEME_LEAST_DEGREES);
    assert_true(tiny.unit <= plain.unit * 1.3f);
}

static bool lies_within(struct rect inner, struct rect outer)
{
    return inner.y >= outer.y - 0.5f && inner.y + inner.height <= outer.y + outer.height + 0.5f;
}

static void controls_keep_to_the_reach_of_a_wheelchair_user(void **state)
{
    (void)state;
    static const float bottoms_mm[] = {100.0f, 300.0f, 500.0f};
    for (size_t i = 0; i < 3; i++) {
        struct theme_screen screen = {1080, 1920, 1430.0f, 0.0f, true, bottoms_mm[i], false};
        struct theme theme = fitted(screen);
        struct layout layout;
        layout_init(&layout, &theme, false);
        assert_true(theme_is_in_reach(&theme, &screen));
        float px_per_mm = 1920.0f / 1430.0f, edge_mm = bottoms_mm[i] + 1430.0f;
        struct rect reach = {0.0f, (edge_mm - 1220.0f) * px_per_mm, 1080.0f, 0.0f};
        reach.height = fminf((edge_mm - 380.0f) * px_per_mm, 1920.0f) - reach.y;
        assert_true(lies_within(layout.bar, reach) && lies_within(layout.panel, reach));
        assert_true(layout.bar.y + layout.bar.height <= layout.panel.y);
    }
    // A screen that begins above the reach: nothing is lost, and it is said.
    struct theme_screen high = {1080, 1920, 708.0f, 0.0f, true, 1300.0f, false};
    struct theme theme = fitted(high);
    assert_false(theme_is_in_reach(&theme, &high));
    assert_true(theme.reach.y >= 0.0f && theme.reach.y + theme.reach.height <= 1920.0f);
}

static void left_hands_have_the_dock_at_their_side(void **state)
{
    (void)state;
    for (int rtl = 0; rtl < 2; rtl++)
        for (int left = 0; left < 2; left++) {
            struct theme theme =
                fitted((struct theme_screen){.width_px = 1280, .height_px = 720, .left_handed = left != 0});
            struct layout layout;
            layout_init(&layout, &theme, rtl != 0);
            assert_int_equal(layout.panel.x < 640.0f, rtl != left);
            assert_true(rtl != left ? layout.stage.x >= layout.panel.x + layout.panel.width
                                    : layout.stage.x + layout.stage.width <= layout.panel.x);
        }
}

static void with_reduced_motion_a_flick_flies_nowhere(void **state)
{
    (void)state;
    struct scroller flies = {.horizontal = true, .extent = 1000.0f, .pitch = 100.0f}, jumps = flies;
    jumps.jumps = true;
    struct scroller *both[] = {&flies, &jumps};
    for (int i = 0; i < 2; i++) {
        scroller_hold(both[i], 0);
        for (int step = 1; step <= 6; step++)
            scroller_drag(both[i], -25.0f, 0.0f, step * 10 * CLOCK_MILLISECOND_NS);
        scroller_release(both[i], 61 * CLOCK_MILLISECOND_NS);
        scroller_step(both[i], 0.016f);
    }
    assert_true(flies.target > 300.0f && flies.position < flies.target);
    assert_float_equal(jumps.position, 200.0f, 0.01f);
    assert_false(scroller_flies(&jumps));
}

// --- a file that changes -----------------------------------------------------------------------------------

static void write_theme(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static void a_file_that_changed_is_taken_when_it_has_come_to_rest(void **state)
{
    (void)state;
    char path[1024];
    struct theme_watch watch;
    struct theme design;
    int64_t now_ns = 0;
    (void)snprintf(path, sizeof path, "%s", test_build_path("watched-theme.json"));
    write_theme(path, "{\"radii\": {\"large\": 5}}");
    theme_watch_init(&watch, &(struct theme_choice){.file = path}, test_source_path("assets"), &design);
    assert_float_equal(design.radius, 5.0f, 1e-6f);
    assert_false(theme_watch_step(&watch, now_ns += CLOCK_SECOND_NS, &design));
    write_theme(path, "{\"radii\": {\"large\": 11");
    assert_false(theme_watch_step(&watch, now_ns += CLOCK_SECOND_NS, &design)); // seen to change
    write_theme(path, "{\"radii\": {\"large\": 11.0}}");
    assert_false(theme_watch_step(&watch, now_ns + 1, &design)); // not looked at yet
    assert_false(theme_watch_step(&watch, now_ns += CLOCK_SECOND_NS, &design));
    assert_float_equal(design.radius, 5.0f, 1e-6f);
    assert_true(theme_watch_step(&watch, now_ns += CLOCK_SECOND_NS, &design));
    assert_float_equal(design.radius, 11.0f, 1e-6f);
    assert_false(theme_watch_step(&watch, now_ns += CLOCK_SECOND_NS, &design));
    // Broken, and left so: said once, and the look stays.
    write_theme(path, "{\"radii\": 3}");
    for (int i = 0; i < 4; i++)
        assert_false(theme_watch_step(&watch, now_ns += CLOCK_SECOND_NS, &design));
    assert_float_equal(design.radius, 11.0f, 1e-6f);
    assert_int_equal(remove(path), 0);
    assert_false(theme_watch_step(&watch, now_ns += CLOCK_SECOND_NS, &design));
    write_theme(path, "{\"radii\": {\"large\": 6}}");
    (void)theme_watch_step(&watch, now_ns += CLOCK_SECOND_NS, &design);
    assert_true(theme_watch_step(&watch, now_ns + CLOCK_SECOND_NS, &design));
    assert_float_equal(design.radius, 6.0f, 1e-6f);
}

static void a_theme_that_is_not_there_leaves_what_is_built_in(void **state)
{
    (void)state;
    struct theme_watch watch;
    struct theme design, built_in;
    theme_design(&built_in);
    theme_watch_init(&watch, &(struct theme_choice){.file = "./no-such.json"}, test_source_path("assets"),
                     &design);
    assert_memory_equal(&design.glass, &built_in.glass, sizeof design.glass);
    assert_false(theme_watch_step(&watch, CLOCK_SECOND_NS, &design));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contrast_is_as_wcag_defines_it),
        cmocka_unit_test(what_a_file_says_is_laid_over_the_design),
        cmocka_unit_test(what_is_wrong_is_one_line_with_its_place_and_changes_nothing),
        cmocka_unit_test(an_unknown_key_is_a_warning),
        cmocka_unit_test(words_that_can_not_be_read_are_named_with_their_ratio),
        cmocka_unit_test(the_themes_that_come_along_are_sound),
        cmocka_unit_test(the_default_file_is_the_design_that_is_built_in),
        cmocka_unit_test(high_contrast_goes_over_the_retailers_colours_and_leaves_the_rest),
        cmocka_unit_test(captions_subtend_what_is_asked_where_the_layout_holds_it),
        cmocka_unit_test(controls_keep_to_the_reach_of_a_wheelchair_user),
        cmocka_unit_test(left_hands_have_the_dock_at_their_side),
        cmocka_unit_test(with_reduced_motion_a_flick_flies_nowhere),
        cmocka_unit_test(a_file_that_changed_is_taken_when_it_has_come_to_rest),
        cmocka_unit_test(a_theme_that_is_not_there_leaves_what_is_built_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
