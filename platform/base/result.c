#include "platform/base/result.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *result_name(enum result result)
{
    switch (result) {
    case RESULT_OK:
        return "ok";
    case RESULT_INVALID:
        return "invalid";
    case RESULT_UNSUPPORTED:
        return "unsupported";
    case RESULT_TOO_LARGE:
        return "too large";
    case RESULT_NOT_FOUND:
        return "not found";
    case RESULT_UNAVAILABLE:
        return "unavailable";
    case RESULT_IO:
        return "input/output error";
    case RESULT_NO_MEMORY:
        return "out of memory";
    case RESULT_END:
        return "end";
    }
    return "unknown";
}

// The text may quote outside bytes: a terminal must not obey them, and a log line must stay one line.
static void keep_printable(char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < 0x20 || c == 0x7f)
            *text = '?';
    }
}

enum result diagnose(struct diagnostic *why, enum result result, const char *format, ...)
{
    if (why == NULL)
        return result;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(why->text, sizeof why->text, format, arguments);
    va_end(arguments);
    keep_printable(why->text);
    return result;
}

enum result diagnose_within(struct diagnostic *why, enum result result, const char *prefix)
{
    if (why == NULL)
        return result;
    struct diagnostic inner = *why;
    return diagnose(why, result, "%.200s: %.300s", prefix, inner.text);
}
