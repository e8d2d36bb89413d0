// How much of the chosen make-up is put on: a slider, as wide as there is room, as high as a finger.
#include "app/ui/state.h"

#include <stdio.h>

void intensity_draw(struct ui *ui, const struct session_worn *worn, struct rect rect)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    canvas_touch(canvas, WIDGET_INTENSITY, rect,
                 (struct command){.kind = COMMAND_INTENSITY, .product = worn->product}, true);
    float press = canvas_press(canvas, WIDGET_INTENSITY);
    char percent[16];
    (void)snprintf(percent, sizeof percent, "%d %%", (int)lroundf(worn->intensity * 100.0f));
    struct text_look number = {.size = theme->caption,
                               .weight = TEXT_SEMIBOLD,
                               .colour = colour_mix(theme->text_soft, theme->text, press),
                               .align = TEXT_END};
    canvas_text(canvas, percent, &number, rect_cut_end(&rect, roundf(theme->caption * 3.2f), canvas->rtl));
    rect_cut_end(&rect, theme->gap * 0.5f, canvas->rtl);
    float knob = roundf((26.0f + 4.0f * press) * theme->unit), high = roundf(6.0f * theme->unit);
    struct rect track = rect_round(rect_centred(rect, rect.width - knob, high));
    ui->intensity_track = track;
    float done = track.width * worn->intensity;
    float x = canvas->rtl ? track.x + track.width - done : track.x + done;
    struct rect filled = track;
    filled = rect_cut_start(&filled, done, canvas->rtl);
    canvas_box(canvas, track, high * 0.5f, theme_wash(theme, 0.16f));
    canvas_box(canvas, filled, high * 0.5f, theme->accent);
    struct rect handle =
        rect_round((struct rect){x - knob * 0.5f, rect.y + (rect.height - knob) * 0.5f, knob, knob});
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = handle,
                                                 .radius = handle.width * 0.5f,
                                                 .fill = theme->bright,
                                                 .shadow = 6.0f * theme->unit,
                                                 .shadow_colour = theme->shadow});
}
