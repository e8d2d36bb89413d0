// Scanning a product's barcode or tag: where it is to be held, and what came of it.
#include "app/ui/state.h"

#include "platform/base/clock.h"

// Who has found nothing for so long is told how it is done.
#define HINT_NS (6 * CLOCK_SECOND_NS)

// --- commands ---------------------------------------------------------------------------------------------

static void ask(struct ui *ui, bool open, int64_t input_ns)
{
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_SCAN, .on = open, .input_ns = input_ns});
}

void screen_scan_open(struct ui *ui, const struct command *command, const struct session *session,
                      int64_t input_ns)
{
    (void)command;
    if (session->state != SESSION_TRY_ON && session->state != SESSION_BROWSE)
        return;
    sheet_show(ui, SHEET_NONE);
    ui_show_shade_page(ui, SHADE_PAGE_NONE, input_ns);
    ui_show_size_page(ui, false, input_ns);
    canvas_cover(&ui->canvas); // a second tap before the next frame finds nothing
    ask(ui, true, input_ns);
}

static void close_scan(struct ui *ui, const struct command *command, const struct session *session,
                       int64_t input_ns)
{
    (void)command;
    (void)session;
    ask(ui, false, input_ns);
}

// --- drawing ----------------------------------------------------------------------------------------------

// The four corners of a frame.
static void draw_corners(struct canvas *canvas, struct rect frame, struct colour colour)
{
    const struct theme *theme = &canvas->theme;
    float line = roundf(5.0f * theme->unit), arm = roundf(fminf(frame.width, frame.height) * 0.18f);
    for (int i = 0; i < 4; i++) {
        bool right = i % 2 == 1, low = i / 2 == 1;
        float x = right ? frame.x + frame.width : frame.x, y = low ? frame.y + frame.height : frame.y;
        struct rect across = {right ? x - arm : x, low ? y - line : y, arm, line};
        struct rect down = {right ? x - line : x, low ? y - arm : y, line, arm};
        canvas_box(canvas, across, line * 0.5f, colour);
        canvas_box(canvas, down, line * 0.5f, colour);
    }
}

// What is to be done, or what it was; a product's name below.
static const char *words_of(const struct canvas *canvas, const struct scan *scan)
{
    if (scan->outcome == SCAN_FOUND)
        return scan->product->title;
    if (scan->outcome == SCAN_UNKNOWN)
        return canvas_string(canvas, "scan.unknown");
    return canvas_string(canvas, canvas->now_ns - scan->opened_ns < HINT_NS ? "scan.hold" : "scan.closer");
}

static void draw_words(struct canvas *canvas, const struct scan *scan, struct rect room)
{
    const struct theme *theme = &canvas->theme;
    struct text_look look = {.size = theme->label,
                             .weight = TEXT_SEMIBOLD,
                             .colour = theme->text,
                             .align = TEXT_CENTRE,
                             .lines = 2};
    const char *words = words_of(canvas, scan);
    float side = theme->padding * 1.3f;
    struct text_size size = canvas_measure(canvas, words, &look, room.width - 2.0f * side);
    struct rect place = rect_centred(room, size.width + 2.0f * side + 2.0f, size.height + theme->padding);
    place.y = room.y;
    place = rect_round(place);
    canvas_glass(canvas, place, fminf(place.height * 0.5f, theme->radius * 1.4f));
    canvas_text(canvas, words, &look, rect_inset(place, side, 0.0f));
}

static bool is_in_the_way(const struct ui *ui, const struct ui_status *status)
{
    return ui->sheets.shown != SHEET_NONE || ui->shade_page != SHADE_PAGE_NONE || ui->size_page ||
           (status->photo != NULL && status->photo->state != PHOTO_NONE) ||
           (status->replay != NULL && status->replay->state != REPLAY_NONE);
}

void screen_scan_draw(struct ui *ui, const struct ui_status *status)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct scan *scan = status->scan;
    if (scan == NULL || !scan->is_open)
        return;
    if (is_in_the_way(ui, status)) {
        ask(ui, false, canvas->now_ns);
        return;
    }
    bool found = scan->outcome == SCAN_FOUND;
    struct rect room = ui->layout.stage;
    struct button close = {.id = WIDGET_SCAN_CLOSE,
                           .kind = BUTTON_QUIET,
                           .label = canvas_string(canvas, "scan.close"),
                           .icon = ICON_CLOSE,
                           .command = {.kind = COMMAND_CALL, .call = close_scan}};
    struct rect row = rect_cut_bottom(&room, fmaxf(roundf(52.0f * theme->unit), theme->touch));
    struct rect button = rect_round(rect_centred(row, button_width(canvas, &close, row.height), row.height));
    canvas_glass(canvas, button, button.height * 0.5f);
    button_draw(canvas, &close, button);
    rect_cut_bottom(&room, theme->gap);
    draw_words(canvas, scan, rect_cut_bottom(&room, roundf(theme->label * 2.7f + theme->padding)));
    rect_cut_bottom(&room, theme->gap);
    rect_cut_top(&room, room.height * 0.12f); // lines of the mirror stand there
    float width = fminf(room.width * 0.8f, room.height * 1.5f);
    struct rect frame = rect_round(rect_centred(room, width, fminf(width * 0.7f, room.height)));
    float flash = canvas_ease(canvas, WIDGET_SCAN_FOUND, 0.0f, found ? 1.0f : 0.0f, theme->quick);
    canvas_box(canvas, frame, theme->radius_small, colour_fade(theme->accent, 0.22f * flash));
    draw_corners(canvas, frame, colour_mix(theme->bright, theme->accent, flash));
    if (found)
        badge_draw(canvas, frame.x + frame.width * 0.5f, frame.y + frame.height * 0.5f,
                   roundf((60.0f + 30.0f * flash) * theme->unit), ICON_CHECK, theme->accent,
                   theme->on_accent);
}
