// The keys on the screen that something is typed with: letters of the language, row by row, digits above all.
//
// What a key gives is a code: a character, or one of those below. Keys call `command.kind` with the code as
// its value and with the rest of the command as it is, and stand from left to right in every language, as
// keyboards do. Accents don't count in what is looked for, so they have no keys.
#ifndef CHEVAL_APP_UI_KEYBOARD_H
#define CHEVAL_APP_UI_KEYBOARD_H

#include "app/ui/canvas.h"

#define KEYBOARD_ROWS 5 // high, with digits and space

enum keyboard_code {
    KEYBOARD_NONE,
    KEYBOARD_LETTERS, // the other letters, where a language has two alphabets
    KEYBOARD_CLEAR,   // no key of the keyboard
    KEYBOARD_SHIFT,
    KEYBOARD_BACKSPACE = 8,
    KEYBOARD_SPACE = ' '
};

struct keyboard_look {
    struct command command;
    uint32_t id;    // of the first key: they take 0x800 from there on
    bool latin;     // where the language has letters of its own
    bool has_shift; // else all letters are capitals,
    bool capitals;  // and with it as this says
};

void keyboard_draw(struct canvas *canvas, const struct keyboard_look *look, struct rect area);

// The least height of a row.
float keyboard_row(const struct theme *theme);

// Puts what the key gives at the end of a text of `size` bytes, or takes the last letter back, or all of it.
// A space at its beginning, or a second one, and what has no room is left out.
void keyboard_type(char *text, size_t size, int code);

// The same with what a keyboard of its own gives: UTF-8 of any letters, or "\b".
void keyboard_append(char *text, size_t size, const char *typed);

#endif
