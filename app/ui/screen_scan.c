// Scanning a product's barcode or tag: where it is to be held, and what came of it.
#include "app/ui/state.h"

void screen_scan_open(struct ui *ui, const struct command *command, const struct session *session,
                      int64_t input_ns)
{
    (void)command;
    if (session->state != SESSION_TRY_ON && session->state != SESSION_BROWSE)
        return;
    sheet_show(ui, SHEET_NONE);
    canvas_cover(&ui->canvas); // a second tap before the next frame finds nothing
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_SCAN, .on = true, .input_ns = input_ns});
}
