// Where things stand: one set of rules for portrait and landscape, from 1280 x 720 to 2160 x 3840.
//
// Portrait: the panel lies at the bottom, in reach. Landscape: it is a dock at the end side, or
// at the start where left hands reach it. Either way the stage, where the face is, stays free.
#ifndef CHEVAL_APP_UI_LAYOUT_H
#define CHEVAL_APP_UI_LAYOUT_H

#include "app/ui/area.h"
#include "app/ui/theme.h"

struct layout {
    struct rect bar;     // title and goodbye, at the top
    struct rect stage;   // free for the face; messages stand in it
    struct rect panel;   // the glass that holds the rest
    struct rect tabs;    // or the head of a page in their place
    struct rect shelf;   // from edge to edge of the panel; products scroll through it
    struct rect words;   // name of the chosen shade, or a hint; beside it how much of it is put on
    struct rect shades;  // swatches
    struct rect actions; // before/after, side by side, like, clear
    bool shelf_horizontal;
    int shelf_columns;  // of a vertical shelf; 1 when horizontal
    struct rect card;   // width and height of a product's card
    float card_picture; // height of its picture
};

// Within the theme's reach.
void layout_init(struct layout *layout, const struct theme *theme, bool right_to_left);

#endif
