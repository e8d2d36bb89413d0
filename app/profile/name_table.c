#include "app/profile/name_table.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 256
#define FIRST_TEXTS 4096

void name_table_finish(struct name_table *table)
{
    free(table->texts);
    free(table->starts);
    free(table->slots);
    *table = (struct name_table){0};
}

// FNV-1a.
static uint32_t hash(const char *name)
{
    uint32_t value = 2166136261u;
    for (; *name != '\0'; name++)
        value = (value ^ (unsigned char)*name) * 16777619u;
    return value;
}

// Where the name is, or where it belongs; there is always a free slot.
static size_t slot_of(const struct name_table *table, const char *name)
{
    size_t mask = 2 * (size_t)table->capacity - 1;
    size_t slot = hash(name) & mask;
    while (table->slots[slot] != NAME_TABLE_NONE &&
           strcmp(name_table_text(table, table->slots[slot]), name) != 0)
        slot = (slot + 1) & mask;
    return slot;
}

int name_table_find(const struct name_table *table, const char *name)
{
    return table->capacity == 0 ? NAME_TABLE_NONE : table->slots[slot_of(table, name)];
}

static enum result grow_names(struct name_table *table)
{
    int capacity = table->capacity == 0 ? FIRST_CAPACITY : 2 * table->capacity;
    size_t *starts = realloc(table->starts, (size_t)capacity * sizeof starts[0]);
    if (starts == NULL)
        return RESULT_NO_MEMORY;
    table->starts = starts;
    int32_t *slots = malloc(2 * (size_t)capacity * sizeof slots[0]);
    if (slots == NULL)
        return RESULT_NO_MEMORY;
    free(table->slots);
    table->slots = slots;
    table->capacity = capacity;
    memset(slots, 0xff, 2 * (size_t)capacity * sizeof slots[0]); // NAME_TABLE_NONE each
    for (int i = 0; i < table->count; i++)
        slots[slot_of(table, name_table_text(table, i))] = i;
    return RESULT_OK;
}

static enum result grow_texts(struct name_table *table, size_t needed)
{
    size_t capacity = table->texts_capacity == 0 ? FIRST_TEXTS : table->texts_capacity;
    while (capacity < needed)
        capacity *= 2;
    char *texts = realloc(table->texts, capacity);
    if (texts == NULL)
        return RESULT_NO_MEMORY;
    table->texts = texts;
    table->texts_capacity = capacity;
    return RESULT_OK;
}

enum result name_table_add(struct name_table *table, const char *name, int *number)
{
    *number = name_table_find(table, name);
    if (*number != NAME_TABLE_NONE)
        return RESULT_OK;
    size_t size = strlen(name) + 1;
    if (table->count == table->capacity && grow_names(table) != RESULT_OK)
        return RESULT_NO_MEMORY;
    if (table->texts_size + size > table->texts_capacity &&
        grow_texts(table, table->texts_size + size) != RESULT_OK)
        return RESULT_NO_MEMORY;
    memcpy(table->texts + table->texts_size, name, size);
    table->starts[table->count] = table->texts_size;
    table->texts_size += size;
    table->slots[slot_of(table, name)] = table->count;
    *number = table->count++;
    return RESULT_OK;
}
