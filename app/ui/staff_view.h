// What the staff's pages are made of, and the hidden gesture that opens them. The pages themselves:
// screen_staff.c (PIN and menu) and screen_install.c (what is set, step by step or from the menu).
#ifndef CHEVAL_APP_UI_STAFF_VIEW_H
#define CHEVAL_APP_UI_STAFF_VIEW_H

#include "app/staff.h"
#include "app/ui/canvas.h"
#include "app/ui/widgets.h"
#include "platform/window/window.h"

#define STAFF_DOOR_S 3 // the title is held for so long

struct staff_view {
    enum staff_page page; // in the last frame
    bool latin_keys;      // of the keyboard, where the language has letters of its own
    struct rect door;     // the title, as painted last; empty: none is seen
    struct scroller scroller;
    int64_t repeated_ns; // a stepper's button that is held does it again
    struct staff_door {
        bool held;
        int64_t pointer, since_ns;
        float x, y;
    } hold;
};

// Each page's own parts.
enum staff_widget {
    STAFF_WIDGET_ENTER = WIDGET_STAFF,
    STAFF_WIDGET_CLOSE,
    STAFF_WIDGET_BACK,
    STAFF_WIDGET_NEXT,
    STAFF_WIDGET_BODY,
    STAFF_WIDGET_CHOICE = WIDGET_STAFF + 0x20,  // menu, cameras, languages
    STAFF_WIDGET_STEPPER = WIDGET_STAFF + 0x60, // two for each
    STAFF_WIDGET_PIN = WIDGET_STAFF + 0x80,
    STAFF_WIDGET_PLACE = WIDGET_STAFF + 0x90, // how the camera hangs
};

// Asks the staff's machine (app/staff.h) by a touch.
struct command staff_ask(enum staff_verb verb, int which, int value);
struct command staff_ask_digit(void); // the value is the key of the PIN pad
struct command staff_ask_letter(void);

// The page's card with title, way out and, for the installer, the way on; `height` is what its inside wants,
// `width` in units. Gives the inside. On the camera's page the card stands where the panel does, and the
// mirror is free.
struct rect staff_page_begin(struct ui *ui, const struct staff *staff, const char *title, float width,
                             float height);

// A line on top of `body`, in its tone; cut off it. Without words nothing.
enum staff_tone { STAFF_PLAIN, STAFF_GOOD, STAFF_BAD };
void staff_line(struct canvas *canvas, enum staff_tone tone, const char *words, struct rect *body);
float staff_line_height(struct canvas *canvas, const char *words, float width);
// What the machine says, in `out`; "" for nothing.
void staff_says_words(struct ui *ui, const struct staff *staff, char *out, size_t size);

// A row: what it is, less, the value, more. Its buttons act again while they are held.
struct stepper {
    int index; // on the page
    const char *label, *value;
    struct command less, more;
};
void staff_stepper(struct ui *ui, const struct stepper *stepper, struct rect row);

// Choices side by side; `on` are lit, `id` is the first's.
struct staff_choice {
    const char *label;
    enum icon icon;
    bool on, disabled;
    struct command command;
};
void staff_choices(struct canvas *canvas, uint32_t id, const struct staff_choice *choices, int count,
                   int columns, struct rect rect);
float staff_choices_height(const struct theme *theme, int count, int columns);
float staff_row_height(const struct theme *theme);

// "{value} mm" with a number in it.
void staff_number(struct ui *ui, const char *key, int number, char *out, size_t size);

// Once a frame, before the rest is drawn: opens the door that was held for long enough, and draws the staff's
// page. True: that is all there is to see.
bool staff_shows(struct ui *ui, const struct staff *staff);
// Keys and text while a page is shown. True: they are nobody else's.
bool staff_takes(struct ui *ui, const struct input_event *event);

void screen_staff_draw(struct ui *ui, const struct staff *staff);
void screen_install_draw(struct ui *ui, const struct staff *staff);

#endif
