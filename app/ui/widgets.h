// The small pieces every screen is made of. Each paints itself, notes its touch area and follows the finger.
#ifndef CHEVAL_APP_UI_WIDGETS_H
#define CHEVAL_APP_UI_WIDGETS_H

#include "app/ui/canvas.h"

// Ids of what can be touched; rows add their index.
enum widget_id {
    WIDGET_NONE,
    WIDGET_CONSENT_YES,
    WIDGET_CONSENT_NO,
    WIDGET_CONSENT_PROFILE,
    WIDGET_CONSENT_SKIN,
    WIDGET_CONSENT_YOUNG,
    WIDGET_PARENT_YES,
    WIDGET_PARENT_NO,
    WIDGET_GOODBYE,
    WIDGET_LANGUAGE, // opens the choice
    WIDGET_MORE,     // opens the sheet
    WIDGET_LOST_YES,
    WIDGET_LOST_NO,
    WIDGET_TOGETHER,
    WIDGET_TOGETHER_YES,
    WIDGET_TOGETHER_NO,
    WIDGET_WARNING,
    WIDGET_ATTRACT,
    WIDGET_PHOTO, // the button
    WIDGET_PHOTO_COUNT,
    WIDGET_PHOTO_SHARE,
    WIDGET_PHOTO_AGAIN,
    WIDGET_PHOTO_CLOSE,
    WIDGET_SCAN_CLOSE,
    WIDGET_SCAN_FOUND,
    WIDGET_CARD_CLOSE,
    WIDGET_CARD_TYPE,
    WIDGET_CARD_FOUND,
    WIDGET_CARD_OFFER,
    WIDGET_CARD_OFFER_CLOSE,
    WIDGET_CARD_YES,
    WIDGET_CARD_NO,
    WIDGET_REPLAY_COUNT,
    WIDGET_REPLAY_PLAY,
    WIDGET_REPLAY_TRACK,
    WIDGET_REPLAY_AGAIN,
    WIDGET_REPLAY_CLOSE,
    WIDGET_ASK,
    WIDGET_COMPARE,
    WIDGET_LIKE,
    WIDGET_CLEAR,
    WIDGET_PANEL,
    WIDGET_SHELF,
    WIDGET_SHADES,
    WIDGET_ENTER, // movements that belong to no button
    WIDGET_CARD_ENTER,
    WIDGET_MESSAGE,
    WIDGET_TAB_X,
    WIDGET_TAB_WIDTH,
    WIDGET_SHELF_ENTER,
    WIDGET_STAGE, // bare: two fingers, or two taps, zoom the picture
    WIDGET_ZOOM,
    WIDGET_TOAST,
    WIDGET_ADVICE,
    WIDGET_INTENSITY,
    WIDGET_EYEWEAR,
    WIDGET_SPLIT,
    WIDGET_ZOOM_SHOWN,
    WIDGET_SPLIT_HANDLE,
    WIDGET_SHADE_CARD, // the shade finder's
    WIDGET_PAGE_BACK,  // of a page in place of the products
    WIDGET_SHADE_MEASURE,
    WIDGET_SHADE_CHART,
    WIDGET_SHADE_PROGRESS,
    WIDGET_SKIN_YES,
    WIDGET_SKIN_NO,
    WIDGET_FIT, // the size page's
    WIDGET_SIZE_MEASURE,
    WIDGET_SIZE_PROGRESS,
    WIDGET_DETAILS, // opens the chosen product's card
    WIDGET_SHEET,
    WIDGET_SHEET_BESIDE,
    WIDGET_SHEET_BODY,
    WIDGET_SHEET_CLOSE,
    WIDGET_SHEET_LIKE,
    WIDGET_SHEET_WEAR,
    WIDGET_SHEET_CLEAR,
    WIDGET_SHEET_ENTER_CODE,
    WIDGET_SHEET_FORGET,
    WIDGET_SHEET_FORGET_YES,
    WIDGET_SHEET_FORGET_NO,
    WIDGET_SHEET_CONTACT,
    WIDGET_SHEET_BRING,
    WIDGET_SHEET_RESERVE,
    WIDGET_SHEET_BRING_ALL,
    WIDGET_SHEET_CALL,
    WIDGET_FILTER_SHOW,
    WIDGET_FILTER_CLEAR,
    WIDGET_SHELF_CLEAR, // of a shelf that a filter left empty
    WIDGET_FIRST_TAB = 0x100,
    WIDGET_FIRST_LANGUAGE = 0x200,
    WIDGET_SHEET_ENTER = 0x300, // of each sheet its own
    WIDGET_FIRST_TOOL = 0x320,
    WIDGET_FIRST_PANE = 0x340, // of the compare board
    WIDGET_FIRST_PANE_RING = 0x344,
    WIDGET_FIRST_FREEZE = 0x348,
    WIDGET_BOARD_TWO = 0x350,
    WIDGET_BOARD_FOUR,
    WIDGET_BOARD_CLOSE,
    WIDGET_BOARD_LIKES,
    WIDGET_FIRST_SHADE = 0x1000,
    WIDGET_IN_SHEET = 0x2000,   // a sheet's own
    WIDGET_FIRST_SIZE = 0x2800, // of the product's card
    WIDGET_STAFF = 0x3000,      // staff_view.h
    WIDGET_FIRST_CHART = 0x4000,
    WIDGET_FIRST_LOOK = 0x8000,
    WIDGET_FIRST_PRODUCT = 0x10000,
    WIDGET_SWITCH = 0x40000000 // added to a switch's own: its movement
};

enum button_kind { BUTTON_MAIN, BUTTON_QUIET };

struct button {
    uint32_t id;
    enum button_kind kind;
    const char *label;  // or NULL
    enum icon icon;     // or ICON_NONE
    struct colour tint; // of the icon; a == 0: as the label
    struct command command;
    bool hold, disabled, on;
};

// A button with its label and icon centred, corners as round as it is high. Without a label: a round one.
void button_draw(struct canvas *canvas, const struct button *button, struct rect rect);
// The width the button wants at that height.
float button_width(struct canvas *canvas, const struct button *button, float height);

// The sheet that something is read on, opaque, with a rim.
void card_draw(struct canvas *canvas, struct rect rect);

// A switch with a title and a line that explains it; touched anywhere.
void toggle_draw(struct canvas *canvas, uint32_t id, struct rect rect, const char *title, const char *text,
                 bool on, struct command command);
float toggle_height(struct canvas *canvas, float width, const char *title, const char *text);

// A glass pill with an icon (or ICON_NONE) and one line, centred on `x`, its top at `y`. Gives its rect.
struct rect pill_draw(struct canvas *canvas, float x, float y, float max_width, enum icon icon,
                      const char *line);

// The head of a page that stands in place of the products: back, and what it is. What is left of `row` at its
// end was cut off before.
void page_head_draw(struct canvas *canvas, struct rect row, const char *title, struct command back);

// How far something has come, 0..1; moves there. Cut off the top of `area`.
void progress_draw(struct canvas *canvas, uint32_t id, struct rect *area, float done);

// As large as fits into `room`, its shape kept.
void picture_fit_draw(struct canvas *canvas, const struct draw2d_texture *texture, struct rect room);

// Three dots that take turns: something is being loaded. Centred in `rect`.
void dots_draw(struct canvas *canvas, struct rect rect);

// A small badge: an icon on a filled circle.
void badge_draw(struct canvas *canvas, float x, float y, float size, enum icon icon, struct colour fill,
                struct colour colour);

#endif
