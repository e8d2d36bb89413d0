// The retailer's report: visits, try-ons, looking, likes and requests of some days, summed by product,
// category, mirror, hour or day. Nothing in it names a visit or a customer.
//
// Thread: any, with a store of its own that is open for reading.
#ifndef CHEVAL_APP_WEB_REPORT_H
#define CHEVAL_APP_WEB_REPORT_H

#include "app/web/text_buffer.h"
#include "platform/base/clock.h"
#include "platform/store/store_report.h"

#define REPORT_DAY_SIZE 11 // "2026-11-22"
#define REPORT_MAX_DAYS 400
#define REPORT_USUAL_DAYS 7
#define REPORT_TEXT_SIZE 161
#define REPORT_MAX_BYTES ((size_t)32 << 20) // of a table

// Whole days where the machine is; times are what the store compares with.
struct report_range {
    char first[REPORT_DAY_SIZE], last[REPORT_DAY_SIZE]; // both are in it
    char from[CLOCK_TEXT_SIZE], until[CLOCK_TEXT_SIZE];
    int days;
};

// The days as a person names them. What is missing, is no day, the wrong way round or longer than
// REPORT_MAX_DAYS gives the last REPORT_USUAL_DAYS until today, and false unless nothing was named.
bool report_read_range(const char *first, const char *last, int64_t now_ms, struct report_range *out);
// Some days until today.
void report_last_days(int days, int64_t now_ms, struct report_range *out);

struct report_line {
    char key[REPORT_TEXT_SIZE], title[REPORT_TEXT_SIZE], brand[REPORT_TEXT_SIZE], category[32];
    struct store_report_row sums; // its texts are NULL
};

// Rows of the store's, with the hours and days between in which nothing was. `lines` is from malloc, NULL for
// none.
struct report_lines {
    struct report_line *lines;
    int count;
};
MUST_CHECK enum result report_gather(struct store *store, enum store_report_by by,
                                     const struct report_range *range, const char *mirror, int limit,
                                     struct report_lines *out, struct diagnostic *why);
void report_lines_free(struct report_lines *lines); // takes a zeroed one

const char *report_by_name(enum store_report_by by); // "sku", "category", "hour"
bool report_by_from_name(const char *name, enum store_report_by *out);

// RFC 4180 in UTF-8 with a mark that spreadsheets know it by. A text that a spreadsheet would take for a
// formula begins with an apostrophe.
MUST_CHECK enum result report_write_csv(const struct report_lines *lines, enum store_report_by by, char **out,
                                        size_t *size);

#endif
