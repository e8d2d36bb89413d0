#include "tracking/nn/sparse.h"

#include "tracking/nn/half.h"

#include <string.h>

// Field and enumerator numbers of schema.fbs.
enum { SPARSITY_ORDER = 0, SPARSITY_BLOCKS = 1, SPARSITY_DIMS = 2 };
enum {
    DIM_FORMAT = 0,
    DIM_SIZE = 1,
    DIM_SEGMENTS_TYPE = 2,
    DIM_INDICES_TYPE = 4
}; // each type's value follows
enum { FORMAT_DENSE = 0, FORMAT_COMPRESSED = 1 };
enum { VECTOR_INT32 = 1, VECTOR_UINT16 = 2, VECTOR_UINT8 = 3 };

static bool parse_indices(struct flatbuffer *buffer, const struct flat_table *dim, int type_field,
                          struct tflite_indices *out)
{
    static const int bytes[] = {[VECTOR_INT32] = 4, [VECTOR_UINT16] = 2, [VECTOR_UINT8] = 1};
    int type = flat_byte(buffer, dim, type_field, 0);
    if (type < VECTOR_INT32 || type > VECTOR_UINT8)
        return false;
    struct flat_table holder = flat_child(buffer, dim, type_field + 1);
    struct flat_vector values = flat_vector(buffer, &holder, 0, (size_t)bytes[type]);
    *out = (struct tflite_indices){buffer->bytes + values.at, values.count, bytes[type]};
    return true;
}

bool sparse_parse(struct flatbuffer *buffer, const struct flat_table *sparsity, struct tflite_tensor *tensor)
{
    struct flat_vector order = flat_vector(buffer, sparsity, SPARSITY_ORDER, 4);
    struct flat_vector blocks = flat_vector(buffer, sparsity, SPARSITY_BLOCKS, 4);
    struct flat_vector dims = flat_vector(buffer, sparsity, SPARSITY_DIMS, 4);
    uint32_t rank = (uint32_t)tensor->rank;
    bool known = rank > 0 && order.count == rank && dims.count == rank && blocks.count == 0;
    for (uint32_t i = 0; i < rank && known; i++) {
        struct flat_table dim = flat_table_in(buffer, dims, i);
        int format = flat_byte(buffer, &dim, DIM_FORMAT, FORMAT_DENSE);
        known = flat_int_in(buffer, order, i) == (int32_t)i;
        if (format == FORMAT_DENSE)
            known = known && flat_int(buffer, &dim, DIM_SIZE, 0) == tensor->dims[i];
        else
            known = known && format == FORMAT_COMPRESSED &&
                    parse_indices(buffer, &dim, DIM_SEGMENTS_TYPE, &tensor->segments[i]) &&
                    parse_indices(buffer, &dim, DIM_INDICES_TYPE, &tensor->indices[i]);
    }
    return known && !buffer->broken;
}

// --- expanding --------------------------------------------------------------------------------------------

// False behind the last index, and for what no shape can hold.
static bool read_index(const struct tflite_indices *indices, uint32_t number, uint32_t *out)
{
    if (number >= indices->count)
        return false;
    const uint8_t *b = indices->data + (size_t)number * (size_t)indices->bytes;
    *out = 0;
    for (int i = 0; i < indices->bytes; i++)
        *out |= (uint32_t)b[i] << (8 * i);
    return true;
}

struct expansion {
    const struct tflite_tensor *tensor;
    float *out;
    size_t stored, taken; // elements of the data
};

static bool put(struct expansion *e, size_t at)
{
    if (e->taken == e->stored)
        return false;
    const uint8_t *data = e->tensor->data;
    if (e->tensor->type == TFLITE_FLOAT16)
        e->out[at] = half_at(data, e->taken);
    else
        e->out[at] = float_at(data, e->taken);
    e->taken++;
    return true;
}

// Everything below entry `position` of dimension `dim` - 1, whose elements begin at `at` in units of that
// dimension. Goes no deeper than the rank; indices must rise, so no element is visited twice.
static bool expand(struct expansion *e, int dim, uint32_t position, size_t at)
{
    const struct tflite_tensor *tensor = e->tensor;
    if (dim == tensor->rank)
        return put(e, at);
    uint32_t size = (uint32_t)tensor->dims[dim];
    const struct tflite_indices *segments = &tensor->segments[dim], *indices = &tensor->indices[dim];
    if (segments->data == NULL) {
        for (uint32_t i = 0; i < size; i++)
            if (!expand(e, dim + 1, position * size + i, at * size + i))
                return false;
        return true;
    }
    uint32_t begin, end, least = 0;
    if (!read_index(segments, position, &begin) || !read_index(segments, position + 1, &end))
        return false;
    for (uint32_t i = begin; i < end; i++) {
        uint32_t index;
        if (!read_index(indices, i, &index) || index < least || index >= size ||
            !expand(e, dim + 1, i, at * size + index))
            return false;
        least = index + 1;
    }
    return true;
}

bool sparse_expand(const struct tflite_tensor *tensor, float *out)
{
    size_t element_bytes = tensor->type == TFLITE_FLOAT16 ? 2 : 4;
    memset(out, 0, (size_t)tensor->count * sizeof *out);
    struct expansion expansion = {tensor, out, tensor->size / element_bytes, 0};
    return expand(&expansion, 0, 0, 0) && expansion.taken == expansion.stored;
}
