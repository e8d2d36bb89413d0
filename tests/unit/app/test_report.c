// The report: its days, its sums, its table and its pictures.
#include "app/profile/recorder.h"
#include "app/web/report.h"
#include "app/web/report_chart.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOON_MS INT64_C(1795348800000) // 2026-11-22T12:00:00Z
#define HOUR_MS INT64_C(3600000)

// --- days --------------------------------------------------------------------------------------------------

static void days_are_whole_and_where_the_machine_is(void **state)
{
    (void)state;
    struct report_range range;
    assert_true(report_read_range("2026-11-20", "2026-11-22", NOON_MS, &range));
    assert_int_equal(range.days, 3);
    assert_string_equal(range.first, "2026-11-20");
    assert_string_equal(range.last, "2026-11-22");
    int64_t from_ms, until_ms;
    assert_true(clock_wall_read(range.from, &from_ms));
    assert_true(clock_wall_read(range.until, &until_ms));
    assert_int_equal(until_ms - from_ms, 3 * 24 * HOUR_MS);
}

static void what_makes_no_range_gives_the_last_week(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {{"2026-11-22", "2026-11-20"},
                                           {"2024-01-01", "2026-01-01"},
                                           {"2026-13-01", "2026-11-22"},
                                           {"yesterday", "today"},
                                           {"2026-11-20", NULL},
                                           {"2026-11-20x", "2026-11-22"},
                                           {"", "2026-11-22"}};
    struct report_range range;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(report_read_range(wrong[i][0], wrong[i][1], NOON_MS, &range));
        assert_int_equal(range.days, REPORT_USUAL_DAYS);
    }
    assert_true(report_read_range(NULL, NULL, NOON_MS, &range)); // nothing was named
    assert_string_equal(range.first, "2026-11-16");
    assert_string_equal(range.last, "2026-11-22");
    assert_true(report_read_range("2026-11-22", "2026-11-22", NOON_MS, &range));
    assert_int_equal(range.days, 1);
}

// --- sums --------------------------------------------------------------------------------------------------

static struct store *store;
static struct recorder recorder;

static void record(enum interest_kind kind, const char *sku, const char *title, int64_t wall_ms)
{
    struct interest_event event = {
        .kind = kind, .wall_ms = wall_ms, .price_minor = -1, .duration_ms = -1, .consent = {.try_on = true}};
    interest_make_id(event.id);
    (void)snprintf(event.session, sizeof event.session, "visit-%lld", (long long)(wall_ms / HOUR_MS));
    (void)snprintf(event.sku, sizeof event.sku, "%s", sku);
    (void)snprintf(event.product, sizeof event.product, "%s", sku);
    (void)snprintf(event.category, sizeof event.category, "lipstick");
    (void)snprintf(event.title, sizeof event.title, "%s", title);
    if (kind == INTEREST_TRYON_DWELLED)
        event.duration_ms = 4000;
    (void)recorder_add(&recorder, &event);
}

static int open_shop(void **state)
{
    (void)state;
    static char path[1024];
    (void)snprintf(path, sizeof path, "%s", test_temporary_path("report.db"));
    recorder_init(&recorder, &(struct recorder_options){.path = path, .mirror = "Left"});
    for (int i = 0; i < 3; i++)
        record(INTEREST_TRYON_STARTED, "LIP-1", "=1+1 \"Rouge\"", NOON_MS + i * HOUR_MS);
    record(INTEREST_TRYON_DWELLED, "LIP-1", "=1+1 \"Rouge\"", NOON_MS);
    record(INTEREST_TRYON_STARTED, "LIP-2", "Nude, matt", NOON_MS);
    record(INTEREST_PRODUCT_LIKED, "LIP-2", "Nude, matt", NOON_MS);
    record(INTEREST_TRYON_STARTED, "LIP-9", "of another day", NOON_MS - 72 * HOUR_MS);
    recorder_commit(&recorder, clock_now_ns());
    assert_int_equal(store_open(path, true, &store, NULL), RESULT_OK);
    return 0;
}

static int close_shop(void **state)
{
    (void)state;
    store_close(store);
    recorder_finish(&recorder);
    return 0;
}

static struct report_lines gather(enum store_report_by by, const char *mirror)
{
    struct report_range range;
    struct report_lines lines;
    struct diagnostic why = {0};
    assert_true(report_read_range("2026-11-22", "2026-11-22", NOON_MS, &range));
    if (report_gather(store, by, &range, mirror, 0, &lines, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return lines;
}

static void products_are_summed_within_the_days(void **state)
{
    (void)state;
    struct report_lines lines = gather(STORE_BY_SKU, NULL);
    assert_int_equal(lines.count, 2);
    assert_string_equal(lines.lines[0].key, "LIP-1");
    assert_int_equal(lines.lines[0].sums.tried, 3);
    assert_int_equal(lines.lines[0].sums.dwell_ms, 4000);
    assert_int_equal(lines.lines[1].sums.liked, 1);
    report_lines_free(&lines);
    lines = gather(STORE_BY_SKU, "Right");
    assert_int_equal(lines.count, 0);
    report_lines_free(&lines);
}

static void every_hour_has_a_line(void **state)
{
    (void)state;
    struct report_lines lines = gather(STORE_BY_HOUR, NULL);
    int64_t tried = 0;
    assert_int_equal(lines.count, 24);
    for (int i = 0; i < lines.count; i++) {
        char key[16];
        (void)snprintf(key, sizeof key, "%02d", i);
        assert_string_equal(lines.lines[i].key, key);
        tried += lines.lines[i].sums.tried;
    }
    assert_int_equal(tried, 4);
    report_lines_free(&lines);
}

static void every_day_of_the_range_has_a_line(void **state)
{
    (void)state;
    struct report_range range;
    struct report_lines lines;
    assert_true(report_read_range("2026-11-18", "2026-11-23", NOON_MS, &range));
    assert_int_equal(report_gather(store, STORE_BY_DAY, &range, NULL, 0, &lines, NULL), RESULT_OK);
    assert_int_equal(lines.count, 6);
    assert_string_equal(lines.lines[0].key, "2026-11-18");
    assert_string_equal(lines.lines[5].key, "2026-11-23");
    assert_int_equal(lines.lines[1].sums.tried, 1);
    assert_int_equal(lines.lines[2].sums.tried, 0);
    report_lines_free(&lines);
}

static void a_spreadsheet_gets_text_and_no_formulas(void **state)
{
    (void)state;
    struct report_lines lines = gather(STORE_BY_SKU, NULL);
    char *csv = NULL;
    size_t size = 0;
    assert_int_equal(report_write_csv(&lines, STORE_BY_SKU, &csv, &size), RESULT_OK);
    assert_int_equal(strlen(csv), size);
    assert_memory_equal(csv, "\xef\xbb\xbfsku,title,brand,category,visits,try_ons,", 42);
    assert_non_null(strstr(csv, "\r\n\"LIP-1\",\"'=1+1 \"\"Rouge\"\"\",\"\",\"lipstick\",3,3,1,4,"));
    assert_non_null(strstr(csv, "\r\n\"LIP-2\",\"Nude, matt\",\"\",\"lipstick\",1,1,0,0,0,0,0,1,0,0\r\n"));
    free(csv);
    report_lines_free(&lines);
}

static void names_of_sums_are_read_back(void **state)
{
    (void)state;
    enum store_report_by by = STORE_BY_DAY;
    assert_true(report_by_from_name("category", &by));
    assert_int_equal(by, STORE_BY_CATEGORY);
    assert_string_equal(report_by_name(by), "category");
    assert_false(report_by_from_name("customer", &by));
}

// --- pictures ----------------------------------------------------------------------------------------------

static int count_text(const char *text, const char *wanted)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, wanted)) != NULL; at++)
        count++;
    return count;
}

static void a_picture_has_a_column_a_point_and_no_markup_of_names(void **state)
{
    (void)state;
    const struct report_chart_point points[] = {
        {"<script>", {3, 1}}, {"Tue & Wed", {0, 0}}, {"Thu", {120, 40}}};
    struct report_chart chart = {
        .title = "A \"day\"", .font = "Inter", .series = {"Try-ons", "Visits"}, .points = points, .count = 3};
    char *svg = NULL;
    size_t size = 0;
    assert_int_equal(report_chart_columns(&chart, &svg, &size), RESULT_OK);
    assert_null(strstr(svg, "<script>"));
    assert_non_null(strstr(svg, "&lt;script&gt;"));
    assert_non_null(strstr(svg, "Tue &amp; Wed: Try-ons 0, Visits 0"));
    assert_int_equal(count_text(svg, "<g><title>"), 3);
    assert_null(strstr(svg, "nan"));
    assert_null(strstr(svg, "style="));
    free(svg);
    chart.is_file = true;
    assert_int_equal(report_chart_bars(&chart, &svg, &size), RESULT_OK);
    assert_int_equal(strncmp(svg, "<?xml", 5), 0);
    assert_int_equal(count_text(svg, "<g><title>"), 3);
    free(svg);
}

static void a_picture_of_nothing_is_a_picture(void **state)
{
    (void)state;
    struct report_chart chart = {.title = "", .font = "Inter", .series = {"a", "b"}};
    char *svg = NULL;
    size_t size = 0;
    assert_int_equal(report_chart_columns(&chart, &svg, &size), RESULT_OK);
    assert_null(strstr(svg, "nan"));
    free(svg);
    assert_int_equal(report_chart_bars(&chart, &svg, &size), RESULT_OK);
    free(svg);
}

static void a_long_name_is_cut_between_characters(void **state)
{
    (void)state;
    const struct report_chart_point points[] = {
        {"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
         "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
         "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9",
         {1, 1}}};
    struct report_chart chart = {
        .title = "", .font = "Inter", .series = {"a", "b"}, .points = points, .count = 1};
    char *svg = NULL;
    size_t size = 0;
    assert_int_equal(report_chart_bars(&chart, &svg, &size), RESULT_OK);
    assert_non_null(strstr(svg, "\xc3\xa9\xe2\x80\xa6</text>"));
    free(svg);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_whole_and_where_the_machine_is),
        cmocka_unit_test(what_makes_no_range_gives_the_last_week),
        cmocka_unit_test(products_are_summed_within_the_days),
        cmocka_unit_test(every_hour_has_a_line),
        cmocka_unit_test(every_day_of_the_range_has_a_line),
        cmocka_unit_test(a_spreadsheet_gets_text_and_no_formulas),
        cmocka_unit_test(names_of_sums_are_read_back),
        cmocka_unit_test(a_picture_has_a_column_a_point_and_no_markup_of_names),
        cmocka_unit_test(a_picture_of_nothing_is_a_picture),
        cmocka_unit_test(a_long_name_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, open_shop, close_shop);
}
