#include "app/web/text_buffer.h"

#include "platform/base/wipe.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BYTES 4096

static void drop(struct text_buffer *text)
{
    wipe(text->bytes, text->bytes != NULL ? text->size : 0);
    free(text->bytes);
    text->bytes = NULL;
}

void text_buffer_add(struct text_buffer *text, const char *bytes, size_t size)
{
    if (text->result != RESULT_OK)
        return;
    if (size > text->most - text->size) {
        text->result = RESULT_TOO_LARGE;
        return;
    }
    if (text->size + size + 1 > text->capacity) {
        size_t capacity = (text->size + size) * 2 + FIRST_BYTES;
        char *room = malloc(capacity); // no realloc: it would leave a copy in freed memory
        if (room == NULL) {
            text->result = RESULT_NO_MEMORY;
            return;
        }
        if (text->size > 0)
            memcpy(room, text->bytes, text->size);
        drop(text);
        text->bytes = room;
        text->capacity = capacity;
    }
    memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
    text->bytes[text->size] = '\0';
}

void text_buffer_put(struct text_buffer *text, const char *string)
{
    text_buffer_add(text, string, strlen(string));
}

void text_buffer_print(struct text_buffer *text, const char *format, ...)
{
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    assert(length >= 0 && (size_t)length < sizeof line);
    text_buffer_add(text, line, (size_t)length);
}

void text_buffer_put_escaped(struct text_buffer *text, const char *string)
{
    static const char special[] = "&<>\"'";
    static const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    while (*string != '\0') {
        size_t plain = strcspn(string, special);
        text_buffer_add(text, string, plain);
        string += plain;
        if (*string == '\0')
            return;
        text_buffer_put(text, names[strchr(special, *string) - special]);
        string++;
    }
}

enum result text_buffer_take(struct text_buffer *text, char **out, size_t *size)
{
    text_buffer_add(text, "", 0); // an empty one has a NUL, too
    if (text->result != RESULT_OK) {
        drop(text);
        return text->result;
    }
    *out = text->bytes;
    *size = text->size;
    text->bytes = NULL;
    return RESULT_OK;
}
