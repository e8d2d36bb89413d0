#include "app/ui/sheet.h"

#include "app/ui/state.h"

#include <stdio.h>
#include <string.h>

#define BESIDE_WIDTH 344.0f // units
#define WIDE_WIDTH 640.0f
#define RISE 60.0f
#define HIGHEST_PORTRAIT 0.62f // of the screen: the face is above

static const struct sheet_kind *const kinds[SHEET_COUNT] = {
    [SHEET_PRODUCT] = &sheet_product, [SHEET_TRAY] = &sheet_tray,         [SHEET_SEARCH] = &sheet_search,
    [SHEET_ADJUST] = &sheet_adjust,   [SHEET_MORE] = &sheet_more,         [SHEET_HELP] = &sheet_help,
    [SHEET_AGREED] = &sheet_agreed,   [SHEET_FILTER] = &sheet_filter,     [SHEET_PROFILE] = &sheet_profile,
    [SHEET_CODE] = &sheet_code,       [SHEET_REQUESTS] = &sheet_requests,
};

void sheet_show(struct ui *ui, enum sheet_id sheet)
{
    struct sheets *sheets = &ui->sheets;
    if (sheet == sheets->shown)
        return;
    ui_cancel_gesture(ui, ui->canvas.now_ns); // it may hold what goes away
    if (sheets->shown != SHEET_NONE && kinds[sheets->shown]->close != NULL)
        kinds[sheets->shown]->close(ui);
    sheets->shown = sheet;
    sheets->wanted_px = 0.0f;
    sheets->scroller = (struct scroller){0};
    if (sheet != SHEET_NONE && kinds[sheet]->open != NULL)
        kinds[sheet]->open(ui);
    canvas_cover(&ui->canvas); // a second tap before the next frame finds nothing
}

void sheet_perform(struct ui *ui, const struct command *command, const struct session *session,
                   int64_t input_ns)
{
    if (ui->sheets.shown != SHEET_NONE)
        kinds[ui->sheets.shown]->perform(ui, command, session, input_ns);
}

bool sheet_takes_text(const struct ui *ui)
{
    return ui->sheets.shown != SHEET_NONE && kinds[ui->sheets.shown]->type != NULL;
}

void sheet_type(struct ui *ui, const char *text, const struct session *session, int64_t input_ns)
{
    if (sheet_takes_text(ui))
        kinds[ui->sheets.shown]->type(ui, text, session, input_ns);
}

void sheet_wipe(struct ui *ui)
{
    sheet_show(ui, SHEET_NONE);
    ui->sheets = (struct sheets){0};
    // What was typed is not kept as a picture of its letters either.
    text_set_language(ui->canvas.text, strings_language(ui->strings), ui->canvas.rtl);
}

void sheet_change_language(struct ui *ui)
{
    ui->sheets.latin_keys = false;
    if (ui->sheets.shown != SHEET_NONE && kinds[ui->sheets.shown]->open != NULL)
        kinds[ui->sheets.shown]->open(ui);
}

// --- where it stands ---------------------------------------------------------------------------------------

static float sheet_padding(const struct theme *theme)
{
    return roundf(18.0f * theme->unit);
}

static struct rect sheet_place(const struct ui *ui, const struct sheet_kind *kind)
{
    const struct theme *theme = &ui->canvas.theme;
    struct rect panel = ui->layout.panel;
    float height = ui->sheets.wanted_px + 2.0f * sheet_padding(theme) + theme->touch + theme->gap;
    float bottom = panel.y + panel.height;
    if (theme->portrait) {
        float most = fminf((float)ui->canvas.height_px * HIGHEST_PORTRAIT, bottom - theme->reach.y);
        height = fminf(fmaxf(height, panel.height), most);
        return (struct rect){panel.x, bottom - height, panel.width, height};
    }
    float most = bottom - ui->layout.stage.y;
    bool panel_is_right = panel.x > 0.5f * (float)ui->canvas.width_px;
    if (kind->is_wide) {
        float width = roundf(WIDE_WIDTH * theme->unit);
        return (struct rect){panel_is_right ? panel.x + panel.width - width : panel.x, bottom - most, width,
                             most};
    }
    float width = roundf(BESIDE_WIDTH * theme->unit);
    height = fminf(height, most);
    return (struct rect){panel_is_right ? panel.x - theme->gap - width : panel.x + panel.width + theme->gap,
                         bottom - height, width, height};
}

bool sheet_covers_panel(const struct ui *ui)
{
    const struct sheets *sheets = &ui->sheets;
    if (sheets->shown == SHEET_NONE || (sheets->shown == SHEET_PRODUCT && ui->chosen == NULL))
        return false;
    return ui->canvas.theme.portrait || kinds[sheets->shown]->is_wide;
}

// --- painting ----------------------------------------------------------------------------------------------

static struct sheet_room draw_head(struct ui *ui, const struct sheet_kind *kind, struct rect inner)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct rect head = rect_cut_top(&inner, theme->touch);
    struct button close = {.id = WIDGET_SHEET_CLOSE,
                           .kind = BUTTON_QUIET,
                           .icon = ICON_CLOSE,
                           .command = {.kind = COMMAND_SHEET, .value = SHEET_NONE}};
    button_draw(canvas, &close, rect_cut_end(&head, theme->touch, canvas->rtl));
    rect_cut_end(&head, theme->gap, canvas->rtl);
    rect_cut_top(&inner, theme->gap);
    if (kind->title != NULL) {
        struct text_look look = {
            .size = theme->title, .weight = TEXT_SEMIBOLD, .colour = theme->text, .lines = 2};
        canvas_text(canvas, canvas_string(canvas, kind->title), &look, head);
    }
    return (struct sheet_room){head, inner};
}

void sheet_draw(struct ui *ui, const struct session *session, const struct ui_status *status)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct sheets *sheets = &ui->sheets;
    if (sheets->shown == SHEET_PRODUCT && ui->chosen == NULL)
        sheet_show(ui, SHEET_NONE);
    if (sheets->shown == SHEET_NONE)
        return;
    const struct sheet_kind *kind = kinds[sheets->shown];
    float alpha = canvas->alpha;
    float enter = canvas_ease(canvas, WIDGET_SHEET_ENTER + (uint32_t)sheets->shown, 0.0f, 1.0f, theme->calm);
    struct rect sheet = rect_round(sheet_place(ui, kind));
    struct rect whole = {0.0f, 0.0f, (float)canvas->width_px, (float)canvas->height_px};
    canvas_touch(canvas, WIDGET_SHEET_BESIDE, sheet_covers_panel(ui) ? whole : ui_stage(ui),
                 (struct command){.kind = COMMAND_SHEET, .value = SHEET_NONE}, false);
    sheet.y += roundf((1.0f - enter) * RISE * theme->unit);
    canvas_touch(canvas, WIDGET_SHEET, sheet, (struct command){0}, false);
    canvas->alpha = alpha * enter;
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = sheet,
                                                 .radius = theme->radius,
                                                 .fill = theme->card,
                                                 .border = theme->edge,
                                                 .border_colour = theme->control_edge,
                                                 .shadow = roundf(18.0f * theme->unit),
                                                 .shadow_colour = theme->shadow});
    float padding = sheet_padding(theme);
    struct sheet_room room = draw_head(ui, kind, rect_inset(sheet, padding, padding));
    sheets->wanted_px = kind->draw(ui, session, status, room);
    canvas->alpha = alpha;
}

struct rect sheet_scroll_begin(struct ui *ui, struct rect body)
{
    struct canvas *canvas = &ui->canvas;
    struct rect clip = rect_inset(body, -canvas->theme.gap, 0.0f);
    canvas_enter(canvas, clip, &ui->sheets.scroller);
    canvas_touch(canvas, WIDGET_SHEET_BODY, clip, (struct command){0}, false);
    body.y -= roundf(ui->sheets.scroller.position);
    body.height = 65536.0f;
    return body;
}

void sheet_scroll_end(struct ui *ui, struct rect body, float height)
{
    struct scroller *scroller = &ui->sheets.scroller;
    canvas_leave(&ui->canvas);
    scroller_fit(scroller, height, body.height, 0.0f);
    scroller_step(scroller, ui->canvas.elapsed_s);
}

float sheet_draw_nothing(struct ui *ui, struct rect body, enum icon icon, const char *words)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct text_look look = {
        .size = theme->body, .colour = theme->text_soft, .align = TEXT_CENTRE, .lines = 4, .top = true};
    float size = roundf(theme->touch * 1.2f), side = theme->padding;
    struct rect inner = rect_inset(body, side, 0.0f);
    float text = canvas_measure(canvas, words, &look, inner.width).height;
    float height = size + theme->gap + text;
    rect_cut_top(&inner, fmaxf(roundf((body.height - height) * 0.4f), 0.0f)); // a little above the middle
    struct rect row = rect_cut_top(&inner, size);
    badge_draw(canvas, row.x + row.width * 0.5f, row.y + size * 0.5f, size, icon, theme->control,
               theme->accent);
    rect_cut_top(&inner, theme->gap);
    canvas_text(canvas, words, &look, inner);
    return height + 2.0f * side;
}

// --- tools -------------------------------------------------------------------------------------------------

struct tool {
    enum sheet_id sheet;
    enum icon icon;
};

static const struct tool tools[] = {
    {SHEET_FILTER, ICON_FILTER}, {SHEET_SEARCH, ICON_SEARCH}, {SHEET_TRAY, ICON_TRAY}};

#define TOOLS (sizeof tools / sizeof tools[0])

float sheet_tools_width(const struct theme *theme, float height)
{
    return (float)TOOLS * (height + theme->gap) - theme->gap;
}

// How many are liked, or chosen of a filter, at the upper end of the button.
static void draw_count(struct canvas *canvas, int count, bool is_on, struct rect button)
{
    const struct theme *theme = &canvas->theme;
    char text[16];
    if (count == 0)
        return;
    (void)snprintf(text, sizeof text, "%d", count);
    float height = roundf(theme->caption * 1.35f);
    struct text_look look = {.size = roundf(theme->caption * 0.9f),
                             .weight = TEXT_SEMIBOLD,
                             .colour = is_on ? theme->on_bright : theme->on_accent,
                             .align = TEXT_CENTRE};
    float width = fmaxf(canvas_measure(canvas, text, &look, 0.0f).width + height * 0.6f, height);
    float out = roundf(height * 0.22f);
    struct rect badge = {canvas->rtl ? button.x - out : button.x + button.width - width + out, button.y - out,
                         width, height};
    badge = rect_round(badge);
    canvas_box(canvas, badge, badge.height * 0.5f, is_on ? theme->bright : theme->accent);
    canvas_text(canvas, text, &look, badge);
}

void sheet_tools_draw(struct ui *ui, const struct session *session, struct rect row)
{
    struct canvas *canvas = &ui->canvas;
    for (size_t i = 0; i < TOOLS; i++) {
        bool is_on = ui->sheets.shown == tools[i].sheet;
        struct button button = {
            .id = WIDGET_FIRST_TOOL + (uint32_t)i,
            .kind = BUTTON_QUIET,
            .icon = tools[i].icon,
            .on = is_on,
            .disabled = tools[i].sheet == SHEET_FILTER && !is_on && !filter_has_choices(ui),
            .command = {.kind = COMMAND_SHEET, .value = is_on ? SHEET_NONE : (int)tools[i].sheet}};
        struct rect place = rect_cut_start(&row, row.height, canvas->rtl);
        if (!canvas->theme.portrait) // there they stand on the mirror
            canvas_glass(canvas, place, place.height * 0.5f);
        button_draw(canvas, &button, place);
        if (tools[i].sheet == SHEET_TRAY)
            draw_count(canvas, session->like_count, is_on, place);
        else if (tools[i].sheet == SHEET_FILTER && filter_of_tab(ui) != NULL)
            draw_count(canvas, filter_chosen(filter_of_tab(ui)), is_on, place);
        rect_cut_start(&row, canvas->theme.gap, canvas->rtl);
    }
}
