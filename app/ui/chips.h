// Small choices in rows that wrap: the values of a filter, the sizes of a product.
#ifndef CHEVAL_APP_UI_CHIPS_H
#define CHEVAL_APP_UI_CHIPS_H

#include "app/ui/canvas.h"

struct chip {
    uint32_t id;
    const char *label; // of the store, or of ours
    const char *note;  // softly behind the label; or NULL
    bool is_stacked;   // the note is below the label instead
    bool has_dot;
    struct colour dot; // before the label
    bool on;
    bool disabled; // faint, not touched
    bool struck;   // a line through the label: there is none; may be touched
    struct command command;
};

// Where the next one goes. The rows begin at the top of `area`, and go on as far down as is needed.
struct chip_rows {
    struct rect area;
    float x, y, row_height; // x from the start side
};

void chips_begin(struct chip_rows *rows, struct rect area);
void chips_draw(struct canvas *canvas, struct chip_rows *rows, const struct chip *chip);
// Of all rows.
float chips_height(const struct chip_rows *rows);

#endif
