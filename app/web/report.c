#include "app/web/report.h"

#include "app/profile/interest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS (INT64_C(24) * 3600 * 1000)
#define NOON_MS (DAY_MS / 2)
#define HOURS 24
#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

static const char *const by_names[] = {
    [STORE_BY_SKU] = "sku",     [STORE_BY_PRODUCT] = "product", [STORE_BY_CATEGORY] = "category",
    [STORE_BY_BRAND] = "brand", [STORE_BY_MIRROR] = "mirror",   [STORE_BY_HOUR] = "hour",
    [STORE_BY_DAY] = "day",
};

const char *report_by_name(enum store_report_by by)
{
    return by_names[by];
}

bool report_by_from_name(const char *name, enum store_report_by *out)
{
    for (int i = 0; i < COUNT(by_names); i++)
        if (strcmp(by_names[i], name) == 0) {
            *out = (enum store_report_by)i;
            return true;
        }
    return false;
}

// --- days --------------------------------------------------------------------------------------------------

static void day_of(int64_t wall_ms, char day[REPORT_DAY_SIZE])
{
    char text[CLOCK_TEXT_SIZE];
    clock_local_text(wall_ms, text, sizeof text);
    (void)snprintf(day, REPORT_DAY_SIZE, "%.10s", text);
}

// A day so many after another: by its noon, which a clock that is changed leaves on the same day.
static bool day_after(const char *day, int days, char out[REPORT_DAY_SIZE])
{
    int64_t midnight_ms = 0;
    if (!clock_local_midnight(day, days, &midnight_ms))
        return false;
    day_of(midnight_ms + NOON_MS, out);
    return true;
}

static bool fill_range(const char *first, const char *last, struct report_range *out)
{
    int64_t from_ms = 0, until_ms = 0;
    if (!clock_local_midnight(first, 0, &from_ms) || !clock_local_midnight(last, 1, &until_ms))
        return false;
    int64_t days = (until_ms - from_ms + NOON_MS) / DAY_MS;
    if (days < 1 || days > REPORT_MAX_DAYS)
        return false;
    out->days = (int)days;
    (void)snprintf(out->first, sizeof out->first, "%s", first);
    (void)snprintf(out->last, sizeof out->last, "%s", last);
    clock_wall_text(from_ms, out->from, sizeof out->from);
    clock_wall_text(until_ms, out->until, sizeof out->until);
    return true;
}

void report_last_days(int days, int64_t now_ms, struct report_range *out)
{
    char today[REPORT_DAY_SIZE], first[REPORT_DAY_SIZE];
    *out = (struct report_range){.days = 0};
    day_of(now_ms, today);
    if (day_after(today, 1 - days, first))
        (void)fill_range(first, today, out);
}

bool report_read_range(const char *first, const char *last, int64_t now_ms, struct report_range *out)
{
    bool named = (first != NULL && first[0] != '\0') || (last != NULL && last[0] != '\0');
    *out = (struct report_range){.days = 0};
    if (named && first != NULL && last != NULL && fill_range(first, last, out))
        return true;
    report_last_days(REPORT_USUAL_DAYS, now_ms, out);
    return !named;
}

// --- lines -------------------------------------------------------------------------------------------------

struct gathering {
    struct report_lines *lines;
    int capacity;
    bool failed;
};

static struct report_line *add_line(struct gathering *gathering)
{
    struct report_lines *lines = gathering->lines;
    if (lines->count == gathering->capacity) {
        int capacity = gathering->capacity * 2 + 64;
        struct report_line *room = realloc(lines->lines, (size_t)capacity * sizeof *room);
        gathering->failed = room == NULL;
        if (room == NULL)
            return NULL;
        lines->lines = room;
        gathering->capacity = capacity;
    }
    struct report_line *line = &lines->lines[lines->count++];
    *line = (struct report_line){.sums = {.key = NULL}};
    return line;
}

static bool take_row(void *context, const struct store_report_row *row)
{
    struct report_line *line = add_line(context);
    if (line == NULL)
        return false;
    interest_copy_text(line->key, sizeof line->key, row->key);
    interest_copy_text(line->title, sizeof line->title, row->title != NULL ? row->title : "");
    interest_copy_text(line->brand, sizeof line->brand, row->brand != NULL ? row->brand : "");
    interest_copy_text(line->category, sizeof line->category, row->category != NULL ? row->category : "");
    line->sums = *row;
    line->sums.key = line->sums.title = line->sums.brand = line->sums.category = NULL;
    return true;
}

// The key of the hour or day with this number; false after the last.
static bool name_time(enum store_report_by by, const struct report_range *range, int number,
                      char key[REPORT_DAY_SIZE])
{
    if (by == STORE_BY_HOUR)
        (void)snprintf(key, REPORT_DAY_SIZE, "%02d", number % HOURS);
    return by == STORE_BY_HOUR ? number < HOURS
                               : number < range->days && day_after(range->first, number, key);
}

// Every hour, or day, has a line, in their order.
static enum result fill_in_times(enum store_report_by by, const struct report_range *range,
                                 struct report_lines *lines)
{
    struct report_lines whole = {.count = 0};
    struct gathering gathering = {.lines = &whole};
    char key[REPORT_DAY_SIZE];
    for (int number = 0, at = 0; !gathering.failed && name_time(by, range, number, key); number++) {
        struct report_line *line = add_line(&gathering);
        while (at < lines->count && strcmp(lines->lines[at].key, key) < 0)
            at++;
        if (line != NULL && at < lines->count && strcmp(lines->lines[at].key, key) == 0)
            *line = lines->lines[at];
        else if (line != NULL)
            (void)snprintf(line->key, sizeof line->key, "%s", key);
    }
    report_lines_free(lines);
    *lines = whole;
    return gathering.failed ? RESULT_NO_MEMORY : RESULT_OK;
}

enum result report_gather(struct store *store, enum store_report_by by, const struct report_range *range,
                          const char *mirror, int limit, struct report_lines *out, struct diagnostic *why)
{
    struct store_report_range within = {.from = range->from, .until = range->until, .mirror = mirror};
    struct gathering gathering = {.lines = out};
    *out = (struct report_lines){.count = 0};
    enum result result = store_each_report_row(store, by, &within, limit, take_row, &gathering, why);
    if (result == RESULT_OK && gathering.failed)
        result = RESULT_NO_MEMORY;
    if (result == RESULT_OK && (by == STORE_BY_HOUR || by == STORE_BY_DAY))
        result = fill_in_times(by, range, out);
    if (result != RESULT_OK)
        report_lines_free(out);
    return result;
}

void report_lines_free(struct report_lines *lines)
{
    free(lines->lines);
    *lines = (struct report_lines){.count = 0};
}

// --- CSV ---------------------------------------------------------------------------------------------------

static void put_cell(struct text_buffer *csv, const char *text)
{
    text_buffer_put(csv, "\"");
    if (text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL)
        text_buffer_put(csv, "'");
    for (const char *quote; (quote = strchr(text, '"')) != NULL; text = quote + 1) {
        text_buffer_add(csv, text, (size_t)(quote - text));
        text_buffer_put(csv, "\"\"");
    }
    text_buffer_put(csv, text);
    text_buffer_put(csv, "\"");
}

enum result report_write_csv(const struct report_lines *lines, enum store_report_by by, char **out,
                             size_t *size)
{
    struct text_buffer csv = {.most = REPORT_MAX_BYTES};
    bool names_product = by == STORE_BY_SKU || by == STORE_BY_PRODUCT;
    text_buffer_print(&csv,
                      BYTE_ORDER_MARK "%s%s,visits,try_ons,looked_at,looked_s,compared,saved,shared,"
                                      "liked,requested,reserved\r\n",
                      report_by_name(by), names_product ? ",title,brand,category" : "");
    for (int i = 0; i < lines->count; i++) {
        const struct report_line *line = &lines->lines[i];
        const char *const texts[] = {line->key, line->title, line->brand, line->category};
        for (int t = 0; t < (names_product ? COUNT(texts) : 1); t++) {
            text_buffer_put(&csv, t > 0 ? "," : "");
            put_cell(&csv, texts[t]);
        }
        const struct store_report_row *sums = &line->sums;
        const int64_t numbers[] = {sums->visits,    sums->tried,   sums->dwelled, sums->dwell_ms / 1000,
                                   sums->compared,  sums->saved,   sums->shared,  sums->liked,
                                   sums->requested, sums->reserved};
        for (int n = 0; n < COUNT(numbers); n++)
            text_buffer_print(&csv, ",%lld", (long long)numbers[n]);
        text_buffer_put(&csv, "\r\n");
    }
    return text_buffer_take(&csv, out, size);
}
