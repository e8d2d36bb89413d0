#include "app/soak/soak_graph.h"

#include <cairo.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#define WIDTH 1200.0
#define PANEL_HEIGHT 240.0
#define LEFT 90.0
#define RIGHT 24.0
#define TOP 40.0
#define BOTTOM 36.0
#define MAX_SERIES 3
#define PI 3.14159265358979323846
#define PANEL_COUNT 4

struct series {
    const char *name;
    enum soak_column column;
    double red, green, blue;
};

static const struct panel {
    const char *title;
    int count;
    struct series series[MAX_SERIES];
} panels[PANEL_COUNT] = {
    {"memory, MB",
     3,
     {{"resident", SOAK_RESIDENT_MB, 0.80, 0.25, 0.25},
      {"proportional", SOAK_PROPORTIONAL_MB, 0.90, 0.60, 0.10},
      {"heap", SOAK_HEAP_MB, 0.15, 0.45, 0.75}}},
    {"open files, threads",
     2,
     {{"files", SOAK_FILES, 0.15, 0.45, 0.75}, {"threads", SOAK_THREADS, 0.35, 0.60, 0.25}}},
    {"a frame, ms",
     3,
     {{"p99", SOAK_FRAME_P99_MS, 0.85, 0.75, 0.70},
      {"p95", SOAK_FRAME_P95_MS, 0.80, 0.25, 0.25},
      {"p50", SOAK_FRAME_P50_MS, 0.15, 0.45, 0.75}}},
    {"events",
     3,
     {{"made", SOAK_MADE, 0.35, 0.60, 0.25},
      {"committed", SOAK_COMMITTED, 0.15, 0.45, 0.75},
      {"received", SOAK_RECEIVED, 0.80, 0.25, 0.25}}},
};

// Where the panel's values stand.
struct plot {
    double x, y, width, height;
    double hours, most; // at its right and upper edge
};

// 1, 2 or 5 times a power of ten, so that there are about five of it.
static double step_for(double most)
{
    double rough = most > 0.0 ? most / 5.0 : 1.0, unit = pow(10.0, floor(log10(rough)));
    double share = rough / unit;
    return unit * (share <= 1.0 ? 1.0 : share <= 2.0 ? 2.0 : share <= 5.0 ? 5.0 : 10.0);
}

static void put_text(cairo_t *cairo, double x, double y, bool ends, const char *text)
{
    cairo_text_extents_t extents;
    cairo_text_extents(cairo, text, &extents);
    cairo_move_to(cairo, ends ? x - extents.x_advance : x, y);
    cairo_show_text(cairo, text);
}

static void draw_line(cairo_t *cairo, double x, double y, double to_x, double to_y)
{
    cairo_move_to(cairo, x, y);
    cairo_line_to(cairo, to_x, to_y);
    cairo_stroke(cairo);
}

static void draw_grid(cairo_t *cairo, const struct plot *plot)
{
    char text[32];
    double step = step_for(plot->most), hour_step = step_for(plot->hours);
    cairo_set_line_width(cairo, 1.0);
    for (double value = 0.0; value <= plot->most; value += step) {
        double y = plot->y + plot->height * (1.0 - value / plot->most);
        cairo_set_source_rgb(cairo, 0.86, 0.86, 0.86);
        draw_line(cairo, plot->x, y, plot->x + plot->width, y);
        cairo_set_source_rgb(cairo, 0.2, 0.2, 0.2);
        (void)snprintf(text, sizeof text, "%g", value);
        put_text(cairo, plot->x - 8.0, y + 4.0, true, text);
    }
    for (double hour = 0.0; hour <= plot->hours * 1.0001; hour += hour_step) {
        (void)snprintf(text, sizeof text, "%g h", hour);
        put_text(cairo, plot->x + plot->width * hour / plot->hours, plot->y + plot->height + 16.0, false,
                 text);
    }
}

static void draw_series(cairo_t *cairo, const struct soak_record *record, const struct plot *plot,
                        const struct series *series)
{
    cairo_set_source_rgb(cairo, series->red, series->green, series->blue);
    cairo_set_line_width(cairo, 1.4);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    for (int i = 0; i < record->count; i++) {
        const double *values = record->rows[i].values;
        cairo_line_to(cairo, plot->x + plot->width * values[SOAK_TIME_S] / 3600.0 / plot->hours,
                      plot->y + plot->height * (1.0 - values[series->column] / plot->most));
    }
    cairo_stroke(cairo);
}

static void draw_panel(cairo_t *cairo, const struct soak_record *record, const struct panel *panel,
                       double warm_up_s, struct plot *plot)
{
    double x = plot->x;
    plot->most = 0.0;
    for (int i = 0; i < panel->count; i++)
        plot->most = fmax(plot->most, soak_record_most(record, panel->series[i].column, 0, record->count));
    plot->most = fmax(plot->most * 1.05, 1e-3);
    cairo_set_source_rgb(cairo, 0.955, 0.955, 0.955);
    cairo_rectangle(cairo, plot->x, plot->y,
                    fmin(plot->width * warm_up_s / 3600.0 / plot->hours, plot->width), plot->height);
    cairo_fill(cairo);
    draw_grid(cairo, plot);
    cairo_set_source_rgb(cairo, 0.1, 0.1, 0.1);
    put_text(cairo, x, plot->y - 12.0, false, panel->title);
    x += 220.0;
    for (int i = 0; i < panel->count; i++) {
        const struct series *series = &panel->series[i];
        draw_series(cairo, record, plot, series);
        put_text(cairo, x, plot->y - 12.0, false, series->name);
        x += 140.0;
    }
}

static void draw_rests(cairo_t *cairo, const struct soak_record *rests, const struct panel *panel,
                       const struct plot *plot)
{
    for (int i = 0; i < panel->count; i++) {
        const struct series *series = &panel->series[i];
        cairo_set_source_rgb(cairo, series->red, series->green, series->blue);
        for (int k = 0; k < rests->count; k++) {
            const double *values = rests->rows[k].values;
            cairo_arc(cairo, plot->x + plot->width * values[SOAK_TIME_S] / 3600.0 / plot->hours,
                      plot->y + plot->height * (1.0 - values[series->column] / plot->most), 3.0, 0.0,
                      2.0 * PI);
            cairo_fill(cairo);
        }
    }
}

enum result soak_graph_write(const struct soak_record *record, const struct soak_record *rests,
                             double warm_up_s, const char *path, struct diagnostic *why)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)WIDTH, (int)(PANEL_COUNT * PANEL_HEIGHT));
    cairo_t *cairo = cairo_create(surface);
    double seconds = record->count > 0 ? record->rows[record->count - 1].values[SOAK_TIME_S] : 0.0;
    cairo_set_source_rgb(cairo, 1.0, 1.0, 1.0);
    cairo_paint(cairo);
    cairo_select_font_face(cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, 13.0);
    for (int i = 0; i < PANEL_COUNT; i++) {
        struct plot plot = {.x = LEFT,
                            .y = (double)i * PANEL_HEIGHT + TOP,
                            .width = WIDTH - LEFT - RIGHT,
                            .height = PANEL_HEIGHT - TOP - BOTTOM,
                            .hours = fmax(seconds, 1.0) / 3600.0};
        draw_panel(cairo, record, &panels[i], warm_up_s, &plot);
        if (i == 0)
            draw_rests(cairo, rests, &panels[i], &plot);
    }
    cairo_destroy(cairo);
    cairo_status_t status = cairo_surface_write_to_png(surface, path);
    cairo_surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS
               ? RESULT_OK
               : diagnose(why, RESULT_IO, "%.300s: %s", path, cairo_status_to_string(status));
}
