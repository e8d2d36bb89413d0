// Small .tflite files made in memory: for tests of operators and shapes that no model has.
#ifndef CHEVAL_TESTS_SUPPORT_TFLITE_WRITER_H
#define CHEVAL_TESTS_SUPPORT_TFLITE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define WRITER_ROOM 65536

// A dimension of a sparse tensor: dense with `size`, or compressed.
struct written_dimension {
    int size; // 0: compressed
    int type; // of both vectors: 1 int32, 2 uint16, 3 uint8
    int segments[8], segment_count;
    int indices[8], index_count;
};

struct written_sparsity {
    int order[4], rank;
    struct written_dimension dims[4];
};

struct written_tensor {
    const char *name;
    int type; // TFLITE_FLOAT32 …
    int rank;
    int dims[5];
    const void *data; // NULL: computed
    size_t size;
    const struct written_sparsity *sparsity; // or NULL
};

// A field of the options table that isn't left out; bytes and ints are both written as 4 bytes.
struct written_option {
    int field, value;
};

struct written_operator {
    int builtin;
    const char *custom; // its name, for builtin 32
    int version;        // 0: 1, or 2 of a custom one
    int inputs[4], input_count;
    int output;
    struct written_option options[8];
    int option_count;
    const uint8_t *custom_options;
    size_t custom_size;
};

struct written_network {
    const struct written_tensor *tensors;
    int tensor_count;
    const struct written_operator *operators;
    int operator_count;
    int input, output; // tensors
};

struct writer {
    uint8_t bytes[WRITER_ROOM];
    size_t used;
};

static void writer_u32_at(struct writer *w, size_t at, uint32_t value)
{
    for (size_t i = 0; i < 4; i++)
        w->bytes[at + i] = (uint8_t)(value >> (8 * i));
}

static void writer_u32(struct writer *w, uint32_t value)
{
    if (w->used + 4 <= WRITER_ROOM)
        writer_u32_at(w, w->used, value);
    w->used += 4;
}

// A table whose fields in `present` (a bit each) take 4 bytes each; returns where it is.
static size_t writer_table(struct writer *w, unsigned present)
{
    size_t vtable = w->used;
    unsigned offsets[16] = {0}, size = 4, fields = 0;
    for (unsigned i = 0; i < 16; i++)
        if ((present >> i & 1) != 0) {
            offsets[i] = size;
            size += 4;
            fields = i + 1;
        }
    unsigned even = (fields + 1) / 2 * 2;
    writer_u32(w, (4 + 2 * even) | size << 16);
    for (unsigned i = 0; i < even; i += 2)
        writer_u32(w, offsets[i] | offsets[i + 1] << 16);
    size_t table = w->used;
    writer_u32(w, (uint32_t)(table - vtable));
    for (unsigned i = 4; i < size; i += 4)
        writer_u32(w, 0);
    return table;
}

// Where field `field` of a table made with `present` lies.
static size_t writer_field(size_t table, unsigned present, int field)
{
    size_t at = table + 4;
    for (int i = 0; i < field; i++)
        at += (present >> i & 1) != 0 ? 4 : 0;
    return at;
}

// Makes the reference at `at` lead to what is written next.
static void writer_refer(struct writer *w, size_t at)
{
    writer_u32_at(w, at, (uint32_t)(w->used - at));
}

static void writer_bytes(struct writer *w, const void *bytes, size_t size)
{
    writer_u32(w, (uint32_t)size);
    if (w->used + size + 4 <= WRITER_ROOM)
        memcpy(w->bytes + w->used, bytes, size);
    w->used += (size + 4) / 4 * 4; // at least one zero behind: it ends a string
}

static void writer_ints(struct writer *w, const int *values, int count)
{
    writer_u32(w, (uint32_t)count);
    for (int i = 0; i < count; i++)
        writer_u32(w, (uint32_t)values[i]);
}

// A vector of `count` references to be filled in; returns where the first is.
static size_t writer_references(struct writer *w, int count)
{
    writer_u32(w, (uint32_t)count);
    size_t first = w->used;
    for (int i = 0; i < count; i++)
        writer_u32(w, 0);
    return first;
}

// A table, and the reference at `at` leads to it.
static size_t writer_child(struct writer *w, size_t at, unsigned present)
{
    size_t table = writer_table(w, present);
    writer_u32_at(w, at, (uint32_t)(table - at));
    return table;
}

static void writer_indices(struct writer *w, size_t at, int type, const int *values, int count)
{
    const size_t bytes = type == 1 ? 4 : type == 2 ? 2 : 1;
    uint8_t packed[32] = {0};
    for (size_t i = 0; i < (size_t)count * bytes; i++)
        packed[i] = (uint8_t)((unsigned)values[i / bytes] >> 8 * (i % bytes));
    size_t table = writer_child(w, at, 1);
    writer_refer(w, table + 4);
    writer_bytes(w, packed, (size_t)count * bytes);
    writer_u32_at(w, w->used - ((size_t)count * bytes + 4) / 4 * 4 - 4, (uint32_t)count);
}

static void writer_dimension(struct writer *w, size_t at, const struct written_dimension *dim)
{
    unsigned present = dim->size > 0 ? 1 << 0 | 1 << 1 : 1 << 0 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5;
    size_t table = writer_child(w, at, present);
    writer_u32_at(w, writer_field(table, present, 0), dim->size > 0 ? 0 : 1);
    if (dim->size > 0) {
        writer_u32_at(w, writer_field(table, present, 1), (uint32_t)dim->size);
        return;
    }
    writer_u32_at(w, writer_field(table, present, 2), (uint32_t)dim->type);
    writer_u32_at(w, writer_field(table, present, 4), (uint32_t)dim->type);
    writer_indices(w, writer_field(table, present, 3), dim->type, dim->segments, dim->segment_count);
    writer_indices(w, writer_field(table, present, 5), dim->type, dim->indices, dim->index_count);
}

static void writer_sparsity(struct writer *w, size_t at, const struct written_sparsity *sparsity)
{
    const unsigned present = 1 << 0 | 1 << 2;
    size_t table = writer_child(w, at, present);
    writer_refer(w, writer_field(table, present, 0));
    writer_ints(w, sparsity->order, sparsity->rank);
    writer_refer(w, writer_field(table, present, 2));
    size_t first = writer_references(w, sparsity->rank);
    for (int i = 0; i < sparsity->rank; i++)
        writer_dimension(w, first + 4 * (size_t)i, &sparsity->dims[i]);
}

static void writer_tensor(struct writer *w, const struct written_tensor *tensor, int buffer)
{
    const unsigned present = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 3 | (tensor->sparsity != NULL ? 1 << 6 : 0);
    size_t table = writer_table(w, present);
    writer_u32_at(w, writer_field(table, present, 1), (uint32_t)tensor->type);
    writer_u32_at(w, writer_field(table, present, 2), (uint32_t)buffer);
    writer_refer(w, writer_field(table, present, 0));
    writer_ints(w, tensor->dims, tensor->rank);
    writer_refer(w, writer_field(table, present, 3));
    writer_bytes(w, tensor->name, strlen(tensor->name));
    if (tensor->sparsity != NULL)
        writer_sparsity(w, writer_field(table, present, 6), tensor->sparsity);
}

static void writer_operator(struct writer *w, const struct written_operator *op, int code)
{
    unsigned present = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 4 | (op->custom_size > 0 ? 1 << 5 : 0);
    size_t table = writer_table(w, present);
    writer_u32_at(w, writer_field(table, present, 0), (uint32_t)code);
    writer_refer(w, writer_field(table, present, 1));
    writer_ints(w, op->inputs, op->input_count);
    writer_refer(w, writer_field(table, present, 2));
    writer_ints(w, &op->output, 1);
    unsigned fields = 0;
    for (int i = 0; i < op->option_count; i++)
        fields |= 1u << op->options[i].field;
    size_t reference = writer_field(table, present, 4);
    size_t options = writer_child(w, reference, fields);
    for (int i = 0; i < op->option_count; i++)
        writer_u32_at(w, writer_field(options, fields, op->options[i].field), (uint32_t)op->options[i].value);
    if (op->custom_size > 0) {
        writer_refer(w, writer_field(table, present, 5));
        writer_bytes(w, op->custom_options, op->custom_size);
    }
}

static void writer_code(struct writer *w, const struct written_operator *op)
{
    unsigned present = 1 << 2 | 1 << 3 | (op->custom != NULL ? 1 << 1 : 0);
    size_t table = writer_table(w, present);
    int version = op->version != 0 ? op->version : op->custom != NULL ? 2 : 1;
    writer_u32_at(w, writer_field(table, present, 2), (uint32_t)version);
    writer_u32_at(w, writer_field(table, present, 3), (uint32_t)op->builtin);
    if (op->custom != NULL) {
        writer_refer(w, writer_field(table, present, 1));
        writer_bytes(w, op->custom, strlen(op->custom));
    }
}

// A table is written behind its vtable, so a reference to it is filled in with what writer_table returned:
// the length of the vtable lies between.
#define WRITER_EACH(w, first, i, call)                                                                       \
    do {                                                                                                     \
        size_t before = (w)->used;                                                                           \
        call;                                                                                                \
        size_t vtable_bytes = (size_t)((w)->bytes[before] | (w)->bytes[before + 1] << 8);                    \
        size_t at = (first) + 4 * (size_t)(i);                                                               \
        writer_u32_at((w), at, (uint32_t)(before + vtable_bytes - at));                                      \
    } while (0)

static void writer_subgraph(struct writer *w, const struct written_network *network)
{
    const unsigned present = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 3;
    size_t table = writer_table(w, present);
    writer_refer(w, writer_field(table, present, 1));
    writer_ints(w, &network->input, 1);
    writer_refer(w, writer_field(table, present, 2));
    writer_ints(w, &network->output, 1);
    writer_refer(w, writer_field(table, present, 0));
    size_t first = writer_references(w, network->tensor_count);
    for (int i = 0; i < network->tensor_count; i++)
        WRITER_EACH(w, first, i,
                    writer_tensor(w, &network->tensors[i], network->tensors[i].data != NULL ? i + 1 : 0));
    writer_refer(w, writer_field(table, present, 3));
    first = writer_references(w, network->operator_count);
    for (int i = 0; i < network->operator_count; i++)
        WRITER_EACH(w, first, i, writer_operator(w, &network->operators[i], i));
}

static void writer_buffer(struct writer *w, const struct written_tensor *tensor)
{
    bool full = tensor != NULL && tensor->data != NULL;
    size_t table = writer_table(w, full ? 1 : 0);
    if (full) {
        writer_refer(w, table + 4);
        writer_bytes(w, tensor->data, tensor->size);
    }
}

// False when WRITER_ROOM is too small.
static bool write_network(struct writer *w, const struct written_network *network)
{
    const unsigned present = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 4;
    memset(w, 0, sizeof *w);
    writer_u32(w, 0);
    memcpy(w->bytes + 4, "TFL3", 4);
    w->used = 8;
    size_t root = writer_table(w, present);
    writer_u32_at(w, 0, (uint32_t)root);
    writer_u32_at(w, writer_field(root, present, 0), 3); // version
    writer_refer(w, writer_field(root, present, 1));
    size_t first = writer_references(w, network->operator_count);
    for (int i = 0; i < network->operator_count; i++)
        WRITER_EACH(w, first, i, writer_code(w, &network->operators[i]));
    writer_refer(w, writer_field(root, present, 2));
    first = writer_references(w, 1);
    WRITER_EACH(w, first, 0, writer_subgraph(w, network));
    writer_refer(w, writer_field(root, present, 4));
    first = writer_references(w, network->tensor_count + 1);
    for (int i = 0; i <= network->tensor_count; i++)
        WRITER_EACH(w, first, i, writer_buffer(w, i == 0 ? NULL : &network->tensors[i - 1]));
    return w->used <= WRITER_ROOM;
}

#endif
