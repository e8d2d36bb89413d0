// Search: a line that is typed by touch, and the products that it finds, while it is typed.
#include "app/ui/sheet.h"

#include "app/ui/state.h"

#include <stdio.h>
#include <string.h>

#define ROWS 3
#define MOST_KEYS 12 // in a row

// What a key gives: a character, or one of these, which are none.
enum key { KEY_NONE, KEY_LETTERS, KEY_CLEAR, KEY_BACKSPACE = 8, KEY_SPACE = ' ' };

// The letters of a language, row by row; digits stand above all. Accents don't count, so they have no keys.
struct keyboard {
    const char *language; // of the UI
    const char *name;     // on the key that changes between it and Latin
    const char *rows[ROWS];
};

static const struct keyboard latin = {"", "ABC", {"QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM-"}};

static const struct keyboard keyboards[] = {
    {"fr", "ABC", {"AZERTYUIOP", "QSDFGHJKLM", "WXCVBN-"}},
    {"de", "ABC", {"QWERTZUIOP", "ASDFGHJKL", "YXCVBNM-"}},
    {"el", "ΑΒΓ", {"ΕΡΤΥΘΙΟΠ", "ΑΣΔΦΓΗΞΚΛ", "ΖΧΨΩΒΝΜ"}},
    {"he", "אבג", {"קראטוןםפ", "שדגכעיחלךף", "זסבהנמצתץ"}},
    {"ar", "ابت", {"ضصثقفغعهخحج", "شسيبلاتنمكط", "ذئءؤرىةوزظد"}},
};

static const struct keyboard *own_keyboard(const struct ui *ui)
{
    for (size_t i = 0; i < sizeof keyboards / sizeof keyboards[0]; i++)
        if (strcmp(keyboards[i].language, strings_language(ui->strings)) == 0)
            return &keyboards[i];
    return &latin;
}

static bool has_two(const struct ui *ui)
{
    return strcmp(own_keyboard(ui)->name, latin.name) != 0;
}

static const struct keyboard *shown_keyboard(const struct ui *ui)
{
    return has_two(ui) && ui->sheets.latin_keys ? &latin : own_keyboard(ui);
}

// --- typing ------------------------------------------------------------------------------------------------

static void search_again(struct ui *ui)
{
    const char *names[CATEGORY_COUNT];
    for (int category = 0; category < CATEGORY_COUNT; category++)
        names[category] = tabs_category_label(ui, (enum catalogue_category)category);
    search_begin(&ui->sheets.search, ui->sheets.query, names);
    scroller_rewind(&ui->sheets.scroller);
}

static size_t letter_bytes(const char *text)
{
    size_t bytes = text[0] != '\0' ? 1 : 0;
    while (((unsigned char)text[bytes] & 0xC0u) == 0x80u)
        bytes++;
    return bytes;
}

static void type(char *query, int code)
{
    char letter[8] = {0};
    size_t used = strlen(query);
    if (code < 0x80) {
        letter[0] = (char)code;
    } else { // the keyboards have letters of two bytes at most
        letter[0] = (char)(0xC0 | code >> 6);
        letter[1] = (char)(0x80 | (code & 0x3F));
    }
    bool is_needless = code == KEY_SPACE && (used == 0 || query[used - 1] == ' ');
    if (!is_needless && used + strlen(letter) < SEARCH_MAX_QUERY)
        memcpy(query + used, letter, strlen(letter) + 1);
}

static void take_back(char *query)
{
    size_t used = strlen(query);
    while (used > 0 && ((unsigned char)query[used - 1] & 0xC0u) == 0x80u)
        used--;
    query[used > 0 ? used - 1 : 0] = '\0';
}

// A product that was found: it is chosen as if its tab had been searched for it, and put on.
static void take(struct ui *ui, const struct catalogue_product *product, int variant,
                 const struct session *session, int64_t input_ns)
{
    sheet_show(ui, SHEET_NONE);
    if (variant < 0)
        variant = ui_shade_of(ui, product, session);
    ui_choose(ui, product, variant);
    if (session->state == SESSION_TRY_ON && !session_wears(session, product, variant))
        ui_wear(ui, product, variant, session, input_ns);
}

static void perform(struct ui *ui, const struct command *command, const struct session *session,
                    int64_t input_ns)
{
    char *query = ui->sheets.query;
    if (command->product != NULL) {
        take(ui, command->product, command->value, session, input_ns);
        return;
    }
    switch (command->value) {
    case KEY_NONE:
        break;
    case KEY_LETTERS:
        ui->sheets.latin_keys = !ui->sheets.latin_keys;
        canvas_cover(&ui->canvas);
        break;
    case KEY_CLEAR:
        query[0] = '\0';
        search_again(ui);
        break;
    case KEY_BACKSPACE:
        take_back(query);
        search_again(ui);
        break;
    default:
        type(query, command->value);
        search_again(ui);
        break;
    }
}

// --- keys --------------------------------------------------------------------------------------------------

// The whole cell is touched, so that no finger falls between two keys.
static void draw_key(struct canvas *canvas, int code, const char *label, enum icon icon, struct rect cell)
{
    const struct theme *theme = &canvas->theme;
    uint32_t id = WIDGET_IN_SHEET + (uint32_t)code;
    canvas_touch(canvas, id, cell, (struct command){.kind = COMMAND_IN_SHEET, .value = code}, false);
    float press = canvas_press(canvas, id), gap = roundf(2.5f * theme->unit);
    struct rect face = rect_round(rect_inset(cell, gap, gap));
    struct colour rest = theme_wash(theme, 0.10f), lit = theme_wash(theme, 0.32f);
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = face,
                                                 .radius = roundf(8.0f * theme->unit),
                                                 .fill = colour_mix(rest, lit, press)});
    struct text_look look = {
        .size = theme->title, .weight = TEXT_MEDIUM, .colour = theme->text, .align = TEXT_CENTRE};
    if (icon != ICON_NONE)
        canvas_icon(canvas, icon, cell.x + cell.width * 0.5f, cell.y + cell.height * 0.5f, theme->icon,
                    theme->text);
    else
        canvas_text(canvas, label, &look, face);
}

static int code_of(const char *letter, size_t bytes)
{
    const unsigned char *byte = (const unsigned char *)letter;
    return bytes == 1 ? byte[0] : (byte[0] & 0x1F) << 6 | (byte[1] & 0x3F);
}

static int count_letters(const char *row)
{
    int count = 0;
    for (; *row != '\0'; row += letter_bytes(row))
        count++;
    return count;
}

// Keys of one width in the middle of the row, from left to right in every language, as keyboards are.
static void draw_keys(struct canvas *canvas, const char *letters, float width, struct rect row)
{
    int count = count_letters(letters);
    float x = row.x + (row.width - width * (float)count) * 0.5f;
    for (; *letters != '\0'; letters += letter_bytes(letters), x += width) {
        char label[8] = {0};
        memcpy(label, letters, letter_bytes(letters));
        draw_key(canvas, code_of(letters, letter_bytes(letters)), label, ICON_NONE,
                 (struct rect){x, row.y, width, row.height});
    }
}

static void draw_keyboard(struct ui *ui, struct rect area)
{
    struct canvas *canvas = &ui->canvas;
    const struct keyboard *keyboard = shown_keyboard(ui);
    int most = 10;
    for (int i = 0; i < ROWS; i++)
        most = count_letters(keyboard->rows[i]) > most ? count_letters(keyboard->rows[i]) : most;
    float width = floorf(area.width / (float)(most < MOST_KEYS ? most : MOST_KEYS));
    float height = floorf(area.height / (float)(ROWS + 2));
    draw_keys(canvas, "1234567890", width, rect_cut_top(&area, height));
    for (int i = 0; i < ROWS; i++)
        draw_keys(canvas, keyboard->rows[i], width, rect_cut_top(&area, height));
    float side = roundf(area.width * 0.19f);
    if (has_two(ui))
        draw_key(canvas, KEY_LETTERS, ui->sheets.latin_keys ? own_keyboard(ui)->name : latin.name, ICON_NONE,
                 rect_cut_start(&area, side, false));
    draw_key(canvas, KEY_BACKSPACE, NULL, ICON_BACKSPACE, rect_cut_end(&area, side, false));
    draw_key(canvas, KEY_SPACE, canvas_string(canvas, "search.space"), ICON_NONE, area);
}

// --- the line and what it finds ----------------------------------------------------------------------------

static void draw_line(struct ui *ui, struct rect head)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const char *query = ui->sheets.query;
    bool is_empty = query[0] == '\0';
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = rect_round(head),
                                                 .radius = head.height * 0.5f,
                                                 .fill = theme_wash(theme, 0.06f),
                                                 .border = theme->edge,
                                                 .border_colour = theme_wash(theme, 0.35f)});
    struct rect start = rect_cut_start(&head, head.height, canvas->rtl);
    canvas_icon(canvas, ICON_SEARCH, start.x + start.width * 0.5f, start.y + start.height * 0.5f, theme->icon,
                theme->accent);
    struct rect end = rect_cut_end(&head, head.height, canvas->rtl);
    struct text_look look = {.size = theme->label,
                             .weight = is_empty ? TEXT_REGULAR : TEXT_SEMIBOLD,
                             .colour = is_empty ? theme->text_soft : theme->text};
    float width =
        canvas_text(canvas, is_empty ? canvas_string(canvas, "search.hint") : query, &look, head).width;
    if (is_empty)
        return;
    rect_cut_start(&head, width + roundf(3.0f * theme->unit), canvas->rtl);
    struct rect caret = rect_cut_start(&head, fmaxf(roundf(2.0f * theme->unit), 1.0f), canvas->rtl);
    canvas_box(canvas, rect_centred(caret, caret.width, theme->label * 1.3f), 0.0f, theme->accent);
    canvas_touch(canvas, WIDGET_SHEET_CLEAR, end,
                 (struct command){.kind = COMMAND_IN_SHEET, .value = KEY_CLEAR}, false);
    canvas_icon(canvas, ICON_CLEAR, end.x + end.width * 0.5f, end.y + end.height * 0.5f, theme->icon,
                theme->text_soft);
}

static void draw_count(struct ui *ui, struct rect row)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct search *search = &ui->sheets.search;
    char text[128];
    struct text_look look = {.size = theme->caption, .weight = TEXT_MEDIUM, .colour = theme->text_soft};
    if (search->word_count == 0)
        return;
    if (search->count == 0)
        (void)snprintf(text, sizeof text, "%s", canvas_string(canvas, "search.nothing"));
    else
        strings_format(ui->strings, text, sizeof text,
                       search->count < SEARCH_MAX_RESULTS ? "search.found" : "search.first",
                       &(struct strings_value){.name = "count", .number = search->count}, 1);
    canvas_text(canvas, text, &look, row);
}

static void draw_results(struct ui *ui, const struct session *session, struct rect rect)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct search *search = &ui->sheets.search;
    struct scroller *scroller = &ui->sheets.scroller;
    float pitch = ui->layout.card.width + theme->gap;
    float rim = roundf(4.0f * theme->unit);
    scroller->horizontal = true;
    scroller->reversed = canvas->rtl;
    scroller_fit(scroller, (float)search->count * pitch - theme->gap, rect.width, pitch);
    scroller_step(scroller, canvas->elapsed_s);
    canvas_enter(canvas, rect_inset(rect, -rim, -rim), scroller);
    canvas_touch(canvas, WIDGET_SHEET_BODY, rect, (struct command){0}, false);
    for (int i = 0; i < search->count; i++) {
        float x = (float)i * pitch - roundf(scroller->position);
        if (x < -pitch || x > rect.width)
            continue;
        struct rect card = {canvas->rtl ? rect.x + rect.width - x - ui->layout.card.width : rect.x + x,
                            rect.y, ui->layout.card.width, ui->layout.card.height};
        const struct catalogue_product *product = &ui->catalogue->products[search->results[i].product];
        int variant = search->results[i].variant;
        shelf_draw_product(ui, session, product, variant,
                           (struct command){.kind = COMMAND_IN_SHEET, .product = product, .value = variant},
                           card);
    }
    canvas_leave(canvas);
}

static float draw(struct ui *ui, const struct session *session, const struct ui_status *status,
                  struct sheet_room room)
{
    (void)status;
    const struct theme *theme = &ui->canvas.theme;
    struct rect body = room.body;
    float key = fmaxf(roundf(54.0f * theme->unit), 48.0f), words = roundf(theme->caption * 1.6f);
    search_step(&ui->sheets.search, ui->search_index);
    draw_line(ui, room.head);
    draw_keyboard(ui, rect_cut_bottom(&body, (float)(ROWS + 2) * key));
    rect_cut_bottom(&body, theme->gap);
    draw_count(ui, rect_cut_top(&body, words));
    rect_cut_top(&body, roundf(theme->gap * 0.5f));
    draw_results(ui, session, body);
    return (float)(ROWS + 2) * key + 1.5f * theme->gap + words + ui->layout.card.height;
}

static void open(struct ui *ui)
{
    search_again(ui);
}

static void close(struct ui *ui)
{
    ui->sheets.query[0] = '\0';
    ui->sheets.search = (struct search){0};
}

const struct sheet_kind sheet_search = {
    .is_wide = true, .draw = draw, .perform = perform, .open = open, .close = close};
