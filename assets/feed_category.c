#include "assets/feed_category.h"

#include "assets/feed_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_RULES 20000
#define MAX_PATH 500

struct rule {
    char *path; // lower case, its parts divided by one '>'; a number is a path of one part
    int parts;
    bool is_anywhere; // behind a '*'
    int category;     // -1: left out
};

struct feed_categories {
    struct rule *rules;
    size_t count, room;
};

// "Apparel & Accessories >  Clothing" as "apparel & accessories>clothing". Gives how many parts there are,
// 0 when it doesn't fit.
static int normalise(const char *text, size_t length, char out[MAX_PATH])
{
    size_t used = 0;
    int parts = 0;
    bool space = false, begins = true;
    for (size_t i = 0; i < length; i++) {
        char c = text[i] == '\t' || text[i] == '\r' ? ' ' : text[i];
        if (c == ' ') {
            space = true;
            continue;
        }
        if (used + 3 >= MAX_PATH)
            return 0;
        if (c == '>') {
            if (!begins)
                out[used++] = '>';
            begins = true;
        } else {
            if (space && !begins)
                out[used++] = ' ';
            parts += begins;
            begins = false;
            out[used++] = c;
        }
        space = false;
    }
    if (used > 0 && out[used - 1] == '>')
        used--;
    out[used] = '\0';
    feed_text_lower(out);
    return parts;
}

// --- the file ----------------------------------------------------------------------------------------------

static enum result add_rule(struct feed_categories *categories, const char *text, size_t length,
                            const char *name, struct diagnostic *why)
{
    char path[MAX_PATH];
    enum catalogue_category category = CATEGORY_COUNT;
    struct rule rule = {.category = -1};
    while (length > 0 && (*text == ' ' || *text == '\t')) {
        text++;
        length--;
    }
    if (length > 0 && *text == '*') {
        rule.is_anywhere = true;
        text++;
        length--;
    }
    rule.parts = normalise(text, length, path);
    if (rule.parts == 0)
        return diagnose(why, RESULT_INVALID, "no category, or too long a one, before the '='");
    if (strcmp(name, "-") != 0) {
        if (!catalogue_category_from_name(name, &category))
            return diagnose(why, RESULT_INVALID, "\"%.60s\" is no category of a catalogue", name);
        rule.category = (int)category;
    }
    if (categories->count == MAX_RULES)
        return diagnose(why, RESULT_TOO_LARGE, "more than %d lines", MAX_RULES);
    if (categories->count == categories->room) {
        size_t room = categories->room > 0 ? categories->room * 2 : 128;
        struct rule *rules = realloc(categories->rules, room * sizeof *rules);
        if (rules == NULL)
            return diagnose(why, RESULT_NO_MEMORY, "no memory for the categories");
        categories->rules = rules;
        categories->room = room;
    }
    rule.path = malloc(strlen(path) + 1);
    if (rule.path == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the categories");
    memcpy(rule.path, path, strlen(path) + 1);
    categories->rules[categories->count++] = rule;
    return RESULT_OK;
}

static enum result read_line(struct feed_categories *categories, const char *line, size_t length,
                             struct diagnostic *why)
{
    char name[64] = "";
    const char *remark = memchr(line, '#', length);
    if (remark != NULL)
        length = (size_t)(remark - line);
    const char *sign = NULL;
    for (size_t i = 0; i < length; i++)
        if (line[i] == '=')
            sign = line + i;
    size_t blank = 0;
    while (blank < length && strchr(" \t\r", line[blank]) != NULL)
        blank++;
    if (blank == length)
        return RESULT_OK;
    if (sign == NULL)
        return diagnose(why, RESULT_INVALID, "no '=', as in \"Eyeglasses = eyeglasses\"");
    const char *from = sign + 1;
    size_t rest = length - (size_t)(from - line);
    while (rest > 0 && strchr(" \t\r", *from) != NULL) {
        from++;
        rest--;
    }
    while (rest > 0 && strchr(" \t\r", from[rest - 1]) != NULL)
        rest--;
    (void)snprintf(name, sizeof name, "%.*s", (int)(rest < sizeof name ? rest : sizeof name - 1), from);
    return add_rule(categories, line, (size_t)(sign - line), name, why);
}

enum result feed_categories_parse(const char *label, const char *text, size_t size,
                                  struct feed_categories **out, struct diagnostic *why)
{
    struct feed_categories *categories = calloc(1, sizeof *categories);
    enum result result = RESULT_OK;
    if (categories == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the categories");
    if (!feed_text_is_utf8(text, size))
        result = diagnose(why, RESULT_INVALID, "%.200s: not UTF-8", label);
    size_t number = 1;
    for (size_t at = 0; at < size && result == RESULT_OK; number++) {
        const char *end = memchr(text + at, '\n', size - at);
        size_t length = end != NULL ? (size_t)(end - (text + at)) : size - at;
        struct diagnostic reason = {0};
        result = read_line(categories, text + at, length, &reason);
        if (result != RESULT_OK)
            (void)diagnose(why, result, "%.200s: line %zu: %s", label, number, reason.text);
        at += length + 1;
    }
    if (result != RESULT_OK) {
        feed_categories_destroy(categories);
        return result;
    }
    *out = categories;
    return RESULT_OK;
}

void feed_categories_destroy(struct feed_categories *categories)
{
    if (categories == NULL)
        return;
    for (size_t i = 0; i < categories->count; i++)
        free(categories->rules[i].path);
    free(categories->rules);
    free(categories);
}

// --- finding -----------------------------------------------------------------------------------------------

// Whether whole parts of `path`, from its beginning or from anywhere, are the rule's.
static bool fits(const struct rule *rule, const char *path)
{
    size_t length = strlen(rule->path);
    for (const char *at = path; at != NULL;) {
        if (strncmp(at, rule->path, length) == 0 && (at[length] == '\0' || at[length] == '>'))
            return true;
        at = rule->is_anywhere ? strchr(at, '>') : NULL;
        at = at != NULL ? at + 1 : NULL;
    }
    return false;
}

static const struct rule *find(const struct feed_categories *categories, const char *text)
{
    char path[MAX_PATH];
    const struct rule *best = NULL;
    if (normalise(text, strlen(text), path) == 0)
        return NULL;
    for (size_t i = 0; i < categories->count; i++) {
        const struct rule *rule = &categories->rules[i];
        bool is_better = best == NULL || (best->is_anywhere && !rule->is_anywhere) ||
                         (best->is_anywhere == rule->is_anywhere && rule->parts >= best->parts);
        if (is_better && fits(rule, path))
            best = rule;
    }
    return best;
}

enum feed_category_outcome feed_category_of(const struct feed_categories *categories, const char *type,
                                            const char *google, enum catalogue_category *out)
{
    const struct rule *rule = find(categories, type);
    if (rule == NULL)
        rule = find(categories, google);
    if (rule == NULL)
        return FEED_CATEGORY_UNKNOWN;
    if (rule->category < 0)
        return FEED_CATEGORY_LEFT_OUT;
    *out = (enum catalogue_category)rule->category;
    return FEED_CATEGORY_FOUND;
}
