// How it looks: colours, type, spacing, motion. Sizes are pixels for one screen size.
//
// The screen is thought of as 1280 x 720 units, or as 576 x 1024 in portrait: that is taken for a kiosk,
// where everything is a quarter larger. On 1080 x 1920 captions then have capitals of 20 px, 7.3 mm on a
// 32-inch panel, the 0.7 degrees at 0.6 m that EN 301 549 asks for in 5.1.4.
#ifndef CHEVAL_APP_UI_THEME_H
#define CHEVAL_APP_UI_THEME_H

#include "render/draw2d.h"

// Scripts that the first families lack come from those behind, then from what fontconfig finds.
#define THEME_FONT "Inter, Noto Sans, Noto Sans Arabic, Noto Sans Hebrew, Noto Sans Thai, Sans"

struct theme {
    // Colours.
    struct colour glass, glass_low, glass_edge; // panels over the camera picture: top, bottom, rim
    struct colour card;                         // sheets that are read, such as consent
    struct colour control, control_edge;        // buttons and chips on glass
    struct colour tile, tile_low;               // behind a product's picture
    struct colour text, text_soft;              // on glass
    struct colour bright, on_bright;            // the main choice: its face and its words
    struct colour accent, on_accent;            // worn, switched on
    struct colour heart, sale, dim, shadow;

    // Sizes.
    bool portrait;
    float unit;
    float margin, gap, padding;
    float touch; // the least height of what is touched, never under 48 px
    float radius, radius_small;
    float edge; // width of thin lines
    float caption, body, label, title, display;
    float icon;
    float drag; // a finger that moves less than this has tapped

    // Motion: time constants in seconds.
    float quick, calm;
};

void theme_init(struct theme *theme, int width_px, int height_px);

#endif
