#include "assets/feed_rows.h"

#include "assets/feed_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NAME 64

struct feed_rows {
    struct feed_source source;
    // What was read and not used yet: [start, end) of `window`.
    char *window;
    size_t start, end;
    bool at_end; // the source has no more
    size_t line; // of window[start]
    char mark;   // between fields
    struct feed_row columns;
    char names[FEED_MAX_COLUMNS][MAX_NAME];
};

size_t feed_read_file(void *context, void *bytes, size_t size)
{
    return fread(bytes, 1, size, context);
}

size_t feed_read_bytes(void *context, void *bytes, size_t size)
{
    struct feed_bytes *left = context;
    size_t count = left->left < size ? left->left : size;
    memcpy(bytes, left->at, count);
    left->at += count;
    left->left -= count;
    return count;
}

// --- the window --------------------------------------------------------------------------------------------

#define WINDOW_BYTES (2 * FEED_MAX_ROW_BYTES)

// Reads until a whole row of the largest size is there, or the source's end.
static void fill(struct feed_rows *rows)
{
    if (rows->end - rows->start >= FEED_MAX_ROW_BYTES)
        return;
    memmove(rows->window, rows->window + rows->start, rows->end - rows->start);
    rows->end -= rows->start;
    rows->start = 0;
    while (!rows->at_end && rows->end < WINDOW_BYTES) {
        size_t got =
            rows->source.read(rows->source.context, rows->window + rows->end, WINDOW_BYTES - rows->end);
        rows->end += got;
        rows->at_end = got == 0;
    }
}

// Goes `bytes` further, counting lines.
static void advance(struct feed_rows *rows, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        rows->line += rows->window[rows->start + i] == '\n';
    rows->start += bytes;
}

// Behind the end of the line that begins at `start`.
static size_t line_length(const struct feed_rows *rows)
{
    const char *text = rows->window + rows->start;
    const char *end = memchr(text, '\n', rows->end - rows->start);
    return end != NULL ? (size_t)(end - text) + 1 : rows->end - rows->start;
}

// --- where a row ends --------------------------------------------------------------------------------------

// The length of the row at `start` with its line end; 0 and a line in `why` when it can't be told.
static size_t row_length(const struct feed_rows *rows, struct diagnostic *why)
{
    const char *text = rows->window + rows->start;
    size_t size = rows->end - rows->start, i = 0;
    bool quoted = false, fresh = true;
    if (rows->mark == '\t') {
        size_t length = line_length(rows);
        if (length <= FEED_MAX_ROW_BYTES)
            return length;
        i = size;
    }
    for (; i < size && i < FEED_MAX_ROW_BYTES; i++) {
        char c = text[i];
        if (quoted) {
            if (c != '"')
                continue;
            if (i + 1 < size && text[i + 1] == '"') {
                i++;
                continue;
            }
            quoted = false;
            char next = i + 1 < size ? text[i + 1] : '\n';
            if (next != rows->mark && next != '\n' && next != '\r') {
                (void)diagnose(why, RESULT_INVALID, "text behind a closing quote");
                return 0;
            }
        } else if (c == '\n') {
            return i + 1;
        } else {
            quoted = c == '"' && fresh;
        }
        fresh = c == rows->mark && !quoted;
    }
    if (i >= size && rows->at_end && !quoted)
        return size;
    (void)diagnose(why, RESULT_INVALID, "%s",
                   quoted ? "a quote that is never closed" : "a row of more than 128 KB");
    return 0;
}

// --- its fields --------------------------------------------------------------------------------------------

// Takes the quotes off a field of this length, in place.
static void unquote(char *field, size_t length, char mark)
{
    bool is_whole = length >= 2 && field[0] == '"' && field[length - 1] == '"';
    field[length] = '\0';
    if (length == 0 || field[0] != '"' || (mark == '\t' && !is_whole))
        return;
    size_t used = 0;
    for (size_t i = 1; i + 1 < length; i++) {
        field[used++] = field[i];
        if (field[i] == '"' && field[i + 1] == '"')
            i++;
    }
    field[used] = '\0';
}

// Parts the row in place; its byte behind the last may be written. Gives the fields, or one more than there
// may be.
static int split(const struct feed_rows *rows, char *text, size_t length, const char **fields)
{
    int count = 0;
    bool quoted = false;
    size_t from = 0;
    for (size_t i = 0; i <= length; i++) {
        char c = i < length ? text[i] : rows->mark;
        if (quoted && i < length) {
            bool is_doubled = c == '"' && i + 1 < length && text[i + 1] == '"';
            quoted = c != '"' || is_doubled;
            i += is_doubled;
            continue;
        }
        quoted = c == '"' && i == from && rows->mark != '\t';
        if (c != rows->mark)
            continue;
        if (count == FEED_MAX_COLUMNS)
            return count + 1;
        fields[count++] = text + from;
        size_t size = i - from;
        from = i + 1;
        unquote(text + from - 1 - size, size, rows->mark);
    }
    return count;
}

static size_t without_line_end(const char *text, size_t length)
{
    if (length > 0 && text[length - 1] == '\n')
        length--;
    if (length > 0 && text[length - 1] == '\r')
        length--;
    return length;
}

// The row at `start`, empty or not, and goes behind it.
static enum result take_row(struct feed_rows *rows, struct feed_row *out, struct diagnostic *why)
{
    fill(rows);
    out->line = rows->line;
    out->count = 0;
    if (rows->start == rows->end)
        return RESULT_END;
    size_t length = row_length(rows, why);
    if (length == 0) {
        advance(rows, line_length(rows));
        return RESULT_INVALID;
    }
    char *text = rows->window + rows->start;
    advance(rows, length);
    length = without_line_end(text, length);
    if (!feed_text_is_utf8(text, length))
        return diagnose(why, RESULT_INVALID, "not UTF-8");
    if (length == 0)
        return RESULT_OK;
    out->count = split(rows, text, length, out->fields); // the window has a byte more than it is filled with
    if (out->count > FEED_MAX_COLUMNS)
        return diagnose(why, RESULT_TOO_LARGE, "more than %d fields", FEED_MAX_COLUMNS);
    return RESULT_OK;
}

enum result feed_rows_next(struct feed_rows *rows, struct feed_row *out, struct diagnostic *why)
{
    int columns = rows->columns.count;
    enum result result = RESULT_OK;
    do
        result = take_row(rows, out, why);
    while (result == RESULT_OK && (out->count == 0 || (out->count == 1 && out->fields[0][0] == '\0')));
    if (result == RESULT_TOO_LARGE)
        return RESULT_INVALID;
    if (result != RESULT_OK)
        return result;
    while (out->count > columns && out->fields[out->count - 1][0] == '\0')
        out->count--; // marks at the end of each row but the first
    if (out->count != columns)
        return diagnose(why, RESULT_INVALID, "%d fields, and there are %d columns", out->count, columns);
    return RESULT_OK;
}

// --- the first row -----------------------------------------------------------------------------------------

static char guess_mark(const struct feed_rows *rows)
{
    static const char marks[] = "\t,;|";
    size_t most = 0, length = line_length(rows);
    char best = ',';
    for (const char *mark = marks; *mark != '\0'; mark++) {
        size_t count = 0;
        for (size_t i = 0; i < length; i++)
            count += rows->window[rows->start + i] == *mark;
        if (count > most) {
            most = count;
            best = *mark;
        }
    }
    return best;
}

static enum result read_columns(struct feed_rows *rows, struct diagnostic *why)
{
    struct feed_row row;
    fill(rows);
    const unsigned char *bytes = (const unsigned char *)rows->window;
    size_t size = rows->end;
    if (size >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)))
        return diagnose(why, RESULT_INVALID, "line 1: this is UTF-16; it must be saved as UTF-8");
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        rows->start = 3;
    rows->mark = guess_mark(rows);
    enum result result = take_row(rows, &row, why);
    if (result == RESULT_END || (result == RESULT_OK && row.count == 0))
        return diagnose(why, RESULT_INVALID, "line 1: no row that names the columns");
    if (result != RESULT_OK)
        return diagnose_within(why, result, "line 1");
    for (int i = 0; i < row.count; i++) {
        const char *name = row.fields[i];
        feed_text_key(name, rows->names[i], MAX_NAME);
        if (strncmp(rows->names[i], "g:", 2) == 0)
            memmove(rows->names[i], rows->names[i] + 2, strlen(rows->names[i]) - 1);
        rows->columns.fields[i] = rows->names[i];
    }
    rows->columns.count = row.count;
    rows->columns.line = 1;
    return RESULT_OK;
}

enum result feed_rows_open(struct feed_source source, struct feed_rows **out, struct diagnostic *why)
{
    struct feed_rows *rows = calloc(1, sizeof *rows);
    char *window = malloc(WINDOW_BYTES + 1);
    if (rows == NULL || window == NULL) {
        free(window);
        free(rows);
        return diagnose(why, RESULT_NO_MEMORY, "no memory for a table");
    }
    rows->source = source;
    rows->window = window;
    rows->line = 1;
    enum result result = read_columns(rows, why);
    if (result != RESULT_OK) {
        feed_rows_close(rows);
        return result;
    }
    *out = rows;
    return RESULT_OK;
}

void feed_rows_close(struct feed_rows *rows)
{
    if (rows == NULL)
        return;
    free(rows->window);
    free(rows);
}

const struct feed_row *feed_rows_columns(const struct feed_rows *rows)
{
    return &rows->columns;
}

int feed_rows_find(const struct feed_rows *rows, const char *name)
{
    for (int i = 0; i < rows->columns.count; i++)
        if (strcmp(rows->columns.fields[i], name) == 0)
            return i;
    return -1;
}
