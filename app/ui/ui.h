// What the shopper sees and touches on top of the mirror.
//
// ui_handle takes the input, ui_draw paints, ui_take_action gives what the shopper asked for. The UI reads
// the session and the catalogue and changes neither: main applies the actions. Thread: main.
#ifndef CHEVAL_APP_UI_UI_H
#define CHEVAL_APP_UI_UI_H

#include "app/attract/attract.h"
#include "app/fit.h"
#include "app/loyalty_card.h"
#include "app/minors.h"
#include "app/photo.h"
#include "app/replay.h"
#include "app/request.h"
#include "app/scan.h"
#include "app/session.h"
#include "app/shade_finder.h"
#include "app/staff.h"
#include "app/touchless.h"
#include "app/ui/strings.h"
#include "app/ui/theme.h"
#include "platform/window/window.h"
#include "render/draw2d.h"

struct neighbours;
struct ui;

#define UI_CODE_SIZE 25 // of a customer's that is typed, and its end

enum ui_action_kind {
    UI_ACTION_CONSENT, // try_on, profile, skin_match, by_parent: all that is agreed to from now on
    UI_ACTION_WEAR,    // product, variant: put on, or off when worn
    UI_ACTION_CLEAR,
    UI_ACTION_COMPARE,      // held: on or off
    UI_ACTION_LIKE,         // product, variant
    UI_ACTION_SIZE,         // product, size: wanted in it; size NULL: in none any more
    UI_ACTION_LOOK,         // look: put on, or off when worn
    UI_ACTION_INTENSITY,    // product, value: how much of it is put on
    UI_ACTION_SLIDE,        // product, value: worn glasses so many metres down the nose
    UI_ACTION_SPLIT,        // on, value: before and after side by side, divided at this share of the screen
    UI_ACTION_SKIN_CONSENT, // on: the shade finder may measure the skin, or may no longer
    UI_ACTION_CONTACT,      // on: the store may write to the customer, or may no longer
    UI_ACTION_MEASURE_SKIN, // on: measure now; off: forget what was measured
    UI_ACTION_MEASURE_SIZE, // on: look for the card at the forehead; off: no more, what was found stays
    UI_ACTION_PHOTO,        // on: count down and take one; off: forget it
    UI_ACTION_SHARE,        // the photo: a link to it for the shopper's phone
    UI_ACTION_REPLAY,       // on: count down and record the shopper turning around; off: forget it
    UI_ACTION_REPLAY_PLAY,  // on: the clip runs; off: it stands
    UI_ACTION_REPLAY_SEEK,  // value: the clip stands at this share of it
    UI_ACTION_SCAN,         // on: look for a product's code before the camera; off: no more
    UI_ACTION_CARD,         // on: look for a customer's card before the camera; off: no more
    UI_ACTION_CARD_TYPE,    // on: a code is typed instead; off: the camera looks
    UI_ACTION_CARD_ENTER,   // code: what was typed
    UI_ACTION_PROFILE,      // what is known of the customer is wanted anew
    UI_ACTION_FORGET_ME,    // all that is kept of the customer
    UI_ACTION_REQUEST,      // request, product, variant, size: of the staff
    UI_ACTION_TAKE_BACK,    // place: of the requests, that one
    UI_ACTION_LANGUAGE,     // language: its words from now on
    UI_ACTION_TOGETHER,     // on: others beside the shopper agreed to be tracked, or not any more
    UI_ACTION_RESUME,       // who was lost from sight is there again, and is the same
    UI_ACTION_BOARD,        // looks: the compare board with so many, 0: closed
    UI_ACTION_BOARD_LIKES,  // the same with what was liked
    UI_ACTION_BOARD_CHOOSE, // pane: that look is the active one
    UI_ACTION_BOARD_FREEZE, // pane, on
    UI_ACTION_GOODBYE,      // end the session and wipe it
    UI_ACTION_STAFF,        // staff
};

struct ui_action {
    enum ui_action_kind kind;
    bool try_on, profile, on;
    bool skin_match, by_parent; // UI_ACTION_CONSENT
    const struct catalogue_product *product;
    int variant;
    const struct catalogue_look *look;
    float value;
    int looks, pane;  // of the compare board
    char language[4]; // "de"
    char code[UI_CODE_SIZE];
    enum request_kind request;
    const char *size; // its title, the catalogue's; NULL: whichever
    int place;        // of a request
    struct staff_request staff;
    int64_t input_ns; // when the finger did it
};

// What the mirror tells the UI each frame.
struct ui_status {
    bool somebody_near;                 // something moves before a mirror that nobody has touched
    const struct attract_view *loop;    // what is shown over the mirror's picture meanwhile; NULL: nothing
    int seconds_left;                   // until the visit is wiped, when that is to be said; 0: it is not
    const struct photo *photo;          // NULL: none can be taken
    int photo_countdown;                // seconds, while counting
    const struct replay *replay;        // NULL: none can be recorded
    int replay_countdown;               // seconds, while counting
    float replay_progress;              // 0..1: how much is recorded, or where the clip is
    const struct scan *scan;            // NULL: tags can't be scanned
    const struct loyalty_card *loyalty; // NULL: customers can't show their card
    bool takes_codes;                   // with `loyalty`: they may type a code, too
    bool was_forgotten;                 // the customer of this visit, who wanted it
    bool not_forgotten;                 // it could not be done
    const struct requests *requests;    // of the staff, in this visit; NULL: nobody would read them
    int keep_days;                      // for which they stand at most
    bool can_share;                     // the mirror has a way to phones
    bool face_present;
    bool camera_placeholder;
    const char *camera_reason; // shown while there is no camera picture
    bool model_loading;        // a worn product is still being read
    const char *notice;        // key of one line to show (assets/strings), or NULL
    const char *advice;        // the same, of what is wrong with the picture of the face, and what to do
    // Clothes of which the picture shows too little: what to do and what of the body is not seen, keys, or
    // NULL; and whose card says so.
    const char *step_back, *missing;
    enum catalogue_category missing_category;
    const struct shade_finder *shade_finder; // NULL: nothing is measured
    struct rect card;                        // on the screen: where the white card is to be held
    struct rect eyewear; // on the screen: where worn glasses are and can be taken hold of; empty: none
    float metre_px;      // on the screen, at the face
    struct fit fit;      // of the worn glasses
    struct head_size head_size;
    const struct size_measure *size; // NULL: sizes are not measured
    bool has_card_outline;           // of the card at the forehead
    struct vec2 card_outline[4];     // on the screen
    struct touchless_cursor cursor;  // of a hand that doesn't touch
    const struct staff *staff; // their page is all there is to see while it is open; NULL: there are none
};

// A decoded product picture comes later, from the load thread; ui_wants_picture says which are needed.
struct ui_picture_request {
    const char *path; // of the catalogue
    int max_side_px;
};

struct ui_options {
    const struct catalogue *catalogue;
    const char *resources;            // folder with fonts/, icons/, strings/
    const char *language;             // "en"; NULL: from the environment, else "en"
    const struct theme *design;       // theme.h; NULL: the one that is built in
    struct theme_screen screen;       // as it hangs; its pixels come by ui_resize
    const struct minors_rule *minors; // copied; NULL: no parent is asked
    bool no_picks;                    // nothing is picked for the shopper
    bool has_keyboard;                // help tells what its keys do
};

MUST_CHECK enum result ui_create(const struct ui_options *options, struct draw2d *draw2d, struct ui **out,
                                 struct diagnostic *why);
void ui_destroy(struct ui *ui); // takes NULL

void ui_resize(struct ui *ui, int width_px, int height_px);

// The part of the target that the panel leaves free while trying on: the face belongs there. It depends on
// the size, the language and the design alone.
struct rect ui_stage(const struct ui *ui);

// Where the looks of the compare board stand, from the first to the last: on the stage, or `whole`, on the
// screen without controls. Their sizes are the same. Gives the radius of their corners.
float ui_board_panes(const struct ui *ui, int count, bool whole, struct rect panes[SESSION_MAX_PANES]);

// Where the loop's head belongs, and what it stands before.
void ui_attract_place(const struct ui *ui, struct rect *stage, struct bust_backdrop *backdrop);

// The words it shows now; valid until another language is set.
const struct strings *ui_strings(const struct ui *ui);

// Other words from the next frame on; what is chosen and worn stays as it is. False, and nothing has changed:
// no memory.
bool ui_set_language(struct ui *ui, const char *language);

// Another look from the next frame on; what is chosen and worn stays as it is.
void ui_set_design(struct ui *ui, const struct theme *design);

// What the screen and the design make of each other: sizes, reach.
const struct theme *ui_theme(const struct ui *ui);

// How much larger the picture is shown on this part of the target, which the picture fills: x' = scale * x +
// offset. Not zoomed: 1 and nothing.
struct ui_zoom {
    float scale;
    struct vec2 offset_px;
};
struct ui_zoom ui_zoom(const struct ui *ui, struct rect stage);

// Leaves what is open on top, as Escape does; false: nothing is.
bool ui_leave(struct ui *ui, const struct session *session, int64_t input_ns);

// One line for a moment, with `what` in place of its {what}: the words of assets/strings.
void ui_tell(struct ui *ui, const char *key, const char *what);

// Goes to a product as if the shopper had looked for it: its tab, its card, its shades with this one chosen.
// Puts nothing on. For scripts, and later for a scanned tag.
void ui_choose(struct ui *ui, const struct catalogue_product *product, int variant);

void ui_handle(struct ui *ui, const struct input_event *event, const struct session *session);

bool ui_take_action(struct ui *ui, struct ui_action *action);

// All input passes here before anything else is made of it: the title that is held for three seconds, or
// Ctrl+Alt+S, asks for the staff's page.
void ui_watch_door(struct ui *ui, const struct input_event *event);

// The languages that shoppers may choose, of those there are words for; none: all.
void ui_offer_languages(struct ui *ui, const char (*codes)[4], int count);

// What a tap there would act on, as painted last: an id and where it is seen; 0: nothing, or what is held or
// dragged.
uint32_t ui_tap_at(const struct ui *ui, float x_px, float y_px, struct rect *rect);

// The next picture that is needed and has not been asked for; false when there is none.
bool ui_wants_picture(struct ui *ui, struct ui_picture_request *request);
// Another catalogue, which outlives the UI in place of the one before: as ui_reset, and nothing points into
// that one any more. Fails for want of memory, and then nothing has changed. Between two visits.
MUST_CHECK enum result ui_use_catalogue(struct ui *ui, const struct catalogue *catalogue);

// The catalogue has other prices or another stock for the product of this index: shown from the next frame
// on, as filters and picks see it.
void ui_offer_changed(struct ui *ui, int product);

// The answer. `picture` NULL: it can't be had. The UI uploads it and keeps nothing of `picture`.
void ui_give_picture(struct ui *ui, const char *path, const struct picture *picture);

// What others chose together, for what is picked from now on; NULL: nothing is known. The caller's, until
// another takes its place.
void ui_use_neighbours(struct ui *ui, const struct neighbours *neighbours);

// Paints onto `framebuffer` (renderer_target). `now_ns` drives the animation.
void ui_draw(struct ui *ui, unsigned framebuffer, const struct session *session,
             const struct ui_status *status, int64_t now_ns);

// Black, with nothing on it that can be touched.
void ui_draw_nothing(struct ui *ui, unsigned framebuffer, int64_t now_ns);

// The shopper left: scroll positions, tabs and messages go back to the start.
void ui_reset(struct ui *ui);

#endif
