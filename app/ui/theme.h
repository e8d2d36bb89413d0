// How it looks: colours, type, spacing, motion. Sizes are pixels for one screen size.
//
// The screen is thought of as 1280 x 720 units, or as 576 x 1024 in portrait: that is taken for a kiosk,
// where everything is a quarter larger. On 1080 x 1920 captions then have capitals of 20 px, 7.3 mm on a
// 32-inch panel, the 0.7 degrees at 0.6 m that EN 301 549 asks for in 5.1.4. Where the screen's height and
// the distance are told, the unit grows until that holds, or until the layout can hold no more.
//
// A design is a theme whose sizes are in units: what a theme file changes (theme_file.h), and what
// theme_fit makes pixels of.
#ifndef CHEVAL_APP_UI_THEME_H
#define CHEVAL_APP_UI_THEME_H

#include "render/draw2d.h"

// Scripts that the first families lack come from those behind, then from what fontconfig finds.
#define THEME_FONT "Inter, Noto Sans, Noto Sans Arabic, Noto Sans Hebrew, Noto Sans Thai, Sans"

#define THEME_FONTS_SIZE 384
#define THEME_PATH_SIZE 1024

#define THEME_LEAST_DEGREES 0.7f // of a caption's capitals: EN 301 549, 5.1.4
// What is touched lies between these heights above the floor: EN 301 549, 8.3.2 (forward reach).
#define THEME_REACH_LOW_MM 380.0f
#define THEME_REACH_HIGH_MM 1220.0f

struct theme {
    // Colours.
    struct colour glass, glass_low, glass_edge; // panels over the camera picture: top, bottom, rim
    struct colour card;                         // sheets that are read, such as consent
    struct colour control, control_edge;        // buttons and chips on glass
    struct colour tile, tile_low, on_tile; // behind a product's picture, and what stands there without one
    struct colour text, text_soft;         // on glass
    struct colour bright, on_bright;       // the main choice: its face and its words
    struct colour accent, on_accent;       // worn, switched on
    struct colour heart, sale, dim, shadow;

    // Brand.
    char fonts[THEME_FONTS_SIZE]; // families, best first, separated by commas
    char logo[THEME_PATH_SIZE];   // SVG or PNG in place of the title; "": the title

    // The screen.
    bool portrait;
    bool left_handed;  // controls lie at the other side
    struct rect reach; // of the screen, where what is touched may lie
    float caption_deg; // what a caption's capitals subtend; 0: not told how large and far the screen is

    // Sizes.
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
    bool reduced_motion; // things are where they belong at once
};

// The screen as it hangs in the store. What is not told is 0.
struct theme_screen {
    int width_px, height_px;
    float height_mm, distance_mm; // of the lit area; of the eyes from it
    bool has_bottom;
    float bottom_mm; // of its lower edge above the floor
    bool left_handed;
};

// The design that is built in.
void theme_design(struct theme *design);

// A design for a screen.
void theme_fit(const struct theme *design, const struct theme_screen *screen, struct theme *theme);

// What lifts a part off its ground: a veil of the words' colour, `strength` of it where they are light. Where
// they are dark it takes three times as much to be seen, as light blends.
struct colour theme_wash(const struct theme *theme, float strength);

// Whether its reach lies between THEME_REACH_LOW_MM and THEME_REACH_HIGH_MM, as far as that is told.
bool theme_is_in_reach(const struct theme *theme, const struct theme_screen *screen);

#endif
