#include "platform/base/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_help(const struct options *options)
{
    printf("%s\n\nusage: %s\n", options->summary, options->usage);
    if (options->option_count > 0)
        printf("\noptions:\n");
    for (int i = 0; i < options->option_count; i++) {
        const struct option *option = &options->options[i];
        char left[64];
        char letter[8] = "";
        if (option->letter != 0)
            (void)snprintf(letter, sizeof letter, "-%c, ", option->letter);
        (void)snprintf(left, sizeof left, "%s%s%s%s", letter, option->name, option->value != NULL ? " " : "",
                       option->value != NULL ? option->value : "");
        printf("  %-30s %s\n", left, option->help);
    }
    printf("  %-30s %s\n", "--help", "show this and stop");
}

static enum options_outcome wrong(const struct options *options, const char *problem, const char *argument)
{
    (void)fprintf(stderr, "cheval: %s \"%s\"; usage: %s\n", problem, argument, options->usage);
    return OPTIONS_WRONG;
}

// The option that `argument` names, its inline value (after '=') in *value.
static const struct option *find_option(const struct options *options, const char *argument,
                                        const char **value)
{
    for (int i = 0; i < options->option_count; i++) {
        const struct option *option = &options->options[i];
        size_t length = strlen(option->name);
        *value = NULL;
        if (strncmp(argument, option->name, length) == 0) {
            if (argument[length] == '\0')
                return option;
            if (argument[length] == '=' && option->value != NULL) {
                *value = argument + length + 1;
                return option;
            }
        }
        if (option->letter != 0 && argument[0] == '-' && argument[1] == option->letter && argument[2] == '\0')
            return option;
    }
    return NULL;
}

enum options_outcome options_parse(struct options *options, int count, char **arguments)
{
    options->word_count = 0;
    bool only_words = false;
    for (int i = 0; i < count; i++) {
        const char *argument = arguments[i];
        if (!only_words && strcmp(argument, "--") == 0) {
            only_words = true;
            continue;
        }
        if (only_words || argument[0] != '-' || argument[1] == '\0') {
            if (options->word_count == options->max_words)
                return wrong(options, "one word too many:", argument);
            options->words[options->word_count++] = argument;
            continue;
        }
        if (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0) {
            print_help(options);
            return OPTIONS_HELP_SHOWN;
        }
        const char *value = NULL;
        const struct option *option = find_option(options, argument, &value);
        if (option == NULL)
            return wrong(options, "unknown option", argument);
        if (option->value == NULL) {
            *option->flag = true;
            continue;
        }
        if (value == NULL) {
            if (i + 1 == count)
                return wrong(options, "a value is missing after", argument);
            value = arguments[++i];
        }
        *option->text = value;
    }
    return OPTIONS_GO_ON;
}

bool options_integer(const char *name, const char *text, int minimum, int maximum, int *out)
{
    char *end = NULL;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || value < minimum || value > maximum) {
        (void)fprintf(stderr, "cheval: %s takes a whole number from %d to %d, not \"%s\"\n", name, minimum,
                      maximum, text);
        return false;
    }
    *out = (int)value;
    return true;
}
