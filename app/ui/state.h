// What the files of the UI share: the state behind the screens, and who draws which part.
#ifndef CHEVAL_APP_UI_STATE_H
#define CHEVAL_APP_UI_STATE_H

#include "app/ui/canvas.h"
#include "app/ui/layout.h"
#include "app/ui/ui.h"
#include "app/ui/widgets.h"

#define UI_MAX_ACTIONS 32

// One finger, or the mouse. Others that come down meanwhile are ignored.
struct gesture {
    bool active;
    int64_t pointer;
    float start_x, start_y, last_x, last_y;
    int64_t down_ns, last_ns;
    struct touch_area area; // what it came down on
    bool dragging;          // it scrolls
    bool tap;               // it still may tap
    bool holding;           // a hold command is on
};

struct ui {
    const struct catalogue *catalogue;
    struct canvas canvas; // owns text, icons, pictures and strings by the fields below
    struct strings *strings;
    struct layout layout;

    int tab_count, tab;
    enum catalogue_category tabs[CATEGORY_COUNT]; // those with products
    int shelf_count;
    int *shelf;  // indices of the tab's products; room for all
    int *shades; // of each product, the variant chosen last
    const struct catalogue_product *chosen;
    struct scroller tab_scroller, shelf_scroller, shade_scroller;

    bool reveal_tab;    // scroll the row of tabs to the chosen one
    bool wants_profile; // the switch on the consent card
    bool asking;        // the card was called back while browsing
    uint64_t generation;
    float absent_s;    // no face for so long
    const char *toast; // key of a short message, or NULL
    int64_t toast_until_ns;

    struct gesture gesture;
    int action_first, action_count;
    struct ui_action actions[UI_MAX_ACTIONS];
};

// commands.c: what a touch or a key does.
void ui_perform(struct ui *ui, const struct command *command, const struct session *session,
                int64_t input_ns);
void ui_hold_compare(struct ui *ui, bool on, int64_t input_ns);
void ui_step_product(struct ui *ui, int step, const struct session *session, int64_t input_ns);
void ui_show_tab(struct ui *ui, int tab);
void ui_say(struct ui *ui, const char *key);
int ui_shade_of(const struct ui *ui, const struct catalogue_product *product, const struct session *session);
bool ui_consent_is_shown(const struct ui *ui, const struct session *session);

// gesture.c
void ui_cancel_gesture(struct ui *ui, int64_t now_ns);

// -1: not worn.
int ui_worn_variant(const struct session *session, const struct catalogue_product *product);

// Parts of screens, each in a file of its name.
void screen_consent_draw(struct ui *ui, const struct ui_status *status);
void screen_try_on_draw(struct ui *ui, const struct session *session, const struct ui_status *status);
void top_bar_draw(struct ui *ui);
void messages_draw(struct ui *ui, const struct session *session, const struct ui_status *status);
void toast_draw(struct ui *ui, const struct ui_status *status);
void tabs_draw(struct ui *ui, struct rect rect);
void shelf_draw(struct ui *ui, const struct session *session, struct rect rect);
void shades_draw(struct ui *ui, const struct session *session, struct rect words, struct rect rect);

enum icon tabs_icon(enum catalogue_category category);

#endif
