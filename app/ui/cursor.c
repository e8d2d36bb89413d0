// The cursor of a hand that doesn't touch: a ring that closes while it stays on a control.
#include "app/ui/state.h"

#define DOTS 24

void cursor_draw(struct ui *ui, const struct touchless_cursor *cursor)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    if (!cursor->shown)
        return;
    float size = roundf(40.0f * theme->unit), edge = roundf(3.0f * theme->unit);
    struct rect ring = {cursor->x_px - 0.5f * size, cursor->y_px - 0.5f * size, size, size};
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = ring,
                                                 .radius = 0.5f * size,
                                                 .fill = colour_fade(theme->card, 0.45f),
                                                 .border = edge,
                                                 .border_colour = colour_fade(theme->text, 0.9f),
                                                 .shadow = 6.0f * theme->unit,
                                                 .shadow_colour = theme->shadow});
    // How long it has stayed, clockwise from the top.
    float way = 0.5f * size + 1.5f * edge, dot = 2.0f * edge;
    int count = (int)(cursor->progress * (float)DOTS + 0.5f);
    for (int i = 0; i < count; i++) {
        float angle = 6.2831853f * (float)i / (float)DOTS;
        struct rect at = {cursor->x_px + way * sinf(angle) - 0.5f * dot,
                          cursor->y_px - way * cosf(angle) - 0.5f * dot, dot, dot};
        canvas_box(canvas, at, 0.5f * dot, theme->accent);
    }
    float middle = roundf(8.0f * theme->unit);
    canvas_box(canvas,
               (struct rect){cursor->x_px - 0.5f * middle, cursor->y_px - 0.5f * middle, middle, middle},
               0.5f * middle, theme->accent);
}
