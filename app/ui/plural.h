// Which form of a word goes with a number: the cardinal rules of Unicode's CLDR (plurals.xml, release 42),
// for whole numbers below a million. What CLDR keeps for round millions in Spanish, French, Italian and
// Portuguese is left out: nothing in a mirror is counted so far.
#ifndef CHEVAL_APP_UI_PLURAL_H
#define CHEVAL_APP_UI_PLURAL_H

enum plural_form { PLURAL_ZERO, PLURAL_ONE, PLURAL_TWO, PLURAL_FEW, PLURAL_MANY, PLURAL_OTHER, PLURAL_FORMS };

// `language` as in strings.h: "pl". One that is not known goes as English: one, and all others. The sign of
// `number` does not count.
enum plural_form plural_form(const char *language, int number);

// The forms that the language has: bit 1 << form for each.
unsigned plural_forms(const char *language);

const char *plural_form_name(enum plural_form form); // "few"

#endif
