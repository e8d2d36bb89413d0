#include "tracking/nn/flatbuffer.h"

static bool holds(struct flatbuffer *buffer, size_t at, size_t bytes)
{
    if (buffer->broken || at > buffer->size || bytes > buffer->size - at)
        buffer->broken = true;
    return !buffer->broken;
}

uint16_t flat_u16(struct flatbuffer *buffer, size_t at)
{
    if (!holds(buffer, at, 2))
        return 0;
    const uint8_t *b = buffer->bytes + at;
    return (uint16_t)(b[0] | b[1] << 8);
}

uint32_t flat_u32(struct flatbuffer *buffer, size_t at)
{
    if (!holds(buffer, at, 4))
        return 0;
    const uint8_t *b = buffer->bytes + at;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

int32_t flat_i32(struct flatbuffer *buffer, size_t at)
{
    return (int32_t)flat_u32(buffer, at);
}

// Where a reference stored at `at` leads. Zero would lead to itself and is never written.
static size_t follow(struct flatbuffer *buffer, size_t at)
{
    uint32_t distance = flat_u32(buffer, at);
    if (distance == 0 || !holds(buffer, at, distance)) {
        buffer->broken = true;
        return 0;
    }
    return at + distance;
}

static struct flat_table table_at(struct flatbuffer *buffer, size_t at)
{
    struct flat_table table = {0};
    int64_t vtable = (int64_t)at - flat_i32(buffer, at);
    if (buffer->broken || vtable < 0 || (uint64_t)vtable > buffer->size) {
        buffer->broken = true;
        return table;
    }
    size_t vtable_size = flat_u16(buffer, (size_t)vtable);
    size_t size = flat_u16(buffer, (size_t)vtable + 2);
    if (vtable_size < 4 || size < 4 || !holds(buffer, (size_t)vtable, vtable_size) ||
        !holds(buffer, at, size)) {
        buffer->broken = true;
        return table;
    }
    return (struct flat_table){at, (size_t)vtable, size, vtable_size};
}

struct flat_table flat_root(struct flatbuffer *buffer)
{
    return table_at(buffer, follow(buffer, 0));
}

// Where field `index` lies, or 0 when the table leaves it out.
static size_t field(struct flatbuffer *buffer, const struct flat_table *table, int index, size_t bytes)
{
    size_t entry = 4 + 2 * (size_t)index;
    if (buffer->broken || table->at == 0 || entry + 2 > table->vtable_size)
        return 0;
    size_t offset = flat_u16(buffer, table->vtable + entry);
    if (offset == 0)
        return 0;
    if (offset < 4 || offset > table->size || bytes > table->size - offset) {
        buffer->broken = true;
        return 0;
    }
    return table->at + offset;
}

int flat_byte(struct flatbuffer *buffer, const struct flat_table *table, int index, int otherwise)
{
    size_t at = field(buffer, table, index, 1);
    return at == 0 ? otherwise : buffer->bytes[at];
}

int32_t flat_int(struct flatbuffer *buffer, const struct flat_table *table, int index, int32_t otherwise)
{
    size_t at = field(buffer, table, index, 4);
    return at == 0 ? otherwise : flat_i32(buffer, at);
}

struct flat_table flat_child(struct flatbuffer *buffer, const struct flat_table *table, int index)
{
    size_t at = field(buffer, table, index, 4);
    return at == 0 ? (struct flat_table){0} : table_at(buffer, follow(buffer, at));
}

struct flat_vector flat_vector(struct flatbuffer *buffer, const struct flat_table *table, int index,
                               size_t element_bytes)
{
    size_t at = field(buffer, table, index, 4);
    if (at == 0)
        return (struct flat_vector){0};
    at = follow(buffer, at);
    uint32_t count = flat_u32(buffer, at);
    if (buffer->broken || count > (buffer->size - at - 4) / element_bytes) {
        buffer->broken = true;
        return (struct flat_vector){0};
    }
    return (struct flat_vector){at + 4, count};
}

const char *flat_string(struct flatbuffer *buffer, const struct flat_table *table, int index)
{
    struct flat_vector characters = flat_vector(buffer, table, index, 1);
    if (characters.at == 0)
        return "";
    if (!holds(buffer, characters.at, (size_t)characters.count + 1) ||
        buffer->bytes[characters.at + characters.count] != 0) {
        buffer->broken = true;
        return "";
    }
    return (const char *)buffer->bytes + characters.at;
}

struct flat_table flat_table_in(struct flatbuffer *buffer, struct flat_vector vector, uint32_t index)
{
    if (index >= vector.count) {
        buffer->broken = true;
        return (struct flat_table){0};
    }
    return table_at(buffer, follow(buffer, vector.at + 4 * (size_t)index));
}

int32_t flat_int_in(struct flatbuffer *buffer, struct flat_vector vector, uint32_t index)
{
    if (index >= vector.count) {
        buffer->broken = true;
        return 0;
    }
    return flat_i32(buffer, vector.at + 4 * (size_t)index);
}
