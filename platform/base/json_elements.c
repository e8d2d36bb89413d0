#include "platform/base/json_elements.h"

#include "platform/base/json_walk.h"

#include <stdlib.h>
#include <string.h>

// --- finding the array -------------------------------------------------------------------------------------

// Goes to the value of the root's member, if the root is an object that has one of this name.
static bool find_member(struct json_walk *walk, const char *key)
{
    size_t length = strlen(key);
    json_walk_space(walk);
    if (json_walk_here(walk) != '{')
        return false;
    for (walk->at++;; walk->at++) {
        json_walk_space(walk);
        if (json_walk_here(walk) != '"')
            return false;
        size_t name = walk->at + 1;
        json_walk_string(walk);
        if (walk->at >= walk->size)
            return false;
        bool is_it = walk->at - 1 - name == length && memcmp(walk->bytes + name, key, length) == 0;
        json_walk_space(walk);
        if (json_walk_here(walk) != ':')
            return false;
        walk->at++;
        json_walk_space(walk);
        if (is_it)
            return true;
        json_walk_value(walk);
        if (json_walk_here(walk) != ',')
            return false;
    }
}

// Stands on '[', then behind ']'. False: it is no array that ends.
static bool pass_array(struct json_walk *walk, size_t *count)
{
    *count = 0;
    if (json_walk_here(walk) != '[')
        return false;
    walk->at++;
    json_walk_space(walk);
    for (bool more = json_walk_here(walk) != ']'; more; walk->at += more) {
        json_walk_value(walk);
        (*count)++;
        more = json_walk_here(walk) == ',';
    }
    if (json_walk_here(walk) != ']')
        return false;
    walk->at++;
    return true;
}

// The text without what stands in the array [from, to), whose lines stay empty, so that what is behind it
// keeps its lines.
static enum result parse_rest(const struct json_elements *elements, size_t from, size_t to, json_t **rest,
                              struct diagnostic *why)
{
    const uint8_t *bytes = elements->bytes;
    size_t lines = json_walk_lines(bytes + from, to - from) - 1, behind = elements->size - to;
    size_t size = from + 2 + lines + behind;
    uint8_t *text = malloc(size);
    if (text == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "%s: no memory for this document", elements->label);
    memcpy(text, bytes, from);
    text[from] = '[';
    memset(text + from + 1, '\n', lines);
    text[from + 1 + lines] = ']';
    memcpy(text + from + 2 + lines, bytes + to, behind);
    enum result result = json_parse(elements->label, text, size, rest, why);
    free(text);
    return result;
}

enum result json_elements_open(const char *label, const uint8_t *bytes, size_t size, const char *key,
                               json_t **rest, struct json_elements *out, struct diagnostic *why)
{
    struct json_walk walk = {bytes, size, 0};
    struct json_elements elements = {.label = label, .bytes = bytes, .size = size};
    bool is_found = find_member(&walk, key);
    size_t from = walk.at;
    enum result result = RESULT_OK;
    if (is_found && pass_array(&walk, &elements.count)) {
        elements.at = from + 1;
        result = parse_rest(&elements, from, walk.at, rest, why);
    } else {
        elements.count = 0;
        result = json_parse(label, bytes, size, rest, why);
    }
    *out = elements;
    return result;
}

// --- going through it --------------------------------------------------------------------------------------

// Parsed once more, to tell where: counting lines takes long.
static enum result tell(const struct json_elements *elements, size_t from, size_t to, json_t **out,
                        struct diagnostic *why)
{
    const uint8_t *bytes = elements->bytes;
    size_t line_start = from;
    while (line_start > 0 && bytes[line_start - 1] != '\n')
        line_start--;
    return json_parse_part(elements->label, bytes + from, to - from, json_walk_lines(bytes, from),
                           from - line_start + 1, out, why);
}

enum result json_elements_next(struct json_elements *elements, json_t **out, struct diagnostic *why)
{
    if (elements->given == elements->count)
        return RESULT_END;
    struct json_walk walk = {elements->bytes, elements->size, elements->at};
    json_walk_space(&walk);
    size_t from = walk.at;
    json_walk_value(&walk);
    enum result result =
        json_parse_part(elements->label, elements->bytes + from, walk.at - from, 1, 1, out, NULL);
    if (result != RESULT_OK)
        result = tell(elements, from, walk.at, out, why);
    elements->at = walk.at + 1; // behind the ',' or the ']'
    elements->given = result == RESULT_OK ? elements->given + 1 : elements->count;
    return result;
}
