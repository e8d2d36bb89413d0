// The keys that a PIN is typed with, and a dot for each digit that was: digits only, and nobody beside reads
// which.
#ifndef CHEVAL_APP_UI_PIN_PAD_H
#define CHEVAL_APP_UI_PIN_PAD_H

#include "app/ui/canvas.h"

struct pin_pad {
    uint32_t id;  // of the first of its twelve keys
    int count;    // of digits typed
    bool waits;   // for the answer: dots that move, and keys that do nothing
    bool is_shut; // no key does anything
    // Called with the digit, or one of the two below, as the command's value.
    struct command command;
};
enum { PIN_PAD_TAKE_BACK = 10, PIN_PAD_ENTER };

// From 1 to 9 in every language, as on telephones.
void pin_pad_draw(struct canvas *canvas, const struct pin_pad *pad, struct rect rect);
float pin_pad_width(const struct theme *theme);
float pin_pad_height(const struct theme *theme);

#endif
