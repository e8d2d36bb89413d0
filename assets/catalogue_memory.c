#include "assets/catalogue_internal.h"

#include <assert.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

// The first block, and the largest that isn't asked for as one piece: each is twice the one before, so that
// there are few of them however large the catalogue is.
#define FIRST_BLOCK_BYTES ((size_t)64 << 10)
#define LAST_BLOCK_BYTES ((size_t)4 << 20)

struct block {
    struct block *next;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

struct entry {
    const char *sku; // NULL: free
    struct catalogue_place place;
};

// A GTIN's digits as a number; no article has the number 0.
struct gtin_entry {
    uint64_t gtin; // 0: free
    struct catalogue_place place;
};

struct catalogue_memory {
    struct block *blocks;
    struct entry *entries; // open addressing; entry_room is a power of two, at most half of it used
    size_t entry_room, entry_count;
    struct gtin_entry *gtins; // likewise
    size_t gtin_room;
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
    free(memory->gtins);
    free(memory);
}

void *catalogue_memory_take(struct catalogue_memory *memory, size_t size)
{
    size_t alignment = alignof(max_align_t);
    size = (size + alignment - 1) / alignment * alignment;
    struct block *block = memory->blocks;
    if (block == NULL || size > block->size - block->used) {
        size_t room = block != NULL ? block->size * 2 : FIRST_BLOCK_BYTES;
        room = room < LAST_BLOCK_BYTES ? room : LAST_BLOCK_BYTES;
        room = room > size ? room : size;
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

void *catalogue_memory_own(struct catalogue_memory *memory, const void *place)
{
    struct block *block = memory->blocks;
    const unsigned char *at = place;
    while (block != NULL && ((uintptr_t)at < (uintptr_t)block->bytes ||
                             (uintptr_t)at >= (uintptr_t)(block->bytes + block->used)))
        block = block->next;
    assert(block != NULL);
    return block->bytes + (at - block->bytes);
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

// --- GTINs -------------------------------------------------------------------------------------------------

// The digits, which the loader has checked; 0 for none.
static uint64_t gtin_number(const char *text)
{
    return strtoull(text, NULL, 10);
}

// The entry with the number, or the free one where it belongs. Multiplied by 2^64 over the golden ratio:
// numbers of one maker differ in their last digits alone.
static struct gtin_entry *find_gtin_entry(struct gtin_entry *gtins, size_t room, uint64_t number)
{
    size_t at = (size_t)(number * 11400714819323198485u >> 32) & (room - 1);
    while (gtins[at].gtin != 0 && gtins[at].gtin != number)
        at = (at + 1) & (room - 1);
    return &gtins[at];
}

// The first that has a number keeps it.
static void add_gtin(struct catalogue_memory *memory, const char *gtin, int product, int variant)
{
    uint64_t number = gtin_number(gtin);
    if (number == 0)
        return;
    struct gtin_entry *entry = find_gtin_entry(memory->gtins, memory->gtin_room, number);
    if (entry->gtin == 0)
        *entry = (struct gtin_entry){number, {product, variant}};
}

static void add_gtins_of(struct catalogue_memory *memory, const struct catalogue_product *product, int index)
{
    for (int v = 0; v < product->variant_count; v++) {
        const struct catalogue_variant *variant = &product->variants[v];
        add_gtin(memory, variant->gtin, index, v);
        for (int i = 0; i < variant->offer.size_count; i++)
            add_gtin(memory, variant->offer.sizes[i].gtin, index, v);
    }
    add_gtin(memory, product->gtin, index, CATALOGUE_OWN_SKU);
}

enum result catalogue_index_gtins(const struct catalogue *catalogue)
{
    struct catalogue_memory *memory = catalogue->memory;
    size_t count = 0;
    for (int p = 0; p < catalogue->product_count; p++) {
        const struct catalogue_product *product = &catalogue->products[p];
        count += product->gtin[0] != '\0';
        for (int v = 0; v < product->variant_count; v++) {
            const struct catalogue_variant *variant = &product->variants[v];
            count += variant->gtin[0] != '\0';
            for (int i = 0; i < variant->offer.size_count; i++)
                count += variant->offer.sizes[i].gtin[0] != '\0';
        }
    }
    memory->gtin_room = 16;
    while (memory->gtin_room < count * 2)
        memory->gtin_room *= 2;
    memory->gtins = calloc(memory->gtin_room, sizeof *memory->gtins);
    if (memory->gtins == NULL)
        return RESULT_NO_MEMORY;
    for (int p = 0; p < catalogue->product_count; p++)
        add_gtins_of(memory, &catalogue->products[p], p);
    return RESULT_OK;
}

bool catalogue_index_find_gtin(const struct catalogue_memory *memory, const char *gtin,
                               struct catalogue_place *place)
{
    uint64_t number = gtin_number(gtin);
    if (number == 0 || memory->gtin_room == 0)
        return false;
    const struct gtin_entry *entry = find_gtin_entry(memory->gtins, memory->gtin_room, number);
    *place = entry->place;
    return entry->gtin != 0;
}
