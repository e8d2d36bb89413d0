// Text: the cache and its bounds, ellipsis, mixed directions, fall-back, sharp placement.
#include "app/ui/text.h"
#include "tests/unit/app/ui_stage.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 400
#define HEIGHT 100
#define FONTS "Inter, Noto Sans, Sans"

static const struct colour white = {1.0f, 1.0f, 1.0f, 1.0f};
static const struct text_style plain = {.size_px = 24.0f};

struct slate {
    struct draw2d *draw2d;
    struct target target;
    struct text *text;
    uint8_t pixels[WIDTH * HEIGHT * 4];
};

static struct slate *slate_open(bool right_to_left)
{
    if (!stage_context())
        return NULL;
    struct diagnostic why = {0};
    struct slate *slate = calloc(1, sizeof *slate);
    assert_non_null(slate);
    assert_int_equal(draw2d_create(&slate->draw2d, &why), RESULT_OK);
    assert_int_equal(target_init(&slate->target, WIDTH, HEIGHT, &(struct target_options){0}, &why),
                     RESULT_OK);
    assert_int_equal(text_create(slate->draw2d, FONTS, "en", right_to_left, &slate->text), RESULT_OK);
    return slate;
}

static void slate_close(struct slate *slate)
{
    text_destroy(slate->text);
    target_finish(&slate->target);
    draw2d_destroy(slate->draw2d);
    free(slate);
}

static struct text_size slate_draw(struct slate *slate, const char *string, const struct text_style *style,
                                   float x, float y)
{
    target_bind(&slate->target);
    glClearColor(0.0f, 0.0f, 0.0f, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    text_begin_frame(slate->text);
    draw2d_begin(slate->draw2d, slate->target.framebuffer, WIDTH, HEIGHT);
    struct text_size size = text_draw(slate->text, string, style, x, y, white);
    draw2d_end(slate->draw2d);
    glBindFramebuffer(GL_FRAMEBUFFER, slate->target.framebuffer);
    glReadPixels(0, 0, WIDTH, HEIGHT, GL_RGBA, GL_UNSIGNED_BYTE, slate->pixels);
    return size;
}

static int64_t ink(const struct slate *slate)
{
    int64_t sum = 0;
    for (size_t i = 0; i < sizeof slate->pixels; i += 4)
        sum += slate->pixels[i];
    return sum;
}

static void a_text_is_laid_out_once(void **state)
{
    (void)state;
    struct slate *slate = slate_open(false);
    if (slate == NULL)
        skip();
    struct text_size first = slate_draw(slate, "Ruby red", &plain, 10.0f, 10.0f);
    assert_true(first.width > 60.0f && first.width < 160.0f && first.lines == 1);
    assert_true(ink(slate) > 10000);
    for (int i = 0; i < 10; i++) {
        struct text_size again = slate_draw(slate, "Ruby red", &plain, 30.0f, 20.0f);
        assert_true(again.width == first.width && again.height == first.height);
    }
    assert_true(text_stats(slate->text).layouts == 1);
    struct text_style larger = plain;
    larger.size_px = 30.0f;
    assert_true(text_measure(slate->text, "Ruby red", &larger).width > first.width * 1.15f);
    assert_true(text_stats(slate->text).layouts == 2);
    slate_close(slate);
}

static void a_long_text_ends_in_an_ellipsis_within_its_width(void **state)
{
    (void)state;
    struct slate *slate = slate_open(false);
    if (slate == NULL)
        skip();
    const char *words = "Cream lipstick with rose hip oil and a very long name that goes on";
    struct text_style narrow = {.size_px = 24.0f, .max_width_px = 200.0f};
    struct text_size one = text_measure(slate->text, words, &narrow);
    assert_true(one.width <= 200.0f && one.width > 150.0f && one.lines == 1);
    narrow.max_lines = 2;
    struct text_size two = text_measure(slate->text, words, &narrow);
    assert_int_equal(two.lines, 2);
    assert_true(two.width <= 200.0f && two.height > one.height * 1.8f);
    assert_int_equal(text_measure(slate->text, "Short", &narrow).lines, 1);
    slate_close(slate);
}

// How far what is on the slate is from `other`, in grey levels over all pixels.
static int64_t difference(const struct slate *slate, const uint8_t *other)
{
    int64_t sum = 0;
    for (size_t i = 0; i < sizeof slate->pixels; i += 4)
        sum += abs(slate->pixels[i] - other[i]);
    return sum;
}

static void numbers_in_right_to_left_text_keep_their_order(void **state)
{
    (void)state;
    struct slate *slate = slate_open(false);
    if (slate == NULL)
        skip();
    uint8_t *written = malloc(sizeof slate->pixels);
    assert_non_null(written);
    // Aleph, bet, 127, as it is written; then how it must look, and how it must not, forced left to right.
    slate_draw(slate, "\u05d0\u05d1 127", &plain, 10.0f, 10.0f);
    memcpy(written, slate->pixels, sizeof slate->pixels);
    assert_true(ink(slate) > 5000);
    slate_draw(slate, "\u202d127 \u05d1\u05d0\u202c", &plain, 10.0f, 10.0f);
    int64_t right = difference(slate, written);
    slate_draw(slate, "\u202d721 \u05d1\u05d0\u202c", &plain, 10.0f, 10.0f);
    int64_t wrong = difference(slate, written);
    assert_true(right * 2 < wrong); // not 0: the space may be placed a fraction of a pixel otherwise
    free(written);
    slate_close(slate);
}

static void scripts_the_first_font_lacks_are_drawn_too(void **state)
{
    (void)state;
    struct slate *slate = slate_open(false);
    if (slate == NULL)
        skip();
    static const char *const words[] = {"\u0627\u0644\u062a\u062c\u0631\u0628\u0629", "\u8a66\u3059",
                                        "\u0e25\u0e2d\u0e07", "\u0927\u0928\u094d\u092f"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        assert_true(slate_draw(slate, words[i], &plain, 10.0f, 10.0f).width > 15.0f);
        assert_true(ink(slate) > 3000);
    }
    slate_close(slate);
}

static void text_stands_on_whole_pixels(void **state)
{
    (void)state;
    struct slate *slate = slate_open(false);
    if (slate == NULL)
        skip();
    uint8_t *whole = malloc(sizeof slate->pixels);
    assert_non_null(whole);
    slate_draw(slate, "Sharp", &plain, 40.0f, 30.0f);
    memcpy(whole, slate->pixels, sizeof slate->pixels);
    slate_draw(slate, "Sharp", &plain, 40.4f, 29.7f);
    assert_memory_equal(whole, slate->pixels, sizeof slate->pixels);
    free(whole);
    slate_close(slate);
}

// Left edge of the ink in the rows of the picture's upper (first line) part.
static int first_ink_column(const struct slate *slate, int from_y, int to_y)
{
    for (int x = 0; x < WIDTH; x++)
        for (int y = from_y; y < to_y; y++)
            if (slate->pixels[((HEIGHT - 1 - y) * WIDTH + x) * 4] > 64)
                return x;
    return WIDTH;
}

static void lines_begin_at_the_start_side_of_the_ui(void **state)
{
    (void)state;
    const struct text_style two = {.size_px = 24.0f, .max_width_px = 180.0f, .max_lines = 2};
    static const char *const words[] = {"one two three fourteen",
                                        "\u05d0\u05d1 \u05d2\u05d3\u05d4 \u05d5\u05d6\u05d7 "
                                        "\u05d8\u05d9\u05db\u05dc\u05de\u05e0\u05e1\u05e2\u05e4\u05e6\u05e7"};
    for (int rtl = 0; rtl < 2; rtl++)
        for (size_t i = 0; i < 2; i++) {
            struct slate *slate = slate_open(rtl != 0);
            if (slate == NULL)
                skip();
            struct text_size size = slate_draw(slate, words[i], &two, 10.0f, 10.0f);
            assert_int_equal(size.lines, 2);
            int middle = 10 + (int)(size.height * 0.5f);
            int above = first_ink_column(slate, 10, middle - 2);
            int below = first_ink_column(slate, middle + 2, 10 + (int)size.height);
            // The lines differ in length: left edges are in line exactly when the UI starts at the left.
            assert_int_equal(abs(above - below) <= 4, rtl == 0);
            slate_close(slate);
        }
}

static void the_cache_is_bounded(void **state)
{
    (void)state;
    struct slate *slate = slate_open(false);
    if (slate == NULL)
        skip();
    char words[64];
    struct text_style large = {.size_px = 120.0f};
    for (int i = 0; i < 700; i++) {
        (void)snprintf(words, sizeof words, "Text number %d", i);
        text_begin_frame(slate->text);
        (void)text_measure(slate->text, words, i % 4 == 0 ? &large : &plain);
        struct text_stats stats = text_stats(slate->text);
        assert_true(stats.entries <= TEXT_MAX_ENTRIES);
        assert_true(stats.bytes <= TEXT_MAX_BYTES + 1024 * 1024);
    }
    slate_close(slate);
}

static void what_is_in_the_frame_is_never_thrown_out_of_it(void **state)
{
    (void)state;
    struct slate *slate = slate_open(false);
    if (slate == NULL)
        skip();
    char words[64];
    text_begin_frame(slate->text);
    for (int i = 0; i < TEXT_MAX_ENTRIES + 50; i++) {
        (void)snprintf(words, sizeof words, "%d", i);
        struct text_size size = text_measure(slate->text, words, &plain);
        assert_int_equal(size.lines, i < TEXT_MAX_ENTRIES ? 1 : 0); // one too many is not drawn
    }
    text_begin_frame(slate->text);
    assert_int_equal(text_measure(slate->text, "next frame", &plain).lines, 1);
    slate_close(slate);
}

static void another_language_lays_everything_out_anew(void **state)
{
    (void)state;
    struct slate *slate = slate_open(false);
    if (slate == NULL)
        skip();
    const struct text_style two = {.size_px = 24.0f, .max_width_px = 180.0f, .max_lines = 2};
    const char *words = "one two three fourteen";
    int64_t layouts = (int64_t)text_stats(slate->text).layouts;
    for (int round = 0; round < 3; round++) {
        bool right_to_left = round == 1;
        text_set_language(slate->text, right_to_left ? "he" : "en", right_to_left);
        assert_int_equal(text_stats(slate->text).entries, 0);
        assert_int_equal(text_stats(slate->text).bytes, 0);
        struct text_size size = slate_draw(slate, words, &two, 10.0f, 10.0f);
        int middle = 10 + (int)(size.height * 0.5f);
        int above = first_ink_column(slate, 10, middle - 2);
        int below = first_ink_column(slate, middle + 2, 10 + (int)size.height);
        assert_int_equal(abs(above - below) <= 4, !right_to_left);
    }
    assert_int_equal((int64_t)text_stats(slate->text).layouts, layouts + 3);
    slate_close(slate);
}

// On a screen that runs from right to left a Latin name that an Arabic word follows stands at the right of
// it.
static void a_line_with_arabic_words_runs_from_right_to_left(void **state)
{
    (void)state;
    struct slate *slate = slate_open(true);
    if (slate == NULL)
        skip();
    const char *words = "III \u00b7 \u0645\u0645\u0645\u0645\u0645\u0645"; // high strokes, then low ones
    struct text_size size = slate_draw(slate, words, &plain, 10.0f, 10.0f);
    int above = first_ink_column(slate, 10, 10 + (int)(size.height * 0.4f));
    assert_true(above > 10 + (int)(size.width * 0.5f));
    slate_close(slate);
}

static void korean_lines_end_between_words(void **state)
{
    (void)state;
    struct slate *slate = slate_open(false);
    if (slate == NULL)
        skip();
    const char *words = "\uac00\ub098\ub2e4\ub77c \ub9c8\ubc14\uc0ac\uc544."; // four syllables each
    float word = text_measure(slate->text, "\ub9c8\ubc14\uc0ac\uc544.", &plain).width;
    const struct text_style two = {.size_px = 24.0f, .max_width_px = floorf(1.6f * word), .max_lines = 2};
    assert_true(text_measure(slate->text, words, &two).width > 1.2f * word); // as a Japanese line would end
    text_set_language(slate->text, "ko", false);
    struct text_size size = text_measure(slate->text, words, &two);
    assert_int_equal(size.lines, 2);
    assert_true(size.width < 1.1f * word);
    assert_true(fabsf(text_measure(slate->text, "\ub9c8\ubc14\uc0ac\uc544.", &plain).width - word) < 1.5f);
    slate_close(slate);
}

static void japanese_lines_end_between_phrases(void **state)
{
    (void)state;
    struct slate *slate = slate_open(false);
    if (slate == NULL)
        skip();
    static const char *const lines[][2] = {
        {"\u753b\u50cf\u3092", "\u9854\u306b"},             // a particle ends the phrase
        {"\u8272\u3092", "\u304a\u9854\u306b"},             // the polite o goes with its word
        {"\u8272\u3092", "\u304a\u6c17\u306b\u5165\u308a"}, // one word, although it holds a particle
        {"\u8272\u3092", "\u8aad\u307f\u53d6\u308b"},       // a compound verb
        {"\u30ab\u30fc\u30c9", "\u5168\u4f53\u306b"},       // katakana, and kanji
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char both[64];
        (void)snprintf(both, sizeof both, "%s%s", lines[i][0], lines[i][1]);
        text_set_language(slate->text, "ja", false);
        float first = text_measure(slate->text, lines[i][0], &plain).width;
        float second = text_measure(slate->text, lines[i][1], &plain).width;
        float longer = fmaxf(first, second), room = floorf(first + second) - 6.0f;
        struct text_size size = text_measure(
            slate->text, both, &(struct text_style){.size_px = 24.0f, .max_width_px = room, .max_lines = 2});
        assert_int_equal(size.lines, 2);
        assert_true(fabsf(size.width - longer) < 2.0f);
        // Where a phrase has no room a word is torn rather than left out.
        float narrow = ceilf((first + second) * 0.62f);
        struct text_style two = {.size_px = 24.0f, .max_width_px = narrow, .max_lines = 2};
        assert_int_equal(text_measure(slate->text, both, &two).lines, 2);
        assert_null(text_find_cut(slate->text, 0));
    }
    slate_close(slate);
}

static void no_word_stands_alone_below_centred_lines(void **state)
{
    (void)state;
    struct slate *slate = slate_open(false);
    if (slate == NULL)
        skip();
    const char *words = "Your visit has been wiped. Nothing was kept.";
    float all = text_measure(slate->text, words, &plain).width;
    const struct text_style start = {.size_px = 24.0f, .max_width_px = floorf(0.9f * all), .max_lines = 3},
                            centred = {.size_px = 24.0f,
                                       .max_width_px = floorf(0.9f * all),
                                       .max_lines = 3,
                                       .align = TEXT_CENTRE};
    struct text_size loose = text_measure(slate->text, words, &start),
                     even = text_measure(slate->text, words, &centred);
    assert_int_equal(loose.lines, 2);
    assert_int_equal(even.lines, 2);
    assert_true(loose.width > 0.7f * all);
    assert_true(even.width < 0.62f * all);
    // A word that is longer than half of it stays whole.
    const char *word = "Unbreakability a b";
    all = text_measure(slate->text, word, &plain).width;
    const struct text_style tight = {
        .size_px = 24.0f, .max_width_px = floorf(0.95f * all), .max_lines = 3, .align = TEXT_CENTRE};
    even = text_measure(slate->text, word, &tight);
    assert_int_equal(even.lines, 2);
    assert_true(even.width >= floorf(text_measure(slate->text, "Unbreakability", &plain).width));
    slate_close(slate);
}

// Fonts of some scripts have high lines; they are set closer, but never run into those of others.
static void lines_of_all_scripts_keep_their_distance(void **state)
{
    (void)state;
    struct slate *slate = slate_open(true);
    if (slate == NULL)
        skip();
    static const struct {
        const char *string;
        float least, most; // from line to line, of the letters' size
    } texts[] = {{"Latin\nLatin", 1.3f, 1.6f},
                 {"\u064a\u064f\u062e\u062a\u0627\u0631\n\u0643\u062b\u064a\u0631\u064b\u0627", 1.4f, 1.7f},
                 {"\u064a\u064f\u062e\u062a\u0627\u0631\nLatin", 0.9f, 1.7f}, // the first has room below
                 {"\u65e5\u672c\n\u65e5\u672c", 1.4f, 1.7f}};
    text_set_fonts(slate->text, THEME_FONT); // the one with the high Arabic lines is among them
    text_set_language(slate->text, "ar", true);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const struct text_style two = {.size_px = 40.0f, .max_width_px = 380.0f, .max_lines = 2};
        char first[64];
        (void)snprintf(first, sizeof first, "%.*s", (int)strcspn(texts[i].string, "\n"), texts[i].string);
        float pitch = text_measure(slate->text, texts[i].string, &two).height -
                      text_measure(slate->text, first, &two).height;
        assert_in_range((int)(100.0f * pitch / two.size_px), (int)(100.0f * texts[i].least),
                        (int)(100.0f * texts[i].most));
    }
    slate_close(slate);
}

static void what_had_no_room_can_be_asked_for(void **state)
{
    (void)state;
    struct slate *slate = slate_open(false);
    if (slate == NULL)
        skip();
    const struct text_style narrow = {.size_px = 24.0f, .max_width_px = 100.0f};
    assert_null(text_find_cut(slate->text, 0));
    (void)text_measure(slate->text, "Just so", &narrow);
    (void)text_measure(slate->text, "Without a limit of any kind", &plain);
    assert_null(text_find_cut(slate->text, 0));
    (void)text_measure(slate->text, "Rather too long for it", &narrow);
    assert_string_equal(text_find_cut(slate->text, 0), "Rather too long for it");
    assert_null(text_find_cut(slate->text, 1));
    slate_close(slate);
}

static void nothing_and_nonsense_draw_nothing(void **state)
{
    (void)state;
    struct slate *slate = slate_open(false);
    if (slate == NULL)
        skip();
    assert_true(slate_draw(slate, "", &plain, 0.0f, 0.0f).width == 0.0f);
    (void)slate_draw(slate, "\xff\xfe broken \xc3", &plain, 0.0f,
                     0.0f); // not UTF-8: shown as well as it goes
    struct text_style none = {0};
    assert_true(slate_draw(slate, "words", &none, 0.0f, 0.0f).width == 0.0f);
    assert_true(ink(slate) == 0);
    slate_close(slate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_laid_out_once),
        cmocka_unit_test(a_long_text_ends_in_an_ellipsis_within_its_width),
        cmocka_unit_test(numbers_in_right_to_left_text_keep_their_order),
        cmocka_unit_test(scripts_the_first_font_lacks_are_drawn_too),
        cmocka_unit_test(text_stands_on_whole_pixels),
        cmocka_unit_test(lines_begin_at_the_start_side_of_the_ui),
        cmocka_unit_test(the_cache_is_bounded),
        cmocka_unit_test(what_is_in_the_frame_is_never_thrown_out_of_it),
        cmocka_unit_test(another_language_lays_everything_out_anew),
        cmocka_unit_test(a_line_with_arabic_words_runs_from_right_to_left),
        cmocka_unit_test(korean_lines_end_between_words),
        cmocka_unit_test(japanese_lines_end_between_phrases),
        cmocka_unit_test(no_word_stands_alone_below_centred_lines),
        cmocka_unit_test(lines_of_all_scripts_keep_their_distance),
        cmocka_unit_test(what_had_no_room_can_be_asked_for),
        cmocka_unit_test(nothing_and_nonsense_draw_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
