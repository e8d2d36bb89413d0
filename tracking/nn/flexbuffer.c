#include "tracking/nn/flexbuffer.h"

#include <string.h>

// FlexBuffer types.
enum {
    FLEX_INT = 1,
    FLEX_UINT = 2,
    FLEX_FLOAT = 3,
    FLEX_INDIRECT_INT = 6,
    FLEX_INDIRECT_UINT = 7,
    FLEX_INDIRECT_FLOAT = 8,
    FLEX_MAP = 9,
    FLEX_VECTOR = 10,
    FLEX_VECTOR_INT = 11,
    FLEX_VECTOR_UINT = 12,
};

// A value: where it is stored, how wide the slot is, and what its packed type says.
struct flex {
    const uint8_t *bytes;
    size_t size;
    size_t at;
    size_t width;       // of the slot: 1, 2, 4 or 8
    int type;           // FLEX_…
    size_t child_width; // of what the slot refers to
};

static bool read_unsigned(const struct flex *f, size_t at, size_t width, uint64_t *value)
{
    if (at > f->size || width > f->size - at)
        return false;
    *value = 0;
    for (size_t i = 0; i < width; i++)
        *value |= (uint64_t)f->bytes[at + i] << (8 * i);
    return true;
}

// References are distances backwards.
static bool follow(const struct flex *f, size_t at, size_t width, size_t *target)
{
    uint64_t distance;
    if (!read_unsigned(f, at, width, &distance) || distance == 0 || distance > at)
        return false;
    *target = at - (size_t)distance;
    return true;
}

static struct flex typed(const struct flex *f, size_t at, size_t width, uint8_t packed)
{
    return (struct flex){f->bytes, f->size, at, width, packed >> 2, (size_t)1 << (packed & 3)};
}

static bool root_of(const uint8_t *bytes, size_t size, struct flex *root)
{
    if (bytes == NULL || size < 3)
        return false;
    size_t width = bytes[size - 1];
    if ((width != 1 && width != 2 && width != 4 && width != 8) || size - 2 < width)
        return false;
    struct flex file = {.bytes = bytes, .size = size};
    *root = typed(&file, size - 2 - width, width, bytes[size - 2]);
    return true;
}

static bool key_equals(const struct flex *f, size_t at, const char *key)
{
    size_t length = strlen(key) + 1;
    return at <= f->size && length <= f->size - at && memcmp(f->bytes + at, key, length) == 0;
}

// Elements begin at *first; the count stands before them, and after them a type byte for each unless the
// vector is typed.
static bool vector_of(const struct flex *f, size_t *first, uint64_t *count)
{
    size_t width = f->child_width;
    if (!follow(f, f->at, f->width, first) || *first < width ||
        !read_unsigned(f, *first - width, width, count))
        return false;
    return *count <= (f->size - *first) / width;
}

static bool map_value(const struct flex *map, const char *key, struct flex *value)
{
    size_t first, keys, width = map->child_width;
    uint64_t count, key_width;
    // In front of the count stand the distance to the vector of keys and that vector's width.
    if (map->type != FLEX_MAP || !vector_of(map, &first, &count) || first < 3 * width ||
        !follow(map, first - 3 * width, width, &keys) ||
        !read_unsigned(map, first - 2 * width, width, &key_width))
        return false;
    if (key_width != 1 && key_width != 2 && key_width != 4 && key_width != 8)
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t name, type_at = first + (size_t)count * width + i;
        if (!follow(map, keys + i * (size_t)key_width, (size_t)key_width, &name) || type_at >= map->size)
            return false;
        if (key_equals(map, name, key)) {
            *value = typed(map, first + i * width, width, map->bytes[type_at]);
            return true;
        }
    }
    return false;
}

static bool number_of(const struct flex *f, double *value)
{
    size_t at = f->at, width = f->width;
    int type = f->type;
    if (type == FLEX_INDIRECT_INT || type == FLEX_INDIRECT_UINT || type == FLEX_INDIRECT_FLOAT) {
        if (!follow(f, f->at, f->width, &at))
            return false;
        width = f->child_width;
        type -= FLEX_INDIRECT_INT - FLEX_INT;
    }
    uint64_t bits;
    if (!read_unsigned(f, at, width, &bits))
        return false;
    if (type == FLEX_UINT) {
        *value = (double)bits;
    } else if (type == FLEX_INT) {
        uint64_t sign = (uint64_t)1 << (8 * width - 1);
        *value = (double)(int64_t)((bits ^ sign) - sign); // the sign bit, spread upwards
    } else if (type == FLEX_FLOAT && width == 4) {
        uint32_t low = (uint32_t)bits;
        float single;
        memcpy(&single, &low, sizeof single);
        *value = (double)single;
    } else if (type == FLEX_FLOAT && width == 8) {
        memcpy(value, &bits, sizeof *value);
    } else {
        return false;
    }
    return true;
}

bool flex_map_number(const uint8_t *bytes, size_t size, const char *key, double *value)
{
    struct flex root, entry;
    return root_of(bytes, size, &root) && map_value(&root, key, &entry) && number_of(&entry, value);
}

bool flex_map_integers(const uint8_t *bytes, size_t size, const char *key, int32_t *values, int capacity,
                       int *count)
{
    struct flex root, entry;
    size_t first;
    uint64_t length;
    if (!root_of(bytes, size, &root) || !map_value(&root, key, &entry))
        return false;
    bool mixed = entry.type == FLEX_VECTOR;
    if ((!mixed && entry.type != FLEX_VECTOR_INT && entry.type != FLEX_VECTOR_UINT) ||
        !vector_of(&entry, &first, &length) || length > (uint64_t)capacity)
        return false;
    size_t width = entry.child_width;
    for (size_t i = 0; i < length; i++) {
        size_t type_at = first + (size_t)length * width + i;
        if (mixed && type_at >= entry.size)
            return false;
        int plain = (entry.type == FLEX_VECTOR_INT ? FLEX_INT : FLEX_UINT) << 2;
        struct flex element =
            typed(&entry, first + i * width, width, mixed ? entry.bytes[type_at] : (uint8_t)plain);
        double number;
        if (!number_of(&element, &number) || !(number >= INT32_MIN && number <= INT32_MAX))
            return false;
        values[i] = (int32_t)number;
    }
    *count = (int)length;
    return true;
}
