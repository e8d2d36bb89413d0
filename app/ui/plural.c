#include "app/ui/plural.h"

#include <stddef.h>
#include <string.h>

#define BIT(form) (1u << (form))

struct rule {
    const char *language;
    enum plural_form (*form)(unsigned number);
    unsigned forms;
};

static enum plural_form form_of_one(unsigned number)
{
    return number == 1 ? PLURAL_ONE : PLURAL_OTHER;
}

// French and Hindi: nothing is counted as one is.
static enum plural_form form_of_nought_and_one(unsigned number)
{
    return number <= 1 ? PLURAL_ONE : PLURAL_OTHER;
}

static enum plural_form form_of_none(unsigned number)
{
    (void)number;
    return PLURAL_OTHER;
}

static enum plural_form form_hebrew(unsigned number)
{
    return number == 1 ? PLURAL_ONE : number == 2 ? PLURAL_TWO : PLURAL_OTHER;
}

// 2 to 4, 22 to 24 and so on, but not 12 to 14.
static enum plural_form form_polish(unsigned number)
{
    unsigned ones = number % 10, teens = number % 100;
    if (number == 1)
        return PLURAL_ONE;
    return ones >= 2 && ones <= 4 && (teens < 12 || teens > 14) ? PLURAL_FEW : PLURAL_MANY;
}

static enum plural_form form_arabic(unsigned number)
{
    unsigned last_two = number % 100;
    if (number <= 2)
        return (enum plural_form)(PLURAL_ZERO + number);
    if (last_two >= 3 && last_two <= 10)
        return PLURAL_FEW;
    return last_two >= 11 ? PLURAL_MANY : PLURAL_OTHER;
}

static const struct rule usual = {"", form_of_one, BIT(PLURAL_ONE) | BIT(PLURAL_OTHER)};

static const struct rule rules[] = {
    {"fr", form_of_nought_and_one, BIT(PLURAL_ONE) | BIT(PLURAL_OTHER)},
    {"hi", form_of_nought_and_one, BIT(PLURAL_ONE) | BIT(PLURAL_OTHER)},
    {"he", form_hebrew, BIT(PLURAL_ONE) | BIT(PLURAL_TWO) | BIT(PLURAL_OTHER)},
    // Polish keeps `other` for fractions.
    {"pl", form_polish, BIT(PLURAL_ONE) | BIT(PLURAL_FEW) | BIT(PLURAL_MANY)},
    {"ar", form_arabic, BIT(PLURAL_FORMS) - 1},
    {"ja", form_of_none, BIT(PLURAL_OTHER)},
    {"ko", form_of_none, BIT(PLURAL_OTHER)},
    {"zh", form_of_none, BIT(PLURAL_OTHER)},
};

static const struct rule *rule_of(const char *language)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (strcmp(rules[i].language, language) == 0)
            return &rules[i];
    return &usual;
}

enum plural_form plural_form(const char *language, int number)
{
    return rule_of(language)->form(number < 0 ? 0u - (unsigned)number : (unsigned)number);
}

unsigned plural_forms(const char *language)
{
    return rule_of(language)->forms;
}

const char *plural_form_name(enum plural_form form)
{
    static const char *const names[PLURAL_FORMS] = {"zero", "one", "two", "few", "many", "other"};
    return names[form];
}
