// Sheets: what comes over the mirror to be read or used and goes away again, one at a time. In portrait a
// sheet rises from the bottom, over the panel; in landscape it stands beside the dock, or over it when it
// needs more room. Either way the face stays in view.
//
// A sheet is closed by its X, by a touch beside it, by the tool that opened it, and by the end of the visit,
// which wipes all that is kept in struct sheets. A new one is an entry in enum sheet_id and in the table in
// sheet.c, and a file sheet_NAME.c.
#ifndef CHEVAL_APP_UI_SHEET_H
#define CHEVAL_APP_UI_SHEET_H

#include "app/ui/canvas.h"
#include "app/ui/search_index.h"

struct ui;
struct ui_status;
struct session;

enum sheet_id {
    SHEET_NONE,
    SHEET_PRODUCT, // of the chosen product
    SHEET_TRAY,    // what is worn, what is liked
    SHEET_SEARCH,
    SHEET_MORE, // what is wanted now and then
    SHEET_HELP,
    SHEET_AGREED,   // what the shopper agreed to
    SHEET_ADJUST,   // what is worn: how much of it, and where
    SHEET_FILTER,   // of the tab
    SHEET_PROFILE,  // of the customer
    SHEET_REQUESTS, // of the staff
    SHEET_CODE,     // that is typed in place of a card
    SHEET_COUNT
};

struct sheets {
    enum sheet_id shown;
    float wanted_px;          // how high its inside would be, as drawn last
    struct scroller scroller; // of what in it scrolls
    bool latin_keys;          // of the search, where the language has letters of its own
    char query[SEARCH_MAX_QUERY];
    struct search search;
};

// What is left between the sheet's edges: `head` is the row beside the X.
struct sheet_room {
    struct rect head, body;
};

struct sheet_kind {
    const char *title; // key; NULL: it draws its head itself
    bool is_wide;      // in landscape: over the dock
    // Gives the height it would like `body` to have.
    float (*draw)(struct ui *ui, const struct session *session, const struct ui_status *status,
                  struct sheet_room room);
    // COMMAND_IN_SHEET.
    void (*perform)(struct ui *ui, const struct command *command, const struct session *session,
                    int64_t input_ns);
    // Typed on a keyboard: UTF-8, "\b" for backspace, "\n" for enter; or NULL.
    void (*type)(struct ui *ui, const char *text, const struct session *session, int64_t input_ns);
    void (*open)(struct ui *ui);  // or NULL
    void (*close)(struct ui *ui); // or NULL
};

extern const struct sheet_kind sheet_requests;
extern const struct sheet_kind sheet_adjust, sheet_filter, sheet_profile, sheet_code;
extern const struct sheet_kind sheet_product, sheet_tray, sheet_search, sheet_more, sheet_help, sheet_agreed;

void sheet_show(struct ui *ui, enum sheet_id sheet); // SHEET_NONE: closes what is open
// The panel lies under it: whatever is there is neither seen nor touched.
bool sheet_covers_panel(const struct ui *ui);
void sheet_draw(struct ui *ui, const struct session *session, const struct ui_status *status);
void sheet_perform(struct ui *ui, const struct command *command, const struct session *session,
                   int64_t input_ns);
// The open sheet's `type`, where it has one.
bool sheet_takes_text(const struct ui *ui);
void sheet_type(struct ui *ui, const char *text, const struct session *session, int64_t input_ns);
void sheet_wipe(struct ui *ui);
// Its words are others now.
void sheet_change_language(struct ui *ui);

// For a sheet whose inside is longer than its body: gives where the inside begins, and clips until the end.
// `height` is what was drawn.
struct rect sheet_scroll_begin(struct ui *ui, struct rect body);
void sheet_scroll_end(struct ui *ui, struct rect body, float height);
// In the middle of a sheet that holds nothing yet: why. Gives the height it takes.
float sheet_draw_nothing(struct ui *ui, struct rect body, enum icon icon, const char *words);

// The key of a tile of SHEET_MORE by its number; "" behind the last. For tests.
const char *sheet_more_name(int tile);

// The buttons that open sheets, round, at the end of `row`. How wide they are together.
void sheet_tools_draw(struct ui *ui, const struct session *session, struct rect row);
float sheet_tools_width(const struct theme *theme, float height);

#endif
