// Looking up the entries of a FlexBuffer map that nobody has vouched for: the options of custom operators.
//
// Layout: https://flatbuffers.dev/internals/#flexbuffers — schema-less, written back to front: the last byte
// is the width of the root value, the one before it its type.
//
// Every function is false when there is no such key, the value has another type or an offset is wrong.
#ifndef CHEVAL_TRACKING_NN_FLEXBUFFER_H
#define CHEVAL_TRACKING_NN_FLEXBUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Any kind of number in the file.
bool flex_map_number(const uint8_t *bytes, size_t size, const char *key, double *value);

// A vector of whole numbers, at most `capacity` of them.
bool flex_map_integers(const uint8_t *bytes, size_t size, const char *key, int32_t *values, int capacity,
                       int *count);

#endif
