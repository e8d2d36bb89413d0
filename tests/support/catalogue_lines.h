// Catalogues as text, and what the loader says of them.
#ifndef CHEVAL_TESTS_SUPPORT_CATALOGUE_LINES_H
#define CHEVAL_TESTS_SUPPORT_CATALOGUE_LINES_H

#include "assets/catalogue.h"

#define HEAD "{\"format\": \"cheval-catalogue/1\", \"title\": \"Test\", \"products\": ["

// What the loader said, "E …" or "W …", one line after the other.
struct lines {
    char text[4096];
};

// For catalogue_problems.report, with a struct lines as context.
void lines_note(void *context, bool is_error, const char *line);

// Parses it as "c.json" of the folder "shop", whose files are not looked at; the lines are added.
enum result lines_parse(const char *text, struct lines *lines, struct catalogue **out,
                        struct diagnostic *why);

#endif
