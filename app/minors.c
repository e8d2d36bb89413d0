#include "app/minors.h"

#include <stddef.h>
#include <string.h>

const struct minors_words *minors_words(const struct minors_rule *rule, const char *language)
{
    for (int i = 0; i < rule->words_count; i++)
        if (strcmp(rule->words[i].language, language) == 0)
            return &rule->words[i];
    return NULL;
}
