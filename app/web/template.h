// Fills in the pages of app/web: HTML files with places for what is known only while running.
//
// The common part of Mustache: {{name}} is the text, safe inside HTML and its quoted attributes; {{{name}}}
// is the text as it is, for our own style sheet and HTML; {{#name}}…{{/name}} stands once for each row of a
// list, or once when the text is not empty; {{^name}}…{{/name}} stands when there is nothing. A name with a
// dot that no value has is a key of assets/strings. A template with a mistake in it is our bug and aborts.
#ifndef CHEVAL_APP_WEB_TEMPLATE_H
#define CHEVAL_APP_WEB_TEMPLATE_H

#include "app/ui/strings.h"

#define TEMPLATE_MAX_BYTES ((size_t)1024 * 1024) // of a filled page

struct template_row;

struct template_value {
    const char *name;
    const char *text;                // NULL counts as ""
    const struct template_row *rows; // of a list; or NULL
    int row_count;
};

struct template_row {
    const struct template_value *values;
    int value_count;
};

// The filled page: the caller frees *out, a string of *size bytes and a NUL. RESULT_TOO_LARGE over the bound.
MUST_CHECK enum result template_fill(const char *page, const struct template_row *values,
                                     const struct strings *words, char **out, size_t *size);

#endif
