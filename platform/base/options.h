// Command lines: `--name VALUE`, `--name=VALUE`, `--flag`, `-o VALUE` and plain words, from one table that
// also prints the help.
#ifndef CHEVAL_PLATFORM_BASE_OPTIONS_H
#define CHEVAL_PLATFORM_BASE_OPTIONS_H

#include "platform/base/result.h"

#include <stdbool.h>

struct option {
    const char *name;  // "--camera"
    char letter;       // 'o' for -o; 0: none
    const char *value; // what the help calls the value: "SOURCE"; NULL: a flag
    const char *help;
    const char **text; // gets the value; for options with one
    bool *flag;        // set true; for flags
};

struct options {
    const char *usage;   // "cheval snap PICTURE --wear SKU[:VARIANT][,…] -o OUT.png"
    const char *summary; // one sentence
    const struct option *options;
    int option_count;
    const char **words; // gets the plain words
    int max_words;
    int word_count; // out
};

enum options_outcome { OPTIONS_GO_ON, OPTIONS_HELP_SHOWN, OPTIONS_WRONG };

// Parses `arguments` (without the command's name). --help prints the help on stdout. What is wrong is printed
// as one line on stderr.
enum options_outcome options_parse(struct options *options, int count, char **arguments);

// A whole number from text within bounds; prints one line that names the option when it is not.
bool options_integer(const char *name, const char *text, int minimum, int maximum, int *out);

#endif
