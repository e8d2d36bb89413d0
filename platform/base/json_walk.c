#include "platform/base/json_walk.h"

#include <string.h>

uint8_t json_walk_here(const struct json_walk *walk)
{
    return walk->at < walk->size ? walk->bytes[walk->at] : 0;
}

void json_walk_space(struct json_walk *walk)
{
    while (walk->at < walk->size && strchr(" \t\r\n", walk->bytes[walk->at]) != NULL &&
           walk->bytes[walk->at] != '\0')
        walk->at++;
}

void json_walk_string(struct json_walk *walk)
{
    for (walk->at++; walk->at < walk->size && walk->bytes[walk->at] != '"'; walk->at++)
        if (walk->bytes[walk->at] == '\\')
            walk->at++;
    walk->at++;
}

void json_walk_value(struct json_walk *walk)
{
    int depth = 0;
    while (walk->at < walk->size) {
        uint8_t c = json_walk_here(walk);
        if (depth == 0 && (c == ',' || c == ']' || c == '}'))
            return;
        if (c == '"') {
            json_walk_string(walk);
            continue;
        }
        if (c == '[' || c == '{')
            depth++;
        else if (c == ']' || c == '}')
            depth--;
        walk->at++;
    }
}

size_t json_walk_lines(const uint8_t *bytes, size_t size)
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
