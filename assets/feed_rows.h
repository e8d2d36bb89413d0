// Tables as text: TSV and CSV, row by row from a stream, so that a file of any size takes the same memory.
//
// The first row names the columns. Which mark parts them, a tab, a comma, a semicolon or a bar, is seen from
// it. CSV is RFC 4180's: quoted fields may hold marks, line ends and doubled quotes; in TSV a quote is one
// only around a whole field. A row that can't be read is told with its line, and reading goes on with the
// line after the one it began on, so a quote that is never closed costs one row, not the file.
#ifndef CHEVAL_ASSETS_FEED_ROWS_H
#define CHEVAL_ASSETS_FEED_ROWS_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FEED_MAX_COLUMNS 256
#define FEED_MAX_ROW_BYTES ((size_t)128 << 10)

// Where bytes come from. Gives how many of at most `size` there were, 0 at the end.
struct feed_source {
    size_t (*read)(void *context, void *bytes, size_t size);
    void *context;
};

// The FILE * `context` as a source.
size_t feed_read_file(void *context, void *bytes, size_t size);

// Bytes in memory as a source: the context is what is left of them.
struct feed_bytes {
    const uint8_t *at;
    size_t left;
};
size_t feed_read_bytes(void *context, void *bytes, size_t size);

struct feed_row {
    size_t line; // on which it begins, from 1
    int count;   // as many as there are columns
    // UTF-8, each ended by a zero; the reader's, until the next row.
    const char *fields[FEED_MAX_COLUMNS];
};

struct feed_rows;

// RESULT_INVALID for what is no table of text: UTF-16, a row without an end, more columns than there may be.
// `source` and what it stands for outlive the reader.
MUST_CHECK enum result feed_rows_open(struct feed_source source, struct feed_rows **out,
                                      struct diagnostic *why);
void feed_rows_close(struct feed_rows *rows); // takes NULL

// The names of the columns, as feed_text_key writes them, without a "g:" before them.
const struct feed_row *feed_rows_columns(const struct feed_rows *rows);
// The column of this name, or -1.
int feed_rows_find(const struct feed_rows *rows, const char *name);

// The next row. RESULT_END behind the last; RESULT_INVALID for one that can't be read (out->line says where,
// `why` what is wrong): the next call goes on behind it. Empty lines are passed over.
MUST_CHECK enum result feed_rows_next(struct feed_rows *rows, struct feed_row *out, struct diagnostic *why);

#endif
