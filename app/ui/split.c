// Before and after side by side: a divider over the stage that is drawn aside by its handle.
#include "app/ui/state.h"

// A small word beside the line; `before` stands left of it, as the picture does, in every language.
static void draw_label(struct ui *ui, const char *word, float x, float y, bool before)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct text_look look = {.size = theme->body, .weight = TEXT_SEMIBOLD, .colour = theme->text};
    float height = roundf(34.0f * theme->unit), side = roundf(height * 0.42f);
    float words = canvas_measure(canvas, word, &look, 0.0f).width + 2.0f, width = words + 2.0f * side;
    struct rect stage = ui_stage(ui);
    struct rect pill = {before ? x - theme->gap - width : x + theme->gap, y, width, height};
    if (pill.x < stage.x || pill.x + pill.width > stage.x + stage.width)
        return; // next to nothing is seen of that side
    pill = rect_round(pill);
    canvas_glass(canvas, pill, height * 0.5f);
    canvas_text(canvas, word, &look, rect_inset(pill, side - 1.0f, 0.0f));
}

void split_draw(struct ui *ui, const struct session *session)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct rect stage = ui_stage(ui);
    float x = roundf(session->split_at * (float)canvas->width_px), touch = theme->touch;
    canvas_touch(canvas, WIDGET_SPLIT_HANDLE, (struct rect){x - touch * 0.5f, stage.y, touch, stage.height},
                 (struct command){.kind = COMMAND_SPLIT_MOVE}, true);
    float press = canvas_press(canvas, WIDGET_SPLIT_HANDLE);
    float line = roundf(2.0f * theme->unit), knob = roundf((46.0f + 4.0f * press) * theme->unit);
    canvas_draw_box(canvas,
                    &(struct draw2d_box){.rect = {x - roundf(line * 0.5f), stage.y, line, stage.height},
                                         .fill = colour_fade(theme->bright, 0.92f),
                                         .shadow = 5.0f * theme->unit,
                                         .shadow_colour = theme->shadow});
    // Below the middle: there the face is not.
    struct rect handle =
        rect_round((struct rect){x - knob * 0.5f, stage.y + stage.height * 0.78f - knob * 0.5f, knob, knob});
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = handle,
                                                 .radius = handle.width * 0.5f,
                                                 .fill = theme->bright,
                                                 .shadow = 8.0f * theme->unit,
                                                 .shadow_colour = theme->shadow});
    float icon = roundf(theme->icon * 0.8f), y = handle.y + handle.height * 0.5f;
    canvas_icon(canvas, ICON_BACK, x - icon * 0.42f, y, icon, theme->on_bright);
    canvas_icon(canvas, ICON_FORWARD, x + icon * 0.42f, y, icon, theme->on_bright);
    float top = ui->layout.stage.y + roundf(54.0f * theme->unit);
    draw_label(ui, canvas_string(canvas, "split.before"), x, top, true);
    draw_label(ui, canvas_string(canvas, "split.after"), x, top, false);
}
