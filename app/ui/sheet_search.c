// Search: a line that is typed by touch, and the products that it finds, while it is typed.
#include "app/ui/sheet.h"

#include "app/ui/keyboard.h"
#include "app/ui/state.h"

#include <stdio.h>
#include <string.h>

// --- typing ------------------------------------------------------------------------------------------------

static void search_again(struct ui *ui)
{
    const char *names[CATEGORY_COUNT];
    for (int category = 0; category < CATEGORY_COUNT; category++)
        names[category] = tabs_category_label(ui, (enum catalogue_category)category);
    search_begin(&ui->sheets.search, ui->sheets.query, names);
    scroller_rewind(&ui->sheets.scroller);
}

// A product that was found: it is chosen as if its tab had been searched for it, and put on.
static void take(struct ui *ui, const struct catalogue_product *product, int variant,
                 const struct session *session, int64_t input_ns)
{
    sheet_show(ui, SHEET_NONE);
    if (variant < 0)
        variant = ui_shade_of(ui, product, session);
    ui_choose(ui, product, variant);
    if (session->state == SESSION_TRY_ON && !session_wears(session, product, variant))
        ui_wear(ui, product, variant, session, input_ns);
}

static void perform(struct ui *ui, const struct command *command, const struct session *session,
                    int64_t input_ns)
{
    if (command->product != NULL) {
        take(ui, command->product, command->value, session, input_ns);
        return;
    }
    if (command->value == KEYBOARD_LETTERS) {
        ui->sheets.latin_keys = !ui->sheets.latin_keys;
        canvas_cover(&ui->canvas);
        return;
    }
    keyboard_type(ui->sheets.query, sizeof ui->sheets.query, command->value);
    search_again(ui);
}

// Enter takes what was found first.
static void type(struct ui *ui, const char *text, const struct session *session, int64_t input_ns)
{
    const struct search *search = &ui->sheets.search;
    if (strcmp(text, "\n") != 0) {
        keyboard_append(ui->sheets.query, sizeof ui->sheets.query, text);
        search_again(ui);
    } else if (search->count > 0) {
        take(ui, &ui->catalogue->products[search->results[0].product], search->results[0].variant, session,
             input_ns);
    }
}

// --- the line and what it finds ----------------------------------------------------------------------------

static void draw_line(struct ui *ui, struct rect head)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const char *query = ui->sheets.query;
    bool is_empty = query[0] == '\0';
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = rect_round(head),
                                                 .radius = head.height * 0.5f,
                                                 .fill = theme_wash(theme, 0.06f),
                                                 .border = theme->edge,
                                                 .border_colour = theme_wash(theme, 0.35f)});
    struct rect start = rect_cut_start(&head, head.height, canvas->rtl);
    canvas_icon(canvas, ICON_SEARCH, start.x + start.width * 0.5f, start.y + start.height * 0.5f, theme->icon,
                theme->accent);
    struct rect end = rect_cut_end(&head, head.height, canvas->rtl);
    struct text_look look = {.size = theme->label,
                             .weight = is_empty ? TEXT_REGULAR : TEXT_SEMIBOLD,
                             .colour = is_empty ? theme->text_soft : theme->text};
    float width =
        canvas_text(canvas, is_empty ? canvas_string(canvas, "search.hint") : query, &look, head).width;
    if (is_empty)
        return;
    rect_cut_start(&head, width + roundf(3.0f * theme->unit), canvas->rtl);
    struct rect caret = rect_cut_start(&head, fmaxf(roundf(2.0f * theme->unit), 1.0f), canvas->rtl);
    canvas_box(canvas, rect_centred(caret, caret.width, theme->label * 1.3f), 0.0f, theme->accent);
    canvas_touch(canvas, WIDGET_SHEET_CLEAR, end,
                 (struct command){.kind = COMMAND_IN_SHEET, .value = KEYBOARD_CLEAR}, false);
    canvas_icon(canvas, ICON_CLEAR, end.x + end.width * 0.5f, end.y + end.height * 0.5f, theme->icon,
                theme->text_soft);
}

static void draw_count(struct ui *ui, struct rect row)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct search *search = &ui->sheets.search;
    char text[128];
    struct text_look look = {.size = theme->caption, .weight = TEXT_MEDIUM, .colour = theme->text_soft};
    strings_format(ui->strings, text, sizeof text,
                   search->count < SEARCH_MAX_RESULTS ? "search.found" : "search.first",
                   &(struct strings_value){.name = "count", .number = search->count}, 1);
    canvas_text(canvas, text, &look, row);
}

static void draw_results(struct ui *ui, const struct session *session, struct rect rect)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct search *search = &ui->sheets.search;
    struct scroller *scroller = &ui->sheets.scroller;
    float pitch = ui->layout.card.width + theme->gap;
    float rim = shelf_frame_room(theme);
    scroller->horizontal = true;
    scroller->reversed = canvas->rtl;
    scroller_fit(scroller, (float)search->count * pitch - theme->gap, rect.width, pitch);
    scroller_step(scroller, canvas->elapsed_s);
    canvas_enter(canvas, rect_inset(rect, -rim, -rim), scroller);
    canvas_touch(canvas, WIDGET_SHEET_BODY, rect, (struct command){0}, false);
    for (int i = 0; i < search->count; i++) {
        float x = (float)i * pitch - roundf(scroller->position);
        if (x < -pitch || x > rect.width)
            continue;
        struct rect card = {canvas->rtl ? rect.x + rect.width - x - ui->layout.card.width : rect.x + x,
                            rect.y, ui->layout.card.width, ui->layout.card.height};
        const struct catalogue_product *product = &ui->catalogue->products[search->results[i].product];
        int variant = search->results[i].variant;
        shelf_draw_product(ui, session, product, variant,
                           (struct command){.kind = COMMAND_IN_SHEET, .product = product, .value = variant},
                           card);
    }
    canvas_leave(canvas);
}

static float draw(struct ui *ui, const struct session *session, const struct ui_status *status,
                  struct sheet_room room)
{
    (void)status;
    const struct theme *theme = &ui->canvas.theme;
    struct rect body = room.body;
    float keys = (float)KEYBOARD_ROWS * keyboard_row(theme), words = roundf(theme->caption * 1.6f);
    const struct keyboard_look keyboard = {
        .command = {.kind = COMMAND_IN_SHEET}, .id = WIDGET_IN_SHEET, .latin = ui->sheets.latin_keys};
    search_step(&ui->sheets.search, ui->search_index);
    draw_line(ui, room.head);
    keyboard_draw(&ui->canvas, &keyboard, rect_cut_bottom(&body, keys));
    rect_cut_bottom(&body, theme->gap);
    if (ui->sheets.search.word_count > 0 && ui->sheets.search.count == 0) {
        (void)sheet_draw_nothing(ui, body, ICON_SEARCH, canvas_string(&ui->canvas, "search.nothing"));
    } else if (ui->sheets.search.count > 0) {
        draw_count(ui, rect_cut_top(&body, words));
        rect_cut_top(&body, roundf(theme->gap * 0.5f));
        draw_results(ui, session, body);
    }
    return keys + 1.5f * theme->gap + words + ui->layout.card.height;
}

static void open(struct ui *ui)
{
    search_again(ui);
}

static void close(struct ui *ui)
{
    ui->sheets.query[0] = '\0';
    ui->sheets.search = (struct search){0};
}

const struct sheet_kind sheet_search = {
    .is_wide = true, .draw = draw, .perform = perform, .type = type, .open = open, .close = close};
