#include "app/web/report_chart.h"

#include <stdio.h>
#include <string.h>

#define MAX_BYTES ((size_t)1 << 20)
#define WIDTH 500
#define HEAD 46 // of a file: its title
#define COLUMNS_HEIGHT 250
#define LEFT 48 // of the plot, for the numbers
#define RIGHT 6
#define TOP 34    // for the legend
#define BOTTOM 26 // for the labels
#define MAX_LABELS 8
#define BAR_STEP 30
#define BAR_LEFT 190   // for the names
#define BAR_RIGHT 58   // for the numbers
#define NAME_LENGTH 22 // characters that fit

static const char *const series_classes[REPORT_CHART_SERIES] = {"series-one", "series-two"};
static const char *const series_colours[REPORT_CHART_SERIES] = {"#a3402a", "#d8b4a4"};
#define INK "#211b1e"
#define SOFT "#665c5f"
#define LINE "#e6dfd9"

// The lowest of 1, 2, 5, 10, 20 … that four steps of reach the value.
static int64_t step_for(int64_t highest)
{
    static const int64_t parts[] = {1, 2, 5};
    for (int64_t ten = 1;; ten *= 10)
        for (int i = 0; i < 3; i++)
            if (parts[i] * ten * 4 >= highest)
                return parts[i] * ten;
}

static int64_t highest_of(const struct report_chart *chart, int series)
{
    int64_t highest = 1;
    for (int i = 0; i < chart->count; i++)
        for (int s = 0; s < series; s++)
            if (chart->points[i].values[s] > highest)
                highest = chart->points[i].values[s];
    return highest;
}

static void put_text(struct text_buffer *svg, double x, double y, const char *anchor, const char *look,
                     const char *text)
{
    text_buffer_print(svg, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>", x, y, anchor, look);
    text_buffer_put_escaped(svg, text);
    text_buffer_put(svg, "</text>");
}

#define INK_LOOK "class=\"ink\" fill=\"" INK "\""
#define SOFT_LOOK "class=\"soft\" fill=\"" SOFT "\""

static void open_svg(struct text_buffer *svg, const struct report_chart *chart, int height)
{
    int head = chart->is_file ? HEAD : 0;
    if (chart->is_file)
        text_buffer_put(svg, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text_buffer_print(svg,
                      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 %d %d %d\" role=\"img\" "
                      "class=\"chart\" font-family=\"",
                      -head, WIDTH, height + head);
    text_buffer_put_escaped(svg, chart->font);
    text_buffer_put(svg, "\" font-size=\"15\"><title>");
    text_buffer_put_escaped(svg, chart->title);
    text_buffer_put(svg, "</title>");
    if (!chart->is_file)
        return;
    text_buffer_print(svg, "<rect x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", -head,
                      WIDTH, height + head);
    put_text(svg, 12, -head + 28, "start", "font-size=\"17\" font-weight=\"600\" " INK_LOOK, chart->title);
}

static void put_legend(struct text_buffer *svg, const struct report_chart *chart)
{
    double x = LEFT;
    for (int s = 0; s < REPORT_CHART_SERIES; s++) {
        text_buffer_print(svg,
                          "<rect class=\"%s\" fill=\"%s\" x=\"%.1f\" y=\"4\" width=\"12\" height=\"12\" "
                          "rx=\"3\"/>",
                          series_classes[s], series_colours[s], x);
        put_text(svg, x + 18, 15, "start", SOFT_LOOK, chart->series[s]);
        x += 42 + 8.2 * (double)strlen(chart->series[s]);
    }
}

static void put_grid(struct text_buffer *svg, int64_t step, double plot_height)
{
    for (int i = 0; i <= 4; i++) {
        char number[24];
        double y = TOP + plot_height * (1.0 - i / 4.0);
        (void)snprintf(number, sizeof number, "%lld", (long long)step * i);
        text_buffer_print(svg,
                          "<line class=\"grid\" stroke=\"" LINE "\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" "
                          "y2=\"%.1f\"/>",
                          LEFT, WIDTH - RIGHT, y, y);
        put_text(svg, LEFT - 8, y + 4, "end", SOFT_LOOK, number);
    }
}

static void put_column(struct text_buffer *svg, const struct report_chart *chart, int point, double x,
                       double width, double unit, double plot_height)
{
    const struct report_chart_point *of = &chart->points[point];
    double each = width / REPORT_CHART_SERIES;
    text_buffer_put(svg, "<g><title>");
    text_buffer_put_escaped(svg, of->label);
    for (int s = 0; s < REPORT_CHART_SERIES; s++) {
        text_buffer_put(svg, s == 0 ? ": " : ", ");
        text_buffer_put_escaped(svg, chart->series[s]);
        text_buffer_print(svg, " %lld", (long long)of->values[s]);
    }
    text_buffer_put(svg, "</title>");
    for (int s = 0; s < REPORT_CHART_SERIES; s++) {
        double height = (double)of->values[s] * unit;
        double corner = each < 6.0 || height < 3.0 ? 0.0 : 2.5;
        text_buffer_print(svg,
                          "<rect class=\"%s\" fill=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" "
                          "height=\"%.2f\" rx=\"%.1f\"/>",
                          series_classes[s], series_colours[s], x + each * s, TOP + plot_height - height,
                          each * 0.92, height, corner);
    }
    text_buffer_put(svg, "</g>");
}

enum result report_chart_columns(const struct report_chart *chart, char **out, size_t *size)
{
    struct text_buffer svg = {.most = MAX_BYTES};
    double plot_height = COLUMNS_HEIGHT - TOP - BOTTOM;
    double group = (double)(WIDTH - LEFT - RIGHT) / (chart->count > 0 ? chart->count : 1);
    double width = group * 0.72 < 44.0 ? group * 0.72 : 44.0;
    int64_t step = step_for(highest_of(chart, REPORT_CHART_SERIES));
    double unit = plot_height / (double)(step * 4);
    int every = (chart->count + MAX_LABELS - 1) / MAX_LABELS;
    open_svg(&svg, chart, COLUMNS_HEIGHT);
    put_legend(&svg, chart);
    put_grid(&svg, step, plot_height);
    for (int i = 0; i < chart->count; i++) {
        double middle = LEFT + group * (i + 0.5);
        put_column(&svg, chart, i, middle - width / 2.0, width, unit, plot_height);
        if (i % every == 0)
            put_text(&svg, middle, COLUMNS_HEIGHT - 6, "middle", SOFT_LOOK, chart->points[i].label);
    }
    text_buffer_put(&svg, "</svg>");
    return text_buffer_take(&svg, out, size);
}

// As many characters of a name as fit, with an ellipsis.
static void cut_name(const char *name, char out[NAME_LENGTH * 4 + 4])
{
    size_t used = 0;
    int characters = 0;
    for (; name[used] != '\0' && characters < NAME_LENGTH; characters++)
        for (used++; ((unsigned char)name[used] & 0xc0) == 0x80;)
            used++;
    (void)snprintf(out, NAME_LENGTH * 4 + 4, "%.*s%s", (int)used, name, name[used] != '\0' ? "…" : "");
}

enum result report_chart_bars(const struct report_chart *chart, char **out, size_t *size)
{
    struct text_buffer svg = {.most = MAX_BYTES};
    double widest = WIDTH - BAR_LEFT - BAR_RIGHT, highest = (double)highest_of(chart, 1);
    open_svg(&svg, chart, chart->count * BAR_STEP + 10);
    for (int i = 0; i < chart->count; i++) {
        const struct report_chart_point *point = &chart->points[i];
        char name[NAME_LENGTH * 4 + 4], number[24];
        double y = 6.0 + i * BAR_STEP, width = (double)point->values[0] / highest * widest;
        cut_name(point->label, name);
        (void)snprintf(number, sizeof number, "%lld", (long long)point->values[0]);
        text_buffer_put(&svg, "<g><title>");
        text_buffer_put_escaped(&svg, point->label);
        text_buffer_print(&svg, ": %s</title>", number);
        put_text(&svg, BAR_LEFT - 10, y + 15, "end", INK_LOOK, name);
        text_buffer_print(&svg,
                          "<rect class=\"series-one\" fill=\"%s\" x=\"%d\" y=\"%.1f\" width=\"%.1f\" "
                          "height=\"20\" rx=\"4\"/>",
                          series_colours[0], BAR_LEFT, y, width > 2.0 ? width : 2.0);
        put_text(&svg, BAR_LEFT + width + 8, y + 15, "start", SOFT_LOOK, number);
        text_buffer_put(&svg, "</g>");
    }
    text_buffer_put(&svg, "</svg>");
    return text_buffer_take(&svg, out, size);
}
