// Plural forms: the samples that CLDR gives with its rules.
#include "app/ui/plural.h"
#include "tests/support/test_support.h"

struct sample {
    const char *language;
    int number;
    enum plural_form form;
};

static const struct sample samples[] = {
    {"en", 0, PLURAL_OTHER},   {"en", 1, PLURAL_ONE},    {"en", 2, PLURAL_OTHER},  {"el", 1, PLURAL_ONE},
    {"de", 11, PLURAL_OTHER},  {"es", 1, PLURAL_ONE},    {"it", 1, PLURAL_ONE},    {"pt", 0, PLURAL_OTHER},
    {"pt", 1, PLURAL_ONE},     {"fr", 0, PLURAL_ONE},    {"fr", 1, PLURAL_ONE},    {"fr", 2, PLURAL_OTHER},
    {"hi", 0, PLURAL_ONE},     {"hi", 1, PLURAL_ONE},    {"hi", 2, PLURAL_OTHER},  {"he", 1, PLURAL_ONE},
    {"he", 2, PLURAL_TWO},     {"he", 20, PLURAL_OTHER}, {"pl", 1, PLURAL_ONE},    {"pl", 2, PLURAL_FEW},
    {"pl", 4, PLURAL_FEW},     {"pl", 5, PLURAL_MANY},   {"pl", 12, PLURAL_MANY},  {"pl", 14, PLURAL_MANY},
    {"pl", 22, PLURAL_FEW},    {"pl", 112, PLURAL_MANY}, {"pl", 101, PLURAL_MANY}, {"pl", 0, PLURAL_MANY},
    {"ar", 0, PLURAL_ZERO},    {"ar", 1, PLURAL_ONE},    {"ar", 2, PLURAL_TWO},    {"ar", 3, PLURAL_FEW},
    {"ar", 10, PLURAL_FEW},    {"ar", 11, PLURAL_MANY},  {"ar", 99, PLURAL_MANY},  {"ar", 100, PLURAL_OTHER},
    {"ar", 102, PLURAL_OTHER}, {"ar", 103, PLURAL_FEW},  {"ar", 111, PLURAL_MANY}, {"ja", 1, PLURAL_OTHER},
    {"ko", 1, PLURAL_OTHER},   {"zh", 1, PLURAL_OTHER},  {"xx", 1, PLURAL_ONE},    {"en", -1, PLURAL_ONE},
};

static void numbers_take_the_form_that_cldr_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        const struct sample *sample = &samples[i];
        enum plural_form form = plural_form(sample->language, sample->number);
        if (form != sample->form)
            fail_msg("%s %d is \"%s\", not \"%s\"", sample->language, sample->number, plural_form_name(form),
                     plural_form_name(sample->form));
    }
}

static void no_number_takes_a_form_that_its_language_lacks(void **state)
{
    (void)state;
    static const char *const languages[] = {"en", "es", "fr", "de", "it", "pt", "el",
                                            "pl", "ar", "he", "hi", "zh", "ja", "ko"};
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        unsigned met = 0;
        for (int number = 0; number < 1000; number++)
            met |= 1u << plural_form(languages[i], number);
        assert_int_equal(met, plural_forms(languages[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_take_the_form_that_cldr_says),
        cmocka_unit_test(no_number_takes_a_form_that_its_language_lacks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
