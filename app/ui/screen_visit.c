// Before and after trying on: the choice of a language, the warning that the visit is about to be wiped, and
// the goodbye.
#include "app/ui/state.h"

#include <string.h>

static struct rect whole_screen(const struct canvas *canvas)
{
    return (struct rect){0.0f, 0.0f, (float)canvas->width_px, (float)canvas->height_px};
}

static struct text_look display_look(const struct theme *theme)
{
    return (struct text_look){.size = theme->display,
                              .weight = TEXT_SEMIBOLD,
                              .colour = theme->text,
                              .align = TEXT_CENTRE,
                              .lines = 2,
                              .top = true};
}

static struct text_look body_look(const struct theme *theme)
{
    return (struct text_look){
        .size = theme->label, .colour = theme->text, .align = TEXT_CENTRE, .lines = 4, .top = true};
}

// Two texts below an icon on a sheet of glass, in the middle of `within`.
static void announce(struct canvas *canvas, struct rect within, enum icon icon, const char *title,
                     const char *words)
{
    const struct theme *theme = &canvas->theme;
    struct text_look strong = display_look(theme), soft = body_look(theme);
    float width = fminf(roundf(520.0f * theme->unit), within.width - 2.0f * theme->margin);
    float padding = 2.0f * theme->padding, inner_width = width - 2.0f * padding;
    float circle = roundf(72.0f * theme->unit);
    float title_height = canvas_measure(canvas, title, &strong, inner_width).height;
    float words_height = canvas_measure(canvas, words, &soft, inner_width).height;
    float height = 2.0f * padding + circle + 3.0f * theme->gap + title_height + words_height;
    struct rect card = rect_round(rect_centred(within, width, height));
    card_draw(canvas, card);
    struct rect inner = rect_inset(card, padding, padding);
    struct rect top = rect_cut_top(&inner, circle);
    badge_draw(canvas, top.x + top.width * 0.5f, top.y + circle * 0.5f, circle, icon,
               theme_wash(theme, 0.06f), theme->accent);
    rect_cut_top(&inner, 2.0f * theme->gap);
    canvas_text(canvas, title, &strong, rect_cut_top(&inner, title_height));
    rect_cut_top(&inner, theme->gap);
    canvas_text(canvas, words, &soft, inner);
}

// Everything is dimmed, and nothing under it can be touched.
static void begin_sheet(struct ui *ui, uint32_t id)
{
    struct canvas *canvas = &ui->canvas;
    canvas_cover(canvas);
    canvas->alpha = canvas_ease(canvas, id, 0.0f, 1.0f, canvas->theme.calm);
    canvas_box(canvas, whole_screen(canvas), 0.0f, canvas->theme.dim);
}

// --- language ----------------------------------------------------------------------------------------------

void screen_language_draw(struct ui *ui, bool in_visit)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    if (ui->language_count == 0)
        ui->language_count = strings_languages(ui->resources, ui->languages, STRINGS_MAX_LANGUAGES);
    begin_sheet(ui, WIDGET_CARD_ENTER);
    int columns = theme->portrait ? 2 : 4, rows = (ui->language_count + columns - 1) / columns;
    struct text_look strong = display_look(theme);
    const char *title = canvas_string(canvas, "language.title");
    float padding = roundf(26.0f * theme->unit), row = fmaxf(roundf(60.0f * theme->unit), theme->touch);
    float width = fminf(roundf((theme->portrait ? 520.0f : 940.0f) * theme->unit),
                        (float)canvas->width_px - 2.0f * theme->margin);
    float title_height = canvas_measure(canvas, title, &strong, width - 2.0f * padding).height;
    float height =
        2.0f * padding + title_height + 2.0f * theme->gap + (float)rows * (row + theme->gap) - theme->gap;
    struct rect card = rect_round(rect_centred(theme->reach, width, height));
    card_draw(canvas, card);
    struct rect inner = rect_inset(card, padding, padding);
    struct rect head = rect_cut_top(&inner, title_height);
    canvas_text(canvas, title, &strong, head);
    ui->staff.door = head;
    if (in_visit) {
        struct button close = {.id = WIDGET_PAGE_BACK,
                               .kind = BUTTON_QUIET,
                               .icon = ICON_CLOSE,
                               .command = {.kind = COMMAND_CHOOSE_LANGUAGE}};
        struct rect at = rect_cut_end(&head, theme->touch, canvas->rtl);
        button_draw(canvas, &close, rect_centred(at, theme->touch, theme->touch));
    }
    rect_cut_top(&inner, 2.0f * theme->gap);
    float cell = floorf((inner.width - (float)(columns - 1) * theme->gap) / (float)columns);
    for (int i = 0; i < ui->language_count; i++) {
        struct rect line = {inner.x, inner.y + (float)(i / columns) * (row + theme->gap), inner.width, row};
        rect_cut_start(&line, (float)(i % columns) * (cell + theme->gap), canvas->rtl);
        struct button button = {.id = WIDGET_FIRST_LANGUAGE + (uint32_t)i,
                                .kind = BUTTON_QUIET,
                                .label = ui->languages[i].name,
                                .icon = ICON_NONE,
                                .on = strcmp(ui->languages[i].code, strings_language(ui->strings)) == 0,
                                .command = {.kind = COMMAND_LANGUAGE, .value = i}};
        button_draw(canvas, &button, rect_cut_start(&line, cell, canvas->rtl));
    }
    canvas->alpha = 1.0f;
}

// --- the end -----------------------------------------------------------------------------------------------

void screen_warning_draw(struct ui *ui, int seconds_left)
{
    struct canvas *canvas = &ui->canvas;
    char words[512];
    begin_sheet(ui, WIDGET_WARNING);
    strings_format(ui->strings, words, sizeof words, "warning.words",
                   &(struct strings_value){.name = "count", .number = seconds_left}, 1);
    announce(canvas, canvas->theme.reach, ICON_PERSON, canvas_string(canvas, "warning.title"), words);
    canvas->alpha = 1.0f;
}

void screen_goodbye_draw(struct ui *ui)
{
    struct canvas *canvas = &ui->canvas;
    begin_sheet(ui, WIDGET_CARD_ENTER);
    announce(canvas, canvas->theme.reach, ICON_CHECK, canvas_string(canvas, "goodbye.title"),
             canvas_string(canvas, "goodbye.words"));
    canvas->alpha = 1.0f;
}
