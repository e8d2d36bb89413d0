// The turn-around replay: the countdown and the recording over a mirror without controls, then the clip in a
// loop with a track to wind it by.
#include "app/ui/state.h"

void screen_replay_open(struct ui *ui, const struct command *command, const struct session *session,
                        int64_t input_ns)
{
    (void)command;
    if (session->state != SESSION_TRY_ON)
        return;
    sheet_show(ui, SHEET_NONE);
    canvas_cover(&ui->canvas); // a second tap before the next frame finds nothing
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_REPLAY, .on = true, .input_ns = input_ns});
}
