// The shade finder: the chart of a category's shades, measuring against a white card, and the nearest shades.
#include "app/ui/state.h"

#include "platform/base/clock.h"
#include "platform/base/colour.h"

#include <stdio.h>

#define LINE_NS (900 * CLOCK_MILLISECOND_NS) // a line that says what to do can be read in this time

struct colour screen_shade_colour(const struct shade *shade)
{
    struct vec3 linear = lab_to_linear(shade->lab);
    float channels[3] = {linear.x, linear.y, linear.z};
    for (int i = 0; i < 3; i++)
        channels[i] = colour_encoded(fminf(fmaxf(channels[i], 0.0f), 1.0f));
    return (struct colour){channels[0], channels[1], channels[2], 1.0f};
}

static struct command page_command(enum shade_page page)
{
    return (struct command){.kind = COMMAND_SHADE_FINDER, .value = (int)page};
}

static struct button measure_button(struct ui *ui)
{
    const char *key = ui->shade_page == SHADE_PAGE_RESULT ? "shade.again" : "shade.measure";
    return (struct button){.id = WIDGET_SHADE_MEASURE,
                           .kind = BUTTON_QUIET,
                           .label = canvas_string(&ui->canvas, key),
                           .icon = ICON_SHADE_FINDER,
                           .tint = ui->canvas.theme.accent,
                           .command = page_command(SHADE_PAGE_MEASURE)};
}

static bool none_is_near(const struct ui *ui)
{
    return ui->match_count > 0 && shade_closeness(ui->matches[0].difference) == SHADE_OTHER;
}

// Back, what this is, and where there is room the button that measures.
static void draw_header(struct ui *ui, struct rect row, bool with_measure)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    enum shade_page before = ui->shade_page <= SHADE_PAGE_ASK ? SHADE_PAGE_NONE : SHADE_PAGE_CHART;
    if (with_measure) {
        struct button measure = measure_button(ui);
        button_draw(canvas, &measure,
                    rect_cut_end(&row, button_width(canvas, &measure, row.height), canvas->rtl));
        rect_cut_end(&row, theme->gap, canvas->rtl);
    }
    const char *title = ui->shade_page == SHADE_PAGE_RESULT
                            ? (none_is_near(ui) ? "shade.none_near" : "shade.result")
                        : ui->shade_page == SHADE_PAGE_MEASURE ? "shade.measuring"
                                                               : "shade.by_eye";
    page_head_draw(canvas, row, canvas_string(canvas, title), page_command(before));
}

// --- the chart ---------------------------------------------------------------------------------------------

static void draw_cell(struct ui *ui, const struct session *session, int index, struct rect cell)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct shade *shade = &ui_chart(ui)->shades[index];
    uint32_t id = WIDGET_FIRST_CHART + 2 * (uint32_t)index;
    canvas_touch(canvas, id, cell,
                 (struct command){.kind = COMMAND_SHADE, .product = shade->product, .value = shade->variant},
                 false);
    float press = canvas_press(canvas, id), gap = roundf(2.5f * theme->unit);
    bool on = ui->chosen == shade->product && ui_shade_of(ui, shade->product, session) == shade->variant;
    float ring = canvas_ease(canvas, id + 1, on ? 1.0f : 0.0f, on ? 1.0f : 0.0f, theme->quick);
    struct rect shown = rect_round(rect_inset(cell, gap + gap * press, gap + gap * press));
    canvas_box(canvas, shown, theme->radius_small * 0.7f, screen_shade_colour(shade));
    if (ring > 0.01f)
        canvas_draw_box(canvas, &(struct draw2d_box){.rect = rect_inset(shown, -gap, -gap),
                                                     .radius = theme->radius_small * 0.7f + gap,
                                                     .border = roundf(2.0f * theme->unit),
                                                     .border_colour = colour_fade(theme->bright, ring)});
}

// From rosy to golden: above the columns, or before the rows.
static void draw_undertones(struct ui *ui, struct rect rect, bool rows)
{
    struct canvas *canvas = &ui->canvas;
    struct text_look look = {.size = canvas->theme.caption, .colour = canvas->theme.text_soft};
    if (rows) {
        struct rect first = rect_cut_top(&rect, rect.height / (float)SHADE_CHART_COLUMNS);
        struct rect last = rect_cut_bottom(&rect, first.height);
        canvas_text(canvas, canvas_string(canvas, "shade.rosy"), &look, first);
        canvas_text(canvas, canvas_string(canvas, "shade.golden"), &look, last);
        return;
    }
    canvas_text(canvas, canvas_string(canvas, "shade.rosy"), &look, rect);
    look.align = TEXT_END;
    canvas_text(canvas, canvas_string(canvas, "shade.golden"), &look, rect);
}

// Light to deep: down in the dock, from the start side in portrait; rosy to golden across that.
static void draw_chart(struct ui *ui, const struct session *session, struct rect area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct shade_chart *chart = ui_chart(ui);
    struct scroller *scroller = &ui->chart_scroller;
    bool sideways = ui->layout.shelf_horizontal;
    struct rect captions = sideways ? rect_cut_start(&area, roundf(theme->caption * 4.6f), canvas->rtl)
                                    : rect_cut_top(&area, roundf(theme->caption * 1.9f));
    draw_undertones(ui, captions, sideways);
    float cross = (sideways ? area.height : area.width) / (float)SHADE_CHART_COLUMNS;
    float along = fmaxf(theme->touch, sideways ? roundf(64.0f * theme->unit) : 0.0f);
    int rows = (chart->count + SHADE_CHART_COLUMNS - 1) / SHADE_CHART_COLUMNS;
    scroller->horizontal = sideways;
    scroller->reversed = sideways && canvas->rtl;
    scroller_fit(scroller, along * (float)rows, sideways ? area.width : area.height, along);
    scroller_step(scroller, canvas->elapsed_s);
    float rim = roundf(3.0f * theme->unit);
    canvas_enter(canvas, rect_inset(area, -rim, -rim), scroller);
    canvas_touch(canvas, WIDGET_SHADE_CHART, area, (struct command){0}, false);
    for (int i = 0; i < chart->count; i++) {
        float row = along * (float)(i / SHADE_CHART_COLUMNS) - scroller->position;
        float column = cross * (float)(i % SHADE_CHART_COLUMNS);
        struct rect cell = sideways ? (struct rect){area.x + row, area.y + column, along, cross}
                                    : (struct rect){area.x + column, area.y + row, cross, along};
        if (canvas->rtl)
            cell.x = 2.0f * area.x + area.width - cell.x - cell.width;
        if (rect_intersect(cell, area).width > 1.0f && rect_intersect(cell, area).height > 1.0f)
            draw_cell(ui, session, i, cell);
    }
    canvas_leave(canvas);
}

// --- measuring ---------------------------------------------------------------------------------------------

static void draw_steps(struct ui *ui, const struct ui_status *status, struct rect area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct text_look look = {.size = theme->body, .colour = theme->text, .lines = 6, .top = true};
    struct text_size size = canvas_text(canvas, canvas_string(canvas, "shade.steps"), &look, area);
    rect_cut_top(&area, size.height + theme->padding);
    progress_draw(canvas, WIDGET_SHADE_PROGRESS, &area,
                  status->shade_finder != NULL ? (float)status->shade_finder->count / (float)SHADE_FRAMES
                                               : 0.0f);
}

void screen_shade_draw_stage(struct ui *ui, const struct ui_status *status)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct shade_finder *finder = status->shade_finder;
    if (finder == NULL)
        return;
    if (finder->problem != ui->shade_said && canvas->now_ns - ui->shade_said_ns >= LINE_NS) {
        ui->shade_said = finder->problem;
        ui->shade_said_ns = canvas->now_ns;
    }
    bool fine = ui->shade_said == SHADE_FINE;
    if (status->card.width > 0.0f) {
        float width = roundf(3.5f * theme->unit);
        struct draw2d_box outline = {.rect = rect_round(rect_inset(status->card, -width, -width)),
                                     .radius = roundf(10.0f * theme->unit),
                                     .border = width,
                                     .border_colour = fine ? theme->accent : theme->bright};
        canvas_draw_box(canvas, &outline);
    }
    const char *key = fine ? "shade.hold_still" : shade_advice(ui->shade_said);
    struct rect stage = ui->layout.stage;
    pill_draw(canvas, stage.x + stage.width * 0.5f, stage.y + stage.height - roundf(46.0f * theme->unit),
              stage.width, fine ? ICON_CHECK : ICON_SHADE_FINDER, canvas_string(canvas, key));
}

// --- the nearest -------------------------------------------------------------------------------------------

static void draw_match(struct ui *ui, const struct session *session, int index, struct rect rect)
{
    static const char *const closeness_keys[] = {[SHADE_SAME] = "shade.same",
                                                 [SHADE_CLOSE] = "shade.close",
                                                 [SHADE_SIMILAR] = "shade.similar",
                                                 [SHADE_OTHER] = "shade.other"};
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct shade_match *match = &ui->matches[index];
    const struct catalogue_product *product = match->shade->product;
    uint32_t id = WIDGET_FIRST_CHART + 2 * (uint32_t)index;
    canvas_touch(canvas, id, rect,
                 (struct command){.kind = COMMAND_SHADE, .product = product, .value = match->shade->variant},
                 false);
    float press = canvas_press(canvas, id);
    bool worn = session_wears(session, product, match->shade->variant);
    struct colour lit = theme_wash(theme, 0.12f);
    canvas_draw_box(canvas,
                    &(struct draw2d_box){.rect = rect_round(rect),
                                         .radius = theme->radius_small,
                                         .fill = colour_mix(theme->control, lit, press),
                                         .border = worn ? roundf(2.0f * theme->unit) : theme->edge,
                                         .border_colour = worn ? theme->accent : theme->control_edge});
    struct rect inner = rect_inset(rect, roundf(theme->padding * 0.6f), roundf(theme->padding * 0.5f));
    struct rect swatch = ui->layout.shelf_horizontal
                             ? rect_cut_top(&inner, roundf(inner.height * 0.3f))
                             : rect_cut_start(&inner, roundf(inner.height * 0.8f), canvas->rtl);
    canvas_box(canvas, swatch, theme->radius_small * 0.6f, screen_shade_colour(match->shade));
    if (ui->layout.shelf_horizontal)
        rect_cut_top(&inner, theme->gap * 0.4f);
    else
        rect_cut_start(&inner, theme->gap, canvas->rtl);
    struct text_look name = {
        .size = theme->body, .weight = TEXT_SEMIBOLD, .colour = theme->text, .lines = 1, .top = true};
    struct text_look soft = {.size = theme->caption, .colour = theme->text_soft, .lines = 1, .top = true};
    float line = roundf(theme->body * 1.32f), small = roundf(theme->caption * 1.32f);
    canvas_text(canvas, product->variants[match->shade->variant].title, &name, rect_cut_top(&inner, line));
    canvas_text(canvas, product->title, &soft, rect_cut_top(&inner, small));
    char plain[16], number[16], words[96];
    (void)snprintf(plain, sizeof plain, "%.1f", (double)match->difference);
    strings_number(canvas->strings, number, sizeof number, plain);
    (void)snprintf(words, sizeof words, "ΔE %s · %s", number,
                   canvas_string(canvas, closeness_keys[shade_closeness(match->difference)]));
    soft.colour = theme->accent;
    soft.weight = TEXT_MEDIUM;
    canvas_text(canvas, words, &soft, rect_cut_top(&inner, small));
}

static void draw_matches(struct ui *ui, const struct session *session, struct rect area)
{
    float gap = ui->canvas.theme.gap;
    bool sideways = ui->layout.shelf_horizontal;
    float width = (area.width - gap * (float)(UI_SHADE_MATCHES - 1)) / (float)UI_SHADE_MATCHES;
    float height =
        roundf(fminf(92.0f * ui->canvas.theme.unit,
                     (area.height - gap * (float)(UI_SHADE_MATCHES - 1)) / (float)UI_SHADE_MATCHES));
    for (int i = 0; i < ui->match_count; i++) {
        struct rect rect =
            sideways ? rect_cut_start(&area, width, ui->canvas.rtl) : rect_cut_top(&area, height);
        draw_match(ui, session, i, rect);
        if (sideways)
            rect_cut_start(&area, gap, ui->canvas.rtl);
        else
            rect_cut_top(&area, gap);
    }
}

// -----------------------------------------------------------------------------------------------------------

// What was measured leads to the nearest shades.
static void follow_finder(struct ui *ui, const struct ui_status *status)
{
    if (ui->shade_page != SHADE_PAGE_MEASURE || status->shade_finder == NULL || !status->shade_finder->found)
        return;
    ui->match_count =
        shade_chart_nearest(ui_chart(ui), status->shade_finder->skin, ui->matches, UI_SHADE_MATCHES);
    ui_show_shade_page(ui, SHADE_PAGE_RESULT, ui->canvas.now_ns);
}

void screen_shade_draw_panel(struct ui *ui, const struct session *session, const struct ui_status *status)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct layout *layout = &ui->layout;
    follow_finder(ui, status);
    bool can_measure = session->state == SESSION_TRY_ON && ui->shade_page != SHADE_PAGE_MEASURE;
    bool sideways = layout->shelf_horizontal;
    draw_header(ui, layout->tabs, can_measure && sideways);
    struct rect area = rect_inset(layout->shelf, theme->padding, 0.0f);
    if (can_measure && !sideways) {
        struct button measure = measure_button(ui);
        rect_cut_bottom(&area, roundf(theme->gap * 0.5f));
        button_draw(canvas, &measure, rect_cut_bottom(&area, theme->touch));
        rect_cut_bottom(&area, theme->gap);
    }
    if (ui->shade_page == SHADE_PAGE_RESULT)
        draw_matches(ui, session, area);
    else if (ui->shade_page == SHADE_PAGE_MEASURE)
        draw_steps(ui, status, area);
    else
        draw_chart(ui, session, area);
}
