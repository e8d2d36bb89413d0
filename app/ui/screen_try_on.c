// Trying on, and browsing without it: title bar, panel with categories, products, shades and actions.
#include "app/ui/state.h"

#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define FIRST_CJK 0x2e80u // CJK radicals; what lies above is broken anywhere
#define CHIP_SHARE 0.55f  // of the row of words: the shade's name has the rest

// Whether no word has to be broken. Chinese and Japanese characters may stand on either line.
static bool holds_words(struct canvas *canvas, const char *title, float room, const struct text_look *look)
{
    for (const char *word = title; *word != '\0'; word += strspn(word, " ")) {
        char alone[96];
        int length = (int)strcspn(word, " ");
        bool is_letters = g_utf8_get_char_validated(word, length) < FIRST_CJK;
        (void)snprintf(alone, sizeof alone, "%.*s", length, word);
        if (is_letters && canvas_measure(canvas, alone, look, 0.0f).width > room)
            return false;
        word += length;
    }
    return true;
}

// In one large line, else in two smaller ones. False: there is no room for all of it.
static bool fit_title(struct canvas *canvas, const char *title, float room, struct text_look *look,
                      float *width)
{
    const struct theme *theme = &canvas->theme;
    const struct text_look tries[] = {{.size = theme->title, .lines = 1},
                                      {.size = theme->body, .lines = 2},
                                      {.size = theme->caption, .lines = 2}};
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        *look = tries[i];
        look->weight = TEXT_SEMIBOLD;
        look->colour = theme->text;
        struct text_look longer = *look;
        longer.lines++;
        struct text_size size = canvas_measure(canvas, title, &longer, fmaxf(room, 1.0f));
        *width = size.width + 1.0f;
        if (*width <= room && size.lines <= look->lines && holds_words(canvas, title, room, look))
            return size.lines > 0;
    }
    return false;
}

// Whose mirror it is, or their logo, and that nothing is recorded.
static void draw_title(struct ui *ui, struct rect bar)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const char *title = ui->catalogue->title != NULL ? ui->catalogue->title : "";
    const char *note = canvas_string(canvas, "privacy.not_recorded");
    struct text_look strong,
        soft = {.size = theme->caption, .weight = TEXT_MEDIUM, .colour = theme->text_soft};
    float side = roundf(bar.height * 0.42f), icon = roundf(theme->icon * 0.85f), gap = roundf(icon * 0.35f);
    float note_width = icon + gap + canvas_measure(canvas, note, &soft, 0.0f).width + 1.0f;
    float room = bar.width - 2.0f * side - note_width - 2.0f * theme->padding, title_width = 0.0f;
    bool has_logo = ui->logo.texture != NULL;
    if (has_logo)
        title_width = fminf(ui->logo.width, room);
    bool has_title = has_logo ? title_width > 0.0f : fit_title(canvas, title, room, &strong, &title_width);
    float before_note = has_title ? title_width + 2.0f * theme->padding : 0.0f;
    struct rect pill = rect_cut_start(&bar, 2.0f * side + before_note + note_width, canvas->rtl);
    canvas_glass(canvas, pill, pill.height * 0.5f);
    ui->staff.door = pill;
    struct rect inner = rect_inset(pill, side, 0.0f);
    if (has_title) {
        struct rect start = rect_cut_start(&inner, title_width, canvas->rtl);
        if (has_logo)
            canvas_picture(
                canvas, ui->logo.texture,
                rect_round(rect_centred(start, title_width, ui->logo.height * title_width / ui->logo.width)),
                (struct rect){0}, 0.0f, (struct colour){1.0f, 1.0f, 1.0f, 1.0f});
        else
            canvas_text(canvas, title, &strong, start);
        struct rect middle = rect_cut_start(&inner, 2.0f * theme->padding, canvas->rtl);
        canvas_box(canvas, rect_centred(middle, theme->edge, bar.height * 0.4f), 0.0f,
                   colour_fade(theme->text_soft, 0.5f));
    }
    struct rect at = rect_cut_start(&inner, icon, canvas->rtl);
    canvas_icon(canvas, ICON_SHIELD, at.x + at.width * 0.5f, at.y + at.height * 0.5f, icon, theme->accent);
    rect_cut_start(&inner, gap, canvas->rtl);
    canvas_text(canvas, note, &soft, rect_inset(inner, -1.0f, 0.0f));
}

void top_bar_draw(struct ui *ui, const struct session *session, bool can_photograph)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct rect bar = ui->layout.bar;
    struct button goodbye = {.id = WIDGET_GOODBYE,
                             .kind = BUTTON_QUIET,
                             .label = canvas_string(canvas, "action.goodbye"),
                             .icon = ICON_CLOSE,
                             .command = {.kind = COMMAND_GOODBYE}};
    struct rect end = rect_cut_end(&bar, button_width(canvas, &goodbye, bar.height), canvas->rtl);
    canvas_glass(canvas, end, end.height * 0.5f);
    button_draw(canvas, &goodbye, end);
    rect_cut_end(&bar, theme->gap, canvas->rtl);
    struct button language = {.id = WIDGET_LANGUAGE,
                              .kind = BUTTON_QUIET,
                              .icon = ICON_LANGUAGE,
                              .command = {.kind = COMMAND_CHOOSE_LANGUAGE}};
    struct rect globe = rect_cut_end(&bar, bar.height, canvas->rtl);
    canvas_glass(canvas, globe, globe.height * 0.5f);
    button_draw(canvas, &language, globe);
    rect_cut_end(&bar, theme->gap, canvas->rtl);
    bool is_open = ui->sheets.shown == SHEET_MORE;
    struct button more = {.id = WIDGET_MORE,
                          .kind = BUTTON_QUIET,
                          .icon = ICON_MORE,
                          .on = is_open,
                          .command = {.kind = COMMAND_SHEET, .value = is_open ? SHEET_NONE : SHEET_MORE}};
    struct rect dots = rect_cut_end(&bar, bar.height, canvas->rtl);
    canvas_glass(canvas, dots, dots.height * 0.5f);
    button_draw(canvas, &more, dots);
    rect_cut_end(&bar, theme->gap, canvas->rtl);
    if (can_photograph) {
        struct button photo = {.id = WIDGET_PHOTO,
                               .kind = BUTTON_QUIET,
                               .icon = ICON_CAMERA,
                               .command = {.kind = COMMAND_PHOTO, .value = 1}};
        struct rect camera = rect_cut_end(&bar, bar.height, canvas->rtl);
        canvas_glass(canvas, camera, camera.height * 0.5f);
        button_draw(canvas, &photo, camera);
        rect_cut_end(&bar, theme->gap, canvas->rtl);
    }

    if (!theme->portrait) {
        struct rect tools = rect_cut_end(&bar, sheet_tools_width(theme, bar.height), canvas->rtl);
        sheet_tools_draw(ui, session, tools);
        rect_cut_end(&bar, theme->gap, canvas->rtl);
    }

    draw_title(ui, bar);
}

// Gives what is left of their row.
static struct rect draw_actions(struct ui *ui, const struct session *session)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct rect row = ui->layout.actions;
    float round = row.height;
    bool trying = session->state == SESSION_TRY_ON, wearing = session->worn_count > 0;
    bool liked =
        ui->chosen != NULL && session_likes(session, ui->chosen, ui_shade_of(ui, ui->chosen, session));
    struct button clear = {.id = WIDGET_CLEAR,
                           .kind = BUTTON_QUIET,
                           .icon = ICON_CLEAR,
                           .disabled = !wearing,
                           .command = {.kind = COMMAND_CLEAR}};
    struct button like = {.id = WIDGET_LIKE,
                          .kind = BUTTON_QUIET,
                          .icon = liked ? ICON_HEART_FILLED : ICON_HEART,
                          .tint = liked ? theme->heart : theme->text,
                          .disabled = ui->chosen == NULL,
                          .command = {.kind = COMMAND_LIKE}};
    struct button split = {.id = WIDGET_SPLIT,
                           .kind = BUTTON_QUIET,
                           .icon = ICON_SPLIT,
                           .on = session->splitting,
                           .disabled = (!wearing && !session->splitting) || session->board.count > 0,
                           .command = {.kind = COMMAND_SPLIT}};
    struct button compare = {.id = WIDGET_COMPARE,
                             .kind = BUTTON_QUIET,
                             .label = canvas_string(canvas, "action.compare"),
                             .icon = ICON_COMPARE,
                             .hold = true,
                             .on = session->comparing,
                             .disabled = !wearing && !session->comparing,
                             .command = {.kind = COMMAND_COMPARE}};
    if (trying) {
        button_draw(canvas, &clear, rect_cut_end(&row, round, canvas->rtl));
        rect_cut_end(&row, theme->gap, canvas->rtl);
    }
    if (!trying) {
        like.label = canvas_string(canvas, "action.like");
        button_draw(canvas, &like,
                    rect_cut_end(&row, fminf(button_width(canvas, &like, round), row.width), canvas->rtl));
        return row;
    }
    button_draw(canvas, &like, rect_cut_end(&row, round, canvas->rtl));
    rect_cut_end(&row, theme->gap, canvas->rtl);
    button_draw(canvas, &split, rect_cut_end(&row, round, canvas->rtl));
    rect_cut_end(&row, theme->gap, canvas->rtl);
    struct button wordy = compare;
    wordy.label = canvas_string(canvas, "action.compare_long");
    if (button_width(canvas, &wordy, round) <= row.width)
        compare = wordy;
    float width = theme->portrait ? fminf(button_width(canvas, &compare, round), row.width) : row.width;
    button_draw(canvas, &compare, rect_cut_end(&row, width, canvas->rtl));
    return row;
}

// In portrait the swatches, or what is said of a look, go on to the first action.
static struct rect beside_actions(const struct ui *ui, struct rect left)
{
    const struct theme *theme = &ui->canvas.theme;
    struct rect shades = ui->layout.shades;
    if (!theme->portrait || theme->left_handed)
        return shades;
    shades.width += left.width;
    shades.x -= ui->canvas.rtl ? left.width : 0.0f;
    return shades;
}

// What the picture does not show of somebody who wears it; at the end of the row, gives its width.
static float draw_missing(struct canvas *canvas, const char *key, struct rect row)
{
    const struct theme *theme = &canvas->theme;
    const char *words = canvas_string(canvas, key);
    struct text_look look = {.size = theme->caption, .weight = TEXT_MEDIUM, .colour = theme->text_soft};
    float icon = roundf(theme->icon * 0.85f), gap = roundf(icon * 0.35f);
    float width = fminf(icon + gap + canvas_measure(canvas, words, &look, 0.0f).width + 1.0f, row.width);
    struct rect at = rect_cut_end(&row, width, canvas->rtl);
    struct rect mark = rect_cut_start(&at, icon, canvas->rtl);
    canvas_icon(canvas, ICON_PERSON, mark.x + mark.width * 0.5f, mark.y + mark.height * 0.5f, icon,
                theme->accent);
    rect_cut_start(&at, gap, canvas->rtl);
    canvas_text(canvas, words, &look, at);
    return width;
}

// The name of the chosen product opens its card; the mark before it says so. Gives what is left of `words`.
static struct rect offer_card(struct ui *ui, struct rect words)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct rect name = words, touch = words;
    touch.width = fmaxf(words.width, theme->touch);
    touch.x += canvas->rtl ? words.width - touch.width : 0.0f;
    canvas_touch(canvas, WIDGET_DETAILS, touch,
                 (struct command){.kind = COMMAND_SHEET,
                                  .value = ui->sheets.shown == SHEET_PRODUCT ? SHEET_NONE : SHEET_PRODUCT},
                 false);
    float press = canvas_press(canvas, WIDGET_DETAILS);
    struct rect mark = rect_cut_start(&name, theme->icon, canvas->rtl);
    canvas_icon(canvas, ICON_INFO, mark.x + mark.width * 0.5f, mark.y + mark.height * 0.5f, theme->icon,
                colour_mix(theme->accent, theme->text, press));
    rect_cut_start(&name, roundf(theme->gap * 0.7f), canvas->rtl);
    return name;
}

// The chosen product or look, its shades, and how much of it is put on.
static void draw_details(struct ui *ui, const struct session *session, const struct ui_status *status,
                         struct rect shades)
{
    struct rect words = ui->layout.words;
    const struct session_worn *makeup = ui_chosen_makeup(ui, session);
    if (makeup != NULL) {
        intensity_draw(ui, WIDGET_INTENSITY, makeup,
                       rect_cut_end(&words, roundf(words.width * (ui->canvas.theme.portrait ? 0.6f : 0.52f)),
                                    ui->canvas.rtl));
        rect_cut_end(&words, ui->canvas.theme.gap, ui->canvas.rtl);
    }
    const struct session_worn *eyewear = ui_worn_eyewear(session);
    if (eyewear != NULL && eyewear->product == ui->chosen && status->face_present && !ui->size_page)
        rect_cut_end(&words,
                     fit_chip_draw(ui, &status->fit, words, words.width * CHIP_SHARE) + ui->canvas.theme.gap,
                     ui->canvas.rtl);
    if (status->missing != NULL && ui->chosen != NULL && ui->chosen->category == status->missing_category &&
        ui_worn_variant(session, ui->chosen) >= 0)
        rect_cut_end(&words, draw_missing(&ui->canvas, status->missing, words) + ui->canvas.theme.gap,
                     ui->canvas.rtl);
    if (ui->tabs[ui->tab] == UI_TAB_LOOKS)
        looks_draw_words(ui, words, shades);
    else
        shades_draw(ui, session, ui->chosen != NULL ? offer_card(ui, words) : words, shades);
}

// Worn glasses are taken hold of where they are seen.
static void offer_eyewear(struct ui *ui, const struct session *session, const struct ui_status *status)
{
    const struct session_worn *worn = ui_worn_eyewear(session);
    if (worn == NULL || status->eyewear.width <= 0.0f || session->comparing)
        return;
    float least = ui->canvas.theme.touch;
    struct rect area = rect_centred(status->eyewear, fmaxf(status->eyewear.width, least),
                                    fmaxf(status->eyewear.height, least));
    if (session->board.count > 0)
        area = rect_intersect(area, screen_board_face(ui, session));
    ui->eyewear_metre_px = status->metre_px;
    canvas_touch(&ui->canvas, WIDGET_EYEWEAR, area,
                 (struct command){.kind = COMMAND_SLIDE, .product = worn->product}, true);
}

// Below the bar, at its end, while others are tracked as well: it says so, and ends it.
static void draw_together(struct ui *ui, const struct session *session)
{
    struct canvas *canvas = &ui->canvas;
    const struct rect *bar = &ui->layout.bar;
    if (!session->together)
        return;
    struct button together = {.id = WIDGET_TOGETHER,
                              .kind = BUTTON_QUIET,
                              .label = canvas_string(canvas, "action.together"),
                              .icon = ICON_TOGETHER,
                              .on = true,
                              .command = {.kind = COMMAND_ASK_TOGETHER}};
    struct rect row = *bar;
    row.y += bar->height + canvas->theme.gap;
    struct rect place = rect_cut_end(&row, button_width(canvas, &together, row.height), canvas->rtl);
    canvas_glass(canvas, place, place.height * 0.5f);
    button_draw(canvas, &together, place);
}

static void draw_panel(struct ui *ui, const struct session *session, const struct ui_status *status)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct layout *layout = &ui->layout;
    canvas_touch(canvas, WIDGET_PANEL, layout->panel, (struct command){0}, false);
    canvas_glass(canvas, layout->panel, theme->radius);
    if (ui->tab_count > 0) {
        if (ui->shade_page != SHADE_PAGE_NONE) {
            screen_shade_draw_panel(ui, session, status);
        } else if (ui->size_page) {
            screen_size_draw_panel(ui, session, status);
        } else {
            struct rect tabs = layout->tabs;
            if (theme->portrait) { // in landscape they stand in the bar
                float width = sheet_tools_width(theme, tabs.height);
                sheet_tools_draw(ui, session, rect_cut_end(&tabs, width, canvas->rtl));
                rect_cut_end(&tabs, theme->gap, canvas->rtl);
            }
            tabs_draw(ui, tabs);
            shelf_draw(ui, session, layout->shelf);
        }
        if (!layout->shelf_horizontal) // where the rows are cut
            canvas_box(canvas,
                       (struct rect){layout->panel.x,
                                     layout->shelf.y + layout->shelf.height + theme->unit * 4.0f,
                                     layout->panel.width, theme->edge},
                       0.0f, theme->control_edge);
        struct rect left = draw_actions(ui, session);
        draw_details(ui, session, status, beside_actions(ui, left));
    } else {
        struct text_look look = {
            .size = theme->body, .colour = theme->text_soft, .align = TEXT_CENTRE, .lines = 3};
        canvas_text(canvas, canvas_string(canvas, "catalogue.empty"), &look,
                    rect_inset(layout->panel, theme->padding, theme->padding));
    }
}

void screen_try_on_draw(struct ui *ui, const struct session *session, const struct ui_status *status)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    float enter = canvas_ease(canvas, WIDGET_ENTER, 0.0f, 1.0f, theme->calm);
    zoom_offer(ui, session);
    canvas->alpha = enter;
    if (session->board.count > 0)
        screen_board_draw(ui, session);
    offer_eyewear(ui, session, status);
    if (!sheet_covers_panel(ui))
        draw_panel(ui, session, status);
    if (session->splitting)
        split_draw(ui, session);
    if (ui->shade_page == SHADE_PAGE_MEASURE)
        screen_shade_draw_stage(ui, status);
    if (ui->size_page)
        screen_size_draw_stage(ui, status);
    screen_scan_draw(ui, status);
    screen_loyalty_draw(ui, session, status);
    if (session->state == SESSION_TRY_ON && session->board.count == 0)
        draw_together(ui, session);
    bool shows_card = screen_loyalty_is_shown(ui, status);
    bool is_asked = session->state == SESSION_LOST;
    bool is_read = ui->sheets.shown != SHEET_NONE; // a sheet, which would lie over half of a message
    if (!is_asked && !shows_card && !is_read &&
        (status->scan == NULL || !status->scan->is_open)) // their own lines
        messages_draw(ui, session, status);
    zoom_draw(ui);
    sheet_draw(ui, session, status);
    top_bar_draw(ui, session,
                 status->photo != NULL && session->state == SESSION_TRY_ON && status->face_present);
    canvas->alpha = 1.0f;
}
