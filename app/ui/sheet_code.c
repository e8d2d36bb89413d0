// A customer's code, typed in place of showing a card.
#include "app/ui/sheet.h"

#include "app/ui/keyboard.h"
#include "app/ui/state.h"

#include "platform/base/wipe.h"

#include <stdio.h>
#include <string.h>

#define LEAST_LETTERS 6
#define ENTER '\n' // among the keyboard's codes

static int letters(const char *text)
{
    int count = 0;
    for (; *text != '\0'; text++)
        count += *text != ' ' && *text != '-';
    return count;
}

static void enter(struct ui *ui, int64_t input_ns)
{
    struct ui_action action = {.kind = UI_ACTION_CARD_ENTER, .input_ns = input_ns};
    if (letters(ui->loyalty.typed) < LEAST_LETTERS)
        return;
    (void)snprintf(action.code, sizeof action.code, "%s", ui->loyalty.typed);
    ui_emit(ui, action);
    wipe(&action, sizeof action);
}

static void perform(struct ui *ui, const struct command *command, const struct session *session,
                    int64_t input_ns)
{
    (void)session;
    if (command->value == ENTER)
        enter(ui, input_ns);
    else if (command->value == KEYBOARD_LETTERS)
        ui->sheets.latin_keys = !ui->sheets.latin_keys;
    else
        keyboard_type(ui->loyalty.typed, sizeof ui->loyalty.typed, command->value);
}

static void type(struct ui *ui, const char *text, const struct session *session, int64_t input_ns)
{
    (void)session;
    if (strcmp(text, "\n") == 0)
        enter(ui, input_ns);
    else
        keyboard_append(ui->loyalty.typed, sizeof ui->loyalty.typed, text);
}

// In large letters, as it stands on the card, and where the next one goes.
static void draw_code(struct ui *ui, struct rect line)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = rect_round(line),
                                                 .radius = theme->radius_small,
                                                 .fill = theme_wash(theme, 0.06f),
                                                 .border = theme->edge,
                                                 .border_colour = theme_wash(theme, 0.35f)});
    struct text_look look = {
        .size = theme->title, .weight = TEXT_SEMIBOLD, .colour = theme->text, .align = TEXT_CENTRE};
    float width = 0.0f, caret = fmaxf(roundf(2.0f * theme->unit), 1.0f), gap = roundf(3.0f * theme->unit);
    if (ui->loyalty.typed[0] != '\0')
        width =
            canvas_text(canvas, ui->loyalty.typed, &look, rect_inset(line, theme->padding, 0.0f)).width + gap;
    struct rect after = {line.x + (line.width + width) * 0.5f, line.y, caret, line.height};
    canvas_box(canvas, rect_round(rect_centred(after, caret, theme->title * 1.2f)), 0.0f, theme->accent);
}

// What to do, or what is wrong.
static float draw_words(struct ui *ui, const struct loyalty_card *card, struct rect area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const char *problem = card != NULL ? screen_loyalty_problem(canvas, card) : "";
    bool is_wrong = problem[0] != '\0';
    struct text_look look = {.size = theme->body,
                             .weight = is_wrong ? TEXT_SEMIBOLD : TEXT_REGULAR,
                             .colour = is_wrong ? theme->text : theme->text_soft,
                             .align = TEXT_CENTRE,
                             .lines = 2,
                             .top = true};
    const char *words = is_wrong ? problem : canvas_string(canvas, "card.code_hint");
    return canvas_text(canvas, words, &look, area).height;
}

static float draw(struct ui *ui, const struct session *session, const struct ui_status *status,
                  struct sheet_room room)
{
    (void)session;
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    bool asks = status->loyalty != NULL && status->loyalty->state == LOYALTY_CARD_ASKING;
    struct rect body = room.body;
    float keys = (float)KEYBOARD_ROWS * keyboard_row(theme), gap = theme->gap;
    float line = roundf(theme->touch * 1.25f), words = roundf(theme->body * 2.9f);
    const struct keyboard_look keyboard = {
        .command = {.kind = COMMAND_IN_SHEET}, .id = WIDGET_IN_SHEET, .latin = ui->sheets.latin_keys};
    const struct button link = {.id = WIDGET_SHEET_ENTER_CODE,
                                .kind = BUTTON_MAIN,
                                .label = canvas_string(canvas, "card.enter"),
                                .icon = ICON_CARD,
                                .disabled = asks || letters(ui->loyalty.typed) < LEAST_LETTERS,
                                .command = {.kind = COMMAND_IN_SHEET, .value = ENTER}};
    button_draw(canvas, &link, rect_cut_bottom(&body, theme->touch));
    rect_cut_bottom(&body, gap);
    keyboard_draw(canvas, &keyboard, rect_cut_bottom(&body, keys));
    rect_cut_bottom(&body, gap);
    draw_code(ui, rect_cut_top(&body, line));
    rect_cut_top(&body, gap);
    if (asks)
        dots_draw(canvas, rect_cut_top(&body, words));
    else
        (void)draw_words(ui, status->loyalty, rect_cut_top(&body, words));
    return keys + line + words + theme->touch + 3.0f * gap;
}

static void open(struct ui *ui)
{
    ui->sheets.latin_keys = true; // codes are of these
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_CARD_TYPE, .on = true, .input_ns = ui->canvas.now_ns});
}

static void close(struct ui *ui)
{
    wipe(ui->loyalty.typed, sizeof ui->loyalty.typed);
    ui->sheets.latin_keys = false;
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_CARD_TYPE, .on = false, .input_ns = ui->canvas.now_ns});
}

const struct sheet_kind sheet_code = {.title = "card.code",
                                      .is_wide = true,
                                      .draw = draw,
                                      .perform = perform,
                                      .type = type,
                                      .open = open,
                                      .close = close};
