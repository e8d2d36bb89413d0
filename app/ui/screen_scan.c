// Scanning a product's barcode or tag: where it is to be held, and what came of it.
#include "app/ui/state.h"
#include "app/ui/viewfinder.h"

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

// What is to be done, or what it was; a product's name below.
static const char *words_of(const struct canvas *canvas, const struct scan *scan)
{
    if (scan->outcome == SCAN_FOUND)
        return scan->product->title;
    if (scan->outcome == SCAN_UNKNOWN)
        return canvas_string(canvas, "scan.unknown");
    return canvas_string(canvas, canvas->now_ns - scan->opened_ns < HINT_NS ? "scan.hold" : "scan.closer");
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
    const struct scan *scan = status->scan;
    if (scan == NULL || !scan->is_open)
        return;
    if (is_in_the_way(ui, status)) {
        ask(ui, false, canvas->now_ns);
        return;
    }
    const struct viewfinder finder = {
        .id = WIDGET_SCAN_FOUND,
        .words = words_of(canvas, scan),
        .found = scan->outcome == SCAN_FOUND,
        .button_count = 1,
        .buttons = {{.id = WIDGET_SCAN_CLOSE,
                     .kind = BUTTON_QUIET,
                     .label = canvas_string(canvas, "scan.close"),
                     .icon = ICON_CLOSE,
                     .command = {.kind = COMMAND_CALL, .call = close_scan}}},
    };
    viewfinder_draw(canvas, &finder, ui->layout.stage);
}
