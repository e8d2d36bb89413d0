// The turn-around replay: the countdown and the recording over a mirror without controls, then the clip in a
// loop with a track to wind it by.
#include "app/ui/slider.h"
#include "app/ui/state.h"

#include "platform/base/clock.h"

#include <stdio.h>

#define RING_DOTS 48

// --- commands ---------------------------------------------------------------------------------------------

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

static void close_replay(struct ui *ui, const struct command *command, const struct session *session,
                         int64_t input_ns)
{
    (void)command;
    (void)session;
    canvas_cover(&ui->canvas);
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_REPLAY, .input_ns = input_ns});
}

// value: runs or stands.
static void play(struct ui *ui, const struct command *command, const struct session *session,
                 int64_t input_ns)
{
    (void)session;
    ui_emit(ui, (struct ui_action){
                    .kind = UI_ACTION_REPLAY_PLAY, .on = command->value != 0, .input_ns = input_ns});
}

// The clip stands where its track is touched.
static void seek(struct ui *ui, const struct command *command, const struct session *session,
                 int64_t input_ns)
{
    (void)session;
    if (command->value == SLIDER_RESET)
        return;
    ui_emit_latest(ui, (struct ui_action){.kind = UI_ACTION_REPLAY_SEEK,
                                          .value = (float)command->value / (float)SLIDER_STEPS,
                                          .input_ns = input_ns});
}

// --- counting and recording -------------------------------------------------------------------------------

// Dots on a circle, from the top on, as many lit as is done.
static void draw_ring(struct canvas *canvas, struct rect circle, float done)
{
    const struct theme *theme = &canvas->theme;
    float dot = roundf(6.0f * theme->unit), radius = circle.width * 0.5f - 1.5f * dot;
    for (int i = 0; i < RING_DOTS; i++) {
        float share = (float)i / (float)RING_DOTS, turn = share * 6.2831853f;
        struct rect at = rect_centred(circle, dot, dot);
        at.x += radius * sinf(turn);
        at.y -= radius * cosf(turn);
        bool is_done = share < done;
        canvas_draw_box(canvas,
                        &(struct draw2d_box){.rect = at,
                                             .radius = dot * 0.5f,
                                             .fill = is_done ? theme->accent : theme_wash(theme, 0.2f)});
    }
}

// Read from farther away than other lines: who turns around has stepped back.
static void draw_order(struct canvas *canvas, const char *words, struct rect room)
{
    const struct theme *theme = &canvas->theme;
    struct text_look look = {
        .size = theme->title, .weight = TEXT_SEMIBOLD, .colour = theme->text, .lines = 2};
    float side = theme->padding * 1.4f, icon = roundf(theme->icon * 1.3f), gap = roundf(icon * 0.4f);
    float most = room.width - 2.0f * side - icon - gap;
    struct text_size size = canvas_measure(canvas, words, &look, most);
    struct rect place = rect_round(rect_centred(room, size.width + icon + gap + 2.0f * side + 2.0f, 0.0f));
    place.y = room.y;
    place.height = roundf(fmaxf(size.height, icon) + 1.4f * theme->padding);
    canvas_glass(canvas, place, fminf(place.height * 0.5f, theme->radius * 1.6f));
    struct rect inner = rect_inset(place, side, 0.0f), mark = rect_cut_start(&inner, icon, canvas->rtl);
    canvas_icon(canvas, ICON_TURN, mark.x + icon * 0.5f, mark.y + mark.height * 0.5f, icon, theme->accent);
    rect_cut_start(&inner, gap, canvas->rtl);
    canvas_text(canvas, words, &look, inner);
}

// The number in its ring stands where the panel was, away from who is looked at; a touch on it gives up.
static void draw_taking(struct ui *ui, const struct ui_status *status)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    bool counting = status->replay_countdown > 0;
    int left_s = counting ? status->replay_countdown
                          : (int)ceilf((1.0f - status->replay_progress) * (float)REPLAY_LENGTH_S);
    char plain[16], number[32];
    (void)snprintf(plain, sizeof plain, "%d", left_s > 0 ? left_s : 1);
    strings_number(canvas->strings, number, sizeof number, plain);
    struct text_look look = {.size = roundf(theme->display * 2.2f),
                             .weight = TEXT_SEMIBOLD,
                             .colour = theme->text,
                             .align = TEXT_CENTRE};
    struct rect room = {0.0f, theme->reach.y, (float)canvas->width_px, theme->reach.height};
    room = rect_inset(room, 2.0f * theme->margin, 2.0f * theme->margin);
    float side = roundf(148.0f * theme->unit);
    canvas_cover(canvas);
    draw_order(canvas, canvas_string(canvas, counting ? "replay.ready" : "replay.turn"),
               (struct rect){room.x, ui->layout.bar.y, room.width, 0.0f});
    struct rect circle = rect_round(rect_centred(rect_cut_bottom(&room, side), side, side));
    canvas_glass(canvas, circle, side * 0.5f);
    draw_ring(canvas, circle, counting ? 0.0f : status->replay_progress);
    canvas_text(canvas, number, &look, circle);
    canvas_touch(canvas, WIDGET_REPLAY_COUNT, circle,
                 (struct command){.kind = COMMAND_CALL, .call = close_replay}, false);
}

// --- the clip ---------------------------------------------------------------------------------------------

void screen_replay_forget(struct ui *ui)
{
    draw2d_texture_destroy(ui->canvas.draw2d, ui->replay.shown);
    ui->replay = (struct replay_view){0};
}

// One texture that each picture of the clip goes into.
static void follow(struct ui *ui, const struct replay *replay)
{
    struct replay_view *view = &ui->replay;
    if (view->shown == NULL) {
        if (draw2d_texture_create(ui->canvas.draw2d, &replay->shown, false, false, &view->shown) != RESULT_OK)
            view->shown = NULL;
    } else if (view->number != replay->number) {
        draw2d_texture_update(ui->canvas.draw2d, view->shown, &replay->shown);
    }
    view->number = replay->number;
}

// Run or stand, and where it is.
static void draw_player(struct ui *ui, const struct ui_status *status, struct rect row)
{
    struct canvas *canvas = &ui->canvas;
    bool playing = status->replay->playing;
    struct button button = {.id = WIDGET_REPLAY_PLAY,
                            .kind = BUTTON_QUIET,
                            .icon = playing ? ICON_PAUSE : ICON_PLAY,
                            .command = {.kind = COMMAND_CALL, .call = play, .value = !playing}};
    button_draw(canvas, &button, rect_cut_start(&row, row.height, canvas->rtl));
    rect_cut_start(&row, canvas->theme.gap, canvas->rtl);
    const struct slider track = {.id = WIDGET_REPLAY_TRACK,
                                 .share = status->replay_progress,
                                 .command = {.kind = COMMAND_SLIDER, .call = seek}};
    slider_draw(canvas, &track, row);
}

static void draw_choices(struct ui *ui, struct rect row)
{
    struct canvas *canvas = &ui->canvas;
    struct button again = {.id = WIDGET_REPLAY_AGAIN,
                           .kind = BUTTON_QUIET,
                           .label = canvas_string(canvas, "replay.again"),
                           .icon = ICON_TURN,
                           .command = {.kind = COMMAND_CALL, .call = screen_replay_open}};
    struct button close = {.id = WIDGET_REPLAY_CLOSE,
                           .kind = BUTTON_MAIN,
                           .label = canvas_string(canvas, "replay.close"),
                           .icon = ICON_NONE,
                           .command = {.kind = COMMAND_CALL, .call = close_replay}};
    button_draw(canvas, &close, rect_cut_end(&row, button_width(canvas, &close, row.height), canvas->rtl));
    button_draw(canvas, &again, rect_cut_start(&row, button_width(canvas, &again, row.height), canvas->rtl));
}

static void draw_clip(struct ui *ui, const struct ui_status *status)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct rect whole = {0.0f, 0.0f, (float)canvas->width_px, (float)canvas->height_px}, inner = whole;
    canvas_cover(canvas);
    canvas->alpha = canvas_ease(canvas, WIDGET_CARD_ENTER, 0.0f, 1.0f, theme->calm);
    struct colour ground = theme->card;
    ground.a = 1.0f; // a clip is looked at by itself
    canvas_box(canvas, whole, 0.0f, ground);
    inner.height = theme->reach.y + theme->reach.height; // the choices stand at its end
    inner = rect_inset(inner, 2.0f * theme->margin, 2.0f * theme->margin);
    float row = fmaxf(roundf(60.0f * theme->unit), theme->touch);
    draw_choices(ui, rect_cut_bottom(&inner, row));
    rect_cut_bottom(&inner, theme->gap);
    draw_player(ui, status, rect_cut_bottom(&inner, theme->touch));
    rect_cut_bottom(&inner, theme->gap);
    struct text_look soft = {
        .size = theme->body, .colour = theme->text_soft, .align = TEXT_CENTRE, .lines = 2};
    const char *private = canvas_string(canvas, "replay.private");
    float high = canvas_measure(canvas, private, &soft, inner.width).height;
    canvas_text(canvas, private, &soft, rect_cut_bottom(&inner, roundf(high)));
    rect_cut_bottom(&inner, theme->gap);
    follow(ui, status->replay);
    if (ui->replay.shown != NULL)
        picture_fit_draw(canvas, ui->replay.shown, inner);
    canvas->alpha = 1.0f;
}

void screen_replay_draw(struct ui *ui, const struct ui_status *status)
{
    if (replay_is_taken(status->replay))
        draw_taking(ui, status);
    else
        draw_clip(ui, status);
}
