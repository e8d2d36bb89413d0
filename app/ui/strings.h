// The words of the UI: `key = text` files, one a language, with English behind them.
//
// resources/strings/LANG.txt: UTF-8, one entry a line, '#' begins a comment line, "\n" in a text is a new
// line. The key `language.direction` is `ltr` or `rtl`, `language.name` the language's name for itself.
// Bounds: 256 KiB a file, 1024 entries. What is over, malformed or there twice is left out with a warning.
// Read-only after creation: any thread.
//
// A text may hold places that strings_format fills: "{product} is saved". Where a number decides about the
// words there is a line for each plural form of the language (plural.h), and {count} is that number:
//
//     tray.items[one] = {count} favourite
//     tray.items[other] = {count} favourites
//
// A line that lacks a place of the English line is warned of. Only {count} may be left out, of the forms
// zero, one and two, which many languages say in words.
#ifndef CHEVAL_APP_UI_STRINGS_H
#define CHEVAL_APP_UI_STRINGS_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stddef.h>

#define STRINGS_MAX_LANGUAGES 32

struct strings;

// What stands in a text's {name}.
struct strings_value {
    const char *name;
    const char *text; // or NULL:
    int number;
};

struct language {
    char code[4];  // "fr", for strings_create
    char name[48]; // "Français"
    bool right_to_left;
};

// `language` NULL or "": from LC_ALL, LC_MESSAGES, LANG, else English. A language without a file is English.
// Fails only without memory: without any file the keys themselves are shown.
MUST_CHECK enum result strings_create(const char *resources, const char *language, struct strings **out);
void strings_destroy(struct strings *strings); // takes NULL

// The languages that there are files for, in the order of their names (Latin letters first): how many, at
// most `capacity`. Reads the files: for when the choice is about to be shown, not for every frame.
int strings_languages(const char *resources, struct language *out, int capacity);

// The text of `key`, else the English text, else `key` itself.
const char *strings_get(const struct strings *strings, const char *key);

// The text of `key`, in the plural form for the value "count" if it has forms, with every {name} filled in;
// one without a value stays as it is. Cut at a whole character when `size` bytes are too few. In a
// right-to-left language a value that is text keeps its own direction, whatever stands beside it.
void strings_format(const struct strings *strings, char *out, size_t size, const char *key,
                    const struct strings_value *values, int value_count);

// A number as the language writes it, by `number.decimal` and `number.group`: "1299.90" is "1.299,90" in
// German. The digits are European in all languages, in Arabic too: so are those on the labels and till rolls
// of the Gulf and the Maghreb, and where ٠١٢٣ is used as well both are read. What is no plain decimal number
// stays as it is.
void strings_number(const struct strings *strings, char *out, size_t size, const char *plain);

// A price, by `number.price`: ("24.90", "EUR") is "24,90 €" in German, "€24.90" in English. "" for "".
void strings_price(const struct strings *strings, char *out, size_t size, const char *amount,
                   const char *currency);

const char *strings_language(const struct strings *strings); // "de"
bool strings_right_to_left(const struct strings *strings);

// How many lines were warned of.
int strings_faults(const struct strings *strings);

#endif
