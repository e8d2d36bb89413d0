// Reading a FlatBuffer that nobody has vouched for: every offset is checked before it is followed.
//
// Layout: https://flatbuffers.dev/internals/ — little-endian; a table begins with the signed distance to its
// vtable, which lists where each field lies; a vector begins with its length; references are unsigned
// distances forwards.
//
// A reader that met a wrong offset is `broken`: it stays so and every later read gives zero or nothing, so a
// caller may read a whole table and ask once.
#ifndef CHEVAL_TRACKING_NN_FLATBUFFER_H
#define CHEVAL_TRACKING_NN_FLATBUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct flatbuffer {
    const uint8_t *bytes;
    size_t size;
    bool broken;
};

// The zero table has no fields: reading from it gives the defaults.
struct flat_table {
    size_t at;          // of the table; 0 for the zero table
    size_t vtable;      // of its vtable
    size_t size;        // of the table, from `at`
    size_t vtable_size; // in bytes
};

// The zero vector is empty.
struct flat_vector {
    size_t at; // of element 0
    uint32_t count;
};

uint16_t flat_u16(struct flatbuffer *buffer, size_t at);
uint32_t flat_u32(struct flatbuffer *buffer, size_t at);
int32_t flat_i32(struct flatbuffer *buffer, size_t at);

struct flat_table flat_root(struct flatbuffer *buffer);

// Field `index` of a table, or `otherwise` when the table leaves it out.
int flat_byte(struct flatbuffer *buffer, const struct flat_table *table, int index, int otherwise);
int32_t flat_int(struct flatbuffer *buffer, const struct flat_table *table, int index, int32_t otherwise);
struct flat_table flat_child(struct flatbuffer *buffer, const struct flat_table *table, int index);
struct flat_vector flat_vector(struct flatbuffer *buffer, const struct flat_table *table, int index,
                               size_t element_bytes);

// NUL-terminated, in the buffer; "" when left out.
const char *flat_string(struct flatbuffer *buffer, const struct flat_table *table, int index);

// Element `index` of a vector of tables (element_bytes 4) or of int32.
struct flat_table flat_table_in(struct flatbuffer *buffer, struct flat_vector vector, uint32_t index);
int32_t flat_int_in(struct flatbuffer *buffer, struct flat_vector vector, uint32_t index);

#endif
