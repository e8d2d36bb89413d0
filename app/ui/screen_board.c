// The compare board: what stands on and about the looks whose pictures board_draw.c paints.
#include "app/board.h"
#include "app/ui/state.h"

#include <stdio.h>

// Width by height of what shows heads and upper bodies best: glasses and hats have room beside them.
#define BEST_SHAPE 0.9f
// In a look that is lower, in heights of a button, words beside its corner would stand on the head.
#define LOW_PANE 7.0f

static float shape_of(struct rect room, int columns, int rows, float gap)
{
    float width = (room.width - gap * (float)(columns - 1)) / (float)columns;
    float height = (room.height - gap * (float)(rows - 1)) / (float)rows;
    return fabsf(logf(fmaxf(width, 1.0f) / fmaxf(height, 1.0f) / BEST_SHAPE));
}

static float row_inset(const struct theme *theme)
{
    return roundf(4.0f * theme->unit);
}

// The row of controls above the looks.
static struct rect controls(const struct ui *ui)
{
    struct rect row = ui->layout.stage;
    row.height = ui->canvas.theme.touch + 2.0f * row_inset(&ui->canvas.theme);
    return row;
}

float ui_board_panes(const struct ui *ui, int count, bool whole, struct rect panes[SESSION_MAX_PANES])
{
    const struct theme *theme = &ui->canvas.theme;
    float gap = roundf(fmaxf(theme->gap * 0.5f, 4.0f));
    struct rect room = ui->layout.stage;
    if (whole)
        room = rect_inset((struct rect){0.0f, 0.0f, (float)ui->canvas.width_px, (float)ui->canvas.height_px},
                          theme->margin, theme->margin);
    else
        rect_cut_top(&room, controls(ui).height + gap);
    int columns = count, rows = 1;
    for (int n = 1; n < count; n++)
        if (count % n == 0 && shape_of(room, n, count / n, gap) < shape_of(room, columns, rows, gap)) {
            columns = n;
            rows = count / n;
        }
    float width = floorf((room.width - gap * (float)(columns - 1)) / (float)columns);
    float height = floorf((room.height - gap * (float)(rows - 1)) / (float)rows);
    for (int i = 0; i < count; i++) {
        int column = ui->canvas.rtl ? columns - 1 - i % columns : i % columns;
        panes[i] = (struct rect){roundf(room.x) + (float)column * (width + gap),
                                 roundf(room.y) + (float)(i / columns) * (height + gap), width, height};
    }
    return theme->radius;
}

// --- what is touched ---------------------------------------------------------------------------------------

void screen_board_open(struct ui *ui, const struct command *command, const struct session *session,
                       int64_t input_ns)
{
    (void)command;
    sheet_show(ui, SHEET_NONE);
    ui_show_size_page(ui, false, input_ns);
    if (ui->shade_page != SHADE_PAGE_NONE)
        ui_show_shade_page(ui, SHADE_PAGE_NONE, input_ns);
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_BOARD,
                                   .looks = session->board.count == 0 ? 2 : 0,
                                   .input_ns = input_ns});
    canvas_cover(&ui->canvas);
}

static void change_count(struct ui *ui, const struct command *command, const struct session *session,
                         int64_t input_ns)
{
    (void)session;
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_BOARD, .looks = command->value, .input_ns = input_ns});
    canvas_cover(&ui->canvas);
}

void screen_board_open_likes(struct ui *ui, const struct command *command, const struct session *session,
                             int64_t input_ns)
{
    (void)command;
    (void)session;
    sheet_show(ui, SHEET_NONE);
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_BOARD_LIKES, .input_ns = input_ns});
    canvas_cover(&ui->canvas);
}

// The panel goes on with what the look wears in the tab that is open.
static void choose(struct ui *ui, const struct command *command, const struct session *session,
                   int64_t input_ns)
{
    int count = 0;
    const struct session_worn *worn = board_worn(session, command->value, &count);
    const struct catalogue_product *before = ui->chosen;
    for (int i = 0; i < count && before != NULL; i++)
        if (worn[i].product->category == before->category)
            ui->chosen = worn[i].product;
    if (ui->chosen != before)
        scroller_rewind(&ui->shade_scroller);
    ui_emit(ui,
            (struct ui_action){.kind = UI_ACTION_BOARD_CHOOSE, .pane = command->value, .input_ns = input_ns});
}

static void freeze(struct ui *ui, const struct command *command, const struct session *session,
                   int64_t input_ns)
{
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_BOARD_FREEZE,
                                   .pane = command->value,
                                   .on = !session->board.panes[command->value].frozen,
                                   .input_ns = input_ns});
}

// --- what is seen ------------------------------------------------------------------------------------------

// How many looks, and away with them.
static void draw_controls(struct ui *ui, const struct session *session)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct rect row = controls(ui);
    canvas_touch(canvas, WIDGET_PANEL, row, (struct command){0}, false);
    canvas_glass(canvas, row, row.height * 0.5f);
    row = rect_inset(row, row_inset(theme), row_inset(theme));
    static const struct {
        uint32_t id;
        enum icon icon;
        int looks;
    } numbers[] = {{WIDGET_BOARD_TWO, ICON_TWO_LOOKS, 2}, {WIDGET_BOARD_FOUR, ICON_FOUR_LOOKS, 4}};
    for (int i = 0; i < 2; i++) {
        const struct button number = {
            .id = numbers[i].id,
            .kind = BUTTON_QUIET,
            .icon = numbers[i].icon,
            .on = session->board.count == numbers[i].looks,
            .command = {.kind = COMMAND_CALL, .call = change_count, .value = numbers[i].looks}};
        button_draw(canvas, &number, rect_cut_start(&row, row.height, canvas->rtl));
        rect_cut_start(&row, theme->gap * 0.6f, canvas->rtl);
    }
    const struct button close = {.id = WIDGET_BOARD_CLOSE,
                                 .kind = BUTTON_QUIET,
                                 .label = canvas_string(canvas, "photo.close"),
                                 .icon = ICON_CLOSE,
                                 .command = {.kind = COMMAND_CALL, .call = change_count}};
    button_draw(canvas, &close, rect_cut_end(&row, button_width(canvas, &close, row.height), canvas->rtl));
    struct text_look hint = {
        .size = theme->caption, .colour = theme->text_soft, .align = TEXT_CENTRE, .lines = 2};
    canvas_text(canvas, canvas_string(canvas, "board.hint"), &hint, rect_inset(row, theme->gap, 0.0f));
}

// What was put on last, in its shade, and how much else.
static void describe(const struct ui *ui, const struct session_worn *worn, int count, char *line, size_t size)
{
    const struct catalogue_product *product = worn[count - 1].product;
    const struct catalogue_variant *shade = &product->variants[worn[count - 1].variant];
    const char *first = product->variant_count > 1 ? shade->title : product->brand;
    first = first != NULL ? first : "";
    if (count == 1) {
        (void)snprintf(line, size, "%s", first);
        return;
    }
    char more[64];
    strings_format(ui->strings, more, sizeof more, "board.more",
                   &(struct strings_value){.name = "count", .number = count - 1}, 1);
    (void)snprintf(line, size, first[0] != '\0' ? "%s · %s" : "%s%s", first, more);
}

static void draw_words(struct ui *ui, const struct session_worn *worn, int count, struct rect pane)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct text_look title = {.size = theme->caption,
                              .weight = TEXT_SEMIBOLD,
                              .colour = theme->text,
                              .align = TEXT_CENTRE,
                              .lines = 1};
    struct text_look soft = {
        .size = theme->caption, .colour = theme->text_soft, .align = TEXT_CENTRE, .lines = 1};
    float line = roundf(theme->caption * 1.35f), inset = roundf(theme->gap * 0.6f);
    char second[160] = "";
    if (count > 0)
        describe(ui, worn, count, second, sizeof second);
    struct rect strip = rect_inset(pane, inset, inset);
    strip = rect_cut_bottom(&strip, line * (second[0] != '\0' ? 2.0f : 1.0f) + 2.0f * inset);
    canvas_glass(canvas, rect_round(strip), fmaxf(theme->radius - inset, 0.0f));
    strip = rect_inset(strip, theme->gap, inset);
    canvas_text(canvas, count > 0 ? worn[count - 1].product->title : canvas_string(canvas, "board.bare"),
                &title, rect_cut_top(&strip, line));
    if (second[0] != '\0')
        canvas_text(canvas, second, &soft, strip);
}

static float freeze_inset(const struct theme *theme)
{
    return roundf(theme->gap * 0.6f);
}

static void draw_freeze(struct ui *ui, int index, bool frozen, struct rect pane)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct button button = {.id = WIDGET_FIRST_FREEZE + (uint32_t)index,
                            .kind = BUTTON_QUIET,
                            .label = canvas_string(canvas, frozen ? "board.frozen" : "board.freeze"),
                            .icon = ICON_FREEZE,
                            .on = frozen,
                            .command = {.kind = COMMAND_CALL, .call = freeze, .value = index}};
    struct rect row = rect_inset(pane, freeze_inset(theme), freeze_inset(theme));
    row = rect_cut_top(&row, theme->touch);
    float width = button_width(canvas, &button, row.height);
    if (width > row.width || pane.height < LOW_PANE * theme->touch) {
        button.label = NULL;
        width = row.height;
    }
    struct rect place = rect_round(rect_cut_end(&row, width, canvas->rtl));
    canvas_glass(canvas, place, place.height * 0.5f);
    button_draw(canvas, &button, place);
}

static void draw_pane(struct ui *ui, const struct session *session, int index, struct rect pane, float radius)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    uint32_t id = WIDGET_FIRST_PANE + (uint32_t)index;
    bool active = session->board.active == index;
    canvas_touch(canvas, id, pane, (struct command){.kind = COMMAND_CALL, .call = choose, .value = index},
                 false);
    float press = canvas_press(canvas, id);
    float ring = canvas_ease(canvas, WIDGET_FIRST_PANE_RING + (uint32_t)index, active, active, theme->quick);
    canvas_box(canvas, pane, radius, colour_fade(theme->text, 0.10f * press));
    int count = 0;
    const struct session_worn *worn = board_worn(session, index, &count);
    draw_words(ui, worn, count, pane);
    draw_freeze(ui, index, session->board.panes[index].frozen, pane);
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = pane,
                                                 .radius = radius,
                                                 .border = roundf(3.0f * theme->unit),
                                                 .border_colour = colour_fade(theme->accent, ring)});
}

struct rect screen_board_face(const struct ui *ui, const struct session *session)
{
    struct rect panes[SESSION_MAX_PANES];
    ui_board_panes(ui, session->board.count, false, panes);
    struct rect pane = panes[session->board.active];
    rect_cut_top(&pane, ui->canvas.theme.touch + 2.0f * freeze_inset(&ui->canvas.theme));
    return session->board.panes[session->board.active].frozen ? (struct rect){0} : pane;
}

// What is measured is shown on the stage.
static bool gives_way(const struct ui *ui)
{
    return ui->shade_page == SHADE_PAGE_MEASURE || ui->size_page;
}

void screen_board_draw(struct ui *ui, const struct session *session)
{
    if (gives_way(ui)) {
        ui_emit(ui, (struct ui_action){.kind = UI_ACTION_BOARD, .input_ns = ui->canvas.now_ns});
        return;
    }
    struct rect panes[SESSION_MAX_PANES];
    float radius = ui_board_panes(ui, session->board.count, false, panes);
    for (int i = 0; i < session->board.count; i++)
        draw_pane(ui, session, i, panes[i], radius);
    draw_controls(ui, session);
}
