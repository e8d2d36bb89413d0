// The report's pictures, as SVG: columns over time, and bars by name.
//
// In a page its colours come from the style sheet, by day and by night; saved as a file it has those of the
// day. Each column and bar says what it is to whoever points at it or hears it.
#ifndef CHEVAL_APP_WEB_REPORT_CHART_H
#define CHEVAL_APP_WEB_REPORT_CHART_H

#include "app/web/text_buffer.h"

#include <stdbool.h>
#include <stdint.h>

#define REPORT_CHART_SERIES 2

struct report_chart_point {
    const char *label; // under the column, beside the bar
    int64_t values[REPORT_CHART_SERIES];
};

struct report_chart {
    const char *title, *font;                // what a screen reader says; the font's family
    const char *series[REPORT_CHART_SERIES]; // their names
    const struct report_chart_point *points;
    int count;
    bool is_file; // with a heading and a ground, for where no page is around it
};

// Columns, from left to right: hours, days.
MUST_CHECK enum result report_chart_columns(const struct report_chart *chart, char **out, size_t *size);
// Bars, from top to bottom, of the first series alone: products, categories, mirrors.
MUST_CHECK enum result report_chart_bars(const struct report_chart *chart, char **out, size_t *size);

#endif
