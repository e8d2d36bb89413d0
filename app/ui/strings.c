#include "app/ui/strings.h"

#include "platform/base/log.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FILE_BYTES ((size_t)256 * 1024)
#define MAX_ENTRIES 512
#define MAX_LANGUAGE 16

struct entry {
    const char *key, *text; // in the table's bytes
};

struct table {
    char *bytes; // the file, cut into strings
    int count;
    struct entry entries[MAX_ENTRIES]; // by key
};

struct strings {
    char language[MAX_LANGUAGE];
    bool right_to_left;
    struct table own, english;
};

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

static const char *table_get(const struct table *table, const char *key)
{
    struct entry wanted = {key, NULL};
    const struct entry *found =
        bsearch(&wanted, table->entries, (size_t)table->count, sizeof wanted, compare_entries);
    return found != NULL ? found->text : NULL;
}

// The file's bytes with a NUL behind; NULL when it can't be read whole.
static char *read_bytes(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    char *bytes = malloc(MAX_FILE_BYTES + 1);
    if (bytes != NULL) {
        size_t size = fread(bytes, 1, MAX_FILE_BYTES, file);
        bytes[size] = '\0';
        if (ferror(file) || fgetc(file) != EOF) {
            log_write(LOG_WARNING, "ui", "%s: cannot be read, or is over 256 KiB", path);
            free(bytes);
            bytes = NULL;
        }
    }
    (void)fclose(file);
    return bytes;
}

static char *trim(char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    char *end = text + strlen(text);
    while (end > text && isspace((unsigned char)end[-1]))
        *--end = '\0';
    return text;
}

static void resolve_new_lines(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        bool new_line = from[0] == '\\' && from[1] == 'n';
        *to++ = new_line ? '\n' : *from;
        if (new_line)
            from++;
    }
    *to = '\0';
}

static void table_add(struct table *table, char *line, const char *path, int number)
{
    char *text = trim(line);
    if (*text == '\0' || *text == '#')
        return;
    char *equals = strchr(text, '=');
    if (equals == NULL || equals == text || table->count == MAX_ENTRIES) {
        log_write(LOG_WARNING, "ui", "%s:%d: left out: %s", path, number,
                  table->count == MAX_ENTRIES ? "too many entries" : "not \"key = text\"");
        return;
    }
    *equals = '\0';
    char *value = trim(equals + 1);
    resolve_new_lines(value);
    table->entries[table->count++] = (struct entry){trim(text), value};
}

// A file that isn't there leaves the table empty and gives false.
static bool table_load(struct table *table, const char *resources, const char *language)
{
    char path[1024];
    int length = snprintf(path, sizeof path, "%s/strings/%s.txt", resources, language);
    if (length < 0 || (size_t)length >= sizeof path)
        return false;
    table->bytes = read_bytes(path);
    if (table->bytes == NULL)
        return false;
    int number = 1;
    for (char *line = table->bytes, *next; line != NULL; line = next, number++) {
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        table_add(table, line, path, number);
    }
    qsort(table->entries, (size_t)table->count, sizeof table->entries[0], compare_entries);
    return true;
}

static const char *environment_language(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && value[0] != '\0')
            return value;
    }
    return "en";
}

// "de_AT.UTF-8" is "de"; "C", "POSIX" and what is no language tag at all are "en".
static void choose_language(char language[MAX_LANGUAGE], const char *wanted)
{
    if (wanted == NULL || wanted[0] == '\0')
        wanted = environment_language();
    size_t length = 0;
    while (length < 4 && isalpha((unsigned char)wanted[length])) {
        language[length] = (char)tolower((unsigned char)wanted[length]);
        length++;
    }
    language[length] = '\0';
    if (length < 2 || length > 3)
        (void)snprintf(language, MAX_LANGUAGE, "en");
}

enum result strings_create(const char *resources, const char *language, struct strings **out)
{
    struct strings *strings = calloc(1, sizeof *strings);
    if (strings == NULL)
        return RESULT_NO_MEMORY;
    if (!table_load(&strings->english, resources, "en"))
        log_write(LOG_WARNING, "ui", "%s/strings/en.txt is missing: keys are shown for words", resources);
    choose_language(strings->language, language);
    if (strcmp(strings->language, "en") != 0 && !table_load(&strings->own, resources, strings->language)) {
        log_write(LOG_INFO, "ui", "no words in \"%s\": English is shown", strings->language);
        (void)snprintf(strings->language, sizeof strings->language, "en");
    }
    strings->right_to_left = strcmp(strings_get(strings, "language.direction"), "rtl") == 0;
    *out = strings;
    return RESULT_OK;
}

void strings_destroy(struct strings *strings)
{
    if (strings == NULL)
        return;
    free(strings->own.bytes);
    free(strings->english.bytes);
    free(strings);
}

const char *strings_get(const struct strings *strings, const char *key)
{
    const char *text = table_get(&strings->own, key);
    if (text == NULL)
        text = table_get(&strings->english, key);
    return text != NULL ? text : key;
}

const char *strings_language(const struct strings *strings)
{
    return strings->language;
}

bool strings_right_to_left(const struct strings *strings)
{
    return strings->right_to_left;
}
