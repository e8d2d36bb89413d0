#include "app/web/template.h"

#include "app/web/text_buffer.h"

#include <assert.h>
#include <string.h>

#define MAX_NAME 48

// The values that a place may name: those of the list's row, then those around the list.
struct scope {
    const struct template_row *row;
    const struct scope *outer;
};

struct filler {
    const struct strings *words;
    struct text_buffer page;
};

// {{#name}}: `kind` is '#'; 0 for a plain place.
struct tag {
    char kind;
    char name[MAX_NAME];
    const char *after;
};

static const struct template_value *find_value(const struct scope *scope, const char *name)
{
    for (; scope != NULL; scope = scope->outer)
        for (int i = 0; i < scope->row->value_count; i++)
            if (strcmp(scope->row->values[i].name, name) == 0)
                return &scope->row->values[i];
    return NULL;
}

static const char *text_of(const struct filler *filler, const struct template_value *value, const char *name)
{
    if (value != NULL)
        return value->text != NULL ? value->text : "";
    assert(strchr(name, '.') != NULL); // neither a value nor a key of words
    return strings_get(filler->words, name);
}

// `at` is behind the "{{".
static struct tag read_tag(const char *at)
{
    struct tag tag = {0};
    if (*at == '#' || *at == '^' || *at == '/' || *at == '{')
        tag.kind = *at++;
    const char *close = tag.kind == '{' ? "}}}" : "}}";
    const char *end = strstr(at, close);
    assert(end != NULL && end > at && end - at < MAX_NAME);
    memcpy(tag.name, at, (size_t)(end - at));
    tag.after = end + strlen(close);
    return tag;
}

// Goes to the end of the page, or of the section: gives what is behind it. With `quiet` nothing is written.
static const char *fill(struct filler *filler, const char *at, const struct scope *scope, bool quiet);

static const char *fill_section(struct filler *filler, const struct tag *tag, const struct scope *scope,
                                bool quiet)
{
    const struct template_value *value = find_value(scope, tag->name);
    if (quiet) // a row's values may not even be there
        return fill(filler, tag->after, scope, true);
    bool is_list = value != NULL && value->rows != NULL;
    bool is_there = is_list ? value->row_count > 0 : text_of(filler, value, tag->name)[0] != '\0';
    const char *behind = NULL;
    if (tag->kind == '#' && is_list)
        for (int i = 0; i < value->row_count; i++) {
            struct scope inner = {&value->rows[i], scope};
            behind = fill(filler, tag->after, &inner, false);
        }
    if (behind != NULL)
        return behind;
    return fill(filler, tag->after, scope, is_there != (tag->kind == '#'));
}

static const char *fill(struct filler *filler, const char *at, const struct scope *scope, bool quiet)
{
    for (;;) {
        const char *open = strstr(at, "{{");
        size_t plain = open != NULL ? (size_t)(open - at) : strlen(at);
        if (!quiet)
            text_buffer_add(&filler->page, at, plain);
        if (open == NULL)
            return at + plain;
        struct tag tag = read_tag(open + 2);
        at = tag.after;
        if (tag.kind == '/')
            return at;
        if (tag.kind == '#' || tag.kind == '^') {
            at = fill_section(filler, &tag, scope, quiet);
        } else if (!quiet) {
            const char *text = text_of(filler, find_value(scope, tag.name), tag.name);
            if (tag.kind == '{')
                text_buffer_put(&filler->page, text);
            else
                text_buffer_put_escaped(&filler->page, text);
        }
    }
}

enum result template_fill(const char *page, const struct template_row *values, const struct strings *words,
                          char **out, size_t *size)
{
    struct filler filler = {.words = words, .page = {.most = TEMPLATE_MAX_BYTES}};
    struct scope scope = {values, NULL};
    const char *end = fill(&filler, page, &scope, false);
    assert(*end == '\0');
    return text_buffer_take(&filler.page, out, size);
}
