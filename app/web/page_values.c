#include "app/web/page_values.h"

#include "app/web/page_source.h"
#include "platform/base/wipe.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)16 << 10)

struct page_block {
    struct page_block *next;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

void page_values_finish(struct page_values *page)
{
    for (struct page_block *block = page->blocks, *next; block != NULL; block = next) {
        next = block->next;
        wipe(block->bytes, block->used);
        free(block);
    }
    *page = (struct page_values){.blocks = NULL};
}

void *page_allocate(struct page_values *page, size_t size)
{
    size_t rounded = (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    struct page_block *block = page->blocks;
    if (block == NULL || block->size - block->used < rounded) {
        size_t room = rounded > BLOCK_BYTES ? rounded : BLOCK_BYTES;
        block = room <= PAGE_VALUES_MAX_BYTES - page->bytes ? calloc(1, sizeof *block + room) : NULL;
        if (block == NULL) {
            page->failed = true;
            return NULL;
        }
        block->size = room;
        block->next = page->blocks;
        page->blocks = block;
        page->bytes += room;
    }
    void *taken = block->bytes + block->used;
    block->used += rounded;
    return taken;
}

const char *page_copy(struct page_values *page, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = page_allocate(page, size);
    if (copy == NULL)
        return "";
    memcpy(copy, text, size);
    return copy;
}

const char *page_text(struct page_values *page, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    assert(length >= 0 && (size_t)length < sizeof text); // titles and paths have bounds of their own
    const char *copy = page_copy(page, text);
    wipe(text, sizeof text);
    return copy;
}

struct page_list page_list(struct page_values *page, int capacity)
{
    struct page_list list = {.page = page};
    list.rows = page_allocate(page, (size_t)(capacity > 0 ? capacity : 1) * sizeof *list.rows);
    list.capacity = list.rows != NULL ? capacity : 0;
    return list;
}

void page_add_row(struct page_list *list, const struct template_value *values, int count)
{
    if (list->count == list->capacity)
        return;
    struct template_value *copy = page_allocate(list->page, (size_t)count * sizeof *copy);
    if (copy == NULL)
        return;
    memcpy(copy, values, (size_t)count * sizeof *copy);
    list->rows[list->count++] = (struct template_row){copy, count};
}

struct template_value page_rows(const char *name, const struct page_list *list)
{
    static const struct template_row none = {NULL, 0};
    return (struct template_value){
        .name = name, .rows = list->rows != NULL ? list->rows : &none, .row_count = list->count};
}

enum result page_fill(struct page_values *page, const char *file, const struct template_value *values,
                      int count, const struct strings *words, char **out, size_t *size)
{
    struct template_row all = {values, count};
    return page->failed ? RESULT_NO_MEMORY : template_fill(page_source(file), &all, words, out, size);
}
