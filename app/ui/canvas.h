// What widgets draw on. It also notes what can be touched and where, in the order of painting, so that what
// is hit is what is seen; and it keeps the small movements (pressed, switched on) of each widget by its id.
//
// Thread: main. Areas of the last painted frame stay valid until the next canvas_begin.
#ifndef CHEVAL_APP_UI_CANVAS_H
#define CHEVAL_APP_UI_CANVAS_H

#include "app/ui/area.h"
#include "app/ui/icon.h"
#include "app/ui/pictures.h"
#include "app/ui/scroller.h"
#include "app/ui/strings.h"
#include "app/ui/text.h"
#include "app/ui/theme.h"
#include "assets/catalogue.h"

#define CANVAS_MAX_AREAS 128
#define CANVAS_MAX_CLIPS 4
#define CANVAS_MAX_PRESSED 10
#define CANVAS_MAX_MOTIONS 256 // a power of two

// What a touch asks for.
enum command_kind {
    COMMAND_NONE, // touched, nothing happens: what lies below is covered
    COMMAND_CONSENT_TRY_ON,
    COMMAND_CONSENT_BROWSE,
    COMMAND_TOGGLE_PROFILE,
    COMMAND_ASK_CONSENT,
    COMMAND_GOODBYE,
    COMMAND_CHOOSE_LANGUAGE, // opens the choice, or closes it
    COMMAND_LANGUAGE,        // value: index
    COMMAND_RESUME,
    COMMAND_ASK_TOGETHER, // opens the card, or ends it
    COMMAND_TOGETHER,     // value: yes or no
    COMMAND_PHOTO,        // value: take one, or forget it
    COMMAND_SHARE,
    COMMAND_TAB,     // value: index
    COMMAND_PRODUCT, // product
    COMMAND_SHADE,   // product, value: variant
    COMMAND_COMPARE, // while held
    COMMAND_LIKE,
    COMMAND_CLEAR,
    COMMAND_LOOK,         // look
    COMMAND_SLIDER,       // call, with value: slider.h
    COMMAND_SPLIT,        // before and after side by side, or no more
    COMMAND_SPLIT_MOVE,   // the divider: a slider
    COMMAND_SLIDE,        // product: worn glasses, moved along the nose
    COMMAND_SHADE_FINDER, // value: page (enum shade_page)
    COMMAND_SKIN_CONSENT, // value: yes or no
    COMMAND_SIZE_PAGE,    // value: open or closed
    COMMAND_MEASURE_SIZE, // value: begin or stop
    COMMAND_SHEET,        // value: which (enum sheet_id); none: closed
    COMMAND_IN_SHEET,     // product, value: what the open sheet makes of them
    COMMAND_CALL,         // call: a screen's own, with whatever else the command holds
    COMMAND_COUNT
};

struct ui;
struct session;

struct command {
    enum command_kind kind;
    void (*call)(struct ui *ui, const struct command *command, const struct session *session,
                 int64_t input_ns);
    const struct catalogue_product *product;
    const struct catalogue_look *look;
    int value;
};

struct touch_area {
    uint32_t id;
    struct rect rect;  // as far as it is seen
    struct rect whole; // and without what is clipped off
    struct command command;
    bool hold;                 // acts when pressed and when let go, or follows the finger; not by a tap
    struct scroller *scroller; // what a drag that begins here moves, or NULL
};

struct motion {
    uint32_t id; // 0: vacant
    float value;
    uint64_t used_frame;
};

// Is told of each text where it is set, but for what is clipped or fades, and in which colour, and says
// whether to draw it; and that a card now covers what was set before. For measuring what can be read.
struct canvas_witness {
    void *context;
    bool (*text)(void *context, const char *string, struct rect seen, struct colour colour);
    void (*covered)(void *context);
};

struct canvas {
    struct draw2d *draw2d;
    struct text *text;
    struct icons *icons;
    struct pictures *pictures;
    const struct strings *strings;
    struct theme theme;
    bool rtl;
    int width_px, height_px;
    uint64_t frame;
    int64_t now_ns;
    float elapsed_s;
    float alpha;                          // of everything drawn
    uint32_t pressed[CANVAS_MAX_PRESSED]; // under the fingers now, or 0
    const struct canvas_witness *witness; // NULL: none
    int draws;                            // boxes, pictures, texts and icons of this frame
    int clip_count;
    struct rect clips[CANVAS_MAX_CLIPS]; // for touch; draw2d keeps its own
    struct rect clear[CANVAS_MAX_CLIPS]; // of each what doesn't fade
    struct scroller *scroller;           // that areas noted now belong to
    int area_count;
    struct touch_area areas[CANVAS_MAX_AREAS];
    struct motion motions[CANVAS_MAX_MOTIONS];
};

void canvas_begin(struct canvas *canvas, unsigned framebuffer, int64_t now_ns);
void canvas_end(struct canvas *canvas);

// Clips drawing and touch; drags that begin inside move `scroller` (may be NULL), and what of its content
// lies beyond the clip fades out towards it.
void canvas_enter(struct canvas *canvas, struct rect clip, struct scroller *scroller);
void canvas_leave(struct canvas *canvas);

// Notes an area above all noted so far; nothing when it is clipped away.
void canvas_touch(struct canvas *canvas, uint32_t id, struct rect rect, struct command command, bool hold);
// What has been noted so far can't be touched any more: a card lies over it.
void canvas_cover(struct canvas *canvas);
// The topmost area there, or NULL.
const struct touch_area *canvas_find(const struct canvas *canvas, float x_px, float y_px);

// A value that moves to `target` with the given time constant; it starts at `start` when the id is new. With
// reduced motion it is `target` at once.
float canvas_ease(struct canvas *canvas, uint32_t id, float start, float target, float time_s);
// 0 untouched .. 1 pressed, moving.
float canvas_press(struct canvas *canvas, uint32_t id);
// A finger came down on it: it shows in the next frame, even when the finger is gone by then.
void canvas_flash(struct canvas *canvas, uint32_t id);

void canvas_box(struct canvas *canvas, struct rect rect, float radius, struct colour fill);
void canvas_draw_box(struct canvas *canvas, const struct draw2d_box *box);
void canvas_glass(struct canvas *canvas, struct rect rect, float radius);
void canvas_icon(struct canvas *canvas, enum icon icon, float x, float y, float size, struct colour colour);
void canvas_picture(struct canvas *canvas, const struct draw2d_texture *texture, struct rect to,
                    struct rect from, float radius, struct colour tint);

struct text_look {
    float size;
    enum text_weight weight;
    struct colour colour;
    enum text_align align;
    int lines;
    bool top; // at the top of the rect; else in its middle
};

// Within `rect`, cut by an ellipsis. Gives the size of what was set.
struct text_size canvas_text(struct canvas *canvas, const char *string, const struct text_look *look,
                             struct rect rect);
// The size it would have within that width; width 0: no limit.
struct text_size canvas_measure(struct canvas *canvas, const char *string, const struct text_look *look,
                                float width);

const char *canvas_string(const struct canvas *canvas, const char *key);

struct colour colour_mix(struct colour a, struct colour b, float t);
struct colour colour_fade(struct colour colour, float factor);

#endif
