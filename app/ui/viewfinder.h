// Where something is to be held before the camera, on the stage: the corners of a frame, what to do in words
// above the buttons, and a tick in the frame when it was found.
#ifndef CHEVAL_APP_UI_VIEWFINDER_H
#define CHEVAL_APP_UI_VIEWFINDER_H

#include "app/ui/widgets.h"

#define VIEWFINDER_MAX_BUTTONS 2

struct viewfinder {
    uint32_t id;       // of its movement
    const char *words; // what is to be done, or what it was
    const char *note;  // softly below the words; or NULL
    bool found;
    bool waits; // dots move in the frame
    int button_count;
    struct button buttons[VIEWFINDER_MAX_BUTTONS]; // in a row, from the start
};

// In the room of the stage.
void viewfinder_draw(struct canvas *canvas, const struct viewfinder *finder, struct rect room);

#endif
