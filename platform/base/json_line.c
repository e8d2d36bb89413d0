// On which line of a document a value stands, which jansson does not keep: found again by walking the text
// along the pointer, only when something is wrong there.
#include "platform/base/json.h"
#include "platform/base/json_walk.h"

#include <stdlib.h>
#include <string.h>

// Goes to the element, standing on '['. False when the array has fewer.
static bool enter_element(struct json_walk *walk, size_t index)
{
    for (walk->at++;; walk->at++) {
        json_walk_space(walk);
        if (json_walk_here(walk) == ']' || walk->at >= walk->size)
            return false;
        if (index-- == 0)
            return true;
        json_walk_value(walk);
        if (json_walk_here(walk) != ',')
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
static bool enter_member(struct json_walk *walk, const char *token, size_t token_length)
{
    for (walk->at++;; walk->at++) {
        json_walk_space(walk);
        if (json_walk_here(walk) != '"')
            return false;
        size_t key = walk->at + 1;
        json_walk_string(walk);
        if (walk->at >= walk->size)
            return false;
        size_t length = walk->at - 1 - key;
        json_walk_space(walk);
        walk->at++; // ':'
        json_walk_space(walk);
        if (is_key(walk->bytes + key, length, token, token_length))
            return true;
        json_walk_value(walk);
        if (json_walk_here(walk) != ',')
            return false;
    }
}

size_t json_line(struct json_text *text, const char *pointer, bool *found)
{
    struct json_walk walk = {text->bytes, text->size, 0};
    bool goes_on = true;
    if (text->looked_through > JSON_MAX_LOOKED_THROUGH)
        return 0;
    json_walk_space(&walk);
    size_t at = walk.at;
    while (goes_on && *pointer == '/') {
        const char *token = pointer + 1;
        size_t length = strcspn(token, "/");
        if (json_walk_here(&walk) == '[')
            goes_on = enter_element(&walk, strtoul(token, NULL, 10));
        else
            goes_on = json_walk_here(&walk) == '{' && enter_member(&walk, token, length);
        if (goes_on)
            at = walk.at;
        pointer = token + length;
    }
    text->looked_through += walk.at + at;
    if (found != NULL)
        *found = goes_on;
    return json_walk_lines(text->bytes, at);
}
