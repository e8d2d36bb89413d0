// Room: app
// Replays: tests/fuzz/corpus/fuzz_settings shared:gltf_bad
//
// A settings file through the reader: what is refused changes nothing; in what is accepted all texts end, all
// numbers are within their bounds and all checks hold.
#include "app/settings.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count_line(void *context, const char *line)
{
    int *lines = context;
    *lines += line[0] != '\0' && strchr(line, '\n') == NULL;
}

static bool holds(const struct settings *settings, const struct settings *usual,
                  const struct settings_field *field)
{
    const void *value = (const char *)settings + field->offset;
    const void *default_value = (const char *)usual + field->offset;
    const int *number = value, *default_number = default_value;
    switch (field->kind) {
    case SETTINGS_TEXT:
        return memchr(value, '\0', (size_t)field->most + 1) != NULL &&
               (*(const char *)value == '\0' || field->is_fine == NULL || field->is_fine(value));
    case SETTINGS_NUMBER:
        return *number == *default_number || (*number >= field->least && *number <= field->most &&
                                              (field->is_fine == NULL || field->is_fine(value)));
    case SETTINGS_LANGUAGES:
        for (int i = 0; i < settings->offered_count; i++)
            if (memchr(settings->offered[i], '\0', sizeof settings->offered[i]) == NULL)
                return false;
        return settings->offered_count >= 0 && settings->offered_count <= SETTINGS_MAX_LANGUAGES;
    case SETTINGS_WORDS:
        return settings->minors.words_count >= 0 && settings->minors.words_count <= MINORS_MAX_LANGUAGES;
    case SETTINGS_SWITCH:
    case SETTINGS_RECTANGLE:
        return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct settings usual, settings;
    struct diagnostic why = {0};
    int lines = 0;
    size_t count = 0;
    struct settings_problems problems = {.report = count_line, .context = &lines};
    settings_init(&usual);
    settings_init(&settings);
    enum result result = settings_parse("fuzz", data, size, &settings, &problems, &why);
    if ((result == RESULT_OK) != (why.text[0] == '\0') || lines != problems.count)
        abort();
    if (result != RESULT_OK && memcmp(&usual, &settings, sizeof settings) != 0)
        abort();
    const struct settings_field *fields = settings_fields(&count);
    for (size_t i = 0; i < count; i++)
        if (!holds(&settings, &usual, &fields[i]))
            abort();
    return 0;
}
