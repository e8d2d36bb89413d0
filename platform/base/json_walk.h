// Steps through the text of a JSON document without making values of it: over what json_parse has accepted,
// or will judge afterwards. Never beyond the text's end.
#ifndef CHEVAL_PLATFORM_BASE_JSON_WALK_H
#define CHEVAL_PLATFORM_BASE_JSON_WALK_H

#include <stddef.h>
#include <stdint.h>

struct json_walk {
    const uint8_t *bytes;
    size_t size, at;
};

// The byte that the walk stands on; 0 at the end.
uint8_t json_walk_here(const struct json_walk *walk);
void json_walk_space(struct json_walk *walk);
// From the opening quote to behind the closing one.
void json_walk_string(struct json_walk *walk);
// From a value's first byte to behind the value: on ',', ']' or '}'.
void json_walk_value(struct json_walk *walk);

// How many lines begin in the bytes; the first counts.
size_t json_walk_lines(const uint8_t *bytes, size_t size);

#endif
