#include "tests/support/catalogue_lines.h"

#include <stdio.h>
#include <string.h>

void lines_note(void *context, bool is_error, const char *line)
{
    struct lines *lines = context;
    size_t length = strlen(lines->text);
    (void)snprintf(lines->text + length, sizeof lines->text - length, "%s %s\n", is_error ? "E" : "W", line);
}

enum result lines_parse(const char *text, struct lines *lines, struct catalogue **out, struct diagnostic *why)
{
    struct catalogue_problems problems = {.report = lines_note, .context = lines};
    return catalogue_parse("c.json", (const uint8_t *)text, strlen(text), "shop", false, &problems, out, why);
}
