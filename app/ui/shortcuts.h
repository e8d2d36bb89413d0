// What the keyboard does, on a desktop: shortcuts.c has one table of what is told to people, and ui_press_key
// (state.h) does it. Full screen, screenshots and quitting are main's (frame.c).
#ifndef CHEVAL_APP_UI_SHORTCUTS_H
#define CHEVAL_APP_UI_SHORTCUTS_H

struct shortcut {
    const char *keys; // as they are printed on the keys, or a key of assets/strings that begins with "key."
    const char *does; // key of assets/strings
};

// All of them, in the order in which they are shown.
const struct shortcut *shortcuts_list(int *count);

#endif
