#include "assets/feed_text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- UTF-8 -------------------------------------------------------------------------------------------------

// Bytes of the character that begins here; 0: none does.
static size_t character_length(const unsigned char *c, size_t left)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = c[0] < 0x80   ? 1
                    : c[0] < 0xc2 ? 0
                    : c[0] < 0xe0 ? 2
                    : c[0] < 0xf0 ? 3
                    : c[0] < 0xf5 ? 4
                                  : 0;
    if (length < 2 || length > left)
        return length <= left ? length : 0;
    uint32_t code = c[0] & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((c[i] & 0xc0u) != 0x80u)
            return 0;
        code = code << 6 | (c[i] & 0x3fu);
    }
    bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
    return code >= least[length] && code <= 0x10ffff && !is_surrogate ? length : 0;
}

bool feed_text_is_utf8(const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text;
    while (length > 0) {
        size_t step = at[0] != 0 ? character_length(at, length) : 0;
        if (step == 0)
            return false;
        at += step;
        length -= step;
    }
    return true;
}

// --- words -------------------------------------------------------------------------------------------------

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool feed_text_equals(const char *a, const char *b)
{
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) == lower(*b);
}

void feed_text_lower(char *text)
{
    for (; *text != '\0'; text++)
        *text = lower(*text);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

void feed_text_key(const char *text, char *out, size_t size)
{
    size_t used = 0;
    bool parts = false;
    for (; *text != '\0' && used + 2 < size; text++) {
        if (is_space(*text) || *text == '-' || *text == '_') {
            parts = used > 0;
            continue;
        }
        if (parts)
            out[used++] = '_';
        parts = false;
        out[used++] = lower(*text);
    }
    out[used] = '\0';
}

// --- cleaning ----------------------------------------------------------------------------------------------

// What is written so far. A space or a line's end is only written before what follows it.
struct writer {
    char *out;
    size_t size, used;
    bool keeps_lines, space, line_end, cut;
};

static void put(struct writer *writer, const char *bytes, size_t length)
{
    if (writer->cut || length == 0)
        return;
    bool parts = writer->used > 0 && (writer->space || writer->line_end);
    if (writer->used + parts + length >= writer->size) {
        writer->cut = true;
        return;
    }
    if (parts)
        writer->out[writer->used++] = writer->line_end ? '\n' : ' ';
    writer->space = writer->line_end = false;
    memcpy(writer->out + writer->used, bytes, length);
    writer->used += length;
}

static void put_code(struct writer *writer, uint32_t code)
{
    char bytes[4];
    if (code == 0xa0 || code == ' ' || code == '\t' || code == '\r') {
        writer->space = true;
    } else if (code == '\n') {
        writer->space = true;
        writer->line_end = writer->keeps_lines;
    } else if (code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code <= 0xdfff) ||
               code > 0x10ffff) {
        return;
    } else if (code < 0x80) {
        put(writer, &(char){(char)code}, 1);
    } else if (code < 0x800) {
        bytes[0] = (char)(0xc0 | code >> 6);
        bytes[1] = (char)(0x80 | (code & 0x3f));
        put(writer, bytes, 2);
    } else if (code < 0x10000) {
        bytes[0] = (char)(0xe0 | code >> 12);
        bytes[1] = (char)(0x80 | (code >> 6 & 0x3f));
        bytes[2] = (char)(0x80 | (code & 0x3f));
        put(writer, bytes, 3);
    } else {
        bytes[0] = (char)(0xf0 | code >> 18);
        bytes[1] = (char)(0x80 | (code >> 12 & 0x3f));
        bytes[2] = (char)(0x80 | (code >> 6 & 0x3f));
        bytes[3] = (char)(0x80 | (code & 0x3f));
        put(writer, bytes, 4);
    }
}

// The character that an entity stands for, and its length with '&' and ';'; 0: it is none we know.
static size_t read_entity(const char *text, uint32_t *code)
{
    static const struct {
        const char *name;
        uint32_t code;
    } known[] = {{"amp", '&'},      {"lt", '<'},        {"gt", '>'},       {"quot", '"'},
                 {"apos", '\''},    {"nbsp", 0xa0},     {"ndash", 0x2013}, {"mdash", 0x2014},
                 {"lsquo", 0x2018}, {"rsquo", 0x2019},  {"ldquo", 0x201c}, {"rdquo", 0x201d},
                 {"euro", 0x20ac},  {"hellip", 0x2026}, {"reg", 0xae},     {"trade", 0x2122},
                 {"copy", 0xa9},    {"bull", 0x2022},   {"eacute", 0xe9},  {"auml", 0xe4},
                 {"ouml", 0xf6},    {"uuml", 0xfc},     {"szlig", 0xdf}};
    const char *end = strchr(text, ';');
    size_t length = end != NULL ? (size_t)(end - text) : 0;
    if (length < 2 || length > 10)
        return 0;
    if (text[1] == '#') {
        bool is_hex = text[2] == 'x' || text[2] == 'X';
        char *stop = NULL;
        unsigned long value = strtoul(text + (is_hex ? 3 : 2), &stop, is_hex ? 16 : 10);
        if (stop != end || value == 0 || value > 0x10ffff)
            return 0;
        *code = (uint32_t)value;
        return length + 1;
    }
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strlen(known[i].name) == length - 1 && strncmp(known[i].name, text + 1, length - 1) == 0) {
            *code = known[i].code;
            return length + 1;
        }
    return 0;
}

// The length of a tag, 0 when '<' begins none: "size <40" is no tag.
static size_t read_tag(const char *text, bool *ends_line)
{
    static const char *const line_ends[] = {"<br", "</p", "</li", "</div", "</h", "</tr"};
    char c = lower(text[1]);
    if (!(c == '/' || c == '!' || (c >= 'a' && c <= 'z')))
        return 0;
    const char *end = strchr(text, '>');
    if (end == NULL || end - text > 2000)
        return 0;
    *ends_line = false;
    for (size_t i = 0; i < sizeof line_ends / sizeof line_ends[0]; i++) {
        size_t length = strlen(line_ends[i]), same = 0;
        while (same < length && lower(text[same]) == line_ends[i][same])
            same++;
        *ends_line = *ends_line || same == length;
    }
    return (size_t)(end - text) + 1;
}

// Back to the end of a whole word, unless that is far.
static void end_at_word(struct writer *writer)
{
    size_t end = writer->used;
    while (end > 0 && writer->used - end < 40 && writer->out[end] != ' ' && writer->out[end] != '\n')
        end--;
    if (end > writer->size / 3 && writer->used - end < 40)
        writer->used = end;
    if (writer->used + 4 > writer->size)
        return;
    memcpy(writer->out + writer->used, "\xe2\x80\xa6", 3); // …
    writer->used += 3;
}

static bool clean(const char *text, char *out, size_t size, bool keeps_lines)
{
    struct writer writer = {.out = out, .size = size, .keeps_lines = keeps_lines};
    memset(out, 0, size);
    for (const char *end = text + strlen(text); text < end && !writer.cut;) {
        uint32_t code = 0;
        bool ends_line = false;
        size_t step = *text == '&' ? read_entity(text, &code) : 0;
        if (step > 0) {
            put_code(&writer, code);
        } else if (*text == '<' && (step = read_tag(text, &ends_line)) > 0) {
            put_code(&writer, ends_line ? '\n' : ' ');
        } else if ((unsigned char)*text < 0x80) {
            put_code(&writer, (unsigned char)*text);
            step = 1;
        } else {
            step = character_length((const unsigned char *)text, (size_t)(end - text));
            step = step > 0 ? step : 1;
            bool is_break = step == 2 && (unsigned char)text[0] == 0xc2 && (unsigned char)text[1] <= 0xa0;
            if (is_break)
                put_code(&writer, (unsigned char)text[1]);
            else
                put(&writer, text, step);
        }
        text += step;
    }
    if (writer.cut)
        end_at_word(&writer);
    out[writer.used] = '\0';
    return !writer.cut;
}

bool feed_text_line(const char *text, char *out, size_t size)
{
    return clean(text, out, size, false);
}

bool feed_text_paragraph(const char *text, char *out, size_t size)
{
    return clean(text, out, size, true);
}
