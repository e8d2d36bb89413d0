// What was asked of the staff in this visit, and how it stands; the codes of what is put aside; and the way
// to call somebody.
#include "app/ui/sheet.h"

#include "app/ui/qr.h"
#include "app/ui/state.h"

#include <stdio.h>

#define TILE 68.0f // units
#define CODE 132.0f
#define CODE_LETTERS 1.25f // of the display's size

static void perform(struct ui *ui, const struct command *command, const struct session *session,
                    int64_t input_ns)
{
    (void)session;
    ui_emit(ui,
            (struct ui_action){.kind = UI_ACTION_TAKE_BACK, .place = command->value, .input_ns = input_ns});
    canvas_cover(&ui->canvas); // rows move up: the next tap is for what is there then
}

static void call(struct ui *ui, const struct command *command, const struct session *session,
                 int64_t input_ns)
{
    (void)command, (void)session;
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_REQUEST, .request = REQUEST_HELP, .input_ns = input_ns});
    canvas_cover(&ui->canvas);
}

// --- a request ---------------------------------------------------------------------------------------------

static struct text_look title_look(const struct theme *theme)
{
    return (struct text_look){
        .size = theme->body, .weight = TEXT_MEDIUM, .colour = theme->text, .lines = 2, .top = true};
}

static struct text_look soft_look(const struct theme *theme)
{
    return (struct text_look){.size = theme->caption, .colour = theme->text_soft, .lines = 3, .top = true};
}

// "Navy · Size M", as far as there are shades and a size.
static void describe(const struct ui *ui, const struct request *request, char *text, size_t capacity)
{
    char size[96] = "";
    bool has_shade = request->product != NULL && request->product->variant_count > 1;
    if (request->size[0] != '\0')
        strings_format(ui->strings, size, sizeof size, "tray.size",
                       &(struct strings_value){.name = "size", .text = request->size}, 1);
    (void)snprintf(text, capacity, "%s%s%s",
                   has_shade ? request->product->variants[request->variant].title : "",
                   has_shade && size[0] != '\0' ? " · " : "", size);
}

// Cut off the top of `column`; with `draws` false only its room is.
static void put_line(struct canvas *canvas, const char *text, const struct text_look *look, bool draws,
                     struct rect *column)
{
    if (text[0] == '\0')
        return;
    float height = ceilf(canvas_measure(canvas, text, look, column->width).height);
    struct rect line = rect_cut_top(column, height);
    if (draws)
        canvas_text(canvas, text, look, line);
}

// What it is, and how it stands. Gives the height.
static float put_words(struct ui *ui, const struct request *request, bool draws, struct rect column)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct text_look title = title_look(theme), soft = soft_look(theme), state = soft_look(theme);
    char what[256], words[256];
    float top = column.y;
    column.height = 65536.0f;
    state.weight = TEXT_MEDIUM;
    state.colour = request->state == REQUEST_SERVED ? theme->accent : theme->text;
    describe(ui, request, what, sizeof what);
    strings_format(ui->strings, words, sizeof words, request_words(request),
                   &(struct strings_value){.name = "what", .text = request->by}, 1);
    put_line(canvas,
             request->product != NULL ? request->product->title : canvas_string(canvas, "request.call"),
             &title, draws, &column);
    put_line(canvas, what, &soft, draws, &column);
    rect_cut_top(&column, roundf(3.0f * theme->unit));
    put_line(canvas, words, &state, draws, &column);
    return column.y - top;
}

static void draw_tile(struct ui *ui, const struct request *request, struct rect tile)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    if (request->product == NULL) {
        badge_draw(canvas, tile.x + tile.width * 0.5f, tile.y + tile.height * 0.5f, tile.width * 0.8f,
                   ICON_HAND, theme_wash(theme, 0.045f), theme->accent);
        return;
    }
    const struct catalogue_variant *shade = &request->product->variants[request->variant];
    shelf_draw_picture(ui, shade->picture_path != NULL ? shade->picture_path : request->product->picture_path,
                       tabs_icon((int)request->product->category), rect_round(tile), 1.0f);
}

static void draw_row(struct ui *ui, const struct request *request, int place, struct rect *area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    float tile = roundf(TILE * theme->unit), gap = theme->gap;
    struct rect column = *area;
    rect_cut_start(&column, tile + gap, canvas->rtl);
    rect_cut_end(&column, theme->touch + gap, canvas->rtl);
    float words = put_words(ui, request, false, column);
    struct rect row = rect_cut_top(area, fmaxf(tile, words));
    rect_cut_top(area, gap);
    draw_tile(ui, request, rect_centred(rect_cut_start(&row, tile, canvas->rtl), tile, tile));
    if (request_is_open(request)) {
        const struct button back = {.id = WIDGET_IN_SHEET + (uint32_t)place,
                                    .kind = BUTTON_QUIET,
                                    .icon = ICON_CLOSE,
                                    .command = {.kind = COMMAND_IN_SHEET, .value = place}};
        struct rect end = rect_cut_end(&row, theme->touch, canvas->rtl);
        button_draw(canvas, &back, rect_centred(end, theme->touch, theme->touch));
    }
    column = rect_centred((struct rect){column.x, row.y, column.width, row.height}, column.width, words);
    (void)put_words(ui, request, true, column);
}

// The same for the eye and for a scanner.
static void draw_code(struct ui *ui, const struct request *request, int place, int days, struct rect *area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct draw2d_texture **code = &ui->request.codes[place];
    struct text_look large = {.size = roundf(theme->display * CODE_LETTERS),
                              .weight = TEXT_SEMIBOLD,
                              .colour = theme->text,
                              .top = true};
    struct text_look soft = soft_look(theme);
    char shown[PICKUP_CODE_SHOWN], isolated[PICKUP_CODE_SHOWN + 8], keep[256];
    soft.lines = 6;
    pickup_code_show(request->code, shown);
    (void)snprintf(isolated, sizeof isolated, "\u2066%s\u2069", shown); // left to right among Arabic, too
    strings_format(ui->strings, keep, sizeof keep, "request.keep",
                   &(struct strings_value){.name = "count", .number = days}, 1);
    int room_px = (int)roundf(CODE * theme->unit);
    if (*code == NULL && qr_texture(canvas->draw2d, request->code, room_px, code) != RESULT_OK)
        *code = NULL;
    struct rect row = rect_cut_top(area, (float)room_px);
    rect_cut_top(area, theme->gap);
    if (*code != NULL) {
        float side = (float)draw2d_texture_width(*code);
        struct rect at = rect_cut_start(&row, (float)room_px, canvas->rtl);
        canvas_picture(canvas, *code, rect_round(rect_centred(at, side, side)), (struct rect){0}, 0.0f,
                       (struct colour){1.0f, 1.0f, 1.0f, 1.0f});
        rect_cut_start(&row, theme->padding, canvas->rtl);
    }
    while (large.size > theme->body && canvas_measure(canvas, isolated, &large, 0.0f).width > row.width)
        large.size -= 1.0f;
    put_line(canvas, isolated, &large, true, &row);
    rect_cut_top(&row, roundf(theme->gap * 0.5f));
    canvas_text(canvas, keep, &soft, row);
}

// --- the sheet ---------------------------------------------------------------------------------------------

static float draw_list(struct ui *ui, const struct session *session, const struct ui_status *status,
                       struct rect area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct requests *requests = status->requests;
    struct text_look soft = {.size = theme->body, .colour = theme->text_soft, .lines = 6, .top = true};
    float top = area.y;
    for (int i = requests->count - 1; i >= 0; i--) { // the last one first
        const struct request *request = &requests->list[i];
        if (!request_is_shown(request))
            continue;
        draw_row(ui, request, i, &area);
        if (request->code[0] != '\0' && request->state != REQUEST_REFUSED)
            draw_code(ui, request, i, status->keep_days, &area);
        rect_cut_top(&area, roundf(theme->gap * 0.5f));
    }
    soft.size = theme->caption;
    if (!session->consent.profile)
        put_line(canvas, canvas_string(canvas, "request.anonymous"), &soft, true, &area);
    return area.y - top;
}

static float draw(struct ui *ui, const struct session *session, const struct ui_status *status,
                  struct sheet_room room)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct rect body = room.body;
    bool is_called =
        status->requests != NULL && requests_find(status->requests, REQUEST_HELP, NULL, 0, NULL) >= 0;
    const struct button help = {.id = WIDGET_SHEET_CALL,
                                .kind = is_called ? BUTTON_QUIET : BUTTON_MAIN,
                                .label = canvas_string(canvas, "request.call"),
                                .icon = is_called ? ICON_CHECK : ICON_HAND,
                                .disabled = is_called,
                                .command = {.kind = COMMAND_CALL, .call = call}};
    button_draw(canvas, &help, rect_cut_bottom(&body, theme->touch));
    rect_cut_bottom(&body, theme->gap);
    float buttons = theme->gap + theme->touch;
    if (status->requests == NULL || requests_shown_count(status->requests) == 0)
        return buttons + sheet_draw_nothing(ui, body, ICON_HAND, canvas_string(canvas, "request.none"));
    float height = draw_list(ui, session, status, sheet_scroll_begin(ui, body));
    sheet_scroll_end(ui, body, height);
    return height + buttons;
}

const struct sheet_kind sheet_requests = {.title = "request.title", .draw = draw, .perform = perform};
