// The words of the UI: `key = text` files, one a language, with English behind them.
//
// resources/strings/LANG.txt: UTF-8, one entry a line, '#' begins a comment line, "\n" in a text is a new
// line. The key `language.direction` is `ltr` or `rtl`. Bounds: 256 KiB a file, 512 entries; what is over or
// malformed is left out with a warning. Read-only after creation.
#ifndef CHEVAL_APP_UI_STRINGS_H
#define CHEVAL_APP_UI_STRINGS_H

#include "platform/base/result.h"

#include <stdbool.h>

struct strings;

// `language` NULL or "": from LC_ALL, LC_MESSAGES, LANG, else English. A language without a file is English.
// Fails only without memory: without any file the keys themselves are shown.
MUST_CHECK enum result strings_create(const char *resources, const char *language, struct strings **out);
void strings_destroy(struct strings *strings); // takes NULL

// The text of `key`, else the English text, else `key` itself.
const char *strings_get(const struct strings *strings, const char *key);

const char *strings_language(const struct strings *strings); // "de"
bool strings_right_to_left(const struct strings *strings);

#endif
