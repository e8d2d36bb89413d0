#include "tracking/nn/arena.h"

#include <stdlib.h>
#include <string.h>

static int compare_sizes(const void *a, const void *b)
{
    const struct arena_tensor *x = a, *y = b;
    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

// The lowest offset between those placed, which stand in the order of theirs.
static size_t find_gap(const struct arena_tensor *placed, int count, const struct arena_tensor *tensor)
{
    size_t offset = 0;
    for (int i = 0; i < count; i++) {
        if (placed[i].last < tensor->first || placed[i].first > tensor->last)
            continue;
        if (placed[i].offset >= offset + tensor->size)
            break;
        if (placed[i].offset + placed[i].size > offset)
            offset = placed[i].offset + placed[i].size;
    }
    return offset;
}

size_t arena_place(struct arena_tensor *tensors, int count)
{
    qsort(tensors, (size_t)count, sizeof *tensors, compare_sizes);
    size_t total = 0;
    for (int n = 0; n < count; n++) {
        struct arena_tensor tensor = tensors[n];
        tensor.offset = find_gap(tensors, n, &tensor);
        if (tensor.offset + tensor.size > total)
            total = tensor.offset + tensor.size;
        int at = n; // among the placed ones, in the order of their offsets
        while (at > 0 && tensors[at - 1].offset > tensor.offset)
            at--;
        memmove(&tensors[at + 1], &tensors[at], (size_t)(n - at) * sizeof *tensors);
        tensors[at] = tensor;
    }
    return total;
}
