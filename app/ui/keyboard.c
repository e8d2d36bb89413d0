#include "app/ui/keyboard.h"

#include <stdio.h>
#include <string.h>

#define LETTER_ROWS 3
#define MOST_KEYS 12 // in a row

struct keyboard {
    const char *language; // of the UI
    const char *name;     // on the key that changes between it and Latin
    const char *rows[LETTER_ROWS];
};

static const struct keyboard latin = {"", "ABC", {"QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM-"}};

static const struct keyboard keyboards[] = {
    {"fr", "ABC", {"AZERTYUIOP", "QSDFGHJKLM", "WXCVBN-"}},
    {"de", "ABC", {"QWERTZUIOP", "ASDFGHJKL", "YXCVBNM-"}},
    {"el", "ΑΒΓ", {"ΕΡΤΥΘΙΟΠ", "ΑΣΔΦΓΗΞΚΛ", "ΖΧΨΩΒΝΜ"}},
    {"he", "אבג", {"קראטוןםפ", "שדגכעיחלךף", "זסבהנמצתץ"}},
    {"ar", "ابت", {"ضصثقفغعهخحج", "شسيبلاتنمكط", "ذئءؤرىةوزظد"}},
};

static const struct keyboard *own_keyboard(const struct canvas *canvas)
{
    for (size_t i = 0; i < sizeof keyboards / sizeof keyboards[0]; i++)
        if (strcmp(keyboards[i].language, strings_language(canvas->strings)) == 0)
            return &keyboards[i];
    return &latin;
}

// --- letters -----------------------------------------------------------------------------------------------

static size_t letter_bytes(const char *text)
{
    size_t bytes = text[0] != '\0' ? 1 : 0;
    while (((unsigned char)text[bytes] & 0xC0u) == 0x80u)
        bytes++;
    return bytes;
}

static int count_letters(const char *row)
{
    int count = 0;
    for (; *row != '\0'; row += letter_bytes(row))
        count++;
    return count;
}

// The keyboards have letters of two bytes at most.
static int code_of(const char *letter)
{
    const unsigned char *byte = (const unsigned char *)letter;
    return byte[0] < 0x80 ? byte[0] : (byte[0] & 0x1F) << 6 | (byte[1] & 0x3F);
}

static void write_letter(int code, char letter[3])
{
    if (code < 0x80) {
        letter[0] = (char)code;
        letter[1] = '\0';
    } else {
        letter[0] = (char)(0xC0 | code >> 6);
        letter[1] = (char)(0x80 | (code & 0x3F));
        letter[2] = '\0';
    }
}

// Of the Latin and Greek capitals; other letters have none.
static int lower(int code)
{
    bool has_small = (code >= 'A' && code <= 'Z') || (code >= 0x391 && code <= 0x3A9);
    return has_small ? code + 0x20 : code;
}

static void take_back(char *text)
{
    size_t used = strlen(text);
    while (used > 0 && ((unsigned char)text[used - 1] & 0xC0u) == 0x80u)
        used--;
    text[used > 0 ? used - 1 : 0] = '\0';
}

void keyboard_type(char *text, size_t size, int code)
{
    size_t used = strlen(text);
    bool is_needless = code == KEYBOARD_SPACE && (used == 0 || text[used - 1] == ' ');
    char letter[3] = "";
    if (code == KEYBOARD_BACKSPACE) {
        take_back(text);
    } else if (code == KEYBOARD_CLEAR) {
        text[0] = '\0';
    } else if (code >= KEYBOARD_SPACE && !is_needless) {
        write_letter(code, letter);
        if (used + strlen(letter) < size)
            memcpy(text + used, letter, strlen(letter) + 1);
    }
}

void keyboard_append(char *text, size_t size, const char *typed)
{
    size_t used = strlen(text);
    for (size_t bytes; (bytes = letter_bytes(typed)) > 0; typed += bytes) {
        bool is_control = (unsigned char)typed[0] < ' ' && typed[0] != KEYBOARD_BACKSPACE;
        if ((unsigned char)typed[0] < 0x80 && !is_control) {
            keyboard_type(text, size, typed[0]);
        } else if (!is_control && used + bytes < size) {
            memcpy(text + used, typed, bytes);
            text[used + bytes] = '\0';
        }
        used = strlen(text);
    }
}

// --- keys --------------------------------------------------------------------------------------------------

// The whole cell is touched, so that no finger falls between two keys.
static void draw_key(struct canvas *canvas, const struct keyboard_look *look, int code, const char *label,
                     struct rect cell)
{
    const struct theme *theme = &canvas->theme;
    uint32_t id = look->id + (uint32_t)code;
    struct command command = look->command;
    command.value = code;
    canvas_touch(canvas, id, cell, command, false);
    float press = canvas_press(canvas, id), gap = roundf(2.5f * theme->unit);
    struct rect face = rect_round(rect_inset(cell, gap, gap));
    struct colour rest = theme_wash(theme, 0.10f), lit = theme_wash(theme, 0.32f);
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = face,
                                                 .radius = roundf(8.0f * theme->unit),
                                                 .fill = colour_mix(rest, lit, press)});
    struct text_look words = {
        .size = theme->title, .weight = TEXT_MEDIUM, .colour = theme->text, .align = TEXT_CENTRE};
    if (label == NULL)
        canvas_icon(canvas, ICON_BACKSPACE, cell.x + cell.width * 0.5f, cell.y + cell.height * 0.5f,
                    theme->icon, theme->text);
    else
        canvas_text(canvas, label, &words, face);
}

// Keys of one width in the middle of the row.
static void draw_row(struct canvas *canvas, const struct keyboard_look *look, const char *letters,
                     float width, struct rect row)
{
    float x = row.x + (row.width - width * (float)count_letters(letters)) * 0.5f;
    for (; *letters != '\0'; letters += letter_bytes(letters), x += width) {
        char label[3] = "";
        int code = code_of(letters);
        if (look->has_shift && !look->capitals)
            code = lower(code);
        write_letter(code, label);
        draw_key(canvas, look, code, label, (struct rect){x, row.y, width, row.height});
    }
}

void keyboard_draw(struct canvas *canvas, const struct keyboard_look *look, struct rect area)
{
    const struct keyboard *own = own_keyboard(canvas);
    bool has_two = strcmp(own->name, latin.name) != 0;
    const struct keyboard *keyboard = has_two && look->latin ? &latin : own;
    int most = 10;
    for (int i = 0; i < LETTER_ROWS; i++)
        most = count_letters(keyboard->rows[i]) > most ? count_letters(keyboard->rows[i]) : most;
    float width = floorf(area.width / (float)(most < MOST_KEYS ? most : MOST_KEYS));
    float height = floorf(area.height / (float)KEYBOARD_ROWS), side = roundf(area.width * 0.19f);
    draw_row(canvas, look, "1234567890", width, rect_cut_top(&area, height));
    for (int i = 0; i < LETTER_ROWS; i++)
        draw_row(canvas, look, keyboard->rows[i], width, rect_cut_top(&area, height));
    if (has_two)
        draw_key(canvas, look, KEYBOARD_LETTERS, look->latin ? own->name : latin.name,
                 rect_cut_start(&area, side, false));
    int first = code_of(keyboard->rows[0]);
    if (look->has_shift && lower(first) != first) // else the letters have no capitals
        draw_key(canvas, look, KEYBOARD_SHIFT, "Aa", rect_cut_start(&area, side, false));
    draw_key(canvas, look, KEYBOARD_BACKSPACE, NULL, rect_cut_end(&area, side, false));
    draw_key(canvas, look, KEYBOARD_SPACE, canvas_string(canvas, "search.space"), area);
}

float keyboard_row(const struct theme *theme)
{
    return fmaxf(roundf(54.0f * theme->unit), 48.0f);
}
