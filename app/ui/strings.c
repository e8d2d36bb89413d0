#include "app/ui/strings.h"

#include "app/ui/plural.h"
#include "platform/base/file.h"
#include "platform/base/log.h"
#include "platform/os/folder.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FILE_BYTES ((size_t)256 * 1024)
#define MAX_ENTRIES 1024
#define MAX_LANGUAGE 16
#define MAX_KEY 96
#define NO_BREAK_SPACE "\u00a0"
#define FIRST_STRONG_ISOLATE "\u2068"
#define POP_ISOLATE "\u2069"

struct entry {
    const char *key, *text; // in the table's bytes
};

struct table {
    char *bytes; // the file, cut into strings
    int count, faults;
    struct entry entries[MAX_ENTRIES]; // by key
};

struct strings {
    char language[MAX_LANGUAGE];
    bool right_to_left;
    struct table own, english;
};

// --- files ------------------------------------------------------------------------------------------------

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
    char *value = equals != NULL ? trim(equals + 1) : text;
    if (equals == NULL || equals == text || *value == '\0' || table->count == MAX_ENTRIES) {
        table->faults++;
        log_write(LOG_WARNING, "ui", "%s:%d: left out: %s", path, number,
                  table->count == MAX_ENTRIES ? "too many entries" : "not \"key = text\"");
        return;
    }
    *equals = '\0';
    resolve_new_lines(value);
    table->entries[table->count++] = (struct entry){trim(text), value};
}

static void drop_repeated(struct table *table, const char *path)
{
    int kept = 0;
    for (int i = 0; i < table->count; i++) {
        if (kept > 0 && compare_entries(&table->entries[i], &table->entries[kept - 1]) == 0) {
            table->faults++;
            log_write(LOG_WARNING, "ui", "%s: %s is there twice", path, table->entries[i].key);
        } else {
            table->entries[kept++] = table->entries[i];
        }
    }
    table->count = kept;
}

// A file that isn't there, or can't be read, leaves the table empty and gives false.
static bool table_load(struct table *table, const char *resources, const char *language)
{
    char path[1024];
    int length = snprintf(path, sizeof path, "%s/strings/%s.txt", resources, language);
    if (length < 0 || (size_t)length >= sizeof path || !file_is_readable(path))
        return false;
    uint8_t *bytes = NULL;
    size_t size;
    struct diagnostic why = {0};
    if (file_read(path, MAX_FILE_BYTES, &bytes, &size, &why) != RESULT_OK) {
        log_write(LOG_WARNING, "ui", "%s", why.text);
        return false;
    }
    table->bytes = (char *)bytes;
    int number = 1;
    for (char *line = table->bytes, *next; line != NULL; line = next, number++) {
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        table_add(table, line, path, number);
    }
    qsort(table->entries, (size_t)table->count, sizeof table->entries[0], compare_entries);
    drop_repeated(table, path);
    return true;
}

static bool table_is_right_to_left(const struct table *table)
{
    const char *direction = table_get(table, "language.direction");
    return direction != NULL && strcmp(direction, "rtl") == 0;
}

// --- what a translation must hold -------------------------------------------------------------------------

// The next place at or behind `text`: its name and length, and what follows it. NULL when there is none.
static const char *next_place(const char *text, const char **name, size_t *length)
{
    for (const char *open = strchr(text, '{'); open != NULL; open = strchr(open + 1, '{')) {
        size_t letters = strspn(open + 1, "abcdefghijklmnopqrstuvwxyz_");
        if (letters > 0 && open[1 + letters] == '}') {
            *name = open + 1;
            *length = letters;
            return open + letters + 2;
        }
    }
    return NULL;
}

static bool has_place(const char *text, const char *name, size_t length)
{
    const char *found;
    size_t found_length;
    while ((text = next_place(text, &found, &found_length)) != NULL)
        if (found_length == length && memcmp(found, name, length) == 0)
            return true;
    return false;
}

// "tray.items[few]" -> "tray.items" and PLURAL_FEW; PLURAL_FORMS for a key without a form.
static enum plural_form split_key(const char *key, char base[MAX_KEY])
{
    const char *bracket = strchr(key, '[');
    int length = bracket != NULL ? (int)(bracket - key) : (int)strlen(key);
    (void)snprintf(base, MAX_KEY, "%.*s", length, key);
    for (int form = 0; bracket != NULL && form < PLURAL_FORMS; form++) {
        size_t name = strlen(plural_form_name((enum plural_form)form));
        if (strncmp(bracket + 1, plural_form_name((enum plural_form)form), name) == 0 &&
            strcmp(bracket + 1 + name, "]") == 0)
            return (enum plural_form)form;
    }
    return PLURAL_FORMS;
}

static const char *get_form(const struct table *table, const char *base, enum plural_form form)
{
    char key[MAX_KEY + 8];
    (void)snprintf(key, sizeof key, "%s[%s]", base, plural_form_name(form));
    return table_get(table, key);
}

// Every place of `english` stands in `text`, and no other.
static bool places_agree(const char *english, const char *text, enum plural_form form)
{
    const char *name;
    size_t length;
    for (const char *rest = english; (rest = next_place(rest, &name, &length)) != NULL;) {
        bool is_count = length == 5 && memcmp(name, "count", 5) == 0;
        if (!(is_count && form <= PLURAL_TWO) && !has_place(text, name, length))
            return false;
    }
    for (const char *rest = text; (rest = next_place(rest, &name, &length)) != NULL;)
        if (!has_place(english, name, length))
            return false;
    return true;
}

static void check_places(const struct strings *strings, struct table *table, const struct entry *entry)
{
    char base[MAX_KEY];
    enum plural_form form = split_key(entry->key, base);
    const char *english = form == PLURAL_FORMS ? table_get(&strings->english, base)
                                               : get_form(&strings->english, base, PLURAL_OTHER);
    if (english == NULL || places_agree(english, entry->text, form))
        return;
    table->faults++;
    log_write(LOG_WARNING, "ui", "%s.txt: %s has not the {places} of the English text", strings->language,
              entry->key);
}

// Of an English text with plural forms, all that the language has.
static void check_forms(const struct strings *strings, struct table *table, const struct entry *english)
{
    char base[MAX_KEY];
    if (split_key(english->key, base) != PLURAL_OTHER)
        return;
    unsigned wanted = plural_forms(strings->language);
    for (int form = 0; form < PLURAL_FORMS; form++)
        if ((wanted & 1u << form) != 0 && get_form(table, base, (enum plural_form)form) == NULL) {
            table->faults++;
            log_write(LOG_WARNING, "ui", "%s.txt: there is no %s[%s]", strings->language, base,
                      plural_form_name((enum plural_form)form));
        }
}

// --- creation ---------------------------------------------------------------------------------------------

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
    struct table *shown = strcmp(strings->language, "en") == 0 ? &strings->english : &strings->own;
    for (int i = 0; i < shown->count; i++)
        check_places(strings, shown, &shown->entries[i]);
    for (int i = 0; i < strings->english.count; i++)
        check_forms(strings, shown, &strings->english.entries[i]);
    strings->right_to_left = table_is_right_to_left(shown);
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

// --- the choice of languages ------------------------------------------------------------------------------

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct language *)a)->name, ((const struct language *)b)->name);
}

// "strings/fr.txt" -> "fr"; false for what is no language's file.
static bool code_of(const char *path, char code[4])
{
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
    size_t letters = strspn(name, "abcdefghijklmnopqrstuvwxyz");
    if (letters < 2 || letters > 3 || strcmp(name + letters, ".txt") != 0)
        return false;
    memcpy(code, name, letters);
    code[letters] = '\0';
    return true;
}

int strings_languages(const char *resources, struct language *out, int capacity)
{
    char path[1024];
    struct folder folder = {0};
    struct diagnostic why = {0};
    int count = 0, length = snprintf(path, sizeof path, "%s/strings", resources);
    if (length < 0 || (size_t)length >= sizeof path || folder_list(path, &folder, &why) != RESULT_OK)
        return 0;
    struct table *table = calloc(1, sizeof *table);
    for (int i = 0; table != NULL && i < folder.count && count < capacity; i++) {
        struct language *language = &out[count];
        *table = (struct table){0};
        if (!code_of(folder.paths[i], language->code) || !table_load(table, resources, language->code))
            continue;
        const char *name = table_get(table, "language.name");
        (void)snprintf(language->name, sizeof language->name, "%s", name != NULL ? name : language->code);
        language->right_to_left = table_is_right_to_left(table);
        count++;
        free(table->bytes);
    }
    free(table);
    folder_free(&folder);
    qsort(out, (size_t)count, sizeof *out, compare_names);
    return count;
}

// --- texts ------------------------------------------------------------------------------------------------

const char *strings_get(const struct strings *strings, const char *key)
{
    const char *text = table_get(&strings->own, key);
    if (text == NULL)
        text = table_get(&strings->english, key);
    return text != NULL ? text : key;
}

// Where a text goes: what has no room any more is left out, by whole characters.
struct writer {
    char *out;
    size_t size, used;
    bool full;
};

static void write_bytes(struct writer *writer, const char *bytes, size_t length)
{
    size_t room = writer->size - 1 - writer->used;
    if (writer->full)
        return;
    if (length > room) {
        writer->full = true;
        for (length = room; length > 0 && ((unsigned char)bytes[length] & 0xc0) == 0x80;)
            length--;
    }
    memcpy(writer->out + writer->used, bytes, length);
    writer->used += length;
    writer->out[writer->used] = '\0';
}

static void write_text(struct writer *writer, const char *text)
{
    write_bytes(writer, text, strlen(text));
}

static void write_value(struct writer *writer, const struct strings_value *value, bool isolated)
{
    char number[16];
    if (value->text == NULL) {
        (void)snprintf(number, sizeof number, "%d", value->number);
        write_text(writer, number);
        return;
    }
    if (isolated)
        write_text(writer, FIRST_STRONG_ISOLATE);
    write_text(writer, value->text);
    if (isolated)
        write_text(writer, POP_ISOLATE);
}

static const struct strings_value *find_value(const struct strings_value *values, int count, const char *name,
                                              size_t length)
{
    for (int i = 0; i < count; i++)
        if (strlen(values[i].name) == length && memcmp(values[i].name, name, length) == 0)
            return &values[i];
    return NULL;
}

// In the plural form for the number: of the language, else of English; else the text that has no forms.
static const char *choose_text(const struct strings *strings, const char *key,
                               const struct strings_value *count)
{
    if (count == NULL)
        return strings_get(strings, key);
    const char *text = get_form(&strings->own, key, plural_form(strings->language, count->number));
    if (text == NULL)
        text = get_form(&strings->own, key, PLURAL_OTHER);
    if (text == NULL && table_get(&strings->own, key) == NULL)
        text = get_form(&strings->english, key, plural_form("en", count->number));
    return text != NULL ? text : strings_get(strings, key);
}

static void fill(struct writer *writer, const char *text, const struct strings_value *values, int value_count,
                 bool isolated)
{
    const char *name;
    size_t length;
    for (const char *next; (next = next_place(text, &name, &length)) != NULL; text = next) {
        const struct strings_value *value = find_value(values, value_count, name, length);
        if (value == NULL) {
            write_bytes(writer, text, (size_t)(next - text));
            continue;
        }
        write_bytes(writer, text, (size_t)(name - 1 - text));
        write_value(writer, value, isolated);
    }
    write_text(writer, text);
}

void strings_format(const struct strings *strings, char *out, size_t size, const char *key,
                    const struct strings_value *values, int value_count)
{
    if (size == 0)
        return;
    out[0] = '\0';
    struct writer writer = {.out = out, .size = size};
    const struct strings_value *count = find_value(values, value_count, "count", 5);
    fill(&writer, choose_text(strings, key, count), values, value_count, strings->right_to_left);
}

// --- numbers ----------------------------------------------------------------------------------------------

static const char *mark(const struct strings *strings, const char *key, const char *otherwise)
{
    const char *text = strings_get(strings, key);
    return text != key ? text : otherwise;
}

void strings_number(const struct strings *strings, char *out, size_t size, const char *plain)
{
    if (size == 0)
        return;
    out[0] = '\0';
    struct writer writer = {.out = out, .size = size};
    size_t whole = strspn(plain, "0123456789");
    size_t fraction = plain[whole] == '.' ? strspn(plain + whole + 1, "0123456789") : 0;
    size_t length = fraction > 0 ? whole + 1 + fraction : whole;
    if (whole == 0 || plain[length] != '\0') {
        write_text(&writer, plain);
        return;
    }
    const char *group = mark(strings, "number.group", "");
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            write_text(&writer, group);
        write_bytes(&writer, plain + i, 1);
    }
    if (fraction > 0) {
        write_text(&writer, mark(strings, "number.decimal", "."));
        write_text(&writer, plain + whole + 1);
    }
}

// The sign that shops write for the ISO 4217 code, or NULL: then the code itself is written.
static const char *currency_sign(const char *currency)
{
    static const struct {
        const char *code, *sign;
    } signs[] = {{"EUR", "€"}, {"USD", "$"}, {"GBP", "£"}, {"JPY", "¥"}, {"CNY", "¥"},
                 {"INR", "₹"}, {"KRW", "₩"}, {"ILS", "₪"}, {"PLN", "zł"}};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (strcmp(signs[i].code, currency) == 0)
            return signs[i].sign;
    return NULL;
}

void strings_price(const struct strings *strings, char *out, size_t size, const char *amount,
                   const char *currency)
{
    char number[48], code[16];
    if (size == 0)
        return;
    out[0] = '\0';
    if (amount[0] == '\0')
        return;
    const char *pattern = mark(strings, "number.price", "{amount}" NO_BREAK_SPACE "{currency}");
    const char *sign = currency_sign(currency);
    bool touches = strstr(pattern, "{currency}{amount}") != NULL; // "€24.90", but "AED 24.90"
    if (sign == NULL) {
        (void)snprintf(code, sizeof code, "%.8s%s", currency, touches ? NO_BREAK_SPACE : "");
        sign = code;
    }
    strings_number(strings, number, sizeof number, amount);
    const struct strings_value values[] = {{"amount", number, 0}, {"currency", sign, 0}};
    struct writer writer = {.out = out, .size = size};
    fill(&writer, pattern, values, 2, false);
}

// ----------------------------------------------------------------------------------------------------------

const char *strings_language(const struct strings *strings)
{
    return strings->language;
}

bool strings_right_to_left(const struct strings *strings)
{
    return strings->right_to_left;
}

int strings_faults(const struct strings *strings)
{
    return strings->own.faults + strings->english.faults;
}
