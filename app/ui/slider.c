#include "app/ui/slider.h"

#define KNOB 26.0f // units
#define KNOB_GROWS 4.0f
#define LINE 6.0f

struct rect slider_track(const struct canvas *canvas, struct rect rect)
{
    float unit = canvas->theme.unit;
    return rect_round(rect_centred(rect, rect.width - roundf(KNOB * unit), roundf(LINE * unit)));
}

int slider_value(const struct canvas *canvas, struct rect rect, float x_px)
{
    struct rect track = slider_track(canvas, rect);
    float share = (x_px - track.x) / fmaxf(track.width, 1.0f);
    if (canvas->rtl)
        share = 1.0f - share;
    return (int)lroundf(fminf(fmaxf(share, 0.0f), 1.0f) * (float)SLIDER_STEPS);
}

void slider_draw(struct canvas *canvas, const struct slider *slider, struct rect rect)
{
    const struct theme *theme = &canvas->theme;
    canvas_touch(canvas, slider->id, rect, slider->command, true);
    struct rect track = slider_track(canvas, rect), filled = track;
    float done = track.width * fminf(fmaxf(slider->share, 0.0f), 1.0f);
    filled = rect_cut_start(&filled, done, canvas->rtl);
    canvas_box(canvas, track, track.height * 0.5f, theme_wash(theme, 0.16f));
    canvas_box(canvas, filled, track.height * 0.5f, theme->accent);
    float knob = roundf((KNOB + KNOB_GROWS * canvas_press(canvas, slider->id)) * theme->unit);
    float x = canvas->rtl ? track.x + track.width - done : track.x + done;
    struct rect handle =
        rect_round((struct rect){x - knob * 0.5f, rect.y + (rect.height - knob) * 0.5f, knob, knob});
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = handle,
                                                 .radius = handle.width * 0.5f,
                                                 .fill = theme->bright,
                                                 .shadow = 6.0f * theme->unit,
                                                 .shadow_colour = theme->shadow});
}

void slider_draw_with_value(struct canvas *canvas, const struct slider *slider, const char *value,
                            struct rect rect)
{
    const struct theme *theme = &canvas->theme;
    float press = canvas_press(canvas, slider->id);
    struct text_look look = {.size = theme->caption,
                             .weight = TEXT_SEMIBOLD,
                             .colour = colour_mix(theme->text_soft, theme->text, press),
                             .align = TEXT_END};
    canvas_text(canvas, value, &look,
                rect_cut_end(&rect, roundf(theme->caption * slider->value_room), canvas->rtl));
    rect_cut_end(&rect, theme->gap * 0.5f, canvas->rtl);
    slider_draw(canvas, slider, rect);
}
