#include "assets/catalogue_internal.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)256 << 10)

struct block {
    struct block *next;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

struct entry {
    const char *sku; // NULL: free
    struct catalogue_place place;
};

struct catalogue_memory {
    struct block *blocks;
    struct entry *entries; // open addressing; entry_room is a power of two, at most half of it used
    size_t entry_room, entry_count;
};

struct catalogue_memory *catalogue_memory_create(void)
{
    return calloc(1, sizeof(struct catalogue_memory));
}

void catalogue_memory_destroy(struct catalogue_memory *memory)
{
    if (memory == NULL)
        return;
    while (memory->blocks != NULL) {
        struct block *next = memory->blocks->next;
        free(memory->blocks);
        memory->blocks = next;
    }
    free(memory->entries);
    free(memory);
}

void *catalogue_memory_take(struct catalogue_memory *memory, size_t size)
{
    size_t alignment = alignof(max_align_t);
    size = (size + alignment - 1) / alignment * alignment;
    struct block *block = memory->blocks;
    if (block == NULL || size > block->size - block->used) {
        size_t room = size > BLOCK_BYTES ? size : BLOCK_BYTES;
        block = calloc(1, sizeof *block + room);
        if (block == NULL)
            return NULL;
        block->size = room;
        block->next = memory->blocks;
        memory->blocks = block;
    }
    void *taken = block->bytes + block->used;
    block->used += size;
    return taken;
}

char *catalogue_memory_copy(struct catalogue_memory *memory, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = catalogue_memory_take(memory, size);
    if (copy != NULL)
        memcpy(copy, text, size);
    return copy;
}

// FNV-1a, 64 bits (Fowler, Noll, Vo; RFC 9923).
static size_t hash(const char *text)
{
    uint64_t value = 14695981039346656037u;
    for (; *text != '\0'; text++)
        value = (value ^ (unsigned char)*text) * 1099511628211u;
    return (size_t)(value ^ value >> 32);
}

// The entry with the SKU, or the free one where it belongs.
static struct entry *find_entry(struct entry *entries, size_t room, const char *sku)
{
    size_t at = hash(sku) & (room - 1);
    while (entries[at].sku != NULL && strcmp(entries[at].sku, sku) != 0)
        at = (at + 1) & (room - 1);
    return &entries[at];
}

static bool make_room(struct catalogue_memory *memory)
{
    if (memory->entry_count * 2 < memory->entry_room)
        return true;
    size_t room = memory->entry_room > 0 ? memory->entry_room * 2 : 256;
    struct entry *entries = calloc(room, sizeof *entries);
    if (entries == NULL)
        return false;
    for (size_t i = 0; i < memory->entry_room; i++)
        if (memory->entries[i].sku != NULL)
            *find_entry(entries, room, memory->entries[i].sku) = memory->entries[i];
    free(memory->entries);
    memory->entries = entries;
    memory->entry_room = room;
    return true;
}

enum result catalogue_index_add(struct catalogue_memory *memory, const char *sku,
                                struct catalogue_place *place)
{
    if (!make_room(memory))
        return RESULT_NO_MEMORY;
    struct entry *entry = find_entry(memory->entries, memory->entry_room, sku);
    if (entry->sku != NULL) {
        *place = entry->place;
        return RESULT_INVALID;
    }
    *entry = (struct entry){.sku = sku, .place = *place};
    memory->entry_count++;
    return RESULT_OK;
}

bool catalogue_index_find(const struct catalogue_memory *memory, const char *sku,
                          struct catalogue_place *place)
{
    if (memory->entry_room == 0)
        return false;
    const struct entry *entry = find_entry(memory->entries, memory->entry_room, sku);
    if (entry->sku == NULL)
        return false;
    *place = entry->place;
    return true;
}
