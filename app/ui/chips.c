#include "app/ui/chips.h"

#define STACKED_HEIGHT 1.22f // of what is touched

void chips_begin(struct chip_rows *rows, struct rect area)
{
    *rows = (struct chip_rows){.area = area};
}

float chips_height(const struct chip_rows *rows)
{
    return rows->y + rows->row_height;
}

struct chip_size {
    float width, height, side, dot, gap;
    float label, note; // their widths
};

static struct text_look label_look(const struct theme *theme, const struct chip *chip)
{
    struct colour colour = chip->on ? theme->on_accent : chip->struck ? theme->text_soft : theme->text;
    return (struct text_look){
        .size = theme->body, .weight = chip->is_stacked ? TEXT_SEMIBOLD : TEXT_MEDIUM, .colour = colour};
}

static struct text_look note_look(const struct theme *theme, const struct chip *chip)
{
    return (struct text_look){.size = theme->caption,
                              .colour = chip->on ? theme->on_accent : theme->text_soft};
}

static struct chip_size measure(struct canvas *canvas, const struct chip *chip, float room)
{
    const struct theme *theme = &canvas->theme;
    struct text_look label = label_look(theme, chip), note = note_look(theme, chip);
    struct chip_size size = {.height = roundf(theme->touch * (chip->is_stacked ? STACKED_HEIGHT : 1.0f)),
                             .side = roundf(theme->touch * 0.32f),
                             .dot = chip->has_dot ? roundf(theme->body * 1.15f) : 0.0f,
                             .gap = roundf(theme->body * 0.45f)};
    float before = 2.0f * size.side + (chip->has_dot ? size.dot + size.gap : 0.0f);
    if (chip->note != NULL) // a letter is narrower than the least that canvas_text sets
        size.note = ceilf(fmaxf(canvas_measure(canvas, chip->note, &note, 0.0f).width, note.size));
    size.label = ceilf(fmaxf(canvas_measure(canvas, chip->label, &label, 0.0f).width, label.size));
    float beside = chip->note == NULL || chip->is_stacked ? 0.0f : size.gap + size.note;
    size.label = fminf(size.label, fmaxf(room - before - beside, theme->body));
    size.width = before + beside + (chip->is_stacked ? fmaxf(size.label, size.note) : size.label);
    size.width = fmaxf(size.width, size.height);
    return size;
}

// The next place of that size, in a new row when this one is full.
static struct rect take_place(const struct canvas *canvas, struct chip_rows *rows,
                              const struct chip_size *size)
{
    float gap = roundf(canvas->theme.gap * 0.8f);
    if (rows->x > 0.0f && rows->x + size->width > rows->area.width) {
        rows->x = 0.0f;
        rows->y += rows->row_height + gap;
        rows->row_height = 0.0f;
    }
    float x = canvas->rtl ? rows->area.x + rows->area.width - rows->x - size->width : rows->area.x + rows->x;
    struct rect place = {x, rows->area.y + rows->y, size->width, size->height};
    rows->x += size->width + gap;
    rows->row_height = fmaxf(rows->row_height, size->height);
    return rect_round(place);
}

static void draw_face(struct canvas *canvas, const struct chip *chip, struct rect rect)
{
    const struct theme *theme = &canvas->theme;
    float press = canvas_press(canvas, chip->id), inset = rect.height * 0.03f * press;
    canvas_draw_box(
        canvas,
        &(struct draw2d_box){.rect = rect_round(rect_inset(rect, inset, inset)),
                             .radius = chip->is_stacked ? theme->radius_small : rect.height * 0.5f,
                             .fill = chip->on ? theme->accent
                                              : colour_mix(theme->control, theme_wash(theme, 0.22f), press),
                             .border = theme->edge,
                             .border_colour = theme->control_edge});
}

static void draw_dot(struct canvas *canvas, struct colour colour, struct rect rect, float size)
{
    struct rect dot = rect_round(rect_centred(rect, size, size));
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = dot,
                                                 .radius = dot.width * 0.5f,
                                                 .fill = colour,
                                                 .border = canvas->theme.edge,
                                                 .border_colour = theme_wash(&canvas->theme, 0.3f)});
}

static void draw_label(struct canvas *canvas, const struct chip *chip, struct text_look look,
                       struct rect rect)
{
    canvas_text(canvas, chip->label, &look, rect);
    if (chip->struck)
        canvas_box(canvas, rect_round(rect_centred(rect, rect.width, fmaxf(canvas->theme.edge, 1.0f))), 0.0f,
                   look.colour);
}

// The note below the label, both in the middle.
static void draw_stacked(struct canvas *canvas, const struct chip *chip, const struct chip_size *size,
                         struct rect rect)
{
    const struct theme *theme = &canvas->theme;
    struct text_look label = label_look(theme, chip), note = note_look(theme, chip);
    float first = roundf(theme->body * 1.35f), second = roundf(theme->caption * 1.35f);
    struct rect column = rect_centred(rect, rect.width, first + second);
    label.align = note.align = TEXT_CENTRE;
    struct rect line = rect_cut_top(&column, first);
    draw_label(canvas, chip, label, rect_centred(line, size->label + 2.0f, first));
    canvas_text(canvas, chip->note, &note, column);
}

void chips_draw(struct canvas *canvas, struct chip_rows *rows, const struct chip *chip)
{
    const struct theme *theme = &canvas->theme;
    struct chip_size size = measure(canvas, chip, rows->area.width);
    struct rect rect = take_place(canvas, rows, &size);
    float alpha = canvas->alpha;
    if (chip->disabled)
        canvas->alpha *= 0.38f; // as buttons
    else
        canvas_touch(canvas, chip->id, rect, chip->command, false);
    draw_face(canvas, chip, rect);
    if (chip->is_stacked && chip->note != NULL) {
        draw_stacked(canvas, chip, &size, rect);
    } else {
        struct rect inner = rect_inset(rect, size.side, 0.0f);
        if (chip->has_dot) {
            draw_dot(canvas, chip->dot, rect_cut_start(&inner, size.dot, canvas->rtl), size.dot);
            rect_cut_start(&inner, size.gap, canvas->rtl);
        }
        struct text_look note = note_look(theme, chip);
        if (chip->note != NULL) {
            struct rect end = rect_cut_end(&inner, size.note, canvas->rtl);
            note.align = TEXT_END;
            canvas_text(canvas, chip->note, &note, rect_inset(end, -1.0f, 0.0f));
            rect_cut_end(&inner, size.gap, canvas->rtl);
        }
        draw_label(canvas, chip, label_look(theme, chip), rect_inset(inner, -1.0f, 0.0f));
    }
    canvas->alpha = alpha;
}
