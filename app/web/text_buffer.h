// A text that grows, bounded: pages, tables, drawings. What it held is overwritten wherever it stood, since
// what a shopper wore may be in it. A failure is kept to the end: nobody needs to ask before. Any thread.
#ifndef CHEVAL_APP_WEB_TEXT_BUFFER_H
#define CHEVAL_APP_WEB_TEXT_BUFFER_H

#include "platform/base/result.h"

// Zeroed but for the bound.
struct text_buffer {
    size_t most; // bytes, without the NUL
    char *bytes; // size of them and a NUL; NULL while nothing was added
    size_t size, capacity;
    enum result result; // RESULT_TOO_LARGE, RESULT_NO_MEMORY: what came after is left out
};

void text_buffer_add(struct text_buffer *text, const char *bytes, size_t size);
void text_buffer_put(struct text_buffer *text, const char *string);
void text_buffer_print(struct text_buffer *text, const char *format, ...) PRINTF_LIKE(2, 3); // up to 1 KB
void text_buffer_put_escaped(struct text_buffer *text,
                             const char *string); // for HTML and XML, attributes too

// Gives the bytes to the caller, who frees them; or overwrites them and gives why not.
MUST_CHECK enum result text_buffer_take(struct text_buffer *text, char **out, size_t *size);

#endif
