#include "app/ui/viewfinder.h"

// The four corners of a frame.
static void draw_corners(struct canvas *canvas, struct rect frame, struct colour colour)
{
    const struct theme *theme = &canvas->theme;
    float line = roundf(5.0f * theme->unit), arm = roundf(fminf(frame.width, frame.height) * 0.18f);
    for (int i = 0; i < 4; i++) {
        bool right = i % 2 == 1, low = i / 2 == 1;
        float x = right ? frame.x + frame.width : frame.x, y = low ? frame.y + frame.height : frame.y;
        struct rect across = {right ? x - arm : x, low ? y - line : y, arm, line};
        struct rect down = {right ? x - line : x, low ? y - arm : y, line, arm};
        canvas_box(canvas, across, line * 0.5f, colour);
        canvas_box(canvas, down, line * 0.5f, colour);
    }
}

static void draw_words(struct canvas *canvas, const struct viewfinder *finder, struct rect room)
{
    const struct theme *theme = &canvas->theme;
    struct text_look strong = {.size = theme->label,
                               .weight = TEXT_SEMIBOLD,
                               .colour = theme->text,
                               .align = TEXT_CENTRE,
                               .lines = 2};
    struct text_look soft = {
        .size = theme->caption, .colour = theme->text_soft, .align = TEXT_CENTRE, .lines = 2};
    float side = theme->padding * 1.3f, inner = room.width - 2.0f * side;
    struct text_size words = canvas_measure(canvas, finder->words, &strong, inner), note = {0};
    if (finder->note != NULL)
        note = canvas_measure(canvas, finder->note, &soft, inner);
    struct rect place = rect_centred(room, fmaxf(words.width, note.width) + 2.0f * side + 2.0f,
                                     words.height + note.height + theme->padding);
    place.y = room.y + room.height - place.height;
    place = rect_round(place);
    canvas_glass(canvas, place, fminf(place.height * 0.5f, theme->radius * 1.4f));
    struct rect column = rect_inset(place, side, theme->padding * 0.5f);
    canvas_text(canvas, finder->words, &strong,
                note.height > 0.0f ? rect_cut_top(&column, words.height) : rect_inset(place, side, 0.0f));
    if (note.height > 0.0f)
        canvas_text(canvas, finder->note, &soft, column);
}

static void draw_buttons(struct canvas *canvas, const struct viewfinder *finder, struct rect row)
{
    const struct theme *theme = &canvas->theme;
    float widths[VIEWFINDER_MAX_BUTTONS], all = 0.0f;
    for (int i = 0; i < finder->button_count; i++) {
        widths[i] = fminf(button_width(canvas, &finder->buttons[i], row.height),
                          (row.width - theme->gap) / (float)finder->button_count);
        all += widths[i] + (i > 0 ? theme->gap : 0.0f);
    }
    row = rect_centred(row, all, row.height);
    for (int i = 0; i < finder->button_count; i++) {
        struct rect place = rect_round(rect_cut_start(&row, widths[i], canvas->rtl));
        canvas_glass(canvas, place, place.height * 0.5f);
        button_draw(canvas, &finder->buttons[i], place);
        rect_cut_start(&row, theme->gap, canvas->rtl);
    }
}

void viewfinder_draw(struct canvas *canvas, const struct viewfinder *finder, struct rect room)
{
    const struct theme *theme = &canvas->theme;
    draw_buttons(canvas, finder, rect_cut_bottom(&room, fmaxf(roundf(52.0f * theme->unit), theme->touch)));
    rect_cut_bottom(&room, theme->gap);
    float words = theme->label * 2.7f + (finder->note != NULL ? theme->caption * 2.7f : 0.0f);
    draw_words(canvas, finder, rect_cut_bottom(&room, roundf(words + theme->padding)));
    rect_cut_bottom(&room, theme->gap);
    rect_cut_top(&room, room.height * 0.12f); // lines of the mirror stand there
    float width = fminf(room.width * 0.8f, room.height * 1.5f);
    struct rect frame = rect_round(rect_centred(room, width, fminf(width * 0.7f, room.height)));
    float flash = canvas_ease(canvas, finder->id, 0.0f, finder->found ? 1.0f : 0.0f, theme->quick);
    canvas_box(canvas, frame, theme->radius_small, colour_fade(theme->accent, 0.22f * flash));
    draw_corners(canvas, frame, colour_mix(theme->bright, theme->accent, flash));
    if (finder->waits)
        dots_draw(canvas, frame);
    if (finder->found)
        badge_draw(canvas, frame.x + frame.width * 0.5f, frame.y + frame.height * 0.5f,
                   roundf((60.0f + 30.0f * flash) * theme->unit), ICON_CHECK, theme->accent,
                   theme->on_accent);
}
