// How a command ends.
#ifndef CHEVAL_APP_COMMANDS_EXIT_WITH_H
#define CHEVAL_APP_COMMANDS_EXIT_WITH_H

#include "platform/base/result.h"

// EXIT_STATUS_OK, or EXIT_STATUS_FAILED with one line on stderr: the reason, or the result's name where none
// was given.
int exit_with(enum result result, const struct diagnostic *why);

// EXIT_STATUS_USAGE, with what is wrong and the command's usage in one line on stderr.
int exit_with_usage(const char *what, const char *usage);

#endif
