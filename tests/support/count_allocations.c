#include "tests/support/count_allocations.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#define KEPT 16

// The linker gives every call of malloc in our objects to __wrap_malloc, and the C library's own as
// __real_malloc.
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

static atomic_int counted;
static atomic_size_t sizes[KEPT];

static void count(size_t size)
{
    int at = atomic_fetch_add(&counted, 1);
    if (at >= 0 && at < KEPT)
        atomic_store(&sizes[at], size);
}

void *__wrap_malloc(size_t size)
{
    count(size);
    return __real_malloc(size);
}

void *__wrap_calloc(size_t number, size_t size)
{
    count(number * size);
    return __real_calloc(number, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    count(size);
    return __real_realloc(memory, size);
}

void count_allocations_begin(void)
{
    atomic_store(&counted, 0);
}

int count_allocations_end(void)
{
    int seen = atomic_load(&counted);
    for (int i = 0; i < seen && i < KEPT; i++)
        printf("%zu bytes were allocated\n", atomic_load(&sizes[i]));
    return seen;
}
