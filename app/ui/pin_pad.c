#include "app/ui/pin_pad.h"

#include "app/ui/widgets.h"
#include "platform/os/pin.h"

#define ROWS 4
#define COLUMNS 3

static float key_height(const struct theme *theme)
{
    return fmaxf(roundf(60.0f * theme->unit), theme->touch);
}

static float dots_height(const struct theme *theme)
{
    return roundf(30.0f * theme->unit);
}

float pin_pad_width(const struct theme *theme)
{
    return roundf(276.0f * theme->unit);
}

float pin_pad_height(const struct theme *theme)
{
    return dots_height(theme) + (float)ROWS * (key_height(theme) + theme->gap);
}

static void draw_dots(struct canvas *canvas, const struct pin_pad *pad, struct rect row)
{
    const struct theme *theme = &canvas->theme;
    int places = pad->count > PIN_LEAST_DIGITS ? pad->count : PIN_LEAST_DIGITS;
    float size = roundf(14.0f * theme->unit), pitch = roundf(26.0f * theme->unit);
    if (pad->waits) {
        dots_draw(canvas, row);
        return;
    }
    for (int i = 0; i < places; i++) {
        struct rect dot = rect_centred(row, size, size);
        dot.x += ((float)i - 0.5f * (float)(places - 1)) * pitch;
        bool typed = i < pad->count;
        canvas_draw_box(canvas,
                        &(struct draw2d_box){.rect = rect_round(dot),
                                             .radius = size * 0.5f,
                                             .fill = typed ? theme->accent : theme_wash(theme, 0.05f),
                                             .border = fmaxf(theme->edge, 1.0f),
                                             .border_colour = typed ? theme->accent : theme->text_soft});
    }
}

void pin_pad_draw(struct canvas *canvas, const struct pin_pad *pad, struct rect rect)
{
    static const int keys[ROWS * COLUMNS] = {1, 2, 3, 4, 5, 6, 7, 8, 9, PIN_PAD_TAKE_BACK, 0, PIN_PAD_ENTER};
    static const char *const digits[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    const struct theme *theme = &canvas->theme;
    bool shut = pad->is_shut || pad->waits;
    draw_dots(canvas, pad, rect_cut_top(&rect, dots_height(theme)));
    float width = floorf((rect.width - (float)(COLUMNS - 1) * theme->gap) / (float)COLUMNS);
    for (int i = 0; i < ROWS * COLUMNS; i++) {
        int key = keys[i];
        struct button button = {.id = pad->id + (uint32_t)key,
                                .kind = key == PIN_PAD_ENTER ? BUTTON_MAIN : BUTTON_QUIET,
                                .label = key < 10 ? digits[key] : NULL,
                                .icon = key == PIN_PAD_ENTER       ? ICON_CHECK
                                        : key == PIN_PAD_TAKE_BACK ? ICON_BACKSPACE
                                                                   : ICON_NONE,
                                .disabled = shut || (key == PIN_PAD_ENTER && pad->count < PIN_LEAST_DIGITS) ||
                                            (key == PIN_PAD_TAKE_BACK && pad->count == 0),
                                .command = pad->command};
        button.command.value = key;
        struct rect cell = {rect.x + (float)(i % COLUMNS) * (width + theme->gap),
                            rect.y + theme->gap + (float)(i / COLUMNS) * (key_height(theme) + theme->gap),
                            width, key_height(theme)};
        button_draw(canvas, &button, cell);
    }
}
