// Which moments are spoken of, in which words, and how often.
#include "app/prompts.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <string.h>

struct ear {
    struct prompts prompts;
    struct prompts_now now;
    struct strings *strings;
    int said, hushed;
    char text[2048], language[8];
};

static void hear(void *context, const char *language, const char *text)
{
    struct ear *ear = context;
    ear->said++;
    (void)snprintf(ear->text, sizeof ear->text, "%s", text);
    (void)snprintf(ear->language, sizeof ear->language, "%s", language);
}

static void hear_silence(void *context)
{
    struct ear *ear = context;
    ear->hushed++;
}

static void begin(struct ear *ear, const char *language)
{
    *ear = (struct ear){.said = 0};
    assert_int_equal(strings_create(test_source_path("assets"), language, &ear->strings), RESULT_OK);
    ear->now = (struct prompts_now){.state = SESSION_ATTRACT, .strings = ear->strings};
    prompts_init(&ear->prompts, (struct prompts_voice){.say = hear, .hush = hear_silence, .context = ear});
}

// How often something was said in a few frames of this.
static int listen(struct ear *ear, enum session_state state)
{
    int before = ear->said;
    ear->now.state = state;
    for (int i = 0; i < 5; i++) {
        prompts_step(&ear->prompts, &ear->now);
        ear->now.touched = false;
    }
    return ear->said - before;
}

static void nothing_is_said_while_nobody_is_there_and_while_products_are_looked_at(void **state)
{
    (void)state;
    struct ear ear;
    begin(&ear, "en");
    assert_int_equal(listen(&ear, SESSION_ATTRACT), 0);
    assert_int_equal(listen(&ear, SESSION_TRY_ON), 0);
    assert_int_equal(listen(&ear, SESSION_BROWSE), 0);
    strings_destroy(ear.strings);
}

static void each_question_is_asked_once_in_the_language_that_is_shown(void **state)
{
    (void)state;
    struct ear ear;
    begin(&ear, "de");
    assert_int_equal(listen(&ear, SESSION_LANGUAGE), 1);
    assert_int_equal(listen(&ear, SESSION_CONSENT), 1);
    assert_string_equal(ear.language, "de");
    assert_non_null(strstr(ear.text, strings_get(ear.strings, "consent.point_stored")));
    assert_non_null(strstr(ear.text, strings_get(ear.strings, "consent.no"))); // both answers
    assert_int_equal(listen(&ear, SESSION_TRY_ON), 0);
    assert_int_equal(listen(&ear, SESSION_LOST), 1);
    assert_int_equal(listen(&ear, SESSION_GOODBYE), 1);
    assert_non_null(strstr(ear.text, strings_get(ear.strings, "goodbye.words")));
    assert_int_equal(listen(&ear, SESSION_ATTRACT), 0);
    strings_destroy(ear.strings);
}

static void the_warning_is_said_each_time_it_comes_and_not_each_second(void **state)
{
    (void)state;
    struct ear ear;
    begin(&ear, "en");
    (void)listen(&ear, SESSION_TRY_ON);
    ear.now.warning_s = 20;
    assert_int_equal(listen(&ear, SESSION_TRY_ON), 1);
    assert_non_null(strstr(ear.text, "20"));
    ear.now.warning_s = 19;
    assert_int_equal(listen(&ear, SESSION_TRY_ON), 0);
    ear.now.warning_s = 0;
    assert_int_equal(listen(&ear, SESSION_TRY_ON), 0);
    ear.now.warning_s = 20;
    assert_int_equal(listen(&ear, SESSION_TRY_ON), 1);
    ear.now.warning_s = 12; // who was lost hears it from the card
    (void)listen(&ear, SESSION_LOST);
    assert_null(strstr(ear.text, "12"));
    strings_destroy(ear.strings);
}

static void the_photo_is_counted_down_number_by_number(void **state)
{
    (void)state;
    struct ear ear;
    begin(&ear, "en");
    (void)listen(&ear, SESSION_TRY_ON);
    for (int seconds = 3; seconds > 0; seconds--) {
        char number[8];
        ear.now.countdown_s = seconds;
        assert_int_equal(listen(&ear, SESSION_TRY_ON), 1);
        (void)snprintf(number, sizeof number, "%d", seconds);
        assert_string_equal(ear.text, number);
    }
    ear.now.countdown_s = 0;
    assert_int_equal(listen(&ear, SESSION_TRY_ON), 0);
    strings_destroy(ear.strings);
}

static void a_touch_cuts_it_short(void **state)
{
    (void)state;
    struct ear ear;
    begin(&ear, "en");
    (void)listen(&ear, SESSION_CONSENT);
    int before = ear.hushed;
    ear.now.touched = true;
    (void)listen(&ear, SESSION_CONSENT);
    assert_int_equal(ear.hushed, before + 1);
    (void)listen(&ear, SESSION_BROWSE); // the answer: what was asked is over
    assert_int_equal(ear.hushed, before + 2);
    strings_destroy(ear.strings);
}

static void a_mirror_without_a_voice_says_nothing(void **state)
{
    (void)state;
    struct ear ear;
    begin(&ear, "en");
    prompts_init(&ear.prompts, (struct prompts_voice){.say = NULL});
    assert_int_equal(listen(&ear, SESSION_CONSENT), 0);
    strings_destroy(ear.strings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_said_while_nobody_is_there_and_while_products_are_looked_at),
        cmocka_unit_test(each_question_is_asked_once_in_the_language_that_is_shown),
        cmocka_unit_test(the_warning_is_said_each_time_it_comes_and_not_each_second),
        cmocka_unit_test(the_photo_is_counted_down_number_by_number),
        cmocka_unit_test(a_touch_cuts_it_short),
        cmocka_unit_test(a_mirror_without_a_voice_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
