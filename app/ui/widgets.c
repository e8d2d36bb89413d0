#include "app/ui/widgets.h"

#include "platform/base/clock.h"

#define ICON_TEXT_GAP 0.38f // of the icon's size

static struct text_look label_look(const struct theme *theme, enum button_kind kind)
{
    return (struct text_look){.size = theme->label,
                              .weight = TEXT_SEMIBOLD,
                              .colour = kind == BUTTON_MAIN ? theme->on_bright : theme->text,
                              .align = TEXT_CENTRE};
}

float button_width(struct canvas *canvas, const struct button *button, float height)
{
    if (button->label == NULL)
        return height;
    const struct theme *theme = &canvas->theme;
    struct text_look look = label_look(theme, button->kind);
    float width = canvas_measure(canvas, button->label, &look, 0.0f).width + height * 0.8f;
    if (button->icon != ICON_NONE)
        width += theme->icon * (1.0f + ICON_TEXT_GAP);
    return ceilf(width);
}

static struct draw2d_box button_face(const struct theme *theme, const struct button *button, struct rect rect,
                                     float press)
{
    struct draw2d_box face = {.rect = rect_round(rect), .radius = rect.height * 0.5f};
    struct colour white = {1.0f, 1.0f, 1.0f, 1.0f};
    if (button->kind == BUTTON_MAIN) {
        face.fill = colour_mix(theme->bright, white, press);
        return face;
    }
    struct colour lit = theme_wash(theme, 0.22f);
    face.fill = button->on ? theme->accent : colour_mix(theme->control, lit, press);
    face.border = theme->edge;
    face.border_colour = theme->control_edge;
    return face;
}

// Icon and label side by side, centred together.
static void button_words(struct canvas *canvas, const struct button *button, struct rect rect)
{
    const struct theme *theme = &canvas->theme;
    struct text_look look = label_look(theme, button->kind);
    if (button->on)
        look.colour = theme->on_accent;
    struct colour tint = button->tint.a > 0.0f && !button->on ? button->tint : look.colour;
    if (button->label == NULL) {
        canvas_icon(canvas, button->icon, rect.x + rect.width * 0.5f, rect.y + rect.height * 0.5f,
                    theme->icon, tint);
        return;
    }
    float inset = rect.height * 0.3f;
    float icon_width = button->icon != ICON_NONE ? theme->icon * (1.0f + ICON_TEXT_GAP) : 0.0f;
    float room = rect.width - 2.0f * inset - icon_width;
    float width = fminf(canvas_measure(canvas, button->label, &look, room).width, room);
    struct rect words = rect_centred(rect, width + icon_width, rect.height);
    if (button->icon != ICON_NONE) {
        struct rect icon = rect_cut_start(&words, icon_width, canvas->rtl);
        float x = canvas->rtl ? icon.x + icon.width - theme->icon * 0.5f : icon.x + theme->icon * 0.5f;
        canvas_icon(canvas, button->icon, x, icon.y + icon.height * 0.5f, theme->icon, tint);
    }
    words.x += (words.width - room) * 0.5f; // the layout's width is the room, so that it stays the same text
    words.width = room;
    canvas_text(canvas, button->label, &look, words);
}

void button_draw(struct canvas *canvas, const struct button *button, struct rect rect)
{
    float alpha = canvas->alpha;
    if (button->disabled)
        canvas->alpha *= 0.38f;
    else
        canvas_touch(canvas, button->id, rect, button->command, button->hold);
    float press = canvas_press(canvas, button->id);
    struct rect shown = rect_inset(rect, rect.height * 0.035f * press, rect.height * 0.035f * press);
    struct draw2d_box face = button_face(&canvas->theme, button, shown, press);
    canvas_draw_box(canvas, &face);
    button_words(canvas, button, rect);
    canvas->alpha = alpha;
}

static struct text_look toggle_title(const struct theme *theme)
{
    return (struct text_look){
        .size = theme->body, .weight = TEXT_SEMIBOLD, .colour = theme->text, .lines = 3, .top = true};
}

static struct text_look toggle_text(const struct theme *theme)
{
    return (struct text_look){.size = theme->caption, .colour = theme->text_soft, .lines = 6, .top = true};
}

static float switch_width(const struct theme *theme)
{
    return roundf(54.0f * theme->unit);
}

static float toggle_words_width(const struct theme *theme, float width)
{
    return width - 3.0f * theme->padding - switch_width(theme);
}

float toggle_height(struct canvas *canvas, float width, const char *title, const char *text)
{
    const struct theme *theme = &canvas->theme;
    struct text_look title_look = toggle_title(theme), text_look = toggle_text(theme);
    float words = toggle_words_width(theme, width);
    float height = canvas_measure(canvas, title, &title_look, words).height +
                   canvas_measure(canvas, text, &text_look, words).height + theme->unit * 3.0f;
    return fmaxf(height + 2.0f * roundf(12.0f * theme->unit), theme->touch);
}

static void switch_draw(struct canvas *canvas, uint32_t id, struct rect rect, bool on, float press)
{
    const struct theme *theme = &canvas->theme;
    float t = canvas_ease(canvas, WIDGET_SWITCH + id, on ? 1.0f : 0.0f, on ? 1.0f : 0.0f, theme->quick);
    struct colour off = theme_wash(theme, 0.12f + 0.08f * press);
    canvas_box(canvas, rect, rect.height * 0.5f, colour_mix(off, theme->accent, t));
    float knob = rect.height - 6.0f * theme->unit, inset = 3.0f * theme->unit;
    float way = (rect.width - knob - 2.0f * inset) * (canvas->rtl ? 1.0f - t : t);
    struct rect at = {rect.x + inset + way, rect.y + inset, knob, knob};
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = at,
                                                 .radius = knob * 0.5f,
                                                 .fill = colour_mix(theme->bright, theme->on_accent, t)});
}

void toggle_draw(struct canvas *canvas, uint32_t id, struct rect rect, const char *title, const char *text,
                 bool on, struct command command)
{
    const struct theme *theme = &canvas->theme;
    canvas_touch(canvas, id, rect, command, false);
    float press = canvas_press(canvas, id);
    struct colour lit = theme_wash(theme, 0.09f);
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = rect_round(rect),
                                                 .radius = theme->radius_small,
                                                 .fill = colour_mix(theme->control, lit, press),
                                                 .border = theme->edge,
                                                 .border_colour = theme->control_edge});
    struct rect inner = rect_inset(rect, theme->padding, roundf(12.0f * theme->unit));
    float width = switch_width(theme);
    struct rect side = rect_cut_end(&inner, width, canvas->rtl);
    switch_draw(canvas, id, rect_round(rect_centred(side, width, roundf(30.0f * theme->unit))), on, press);
    rect_cut_end(&inner, theme->padding, canvas->rtl);
    struct text_look title_look = toggle_title(theme), text_look = toggle_text(theme);
    struct text_size size = canvas_text(canvas, title, &title_look, inner);
    rect_cut_top(&inner, size.height + theme->unit * 3.0f);
    canvas_text(canvas, text, &text_look, inner);
}

struct rect pill_draw(struct canvas *canvas, float x, float y, float max_width, enum icon icon,
                      const char *line)
{
    const struct theme *theme = &canvas->theme;
    float height = roundf(46.0f * theme->unit), side = roundf(height * 0.42f);
    float icon_width = icon != ICON_NONE ? theme->icon * (1.0f + ICON_TEXT_GAP) : 0.0f;
    struct text_look look = {.size = theme->body, .weight = TEXT_MEDIUM, .colour = theme->text};
    float room = max_width - 2.0f * side - icon_width;
    float width = canvas_measure(canvas, line, &look, room).width + icon_width + 2.0f * side;
    struct rect rect = rect_round((struct rect){x - width * 0.5f, y, width, height});
    canvas_glass(canvas, rect, height * 0.5f);
    struct rect inner = rect_inset(rect, side, 0.0f);
    if (icon != ICON_NONE) {
        struct rect start = rect_cut_start(&inner, icon_width, canvas->rtl);
        float centre =
            canvas->rtl ? start.x + start.width - theme->icon * 0.5f : start.x + theme->icon * 0.5f;
        canvas_icon(canvas, icon, centre, rect.y + height * 0.5f, theme->icon, theme->accent);
    }
    if (canvas->rtl)
        inner.x += inner.width - room;
    inner.width = room;
    canvas_text(canvas, line, &look, inner);
    return rect;
}

void page_head_draw(struct canvas *canvas, struct rect row, const char *title, struct command back)
{
    const struct theme *theme = &canvas->theme;
    struct button button = {.id = WIDGET_PAGE_BACK,
                            .kind = BUTTON_QUIET,
                            .icon = canvas->rtl ? ICON_FORWARD : ICON_BACK,
                            .command = back};
    button_draw(canvas, &button, rect_cut_start(&row, row.height, canvas->rtl));
    rect_cut_start(&row, theme->gap, canvas->rtl);
    struct text_look look = {.size = theme->body, .weight = TEXT_SEMIBOLD, .colour = theme->text, .lines = 2};
    canvas_text(canvas, title, &look, row);
}

void progress_draw(struct canvas *canvas, uint32_t id, struct rect *area, float done)
{
    const struct theme *theme = &canvas->theme;
    float high = roundf(8.0f * theme->unit), shown = canvas_ease(canvas, id, 0.0f, done, theme->quick);
    struct rect bar = rect_cut_top(area, high);
    canvas_box(canvas, bar, high * 0.5f, theme_wash(theme, 0.16f));
    canvas_box(canvas, rect_cut_start(&bar, bar.width * shown, canvas->rtl), high * 0.5f, theme->accent);
}

void picture_fit_draw(struct canvas *canvas, const struct draw2d_texture *texture, struct rect room)
{
    float width = (float)draw2d_texture_width(texture), height = (float)draw2d_texture_height(texture);
    float scale = fminf(room.width / width, room.height / height);
    canvas_picture(canvas, texture, rect_round(rect_centred(room, width * scale, height * scale)),
                   (struct rect){0}, canvas->theme.radius_small, (struct colour){1.0f, 1.0f, 1.0f, 1.0f});
}

void dots_draw(struct canvas *canvas, struct rect rect)
{
    float size = roundf(8.0f * canvas->theme.unit), step = size * 1.9f;
    float turn =
        (float)(canvas->now_ns % (900 * CLOCK_MILLISECOND_NS)) / (900.0f * (float)CLOCK_MILLISECOND_NS);
    for (int i = 0; i < 3; i++) {
        float wave = 0.5f + 0.5f * cosf((turn - (float)i / 3.0f) * 6.2831853f);
        struct colour colour =
            colour_fade(canvas->theme.accent, canvas->theme.reduced_motion ? 1.0f : 0.25f + 0.75f * wave);
        struct rect dot = rect_centred(rect, size, size);
        dot.x += ((float)i - 1.0f) * step;
        canvas_draw_box(canvas, &(struct draw2d_box){.rect = dot, .radius = size * 0.5f, .fill = colour});
    }
}

void badge_draw(struct canvas *canvas, float x, float y, float size, enum icon icon, struct colour fill,
                struct colour colour)
{
    struct rect rect = rect_round((struct rect){x - size * 0.5f, y - size * 0.5f, size, size});
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = rect, .radius = rect.width * 0.5f, .fill = fill});
    canvas_icon(canvas, icon, rect.x + rect.width * 0.5f, rect.y + rect.height * 0.5f, roundf(size * 0.66f),
                colour);
}

void card_draw(struct canvas *canvas, struct rect rect)
{
    const struct theme *theme = &canvas->theme;
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = rect,
                                                 .radius = roundf(theme->radius * 1.3f),
                                                 .fill = theme->card,
                                                 .border = theme->edge,
                                                 .border_colour = theme->glass_edge});
}
