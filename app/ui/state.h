// What the files of the UI share: the state behind the screens, and who draws which part.
#ifndef CHEVAL_APP_UI_STATE_H
#define CHEVAL_APP_UI_STATE_H

#include "app/minors.h"
#include "app/recommend.h"
#include "app/shade_chart.h"
#include "app/ui/canvas.h"
#include "app/ui/filter.h"
#include "app/ui/layout.h"
#include "app/ui/logo.h"
#include "app/ui/sheet.h"
#include "app/ui/staff_view.h"
#include "app/ui/ui.h"
#include "app/ui/widgets.h"
#include "app/ui/zoom.h"

#define UI_MAX_ACTIONS 32

#define UI_MAX_FINGERS CANVAS_MAX_PRESSED

// One finger, or the mouse, from where it came down until it is gone.
struct finger {
    bool active;
    int64_t pointer;
    struct vec2 edge; // from where it is to what it touches: it came down on the screen's rim
    float start_x, start_y, last_x, last_y;
    int64_t down_ns, last_ns;
    struct touch_area area; // what it came down on
    bool pressed;           // and shows it
    bool dragging;          // it scrolls, or has gone too far to tap
    bool tap;               // it still may tap
    bool holding;           // a hold command is on
    bool sliding;           // a slider follows it
    bool on_stage;          // with another one it zooms the picture
    float slide_x;          // from the finger to what it moves
    float slide_from_m;     // glasses: where they were
    float metre_px;         // the same: on the screen, when the finger came down
};

// What the shade finder shows in place of the products.
enum shade_page {
    SHADE_PAGE_NONE,
    SHADE_PAGE_CHART,
    SHADE_PAGE_ASK, // the card with its consent, over the chart
    SHADE_PAGE_MEASURE,
    SHADE_PAGE_RESULT
};

// The tab of complete looks, beside those of the categories.
#define UI_TAB_LOOKS CATEGORY_COUNT
#define UI_TAB_PICKED (CATEGORY_COUNT + 1) // of what is picked for the shopper
#define UI_SHADE_MATCHES 3

// How many products each choice of a filter would leave, as counted for this one.
struct filter_view {
    bool is_counted;
    enum catalogue_category category;
    struct filter filter;
    struct filter_counts counts;
};

#define UI_MAX_SIZES 32

// In which size a product is wanted.
struct size_choice {
    const struct catalogue_product *product;
    const char *size; // its id, the catalogue's
};

struct ui {
    const struct catalogue *catalogue;
    bool no_picks;
    struct canvas canvas; // owns text, icons, pictures and strings by the fields below
    struct strings *strings;
    struct theme design; // in units
    struct theme_screen screen;
    struct logo logo;
    struct layout layout;

    int tab_count, tab;
    int tabs[CATEGORY_COUNT + 2]; // categories with products; UI_TAB_LOOKS first when there are looks
    int shelf_lead;               // cards before the products: the shade finder's
    int shelf_count;
    int *shelf;  // indices of the tab's products, or looks; room for all
    int *shades; // of each product, the variant chosen last
    struct filter_index *filter_index;
    struct filter filters[CATEGORY_COUNT];
    struct filter_view filter_view;
    bool refills_shelf; // what the filter lets through may have changed (offers.c)
    int size_count;     // the sizes chosen last, the oldest first
    struct size_choice sizes[UI_MAX_SIZES];
    const struct catalogue_product *chosen;
    const struct catalogue_look *chosen_look;
    struct scroller tab_scroller, shelf_scroller, shade_scroller, chart_scroller;
    uint32_t slider_tap_id; // of the last tap on a slider, for the second
    int64_t slider_tap_ns;  // and when
    float eyewear_metre_px; // of the last frame

    struct zoom zoom;
    bool zooms;            // the picture may be zoomed now
    struct vec2 stage_tap; // of the last tap on the bare stage, for the second
    int64_t stage_tap_ns;

    enum shade_page shade_page;
    struct shade_chart foundations, concealers;
    enum shade_problem shade_said; // a line stands for a while, so that it can be read
    int64_t shade_said_ns;
    int match_count; // with SHADE_PAGE_RESULT
    struct shade_match matches[UI_SHADE_MATCHES];

    bool size_page;              // in place of the products
    enum size_problem size_said; // as shade_said
    int64_t size_said_ns;

    struct sheets sheets;
    struct search_index *search_index;

    const char *resources;
    bool choosing_language; // in the middle of a visit
    struct photo_view {
        uint32_t number; // of the picture that `shown` is
        int room_px;     // that the code was made for
        char url[TAKE_AWAY_URL_SIZE];
        struct draw2d_texture *shown, *code;
    } photo;
    struct replay_view {
        uint32_t number; // of the picture that `shown` is
        struct draw2d_texture *shown;
    } replay;
    int language_count;
    struct language languages[STRINGS_MAX_LANGUAGES]; // offered
    int all_language_count;
    struct language all_languages[STRINGS_MAX_LANGUAGES];
    struct staff_view staff;

    const struct neighbours *neighbours; // ui_use_neighbours
    struct picked {
        uint64_t choices; // what it was made from; 0: not yet
        int count;
        struct recommendation picks[RECOMMEND_MAX];
    } picked;               // while its tab is open
    struct loyalty_view {   // screen_loyalty.c
        bool asking;        // for the profile's consent, so that a card can be shown
        int64_t opens_ns;   // agreed at this time: the camera looks as soon as it counts; 0: no
        bool was_agreed;    // to the profile, in the last frame
        bool was_linked;    // a card was found: the customer's sheet follows
        int64_t offer_ns;   // since when showing a card is offered; 0: it isn't, or was
        bool was_offered;   // once a visit
        bool is_forgetting; // asked for once: asked whether it is meant
        char typed[UI_CODE_SIZE];
    } loyalty;
    const struct profile *profile;                 // the session's, or NULL
    const struct requests *requests;               // the status's, or NULL
    struct request_view {                          // asking.c, sheet_requests.c
        const struct catalogue_product *asks_size; // in which size it is wanted; NULL: that isn't asked
        enum request_kind kind;                    // that waits for the size
        bool reveals;                              // the sizes are to be scrolled into sight
        struct draw2d_texture *codes[REQUEST_MAX]; // of what is put aside, by its place
    } request;
    bool reveal_tab; // scroll the row of tabs to the chosen one
    struct consent_wishes {
        bool try_on, profile, skin_match;
    } wishes;           // of the open consent card
    bool asking;        // the card was called back while browsing
    bool young;         // younger than the store's rule: a parent agrees
    bool asking_parent; // by the card for them
    struct minors_rule minors;
    bool has_keyboard;
    bool asking_together;
    uint64_t generation;
    float absent_s;        // no face for so long
    const char *step_back; // what was last said of clothes that are not seen whole, and for how long
    float step_back_s;
    const char *toast; // key of a short message, or NULL
    char toast_what[128];
    int64_t toast_until_ns;

    struct finger fingers[UI_MAX_FINGERS];
    int action_first, action_count;
    struct ui_action actions[UI_MAX_ACTIONS];
};

// commands.c: what a touch or a key does.

// For main. When nobody takes them the oldest goes: the last ones say how things stand.
void ui_emit(struct ui *ui, struct ui_action action);
// The same, in place of the last one when that is of the same kind: a finger that moves gives many in a
// frame.
void ui_emit_latest(struct ui *ui, struct ui_action action);
void ui_perform(struct ui *ui, const struct command *command, const struct session *session,
                int64_t input_ns);
void ui_hold_compare(struct ui *ui, bool on, int64_t input_ns);
void ui_step_product(struct ui *ui, int step, const struct session *session, int64_t input_ns);
void ui_show_tab(struct ui *ui, int tab);
// What the tab's filter lets through, from the start.
void ui_fill_shelf(struct ui *ui);
void ui_set_intensity(struct ui *ui, const struct catalogue_product *product, float value, int64_t input_ns);
void ui_slide(struct ui *ui, const struct catalogue_product *product, float slide_m, int64_t input_ns);
void ui_split(struct ui *ui, bool on, float at, int64_t input_ns);
void ui_show_shade_page(struct ui *ui, enum shade_page page, int64_t input_ns);
void ui_show_size_page(struct ui *ui, bool open, int64_t input_ns);
void ui_say(struct ui *ui, const char *key);
// Puts it on, or off when worn; says so when it can't be tried on.
void ui_wear(struct ui *ui, const struct catalogue_product *product, int variant,
             const struct session *session, int64_t input_ns);
// Likes it, or no longer.
void ui_like(struct ui *ui, const struct catalogue_product *product, int variant,
             const struct session *session, int64_t input_ns);
int ui_shade_of(const struct ui *ui, const struct catalogue_product *product, const struct session *session);
// The language screen is over everything.
bool ui_language_is_shown(const struct ui *ui, const struct session *session);

// consent.c: what is asked, and what was answered.
bool ui_consent_is_shown(const struct ui *ui, const struct session *session);
// Opens the consent card, or a parent's, with these wishes.
void ui_ask_consent(struct ui *ui, const struct consent_wishes *wishes);
// Without asking: what is taken back, or added by who may.
void ui_change_consent(struct ui *ui, const struct consent_wishes *wishes, int64_t input_ns);
void ui_answer_consent(struct ui *ui, bool try_on, const struct session *session, int64_t input_ns);
void ui_answer_skin_match(struct ui *ui, bool agreed, const struct session *session, int64_t input_ns);
// Of commands.
void ui_answer_parent(struct ui *ui, const struct command *command, const struct session *session,
                      int64_t input_ns); // value: yes or no
void ui_say_young(struct ui *ui, const struct command *command, const struct session *session,
                  int64_t input_ns);
void ui_wish_skin_match(struct ui *ui, const struct command *command, const struct session *session,
                        int64_t input_ns);

// gesture.c
void ui_cancel_gesture(struct ui *ui, int64_t now_ns);
bool ui_is_touched(const struct ui *ui); // a finger is on the screen

// shortcuts.c
void ui_press_key(struct ui *ui, const struct input_event *event, const struct session *session);
void ui_type(struct ui *ui, const char *text, const struct session *session, int64_t input_ns);

// -1: not worn.
int ui_worn_variant(const struct session *session, const struct catalogue_product *product);

// Parts of screens, each in a file of its name.
void screen_consent_draw(struct ui *ui, const struct ui_status *status);
void screen_skin_consent_draw(struct ui *ui);
void screen_lost_draw(struct ui *ui);
void screen_together_draw(struct ui *ui);
void screen_attract_draw(struct ui *ui, const struct ui_status *status);
void screen_loop_draw(struct ui *ui, const struct attract_view *loop);
void screen_language_draw(struct ui *ui, bool in_visit);
void screen_warning_draw(struct ui *ui, int seconds_left);
void screen_goodbye_draw(struct ui *ui);
void screen_photo_draw(struct ui *ui, const struct ui_status *status);
void screen_photo_forget(struct ui *ui);
// Over the stage, when it is open and nothing else is.
void screen_scan_draw(struct ui *ui, const struct ui_status *status);
// A customer's card: over the stage when it is open, the offer to show one, and the card that asks before.
void screen_loyalty_follow(struct ui *ui, const struct session *session, const struct ui_status *status);
void screen_loyalty_draw(struct ui *ui, const struct session *session, const struct ui_status *status);
// Of these two one is there.
bool screen_loyalty_is_shown(const struct ui *ui, const struct ui_status *status);
void screen_profile_consent_draw(struct ui *ui);
void screen_loyalty_forget(struct ui *ui);
// What stands in the way of showing a card, in the shopper's words; "" for nothing.
const char *screen_loyalty_problem(const struct canvas *canvas, const struct loyalty_card *card);
void screen_replay_draw(struct ui *ui, const struct ui_status *status);
void screen_replay_forget(struct ui *ui);
// For a command that calls them: to see oneself from behind, and to wear what a tag stands for.
void screen_replay_open(struct ui *ui, const struct command *command, const struct session *session,
                        int64_t input_ns);
void screen_scan_open(struct ui *ui, const struct command *command, const struct session *session,
                      int64_t input_ns);
// The customer's sheet, or what leads to it: consent, a card.
void screen_profile_open(struct ui *ui, const struct command *command, const struct session *session,
                         int64_t input_ns);
// Of the card that asks; value: yes or no.
void screen_loyalty_answer(struct ui *ui, const struct command *command, const struct session *session,
                           int64_t input_ns);
void screen_try_on_draw(struct ui *ui, const struct session *session, const struct ui_status *status);
void top_bar_draw(struct ui *ui, const struct session *session, bool can_photograph);
void messages_draw(struct ui *ui, const struct session *session, const struct ui_status *status);
void toast_draw(struct ui *ui, const struct ui_status *status);
void tabs_draw(struct ui *ui, struct rect rect);
void shelf_draw(struct ui *ui, const struct session *session, struct rect rect);
void shades_draw(struct ui *ui, const struct session *session, struct rect words, struct rect rect);
// picked.c
bool picked_is_shown(const struct ui *ui);
void picked_begin(struct ui *ui);      // its tab was opened, or all is wiped
void picked_fill_shelf(struct ui *ui); // with what was picked last
void picked_follow(struct ui *ui, const struct session *session);
// Why the entry of the shelf stands there.
void picked_reason(const struct ui *ui, int entry, char *text, size_t size);
void picked_draw_empty(struct ui *ui, struct rect area);
// A card of the open tab: those of what was picked have room for the reason.
struct rect shelf_card(const struct ui *ui);
void looks_draw_card(struct ui *ui, const struct session *session, const struct catalogue_look *look,
                     struct rect card);
void looks_draw_words(struct ui *ui, struct rect words, struct rect rect);
void intensity_draw(struct ui *ui, uint32_t id, const struct session_worn *worn, struct rect rect);
// As it was put on: all of it, or as much as its look has of it.
float ui_usual_intensity(const struct session_worn *worn);
// Notes the bare stage, below all that can be touched; and how far it is zoomed.
void zoom_offer(struct ui *ui, const struct session *session);
void zoom_draw(struct ui *ui);
// The compare board: opens it with two looks, or closes it (a command's call).
void screen_board_open(struct ui *ui, const struct command *command, const struct session *session,
                       int64_t input_ns);
// Opens it with what was liked.
void screen_board_open_likes(struct ui *ui, const struct command *command, const struct session *session,
                             int64_t input_ns);
void screen_board_draw(struct ui *ui, const struct session *session);
// Where the face of the active look can be touched; empty while it is frozen.
struct rect screen_board_face(const struct ui *ui, const struct session *session);
void split_draw(struct ui *ui, const struct session *session);
void cursor_draw(struct ui *ui, const struct touchless_cursor *cursor);
void screen_shade_draw_panel(struct ui *ui, const struct session *session, const struct ui_status *status);
void screen_shade_draw_stage(struct ui *ui, const struct ui_status *status);
void screen_size_draw_panel(struct ui *ui, const struct session *session, const struct ui_status *status);
void screen_size_draw_stage(struct ui *ui, const struct ui_status *status);
// At the end of the row, at most so wide: its words take two lines then. Gives its width.
float fit_chip_draw(struct ui *ui, const struct fit *fit, struct rect row, float most);
float fit_chip_width(struct ui *ui, const struct fit *fit, struct rect row, float most);
struct colour screen_shade_colour(const struct shade *shade);

// shelf.c: parts that a look's card has as well.
void shelf_draw_picture(struct ui *ui, const char *path, enum icon without, struct rect tile, float alpha);
void shelf_draw_frame(struct ui *ui, struct rect tile, float worn, bool chosen);
float shelf_frame_room(const struct theme *theme); // how far it stands out of the tile
// A product's card in this shade; -1: in the one chosen last.
void shelf_draw_product(struct ui *ui, const struct session *session, const struct catalogue_product *product,
                        int variant, struct command command, struct rect card);
// The price, and a sale's beside or above it, cut off the top of `column`.
void shelf_draw_price(struct ui *ui, const struct catalogue_variant *shade, float size, struct rect *column);
void shelf_draw_check(struct ui *ui, struct rect tile, float worn);
// Where its picture goes, pressed in while touched; the rest is left in `card`.
struct rect shelf_card_tile(struct ui *ui, uint32_t id, struct rect *card);

// How much of the chosen product is worn, when that can be changed; else NULL.
const struct session_worn *ui_chosen_makeup(const struct ui *ui, const struct session *session);
// Of sunglasses (ISO 12312-1: 0 clear .. 4 very dark), or -1: none, or not told.
int ui_lens_category(const struct catalogue_product *product, int variant);
// Worn glasses, or NULL.
const struct session_worn *ui_worn_eyewear(const struct session *session);
// The shades of the tab's category, or NULL when it has no chart.
const struct shade_chart *ui_chart(const struct ui *ui);

// shades.c: a swatch around (x, y), pressed in with the widget `id`; `on` with a ring.
void shades_paint_swatch(struct ui *ui, uint32_t id, const struct catalogue_variant *shade, float x, float y,
                         bool on);

// offers.c: the shelf as prices and stock are now, unless a finger is on the screen; it is not scrolled.
void offers_follow(struct ui *ui);

// sheet_filter.c: of the tab that is shown; NULL for looks.
struct filter *filter_of_tab(struct ui *ui);
bool filter_has_choices(const struct ui *ui);
// COMMAND_CALL: all of the tab's products again.
void filter_clear(struct ui *ui, const struct command *command, const struct session *session,
                  int64_t input_ns);

// sizes.c: in which size a product is wanted; or NULL.
const struct catalogue_size *sizes_chosen(const struct ui *ui, const struct catalogue_product *product,
                                          int variant);
// The sizes of a variant, and what can be said of them; gives the height. `fit` NULL: nothing is known.
float sizes_draw(struct ui *ui, const struct catalogue_product *product, int variant, const struct fit *fit,
                 struct rect area);
void sizes_forget(struct ui *ui);

// asking.c: what can be asked of the staff for a product, cut off the bottom of its card; and for all that is
// liked, off the top.
void asking_draw(struct ui *ui, const struct catalogue_product *product, int variant, struct rect *body);
void asking_draw_all(struct ui *ui, const struct session *session, struct rect *area);
// It was asked for, and waits for its size.
bool asking_is_for_size(const struct ui *ui, const struct catalogue_product *product);
void asking_stop(struct ui *ui); // it isn't wanted any more
void asking_take_size(struct ui *ui, const struct catalogue_product *product, int variant, int64_t input_ns);
void asking_forget(struct ui *ui);

const char *tabs_category_label(const struct ui *ui, enum catalogue_category category);
enum icon tabs_icon(int tab); // of a category, UI_TAB_LOOKS or UI_TAB_PICKED

#endif
