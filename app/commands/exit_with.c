#include "app/commands/exit_with.h"

#include "app/commands/commands.h"

#include <stdio.h>

int exit_with(enum result result, const struct diagnostic *why)
{
    if (result == RESULT_OK)
        return EXIT_STATUS_OK;
    (void)fprintf(stderr, "cheval: %s\n", why->text[0] != '\0' ? why->text : result_name(result));
    return EXIT_STATUS_FAILED;
}

int exit_with_usage(const char *what, const char *usage)
{
    (void)fprintf(stderr, "cheval: %s; usage: %s\n", what, usage);
    return EXIT_STATUS_USAGE;
}
