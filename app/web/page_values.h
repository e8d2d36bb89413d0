// What a page is filled with, gathered: texts and rows for template_fill in one memory that grows, and is
// overwritten when the page is made, since customers' names are in it.
//
// Without memory the texts are "" and the rows none, and page_fill says so at the end: nobody needs to ask
// before. Thread: the one that makes the page.
#ifndef CHEVAL_APP_WEB_PAGE_VALUES_H
#define CHEVAL_APP_WEB_PAGE_VALUES_H

#include "app/web/template.h"

#define PAGE_VALUES_MAX_BYTES ((size_t)4 << 20)

struct page_block;

// Zeroed at first.
struct page_values {
    struct page_block *blocks;
    size_t bytes;
    bool failed;
};

void page_values_finish(struct page_values *page); // overwrites and frees all of it

void *page_allocate(struct page_values *page, size_t size); // zeroed; NULL without memory

const char *page_copy(struct page_values *page, const char *text);
const char *page_text(struct page_values *page, const char *format, ...) PRINTF_LIKE(2, 3);

// A list of at most `capacity` rows.
struct page_list {
    struct page_values *page;
    struct template_row *rows;
    int count, capacity;
};
struct page_list page_list(struct page_values *page, int capacity);
// The values are copied, their texts are not. What is over the capacity is left out.
void page_add_row(struct page_list *list, const struct template_value *values, int count);
#define PAGE_ADD_ROW(list, ...)                                                                              \
    page_add_row(                                                                                            \
        (list), (const struct template_value[]){__VA_ARGS__},                                                \
        (int)(sizeof((const struct template_value[]){__VA_ARGS__}) / sizeof(struct template_value)))

// The list as a value of a template.
struct template_value page_rows(const char *name, const struct page_list *list);

// The file of app/web filled with the values. RESULT_NO_MEMORY also when something could not be gathered.
MUST_CHECK enum result page_fill(struct page_values *page, const char *file,
                                 const struct template_value *values, int count, const struct strings *words,
                                 char **out, size_t *size);

#endif
