// What an installer sets, a page each: step by step the first time, and some of it from the staff's menu.
#include "app/ui/keyboard.h"
#include "app/ui/staff_view.h"
#include "app/ui/state.h"

#include <stdio.h>
#include <string.h>

#define WIDE 760.0f // units

// --- languages ---------------------------------------------------------------------------------------------

// Its name for itself.
static const char *language_name(const struct ui *ui, const char *code)
{
    for (int i = 0; i < ui->all_language_count; i++)
        if (strcmp(ui->all_languages[i].code, code) == 0)
            return ui->all_languages[i].name;
    return code;
}

static void draw_languages(struct ui *ui, const struct staff *staff)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    bool offers = staff->page == STAFF_LANGUAGES;
    struct staff_choice choices[SETTINGS_MAX_LANGUAGES];
    int columns = theme->portrait ? 2 : 4;
    for (int i = 0; i < staff->language_count; i++) {
        const char *code = staff->languages[i];
        choices[i] = (struct staff_choice){
            .label = language_name(ui, code),
            .icon = ICON_NONE,
            .on = offers ? staff_offers(&staff->draft, code) : strcmp(staff->draft.language, code) == 0,
            .command = staff_ask(offers ? STAFF_OFFER : STAFF_SET_LANGUAGE, 0, i)};
    }
    char says[256];
    staff_says_words(ui, staff, says, sizeof says);
    float line = offers ? roundf(2.4f * theme->body) : 0.0f;
    float height = staff_choices_height(theme, staff->language_count, columns);
    struct rect body = staff_page_begin(
        ui, staff, canvas_string(canvas, offers ? "staff.offered" : "install.language"), WIDE, height + line);
    staff_choices(canvas, STAFF_WIDGET_CHOICE, choices, staff->language_count, columns, body);
    rect_cut_top(&body, height + theme->gap);
    if (offers)
        staff_line(canvas, STAFF_BAD, says, &body);
}

// --- names -------------------------------------------------------------------------------------------------

static void draw_name(struct ui *ui, const struct staff *staff, enum staff_name name, const char *label,
                      const char *text, struct rect row)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    bool is_typed = staff->name == name, is_empty = text[0] == '\0';
    canvas_touch(canvas, STAFF_WIDGET_CHOICE + (uint32_t)name, row, staff_ask(STAFF_NAME, 0, (int)name),
                 false);
    float press = canvas_press(canvas, STAFF_WIDGET_CHOICE + (uint32_t)name);
    canvas_draw_box(
        canvas, &(struct draw2d_box){.rect = rect_round(row),
                                     .radius = theme->radius_small,
                                     .fill = theme_wash(theme, 0.06f + 0.1f * press),
                                     .border = is_typed ? 2.0f * theme->edge : theme->edge,
                                     .border_colour = is_typed ? theme->accent : theme_wash(theme, 0.35f)});
    struct rect inner = rect_inset(row, theme->padding, 0.0f);
    struct text_look look = {.size = theme->label,
                             .weight = is_empty ? TEXT_REGULAR : TEXT_SEMIBOLD,
                             .colour = is_empty ? theme->text_soft : theme->text};
    float width = canvas_text(canvas, is_empty ? label : text, &look, inner).width;
    if (!is_typed)
        return;
    if (!is_empty)
        rect_cut_start(&inner, fminf(width + roundf(3.0f * theme->unit), inner.width - 4.0f), canvas->rtl);
    struct rect caret = rect_cut_start(&inner, fmaxf(roundf(2.0f * theme->unit), 1.0f), canvas->rtl);
    canvas_box(canvas, rect_centred(caret, caret.width, theme->label * 1.3f), 0.0f, theme->accent);
}

static void draw_names(struct ui *ui, const struct staff *staff)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    float row = staff_row_height(theme), keys = (float)KEYBOARD_ROWS * keyboard_row(theme);
    struct rect body = staff_page_begin(ui, staff, canvas_string(canvas, "install.names"), 680.0f,
                                        2.0f * (row + theme->gap) + theme->gap + keys);
    draw_name(ui, staff, STAFF_STORE_NAME, canvas_string(canvas, "install.store_name"),
              staff->draft.store_name, rect_cut_top(&body, row));
    rect_cut_top(&body, theme->gap);
    draw_name(ui, staff, STAFF_MIRROR_NAME, canvas_string(canvas, "install.mirror_name"),
              staff->draft.mirror_name, rect_cut_top(&body, row));
    rect_cut_top(&body, theme->gap);
    const struct keyboard_look keyboard = {.command = staff_ask_letter(),
                                           .id = WIDGET_IN_SHEET,
                                           .latin = ui->staff.latin_keys,
                                           .has_shift = true,
                                           .capitals = staff->capitals};
    keyboard_draw(canvas, &keyboard, rect_cut_bottom(&body, fminf(keys, body.height)));
}

// --- the screen --------------------------------------------------------------------------------------------

// The longest of these that the screen has room for: a long one shows a small error.
static int ruler_mm(float px_per_mm, float width)
{
    static const int lengths[] = {300, 200, 100};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        if ((float)lengths[i] * px_per_mm <= width)
            return lengths[i];
    return 50;
}

// So long where the height is right, with a mark each 10 mm.
static void draw_ruler(struct canvas *canvas, int length_mm, float px_per_mm, struct rect row)
{
    const struct theme *theme = &canvas->theme;
    float width = fminf((float)length_mm * px_per_mm, row.width);
    float thick = fmaxf(roundf(2.0f * theme->unit), 1.0f);
    struct rect line = {row.x + (row.width - width) * 0.5f, row.y + row.height * 0.5f, width, thick};
    canvas_box(canvas, line, 0.0f, theme->accent);
    for (int mm = 0; mm <= length_mm && (float)mm * px_per_mm <= width + 1.0f; mm += 10) {
        float high = row.height * (mm % 50 == 0 ? 0.8f : 0.45f);
        canvas_box(canvas,
                   (struct rect){line.x + (float)mm * px_per_mm - thick * 0.5f,
                                 row.y + (row.height - high) * 0.5f, thick, high},
                   0.0f, theme->accent);
    }
}

// What becomes of these measures: reach and words.
static void fit_screen(const struct ui *ui, const struct settings *draft, struct theme_screen *screen,
                       struct theme *theme)
{
    *screen = ui->screen;
    screen->height_mm = (float)draft->height_mm;
    screen->distance_mm = (float)draft->distance_mm;
    screen->bottom_mm = (float)draft->bottom_mm;
    screen->has_bottom = true;
    theme_fit(&ui->design, screen, theme);
}

static void say_reach(struct ui *ui, const struct settings *draft, struct rect *body)
{
    struct canvas *canvas = &ui->canvas;
    struct theme theme;
    struct theme_screen screen;
    fit_screen(ui, draft, &screen, &theme);
    bool is_in_reach = theme_is_in_reach(&theme, &screen);
    bool is_readable = theme.caption_deg >= THEME_LEAST_DEGREES;
    float mm_per_px = screen.height_mm / (float)canvas->height_px;
    float top_mm = screen.bottom_mm + screen.height_mm;
    char words[256], degrees[16], plain[16];
    const struct strings_value heights[] = {
        {.name = "low", .number = (int)(top_mm - (theme.reach.y + theme.reach.height) * mm_per_px)},
        {.name = "high", .number = (int)(top_mm - theme.reach.y * mm_per_px)}};
    strings_format(ui->strings, words, sizeof words, is_in_reach ? "install.reach" : "install.reach_bad",
                   heights, 2);
    staff_line(canvas, is_in_reach ? STAFF_GOOD : STAFF_BAD, words, body);
    (void)snprintf(plain, sizeof plain, "%.2f", (double)theme.caption_deg);
    strings_number(ui->strings, degrees, sizeof degrees, plain);
    strings_format(ui->strings, words, sizeof words, is_readable ? "install.words" : "install.words_bad",
                   &(struct strings_value){.name = "value", .text = degrees}, 1);
    staff_line(canvas, is_readable ? STAFF_GOOD : STAFF_BAD, words, body);
}

static void draw_measure(struct ui *ui, enum staff_measure measure, const char *key, int mm,
                         struct rect *body)
{
    char value[64];
    staff_number(ui, "staff.mm", mm, value, sizeof value);
    const struct stepper stepper = {.index = (int)measure,
                                    .label = canvas_string(&ui->canvas, key),
                                    .value = value,
                                    .less = staff_ask(STAFF_MEASURE, (int)measure, -1),
                                    .more = staff_ask(STAFF_MEASURE, (int)measure, 1)};
    staff_stepper(ui, &stepper, rect_cut_top(body, staff_row_height(&ui->canvas.theme)));
}

static void draw_screen(struct ui *ui, const struct staff *staff)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct settings *draft = &staff->draft;
    float row = staff_row_height(theme), ruler = roundf(30.0f * theme->unit);
    char words[256];
    struct rect body = staff_page_begin(ui, staff, canvas_string(canvas, "install.screen"), WIDE,
                                        4.0f * row + 3.0f * theme->gap + ruler +
                                            roundf((theme->portrait ? 13.0f : 8.0f) * theme->body));
    float px_per_mm = (float)canvas->height_px / (float)draft->height_mm;
    int length_mm = ruler_mm(px_per_mm, body.width);
    staff_number(ui, "install.ruler", length_mm, words, sizeof words);
    draw_measure(ui, STAFF_HEIGHT, "install.height", draft->height_mm, &body);
    staff_line(canvas, STAFF_PLAIN, words, &body);
    draw_ruler(canvas, length_mm, px_per_mm, rect_cut_top(&body, ruler));
    rect_cut_top(&body, theme->gap);
    draw_measure(ui, STAFF_BOTTOM, "install.bottom", draft->bottom_mm, &body);
    draw_measure(ui, STAFF_DISTANCE, "install.distance", draft->distance_mm, &body);
    const struct staff_choice hand = {canvas_string(canvas, "install.hand"), ICON_HAND, draft->left_handed,
                                      false, staff_ask(STAFF_HAND, 0, 0)};
    rect_cut_top(&body, roundf(0.5f * theme->gap));
    staff_choices(canvas, STAFF_WIDGET_CHOICE, &hand, 1, 1, rect_cut_top(&body, row));
    rect_cut_top(&body, theme->gap);
    say_reach(ui, draft, &body);
}

// --- the camera --------------------------------------------------------------------------------------------

static void draw_camera_list(struct ui *ui, const struct staff *staff, struct rect rect)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct staff_choice choices[CAMERA_DEVICES_MAX + 2];
    int count = 0;
    bool is_listed = strcmp(staff->camera.source, "auto") == 0;
    choices[count++] = (struct staff_choice){canvas_string(canvas, "staff.first_camera"), ICON_NONE,
                                             is_listed, false, staff_ask(STAFF_CHOOSE_CAMERA, 0, -1)};
    for (int i = 0; i < staff->camera_count; i++) {
        bool is_used = strcmp(staff->camera.source, staff->cameras[i].path) == 0;
        is_listed = is_listed || is_used;
        choices[count++] = (struct staff_choice){staff->cameras[i].name, ICON_NONE, is_used, false,
                                                 staff_ask(STAFF_CHOOSE_CAMERA, 0, i)};
    }
    if (!is_listed) // a clip, a stream, or one that was unplugged
        choices[count++] = (struct staff_choice){
            .label = staff->camera.source, .icon = ICON_NONE, .on = true, .disabled = false};
    struct scroller *scroller = &ui->staff.scroller;
    float pitch = staff_row_height(theme) + theme->gap;
    scroller_fit(scroller, staff_choices_height(theme, count, 1), rect.height, pitch);
    scroller_step(scroller, canvas->elapsed_s);
    canvas_enter(canvas, rect, scroller);
    rect.y -= roundf(scroller->position);
    staff_choices(canvas, STAFF_WIDGET_CHOICE, choices, count, 1, rect);
    canvas_leave(canvas);
}

static void draw_camera(struct ui *ui, const struct staff *staff)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    float row = staff_row_height(theme);
    char degrees[64];
    staff_number(ui, "staff.degrees", staff->camera.rotate_deg, degrees, sizeof degrees);
    char turn[128];
    (void)snprintf(turn, sizeof turn, "%s  %s", canvas_string(canvas, "staff.turn"), degrees);
    const struct staff_choice place[] = {{turn, ICON_RESTART, false, false, staff_ask(STAFF_TURN, 0, 0)},
                                         {canvas_string(canvas, "staff.flip"), ICON_SPLIT, staff->camera.flip,
                                          false, staff_ask(STAFF_FLIP, 0, 0)}};
    const char *words = canvas_string(canvas, "staff.camera_steps");
    struct rect body = staff_page_begin(ui, staff, canvas_string(canvas, "staff.camera"), 0.0f,
                                        4.0f * row + 4.0f * theme->gap + roundf(4.0f * theme->body));
    staff_line(canvas, STAFF_PLAIN, words, &body);
    int columns = theme->portrait ? 2 : 1;
    staff_choices(canvas, STAFF_WIDGET_PLACE, place, 2, columns,
                  rect_cut_bottom(&body, staff_choices_height(theme, 2, columns)));
    rect_cut_bottom(&body, theme->gap);
    draw_camera_list(ui, staff, body);
}

// --- sound, network, summary -------------------------------------------------------------------------------

static void draw_volume(struct ui *ui, const struct staff *staff)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    int volume = staff->draft.volume == SETTINGS_UNTOLD ? STAFF_USUAL_VOLUME : staff->draft.volume;
    char value[64];
    staff_number(ui, "staff.percent", volume, value, sizeof value);
    const struct stepper stepper = {.label = canvas_string(canvas, "staff.volume"),
                                    .value = value,
                                    .less = staff_ask(STAFF_SET_VOLUME, 0, volume - STAFF_VOLUME_STEP),
                                    .more = staff_ask(STAFF_SET_VOLUME, 0, volume + STAFF_VOLUME_STEP)};
    float row = staff_row_height(theme), bar = roundf(10.0f * theme->unit);
    struct rect body = staff_page_begin(ui, staff, canvas_string(canvas, "staff.volume"), 520.0f,
                                        row + theme->gap + bar + theme->gap);
    staff_stepper(ui, &stepper, rect_cut_top(&body, row));
    rect_cut_top(&body, theme->gap);
    progress_draw(canvas, STAFF_WIDGET_ENTER, &body, (float)volume / 100.0f);
}

static void say_network(struct ui *ui, const struct staff *staff, struct rect *body)
{
    struct canvas *canvas = &ui->canvas;
    const struct self_check *network = &staff->network;
    char words[256];
    strings_format(ui->strings, words, sizeof words,
                   network->has_address ? "install.address" : "install.no_address",
                   &(struct strings_value){.name = "value", .text = network->address}, 1);
    staff_line(canvas, network->has_address ? STAFF_GOOD : STAFF_BAD, words, body);
    staff_number(ui, network->can_listen ? "install.port_free" : "install.port_taken", network->port, words,
                 sizeof words);
    staff_line(canvas, network->can_listen ? STAFF_GOOD : STAFF_BAD, words, body);
    if (network->has_address && network->can_listen)
        staff_line(canvas, network->answers ? STAFF_GOOD : STAFF_BAD,
                   canvas_string(canvas, network->answers ? "install.answers" : "install.silent"), body);
}

static void draw_network(struct ui *ui, const struct staff *staff)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const char *title = canvas_string(canvas, "install.share"),
               *more = canvas_string(canvas, "install.share_more");
    float row = staff_row_height(theme), lines = roundf(10.0f * theme->body);
    float wide = roundf(480.0f * theme->unit), share = toggle_height(canvas, wide, title, more);
    struct rect body = staff_page_begin(ui, staff, canvas_string(canvas, "install.network"), 600.0f,
                                        lines + share + theme->gap + row);
    struct button again = {.id = STAFF_WIDGET_CHOICE,
                           .kind = BUTTON_QUIET,
                           .label = canvas_string(canvas, "install.check_again"),
                           .icon = ICON_RESTART,
                           .disabled = staff->waits,
                           .command = staff_ask(STAFF_CHECK_NETWORK, 0, 0)};
    struct rect last = rect_cut_bottom(&body, row);
    button_draw(canvas, &again,
                rect_cut_start(&last, fminf(button_width(canvas, &again, row), last.width), canvas->rtl));
    rect_cut_bottom(&body, theme->gap);
    toggle_draw(canvas, STAFF_WIDGET_CHOICE + 1, rect_cut_bottom(&body, share), title, more,
                staff->offers_share, staff_ask(STAFF_SHARE, 0, 0));
    if (staff->is_checked)
        say_network(ui, staff, &body);
    else
        dots_draw(canvas, body);
}

static void draw_fact(struct canvas *canvas, const char *name, const char *value, struct rect *body)
{
    const struct theme *theme = &canvas->theme;
    struct text_look soft = {.size = theme->body, .colour = theme->text_soft};
    struct text_look strong = {.size = theme->body, .weight = TEXT_SEMIBOLD, .colour = theme->text};
    struct rect row = rect_cut_top(body, roundf(2.1f * theme->body));
    canvas_text(canvas, name, &soft, rect_cut_start(&row, roundf(row.width * 0.6f), canvas->rtl));
    rect_cut_start(&row, theme->gap, canvas->rtl);
    canvas_text(canvas, value[0] != '\0' ? value : "–", &strong, row);
}

static void draw_summary(struct ui *ui, const struct staff *staff)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct settings *draft = &staff->draft;
    char says[256], value[128];
    staff_says_words(ui, staff, says, sizeof says);
    struct rect body = staff_page_begin(ui, staff, canvas_string(canvas, "install.summary"), 640.0f,
                                        roundf(2.1f * theme->body) * 8.0f + roundf(3.0f * theme->body));
    draw_fact(canvas, canvas_string(canvas, "install.language"), language_name(ui, draft->language), &body);
    draw_fact(canvas, canvas_string(canvas, "install.store_name"), draft->store_name, &body);
    draw_fact(canvas, canvas_string(canvas, "install.mirror_name"), draft->mirror_name, &body);
    staff_number(ui, "staff.mm", draft->height_mm, value, sizeof value);
    draw_fact(canvas, canvas_string(canvas, "install.height"), value, &body);
    staff_number(ui, "staff.mm", draft->bottom_mm, value, sizeof value);
    draw_fact(canvas, canvas_string(canvas, "install.bottom"), value, &body);
    staff_number(ui, "staff.mm", draft->distance_mm, value, sizeof value);
    draw_fact(canvas, canvas_string(canvas, "install.distance"), value, &body);
    draw_fact(canvas, canvas_string(canvas, "staff.camera"),
              strcmp(staff->camera.source, "auto") == 0 ? canvas_string(canvas, "staff.first_camera")
                                                        : staff->camera.source,
              &body);
    draw_fact(canvas, canvas_string(canvas, "install.share"), staff->offers_share ? draft->share : "", &body);
    rect_cut_top(&body, theme->gap);
    staff_line(canvas, staff->says == STAFF_SAYS_SAVED ? STAFF_GOOD : STAFF_BAD, says, &body);
}

void screen_install_draw(struct ui *ui, const struct staff *staff)
{
    if (ui->all_language_count == 0)
        ui->all_language_count = strings_languages(ui->resources, ui->all_languages, STRINGS_MAX_LANGUAGES);
    switch (staff->page) {
    case STAFF_LANGUAGE:
    case STAFF_LANGUAGES:
        draw_languages(ui, staff);
        break;
    case STAFF_NAMES:
        draw_names(ui, staff);
        break;
    case STAFF_SCREEN:
        draw_screen(ui, staff);
        break;
    case STAFF_CAMERA:
        draw_camera(ui, staff);
        break;
    case STAFF_VOLUME:
        draw_volume(ui, staff);
        break;
    case STAFF_NETWORK:
        draw_network(ui, staff);
        break;
    case STAFF_SUMMARY:
        draw_summary(ui, staff);
        break;
    case STAFF_CLOSED:
    case STAFF_PIN:
    case STAFF_MENU:
    case STAFF_NEW_PIN:
    case STAFF_PAGE_COUNT:
        break;
    }
}
