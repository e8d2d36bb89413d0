// Icons: SVG line drawings of resources/icons, as white textures of the needed size that are tinted when
// drawn.
//
// Each is drawn once a size and kept; of each icon the three sizes used last stay. A file that is missing is
// logged once and drawn as nothing. Thread: the one whose GL context is current.
#ifndef CHEVAL_APP_UI_ICON_H
#define CHEVAL_APP_UI_ICON_H

#include "render/draw2d.h"

enum icon {
    ICON_HEART,
    ICON_HEART_FILLED,
    ICON_COMPARE,
    ICON_CLEAR,
    ICON_CLOSE,
    ICON_CHECK,
    ICON_CAMERA,
    ICON_CAMERA_OFF,
    ICON_SHIELD,
    ICON_HAND,
    ICON_PERSON,
    ICON_LIPS,
    ICON_COMPACT,
    ICON_EYE_SHADOW,
    ICON_LASHES,
    ICON_BROW,
    ICON_GLASSES,
    ICON_SUNGLASSES,
    ICON_EARRING,
    ICON_NECKLACE,
    ICON_HAT,
    ICON_MASK,
    ICON_TOP,
    ICON_DRESS,
    ICON_TROUSERS,
    ICON_BAG,
    ICON_TAG,
    ICON_SPLIT,
    ICON_LOOKS,
    ICON_SHADE_FINDER,
    ICON_RULER,
    ICON_BACK,
    ICON_FORWARD,
    ICON_LIGHT,
    ICON_LANGUAGE,
    ICON_TOGETHER,
    ICON_INFO,
    ICON_SEARCH,
    ICON_BACKSPACE,
    ICON_TRAY,
    ICON_TWO_LOOKS,
    ICON_FOUR_LOOKS,
    ICON_FREEZE,
    ICON_MORE,
    ICON_TURN,
    ICON_SCAN,
    ICON_ADJUST,
    ICON_HELP,
    ICON_PICKED,
    ICON_PLAY,
    ICON_PAUSE,
    ICON_RESTART,
    ICON_VOLUME,
    ICON_WINDOW,
    ICON_PLUS,
    ICON_MINUS,
    ICON_FILTER,
    ICON_STORE,
    ICON_PARCEL,
    ICON_CARD,
    ICON_STAR,
    ICON_KEYS,
    ICON_COUNT,
    ICON_NONE = ICON_COUNT
};

struct icons;

MUST_CHECK enum result icons_create(const char *resources, struct draw2d *draw2d, struct icons **out);
void icons_destroy(struct icons *icons); // takes NULL

// Once a frame, before the first icon: what was used in earlier frames may make room.
void icons_begin_frame(struct icons *icons);

// Centred at (x, y), `size_px` wide and high, on whole pixels.
void icons_draw(struct icons *icons, enum icon icon, float x, float y, float size_px, struct colour tint);

#endif
