// On which line of a document a value stands, which jansson does not keep: found again by walking the text
// along the pointer, only when something is wrong there.
#include "platform/base/json.h"

#include <stdlib.h>
#include <string.h>

struct walk {
    const uint8_t *bytes;
    size_t size, at;
};

static uint8_t here(const struct walk *walk)
{
    return walk->at < walk->size ? walk->bytes[walk->at] : 0;
}

static void skip_space(struct walk *walk)
{
    while (walk->at < walk->size && strchr(" \t\r\n", walk->bytes[walk->at]) != NULL &&
           walk->bytes[walk->at] != '\0')
        walk->at++;
}

static void skip_string(struct walk *walk)
{
    for (walk->at++; walk->at < walk->size && walk->bytes[walk->at] != '"'; walk->at++)
        if (walk->bytes[walk->at] == '\\')
            walk->at++;
    walk->at++;
}

// Stands on the value's first byte, then behind the value: on ',', ']' or '}'.
static void skip_value(struct walk *walk)
{
    int depth = 0;
    while (walk->at < walk->size) {
        uint8_t c = here(walk);
        if (depth == 0 && (c == ',' || c == ']' || c == '}'))
            return;
        if (c == '"') {
            skip_string(walk);
            continue;
        }
        if (c == '[' || c == '{')
            depth++;
        else if (c == ']' || c == '}')
            depth--;
        walk->at++;
    }
}

// Goes to the element, standing on '['. False when the array has fewer.
static bool enter_element(struct walk *walk, size_t index)
{
    for (walk->at++;; walk->at++) {
        skip_space(walk);
        if (here(walk) == ']' || walk->at >= walk->size)
            return false;
        if (index-- == 0)
            return true;
        skip_value(walk);
        if (here(walk) != ',')
            return false;
    }
}

// Whether a key, as it stands between its quotes, is the pointer's token: RFC 6901 writes '~' as ~0, '/' as
// ~1.
static bool is_key(const uint8_t *key, size_t length, const char *token, size_t token_length)
{
    size_t k = 0;
    for (size_t i = 0; i < token_length; i++, k++) {
        char c = token[i];
        if (c == '~' && i + 1 < token_length)
            c = token[++i] == '1' ? '/' : '~';
        if (k >= length || (char)key[k] != c)
            return false;
    }
    return k == length;
}

// Goes to the member's value, standing on '{'. False when the object has none of that name.
static bool enter_member(struct walk *walk, const char *token, size_t token_length)
{
    for (walk->at++;; walk->at++) {
        skip_space(walk);
        if (here(walk) != '"')
            return false;
        size_t key = walk->at + 1;
        skip_string(walk);
        if (walk->at >= walk->size)
            return false;
        size_t length = walk->at - 1 - key;
        skip_space(walk);
        walk->at++; // ':'
        skip_space(walk);
        if (is_key(walk->bytes + key, length, token, token_length))
            return true;
        skip_value(walk);
        if (here(walk) != ',')
            return false;
    }
}

static size_t count_lines(const uint8_t *bytes, size_t size)
{
    size_t lines = 1;
    for (const uint8_t *end = bytes + size; bytes < end; lines++) {
        const uint8_t *next = memchr(bytes, '\n', (size_t)(end - bytes));
        if (next == NULL)
            break;
        bytes = next + 1;
    }
    return lines;
}

size_t json_line(struct json_text *text, const char *pointer, bool *found)
{
    struct walk walk = {text->bytes, text->size, 0};
    bool goes_on = true;
    if (text->looked_through > JSON_MAX_LOOKED_THROUGH)
        return 0;
    skip_space(&walk);
    size_t at = walk.at;
    while (goes_on && *pointer == '/') {
        const char *token = pointer + 1;
        size_t length = strcspn(token, "/");
        if (here(&walk) == '[')
            goes_on = enter_element(&walk, strtoul(token, NULL, 10));
        else
            goes_on = here(&walk) == '{' && enter_member(&walk, token, length);
        if (goes_on)
            at = walk.at;
        pointer = token + length;
    }
    text->looked_through += walk.at + at;
    if (found != NULL)
        *found = goes_on;
    return count_lines(text->bytes, at);
}
