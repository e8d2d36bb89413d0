// The retailer's report as a page, a table and a picture.
#include "app/web/associates_desk.h"
#include "app/web/report.h"
#include "app/web/report_chart.h"
#include "platform/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PRODUCTS_SHOWN 25
#define BARS_SHOWN 12
#define MAX_MIRROR 96
#define FONT "Inter, system-ui, sans-serif"
#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

struct asked {
    struct report_range range;
    const char *mirror; // NULL: all
    bool is_fine;       // the days that were named make a range
};

static struct asked read_asked(const struct desk_request *request)
{
    struct asked asked = {.mirror = http_request_query(request->http, "mirror")};
    asked.is_fine =
        report_read_range(http_request_query(request->http, "from"), http_request_query(request->http, "to"),
                          request->wall_ms, &asked.range);
    if (asked.mirror != NULL && (asked.mirror[0] == '\0' || strlen(asked.mirror) > MAX_MIRROR))
        asked.mirror = NULL;
    return asked;
}

// The query of a link that asks for the same: "from=…&to=…&mirror=…".
static const char *same_again(struct page_values *page, const struct asked *asked)
{
    char mirror[MAX_MIRROR * 3 + 1] = "";
    if (asked->mirror != NULL)
        (void)http_form_escape(asked->mirror, mirror, sizeof mirror);
    return page_text(page, "from=%s&to=%s%s%s", asked->range.first, asked->range.last,
                     mirror[0] != '\0' ? "&mirror=" : "", mirror);
}

// Others go on meanwhile: what follows touches nothing of the desk but the report's own store, until
// end_sums. False, with an answer, when another report is being summed.
static bool begin_sums(struct desk *desk, const struct desk_request *request, struct http_reply *reply)
{
    if (desk->reports) {
        desk_answer_message(desk, request, 503, "report.busy", "report.busy_text", reply);
        return false;
    }
    desk->reports = true;
    mutex_unlock(&desk->mutex);
    return true;
}

static void end_sums(struct desk *desk)
{
    if (desk->summed != NULL)
        store_forget_pages(desk->summed);
    mutex_lock(&desk->mutex);
    desk->reports = false;
}

static bool gather(struct desk *desk, enum store_report_by by, const struct asked *asked, int limit,
                   struct report_lines *out)
{
    struct diagnostic why = {0};
    const char *mirror = by == STORE_BY_MIRROR ? NULL : asked->mirror;
    enum result result = RESULT_OK;
    if (desk->options.store_path == NULL)
        result = diagnose(&why, RESULT_NOT_FOUND, "there is no profile store here");
    else if (desk->summed == NULL)
        result = store_open(desk->options.store_path, true, &desk->summed, &why);
    if (result == RESULT_OK)
        result = report_gather(desk->summed, by, &asked->range, mirror, limit, out, &why);
    if (result == RESULT_OK)
        return true;
    log_write(LOG_WARNING, "associates", "the report can't be made: %s", why.text);
    store_close(desk->summed);
    desk->summed = NULL;
    return false;
}

static void answer_away(struct desk *desk, const struct desk_request *request, struct http_reply *reply)
{
    desk_answer_message(desk, request, 503, "away.title", "away.text", reply);
}

// The shade of what has several, as the catalogue calls it.
static const char *shade_of(const struct desk *desk, const char *sku)
{
    int variant = 0;
    const struct catalogue_product *product =
        desk->catalogue != NULL ? catalogue_find(desk->catalogue, sku, NULL, &variant) : NULL;
    return product != NULL && product->variant_count > 1 ? product->variants[variant].title : NULL;
}

// --- names -------------------------------------------------------------------------------------------------

// "2026-11-07" as "7 Nov".
static const char *day_text(const struct desk *desk, struct page_values *page, const char *day)
{
    char month[16], of_month[8], text[64];
    (void)snprintf(month, sizeof month, "month.%.2s", day + 5);
    (void)snprintf(of_month, sizeof of_month, "%.2s", day + 8 + (day[8] == '0'));
    const struct strings_value values[] = {{.name = "day", .text = of_month},
                                           {.name = "month", .text = strings_get(desk->words, month)}};
    strings_format(desk->words, text, sizeof text, "date.day", values, COUNT(values));
    return page_copy(page, text);
}

static const char *name_of(const struct desk *desk, struct page_values *page, enum store_report_by by,
                           const struct report_line *line)
{
    char key[64];
    switch (by) {
    case STORE_BY_CATEGORY:
        (void)snprintf(key, sizeof key, "category.%.32s", line->key);
        return strings_get(desk->shop, key);
    case STORE_BY_MIRROR:
        return line->key[0] != '\0' ? line->key : strings_get(desk->words, "mirror.this");
    case STORE_BY_SKU:
    case STORE_BY_PRODUCT:
        return line->title[0] != '\0' ? line->title : line->key;
    case STORE_BY_DAY:
        return day_text(desk, page, line->key);
    case STORE_BY_HOUR:
    case STORE_BY_BRAND:
        break;
    }
    return line->key;
}

// --- pictures ----------------------------------------------------------------------------------------------

static const char *chart_title(const struct desk *desk, struct page_values *page, enum store_report_by by,
                               const struct asked *asked, bool is_file)
{
    char key[32];
    (void)snprintf(key, sizeof key, "report.chart_%s", report_by_name(by));
    const char *title = strings_get(desk->words, key);
    return is_file ? page_text(page, "%s, %s – %s", title, asked->range.first, asked->range.last) : title;
}

// NULL without memory. The page's own.
static const char *draw(struct desk *desk, struct page_values *page, enum store_report_by by,
                        const struct asked *asked, const struct report_lines *lines, bool is_file)
{
    bool over_time = by == STORE_BY_HOUR || by == STORE_BY_DAY;
    int count = over_time || lines->count < BARS_SHOWN ? lines->count : BARS_SHOWN;
    struct report_chart_point *points = page_allocate(page, ((size_t)count + 1) * sizeof *points);
    if (points == NULL)
        return NULL;
    for (int i = 0; i < count; i++)
        points[i] = (struct report_chart_point){
            .label = name_of(desk, page, by, &lines->lines[i]),
            .values = {lines->lines[i].sums.tried, lines->lines[i].sums.visits},
        };
    struct report_chart chart = {
        .title = chart_title(desk, page, by, asked, is_file),
        .font = FONT,
        .series = {strings_get(desk->words, "report.tried"), strings_get(desk->words, "report.visits")},
        .points = points,
        .count = count,
        .is_file = is_file};
    char *svg = NULL;
    size_t size = 0;
    enum result result =
        over_time ? report_chart_columns(&chart, &svg, &size) : report_chart_bars(&chart, &svg, &size);
    const char *kept = result == RESULT_OK ? page_copy(page, svg) : NULL;
    free(svg);
    return kept;
}

// "cheval-sku-2026-11-16-2026-11-22.csv"
static void name_file(struct http_reply *reply, enum store_report_by by, const struct asked *asked,
                      const char *type)
{
    http_reply_add_header(reply, "Content-Disposition", "attachment; filename=\"cheval-%s-%s-%s.%s\"",
                          report_by_name(by), asked->range.first, asked->range.last, type);
}

static enum store_report_by read_by(const struct desk_request *request)
{
    enum store_report_by by = STORE_BY_SKU;
    const char *name = http_request_query(request->http, "by");
    (void)(name != NULL && report_by_from_name(name, &by));
    return by;
}

void associates_report_picture(struct desk *desk, const struct desk_request *request,
                               struct http_reply *reply)
{
    struct asked asked = read_asked(request);
    enum store_report_by by = read_by(request);
    struct report_lines lines = {0};
    struct page_values page = {0};
    if (!begin_sums(desk, request, reply))
        return;
    bool gathered = gather(desk, by, &asked, BARS_SHOWN, &lines);
    end_sums(desk);
    const char *svg = gathered ? draw(desk, &page, by, &asked, &lines, true) : NULL;
    if (!gathered) {
        answer_away(desk, request, reply);
    } else if (svg != NULL) {
        reply->status = 200;
        reply->content_type = "image/svg+xml";
        name_file(reply, by, &asked, "svg");
        http_reply_set_body(reply, svg, strlen(svg));
    } else {
        reply->status = 503;
    }
    page_values_finish(&page);
    report_lines_free(&lines);
}

// --- the table ---------------------------------------------------------------------------------------------

void associates_report_csv(struct desk *desk, const struct desk_request *request, struct http_reply *reply)
{
    struct asked asked = read_asked(request);
    enum store_report_by by = read_by(request);
    struct report_lines lines = {0};
    char *csv = NULL;
    size_t size = 0;
    if (!begin_sums(desk, request, reply))
        return;
    bool gathered = gather(desk, by, &asked, 0, &lines);
    end_sums(desk);
    if (!gathered) {
        answer_away(desk, request, reply);
    } else if (report_write_csv(&lines, by, &csv, &size) == RESULT_OK) {
        reply->status = 200;
        reply->content_type = "text/csv; charset=utf-8";
        reply->body = (uint8_t *)csv;
        reply->body_size = size;
        name_file(reply, by, &asked, "csv");
    } else {
        reply->status = 503;
    }
    report_lines_free(&lines);
}

// --- the page ----------------------------------------------------------------------------------------------

static const char *share_text(const struct desk *desk, struct page_values *page, int64_t part, int64_t whole)
{
    return whole > 0 ? desk_counted(desk, page, "report.percent", (part * 100 + whole / 2) / whole) : NULL;
}

static const char *seconds_text(const struct desk *desk, struct page_values *page, int64_t ms, int64_t count)
{
    int64_t seconds = count > 0 ? (ms / count + 500) / 1000 : 0;
    return seconds >= 120 ? desk_counted(desk, page, "time.minutes", (seconds + 30) / 60)
                          : desk_counted(desk, page, "time.seconds", seconds);
}

static struct page_list list_lines(struct desk *desk, struct page_values *page, enum store_report_by by,
                                   const struct report_lines *lines)
{
    struct page_list list = page_list(page, lines->count);
    int64_t most = 1;
    for (int i = 0; i < lines->count; i++)
        if (lines->lines[i].sums.tried > most)
            most = lines->lines[i].sums.tried;
    for (int i = 0; i < lines->count; i++) {
        const struct report_line *line = &lines->lines[i];
        const struct store_report_row *sums = &line->sums;
        PAGE_ADD_ROW(&list, {.name = "name", .text = name_of(desk, page, by, line)},
                     {.name = "sku", .text = by == STORE_BY_SKU ? line->key : NULL},
                     {.name = "shade", .text = by == STORE_BY_SKU ? shade_of(desk, line->key) : NULL},
                     {.name = "brand", .text = line->brand},
                     {.name = "visits", .text = desk_number(desk, page, sums->visits)},
                     {.name = "tried", .text = desk_number(desk, page, sums->tried)},
                     {.name = "part", .text = page_text(page, "%lld", (long long)sums->tried)},
                     {.name = "most", .text = page_text(page, "%lld", (long long)most)},
                     {.name = "looked", .text = desk_number(desk, page, sums->dwelled)},
                     {.name = "liked", .text = desk_number(desk, page, sums->liked)},
                     {.name = "asked", .text = desk_number(desk, page, sums->requested + sums->reserved)});
    }
    return list;
}

static struct page_list list_tiles(struct desk *desk, struct page_values *page,
                                   const struct store_report_totals *totals)
{
    const struct store_report_row *sums = &totals->sums;
    const struct {
        const char *key, *number, *more;
    } tiles[] = {
        {"report.visits", desk_number(desk, page, totals->visits),
         totals->ended > 0 ? seconds_text(desk, page, totals->visit_ms, totals->ended) : NULL},
        {"report.tried", desk_number(desk, page, sums->tried),
         share_text(desk, page, totals->try_on_visits, totals->visits)},
        {"report.looked", desk_number(desk, page, sums->dwelled),
         share_text(desk, page, sums->dwelled, sums->tried)},
        {"report.liked", desk_number(desk, page, sums->liked), NULL},
        {"report.asked", desk_number(desk, page, sums->requested + sums->reserved), NULL},
        {"report.profiles", desk_number(desk, page, totals->profile_visits),
         share_text(desk, page, totals->profile_visits, totals->visits)},
    };
    static const char *const more_keys[] = {
        "report.on_average", "report.of_visits_tried", "report.of_tried", NULL, NULL, "report.of_visits"};
    struct page_list list = page_list(page, COUNT(tiles));
    for (int i = 0; i < COUNT(tiles); i++) {
        char more[128] = "";
        const struct strings_value what = {.name = "what", .text = tiles[i].more};
        if (more_keys[i] != NULL && tiles[i].more != NULL)
            strings_format(desk->words, more, sizeof more, more_keys[i], &what, 1);
        PAGE_ADD_ROW(&list, {.name = "label", .text = strings_get(desk->words, tiles[i].key)},
                     {.name = "number", .text = tiles[i].number},
                     {.name = "more", .text = page_copy(page, more)});
    }
    return list;
}

static struct page_list list_mirrors(const struct desk *desk, struct page_values *page,
                                     const struct asked *asked, const struct report_lines *mirrors)
{
    struct page_list list = page_list(page, mirrors->count);
    for (int i = 0; i < mirrors->count; i++) {
        const char *key = mirrors->lines[i].key;
        if (key[0] != '\0')
            PAGE_ADD_ROW(&list,
                         {.name = "name", .text = name_of(desk, page, STORE_BY_MIRROR, &mirrors->lines[i])},
                         {.name = "value", .text = key},
                         {.name = "chosen",
                          .text = asked->mirror != NULL && strcmp(asked->mirror, key) == 0 ? "yes" : NULL});
    }
    return list;
}

static struct page_list list_spans(const struct desk *desk, struct page_values *page,
                                   const struct desk_request *request, const struct asked *asked)
{
    static const struct {
        int days;
        const char *key;
    } spans[] = {{1, "report.today"}, {7, "report.week"}, {30, "report.month"}, {365, "report.year"}};
    struct page_list list = page_list(page, COUNT(spans));
    for (int i = 0; i < COUNT(spans); i++) {
        struct asked other = *asked;
        report_last_days(spans[i].days, request->wall_ms, &other.range);
        bool is_here = strcmp(other.range.first, asked->range.first) == 0 &&
                       strcmp(other.range.last, asked->range.last) == 0;
        PAGE_ADD_ROW(&list, {.name = "query", .text = same_again(page, &other)},
                     {.name = "name", .text = strings_get(desk->words, spans[i].key)},
                     {.name = "current", .text = is_here ? "page" : "false"});
    }
    return list;
}

enum { BY_TIME, BY_HOUR, BY_SKU, BY_CATEGORY, BY_MIRROR, TABLES };

static void answer_report(struct desk *desk, const struct desk_request *request, const struct asked *asked,
                          const struct store_report_totals *totals, const struct report_lines *lines,
                          struct http_reply *reply)
{
    struct page_values page = {0};
    enum store_report_by over = asked->range.days > 1 ? STORE_BY_DAY : STORE_BY_HOUR;
    const char *by_time =
        draw(desk, &page, over, asked, &lines[asked->range.days > 1 ? BY_TIME : BY_HOUR], false);
    const char *by_hour =
        asked->range.days > 1 ? draw(desk, &page, STORE_BY_HOUR, asked, &lines[BY_HOUR], false) : NULL;
    struct page_list tiles = list_tiles(desk, &page, totals);
    struct page_list products = list_lines(desk, &page, STORE_BY_SKU, &lines[BY_SKU]);
    struct page_list categories = list_lines(desk, &page, STORE_BY_CATEGORY, &lines[BY_CATEGORY]);
    struct page_list mirrors = list_lines(desk, &page, STORE_BY_MIRROR, &lines[BY_MIRROR]);
    struct page_list hours = list_lines(desk, &page, STORE_BY_HOUR, &lines[BY_HOUR]);
    struct page_list choices = list_mirrors(desk, &page, asked, &lines[BY_MIRROR]);
    struct page_list spans = list_spans(desk, &page, request, asked);
    const struct desk_frame frame = {.title = "report.title", .here = "report"};
    const struct template_value values[] = {
        {.name = "from", .text = asked->range.first},
        {.name = "to", .text = asked->range.last},
        {.name = "problem", .text = asked->is_fine ? NULL : strings_get(desk->words, "report.no_range")},
        {.name = "query", .text = same_again(&page, asked)},
        {.name = "mirror", .text = asked->mirror},
        {.name = "by_time", .text = by_time},
        {.name = "time_name", .text = report_by_name(over)},
        {.name = "time_title", .text = chart_title(desk, &page, over, asked, false)},
        {.name = "choices_there", .text = choices.count > 0 ? "yes" : NULL},
        {.name = "by_hour", .text = by_hour},
        {.name = "empty", .text = totals->visits == 0 ? "yes" : NULL},
        page_rows("tiles", &tiles),
        page_rows("products", &products),
        page_rows("categories", &categories),
        page_rows("mirror_lines", &mirrors),
        page_rows("hours", &hours),
        page_rows("choices", &choices),
        page_rows("spans", &spans),
    };
    desk_answer(desk, request, &page, &frame, "associates_report.html", values, COUNT(values), reply);
    page_values_finish(&page);
}

void associates_report_page(struct desk *desk, const struct desk_request *request, struct http_reply *reply)
{
    static const enum store_report_by by[TABLES] = {STORE_BY_DAY, STORE_BY_HOUR, STORE_BY_SKU,
                                                    STORE_BY_CATEGORY, STORE_BY_MIRROR};
    struct asked asked = read_asked(request);
    struct report_lines lines[TABLES] = {{0}};
    struct store_report_totals totals = {0};
    const struct store_report_range within = {asked.range.from, asked.range.until, asked.mirror};
    if (!begin_sums(desk, request, reply))
        return;
    bool gathered = true;
    for (int i = 0; i < TABLES && gathered; i++)
        gathered = gather(desk, by[i], &asked, i == BY_SKU ? PRODUCTS_SHOWN : 0, &lines[i]);
    if (gathered)
        gathered = store_report_sum(desk->summed, &within, &totals, NULL) == RESULT_OK;
    end_sums(desk);
    desk->catalogue = stock_room_catalogue(desk->stock, request->http->received_ns);
    if (gathered)
        answer_report(desk, request, &asked, &totals, lines, reply);
    else
        answer_away(desk, request, reply);
    for (int i = 0; i < TABLES; i++)
        report_lines_free(&lines[i]);
}
